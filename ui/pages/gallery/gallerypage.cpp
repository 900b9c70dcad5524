// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the gallery is made of and what it shows. What it finds: gallerypagesearch.cpp; what lies over it: gallerypagelooking.cpp; what is done with it: gallerypageactions.cpp.
#include "ui/pages/gallery/gallerypage.h"

#include "core/base/error.h"
#include "core/base/kinds.h"
#include "ui/pages/gallery/gallerycommands.h"
#include "ui/pages/gallery/gallerycompare.h"
#include "ui/pages/gallery/galleryfilters.h"
#include "ui/pages/gallery/galleryplayback.h"
#include "ui/pages/gallery/galleryview.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/results/contentguard.h"
#include "ui/results/enlargemenu.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::library::Item;

namespace ui {

using gallerywords::Medium;

namespace {

constexpr int lowest = 96, highest = 360, usual = 168; // rows, in pixels
constexpr int watchTime = 1500;                        // milliseconds between looks whether the catalogue changed
constexpr size_t mostShownTogether = 500;              // of a selection, in the details

} // namespace

GalleryPage::GalleryPage(GalleryServices &services, Settings &settings, QWidget *parent)
    : Page(u"gallery"_s, tr("Gallery"), u"grid-3x3"_s, services, settings, parent)
    , m_services(services)
    , m_shelf(services)
    , m_thumbnails(new Thumbnails(services.thumbnailsFolder, this))
    , m_searches(new core::jobs::JobRunner(this))
    , m_slow(new core::jobs::JobRunner(this))
{
    createInspector();
    createPrimary(tr("More like this"), tr("Makes another with the same settings and a new seed, and keeps it (Ctrl+Enter)."));
    m_details = new GalleryDetails(inspector(), this);
    m_size = new ValueSlider(tr("Thumbnails"), lowest, highest, usual, tr("How high the rows are, in pixels (Ctrl+wheel)."), inspector());
    m_size->setObjectName(u"galleryRowHeight"_s);
    m_size->setDecimals(0);
    m_size->setStep(8);
    inspector()->addSection(tr("View"), u"galleryLooks"_s, true)->addWidget(m_size);
    m_playback = new GalleryPlayback(services, settings, files(), this);
    buildWork();
    buildCommands();
    connectWork();
    showState();
    showDetails();
}

// The jobs of the searches refer to the services, and may be at work.
GalleryPage::~GalleryPage() = default;

void GalleryPage::buildWork()
{
    auto *content = new QWidget(this);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_filters = new GalleryFilters(services().facets, content);
    m_column->addWidget(m_filters);
    m_stack = new QStackedWidget(content);
    m_empty = new EmptyState(u"grid-3x3"_s, {}, {}, u" "_s, m_stack);
    m_empty->setObjectName(u"galleryEmpty"_s);
    m_grid = new JustifiedGrid(m_stack);
    style::name(m_grid, u"galleryGrid"_s, tr("Gallery"), {});
    m_grid->setLook([this](qint64 id) { return lookOf(id); });
    m_grid->setThumbnails(m_thumbnails);
    m_guard = new ContentGuard(services(), settings(), this);
    m_grid->setVeil({.isHidden = [this](const QString &path) { return m_guard->show(path) == ContentGuard::Show::Hidden; },
                     .over = blurred,
                     .seen = [this](const QString &path, const QImage &picture) { m_guard->ask(path, picture); }});
    m_grid->setDragData([this] { return carriedOut(); });
    m_grid->setMinimumHeight(40);
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_empty);
    m_column->addWidget(m_stack, 1);
    setContent(content);

    m_view = new GalleryView(this);
    m_view->hide();
    const auto pathShown = [this] {
        const int index = m_grid->current();
        const Item *item = index >= 0 && m_view->isVisible() ? m_shelf.find(m_grid->idAt(index)) : nullptr;
        return item ? gallerywords::textOf(item->path) : QString();
    };
    connect(m_guard, &ContentGuard::changed, this, [this, pathShown](const QString &path) {
        m_grid->viewport()->update();
        if (path == pathShown())
            showLarge();
    });
    connect(m_view, &GalleryView::revealWanted, this, [this, pathShown] { m_guard->reveal(pathShown()); });
    m_compare = new GalleryCompare(this);
    m_compare->hide();
    placeBanner(m_column, 2);
    placeBanner(m_view, [this](int height) { return m_view->giveRoom(height); });
}

void GalleryPage::buildCommands()
{
    m_actions = new ResultActions(
        services(), settings(), banner(),
        {.save = tr("Save picture"),
         .saveDialog = u"galleryFileDialog"_s,
         .notSaved = tr("The picture could not be saved"),
         .notCarriedOut = tr("It could not be dragged out"),
         .notDeleted = tr("It could not be deleted"),
         .notBroughtBack = tr("It could not be brought back"),
         .undo = tr("Brings it back (Ctrl+Z)."),
         .removed = [](int removed, int) { return removed == 1 ? tr("It is in the trash") : tr("%1 are in the trash").arg(removed); }},
        this);
    connect(m_actions, &ResultActions::told, this, &GalleryPage::setSubtitle);
    connect(m_actions, &ResultActions::undone, this, [this] { searchSoon(false); });
    const auto onOne = [this](const std::function<void(const Item &)> &what) -> GalleryCommands::Do {
        return [this, what] {
            if (const auto item = one())
                what(*item);
        };
    };
    GalleryCommands::Deeds deeds{.look =
                                     [this] {
        activate(m_grid->current());
                                 },
                                 .again =
                                     [this] {
        makeAgain(true);
                                 },
        .more = [this] { triggerPrimary(); }, .settings = onOne([this](const Item &item) {
                                                  Q_EMIT settingsWanted(QString::fromStdString(item.kind), gallerywords::textOf(item.path));
                                              }),
        .start = onOne([this](const Item &item) { Q_EMIT startWanted(gallerywords::textOf(item.path)); }),
        .similar = [this] { showSimilar(); }, .compare = [this] { compare(); }, .slideShow = [this] { startShow(); },
        .copy = [this] { copy(); }, .save = [this] { saveOne(); }, .exportMany = [this] { exportMany(); },
        .showFolder = onOne([this](const Item &item) { ResultActions::showFolder(asChosen(item, {})); }), .restyle = [this] { restyle(); },
        .describe = [this] { describe(); }, .remove = [this] { remove(); }, .undo = [this] { m_actions->undo(); },
        .forget = [this] { forget(); }, .find = [this] { m_filters->field()->setFocus(Qt::ShortcutFocusReason); },
        .import = [this] { chooseFolder(); }, .tag = [this] { m_details->focusTags(); }, .project = [this] { m_details->focusProject(); },
        .models = [this] { Q_EMIT modelsWanted({}); }, .rate = [this](int rating) { rate(rating); },
        .enlarge = [this](const std::string &model) { enlarge(model); },
        .isDrawing = [this] { return one() && one()->kind == core::kinds::picture; }};
    m_commands = new GalleryCommands(std::move(deeds), services(), header(), this);
    const auto actions = m_commands->forView();
    for (QAction *action : actions) {
        auto *button = new QToolButton(m_view);
        button->setDefaultAction(action);
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        style::name(button, action->objectName() + u"Large"_s, action->text(), action->toolTip());
        if (action->menu()) {
            button->setPopupMode(QToolButton::InstantPopup);
            releaseAfterMenu(button, action->menu());
        }
        m_view->addTool(button);
    }
}

void GalleryPage::connectWork()
{
    m_searchTimer.setSingleShot(true);
    m_detailsTimer.setSingleShot(true);
    m_detailsTimer.setInterval(40); // who walks by key is not held up
    m_watch.setInterval(watchTime);
    connect(&m_searchTimer, &QTimer::timeout, this, &GalleryPage::search);
    connect(&m_detailsTimer, &QTimer::timeout, this, &GalleryPage::showDetails);
    connect(&m_watch, &QTimer::timeout, this, &GalleryPage::lookForChanges);
    connect(m_filters, &GalleryFilters::changed, this, &GalleryPage::searchSoon);
    connect(m_filters, &GalleryFilters::groupingChanged, this, [this] { searchSoon(false); });
    connect(m_filters, &GalleryFilters::leftDown, this, [this] {
        m_grid->setFocus();
        if (m_grid->current() < 0 && m_grid->count() > 0)
            m_grid->select(0);
    });
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (m_filters->isNarrowed() || m_isSimilar) {
            m_isSimilar = false;
            m_filters->clear();
        } else {
            Q_EMIT firstWanted();
        }
    });
    connect(m_grid, &JustifiedGrid::selectionChanged, this, &GalleryPage::selectionChanged);
    connect(m_grid, &JustifiedGrid::currentChanged, this, &GalleryPage::selectionChanged);
    connect(m_grid, &JustifiedGrid::activated, this, &GalleryPage::activate);
    connect(m_grid, &JustifiedGrid::menuWanted, m_commands, &GalleryCommands::showMenu);
    connect(m_grid, &JustifiedGrid::rowHeightWanted, m_size, [this](int height) { m_size->setValue(height); });
    connect(m_size, &ValueSlider::valueChanged, m_grid, [this](double height) { m_grid->setRowHeight(int(height)); });
    connect(m_playback, &GalleryPlayback::moved, this, [this](qint64 id) { m_grid->refresh(id); });
    connect(m_playback, &GalleryPlayback::failed, this,
            [this](const QString &message) { banner()->showError(tr("The sound could not be played"), message); });
    connect(m_details, &GalleryDetails::rated, this, &GalleryPage::rate);
    connect(m_details, &GalleryDetails::tagAdded, this, &GalleryPage::addTag);
    connect(m_details, &GalleryDetails::tagRemoved, this, &GalleryPage::removeTag);
    connect(m_details, &GalleryDetails::projectChosen, this, &GalleryPage::setProject);
    connect(m_details, &GalleryDetails::itemWanted, this, &GalleryPage::showItem);
    connect(m_details, &GalleryDetails::tagWanted, m_filters, &GalleryFilters::setTag);
    connect(m_view, &GalleryView::closed, this, &GalleryPage::closeOverlay);
    connect(m_view, &GalleryView::walked, this, &GalleryPage::walk);
    connect(m_view, &GalleryView::rated, this, &GalleryPage::rate);
    connect(m_view->canvas(), &PictureCanvas::menuWanted, m_commands, &GalleryCommands::showMenu);
    m_view->canvas()->setDragData([this] { return carriedOut(); });
    connect(m_compare, &GalleryCompare::closed, this, &GalleryPage::closeOverlay);
    connect(m_compare, &GalleryCompare::currentChanged, this, [this](qint64) { selectionChanged(); });
    connect(this, &Page::busyChanged, this, &GalleryPage::showState);
}

JustifiedGrid::Look GalleryPage::lookOf(qint64 id) const
{
    const Item *item = m_shelf.find(id);
    if (!item)
        return {};
    JustifiedGrid::Look look;
    const Medium medium = gallerywords::mediumOf(item->path);
    look.icon = gallerywords::iconOf(*item);
    look.name = gallerywords::described(*item);
    look.file = m_shelf.thumbnailOf(*item);
    look.rating = item->rating;
    look.isMissing = item->missing;
    if (medium != Medium::Picture || item->missing)
        look.title = gallerywords::titleOf(*item);
    if (medium == Medium::Text)
        look.text = QString::fromStdString(item->words);
    if (item->missing)
        look.mark = tr("missing");
    else if (item->seconds > 0)
        look.mark = gallerywords::duration(item->seconds);
    look.played = m_playback->played(id);
    return look;
}

void GalleryPage::selectionChanged()
{
    m_detailsTimer.start();
    showState();
}

GalleryPage::Ids GalleryPage::chosen() const
{
    if (m_compare->isVisible() && m_compare->current() != 0)
        return {m_compare->current()};
    if (m_view->isVisible())
        return m_grid->current() >= 0 ? Ids{m_grid->idAt(m_grid->current())} : Ids();
    const auto all = m_grid->selection();
    return Ids(all.begin(), all.end());
}

std::optional<Item> GalleryPage::one() const
{
    const Ids ids = chosen();
    if (ids.size() != 1)
        return std::nullopt;
    const Item *item = m_shelf.find(ids.front());
    return item ? std::optional(*item) : std::nullopt;
}

std::vector<Item> GalleryPage::chosenItems() const
{
    return m_shelf.items(chosen());
}

void GalleryPage::showState()
{
    GalleryCommands::State state;
    const Ids ids = chosen();
    state.selected = int(ids.size());
    const auto item = one();
    if (item) {
        const Medium medium = gallerywords::mediumOf(item->path);
        state.isPicture = medium == Medium::Picture;
        state.isThere = !item->missing;
        const bool isOwn = item->kind == core::kinds::picture || item->kind == core::kinds::face || item->kind == core::kinds::speech;
        state.canBeMade = services().makeAgain && isOwn && state.isThere && item->program.starts_with("Atelier");
        state.hasSettings =
            (medium == Medium::Picture
             && (item->kind == core::kinds::picture || item->kind == core::kinds::face || item->kind == core::kinds::sketch))
            || (medium == Medium::Sound && item->kind == core::kinds::speech);
        state.hasSimilar = services().similar && !item->words.empty();
    }
    if (ids.size() <= GalleryCompare::most)
        for (const int64_t id : ids)
            if (const Item *each = m_shelf.find(id))
                state.pictures += gallerywords::mediumOf(each->path) == Medium::Picture && !each->missing ? 1 : 0;
    if (ids.size() <= mostShownTogether)
        for (const int64_t id : ids)
            if (const Item *each = m_shelf.find(id))
                state.anyMissing = state.anyMissing || each->missing;
    state.canUndo = m_actions->canUndo();
    state.isEmpty = m_grid->count() == 0;
    state.canMake = bool(services().makeAgain);
    state.canChange = bool(services().enlarge);
    m_commands->enable(state);
    primary()->setEnabled(state.selected == 1 && state.canBeMade);
    primary()->setToolTip(state.selected == 0  ? tr("Select one: another like it is made, with a new seed.")
                          : state.selected > 1 ? tr("Select only one: another like it is made, with a new seed.")
                          : !state.canBeMade   ? tr("Its file does not say how it was made, so there is nothing to make more with.")
                                               : tr("Makes another with the same settings and a new seed, and keeps it (Ctrl+Enter)."));
    QString text;
    if (m_searched && m_total > 0)
        text = state.selected > 1 ? tr("%1 of %2 selected").arg(state.selected).arg(m_total)
               : m_total == 1     ? tr("one item")
                                  : tr("%1 items").arg(m_total);
    setSubtitle(text);
}

void GalleryPage::showDetails()
{
    const Ids ids = chosen();
    if (ids.empty()) {
        m_details->showNothing(m_grid->count() > 0 ? tr("Select one to see what is known of it.") : QString());
        return;
    }
    std::vector<Item> items;
    for (size_t i = 0; i < std::min(ids.size(), mostShownTogether); ++i)
        if (const Item *item = m_shelf.find(ids[i]))
            items.push_back(*item);
    if (ids.size() > 1 || items.empty()) {
        m_details->showMany(items, int(ids.size()));
        return;
    }
    const Item item = items.front();
    m_details->showOne(item, {});
    struct Read
    {
        GalleryDetails::More more;
    };
    // Its file may lie on a slow disk: the rest comes when it is read.
    auto *job = files().start(
        tr("Read what a file says"),
        [item, parents = services().parents, children = services().children](const core::JobContext &) {
        Read read;
        if (!item.missing && gallerywords::mediumOf(item.path) != Medium::Text)
            read.more.recipe = core::library::readRecipe(item.path);
        if (parents)
            read.more.parents = parents(item.id);
        if (children)
            read.more.children = children(item.id);
        return read;
        },
        this,
        [this, id = item.id](const Read &read) {
        if (const auto now = one(); now && now->id == id)
            m_details->showOne(*now, read.more);
    });
    job->setAside();
}

void GalleryPage::saveState(QSettings &store) const
{
    m_filters->saveState(store);
    store.setValue(u"rowHeight"_s, m_grid->rowHeight());
}

void GalleryPage::restoreState(QSettings &store)
{
    m_filters->restoreState(store);
    m_size->setValue(std::clamp(store.value(u"rowHeight"_s, usual).toInt(), lowest, highest));
}

void GalleryPage::shown(bool first)
{
    if (first || !m_searched)
        search();
    else
        lookForChanges();
    if (first)
        refreshFiles();
    m_watch.start();
}

void GalleryPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_watch.stop(); // nobody looks
    m_view->stopShow();
}

QWidget *GalleryPage::focusTarget()
{
    return m_stack->currentWidget() == m_empty ? static_cast<QWidget *>(m_empty->button()) : m_grid;
}

void GalleryPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_commands->fit(width());
    for (QWidget *overlay : {static_cast<QWidget *>(m_view), static_cast<QWidget *>(m_compare)})
        overlay->setGeometry(rect());
}

} // namespace ui

#include "moc_gallerypage.cpp"
