// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/recipe.h"

#include <QImage>
#include <QString>

#include <filesystem>
#include <optional>
#include <string>

class QMimeData;

namespace ui {

/// A picture that was made or opened, as the commands for results take it, whatever page it is chosen on.
struct ChosenResult
{
    QImage image;                                ///< may be null where there is a file
    std::filesystem::path path;                  ///< where this very picture lies; empty: in no file
    std::optional<core::library::Recipe> recipe; ///< how it was made; none: nobody knows
    uint64_t seed = 0;
    std::string words; ///< for the name of a picture that is made of it
    QString title;     ///< in the queue: its prompt, "face 4711"
    QString fileName;  ///< that is offered where it is saved
};

/// The picture, for the clipboard. A PNG's own bytes come with it, so that who takes them gets all its bits.
QMimeData *clipboardData(const ChosenResult &result);
/// The same with a file to carry out; one that lies in no file gets one among the temporary ones. Throws core::Error.
QMimeData *dragData(const ChosenResult &result);

/// Any thread. With the recipe, a picture's in A1111's words as well. What has a file is saved from it: a file of the same kind bit
/// for bit, another with the texts of that one. Throws core::Error.
void saveResult(const std::filesystem::path &path, const ChosenResult &result);

} // namespace ui
