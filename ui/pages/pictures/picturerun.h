// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "ui/pages/pictures/picturesresults.h"

#include <QObject>
#include <QPointer>

namespace ui {

struct PicturesServices;

/// One press of Make: a request on its way through the queue to its pictures, and what is known of it meanwhile. Pictures
/// are kept on disk as they come. Any number of runs may wait.
class PictureRun : public QObject
{
    Q_OBJECT
public:
    /// `services` must outlive it. Makes the pictures from number `first` on; what follows from the request of all.
    PictureRun(PicturesServices &services, core::diffusion::PictureRequest request, core::diffusion::PreviewKind preview, int first = 0);

    /// Takes its place in the queue. Once.
    core::jobs::Job *start();
    QString title() const;

    const core::diffusion::PictureRequest &request() const { return m_request; } ///< of all pictures
    core::diffusion::PreviewKind previewKind() const { return m_previewKind; }
    QSize size() const { return {m_request.width, m_request.height}; }
    int made() const { return m_made; } ///< of request().count; those before `first` count
    bool hasMore() const { return m_made < m_request.count; }
    const QImage &preview() const { return m_preview; } ///< of the picture that forms; null before the first one
    double fraction() const { return m_fraction; }      ///< of its steps
    int step() const { return m_step; }

Q_SIGNALS:
    void began();
    void previewed();
    void noted(const QString &sentence); ///< what of the request is carried out otherwise than it stands
    void pictureMade(const ui::PictureResult &result);
    void ended(); ///< however it did; after the last picture

private:
    struct Made; ///< what comes from the worker
    void take(Made made);

    PicturesServices &m_services;
    core::diffusion::PictureRequest m_request;
    core::diffusion::PreviewKind m_previewKind;
    int m_first, m_made;
    QImage m_preview;
    double m_fraction = 0;
    int m_step = 0;
};

} // namespace ui
