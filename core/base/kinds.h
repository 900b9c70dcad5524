// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What kinds of work and of models are called. The names stand in files that people keep, in lists of models and in the command
// line's answers: none may change. Strings, not an enum: a file of a newer program has others, which are kept as they are.

/// Of work (core/works), and so of recipes: what a file was made by.
namespace core::kinds {

inline constexpr const char *picture = "picture";
inline constexpr const char *face = "face";
inline constexpr const char *speech = "speech";
inline constexpr const char *book = "book";
inline constexpr const char *pix2pix = "pix2pix";
inline constexpr const char *transcript = "transcript";
inline constexpr const char *film = "film";
inline constexpr const char *enlarge = "enlarge";
inline constexpr const char *restyle = "restyle";
inline constexpr const char *train = "train";
inline constexpr const char *caption = "caption";
inline constexpr const char *sketch = "sketch";

// Of recipes alone: what was done to a picture of others, and what was seen of one that was being made.
inline constexpr const char *enlarged = "upscale";
inline constexpr const char *restyled = "stylize";
inline constexpr const char *preview = "preview";

} // namespace core::kinds

/// Of models: what one can be used for.
namespace core::modelkinds {

inline constexpr const char *pictures = "pictures";
inline constexpr const char *autoencoder = "autoencoder"; ///< of pictures, by itself
inline constexpr const char *preview = "preview";         ///< a tiny autoencoder for pictures that are being made
inline constexpr const char *faces = "faces";
inline constexpr const char *speech = "speech";
inline constexpr const char *transcription = "transcription";
inline constexpr const char *voiceActivity = "voice activity";
inline constexpr const char *upscaling = "upscaling";
inline constexpr const char *style = "style";
inline constexpr const char *pix2pix = "pix2pix";   ///< makes one kind of picture of another
inline constexpr const char *sketch = "sketch";     ///< a sticker of a drawing
inline constexpr const char *check = "check";       ///< whether a picture is suitable everywhere
inline constexpr const char *captions = "captions"; ///< a picture in a sentence
inline constexpr const char *tags = "tags";         ///< a picture in single words
inline constexpr const char *text = "text";         ///< the meaning of texts
inline constexpr const char *vocabulary = "vocabulary";
inline constexpr const char *lora = "lora";           ///< added to a model of pictures: LoRA and its family
inline constexpr const char *embedding = "embedding"; ///< a word of prompts that stands for vectors
inline constexpr const char *unknown = "unknown";     ///< its list does not say: it may be any

} // namespace core::modelkinds

/// Of trainings in a plan's file, and of the parts of one in its log and the names of its checkpoints and samples.
namespace core::trainings {

inline constexpr const char *picture = "picture";
inline constexpr const char *faces = "faces";
inline constexpr const char *diffusion = "diffusion";

} // namespace core::trainings
