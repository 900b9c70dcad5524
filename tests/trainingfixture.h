// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/train/training.h"

#include <filesystem>
#include <sstream>
#include <vector>

/// Tiny networks that learn from the folder "pictures" beside `folder`.
inline core::train::TrainingOptions tinyTraining(const std::filesystem::path &folder, int64_t steps)
{
    return {.folder = folder,
            .pictures = folder.parent_path() / "pictures",
            .steps = steps,
            .batch = 4,
            .rate = 3e-3,
            .bfloat16 = false,
            .threads = 1, // two wait for each other where other tests run beside
            .saveEvery = 1000,
            .sampleEvery = 1000,
            .small = true};
}

/// A log's lines without what time they took.
inline std::vector<nlohmann::json> lossesOf(const std::filesystem::path &log)
{
    std::vector<nlohmann::json> losses;
    std::istringstream lines(core::readTextFile(log));
    for (std::string line; std::getline(lines, line);) {
        nlohmann::json entry = core::parseJson<nlohmann::json>(line);
        for (const char *time : {"seconds", "processor_seconds", "pictures_per_second"})
            entry.erase(time);
        losses.push_back(std::move(entry));
    }
    return losses;
}
