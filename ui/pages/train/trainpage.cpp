// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/trainpage.h"

#include "core/train/survey.h"
#include "ui/pages/train/traindata.h"
#include "ui/pages/train/trainprogress.h"
#include "ui/pages/train/trainrecipe.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/quietscrollarea.h"
#include "ui/widgets/controls/showinfolder.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <thread>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::train::TrainingKind;
using core::train::TrainingPlan;
namespace fs = std::filesystem;

namespace ui {

namespace {

constexpr int dataWidth = 232, narrowDataWidth = 152;

QString textOf(const fs::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

fs::path pathOf(const QString &text)
{
    return text.toStdU16String();
}

fs::path droppedFolder(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    if (urls.size() != 1 || !urls.front().isLocalFile())
        return {};
    const fs::path path = pathOf(urls.front().toLocalFile());
    std::error_code failed;
    return fs::is_directory(path, failed) || path.extension() == ".bin" ? path : fs::path();
}

} // namespace

void TrainPage::Gate::wait(const core::JobContext &context, const std::function<void()> &save) const
{
    for (bool saved = false; paused || othersWork;) {
        if (paused && !std::exchange(saved, true))
            save(); // it may stand for days
        context.checkpoint();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

TrainPage::TrainPage(TrainServices &services, Settings &settings, QWidget *parent)
    : Page(u"train"_s, tr("Train"), u"graduation-cap"_s, services, settings, parent), m_services(services)
{
    createInspector();
    createPrimary(tr("Train"),
                  tr("Begins the training, or goes on with it (Ctrl+Enter). It can be stopped at any time and goes on later."));
    m_recipe = new TrainRecipe(inspector(), this);

    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(
        u"graduation-cap"_s, tr("Teach it pictures of your own"),
        tr("Choose a folder of pictures, begin, and watch it learn. It works while you do not, and stands aside while you do."),
        tr("Choose a folder of pictures"), m_stack);
    auto *work = new QWidget(m_stack);
    auto *columns = new QHBoxLayout(work);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    m_data = new TrainData(work);
    m_progress = new TrainProgress(work);
    columns->addWidget(m_data, 1);
    columns->addWidget(m_progress, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    auto *area = new QuietScrollArea(this); // beside a message, and where the window is small
    area->setObjectName(u"trainArea"_s);
    area->setWidget(m_stack);
    area->keepHeight([this] { return bannerRoom(); });
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(area);
    placeBanner(column, 1);
    setContent(content);
    buildHeader();
    connectAll();
    if (!services.train) {
        primary()->setEnabled(false);
        primary()->setToolTip(tr("Nothing can be trained here."));
    }
    listTrainings();
    showState();
}

TrainPage::~TrainPage() = default;

void TrainPage::buildHeader()
{
    const auto add = [this](const QString &icon, const QString &text, const QString &toolTip, const QString &name, const QString &keys) {
        auto *action = new QAction(style::icon(icon), text, this);
        action->setObjectName(name);
        action->setToolTip(toolTip);
        action->setShortcut(QKeySequence(keys));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        return action;
    };
    m_openAction = add(u"folder"_s, tr("Open a training"),
                       tr("Opens a training that lies elsewhere, or was begun on the command line (Ctrl+O)."), u"trainOpen"_s, u"Ctrl+O"_s);
    m_folderAction = add(u"folder-open"_s, tr("Show in folder"), tr("Shows the training's folder in the file manager (Ctrl+Shift+O)."),
                         u"trainFolder"_s, u"Ctrl+Shift+O"_s);
    m_pauseAction = add(u"pause"_s, tr("Pause"), tr("Holds the training after the step in hand; nothing is lost (Ctrl+P)."),
                        u"trainPauseAction"_s, u"Ctrl+P"_s);
    m_stopAction =
        add(u"square"_s, tr("Stop"), tr("Stops after the step in hand (Esc). What was learnt is kept, and the training can go on later."),
            u"trainStopAction"_s, {});
    m_useAction = add(u"check"_s, tr("Use this model"),
                      tr("Makes a model of what is learnt so far and takes it to the page that works with it (Ctrl+U)."),
                      u"trainUseAction"_s, u"Ctrl+U"_s);
    const auto button = [](QAction *action, QPushButton *target, const QString &name) {
        style::name(target, name, action->text(), action->toolTip());
        const auto show = [action, target] {
            target->setIcon(action->icon());
            target->setText(u" "_s + action->text());
            target->setAccessibleName(action->text());
            target->setEnabled(action->isEnabled());
            target->setVisible(action->isVisible());
            target->setToolTip(action->toolTip());
        };
        connect(action, &QAction::changed, target, show);
        connect(target, &QPushButton::clicked, action, &QAction::trigger);
        show();
    };
    m_use = new QPushButton(this);
    button(m_useAction, m_use, u"trainUse"_s);
    connect(m_useAction, &QAction::changed, this, &TrainPage::labelUse);
    button(m_stopAction, m_progress->stopButton(), u"trainStop"_s);
    header()->addWidget(m_use);
    for (QAction *action : {m_folderAction, m_openAction}) {
        auto *small = new QToolButton(this);
        small->setDefaultAction(action);
        small->setIconSize({style::metric::icon, style::metric::icon});
        small->setFocusPolicy(Qt::StrongFocus);
        style::name(small, action->objectName() + u"Button"_s, action->text(), action->toolTip());
        header()->addWidget(small);
    }
}

void TrainPage::connectAll()
{
    connect(m_empty, &EmptyState::activated, this, &TrainPage::choosePictures);
    connect(m_openAction, &QAction::triggered, this, &TrainPage::openOther);
    connect(m_pauseAction, &QAction::triggered, this, [this] { setPaused(!m_gate->paused); });
    connect(m_stopAction, &QAction::triggered, this, [this] {
        if (const Active *shown = shownActive(); shown && shown->job)
            shown->job->cancel();
    });
    connect(m_useAction, &QAction::triggered, this, &TrainPage::useIt);
    connect(m_folderAction, &QAction::triggered, this, [this] { showInFolder(textOf(plan().common.folder)); });
    connect(m_recipe, &TrainRecipe::smoothingChanged, m_progress, &TrainProgress::setSmoothing);
    connect(m_recipe, &TrainRecipe::browseWanted, this, &TrainPage::choosePictures);
    connect(m_recipe, &TrainRecipe::drawingsWanted, this, [this] { takePictures({}); });
    connect(m_recipe, &TrainRecipe::trainingChosen, this, [this](const QString &folder) { openTraining(pathOf(folder)); });
    connect(m_recipe, &TrainRecipe::kindChanged, this, [this] {
        if (!m_recipe->isBegun() && (!m_recipe->pictures().empty() || m_recipe->kind() == TrainingKind::Picture))
            takePictures(m_recipe->pictures());
        showState();
    });
    connect(m_recipe, &TrainRecipe::lengthChanged, this, &TrainPage::showState);
    connect(m_progress, &TrainProgress::collapsed, this, [this] {
        banner()->show(
            Banner::Kind::Warning, tr("The samples look like one another"),
            tr("The network has found one picture that works and makes it over and over. Stop, and train with more pictures, or with "
               "strong variation."));
    });
    connect(this, &Page::jobsChanged, this, &TrainPage::showState);
    connect(services().runner, &core::jobs::JobRunner::changed, this, [this] {
        m_gate->othersWork = !services().runner->isIdle();
        showState();
    });
}

void TrainPage::choosePictures()
{
    auto *dialog = new QFileDialog(window(), tr("Choose a folder of pictures"), nearestFolder(textOf(settings().pictures())));
    dialog->setObjectName(u"trainPicturesDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { open(pathOf(folder)); });
    dialog->open();
}

void TrainPage::openOther()
{
    auto *dialog = new QFileDialog(window(), tr("Open a training"), nearestFolder(textOf(services().trainingsFolder)));
    dialog->setObjectName(u"trainOpenDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        if (core::train::trainingIn(pathOf(folder)))
            open(pathOf(folder));
        else
            banner()->showError(tr("This is no training"),
                                tr("In %1 no training was begun. Choose the folder that a training was given as its output.")
                                    .arg(QDir::toNativeSeparators(folder)));
    });
    dialog->open();
}

void TrainPage::open(const fs::path &folder)
{
    if (!core::train::trainingIn(folder)) {
        if (m_recipe->isBegun() || shownActive())
            m_recipe->showNew();
        takePictures(folder);
        return;
    }
    if (folder.parent_path() != services().trainingsFolder && std::ranges::find(m_elsewhere, folder) == m_elsewhere.end())
        m_elsewhere.push_back(folder);
    openTraining(folder);
}

void TrainPage::openTraining(const fs::path &folder)
{
    banner()->close();
    auto plan = folder.empty() ? std::nullopt : core::train::planIn(folder);
    if (const Active *waiting = active(folder); waiting && !plan)
        plan = waiting->plan; // it has not begun, and has no folder yet
    if (plan) {
        m_recipe->showBegun(*plan);
        lookAtPictures();
    } else {
        m_recipe->showNew();
        m_data->setWaiting({});
    }
    listTrainings();
    showState();
}

void TrainPage::takePictures(const fs::path &pictures)
{
    m_recipe->setPictures(pictures);
    // A name that is free: cats, cats 2, cats 3.
    const QString base = pictures.empty() ? tr("stickers") : lastName(pictures);
    QString name = base;
    std::error_code failed;
    const auto taken = [&](const fs::path &folder) { return active(folder) || fs::exists(folder, failed); };
    for (int i = 2; taken(services().trainingsFolder / name.toStdU16String()); ++i)
        name = u"%1 %2"_s.arg(base).arg(i);
    m_recipe->setName(name);
    lookAtPictures();
    listTrainings();
    showState();
}

void TrainPage::lookAtPictures()
{
    if (!services().survey)
        return;
    if (m_survey)
        m_survey->cancel();
    TrainingPlan wanted = plan();
    if (!m_recipe->isBegun())
        wanted.common.folder.clear();
    const bool drawings = m_recipe->pictures().empty() && m_recipe->kind() == TrainingKind::Picture;
    const QString name = drawings ? tr("Emoji drawings") : m_recipe->pictures().empty() ? m_recipe->name() : lastName(m_recipe->pictures());
    m_data->setWaiting(name);
    m_survey = services().runner->start(
        tr("Look at the pictures of %1").arg(name),
        [wanted, look = services().survey](const core::JobContext &context) { return look(wanted, context); }, this,
        [this, name, taken = !wanted.common.folder.empty()](const core::train::Survey &survey) {
        m_data->setSurvey(name, survey, taken);
        showState();
        if (survey.pictures == 0)
            banner()->showError(tr("There is nothing to learn from"), tr("None of these pictures can be read. Choose another folder."));
        });
    connect(m_survey, &Job::failed, this, [this, name](const QString &message) {
        m_data->setFailed(name);
        showState();
        banner()->showError(tr("These pictures cannot be learnt from"), message);
    });
}

void TrainPage::listTrainings()
{
    std::vector<fs::path> folders;
    std::error_code failed;
    for (auto entry = fs::directory_iterator(services().trainingsFolder, failed); !failed && entry != fs::directory_iterator();
         entry.increment(failed))
        if (core::train::trainingIn(entry->path()))
            folders.push_back(entry->path());
    for (const Active &one : m_active) // one that waits has no folder yet
        if (std::ranges::find(folders, one.plan.common.folder) == folders.end()
            && std::ranges::find(m_elsewhere, one.plan.common.folder) == m_elsewhere.end())
            folders.push_back(one.plan.common.folder);
    std::ranges::sort(folders);
    folders.insert(folders.end(), m_elsewhere.begin(), m_elsewhere.end());
    m_recipe->setTrainings(folders, m_recipe->isBegun() || shownActive() ? plan().common.folder : fs::path());
}

TrainingPlan TrainPage::plan() const
{
    TrainingPlan plan = m_recipe->plan(services().trainingsFolder);
    const core::ComputeOptions compute = settings().compute();
    plan.common.threads = compute.threads;
    plan.common.device = compute.device;
    plan.common.bfloat16 = compute.precision != "float32"; // where the device computes in it, which only the worker asks
    return plan;
}

void TrainPage::run()
{
    if (shownActive()) { // it runs: the button is its pause
        setPaused(!isPaused());
        return;
    }
    const TrainingPlan wanted = plan();
    const QString name = m_recipe->name();
    if (m_recipe->kind() == TrainingKind::Faces && m_recipe->pictures().empty() && !m_recipe->isBegun()) {
        choosePictures();
        return;
    }
    if (!m_recipe->isBegun()) {
        if (name.isEmpty() || name.startsWith(u'.') || name.contains(u'/') || name.contains(u'\\')) {
            banner()->showError(tr("This name cannot be used"),
                                tr("Give the training a name without / and \\ that does not begin with a dot."));
            return;
        }
        if (core::train::trainingIn(wanted.common.folder) || active(wanted.common.folder)) {
            banner()->showError(
                tr("This name is taken"),
                tr("There is a training called %1 already. Choose it above to go on with it, or give another name.").arg(name));
            return;
        }
    }
    if (m_recipe->isBegun() && m_progress->isDone()) {
        banner()->show(Banner::Kind::Note, tr("It has made all its steps"), tr("Raise the steps to let it learn on, or use the model."));
        return;
    }
    begin(wanted, name);
}

void TrainPage::begin(const TrainingPlan &wanted, const QString &name)
{
    auto *job = services().trainings->startStreaming<std::string>(
        tr("Train “%1”").arg(name),
        [wanted, gate = m_gate, work = services().train](const core::JobContext &context, const std::function<void(std::string)> &leftOut) {
        TrainingPlan plan = wanted;
        plan.common.leftOut = leftOut;
        plan.common.beforeStep = [gate, &context](const std::function<void()> &save) { gate->wait(context, save); };
        work(plan, context);
        },
        this,
        [this, folder = wanted.common.folder](const std::string &sentence) {
        if (plan().common.folder == folder)
            m_data->addUnreadable(QString::fromStdString(sentence));
    },
         [this, name] {
        banner()->show(Banner::Kind::Note, tr("The training is done: %1").arg(name), tr("Use the model, or raise the steps and train on."));
    });
    const fs::path folder = wanted.common.folder;
    m_active.push_back({.job = job, .plan = wanted, .name = name});
    connect(job, &Job::started, this, [this] { setPaused(false); });
    connect(job, &Job::progressed, this, [this, folder] { begun(folder); });
    // Before the page offers to go on, for what is shown changes with it.
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, [this, folder] { ended(folder); });
    connect(job, &Job::failed, this, [this, folder] { ended(folder); });
    track(job, tr("The training stopped"), [this, wanted, name] {
        banner()->close();
        if (!active(wanted.common.folder))
            begin(wanted, name);
    });
    listTrainings();
    showState();
}

void TrainPage::begun(const fs::path &folder)
{
    if (!m_recipe->isBegun() && plan().common.folder == folder && core::train::trainingIn(folder)) {
        if (const auto begunNow = core::train::planIn(folder))
            m_recipe->showBegun(*begunNow);
        listTrainings();
    }
    showState();
}

// What was begun can be gone on with, whatever ended it. Where another training is looked at, it stays in view.
void TrainPage::ended(const fs::path &folder)
{
    std::erase_if(m_active, [&](const Active &one) { return one.plan.common.folder == folder; });
    if (plan().common.folder == folder && core::train::trainingIn(folder))
        openTraining(folder);
    else if (plan().common.folder == folder && m_recipe->isBegun())
        openTraining({}); // taken back before it had begun
    else
        listTrainings();
    showState();
}

void TrainPage::setPaused(bool paused)
{
    m_gate->paused = paused;
    m_pauseAction->setText(paused ? tr("Go on") : tr("Pause"));
    m_pauseAction->setIcon(style::icon(paused ? u"play"_s : u"pause"_s));
    showState();
    Q_EMIT pausedChanged(paused);
}

const TrainPage::Active *TrainPage::active(const fs::path &folder) const
{
    const auto it = std::ranges::find_if(m_active, [&](const Active &one) { return one.plan.common.folder == folder; });
    return it == m_active.end() ? nullptr : &*it;
}

const TrainPage::Active *TrainPage::shownActive() const
{
    return active(plan().common.folder);
}

void TrainPage::useIt()
{
    if (!services().writeTrained || !services().addModel)
        return;
    auto *job = services().runner->start(
        tr("Make a model of %1").arg(m_recipe->name()),
        [wanted = plan(), write = services().writeTrained, add = services().addModel](const core::JobContext &context) {
        const fs::path file = write(wanted, context);
        const std::u8string text = file.u8string();
        return add({text.begin(), text.end()});
        },
        this,
        [this](const std::vector<core::library::Model> &models) {
        if (!models.empty())
            Q_EMIT modelMade(models.front());
    });
    connect(job, &Job::failed, this, [this](const QString &message) { banner()->showError(tr("The model could not be made"), message); });
}

void TrainPage::showState()
{
    const Active *shown = shownActive();
    const bool begun = m_recipe->isBegun(), running = shown && shown->job && shown->job->state() == Job::State::Running;
    const TrainingPlan now = plan();
    const bool anything = begun || shown || !m_recipe->pictures().empty() || m_recipe->kind() == TrainingKind::Picture;
    m_stack->setCurrentIndex(anything ? 1 : 0);
    m_recipe->setRunning(shown);
    const bool hasProgress = begun || shown;
    m_progress->follow(hasProgress ? now.common.folder : fs::path(), now.kind, now.steps.value_or(0));
    m_progress->setVisible(hasProgress);
    m_data->setWhole(!hasProgress);
    const int room = width(); // what is in it is laid out after this, so that its own width would be the one of before
    m_data->setMaximumWidth(!hasProgress ? QWIDGETSIZE_MAX : room >= 900 ? dataWidth : narrowDataWidth);
    m_data->setMinimumWidth(!hasProgress ? 0 : m_data->maximumWidth());
    m_data->setVisible(!hasProgress || room >= 700); // beside samples of some size
    showProgress(shown, running);
    m_pauseAction->setEnabled(running);
    m_stopAction->setVisible(shown);
    m_useAction->setEnabled(m_progress->isUsable());
    std::error_code failed;
    m_folderAction->setEnabled(hasProgress && fs::exists(now.common.folder, failed));
    showPrimary(shown);
    setSubtitle(!anything || room < 480 ? QString() : running ? tr("%1: training").arg(m_recipe->name()) : m_recipe->name());
}

void TrainPage::showProgress(const Active *shown, bool running)
{
    const bool othersWait = running && m_gate->othersWork, paused = running && isPaused();
    const bool reading = running && shown->job->total() > 0 && shown->job->stage().startsWith(u"Reading"_s);
    // A process that was killed, or a disk that was full, has learnt more than it kept.
    const int64_t kept = m_progress->keptStep();
    const bool ahead = !shown && m_progress->step() > kept;
    m_progress->setState(ahead ? kept > 0 ? tr("Kept up to step %L1; goes on from there").arg(kept) : tr("Nothing is kept yet; begins anew")
                         : !shown     ? QString()
                         : !running   ? tr("Waits for the training before it")
                         : paused     ? tr("Paused")
                         : othersWait ? tr("Standing aside for other work")
                         : reading    ? tr("Reading the pictures")
                                      : tr("Learning"));
    m_progress->setJob(running && !paused ? shown->job.data() : nullptr);
    if (running)
        m_progress->setNothingYet(reading ? tr("Reading the pictures") : tr("The first step"),
                                  tr("The first samples stand here when it is made: noise at first, then shapes."));
    else
        m_progress->setNothingYet(tr("Nothing learnt yet"), tr("When the training runs, what it can make by then stands here."));
}

// One button: it begins, goes on, pauses what it began, or lets another training wait for its turn.
void TrainPage::showPrimary(const Active *shown)
{
    if (!services().train)
        return;
    const bool waits = shown && shown->job && shown->job->state() != Job::State::Running;
    const QString first = m_active.empty() ? QString() : m_active.front().name;
    QString text, toolTip;
    if (waits) {
        text = tr("Waits for its turn");
        toolTip = tr("It begins when %1 is done or stopped. Stop takes it back.").arg(first);
    } else if (shown) {
        text = isPaused() ? tr("Go on") : tr("Pause");
        toolTip = isPaused() ? tr("Lets it learn on (Ctrl+Enter).")
                             : tr("Holds the training after the step in hand; nothing is lost (Ctrl+Enter). Stop, or Esc, ends it.");
    } else if (!first.isEmpty()) {
        text = tr("Train after this");
        toolTip = tr("Trains this when %1 is done or stopped (Ctrl+Enter).").arg(first);
    } else {
        text = m_recipe->isBegun() ? tr("Go on") : tr("Train");
        toolTip = tr("Begins the training, or goes on with it (Ctrl+Enter). It can be stopped at any time and goes on later.");
    }
    const bool nothing = !shown && !m_recipe->isBegun() && m_data->isEmpty();
    if (nothing)
        toolTip = tr("None of these pictures can be read. Choose another folder.");
    primary()->setEnabled(!waits && !nothing);
    primary()->setIdleText(text);
    primary()->setToolTip(toolTip);
}

void TrainPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    labelUse();
    showState();
}

// Words where there is room; the tooltip and the name for screen readers have them always.
void TrainPage::labelUse()
{
    m_use->setText(width() >= 400 ? u" "_s + m_useAction->text() : QString());
}

bool TrainPage::acceptsDrop(const QMimeData &data) const
{
    return !droppedFolder(data).empty();
}

void TrainPage::drop(const QMimeData &data)
{
    open(droppedFolder(data));
    Q_EMIT wanted();
}

void TrainPage::saveState(QSettings &store) const
{
    store.setValue(u"training"_s, m_recipe->isBegun() ? textOf(plan().common.folder) : QString());
    QStringList elsewhere;
    for (const fs::path &folder : m_elsewhere)
        elsewhere.append(textOf(folder));
    store.setValue(u"elsewhere"_s, elsewhere);
}

void TrainPage::restoreState(QSettings &store)
{
    for (const QString &folder : store.value(u"elsewhere"_s).toStringList())
        if (core::train::trainingIn(pathOf(folder)))
            m_elsewhere.push_back(pathOf(folder));
    if (const fs::path last = pathOf(store.value(u"training"_s).toString()); !last.empty() && core::train::trainingIn(last))
        if (const auto plan = core::train::planIn(last))
            m_recipe->showBegun(*plan);
    listTrainings();
    showState();
}

void TrainPage::shown(bool first)
{
    if (first && m_recipe->isBegun())
        lookAtPictures();
}

QWidget *TrainPage::focusTarget()
{
    return m_stack->currentIndex() == 0 ? static_cast<QWidget *>(m_empty->button()) : static_cast<QWidget *>(primary());
}

} // namespace ui

#include "moc_trainpage.cpp"
