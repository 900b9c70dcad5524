// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/facespage.h"

#include "core/library/store.h"
#include "ui/pages/facesource.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/combobox.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/facegrid.h"
#include "ui/widgets/faceview.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/morphbar.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/primarybutton.h"
#include "ui/widgets/section.h"
#include "ui/widgets/seedfield.h"
#include "ui/widgets/valueslider.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
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

/// A face that came from the worker; first without a path, then again with it.
struct Made
{
    uint64_t seed = 0;
    QImage image;
    std::filesystem::path kept;
};

/// The settings that two faces must share to stand beside each other.
bool sameSettings(const FaceRequest &a, const FaceRequest &b)
{
    return a.model == b.model && a.psi == b.psi && a.compute == b.compute;
}

} // namespace

FacesPage::FacesPage(Services &services, Settings &settings, QWidget *parent)
    : Page(u"faces"_s, tr("Faces"), u"scan-face"_s, services, settings, parent), m_source(new FaceSource(services, this))
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
    m_morph = new MorphBar(work);
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_morph);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    setContent(m_stack);
    m_view = new FaceView(this);
    m_view->hide();

    connect(m_empty, &EmptyState::activated, this, &FacesPage::make);
    connect(m_grid, &FaceGrid::activated, this, [this](int index) { openLarge(m_grid->seedAt(index)); });
    connect(m_grid, &FaceGrid::selectionChanged, this, &FacesPage::updateMorph);
    connect(m_grid, &FaceGrid::currentChanged, this, &FacesPage::showState);
    connect(m_grid, &FaceGrid::menuWanted, this, &FacesPage::showMenu);
    connect(m_grid, &FaceGrid::dragWanted, this, [this](int index) { drag(m_faces[size_t(index)]); });
    connect(m_view, &FaceView::walked, this, &FacesPage::walk);
    connect(m_view, &FaceView::closed, this, &FacesPage::closeOverlay);
    connect(m_view, &FaceView::copyWanted, m_copyAction, &QAction::trigger);
    connect(m_view, &FaceView::saveWanted, m_saveAction, &QAction::trigger);
    connect(m_view, &FaceView::dragWanted, this, [this] {
        if (const auto face = chosen())
            drag(*face);
    });
    connect(m_morph, &MorphBar::amountChanged, this, &FacesPage::refresh);
    connect(m_morph, &MorphBar::closed, m_grid, &FaceGrid::clearSelection);
    connect(m_morph, &MorphBar::copyWanted, this, [this] { copy(morphed()); });
    connect(m_morph, &MorphBar::saveWanted, this, &FacesPage::keepMorph);
    connect(m_morph, &MorphBar::dragWanted, this, [this] { drag(morphed()); });
    connect(this, &Page::busyChanged, this, &FacesPage::showState);
    connect(m_source, &FaceSource::made, this, &FacesPage::takePreview);
    connect(m_source, &FaceSource::failed, this,
            [this](const QString &message) { banner()->showError(tr("This face could not be made"), message); });
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
    m_psi = new ValueSlider(
        tr("Variety"), 0, 2, 1,
        tr("How far faces stray from the average face: 0 is the average itself, 0.7 is regular, 1 is as trained, above 1.3 they fall apart. The field calls it psi, or truncation."));
    m_psi->setObjectName(u"facePsi"_s);
    inspector()->addWidget(m_psi);
    auto *view = inspector()->addSection(tr("View"), u"view"_s, true);
    m_size = new ValueSlider(tr("Size"), 56, 240, 112, tr("How large the faces are shown in the grid. They themselves stay as they are."));
    m_size->setObjectName(u"faceSize"_s);
    m_size->setDecimals(0);
    view->addWidget(m_size);
    connect(m_psi, &ValueSlider::valueChanged, this, &FacesPage::psiMoved);
    connect(m_size, &ValueSlider::valueChanged, this, [this](double size) { m_grid->setTileSize(int(size)); });
    connect(m_count, &ValueSlider::valueChanged, this, [this] {
        primary()->setIdleText(m_count->intValue() == 1 ? tr("Make a face") : tr("Make %1 faces").arg(m_count->intValue()));
    });
    primary()->setIdleText(tr("Make %1 faces").arg(defaultCount));
    showModels();
    connect(m_model, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_faces.empty()) {
            m_livePsi = m_psi->value();
            refresh();
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
    m_model->setEnabled(!none);
    primary()->setEnabled(!none);
    if (none) {
        m_model->addItem(tr("none installed"));
        const QString why = tr("No model for faces is installed. Run packaging/setup once; it fetches one.");
        m_model->setToolTip(why);
        primary()->setToolTip(why);
    }
    m_model->setCurrentIndex(std::max(0, m_model->findData(chosen)));
}

FaceRequest FacesPage::settingsRequest() const
{
    return {.model = m_model->currentData().toString().toStdString(),
            .seed = m_seed->seed(),
            .count = 1,
            .psi = m_psi->value(),
            .morph = std::nullopt,
            .compute = settings().computeWithoutInt8()};
}

void FacesPage::make()
{
    if (!isBusy())
        triggerPrimary();
}

void FacesPage::run()
{
    m_source->stop();
    closeOverlay();
    m_seed->seedForRun();
    FaceRequest request = settingsRequest();
    request.count = m_count->intValue();
    m_livePsi.reset();
    m_loadedEarlier = true; // what is made now is newer than what lies on disk
    std::vector<Shown> faces(size_t(request.count));
    for (size_t i = 0; i < faces.size(); ++i) {
        faces[i].request = request;
        faces[i].request.seed = request.seed + i;
        faces[i].request.count = 1;
    }
    m_before = std::exchange(m_faces, {});
    showFaces(std::move(faces));
    m_grid->setFocus();

    auto *job = services().runner->startStreaming<Made>(
        request.count == 1 ? tr("Face %1").arg(request.seed) : tr("%1 faces from %2").arg(request.count).arg(request.seed),
        [make = services().makeFaces, store = services().store, request](const core::JobContext &context, const auto &show) {
        make(request, context, [&](core::gan::Face face) {
            show(Made{face.seed, toQImage(face.image), {}});
            if (!store)
                return;
            FaceRequest one = request;
            one.seed = face.seed;
            one.count = 1;
            show(Made{face.seed, {}, store->keepPicture(face.image, "face", face.seed, "", core::gan::toJson(one))});
        });
        },
        this,
        [this, first = request.seed](const Made &made) {
        const auto index = size_t(made.seed - first);
        if (index >= m_faces.size() || m_faces[index].request.seed != made.seed)
            return;
        if (!made.image.isNull()) {
            m_faces[index].image = made.image;
            m_faces[index].version = ++m_version;
            m_grid->setImage(int(index), made.image);
            if (m_view->isVisible())
                fillLarge();
        }
        if (!made.kept.empty())
            m_faces[index].kept = made.kept;
        showState();
    },
         [] {});
    track(job, tr("The faces could not be made"));
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, &FacesPage::endRun);
    connect(job, &Job::failed, this, [this](const QString &) { endRun(); });
    settings().setValue(u"faces/lastCount"_s, request.count);
}

void FacesPage::endRun()
{
    const auto ready = std::ranges::find_if(m_faces, [](const Shown &face) { return face.image.isNull(); }) - m_faces.begin();
    if (ready == 0) {
        showFaces(std::exchange(m_before, {})); // nothing came: better what was there than nothing
    } else {
        m_faces.resize(size_t(ready));
        m_grid->truncate(int(ready));
    }
    m_before.clear();
    showState();
    refresh(); // psi may have been moved meanwhile
}

void FacesPage::showFaces(std::vector<Shown> faces)
{
    m_faces = std::move(faces);
    std::vector<uint64_t> seeds;
    seeds.reserve(m_faces.size());
    for (const Shown &face : m_faces)
        seeds.push_back(face.request.seed);
    m_grid->setSeeds(seeds);
    for (size_t i = 0; i < m_faces.size(); ++i) {
        if (!m_faces[i].image.isNull())
            m_grid->setImage(int(i), m_faces[i].image);
    }
    showState();
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
    const bool looked = std::ranges::any_of(m_faces, [](const Shown &face) { return !face.image.isNull() && face.kept.empty(); });
    if (ready > 0 && looked && !isBusy())
        text += tr(", a preview: not kept yet");
    setSubtitle(text);
    const auto face = chosen();
    m_copyAction->setEnabled(face.has_value());
    m_saveAction->setEnabled(face.has_value());
    m_enlargeAction->setEnabled(face.has_value());
    m_earlierAction->setEnabled(!isBusy());
    m_saveAllAction->setEnabled(ready > 0 && !isBusy());
}

void FacesPage::shown(bool first)
{
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
        std::vector<Shown> faces;
        for (const auto &kept : store.recent("face", count)) {
            Shown face;
            try {
                face.request = core::gan::faceRequestFromJson(kept.request);
            } catch (const core::Error &) {
                continue; // a picture of somebody else's that calls itself a face
            }
            face.request.count = 1;
            face.kept = kept.path;
            face.image = QImage(QString::fromStdU16String(kept.path.u16string()));
            if (!face.image.isNull())
                faces.push_back(std::move(face));
        }
        std::ranges::reverse(faces); // in the order they were made
        QMetaObject::invokeMethod(
            qApp,
            [target, faces = std::move(faces)]() mutable {
            if (!target || target->isBusy() || faces.empty())
                return;
            target->m_livePsi.reset();
            target->showFaces(std::move(faces));
            },
            Qt::QueuedConnection);
    });
}

void FacesPage::psiMoved()
{
    m_near.clear();
    if (m_faces.empty() && !m_view->isVisible())
        return;
    m_livePsi = m_psi->value();
    if (!isBusy())
        refresh();
}

void FacesPage::refresh()
{
    std::vector<FaceRequest> wanted;
    FaceRequest now = settingsRequest();
    if (m_view->isVisible()) {
        for (const int offset : {0, 1, -1, 2, -2}) {
            now.seed = m_view->seed() + uint64_t(int64_t(offset));
            if (m_view->hasSeed(offset) && !find(now.seed))
                wanted.push_back(now);
        }
    }
    if (m_morph->isVisible()) {
        FaceRequest between = morphed().request;
        wanted.push_back(between);
    }
    if (m_livePsi) {
        // The visible ones first, and among them those that have waited longest, so that a slider
        // that keeps moving reaches all of them in turn.
        std::vector<int> order;
        for (int i = 0; i < int(m_faces.size()); ++i) {
            now.seed = m_faces[size_t(i)].request.seed;
            if (!sameSettings(m_faces[size_t(i)].request, now))
                order.push_back(i);
        }
        const auto [first, last] = m_grid->visibleRange();
        const auto rank = [&, first = first, last = last](int i) { return std::pair(i < first || i >= last, m_faces[size_t(i)].version); };
        std::ranges::stable_sort(order, {}, rank);
        for (const int i : order) {
            now.seed = m_faces[size_t(i)].request.seed;
            now.morph = m_faces[size_t(i)].request.morph;
            wanted.push_back(now);
        }
    }
    m_source->want(wanted);
}

void FacesPage::takePreview(const FaceRequest &request, const QImage &image)
{
    FaceRequest now = settingsRequest();
    if (request.morph && m_morph->isVisible() && request.seed == m_morph->from() && request.morph->seed == m_morph->to()) {
        m_morph->setMiddle(image);
    }
    if (m_livePsi) {
        for (size_t i = 0; i < m_faces.size(); ++i) {
            Shown &face = m_faces[i];
            if (face.request.seed != request.seed || face.request.morph != request.morph || face.request == request)
                continue;
            face = {.request = request, .image = image, .kept = {}, .version = ++m_version};
            m_grid->setImage(int(i), image);
            const auto &chosenTwo = m_grid->selection();
            if (m_morph->isVisible() && std::ranges::find(chosenTwo, int(i)) != chosenTwo.end())
                m_morph->setEnds(m_morph->from(), m_faces[size_t(chosenTwo[0])].image, m_morph->to(), m_faces[size_t(chosenTwo[1])].image);
        }
    }
    if (!request.morph && sameSettings(request, now)) {
        if (!sameSettings(m_nearRequest, now) || m_near.size() > 500)
            m_near.clear();
        m_nearRequest = now;
        m_near.insert(request.seed, image);
        if (m_view->isVisible())
            fillLarge();
    }
    showState();
}

const QImage *FacesPage::find(uint64_t seed) const
{
    FaceRequest now = settingsRequest();
    for (const Shown &face : m_faces) {
        // Until psi is moved a face is shown as it was made, whatever the settings are by now.
        if (face.request.seed == seed && !face.request.morph && !face.image.isNull() && (!m_livePsi || sameSettings(face.request, now)))
            return &face.image;
    }
    const auto it = m_near.constFind(seed);
    return it != m_near.constEnd() && sameSettings(m_nearRequest, now) ? &*it : nullptr;
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
}

void FacesPage::saveState(QSettings &store) const
{
    store.setValue(u"seed"_s, QString::number(m_seed->seed()));
    store.setValue(u"locked"_s, m_seed->isLocked());
    store.setValue(u"count"_s, m_count->intValue());
    store.setValue(u"psi"_s, m_psi->value());
    store.setValue(u"size"_s, m_size->intValue());
    store.setValue(u"model"_s, m_model->currentData());
}

void FacesPage::restoreState(QSettings &store)
{
    m_seed->setSeed(store.value(u"seed"_s, u"0"_s).toString().toULongLong());
    m_seed->setLocked(store.value(u"locked"_s, false).toBool());
    m_count->setValue(store.value(u"count"_s, defaultCount).toInt());
    m_psi->setValue(store.value(u"psi"_s, 1.0).toDouble());
    m_size->setValue(store.value(u"size"_s, 112).toInt());
    if (const int index = m_model->findData(store.value(u"model"_s)); index >= 0)
        m_model->setCurrentIndex(index);
}

} // namespace ui
