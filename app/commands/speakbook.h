// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/speak.h"

namespace app {

/// Finds the voice, its speaker and the dictionary that the arguments name.
void settleVoice(SpeakArguments &arguments, Session &session, const core::JobContext &context);

/// speak --book: a file a chapter.
void runBook(SpeakArguments arguments, Session &session);
/// speak --list-chapters
void listChapters(const SpeakArguments &arguments, Session &session);

} // namespace app
