// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::vision {

/// How a picture is put into words.
struct CaptionSettings
{
    int count = 1;                ///< sentences, 1 to 20
    int beams = 3;                ///< of the search, 1 to 20; not looked at where sentences are drawn by lot
    bool byLot = false;           ///< draws each word by lot instead of searching the likeliest sentence
    uint64_t seed = 0;            ///< of the first sentence drawn by lot; the next one has the next seed
    double topP = 0.9;            ///< by lot: of the likeliest words that together have this share
    double repetitionPenalty = 1; ///< above 1: what was said before becomes less likely
    int least = 5, most = 30;     ///< tokens (words or pieces of them) behind the beginning
    std::string beginning;        ///< of the sentence, which is continued: "a picture of"

    bool operator==(const CaptionSettings &) const = default;
};

/// Throws Error that names the setting which is out of its range.
void require(const CaptionSettings &settings);

/// Says in a sentence what a picture shows (BLIP, Li et al. 2022). No row of three tokens comes twice in a sentence: such models
/// tend to stammer. Use from one thread at a time.
class Captioner
{
public:
    /// A file of the original code (.pth), a safetensors file or Hugging Face's folder of it. `words`: the folder with BERT's
    /// vocab.txt, for files that have none beside them. Throws Error where it is damaged or another kind of network.
    static std::unique_ptr<Captioner> open(const std::filesystem::path &path, const std::filesystem::path &words,
                                           const ComputeOptions &compute);
    virtual ~Captioner() = default;

    /// Sentences with their beginning, the best first; fewer than asked for where the search finds no more. Any channels; what is
    /// transparent lies on white. Throws Error for an empty picture and for settings out of their ranges, Cancelled between
    /// two words.
    virtual std::vector<std::string> captions(const Image &image, const CaptionSettings &settings, const JobContext &context) const = 0;
};

} // namespace core::vision
