// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/base/jobcontext.h"
#include "core/diffusion/picturegenerator.h"
#include "core/diffusion/textmeaning.h"
#include "core/gan/facegenerator.h"
#include "core/gan/sketcher.h"
#include "core/gan/translator.h"
#include "core/library/models/models.h"
#include "core/speech/director.h"
#include "core/transcription/transcriber.h"
#include "core/vision/captioner.h"
#include "core/vision/contentcheck.h"
#include "core/vision/stylizer.h"
#include "core/vision/tagger.h"
#include "core/vision/upscaler.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace core::works {

/// The models in memory: opened at first use, kept as long as the next request wants the same file
/// computed in the same way, or until takeUnused(). faces(), voice() and pictures() from one thread at a time (the worker); what they
/// return stays until they are called again.
class Engines
{
public:
    using Clock = std::chrono::steady_clock;

    explicit Engines(std::filesystem::path dataFolder);

    const std::filesystem::path &dataFolder() const { return m_dataFolder; }

    /// By a name of the list or a path; empty: the first installed one. Throws core::Error.
    const core::gan::FaceGenerator &faces(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);
    core::speech::Voice &voice(const std::string &voice, const core::ComputeOptions &compute, const core::JobContext &context);
    core::speech::VoiceFor voices(const core::ComputeOptions &compute, const core::JobContext &context);
    const core::diffusion::PictureGenerator &pictures(const core::diffusion::PictureRequest &request, const core::JobContext &context);

    const core::vision::Upscaler &upscaler(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);

    const core::vision::Stylizer &stylizer(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);

    const core::gan::Translator &translator(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);

    const core::gan::Sketcher &sketcher(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);

    /// What texts mean, by the installed text encoder. Throws core::Error where there is none.
    const core::diffusion::TextMeaning &textMeaning(const core::JobContext &context);

    const core::vision::ContentCheck &contentCheck(const std::string &model, const core::ComputeOptions &compute,
                                                   const core::JobContext &context);

    const core::vision::Captioner &captioner(const std::string &model, const core::ComputeOptions &compute,
                                             const core::JobContext &context);
    const core::vision::Tagger &tagger(const std::string &model, const core::ComputeOptions &compute, const core::JobContext &context);

    const core::transcription::Transcriber &transcriber(const std::string &model, const core::ComputeOptions &compute,
                                                        const core::JobContext &context);

    /// A square picture that a model drew smaller than was asked for, brought to `side` pixels (2, 4 or 8 times as
    /// many) by the installed networks for drawings. Throws core::Error, Cancelled.
    core::Image enlarged(core::Image image, int side, const core::ComputeOptions &compute, const core::JobContext &context);

    /// This and the two below only while no job runs: there is no lock. Models used since the last call count as used until
    /// `now`: a job may be long, and only its end says when it was done with them.
    void rest(Clock::time_point now);
    /// Since when the model has not been used that has not been used longest; none where there is no model.
    std::optional<Clock::time_point> longestUnused() const;
    /// Takes out the models not used after `time`; where the result is destroyed their memory is given back.
    std::vector<std::shared_ptr<void>> takeUnused(Clock::time_point time);

    /// After the first picture of a request, which took so long: the model's hash is learned where that takes only
    /// a small part of the time (core/library/models/modelhash.h).
    void learnHash(const core::diffusion::PictureRequest &request, double pictureMs, const core::JobContext &context) const;

    /// How a request should name the model, so that it finds the same one again. Any thread.
    std::string nameOf(const std::string &kind, const std::string &nameOrPath) const;
    /// The file for a name of the list or a path; empty: the first of its kind. Any thread. Throws core::Error.
    std::filesystem::path find(const std::string &kind, const std::string &nameOrPath) const;
    bool hasAny(const std::string &kind) const;
    /// The LoRA that a prompt's tag or a request names, or a path; any thread. Throws core::Error that names those there are.
    std::filesystem::path findLora(const std::string &nameOrPath) const;
    /// How a request should name it.
    std::string loraNameOf(const std::string &nameOrPath) const;
    /// The words that stand for vectors (textual inversion), with their files. Any thread.
    std::vector<std::pair<std::string, std::filesystem::path>> embeddings() const;
    /// Any thread; both read the lists anew.
    std::vector<core::library::Model> models(std::vector<std::string> *problems = nullptr) const;
    std::vector<core::speech::VoiceInfo> voices() const;

private:
    /// What decides whether an open engine can be used again.
    struct Key
    {
        std::filesystem::path path, autoencoder;
        core::ComputeOptions compute;
        std::filesystem::file_time_type written{}, autoencoderWritten{};

        bool operator==(const Key &) const = default;
    };
    template <typename Engine>
    struct Slot
    {
        Key key;
        std::unique_ptr<Engine> engine;
        bool touched = false;   // since rest()
        Clock::time_point used; // where not touched
    };
    /// Calls f(slot) for every one that has an engine.
    template <typename Self, typename Function>
    static void forEach(Self &self, const Function &f);
    template <typename Engine, typename Open>
    Engine &open(Slot<Engine> &slot, Key key, const core::JobContext &context, const Open &openEngine);

    std::filesystem::path folderOf(const std::string &kind, const std::string &family) const;
    std::filesystem::path previewDecoder(core::diffusion::Family family) const;

    std::filesystem::path m_dataFolder;
    Slot<core::gan::FaceGenerator> m_faces;
    std::vector<Slot<core::speech::Voice>> m_voices; // the last one used at the front
    Slot<core::diffusion::PictureGenerator> m_pictures;
    Slot<core::vision::Upscaler> m_upscaler;
    Slot<core::vision::Stylizer> m_stylizer;
    Slot<core::gan::Translator> m_translator;
    Slot<core::gan::Sketcher> m_sketcher;
    Slot<core::diffusion::TextMeaning> m_textMeaning;
    Slot<core::vision::ContentCheck> m_contentCheck;
    Slot<core::vision::Captioner> m_captioner;
    Slot<core::vision::Tagger> m_tagger;
    Slot<core::transcription::Transcriber> m_transcriber;
};

} // namespace core::works
