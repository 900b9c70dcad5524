// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "core/audio/player.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "core/library/results/store.h"
#include "core/speech/speech.h"
#include "ui/pages/faces/facespage.h"
#include "ui/pages/film/filmpage.h"
#include "ui/pages/gallery/gallerypage.h"
#include "ui/pages/models/modelspage.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/settingspage.h"
#include "ui/pages/sketch/sketchpage.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/pages/train/trainpage.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/style/colourscheme.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/window/commandpalette.h"
#include "ui/window/dropoverlay.h"
#include "ui/window/firststart.h"
#include "ui/window/helppanel.h"
#include "ui/window/queuepopup.h"
#include "ui/window/railbutton.h"
#include "ui/window/statusbar.h"

#include <QApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

MainWindow::MainWindow(Services services, QWidget *parent)
    : QMainWindow(parent), m_services(std::move(services)), m_scheme(new style::ColourScheme(this))
{
    if (!m_services.writingsFolder.empty())
        m_settings.setWritingsFolder(m_services.writingsFolder);
    style::apply(*qApp, m_settings.theme());
    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Atelier"));
    setWindowIcon(QIcon(u":/atelier.svg"_s));
    setAcceptDrops(true);
    setMinimumSize(720, 440); // with a frame and a panel around it, on a screen of 480
    resize(1280, 800);
    openQueue();
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
    if (m_services.search)
        addPage(m_gallery = new GalleryPage(m_services, m_settings, m_stack));
    if (m_services.sketch)
        addPage(m_sketch = new SketchPage(m_services, m_settings, m_stack));
    if (m_services.makeFilmParts)
        addPage(m_film = new FilmPage(m_services, m_settings, m_stack));
    buildActions();

    for (const Page *page : m_pages)
        connect(page, &Page::modelsWanted, this, [this](const QString &kind) {
            showPage(m_models);
            if (!kind.isEmpty())
                m_models->getMore(kind);
        });
    connect(m_models, &ModelsPage::modelsChanged, m_pictures, &PicturesPage::modelsChanged);
    if (m_film)
        connect(m_models, &ModelsPage::modelsChanged, m_film, &FilmPage::modelsChanged);
    connect(m_models, &ModelsPage::useWanted, this, &MainWindow::useModel);
    connect(m_train, &TrainPage::modelMade, this, &MainWindow::useModel);
    if (m_gallery)
        connectGallery();
    if (m_sketch) {
        connect(m_sketch, &SketchPage::startWanted, m_pictures, &PicturesPage::startWith);
        connect(m_models, &ModelsPage::modelsChanged, m_sketch, &SketchPage::modelsChanged);
    }
    const auto pauseTraining = [this] { m_train->setPaused(!m_train->isPaused()); };
    connect(m_status, &StatusBar::pauseWanted, m_train, pauseTraining);
    connect(m_queue, &QueuePopup::pauseWanted, m_train, pauseTraining);
    connect(m_train, &TrainPage::pausedChanged, m_status, &StatusBar::setTrainingPaused);
    connect(m_train, &TrainPage::pausedChanged, m_queue, &QueuePopup::setTrainingPaused);
    connect(&m_settings, &Settings::themeChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::foldersChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::soundDeviceChanged, this, &MainWindow::useSoundDevice);
    connect(&m_settings, &Settings::keepModelsChanged, this, &MainWindow::applySettings);
    connect(&m_settings, &Settings::computeChanged, this, &MainWindow::showMachine);
    connect(m_scheme, &style::ColourScheme::known, this, [](bool dark) { style::setSystemDark(dark); });
    connect(m_services.runner, &core::jobs::JobRunner::changed, this, &MainWindow::closeWhenIdle);
    if (m_services.trainings)
        connect(m_services.trainings, &core::jobs::JobRunner::changed, this, &MainWindow::closeWhenIdle);
    applySettings();
    showMachine();
    restoreState();
    connectQueue();
    m_scheme->start();
}

// The pages refer to services and settings, which are members: they go first.
MainWindow::~MainWindow()
{
    qDeleteAll(m_pages);
}

void MainWindow::buildRail(QWidget *central)
{
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
    auto *help = new RailButton(u"circle-question-mark"_s, tr("Help"), m_rail);
    style::name(help, u"railHelp"_s, tr("Help"), tr("What can be done, by which keys, and what every setting does (F1)."));
    connect(help, &RailButton::clicked, this, &MainWindow::toggleHelp);
    m_railBottom->addWidget(help);
    m_railGroup = new QButtonGroup(this);
}

void MainWindow::buildLayout()
{
    auto *central = new QWidget(this);
    auto *rows = new QVBoxLayout(central);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_columns = new QWidget(central);
    auto *columns = new QHBoxLayout(m_columns);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    rows->addWidget(m_columns, 1);

    buildRail(m_columns);
    columns->addWidget(m_rail);

    m_stack = new QStackedWidget(m_columns);
    m_stack->setObjectName(u"pages"_s);
    columns->addWidget(m_stack, 1);

    m_inspectorColumn = new QWidget(m_columns);
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

    m_status = new StatusBar(m_services.runner, m_services.trainings, central);
    rows->addWidget(m_status);
    setCentralWidget(central);
    m_queue = new QueuePopup(m_services.runner, m_services.trainings, m_services.downloads, m_work, central);
    m_palette = new CommandPalette(central);
    m_help = new HelpPanel(central);
    m_drop = new DropOverlay(central);
    m_dropLeft.setSingleShot(true);
    m_dropLeft.setInterval(80);
    connect(&m_dropLeft, &QTimer::timeout, m_drop, &QWidget::hide);
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
    style::name(button, u"rail-"_s + page->id(), page->title(),
                (number < 10 ? tr("%1 (Ctrl+%2)").arg(page->title()).arg(number) : tr("%1 (Alt+0)").arg(page->title())));
    button->setCheckable(true);
    m_railGroup->addButton(button);
    (page->inspector() ? m_railTop : m_railBottom)->addWidget(button);
    connect(button, &RailButton::clicked, this, [this, page] { showPage(page); });
    connect(page, &Page::wanted, this, [this, page] {
        if (!m_first || !m_first->isAsking())
            showPage(page);
    });
    connect(page, &Page::busyChanged, button, &RailButton::setBusy);
    m_pages.push_back(page);
    m_railButtons.push_back(button);
    m_wasShown.push_back(false);
}

Page *MainWindow::currentPage() const
{
    return static_cast<Page *>(m_stack->currentWidget());
}

void MainWindow::showPage(Page *page)
{
    const auto index = size_t(m_stack->indexOf(page));
    m_palette->close();
    m_help->close();
    leaveFirstStart();
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
    m_status->railFold()->setEnabled(!m_first);
    m_status->inspectorFold()->setEnabled(!m_first && currentPage()->inspector());
    m_status->setVisible(!m_onlyWork);
}

void MainWindow::orderTabs()
{
    Page *page = currentPage();
    QWidget *before = page->beforePrimary();
    if (page->primary() && before && before != page->primary() && before->window() == this && before->nextInFocusChain() != page->primary())
        setTabOrder(before, page->primary());
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

void MainWindow::connectGallery()
{
    connect(m_gallery, &GalleryPage::settingsWanted, this, &MainWindow::bringBackSettings);
    connect(m_gallery, &GalleryPage::startWanted, m_pictures, &PicturesPage::startWith);
    connect(m_gallery, &GalleryPage::firstWanted, this, [this] {
        showPage(m_pictures);
        m_pictures->makeFirst();
    });
}

void MainWindow::bringBackSettings(const QString &kind, const QString &file)
{
    if (kind == QLatin1StringView(core::kinds::speech)) {
        try {
            const auto recipe = core::library::readRecipe(core::pathOf(file.toStdString()));
            if (!recipe)
                throw core::Error("The file " + file.toStdString() + " does not say how it was made.");
            m_speech->bringBack(core::speech::speechRequestFromJson(recipe->request));
        } catch (const core::Error &error) {
            m_gallery->tell(tr("Its settings could not be brought back"), QString::fromUtf8(error.what()));
        }
        return;
    }
    if (m_sketch && kind == QLatin1StringView(core::kinds::sketch)) {
        m_sketch->open(file);
        return;
    }
    if (kind != QLatin1StringView(core::kinds::face)) {
        m_pictures->open({file});
        return;
    }
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    m_faces->drop(data);
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

/// What plays goes on at the same place on the other device.
void MainWindow::useSoundDevice()
{
    if (!m_services.player)
        return;
    const bool plays = m_services.player->state() == core::audio::Player::State::Playing;
    if (plays)
        m_services.player->pause();
    m_services.player->setDevice(m_settings.soundDevice().toStdString());
    if (!plays)
        return;
    try {
        m_services.player->play();
    } catch (const core::Error &error) {
        currentPage()->tell(tr("The sound stopped: it cannot be played there"), QString::fromUtf8(error.what()));
    }
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

void MainWindow::toggleQueue()
{
    if (m_queue->isVisible())
        m_queue->hide();
    else
        openQueuePopup();
}

void MainWindow::escape()
{
    if (m_help->isVisible())
        m_help->close();
    else if (m_palette->isVisible())
        m_palette->close();
    else if (m_queue->isVisible())
        m_queue->hide();
    else if (m_first)
        m_first->cancel() ? void() : showPage(currentPage());
    else if (currentPage()->closeOverlay())
        return;
    else if (currentPage()->isBusy())
        currentPage()->cancel();
    else if (currentPage()->hasNews())
        currentPage()->closeNews();
    else if (m_onlyWork)
        setOnlyWork(false);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_queue->hide();
    m_palette->close();
    m_help->close();
    m_drop->hide();
}

// A click anywhere outside closes the queue.
bool MainWindow::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && m_queue->isVisible()) {
        auto *widget = qobject_cast<QWidget *>(object);
        const QWidget *in = widget; // its menus are windows of their own
        while (in && in != m_queue)
            in = in->parentWidget();
        if (widget && !in && widget != m_status->queueButton())
            m_queue->hide();
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const auto *widget = qobject_cast<QWidget *>(object);
        if ((key == Qt::Key_Tab || key == Qt::Key_Backtab) && widget && widget->window() == this)
            orderTabs();
    }
    if (event->type() == QEvent::MouseButtonPress && m_help->isVisible()) {
        auto *widget = qobject_cast<QWidget *>(object);
        if (widget && widget->window() == this && widget != m_help && !m_help->isAncestorOf(widget))
            m_help->close();
    }
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragLeave || event->type() == QEvent::Drop) {
        auto *widget = qobject_cast<QWidget *>(object);
        if (widget && widget->window() == this && filterDrag(widget, event))
            return true;
    }
    return QMainWindow::eventFilter(object, event);
}

} // namespace ui

#include "moc_mainwindow.cpp"
