// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace core::audio {

enum class SampleType { Pcm16, Pcm24, Float32 };

/// A kind of sound file that can be written here.
struct SoundFormat
{
    std::string extension;               ///< "wav", "flac", "ogg", "opus", "mp3"
    std::string name;                    ///< "WAV", "FLAC", "OGG Vorbis", "Opus", "MP3"
    std::vector<SampleType> sampleTypes; ///< empty for compressed formats
};

/// What this system's libsndfile can really write, the usual first.
std::vector<SoundFormat> writableFormats();

/// What a sound file says of itself.
struct SoundTags
{
    std::string title;
    std::string software;
    std::string date;
    std::string comment; ///< Atelier keeps the full request here, as JSON
    // Of a chapter of a book:
    std::string artist{}; ///< its author
    std::string album{};  ///< the book's title
    std::string track{};  ///< "3/12"

    bool operator==(const SoundTags &) const = default;
};

/// Writes atomically, in the format of the extension; resamples where the format demands a rate.
/// Throws core::Error.
void writeSound(const std::filesystem::path &path, const Audio &audio, const SoundTags &tags = {}, SampleType type = SampleType::Pcm16);

/// Reads whatever libsndfile reads. Throws core::Error.
Audio readSound(const std::filesystem::path &path, SoundTags *tags = nullptr);

/// Only what the file says of itself; quick for a large file too. Throws core::Error.
SoundTags readTags(const std::filesystem::path &path);

} // namespace core::audio
