// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/gan/drawing.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::gan {

/// All that decides what a drawing becomes.
struct SketchRequest
{
    std::filesystem::path picture; ///< of the drawing; empty: `drawing`
    std::filesystem::path colours; ///< of the colours asked for, beside those in `picture`; empty: none
    Drawing drawing;
    std::string word;  ///< what it shows ("fox"); empty: whatever the network sees in it
    int size = 128;    ///< 128, or enlarged: 256, 512
    std::string model; ///< a sketch network, or a generator of pix2pix or CycleGAN; a name or a path; empty: the first installed one
    ComputeOptions compute;

    bool operator==(const SketchRequest &) const = default;
};

/// JSON of a request and back; a drawing without a file stands in it. fromJson throws core::Error where the text is not such a request.
std::string toJson(const SketchRequest &request);
SketchRequest sketchRequestFromJson(const std::string &text);

/// Makes a sticker of a drawing: Atelier's own network, a U-Net trained as pix2pix is (Isola et al. 2017), which may be told the meaning
/// of a word. Use from one thread at a time.
class Sketcher
{
public:
    static constexpr int edge = 128;    ///< of what it draws
    static constexpr int meaning = 384; ///< numbers of a word's meaning: of all-MiniLM-L6-v2, length 1

    /// A safetensors file. Throws core::Error, which names the tensor that is missing, misshapen or unknown.
    static std::unique_ptr<Sketcher> open(const std::filesystem::path &path, const ComputeOptions &compute);
    virtual ~Sketcher() = default;

    /// RGBA of `edge` pixels. `word` has `meaning` numbers, or none. Throws Error for layers that do not fit together, Cancelled before
    /// and between the network's layers.
    virtual Image draw(const Drawing &drawing, const std::vector<float> &word, const JobContext &context) const = 0;
};

} // namespace core::gan
