// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/pictures/picturesresults.h"

#include <QWidget>

class QBoxLayout;
class QMimeData;

namespace ui {

struct Desk;
class ContentBar;
class ContentGuard;
class DrewOnRow;
class PictureCanvas;
class PictureRun;
class ResultStrip;

/// The pictures of the page: all of them in a strip, the chosen one large, the one that forms, and two compared.
class PictureViewer : public QWidget
{
    Q_OBJECT
public:
    explicit PictureViewer(const Desk &desk, QWidget *parent = nullptr);

    /// Says from here on how each picture is to be shown; must outlive this.
    void setGuard(ContentGuard *guard);
    /// Where another choice of what may be shown was made meanwhile.
    void showAnew();

    PictureCanvas *canvas() const { return m_canvas; }
    ResultStrip *strip() const { return m_strip; }
    DrewOnRow *drewOn() const { return m_drewOn; }
    /// The picture is the first of it; a message stands below that.
    QBoxLayout *column() const { return m_column; }

    const std::vector<PictureResult> &results() const { return m_results.all(); }
    const PictureResult *find(const QString &id) const { return m_results.find(id); }
    QImage imageOf(const PictureResult &result) { return m_results.image(result.id); }
    const PictureResult *chosen() const; ///< what the commands act on
    QStringList chosenOnes() const;      ///< the selected ones, or the chosen one
    bool isEmpty() const;                ///< nor does one form
    /// Made by the model with a memory of drawings.
    bool isSticker(const PictureResult &result) const;

    /// Shows the run when it begins, and takes its pictures. Who asks for pictures wants to see them; who looks at others while
    /// one is made goes on looking.
    void follow(PictureRun *run);
    /// The one whose picture forms; null: none, or all of them wait.
    const PictureRun *run() const { return m_run; }
    bool isFollowing() const { return m_run && m_watching; } ///< what forms is looked at, not a result

    /// The newest one. Its id, which it gets where it has none: it is in no file then.
    QString prepend(PictureResult result);
    /// At a place; one of the same id is replaced. It is chosen.
    void insert(PictureResult result, int index = 0);
    int takeAway(const QString &id); ///< the place it had
    /// Of what is left, the one that is chosen now.
    void showWhatIsLeft();
    std::vector<PictureResult> unkept() const; ///< made, and could not be saved; the newest first
    void setKept(const QString &id, const std::filesystem::path &path);
    void look(const QString &id); ///< without giving up to look at what is made

    /// Pictures of earlier come when they are read.
    void loadEarlier(size_t count);
    bool hasLoadedEarlier() const { return m_loadedEarlier; }

    void compare(); ///< the two selected ones, or this one and what it was made from, or the one before; again ends it
    void compareSideBySide();
    bool showBeforeAndAfter(const PictureResult &result); ///< false: what it was made from is not there
    /// Ends what lies over the picture, or the selection. True if there was something.
    bool closeOverlay();

Q_SIGNALS:
    void changed();                    ///< what is chosen, what there is, what forms
    void comparisonBegan();            ///< one follows another without an end
    void missing(const QString &file); ///< which the chosen one lay in

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void beginRun(PictureRun *run);
    void showRun(PictureRun *run);
    void take(PictureRun *run, const PictureResult &result);
    void endRun(PictureRun *run);
    void choose(const QString &id); ///< what is looked at: a result, or the one that forms
    void showResult(const QString &id);
    void showComparison(const QString &left, const QString &right);
    void showAll();
    void showGuarded(const QString &id);
    ResultStrip::Result forStrip(const PictureResult &result) const;
    QImage shown(const QString &id) const; ///< as it is to be shown
    QImage preview() const;
    void addEarlier(std::vector<PictureResult> results);

    const Desk &m_desk;
    PictureCanvas *m_canvas;
    DrewOnRow *m_drewOn;
    ResultStrip *m_strip;
    QBoxLayout *m_column;
    ContentGuard *m_guard = nullptr;
    ContentBar *m_content = nullptr;
    mutable PictureResults m_results; ///< which reads pictures when they are wanted
    PictureRun *m_run = nullptr;      ///< the one that runs, whose picture forms; others wait
    int m_unkept = 0;                 ///< names those that could not be kept
    bool m_watching = false;          ///< what forms is to be looked at, as soon as there is something
    bool m_choosing = false;
    bool m_loadedEarlier = false;
};

} // namespace ui
