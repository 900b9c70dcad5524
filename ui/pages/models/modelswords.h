// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/downloads/downloads.h"
#include "core/library/models/models.h"

#include <QString>

#include <cstdint>
#include <vector>

/// What the Models page says about a model, in words.
namespace ui::modelswords {

/// A kind of work: Model::kind as a person calls it.
struct Kind
{
    QString id;    ///< "pictures"
    QString title; ///< "Pictures"
    QString does;  ///< "Makes pictures from words"
    QString icon;
    QString page; ///< title of the page that uses it; empty: none does
};
/// One for every kind, in the order they are listed in; a kind nobody knows gets a general one.
const std::vector<Kind> &kinds();
const Kind &kind(const std::string &id);

/// What a package says of its model, without what only developers follow up: parts of the program, paths of its source.
/// Packages that were installed earlier still have such words.
QString plain(const std::string &words);

/// "2.6 GB"; decimal units, as shops and file managers use them.
QString size(uint64_t bytes);
/// "1.2 of 2.6 GB"
QString sizeOf(uint64_t done, uint64_t total);
/// "40 s", "3 min", "2 h 10 min".
QString duration(double seconds);

enum class Fit { Unknown, Fits, Tight, TooLarge };
/// How a need of memory suits a machine that has `machine` bytes in all; the system and other programs want some of it.
Fit fit(uint64_t needed, uint64_t machine);
/// Bytes of memory this machine has; 0 where the system does not say.
uint64_t machineMemory();

/// Seconds one picture takes, by the measured step; 0: cannot be said.
double secondsPerPicture(const core::library::Offer &offer, double stepSeconds);

/// As a person calls it: of a voice its name and language, else its file's name.
QString title(const core::library::Model &model);
/// "Pictures, SDXL, float16": the line under a model's name.
QString summary(const core::library::Model &model);
/// What goes when a model of Atelier's own folder is removed: its package's folder with all in it, or one
/// file where others share the folder (the rule of core::library::removeModel).
std::filesystem::path deletedWith(const core::library::Model &model, const std::vector<core::library::Model> &all);
/// A path as the desktop writes it.
QString shownPath(const std::filesystem::path &path);
/// True where the name of a file or the end of an address is that of a model.
bool looksLikeModel(const QString &name);

} // namespace ui::modelswords
