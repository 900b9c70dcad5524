// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/works/speechwork.h"
#include "ui/desk.h"

namespace core::speech {
struct Book;
}
namespace core::works {
struct BookRequest;
struct MadeChapter;
} // namespace core::works

namespace ui {

struct SpeechServices : virtual Desk
{
    /// GUI thread; quick. The installed voices.
    std::function<std::vector<core::speech::VoiceInfo>()> voices;

    /// Worker. Speaks the whole text.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::JobContext &,
                                             const std::function<void(core::works::SpokenSentence)> &)>
        speak;
    /// Worker. Speaks what is missing of a text whose first sentences are there, at the voice's own level; returns the whole. May
    /// be absent.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::speech::SpeechResult &first,
                                             const core::JobContext &, const std::function<void(core::works::SpokenSentence)> &)>
        speakRest;
    /// Worker. Speaks one sentence again.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::speech::SpeechResult &, int sentence,
                                             uint64_t seed, const core::JobContext &)>
        speakAgain;

    /// Worker. A book in its chapters; and a file for each, told as soon as it is whole.
    std::function<core::speech::Book(const std::string &path, const core::JobContext &)> readBook;
    std::function<void(const core::works::BookRequest &, const core::JobContext &,
                       const std::function<void(const core::works::MadeChapter &)> &)>
        makeBook;
};

} // namespace ui
