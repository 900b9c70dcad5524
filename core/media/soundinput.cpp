// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/soundinput.h"

#include "core/audio/resample.h"
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <QProcess>
#include <QString>
#include <QStringList>

#include <cmath>
#include <cstring>
#include <optional>

using namespace Qt::StringLiterals;

namespace core::media {

namespace fs = std::filesystem;

namespace {

constexpr size_t mostSamples = size_t(48) * 3600 * 16000; // two days of speech; more is no sound that somebody wants words of
constexpr int patience = 100;                             // ms between two looks at whether to stop

Audio mixed(const Audio &audio)
{
    if (audio.channels == 1)
        return audio;
    Audio mono{.sampleRate = audio.sampleRate, .channels = 1};
    mono.samples.resize(audio.frames());
    const auto channels = size_t(audio.channels);
    for (size_t i = 0; i < mono.samples.size(); ++i) {
        float sum = 0;
        for (size_t c = 0; c < channels; ++c)
            sum += audio.samples[i * channels + c];
        mono.samples[i] = sum / float(channels);
    }
    return mono;
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

/// The last line of what ffmpeg had to say.
std::string lastLine(const QByteArray &said)
{
    const QList<QByteArray> lines = said.trimmed().split('\n');
    return lines.isEmpty() ? std::string() : lines.last().trimmed().toStdString();
}

} // namespace

Audio readWithFfmpeg(const fs::path &path, int sampleRate, const JobContext &context, const char *program)
{
    QProcess ffmpeg;
    ffmpeg.setProgram(QString::fromUtf8(program));
    // The path is absolute, so that no name can be taken for an option or another protocol; nothing is fetched.
    ffmpeg.setArguments({u"-nostdin"_s, u"-v"_s, u"error"_s, u"-protocol_whitelist"_s, u"file,pipe"_s, u"-i"_s,
                         u"file:"_s + QString::fromStdU16String(fs::absolute(path).u16string()), u"-map"_s, u"0:a:0"_s, u"-vn"_s, u"-sn"_s,
                         u"-dn"_s, u"-ac"_s, u"1"_s, u"-ar"_s, QString::number(sampleRate), u"-f"_s, u"f32le"_s, u"-"_s});
    ffmpeg.setStandardInputFile(QProcess::nullDevice());
    ffmpeg.start(QIODevice::ReadOnly);
    if (!ffmpeg.waitForStarted())
        throw Error(shown(path)
                    + " is no sound file that Atelier reads itself. Install ffmpeg, with which it reads videos and all other sound.");
    const auto stop = [&] {
        ffmpeg.kill();
        ffmpeg.waitForFinished();
    };
    Audio audio{.sampleRate = sampleRate, .channels = 1};
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
            if (audio.samples.size() > mostSamples)
                throw Error(shown(path) + " has more than two days of sound in it. Cut it into parts.");
        }
    } catch (...) { // stopped, or too much
        stop();
        throw;
    }
    take();
    if (ffmpeg.exitStatus() != QProcess::NormalExit || ffmpeg.exitCode() != 0) {
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
    return audio;
}

Audio readMono(const fs::path &path, int sampleRate, const JobContext &context)
{
    std::error_code failed;
    if (!fs::exists(path, failed))
        throw Error("There is no file " + shown(path) + ".");
    if (fs::is_directory(path, failed))
        throw Error(shown(path) + " is a folder. Give a sound file or a video.");
    context.progress(0, 0, "Reading the sound");
    std::optional<Audio> audio;
    std::string reason;
    try {
        audio = audio::readSound(path);
    } catch (const Error &error) { // a video, sound in a form that libsndfile does not know, or really none
        reason = error.what();
    }
    context.checkpoint();
    if (audio)
        return audio::resample(mixed(*audio), sampleRate);
    try {
        return readWithFfmpeg(path, sampleRate, context);
    } catch (const Error &) {
        if (isKnownSound(path)) // where ffmpeg cannot help either
            throw Error(reason);
        throw;
    }
}

} // namespace core::media
