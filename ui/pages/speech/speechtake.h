// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/store.h"
#include "core/speech/speech.h"
#include "core/works/speechwork.h"
#include "ui/widgets/sound/peaks.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace ui {

/// A text as it was spoken, with all that the page shows of it. Made on the worker, then only read.
struct SpeechTake
{
    core::speech::SpeechRequest request;
    core::speech::SpeechResult result;
    PeakPyramid peaks;          ///< of result.audio
    std::filesystem::path path; ///< the kept file; empty where keeping failed or was not wished
    QString keepFailure;        ///< why it is not kept
    double seconds = 0.0;       ///< it took to make
    bool settled = true;        ///< false: at the voice's own level, for the moment that the worker needs to keep it
};

using SpeechTakePointer = std::shared_ptr<const SpeechTake>;

/// Worker. Keeps a sound; where that fails the path is empty and `failure` says why: the sound itself is not to be lost over a full disk.
std::filesystem::path keptSound(core::library::Store &store, const core::works::Result &result, QString &failure);

/// Worker. With its peaks.
SpeechTakePointer makeTake(core::speech::SpeechRequest request, core::speech::SpeechResult result, double seconds,
                           std::filesystem::path kept, QString keepFailure);
/// Worker. Kept before, as works::speech keeps it.
SpeechTakePointer keptTake(core::speech::SpeechRequest request, core::speech::SpeechResult result, double seconds,
                           core::library::Store &store);

/// Worker. The newest kept sound; nothing where there is none.
SpeechTakePointer lastTake(const core::library::Store &store);

/// The first words of a text, for titles and file names.
QString firstWords(const QString &text, int characters = 48);

/// The last ones, whole: "…the ships will look after themselves."
QString lastWords(const QString &text, int characters = 40);

} // namespace ui
