// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "core/audio/player.h"
#include "core/jobs/job.h"
#include "core/library/store.h"
#include "ui/pages/facespage.h"
#include "ui/pages/modelspage.h"
#include "ui/pages/picturespage.h"
#include "ui/pages/settingspage.h"
#include "ui/pages/speechpage.h"
#include "ui/pages/trainpage.h"
#include "ui/pages/transcribepage.h"
#include "ui/pages/voicewords.h"
#include "ui/style/colourscheme.h"
#include "ui/style/style.h"
#include "ui/widgets/commandpalette.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/primarybutton.h"
#include "ui/widgets/queuepopup.h"
#include "ui/widgets/railbutton.h"
#include "ui/widgets/statusbar.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

MainWindow::MainWindow(Services services, QWidget *parent)
    : QMainWindow(parent), m_services(std::move(services)), m_scheme(new style::ColourScheme(this))
{
    style::apply(*qApp, m_settings.theme());
    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Atelier"));
    setWindowIcon(QIcon(u":/atelier.svg"_s));
    setAcceptDrops(true);
    setMinimumSize(720, 480);
    resize(1280, 800);
    buildLayout();

    m_pictures = new PicturesPage(m_services, m_settings, m_stack);
    m_faces = new FacesPage(m_services, m_settings, m_stack);
    m_speech = new SpeechPage(m_services, m_settings, m_stack);
    m_transcribe = new TranscribePage(m_services, m_settings, m_stack);
    m_train = new TrainPage(m_services, m_settings, m_stack);
    m_models = new ModelsPage(m_services, m_settings, m_stack);
    addPage(m_pictures);
    addPage(m_faces);
    addPage(m_speech);
    addPage(m_transcribe);
    addPage(m_train);
    addPage(m_models);
    addPage(new SettingsPage(m_services, m_settings, m_stack));
    buildShortcuts();

    connect(m_pictures, &PicturesPage::modelsWanted, this, [this] {
        showPage(m_models);
        m_models->getMore(u"pictures"_s);
    });
    connect(m_models, &ModelsPage::modelsChanged, m_pictures, &PicturesPage::modelsChanged);
    connect(m_models, &ModelsPage::useWanted, this, &MainWindow::useModel);
    connect(m_train, &TrainPage::modelMade, this, &MainWindow::useModel);
    connect(&m_settings, &Settings::themeChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::foldersChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::soundDeviceChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::keepModelsChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::computeChanged, this, &MainWindow::showMachine);
    connect(m_scheme, &style::ColourScheme::known, this, [](bool dark) { style::setSystemDark(dark); });
    connect(m_services.runner, &core::jobs::JobRunner::changed, this, [this] {
        if (m_closing && m_services.runner->isIdle())
            close();
    });
    applySettings();
    showMachine();
    restoreState();
    m_scheme->start();
}

// The pages refer to services and settings, which are members: they go first.
MainWindow::~MainWindow()
{
    qDeleteAll(m_pages);
}

void MainWindow::buildLayout()
{
    auto *central = new QWidget(this);
    auto *rows = new QVBoxLayout(central);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(0);
    rows->addLayout(columns, 1);

    m_rail = new QWidget(central);
    m_rail->setObjectName(u"rail"_s);
    m_rail->setAttribute(Qt::WA_StyledBackground);
    m_rail->setFixedWidth(style::metric::rail);
    auto *rail = new QVBoxLayout(m_rail);
    rail->setContentsMargins(6, 10, 6, style::metric::grid);
    rail->setSpacing(style::metric::half);
    auto *logo = new QLabel(m_rail);
    logo->setPixmap(QIcon(u":/atelier.svg"_s).pixmap(QSize(32, 32), devicePixelRatioF()));
    logo->setAlignment(Qt::AlignCenter);
    logo->setToolTip(tr("Atelier %1").arg(QLatin1StringView(ATELIER_VERSION)));
    rail->addWidget(logo);
    rail->addSpacing(style::metric::half);
    m_railTop = new QVBoxLayout;
    m_railTop->setSpacing(style::metric::half);
    rail->addLayout(m_railTop);
    rail->addStretch(1);
    m_railBottom = new QVBoxLayout;
    m_railBottom->setSpacing(style::metric::half);
    rail->addLayout(m_railBottom);
    auto *find = new RailButton(u"search"_s, tr("Find"), m_rail);
    style::name(find, u"railFind"_s, tr("Find"), tr("Finds a page, a command or a model by name (Ctrl+K)."));
    connect(find, &RailButton::clicked, this, &MainWindow::openPalette);
    m_railBottom->addWidget(find);
    m_railGroup = new QButtonGroup(this);
    columns->addWidget(m_rail);

    m_stack = new QStackedWidget(central);
    m_stack->setObjectName(u"pages"_s);
    columns->addWidget(m_stack, 1);

    m_inspectorColumn = new QWidget(central);
    m_inspectorColumn->setObjectName(u"inspectorColumn"_s);
    m_inspectorColumn->setAttribute(Qt::WA_StyledBackground);
    m_inspectorColumn->setFixedWidth(style::metric::inspector);
    auto *inspector = new QVBoxLayout(m_inspectorColumn);
    inspector->setContentsMargins(1, 0, 0, 0);
    inspector->setSpacing(0);
    m_inspectors = new QStackedWidget(m_inspectorColumn);
    m_primaries = new QStackedWidget(m_inspectorColumn);
    m_primaries->setFixedHeight(40 + 2 * style::metric::margin);
    inspector->addWidget(m_inspectors, 1);
    inspector->addWidget(m_primaries);
    columns->addWidget(m_inspectorColumn);

    m_status = new StatusBar(m_services.runner, central);
    rows->addWidget(m_status);
    setCentralWidget(central);
    m_queue = new QueuePopup(m_services.runner, central);
    m_palette = new CommandPalette(central);
    qApp->installEventFilter(this);

    connect(m_status->queueButton(), &QPushButton::clicked, this, &MainWindow::toggleQueue);
    connect(m_status->railFold(), &QToolButton::clicked, this, [this] {
        m_railOpen = !m_railOpen;
        showColumns();
    });
    connect(m_status->inspectorFold(), &QToolButton::clicked, this, [this] {
        m_inspectorOpen = !m_inspectorOpen;
        showColumns();
    });
}

void MainWindow::addPage(Page *page)
{
    const auto number = int(m_pages.size()) + 1;
    m_stack->addWidget(page);
    m_inspectors->addWidget(page->inspector() ? static_cast<QWidget *>(page->inspector()) : new QWidget(m_inspectors));
    auto *frame = new QWidget(m_primaries);
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(style::metric::margin, style::metric::margin, style::metric::margin, style::metric::margin);
    if (page->primary())
        layout->addWidget(page->primary());
    m_primaries->addWidget(frame);

    auto *button = new RailButton(page->iconName(), page->title(), m_rail);
    style::name(button, u"rail-"_s + page->id(), page->title(), tr("%1 (Ctrl+%2)").arg(page->title()).arg(number));
    button->setCheckable(true);
    m_railGroup->addButton(button);
    (page->inspector() ? m_railTop : m_railBottom)->addWidget(button);
    connect(button, &RailButton::clicked, this, [this, page] { showPage(page); });
    connect(page, &Page::wanted, this, [this, page] { showPage(page); });
    connect(page, &Page::busyChanged, button, &RailButton::setBusy);
    m_pages.push_back(page);
    m_railButtons.push_back(button);
    m_wasShown.push_back(false);
}

void MainWindow::buildShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto &&action) {
        auto *shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    for (size_t i = 0; i < m_pages.size() && i < 9; ++i)
        on(QKeySequence(u"Ctrl+%1"_s.arg(i + 1)), [this, i] { showPage(m_pages[i]); });
    for (const auto &keys : {u"Ctrl+Return"_s, u"Ctrl+Enter"_s})
        on(QKeySequence(keys), [this] { currentPage()->triggerPrimary(); });
    on(QKeySequence(u"Ctrl+K"_s), [this] { openPalette(); });
    on(QKeySequence(u"Ctrl+["_s), [this] { m_status->railFold()->click(); });
    on(QKeySequence(u"Ctrl+]"_s), [this] { m_status->inspectorFold()->click(); });
    on(QKeySequence(u"F11"_s), [this] { setOnlyWork(!m_onlyWork); });
    on(QKeySequence(u"Esc"_s), [this] { escape(); });
    on(QKeySequence::Quit, [this] { close(); });
}

Page *MainWindow::currentPage() const
{
    return static_cast<Page *>(m_stack->currentWidget());
}

void MainWindow::showPage(Page *page)
{
    const auto index = size_t(m_stack->indexOf(page));
    m_palette->close();
    m_stack->setCurrentIndex(int(index));
    m_inspectors->setCurrentIndex(int(index));
    m_primaries->setCurrentIndex(int(index));
    m_railButtons[index]->setChecked(true);
    showColumns();
    const bool first = !m_wasShown[index];
    m_wasShown[index] = true;
    page->shown(first);
    if (!m_railButtons[index]->hasFocus()) // who walks along the rail by key stays there
        page->focusTarget()->setFocus();
}

void MainWindow::showColumns()
{
    m_rail->setVisible(m_railOpen && !m_onlyWork);
    m_inspectorColumn->setVisible(m_inspectorOpen && !m_onlyWork && currentPage()->inspector());
    m_status->inspectorFold()->setEnabled(currentPage()->inspector());
    m_status->setVisible(!m_onlyWork);
}

void MainWindow::setOnlyWork(bool only)
{
    m_onlyWork = only;
    setWindowState(only ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    showColumns();
}

void MainWindow::imagine(const QString &prompt)
{
    showPage(m_pictures);
    m_pictures->imagine(prompt);
}

void MainWindow::useModel(const core::library::Model &model)
{
    for (Page *page : m_pages) {
        if (page->useModel(model)) {
            showPage(page);
            return;
        }
    }
}

void MainWindow::speak(const QString &text)
{
    showPage(m_speech);
    m_speech->speak(text);
}

void MainWindow::makeFaces()
{
    showPage(m_faces);
    m_faces->make();
}

void MainWindow::applySettings()
{
    style::apply(*qApp, m_settings.theme());
    if (m_services.store)
        m_services.store->setFolders(m_settings.pictures(), m_settings.sounds());
    if (m_services.player)
        m_services.player->setDevice(m_settings.soundDevice().toStdString());
    if (m_services.keepModels)
        m_services.keepModels(m_settings.keepModels());
}

void MainWindow::showMachine()
{
    const auto compute = m_settings.compute();
    if (m_services.describeCompute) {
        m_status->setMachine(QString::fromStdString(m_services.describeCompute(compute)));
        return;
    }
    QStringList parts{compute.device == "auto" ? tr("Automatic device") : QString::fromStdString(compute.device)};
    if (compute.precision != "auto")
        parts.append(QString::fromStdString(compute.precision));
    m_status->setMachine(parts.join(u", "_s));
}

void MainWindow::openPalette()
{
    std::vector<CommandPalette::Command> commands;
    for (size_t i = 0; i < m_pages.size(); ++i) {
        Page *page = m_pages[i];
        commands.push_back(
            {page->title(), tr("Page"), page->iconName(), QKeySequence(u"Ctrl+%1"_s.arg(i + 1)), [this, page] { showPage(page); }});
    }
    for (Page *page : m_pages) {
        if (const auto jobs = page->jobs(); !jobs.isEmpty()) {
            const bool runs = jobs.first()->state() == core::jobs::Job::State::Running;
            commands.push_back({tr("Cancel: %1").arg((runs ? jobs.first() : jobs.last())->title()), page->title(), u"x"_s,
                                page == currentPage() ? QKeySequence(u"Esc"_s) : QKeySequence(), [page] { page->cancel(); }});
        }
        if (page->primary() && page->primary()->isEnabled()) {
            commands.push_back({page->primary()->text(), page->title(), page->iconName(), QKeySequence(u"Ctrl+Return"_s), [this, page] {
                                    showPage(page);
                                    page->triggerPrimary();
                                }});
        }
        for (QAction *action : page->actions()) {
            if (action->isEnabled() && !action->isSeparator())
                commands.push_back({action->text().remove(u'&'), page->title(), page->iconName(), action->shortcut(), [this, page, action] {
                                        showPage(page);
                                        action->trigger();
                                    }});
        }
    }
    const struct
    {
        QString text;
        style::Theme theme;
        QString icon;
    } themes[] = {{tr("Theme: dark"), style::Theme::Dark, u"moon"_s},
                  {tr("Theme: light"), style::Theme::Light, u"sun"_s},
                  {tr("Theme: as the system"), style::Theme::System, u"monitor"_s}};
    for (const auto &entry : themes)
        commands.push_back({entry.text, tr("Window"), entry.icon, {}, [this, theme = entry.theme] { m_settings.setTheme(theme); }});
    commands.push_back(
        {tr("Show only the work"), tr("Window"), u"maximize"_s, QKeySequence(u"F11"_s), [this] { setOnlyWork(!m_onlyWork); }});
    commands.push_back({tr("Show or hide the pages"), tr("Window"), u"panel-left"_s, QKeySequence(u"Ctrl+["_s),
                        [this] { m_status->railFold()->click(); }});
    commands.push_back({tr("Show or hide the settings"), tr("Window"), u"panel-right"_s, QKeySequence(u"Ctrl+]"_s),
                        [this] { m_status->inspectorFold()->click(); }});
    if (m_services.models) {
        for (const auto &model : m_services.models()) {
            const QString name = QString::fromStdString(model.name);
            const QString title = model.kind == "speech" ? voiceTitle(name) : name;
            commands.push_back(
                {title == name ? name : tr("%1 (%2)").arg(title, name), tr("Model"), u"layers"_s, {}, [this, model] { useModel(model); }});
        }
    }
    m_palette->open(std::move(commands));
}

void MainWindow::toggleQueue()
{
    if (m_queue->isVisible())
        m_queue->hide();
    else
        m_queue->open(
            {m_status->queueButton()->mapTo(centralWidget(), QPoint(m_status->queueButton()->width(), 0)).x() + style::metric::grid,
             m_status->y() - style::metric::grid});
}

void MainWindow::escape()
{
    if (m_palette->isVisible())
        m_palette->close();
    else if (m_queue->isVisible())
        m_queue->hide();
    else if (currentPage()->closeOverlay())
        return;
    else if (currentPage()->isBusy())
        currentPage()->cancel();
    else if (m_onlyWork)
        setOnlyWork(false);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_queue->hide();
    m_palette->close();
}

// A click anywhere outside closes the queue.
bool MainWindow::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && m_queue->isVisible()) {
        auto *widget = qobject_cast<QWidget *>(object);
        if (widget && widget != m_queue && !m_queue->isAncestorOf(widget) && widget != m_status->queueButton())
            m_queue->hide();
    }
    return QMainWindow::eventFilter(object, event);
}

Page *MainWindow::pageFor(const QMimeData &data) const
{
    if (currentPage()->acceptsDrop(data))
        return currentPage();
    for (Page *page : m_pages) {
        if (page->acceptsDrop(data))
            return page;
    }
    return nullptr;
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!event->source() && pageFor(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dragMoveEvent(QDragMoveEvent *event)
{
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    Page *page = pageFor(*event->mimeData());
    if (!page)
        return;
    event->acceptProposedAction();
    showPage(page);
    page->drop(*event->mimeData());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveState();
    if (m_services.runner->isIdle()) {
        event->accept();
        return;
    }
    event->ignore();
    if (!m_closing && !m_asking)
        askToClose();
}

void MainWindow::askToClose()
{
    m_asking = true;
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Close Atelier?"), tr("Work is still running"), QMessageBox::NoButton, this);
    question->setIconPixmap(style::icon(u"clock"_s, style::IconRole::Muted).pixmap(QSize(28, 28), devicePixelRatioF()));
    question->setObjectName(u"closeQuestion"_s);
    question->setInformativeText(tr("Closing stops it. What is ready is already kept."));
    auto *stop = question->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    auto *stay = question->addButton(tr("Keep working"), QMessageBox::RejectRole);
    style::name(stop, u"closeStop"_s, stop->text(), tr("Stops the work and closes the window."));
    style::name(stay, u"closeStay"_s, stay->text(), tr("Leaves everything as it is."));
    question->setDefaultButton(stop);
    question->setEscapeButton(stay);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, this, [this, question, stop] {
        m_asking = false;
        if (question->clickedButton() != stop) {
            activateWindow(); // not every window manager gives the keyboard back by itself
            return;
        }
        m_closing = true;
        setEnabled(false);
        m_services.runner->cancelAll();
        if (m_services.runner->isIdle())
            close();
    });
    question->open();
}

void MainWindow::saveState()
{
    QSettings &store = m_settings.store();
    store.setValue(u"window/geometry"_s, saveGeometry());
    store.setValue(u"window/page"_s, currentPage()->id());
    store.setValue(u"window/rail"_s, m_railOpen);
    store.setValue(u"window/inspector"_s, m_inspectorOpen);
    for (const Page *page : m_pages) {
        store.beginGroup(u"page-"_s + page->id());
        page->saveState(store);
        if (page->inspector())
            page->inspector()->saveState(store);
        store.endGroup();
    }
    m_settings.sync();
}

void MainWindow::restoreState()
{
    QSettings &store = m_settings.store();
    restoreGeometry(store.value(u"window/geometry"_s).toByteArray());
    if (isFullScreen())
        setWindowState(windowState() & ~Qt::WindowFullScreen);
    m_railOpen = store.value(u"window/rail"_s, true).toBool();
    m_inspectorOpen = store.value(u"window/inspector"_s, true).toBool();
    Page *chosen = m_pages.front();
    const QString id = store.value(u"window/page"_s).toString();
    if (id.isEmpty() && m_services.models) { // the first start shows what works at once
        const auto models = m_services.models();
        if (std::ranges::none_of(models, [](const core::library::Model &model) { return model.kind == "pictures"; }))
            chosen = m_faces;
    }
    for (Page *page : m_pages) {
        store.beginGroup(u"page-"_s + page->id());
        page->restoreState(store);
        if (page->inspector())
            page->inspector()->restoreState(store);
        store.endGroup();
        if (page->id() == id)
            chosen = page;
    }
    showPage(chosen);
}

} // namespace ui
