// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/parts.h"
#include "ui/pages/film/filmpainter.h"
#include "ui/pages/film/filmservices.h"
#include "ui/pages/page.h"

#include <QTimer>

class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace ui {

class FilmBeginning;
class FilmControls;
class FilmDocument;
class FilmPlayback;
class FilmScreen;
class FilmTimeline;
class NoticeLine;
class SceneControls;
class SceneModel;
class Storyboard;

/// A text becomes a film: scenes as cards, what they are made of at the right, and the film itself as it will be, painted by what renders
/// it. What was spoken and drawn lies beside the film's file; only what changed is made again.
class FilmPage : public Page
{
    Q_OBJECT
public:
    FilmPage(FilmServices &services, Settings &settings, QWidget *parent = nullptr);
    ~FilmPage() override;

    /// A text, Markdown, subtitles, a recording, or a .film.
    void open(const QString &path);
    /// Makes a film of a text; templates have settings of their own.
    void makeFilmOf(const QString &text);

    FilmDocument &document() { return *m_document; }
    /// Whether what is shown is the film as it is now.
    bool isUpToDate() const;

    bool closeOverlay() override;
    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    QWidget *focusTarget() override;
    QWidget *beforePrimary() override;

public Q_SLOTS:
    void modelsChanged();

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    struct Seen; ///< what a film comes to by now

    FilmServices &services() const { return m_services; }
    void build();
    void connectParts();
    void buildActions();
    void buildHeader();
    QAction *addCommand(const QString &name, const QString &icon, const QString &text, const QString &keys, const QString &toolTip,
                        const std::function<void()> &run);
    void labelButtons();
    void showState();
    void showPrimary();

    // filmpagemaking.cpp: what is made, and shown
    void refreshSoon();
    void refresh();
    void take(const Seen &seen);
    void paintFilm();
    void askScenes();
    void showFrame();
    void showScene(int scene);
    void follow(double seconds);
    int sceneAt(double seconds) const; ///< -1: the film has none that lasts
    void make(const core::film::PartsWanted &wanted, const QString &title);
    void makeAll();
    void render(const QString &path);
    void askProgram();

    // filmpageediting.cpp: scenes
    void addScene();
    void duplicateScene();
    void splitScene();
    void joinScenes();
    void deleteScene();
    void moveScene(int from, int to);

    // filmpagefiles.cpp: files
    void begin(core::film::Film film, const QString &name, const QStringList &notes);
    void openFilm(const QString &path);
    void beginWithTemplate(int index);
    void beginAnew();
    void chooseFile();
    void chooseSaveAs();
    void saveAs(const QString &path);
    void chooseExport();
    void remember(const QString &path);
    void fillFilms();
    QString freeFile(const QString &folder, const QString &name, const QString &ending) const;

    FilmServices &m_services;
    FilmDocument *m_document;
    FilmPainter *m_painter;
    SceneModel *m_model;
    QStackedWidget *m_stack;
    NoticeLine *m_notice;
    FilmBeginning *m_beginning;
    FilmScreen *m_screen;
    FilmPlayback *m_playback;
    Storyboard *m_board;
    FilmTimeline *m_timeline;
    SceneControls *m_sceneControls;
    FilmControls *m_filmControls;

    core::jobs::JobRunner m_sounds; ///< mixes, beside what looks for parts
    QTimer m_soon;
    FilmPointer m_seen; ///< of which m_painted and m_parts are
    core::film::Parts m_parts;
    PaintedFilm m_painted;
    bool m_wasShown = false, m_following = false, m_looking = false;
    bool m_making = false;
    bool m_asked = false;  ///< whether ffmpeg is there
    QString m_noProgram;   ///< why not; empty: it is, or nobody knows yet
    QStringList m_endings; ///< that it can write

    QAction *m_speakAll, *m_drawAll, *m_undo, *m_redo, *m_play, *m_add, *m_duplicate, *m_split, *m_join, *m_delete, *m_left, *m_right;
    QAction *m_new, *m_open, *m_saveAs, *m_export;
    QToolButton *m_filmsButton;
    QMenu *m_films;
    QPushButton *m_speakButton, *m_drawButton;
};

} // namespace ui
