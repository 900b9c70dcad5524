// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/prompt.h"
#include "core/text/promptchoices.h"
#include "core/text/promptnotes.h"
#include "core/text/promptschedule.h"
#include "core/text/prompttags.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view prompt = asText(data, size);
    core::text::parseEmphasis(prompt);
    core::text::notComputedNote(prompt, prompt.substr(prompt.size() / 2));
    for (const core::text::ComposedPrompt &one : core::text::composedPrompts(prompt))
        core::text::schedulePrompt(one.text, 20);
    core::text::drawnPrompt(prompt, size, [](const std::string &name) { return std::vector<std::string>{"{" + name + "|a}", "2::b"}; });
    core::text::withPlainNames(prompt, {"word", "a"});
    readOrRefuse([&] { core::text::networkTags(prompt); });
    return 0;
}
