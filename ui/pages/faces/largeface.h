// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/shownface.h"

#include <QObject>

#include <optional>
#include <vector>

namespace ui {

class FaceView;
class ShownFaces;

/// Which face is the large one, what stands around it, and the way one went to it.
class LargeFace : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive this.
    LargeFace(FaceView *view, const ShownFaces &faces, QObject *parent);

    bool isOpen() const;
    void open(const core::gan::FaceRequest &face);
    void close();
    /// Shows what there is of it by now.
    void fill();
    core::gan::FaceRequest face() const; ///< as it is seen
    /// It with more detail; null: as it is.
    void showSharp(const QImage &sharp);
    /// What is to be seen, the large one first.
    std::vector<core::gan::FaceRequest> wanted() const;
    /// None where it is not there yet.
    std::optional<ShownFace> chosen() const;

Q_SIGNALS:
    void moved(int index); ///< to another face; its place in the grid, -1: it has none
    void changed();        ///< others are to be seen
    void tooFar();         ///< nobody can go on from a face

private:
    void lookAt(const core::gan::FaceRequest &face);
    void walk(int delta);
    void goNear(int index);
    void goBack();
    core::gan::FaceRequest nearRequest(int index) const;
    core::gan::FaceRequest nextRequest(int offset) const;
    QString caption(const core::gan::FaceRequest &face) const;

    FaceView *m_view;
    const ShownFaces &m_faces;
    core::gan::FaceRequest m_centre;           ///< the large face
    std::vector<core::gan::FaceRequest> m_way; ///< large faces before it
    uint64_t m_nearSeed = 0;                   ///< of the first of the eight changes around it
};

} // namespace ui
