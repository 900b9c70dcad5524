// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/base/jobcontext.h"
#include "core/gan/facegenerator.h"
#include "core/library/models.h"
#include "core/speech/voice.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace app {

/// The models in memory: opened at first use, kept as long as the next request wants the same file
/// computed in the same way. faces() and voice() from one thread at a time (the worker); what they
/// return stays until they are called again.
class Engines
{
public:
    explicit Engines(std::filesystem::path dataFolder);

    /// By a name of the list or a path; empty: the first installed one. Throws core::Error.
    const core::gan::FaceGenerator &faces(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);
    core::speech::Voice &voice(const std::string &voice, const core::ComputeOptions &compute, const core::JobContext &context);

    /// How a request should name the model, so that it finds the same one again. Any thread.
    std::string nameOf(const std::string &kind, const std::string &nameOrPath) const;
    /// Any thread; both read the lists anew.
    std::vector<core::library::Model> models(std::vector<std::string> *problems = nullptr) const;
    std::vector<core::speech::VoiceInfo> voices() const;

private:
    template <typename Engine>
    struct Slot
    {
        std::filesystem::path path;
        std::filesystem::file_time_type written;
        core::ComputeOptions compute;
        std::unique_ptr<Engine> engine;
    };
    template <typename Engine>
    Engine &open(Slot<Engine> &slot, const std::filesystem::path &path, const core::ComputeOptions &compute, const core::JobContext &context);

    std::filesystem::path m_dataFolder;
    Slot<core::gan::FaceGenerator> m_faces;
    Slot<core::speech::Voice> m_voice;
};

} // namespace app
