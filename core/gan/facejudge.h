// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

namespace core::gan {

/// How much a picture looks like the face of a person who looks at one, in 64ths of the confidence of dlib's frontal face detector:
///
///     score = 64 x confidence - 4 x (40 - brightness) - 4 x (brightness - 215) - 8 x (20 - contrast), each term where it is positive
///
/// The picture is grey and 256 pixels at its longer side. Confidence: the largest of all that the detector finds above -2 that are at
/// least half as wide as the picture and lie in its middle; -2 where there is none. A good face has about 2, a broken one less than 0.
/// Brightness and contrast: mean and deviation of the grey levels; these keep away what is nearly black, white or empty, and are far
/// from what any skin has.
///
/// The same picture has the same score on every processor: the detector is compiled for the instructions that all of them have, and
/// without LAPACK (facejudge.cpp). What remains is that a network's pixels may be one level off on another processor, which moves the
/// confidence by a few thousandths: where the best two candidates are as near as that, another of them may be picked there. Made again
/// from its file a face is the same one, since the file has the seed that was picked. Any thread.
int faceScore(const Image &image);

} // namespace core::gan
