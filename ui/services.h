// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/gan/facegenerator.h"
#include "core/library/models.h"
#include "core/speech/speech.h"

#include <functional>
#include <string>
#include <vector>

namespace core::audio {
class Player;
}
namespace core::jobs {
class JobRunner;
}
namespace core::library {
class Store;
}

namespace ui {

/// What the pages need from the rest of the program, as functions and plain data, so that a page is
/// tested without a model. The functions marked "worker" are called on the worker thread.
struct Services
{
    core::jobs::JobRunner *runner = nullptr;
    core::audio::Player *player = nullptr;
    core::library::Store *store = nullptr;

    /// Worker. Makes the faces and hands each out as soon as it is there.
    std::function<void(const core::gan::FaceRequest &, const core::JobContext &, const std::function<void(core::gan::Face)> &)> makeFaces;

    /// A sentence with its sound, as it becomes ready.
    struct SpokenSentence
    {
        core::speech::Sentence sentence;
        core::Audio audio;
    };
    /// Worker. Speaks the whole text.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::JobContext &,
                                             const std::function<void(SpokenSentence)> &)>
        speak;
    /// Worker. Speaks one sentence again.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::speech::SpeechResult &, int sentence,
                                             uint64_t seed, const core::JobContext &)>
        speakAgain;

    /// GUI thread; quick. The installed voices, and models of a kind.
    std::function<std::vector<core::speech::VoiceInfo>()> voices;
    std::function<std::vector<core::library::Model>()> models;
    /// GUI thread; quick. Devices that may be set ("cpu", "cuda:0"), and what the options come to in
    /// a few words ("CPU, 2 threads"). Either may be absent.
    std::function<std::vector<std::string>()> devices;
    std::function<std::string(const core::ComputeOptions &)> describeCompute;
};

} // namespace ui
