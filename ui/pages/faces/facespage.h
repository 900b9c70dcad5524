// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/facesservices.h"
#include "ui/pages/faces/shownface.h"
#include "ui/pages/page.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace ui {

class EmptyState;
class FaceGrid;
class FacePairs;
class FaceSource;
class FaceView;
class MorphBar;
class ResultActions;
class SeedField;
class SharpFaces;
class ValueSlider;

/// Faces from seeds: a grid that fills, one face large with small changes of it around, two faces morphed, enlarged
/// ones beside their originals. What the main action makes is kept on disk as it comes; what is only looked at (psi
/// while it is moved, a morph, a neighbour) is kept when the user saves it.
class FacesPage : public Page
{
    Q_OBJECT
public:
    FacesPage(FacesServices &services, Settings &settings, QWidget *parent = nullptr);
    ~FacesPage() override;

    /// Begins the main action unless it runs already.
    void make();

    bool closeOverlay() override;
    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    QWidget *focusTarget() override;

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    FacesServices &services() const { return m_services; }

    /// One press of the main button: what was asked for, and what of it is made.
    struct Run
    {
        core::gan::FaceRequest request;
        std::vector<ShownFace> faces;  ///< with pictures as far as it came
        std::vector<ShownFace> before; ///< what the grid showed until it began
    };
    /// An enlarged face beside its original.
    struct Pair
    {
        int id = 0;
        ShownFace before, after; ///< after: without a picture as long as it is made
    };

    void buildInspector();
    void buildActions();
    void buildOverlays();
    QAction *addCommand(const QString &id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys);
    QToolButton *buttonFor(QAction *action, const QString &objectName, QWidget *parent) const;
    core::gan::FaceRequest settingsRequest() const;
    void showModels();
    void showEmpty(bool noModel);

    void start(const std::shared_ptr<Run> &run);
    void showRun(const std::shared_ptr<Run> &run);
    void takeMade(Run &run, const ShownFace &made);
    void endRun(const std::shared_ptr<Run> &run);
    void showFaces(std::vector<ShownFace> faces);
    void insertFace(int index, ShownFace face);
    int placeOf(const ShownFace &face) const;                 ///< in the grid; -1: not there
    int indexOf(const core::gan::FaceRequest &request) const; ///< in the grid, as it was made; -1: not there
    void loadEarlier(size_t count);
    void showState();
    QString modelsInWords() const;

    void refresh(); ///< asks for everything that is to be seen and is not there or out of date
    void takePreview(const core::gan::FaceRequest &request, const QImage &image);
    void lookForNetwork();
    void sharpen(); ///< has what is seen drawn larger, and shows what is
    void psiMoved();
    const QImage *find(const core::gan::FaceRequest &request) const;
    /// The face as it is looked at now: with the settings' model and variety once they were moved.
    core::gan::FaceRequest asSeen(core::gan::FaceRequest face) const;

    void openLarge(const core::gan::FaceRequest &face);
    void openFromGrid(int index);
    void lookAt(const core::gan::FaceRequest &face);
    void walk(int delta);
    void goNear(int index);
    void goBack();
    void fillLarge();
    core::gan::FaceRequest nearRequest(int index) const;
    core::gan::FaceRequest nextRequest(int offset) const;
    void updateMorph();
    bool canMorph() const;
    void openPairs(std::vector<Pair> pairs);
    void fillPairs();

    /// What Ctrl+C and Ctrl+S act on: the enlarged face, the large one, or the current one of the grid.
    std::optional<ShownFace> chosen() const;
    /// What is enlarged: the two that are selected, or the chosen one.
    std::vector<ShownFace> chosenToEnlarge() const;
    ShownFace morphed() const;
    void copy(const ShownFace &face);
    void drag(const ShownFace &face);
    void save(const ShownFace &face);
    void saveAll();
    void enlarge(const std::vector<ShownFace> &faces, const std::string &model);
    void enlargeOne(int id, const ShownFace &face, const std::string &model);
    void takeEnlarged(int id, const ShownFace &face);
    void keep(const ShownFace &face);
    void remove();
    void showFolder(const ShownFace &face);
    void showMenu(int index, const QPoint &position);

    FacesServices &m_services;
    SeedField *m_seed = nullptr;
    ValueSlider *m_count = nullptr;
    ValueSlider *m_pick = nullptr;
    ValueSlider *m_psi = nullptr;
    ValueSlider *m_size = nullptr;
    QComboBox *m_model = nullptr;
    QCheckBox *m_sharpBox = nullptr; ///< whether faces are shown enlarged
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    FaceGrid *m_grid = nullptr;
    QLabel *m_hint = nullptr; ///< how one morphs
    FaceView *m_view = nullptr;
    FacePairs *m_pairsView = nullptr;
    MorphBar *m_morph = nullptr;
    FaceSource *m_source = nullptr;
    ResultActions *m_actions = nullptr;
    SharpFaces *m_sharp = nullptr;
    QAction *m_copyAction = nullptr, *m_saveAction = nullptr, *m_keepAction = nullptr, *m_saveAllAction = nullptr,
            *m_earlierAction = nullptr, *m_enlargeAction = nullptr, *m_enlargeMorphAction = nullptr, *m_folderAction = nullptr,
            *m_removeAction = nullptr, *m_undoAction = nullptr;

    QList<QToolButton *> m_rareButtons;        ///< that go where there is no room
    QList<QToolButton *> m_headerButtons;      ///< all of the title row
    QList<QToolButton *> m_wordedButtons;      ///< of these, those that get a word where there is room; the first before the others
    std::vector<ShownFace> m_faces;            ///< as in the grid
    std::vector<std::shared_ptr<Run>> m_runs;  ///< that wait or go on
    std::shared_ptr<Run> m_run;                ///< the one whose faces the grid shows; null: none
    std::map<std::string, QImage> m_near;      ///< faces looked at that are not in the grid, by their request
    core::gan::FaceRequest m_centre;           ///< the large face
    std::vector<core::gan::FaceRequest> m_way; ///< large faces before it
    uint64_t m_nearSeed = 0;                   ///< of the first of the eight changes around it
    std::vector<Pair> m_pairs;
    int m_pairId = 0;
    bool m_live = false; ///< variety or model were moved after the faces were made
    int m_version = 0;
    bool m_loadedEarlier = false;
};

} // namespace ui
