// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include <array>

namespace ui {

class SpectrogramTiles;

/// Which part of a sound is drawn, and how.
struct SpectrogramLook
{
    double start = 0.0, span = 1.0; ///< seconds at the left edge, and across
    double highest = 8000.0;        ///< Hz at the upper edge
    double loudest = 0.0;           ///< dB that get the strongest colour, at 1 kHz
    double range = 50.0;            ///< dB from there to none
    std::array<QRgb, 256> colours{};
};

/// The level that suits a look, by the frames that one pixel shows.
int spectrogramLevel(double framesPerPixel);

/// Draws what the tiles have, and from coarser or finer ones what they have not yet; asks for nothing. High
/// frequencies are lifted by 6 dB an octave, as phonetics does, for a voice falls by about as much; no more
/// from 4 kHz on, where there is more hiss than voice.
QImage spectrogramPicture(const SpectrogramTiles &tiles, const SpectrogramLook &look, const QSize &pixels);

/// dB of a sine at full scale, at a place of the sound; below -120 where nothing is known.
double spectrogramDecibel(const SpectrogramTiles &tiles, double framesPerPixel, double seconds, double frequency);

} // namespace ui
