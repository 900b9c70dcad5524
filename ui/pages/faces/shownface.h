// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"
#include "ui/results/chosenresult.h"
#include "ui/results/keeping.h"

#include <QImage>
#include <QString>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core {
class JobContext;
namespace library {
class Store;
}
} // namespace core

namespace ui {

/// A face as the Faces page has it.
struct ShownFace
{
    core::gan::FaceRequest request; ///< that makes it; count 1. Of an enlarged one: that made its original
    QImage image;                   ///< null: not there yet
    std::filesystem::path kept;     ///< where this very picture lies; empty: it was only looked at
    std::string changed;            ///< JSON of the request and what was done to the picture since; empty: nothing
    UnkeptPointer unkept = {};      ///< made to be kept, and it could not be; null: it is, or was only looked at
    int version = 0;                ///< when it was made last, for fairness while psi moves

    bool isChanged() const { return !changed.empty(); }
    /// What stands in its file.
    core::library::Recipe recipe() const;
};

/// Whether the two are the same face made by the same model, wherever it is computed.
bool sameFace(const core::gan::FaceRequest &a, const core::gan::FaceRequest &b);

/// "Seed 4711", or the way from it: "Seed 4711 on the way to 4712 at 0.50".
QString wayInWords(const core::gan::FaceRequest &request);

/// A name for a file of it, with its ending.
QString fileName(const ShownFace &face);

/// A face that was kept or dropped here, from its file and the request in it. Throws core::Error where the request is
/// none of a face; its picture is null where the file cannot be read.
ShownFace faceFromFile(const std::filesystem::path &path, const std::string &request);

/// One that was saved, from whatever folder, with its picture. Throws core::Error where it is none, or cannot be read.
ShownFace openFace(const std::filesystem::path &path);

/// The last ones that were kept, the newest first or in the order they were made. Reads files: any thread.
std::vector<ShownFace> keptFaces(const core::library::Store &store, size_t count, bool newestFirst);
/// Into a folder, under names that nothing has there. Returns how many went.
int saveFaces(const std::vector<ShownFace> &faces, const std::filesystem::path &folder, const core::JobContext &context);

/// As the commands for results take it.
ChosenResult asChosen(const ShownFace &face);

} // namespace ui
