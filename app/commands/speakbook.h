// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/speak.h"

#include "core/speech/readable.h"

#include <string>
#include <string_view>
#include <vector>

namespace app {

/// Which voices there are, the request's first, which may be a path.
std::vector<core::speech::VoiceInfo> knownVoices(const core::speech::SpeechRequest &request, Session &session,
                                                 const core::JobContext &context);

/// "\"你好\" (Chinese), \"мир\" (Cyrillic) and 2 more"
class UnreadWords
{
public:
    void add(const core::speech::Unread &unread, std::string_view text);
    int count() const { return m_count; }
    std::string text() const;

private:
    std::string m_text;
    int m_count = 0;
};

/// Finds the voice, its speaker and the dictionary that the arguments name.
void settleVoice(SpeakArguments &arguments, Session &session, const core::JobContext &context);

/// speak --book: a file a chapter.
/// Says which directions in a text are left out.
void noteDirections(Report &report, const std::vector<std::string> &all);

void runBook(SpeakArguments arguments, Session &session);
/// speak --list-chapters
void listChapters(const SpeakArguments &arguments, Session &session);

} // namespace app
