// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/enlargedfaces.h"

#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/shownfaces.h"

#include <utility>

using core::gan::FaceRequest;

namespace ui {

EnlargedFaces::EnlargedFaces(FacePairs *view, const ShownFaces &faces, QObject *parent) : QObject(parent), m_view(view), m_faces(faces) {}

bool EnlargedFaces::isOpen() const
{
    return m_view->isVisible();
}

std::vector<int> EnlargedFaces::open(const std::vector<ShownFace> &faces)
{
    std::vector<Pair> pairs;
    std::vector<int> ids;
    for (const ShownFace &face : faces) {
        ids.push_back(++m_lastId);
        pairs.push_back({.id = m_lastId, .before = face, .after = {}});
    }
    show(std::move(pairs));
    return ids;
}

void EnlargedFaces::openMade(const ShownFace &enlarged)
{
    Pair pair{.id = ++m_lastId, .before = {}, .after = enlarged};
    pair.before.request = enlarged.request;
    pair.before.request.compute = m_faces.settings().compute;
    show({pair});
}

void EnlargedFaces::show(std::vector<Pair> pairs)
{
    m_pairs = std::move(pairs);
    m_view->setCount(int(m_pairs.size()));
    fill();
    m_view->show();
    m_view->setFocus();
}

void EnlargedFaces::close()
{
    m_view->hide();
    m_pairs.clear();
}

void EnlargedFaces::fill()
{
    const auto sizeOf = [](const QImage &image) { return tr("%1 × %2 pixels").arg(image.width()).arg(image.height()); };
    for (int i = 0; i < int(m_pairs.size()); ++i) {
        Pair &pair = m_pairs[size_t(i)];
        if (const QImage *image = pair.before.image.isNull() ? m_faces.find(pair.before.request) : nullptr)
            pair.before.image = *image;
        const QString seed = wayInWords(pair.before.request);
        m_view->setBefore(i, pair.before.image, pair.before.image.isNull() ? seed : tr("%1, %2").arg(seed, sizeOf(pair.before.image)));
        if (!pair.after.image.isNull())
            m_view->setAfter(i, pair.after.image, sizeOf(pair.after.image));
    }
}

std::vector<FaceRequest> EnlargedFaces::wanted() const
{
    std::vector<FaceRequest> all;
    for (const Pair &pair : m_pairs) {
        if (pair.before.image.isNull())
            all.push_back(pair.before.request);
    }
    return all;
}

std::optional<ShownFace> EnlargedFaces::chosen() const
{
    if (m_pairs.empty())
        return std::nullopt;
    const Pair &pair = m_pairs[size_t(m_view->current())];
    const ShownFace &face = pair.after.image.isNull() ? pair.before : pair.after;
    return face.image.isNull() ? std::nullopt : std::optional(face);
}

void EnlargedFaces::say(int id, const QString &words)
{
    for (int i = 0; i < int(m_pairs.size()); ++i)
        if (m_pairs[size_t(i)].id == id && m_pairs[size_t(i)].after.image.isNull())
            m_view->setState(i, words);
}

bool EnlargedFaces::take(int id, const ShownFace &enlarged)
{
    for (Pair &pair : m_pairs) {
        if (pair.id == id && isOpen()) {
            pair.after = enlarged;
            fill();
            return true;
        }
    }
    return false;
}

} // namespace ui

#include "moc_enlargedfaces.cpp"
