// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audio/soundfile.h"
#include "core/base/compute.h"
#include "core/diffusion/picturegenerator.h"
#include "core/gan/facegenerator.h"
#include "core/speech/speech.h"
#include "core/train/plan.h"
#include "core/transcription/transcriber.h"
#include "core/vision/stylizer.h"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

namespace app {

/// The command line cannot be understood; what() is a sentence with a hint.
class WrongUsage : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

struct FaceArguments
{
    core::gan::FaceRequest request;
    bool randomSeed = true;
    std::string upscale; ///< model that enlarges each face; empty: none
    std::string output;  ///< empty: kept in the pictures folder
};

struct ImagineArguments
{
    core::diffusion::PictureRequest request;
    bool randomSeed = true;
    std::string output;                   ///< empty: kept in the pictures folder
    std::filesystem::path latents;        ///< file for the final latents; empty: none
    std::filesystem::path previewsFolder; ///< for a picture per step; empty: none
};

struct SpeakArguments
{
    core::speech::SpeechRequest request;
    std::filesystem::path dictionary; ///< CSV; empty: none
    bool randomSeed = true;
    std::string speaker; ///< number or name
    std::filesystem::path subtitles;
    core::audio::SampleType sampleType = core::audio::SampleType::Pcm16;
    std::filesystem::path output; ///< empty: kept in the music folder
    bool play = true;             ///< where there is no output

    std::filesystem::path file; ///< where the text is a book's; request.text is empty then
    std::filesystem::path book; ///< folder for a file a chapter; empty: no book is made
    bool listChapters = false;  ///< nothing is spoken
    std::string title, author;  ///< empty: the book's own
    std::string chapters;       ///< "3-7,9"; empty: all
    std::string bookFormat = "mp3";
    std::string bookSubtitles; ///< "srt", "vtt"; empty: none
};

struct UpscaleArguments
{
    std::filesystem::path input, output;
    std::string model; ///< empty: the one for photographs
};

struct StylizeArguments
{
    std::filesystem::path input, output;
    std::string model; ///< empty: the first installed one
    std::vector<core::vision::StyleShare> shares;
    double strength = 1;
};

struct TranscribeArguments
{
    std::filesystem::path input;
    std::filesystem::path output; ///< empty: the text goes to standard output
    std::string model;            ///< empty: the first installed one
    core::transcription::TranscriptionRequest request;
};

/// What train picture or train dcgan is asked for.
struct TrainArguments
{
    enum class Part {
        All, ///< the autoencoder unless it is finished, then the diffusion network
        Autoencoder,
        Diffusion,
        Write, ///< no training: the model as the newest checkpoints have it
    };

    Part part = Part::All;
    bool resume = false; ///< go on with what is in the folder
    core::train::TrainingPlan plan;
};

struct Arguments
{
    enum class Command {
        Help,
        Imagine,
        Face,
        Speak,
        Upscale,
        Stylize,
        Transcribe,
        Train,
        ListModels,
        ShowModel,
        AddModel,
        GetModel,
        RemoveModel,
        Bench
    };

    Command command = Command::Help;
    std::string help; ///< what Help shows (or the version)
    core::ComputeOptions compute;
    bool json = false;
    bool profile = false; ///< of Bench: by kind of operation
    ImagineArguments imagine;
    FaceArguments face;
    SpeakArguments speak;
    UpscaleArguments upscale;
    StylizeArguments stylize;
    TranscribeArguments transcribe;
    TrainArguments train;
    std::string model; ///< name, path or address for the commands of models; GetModel: empty lists what there is
};

/// "3-7,9" as numbers from 0, rising; empty for an empty text. Throws WrongUsage where one is no chapter of `count`.
std::vector<int> parseChapters(const std::string &text, int count);

/// Understands the command line. Reads the text to speak where it stands in a file or comes from
/// standard input. Throws WrongUsage, core::Error.
Arguments parseArguments(int argc, const char *const *argv);

} // namespace app
