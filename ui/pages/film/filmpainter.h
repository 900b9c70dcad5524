// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/timeline.h"
#include "ui/pages/film/filmdocument.h"

#include <QImage>
#include <QList>
#include <QObject>
#include <QSize>

#include <filesystem>
#include <memory>
#include <vector>

namespace ui {

/// What is painted: a film with what was made for it so far.
struct PaintedFilm
{
    FilmPointer film;
    core::film::Timeline timeline;
    std::vector<std::filesystem::path> pictures;
    bool subtitles = true;
    std::string program = "ffmpeg";
};

/// Paints frames of a film by the compositor that renders it, on a thread of its own. Of frames that are asked for faster than they can be
/// painted the newest is: what plays drops frames and never lags. Small pictures of scenes come when nothing else is asked for.
class FilmPainter : public QObject
{
    Q_OBJECT
public:
    explicit FilmPainter(QObject *parent);
    ~FilmPainter() override; ///< waits for the frame in hand

    /// From now on it is this film, at this size (even sides).
    void setFilm(const PaintedFilm &film, const QSize &size);
    void setSize(const QSize &size);
    void ask(qint64 frame);
    /// Small pictures of these scenes (their places in the timeline), instead of those asked for before.
    void askScenes(const QList<int> &places, const QSize &size);

    int painted() const; ///< frames so far, for tests

Q_SIGNALS:
    void framePainted(const QImage &image, qint64 frame);
    void scenePainted(int place, const QImage &image);
    void failed(const QString &why);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace ui
