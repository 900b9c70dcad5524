// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/bookdialog.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "core/library/results/filename.h"
#include "core/works/bookwork.h"
#include "ui/pages/voicewords.h"
#include "ui/results/workqueue.h"
#include "ui/settings.h"
#include "ui/style/dialogroom.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/combobox.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <tuple>

namespace ui {

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::works::BookRequest;
using core::works::MadeChapter;

namespace {

enum Column { Name, Length, State };

constexpr int shownCharacters = 24, shownParts = 8; // of what cannot be read

std::filesystem::path pathOf(const QString &text)
{
    return std::filesystem::path(text.toStdU16String());
}

QString lasting(double seconds)
{
    const auto minutes = qlonglong(std::llround(seconds / 60));
    if (minutes < 1)
        return BookDialog::tr("under 1 min");
    return minutes < 60 ? BookDialog::tr("%1 min").arg(minutes) : BookDialog::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString left(double seconds)
{
    return seconds < 0    ? QString()
           : seconds < 60 ? BookDialog::tr("less than 1 min left")
                          : BookDialog::tr("%1 left").arg(lasting(seconds));
}

} // namespace

BookDialog::BookDialog(SpeechServices &services, Settings &settings, core::speech::SpeechRequest speech, const QString &path,
                       QWidget *parent)
    : QDialog(parent), m_services(services), m_settings(settings), m_speech(std::move(speech)), m_path(path)
{
    // A seed that changes from run to run would make every chapter anew.
    m_speech.seed = 0;
    m_speech.sentenceSeeds.clear();
    setObjectName(u"bookDialog"_s);
    setWindowTitle(tr("Make a book"));
    resize(style::roomFor(parent, {720, 620}));
    build();
    m_look.setSingleShot(true);
    m_look.setInterval(200);
    connect(&m_look, &QTimer::timeout, this, &BookDialog::showRows);
    read();
}

BookDialog::~BookDialog() = default;

void BookDialog::build()
{
    m_banner = new Banner(this);
    buildChapters();
    buildTarget();
    buildButtons();
    layOut();
    m_format->setCurrentIndex(std::max(0, m_format->findData(m_settings.value(u"speech/bookFormat"_s, u"mp3"_s))));
    m_subtitles->setCurrentIndex(std::max(0, m_subtitles->findData(m_settings.value(u"speech/bookSubtitles"_s))));
    for (QLineEdit *edit : {m_title, m_author, m_folder})
        connect(edit, &QLineEdit::textChanged, this, [this] { m_look.start(); });
    for (QComboBox *combo : {m_format, m_subtitles})
        connect(combo, &QComboBox::currentIndexChanged, this, [this] { m_look.start(); });
}

void BookDialog::buildChapters()
{
    m_title = new QLineEdit(this);
    style::name(m_title, u"bookTitle"_s, tr("Title"), tr("The book’s title, for the tags of the files and the name of the folder"));
    m_author = new QLineEdit(this);
    style::name(m_author, u"bookAuthor"_s, tr("Author"), tr("For the tags of the files; players show it as the artist"));

    m_chapters = new QTableWidget(0, 3, this);
    m_chapters->setHorizontalHeaderLabels({tr("Chapter"), tr("Length"), tr("State")});
    m_chapters->verticalHeader()->hide();
    m_chapters->verticalHeader()->setDefaultSectionSize(30);
    m_chapters->setShowGrid(false);
    m_chapters->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_chapters->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_chapters->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_chapters->horizontalHeader()->setHighlightSections(false);
    m_chapters->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_chapters->setColumnWidth(Length, 110);
    m_chapters->setColumnWidth(State, 130);
    style::name(m_chapters, u"bookChapters"_s, tr("Chapters"), {});
    connect(m_chapters, &QTableWidget::itemChanged, this, [this](QTableWidgetItem *item) {
        if (item->column() == Name)
            showRows();
    });
    m_unreadNote = new QLabel(this);
    m_unreadNote->setObjectName(u"bookUnread"_s);
    m_unreadNote->setWordWrap(true);
    m_unreadNote->hide();
    m_sum = new QLabel(this);
    m_sum->setObjectName(u"bookSum"_s);
    m_sum->setProperty("muted", true);
    m_all = new QPushButton(this);
    m_all->setAutoDefault(false);
    style::name(m_all, u"bookAll"_s, tr("Choose all"), tr("Chooses all chapters, or none"));
    connect(m_all, &QPushButton::clicked, this, [this] {
        bool all = false;
        for (int row = 0; row < m_chapters->rowCount(); ++row)
            all = all || !isChecked(row);
        checkAll(all);
    });
}

void BookDialog::buildTarget()
{
    m_format = new ComboBox(this);
    for (const auto &format : core::audio::writableFormats())
        m_format->addItem(QString::fromStdString(format.name), QString::fromStdString(format.extension));
    style::name(m_format, u"bookFormat"_s, tr("Format"),
                tr("MP3 plays everywhere and is small, Opus sounds a little better; WAV and FLAC lose nothing and are large"));
    m_subtitles = new ComboBox(this);
    m_subtitles->addItem(tr("None"), QString());
    m_subtitles->addItem(tr("SubRip (.srt)"), u"srt"_s);
    m_subtitles->addItem(tr("WebVTT (.vtt), with each word’s time"), u"vtt"_s);
    style::name(m_subtitles, u"bookSubtitles"_s, tr("Subtitles"), tr("A file beside each chapter, with the text and when it is heard"));
    m_folder = new QLineEdit(this);
    style::name(m_folder, u"bookFolder"_s, tr("Folder"), tr("A file for each chapter goes there"));
    m_browse = new QPushButton(tr("Browse…"), this);
    m_browse->setAutoDefault(false);
    style::name(m_browse, u"bookBrowse"_s, tr("Browse"), tr("Choose another folder"));
    connect(m_browse, &QPushButton::clicked, this, &BookDialog::browse);
}

void BookDialog::buildButtons()
{
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(u"bookProgress"_s);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 100);
    m_progress->hide();
    m_note = new QLabel(this);
    m_note->setObjectName(u"bookNote"_s);
    m_note->setProperty("muted", true);
    m_open = new QPushButton(style::icon(u"folder-open"_s), u" "_s + tr("Open the folder"), this);
    m_open->setAutoDefault(false);
    m_open->hide();
    style::name(m_open, u"bookOpen"_s, tr("Open the folder"), tr("Shows the files that were made"));
    connect(m_open, &QPushButton::clicked, this, &BookDialog::openFolder);
    m_close = new QPushButton(tr("Close"), this);
    m_close->setAutoDefault(false);
    style::name(m_close, u"bookClose"_s, tr("Close"), tr("What is being made goes on in the queue"));
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    m_make = new QPushButton(tr("Make"), this);
    m_make->setDefault(true);
    style::name(m_make, u"bookMake"_s, tr("Make the book"), {});
    connect(m_make, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
        else
            make();
    });
}

void BookDialog::layOut()
{
    using Row = std::tuple<QString, QWidget *, QWidget *>; // what it is, the field, a button beside it
    const auto gridOf = [this](std::initializer_list<Row> rows) {
        auto *grid = new QGridLayout;
        grid->setHorizontalSpacing(style::metric::grid);
        grid->setVerticalSpacing(style::metric::grid);
        grid->setColumnMinimumWidth(0, style::metric::label - style::metric::margin);
        grid->setColumnStretch(1, 1);
        int at = 0;
        for (const auto &[text, field, beside] : rows) {
            auto *label = new QLabel(text, this);
            label->setProperty("muted", true);
            label->setBuddy(field);
            grid->addWidget(label, at, 0);
            grid->addWidget(field, at, 1, 1, beside ? 1 : 2);
            if (beside)
                grid->addWidget(beside, at, 2);
            ++at;
        }
        return grid;
    };
    auto *grid = gridOf({{tr("Title"), m_title, nullptr}, {tr("Author"), m_author, nullptr}});
    auto *below = gridOf({{tr("Format"), m_format, nullptr}, {tr("Subtitles"), m_subtitles, nullptr}, {tr("Folder"), m_folder, m_browse}});
    auto *sum = new QHBoxLayout;
    sum->addWidget(m_sum, 1);
    sum->addWidget(m_all);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(style::metric::grid);
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_open);
    buttons->addWidget(m_close);
    buttons->addWidget(m_make);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, style::metric::margin);
    column->setSpacing(style::metric::margin);
    column->addWidget(m_banner);
    column->addLayout(grid);
    column->addWidget(m_chapters, 1);
    column->addLayout(sum);
    column->addWidget(m_unreadNote);
    column->addLayout(below);
    column->addWidget(m_progress);
    column->addLayout(buttons);
}

void BookDialog::read()
{
    m_note->setText(tr("Reading the book…"));
    m_make->setEnabled(false);
    m_make->setToolTip(tr("The book is being read"));
    auto *job = m_services.runner->start(
        tr("Reading %1").arg(QFileInfo(m_path).fileName()),
        [read = m_services.readBook, path = m_path.toStdString()](const core::JobContext &context) { return read(path, context); }, this,
        [this](const core::speech::Book &book) { showBook(book); });
    connect(job, &Job::failed, this, [this](const QString &message) {
        m_note->clear();
        m_banner->showError(tr("The book cannot be read"), message);
        for (QWidget *each :
             std::initializer_list<QWidget *>{m_title, m_author, m_chapters, m_all, m_format, m_subtitles, m_folder, m_browse})
            each->setEnabled(false);
        m_make->setToolTip(tr("There is no book to make"));
    });
    connect(job, &Job::cancelled, this, [this] { m_note->setText(tr("The reading was cancelled.")); });
}

void BookDialog::showBook(const core::speech::Book &book)
{
    m_book = book;
    m_there.assign(book.chapters.size(), false);
    BookRequest spoken;
    spoken.book = book;
    spoken.speech = m_speech;
    m_unread = core::works::unreadChapters(spoken, m_services.voices ? m_services.voices() : std::vector<core::speech::VoiceInfo>());
    m_title->setText(QString::fromStdString(book.title));
    m_author->setText(QString::fromStdString(book.author));
    QString root = m_settings.value(u"speech/bookFolder"_s).toString();
    if (root.isEmpty() || !QFileInfo(root).isDir())
        root = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    if (!QFileInfo(root).isDir())
        root = QDir::homePath();
    const QString name = QString::fromStdString(core::library::fileWords(book.title));
    m_folder->setText(QDir(root).filePath(name.isEmpty() ? tr("Book") : name));
    {
        const QSignalBlocker blocker(m_chapters);
        m_chapters->setRowCount(int(book.chapters.size()));
        for (int row = 0; row < m_chapters->rowCount(); ++row) {
            const core::speech::Chapter &chapter = book.chapters[size_t(row)];
            auto *title = new QTableWidgetItem(u" %1  %2"_s.arg(row + 1).arg(QString::fromStdString(chapter.title)));
            title->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            title->setCheckState(Qt::Checked);
            title->setToolTip(QString::fromStdString(chapter.title));
            m_chapters->setItem(row, Name, title);
            m_chapters->setItem(row, Length, new QTableWidgetItem(lasting(core::speech::expectedSeconds(chapter.text) / m_speech.speed)));
            m_chapters->setItem(row, State, new QTableWidgetItem);
        }
    }
    m_note->clear();
    if (!book.notes.empty()) {
        QStringList notes;
        for (const std::string &note : book.notes)
            notes << QString::fromStdString(note);
        m_banner->show(Banner::Kind::Warning, tr("The book was read with gaps"), notes.join(u' '));
    }
    m_make->setFocus();
    showRows();
}

/// What the chosen chapters lose with this voice, and in the list beside each how much.
void BookDialog::showUnread()
{
    int parts = 0, chapters = 0;
    QString first;
    for (int row = 0; row < m_chapters->rowCount(); ++row) {
        const auto &unread = m_unread[size_t(row)];
        if (unread.empty())
            continue;
        const std::string &text = m_book.chapters[size_t(row)].text;
        QStringList words;
        for (const core::speech::Unread &each : unread)
            words
                << tr("“%1” (%2)")
                       .arg(
                           QString::fromUtf8(text.data() + each.begin, qsizetype(each.end - each.begin)).simplified().left(shownCharacters),
                           scriptWord(each.script));
        if (m_chapters->item(row, State)->text().isEmpty())
            setState(row, unread.size() == 1 ? tr("leaves out 1 part") : tr("leaves out %1 parts").arg(unread.size()));
        const QSignalBlocker blocker(m_chapters);
        m_chapters->item(row, State)->setToolTip(tr("Cannot be read, and is left out: %1").arg(words.mid(0, shownParts).join(u", "_s)));
        if (!isChecked(row))
            continue;
        if (first.isEmpty())
            first = words.first();
        parts += int(unread.size());
        ++chapters;
    }
    m_unreadNote->setVisible(parts > 0);
    if (parts == 0)
        return;
    const auto voices = m_services.voices();
    const auto voice = std::ranges::find(voices, m_speech.voice, &core::speech::VoiceInfo::name);
    const QString who = voice == voices.end() ? QString::fromStdString(m_speech.voice) : shortName(*voice);
    const QString what =
        parts == 1 ? tr("%1 cannot read %2; it is left out.").arg(who, first)
        : chapters == 1
            ? tr("%1 cannot read %2 and %3 more in one chapter; they are left out.").arg(who, first).arg(parts - 1)
            : tr("%1 cannot read %2 and %3 more in %4 chapters; they are left out.").arg(who, first).arg(parts - 1).arg(chapters);
    m_unreadNote->setText(what + u' ' + tr("The Speech page has other voices, and its Pronunciation says how words are spoken."));
}

bool BookDialog::isChecked(int index) const
{
    const QTableWidgetItem *item = m_chapters->item(index, Name);
    return item && item->checkState() == Qt::Checked;
}

void BookDialog::checkAll(bool all)
{
    {
        const QSignalBlocker blocker(m_chapters);
        for (int row = 0; row < m_chapters->rowCount(); ++row)
            m_chapters->item(row, Name)->setCheckState(all ? Qt::Checked : Qt::Unchecked);
    }
    m_chapters->viewport()->update();
    showRows();
}

QString BookDialog::folder() const
{
    return QDir::fromNativeSeparators(m_folder->text().trimmed());
}

BookRequest BookDialog::request() const
{
    BookRequest request;
    request.book = m_book;
    request.book.title = m_title->text().simplified().toStdString();
    request.book.author = m_author->text().simplified().toStdString();
    for (int row = 0; row < m_chapters->rowCount(); ++row)
        if (isChecked(row))
            request.chapters.push_back(row);
    request.speech = m_speech;
    request.folder = pathOf(folder());
    request.extension = m_format->currentData().toString().toStdString();
    request.subtitles = m_subtitles->currentData().toString().toStdString();
    return request;
}

void BookDialog::setState(int index, const QString &words)
{
    const QSignalBlocker blocker(m_chapters);
    m_chapters->item(index, State)->setText(words);
    m_chapters->viewport()->update();
}

void BookDialog::showRows()
{
    if (m_making || m_book.chapters.empty())
        return;
    BookRequest all = request();
    const std::vector<int> chosen = std::move(all.chapters);
    all.chapters.clear();
    // Looking into each file costs time; in most folders there is none.
    m_there.assign(m_book.chapters.size(), false);
    if (QFileInfo(folder()).isDir() && !QDir(folder()).isEmpty())
        m_there = core::works::chaptersThere(all);
    double seconds = 0, saved = 0;
    for (int row = 0; row < m_chapters->rowCount(); ++row) {
        setState(row, m_there[size_t(row)] ? tr("is there") : QString());
        const double length = core::speech::expectedSeconds(m_book.chapters[size_t(row)].text) / m_speech.speed;
        seconds += isChecked(row) ? length : 0;
        saved += isChecked(row) && m_there[size_t(row)] ? 1 : 0;
    }
    const int count = int(chosen.size());
    m_all->setText(count == m_chapters->rowCount() ? tr("Choose none") : tr("Choose all"));
    m_sum->setText(count == 0 ? tr("No chapter is chosen")
                              : tr("%1 of %2 chapters, about %3").arg(count).arg(m_chapters->rowCount()).arg(lasting(seconds)));
    const bool complete = count > 0 && int(saved) == count;
    m_make->setText(saved > 0 && !complete ? tr("Go on") : tr("Make"));
    m_make->setEnabled(count > 0 && !complete && !folder().isEmpty());
    m_make->setToolTip(count == 0           ? tr("Choose a chapter first")
                       : folder().isEmpty() ? tr("Choose a folder first")
                       : complete           ? tr("All of these chapters are there already, of the same text and settings")
                       : saved > 0          ? tr("Makes the chapters that are not there yet")
                                            : tr("Speaks the chosen chapters, each into a file of its own"));
    m_open->setVisible(saved > 0);
    showUnread();
}

void BookDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Where the book goes"), QFileInfo(folder()).absolutePath());
    dialog->setObjectName(u"bookFolderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &chosen) {
        const QString name = QFileInfo(folder()).fileName();
        m_folder->setText(QFileInfo(chosen).fileName() == name ? chosen : QDir(chosen).filePath(name));
    });
    dialog->open();
}

void BookDialog::make()
{
    const BookRequest wanted = request();
    m_settings.setValue(u"speech/bookFolder"_s, QFileInfo(folder()).absolutePath());
    m_settings.setValue(u"speech/bookFormat"_s, m_format->currentData());
    m_settings.setValue(u"speech/bookSubtitles"_s, m_subtitles->currentData());
    m_banner->close();
    m_left = wanted.chapters;
    const QString jobTitle = tr("Book: %1").arg(m_title->text().simplified());
    const WorkTicket ticket = wanted.file.empty()
                                  ? WorkTicket()
                                  : WorkQueue::write(m_services.queue, core::kinds::book, core::works::book.toJson(wanted), jobTitle);
    m_job = m_services.runner->startStreaming<MadeChapter>(
        jobTitle,
        [make = m_services.makeBook, wanted, ticket](const core::JobContext &context, const auto &emitChapter) {
        ticket.make({.context = context}, [&](const core::works::Run &written) { make(wanted, written.context, emitChapter); });
        return true;
        },
        this, [this](const MadeChapter &chapter) { chapterMade(chapter); },
        [this](bool) {
        const QString title = m_title->text().simplified(), place = folder();
        ended();
        m_banner->show(Banner::Kind::Note, tr("The book is there"), QDir::toNativeSeparators(place));
        Q_EMIT made(title, place);
    });
    WorkQueue::follow(m_services.queue, ticket, m_job);
    setMaking(true);
    connect(m_job, &Job::started, this, &BookDialog::showProgress);
    connect(m_job, &Job::progressed, this, &BookDialog::showProgress);
    connect(m_job, &Job::failed, this, [this](const QString &message) {
        ended();
        m_banner->showError(tr("The book is not complete"), message);
        Q_EMIT failed(message);
    });
    connect(m_job, &Job::cancelled, this, [this] {
        ended();
        m_note->setText(tr("Stopped. Finished chapters are kept."));
    });
    connect(m_job, &QObject::destroyed, this, [this] {
        if (!isVisible())
            deleteLater();
    });
}

void BookDialog::chapterMade(const MadeChapter &made)
{
    std::erase(m_left, made.index);
    setState(made.index, made.skipped ? tr("nothing to read") : made.kept ? tr("was there") : tr("done"));
    if (const QTableWidgetItem *item = m_chapters->item(made.index, State))
        m_chapters->scrollToItem(item);
    showProgress();
}

void BookDialog::showProgress()
{
    if (!m_job || !m_making)
        return;
    const bool running = m_job->state() == Job::State::Running;
    m_progress->setValue(m_job->total() > 0 ? m_job->step() * 100 / m_job->total() : 0);
    if (!running) {
        m_note->setText(tr("Waiting for the work before it…"));
        return;
    }
    QStringList words{m_job->stage().isEmpty() ? tr("Getting ready…") : m_job->stage()};
    if (const QString time = left(m_job->secondsLeft()); !time.isEmpty() && m_job->step() > 0)
        words << time;
    m_note->setText(words.join(u"  ·  "_s));
    if (!m_left.empty())
        setState(m_left.front(), tr("speaking…"));
}

void BookDialog::ended()
{
    m_job = nullptr;
    setMaking(false);
    m_note->clear();
    showRows();
}

void BookDialog::setMaking(bool making)
{
    m_making = making;
    for (QWidget *each : std::initializer_list<QWidget *>{m_title, m_author, m_all, m_format, m_subtitles, m_folder, m_browse})
        each->setEnabled(!making);
    {
        const QSignalBlocker blocker(m_chapters);
        for (int row = 0; row < m_chapters->rowCount(); ++row) {
            const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
            m_chapters->item(row, Name)->setFlags(making ? flags : flags | Qt::ItemIsUserCheckable);
        }
    }
    m_progress->setVisible(making);
    m_progress->setValue(0);
    m_open->setVisible(false);
    if (making) {
        m_make->setText(tr("Stop"));
        m_make->setToolTip(tr("Stops; chapters that are finished are kept, and the rest can be made later"));
        m_make->setEnabled(true);
        showProgress();
    }
}

void BookDialog::openFolder() const
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder()));
}

void BookDialog::done(int result)
{
    QDialog::done(result); // hides it
    if (!m_making)
        deleteLater();
}

} // namespace ui

#include "moc_bookdialog.cpp"
