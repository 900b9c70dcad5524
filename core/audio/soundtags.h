// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"

#include <cstdint>
#include <string>

namespace core::audio {

// Tags where libsndfile cannot write or read them itself.

/// A LIST INFO chunk (INAM, ISFT, ICRD, ICMT in UTF-8), padded to whole words. libsndfile drops
/// the tags of a WAV file when they are above 2,000 bytes on reading and 100 KB on writing.
std::string infoChunk(const SoundTags &tags);

/// The tags of a RIFF or RF64 file of `size` bytes; empty ones where there are none. Reads the
/// heads of the chunks only, and INFO chunks up to 16 MB.
SoundTags readInfoChunks(int file, uint64_t size);

/// An ID3v2.4 tag, in UTF-8 (libsndfile writes Latin-1); empty for empty tags.
std::string id3Tag(const SoundTags &tags);

/// The comment packet of an Opus file.
std::string opusComments(const SoundTags &tags);

} // namespace core::audio
