// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/traininglog.h"

#include "core/base/json.h"

#include <charconv>
#include <fstream>
#include <limits>

namespace core::train {

namespace fs = std::filesystem;

bool TrainingLog::update(uint64_t bytes)
{
    std::error_code failed;
    const uint64_t size = fs::file_size(m_file, failed);
    if (failed || size == m_read)
        return false;
    if (size < m_read) { // gone on with from an earlier step
        m_read = 0;
        m_steps.clear();
        m_values.clear();
    }
    std::ifstream in(m_file, std::ios::binary);
    in.seekg(std::streamoff(m_read));
    std::string text(std::min(bytes, size - m_read), '\0');
    in.read(text.data(), std::streamsize(text.size()));
    text.resize(size_t(in.gcount()));
    const size_t whole = text.rfind('\n');
    if (whole == std::string::npos) {
        if (text.size() < bytes)
            return false; // a line that is still being written
        m_read += text.size();
        return true;
    }
    for (size_t begin = 0; begin <= whole;) {
        const size_t end = text.find('\n', begin);
        take(text.substr(begin, end - begin));
        begin = end + 1;
    }
    m_read += whole + 1;
    return true;
}

void TrainingLog::take(const std::string &line)
{
    const nlohmann::json entry = tryParseJson<nlohmann::json>(line);
    if (!entry.is_object())
        return;
    const auto number = entry.find("step");
    if (number == entry.end() || !number->is_number_integer())
        return;
    const auto step = number->get<int64_t>();
    while (!m_steps.empty() && m_steps.back() >= step) { // done again
        m_steps.pop_back();
        for (auto &[name, values] : m_values)
            values.pop_back();
    }
    m_steps.push_back(step);
    for (const auto &[name, value] : entry.items())
        if (value.is_number() && name != "step")
            m_values.try_emplace(name, m_steps.size() - 1, std::numeric_limits<double>::quiet_NaN())
                .first->second.push_back(value.get<double>());
    for (auto &[name, values] : m_values)
        if (values.size() < m_steps.size())
            values.push_back(std::numeric_limits<double>::quiet_NaN());
}

const std::vector<double> &TrainingLog::values(const std::string &name) const
{
    static const std::vector<double> none;
    const auto found = m_values.find(name);
    return found == m_values.end() ? none : found->second;
}

std::map<int64_t, fs::path> numberedFiles(const fs::path &folder, const std::string &name, const std::string &extension)
{
    std::map<int64_t, fs::path> found;
    std::error_code failed;
    for (auto entry = fs::directory_iterator(folder, failed); !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        const std::string stem = entry->path().stem().string();
        if (entry->path().extension() != extension || !stem.starts_with(name + "-"))
            continue;
        const char *begin = stem.data() + name.size() + 1, *end = stem.data() + stem.size();
        int64_t step = 0;
        if (const auto [last, error] = std::from_chars(begin, end, step); error == std::errc() && last == end)
            found.emplace(step, entry->path());
    }
    return found;
}

std::map<int64_t, fs::path> samplesOf(const fs::path &folder, const std::string &part)
{
    return numberedFiles(folder / "samples", part, ".png");
}

} // namespace core::train
