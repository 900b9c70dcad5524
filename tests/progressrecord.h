// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <string>
#include <utility>
#include <vector>

/// What a job told of its progress: its stages in their order, and each report of the one named "Step". Outlives its context.
struct ProgressRecord
{
    std::vector<std::pair<int, int>> steps; // of, in all
    std::vector<std::string> stages;
    core::JobContext context{{}, [this](int step, int total, std::string_view stage) {
                                 if (stages.empty() || stages.back() != stage)
                                     stages.emplace_back(stage);
                                 if (stage == "Step")
                                     steps.emplace_back(step, total);
                             }};

    ProgressRecord() = default;
    ProgressRecord(const ProgressRecord &) = delete;
    ProgressRecord &operator=(const ProgressRecord &) = delete;
};
