// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/measured.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <fstream>
#include <string>

namespace core::works {

namespace {

std::filesystem::path fileIn(const std::filesystem::path &dataFolder)
{
    return dataFolder / "measured.json";
}

/// A disk may move to another machine: what was measured counts for the processor it was measured on.
std::string processor()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            return line.substr(line.find(':') + 1);
    return "";
}

} // namespace

double guidedStepSeconds(const std::filesystem::path &dataFolder)
{
    std::error_code error;
    if (!std::filesystem::exists(fileIn(dataFolder), error))
        return 0;
    try {
        const nlohmann::json json = core::parseJson<nlohmann::json>(core::readTextFile(fileIn(dataFolder), 1u << 16));
        return json.value("processor", "") == processor() ? json.value("guided_step_seconds", 0.0) : 0.0;
    } catch (const core::Error &) { // as if it had not been measured: the user can do it again
    } catch (const nlohmann::json::exception &) {
    }
    return 0;
}

void keepGuidedStepSeconds(const std::filesystem::path &dataFolder, double seconds)
{
    const nlohmann::json json = {{"processor", processor()}, {"guided_step_seconds", seconds}};
    core::writeTextFile(fileIn(dataFolder), core::dumpJson(json, 2) + "\n");
}

} // namespace core::works
