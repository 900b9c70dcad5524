// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/shownface.h"

#include <functional>
#include <map>
#include <vector>

namespace ui {

/// The faces there are: those of the grid, and the pictures of those that were only looked at.
class ShownFaces
{
public:
    /// settings: what the page would ask for now.
    explicit ShownFaces(std::function<core::gan::FaceRequest()> settings) : m_settings(std::move(settings)) {}

    std::vector<ShownFace> grid;
    bool live = false; ///< variety or model were moved after the faces were made

    core::gan::FaceRequest settings() const { return m_settings(); }
    /// The face as it is looked at now: with the settings' model and variety once they were moved.
    core::gan::FaceRequest asSeen(core::gan::FaceRequest face) const;

    std::vector<ShownFace> unkept() const;                    ///< of the grid: made, and could not be saved
    int placeOf(const ShownFace &face) const;                 ///< in the grid; -1: not there
    int indexOf(const core::gan::FaceRequest &request) const; ///< in the grid, as it was made; -1: not there
    /// In the grid or looked at; null: not there. Until the next one comes.
    const QImage *find(const core::gan::FaceRequest &request) const;
    void remember(const core::gan::FaceRequest &request, const QImage &image);
    int nextVersion() { return ++m_version; }
    QString modelsInWords() const;

private:
    std::function<core::gan::FaceRequest()> m_settings;
    std::map<std::string, QImage> m_near; ///< faces looked at that are not in the grid, by their request
    int m_version = 0;
};

/// The face of its seed, no way from it.
bool isPlain(const core::gan::FaceRequest &face);

} // namespace ui
