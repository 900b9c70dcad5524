// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/vision/captioner.h"
#include "core/vision/tagger.h"
#include "core/works/changework.h"

#include <string>
#include <vector>

namespace core::works {

/// What a picture shows, in words.
struct CaptionRequest
{
    Source picture;
    std::string model = {};           ///< name in the model list, or a path; empty: whatever knows most (see describe())
    bool tags = false;                ///< single words instead of a sentence
    double threshold = 0;             ///< of tags: from which likelihood on they are said; 0: the tagger's own
    vision::CaptionSettings how = {}; ///< of sentences
    ComputeOptions compute = {};

    bool operator==(const CaptionRequest &) const = default;
};

/// The words.
struct Caption
{
    enum class From {
        Request, ///< the words that the picture was made from, which its file tells
        Captioner,
        Tagger
    };
    From from = From::Request;
    std::string by;                     ///< the program or the model
    std::vector<std::string> sentences; ///< the best first; of tags one, which lists them
    std::vector<vision::Tag> tags;      ///< the likeliest first
    std::filesystem::path kept;         ///< empty: nowhere
};

/// Where no model is asked for, what the picture's own request says comes first, then a captioner, then a tagger, as they are installed;
/// of drawings only a tagger that knows drawings. Result::what is the text.
extern const Work<CaptionRequest, Caption> caption;

} // namespace core::works
