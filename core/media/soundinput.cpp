// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/soundinput.h"

#include "core/audio/resample.h"
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/media/soundend.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;

namespace core::media {

namespace fs = std::filesystem;

namespace {

constexpr size_t mostSamples = size_t(48) * 3600 * 16000; // two days of speech; more is no sound that somebody wants words of
constexpr int patience = 100;                             // ms between two looks at whether to stop

/// What ffprobe tells of one sound in a file.
struct Track
{
    int channels = 2;
    bool isUsual = false;
    QString language, title;
};

/// The path is absolute, so that no name can be taken for an option or another protocol; nothing is fetched.
QStringList inputOf(const fs::path &path)
{
    return {u"-v"_s,        u"error"_s, u"-protocol_whitelist"_s,
            u"file,pipe"_s, u"-i"_s,    u"file:"_s + QString::fromStdU16String(fs::absolute(path).u16string())};
}

/// Nothing where ffprobe is missing or does not understand the file.
std::vector<Track> tracksOf(const fs::path &path, const std::string &program)
{
    std::string name = program;
    if (name.ends_with("ffmpeg"))
        name.replace(name.size() - 6, 6, "ffprobe");
    QProcess probe;
    probe.setProgram(QString::fromStdString(name));
    probe.setArguments(inputOf(path)
                       + QStringList{u"-select_streams"_s, u"a"_s, u"-show_entries"_s,
                                     u"stream=channels:stream_disposition=default:stream_tags=language,title"_s, u"-of"_s, u"json"_s});
    probe.setStandardInputFile(QProcess::nullDevice());
    probe.start(QIODevice::ReadOnly);
    if (!probe.waitForStarted() || !probe.waitForFinished(30'000)) {
        probe.kill();
        probe.waitForFinished();
        return {};
    }
    std::vector<Track> tracks;
    for (const QJsonValue each : QJsonDocument::fromJson(probe.readAllStandardOutput()).object()[u"streams"_s].toArray()) {
        const QJsonObject stream = each.toObject(), tags = stream[u"tags"_s].toObject();
        tracks.push_back({stream[u"channels"_s].toInt(2), stream[u"disposition"_s].toObject()[u"default"_s].toInt() == 1,
                          tags[u"language"_s].toString(), tags[u"title"_s].toString()});
    }
    return tracks;
}

/// Counted from 0. Throws where the one asked for is not there.
size_t chosenTrack(const std::vector<Track> &tracks, int asked, const fs::path &path)
{
    if (asked > 0 && size_t(asked) > std::max<size_t>(1, tracks.size()))
        throw Error(shown(path) + " has no sound track number " + std::to_string(asked) + "; it has "
                    + (tracks.size() > 1 ? std::to_string(tracks.size()) + "." : "one."));
    if (asked > 0)
        return size_t(asked) - 1;
    const auto usual = std::ranges::find(tracks, true, &Track::isUsual);
    return usual == tracks.end() ? 0 : size_t(usual - tracks.begin());
}

/// "eng, Commentary"; may be empty.
std::string wordsOf(const Track &track)
{
    QStringList words;
    if (!track.language.isEmpty() && track.language != u"und"_s)
        words << track.language;
    if (!track.title.isEmpty())
        words << track.title.left(60);
    return words.join(u", "_s).toStdString();
}

void tellTracks(MonoSound &sound, const std::vector<Track> &tracks, size_t chosen, const fs::path &path)
{
    if (tracks.size() < 2)
        return;
    std::ranges::transform(tracks, std::back_inserter(sound.tracks), wordsOf);
    sound.track = int(chosen) + 1;
    const std::string &words = sound.tracks[chosen];
    sound.note = shown(path) + " has " + std::to_string(tracks.size()) + " sound tracks; number " + std::to_string(sound.track)
                 + (words.empty() ? "" : " (" + words + ")") + " is heard.";
}

/// libsndfile knows its form, whatever is in it.
bool isKnownSound(const fs::path &path)
{
    try {
        audio::readTags(path);
        return true;
    } catch (const Error &) {
        return false;
    }
}

/// ffmpeg is not installed.
class NoFfmpeg : public Error
{
public:
    using Error::Error;
};

/// The last line of what ffmpeg had to say.
std::string lastLine(const QByteArray &said)
{
    const QList<QByteArray> lines = said.trimmed().split('\n');
    return lines.isEmpty() ? std::string() : lines.last().trimmed().toStdString();
}

} // namespace

Audio mixed(const Audio &audio)
{
    if (audio.channels == 1)
        return audio;
    const auto channels = size_t(audio.channels);
    const size_t frames = audio.frames();
    std::vector<double> energy(channels, 0.0);
    for (size_t i = 0; i < frames; ++i)
        for (size_t c = 0; c < channels; ++c)
            energy[c] += double(audio.samples[i * channels + c]) * double(audio.samples[i * channels + c]);
    const auto loudest = size_t(std::ranges::max_element(energy) - energy.begin());
    std::vector<size_t> heard; // a channel that is silent would only make the others quieter
    for (size_t c = 0; c < channels; ++c)
        if (energy[c] > energy[loudest] * 1e-6)
            heard.push_back(c);
    if (heard.empty())
        heard.push_back(0);
    Audio mono{.sampleRate = audio.sampleRate, .channels = 1, .samples = {}};
    mono.samples.resize(frames);
    double together = 0;
    for (size_t i = 0; i < frames; ++i) {
        float sum = 0;
        for (const size_t c : heard)
            sum += audio.samples[i * channels + c];
        mono.samples[i] = sum / float(heard.size());
        together += double(mono.samples[i]) * double(mono.samples[i]);
    }
    // Channels without anything in common have half the energy together; below a tenth they cancel each other out.
    if (together < energy[loudest] * 0.1)
        for (size_t i = 0; i < frames; ++i)
            mono.samples[i] = audio.samples[i * channels + loudest];
    return mono;
}

MonoSound readWithFfmpeg(const fs::path &path, int sampleRate, const JobContext &context, const SoundChoice &choice)
{
    const std::vector<Track> tracks = tracksOf(path, choice.program);
    const size_t track = chosenTrack(tracks, choice.track, path);
    const int channels = tracks.empty() || tracks[track].channels > 1 ? 2 : 1;
    QProcess ffmpeg;
    ffmpeg.setProgram(QString::fromUtf8(choice.program));
    // Silence stands for the time before a sound begins, and for what is missing of it.
    const bool joined = mayBeJoined(path); // whose times begin anew
    ffmpeg.setArguments(QStringList{u"-nostdin"_s} + (choice.ignoresLength ? QStringList{u"-ignore_length"_s, u"1"_s} : QStringList())
                        + inputOf(path)
                        + QStringList{u"-map"_s, u"0:a:%1"_s.arg(track), u"-vn"_s, u"-sn"_s, u"-dn"_s, u"-af"_s,
                                      joined ? u"anull"_s : u"aresample=async=1:first_pts=0"_s, u"-ac"_s, QString::number(channels),
                                      u"-ar"_s, QString::number(sampleRate), u"-f"_s, u"f32le"_s, u"-"_s});
    ffmpeg.setStandardInputFile(QProcess::nullDevice());
    ffmpeg.start(QIODevice::ReadOnly);
    if (!ffmpeg.waitForStarted())
        throw NoFfmpeg(shown(path)
                       + " is no sound file that Atelier reads itself. Install ffmpeg, with which it reads videos and all other sound.");
    const auto stop = [&] {
        ffmpeg.kill();
        ffmpeg.waitForFinished();
    };
    Audio audio{.sampleRate = sampleRate, .channels = channels, .samples = {}};
    QByteArray rest, said;
    const auto take = [&] {
        said += ffmpeg.readAllStandardError();
        said = said.right(4096);
        rest += ffmpeg.readAllStandardOutput();
        const auto whole = size_t(rest.size()) / sizeof(float);
        const size_t before = audio.samples.size();
        audio.samples.resize(before + whole);
        std::memcpy(audio.samples.data() + before, rest.constData(), whole * sizeof(float));
        rest = rest.mid(qsizetype(whole * sizeof(float)));
    };
    try {
        while (ffmpeg.state() != QProcess::NotRunning) {
            ffmpeg.waitForReadyRead(patience);
            take();
            context.progress(int(audio.seconds()), 0, "Reading the sound");
            if (audio.samples.size() > mostSamples * size_t(channels))
                throw Error(shown(path) + " has more than two days of sound in it. Cut it into parts.");
        }
    } catch (...) { // stopped, or too much
        stop();
        throw;
    }
    take();
    const bool broke = ffmpeg.exitStatus() != QProcess::NormalExit || ffmpeg.exitCode() != 0;
    if (broke) {
        if (said.contains("matches no streams"))
            throw Error("There is no sound in " + shown(path) + ".");
        if (audio.empty())
            throw Error(shown(path) + " cannot be read as sound. ffmpeg says: " + lastLine(said));
    }
    if (audio.empty())
        throw Error("There is no sound in " + shown(path) + ".");
    for (float &sample : audio.samples)
        if (!std::isfinite(sample))
            sample = 0;
    audio.samples.resize(audio.frames() * size_t(channels)); // whole frames
    MonoSound sound{.audio = mixed(audio), .note = {}};
    tellTracks(sound, tracks, track, path);
    if (broke)
        sound.note += (sound.note.empty() ? "" : " ") + shown(path) + " could be read for its first " + std::to_string(int(audio.seconds()))
                      + " seconds only. ffmpeg says: " + lastLine(said);
    return sound;
}

namespace {

MonoSound readAnySound(const fs::path &path, int sampleRate, const JobContext &context, const SoundChoice &choice)
{
    std::error_code failed;
    if (!fs::exists(path, failed))
        throw Error("There is no file " + shown(path) + ".");
    if (fs::is_directory(path, failed))
        throw Error(shown(path) + " is a folder. Give a sound file or a video.");
    context.progress(0, 0, "Reading the sound");
    std::string note;
    if (fs::is_regular_file(path, failed) && fs::file_size(path, failed) == 0)
        throw Error(shown(path) + " is empty: it has no bytes. Record or fetch it again.");
    const WavEnd end = endOfWav(path);
    if (end == WavEnd::AnotherFile)
        note =
            shown(path)
            + " consists of several WAV files one behind the other, of which the first is read. Join them with ffmpeg or a sound editor to have all.";
    SoundChoice asked = choice;
    asked.ignoresLength = end == WavEnd::GoesOn;
    if (mayBeJoined(path) || choice.track > 1 || asked.ignoresLength) {
        try {
            return readWithFfmpeg(path, sampleRate, context, asked);
        } catch (const NoFfmpeg &) {
            if (asked.ignoresLength)
                note = "The header of " + shown(path)
                       + " says that it is shorter than it is, and as much is read. Install ffmpeg to read all.";
            else if (isJoined(path))
                note = shown(path)
                       + " consists of several files one behind the other, of which the first is read. Install ffmpeg to read all.";
        } catch (const Error &) { // then nobody else may help, and says so
            if (choice.track > 1)
                throw;
        }
    }
    std::optional<Audio> audio;
    std::string reason;
    try {
        audio = audio::readSound(path);
    } catch (const Error &error) { // a video, sound in a form that libsndfile does not know, or really none
        reason = error.what();
    }
    context.checkpoint();
    if (audio)
        return {audio::resample(mixed(*audio), sampleRate), std::move(note)};
    try {
        MonoSound other = readWithFfmpeg(path, sampleRate, context, choice);
        if (other.note.empty())
            other.note = std::move(note);
        return other;
    } catch (const Error &) {
        if (isKnownSound(path)) // where ffmpeg cannot help either
            throw Error(reason);
        throw;
    }
}

} // namespace

MonoSound readMonoSound(const fs::path &path, int sampleRate, const JobContext &context, const SoundChoice &choice)
{
    MonoSound sound = readAnySound(path, sampleRate, context, choice);
    if (sound.note.empty())
        sound.note = noteOnEnd(path, sound.audio.seconds());
    return sound;
}

Audio readMono(const fs::path &path, int sampleRate, const JobContext &context)
{
    return readMonoSound(path, sampleRate, context).audio;
}

} // namespace core::media
