// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/pictures/picturesservices.h"

#include <QImage>
#include <QObject>
#include <QSize>

class QLabel;

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
    QSize size() const { return m_path.isEmpty() ? QSize() : m_size; } ///< of the picture; empty where there is none
    /// Shows and uses the picture; the file is read here, small, and again by the worker.
    void setFile(const QString &path);
    /// Keeps a picture that has no file and uses that.
    void setImage(const QImage &image);
    void show(const std::optional<core::diffusion::StartRequest> &request);
    void clear();

    /// What is made of it, to say what of the picture is cut off. `pads`: nothing, clear margins make it square.
    void setTarget(const QSize &size, bool pads);

    /// What a model loses of a picture of `size`, in a few words: "25 % of its width cut off". Empty: nothing.
    static QString lostWords(const QSize &size, const QSize &target, bool pads);

    double strength() const;
    void setStrength(double strength);

Q_SIGNALS:
    void changed();
    void failed(const QString &message);

private:
    void browse();
    void showFit();

    Section *m_section;
    DropZone *m_zone;
    ValueSlider *m_strength;
    QLabel *m_fit; ///< what is cut off
    QString m_path;
    QSize m_size, m_target; ///< of the picture, and of what is made of it
    bool m_pads = false;
};

} // namespace ui
