// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace core::gan {

/// A face between two: from the request's seed towards `seed`, by spherical interpolation of their z.
struct Morph
{
    uint64_t seed = 0;
    double amount = 0.5; ///< 0 is the request's own face, 1 the other

    bool operator==(const Morph &) const = default;
};

/// A small change of a face: z' = sqrt(1 - amount^2) z + amount n, where n comes from `seed`. z' is as usual a
/// point as z was, so that the face near by is as good a face.
struct Variation
{
    uint64_t seed = 0;
    double amount = 0.3; ///< 0 is the face itself, 0.3 one like it, 1 another one

    bool operator==(const Variation &) const = default;
};

/// More steps than that away from a face are not taken; from 0.3 each, nothing of it is left after ten.
constexpr size_t mostVariations = 64;

/// Of more candidates the best hardly get better: the best of 16 is better than 94 % of all, of 64 than 98 %.
constexpr int mostCandidates = 64;

/// All that decides what faces come out.
struct FaceRequest
{
    std::string model; ///< name in the model list, or a path; empty: the first installed one
    uint64_t seed = 0; ///< place i uses seed + i, and of picked faces candidates that follow from that
    int count = 1;
    double psi = 1.0; ///< scale of z for a DCGAN, truncation for a StyleGAN; 0 is the average face
    std::optional<Morph> morph;
    std::vector<Variation> variations = {}; ///< one after another, from the face, or from the morph
    int pick = 1;                           ///< of so many candidates each face is the best (facepick.h); 1: every face as it comes
    ComputeOptions compute;

    bool operator==(const FaceRequest &) const = default;
};

/// JSON of a request and back. fromJson throws core::Error where the text is not such a request.
std::string toJson(const FaceRequest &request);
FaceRequest faceRequestFromJson(const std::string &text);

struct Face
{
    uint64_t seed = 0; ///< that alone makes it again: of a picked one not the place's but its own
    Image image;
};

struct FaceModelInfo
{
    std::string family; ///< "DCGAN"
    int width = 0;
    int height = 0;
    int latentSize = 0; ///< length of z
};

/// A family of networks that turn a seed into a face. Use from one thread at a time.
class FaceGenerator
{
public:
    /// The family is found from the tensors. Throws core::Error that says what was found instead.
    static std::unique_ptr<FaceGenerator> open(const std::filesystem::path &path, const ComputeOptions &compute = {});
    virtual ~FaceGenerator() = default;

    virtual FaceModelInfo info() const = 0;

    /// Makes request.count faces in the order of their places; `made` is called with each as soon as
    /// it is there, on the calling thread. A face does not depend on its neighbours. request.model
    /// and request.compute are not looked at: they were decided by open(). Throws Cancelled, Error.
    virtual void generate(const FaceRequest &request, const JobContext &context, const std::function<void(Face)> &made) const = 0;
};

} // namespace core::gan
