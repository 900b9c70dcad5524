// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/faceruns.h"
#include "ui/pages/faces/facesservices.h"
#include "ui/pages/faces/shownfaces.h"
#include "ui/pages/page.h"

#include <memory>
#include <optional>
#include <vector>

class QStackedWidget;
class QVBoxLayout;

namespace ui {

class EmptyState;
class EnlargedFaces;
class FaceCommands;
class FaceGrid;
class FaceMorph;
class FacePairs;
class FaceSource;
class FaceView;
class FacesControls;
class LargeFace;
class MorphBar;
class ResultActions;
class SharpFaces;

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
    bool hasModel() const;
    /// Makes one face, whatever the count is, or asks for a model where there is none.
    void makeFirst();

    bool closeOverlay() override;
    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    QWidget *focusTarget() override;
    QStringList unsaved() const override;
    void tellUnsaved() override;

Q_SIGNALS:
    /// One that the main action made.
    void pictured(const QImage &image);

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    FacesServices &services() const { return m_services; }

    void buildCommands();
    void buildWork();
    void buildOverlays();
    void connectWork();
    void showModels();
    void showEmpty();
    void showState();

    void makeFaces(int count);
    void start(const std::shared_ptr<FaceRuns::Run> &run);
    void showFaces(const std::vector<ShownFace> &faces);
    void insertFace(int index, ShownFace face);
    void loadEarlier(size_t count, bool asHistory);
    void toggleEarlier();

    void settingsMoved(); ///< variety or model: what is seen follows
    void refresh();       ///< asks for everything that is to be seen and is not there or out of date
    std::vector<core::gan::FaceRequest> outOfDate() const;
    void lookForNetwork();
    void sharpen(); ///< has what is seen drawn larger, and shows what is
    void takePreview(const core::gan::FaceRequest &request, const QImage &image);

    void openLarge(const core::gan::FaceRequest &face);
    void openFromGrid(int index);
    void placeOverlay(QWidget *overlay);
    void followChoice(); ///< of two faces

    /// What Ctrl+C and Ctrl+S act on: the enlarged face, the large one, or the current one of the grid.
    std::optional<ShownFace> chosen() const;
    /// What is enlarged: the two that are selected, or the chosen one.
    std::vector<ShownFace> chosenToEnlarge() const;
    void copy(const ShownFace &face);
    void showMark(int index); ///< of the grid: enlarged, or not saved

    // Into files (facespagekeeping.cpp)
    void saveAs(const ShownFace &face);
    void saveAll();
    void keep(const ShownFace &face);
    void keepAgain(); ///< those that could not be saved
    void setKept(const ShownFace &face, const std::filesystem::path &path);

    void enlarge(const std::vector<ShownFace> &faces, const std::string &model);
    void enlargeOne(int id, const ShownFace &face, const std::string &model);
    void takeEnlarged(int id, const ShownFace &face);
    void remove();

    FacesServices &m_services;
    ShownFaces m_faces;
    FacesControls *m_controls = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QVBoxLayout *m_column = nullptr; ///< of the grid and what lies under it
    FaceGrid *m_grid = nullptr;
    MorphBar *m_morphBar = nullptr;
    FaceMorph *m_morph = nullptr;
    FaceView *m_view = nullptr;
    FacePairs *m_pairsView = nullptr;
    LargeFace *m_large = nullptr;
    EnlargedFaces *m_enlarged = nullptr;
    FaceRuns *m_runs = nullptr;
    FaceSource *m_source = nullptr;
    SharpFaces *m_sharp = nullptr;
    ResultActions *m_actions = nullptr;
    FaceCommands *m_commands = nullptr;
    bool m_loadedEarlier = false;
    std::optional<std::vector<ShownFace>> m_before; ///< what the grid showed before the earlier ones; none: it shows no such
};

} // namespace ui
