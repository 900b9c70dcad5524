// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/largeface.h"

#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/shownfaces.h"

#include <cmath>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

namespace {
constexpr size_t longestWay = 100;
}

LargeFace::LargeFace(FaceView *view, const ShownFaces &faces, QObject *parent) : QObject(parent), m_view(view), m_faces(faces)
{
    connect(m_view, &FaceView::walked, this, &LargeFace::walk);
    connect(m_view, &FaceView::nearWanted, this, &LargeFace::goNear);
    connect(m_view, &FaceView::backWanted, this, &LargeFace::goBack);
    connect(m_view, &FaceView::othersWanted, this, [this] {
        m_nearSeed += FaceView::ringSize;
        m_view->clearNear();
        fill();
        Q_EMIT changed();
    });
    connect(m_view, &FaceView::amountChanged, this, [this] {
        if (!isOpen())
            return;
        fill();
        Q_EMIT changed();
    });
}

bool LargeFace::isOpen() const
{
    return m_view->isVisible();
}

void LargeFace::open(const FaceRequest &face)
{
    m_way.clear();
    m_view->show();
    m_view->setFocus();
    lookAt(face);
}

void LargeFace::close()
{
    m_view->hide();
    m_way.clear();
}

void LargeFace::lookAt(const FaceRequest &face)
{
    m_centre = face;
    m_nearSeed = 0;
    m_view->setFace(face.seed, isPlain(face), !m_way.empty());
    Q_EMIT moved(m_faces.indexOf(m_faces.asSeen(face)));
    fill();
    Q_EMIT changed();
}

void LargeFace::walk(int delta)
{
    if (!m_view->hasSeed(delta) || (delta == 0 && isPlain(m_centre)))
        return;
    if (!isPlain(m_centre)) // along the seeds the arrows themselves lead back
        m_way.push_back(m_centre);
    lookAt(nextRequest(delta));
}

void LargeFace::goNear(int index)
{
    if (m_centre.variations.size() >= core::gan::mostVariations) {
        Q_EMIT tooFar();
        return;
    }
    m_way.push_back(m_centre);
    if (m_way.size() > longestWay)
        m_way.erase(m_way.begin());
    lookAt(nearRequest(index));
}

void LargeFace::goBack()
{
    if (m_way.empty())
        return;
    const FaceRequest face = m_way.back();
    m_way.pop_back();
    lookAt(face);
}

FaceRequest LargeFace::nearRequest(int index) const
{
    FaceRequest face = m_faces.asSeen(m_centre);
    face.variations.push_back({.seed = m_nearSeed + uint64_t(index) + 1, .amount = std::round(m_view->amount() * 100) / 100});
    return face;
}

FaceRequest LargeFace::nextRequest(int offset) const
{
    FaceRequest face = m_faces.asSeen(m_centre);
    face.seed += uint64_t(int64_t(offset));
    face.morph.reset();
    face.variations.clear();
    return face;
}

std::vector<FaceRequest> LargeFace::wanted() const
{
    std::vector<FaceRequest> all{m_faces.asSeen(m_centre)};
    for (int i = 0; i < FaceView::ringSize; ++i)
        all.push_back(nearRequest(i));
    for (const int offset : {0, 1, -1, 2, -2, 3, -3}) {
        if (m_view->hasSeed(offset))
            all.push_back(nextRequest(offset));
    }
    return all;
}

void LargeFace::fill()
{
    const FaceRequest now = m_faces.asSeen(m_centre);
    if (const QImage *image = m_faces.find(now))
        m_view->setImage(*image);
    for (int i = 0; i < FaceView::ringSize; ++i) {
        if (const QImage *image = m_faces.find(nearRequest(i)))
            m_view->setNear(i, *image);
    }
    for (int offset = -FaceView::reach; offset <= FaceView::reach; ++offset) {
        if (const QImage *image = m_view->hasSeed(offset) ? m_faces.find(nextRequest(offset)) : nullptr)
            m_view->setNext(offset, *image);
    }
    m_view->setCaption(caption(now));
}

QString LargeFace::caption(const FaceRequest &face) const
{
    QString caption = tr("Seed %1").arg(face.seed);
    if (face.morph)
        caption += tr(" on the way to %1, at %2").arg(face.morph->seed).arg(face.morph->amount, 0, 'f', 2);
    if (face.variations.size() == 1)
        caption += tr(", one step away");
    else if (!face.variations.empty())
        caption += tr(", %1 steps away").arg(face.variations.size());
    caption += tr("   variety %1").arg(face.psi, 0, 'f', 2);
    if (!face.model.empty())
        caption += u"   "_s + QString::fromStdString(face.model).section(u'/', -1);
    if (m_view->isShownSharp())
        caption += tr("   shown enlarged");
    return caption;
}

FaceRequest LargeFace::face() const
{
    return m_faces.asSeen(m_centre);
}

void LargeFace::showSharp(const QImage &sharp)
{
    const bool before = m_view->isShownSharp();
    m_view->setSharp(sharp);
    if (m_view->isShownSharp() != before)
        m_view->setCaption(caption(face())); // which says so
}

std::optional<ShownFace> LargeFace::chosen() const
{
    const FaceRequest now = m_faces.asSeen(m_centre);
    if (const int index = m_faces.indexOf(now); index >= 0 && !m_faces.grid[size_t(index)].image.isNull())
        return m_faces.grid[size_t(index)];
    if (m_view->image().isNull() || !m_faces.find(now))
        return std::nullopt;
    ShownFace face;
    face.request = now;
    face.image = *m_faces.find(now);
    return face;
}

} // namespace ui

#include "moc_largeface.cpp"
