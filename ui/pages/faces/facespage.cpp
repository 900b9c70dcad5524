// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facespage.h"

#include "core/library/results/store.h"
#include "core/works/facework.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/facesource.h"
#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/pages/faces/sharpfaces.h"
#include "ui/results/resultactions.h"
#include "ui/results/wordedbuttons.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picture.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSettings>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;
using core::jobs::Job;

namespace ui {

namespace {

constexpr int defaultCount = 24;
constexpr int leastGrid = 40; // in height: in the smallest window, over a morph and with a message
constexpr int defaultPick = 16;

} // namespace

FacesPage::FacesPage(FacesServices &services, Settings &settings, QWidget *parent)
    : Page(u"faces"_s, tr("Faces"), u"scan-face"_s, services, settings, parent)
    , m_services(services)
    , m_source(new FaceSource(services, this))
    , m_sharp(new SharpFaces(services, this))
{
    createInspector();
    createPrimary(tr("Make faces"), tr("Makes new faces with these settings and keeps them in your pictures folder (Ctrl+Enter)."));
    buildInspector();
    buildActions();

    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(u"scan-face"_s, tr("People who do not exist"),
                             tr("Every number is a face. Make some, then walk from one to the next."),
                             tr("Make %1 faces").arg(defaultCount), m_stack);
    auto *work = new QWidget(m_stack);
    auto *layout = new QVBoxLayout(work);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_grid = new FaceGrid(work);
    style::name(m_grid, u"faceGrid"_s, tr("Faces"), {});
    m_grid->setMinimumHeight(leastGrid);
    m_morph = new MorphBar(work);
    m_hint = new QLabel(work);
    m_hint->setObjectName(u"facesHint"_s);
    m_hint->setProperty("muted", true);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(24, style::metric::grid, style::metric::margin, style::metric::grid);
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_hint);
    layout->addWidget(m_morph);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    setContent(m_stack);
    buildOverlays();
    placeBanner(m_empty, [this](int height) { return m_empty->giveRoom(height); });
    placeBanner(layout, 1);
    placeBanner(m_view, [this](int height) { return m_view->giveRoom(height); });
    placeBanner(m_pairsView, [this](int height) { return m_pairsView->giveRoom(height); });

    showEmpty(!m_model->isEnabled());
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (m_model->isEnabled())
            make();
        else
            Q_EMIT modelsWanted({});
    });
    connect(m_grid, &FaceGrid::activated, this, &FacesPage::openFromGrid);
    connect(m_grid, &FaceGrid::selectionChanged, this, &FacesPage::updateMorph);
    connect(m_grid, &FaceGrid::currentChanged, this, &FacesPage::showState);
    connect(m_grid, &FaceGrid::visibleChanged, this, &FacesPage::sharpen);
    connect(m_grid, &FaceGrid::menuWanted, this, &FacesPage::showMenu);
    connect(m_grid, &FaceGrid::dragWanted, this, [this](int index) { drag(m_faces[size_t(index)]); });
    connect(m_morph, &MorphBar::amountChanged, this, &FacesPage::refresh);
    connect(m_morph, &MorphBar::closed, m_grid, &FaceGrid::clearSelection);
    connect(m_morph, &MorphBar::largeWanted, this, [this] { openLarge(morphed().request); });
    connect(m_morph, &MorphBar::copyWanted, this, [this] { copy(morphed()); });
    connect(m_morph, &MorphBar::saveWanted, this, [this] { keep(morphed()); });
    connect(m_morph, &MorphBar::dragWanted, this, [this] { drag(morphed()); });
    connect(this, &Page::jobsChanged, this, &FacesPage::showState);
    connect(m_source, &FaceSource::made, this, &FacesPage::takePreview);
    connect(m_sharp, &SharpFaces::made, this, &FacesPage::sharpen);
    connect(m_sharp, &SharpFaces::failed, this,
            [this](const QString &message) { banner()->showError(tr("Faces cannot be shown enlarged"), message); });
    connect(m_source, &FaceSource::failed, this,
            [this](const QString &message) { banner()->showError(tr("This face could not be made"), message); });
    lookForNetwork();
    updateMorph();
    showState();
}

FacesPage::~FacesPage() = default;

void FacesPage::buildInspector()
{
    m_model = new ComboBox;
    style::name(m_model, u"faceModel"_s, tr("Model"), tr("The network that turns a seed into a face."));
    inspector()->addRow(tr("Model"), m_model);
    m_seed = new SeedField;
    m_seed->setObjectName(u"faceSeed"_s);
    inspector()->addWidget(m_seed);
    m_count = new ValueSlider(tr("Count"), 1, 200, defaultCount,
                              tr("How many faces one run makes: the seed and those that follow it. Type a number for more, up to 1,000."));
    m_count->setObjectName(u"faceCount"_s);
    m_count->setDecimals(0);
    m_count->setTypedMaximum(1000);
    inspector()->addWidget(m_count);
    m_pick = new ValueSlider(
        tr("Best of"), 1, core::gan::mostCandidates, defaultPick,
        tr("Of so many faces, each place shows the best: the one in which a detector of faces is surest to see a person who looks at "
           "you. 16 is good and takes a few seconds; 1 shows every face as it comes."));
    m_pick->setObjectName(u"facePick"_s);
    m_pick->setDecimals(0);
    inspector()->addWidget(m_pick);
    m_psi = new ValueSlider(
        tr("Variety"), 0, 2, 1,
        tr("How far faces stray from the average face: 0 is the average itself, 0.7 is regular, 1 is as trained, above 1.3 they fall apart. The field calls it psi, or truncation."));
    m_psi->setObjectName(u"facePsi"_s);
    inspector()->addWidget(m_psi);
    auto *view = inspector()->addSection(tr("View"), u"view"_s, true);
    m_size = new ValueSlider(
        tr("Size"), 56, 240, 112,
        tr("How large the faces are shown in the grid, at least: a few of them fill a large window. They themselves stay as they are."));
    m_size->setObjectName(u"faceSize"_s);
    m_size->setDecimals(0);
    view->addWidget(m_size);
    m_sharpBox = new QCheckBox(tr("Show enlarged"));
    style::name(m_sharpBox, u"faceSharp"_s, m_sharpBox->text(), {}); // lookForNetwork() explains it
    m_sharpBox->setChecked(true);
    view->addWidget(m_sharpBox);
    auto *asTheyAre = addCommand(u"facesAsTheyAre"_s, u"image-upscale"_s, tr("Show faces enlarged, or as they are"),
                                 tr("Shows the faces as they were made, and enlarged again"), QKeySequence(tr("R")));
    connect(asTheyAre, &QAction::triggered, m_sharpBox, &QCheckBox::toggle);
    connect(m_sharpBox, &QCheckBox::toggled, this, [this] {
        m_sharp->goOn();
        sharpen();
    });
    connect(m_psi, &ValueSlider::valueChanged, this, &FacesPage::psiMoved);
    connect(m_size, &ValueSlider::valueChanged, this, [this](double size) { m_grid->setTileSize(int(size)); });
    connect(m_count, &ValueSlider::valueChanged, this, [this] {
        primary()->setIdleText(m_count->intValue() == 1 ? tr("Make a face") : tr("Make %1 faces").arg(m_count->intValue()));
    });
    primary()->setIdleText(tr("Make %1 faces").arg(defaultCount));
    showModels();
    connect(m_model, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_faces.empty()) {
            m_live = true;
            refresh();
            showState();
        }
    });
}

void FacesPage::showModels()
{
    const QVariant chosen = m_model->currentData();
    const QSignalBlocker quiet(m_model);
    m_model->clear();
    if (services().models) {
        for (const auto &model : services().models()) {
            if (model.kind == "faces")
                m_model->addItem(QString::fromStdString(model.name), QString::fromStdString(model.name));
        }
    }
    const bool none = m_model->count() == 0;
    showEmpty(none);
    m_model->setEnabled(!none);
    primary()->setEnabled(!none);
    if (none) {
        m_model->addItem(tr("none installed"));
        const QString why = tr(
            "No model for faces is installed. Add one you have on the Models page, or train one on the Train page. In a copy of Atelier's source, packaging/setup fetches one.");
        m_model->setToolTip(why);
        primary()->setToolTip(why);
    }
    m_model->setCurrentIndex(std::max(0, m_model->findData(chosen)));
}

void FacesPage::showEmpty(bool noModel)
{
    if (!m_empty)
        return; // the inspector is built before the work
    m_empty->setTexts(
        noModel ? tr("No model for faces is installed yet") : tr("People who do not exist"),
        noModel ? tr(
            "Add one you have on the Models page, or train one on the Train page. In a copy of Atelier's source, packaging/setup fetches one.")
                : tr("Every number is a face. Make some, then walk from one to the next."));
    m_empty->setButtonText(noModel ? tr("Open Models") : tr("Make %1 faces").arg(defaultCount));
}

FaceRequest FacesPage::settingsRequest() const
{
    return {.model = m_model->currentData().toString().toStdString(),
            .seed = m_seed->seed(),
            .count = 1,
            .psi = m_psi->value(),
            .morph = std::nullopt,
            .variations = {},
            .compute = settings().computeWithoutInt8()};
}

void FacesPage::make()
{
    if (!isBusy())
        triggerPrimary();
}

void FacesPage::run()
{
    m_seed->seedForRun();
    auto run = std::make_shared<Run>();
    run->request = settingsRequest();
    run->request.count = m_count->intValue();
    run->request.pick = m_pick->intValue();
    m_sharp->goOn();
    run->faces.resize(size_t(run->request.count));
    for (size_t i = 0; i < run->faces.size(); ++i) {
        run->faces[i].request = run->request;
        run->faces[i].request.seed = run->request.seed + i;
        run->faces[i].request.count = 1;
    }
    m_loadedEarlier = true; // what is made now is newer than what lies on disk
    settings().setValue(u"faces/lastCount"_s, run->request.count);
    start(run);
}

// What of it is there already is not made again: a run that was cancelled goes on where it stopped.
void FacesPage::start(const std::shared_ptr<Run> &run)
{
    const bool first = m_runs.empty();
    m_runs.push_back(run);
    if (first) {
        while (closeOverlay()) {
        }
        showRun(run);
        m_grid->setFocus();
    }
    const auto there = std::ranges::find_if(run->faces, [](const ShownFace &face) { return face.image.isNull(); }) - run->faces.begin();
    FaceRequest rest = run->request;
    rest.seed += uint64_t(there);
    rest.count -= int(there);
    auto *job = services().runner->startStreaming<ShownFace>(
        rest.count == 1  ? tr("Face %1").arg(rest.seed)
        : rest.pick == 1 ? tr("%1 faces from %2").arg(rest.count).arg(rest.seed)
                         : tr("%1 faces from %2, each the best of %3").arg(rest.count).arg(rest.seed).arg(rest.pick),
        [make = services().makeFaces, store = services().store, rest](const core::JobContext &context, const auto &show) {
        const core::works::Run kept{.context = context, .keep = core::works::keepingIn(store)};
        core::works::makeWith(make, {}, {rest}, kept, [&](const core::works::MadeFace &made) {
            show({.request = made.request, .image = toQImage(made.image), .kept = made.kept, .changed = {}});
        });
        },
        this, [this, run](const ShownFace &made) { takeMade(*run, made); }, [] {});
    track(job, tr("The faces could not be made"), [this, run] { start(run); });
    connect(job, &Job::started, this, [this, run] {
        if (m_run != run)
            showRun(run);
    });
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, [this, run] { endRun(run); });
    connect(job, &Job::failed, this, [this, run] { endRun(run); });
}

void FacesPage::showRun(const std::shared_ptr<Run> &run)
{
    m_source->stop();
    m_live = false;
    if (m_run == run) { // it goes on: what of it is missing comes after all that is there
        for (const ShownFace &face : run->faces)
            if (face.image.isNull() && indexOf(face.request) < 0)
                insertFace(int(m_faces.size()), face);
        showState();
        return;
    }
    run->before = m_faces;
    m_run = run;
    showFaces(run->faces);
}

void FacesPage::takeMade(Run &run, const ShownFace &made)
{
    // They come in the order of their places; the seed tells which candidate was picked, not where it stands.
    const auto mine = std::ranges::find_if(run.faces, [](const ShownFace &face) { return face.image.isNull(); });
    if (mine == run.faces.end())
        return;
    const int index = m_run.get() == &run ? indexOf(mine->request) : -1;
    for (ShownFace *face : {&*mine, index >= 0 ? &m_faces[size_t(index)] : nullptr}) {
        if (face) {
            if (run.request.pick > 1) {
                face->request.seed = made.request.seed;
                face->request.pick = 1; // made again without choosing
            }
            face->image = made.image;
            face->kept = made.kept;
            face->version = ++m_version;
        }
    }
    if (index >= 0) {
        m_grid->setSeed(index, made.request.seed);
        m_grid->setImage(index, made.image);
        if (m_view->isVisible())
            fillLarge();
    }
    showState();
}

void FacesPage::endRun(const std::shared_ptr<Run> &run)
{
    std::erase(m_runs, run);
    if (m_run == run) {
        const auto there = [](const ShownFace &face) { return !face.image.isNull(); };
        if (std::ranges::none_of(run->faces, there)) {
            m_run.reset();
            showFaces(std::exchange(run->before, {})); // nothing came: better what was there than nothing
        } else {
            for (int i = int(m_faces.size()) - 1; i >= 0; --i) {
                if (!there(m_faces[size_t(i)])) {
                    m_faces.erase(m_faces.begin() + i);
                    m_grid->remove(i);
                }
            }
        }
    }
    run->before.clear();
    showState();
    refresh(); // psi may have been moved meanwhile
}

void FacesPage::showFaces(std::vector<ShownFace> faces)
{
    m_faces = std::move(faces);
    std::vector<uint64_t> seeds;
    seeds.reserve(m_faces.size());
    for (const ShownFace &face : m_faces)
        seeds.push_back(face.request.seed);
    m_grid->setSeeds(seeds);
    for (size_t i = 0; i < m_faces.size(); ++i) {
        if (!m_faces[i].image.isNull())
            m_grid->setImage(int(i), m_faces[i].image);
        if (m_faces[i].isChanged())
            m_grid->setMark(int(i), tr("%1 px").arg(m_faces[i].image.width()));
    }
    showState();
}

void FacesPage::insertFace(int index, ShownFace face)
{
    m_grid->insert(index, face.request.seed, face.image);
    if (face.isChanged())
        m_grid->setMark(index, tr("%1 px").arg(face.image.width()));
    m_faces.insert(m_faces.begin() + index, std::move(face));
    showState();
}

int FacesPage::indexOf(const FaceRequest &request) const
{
    const auto it =
        std::ranges::find_if(m_faces, [&](const ShownFace &face) { return !face.isChanged() && sameFace(face.request, request); });
    return it == m_faces.end() ? -1 : int(it - m_faces.begin());
}

int FacesPage::placeOf(const ShownFace &face) const
{
    const auto it = std::ranges::find_if(m_faces, [&](const ShownFace &one) {
        return face.kept.empty() ? one.kept.empty() && one.changed == face.changed && sameFace(one.request, face.request)
                                 : one.kept == face.kept;
    });
    return it == m_faces.end() ? -1 : int(it - m_faces.begin());
}

QString FacesPage::modelsInWords() const
{
    QStringList names;
    for (const ShownFace &face : m_faces) {
        const QString name = QString::fromStdString(face.request.model).section(u'/', -1);
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
    return names.size() < 3 ? names.join(tr(" and ")) : tr("%1 models").arg(names.size());
}

void FacesPage::showState()
{
    const int ready = m_grid->readyCount();
    m_stack->setCurrentIndex(m_faces.empty() ? 0 : 1);
    QString text;
    if (ready < int(m_faces.size()))
        text = tr("%1 of %2").arg(ready).arg(m_faces.size());
    else if (ready > 0)
        text = ready == 1 ? tr("one face") : tr("%1 faces").arg(ready);
    const bool looked = std::ranges::any_of(m_faces, [](const ShownFace &face) { return !face.image.isNull() && face.kept.empty(); });
    if (const QString models = modelsInWords(); !models.isEmpty() && ready > 0)
        text += tr(" by %1").arg(models);
    if (ready > 0 && looked && m_runs.empty())
        text += tr(", not kept yet");
    setSubtitle(text);
    const auto face = chosen();
    for (QAction *action : {m_copyAction, m_saveAction, m_enlargeAction})
        action->setEnabled(face.has_value());
    m_keepAction->setEnabled(face && face->kept.empty() && services().store);
    m_folderAction->setEnabled(face && !face->kept.empty());
    m_removeAction->setEnabled(face && placeOf(*face) >= 0);
    m_undoAction->setEnabled(m_actions->canUndo());
    m_earlierAction->setEnabled(m_runs.empty());
    m_saveAllAction->setEnabled(ready > 0 && m_runs.empty());
    sharpen();
}

void FacesPage::shown(bool first)
{
    lookForNetwork(); // it may have come meanwhile
    sharpen();
    if (first && !m_loadedEarlier)
        loadEarlier(size_t(std::clamp(settings().value(u"faces/lastCount"_s, defaultCount).toInt(), 1, 1000)));
}

// Reads files, so on a thread of the pool: they must not wait behind a long job either.
void FacesPage::loadEarlier(size_t count)
{
    m_loadedEarlier = true;
    if (!services().store)
        return;
    // The store hands out a copy that stays valid; the page may be gone when the thread is done.
    QThreadPool::globalInstance()->start([target = QPointer(this), store = *services().store, count] {
        std::vector<ShownFace> faces;
        for (const auto &kept : store.recent("face", count)) {
            try {
                ShownFace face = faceFromFile(kept.path, kept.request);
                if (!face.image.isNull())
                    faces.push_back(std::move(face));
            } catch (const core::Error &) {
                // a picture of somebody else's that calls itself a face
            }
        }
        std::ranges::reverse(faces); // in the order they were made
        QMetaObject::invokeMethod(
            qApp,
            [target, faces = std::move(faces)]() mutable {
            if (!target || !target->m_runs.empty() || faces.empty())
                return;
            target->m_live = false;
            target->m_run.reset();
            target->showFaces(std::move(faces));
            },
            Qt::QueuedConnection);
    });
}

bool FacesPage::useModel(const core::library::Model &model)
{
    if (model.kind != "faces")
        return false;
    showModels(); // it may have come just now
    const int index = m_model->findData(QString::fromStdString(model.name));
    if (index >= 0)
        m_model->setCurrentIndex(index);
    return index >= 0;
}

QWidget *FacesPage::focusTarget()
{
    if (m_pairsView->isVisible())
        return m_pairsView;
    if (m_view->isVisible())
        return m_view;
    if (m_faces.empty())
        return m_empty->button();
    return m_grid;
}

void FacesPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_view->setGeometry(rect());
    m_pairsView->setGeometry(rect());
    for (QToolButton *button : std::as_const(m_rareButtons))
        button->setVisible(width() >= 520);
    const int titleAndFacts = width() < 640 ? 260 : 380; // the facts end in dots there
    giveWords(m_headerButtons, m_wordedButtons, width() - titleAndFacts - style::metric::margin);
}

void FacesPage::saveState(QSettings &store) const
{
    store.setValue(u"seed"_s, QString::number(m_seed->seed()));
    store.setValue(u"locked"_s, m_seed->isLocked());
    store.setValue(u"count"_s, m_count->intValue());
    store.setValue(u"pick"_s, m_pick->intValue());
    store.setValue(u"psi"_s, m_psi->value());
    store.setValue(u"sharp"_s, m_sharpBox->isChecked());
    store.setValue(u"size"_s, m_size->intValue());
    store.setValue(u"near"_s, m_view->amount());
    store.setValue(u"model"_s, m_model->currentData());
}

void FacesPage::restoreState(QSettings &store)
{
    m_seed->setSeed(store.value(u"seed"_s, u"0"_s).toString().toULongLong());
    m_seed->setLocked(store.value(u"locked"_s, false).toBool());
    m_count->setValue(store.value(u"count"_s, defaultCount).toInt());
    m_pick->setValue(store.value(u"pick"_s, defaultPick).toInt());
    m_psi->setValue(store.value(u"psi"_s, 1.0).toDouble());
    m_sharpBox->setChecked(store.value(u"sharp"_s, true).toBool());
    m_view->setAmount(store.value(u"near"_s, 0.3).toDouble());
    m_size->setValue(store.value(u"size"_s, 112).toInt());
    if (const int index = m_model->findData(store.value(u"model"_s)); index >= 0)
        m_model->setCurrentIndex(index);
}

} // namespace ui

#include "moc_facespage.cpp"
