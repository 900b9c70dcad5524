// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"
#include "core/jobs/job.h"
#include "ui/pages/faces/facesservices.h"

#include <QImage>
#include <QObject>
#include <QPointer>

#include <vector>

namespace ui {

/// Makes the faces that are wanted to be looked at now, and keeps none of them on disk. The newest
/// wish wins: it ends the one before and goes ahead of all that waits.
class FaceSource : public QObject
{
    Q_OBJECT
public:
    explicit FaceSource(FacesServices &services, QObject *parent);

    /// In this order; neighbours in the list whose seeds follow each other are made together.
    void want(const std::vector<core::gan::FaceRequest> &faces);
    void stop();
    bool isBusy() const { return m_job != nullptr; }

Q_SIGNALS:
    /// request has count 1. May still come from a wish that was ended.
    void made(const core::gan::FaceRequest &request, const QImage &image);
    void failed(const QString &message);

private:
    FacesServices &m_services;
    QPointer<core::jobs::Job> m_job;
};

} // namespace ui
