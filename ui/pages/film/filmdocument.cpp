// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmdocument.h"

#include "core/base/error.h"
#include "ui/pages/draft.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QUndoStack>

using namespace Qt::StringLiterals;
using core::film::Film;

namespace ui {

namespace {

constexpr int mostSteps = 500;
constexpr qint64 oneGo = 2000; // milliseconds between two changes that are one step

} // namespace

/// Whole films before and after: neighbours share them, so that a step costs one.
class FilmStep : public QUndoCommand
{
public:
    FilmStep(FilmDocument &document, const QString &what, QString kind, FilmPointer after, int current)
        : QUndoCommand(what)
        , m_document(document)
        , m_kind(std::move(kind))
        , m_before(document.shared())
        , m_after(std::move(after))
        , m_currentBefore(document.current())
        , m_currentAfter(current)
    {
        m_clock.start();
    }

    void undo() override { m_document.put(m_before, m_currentBefore); }
    void redo() override { m_document.put(m_after, m_currentAfter); }
    int id() const override { return m_kind.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand *next) override
    {
        const auto *step = static_cast<const FilmStep *>(next);
        if (step->m_kind != m_kind || m_clock.elapsed() > oneGo)
            return false;
        m_after = step->m_after;
        m_currentAfter = step->m_currentAfter;
        m_clock.restart();
        return true;
    }

private:
    FilmDocument &m_document;
    QString m_kind;
    FilmPointer m_before, m_after;
    int m_currentBefore, m_currentAfter;
    QElapsedTimer m_clock;
};

FilmDocument::FilmDocument(QObject *parent)
    : QObject(parent)
    , m_film(std::make_shared<const Film>())
    , m_undo(new QUndoStack(this))
    , m_draft(new Draft(
          {}, [this] { return QString::fromStdString(core::film::toJson(*m_film, file().parent_path())) + u'\n'; }, this))
{
    m_undo->setUndoLimit(mostSteps);
    connect(m_draft, &Draft::failed, this, &FilmDocument::keepFailed);
}

FilmDocument::~FilmDocument()
{
    m_draft->flush();
}

std::filesystem::path FilmDocument::file() const
{
    return std::filesystem::path(m_path.toStdU16String());
}

void FilmDocument::begin(const QString &path, Film film)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    core::film::check(film);
    QDir().mkpath(QFileInfo(absolute).absolutePath());
    core::film::writeFilm(std::filesystem::path(absolute.toStdU16String()), film);
    take(absolute, std::move(film));
}

void FilmDocument::open(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const std::filesystem::path file(absolute.toStdU16String());
    Film film;
    // What a crash left beside the file is newer than the file.
    Draft left(
        absolute, [] { return QString(); }, nullptr);
    const QFileInfo newer(absolute + u".new"_s);
    const QString beside = newer.exists() && newer.lastModified() >= QFileInfo(absolute).lastModified() ? left.load() : QString();
    try {
        if (beside.isEmpty())
            throw core::Error("There is nothing beside it.");
        film = core::film::filmFromJson(beside.toStdString(), file.parent_path(), absolute.toStdString());
    } catch (const core::Error &) {
        film = core::film::readFilm(file);
    }
    core::film::check(film);
    take(absolute, std::move(film));
}

void FilmDocument::saveAs(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    core::film::writeFilm(std::filesystem::path(absolute.toStdU16String()), *m_film);
    m_draft->setPath(absolute);
    m_path = absolute;
    m_draft->load();
    Q_EMIT opened();
    Q_EMIT changed();
}

void FilmDocument::close()
{
    m_draft->flush();
    m_undo->clear();
    m_path.clear();
    m_film = std::make_shared<const Film>();
    m_current = -1;
    Q_EMIT opened();
    Q_EMIT changed();
    Q_EMIT currentChanged(-1);
}

void FilmDocument::take(const QString &path, Film film)
{
    m_draft->setPath(path); // writes what is still to be written of the one before
    m_draft->load();        // from now on a crash loses nothing
    m_undo->clear();
    m_path = path;
    m_film = std::make_shared<const Film>(std::move(film));
    m_current = m_film->scenes.empty() ? -1 : 0;
    Q_EMIT opened();
    Q_EMIT changed();
    Q_EMIT currentChanged(m_current);
}

void FilmDocument::flush()
{
    m_draft->flush();
}

void FilmDocument::setCurrent(int scene)
{
    scene = std::clamp(scene, scenes() > 0 ? 0 : -1, scenes() - 1);
    if (scene == m_current)
        return;
    m_current = scene;
    Q_EMIT currentChanged(scene);
}

const core::film::Scene *FilmDocument::scene() const
{
    return m_current < 0 || m_current >= scenes() ? nullptr : &m_film->scenes[size_t(m_current)];
}

void FilmDocument::edit(const QString &what, const std::function<void(Film &)> &change, const QString &kind, int current)
{
    auto after = std::make_shared<Film>(*m_film);
    change(*after);
    if (*after == *m_film)
        return;
    m_undo->push(new FilmStep(*this, what, kind, std::move(after), current < 0 ? m_current : current));
}

void FilmDocument::editScene(const QString &what, const std::function<void(core::film::Scene &)> &change, const QString &kind)
{
    if (!scene())
        return;
    edit(
        what, [&](Film &film) { change(film.scenes[size_t(m_current)]); }, kind.isEmpty() ? kind : kind + QString::number(m_current));
}

void FilmDocument::put(const FilmPointer &film, int current)
{
    m_film = film;
    const int chosen = std::clamp(current, scenes() > 0 ? 0 : -1, scenes() - 1);
    const bool other = chosen != m_current;
    m_current = chosen;
    m_draft->touch();
    Q_EMIT changed();
    if (other)
        Q_EMIT currentChanged(chosen);
}

} // namespace ui

#include "moc_filmdocument.cpp"
