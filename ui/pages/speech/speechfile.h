// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ui {

/// The text of a file, for speaking: UTF-8, or UTF-16 and UTF-32 with their mark at the start; line
/// ends become "\n". Throws core::Error, with what to do, for a file that is no text, too long or unreadable.
QString readTextForSpeech(const QString &path);

/// The longest file that is taken: about two days of speech.
constexpr qint64 longestTextFile = qint64(2) << 20;

} // namespace ui
