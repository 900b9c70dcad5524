// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/gan/facegenerator.h"
#include "core/jobs/job.h"
#include "ui/pages/faces/facesservices.h"

#include <QImage>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ui {

/// Faces drawn four times as large, for the eye alone: small pictures look soft where they are shown large. One at a time, only
/// while nothing else is to be done, and given up at once where something is; what was given up is begun again afterwards.
/// Nothing of it is kept on disk.
class SharpFaces : public QObject
{
    Q_OBJECT
public:
    using Wish = std::pair<core::gan::FaceRequest, QImage>; ///< and the face as it was made

    /// A face of that many pixels is shown as it is.
    static constexpr int largeEnough = 256;

    SharpFaces(FacesServices &services, QObject *parent);

    /// Looks whether the network that draws them is installed, and tells.
    bool lookForNetwork();
    bool isPossible() const { return !m_network.empty(); }

    /// What is looked at now, in this order, in place of what was wanted before. What is there already costs nothing.
    void want(std::vector<Wish> faces, const core::ComputeOptions &compute);
    const QImage *find(const core::gan::FaceRequest &face) const;
    /// After somebody cancelled it, or it failed, it does nothing until it is asked to.
    void goOn() { m_stopped = false; }

Q_SIGNALS:
    void made(const core::gan::FaceRequest &face);
    void failed(const QString &message);

private:
    void next();
    void runnerChanged();
    void ended();

    FacesServices &m_services;
    std::string m_network; ///< empty: none that suits faces is installed
    core::ComputeOptions m_compute;
    std::vector<Wish> m_wishes;
    std::map<std::string, QImage> m_made; ///< by what tells one face from another
    std::string m_making;                 ///< which is under way
    QPointer<core::jobs::Job> m_job;
    QTimer m_pause; ///< who walks on from face to face gets the worker in between
    bool m_gaveUp = false, m_stopped = false;
};

} // namespace ui
