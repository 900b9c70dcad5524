// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/transcribepage.h"

#include "ui/pages/draft.h"
#include "ui/pages/presetbar.h"
#include "ui/pages/transcribe/liverecording.h"
#include "ui/pages/transcribe/transcribecontrols.h"
#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/pages/transcribe/transcriptview.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/sound/soundplayback.h"
#include "ui/widgets/sound/waveform.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QUndoStack>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

/// Endings that people's sound and films have; anything can be opened by the dialog.
const QStringList sounds{u"wav"_s, u"flac"_s, u"mp3"_s, u"ogg"_s, u"oga"_s,  u"opus"_s, u"m4a"_s, u"aac"_s, u"wma"_s,  u"aif"_s, u"aiff"_s,
                         u"amr"_s, u"mp4"_s,  u"m4v"_s, u"mkv"_s, u"webm"_s, u"mov"_s,  u"avi"_s, u"mpg"_s, u"mpeg"_s, u"3gp"_s, u"ts"_s};

/// Nothing where anything else is among them.
QStringList droppedSounds(const QMimeData &data)
{
    QStringList paths;
    for (const QUrl &url : data.urls()) {
        if (!url.isLocalFile() || !sounds.contains(QFileInfo(url.toLocalFile()).suffix().toLower()))
            return {};
        paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

TranscribePage::TranscribePage(TranscribeServices &services, Settings &settings, QWidget *parent)
    : Page(u"transcribe"_s, tr("Transcribe"), u"captions"_s, services, settings, parent)
    , m_services(services)
    , m_shelf(settings.writing(u"transcripts"_s))
    , m_shown(std::make_shared<Transcript>())
{
    createInspector();
    createPrimary(tr("Transcribe"), tr("Writes down what is said (Ctrl+Enter). The lines appear as they are heard."));
    new PresetBar(this, {.current =
                             [this] {
        return core::works::transcript.toJson({.sound = {}, .model = m_controls->model().toStdString(), .how = m_controls->request()});
                         },
                         .apply =
                             [this](const std::string &kept) {
        const core::works::TranscriptRequest preset = core::works::transcript.fromJson(kept);
        const QString model = QString::fromStdString(preset.model);
        if (!model.isEmpty() && !m_controls->useModel(model))
            tell(tr("The model %1 of these settings is not installed").arg(model),
                 tr("The one that is chosen stays, with the other settings."));
        m_controls->setRequest(preset.how);
                         }});
    m_controls = new TranscribeControls(*inspector(), this);
    m_lines = new TranscriptModel(this);
    build();
    buildActions();
    m_draft = new Draft(
        {}, [this] { return TranscriptShelf::text(*m_shown, m_lines->segments()); }, this);

    m_player.setDevice(settings.soundDevice().toStdString());
    connect(&settings, &Settings::soundDeviceChanged, this, [this] { m_player.setDevice(this->settings().soundDevice().toStdString()); });
    connect(m_playback, &SoundPlayback::playing, this, [this] {
        if (this->services().player)
            this->services().player->pause(); // one sound at a time
    });
    connect(m_playback, &SoundPlayback::positionChanged, this,
            [this](double seconds) { m_view->setPosition(m_playback->hasSound() ? seconds : -1, m_playback->isPlaying()); });
    connect(m_playback, &SoundPlayback::playFailed, this,
            [this](const QString &message) { banner()->showError(tr("The sound cannot be heard"), message); });
    connect(m_view, &TranscriptView::seekWanted, this, [this](double seconds) {
        m_playback->seek(seconds);
        if (!m_playback->isPlaying())
            m_playback->play();
    });
    connect(m_lines, &TranscriptModel::changed, this, [this] {
        if (!m_shown->file.isEmpty())
            m_draft->touch();
        showState();
        showMarks();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TranscribePage::showState);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &TranscribePage::showState);
    connect(m_lines->undoStack(), &QUndoStack::indexChanged, this, &TranscribePage::showState);
    connect(m_draft, &Draft::failed, this,
            [this](const QString &message) { banner()->show(Banner::Kind::Warning, tr("Your changes are not being kept"), message); });
    connect(m_controls, &TranscribeControls::changed, this, &TranscribePage::showState);
    connect(m_controls, &TranscribeControls::trackChosen, this, &TranscribePage::takeTrack);
    connect(m_empty, &EmptyState::activated, this, &TranscribePage::chooseFile);
    connect(m_begin, &EmptyState::activated, this, [this] {
        if (m_controls->hasModel())
            triggerPrimary();
        else
            Q_EMIT modelsWanted({});
    });
    connect(this, &Page::jobsChanged, this, &TranscribePage::showState);
    if (services.models)
        m_controls->setModels(services.models());
    loadDraft();
    showState();
}

TranscribePage::~TranscribePage()
{
    m_draft->flush();
    // What is left of the lines tells nobody; the playback goes before its player.
    m_lines->disconnect(this);
    m_lines->undoStack()->disconnect(this);
    m_view->selectionModel()->disconnect(this);
    delete m_playback;
}

void TranscribePage::build()
{
    m_stack = new QStackedWidget(this);
    m_empty =
        new EmptyState(u"captions"_s, tr("What was said, in writing"),
                       tr("Open a recording or a film, or record yourself. Click a word to hear it, double-click a line to correct it."),
                       tr("Open a sound or a film"), m_stack);
    auto *work = new QWidget(m_stack);
    auto *column = new QVBoxLayout(work);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_view = new TranscriptView(*m_lines, work);
    style::name(m_view, u"transcript"_s, tr("Transcript"), {});
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_begin = new EmptyState(u"captions"_s, {}, tr("What is said is written line by line, as it is heard."), tr("Transcribe"), m_view);
    m_begin->setObjectName(u"transcribeBegin"_s);
    m_begin->button()->setObjectName(u"transcribeBeginButton"_s);
    m_begin->hide();
    m_view->installEventFilter(this);
    m_playback = new SoundPlayback(m_player, settings(), u"transcribe"_s, tr("There is nothing to play yet: open a sound or a film"), work);
    m_playback->setObjectName(u"transcribePlayback"_s);
    m_editTriggers = m_view->editTriggers();
    column->addWidget(buildRecordingBar());
    column->addWidget(buildFindBar());
    column->addWidget(m_view, 1);
    column->addWidget(m_playback);
    placeBanner(column, 3);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(work);
    setContent(m_stack);
}

QWidget *TranscribePage::buildFindBar()
{
    m_findBar = new QWidget(this);
    m_findBar->setObjectName(u"transcriptFindBar"_s);
    auto *row = new QHBoxLayout(m_findBar);
    row->setContentsMargins(24, 0, style::metric::margin, style::metric::grid);
    row->setSpacing(style::metric::grid);
    m_find = new QLineEdit(m_findBar);
    style::name(m_find, u"transcriptFind"_s, tr("Find"), tr("What is looked for; capitals count alike. Return goes to the next."));
    m_find->setPlaceholderText(tr("Find"));
    m_with = new QLineEdit(m_findBar);
    style::name(m_with, u"transcriptWith"_s, tr("Replace with"), tr("What comes in its place."));
    m_with->setPlaceholderText(tr("Replace with"));
    auto *next = new QPushButton(tr("Next"), m_findBar);
    style::name(next, u"transcriptNext"_s, tr("Find the next"), tr("Goes to the next line that has it."));
    auto *all = new QPushButton(tr("Replace all"), m_findBar);
    style::name(all, u"transcriptReplace"_s, tr("Replace everywhere"), tr("Replaces it in every line; one step of undo."));
    row->addWidget(m_find, 1);
    row->addWidget(m_with, 1);
    row->addWidget(next);
    row->addWidget(all);
    connect(m_find, &QLineEdit::returnPressed, this, &TranscribePage::findNext);
    connect(next, &QPushButton::clicked, this, &TranscribePage::findNext);
    connect(all, &QPushButton::clicked, this, &TranscribePage::replaceEverywhere);
    m_findBar->hide();
    return m_findBar;
}

QAction *TranscribePage::addCommand(const QString &name, const QString &icon, const QString &text, const QString &keys,
                                    const QString &toolTip, void (TranscribePage::*handler)())
{
    auto *action = new QAction(style::icon(icon), text, this);
    action->setObjectName(name);
    action->setToolTip(toolTip);
    action->setShortcut(QKeySequence(keys));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, handler);
    addAction(action);
    return action;
}

void TranscribePage::buildActions()
{
    auto *open = addCommand(u"transcribeOpen"_s, u"folder-open"_s, tr("Open a sound or a film"), u"Ctrl+O"_s,
                            tr("A sound file or a video; what is written now is kept."), &TranscribePage::chooseFile);
    m_record = addCommand(u"transcribeRecord"_s, u"mic"_s, tr("Record"), u"Ctrl+Shift+M"_s,
                          tr("Records the microphone and writes down what is said while you speak."), &TranscribePage::record);
    m_export = addCommand(u"transcribeExport"_s, u"download"_s, tr("Export"), u"Ctrl+E"_s,
                          tr("Writes text, subtitles (SRT, VTT, LRC), a table (CSV) or data (JSON)."), &TranscribePage::exportText);
    m_copy = addCommand(u"transcribeCopy"_s, u"copy"_s, tr("Copy the text"), u"Ctrl+Shift+C"_s, tr("Copies all lines, without times."),
                        &TranscribePage::copyText);
    m_again = addCommand(u"transcribeHearAgain"_s, u"refresh-cw"_s, tr("Transcribe these lines again"), u"Ctrl+R"_s,
                         tr("Writes the chosen lines anew from the sound, with the model and settings at the right."),
                         &TranscribePage::hearAgain);
    m_split = addCommand(u"transcribeSplit"_s, u"scissors"_s, tr("Split the line"), u"Ctrl+Shift+Return"_s,
                         tr("At the cursor while the line is edited, else at the word that is heard."), &TranscribePage::splitLine);
    m_merge = addCommand(u"transcribeMerge"_s, u"merge"_s, tr("Join lines"), u"Ctrl+J"_s, tr("The chosen lines, or this one and the next."),
                         &TranscribePage::mergeLines);
    m_delete = addCommand(u"transcribeDelete"_s, u"trash-2"_s, tr("Delete lines"), u"Del"_s, tr("The chosen lines; undo brings them back."),
                          &TranscribePage::deleteLines);
    m_shift =
        addCommand(u"transcribeShift"_s, u"clock"_s, tr("Shift in time"), u"Ctrl+T"_s,
                   tr("Moves the chosen lines, or all where one is chosen, to the time that is heard now."), &TranscribePage::shiftLines);
    m_findAction = addCommand(u"transcribeFind"_s, u"replace"_s, tr("Find and replace"), u"Ctrl+F"_s,
                              tr("Finds words, and replaces them everywhere."), &TranscribePage::showFind);
    m_undo =
        addCommand(u"transcribeUndo"_s, u"undo-2"_s, tr("Undo"), u"Ctrl+Z"_s, tr("Takes the last change back."), &TranscribePage::undo);
    m_redo = addCommand(u"transcribeRedo"_s, u"rotate-ccw"_s, tr("Redo"), u"Ctrl+Shift+Z"_s, tr("Makes the change again."),
                        &TranscribePage::redo);
    m_folder = addCommand(u"transcribeFolder"_s, u"folder"_s, tr("Show the recording in its folder"), {},
                          tr("Opens the file manager at the sound or film that is written down here."), &TranscribePage::showInFolder);
    m_play = new QAction(style::icon(u"play"_s), tr("Play or pause"), this);
    m_play->setShortcut(QKeySequence(u"Space"_s));
    m_play->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(m_play);
    connect(m_play, &QAction::triggered, m_playback, &SoundPlayback::toggle);
    for (QAction *action : {m_again, m_split, m_merge, m_delete, m_shift})
        m_view->addAction(action);

    const auto button = [this](QAction *action, const QString &name) {
        auto *target = new QPushButton(action->icon(), u" "_s + action->text(), this);
        style::name(target, name, action->text(), action->toolTip());
        connect(target, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, target, [action, target] { target->setEnabled(action->isEnabled()); });
        header()->addWidget(target);
        return target;
    };
    m_openButton = button(open, u"transcribeOpenButton"_s);
    m_recentButton = new QToolButton(this);
    m_recentButton->setIcon(style::icon(u"history"_s));
    m_recentButton->setFixedSize(style::metric::control, style::metric::control);
    m_recentButton->setFocusPolicy(Qt::StrongFocus);
    m_recent = new QMenu(m_recentButton);
    m_recent->setObjectName(u"transcribeRecent"_s);
    m_recent->setToolTipsVisible(true);
    style::name(m_recentButton, u"transcribeRecentButton"_s, tr("Earlier transcripts"),
                tr("Goes back to an earlier transcript, with its corrections and its sound."));
    header()->addWidget(m_recentButton);
    connect(m_recentButton, &QToolButton::clicked, this, [this] {
        fillRecent();
        m_recent->popup(m_recentButton->mapToGlobal(QPoint(0, m_recentButton->height())));
    });
    m_recordButton = button(m_record, u"transcribeRecordButton"_s);
    m_exportButton = button(m_export, u"transcribeExportButton"_s);
    connect(m_record, &QAction::changed, this, &TranscribePage::labelButtons);
    labelButtons();
}

// Words where there is room; the tooltip and the name for screen readers have them always.
void TranscribePage::labelButtons()
{
    const bool words = width() >= 480;
    header()->setSpacing(words ? style::metric::half : 0);
    m_openButton->setText(words ? u" "_s + tr("Open") : QString());
    m_recordButton->setText(words ? u" "_s + m_record->text() : QString());
    m_recordButton->setIcon(m_record->icon());
    m_exportButton->setText(words ? u" "_s + m_export->text() : QString());
}

void TranscribePage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    labelButtons();
}

void TranscribePage::chooseFile()
{
    auto *dialog = new QFileDialog(window(), tr("Open a sound or a film"),
                                   nearestFolder(settings().value(u"transcribe/folder"_s, QDir::homePath()).toString()),
                                   tr("Sounds and films (*.%1)").arg(sounds.join(u" *."_s)) + u";;"_s + tr("All files (*)"));
    dialog->setObjectName(u"transcribeDialog"_s);
    dialog->setOption(QFileDialog::HideNameFilterDetails); // more endings than there is room for
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &TranscribePage::open);
    dialog->open();
}

void TranscribePage::splitLine()
{
    const auto [row, cursor] = m_view->editing();
    if (row >= 0) {
        m_view->setFocus(); // keeps what was typed
        if (row < m_lines->rowCount())
            m_lines->split(row, cursor);
        return;
    }
    const int current = m_view->currentIndex().row();
    if (current < 0)
        return;
    const QString text = m_lines->index(current).data().toString();
    const auto [begin, length] = m_lines->wordAt(current, m_view->position());
    const qsizetype middle = text.indexOf(u' ', text.size() / 2);
    m_lines->split(current, length > 0 && begin > 0 ? begin : middle < 0 ? text.lastIndexOf(u' ') : middle);
}

void TranscribePage::mergeLines()
{
    auto [first, last] = m_view->chosenRows();
    if (first == last)
        ++last;
    if (first < last && last < m_lines->rowCount())
        m_lines->merge(first, last);
}

void TranscribePage::deleteLines()
{
    const auto [first, last] = m_view->chosenRows();
    if (first <= last)
        m_lines->remove(first, last);
}

void TranscribePage::shiftLines()
{
    auto [first, last] = m_view->chosenRows();
    if (first > last)
        return;
    const double seconds = m_playback->position() - m_lines->segments()[size_t(first)].start;
    if (first == last) { // all, by what this one is off
        first = 0;
        last = m_lines->rowCount() - 1;
    }
    m_lines->shift(first, last, seconds);
}

void TranscribePage::showFind()
{
    m_findBar->show();
    m_find->setFocus();
    m_find->selectAll();
}

void TranscribePage::findNext()
{
    const QString what = m_find->text();
    const int count = m_lines->rowCount(), from = m_view->currentIndex().row();
    for (int i = 1; i <= count && !what.isEmpty(); ++i) {
        const int row = (from + i + count) % count;
        if (m_lines->index(row).data().toString().contains(what, Qt::CaseInsensitive)) {
            m_view->setCurrentIndex(m_lines->index(row));
            m_view->scrollTo(m_lines->index(row));
            return;
        }
    }
    setSubtitle(tr("“%1” is not there").arg(what));
}

void TranscribePage::replaceEverywhere()
{
    const int times = m_lines->replaceAll(m_find->text(), m_with->text(), Qt::CaseInsensitive);
    setSubtitle(times == 1 ? tr("Replaced once") : tr("Replaced %1 times").arg(times));
}

bool TranscribePage::acceptsDrop(const QMimeData &data) const
{
    return !droppedSounds(data).isEmpty();
}

/// One is opened; of several each is written down, the first before one's eyes.
void TranscribePage::drop(const QMimeData &data)
{
    const QStringList paths = droppedSounds(data);
    if (paths.size() == 1 || !m_controls->hasModel())
        open(paths.first());
    else
        for (const QString &path : paths)
            transcribeAfter(path, /*front=*/path == paths.first() && !isBusy());
    Q_EMIT wanted();
}

bool TranscribePage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && (event->type() == QEvent::Resize || event->type() == QEvent::Show))
        m_begin->setGeometry(m_view->rect().adjusted(0, 0, 0, m_view->height() < m_begin->minimumSizeHint().height() ? 0 : bannerRoom()));
    return Page::eventFilter(watched, event);
}

void TranscribePage::undo()
{
    m_lines->undoStack()->undo();
}

void TranscribePage::redo()
{
    m_lines->undoStack()->redo();
}

} // namespace ui

#include "moc_transcribepage.cpp"
