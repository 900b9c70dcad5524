// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/growingfile.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <sndfile.h>

namespace core::audio {

GrowingFile::GrowingFile(std::filesystem::path path, int rate) : m_path(std::move(path)), m_file(nullptr, sf_close)
{
    std::error_code failed;
    std::filesystem::create_directories(m_path.parent_path(), failed); // what went wrong shows when it is opened
    SF_INFO info{.frames = 0, .samplerate = rate, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16, .sections = 0, .seekable = 0};
    m_file.reset(sf_open(m_path.c_str(), SFM_WRITE, &info));
    if (!m_file)
        throw Error("Cannot write " + shown(m_path) + ": " + sf_strerror(nullptr) + " Choose another folder, or free some space.");
    sf_command(m_file.get(), SFC_SET_UPDATE_HEADER_AUTO, nullptr, SF_TRUE);
    sf_command(m_file.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
}

void GrowingFile::write(std::span<const float> samples)
{
    if (sf_write_float(m_file.get(), samples.data(), sf_count_t(samples.size())) != sf_count_t(samples.size()))
        throw Error("Cannot write on in " + shown(m_path) + ". Free some space. What was recorded until now is kept.");
}

} // namespace core::audio
