// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of GalleryPage that finds, and lets in what was found elsewhere.
#include "ui/pages/gallery/gallerypage.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/jobs/job.h"
#include "ui/pages/gallery/galleryfilters.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::library::Found;
using core::library::ItemQuery;
using gallerywords::Medium;

namespace {

constexpr int typingTime = 50; // milliseconds: letters that come in quick succession are one search

} // namespace

void GalleryPage::searchSoon(bool typing)
{
    if (typing)
        m_isSimilar = false;
    m_searchTimer.start(typing ? typingTime : 0);
}

void GalleryPage::search()
{
    if (!services().search || m_isSimilar)
        return;
    const quint64 number = ++m_searchNumber;
    m_searches->cancelAll(); // what nobody waits for any more
    struct Answer
    {
        Found found;
        GalleryShelf::Arranged arranged;
    };
    const ItemQuery query = m_filters->query();
    auto *job = m_searches->start(
        tr("Search"),
        [search = services().search, query, grouping = m_filters->grouping()](const core::JobContext &) {
        Answer answer;
        answer.found = search(query);
        answer.arranged = GalleryShelf::arrange(answer.found, nullptr, grouping, query.sort);
        return answer;
        },
        this,
        [this, number, query](const Answer &answer) {
        if (number != m_searchNumber)
            return;
        take(answer.arranged);
        if (!query.text.empty() && services().searchMeaning && query.sort == core::library::ItemSort::Best)
            searchMeaning(query, answer.found);
    });
    job->setAside();
    connect(job, &core::jobs::Job::failed, this, [this, number](const QString &message) {
        if (number == m_searchNumber)
            banner()->showError(tr("The gallery cannot be searched"), message);
    });
}

// Words take milliseconds; their meaning needs a network, and what it finds comes below.
void GalleryPage::searchMeaning(const ItemQuery &query, const Found &words)
{
    auto *job = m_searches->start(
        tr("Search by meaning"),
        [search = services().searchMeaning, query, words, grouping = m_filters->grouping()](const core::JobContext &context) {
        context.checkpoint();
        const Found meant = search(query.text, query);
        return GalleryShelf::arrange(words, &meant, grouping, query.sort);
        },
        this,
        [this, number = m_searchNumber](const GalleryShelf::Arranged &arranged) {
        if (number == m_searchNumber)
            take(arranged);
    });
    job->setAside(); // where it fails there are those with the words
}

void GalleryPage::take(const GalleryShelf::Arranged &arranged)
{
    if (arranged.version != m_version)
        m_shelf.forgetAll();
    m_version = arranged.version;
    m_total = arranged.total;
    m_searched = true;
    m_shelf.show(arranged.items);
    m_grid->setItems(arranged.items, arranged.groups);
    if (const qint64 wanted = std::exchange(m_wanted, 0)) {
        if (const int index = m_grid->indexOf(wanted); index >= 0) {
            m_grid->select(index);
            m_grid->setFocus();
        }
    }
    showEmpty();
    m_stack->setCurrentIndex(m_grid->count() > 0 ? 0 : 1);
    selectionChanged();
    try {
        if (!services().facets)
            return;
        const auto facets = services().facets();
        m_filters->setMissing(facets.missing);
        QStringList tags, projects;
        for (const auto &tag : facets.tags)
            tags.append(QString::fromStdString(tag.name));
        for (const auto &project : facets.projects)
            if (!project.name.empty())
                projects.append(QString::fromStdString(project.name));
        m_details->setNames(tags, projects);
    } catch (const core::Error &) { // the search has said what is wrong
    }
}

void GalleryPage::showEmpty()
{
    if (m_isSimilar || m_filters->isNarrowed()) {
        m_empty->setTexts(tr("Nothing like that is here"), tr("Fewer words or filters find more."));
        m_empty->setButtonText(tr("Show everything"));
        m_empty->button()->setToolTip(tr("Takes away the words and all filters."));
    } else {
        m_empty->setTexts(
            tr("Everything you make comes together here"),
            tr("Or drop a folder of pictures and sounds: they are found by their words and settings, and stay where they are."));
        m_empty->setButtonText(tr("Make the first picture"));
        m_empty->button()->setToolTip(tr("Opens the page for pictures and makes one."));
    }
}

void GalleryPage::lookForChanges()
{
    if (!services().catalogueVersion || m_searchTimer.isActive() || m_isSimilar)
        return;
    try {
        if (services().catalogueVersion() != m_version)
            search();
    } catch (const core::Error &) { // it may be just being made; the next look tells
    }
}

void GalleryPage::refreshFiles()
{
    if (!services().refreshCatalogue)
        return;
    auto *job = m_slow->start(
        tr("Look for changed files"), [refresh = services().refreshCatalogue](const core::JobContext &context) { return refresh(context); },
        this,
        [this](const std::string &news) {
        lookForChanges();
        if (!news.empty())
            banner()->show(Banner::Kind::Note, tr("The gallery was built anew from the files"), QString::fromStdString(news));
        });
    job->setAside();
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->show(Banner::Kind::Warning, tr("Not all files could be looked at"), message); });
}

void GalleryPage::showSimilar()
{
    const auto item = one();
    if (!item || !services().similar)
        return;
    closeOverlay();
    const quint64 number = ++m_searchNumber;
    m_isSimilar = true;
    auto *job = m_searches->start(
        tr("Find similar ones"), [similar = services().similar, id = item->id](const core::JobContext &) { return similar(id); }, this,
        [this, number, title = gallerywords::titleOf(*item)](const Found &found) {
        if (number != m_searchNumber)
            return;
        if (found.items.empty()) {
            m_isSimilar = false;
            banner()->show(Banner::Kind::Note, tr("Nothing similar is known yet"),
                           tr("Its words are given a meaning in the background. Try again in a moment."));
            return;
        }
        GalleryShelf::Arranged arranged =
            GalleryShelf::arrange(found, nullptr, GalleryShelf::Grouping::None, core::library::ItemSort::Best);
        arranged.groups = {{.first = 0, .title = tr("Like “%1”").arg(title.left(60)), .detail = tr("Esc shows everything again")}};
        m_wanted = found.items.front().id;
        take(arranged);
        });
    job->setAside();
    connect(job, &core::jobs::Job::failed, this, [this](const QString &message) {
        m_isSimilar = false;
        banner()->showError(tr("Similar ones could not be found"), message);
    });
}

bool GalleryPage::acceptsDrop(const QMimeData &data) const
{
    // On other pages each kind has its own place; here everything is let in.
    if (!isVisible() || !services().import)
        return false;
    const auto urls = data.urls();
    return std::ranges::any_of(urls, [](const QUrl &url) {
        if (!url.isLocalFile())
            return false;
        const Medium medium = gallerywords::mediumOf(core::pathOf(url.toLocalFile().toStdString()));
        return medium == Medium::Picture || medium == Medium::Sound || QFileInfo(url.toLocalFile()).isDir();
    });
}

void GalleryPage::drop(const QMimeData &data)
{
    std::vector<std::filesystem::path> paths;
    for (const QUrl &url : data.urls())
        if (url.isLocalFile())
            paths.push_back(core::pathOf(url.toLocalFile().toStdString()));
    import(paths);
}

void GalleryPage::chooseFolder()
{
    auto *dialog = new QFileDialog(window(), tr("Add a folder"), gallerywords::textOf(settings().pictures()));
    dialog->setObjectName(u"galleryFolderDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { import({core::pathOf(folder.toStdString())}); });
    dialog->open();
}

void GalleryPage::import(const std::vector<std::filesystem::path> &paths)
{
    if (paths.empty() || !services().import)
        return;
    banner()->close();
    setSubtitle(tr("Reading files"));
    auto *job = m_slow->start(
        tr("Add %1").arg(gallerywords::textOf(paths.front().filename())),
        [paths, import = services().import](const core::JobContext &context) { return import(paths, context); }, this,
        [this](int64_t added) {
        search();
        banner()->show(Banner::Kind::Note,
                       added == 0   ? tr("Nothing new was found there")
                       : added == 1 ? tr("One is new here")
                                    : tr("%1 are new here").arg(added),
                       added == 0 ? tr("All of it is known already, or is nothing the gallery shows.")
                                  : tr("The files stay where they are."));
        });
    connect(job, &core::jobs::Job::progressed, this, [this](int step, int total, const QString &) {
        setSubtitle(total > 0 ? tr("Reading files: %1 of %2").arg(step).arg(total) : tr("Reading files: %1").arg(step));
        lookForChanges(); // what is there can be looked at meanwhile
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("Not everything could be added"), message); });
}

} // namespace ui
