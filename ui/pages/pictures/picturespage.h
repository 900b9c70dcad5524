// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/recipes.h"
#include "ui/pages/page.h"
#include "ui/pages/pictures/picturesresults.h"
#include "ui/pages/pictures/picturesservices.h"
#include "ui/results/trash.h"

#include <QTimer>

#include <initializer_list>
#include <map>

class QAction;
class QStackedWidget;
class QToolButton;

namespace ui {

class EmptyState;
class PictureCanvas;
class PictureRun;
class PictureWords;
class PicturesControls;
class PicturesPrompt;
class DrewOnRow;
class ResultStrip;
struct OpenedPicture;

/// Words to pictures: the picture forms large while it is made, results stand in a strip, the prompt
/// lies under them. Everything made is kept on disk as it comes.
class PicturesPage : public Page
{
    Q_OBJECT
public:
    PicturesPage(PicturesServices &services, Settings &settings, QWidget *parent = nullptr);
    ~PicturesPage() override;

    /// Makes a picture of these words with the settings as they are.
    void imagine(const QString &prompt);
    /// Models came or went.
    void modelsChanged();

    bool closeOverlay() override;
    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    QWidget *focusTarget() override;
    QWidget *beforePrimary() override;

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    PicturesServices &services() const { return m_services; }

    void buildWork();
    void connectWork();
    void showState();
    void showEmpty();
    std::vector<std::string> drawOn() const; ///< what was chosen for the phrases of the prompt as it stands
    void chooseDrawing(int phrase, const QString &choice);
    void showDrewOn();
    core::diffusion::PictureRequest wholeRequest() const; ///< with prompts; what was left alone is empty
    void saveDraft(QSettings &store, const QString &prefix) const;

    /// Makes the pictures of a request from number `first` on, when it is their turn.
    void start(const core::diffusion::PictureRequest &request, core::diffusion::PreviewKind preview, int first);
    void beginRun(PictureRun *run);
    void showRun(PictureRun *run);
    void take(PictureRun *run, PictureResult result);
    void endRun(PictureRun *run);
    bool isFollowing() const { return m_run && m_watching; } ///< what forms is looked at, not a result
    void choose(const QString &id);                          ///< what is looked at: a result, or the one that forms
    void look(const QString &id);
    void showResult(const QString &id);
    void showWords();
    void useWords();
    void loadEarlier(size_t count);
    void addEarlier(std::vector<PictureResult> results);

    void buildActions();
    void addZooms();
    QToolButton *addHeaderButton(const QString &id);
    std::map<QAction *, QToolButton *> addHeaderButtons(std::initializer_list<QAction *> actions);
    QAction *addCommand(const char *id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                        void (PicturesPage::*action)());
    void enableActions();
    const PictureResult *chosen() const;               ///< what the commands act on
    bool isSticker(const PictureResult &result) const; ///< made by the model with a memory of drawings
    QMimeData *dragOut(const QString &id);
    static constexpr int factsFrom = 640; ///< a page that is less wide has no room for facts beside its title
    void fitHeader();
    void showMenu(const QPoint &position);
    void copy();
    void save();
    void compare();
    void compareSideBySide();
    void showComparison(const QString &left, const QString &right);
    bool showBeforeAndAfter(const PictureResult &result); ///< false: what it was made from is not there
    void showFolder();
    void useAsStart();
    void bringBackSettings();
    void again();
    void moreLikeThis();
    void remove();
    void enlarge(const std::string &model);
    void restyle();
    /// Makes a new picture of this one, and keeps it with a note of what was done.
    template <typename Request>
    void change(PictureResult of, const QString &title, Request request, const char *kind);
    void takeChanged(PictureResult result, const QString &of, bool compare);
    void undoRemove();
    void showEarlier();
    void openFile();
    void open(const QString &file);
    void takeOpened(const OpenedPicture &opened);
    void showOpened(const OpenedPicture &opened); ///< as one of the results

    PicturesServices &m_services;
    PicturesControls *m_controls = nullptr;
    PicturesPrompt *m_prompt = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    PictureCanvas *m_canvas = nullptr;
    ResultStrip *m_strip = nullptr;
    DrewOnRow *m_drewOn = nullptr;
    PictureWords *m_words = nullptr;
    std::vector<QAction *> m_commands;      ///< that need a picture
    std::vector<QAction *> m_makingActions; ///< of these, those that need its settings and a model as well
    QList<QToolButton *> m_headerButtons;   ///< that go where there is no room
    QList<QToolButton *> m_wordedButtons;   ///< of these, those that get a word where there is room; the first before the others
    QAction *m_compareAction = nullptr, *m_settingsAction = nullptr, *m_sideBySideAction = nullptr, *m_undoAction = nullptr,
            *m_folderAction = nullptr;

    PictureResults m_results;
    struct Removed
    {
        PictureResult result;
        TrashedFile file;
        int index = 0;
    };
    std::vector<Removed> m_removed; ///< in this session, the last one at the end
    QTimer m_draftSoon;
    PictureRun *m_run = nullptr;       ///< the one that runs, whose picture forms; others wait
    std::vector<std::string> m_drawOn; ///< chosen for the phrases of m_drawOnPrompt
    std::string m_drawOnPrompt;
    int m_unkept = 0;        ///< names those that could not be kept
    bool m_watching = false; ///< what forms is to be looked at, as soon as there is something
    bool m_choosing = false;
    bool m_loadedEarlier = false;
};

} // namespace ui
