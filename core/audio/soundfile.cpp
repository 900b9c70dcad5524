// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"

#include "core/audio/filesink.h"
#include "core/audio/resample.h"
#include "core/audio/soundtags.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::audio {

namespace fs = std::filesystem;

namespace {

using SoundHandle = std::unique_ptr<SNDFILE, int (*)(SNDFILE *)>;

constexpr int opusRates[] = {8000, 12000, 16000, 24000, 48000};
constexpr int mp3Rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};

/// What libsndfile needs to know of a format of ours.
struct Kind
{
    const char *extension;
    const char *name;
    int format;
    bool compressed;              ///< no sample types, but a quality
    std::span<const int> rates;   ///< the only ones possible; empty: any
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

constexpr double quality = 0.6;                  // of compressed sound, 0 to 1
constexpr uint64_t mostSamples = 1u << 30;       // 4 GB of memory, 13 hours of a 22,050 Hz voice
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

void checkWritable(const fs::path &path, const Audio &audio, const Kind &kind)
{
    if (audio.sampleRate <= 0 || audio.channels <= 0 || audio.frames() == 0)
        throw Error("Cannot write " + shown(path) + ": there is no sound to write.");
    if (audio.channels > kind.mostChannels)
        throw Error("Cannot write " + shown(path) + ": " + kind.name + " holds at most " + std::to_string(kind.mostChannels)
                    + " channels, and the sound has " + std::to_string(audio.channels) + ". Choose WAV.");
}

/// libsndfile's words for its error; some of its errors are numbers that it then calls invalid, on
/// stdout, so only those it knows are asked for.
std::string reasonOf(int error)
{
    return error > 0 ? sf_error_number(error) : "the sound library cannot handle its contents";
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

void writeFrames(SNDFILE *sound, const Audio &audio)
{
    for (size_t at = 0; at < audio.frames(); at += blockFrames) {
        const size_t count = std::min(blockFrames, audio.frames() - at);
        if (sf_writef_float(sound, audio.samples.data() + at * size_t(audio.channels), sf_count_t(count))
            != sf_count_t(count))
            return; // the sink knows why, or sf_error does
    }
}

/// An open sound file, its description checked.
struct Source
{
    SoundHandle sound{nullptr, sf_close};
    SF_INFO info{};
    uint64_t bytes = 0;
    SoundTags tags;
};

std::string orEmpty(const char *text)
{
    return text ? text : "";
}

SoundTags readStrings(SNDFILE *sound)
{
    SoundTags tags{orEmpty(sf_get_string(sound, SF_STR_TITLE)), orEmpty(sf_get_string(sound, SF_STR_SOFTWARE)),
                   orEmpty(sf_get_string(sound, SF_STR_DATE)), orEmpty(sf_get_string(sound, SF_STR_COMMENT))};
    // libsndfile adds itself to what wrote the file.
    if (const size_t at = tags.software.rfind(" (libsndfile-"); at != std::string::npos && tags.software.ends_with(')'))
        tags.software.resize(at);
    return tags;
}

Source openSound(const fs::path &path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    struct stat status{};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(file);
        throw Error("Cannot read " + shown(path) + ": it is not a file.");
    }
    Source source;
    source.bytes = uint64_t(status.st_size);
    source.tags = readInfoChunks(file, source.bytes);
    ::lseek(file, 0, SEEK_SET);
    source.sound.reset(sf_open_fd(file, SFM_READ, &source.info, SF_TRUE)); // closes the file, now or later
    if (!source.sound)
        throw Error("Cannot read " + shown(path) + ": it is not a sound file that is known here, or it is damaged ("
                    + reasonOf(sf_error(nullptr)) + ").");
    const SF_INFO &info = source.info;
    if (info.channels < 1 || info.channels > 64 || info.samplerate < 1 || info.samplerate > 768'000)
        throw Error("Cannot read " + shown(path) + ": it claims " + std::to_string(info.channels) + " channels at "
                    + std::to_string(info.samplerate) + " Hz, which no sound has. The file is damaged.");
    const SoundTags strings = readStrings(source.sound.get());
    for (const auto member : {&SoundTags::title, &SoundTags::software, &SoundTags::date, &SoundTags::comment}) {
        if ((source.tags.*member).empty())
            source.tags.*member = strings.*member;
    }
    return source;
}

} // namespace

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
    checkWritable(path, audio, kind);
    const int rate = rateFor(kind, audio.sampleRate);
    if (rate != audio.sampleRate)
        return writeSound(path, resample(audio, rate), tags, type);

    const std::vector<SampleType> types = typesOf(kind);
    if (!types.empty() && std::find(types.begin(), types.end(), type) == types.end())
        type = types.back(); // FLAC has no float: its best is 24 bits
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = audio.channels;
    info.format = kind.format | (kind.compressed ? 0 : subtype(type));
    const bool wav = kind.format == SF_FORMAT_WAV;
    const bool rf64 = wav && uint64_t(audio.samples.size()) * uint64_t(bytesOf(type)) > largestWav;
    if (rf64)
        info.format = SF_FORMAT_RF64 | subtype(type);
    const bool opus = kind.extension == std::string("opus");
    const bool mp3 = kind.extension == std::string("mp3");

    AtomicFile file(path);
    FileSink sink(file.path());
    if (mp3)
        sink.writePrefix(id3Tag(tags));
    if (opus)
        sink.setPages(OggPages(oggSerial(opusComments(tags)), opusComments(tags)));
    else if (kind.extension == std::string("ogg"))
        sink.setPages(OggPages(oggSerial(opusComments(tags))));
    SoundHandle sound(sink.open(info), sf_close);
    if (!sound)
        throw Error(sink.error() != 0 ? writeErrorText(path, sink.error())
                                      : "Cannot write " + shown(path) + ": " + reasonOf(sf_error(nullptr)) + ".");
    sf_command(sound.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    if (kind.compressed) {
        double value = quality;
        sf_command(sound.get(), SFC_SET_VBR_ENCODING_QUALITY, &value, sizeof value);
    }
    if (!wav && !opus && !mp3)
        setStrings(sound.get(), tags);
    writeFrames(sound.get(), audio);
    int failed = sf_error(sound.get());
    const int closing = sf_close(sound.release()); // writes what is left, and the header
    if (failed == SF_ERR_NO_ERROR)
        failed = closing;
    if (wav && sink.error() == 0)
        appendInfo(sink, tags, rf64);
    sink.finish(path);
    if (failed != SF_ERR_NO_ERROR)
        throw Error("Cannot write " + shown(path) + ": " + reasonOf(failed) + ".");
    file.commit();
}

Audio readSound(const fs::path &path, SoundTags *tags)
{
    Source source = openSound(path);
    const size_t channels = size_t(source.info.channels);
    Audio audio{source.info.samplerate, source.info.channels, {}};
    // The header's count is only a hint: what is read decides. Reserve no more than the file's size
    // makes likely, for a damaged one may claim anything.
    const uint64_t claimed = uint64_t(std::clamp<sf_count_t>(source.info.frames, 0, sf_count_t(mostSamples))) * channels;
    audio.samples.reserve(size_t(std::min({claimed, source.bytes * 4, mostSamples})));
    std::vector<float> block(blockFrames * channels);
    for (;;) {
        const sf_count_t count = sf_readf_float(source.sound.get(), block.data(), sf_count_t(blockFrames));
        if (count <= 0)
            break;
        if (audio.samples.size() + size_t(count) * channels > mostSamples)
            throw Error("Cannot read " + shown(path) + ": it is longer than "
                        + std::to_string(mostSamples / channels / uint64_t(audio.sampleRate) / 3600)
                        + " hours. Cut it into shorter files.");
        audio.samples.insert(audio.samples.end(), block.begin(), block.begin() + std::ptrdiff_t(size_t(count) * channels));
    }
    if (audio.samples.empty())
        throw Error("Cannot read " + shown(path) + ": there is no sound in it, or it is damaged.");
    for (float &sample : audio.samples) {
        if (!std::isfinite(sample)) // a float file may hold anything
            sample = 0;
    }
    if (tags)
        *tags = source.tags;
    return audio;
}

SoundTags readTags(const fs::path &path)
{
    return openSound(path).tags;
}

} // namespace core::audio
