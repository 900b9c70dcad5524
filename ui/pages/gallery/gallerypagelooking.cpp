// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of GalleryPage that lies over the grid: one large, some compared, all in turn.
#include "ui/pages/gallery/gallerypage.h"

#include "core/base/file.h"
#include "core/jobs/job.h"
#include "ui/pages/gallery/gallerycompare.h"
#include "ui/pages/gallery/galleryfilters.h"
#include "ui/pages/gallery/galleryplayback.h"
#include "ui/pages/gallery/galleryview.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/results/contentguard.h"
#include "ui/results/resultactions.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/picture.h"

#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::library::Item;
using gallerywords::Medium;

namespace {

constexpr uint64_t longestText = 4 << 20;

} // namespace

void GalleryPage::activate(int index)
{
    if (index < 0 || index >= m_grid->count())
        return;
    const Item *item = m_shelf.find(m_grid->idAt(index));
    if (!item || item->missing)
        return;
    if (gallerywords::mediumOf(item->path) == Medium::Sound)
        m_playback->toggle(item->id, item->path);
    else if (gallerywords::mediumOf(item->path) == Medium::Film || gallerywords::mediumOf(item->path) == Medium::Other)
        ResultActions::showFolder(asChosen(*item, {})); // the desktop's own program plays it
    else
        look(index);
}

void GalleryPage::placeOverlay(QWidget *overlay)
{
    overlay->setGeometry(rect());
    overlay->show();
    overlay->raise();
    banner()->raise();
}

void GalleryPage::look(int index)
{
    m_grid->setCurrent(index);
    placeOverlay(m_view);
    showLarge();
    m_view->giveFocus();
    selectionChanged();
}

// The thumbnail at once, larger; the picture itself when it is read.
void GalleryPage::showLarge()
{
    const int index = m_grid->current();
    const Item *item = index >= 0 ? m_shelf.find(m_grid->idAt(index)) : nullptr;
    if (!item) {
        closeOverlay();
        return;
    }
    const quint64 number = ++m_lookNumber;
    const QString title = gallerywords::titleOf(*item);
    const Medium medium = gallerywords::mediumOf(item->path);
    if (item->missing) {
        m_view->showNothing(title, tr("Its file is not there any more."), item->rating);
    } else if (medium == Medium::Picture) {
        const Thumbnail *thumbnail = m_thumbnails->find(m_shelf.thumbnailOf(*item));
        QImage first = thumbnail ? thumbnail->image : QImage();
        if (!first.isNull() && item->width > first.width())
            first = first.scaled(item->width, item->height, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        showGuarded(gallerywords::textOf(item->path), title, first, item->rating);
    } else if (medium != Medium::Text) {
        m_view->showNothing(title, medium == Medium::Sound ? tr("A sound: Space in the gallery plays it.") : title, item->rating);
    }
    if (item->missing || (medium != Medium::Picture && medium != Medium::Text))
        return;
    struct Read
    {
        QImage image;
        QString text;
    };
    auto *job = files().start(
        tr("Open %1").arg(title.left(40)),
        [path = item->path, medium](const core::JobContext &) {
        Read read;
        if (medium == Medium::Picture)
            read.image = pictureOf(gallerywords::textOf(path));
        else
            read.text = QString::fromStdString(core::readTextFile(path, longestText));
        return read;
        },
        this,
        [this, number, title, medium, path = gallerywords::textOf(item->path), id = item->id](const Read &read) {
        if (number != m_lookNumber || !m_view->isVisible())
            return;
        const Item *now = m_shelf.find(id); // it may have been rated meanwhile
        const int rating = now ? now->rating : 0;
        if (medium == Medium::Text)
            m_view->showText(title, read.text, rating);
        else if (read.image.isNull())
            m_view->showNothing(title, tr("This picture cannot be read: its file is damaged, or gone."), rating);
        else
            showGuarded(path, title, read.image, rating);
        m_view->giveFocus();
    });
    job->setAside();
    connect(job, &core::jobs::Job::failed, this, [this, number, title](const QString &message) {
        if (number == m_lookNumber)
            m_view->showNothing(title, message, 0);
    });
}

void GalleryPage::showGuarded(const QString &path, const QString &title, const QImage &image, int rating)
{
    const QImage asItIs = m_guard->shown(path, image);
    m_guard->ask(path, image);
    const QString words = m_guard->words(path);
    m_view->setVeiled(m_guard->show(path) == ContentGuard::Show::Hidden);
    m_view->showPicture(words.isEmpty() ? title : tr("%1 — %2").arg(words, title), asItIs, rating);
}

void GalleryPage::walk(int delta)
{
    int index = m_grid->current();
    if (!m_slides.empty()) { // only those that were selected, round and round
        const auto at = std::ranges::find(m_slides, index >= 0 ? m_grid->idAt(index) : 0);
        const auto all = std::ptrdiff_t(m_slides.size());
        const auto next = at == m_slides.end() ? 0 : ((at - m_slides.begin()) + delta + all) % all;
        index = m_grid->indexOf(m_slides[size_t(next)]);
    } else {
        for (index += delta; index >= 0 && index < m_grid->count(); index += delta) {
            const Item *item = m_shelf.find(m_grid->idAt(index));
            const Medium medium = item ? gallerywords::mediumOf(item->path) : Medium::Other;
            if (item && !item->missing && (medium == Medium::Picture || (medium == Medium::Text && !m_view->isShowing())))
                break;
        }
        if (index >= m_grid->count() && m_view->isShowing())
            m_view->stopShow(); // it has come to its end
    }
    if (index < 0 || index >= m_grid->count())
        return;
    m_grid->select(index);
    showLarge();
}

void GalleryPage::startShow()
{
    if (m_view->isVisible() && m_view->isShowing()) {
        m_view->stopShow();
        return;
    }
    const auto selected = m_grid->selection();
    std::vector<qint64> slides;
    for (const qint64 id : selected) {
        const Item *item = selected.size() > 1 ? m_shelf.find(id) : nullptr;
        if (item && !item->missing && gallerywords::mediumOf(item->path) == Medium::Picture)
            slides.push_back(id);
    }
    int index = slides.empty() ? m_grid->current() : m_grid->indexOf(slides.front());
    const Item *item = index >= 0 ? m_shelf.find(m_grid->idAt(index)) : nullptr;
    if (!item || gallerywords::mediumOf(item->path) != Medium::Picture) { // the first picture there is
        for (index = 0; index < m_grid->count(); ++index) {
            item = m_shelf.find(m_grid->idAt(index));
            if (item && !item->missing && gallerywords::mediumOf(item->path) == Medium::Picture)
                break;
        }
    }
    if (index >= m_grid->count())
        return;
    look(index);
    m_slides = std::move(slides);
    m_view->startShow();
}

void GalleryPage::compare()
{
    std::vector<GalleryCompare::Pane> panes;
    for (const int64_t id : chosen()) {
        const Item *item = m_shelf.find(id);
        if (!item || panes.size() == GalleryCompare::most)
            continue;
        const QString size = item->width > 0 ? tr("%1 × %2").arg(item->width).arg(item->height) : QString();
        QStringList facts{QString::fromStdString(item->model), item->seed ? tr("seed %1").arg(*item->seed) : QString(), size};
        facts.removeAll(QString());
        const Thumbnail *thumbnail = m_thumbnails->find(m_shelf.thumbnailOf(*item));
        panes.push_back({.id = id,
                         .title = gallerywords::titleOf(*item),
                         .facts = facts.join(u", "_s),
                         .image = thumbnail ? m_guard->shown(gallerywords::textOf(item->path), thumbnail->image) : QImage()});
        auto *job = files().start(
            tr("Open %1").arg(panes.back().title.left(40)),
            [path = item->path](const core::JobContext &) { return pictureOf(gallerywords::textOf(path)); }, this,
            [this, id, path = gallerywords::textOf(item->path)](const QImage &image) {
            if (!image.isNull())
                m_compare->setImage(id, m_guard->shown(path, image));
            });
        job->setAside();
    }
    if (panes.size() < 2)
        return;
    m_compare->setGeometry(rect());
    m_compare->show(std::move(panes));
    banner()->raise();
}

void GalleryPage::showItem(qint64 id)
{
    closeOverlay();
    if (const int index = m_grid->indexOf(id); index >= 0) {
        m_grid->select(index);
        m_grid->setFocus();
        return;
    }
    m_wanted = id;
    m_isSimilar = false;
    m_filters->clear();
}

bool GalleryPage::closeOverlay()
{
    if (m_compare->isVisible()) {
        m_compare->hide();
    } else if (m_view->isVisible()) {
        m_view->stopShow();
        m_slides.clear();
        ++m_lookNumber;
        m_view->hide();
        if (m_grid->current() >= 0 && !m_grid->isSelected(m_grid->current()))
            m_grid->select(m_grid->current());
    } else if (m_filters->field()->hasFocus() && !m_filters->field()->text().isEmpty()) {
        m_filters->field()->clear();
        return true;
    } else if (m_playback->isPlaying()) {
        m_playback->stop();
        return true;
    } else if (m_isSimilar) {
        m_isSimilar = false;
        searchSoon(false);
        return true;
    } else if (m_grid->selectedCount() > 0) {
        m_grid->clearSelection();
        return true;
    } else {
        return false;
    }
    m_grid->setFocus();
    selectionChanged();
    return true;
}

} // namespace ui
