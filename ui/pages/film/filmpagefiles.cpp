// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the Film page's films come from, and where they are kept.
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/scripts.h"
#include "core/jobs/job.h"
#include "ui/pages/film/filmbeginning.h"
#include "ui/pages/film/filmcontrols.h"
#include "ui/pages/film/filmdocument.h"
#include "ui/pages/film/filmpage.h"
#include "ui/pages/film/filmtemplates.h"
#include "ui/pages/film/scenecontrols.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/showinfolder.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QUrl>

using namespace Qt::StringLiterals;
using core::film::Script;
using core::film::ScriptKind;
using core::jobs::Job;
namespace fs = std::filesystem;

namespace ui {

namespace {

constexpr int mostRecent = 12;

fs::path pathOf(const QString &text)
{
    return fs::path(text.toStdU16String());
}

QStringList notesOf(const Script &script)
{
    QStringList notes;
    for (const std::string &note : script.notes)
        notes << QString::fromStdString(note);
    return notes;
}

/// Films that are transcribed, and so on; here they are clips.
const QStringList pictures{u"png"_s, u"jpg"_s, u"jpeg"_s, u"webp"_s, u"gif"_s, u"bmp"_s, u"tif"_s, u"tiff"_s};
const QStringList clips{u"mp4"_s, u"m4v"_s, u"mov"_s, u"mkv"_s, u"webm"_s, u"avi"_s};
const QStringList sounds{u"mp3"_s, u"flac"_s, u"wav"_s, u"ogg"_s, u"opus"_s, u"m4a"_s, u"aac"_s};
const QStringList texts{u"md"_s, u"markdown"_s, u"txt"_s, u"srt"_s, u"vtt"_s};

QStringList droppedFiles(const QMimeData &data)
{
    QStringList files;
    for (const QUrl &url : data.urls()) {
        if (!url.isLocalFile() || !QFileInfo(url.toLocalFile()).isFile())
            return {};
        files << url.toLocalFile();
    }
    return files;
}

QString endingOf(const QString &file)
{
    return QFileInfo(file).suffix().toLower();
}

} // namespace

QString FilmPage::freeFile(const QString &folder, const QString &name, const QString &ending) const
{
    QString plain = name;
    for (const QChar c : u"/\\:*?\"<>|\n\t"_s)
        plain.replace(c, u' ');
    plain = plain.simplified().left(60).trimmed();
    while (plain.startsWith(u'.'))
        plain.remove(0, 1);
    if (plain.isEmpty())
        plain = tr("Film");
    QString path = folder + u'/' + plain + ending;
    for (int i = 2; QFileInfo::exists(path); ++i)
        path = u"%1/%2 %3%4"_s.arg(folder, plain).arg(i).arg(ending);
    return path;
}

void FilmPage::begin(core::film::Film film, const QString &name, const QStringList &notes)
{
    banner()->close();
    const QString title = film.title.empty() ? name : QString::fromStdString(film.title);
    if (film.title.empty())
        film.title = title.toStdString();
    try {
        m_document->begin(freeFile(settings().writing(u"films"_s), title, u".film"_s), std::move(film));
    } catch (const core::Error &error) {
        banner()->showError(tr("The film could not be begun"), QString::fromUtf8(error.what()));
        return;
    }
    remember(m_document->path());
    if (!notes.isEmpty())
        banner()->show(Banner::Kind::Note, tr("Not all of it is in the film"), notes.join(u' '));
    focusTarget()->setFocus();
}

void FilmPage::makeFilmOf(const QString &text)
{
    Script script = core::film::markdownScript(text.toStdString(), pathOf(QDir::homePath()));
    if (script.film.scenes.empty()) {
        banner()->show(Banner::Kind::Note, tr("There is nothing in this text that a film could be made of"),
                       tr("Write some words: every paragraph becomes a scene."));
        return;
    }
    QString name = text.simplified().section(u' ', 0, 4);
    name.remove(u'#');
    begin(std::move(script.film), name.trimmed(), notesOf(script));
    if (!m_document->isOpen())
        return;
    m_beginning->clear();
    makeAll();
}

void FilmPage::beginWithTemplate(int index)
{
    const FilmTemplate &chosen = filmTemplates()[size_t(index)];
    Script script = core::film::markdownScript(chosen.script.toStdString(), {});
    if (chosen.reads)
        for (core::film::Scene &scene : script.film.scenes)
            scene.silent = true;
    begin(std::move(script.film), chosen.title, {});
    makeAll();
}

void FilmPage::beginAnew()
{
    m_document->close();
    banner()->close();
    m_beginning->field()->setFocus();
}

void FilmPage::openFilm(const QString &path)
{
    try {
        m_document->open(path);
        remember(m_document->path());
    } catch (const core::Error &error) {
        banner()->showError(tr("The film was not opened"), QString::fromUtf8(error.what()));
    }
}

void FilmPage::open(const QString &path)
{
    banner()->close();
    const fs::path file = pathOf(path);
    const ScriptKind kind = core::film::scriptKind(file);
    if (kind == ScriptKind::Film) {
        openFilm(path);
        return;
    }
    const QString name = QFileInfo(path).completeBaseName();
    const bool heard = kind == ScriptKind::Recording;
    const auto done = [this, name, heard](Script script) {
        begin(std::move(script.film), name, notesOf(script));
        if (heard)
            make({.speech = false, .pictures = true, .scene = {}}, tr("Make the pictures of the film"));
        else
            makeAll();
    };
    if (!heard) {
        Job *job = files().start(
            tr("Open %1").arg(name), [file](const core::JobContext &) { return core::film::readScript(file); }, this, done);
        connect(job, &Job::failed, this, [this](const QString &why) { banner()->showError(tr("The text was not opened"), why); });
        return;
    }
    if (!services().filmOfRecording)
        return;
    Job *job = services().runner->start(
        tr("Listen to %1").arg(QFileInfo(path).fileName()),
        [file, compute = settings().computeForSpeech(), listen = services().filmOfRecording](const core::JobContext &context) {
        return listen(file, compute, context);
        },
        this, done);
    track(job, tr("The recording could not be made a film"));
    showState();
}

void FilmPage::chooseFile()
{
    auto *dialog = new QFileDialog(
        window(), tr("Open a text, a recording or a film"), nearestFolder(settings().value(u"film/folder"_s, QDir::homePath()).toString()),
        QStringList{
            tr("All that becomes a film (*.film *.%1 *.%2 *.%3)").arg(texts.join(u" *."_s), sounds.join(u" *."_s), clips.join(u" *."_s)),
            tr("Films of Atelier (*.film)"), tr("Texts and subtitles (*.%1)").arg(texts.join(u" *."_s)), tr("All files (*)")}
            .join(u";;"_s));
    dialog->setObjectName(u"filmOpenDialog"_s);
    dialog->setOption(QFileDialog::HideNameFilterDetails);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        settings().setValue(u"film/folder"_s, QFileInfo(path).absolutePath());
        open(path);
    });
    dialog->open();
}

void FilmPage::chooseSaveAs()
{
    auto *dialog =
        new QFileDialog(window(), tr("Save the film elsewhere"),
                        nearestFolder(settings().value(u"film/folder"_s, QDir::homePath()).toString()), tr("Films of Atelier (*.film)"));
    dialog->setObjectName(u"filmSaveDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"film"_s);
    dialog->selectFile(QFileInfo(m_document->path()).fileName());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &FilmPage::saveAs);
    dialog->open();
}

/// What was made for it comes along, so that nothing is spoken or drawn a second time.
void FilmPage::saveAs(const QString &path)
{
    const fs::path from = core::works::partsFolder(m_document->file()), to = core::works::partsFolder(fs::absolute(pathOf(path)));
    Job *job = files().start(
        tr("Save %1").arg(QFileInfo(path).fileName()),
        [from, to](const core::JobContext &context) {
        std::error_code error;
        if (from == to || !fs::is_directory(from, error))
            return;
        fs::create_directories(to, error);
        for (auto entry = fs::directory_iterator(from, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
            context.checkpoint();
            fs::copy_file(entry->path(), to / entry->path().filename(), fs::copy_options::skip_existing, error);
            if (error)
                throw core::Error("What was made for the film could not be copied to " + core::shown(to) + ": " + error.message() + ".");
        }
        },
        this,
        [this, path] {
        try {
            m_document->saveAs(path);
            settings().setValue(u"film/folder"_s, QFileInfo(path).absolutePath());
            remember(m_document->path());
            tell(tr("The film is saved"), QDir::toNativeSeparators(path));
        } catch (const core::Error &error) {
            banner()->showError(tr("The film could not be saved"), QString::fromUtf8(error.what()));
        }
    });
    connect(job, &Job::failed, this, [this](const QString &why) { banner()->showError(tr("The film could not be saved"), why); });
}

void FilmPage::chooseExport()
{
    QStringList filters;
    for (const QString &ending : m_endings)
        filters << tr("%1 (*%2)").arg(ending.mid(1).toUpper(), ending);
    auto *dialog = new QFileDialog(window(), tr("Render as"),
                                   nearestFolder(settings().value(u"film/folder"_s, QDir::homePath()).toString()), filters.join(u";;"_s));
    dialog->setObjectName(u"filmExportDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"mp4"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString &filter) { dialog->setDefaultSuffix(filter.section(u"(*."_s, 1).chopped(1)); });
    const QString title = QString::fromStdString(m_document->film().title);
    dialog->selectFile((title.isEmpty() ? QFileInfo(m_document->path()).completeBaseName() : title) + u".mp4"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        settings().setValue(u"film/folder"_s, QFileInfo(path).absolutePath());
        render(path);
    });
    dialog->open();
}

void FilmPage::remember(const QString &path)
{
    QStringList recent = settings().value(u"film/recent"_s).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings().setValue(u"film/recent"_s, recent.mid(0, mostRecent));
}

void FilmPage::fillFilms()
{
    m_films->clear();
    for (QAction *action : {m_new, m_open, m_saveAs, m_export})
        m_films->addAction(action);
    QStringList recent = settings().value(u"film/recent"_s).toStringList();
    recent.removeAll(m_document->path());
    bool first = true;
    for (const QString &path : std::as_const(recent)) {
        if (!QFileInfo::exists(path))
            continue;
        if (std::exchange(first, false))
            m_films->addSection(tr("Earlier films"));
        QString name = QFileInfo(path).completeBaseName();
        QAction *action = m_films->addAction(style::icon(u"film"_s), name.replace(u'&', u"&&"_s), this, [this, path] { open(path); });
        action->setToolTip(QDir::toNativeSeparators(path));
    }
    if (m_document->isOpen()) {
        m_films->addSeparator();
        m_films->addAction(style::icon(u"folder"_s), tr("Show this film in its folder"), this,
                           [this] { showInFolder(m_document->path()); });
    }
}

bool FilmPage::acceptsDrop(const QMimeData &data) const
{
    const QStringList files = droppedFiles(data);
    if (files.size() != 1)
        return false;
    const QString ending = endingOf(files.first());
    if (ending == u"film"_s)
        return true;
    if (!isVisible()) // other pages have more to do with such files
        return false;
    const bool forScene = m_document->scene() && (pictures.contains(ending) || clips.contains(ending));
    const bool music = m_document->isOpen() && sounds.contains(ending);
    return forScene || music || texts.contains(ending) || (!m_document->isOpen() && (sounds.contains(ending) || clips.contains(ending)));
}

/// A picture or a clip is the chosen scene's, a sound the film's music; without a film they are what one is made of.
void FilmPage::drop(const QMimeData &data)
{
    const QString file = droppedFiles(data).value(0);
    const QString ending = endingOf(file);
    if (m_document->scene() && (pictures.contains(ending) || clips.contains(ending)))
        m_sceneControls->setPictureFile(file);
    else if (m_document->isOpen() && sounds.contains(ending))
        m_filmControls->setMusic(file);
    else
        open(file);
    Q_EMIT wanted();
}

} // namespace ui
