// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facespage.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "ui/pages/faces/enlargedfaces.h"
#include "ui/pages/faces/facecommands.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facemorph.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/faceruns.h"
#include "ui/pages/faces/facescontrols.h"
#include "ui/pages/faces/facesource.h"
#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/largeface.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/pages/faces/sharpfaces.h"
#include "ui/pages/presetbar.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/picture/picture.h"

#include <QApplication>
#include <QLabel>
#include <QMimeData>
#include <QPointer>
#include <QSettings>
#include <QStackedWidget>
#include <QThreadPool>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;
using core::jobs::Job;

namespace ui {

namespace {

constexpr int leastGrid = 40; // in height: in the smallest window, over a morph and with a message
constexpr int earlierOnDemand = 200;

/// The settings that two faces must share to stand beside each other.
bool sameSettings(const FaceRequest &a, const FaceRequest &b)
{
    return a.model == b.model && a.psi == b.psi && a.compute == b.compute;
}

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

FacesPage::FacesPage(FacesServices &services, Settings &settings, QWidget *parent)
    : Page(u"faces"_s, tr("Faces"), u"scan-face"_s, services, settings, parent)
    , m_services(services)
    , m_faces([this] { return m_controls->request(); })
    , m_source(new FaceSource(services, this))
    , m_sharp(new SharpFaces(services, this))
{
    createInspector();
    createPrimary(tr("Make faces"), tr("Makes new faces with these settings and keeps them in your pictures folder (Ctrl+Enter)."));
    new PresetBar(this, {.current = [this] { return core::gan::toJson(m_controls->settings()); },
                         .apply =
                             [this](const std::string &kept) {
        const FaceRequest preset = core::gan::faceRequestFromJson(kept);
        if (!m_controls->setSettings(preset))
            tell(tr("The model %1 of these settings is not installed").arg(QString::fromStdString(preset.model)),
                 tr("The one that is chosen stays, with the other settings."));
                         }});
    m_controls = new FacesControls(services, settings, inspector(), this);
    primary()->setIdleText(tr("Make %1 faces").arg(FacesControls::defaultCount));
    m_runs = new FaceRuns(services, m_faces, this);
    buildCommands();
    buildWork();
    buildOverlays();
    showModels();
    connectWork();
    lookForNetwork();
    followChoice();
}

FacesPage::~FacesPage() = default;

void FacesPage::buildCommands()
{
    m_actions = new ResultActions(
        services(), settings(), banner(),
        {.save = tr("Save face"),
         .saveDialog = u"saveFaceDialog"_s,
         .notSaved = tr("The face could not be saved"),
         .notCarriedOut = tr("The face could not be dragged out"),
         .notDeleted = tr("The face could not be deleted"),
         .notBroughtBack = tr("The face could not be brought back"),
         .undo = tr("Brings the face back (Ctrl+Z)."),
         .removed = [](int, int trashed) { return trashed == 0 ? tr("The face is gone") : tr("The face is in the trash"); }},
        this);
    connect(m_actions, &ResultActions::told, this, &FacesPage::setSubtitle);
    connect(m_actions, &ResultActions::undone, this, &FacesPage::showState);
    const auto onChosen = [this](const std::function<void(const ShownFace &)> &what) -> FaceCommands::Do {
        return [this, what] {
            if (const auto face = chosen())
                what(*face);
        };
    };
    const auto enlargeMorphed = [this](const std::string &model) {
        if (const ShownFace face = m_morph->between(); !face.image.isNull())
            enlarge({face}, model);
    };
    m_commands = new FaceCommands({.earlier = [this] { toggleEarlier(); },
                                   .copy = onChosen([this](const ShownFace &face) { copy(face); }),
                                   .save = onChosen([this](const ShownFace &face) { saveAs(face); }),
                                   .keep = onChosen([this](const ShownFace &face) { keep(face); }),
                                   .saveAll = [this] { saveAll(); },
                                   .showFolder = onChosen([](const ShownFace &face) { ResultActions::showFolder(asChosen(face)); }),
                                   .remove = [this] { remove(); },
                                   .undo = [this] { m_actions->undo(); },
                                   .roll = [this] { m_controls->roll(); },
                                   .asTheyAre = [this] { m_controls->toggleSharp(); },
                                   .models = [this] { Q_EMIT modelsWanted({}); },
                                   .enlarge = [this](const std::string &model) { enlarge(chosenToEnlarge(), model); },
                                   .enlargeMorph = enlargeMorphed,
                                   .look = [this](int index) { openFromGrid(index); },
                                   .chooseForMorph = [this](int index) { m_grid->toggleSelected(index); },
                                   .useSeed = [this](int index) { m_controls->useSeed(m_grid->seedAt(index)); }},
                                  services(), header(), this);
}

void FacesPage::buildWork()
{
    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(u"scan-face"_s, tr("People who do not exist"),
                             tr("Every number is a face. Make some, then walk from one to the next."),
                             tr("Make %1 faces").arg(FacesControls::defaultCount), m_stack);
    auto *work = new QWidget(m_stack);
    m_column = new QVBoxLayout(work);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_grid = new FaceGrid(work);
    style::name(m_grid, u"faceGrid"_s, tr("Faces"), {});
    m_grid->setMinimumHeight(leastGrid);
    m_morphBar = new MorphBar(work);
    auto *hint = new QLabel(work); // how one morphs
    hint->setObjectName(u"facesHint"_s);
    hint->setProperty("muted", true);
    hint->setWordWrap(true);
    hint->setContentsMargins(24, style::metric::grid, style::metric::margin, style::metric::grid);
    m_column->addWidget(m_grid, 1);
    m_column->addWidget(hint);
    m_column->addWidget(m_morphBar);
    m_morph = new FaceMorph(m_grid, m_morphBar, hint, m_faces, this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    setContent(m_stack);
}

void FacesPage::buildOverlays()
{
    m_view = new FaceView(this);
    m_pairsView = new FacePairs(this);
    m_commands->addTools(m_view);
    m_commands->addTools(m_pairsView);
    m_morphBar->setEnlargeMenu(m_commands->enlargeMorphMenu());
    m_view->hide();
    m_pairsView->hide();
    m_large = new LargeFace(m_view, m_faces, this);
    m_enlarged = new EnlargedFaces(m_pairsView, m_faces, this);
    placeBanner(m_empty, [this](int height) { return m_empty->giveRoom(height); });
    placeBanner(m_column, 1);
    placeBanner(m_view, [this](int height) { return m_view->giveRoom(height); });
    placeBanner(m_pairsView, [this](int height) { return m_pairsView->giveRoom(height); });
}

void FacesPage::connectWork()
{
    const auto seen = [this] {
        refresh();
        showState();
    };
    const auto dragChosen = [this] {
        if (const auto face = chosen())
            m_actions->drag(asChosen(*face));
    };
    connect(m_controls, &FacesControls::modelChanged, this, [this] {
        if (!m_faces.grid.empty()) {
            m_faces.live = true;
            refresh();
            showState();
        }
    });
    connect(m_controls, &FacesControls::varietyChanged, this, &FacesPage::settingsMoved);
    connect(m_controls, &FacesControls::sizeChanged, m_grid, &FaceGrid::setTileSize);
    connect(m_controls, &FacesControls::sharpChanged, this, [this] {
        m_sharp->goOn();
        sharpen();
    });
    connect(m_controls, &FacesControls::countChanged, this,
            [this](int count) { primary()->setIdleText(count == 1 ? tr("Make a face") : tr("Make %1 faces").arg(count)); });
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (m_controls->hasModel())
            make();
        else
            Q_EMIT modelsWanted({});
    });
    connect(m_grid, &FaceGrid::activated, this, &FacesPage::openFromGrid);
    connect(m_grid, &FaceGrid::selectionChanged, this, &FacesPage::followChoice);
    connect(m_grid, &FaceGrid::currentChanged, this, &FacesPage::showState);
    connect(m_grid, &FaceGrid::visibleChanged, this, &FacesPage::sharpen);
    connect(m_grid, &FaceGrid::menuWanted, m_commands, &FaceCommands::showMenu);
    connect(m_grid, &FaceGrid::dragWanted, this, [this](int index) { m_actions->drag(asChosen(m_faces.grid[size_t(index)])); });
    connect(m_morphBar, &MorphBar::amountChanged, this, &FacesPage::refresh);
    connect(m_morphBar, &MorphBar::closed, m_grid, &FaceGrid::clearSelection);
    connect(m_morphBar, &MorphBar::largeWanted, this, [this] { openLarge(m_morph->between().request); });
    connect(m_morphBar, &MorphBar::copyWanted, this, [this] { copy(m_morph->between()); });
    connect(m_morphBar, &MorphBar::saveWanted, this, [this] { keep(m_morph->between()); });
    connect(m_morphBar, &MorphBar::dragWanted, this, [this] { m_actions->drag(asChosen(m_morph->between())); });
    connect(m_view, &FaceView::closed, this, &FacesPage::closeOverlay);
    connect(m_view, &FaceView::dragWanted, this, dragChosen);
    connect(m_pairsView, &FacePairs::closed, this, &FacesPage::closeOverlay);
    connect(m_pairsView, &FacePairs::currentChanged, this, &FacesPage::showState);
    connect(m_pairsView, &FacePairs::dragWanted, this, dragChosen);
    connect(m_runs, &FaceRuns::begins, this, [this] {
        m_source->stop();
        m_faces.live = false;
        m_before.reset();
    });
    connect(m_runs, &FaceRuns::facesWanted, this, &FacesPage::showFaces);
    connect(m_runs, &FaceRuns::faceWanted, this, [this](const ShownFace &face) { insertFace(int(m_faces.grid.size()), face); });
    connect(m_runs, &FaceRuns::faceMade, this, [this](int index) {
        const ShownFace &face = m_faces.grid[size_t(index)];
        m_grid->setSeed(index, face.request.seed);
        m_grid->setImage(index, face.image);
        showMark(index);
        Q_EMIT pictured(face.image);
        if (face.unkept)
            tellUnsaved();
        if (m_large->isOpen())
            m_large->fill();
    });
    connect(m_runs, &FaceRuns::faceGone, this, [this](int index) {
        m_faces.grid.erase(m_faces.grid.begin() + index);
        m_grid->remove(index);
    });
    connect(m_runs, &FaceRuns::changed, this, &FacesPage::showState);
    connect(m_runs, &FaceRuns::ended, this, &FacesPage::refresh); // psi may have been moved meanwhile
    connect(m_large, &LargeFace::changed, this, seen);
    connect(m_large, &LargeFace::moved, this, [this](int index) {
        if (index >= 0)
            m_grid->setCurrent(index);
    });
    connect(m_large, &LargeFace::tooFar, this, [this] {
        banner()->show(Banner::Kind::Note, tr("That is as far as one can go from a face"), tr("Go back, or begin with another seed."));
    });
    connect(this, &Page::jobsChanged, this, &FacesPage::showState);
    connect(m_source, &FaceSource::made, this, &FacesPage::takePreview);
    connect(m_sharp, &SharpFaces::made, this, &FacesPage::sharpen);
    connect(m_sharp, &SharpFaces::failed, this,
            [this](const QString &message) { banner()->showError(tr("Faces cannot be shown enlarged"), message); });
    connect(m_source, &FaceSource::failed, this,
            [this](const QString &message) { banner()->showError(tr("This face could not be made"), message); });
}

void FacesPage::showModels()
{
    const bool has = m_controls->hasModel();
    showEmpty();
    primary()->setEnabled(has);
    if (!has)
        primary()->setToolTip(tr(
            "No model for faces is installed. Add one you have on the Models page, or train one on the Train page. In a copy of Atelier's source, packaging/setup fetches one."));
}

void FacesPage::showEmpty()
{
    const bool noModel = !m_controls->hasModel();
    m_empty->setTexts(
        noModel ? tr("No model for faces is installed yet") : tr("People who do not exist"),
        noModel ? tr(
            "Add one you have on the Models page, or train one on the Train page. In a copy of Atelier's source, packaging/setup fetches one.")
                : tr("Every number is a face. Make some, then walk from one to the next."));
    m_empty->setButtonText(noModel ? tr("Open Models") : tr("Make %1 faces").arg(FacesControls::defaultCount));
}

void FacesPage::make()
{
    if (!isBusy())
        triggerPrimary();
}

bool FacesPage::hasModel() const
{
    return m_controls->hasModel();
}

void FacesPage::makeFirst()
{
    if (hasModel())
        makeFaces(1);
    else
        Q_EMIT modelsWanted({});
}

void FacesPage::run()
{
    makeFaces(m_controls->count());
    settings().setValue(u"faces/lastCount"_s, m_controls->count());
}

void FacesPage::makeFaces(int count)
{
    m_controls->seedForRun();
    FaceRequest request = m_controls->request();
    request.count = count;
    request.pick = m_controls->pick();
    m_sharp->goOn();
    m_loadedEarlier = true; // what is made now is newer than what lies on disk
    start(std::make_shared<FaceRuns::Run>(request));
}

void FacesPage::start(const std::shared_ptr<FaceRuns::Run> &run)
{
    const bool first = !m_runs->isMaking();
    if (first) {
        while (closeOverlay()) {
        }
    }
    track(m_runs->start(run), tr("The faces could not be made"), [this, run] { start(run); });
    if (first)
        m_grid->setFocus();
}

void FacesPage::showFaces(const std::vector<ShownFace> &faces)
{
    m_faces.grid = faces;
    std::vector<uint64_t> seeds;
    seeds.reserve(m_faces.grid.size());
    for (const ShownFace &face : m_faces.grid)
        seeds.push_back(face.request.seed);
    m_grid->setSeeds(seeds);
    for (size_t i = 0; i < m_faces.grid.size(); ++i) {
        if (!m_faces.grid[i].image.isNull())
            m_grid->setImage(int(i), m_faces.grid[i].image);
        showMark(int(i));
    }
    showState();
}

void FacesPage::insertFace(int index, ShownFace face)
{
    m_grid->insert(index, face.request.seed, face.image);
    m_faces.grid.insert(m_faces.grid.begin() + index, std::move(face));
    showMark(index);
    showState();
}

void FacesPage::showMark(int index)
{
    const ShownFace &face = m_faces.grid[size_t(index)];
    m_grid->setMark(index, face.unkept ? tr("not saved") : face.isChanged() ? tr("%1 px").arg(face.image.width()) : QString());
}

void FacesPage::showState()
{
    const int ready = m_grid->readyCount();
    m_stack->setCurrentIndex(m_faces.grid.empty() ? 0 : 1);
    QString text;
    if (ready < int(m_faces.grid.size()))
        text = tr("%1 of %2").arg(ready).arg(m_faces.grid.size());
    else if (ready > 0)
        text = ready == 1 ? tr("one face") : tr("%1 faces").arg(ready);
    const bool looked = std::ranges::any_of(m_faces.grid, [](const ShownFace &face) { return !face.image.isNull() && face.kept.empty(); });
    if (m_faces.live && !m_runs->isMaking() && !outOfDate().empty()) { // some are still those of before
        text += tr(", made again by %1").arg(QString::fromStdString(m_controls->request().model).section(u'/', -1));
    } else {
        if (const QString models = m_faces.modelsInWords(); !models.isEmpty() && ready > 0)
            text += tr(" by %1").arg(models);
        if (ready > 0 && looked && !m_runs->isMaking())
            text += tr(", not kept yet");
    }
    setSubtitle(text);
    const auto face = chosen();
    m_commands->enable({.chosen = face ? &*face : nullptr,
                        .canKeep = services().store != nullptr,
                        .isInGrid = face && m_faces.placeOf(*face) >= 0,
                        .canUndo = m_actions->canUndo(),
                        .isMaking = m_runs->isMaking(),
                        .showsEarlier = m_before.has_value(),
                        .hasFaces = ready > 0});
    sharpen();
}

void FacesPage::shown(bool first)
{
    m_controls->showModels(); // models may have come or gone meanwhile
    showModels();
    lookForNetwork();
    sharpen();
    if (first && !m_loadedEarlier)
        loadEarlier(size_t(std::clamp(settings().value(u"faces/lastCount"_s, FacesControls::defaultCount).toInt(), 1, 1000)),
                    /*asHistory=*/false);
}

void FacesPage::toggleEarlier()
{
    if (!m_before) {
        loadEarlier(earlierOnDemand, /*asHistory=*/true);
        return;
    }
    m_faces.live = false;
    showFaces(*std::exchange(m_before, std::nullopt));
    showState();
}

// Reads files, so on a thread of the pool: they must not wait behind a long job either.
void FacesPage::loadEarlier(size_t count, bool asHistory)
{
    m_loadedEarlier = true;
    if (!services().store)
        return;
    // The store hands out a copy that stays valid; the page may be gone when the thread is done.
    QThreadPool::globalInstance()->start([target = QPointer(this), store = *services().store, count, asHistory] {
        std::vector<ShownFace> faces = keptFaces(store, count, asHistory);
        QMetaObject::invokeMethod(
            qApp,
            [target, faces = std::move(faces), asHistory] {
            if (!target)
                return;
            if (target->m_runs->isMaking() || faces.empty()) {
                target->showState(); // its button
                return;
            }
            if (asHistory)
                target->m_before = target->m_faces.grid;
            target->m_faces.live = false;
            target->m_runs->leave();
            target->showFaces(faces);
            },
            Qt::QueuedConnection);
    });
}

bool FacesPage::useModel(const core::library::Model &model)
{
    if (model.kind != core::modelkinds::faces)
        return false;
    m_controls->showModels(); // it may have come just now
    showModels();
    return m_controls->useModel(model.name);
}

QWidget *FacesPage::focusTarget()
{
    if (m_enlarged->isOpen())
        return m_pairsView;
    if (m_large->isOpen())
        return m_view;
    if (m_faces.grid.empty())
        return m_empty->button();
    return m_grid;
}

void FacesPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_view->setGeometry(rect());
    m_pairsView->setGeometry(rect());
    m_commands->fit(width());
}

void FacesPage::saveState(QSettings &store) const
{
    m_controls->saveState(store);
    store.setValue(u"near"_s, m_view->amount());
}

void FacesPage::restoreState(QSettings &store)
{
    m_view->setAmount(store.value(u"near"_s, 0.3).toDouble());
    m_controls->restoreState(store);
}

void FacesPage::settingsMoved()
{
    if (m_faces.grid.empty() && !m_large->isOpen())
        return;
    m_faces.live = true;
    if (!m_runs->isMaking())
        refresh();
}

void FacesPage::refresh()
{
    std::vector<FaceRequest> wanted;
    const auto want = [&](const std::vector<FaceRequest> &faces) {
        std::ranges::copy_if(faces, std::back_inserter(wanted), [this](const FaceRequest &face) { return !m_faces.find(face); });
    };
    if (m_enlarged->isOpen())
        want(m_enlarged->wanted());
    if (m_large->isOpen())
        want(m_large->wanted());
    if (m_morph->isOpen())
        wanted.push_back(m_morph->between().request);
    if (m_faces.live)
        std::ranges::copy(outOfDate(), std::back_inserter(wanted));
    m_source->want(wanted);
}

// The visible ones first, and among them those that have waited longest, so that a slider that keeps moving reaches all
// of them in turn.
std::vector<FaceRequest> FacesPage::outOfDate() const
{
    const auto &faces = m_faces.grid;
    std::vector<int> order;
    for (int i = 0; i < int(faces.size()); ++i) {
        const ShownFace &face = faces[size_t(i)];
        const bool toBeChosen = face.request.pick > 1; // by the run that makes it
        if (!face.isChanged() && !toBeChosen && !sameSettings(face.request, m_faces.asSeen(face.request)))
            order.push_back(i);
    }
    const auto [first, last] = m_grid->visibleRange();
    const auto rank = [&, first = first, last = last](int i) { return std::pair(i < first || i >= last, faces[size_t(i)].version); };
    std::ranges::stable_sort(order, {}, rank);
    std::vector<FaceRequest> all;
    all.reserve(order.size());
    for (const int i : order)
        all.push_back(m_faces.asSeen(faces[size_t(i)].request));
    return all;
}

void FacesPage::takePreview(const FaceRequest &request, const QImage &image)
{
    m_morph->take(request, image);
    if (m_faces.live) {
        for (size_t i = 0; i < m_faces.grid.size(); ++i) {
            ShownFace &face = m_faces.grid[i];
            const FaceRequest &old = face.request;
            if (face.isChanged() || old.seed != request.seed || old.morph != request.morph || old.variations != request.variations
                || old == request)
                continue;
            face = {.request = request, .image = image, .kept = {}, .changed = {}, .version = m_faces.nextVersion()};
            m_grid->setImage(int(i), image);
            m_morph->faceMade(int(i));
        }
    }
    m_faces.remember(request, image);
    if (m_large->isOpen())
        m_large->fill();
    if (m_enlarged->isOpen())
        m_enlarged->fill();
    showState();
}

void FacesPage::lookForNetwork()
{
    m_controls->setSharpPossible(m_sharp->lookForNetwork());
}

void FacesPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_sharp->want({}, {}); // nobody looks
}

void FacesPage::sharpen()
{
    const bool on = m_sharp->isPossible() && m_controls->isSharp();
    std::vector<SharpFaces::Wish> wishes;
    if (m_large->isOpen()) {
        const FaceRequest face = m_large->face();
        const QImage *image = m_faces.find(face), *sharp = m_sharp->find(face);
        if (on && image)
            wishes.emplace_back(face, *image);
        m_large->showSharp(on && image && sharp ? *sharp : QImage());
    }
    const auto [first, last] = m_grid->visibleRange();
    for (int i = first; i < std::min(last, int(m_faces.grid.size())); ++i) {
        const ShownFace &face = m_faces.grid[size_t(i)];
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
    if (m_enlarged->isOpen()) {
        m_enlarged->close();
        focusTarget()->setFocus();
        showState();
        return true;
    }
    if (m_large->isOpen()) {
        m_large->close();
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
    const ShownFace face = m_faces.grid[size_t(index)];
    if (face.image.isNull() && face.request.pick > 1)
        return; // which face it is, is not known yet
    if (!face.isChanged()) {
        openLarge(face.request);
        return;
    }
    placeOverlay(m_pairsView);
    m_enlarged->openMade(face);
    refresh();
    showState();
}

void FacesPage::openLarge(const FaceRequest &face)
{
    placeOverlay(m_view);
    m_large->open(face);
}

void FacesPage::placeOverlay(QWidget *overlay)
{
    overlay->setGeometry(rect());
    overlay->raise();
    banner()->raise();
}

void FacesPage::followChoice()
{
    m_morph->follow();
    if (m_morph->isOpen())
        refresh();
    showState();
}

std::optional<ShownFace> FacesPage::chosen() const
{
    if (m_enlarged->isOpen())
        return m_enlarged->chosen();
    if (m_large->isOpen())
        return m_large->chosen();
    const int index = m_grid->current();
    if (index < 0 || index >= int(m_faces.grid.size()) || m_faces.grid[size_t(index)].image.isNull())
        return std::nullopt;
    return m_faces.grid[size_t(index)];
}

std::vector<ShownFace> FacesPage::chosenToEnlarge() const
{
    std::vector<ShownFace> faces;
    if (!m_enlarged->isOpen() && !m_large->isOpen() && m_grid->selection().size() == 2) {
        for (const int index : m_grid->selection())
            faces.push_back(m_faces.grid[size_t(index)]);
        std::erase_if(faces, [](const ShownFace &face) { return face.image.isNull(); });
    } else if (const auto face = chosen()) {
        faces.push_back(*face);
    }
    return faces;
}

void FacesPage::copy(const ShownFace &face)
{
    m_actions->copy(asChosen(face), tr("Copied face %1").arg(face.request.seed));
}

// The two are seen beside each other at once, and the larger ones come as they are ready.
void FacesPage::enlarge(const std::vector<ShownFace> &faces, const std::string &model)
{
    if (faces.empty() || !services().enlarge)
        return;
    placeOverlay(m_pairsView);
    const std::vector<int> ids = m_enlarged->open(faces);
    refresh();
    showState();
    for (size_t i = 0; i < faces.size(); ++i)
        enlargeOne(ids[i], faces[i], model);
}

void FacesPage::enlargeOne(int id, const ShownFace &face, const std::string &model)
{
    ChosenResult of = asChosen(face);
    of.path.clear(); // its recipe makes it, so what is made of it needs no file of it
    of.words = core::library::faceWords(face.request, /*enlarged=*/true);
    auto *job = m_actions->enlarge(of, model, [this, id, face](const ChangedResult &made) {
        ShownFace larger = face;
        larger.image = made.image;
        larger.changed = made.request;
        larger.kept = made.kept;
        larger.unkept = made.unkept;
        takeEnlarged(id, larger);
    });
    const auto say = [this, id](const QString &words) { m_enlarged->say(id, words); };
    say(tr("Waiting for its turn"));
    track(job, tr("The face could not be enlarged"), [this, face, model] { enlarge({face}, model); });
    connect(job, &core::jobs::Job::started, this, [say] { say(tr("Enlarging")); });
    connect(job, &core::jobs::Job::progressed, this, [say](int, int, const QString &part) {
        say(part.isEmpty() ? tr("Enlarging") : tr("Enlarging, %1").arg(part)); // "part 3 of 16"
    });
    connect(job, &core::jobs::Job::cancelled, this, [say] { say(tr("Cancelled")); });
    connect(job, &core::jobs::Job::failed, this, [say] { say(tr("It could not be enlarged.")); });
}

void FacesPage::takeEnlarged(int id, const ShownFace &face)
{
    insertFace(int(m_faces.grid.size()), face);
    if (m_enlarged->take(id, face)) {
        if (face.unkept)
            tellUnsaved();
        showState();
        return;
    }
    // One went on to something else meanwhile.
    banner()->show(Banner::Kind::Note, tr("Face %1 is enlarged").arg(face.request.seed),
                   tr("It is the last one in the grid: %1 × %2 pixels.").arg(face.image.width()).arg(face.image.height()));
    banner()->setAction(tr("Show it"), tr("Shows it beside its original."), [this, face] {
        banner()->close();
        if (const int index = m_faces.placeOf(face); index >= 0)
            openFromGrid(index);
    });
}

void FacesPage::remove()
{
    const auto face = chosen();
    const int index = face ? m_faces.placeOf(*face) : -1;
    if (index < 0)
        return;
    const auto takeAway = [this, index] {
        if (m_enlarged->isOpen() || m_large->isOpen())
            closeOverlay();
        m_faces.grid.erase(m_faces.grid.begin() + index);
        m_grid->remove(index);
    };
    const auto putBack = [this, index, taken = m_faces.grid[size_t(index)]](const std::filesystem::path &file) mutable {
        taken.kept = file;
        const int place = std::min(index, int(m_faces.grid.size()));
        insertFace(place, taken);
        m_grid->setCurrent(place);
    };
    m_actions->remove({{.file = m_faces.grid[size_t(index)].kept, .takeAway = takeAway, .putBack = putBack}});
    showState();
}

bool FacesPage::acceptsDrop(const QMimeData &data) const
{
    const auto urls = data.urls();
    return urls.size() == 1 && urls.first().isLocalFile() && urls.first().fileName().endsWith(u".png"_s, Qt::CaseInsensitive);
}

void FacesPage::drop(const QMimeData &data)
{
    const auto path = std::filesystem::path(data.urls().value(0).toLocalFile().toStdU16String());
    banner()->close();
    auto *job = files().start(
        tr("Open %1").arg(textOf(path.filename())), [path](const core::JobContext &) { return openFace(path); }, this,
        [this](const ShownFace &face) {
        // Its settings come back exactly, so that the next run starts from it.
        m_controls->show(face.request);
        m_source->stop();
        m_faces.live = false;
        m_runs->leave();
        m_before.reset();
        showFaces({face});
        Q_EMIT wanted();
        });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("This file could not be opened"), message); });
}

} // namespace ui

#include "moc_facespage.cpp"
