// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechpage.h"

#include "core/base/error.h"
#include "core/base/kinds.h"
#include "ui/pages/draft.h"
#include "ui/pages/presetbar.h"
#include "ui/pages/speech/bookdialog.h"
#include "ui/pages/speech/directiondialog.h"
#include "ui/pages/speech/speechcontrols.h"
#include "ui/pages/speech/speechexport.h"
#include "ui/pages/speech/speechfile.h"
#include "ui/pages/speech/speechfilebutton.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/noticeline.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/sound/transport.h"
#include "ui/widgets/sound/waveform.h"
#include "ui/widgets/text/texteditor.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QTextDocument>
#include <QUrl>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double charactersPerSecond = 15.0; // of a calm English reader

QString lasting(double seconds)
{
    const auto whole = int64_t(seconds + 0.5);
    if (whole < 60)
        return SpeechPage::tr("%1 s").arg(std::max<int64_t>(1, whole));
    if (whole < 3600)
        return SpeechPage::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return SpeechPage::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

/// Plural forms come with a translation; English, which has none loaded, is spelled out.
QString sentenceCount(size_t count)
{
    return count == 1 ? SpeechPage::tr("1 sentence") : SpeechPage::tr("%1 sentences").arg(count);
}

QStringList textEndings()
{
    return {u"txt"_s, u"text"_s, u"md"_s, u"markdown"_s, u"epub"_s};
}

QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return {};
    const QString path = urls.first().toLocalFile();
    return textEndings().contains(QFileInfo(path).suffix().toLower()) ? path : QString();
}

} // namespace

SpeechPage::SpeechPage(SpeechServices &services, Settings &settings, QWidget *parent)
    : Page(u"speech"_s, tr("Speech"), u"audio-lines"_s, services, settings, parent), m_services(services)
{
    createInspector();
    new PresetBar(this, {.current = [this] { return presetSettings(); }, .apply = [this](const std::string &kept) { applyPreset(kept); }});
    m_controls = new SpeechControls(*inspector(), settings, this);
    createPrimary(tr("Speak"),
                  tr("Speaks the whole text. It is heard as soon as the first sentence is ready, and kept in your music folder."));

    auto *content = new QWidget(this);
    createEditor(content);
    m_playback = new SpeechPlayback(*services.player, settings, content);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    column->addWidget(m_playback);
    setContent(content);

    m_copy = makeToolButton(u"copy"_s, u"copySound"_s, tr("Copy the sound"), {}, nullptr);
    m_file = new SpeechFileButton;
    m_export = makeToolButton(u"download"_s, u"exportSound"_s, tr("Export the sound"), {}, nullptr);
    for (QToolButton *button : std::initializer_list<QToolButton *>{m_copy, m_file, m_export})
        m_playback->transport()->addButton(button);
    createActions();

    m_draft = new Draft(
        settings.writing(u"speech.txt"_s), [this] { return m_editor->toPlainText(); }, this);
    if (const QString draft = m_draft->load(); !draft.isEmpty())
        m_editor->setPlainText(draft);

    connect(m_controls, &SpeechControls::directionWanted, this, &SpeechPage::editDirection);
    connect(m_controls, &SpeechControls::sampleWanted, this, &SpeechPage::hearSample);
    m_check.setSingleShot(true);
    m_check.setInterval(300);
    connect(&m_check, &QTimer::timeout, this, &SpeechPage::checkText);
    connect(m_editor->document(), &QTextDocument::contentsChange, this,
            [this](int, int removed, int added) { textEdited(removed, added); });
    connect(m_editor, &TextEditor::fileDropped, this, &SpeechPage::openTextFile);
    connect(m_editor, &TextEditor::againRequested, this, &SpeechPage::speakAgain);
    connect(m_editor, &TextEditor::playRequested, this, [this](int sentence) {
        m_playback->seek(m_playback->timeline().sentences()[size_t(sentence)].start);
        m_playback->play();
    });
    connect(m_editor, &TextEditor::playAloneRequested, this, [this](int sentence) {
        const auto &span = m_playback->timeline().sentences()[size_t(sentence)];
        m_playback->playPart(span.start, span.finish);
    });
    connect(m_editor, &TextEditor::jumpRequested, this, [this](int position) {
        const int word = m_editor->marksValid() ? m_playback->timeline().wordAtPosition(position) : -1;
        if (word >= 0)
            m_playback->seek(m_playback->timeline().words()[size_t(word)].start);
    });
    connect(m_editor, &TextEditor::copyPhonemesRequested, this, [this](int sentence) {
        const auto &sentences = m_run ? m_run->sentences : m_take->result.sentences;
        QGuiApplication::clipboard()->setText(QString::fromStdString(sentences[size_t(sentence)].phonemes));
    });
    connect(m_playback, &SpeechPlayback::positionChanged, this, &SpeechPage::showSpoken);
    connect(m_playback, &SpeechPlayback::pointedAt, this, &SpeechPage::showPointed);
    connect(m_playback, &SpeechPlayback::playing, this, [this] {
        if (m_samples)
            m_samples->pause();
    });
    connect(m_playback, &SpeechPlayback::playFailed, this, &SpeechPage::tellPlayFailure);
    connect(
        m_playback, &SpeechPlayback::rested, this, [this](bool atEnd) { atEnd ? showNext() : offerNext(); }, Qt::QueuedConnection);
    connect(m_draft, &Draft::failed, this,
            [this](const QString &message) { banner()->show(Banner::Kind::Warning, tr("Your text is not being kept"), message); });
    connect(m_controls, &SpeechControls::changed, this, [this] {
        showText();
        m_check.start();
    });
    connect(this, &Page::jobsChanged, this, [this] {
        showText();
        showSound();
    });

    refreshVoices();
    checkUnread();
    showSound();
}

SpeechPage::~SpeechPage()
{
    m_draft->flush();
}

void SpeechPage::createEditor(QWidget *content)
{
    m_stack = new QStackedWidget(content);
    auto *writing = new QWidget(m_stack);
    m_editor = new TextEditor(writing);
    style::name(m_editor, u"text"_s, tr("Text to speak"), {});
    m_editor->setDroppedEndings(textEndings());
    m_editor->setPlaceholderText(tr("Write here…"));
    m_status = new FigureLabel({}, writing);
    m_status->setObjectName(u"status"_s);
    m_status->setMuted(true);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(24, style::metric::half, style::metric::margin, style::metric::half);
    m_notice = new NoticeLine(writing);
    m_notice->setObjectName(u"unreadNotice"_s);
    m_foot = new QStackedWidget(writing); // one line high, whatever it says, so that the text stays where it is
    m_foot->setFixedHeight(style::metric::control);
    m_foot->addWidget(m_status);
    m_foot->addWidget(m_notice);
    foot->addWidget(m_foot, 1);
    auto *column = new QVBoxLayout(writing);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_editor, 1);
    column->addLayout(foot);
    placeBanner(column, 1);
    m_stack->addWidget(writing);

    m_empty = new EmptyState(u"audio-lines"_s, tr("Write a text, or drop a text file here, and hear it."),
                             tr("Nothing leaves this computer. Same text, same seed, same voice: the same sound, every time."),
                             tr("Speak an example"), m_editor);
    m_empty->setObjectName(u"emptySpeech"_s);
    m_editor->installEventFilter(this);
    connect(m_empty, &EmptyState::activated, this, [this] {
        speak(tr(
            "The lighthouse keeper had one rule: never count the ships. Count the waves instead, she said, and the ships will look after themselves.\n\n"
            "On the last night of October a small boat came in under the beam, with no sail, no lamp, and nobody aboard. "
            "Only a cat sat in the bow, washing its paws, as if it had rowed all the way."));
    });

    m_noVoice = new EmptyState(
        u"mic"_s, tr("No voice is installed yet"),
        tr("The Models page has some to fetch, and takes the files you have. In a copy of Atelier's source, packaging/setup fetches one too."),
        tr("Get a voice"), m_stack);
    m_noVoice->setObjectName(u"noVoice"_s);
    connect(m_noVoice, &EmptyState::activated, this, [this] { Q_EMIT modelsWanted(u"speech"_s); });
    m_stack->addWidget(m_noVoice);
}

QAction *SpeechPage::addCommand(const QString &name, const QString &text, const QKeySequence &keys, const QString &toolTip,
                                void (SpeechPage::*handler)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setToolTip(toolTip);
    connect(action, &QAction::triggered, this, handler);
    addAction(action);
    return action;
}

void SpeechPage::editDirection()
{
    auto *dialog = new DirectionDialog(services(), m_controls->request(/*newSeed=*/false), m_controls->voices(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        try {
            m_controls->setDirection(dialog->dictionary(), dialog->cast());
        } catch (const core::Error &error) {
            banner()->show(Banner::Kind::Warning, tr("The pronunciation counts now, but is not kept"), QString::fromUtf8(error.what()));
        }
        checkText();
    });
    dialog->open();
}

void SpeechPage::createActions()
{
    m_playAction = addCommand(u"playPause"_s, tr("Play or pause"), Qt::CTRL | Qt::Key_Space, tr("Plays or pauses what was spoken"),
                              &SpeechPage::togglePlaying);
    m_stopAction = addCommand(u"stopPlaying"_s, tr("Stop playing"), {}, tr("Stops and goes back to the start"), &SpeechPage::stopPlaying);
    m_cursorAction = addCommand(u"playFromCursor"_s, tr("Play from the cursor"), Qt::ALT | Qt::Key_Return,
                                tr("Plays from the word at the cursor"), &SpeechPage::playFromCursor);
    m_lookAction = addCommand(u"lookInsideAction"_s, tr("Look inside the sound"), Qt::CTRL | Qt::Key_I,
                              tr("Shows what the sound is made of, with its words and sounds; again hides it"), &SpeechPage::toggleLook);
    m_againAction = addCommand(u"speakAgain"_s, tr("Speak this sentence again"), Qt::CTRL | Qt::SHIFT | Qt::Key_Return,
                               tr("Speaks the sentence at the cursor with another seed; the others stay"), &SpeechPage::speakAgainAtCursor);
    m_exportAction = addCommand(u"exportSoundAction"_s, tr("Export the sound…"), Qt::CTRL | Qt::Key_E,
                                tr("Writes the sound as WAV, FLAC, MP3 and such, with subtitles if you like"), &SpeechPage::exportSound);
    m_copyAction = addCommand(u"copySoundAction"_s, tr("Copy the sound"), Qt::CTRL | Qt::SHIFT | Qt::Key_C,
                              tr("Copies the kept file, to paste it into a folder or another program"), &SpeechPage::copySound);
    m_folderAction = addCommand(u"showSoundInFolder"_s, tr("Show the sound in its folder"), {},
                                tr("Opens the file manager at the kept sound"), &SpeechPage::showSoundInFolder);
    auto *open = addCommand(u"openText"_s, tr("Open a text file…"), Qt::CTRL | Qt::Key_O, tr("Puts the text of a file here"),
                            &SpeechPage::chooseTextFile);

    auto *button = makeToolButton(u"file-text"_s, u"openTextButton"_s, tr("Open a text file"),
                                  tr("Put the text of a .txt file here (Ctrl+O); you can also drop one on the page"), this);
    header()->addWidget(button);
    connect(button, &QToolButton::clicked, open, &QAction::trigger);
    auto *book = addCommand(u"makeBook"_s, tr("Make a book…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O,
                            tr("Speaks an EPUB, Markdown or text file into a sound file for each chapter"), &SpeechPage::chooseBook);
    auto *bookButton =
        makeToolButton(u"headphones"_s, u"makeBookButton"_s, tr("Make a book"),
                       tr("Make an audio book: a sound file for each chapter of an EPUB, Markdown or text file (Ctrl+Shift+O)"), this);
    header()->addWidget(bookButton);
    connect(bookButton, &QToolButton::clicked, book, &QAction::trigger);
    connect(m_copy, &QToolButton::clicked, m_copyAction, &QAction::trigger);
    connect(m_export, &QToolButton::clicked, m_exportAction, &QAction::trigger);
}

QWidget *SpeechPage::focusTarget()
{
    return m_stack->currentWidget() == m_noVoice ? static_cast<QWidget *>(m_noVoice->button()) : m_editor;
}

void SpeechPage::shown(bool first)
{
    if (first)
        setTabOrder(m_editor, primary()); // from the words to what is done with them
    refreshVoices();
    if (!m_loaded) {
        m_loaded = true;
        // After the first paint.
        QTimer::singleShot(0, this, &SpeechPage::loadLast);
    }
}

bool SpeechPage::useModel(const core::library::Model &model)
{
    if (model.kind != core::modelkinds::speech)
        return false;
    refreshVoices();
    return m_controls->chooseVoice(QString::fromStdString(model.name));
}

void SpeechPage::refreshVoices()
{
    const bool had = m_controls->hasVoices();
    if (had && m_stack->currentWidget() != m_noVoice && isBusy())
        return;
    m_controls->setVoices(services().voices());
    m_stack->setCurrentIndex(m_controls->hasVoices() ? 0 : 1);
    m_check.start();
    showText();
    showSound();
}

bool SpeechPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_editor && (event->type() == QEvent::Resize || event->type() == QEvent::Show)) {
        const QRect area = m_editor->viewport()->geometry();
        const int room = area.height() - 32;
        m_empty->setGeometry(area.adjusted(0, 32, 0, room < m_empty->minimumSizeHint().height() ? 0 : bannerRoom()));
    }
    return Page::eventFilter(watched, event);
}

void SpeechPage::textEdited(int removed, int added)
{
    if (removed == 0 && added == 0)
        return;
    m_draft->touch();
    if (!m_editor->sentences().empty()) {
        // While the typing goes on nobody knows whether it is the same text again.
        m_editor->setMarksValid(false);
    }
    m_check.start();
    showText();
}

void SpeechPage::checkText()
{
    m_editor->setMarksValid(m_editor->toPlainText() == m_map.text());
    checkUnread();
    showText();
    showSpoken(m_playback->position());
}

void SpeechPage::showText()
{
    // Only what costs the same for any length: this runs at every key.
    const int characters = m_editor->document()->characterCount() - 1;
    const bool empty = characters == 0;
    m_empty->setVisible(empty && !m_take && !m_run);
    QStringList parts;
    if (!empty) {
        parts << (characters == 1 ? tr("1 character") : tr("%1 characters").arg(QLocale().toString(characters)));
        // Of a text that was spoken the title says how long it is.
        if (m_map.text().isEmpty() || !m_editor->marksValid())
            parts << tr("about %1").arg(lasting(characters / charactersPerSecond / m_controls->speed()));
    }
    if (m_playback->hasSound() && !m_map.text().isEmpty() && !m_editor->marksValid() && !empty)
        parts << tr("changed since it was spoken");
    m_status->setText(parts.join(u"  ·  "_s));

    primary()->setEnabled(!empty && m_controls->hasVoices());
    const bool stopped = isStopped();
    primary()->setIdleText(stopped ? tr("Go on") : tr("Speak"));
    if (!m_controls->hasVoices())
        primary()->setToolTip(tr("No voice is installed; the page says how to get one."));
    else if (empty)
        primary()->setToolTip(tr("Write something first, or drop a text file on the page."));
    else if (stopped)
        primary()->setToolTip(tr("Speaks the rest of what was stopped, with the same seed (Ctrl+Enter). Another text begins anew."));
    else if (isBusy())
        primary()->setToolTip(tr("Speaks the text after what is being spoken (Ctrl+Enter)."));
    else
        primary()->setToolTip(
            tr("Speaks the whole text. It is heard as soon as the first sentence is ready, and kept in your music folder."));
}

void SpeechPage::showSound()
{
    const bool visible = m_playback->hasSound() || m_run;
    m_playback->setVisible(visible);

    const bool made = m_take && !m_run && m_take->settled;
    const bool kept = made && !m_take->path.empty();
    const QString wait = m_run ? tr("Not before all of it is spoken") : tr("There is no sound yet: speak a text first");
    const QString notKept = made ? tr("This sound is not kept as a file; export it instead") : wait;
    m_file->setFile(kept ? m_take->path : std::filesystem::path(), notKept);
    m_copyAction->setEnabled(kept);
    m_folderAction->setEnabled(kept);
    m_copy->setEnabled(kept);
    m_copy->setToolTip(kept ? tr("Copy the kept file, to paste it into a folder or another program (Ctrl+Shift+C)") : notKept);
    m_exportAction->setEnabled(made);
    m_export->setEnabled(made);
    m_export->setToolTip(made ? tr("Export as WAV, FLAC, MP3 and such, with subtitles if you like (Ctrl+E)") : wait);
    for (QAction *action : {m_playAction, m_stopAction, m_cursorAction, m_lookAction})
        action->setEnabled(m_playback->hasSound());
    const bool again = made && m_take->settled && !m_take->result.sentences.empty() && m_controls->hasVoices();
    m_againAction->setEnabled(again);
    m_editor->setAgainEnabled(again);

    if (m_run) {
        setSubtitle(m_run->sentences.empty() ? tr("Getting ready…") : tr("%1 ready").arg(sentenceCount(m_run->sentences.size())));
    } else if (m_take) {
        QStringList parts{lasting(m_take->result.audio.seconds())};
        if (!m_take->result.sentences.empty())
            parts.prepend(sentenceCount(m_take->result.sentences.size()));
        if (!m_take->result.complete)
            parts << tr("stopped midway");
        else if (m_take->seconds >= 0.05)
            parts << tr("made in %1 s").arg(QLocale().toString(m_take->seconds, 'f', m_take->seconds < 10 ? 1 : 0));
        setSubtitle(parts.join(u"  ·  "_s));
    } else {
        setSubtitle({});
    }
}

void SpeechPage::showSpoken(double seconds)
{
    const SpeechTimeline &timeline = m_playback->timeline();
    const bool atRest = !m_playback->isPlaying() && seconds <= 0.0;
    const int sentence = atRest ? -1 : timeline.sentenceAtTime(seconds);
    const int word = atRest ? -1 : timeline.wordAtTime(seconds);
    if (word >= 0) {
        const auto &span = timeline.words()[size_t(word)];
        m_editor->setSpoken(sentence, span.begin, span.end);
        Q_EMIT heard(m_map.text(), span.begin, span.end);
    } else {
        m_editor->setSpoken(sentence, -1, -1);
        Q_EMIT heard(m_map.text(), 0, 0);
    }
}

void SpeechPage::showPointed(double seconds)
{
    const SpeechTimeline &timeline = m_playback->timeline();
    const int word = seconds < 0.0 ? -1 : timeline.wordAtTime(seconds);
    if (word >= 0 && seconds < timeline.words()[size_t(word)].finish)
        m_editor->setPointed(timeline.words()[size_t(word)].begin, timeline.words()[size_t(word)].end);
    else
        m_editor->setPointed(-1, -1);
}

void SpeechPage::togglePlaying()
{
    m_playback->toggle();
}

void SpeechPage::stopPlaying()
{
    m_playback->stop();
}

void SpeechPage::toggleLook()
{
    m_playback->toggleLook();
}

void SpeechPage::playFromCursor()
{
    const int word = m_editor->marksValid() ? m_playback->timeline().wordAtPosition(m_editor->textCursor().position()) : -1;
    if (word >= 0)
        m_playback->seek(m_playback->timeline().words()[size_t(word)].start);
    m_playback->play();
}

void SpeechPage::exportSound()
{
    auto *dialog = new SpeechExport(m_take, *services().runner, settings(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SpeechExport::exported, this, [this, take = m_take](const QString &path) {
        m_exported = take;
        banner()->show(Banner::Kind::Note, tr("Exported"), path);
        banner()->setAction(tr("Show in folder"), tr("Opens the file manager at the file"), [path] { showInFolder(path); });
    });
    dialog->open();
}

void SpeechPage::showSoundInFolder()
{
    showInFolder(QString::fromStdU16String(m_take->path.u16string()));
}

void SpeechPage::copySound()
{
    QGuiApplication::clipboard()->setMimeData(SpeechFileButton::mimeData(m_take->path));
}

void SpeechPage::chooseTextFile()
{
    auto *dialog =
        new QFileDialog(this, tr("Open a text file"), nearestFolder(settings().value(u"speech/openFolder"_s, QDir::homePath()).toString()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Texts (*.txt *.text *.md)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        settings().setValue(u"speech/openFolder"_s, QFileInfo(path).absolutePath());
        openTextFile(path);
    });
    dialog->open();
}

void SpeechPage::chooseBook()
{
    if (m_book && m_book->isMaking()) { // how far it is
        m_book->show();
        m_book->raise();
        return;
    }
    auto *dialog = new QFileDialog(this, tr("Make a book of a file"),
                                   nearestFolder(settings().value(u"speech/openFolder"_s, QDir::homePath()).toString()));
    dialog->setObjectName(u"bookFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Books (*.epub *.md *.markdown *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        settings().setValue(u"speech/openFolder"_s, QFileInfo(path).absolutePath());
        makeBook(path);
    });
    dialog->open();
}

void SpeechPage::makeBook(const QString &path)
{
    if (m_book && m_book->isMaking()) { // one at a time
        m_book->show();
        m_book->raise();
        banner()->show(Banner::Kind::Note, tr("A book is being made"), tr("Wait for it, or stop it, before the next."));
        return;
    }
    if (m_book)
        m_book->close();
    if (!m_controls->hasVoices() || !services().readBook || !services().makeBook) {
        banner()->showError(tr("No book can be made"), tr("No voice is installed; the page says how to get one."));
        return;
    }
    m_book = new BookDialog(services(), settings(), m_controls->request(/*newSeed=*/false), path, window());
    connect(m_book, &BookDialog::made, this, [this](const QString &title, const QString &folder) {
        banner()->show(Banner::Kind::Note, tr("“%1” is there, a file for each chapter").arg(title), folder);
        banner()->setAction(tr("Open the folder"), tr("Shows the files that were made"),
                            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    });
    connect(m_book, &BookDialog::failed, this, [this](const QString &message) {
        if (m_book && !m_book->isVisible())
            banner()->showError(tr("The book is not complete"), message);
    });
    m_book->open();
}

void SpeechPage::openTextFile(const QString &path)
{
    if (path.endsWith(".epub"_L1, Qt::CaseInsensitive)) {
        makeBook(path);
        return;
    }
    try {
        m_editor->replaceText(readTextForSpeech(path));
        banner()->close();
        m_editor->setFocus();
    } catch (const core::Error &error) {
        banner()->showError(tr("The file was not opened"), QString::fromUtf8(error.what()));
        if (services().makeBook && QFileInfo(path).size() > longestTextFile)
            banner()->setAction(tr("Make a book of it"), tr("A sound file for each chapter"), [this, path] { makeBook(path); });
    }
}

bool SpeechPage::acceptsDrop(const QMimeData &data) const
{
    return !droppedFile(data).isEmpty();
}

void SpeechPage::drop(const QMimeData &data)
{
    Q_EMIT wanted();
    openTextFile(droppedFile(data));
}

} // namespace ui

#include "moc_speechpage.cpp"
