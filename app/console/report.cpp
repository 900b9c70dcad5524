// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/report.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace app {

using Json = nlohmann::ordered_json;

namespace {

constexpr int barWidth = 24; // characters

/// Control characters of a file name or text must not reach the terminal.
std::string printable(const std::string &text)
{
    std::string result;
    for (const char c : text)
        result += (c >= 0 && c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? '?' : c;
    return result;
}

} // namespace

double peakMegabytes()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) / 1024.0; // kB
}

struct Report::State
{
    bool json = false;
    bool terminal = ::isatty(STDERR_FILENO) == 1;
    bool lineOpen = false;
    std::string detail;
    std::string stage;
    std::chrono::steady_clock::time_point drawn;
    Watch watch;
    Json object = {{"outputs", Json::array()},
                   {"request", nullptr},
                   {"seed", nullptr},
                   {"ms", {{"load", 0.0}, {"text", 0.0}, {"steps", Json::array()}, {"decode", 0.0}}}};
    std::vector<std::string> lines; // for standard output
};

Report::Report(bool json) : m_state(std::make_unique<State>())
{
    m_state->json = json;
}

Report::~Report()
{
    clearLine();
}

core::JobContext Report::context(std::stop_token stop)
{
    return {std::move(stop), [this](int step, int total, std::string_view stage) { show(step, total, stage); }};
}

void Report::show(int step, int total, std::string_view stage)
{
    const bool newStage = stage != m_state->stage;
    m_state->stage = stage;
    if (!m_state->terminal) {
        if (newStage)
            std::fprintf(stderr, "%s\n", printable(m_state->stage).c_str());
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!newStage && step < total && now - m_state->drawn < std::chrono::milliseconds(50))
        return;
    m_state->drawn = now;
    const int full = total > 0 ? int(int64_t(barWidth) * step / total) : 0;
    const std::string bar = std::string(size_t(full), '=') + std::string(size_t(barWidth - full), ' ');
    std::fprintf(stderr, "\r\x1b[K[%s] %s", bar.c_str(), printable(m_state->stage).c_str());
    if (!m_state->detail.empty())
        std::fprintf(stderr, ": %s", printable(m_state->detail).c_str());
    else if (total > 1)
        std::fprintf(stderr, " %d of %d", step, total);
    std::fflush(stderr);
    m_state->lineOpen = true;
}

void Report::clearLine()
{
    if (m_state->lineOpen)
        std::fputs("\r\x1b[K", stderr);
    m_state->lineOpen = false;
}

void Report::setDetail(const std::string &text)
{
    m_state->detail = text;
}

void Report::note(const std::string &sentence)
{
    clearLine();
    std::fprintf(stderr, "%s\n", printable(sentence).c_str());
}

void Report::say(const std::string &text)
{
    m_state->lines.push_back(text);
}

void Report::addOutput(const std::filesystem::path &path)
{
    m_state->object["outputs"].push_back(core::shown(path));
    m_state->lines.push_back(core::shown(path));
}

void Report::setRequest(const std::string &requestJson, std::optional<uint64_t> seed)
{
    m_state->object["request"] = core::tryParseJson<Json>(requestJson);
    if (seed)
        m_state->object["seed"] = *seed;
}

void Report::setMs(const std::string &what, double ms)
{
    m_state->object["ms"][what] = ms;
}

void Report::addStep(double ms)
{
    m_state->object["ms"]["steps"].push_back(ms);
}

void Report::set(const std::string &key, const Json &value)
{
    m_state->object[key] = value;
}

void Report::finish()
{
    clearLine();
    if (m_state->json) {
        m_state->object["ms"]["total"] = m_state->watch.ms();
        m_state->object["peak_mb"] = peakMegabytes();
        m_state->lines = {core::dumpJson(m_state->object)};
    }
    errno = 0;
    for (const std::string &line : m_state->lines)
        std::fprintf(stdout, "%s\n", m_state->json ? line.c_str() : printable(line).c_str());
    if (std::fflush(stdout) != 0 || std::ferror(stdout))
        throw core::Error(std::string("Cannot write to standard output: ") + std::strerror(errno != 0 ? errno : EIO) + ".");
}

} // namespace app
