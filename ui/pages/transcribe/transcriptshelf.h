// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/transcriptwork.h"
#include "ui/widgets/sound/peaks.h"

#include <QDateTime>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

/// A recording and what is written of it. One is shown; others may be written to beside it.
struct Transcript
{
    using Segment = core::transcription::Segment;

    QString file;                             ///< its name on the shelf; empty: not there yet
    QString sound;                            ///< path of the recording or film
    int track = 0;                            ///< of a film with several sounds, counted from 1; 0: the usual one
    std::vector<std::string> tracks;          ///< what the film says of them; empty where there is one, or it was not read yet
    QString language;                         ///< as the model heard it
    std::vector<Segment> lines;               ///< of the one that is shown they are in the page's model
    std::shared_ptr<const core::Audio> audio; ///< 16 kHz; null until it is read
    PeakPyramid peaks;                        ///< of audio
    int jobs = 0;                             ///< that write to it, running and waiting
    /// What those were asked for, to tell the same wish made twice.
    std::optional<core::works::TranscriptRequest> asked;

    QString name() const; ///< of the recording, as a person calls it
};

using TranscriptPointer = std::shared_ptr<Transcript>;

/// Keeps every transcript in a file of its own, with the path of its sound, so that one that was left is still there,
/// also after a restart. The files are the truth; each begins with a line that tells what it is, for the list.
class TranscriptShelf
{
public:
    explicit TranscriptShelf(const QString &folder) : m_folder(folder) {}

    struct Entry
    {
        QString file, sound, words; ///< words: how it begins
        int lines = 0;
        QDateTime changed;
    };
    /// The last changed first. Reads the first line of each.
    std::vector<Entry> recent(int count) const;

    /// What stands in the file of `transcript` with these lines.
    static QString text(const Transcript &transcript, const std::vector<Transcript::Segment> &lines);
    /// Writes it, under a new name where it has none. Throws core::Error.
    void keep(Transcript &transcript) const;
    /// Nothing where it is not there, cut off or not ours.
    TranscriptPointer open(const QString &file) const;
    void forget(const QString &file) const;
    QString path(const QString &file) const { return m_folder + u'/' + file; }
    const QString &folder() const { return m_folder; }

    /// Takes over the one transcript that Atelier kept before it had a shelf; nothing where there is none.
    TranscriptPointer adopt(const QString &oldFile) const;

private:
    QString newName(const QString &sound) const;

    QString m_folder;
};

} // namespace ui
