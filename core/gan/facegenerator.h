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

namespace core::gan {

/// A face between two: from the request's seed towards `seed`, by spherical interpolation of their z.
struct Morph
{
    uint64_t seed = 0;
    double amount = 0.5; ///< 0 is the request's own face, 1 the other

    bool operator==(const Morph &) const = default;
};

/// All that decides what faces come out.
struct FaceRequest
{
    std::string model; ///< name in the model list, or a path; empty: the first installed one
    uint64_t seed = 0; ///< image i uses seed + i
    int count = 1;
    double psi = 1.0; ///< scale of z for a DCGAN, truncation for a StyleGAN; 0 is the average face
    std::optional<Morph> morph;
    ComputeOptions compute;

    bool operator==(const FaceRequest &) const = default;
};

/// JSON of a request and back. fromJson throws core::Error where the text is not such a request.
std::string toJson(const FaceRequest &request);
FaceRequest faceRequestFromJson(const std::string &text);

struct Face
{
    uint64_t seed = 0;
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

    /// Makes request.count faces in the order of their seeds; `made` is called with each as soon as
    /// it is there, on the calling thread. A face does not depend on its neighbours. request.model
    /// and request.compute are not looked at: they were decided by open(). Throws Cancelled, Error.
    virtual void generate(const FaceRequest &request, const JobContext &context, const std::function<void(Face)> &made) const = 0;
};

} // namespace core::gan
