// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"
#include "ui/pages/page.h"

#include <QHash>
#include <QImage>

#include <filesystem>
#include <optional>
#include <vector>

class QAction;
class QComboBox;
class QStackedWidget;

namespace ui {

class EmptyState;
class FaceGrid;
class FaceSource;
class FaceView;
class MorphBar;
class SeedField;
class ValueSlider;

/// Faces from seeds: a grid that fills, one face large among its neighbours, two faces morphed.
/// What the main action makes is kept on disk as it comes; what is only looked at (psi while it is
/// moved, a morph, a neighbour) is kept when the user saves it.
class FacesPage : public Page
{
    Q_OBJECT
public:
    FacesPage(Services &services, Settings &settings, QWidget *parent = nullptr);
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

private:
    struct Shown
    {
        core::gan::FaceRequest request; ///< of the picture that is there; count 1
        QImage image;                   ///< null: not there yet
        std::filesystem::path kept;     ///< where this very picture lies; empty: it was only looked at
        int version = 0;                ///< when it was made last, for fairness while psi moves
    };

    void buildInspector();
    void buildActions();
    QAction *addCommand(const QString &id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys);
    core::gan::FaceRequest settingsRequest() const;
    void showModels();

    void showFaces(std::vector<Shown> faces);
    void endRun();
    void loadEarlier(size_t count);
    void showState();

    void refresh(); ///< asks for everything that is to be seen and is not there or out of date
    void takePreview(const core::gan::FaceRequest &request, const QImage &image);
    void psiMoved();

    void openLarge(uint64_t seed);
    void walk(int delta);
    void fillLarge();
    const QImage *find(uint64_t seed) const;
    void updateMorph();

    /// What Ctrl+C and Ctrl+S act on: the large face, or the current one of the grid.
    std::optional<Shown> chosen() const;
    Shown morphed() const;
    void copy(const Shown &face);
    void drag(const Shown &face);
    void save(const Shown &face);
    void saveAll();
    void enlarge(const Shown &face, const std::string &model);
    void keepMorph();
    void showMenu(int index, const QPoint &position);

    SeedField *m_seed = nullptr;
    ValueSlider *m_count = nullptr;
    ValueSlider *m_psi = nullptr;
    ValueSlider *m_size = nullptr;
    QComboBox *m_model = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    FaceGrid *m_grid = nullptr;
    FaceView *m_view = nullptr;
    MorphBar *m_morph = nullptr;
    FaceSource *m_source = nullptr;
    QAction *m_copyAction = nullptr, *m_saveAction = nullptr, *m_saveAllAction = nullptr, *m_earlierAction = nullptr,
            *m_enlargeAction = nullptr;

    std::vector<Shown> m_faces;    ///< as in the grid
    std::vector<Shown> m_before;   ///< what was there before the run that goes on
    QHash<quint64, QImage> m_near; ///< faces walked to that are not in the grid, at m_nearRequest's settings
    core::gan::FaceRequest m_nearRequest;
    std::optional<double> m_livePsi; ///< set once psi was moved after the faces were made
    int m_version = 0;
    bool m_loadedEarlier = false;
};

} // namespace ui
