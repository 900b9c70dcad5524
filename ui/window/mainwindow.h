// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings.h"
#include "ui/window/services.h"

#include <QKeySequence>
#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <vector>

class QButtonGroup;
class QMimeData;
class QStackedWidget;
class QUrl;
class QVBoxLayout;

namespace ui::style {
class ColourScheme;
}

namespace ui {

class CommandPalette;
class DropOverlay;
class FacesPage;
class FilmPage;
class FirstStart;
class GalleryPage;
class HelpPanel;
class ModelsPage;
class Page;
class PicturesPage;
class QueuePopup;
class RailButton;
class SketchPage;
class SpeechPage;
class StatusBar;
class TrainPage;
class TranscribePage;
class WorkQueue;

/// The one window: pages at the left, the work in the middle, its settings at the right, what runs
/// at the bottom.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Services services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens Pictures with this prompt and makes a picture of it.
    void imagine(const QString &prompt);
    /// Opens Speech with this text and speaks it.
    void speak(const QString &text);
    /// Opens Faces and makes some, with the settings as they are.
    void makeFaces();

    /// At the first start of all: the screen that makes a picture, a face and a voice. Nothing at any later one.
    void welcome();

    Page *currentPage() const;
    void showPage(Page *page);
    /// The program ends: what is stopped from now on waits for the next start (or it does not end after all).
    void leave(bool leaving = true);
    /// Rail, inspector and bar gone, the whole screen for the work.
    void setOnlyWork(bool only);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void buildRail(QWidget *central);
    void buildLayout();
    void addPage(Page *page);
    /// byName: in the palette too.
    void addAction(const QString &text, const QString &about, const QString &iconName, const QList<QKeySequence> &keys, bool byName,
                   const std::function<void()> &run);
    void buildActions();
    void applySettings();
    void useSoundDevice();
    void showMachine();
    /// Shows the page for this model, with it chosen.
    void useModel(const core::library::Model &model);
    /// What is wanted of other pages in the gallery.
    void connectGallery();
    void bringBackSettings(const QString &kind, const QString &file);
    void openPalette();
    void toggleHelp();
    /// Shows the page and gives the keyboard to this control of it.
    void goTo(Page *page, QWidget *widget);
    void toggleQueue();
    void openQueuePopup();
    void openQueue();
    void connectQueue();
    void offerWaiting();
    void editQueued(int64_t id);
    void escape();
    void leaveFirstStart();
    void showColumns();
    /// Make comes soon after the prompt; what the page shows decides what that is.
    void orderTabs();
    Page *pageFor(const QMimeData &data) const;
    /// Of several files that no page takes together: the first that some page takes alone. Null: there is none.
    Page *pageForOne(const QMimeData &data, QUrl &one) const;
    bool filterDrag(QWidget *widget, QEvent *event);
    void showDropOverlay(const QMimeData &data);
    /// Whether nothing runs or waits that closing would stop.
    bool isIdle() const;
    void cancelAll();
    void closeWhenIdle();
    void stayOpen(bool atTraining);
    void fitToScreen();
    void askToClose();
    /// What some page made and could not save.
    QStringList unsaved() const;
    void askToLose();
    void saveState();
    void restoreState();

    Services m_services;
    Settings m_settings;
    style::ColourScheme *m_scheme;
    std::vector<Page *> m_pages;
    std::vector<RailButton *> m_railButtons;
    std::vector<bool> m_wasShown;
    FirstStart *m_first = nullptr; ///< null: it was left, or this is no first start
    QWidget *m_columns;            ///< rail, work and inspector
    QWidget *m_rail;
    QVBoxLayout *m_railTop, *m_railBottom;
    QButtonGroup *m_railGroup;
    QStackedWidget *m_stack;
    QWidget *m_inspectorColumn;
    QStackedWidget *m_inspectors;
    QStackedWidget *m_primaries;
    StatusBar *m_status;
    QueuePopup *m_queue;
    WorkQueue *m_work = nullptr; ///< on disk; null: it could not be opened, or there is none
    QString m_queueProblem;
    CommandPalette *m_palette;
    HelpPanel *m_help;
    DropOverlay *m_drop;
    QTimer m_dropLeft; ///< what is dragged left one widget and came to no other
    PicturesPage *m_pictures;
    FacesPage *m_faces;
    SketchPage *m_sketch = nullptr; ///< where there is what makes stickers of drawings
    SpeechPage *m_speech;
    TranscribePage *m_transcribe;
    TrainPage *m_train;
    ModelsPage *m_models;
    GalleryPage *m_gallery = nullptr; ///< null: there is no catalogue
    FilmPage *m_film = nullptr;       ///< null: nobody makes films
    bool m_railOpen = true, m_inspectorOpen = true, m_onlyWork = false;
    bool m_closing = false; ///< the user agreed; closes as soon as the worker is idle
    bool m_asking = false;
    bool m_losing = false; ///< the user agreed to lose what could not be saved
};

} // namespace ui
