// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace core::media {

/// Whether there is another file behind the first: a FLAC's beginning, Ogg pages that begin a stream, an MP3 header with a count of frames.
bool isJoined(const std::filesystem::path &path);

/// The first bytes of what may be several files one behind the other, of which libsndfile reads the first: MP3 and Ogg.
bool mayBeJoined(const std::filesystem::path &path);

/// Whether a WAV goes on behind where its header says that it ends: with what is no chunk, as programs leave it that stopped midway,
/// or with another file.
enum class WavEnd { AsSaid, GoesOn, AnotherFile };
WavEnd endOfWav(const std::filesystem::path &path);

/// A sentence where an MP3, a FLAC or an Ogg of which `seconds` were read ends midway, as a copy or download does that was not
/// finished; empty where all is there, or nobody can tell.
std::string noteOnEnd(const std::filesystem::path &path, double seconds);

} // namespace core::media
