// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facemorph.h"

#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/pages/faces/shownfaces.h"

#include <QLabel>

#include <algorithm>

using core::gan::FaceRequest;

namespace ui {

FaceMorph::FaceMorph(FaceGrid *grid, MorphBar *bar, QLabel *hint, const ShownFaces &faces, QObject *parent)
    : QObject(parent), m_grid(grid), m_bar(bar), m_hint(hint), m_faces(faces)
{
}

bool FaceMorph::isOpen() const
{
    return m_bar->isVisible();
}

bool FaceMorph::isPossible() const
{
    const auto &two = m_grid->selection();
    return two.size() == 2 && std::ranges::all_of(two, [this](int index) {
               const ShownFace &face = m_faces.grid[size_t(index)];
               return !face.image.isNull() && isPlain(face.request);
           });
}

void FaceMorph::follow()
{
    const auto &two = m_grid->selection();
    const bool can = isPossible();
    m_hint->setVisible(!can);
    m_bar->setVisible(can);
    if (can) {
        m_bar->setMiddle({});
        showEnds();
    } else if (two.empty()) {
        m_hint->setText(tr("Click a face to see it large. To morph, choose two: by the ring in their corner, Ctrl+click, or Space."));
    } else if (two.size() == 1) {
        m_hint->setText(tr("A is face %1. Choose a second one, B, to morph from A to B.").arg(m_faces.grid[size_t(two[0])].request.seed));
    } else {
        m_hint->setText(tr("These two cannot be morphed: a morph leads from the face of one seed to that of another, and one of "
                           "these is a neighbour or a morph. They can be enlarged together."));
    }
}

void FaceMorph::showEnds()
{
    const auto &two = m_grid->selection();
    const ShownFace &a = m_faces.grid[size_t(two[0])], &b = m_faces.grid[size_t(two[1])];
    m_bar->setEnds(a.request.seed, a.image, b.request.seed, b.image);
}

ShownFace FaceMorph::between() const
{
    ShownFace face;
    const auto &two = m_grid->selection();
    face.request = two.size() == 2 ? m_faces.asSeen(m_faces.grid[size_t(two[0])].request) : m_faces.settings();
    face.request.seed = m_bar->from();
    face.request.variations.clear();
    face.request.morph = core::gan::Morph{.seed = m_bar->to(), .amount = m_bar->amount()};
    face.image = m_bar->middle();
    return face;
}

void FaceMorph::take(const FaceRequest &request, const QImage &image)
{
    if (request.morph && request.variations.empty() && isOpen() && request.seed == m_bar->from() && request.morph->seed == m_bar->to())
        m_bar->setMiddle(image);
}

void FaceMorph::faceMade(int index)
{
    const auto &two = m_grid->selection();
    if (isOpen() && std::ranges::find(two, index) != two.end())
        showEnds();
}

} // namespace ui

#include "moc_facemorph.cpp"
