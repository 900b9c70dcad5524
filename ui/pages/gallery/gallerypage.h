// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/gallery/gallerydetails.h"
#include "ui/pages/gallery/galleryshelf.h"
#include "ui/pages/page.h"

#include <QTimer>

#include <memory>

class QStackedWidget;
class QVBoxLayout;

namespace ui {

class ContentGuard;
class EmptyState;
class GalleryCommands;
class GalleryCompare;
class GalleryFilters;
class GalleryPlayback;
class GalleryView;
class JustifiedGrid;
class ResultActions;
class ValueSlider;
struct ChosenResult;

/// Everything that was made or imported, of all pages, in one grid: searched as one types, narrowed, rated, tagged, compared, carried
/// out and made again. The files are where they were; what is shown of them comes from the catalogue.
class GalleryPage : public Page
{
    Q_OBJECT
public:
    GalleryPage(GalleryServices &services, Settings &settings, QWidget *parent = nullptr);
    ~GalleryPage() override;

    bool closeOverlay() override;
    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    QWidget *focusTarget() override;

Q_SIGNALS:
    /// Its settings are to be shown by the page of this kind, from its file.
    void settingsWanted(const QString &kind, const QString &file);
    void startWanted(const QString &file); ///< of the next picture
    void firstWanted();                    ///< there is nothing yet: the page that makes something now

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    using Item = core::library::Item;
    using Ids = std::vector<int64_t>;

    void buildWork();
    void buildCommands();
    void connectWork();
    JustifiedGrid::Look lookOf(qint64 id) const;

    // What is found (gallerypagesearch.cpp)
    void searchSoon(bool typing);
    void search();
    void take(const GalleryShelf::Arranged &arranged);
    void searchMeaning(const core::library::ItemQuery &query, const core::library::Found &words);
    void lookForChanges(); ///< by other programs, and by other pages
    void refreshFiles();   ///< what came, went or was moved outside
    void showSimilar();
    void import(const std::vector<std::filesystem::path> &paths);
    void chooseFolder();
    void showEmpty();

    // What is shown of it
    void selectionChanged();
    void showDetails();
    void showState();
    std::optional<Item> one() const;       ///< the only selected one, or the one that is looked at
    Ids chosen() const;                    ///< the selected ones, or the one that is looked at
    std::vector<Item> chosenItems() const; ///< throws core::Error
    void showItem(qint64 id);              ///< selects it; where it is not shown, everything is first
    void activate(int index);
    void look(int index);
    void showLarge();
    /// A picture, or what may be seen of it.
    void showGuarded(const QString &path, const QString &title, const QImage &image, int rating);
    void walk(int delta);
    void compare();
    void startShow();
    void placeOverlay(QWidget *overlay);

    // What is done with it (gallerypageactions.cpp)
    ChosenResult asChosen(const Item &item, const QImage &image) const;
    /// Reads its picture, then does it.
    void withPicture(const Item &item, const std::function<void(const ChosenResult &)> &what);
    QMimeData *carriedOut();
    void copy();
    void saveOne();
    void exportMany();
    void enlarge(const std::string &model);
    void restyle();
    void describe();
    void remove();
    void forget();
    void makeAgain(bool same);
    void rate(int rating);
    /// Shown at once, kept by a worker; where that fails it is said, and what is true is shown again.
    void say(const std::function<void(Item &)> &change, const std::function<void(const Ids &)> &keep);
    void addTag(const QString &tag);
    void removeTag(const QString &tag);
    void setProject(const QString &project);

    GalleryServices &services() const { return m_services; }

    GalleryServices &m_services;
    GalleryShelf m_shelf;
    Thumbnails *m_thumbnails = nullptr;
    ContentGuard *m_guard = nullptr;
    GalleryFilters *m_filters = nullptr;
    QStackedWidget *m_stack = nullptr;
    QVBoxLayout *m_column = nullptr;
    EmptyState *m_empty = nullptr;
    JustifiedGrid *m_grid = nullptr;
    ValueSlider *m_size = nullptr;
    GalleryDetails *m_details = nullptr;
    GalleryView *m_view = nullptr;
    GalleryCompare *m_compare = nullptr;
    GalleryPlayback *m_playback = nullptr;
    GalleryCommands *m_commands = nullptr;
    ResultActions *m_actions = nullptr;
    // A search waits for nothing, and what is looked at not for files that are read by the thousand.
    core::jobs::JobRunner *m_searches = nullptr, *m_slow = nullptr;
    QTimer m_searchTimer, m_detailsTimer, m_watch;
    quint64 m_searchNumber = 0; ///< what an older one brings is not taken
    int64_t m_version = -1;     ///< of the catalogue, as shown
    int64_t m_total = 0;
    bool m_searched = false;      ///< once at least
    bool m_isSimilar = false;     ///< what is shown is like one of them
    qint64 m_wanted = 0;          ///< is selected when it is found
    std::vector<qint64> m_slides; ///< what a slide show goes through; empty: all
    quint64 m_lookNumber = 0;
};

} // namespace ui
