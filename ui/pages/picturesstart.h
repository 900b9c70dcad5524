// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services.h"

#include <QImage>
#include <QObject>

namespace ui {

class DropZone;
class Inspector;
class Section;
class ValueSlider;

/// Picture to picture: the one to start from, and how much of it may change.
class PicturesStart : public QObject
{
    Q_OBJECT
public:
    PicturesStart(Inspector *inspector, QObject *parent);

    std::optional<core::diffusion::StartRequest> request() const;
    /// Shows and uses the picture; the file is read here, small, and again by the worker.
    void setFile(const QString &path);
    /// Keeps a picture that has no file and uses that.
    void setImage(const QImage &image);
    void show(const std::optional<core::diffusion::StartRequest> &request);
    void clear();

    double strength() const;
    void setStrength(double strength);

Q_SIGNALS:
    void changed();
    void failed(const QString &message);

private:
    void browse();

    Section *m_section;
    DropZone *m_zone;
    ValueSlider *m_strength;
    QString m_path;
};

} // namespace ui
