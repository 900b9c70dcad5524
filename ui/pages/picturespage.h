// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/picturesresults.h"

#include <QTimer>

class QAction;
class QJsonObject;
class QStackedWidget;
class QToolButton;

namespace ui {

class EmptyState;
class PictureCanvas;
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
    PicturesPage(Services &services, Settings &settings, QWidget *parent = nullptr);
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

Q_SIGNALS:
    /// There is no model for pictures: the page where one gets one.
    void modelsWanted();

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    struct Made; ///< what comes from the worker

    void buildWork();
    void connectWork();
    void showState();
    void showEmpty();
    std::vector<std::string> drawOn() const; ///< what was chosen for the phrases of the prompt as it stands
    void chooseDrawing(int phrase, const QString &choice);
    void showDrewOn();
    core::diffusion::PictureRequest wholeRequest() const; ///< with prompts; what was left alone is empty
    void saveDraft(QSettings &store, const QString &prefix) const;

    void start(core::diffusion::PictureRequest request);
    void take(Made made);
    void endRun();
    void choose(const QString &id); ///< what is looked at: a result, or the one that forms
    void loadEarlier(size_t count);
    void addEarlier(std::vector<PictureResult> results);

    void buildActions();
    QAction *addCommand(const char *id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                        void (PicturesPage::*action)());
    void enableActions();
    const PictureResult *chosen() const; ///< what the commands act on
    QMimeData *dragOut(const QString &id);
    void showMenu(const QPoint &position);
    void copy();
    void save();
    void compare();
    void showComparison(const QString &left, const QString &right);
    void useAsStart();
    void bringBackSettings();
    void again();
    void moreLikeThis();
    void remove();
    void enlarge(const std::string &model);
    void restyle();
    using Change = std::function<core::Image(const core::Image &, const core::JobContext &)>;
    /// Makes a new picture of the chosen one, and keeps it with a note of what was done.
    void change(const QString &title, const QString &what, const QJsonObject &settings, const Change &make);
    void undoRemove();
    void showEarlier();
    void openFile();
    void open(const QString &path);
    void takeOpened(const OpenedPicture &opened);

    PicturesControls *m_controls = nullptr;
    PicturesPrompt *m_prompt = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    PictureCanvas *m_canvas = nullptr;
    ResultStrip *m_strip = nullptr;
    DrewOnRow *m_drewOn = nullptr;
    std::vector<QAction *> m_commands;          ///< that need a picture
    std::vector<QAction *> m_makingActions;     ///< of these, those that need a model and no run as well
    std::vector<QToolButton *> m_headerButtons; ///< that go where there is no room
    QAction *m_compareAction = nullptr, *m_undoAction = nullptr;

    PictureResults m_results;
    struct Removed
    {
        PictureResult result;
        TrashedFile file;
        int index = 0;
    };
    std::vector<Removed> m_removed; ///< in this session, the last one at the end
    QTimer m_draftSoon;
    core::diffusion::PictureRequest m_running; ///< what is being made
    std::vector<std::string> m_drawOn;         ///< chosen for the phrases of m_drawOnPrompt
    std::string m_drawOnPrompt;
    int m_made = 0;           ///< pictures of this run that are there
    int m_unkept = 0;         ///< names those that could not be kept
    bool m_following = false; ///< the run is looked at, not an earlier result
    bool m_choosing = false;
    bool m_loadedEarlier = false;
};

} // namespace ui
