// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"

#include "core/audio/filesink.h"
#include "core/audio/soundfacts.h"
#include "core/audio/soundtags.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <sndfile.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::audio {

namespace fs = std::filesystem;

namespace {

using SoundHandle = std::unique_ptr<SNDFILE, int (*)(SNDFILE *)>;

constexpr uint64_t mostSamples = 1u << 30; // 4 GB of memory, 13 hours of a 22,050 Hz voice
constexpr size_t blockFrames = 1 << 14;
/// An open sound file, its description checked.
struct Source
{
    SoundHandle sound{nullptr, sf_close};
    SF_INFO info{};
    uint64_t bytes = 0;
    SoundTags tags;
};

std::string orEmpty(const char *text)
{
    return text ? text : "";
}

SoundTags readStrings(SNDFILE *sound)
{
    SoundTags tags{orEmpty(sf_get_string(sound, SF_STR_TITLE)),      orEmpty(sf_get_string(sound, SF_STR_SOFTWARE)),
                   orEmpty(sf_get_string(sound, SF_STR_DATE)),       orEmpty(sf_get_string(sound, SF_STR_COMMENT)),
                   orEmpty(sf_get_string(sound, SF_STR_ARTIST)),     orEmpty(sf_get_string(sound, SF_STR_ALBUM)),
                   orEmpty(sf_get_string(sound, SF_STR_TRACKNUMBER))};
    // libsndfile adds itself to what wrote the file.
    if (const size_t at = tags.software.rfind(" (libsndfile-"); at != std::string::npos && tags.software.ends_with(')'))
        tags.software.resize(at);
    return tags;
}

Source openSound(const fs::path &path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    struct stat status
    {
    };
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(file);
        throw Error("Cannot read " + shown(path) + ": it is not a file.");
    }
    Source source;
    source.bytes = uint64_t(status.st_size);
    source.tags = readInfoChunks(file, source.bytes);
    ::lseek(file, 0, SEEK_SET);
    source.sound.reset(sf_open_fd(file, SFM_READ, &source.info, SF_TRUE)); // closes the file, now or later
    if (!source.sound)
        throw Error("Cannot read " + shown(path) + ": it is not a sound file that is known here, or it is damaged ("
                    + soundErrorText(sf_error(nullptr)) + ").");
    const SF_INFO &info = source.info;
    if (info.channels < 1 || info.channels > 64 || info.samplerate < 1 || info.samplerate > 768'000)
        throw Error("Cannot read " + shown(path) + ": it claims " + std::to_string(info.channels) + " channels at "
                    + std::to_string(info.samplerate) + " Hz, which no sound has. The file is damaged.");
    const SoundTags strings = readStrings(source.sound.get());
    for (const auto member : {&SoundTags::title, &SoundTags::software, &SoundTags::date, &SoundTags::comment, &SoundTags::artist,
                              &SoundTags::album, &SoundTags::track}) {
        if ((source.tags.*member).empty())
            source.tags.*member = strings.*member;
    }
    return source;
}

} // namespace

Audio readSound(const fs::path &path, SoundTags *tags)
{
    Source source = openSound(path);
    const size_t channels = size_t(source.info.channels);
    Audio audio{source.info.samplerate, source.info.channels, {}};
    // The header's count is only a hint: what is read decides. Reserve no more than the file's size
    // makes likely, for a damaged one may claim anything.
    const uint64_t claimed = uint64_t(std::clamp<sf_count_t>(source.info.frames, 0, sf_count_t(mostSamples))) * channels;
    audio.samples.reserve(size_t(std::min({claimed, source.bytes * 4, mostSamples})));
    std::vector<float> block(blockFrames * channels);
    for (;;) {
        const sf_count_t count = sf_readf_float(source.sound.get(), block.data(), sf_count_t(blockFrames));
        if (count <= 0)
            break;
        if (audio.samples.size() + size_t(count) * channels > mostSamples)
            throw Error("Cannot read " + shown(path) + ": it is longer than "
                        + std::to_string(mostSamples / channels / uint64_t(audio.sampleRate) / 3600)
                        + " hours. Cut it into shorter files.");
        audio.samples.insert(audio.samples.end(), block.begin(), block.begin() + std::ptrdiff_t(size_t(count) * channels));
    }
    if (audio.samples.empty())
        throw Error("Cannot read " + shown(path) + ": there is no sound in it, or it is damaged.");
    for (float &sample : audio.samples) {
        if (!std::isfinite(sample)) // a float file may hold anything
            sample = 0;
    }
    if (tags)
        *tags = source.tags;
    return audio;
}

SoundTags readTags(const fs::path &path)
{
    return openSound(path).tags;
}

SoundFacts readFacts(const fs::path &path)
{
    const Source source = openSound(path);
    return {source.tags, double(std::max<sf_count_t>(0, source.info.frames)) / source.info.samplerate};
}

} // namespace core::audio
