// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/vocoders/vocoder.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/io/contents.h"
#include "core/speech/hifigan/generator.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/vocoders/griffinlim.h"
#include "core/speech/vocoders/wavenet.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <array>

namespace core::speech {

namespace {

constexpr const char *hifiganSign = "conv_pre.bias"; // whichever way its weight is kept
constexpr const char *wavenetSign = "first_conv.bias";
constexpr uint64_t longestSettings = 1u << 20; // bytes
constexpr size_t mostFiles = 64;               // of a folder are looked into

class HifiGan : public Vocoder
{
public:
    HifiGan(const std::filesystem::path &path, const MelSettings &settings, const nn::Compute &compute) : m_device(compute.device)
    {
        const auto bands = int64_t(settings.bands.bands);
        const nn::Weights weights(readCheckpoint(path, hifiganSign, "HiFi-GAN"), shown(path), nn::conversion(compute));
        m_generator = makeGenerator(weights, bands, 0);
        weights.requireAllUsed();
        if (m_generator->hop() != int64_t(settings.hop))
            throw Error(shown(path) + " makes " + std::to_string(m_generator->hop()) + " samples a frame, and the voice has frames of "
                        + std::to_string(settings.hop) + ". The two files do not belong together.");
    }

    std::vector<float> operator()(const nn::Tensor &mel, uint64_t, const JobContext &context) const override
    {
        const c10::InferenceMode guard;
        const torch::Tensor samples = (*m_generator)(mel.to(m_device), {}, [&context] { context.checkpoint(); });
        return {samples.const_data_ptr<float>(), samples.const_data_ptr<float>() + samples.numel()};
    }

private:
    torch::Device m_device;
    std::unique_ptr<Generator> m_generator;
};

/// How many stacks of dilations the settings beside a WaveNet say (r9y9's hparams, NAME.json beside NAME.pth); 0 where there are none.
/// Throws Error where they say that it was trained on other spectrograms than the voice's.
int64_t stacksBeside(const std::filesystem::path &path, const MelSettings &settings)
{
    std::filesystem::path file = path;
    file.replace_extension(".json");
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return 0;
    const auto json = tryParseJson<nlohmann::json>(readTextFile(file, longestSettings));
    if (!json.is_object())
        throw Error(shown(file) + " is no JSON, so what the WaveNet was trained on cannot be read.");
    const auto number = [&json](const char *name, double otherwise) {
        const auto found = json.find(name);
        return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
    };
    const std::array<std::pair<const char *, double>, 5> same = {{{"sample_rate", settings.bands.sampleRate},
                                                                  {"num_mels", double(settings.bands.bands)},
                                                                  {"hop_size", double(settings.hop)},
                                                                  {"fmin", settings.bands.lowest},
                                                                  {"fmax", settings.bands.highest}}};
    for (const auto &[name, own] : same)
        if (number(name, own) != own)
            throw Error(shown(file) + " says that the WaveNet was trained on spectrograms with \"" + name + "\" " + dumpJson(json.at(name))
                        + ", and the voice's are others. The two do not belong together.");
    const double stacks = number("stacks", 0);
    return stacks >= 1 && stacks <= 64 ? int64_t(stacks) : 0;
}

class WaveNetVocoder : public Vocoder
{
public:
    WaveNetVocoder(const std::filesystem::path &path, const MelSettings &settings)
        : m_network(nn::Weights(readCheckpoint(path, wavenetSign, "WaveNet"), shown(path)), stacksBeside(path, settings),
                    int64_t(settings.hop))
    {
        if (m_network.bands() != int64_t(settings.bands.bands))
            throw Error(shown(path) + " takes spectrograms of " + std::to_string(m_network.bands()) + " bands, and the voice makes "
                        + std::to_string(settings.bands.bands) + ". The two files do not belong together.");
    }

    std::vector<float> operator()(const nn::Tensor &mel, uint64_t seed, const JobContext &context) const override
    {
        return m_network(mel, seed, context);
    }

private:
    WaveNet m_network;
};

class GriffinLimVocoder : public Vocoder
{
public:
    explicit GriffinLimVocoder(const MelSettings &settings) : m_griffinLim(settings) {}

    std::vector<float> operator()(const nn::Tensor &mel, uint64_t seed, const JobContext &context) const override
    {
        const torch::Tensor rows = mel.contiguous();
        return m_griffinLim(std::span(rows.const_data_ptr<float>(), size_t(rows.numel())), seed, context);
    }

private:
    GriffinLim m_griffinLim;
};

/// Empty for a file that holds none.
std::string kindOf(const std::filesystem::path &path)
{
    try {
        const io::Contents contents = io::readHeader(path);
        const auto has = [&](const char *sign) {
            return std::ranges::any_of(contents.tensors, [&](const io::TensorEntry &tensor) { return isCalled(tensor.name, sign); });
        };
        return has(wavenetSign) ? vocodernames::wavenet : has(hifiganSign) && !has("dec.conv_pre.bias") ? vocodernames::hifigan : "";
    } catch (const Error &) { // something else that lies there
        return {};
    }
}

} // namespace

std::vector<VocoderFile> vocodersIn(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (auto it = std::filesystem::directory_iterator(folder, error); !error && it != std::filesystem::directory_iterator();
         it.increment(error))
        if (std::error_code unread; it->is_regular_file(unread) && it->path().extension() != ".json" && paths.size() < mostFiles)
            paths.push_back(it->path());
    std::ranges::sort(paths);
    std::vector<VocoderFile> found;
    for (const std::filesystem::path &path : paths)
        if (const std::string kind = kindOf(path); !kind.empty() && std::ranges::find(found, kind, &VocoderFile::name) == found.end())
            found.push_back({kind, path});
    std::ranges::sort(found, {}, [](const VocoderFile &file) { return file.name != vocodernames::hifigan; }); // the quick one first
    found.push_back({vocodernames::griffinLim, {}});
    return found;
}

std::unique_ptr<Vocoder> openVocoder(const VocoderFile &file, const MelSettings &settings, const nn::Compute &compute)
{
    if (file.name == vocodernames::hifigan)
        return std::make_unique<HifiGan>(file.path, settings, compute);
    if (file.name == vocodernames::wavenet)
        return std::make_unique<WaveNetVocoder>(file.path, settings);
    return std::make_unique<GriffinLimVocoder>(settings);
}

} // namespace core::speech
