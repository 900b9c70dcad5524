// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundwriter.h"

#include "core/audio/filesink.h"
#include "core/audio/resample.h"
#include "core/audio/soundtags.h"
#include "core/audio/streamresampler.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <sndfile.h>

#include <algorithm>
#include <array>

namespace core::audio {

namespace fs = std::filesystem;

namespace {

constexpr int opusRates[] = {8000, 12000, 16000, 24000, 48000};
constexpr int mp3Rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};

/// What libsndfile needs to know of a format of ours.
struct Kind
{
    const char *extension;
    const char *name;
    int format;
    bool compressed;            ///< no sample types, but a quality
    std::span<const int> rates; ///< the only ones possible; empty: any
    int mostChannels;
    int mostRate;
};

const std::array<Kind, 5> kinds = {{
    {"wav", "WAV", SF_FORMAT_WAV, false, {}, 64, 768'000},
    {"flac", "FLAC", SF_FORMAT_FLAC, false, {}, 8, 655'350},
    {"ogg", "OGG Vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, true, {}, 64, 192'000},
    {"opus", "Opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, true, opusRates, 8, 48'000},
    {"mp3", "MP3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, true, mp3Rates, 2, 48'000},
}};

constexpr double quality = 0.6;     // of compressed sound, 0 to 1
constexpr double opusQuality = 0.2; // for libsndfile 56 kbit/s a channel: speech needs no more
constexpr size_t blockFrames = 1 << 14;
constexpr uint64_t largestWav = 0xffffffffu - (1u << 20); // leaves room for headers

int subtype(SampleType type)
{
    switch (type) {
    case SampleType::Pcm16:
        return SF_FORMAT_PCM_16;
    case SampleType::Pcm24:
        return SF_FORMAT_PCM_24;
    case SampleType::Float32:
        return SF_FORMAT_FLOAT;
    }
    return SF_FORMAT_PCM_16;
}

int bytesOf(SampleType type)
{
    return type == SampleType::Pcm16 ? 2 : type == SampleType::Pcm24 ? 3 : 4;
}

bool canWrite(int format)
{
    SF_INFO info{};
    info.samplerate = 48'000;
    info.channels = 1;
    info.format = format;
    return sf_format_check(&info) != 0;
}

std::vector<SampleType> typesOf(const Kind &kind)
{
    std::vector<SampleType> types;
    if (kind.compressed)
        return types;
    for (const SampleType type : {SampleType::Pcm16, SampleType::Pcm24, SampleType::Float32}) {
        if (canWrite(kind.format | subtype(type)))
            types.push_back(type);
    }
    return types;
}

bool isWritable(const Kind &kind)
{
    return kind.compressed ? canWrite(kind.format) : !typesOf(kind).empty();
}

const Kind &kindOf(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return c < 0x80 ? char(std::tolower(c)) : char(c); });
    std::string known;
    for (const Kind &kind : kinds) {
        if (!isWritable(kind))
            continue;
        if (extension == std::string(".") + kind.extension)
            return kind;
        known += (known.empty() ? "." : ", .") + std::string(kind.extension);
    }
    std::error_code ignored;
    if (extension.empty() && fs::is_character_file(path, ignored))
        return kinds.front(); // /dev/full, /dev/null: there is no name to go by
    throw Error("Cannot write " + shown(path) + ": "
                + (extension.empty() ? "its name does not tell the format" : "sounds cannot be written as " + extension)
                + ". Use a name that ends in one of " + known + ".");
}

/// The lowest possible rate that loses nothing, or else the highest.
int rateFor(const Kind &kind, int rate)
{
    if (kind.rates.empty())
        return std::min(rate, kind.mostRate);
    const auto found = std::lower_bound(kind.rates.begin(), kind.rates.end(), rate);
    return found != kind.rates.end() ? *found : kind.rates.back();
}

void checkWritable(const fs::path &path, const SoundShape &sound, const Kind &kind)
{
    if (sound.sampleRate <= 0 || sound.channels <= 0 || sound.frames == 0)
        throw Error("Cannot write " + shown(path) + ": there is no sound to write.");
    if (sound.channels > kind.mostChannels)
        throw Error("Cannot write " + shown(path) + ": " + kind.name + " holds at most " + std::to_string(kind.mostChannels)
                    + " channels, and the sound has " + std::to_string(sound.channels) + ". Choose WAV.");
}

void setStrings(SNDFILE *sound, const SoundTags &tags)
{
    const auto set = [sound](int type, const std::string &text) {
        if (!text.empty())
            sf_set_string(sound, type, text.c_str());
    };
    set(SF_STR_TITLE, tags.title);
    set(SF_STR_SOFTWARE, tags.software);
    set(SF_STR_DATE, tags.date);
    set(SF_STR_COMMENT, tags.comment);
    set(SF_STR_ARTIST, tags.artist);
    set(SF_STR_ALBUM, tags.album);
    set(SF_STR_TRACKNUMBER, tags.track);
}

/// Puts the tags behind the finished RIFF or RF64 file and corrects its length.
void appendInfo(FileSink &sink, const SoundTags &tags, bool rf64)
{
    const std::string chunk = infoChunk(tags);
    if (chunk.empty())
        return;
    if (sink.size() % 2 != 0)
        sink.writeAt(sink.size(), std::string(1, '\0'));
    sink.writeAt(sink.size(), chunk);
    const uint64_t length = sink.size() - 8;
    std::string bytes;
    for (int i = 0; i < (rf64 ? 8 : 4); ++i)
        bytes += char(length >> (8 * i));
    sink.writeAt(rf64 ? 20 : 4, bytes); // in ds64's first field, or in the file's head
}

} // namespace

struct SoundWriter::State
{
    State(const fs::path &target, const SoundShape &sound, const SoundTags &written)
        : path(target), kind(kindOf(target)), tags(written), channels(size_t(std::max(1, sound.channels)))
    {
        checkWritable(path, sound, kind);
    }

    fs::path path;
    const Kind &kind;
    SoundTags tags;
    size_t channels;
    bool rf64 = false;
    std::unique_ptr<StreamResampler> resampler;
    std::unique_ptr<AtomicFile> file;
    std::unique_ptr<FileSink> sink;
    std::unique_ptr<SNDFILE, int (*)(SNDFILE *)> sound{nullptr, sf_close};
};

void requireSoundName(const fs::path &path)
{
    kindOf(path);
}

SoundWriter::SoundWriter(const fs::path &path, const SoundShape &shape, const SoundTags &tags, SampleType type)
    : m_state(std::make_unique<State>(path, shape, tags))
{
    State &s = *m_state;
    const Kind &kind = s.kind;
    const int rate = rateFor(kind, shape.sampleRate);
    if (rate != shape.sampleRate)
        s.resampler = std::make_unique<StreamResampler>(shape.sampleRate, rate, shape.channels);
    const std::vector<SampleType> types = typesOf(kind);
    if (!types.empty() && std::find(types.begin(), types.end(), type) == types.end())
        type = types.back(); // FLAC has no float: its best is 24 bits
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = shape.channels;
    info.format = kind.format | (kind.compressed ? 0 : subtype(type));
    const bool wav = kind.format == SF_FORMAT_WAV;
    s.rf64 = wav && shape.frames * s.channels * uint64_t(bytesOf(type)) > largestWav;
    if (s.rf64)
        info.format = SF_FORMAT_RF64 | subtype(type);
    const bool opus = kind.extension == std::string("opus");
    const bool mp3 = kind.extension == std::string("mp3");

    s.file = std::make_unique<AtomicFile>(path);
    s.sink = std::make_unique<FileSink>(s.file->path());
    if (mp3)
        s.sink->writePrefix(id3Tag(tags));
    if (opus)
        s.sink->setPages(OggPages(oggSerial(opusComments(tags)), opusComments(tags)));
    else if (kind.extension == std::string("ogg"))
        s.sink->setPages(OggPages(oggSerial(opusComments(tags))));
    s.sound.reset(s.sink->open(info));
    if (!s.sound)
        throw Error(s.sink->error() != 0 ? writeErrorText(path, s.sink->error())
                                         : "Cannot write " + shown(path) + ": " + soundErrorText(sf_error(nullptr)) + ".");
    sf_command(s.sound.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    if (kind.compressed) {
        double value = opus ? opusQuality : quality;
        sf_command(s.sound.get(), SFC_SET_VBR_ENCODING_QUALITY, &value, sizeof value);
    }
    if (!wav && !opus && !mp3)
        setStrings(s.sound.get(), tags);
}

SoundWriter::~SoundWriter() = default;

void SoundWriter::write(std::span<const float> samples)
{
    pass(m_state->resampler ? m_state->resampler->process(samples) : samples);
}

void SoundWriter::pass(std::span<const float> samples)
{
    State &s = *m_state;
    const size_t frames = samples.size() / s.channels;
    for (size_t at = 0; at < frames; at += blockFrames) {
        const size_t count = std::min(blockFrames, frames - at);
        if (sf_writef_float(s.sound.get(), samples.data() + at * s.channels, sf_count_t(count)) != sf_count_t(count))
            break; // the sink knows why, or sf_error does
    }
    if (s.sink->error() != 0)
        throw Error(writeErrorText(s.path, s.sink->error()));
}

void SoundWriter::finish()
{
    State &s = *m_state;
    if (s.resampler)
        pass(s.resampler->finish());
    int failed = sf_error(s.sound.get());
    const int closing = sf_close(s.sound.release()); // writes what is left, and the header
    if (failed == SF_ERR_NO_ERROR)
        failed = closing;
    if (s.kind.format == SF_FORMAT_WAV && s.sink->error() == 0)
        appendInfo(*s.sink, s.tags, s.rf64);
    s.sink->finish(s.path);
    if (failed != SF_ERR_NO_ERROR)
        throw Error("Cannot write " + shown(s.path) + ": " + soundErrorText(failed) + ".");
    s.file->commit();
}

std::vector<SoundFormat> writableFormats()
{
    std::vector<SoundFormat> formats;
    for (const Kind &kind : kinds) {
        if (isWritable(kind))
            formats.push_back({kind.extension, kind.name, typesOf(kind)});
    }
    return formats;
}

void writeSound(const fs::path &path, const Audio &audio, const SoundTags &tags, SampleType type)
{
    const Kind &kind = kindOf(path);
    checkWritable(path, {audio.sampleRate, audio.channels, audio.frames()}, kind);
    const int rate = rateFor(kind, audio.sampleRate);
    if (rate != audio.sampleRate)
        return writeSound(path, resample(audio, rate), tags, type);
    SoundWriter writer(path, {audio.sampleRate, audio.channels, audio.frames()}, tags, type);
    writer.write(audio.samples);
    writer.finish();
}

} // namespace core::audio
