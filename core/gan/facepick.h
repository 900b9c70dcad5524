// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"

namespace core::gan {

/// The seed of a place's candidate: the place's own for candidate 0; for the others the upper 32 bits of SplitMix64's output
/// (Steele, Lea and Flood 2014) for the state seed + candidate x 0x9E3779B97F4A7C15, as SplitMix64 itself counts on. They share
/// nothing with those of the place beside it, so that faces of seeds that follow each other differ.
uint64_t candidateSeed(uint64_t seed, int candidate);

/// The faces of a request of which each is the best of request.pick, in their order: for each place its candidates are made by
/// `picture`, and the one with the highest faceScore is told; of equal ones the first. Throws Cancelled between two candidates.
void pickFaces(const FaceRequest &request, const JobContext &context, const std::function<Image(uint64_t seed)> &picture,
               const std::function<void(Face)> &made);

} // namespace core::gan
