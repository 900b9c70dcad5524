// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/nn/compute.h"
#include "core/nn/tensor.h"
#include "core/speech/vocoders/melsettings.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::speech {

/// What turns a mel spectrogram into sound. Use from one thread at a time.
class Vocoder
{
public:
    virtual ~Vocoder() = default;

    /// mel [frames, bands], float32 on the processor -> [frames * hop] samples. Throws Cancelled.
    virtual std::vector<float> operator()(const nn::Tensor &mel, uint64_t seed, const JobContext &context) const = 0;
};

/// One that lies beside a voice.
struct VocoderFile
{
    std::string name;           ///< "hifigan"; vocodernames has them
    std::filesystem::path path; ///< empty for one that needs no file
};

namespace vocodernames {
inline constexpr const char *hifigan = "hifigan";
inline constexpr const char *wavenet = "wavenet";
inline constexpr const char *griffinLim = "griffin-lim";
} // namespace vocodernames

/// What a voice in this folder can sound through, the best first: files that hold a vocoder, told by their tensors, one of each kind
/// (the first by name); Griffin-Lim, which needs none, comes last. Reads headers only.
std::vector<VocoderFile> vocodersIn(const std::filesystem::path &folder);

/// Throws Error where the file does not fit the spectrogram or cannot be used.
std::unique_ptr<Vocoder> openVocoder(const VocoderFile &file, const MelSettings &settings, const nn::Compute &compute);

} // namespace core::speech
