// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmpage.h"

#include "core/base/kinds.h"
#include "core/film/soundtrack.h"
#include "ui/pages/film/filmbeginning.h"
#include "ui/pages/film/filmcontrols.h"
#include "ui/pages/film/filmplayback.h"
#include "ui/pages/film/filmscreen.h"
#include "ui/pages/film/filmtimeline.h"
#include "ui/pages/film/scenecontrols.h"
#include "ui/pages/film/scenemodel.h"
#include "ui/pages/film/storyboard.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/noticeline.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/sound/transport.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int lowBelow = 640;     // height of the page: the cards do without words then
constexpr int timelineFrom = 520; // and below this without the timeline

} // namespace

FilmPage::FilmPage(FilmServices &services, Settings &settings, QWidget *parent)
    : Page(u"film"_s, tr("Film"), u"film"_s, services, settings, parent)
    , m_services(services)
    , m_document(new FilmDocument(this))
    , m_painter(new FilmPainter(this))
    , m_model(new SceneModel(this))
{
    createInspector();
    createPrimary(tr("Render the film"), {});
    m_sceneControls = new SceneControls(*m_document, *inspector(), this);
    m_filmControls = new FilmControls(*m_document, *inspector(), this);
    build();
    buildActions();
    buildHeader();
    connectParts();
    if (services.models)
        m_filmControls->setModels(services.models());
    m_soon.setSingleShot(true);
    m_soon.setInterval(60);
    connect(&m_soon, &QTimer::timeout, this, &FilmPage::refresh);
    if (const QString last = settings.value(u"film/current"_s).toString(); QFileInfo::exists(last))
        openFilm(last);
    showState();
}

FilmPage::~FilmPage()
{
    m_document->flush();
    m_document->disconnect(this);
    m_document->undoStack()->disconnect(this);
    m_board->selectionModel()->disconnect(this);
    delete m_playback; // before the runner that mixes for it
    m_playback = nullptr;
}

void FilmPage::build()
{
    auto *content = new QWidget(this);
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(16, 0, style::metric::margin, 0);
    m_notice = new NoticeLine(content);
    m_notice->setObjectName(u"filmNotice"_s);
    m_notice->hide();
    top->addWidget(m_notice);
    rows->addLayout(top);
    m_stack = new QStackedWidget(content);
    rows->addWidget(m_stack, 1);

    auto *first = new QWidget(m_stack);
    auto *beginning = new QVBoxLayout(first);
    beginning->setContentsMargins(0, 0, 0, 0);
    beginning->setSpacing(0);
    m_beginning = new FilmBeginning(first);
    m_beginning->keepHeight([this] { return bannerRoom(); });
    beginning->addWidget(m_beginning, 1);
    placeBanner(beginning, 1);
    m_stack->addWidget(first);

    auto *work = new QWidget(m_stack);
    auto *column = new QVBoxLayout(work);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(style::metric::half);
    m_screen = new FilmScreen(work);
    m_playback = new FilmPlayback(m_sounds, settings(), work);
    m_board = new Storyboard(*m_model, work);
    m_timeline = new FilmTimeline(work);
    auto *screen = new QHBoxLayout;
    screen->setContentsMargins(20, 0, 12, 0);
    screen->addWidget(m_screen);
    auto *board = new QHBoxLayout;
    board->setContentsMargins(24, 0, style::metric::margin, style::metric::half);
    board->addWidget(m_board);
    column->addLayout(screen, 1);
    placeBanner(column, 1);
    column->addWidget(m_playback);
    column->addLayout(board);
    auto *timeline = new QHBoxLayout;
    timeline->setContentsMargins(24, 0, style::metric::margin, style::metric::half);
    timeline->addWidget(m_timeline);
    column->addLayout(timeline);
    m_stack->addWidget(work);
    setContent(content);
}

void FilmPage::connectParts()
{
    connect(m_document, &FilmDocument::changed, this, [this] {
        refreshSoon();
        showState();
    });
    connect(m_document, &FilmDocument::opened, this, [this] {
        m_playback->pause();
        m_seen.reset();
        m_screen->setNote({});
        m_playback->seek(0);
        settings().setValue(u"film/current"_s, m_document->path());
    });
    connect(m_document, &FilmDocument::currentChanged, this, &FilmPage::showScene);
    connect(m_document, &FilmDocument::keepFailed, this,
            [this](const QString &why) { banner()->show(Banner::Kind::Warning, tr("Your changes are not being kept"), why); });
    connect(m_document->undoStack(), &QUndoStack::indexChanged, this, &FilmPage::showState);
    connect(m_board->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (index.isValid() && !m_looking)
            m_document->setCurrent(index.row());
    });
    connect(m_model, &SceneModel::moveWanted, this, &FilmPage::moveScene, Qt::QueuedConnection);
    connect(m_board->horizontalScrollBar(), &QScrollBar::rangeChanged, this, [this] { m_board->scrollTo(m_board->currentIndex()); });
    connect(m_painter, &FilmPainter::framePainted, this, [this](const QImage &image) { m_screen->setFrame(image); });
    connect(m_painter, &FilmPainter::scenePainted, m_model, &SceneModel::setPicture);
    connect(m_painter, &FilmPainter::failed, m_screen, &FilmScreen::setNote);
    connect(m_screen, &FilmScreen::resized, this, [this] {
        m_painter->setSize(m_screen->frameSize());
        showFrame();
    });
    connect(m_screen, &FilmScreen::clicked, m_playback, &FilmPlayback::toggle);
    connect(m_screen, &FilmScreen::cameraMoved, this, [this](const core::film::Movement &movement) {
        m_document->editScene(
            tr("Move the camera"), [&](core::film::Scene &scene) { scene.movement = movement; }, u"camera"_s);
    });
    connect(m_playback, &FilmPlayback::playing, this, [this] {
        m_sceneControls->setCamera(false);
        if (services().player)
            services().player->pause(); // one sound at a time
    });
    connect(m_playback, &FilmPlayback::positionChanged, this, &FilmPage::follow);
    connect(m_playback, &FilmPlayback::mixed, this, [this] { m_timeline->setPeaks(m_playback->peaks(), core::film::soundtrackRate); });
    connect(m_timeline, &FilmTimeline::seekWanted, m_playback, &FilmPlayback::seek);
    connect(m_playback, &FilmPlayback::failed, this,
            [this](const QString &why) { banner()->show(Banner::Kind::Warning, tr("The film plays without its sound"), why); });
    connect(m_sceneControls, &SceneControls::speakWanted, this, [this] {
        make({.speech = true, .pictures = false, .scene = size_t(m_document->current())},
             tr("Speak scene %1").arg(m_document->current() + 1));
    });
    connect(m_sceneControls, &SceneControls::drawWanted, this, [this] {
        make({.speech = false, .pictures = true, .scene = size_t(m_document->current())},
             tr("Draw scene %1").arg(m_document->current() + 1));
    });
    connect(m_sceneControls, &SceneControls::cameraToggled, this, [this] {
        m_playback->pause();
        paintFilm();
    });
    m_filmControls->setSubtitles(core::film::SubtitlesIn(settings().value(u"film/subtitles"_s, 0).toInt()));
    connect(m_filmControls, &FilmControls::subtitlesChanged, this, [this] {
        settings().setValue(u"film/subtitles"_s, int(m_filmControls->subtitles()));
        paintFilm();
    });
    connect(m_beginning, &FilmBeginning::filmWanted, this, [this] { makeFilmOf(m_beginning->text()); });
    connect(m_beginning, &FilmBeginning::fileWanted, this, &FilmPage::chooseFile);
    connect(m_beginning, &FilmBeginning::templateWanted, this, &FilmPage::beginWithTemplate);
    connect(m_beginning, &FilmBeginning::textChanged, this, &FilmPage::showState);
    connect(this, &Page::jobsChanged, this, &FilmPage::showState);
    for (QWidget *field : inspector()->findChildren<QWidget *>())
        if ((qobject_cast<QLineEdit *>(field) && field->objectName() != u"value"_s) || qobject_cast<QPlainTextEdit *>(field))
            field->installEventFilter(this);
}

QAction *FilmPage::addCommand(const QString &name, const QString &icon, const QString &text, const QString &keys, const QString &toolTip,
                              const std::function<void()> &run)
{
    auto *action = new QAction(style::icon(icon), text, this);
    action->setObjectName(name);
    action->setToolTip(toolTip);
    action->setShortcut(QKeySequence(keys));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    inspector()->addAction(action); // which is no child of the page
    return action;
}

void FilmPage::buildActions()
{
    m_new = addCommand(u"filmNew"_s, u"plus"_s, tr("New film"), u"Ctrl+N"_s, tr("Begins another film; this one is kept."),
                       [this] { beginAnew(); });
    m_open = addCommand(u"filmOpen"_s, u"folder-open"_s, tr("Open a text, a recording or a film"), u"Ctrl+O"_s,
                        tr("Markdown, a plain text, subtitles, a recording of somebody who speaks, or a .film."), [this] { chooseFile(); });
    m_saveAs =
        addCommand(u"filmSaveAs"_s, u"save"_s, tr("Save the film elsewhere"), u"Ctrl+Shift+S"_s,
                   tr("A .film with what was made for it beside it; every change is kept there from then on."), [this] { chooseSaveAs(); });
    m_export = addCommand(u"filmExport"_s, u"download"_s, tr("Render as"), u"Ctrl+E"_s,
                          tr("Chooses the name and the form: MP4, WebM, GIF, sound alone, ..."), [this] { chooseExport(); });
    m_speakAll =
        addCommand(u"filmSpeakAll"_s, u"volume-2"_s, tr("Speak all"), u"Ctrl+Shift+T"_s, tr("Has all words spoken that are not yet."),
                   [this] { make({.speech = true, .pictures = false, .scene = {}}, tr("Speak the film")); });
    m_drawAll = addCommand(u"filmDrawAll"_s, u"sparkles"_s, tr("Make all pictures"), u"Ctrl+Shift+P"_s,
                           tr("Has all pictures drawn that are not yet."),
                           [this] { make({.speech = false, .pictures = true, .scene = {}}, tr("Make the pictures of the film")); });
    m_undo = addCommand(u"filmUndo"_s, u"undo-2"_s, tr("Undo"), u"Ctrl+Z"_s, tr("Takes the last change back."),
                        [this] { m_document->undoStack()->undo(); });
    m_redo = addCommand(u"filmRedo"_s, u"rotate-ccw"_s, tr("Redo"), u"Ctrl+Shift+Z"_s, tr("Makes the change again."),
                        [this] { m_document->undoStack()->redo(); });
    m_add = addCommand(u"filmAddScene"_s, u"plus"_s, tr("Add a scene"), u"Ctrl+Shift+N"_s, tr("An empty one behind the chosen one."),
                       [this] { addScene(); });
    m_duplicate = addCommand(u"filmDuplicate"_s, u"copy"_s, tr("Duplicate the scene"), u"Ctrl+D"_s, tr("The same once more behind it."),
                             [this] { duplicateScene(); });
    m_split = addCommand(u"filmSplit"_s, u"scissors"_s, tr("Split the scene"), u"Ctrl+Shift+Return"_s,
                         tr("At the cursor in its words, else at the sentence nearest to its middle."), [this] { splitScene(); });
    m_join = addCommand(u"filmJoin"_s, u"merge"_s, tr("Join with the next scene"), u"Ctrl+J"_s,
                        tr("Both texts in one scene, with the picture of the first."), [this] { joinScenes(); });
    m_delete =
        addCommand(u"filmDelete"_s, u"trash-2"_s, tr("Delete the scene"), u"Del"_s, tr("Undo brings it back."), [this] { deleteScene(); });
    m_left = addCommand(u"filmMoveEarlier"_s, u"chevron-left"_s, tr("Move the scene earlier"), u"Ctrl+Shift+Left"_s, tr("One place."),
                        [this] { moveScene(m_document->current(), m_document->current() - 1); });
    m_right = addCommand(u"filmMoveLater"_s, u"chevron-right"_s, tr("Move the scene later"), u"Ctrl+Shift+Right"_s, tr("One place."),
                         [this] { moveScene(m_document->current(), m_document->current() + 1); });
    m_play = addCommand(u"filmPlay"_s, u"play"_s, tr("Play or pause"), u"Space"_s, tr("From where the preview is."),
                        [this] { m_playback->toggle(); });
    // Keys that fields and buttons have a use for are the storyboard's and the preview's alone.
    for (QAction *action : {m_delete, m_left, m_right, m_play}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        m_screen->addAction(action);
    }
    for (QAction *action : {m_play, m_add, m_duplicate, m_split, m_join, m_left, m_right, m_delete})
        m_board->addAction(action);
    m_timeline->addAction(m_play);
}

void FilmPage::buildHeader()
{
    const auto tool = [this](QAction *action, const QString &name) {
        auto *button = makeToolButton(u"undo-2"_s, name, action->text(), action->toolTip(), this);
        button->setIcon(action->icon());
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [action, button] { button->setEnabled(action->isEnabled()); });
        header()->addWidget(button);
        return button;
    };
    const auto push = [this](QAction *action, const QString &name) {
        auto *button = new QPushButton(action->icon(), u" "_s + action->text(), this);
        style::name(button, name, action->text(), action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [action, button] {
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->toolTip());
        });
        header()->addWidget(button);
        return button;
    };
    m_filmsButton = makeToolButton(u"folder-open"_s, u"filmFiles"_s, tr("Films"),
                                   tr("Begins, opens and saves films, and goes back to earlier ones."), this);
    m_films = new QMenu(m_filmsButton);
    m_films->setObjectName(u"filmFilesMenu"_s);
    m_films->setToolTipsVisible(true);
    header()->addWidget(m_filmsButton);
    connect(m_filmsButton, &QToolButton::clicked, this, [this] {
        fillFilms();
        m_films->popup(m_filmsButton->mapToGlobal(QPoint(0, m_filmsButton->height())));
    });
    tool(m_undo, u"filmUndoButton"_s);
    tool(m_redo, u"filmRedoButton"_s);
    m_speakButton = push(m_speakAll, u"filmSpeakAllButton"_s);
    m_drawButton = push(m_drawAll, u"filmDrawAllButton"_s);
    labelButtons();
}

// Words where there is room; the tooltip and the name for screen readers have them always.
void FilmPage::labelButtons()
{
    const bool words = width() >= 600;
    header()->setSpacing(words ? style::metric::half : 0);
    m_speakButton->setText(words ? u" "_s + m_speakAll->text() : QString());
    m_drawButton->setText(words ? u" "_s + m_drawAll->text() : QString());
}

void FilmPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    labelButtons();
    m_board->setLow(height() < lowBelow);
    m_timeline->setVisible(height() >= timelineFrom);
    showState();
}

/// Undo in a field is the film's: every letter is a change of it.
bool FilmPage::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && m_document->isOpen()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return Page::eventFilter(object, event);
}

void FilmPage::showState()
{
    const bool open = m_document->isOpen(), scene = m_document->scene();
    m_stack->setCurrentIndex(open ? 1 : 0);
    const int current = m_document->current(), scenes = m_document->scenes();
    m_undo->setEnabled(open && m_document->undoStack()->canUndo());
    m_redo->setEnabled(open && m_document->undoStack()->canRedo());
    for (QAction *action : {m_new, m_saveAs, m_add})
        action->setEnabled(open);
    for (QAction *action : {m_duplicate, m_delete, m_split})
        action->setEnabled(scene);
    m_join->setEnabled(scene && current + 1 < scenes);
    m_left->setEnabled(scene && current > 0);
    m_right->setEnabled(scene && current + 1 < scenes);
    m_play->setEnabled(open && scenes > 0);
    m_export->setEnabled(open && scenes > 0 && m_noProgram.isEmpty());
    const auto all = [&](QAction *action, int left, const char *kind, const QString &what, const QString &none) {
        const bool has = m_filmControls->has(kind);
        action->setEnabled(open && left > 0 && has && !m_making);
        action->setToolTip(!open       ? tr("There is no film yet.")
                           : !has      ? none
                           : m_making  ? tr("They are being made.")
                           : left == 0 ? tr("Nothing is missing.")
                                       : what);
    };
    all(m_speakAll, m_model->unspoken(), core::modelkinds::speech,
        tr("Has all words spoken that are not yet (Ctrl+Shift+T). Scenes: %1.").arg(m_model->unspoken()),
        tr("No voice is installed. The Models page has some."));
    all(m_drawAll, m_model->undrawn(), core::modelkinds::pictures,
        tr("Has all pictures drawn that are not yet (Ctrl+Shift+P). Scenes: %1.").arg(m_model->undrawn()),
        tr("No picture model is installed. The Models page has some."));
    showPrimary();
    const double seconds = open ? m_painted.timeline.seconds() : 0;
    const QString length = u"%1:%2"_s.arg(int(seconds) / 60).arg(int(seconds) % 60, 2, 10, QChar(u'0'));
    setSubtitle(!open || width() < 480 ? QString()
                                       : (scenes == 1 ? tr("1 scene, %1").arg(length) : tr("%1 scenes, %2").arg(scenes).arg(length)));
}

void FilmPage::showPrimary()
{
    const bool open = m_document->isOpen();
    primary()->setIdleText(open ? tr("Render the film") : tr("Make a film of it"));
    const bool can = open ? m_document->scenes() > 0 && m_noProgram.isEmpty() : !m_beginning->text().trimmed().isEmpty();
    primary()->setEnabled(can);
    primary()->setToolTip(!open                    ? can ? tr("Makes the scenes, speaks them and draws their pictures (Ctrl+Enter).")
                                                         : tr("Write or paste a text first, or begin with an example.")
                                             : !m_noProgram.isEmpty() ? m_noProgram
                          : can ? tr("Makes what is missing and writes the film into your folder for films (Ctrl+Enter).")
                                : tr("The film has no scene yet."));
}

QWidget *FilmPage::focusTarget()
{
    return m_document->isOpen() ? static_cast<QWidget *>(m_board) : m_beginning->field();
}

QWidget *FilmPage::beforePrimary()
{
    return m_document->isOpen() ? static_cast<QWidget *>(m_board) : m_beginning->field();
}

bool FilmPage::closeOverlay()
{
    if (!m_sceneControls->isSettingCamera())
        return false;
    m_sceneControls->setCamera(false);
    return true;
}

bool FilmPage::useModel(const core::library::Model &model)
{
    // A voice and a picture model have pages of their own; here they are chosen where a film is open and looked at.
    if (!m_document->isOpen() || !isVisible())
        return false;
    const bool voice = model.kind == core::modelkinds::speech, pictures = model.kind == core::modelkinds::pictures;
    if (voice)
        m_document->edit(tr("Voice"), [&](core::film::Film &film) { film.voice = model.name; });
    else if (pictures)
        m_document->edit(tr("Picture model"), [&](core::film::Film &film) { film.pictureModel = model.name; });
    return voice || pictures;
}

void FilmPage::modelsChanged()
{
    if (services().models)
        m_filmControls->setModels(services().models());
    showState();
}

void FilmPage::saveState(QSettings &) const
{
    m_document->flush();
}

} // namespace ui

#include "moc_filmpage.cpp"
