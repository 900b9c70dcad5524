// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/shownface.h"

#include <QObject>

class QLabel;

namespace ui {

class FaceGrid;
class MorphBar;
class ShownFaces;

/// The two chosen faces of the grid and the one between them; where they cannot be morphed, the line that says how one does.
class FaceMorph : public QObject
{
    Q_OBJECT
public:
    /// All of them must outlive this.
    FaceMorph(FaceGrid *grid, MorphBar *bar, QLabel *hint, const ShownFaces &faces, QObject *parent);

    bool isOpen() const;
    /// What is chosen in the grid has changed.
    void follow();
    /// The one between; without a picture as long as it is not there.
    ShownFace between() const;

    void take(const core::gan::FaceRequest &request, const QImage &image); ///< if it is that one
    void faceMade(int index);                                              ///< of the grid, anew

private:
    bool isPossible() const;
    void showEnds();

    FaceGrid *m_grid;
    MorphBar *m_bar;
    QLabel *m_hint;
    const ShownFaces &m_faces;
};

} // namespace ui
