// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/clipreader.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace core::film {

namespace {

std::string hexOf(const Colour &colour)
{
    std::array<char, 16> text{};
    const auto byte = [](float value) { return int(std::lround(std::clamp(value, 0.0f, 1.0f) * 255)); };
    std::snprintf(text.data(), text.size(), "0x%02x%02x%02x", byte(colour[0]), byte(colour[1]), byte(colour[2]));
    return text.data();
}

} // namespace

bool isClipName(const std::filesystem::path &path)
{
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    static constexpr std::array<std::string_view, 20> endings{".mp4", ".m4v",  ".mov",  ".mkv", ".webm", ".avi",  ".gif",
                                                              ".mpg", ".mpeg", ".ogv",  ".ts",  ".mts",  ".m2ts", ".wmv",
                                                              ".flv", ".3gp",  ".apng", ".y4m", ".mxf",  ".vob"};
    return std::ranges::find(endings, ending) != endings.end();
}

ClipReader::ClipReader(How how) : m_how(std::move(how))
{
    const Probed known = probed(m_how.program, m_how.file);
    if (!known.hasVideo) {
        if (!isThere(m_how.program))
            encodersOf(m_how.program); // says that it is missing
        throw Error("There are no pictures in " + shown(m_how.file) + ". Give a picture or a film clip.");
    }
    m_read = {m_how.width, m_how.height, 4, std::vector<uint8_t>(size_t(m_how.width) * size_t(m_how.height) * 4)};
}

void ClipReader::start(int64_t index)
{
    const std::string size = std::to_string(m_how.width) + ":" + std::to_string(m_how.height);
    const std::string scale = "scale=" + size + ":flags=bicubic+accurate_rnd:force_original_aspect_ratio=";
    const std::string fitted = m_how.fit == Fit::Inside
                                   ? scale + "decrease,pad=" + size + ":(ow-iw)/2:(oh-ih)/2:color=" + hexOf(m_how.ground)
                                   : scale + "increase,crop=" + size;
    std::array<char, 64> at{};
    std::snprintf(at.data(), at.size(), "%.6f", m_how.from + double(index) * m_how.rateBase / m_how.rate);
    for (char &c : at)
        c = c == ',' ? '.' : c; // a locale's
    // Pixels that are not square are made so first; then the film's rate: pictures are doubled or left out, never mixed.
    const std::string filter = "scale='trunc(iw*if(gt(sar,0),sar,1)/2+0.5)*2':ih,setsar=1,fps=" + std::to_string(m_how.rate) + "/"
                               + std::to_string(m_how.rateBase) + "," + fitted + ",setsar=1,format=rgba";
    m_run = std::make_unique<FfmpegRun>(m_how.program,
                                        std::vector<std::string>{"-protocol_whitelist", "file,pipe", "-ss", at.data(), "-i",
                                                                 inputName(m_how.file), "-map", "0:V:0", "-an", "-sn", "-dn", "-vf", filter,
                                                                 "-f", "rawvideo", "-pix_fmt", "rgba", "-"},
                                        FfmpegRun::Direction::Writes);
    m_index = index - 1;
    m_ended = false;
}

bool ClipReader::next(const JobContext &context)
{
    if (m_ended)
        return false;
    if (m_run->read(m_read.pixels, context) < m_read.pixels.size()) {
        m_ended = true;
        m_run.reset();
        return false;
    }
    ++m_index;
    return true;
}

const LightPicture &ClipReader::at(int64_t index, const JobContext &context)
{
    index = std::max<int64_t>(index, 0);
    if ((!m_run && !m_ended) || index < m_index) {
        start(index);
        m_picture.values.clear();
    }
    if (index == m_index && !m_picture.values.empty())
        return m_picture;
    bool any = false;
    while (m_index < index && next(context))
        any = true;
    if (any) {
        m_picture = lightPicture(m_read);
    } else if (m_picture.values.empty()) {
        if (index == 0 && m_how.from == 0)
            throw Error("The pictures of " + shown(m_how.file) + " cannot be read by ffmpeg.");
        // Asked for behind its end: its last picture is somewhere before.
        const double seconds = probed(m_how.program, m_how.file).seconds;
        const auto last = int64_t(std::floor((seconds - m_how.from) * m_how.rate / m_how.rateBase)) - 1;
        if (last < 0 || last >= index)
            m_how.from = 0;
        start(std::clamp<int64_t>(last - 2, 0, index));
        while (next(context))
            any = true;
        m_picture = any ? lightPicture(m_read) : plainLight(m_how.width, m_how.height, m_how.ground);
        m_ended = true;
        m_index = index;
    }
    return m_picture;
}

} // namespace core::film
