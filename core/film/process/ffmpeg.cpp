// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/process/ffmpeg.h"

#include "core/base/error.h"
#include "core/base/json.h"

#include <QProcess>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

using namespace Qt::StringLiterals;

namespace core::film {

namespace {

constexpr int patience = 50;            // ms between two looks at whether to stop
constexpr qint64 mostWaiting = 8 << 20; // bytes that wait for ffmpeg before we do

/// File names are bytes; Qt's strings are decoded as the system's names are.
QString toQt(const std::string &argument)
{
    return QString::fromLocal8Bit(argument.data(), qsizetype(argument.size()));
}

std::string missing(const FfmpegProgram &program)
{
    return "Films are made with the ffmpeg program, and " + program.name
           + " cannot be started. Install ffmpeg (on Debian and Ubuntu: apt "
             "install ffmpeg).";
}

} // namespace

std::string FfmpegProgram::probe() const
{
    const std::filesystem::path path(name);
    std::string file = path.filename().string();
    if (const size_t at = file.rfind("ffmpeg"); at != std::string::npos)
        file.replace(at, 6, "ffprobe");
    else
        file = "ffprobe";
    return path.has_parent_path() ? (path.parent_path() / file).string() : file;
}

struct FfmpegRun::State
{
    QProcess process;
    QByteArray said, pending;
    qsizetype taken = 0; // of pending

    void listen()
    {
        said += process.readAllStandardError();
        said = said.right(8192);
    }
};

FfmpegRun::FfmpegRun(const FfmpegProgram &program, const std::vector<std::string> &arguments, Direction direction)
    : m_state(std::make_unique<State>())
{
    QProcess &process = m_state->process;
    process.setProgram(toQt(program.name));
    QStringList list{u"-hide_banner"_s, u"-nostdin"_s, u"-nostats"_s, u"-loglevel"_s, u"error"_s};
    for (const std::string &argument : arguments)
        list << toQt(argument);
    process.setArguments(list);
    if (direction != Direction::Reads)
        process.setStandardInputFile(QProcess::nullDevice());
    if (direction != Direction::Writes)
        process.setStandardOutputFile(QProcess::nullDevice());
    process.start(direction == Direction::Reads ? QIODevice::ReadWrite : QIODevice::ReadOnly);
    if (!process.waitForStarted())
        throw Error(missing(program));
}

FfmpegRun::~FfmpegRun()
{
    if (m_state->process.state() != QProcess::NotRunning) {
        m_state->process.kill();
        m_state->process.waitForFinished();
    }
}

std::string FfmpegRun::said() const
{
    const QList<QByteArray> lines = m_state->said.trimmed().split('\n');
    return lines.isEmpty() ? std::string() : lines.last().trimmed().toStdString();
}

void FfmpegRun::write(std::span<const uint8_t> bytes, const JobContext &context)
{
    QProcess &process = m_state->process;
    context.checkpoint();
    if (process.state() != QProcess::NotRunning)
        process.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    while (process.state() != QProcess::NotRunning && process.bytesToWrite() > std::min<qint64>(mostWaiting, qint64(bytes.size()))) {
        process.waitForBytesWritten(patience);
        m_state->listen();
        context.checkpoint();
    }
    if (process.state() == QProcess::NotRunning) {
        m_state->listen();
        throw Error("The film could not be written. ffmpeg says: " + said());
    }
}

size_t FfmpegRun::read(std::span<uint8_t> bytes, const JobContext &context)
{
    QProcess &process = m_state->process;
    size_t got = 0;
    while (got < bytes.size()) {
        const qint64 more = process.read(reinterpret_cast<char *>(bytes.data()) + got, qint64(bytes.size() - got));
        if (more > 0) {
            got += size_t(more);
            continue;
        }
        if (process.state() == QProcess::NotRunning)
            break;
        context.checkpoint();
        process.waitForReadyRead(patience);
        m_state->listen();
    }
    return got;
}

void FfmpegRun::finish(const JobContext &context)
{
    QProcess &process = m_state->process;
    while (process.state() != QProcess::NotRunning && process.bytesToWrite() > 0) {
        process.waitForBytesWritten(patience);
        m_state->listen();
        context.checkpoint();
    }
    process.closeWriteChannel();
    while (process.state() != QProcess::NotRunning) {
        process.waitForFinished(patience);
        m_state->listen();
        context.checkpoint();
    }
    m_state->listen();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        throw Error("ffmpeg failed. It says: " + said());
}

std::string inputName(const std::filesystem::path &path)
{
    return "file:" + std::filesystem::absolute(path).string();
}

namespace {

/// All that a program writes; empty where it cannot be started.
QByteArray outputOf(const std::string &program, const std::vector<std::string> &arguments, bool *started = nullptr)
{
    QProcess process;
    process.setProgram(toQt(program));
    QStringList list;
    for (const std::string &argument : arguments)
        list << toQt(argument);
    process.setArguments(list);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(QIODevice::ReadOnly);
    const bool begun = process.waitForStarted();
    if (started)
        *started = begun;
    if (!begun)
        return {};
    if (!process.waitForFinished(120'000)) {
        process.kill();
        process.waitForFinished();
    }
    return process.readAllStandardOutput();
}

} // namespace

bool isThere(const FfmpegProgram &program)
{
    bool started = false;
    outputOf(program.name, {"-version"}, &started);
    return started;
}

const std::set<std::string> &encodersOf(const FfmpegProgram &program)
{
    static std::mutex mutex;
    static std::map<std::string, std::set<std::string>> known;
    const std::scoped_lock lock(mutex);
    if (const auto found = known.find(program.name); found != known.end())
        return found->second;
    bool started = false;
    const QByteArray text = outputOf(program.name, {"-hide_banner", "-encoders"}, &started);
    if (!started)
        throw Error(missing(program));
    std::set<std::string> names;
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() > 1 && words[0].size() == 6)
            names.insert(words[1].toStdString());
    }
    return known.emplace(program.name, std::move(names)).first->second;
}

Probed probed(const FfmpegProgram &program, const std::filesystem::path &path, bool countsFrames)
{
    std::vector<std::string> arguments{"-v", "error", "-protocol_whitelist", "file,pipe"};
    if (countsFrames)
        arguments.insert(arguments.end(), {"-count_packets"});
    arguments.insert(
        arguments.end(),
        {"-show_entries",
         "stream=codec_type,width,height,nb_read_packets:stream_side_data=rotation:stream_disposition=attached_pic:format=duration", "-of",
         "json", inputName(path)});
    const QByteArray text = outputOf(program.probe(), arguments);
    const auto json = tryParseJson<nlohmann::json>(std::string_view(text.constData(), size_t(text.size())));
    Probed result;
    if (!json.is_object())
        return result;
    const auto numberIn = [](const nlohmann::json &object, const char *name) {
        const auto found = object.find(name);
        if (found == object.end())
            return 0.0;
        return found->is_number()   ? found->get<double>()
               : found->is_string() ? std::strtod(found->get<std::string>().c_str(), nullptr)
                                    : 0.0;
    };
    for (const auto &stream : json.value("streams", nlohmann::json::array())) {
        const std::string type = stream.value("codec_type", std::string());
        if (type == "audio")
            result.hasSound = true;
        const bool isCover = stream.contains("disposition") && numberIn(stream["disposition"], "attached_pic") != 0;
        if (type != "video" || isCover || result.hasVideo)
            continue;
        result.hasVideo = true;
        result.width = int(numberIn(stream, "width"));
        result.height = int(numberIn(stream, "height"));
        result.frames = int64_t(numberIn(stream, "nb_read_packets"));
        for (const auto &side : stream.value("side_data_list", nlohmann::json::array()))
            if (std::abs(std::lround(numberIn(side, "rotation"))) % 180 == 90)
                std::swap(result.width, result.height);
    }
    if (const auto format = json.find("format"); format != json.end())
        result.seconds = numberIn(*format, "duration");
    return result;
}

} // namespace core::film
