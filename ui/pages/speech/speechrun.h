// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/speech/speechservices.h"
#include "ui/pages/speech/speechtake.h"
#include "ui/pages/speech/speechtext.h"

#include <memory>
#include <vector>

namespace ui {

/// One text on its way to sound, from Ctrl+Enter to its end. Several may be on their way: one is shown, the others wait for their
/// turn in the queue, or, spoken already, until that one was heard. GUI thread, but for what the worker reads: the request and
/// what is there already.
struct SpeechRun
{
    core::speech::SpeechRequest request;
    TextMap map; ///< of its text
    /// The sentences that were spoken before it was stopped, at the voice's own level; null where it begins at its start.
    std::shared_ptr<const core::speech::SpeechResult> first;
    bool follows = false; ///< asked for while another was on its way: that one is heard to its end before

    std::vector<core::speech::Sentence> sentences;    ///< of it, so far; with those of `first`
    std::vector<core::works::SpokenSentence> unheard; ///< its newest ones, while it is not shown
    SpeechTakePointer take;                           ///< once all of it is spoken
};

using SpeechRunPointer = std::shared_ptr<SpeechRun>;

/// One text with its takes: each sentence that is spoken again makes another take of the newest.
struct SpeechLineage
{
    SpeechTakePointer newest; ///< worker only, where jobs come one after another
};

} // namespace ui
