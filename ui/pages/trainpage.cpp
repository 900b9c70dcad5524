// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/trainpage.h"

#include "core/train/survey.h"
#include "ui/pages/traindata.h"
#include "ui/pages/trainprogress.h"
#include "ui/pages/trainrecipe.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/primarybutton.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QUrl>

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

constexpr int dataWidth = 232;

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

void TrainPage::Gate::wait(const core::JobContext &context) const
{
    while (paused || othersWork) {
        context.checkpoint();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

TrainPage::TrainPage(Services &services, Settings &settings, QWidget *parent)
    : Page(u"train"_s, tr("Train"), u"graduation-cap"_s, services, settings, parent)
{
    createInspector();
    createPrimary(tr("Train"),
                  tr("Begins the training, or goes on with it (Ctrl+Enter). It can be stopped at any time and goes on later."));
    primary()->setRunningText(tr("Stop"), tr("Stops after the step in hand. What was learnt is kept, and the training can go on later."));
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
    m_data->setFixedWidth(dataWidth);
    m_progress = new TrainProgress(work);
    columns->addWidget(m_data);
    columns->addWidget(m_progress, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    setContent(m_stack);
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
    m_openAction = add(u"folder-open"_s, tr("Open a training"),
                       tr("Opens a training that lies elsewhere, or was begun on the command line."), u"trainOpen"_s, u"Ctrl+O"_s);
    m_pauseAction =
        add(u"pause"_s, tr("Pause"), tr("Holds the training after the step in hand; nothing is lost."), u"trainPauseAction"_s, u"Ctrl+P"_s);
    m_useAction =
        add(u"check"_s, tr("Use this model"), tr("Makes a model of what is learnt so far and takes it to the page that works with it."),
            u"trainUseAction"_s, u"Ctrl+U"_s);
    const auto button = [this](QAction *action, QPushButton *target, const QString &name) {
        style::name(target, name, action->text(), action->toolTip());
        const auto show = [action, target] {
            target->setIcon(action->icon());
            target->setText(u" "_s + action->text());
            target->setAccessibleName(action->text());
            target->setEnabled(action->isEnabled());
            target->setToolTip(action->toolTip());
        };
        connect(action, &QAction::changed, target, show);
        connect(target, &QPushButton::clicked, action, &QAction::trigger);
        show();
    };
    auto *openButton = new QPushButton(this);
    m_use = new QPushButton(this);
    button(m_openAction, openButton, u"trainOpenButton"_s);
    button(m_useAction, m_use, u"trainUse"_s);
    button(m_pauseAction, m_progress->pauseButton(), u"trainPause"_s);
    header()->addWidget(m_use);
    header()->addWidget(openButton);
}

void TrainPage::connectAll()
{
    connect(m_empty, &EmptyState::activated, this, &TrainPage::choosePictures);
    connect(m_openAction, &QAction::triggered, this, &TrainPage::openOther);
    connect(m_pauseAction, &QAction::triggered, this, [this] { setPaused(!m_gate->paused); });
    connect(m_useAction, &QAction::triggered, this, &TrainPage::useIt);
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
    connect(this, &Page::busyChanged, this, &TrainPage::showState);
    connect(services().runner, &core::jobs::JobRunner::changed, this, [this] {
        m_gate->othersWork = !services().runner->isIdle();
        showState();
    });
}

void TrainPage::choosePictures()
{
    auto *dialog = new QFileDialog(window(), tr("Choose a folder of pictures"), textOf(settings().pictures()));
    dialog->setObjectName(u"trainPicturesDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { open(pathOf(folder)); });
    dialog->open();
}

void TrainPage::openOther()
{
    auto *dialog = new QFileDialog(window(), tr("Open a training"), textOf(services().trainingsFolder));
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
    if (isBusy()) {
        banner()->show(Banner::Kind::Note, tr("A training is running"), tr("Stop it first; it can go on later."));
        return;
    }
    if (!core::train::trainingIn(folder)) {
        if (m_recipe->isBegun())
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
    if (const auto plan = folder.empty() ? std::nullopt : core::train::planIn(folder)) {
        m_recipe->showBegun(*plan);
        lookAtPictures();
    } else {
        m_recipe->showNew();
        m_data->setFailed({});
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
    for (int i = 2; fs::exists(services().trainingsFolder / name.toStdU16String(), failed); ++i)
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
        [this, name](const core::train::Survey &survey) {
        m_data->setSurvey(name, survey);
        if (survey.pictures == 0)
            banner()->showError(tr("There is nothing to learn from"), tr("None of these pictures can be read. Choose another folder."));
        });
    connect(m_survey, &Job::failed, this, [this, name](const QString &message) {
        m_data->setFailed(name);
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
    std::ranges::sort(folders);
    folders.insert(folders.end(), m_elsewhere.begin(), m_elsewhere.end());
    m_recipe->setTrainings(folders, m_recipe->isBegun() ? plan().common.folder : fs::path());
}

TrainingPlan TrainPage::plan() const
{
    TrainingPlan plan = m_recipe->plan(services().trainingsFolder);
    const core::ComputeOptions compute = settings().compute();
    plan.common.threads = compute.threads;
    plan.common.bfloat16 = compute.precision != "float32" && core::train::computesInBfloat16();
    return plan;
}

void TrainPage::run()
{
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
        if (core::train::trainingIn(wanted.common.folder)) {
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
    begin(wanted);
}

void TrainPage::begin(const TrainingPlan &wanted)
{
    setPaused(false);
    auto *job = services().trainings->startStreaming<std::string>(
        tr("Train %1").arg(m_recipe->name()),
        [wanted, gate = m_gate, work = services().train](const core::JobContext &context, const std::function<void(std::string)> &leftOut) {
        TrainingPlan plan = wanted;
        plan.common.leftOut = leftOut;
        plan.common.beforeStep = [gate, &context] { gate->wait(context); };
        work(plan, context);
        },
        this, [this](const std::string &sentence) { m_data->addUnreadable(QString::fromStdString(sentence)); },
        [this] { banner()->show(Banner::Kind::Note, tr("The training is done"), tr("Use the model, or raise the steps and train on.")); });
    const fs::path folder = wanted.common.folder;
    const auto settle = [this, folder] { // what was begun can be gone on with, whatever ended it
        if (core::train::trainingIn(folder))
            openTraining(folder);
    };
    track(job, tr("The training stopped"));
    connect(job, &Job::started, this, &TrainPage::showState);
    connect(job, &Job::progressed, this, [this, folder] {
        if (!m_recipe->isBegun() && core::train::trainingIn(folder)) {
            if (const auto begun = core::train::planIn(folder))
                m_recipe->showBegun(*begun);
            listTrainings();
        }
        showState();
    });
    connect(job, &Job::cancelled, this, settle);
    connect(job, &Job::succeeded, this, &TrainPage::showState);
    showState();
}

void TrainPage::setPaused(bool paused)
{
    m_gate->paused = paused;
    m_pauseAction->setText(paused ? tr("Go on") : tr("Pause"));
    m_pauseAction->setIcon(style::icon(paused ? u"play"_s : u"pause"_s));
    showState();
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
    const bool running = isBusy(), begun = m_recipe->isBegun();
    const TrainingPlan now = plan();
    const bool anything = begun || running || !m_recipe->pictures().empty() || m_recipe->kind() == TrainingKind::Picture;
    m_stack->setCurrentIndex(anything ? 1 : 0);
    m_recipe->setRunning(running);
    m_openAction->setEnabled(!running);
    m_progress->follow(begun || running ? now.common.folder : fs::path(), now.kind, now.autoencoderSteps.value_or(0),
                       now.steps.value_or(0));
    m_pauseAction->setEnabled(running);
    m_useAction->setEnabled(m_progress->isUsable());
    primary()->setIdleText(begun ? tr("Go on") : tr("Train"));
    const bool waits = running && m_gate->othersWork, paused = running && m_gate->paused;
    const QString stage =
        running && job()->total() > 0 && job()->stage().startsWith(u"Reading"_s) ? tr("Reading the pictures") : tr("Learning");
    m_progress->setState(!running ? QString() : paused ? tr("Paused") : waits ? tr("Standing aside for other work") : stage);
    setSubtitle(!anything ? QString() : running ? tr("%1: training").arg(m_recipe->name()) : m_recipe->name());
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
