// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/shownface.h"

#include <QObject>

#include <memory>
#include <vector>

namespace core::jobs {
class Job;
}

namespace ui {

struct FacesServices;
class ShownFaces;

/// What the main button asked for, press by press: the runs that wait or go on, and the one whose faces the grid shows.
class FaceRuns : public QObject
{
    Q_OBJECT
public:
    /// One press: what was asked for, and what of it is made.
    struct Run
    {
        explicit Run(const core::gan::FaceRequest &request);

        core::gan::FaceRequest request;
        std::vector<ShownFace> faces;  ///< with pictures as far as it came
        std::vector<ShownFace> before; ///< what the grid showed until it began
    };

    /// Both must outlive this.
    FaceRuns(const FacesServices &services, ShownFaces &faces, QObject *parent);

    /// Gives it a place in the queue; the first one is shown at once. What of it is there already is not made again: a run that
    /// was cancelled goes on where it stopped.
    core::jobs::Job *start(const std::shared_ptr<Run> &run);
    bool isMaking() const { return !m_runs.empty(); } ///< or waits to
    /// The grid shows something else.
    void leave() { m_shown.reset(); }

Q_SIGNALS:
    void begins();                                             ///< its faces are going to be shown
    void facesWanted(const std::vector<ui::ShownFace> &faces); ///< for the grid, in the place of what it shows
    void faceWanted(const ui::ShownFace &face);                ///< at its end
    void faceMade(int index);                                  ///< of the grid
    void faceGone(int index);                                  ///< it was not made, and is taken away
    void changed();
    void ended();

private:
    void show(const std::shared_ptr<Run> &run);
    void take(Run &run, const ShownFace &made);
    void end(const std::shared_ptr<Run> &run);

    const FacesServices &m_services;
    ShownFaces &m_faces;
    std::vector<std::shared_ptr<Run>> m_runs; ///< that wait or go on
    std::shared_ptr<Run> m_shown;             ///< the one whose faces the grid shows; null: none
};

} // namespace ui
