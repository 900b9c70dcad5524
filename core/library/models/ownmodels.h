// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/library/models/knownfiles.h"
#include "core/library/models/models.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::library {

using ReportProblem = std::function<void(const std::string &)>;

/// The models in DATA/models: those that a model.json lists, and loose files. Throws nothing of its own.
void readOwnModels(const std::filesystem::path &dataFolder, KnownFiles &known, std::vector<Model> &models, const ReportProblem &problem);

} // namespace core::library
