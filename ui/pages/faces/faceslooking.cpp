// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How faces are looked at: live while variety moves, one large with its neighbours, two morphed, enlarged ones beside
// their originals.
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/facesource.h"
#include "ui/pages/faces/facespage.h"
#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/pages/faces/sharpfaces.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/valueslider.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

namespace {

constexpr size_t mostNear = 600; // faces looked at that stay in memory
constexpr size_t longestWay = 100;

/// The settings that two faces must share to stand beside each other.
bool sameSettings(const FaceRequest &a, const FaceRequest &b)
{
    return a.model == b.model && a.psi == b.psi && a.compute == b.compute;
}

bool isPlain(const FaceRequest &face)
{
    return !face.morph && face.variations.empty();
}

} // namespace

void FacesPage::psiMoved()
{
    if (m_faces.empty() && !m_view->isVisible())
        return;
    m_live = true;
    if (m_runs.empty())
        refresh();
}

FaceRequest FacesPage::asSeen(FaceRequest face) const
{
    const FaceRequest now = settingsRequest();
    if (m_live) {
        face.model = now.model;
        face.psi = now.psi;
    }
    face.compute = now.compute; // it may have been made on another machine
    face.count = 1;
    return face;
}

void FacesPage::refresh()
{
    std::vector<FaceRequest> wanted;
    const auto want = [&](const FaceRequest &face) {
        if (!find(face))
            wanted.push_back(face);
    };
    for (const Pair &pair : m_pairs) {
        if (m_pairsView->isVisible() && pair.before.image.isNull())
            want(pair.before.request);
    }
    if (m_view->isVisible()) {
        want(asSeen(m_centre));
        for (int i = 0; i < FaceView::ringSize; ++i)
            want(nearRequest(i));
        for (const int offset : {0, 1, -1, 2, -2, 3, -3}) {
            if (m_view->hasSeed(offset))
                want(nextRequest(offset));
        }
    }
    if (m_morph->isVisible())
        wanted.push_back(morphed().request);
    if (m_live) {
        // The visible ones first, and among them those that have waited longest, so that a slider
        // that keeps moving reaches all of them in turn.
        std::vector<int> order;
        for (int i = 0; i < int(m_faces.size()); ++i) {
            const ShownFace &face = m_faces[size_t(i)];
            const bool toBeChosen = face.request.pick > 1; // by the run that makes it
            if (!face.isChanged() && !toBeChosen && !sameSettings(face.request, asSeen(face.request)))
                order.push_back(i);
        }
        const auto [first, last] = m_grid->visibleRange();
        const auto rank = [&, first = first, last = last](int i) { return std::pair(i < first || i >= last, m_faces[size_t(i)].version); };
        std::ranges::stable_sort(order, {}, rank);
        for (const int i : order)
            wanted.push_back(asSeen(m_faces[size_t(i)].request));
    }
    m_source->want(wanted);
}

void FacesPage::takePreview(const FaceRequest &request, const QImage &image)
{
    if (request.morph && request.variations.empty() && m_morph->isVisible() && request.seed == m_morph->from()
        && request.morph->seed == m_morph->to())
        m_morph->setMiddle(image);
    if (m_live) {
        for (size_t i = 0; i < m_faces.size(); ++i) {
            ShownFace &face = m_faces[i];
            const FaceRequest &old = face.request;
            if (face.isChanged() || old.seed != request.seed || old.morph != request.morph || old.variations != request.variations
                || old == request)
                continue;
            face = {.request = request, .image = image, .kept = {}, .changed = {}, .version = ++m_version};
            m_grid->setImage(int(i), image);
            const auto &two = m_grid->selection();
            if (m_morph->isVisible() && std::ranges::find(two, int(i)) != two.end())
                m_morph->setEnds(m_morph->from(), m_faces[size_t(two[0])].image, m_morph->to(), m_faces[size_t(two[1])].image);
        }
    }
    if (m_near.size() >= mostNear)
        m_near.clear();
    m_near.insert_or_assign(core::gan::toJson(request), image);
    if (m_view->isVisible())
        fillLarge();
    if (m_pairsView->isVisible())
        fillPairs();
    showState();
}

const QImage *FacesPage::find(const FaceRequest &request) const
{
    if (const int index = indexOf(request); index >= 0 && !m_faces[size_t(index)].image.isNull())
        return &m_faces[size_t(index)].image;
    const auto it = m_near.find(core::gan::toJson(request));
    return it != m_near.end() ? &it->second : nullptr;
}

void FacesPage::lookForNetwork()
{
    const bool possible = m_sharp->lookForNetwork();
    m_sharpBox->setEnabled(possible);
    m_sharpBox->setToolTip(
        possible ? tr("Real-ESRGAN draws the faces in sight four times as large, while nothing else is to be done. R shows them as they "
                      "are. Their files stay as they were made; Enlarge makes larger ones.")
                 : tr("Faces are shown enlarged where Real-ESRGAN's network for photographs, realesrgan-x4plus, is installed. Add it on "
                      "the Models page. In a copy of Atelier's source, packaging/setup fetches it."));
}

void FacesPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_sharp->want({}, {}); // nobody looks
}

void FacesPage::sharpen()
{
    if (!m_grid || !m_view || !m_sharpBox)
        return; // they are being built
    const bool on = m_sharp->isPossible() && m_sharpBox->isChecked();
    std::vector<SharpFaces::Wish> wishes;
    if (m_view->isVisible()) {
        const FaceRequest face = asSeen(m_centre);
        const QImage *image = find(face), *sharp = m_sharp->find(face);
        if (on && image)
            wishes.emplace_back(face, *image);
        const bool before = m_view->isShownSharp();
        m_view->setSharp(on && image && sharp ? *sharp : QImage());
        if (m_view->isShownSharp() != before)
            fillLarge(); // its caption says so
    }
    const auto [first, last] = m_grid->visibleRange();
    for (int i = first; i < std::min(last, int(m_faces.size())); ++i) {
        const ShownFace &face = m_faces[size_t(i)];
        if (face.isChanged() || face.image.isNull())
            continue;
        if (on)
            wishes.emplace_back(face.request, face.image);
        const QImage *sharp = on ? m_sharp->find(face.request) : nullptr;
        m_grid->setSharp(i, sharp ? *sharp : QImage());
    }
    if (!isVisible())
        wishes.clear(); // nobody looks
    m_sharp->want(std::move(wishes), settings().computeWithoutInt8());
}

bool FacesPage::closeOverlay()
{
    if (m_pairsView->isVisible()) {
        m_pairsView->hide();
        m_pairs.clear();
        focusTarget()->setFocus();
        showState();
        return true;
    }
    if (m_view->isVisible()) {
        m_view->hide();
        m_way.clear();
        m_grid->setFocus();
        showState();
        return true;
    }
    if (!m_grid->selection().empty()) {
        m_grid->clearSelection();
        return true;
    }
    return false;
}

void FacesPage::openFromGrid(int index)
{
    const ShownFace &face = m_faces[size_t(index)];
    if (face.image.isNull() && face.request.pick > 1)
        return; // which face it is, is not known yet
    if (!face.isChanged()) {
        openLarge(face.request);
        return;
    }
    Pair pair{.id = ++m_pairId, .before = {}, .after = face};
    pair.before.request = face.request;
    pair.before.request.compute = settingsRequest().compute;
    openPairs({pair});
}

void FacesPage::openLarge(const FaceRequest &face)
{
    m_way.clear();
    m_view->setGeometry(rect());
    m_view->raise();
    banner()->raise();
    m_view->show();
    m_view->setFocus();
    lookAt(face);
}

void FacesPage::lookAt(const FaceRequest &face)
{
    m_centre = face;
    m_nearSeed = 0;
    m_view->setFace(face.seed, isPlain(face), !m_way.empty());
    if (const int index = indexOf(asSeen(face)); index >= 0)
        m_grid->setCurrent(index);
    fillLarge();
    refresh();
    showState();
}

void FacesPage::walk(int delta)
{
    if (!m_view->hasSeed(delta) || (delta == 0 && isPlain(m_centre)))
        return;
    if (!isPlain(m_centre)) // along the seeds the arrows themselves lead back
        m_way.push_back(m_centre);
    lookAt(nextRequest(delta));
}

void FacesPage::goNear(int index)
{
    if (m_centre.variations.size() >= core::gan::mostVariations) {
        banner()->show(Banner::Kind::Note, tr("That is as far as one can go from a face"), tr("Go back, or begin with another seed."));
        return;
    }
    m_way.push_back(m_centre);
    if (m_way.size() > longestWay)
        m_way.erase(m_way.begin());
    lookAt(nearRequest(index));
}

void FacesPage::goBack()
{
    if (m_way.empty())
        return;
    const FaceRequest face = m_way.back();
    m_way.pop_back();
    lookAt(face);
}

FaceRequest FacesPage::nearRequest(int index) const
{
    FaceRequest face = asSeen(m_centre);
    face.variations.push_back({.seed = m_nearSeed + uint64_t(index) + 1, .amount = std::round(m_view->amount() * 100) / 100});
    return face;
}

FaceRequest FacesPage::nextRequest(int offset) const
{
    FaceRequest face = asSeen(m_centre);
    face.seed += uint64_t(int64_t(offset));
    face.morph.reset();
    face.variations.clear();
    return face;
}

void FacesPage::fillLarge()
{
    const FaceRequest now = asSeen(m_centre);
    if (const QImage *image = find(now))
        m_view->setImage(*image);
    for (int i = 0; i < FaceView::ringSize; ++i) {
        if (const QImage *image = find(nearRequest(i)))
            m_view->setNear(i, *image);
    }
    for (int offset = -FaceView::reach; offset <= FaceView::reach; ++offset) {
        if (const QImage *image = m_view->hasSeed(offset) ? find(nextRequest(offset)) : nullptr)
            m_view->setNext(offset, *image);
    }
    QString caption = tr("Seed %1").arg(now.seed);
    if (now.morph)
        caption += tr(" on the way to %1, at %2").arg(now.morph->seed).arg(now.morph->amount, 0, 'f', 2);
    if (now.variations.size() == 1)
        caption += tr(", one step away");
    else if (!now.variations.empty())
        caption += tr(", %1 steps away").arg(now.variations.size());
    caption += tr("   variety %1").arg(now.psi, 0, 'f', 2);
    if (!now.model.empty())
        caption += u"   "_s + QString::fromStdString(now.model).section(u'/', -1);
    if (m_view->isShownSharp())
        caption += tr("   shown enlarged");
    m_view->setCaption(caption);
}

bool FacesPage::canMorph() const
{
    const auto &two = m_grid->selection();
    return two.size() == 2 && std::ranges::all_of(two, [this](int index) {
               const ShownFace &face = m_faces[size_t(index)];
               return !face.image.isNull() && isPlain(face.request);
           });
}

void FacesPage::updateMorph()
{
    const auto &two = m_grid->selection();
    const bool can = canMorph();
    m_hint->setVisible(!can);
    m_morph->setVisible(can);
    if (can) {
        const ShownFace &a = m_faces[size_t(two[0])], &b = m_faces[size_t(two[1])];
        m_morph->setMiddle({});
        m_morph->setEnds(a.request.seed, a.image, b.request.seed, b.image);
        refresh();
    } else if (two.empty()) {
        m_hint->setText(tr("Click a face to see it large. To morph, choose two: by the ring in their corner, Ctrl+click, or Space."));
    } else if (two.size() == 1) {
        m_hint->setText(tr("A is face %1. Choose a second one, B, to morph from A to B.").arg(m_faces[size_t(two[0])].request.seed));
    } else {
        m_hint->setText(tr("These two cannot be morphed: a morph leads from the face of one seed to that of another, and one of "
                           "these is a neighbour or a morph. They can be enlarged together."));
    }
    showState();
}

ShownFace FacesPage::morphed() const
{
    ShownFace face;
    const auto &two = m_grid->selection();
    face.request = two.size() == 2 ? asSeen(m_faces[size_t(two[0])].request) : settingsRequest();
    face.request.seed = m_morph->from();
    face.request.variations.clear();
    face.request.morph = core::gan::Morph{.seed = m_morph->to(), .amount = m_morph->amount()};
    face.image = m_morph->middle();
    return face;
}

void FacesPage::openPairs(std::vector<Pair> pairs)
{
    m_pairs = std::move(pairs);
    m_pairsView->setCount(int(m_pairs.size()));
    m_pairsView->setGeometry(rect());
    fillPairs();
    m_pairsView->raise();
    banner()->raise();
    m_pairsView->show();
    m_pairsView->setFocus();
    refresh();
    showState();
}

void FacesPage::fillPairs()
{
    const auto sizeOf = [](const QImage &image) { return tr("%1 × %2 pixels").arg(image.width()).arg(image.height()); };
    for (int i = 0; i < int(m_pairs.size()); ++i) {
        Pair &pair = m_pairs[size_t(i)];
        if (const QImage *image = pair.before.image.isNull() ? find(pair.before.request) : nullptr)
            pair.before.image = *image;
        const QString seed = tr("Seed %1").arg(pair.before.request.seed);
        m_pairsView->setBefore(i, pair.before.image, pair.before.image.isNull() ? seed : tr("%1, %2").arg(seed, sizeOf(pair.before.image)));
        if (!pair.after.image.isNull())
            m_pairsView->setAfter(i, pair.after.image, sizeOf(pair.after.image));
    }
}

std::optional<ShownFace> FacesPage::chosen() const
{
    if (!m_grid || !m_pairsView)
        return std::nullopt;
    if (m_pairsView->isVisible() && !m_pairs.empty()) {
        const Pair &pair = m_pairs[size_t(m_pairsView->current())];
        const ShownFace &face = pair.after.image.isNull() ? pair.before : pair.after;
        return face.image.isNull() ? std::nullopt : std::optional(face);
    }
    if (m_view->isVisible()) {
        const FaceRequest now = asSeen(m_centre);
        if (const int index = indexOf(now); index >= 0 && !m_faces[size_t(index)].image.isNull())
            return m_faces[size_t(index)];
        if (m_view->image().isNull() || !find(now))
            return std::nullopt;
        ShownFace face;
        face.request = now;
        face.image = *find(now);
        return face;
    }
    const int index = m_grid->current();
    if (index < 0 || index >= int(m_faces.size()) || m_faces[size_t(index)].image.isNull())
        return std::nullopt;
    return m_faces[size_t(index)];
}

std::vector<ShownFace> FacesPage::chosenToEnlarge() const
{
    std::vector<ShownFace> faces;
    if (!m_pairsView->isVisible() && !m_view->isVisible() && m_grid->selection().size() == 2) {
        for (const int index : m_grid->selection())
            faces.push_back(m_faces[size_t(index)]);
        std::erase_if(faces, [](const ShownFace &face) { return face.image.isNull(); });
    } else if (const auto face = chosen()) {
        faces.push_back(*face);
    }
    return faces;
}

} // namespace ui
