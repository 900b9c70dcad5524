// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/commands/picturechange.h"

#include "core/vision/stylizer.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>

namespace app {

namespace {

/// The options as they stand on the command line.
struct Words
{
    std::filesystem::path input, output;
    std::string model; ///< empty: the first installed one
    std::vector<std::string> styles;
    double strength = 1;
};

/// "3" or "3:0.5"
bool isShare(std::string_view word)
{
    const size_t colon = word.find(':');
    return isNumber(word.substr(0, colon), 6) && (colon == std::string_view::npos || isDecimal(word.substr(colon + 1)));
}

/// Styles count from 1 for people.
core::vision::StyleShare readShare(const std::string &word)
{
    const size_t colon = word.find(':');
    core::vision::StyleShare share{.style = std::stoi(word.substr(0, colon)) - 1};
    if (colon != std::string::npos)
        readNumber(word.substr(colon + 1), share.weight);
    return share;
}

void addOptions(Options &options, Words &words)
{
    options.add("input", words.input, "picture file").required().value("INPUT");
    options.add("--style", words.styles, "1 to 26, or several that are mixed by weight: 3:2,17:1")
        .required()
        .separatedBy(',')
        .check(like(isShare, "a style and its weight, like 3 or 3:0.5"))
        .value("N[:WEIGHT],...");
    options.add("--strength", words.strength, "how much of the style: 1 all, 0 leaves the picture as it is").check(within(0, 1)).value("X");
    options.add("--model", words.model, "name in the list of models, or an ONNX file").value("M");
    options.add("--output", words.output, "file (.png, .jpg), or a folder").required().value("FILE|FOLDER");
}

} // namespace

Command stylizeCommand()
{
    return {"stylize", "Redraw a picture in the style of a painting", "stylize photo.jpg --style 7 --output painting.png",
            [](Options &options) -> Settle {
                const auto words = std::make_shared<Words>();
                addOptions(options, *words);
                return [words](const core::ComputeOptions &compute) -> Run {
                    core::library::Restyling change{words->model, {}, words->strength, compute};
                    std::ranges::transform(words->styles, std::back_inserter(change.shares), readShare);
                    return [words, change](Session &session) {
                        changePicture(core::works::RestyleRequest{{words->input}, change}, words->output, session);
                    };
                };
            }};
}

} // namespace app
