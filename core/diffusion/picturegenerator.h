// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/diffusion/modelinfo.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace core::diffusion {

/// A second seed mixed into the first noise.
struct VariationRequest
{
    uint64_t seed = 0;
    double amount = 0; ///< 0 is none of it, 1 only it

    bool operator==(const VariationRequest &) const = default;
};

/// Picture to picture: where it starts and how much of it may change.
struct StartRequest
{
    std::string path;
    double strength = 0.75; ///< 0 keeps the picture, 1 lets go of it

    bool operator==(const StartRequest &) const = default;
};

/// A LoRA or one of its family that is added to the model.
struct LoraRequest
{
    std::string name;             ///< in the model list, or a path
    double text = 1, picture = 1; ///< how strongly it changes the text encoders, and the U-Net; 0: not at all

    bool operator==(const LoraRequest &) const = default;
};

/// The prompts as they were written, before their choices and wildcards were drawn.
struct PromptTemplate
{
    std::string prompt, negative;
    uint64_t seed = 0; ///< that they were drawn with

    bool operator==(const PromptTemplate &) const = default;
};

inline constexpr int mostCacheInterval = 5; ///< beyond it pictures change much and little time is saved

/// All that decides what pictures come out. What is empty is filled in by PictureGenerator::settled().
struct PictureRequest
{
    std::string model;       ///< name in the model list, or a path; empty: the first installed one
    std::string autoencoder; ///< a separate one; empty: the model's own
    std::string prompt, negative;
    bool plainPrompt = false;                     ///< word for word, without emphasis, as diffusers takes it
    std::vector<LoraRequest> loras;               ///< beside those that the prompt's tags name ("<lora:name:0.8>")
    std::optional<uint64_t> promptSeed;           ///< of the prompt's choices and wildcards, picture i has it + i; empty: the picture's own
    std::optional<PromptTemplate> promptTemplate; ///< the prompts have been drawn from this and are not drawn again
    int clipSkip = 0;                             ///< as A1111 counts: 1 is the last layer; 0: the model's usual one
    std::optional<SamplerKind> sampler;
    ScheduleKind schedule = ScheduleKind::Default;
    std::optional<int> steps;
    std::optional<double> guidance; ///< 1 and below: the negative prompt plays no part and half the work is saved
    double guidanceRescale = 0;
    /// Of the steps every so many-th is computed in full and the others take its deep features (DeepCache): quicker,
    /// and another picture. 1: all in full; at most mostCacheInterval.
    int cacheInterval = 1;
    std::optional<Prediction> prediction;
    int width = 0, height = 0; ///< divisible by 8; 0: the model's own
    uint64_t seed = 0;         ///< picture i uses seed + i
    int count = 1;
    NoiseKind noise = NoiseKind::Cpu;
    std::optional<VariationRequest> variation;
    std::optional<StartRequest> start;

    /// What the prompt's phrases are drawn from, by models with a memory (Family::Memory). For each phrase in
    /// turn: empty for what the memory has nearest, "none", "drawing:" and a DrewOn::drawing, or "file:" and
    /// the path of a picture.
    std::vector<std::string> drawOn;
    ComputeOptions compute;

    bool operator==(const PictureRequest &) const = default;
};

/// JSON of a request and back. fromJson throws core::Error where the text is not such a request.
std::string toJson(const PictureRequest &request);
PictureRequest pictureRequestFromJson(const std::string &text);

/// All LoRAs of the request: its own and those of the prompt's tags, unless the prompt is plain. Throws core::Error where a tag
/// has a weight that is no number.
std::vector<LoraRequest> lorasOf(const PictureRequest &request);

/// Throws core::Error that names the setting where the request cannot be carried out by any model:
/// a size not divisible by 8 (with the nearest that is), no steps, a strength out of range.
void check(const PictureRequest &request);

/// Whether its pictures all keep the request's seed and differ in that of the variation.
inline bool isVaried(const PictureRequest &request)
{
    return request.variation && request.variation->amount > 0;
}

/// The request that makes picture `index` of these alone. With NoiseKind::Batch the noise of all is one
/// draw, and the request stays the whole batch's.
PictureRequest requestOf(const PictureRequest &request, int index);

/// A drawing that a phrase of the prompt was drawn from.
struct DrewOn
{
    std::string phrase;
    std::string drawing; ///< its key in the memory, "glossy/1F34E"; a path of the user's own; empty: nothing
    std::string name, style, source, licence;
    double similarity = 0; ///< cosine of phrase and name, 0 where someone chose it
    Image image;
};

/// Whose art it is, for a picture's metadata: "Drew on Twemoji (CC-BY-4.0)"; empty where nobody's.
std::string creditsFor(const std::vector<DrewOn> &drewOn);

struct Picture
{
    uint64_t seed = 0; ///< its own; with a variation all have the request's and differ in the variation's (requestOf)
    Image image;
    std::vector<float> latents;            ///< final, scaled as the network sees them, [4, height / 8, width / 8]
    std::vector<DrewOn> drewOn;            ///< a model with a memory: one for each phrase
    std::vector<std::string> unknownWords; ///< of the prompt, which such a model was never taught
    std::vector<std::string> notDrawn;     ///< of the prompt, which it read but cannot draw: "chasing", "made of chocolate"
    bool decodedInFloat32 = false;         ///< the autoencoder overflowed in the precision asked for and was run again
};

enum class PreviewKind { None, Latent, Decoded };

/// The picture that is being made, after a step.
struct Preview
{
    int index = 0; ///< which of request.count
    int step = 0, steps = 0;
    Image image; ///< an eighth of the size for PreviewKind::Latent
};

/// What is told while pictures are made; all called on the calling thread, each may be empty.
struct PictureEvents
{
    /// By whoever names and opens the model (app/picturemaking.h), once and before anything else: the request with all that was
    /// left open decided, the processor's choice of precision too. It is what is kept with the pictures.
    std::function<void(const PictureRequest &)> settled;
    std::function<void(Picture)> made;
    /// What whoever asked should know: of the prompt, or of how the start picture is used.
    std::function<void(const std::string &sentence, bool isOfStart)> noted;
    PreviewKind preview = PreviewKind::None;
    std::function<void(Preview)> previewed;
    std::function<Image(const std::string &path)> readPicture;              ///< gives what "file:" in request.drawOn names
    std::function<std::filesystem::path(const std::string &name)> findLora; ///< throws core::Error; empty: the name is a path
    /// The words that stand for vectors (textual inversion), with their files.
    std::function<std::vector<std::pair<std::string, std::filesystem::path>>()> embeddings;
    std::function<void(std::string_view stage, double ms)> timed; ///< "text", "step", "decode"
};

/// How a prompt fits the text encoder.
struct PromptCount
{
    int tokens = 0;                    ///< as A1111's counter shows them
    int limit = 75;                    ///< where the current chunk ends: 75, 150, ...
    std::vector<uint32_t> chunkStarts; ///< bytes of the prompt at which the second and later chunks begin
};

/// Counts as every family here does. Needs the vocabulary only; any thread.
PromptCount countPrompt(const std::string &prompt, bool plain = false);

/// A model that makes pictures. Use from one thread at a time.
class PictureGenerator
{
public:
    /// Throws core::Error, Cancelled. `autoencoder` empty: the model's own. `textModel`: the folder of
    /// all-MiniLM-L6-v2, which models with a memory read prompts with; others need none.
    static std::unique_ptr<PictureGenerator> open(const std::filesystem::path &model, const std::filesystem::path &autoencoder,
                                                  const std::filesystem::path &textModel, const ComputeOptions &compute,
                                                  const JobContext &context);
    virtual ~PictureGenerator() = default;

    virtual const ModelInfo &info() const = 0;

    /// The request with everything filled in that was left to the model.
    virtual PictureRequest settled(PictureRequest request) const = 0;

    /// Makes request.count pictures in the order of their seeds; each is the one it would be alone.
    /// `start` is the picture at request.start's path, any size: it is scaled to fill and cut to fit.
    /// Progress counts the steps of all pictures. Throws Cancelled within one step, Error.
    virtual void generate(const PictureRequest &request, const Image &start, const JobContext &context,
                          const PictureEvents &events) const = 0;

    /// A tiny autoencoder (TAESD) of the model's family for PreviewKind::Decoded; without one the previews
    /// are PreviewKind::Latent. An empty path takes it away. Throws core::Error.
    virtual void setPreviewDecoder(const std::filesystem::path &path) = 0;
    virtual bool hasPreviewDecoder() const = 0;
};

/// What suits a model where the user has not chosen: from its family and distillation alone, so that a
/// page can show it before the model is opened.
PictureRequest settled(PictureRequest request, const ModelInfo &info);

/// Gives the request the proportions of the picture that it begins with, where it leaves its size open: about the model's own
/// area, or, where one side is given, the other to it. Models of fixed sizes keep theirs.
PictureRequest fittedToStart(PictureRequest request, int startWidth, int startHeight, const ModelInfo &info);

/// The part of the start picture that is seen once it fills the request's size, 0 to 1.
double partSeen(const PictureRequest &request, int startWidth, int startHeight);

/// What the precision of such options comes to for pictures on this machine ("bfloat16" for "auto"); the one that they name where
/// it does not have it.
std::string precisionFor(const ComputeOptions &options);

/// Bytes of memory a request needs at its largest, weights included.
uint64_t memoryNeeded(const PictureRequest &request, const ModelInfo &info);

} // namespace core::diffusion
