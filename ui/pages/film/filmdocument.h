// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <memory>

class QUndoStack;

namespace ui {

class Draft;

using FilmPointer = std::shared_ptr<const core::film::Film>;

/// The film that the page works on: every change is a step of undo and is in the file a moment later, also after a crash. One scene of it
/// is the chosen one. GUI thread.
class FilmDocument : public QObject
{
    Q_OBJECT
public:
    explicit FilmDocument(QObject *parent);
    ~FilmDocument() override;

    bool isOpen() const { return !m_path.isEmpty(); }
    const core::film::Film &film() const { return *m_film; }
    const FilmPointer &shared() const { return m_film; }
    const QString &path() const { return m_path; } ///< of its file; empty: none is open
    std::filesystem::path file() const;

    /// A new one, whose file is written at once; what was there before is not looked at. Throws core::Error, and nothing changes.
    void begin(const QString &path, core::film::Film film);
    /// Throws core::Error, and nothing changes.
    void open(const QString &path);
    /// Goes on in another file. Throws core::Error, and nothing changes.
    void saveAs(const QString &path);
    void close();
    /// What is still to be written is written.
    void flush();

    int scenes() const { return int(m_film->scenes.size()); }
    int current() const { return m_current; } ///< -1: there is no scene
    void setCurrent(int scene);
    const core::film::Scene *scene() const; ///< the chosen one; null: none

    /// A change. Steps of the same `kind` that follow one another quickly are one (typing, dragging); empty: always one of its own.
    /// `current` is the scene that is chosen afterwards; -1: the same.
    void edit(const QString &what, const std::function<void(core::film::Film &)> &change, const QString &kind = {}, int current = -1);
    /// Of the chosen scene.
    void editScene(const QString &what, const std::function<void(core::film::Scene &)> &change, const QString &kind = {});
    QUndoStack *undoStack() const { return m_undo; }

Q_SIGNALS:
    void changed(); ///< the film, also where another one was opened
    void opened();  ///< another one, or none
    void currentChanged(int scene);
    void keepFailed(const QString &why);

private:
    friend class FilmStep;
    void put(const FilmPointer &film, int current);
    void take(const QString &path, core::film::Film film);

    FilmPointer m_film;
    QString m_path;
    int m_current = -1;
    QUndoStack *m_undo;
    Draft *m_draft;
};

} // namespace ui
