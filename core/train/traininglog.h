// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace core::train {

/// The log of one part of a training, read as it grows: one JSON object a line, with the number of the step and
/// what was measured of it. GUI thread or any other, one at a time.
class TrainingLog
{
public:
    explicit TrainingLog(std::filesystem::path file) : m_file(std::move(file)) {}

    /// Reads what came since, at most `bytes` of it; starts anew where steps were taken back. False where nothing
    /// came. A line that is not understood is passed over. Never throws for what is in the file.
    bool update(uint64_t bytes = 4u << 20);

    const std::filesystem::path &file() const { return m_file; }
    const std::vector<int64_t> &steps() const { return m_steps; }
    /// One value a step, NaN where a step has none; empty where the log never has it.
    const std::vector<double> &values(const std::string &name) const;

private:
    void take(const std::string &line);

    std::filesystem::path m_file;
    uint64_t m_read = 0; ///< bytes, up to the end of a line
    std::vector<int64_t> m_steps;
    std::map<std::string, std::vector<double>> m_values;
};

/// Files NAME-STEP.EXTENSION of a folder, by step. `extension` begins with its dot.
std::map<int64_t, std::filesystem::path> numberedFiles(const std::filesystem::path &folder, const std::string &name,
                                                       const std::string &extension);

/// The samples a part (core/base/kinds.h: trainings) of the training in `folder` has left, by step.
std::map<int64_t, std::filesystem::path> samplesOf(const std::filesystem::path &folder, const std::string &part);

} // namespace core::train
