// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"
#include "core/base/watch.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace app {

using core::Watch;

/// What a command tells while it works (standard error) and when it is done (standard output):
/// the files it made, or with --json one object about them. One thread at a time.
class Report
{
public:
    explicit Report(bool json);
    ~Report();
    Report(const Report &) = delete;
    Report &operator=(const Report &) = delete;

    /// For the work: stopped by `stop`, its progress shown here (a bar only on a terminal).
    core::JobContext context(std::stop_token stop);

    /// Shown on a terminal after the stage, in place of its counts; empty: the counts again.
    void setDetail(const std::string &text);
    /// A sentence for the person at the terminal.
    void note(const std::string &sentence);
    /// Text for standard output where no JSON is wanted.
    void say(const std::string &text);
    void addOutput(const std::filesystem::path &path);
    void setRequest(const std::string &requestJson, std::optional<uint64_t> seed = {});
    void setMs(const std::string &what, double ms);
    void addStep(double ms); ///< of a face or a sentence
    /// Anything else the command has to say in its JSON.
    void set(const std::string &key, const nlohmann::ordered_json &value);

    /// Ends it: prints the outputs, or the object. Throws core::Error where standard output cannot
    /// be written to.
    void finish();

private:
    void show(int step, int total, std::string_view stage);
    void clearLine();

    struct State;
    std::unique_ptr<State> m_state;
};

/// The most memory that this process has held so far.
double peakMegabytes();

} // namespace app
