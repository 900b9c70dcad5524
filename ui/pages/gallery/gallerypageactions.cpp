// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of GalleryPage that does something with what is selected.
#include "ui/pages/gallery/gallerypage.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/gallery/gallerycompare.h"
#include "ui/pages/gallery/galleryexport.h"
#include "ui/pages/gallery/galleryplayback.h"
#include "ui/pages/gallery/galleryview.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/picture/picture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::library::Item;
using gallerywords::Medium;

ChosenResult GalleryPage::asChosen(const Item &item, const QImage &image) const
{
    return {.image = image,
            .path = item.path,
            .recipe = std::nullopt, // it stands in the file
            .seed = item.seed.value_or(0),
            .words = item.words,
            .title = gallerywords::titleOf(item).left(60),
            .fileName = gallerywords::textOf(item.path.filename())};
}

void GalleryPage::withPicture(const Item &item, const std::function<void(const ChosenResult &)> &what)
{
    auto *job = files().start(
        tr("Open %1").arg(gallerywords::titleOf(item).left(40)),
        [path = item.path](const core::JobContext &) { return pictureOf(gallerywords::textOf(path)); }, this,
        [this, item, what](const QImage &image) {
        if (image.isNull())
            banner()->showError(tr("This picture cannot be read"),
                                tr("The file %1 is damaged, or gone.").arg(gallerywords::textOf(item.path)));
        else
            what(asChosen(item, image));
        });
    job->setAside();
}

QMimeData *GalleryPage::carriedOut()
{
    QList<QUrl> urls;
    try {
        for (const Item &item : chosenItems())
            if (!item.missing)
                urls.append(QUrl::fromLocalFile(gallerywords::textOf(item.path)));
    } catch (const core::Error &error) {
        banner()->showError(tr("It could not be dragged out"), QString::fromUtf8(error.what()));
    }
    if (urls.isEmpty())
        return nullptr;
    auto *data = new QMimeData;
    data->setUrls(urls);
    return data;
}

void GalleryPage::copy()
{
    const auto item = one();
    if (item && gallerywords::mediumOf(item->path) == Medium::Picture && !item->missing) {
        withPicture(*item, [this](const ChosenResult &result) {
            m_actions->copy(result, tr("Copied the picture"));
            auto *data = clipboardData(result);
            data->setUrls({QUrl::fromLocalFile(gallerywords::textOf(result.path))});
            QGuiApplication::clipboard()->setMimeData(data);
        });
        return;
    }
    if (QMimeData *data = carriedOut()) {
        const auto count = data->urls().size();
        QGuiApplication::clipboard()->setMimeData(data);
        setSubtitle(count == 1 ? tr("Copied the file") : tr("Copied %1 files").arg(count));
    }
}

void GalleryPage::saveOne()
{
    if (const auto item = one())
        withPicture(*item, [this](const ChosenResult &result) { m_actions->save(result); });
}

void GalleryPage::exportMany()
{
    if (!services().exportItems)
        return;
    std::vector<Item> items;
    try {
        items = chosenItems();
    } catch (const core::Error &error) {
        banner()->showError(tr("The files could not be exported"), QString::fromUtf8(error.what()));
    }
    std::erase_if(items, [](const Item &item) { return item.missing; });
    if (items.empty())
        return;
    auto *dialog = new GalleryExport(settings(), items.front(), int(items.size()), services().checkExport, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, items] {
        const auto request = dialog->request();
        auto *job = m_slow->start(
            tr("Export %1 files").arg(items.size()),
            [items, request, write = services().exportItems](const core::JobContext &context) { return write(items, request, context); },
            this,
            [this, request](const core::library::Exported &done) {
            QStringList problems;
            for (const std::string &problem : done.problems)
                problems.append(QString::fromStdString(problem));
            const QString folder = gallerywords::textOf(request.folder);
            if (problems.isEmpty())
                banner()->show(Banner::Kind::Note,
                               done.files.size() == 1 ? tr("One file is exported") : tr("%1 files are exported").arg(done.files.size()),
                               folder);
            else
                banner()->show(Banner::Kind::Warning,
                               tr("%1 of %2 files were exported").arg(done.files.size()).arg(done.files.size() + done.problems.size()),
                               problems.join(u'\n'));
            if (!done.files.empty())
                banner()->setAction(tr("Show them"), tr("Shows the folder in the file manager."),
                                    [file = gallerywords::textOf(done.files.front())] { showInFolder(file); });
            });
        connect(job, &core::jobs::Job::failed, this,
                [this](const QString &message) { banner()->showError(tr("The files could not be exported"), message); });
    });
    dialog->open();
}

void GalleryPage::enlarge(const std::string &model)
{
    const auto item = one();
    if (!item || !services().enlarge)
        return;
    auto *job = m_actions->enlarge(asChosen(*item, {}), model, [this](const ChangedResult &) { lookForChanges(); });
    track(job, tr("The picture could not be enlarged"));
}

void GalleryPage::restyle()
{
    const auto item = one();
    if (!item || !services().stylize)
        return;
    withPicture(*item, [this](const ChosenResult &result) {
        m_actions->chooseStyles(result.image, [this, result](const core::library::Restyling &how) {
            ChosenResult of = result;
            of.image = {};
            track(m_actions->restyle(of, how, [this](const ChangedResult &) { lookForChanges(); }), tr("The picture could not be redrawn"));
        });
    });
}

void GalleryPage::describe()
{
    if (const auto item = one())
        m_actions->describe(asChosen(*item, {}), {});
}

void GalleryPage::remove()
{
    std::vector<Item> items;
    try {
        items = chosenItems();
    } catch (const core::Error &error) {
        banner()->showError(tr("It could not be deleted"), QString::fromUtf8(error.what()));
        return;
    }
    if (items.empty())
        return;
    // The next one is current then, so that Delete can be pressed again.
    const bool wasLarge = m_view->isVisible();
    const int last = m_grid->indexOf(items.back().id), first = m_grid->indexOf(items.front().id);
    const int next = last + 1 < m_grid->count() ? last + 1 : first - 1;
    const qint64 nextId = next >= 0 ? m_grid->idAt(next) : 0;
    std::vector<ResultActions::Removal> removals;
    QSet<qint64> gone;
    for (const Item &item : items) {
        const auto mark = [this, id = item.id, set = services().setTrashed](bool trashed) {
            try {
                if (set)
                    set(Ids{id}, trashed);
            } catch (const core::Error &error) {
                banner()->showError(tr("The gallery could not note it"), QString::fromUtf8(error.what()));
            }
        };
        removals.push_back({.file = item.missing ? std::filesystem::path() : item.path,
                            .takeAway =
                                [this, item, mark, &gone] {
            if (m_playback->current() == item.id)
                m_playback->stop();
            m_thumbnails->forget(m_shelf.thumbnailOf(item));
            gone.insert(item.id);
            mark(true);
                            },
                            .putBack =
                                [this, item, mark, add = services().addFile](const std::filesystem::path &file) {
            mark(false);
            if (file != item.path && add) // another has its name by now
                add(file);
            m_wanted = item.id;
            searchSoon(false);
                            }});
    }
    if (m_actions->remove(std::move(removals)) == 0)
        return;
    if (m_compare->isVisible()) // what is gone is not compared
        closeOverlay();
    m_shelf.forgetAll();
    m_total -= gone.size();
    m_grid->remove(gone);
    m_shelf.show(m_grid->items());
    if (const int index = m_grid->indexOf(nextId); index >= 0)
        m_grid->select(index);
    if (wasLarge && m_grid->current() >= 0)
        showLarge();
    else if (wasLarge)
        closeOverlay();
    searchSoon(false);
    selectionChanged();
}

void GalleryPage::forget()
{
    if (!services().forget)
        return;
    try {
        Ids ids;
        for (const Item &item : chosenItems())
            if (item.missing)
                ids.push_back(item.id);
        services().forget(ids);
    } catch (const core::Error &error) {
        banner()->showError(tr("The gallery could not forget them"), QString::fromUtf8(error.what()));
    }
    searchSoon(false);
}

void GalleryPage::run()
{
    makeAgain(false);
}

void GalleryPage::makeAgain(bool same)
{
    const auto item = one();
    if (!item || !services().makeAgain)
        return;
    // Seeds that people type and read are small.
    const std::optional<uint64_t> seed = same ? std::nullopt : std::optional<uint64_t>(QRandomGenerator::global()->bounded(1u, 1u << 31));
    const QString title =
        same ? tr("Again: %1").arg(gallerywords::titleOf(*item).left(60)) : tr("Like: %1").arg(gallerywords::titleOf(*item).left(60));
    auto *job = services().runner->start(
        title,
        [path = item->path, seed, make = services().makeAgain](const core::JobContext &context) {
        const auto recipe = core::library::readRecipe(path);
        if (!recipe)
            throw core::Error("The file " + core::shown(path) + " does not say how it was made, so it cannot be made again.");
        return make(*recipe, seed, context);
        },
        this,
        [this, same](const std::vector<std::filesystem::path> &made) {
        lookForChanges();
        if (!made.empty())
            setSubtitle(same ? tr("Made again: %1").arg(gallerywords::textOf(made.front().filename()))
                             : tr("Made: %1").arg(gallerywords::textOf(made.front().filename())));
    });
    track(job, same ? tr("It could not be made again") : tr("No more of these could be made"));
}

void GalleryPage::rate(int rating)
{
    say([rating](Item &item) { item.rating = rating; },
        [set = services().setRating, rating](const Ids &ids) {
        if (set)
            set(ids, rating);
    });
}

void GalleryPage::addTag(const QString &tag)
{
    say(
        [tag = tag.toStdString()](Item &item) {
        if (std::ranges::find(item.tags, tag) == item.tags.end())
            item.tags.insert(std::ranges::lower_bound(item.tags, tag), tag);
        },
        [add = services().addTag, tag = tag.toStdString()](const Ids &ids) {
        if (add)
            add(ids, tag);
    });
}

void GalleryPage::removeTag(const QString &tag)
{
    say([tag = tag.toStdString()](Item &item) { std::erase(item.tags, tag); },
        [remove = services().removeTag, tag = tag.toStdString()](const Ids &ids) {
        if (remove)
            remove(ids, tag);
    });
}

void GalleryPage::setProject(const QString &project)
{
    say([project = project.toStdString()](Item &item) { item.project = project; },
        [set = services().setProject, project = project.toStdString()](const Ids &ids) {
        if (set)
            set(ids, project);
    });
}

void GalleryPage::say(const std::function<void(Item &)> &change, const std::function<void(const Ids &)> &keep)
{
    const Ids ids = chosen();
    if (ids.empty())
        return;
    for (const int64_t id : ids) {
        m_shelf.change(id, change);
        m_grid->refresh(id);
    }
    if (const auto item = one(); item && m_view->isVisible())
        m_view->setRating(item->rating);
    m_detailsTimer.start();
    auto *job = files().start(
        tr("Note it"), [ids, keep](const core::JobContext &) { keep(ids); }, this,
        [this, version = services().catalogueVersion] {
        if (version) // nothing is to be found anew: who rates by the rating's order would lose his place
            m_version = version();
        });
    job->setAside();
    connect(job, &core::jobs::Job::failed, this, [this](const QString &message) {
        banner()->showError(tr("The gallery could not note it"), message);
        m_shelf.forgetAll();
        m_grid->refresh();
        m_detailsTimer.start();
    });
}

} // namespace ui
