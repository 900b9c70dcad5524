// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/diffusion/picturegenerator.h"
#include "core/gan/facegenerator.h"
#include "core/library/downloads/downloads.h"
#include "core/library/models/models.h"
#include "core/library/results/recipes.h"
#include "core/speech/speech.h"
#include "core/train/plan.h"
#include "core/transcription/transcriber.h"
#include "core/vision/stylizer.h"
#include "core/works/speechwork.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
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
} // namespace core::library
namespace core::works {
struct BookRequest;
struct MadeChapter;
} // namespace core::works
namespace core::speech {
struct Book;
}
namespace core::train {
struct Survey;
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

    using SpokenSentence = core::works::SpokenSentence;
    /// Worker. Speaks the whole text.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::JobContext &,
                                             const std::function<void(SpokenSentence)> &)>
        speak;
    /// Worker. Speaks what is missing of a text whose first sentences are there, at the voice's own level; returns the whole. May
    /// be absent.
    std::function<core::speech::SpeechResult(const core::speech::SpeechRequest &, const core::speech::SpeechResult &first,
                                             const core::JobContext &, const std::function<void(SpokenSentence)> &)>
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

    /// Worker. Makes the pictures, and tells first what the request comes to (events.settled).
    std::function<void(const core::diffusion::PictureRequest &, const core::Image &start, const core::JobContext &,
                       const core::diffusion::PictureEvents &)>
        makePictures;
    /// GUI thread; quick. What is known of a picture model by name or path, from its header; none where it is none.
    std::function<std::optional<core::diffusion::ModelInfo>(const std::string &)> pictureModel;
    /// GUI thread; quick. How a prompt fits the text encoder.
    std::function<core::diffusion::PromptCount(const std::string &, bool plain)> countPrompt;

    /// Worker. The sound of any file or film, as it is transcribed; and what is said in it, a segment as soon as it is heard.
    std::function<core::Audio(const std::string &path, const core::JobContext &)> readSound;
    std::function<core::transcription::Transcription(const core::Audio &, const std::string &model,
                                                     const core::transcription::TranscriptionRequest &, const core::ComputeOptions &,
                                                     const core::JobContext &, const core::transcription::SegmentReady &)>
        transcribe;

    /// Worker. A picture enlarged by a model of the list.
    std::function<core::Image(const core::Image &, const std::string &model, const core::ComputeOptions &, const core::JobContext &)>
        enlarge;
    /// Worker. A picture redrawn in styles; and one (small) picture in each style there is, in turn.
    std::function<core::Image(const core::Image &, const std::vector<core::vision::StyleShare> &, double strength,
                              const core::ComputeOptions &, const core::JobContext &)>
        stylize;
    std::function<void(const core::Image &, const core::ComputeOptions &, const core::JobContext &,
                       const std::function<void(int style, const core::Image &)> &)>
        styleSamples;
    /// Any thread; quick; may be absent. A model of a kind as it is found again, for the recipe. Throws core::Error.
    std::function<std::string(const std::string &kind, const std::string &model)> nameModel;

    /// GUI thread. Runs trainings beside the other work, which they stand aside for.
    core::jobs::JobRunner *trainings = nullptr;
    std::filesystem::path trainingsFolder;  ///< where they are kept
    std::filesystem::path recordingsFolder; ///< what is recorded from a microphone
    /// Worker of `trainings`; may be absent.
    std::function<void(const core::train::TrainingPlan &, const core::JobContext &)> train;
    /// Worker. What there is to learn from; and the model of a training as it is so far, its path.
    std::function<core::train::Survey(const core::train::TrainingPlan &, const core::JobContext &)> survey;
    std::function<std::filesystem::path(const core::train::TrainingPlan &, const core::JobContext &)> writeTrained;

    /// GUI thread. Runs downloads beside the other work; they take no device.
    core::jobs::JobRunner *downloads = nullptr;
    /// GUI thread; quick. The curated list, and downloads that an earlier run left unfinished.
    std::function<std::vector<core::library::Offer>()> offers;
    std::function<std::vector<core::library::Offer>()> unfinishedDownloads;
    /// Worker of `downloads`. Fetches and registers.
    std::function<void(const core::library::Offer &, const core::JobContext &,
                       const std::function<void(const core::library::DownloadProgress &)> &)>
        download;
    /// GUI thread; quick. Lets go of an unfinished download and deletes what was fetched of it. Throws core::Error.
    std::function<void(const std::string &name)> forgetDownload;
    /// GUI thread; quick; may be absent. Bytes that lie on the disk of an unfinished download.
    std::function<uint64_t(const std::string &name)> fetchedBytes;
    /// GUI thread; quick; may be absent. Seconds of one guided SD 1.5 step at 512x512 as measured on this machine; 0: not measured.
    std::function<double()> stepSeconds;
    /// Worker of `runner`; may be absent. Measures that step; stepSeconds knows it afterwards.
    std::function<void(const core::JobContext &)> measure;

    /// Any thread, one call at a time: it may read headers from a slow disk. Makes a file, a diffusers folder or another
    /// program's model folder known, used in place; returns what it brought. Throws core::Error.
    std::function<std::vector<core::library::Model>(const std::string &path)> addModel;
    /// GUI thread; quick. Forgets a model; one that lies in Atelier's own folder is deleted. Throws core::Error.
    std::function<void(const std::string &name)> removeModel;

    /// GUI thread; quick. The installed voices, and models of a kind.
    std::function<std::vector<core::speech::VoiceInfo>()> voices;
    std::function<std::vector<core::library::Model>()> models;
    /// GUI thread; quick; may be absent. Models that no job of `runner` has used for so long are let go; 0: none.
    std::function<void(std::chrono::milliseconds)> keepModels;
    /// GUI thread; quick. Devices that may be set ("cpu", "cuda:0"), and what the options come to in
    /// a few words ("CPU, 2 threads"). Either may be absent.
    std::function<std::vector<std::string>()> devices;
    std::function<std::string(const core::ComputeOptions &)> describeCompute;
};

} // namespace ui
