// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/vocoders/melsettings.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

namespace core::speech {

namespace {

constexpr uint64_t longestConfig = 1u << 20; // bytes

/// A member from `least` to `most`; `value` stays where there is none.
template <typename Number>
void read(const nlohmann::json &settings, const char *name, double least, double most, Number &value, const std::string &file)
{
    const auto found = settings.find(name);
    if (found == settings.end() || found->is_null())
        return;
    const double number = found->is_number() ? found->get<double>() : -1.0;
    if (!(number >= least && number <= most))
        throw Error(file + ": \"" + name + "\" is " + dumpJson(*found) + ", which no voice can have.");
    value = Number(number);
}

} // namespace

MelSettings MelSettings::in(const std::filesystem::path &folder)
{
    MelSettings mel;
    const std::filesystem::path path = folder / "config.json";
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return mel;
    const std::string file = shown(path);
    const auto settings = tryParseJson<nlohmann::json>(readTextFile(path, longestConfig));
    if (!settings.is_object())
        throw Error(file + " is no JSON, so what the voice was trained on cannot be read.");
    read(settings, "sampling_rate", 8000, 48000, mel.bands.sampleRate, file);
    read(settings, "n_fft", 64, 8192, mel.bands.fft, file);
    read(settings, "num_mels", 8, 256, mel.bands.bands, file);
    read(settings, "fmin", 0, 2000, mel.bands.lowest, file);
    read(settings, "fmax", 1000, 24000, mel.bands.highest, file);
    read(settings, "hop_size", 16, 4096, mel.hop, file);
    read(settings, "win_size", 64, 8192, mel.window, file);
    if (mel.bands.fft % 2 != 0 || mel.window > mel.bands.fft || mel.hop * 2 > mel.window || mel.bands.bands > mel.bands.fft / 4
        || mel.bands.highest > mel.bands.sampleRate / 2.0 || mel.bands.lowest >= mel.bands.highest)
        throw Error(file + " says numbers of a spectrogram that do not go together.");
    return mel;
}

} // namespace core::speech
