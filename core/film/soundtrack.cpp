// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/soundtrack.h"

#include "core/audio/limiter.h"
#include "core/audio/loudness.h"
#include "core/audio/resample.h"
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/frames/clipreader.h"
#include "core/film/sound/rawsound.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace core::film {

namespace fs = std::filesystem;

namespace {

constexpr int rate = soundtrackRate;
constexpr int64_t block = rate;               // frames that are mixed at a time
constexpr double attack = 0.3, release = 0.8; // seconds in which the music goes down and comes back
constexpr double shortPause = 1.2;            // seconds: it stays down
constexpr double speechLoudness = -19;        // LUFS, to which voices are brought
constexpr int64_t seam = rate / 2;            // frames in which the music's end goes over into its beginning

int64_t framesAt(double seconds)
{
    return std::llround(seconds * rate);
}

/// Something that is heard from a frame of the film on.
struct Heard
{
    int64_t begin = 0, end = 0; ///< frames of the film
    fs::path file;
    int64_t from = 0; ///< frame of the file
    double gain = 1;
    bool isSpeech = false; ///< of a voice: small, kept in memory while it lasts
    int64_t fadeIn = 0, fadeOut = 0;
};

std::vector<Heard> heardIn(const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures)
{
    std::vector<Heard> all;
    for (size_t i = 0; i < timeline.scenes.size(); ++i) {
        const ScheduledScene &scene = timeline.scenes[i];
        const Scene &own = film.scenes[scene.scene];
        const int64_t first = framesAt(timeline.secondsAt(scene.begin)), last = framesAt(timeline.secondsAt(scene.end));
        if (!scene.spoken.sound.empty()) {
            Heard heard;
            heard.file = scene.spoken.sound;
            heard.isSpeech = own.recording.file.empty();
            heard.begin = framesAt(scene.speechAt);
            heard.from = framesAt(scene.spoken.from);
            const bool goesOn = !heard.isSpeech && i + 1 < timeline.scenes.size() && timeline.scenes[i + 1].spoken.sound == heard.file
                                && std::abs(timeline.scenes[i + 1].spoken.from - scene.spoken.from - scene.spoken.seconds) < 1e-6;
            const int64_t end = framesAt(scene.speechAt + scene.spoken.seconds);
            heard.end = goesOn ? end : std::min(end, last);
            heard.fadeOut = goesOn ? 0 : end > last ? rate / 20 : rate / 200;
            const bool wentOn = !all.empty() && all.back().file == heard.file && all.back().end == heard.begin && !heard.isSpeech;
            heard.fadeIn = wentOn || heard.isSpeech ? 0 : rate / 200;
            if (heard.end > heard.begin)
                all.push_back(heard);
        }
        const fs::path &picture = pictures[scene.scene];
        if (own.picture.volume > 0 && !picture.empty() && isClipName(picture))
            all.push_back({first, last, picture, framesAt(own.picture.from), own.picture.volume, false, rate / 20, rate / 20});
    }
    return all;
}

/// Of the music's file: what is heard at a frame of the film, again and again.
class MusicBed
{
public:
    MusicBed(const Music &music, RawSound sound, std::vector<std::pair<double, double>> spans, int64_t filmFrames)
        : m_music(music), m_sound(std::move(sound)), m_spans(std::move(spans)), m_filmFrames(filmFrames)
    {
        Audio some{rate, 2, std::vector<float>(size_t(std::min<int64_t>(m_sound.frames(), rate * 600)) * 2)};
        m_sound.read(0, some.samples);
        const double loudness = audio::loudness(some);
        m_gain = std::isfinite(loudness) ? std::pow(10, (speechLoudness + music.level - loudness) / 20) : 0;
    }

    void addTo(std::span<float> samples, int64_t first)
    {
        const auto count = int64_t(samples.size() / 2);
        const int64_t length = m_sound.frames(), over = length > 4 * seam ? seam : 0, period = length - over;
        if (length == 0)
            return;
        m_read.resize(samples.size());
        for (int64_t done = 0; done < count;) {
            const int64_t at = first + done, round = m_music.loop ? at / period : 0, place = at - round * period;
            if (!m_music.loop && place >= length)
                break;
            const int64_t rest = m_music.loop ? period - place : length - place;
            const int64_t run = std::min(count - done, rest);
            const std::span<float> part(m_read.data(), size_t(run) * 2);
            m_sound.read(place, part);
            for (int64_t i = 0; i < run; ++i)
                for (size_t c = 0; c < 2; ++c)
                    samples[size_t(done + i) * 2 + c] +=
                        float(gainAt(at + i)) * part[size_t(i) * 2 + c] * float(entering(round, place + i, over));
            if (round > 0 && place < over) { // the end of the round before
                const int64_t both = std::min(run, over - place);
                const std::span<float> tail(m_read.data(), size_t(both) * 2);
                m_sound.read(period + place, tail);
                for (int64_t i = 0; i < both; ++i)
                    for (size_t c = 0; c < 2; ++c)
                        samples[size_t(done + i) * 2 + c] +=
                            float(gainAt(at + i)) * tail[size_t(i) * 2 + c] * float(1 - entering(round, place + i, over));
            }
            done += run;
        }
    }

private:
    static double entering(int64_t round, int64_t place, int64_t over)
    {
        return round == 0 || place >= over ? 1.0 : double(place) / double(over);
    }

    double gainAt(int64_t frame)
    {
        constexpr int64_t step = 64; // frames between two looks at the curve, a straight line between
        if (const int64_t at = frame / step; at != m_at) {
            m_at = at;
            m_first = curve(double(at * step) / rate);
            m_next = curve(double((at + 1) * step) / rate);
        }
        return m_first + (m_next - m_first) * double(frame - m_at * step) / step;
    }

    double curve(double seconds) const
    {
        const double end = double(m_filmFrames) / rate;
        double gain = m_gain * std::pow(10, m_music.ducked * duckedAt(m_spans, seconds) / 20);
        if (m_music.fadeIn > 0)
            gain *= std::clamp(seconds / m_music.fadeIn, 0.0, 1.0);
        if (m_music.fadeOut > 0)
            gain *= std::clamp((end - seconds) / m_music.fadeOut, 0.0, 1.0);
        return gain;
    }

    const Music &m_music;
    RawSound m_sound;
    std::vector<std::pair<double, double>> m_spans;
    int64_t m_filmFrames;
    double m_gain = 0, m_first = 0, m_next = 0;
    int64_t m_at = -1;
    std::vector<float> m_read;
};

/// Adds what is heard, block by block, each file read once and let go when it is over.
class Mixer
{
public:
    Mixer(std::vector<Heard> heard, fs::path folder, FfmpegProgram program, const JobContext &context)
        : m_heard(std::move(heard)), m_folder(std::move(folder)), m_program(std::move(program)), m_context(context)
    {
        std::ranges::stable_sort(m_heard, {}, &Heard::begin);
    }

    void addTo(std::span<float> samples, int64_t first)
    {
        const int64_t last = first + int64_t(samples.size() / 2);
        for (; m_next < m_heard.size() && m_heard[m_next].begin < last; ++m_next)
            m_open.push_back({m_heard[m_next], {}});
        for (auto one = m_open.begin(); one != m_open.end();) {
            add(*one, samples, first);
            one = one->heard.end <= last ? m_open.erase(one) : one + 1;
        }
    }

private:
    struct Open
    {
        Heard heard;
        std::vector<float> samples; // of a voice, two channels
    };

    void load(Open &one)
    {
        try {
            Audio audio = audio::readSound(one.heard.file);
            audio = audio::resample(audio, rate);
            one.samples.resize(audio.frames() * 2);
            for (size_t i = 0; i < audio.frames(); ++i)
                for (size_t c = 0; c < 2; ++c)
                    one.samples[i * 2 + c] = audio.samples[i * size_t(audio.channels) + std::min(c, size_t(audio.channels) - 1)];
        } catch (const Error &error) {
            throw Error(std::string("What was spoken for the film cannot be read again. ") + error.what());
        }
    }

    const RawSound &spooled(const fs::path &file)
    {
        const auto found = m_spooled.find(file);
        if (found != m_spooled.end())
            return found->second;
        const fs::path to = m_folder / ("sound-" + std::to_string(m_spooled.size()) + ".raw");
        return m_spooled.emplace(file, RawSound::decoded(file, to, m_program, rate, m_context)).first->second;
    }

    void add(Open &one, std::span<float> samples, int64_t first)
    {
        const Heard &heard = one.heard;
        const int64_t begin = std::max(first, heard.begin), end = std::min(first + int64_t(samples.size() / 2), heard.end);
        if (begin >= end)
            return;
        const int64_t from = heard.from + begin - heard.begin;
        m_part.assign(size_t(end - begin) * 2, 0);
        if (heard.isSpeech) {
            if (one.samples.empty())
                load(one);
            for (size_t i = 0; i < m_part.size(); ++i)
                if (const size_t at = size_t(from) * 2 + i; at < one.samples.size())
                    m_part[i] = one.samples[at];
        } else {
            spooled(heard.file).read(from, m_part);
        }
        for (int64_t i = begin; i < end; ++i) {
            double gain = heard.gain;
            if (i - heard.begin < heard.fadeIn)
                gain *= double(i - heard.begin) / double(heard.fadeIn);
            if (heard.end - i <= heard.fadeOut)
                gain *= double(heard.end - i) / double(heard.fadeOut + 1);
            for (size_t c = 0; c < 2; ++c)
                samples[size_t(i - first) * 2 + c] += float(gain) * m_part[size_t(i - begin) * 2 + c];
        }
    }

    std::vector<Heard> m_heard;
    size_t m_next = 0;
    std::vector<Open> m_open;
    std::map<fs::path, RawSound> m_spooled;
    std::vector<float> m_part;
    fs::path m_folder;
    FfmpegProgram m_program;
    const JobContext &m_context;
};

/// Where the sound is cut into pieces for the limiter: about every 20 s, at the quietest place around.
std::vector<int64_t> cutsOf(const std::vector<float> &energies, int64_t step, int64_t frames)
{
    constexpr double apart = 20, around = 4; // seconds
    std::vector<int64_t> cuts{0};
    const auto reach = int64_t(around * rate) / step, pace = int64_t(apart * rate) / step;
    for (int64_t at = pace; at + reach < int64_t(energies.size()); at += pace) {
        const auto first = energies.begin() + (at - reach), last = energies.begin() + (at + reach);
        cuts.push_back((std::min_element(first, last) - energies.begin()) * step);
    }
    cuts.push_back(frames);
    return cuts;
}

/// Brings it to the loudness, in its place.
void level(RawSound &sound, const std::vector<int64_t> &cuts, double target, Soundtrack &track, const JobContext &context)
{
    std::vector<float> piece;
    const audio::Pieces pieces = [&](const std::function<void(std::span<const float>)> &use) {
        for (size_t i = 0; i + 1 < cuts.size(); ++i) {
            context.checkpoint();
            piece.resize(size_t(cuts[i + 1] - cuts[i]) * 2);
            sound.read(cuts[i], piece);
            use(piece);
        }
    };
    const audio::Level found = audio::levelFor(pieces, rate, 2, target);
    track.loudness = found.loudness;
    const audio::Limiter limiter(rate, 2);
    for (size_t i = 0; i + 1 < cuts.size(); ++i) {
        context.progress(int(i), int(cuts.size()), "Levelling the sound");
        piece.resize(size_t(cuts[i + 1] - cuts[i]) * 2);
        sound.read(cuts[i], piece);
        track.limited |= limiter.apply(piece, found.gain);
        sound.write(cuts[i], piece);
    }
}

} // namespace

std::vector<std::pair<double, double>> speechSpans(const Timeline &timeline)
{
    std::vector<std::pair<double, double>> spans;
    for (const ScheduledScene &scene : timeline.scenes) {
        if (scene.spoken.sound.empty())
            continue;
        for (const text::CueSource &source : scene.spoken.words) {
            const double begin = scene.speechAt + source.start, end = scene.speechAt + source.end;
            if (!spans.empty() && begin - spans.back().second < shortPause)
                spans.back().second = std::max(spans.back().second, end);
            else
                spans.emplace_back(begin, end);
        }
    }
    return spans;
}

double duckedAt(const std::vector<std::pair<double, double>> &spans, double seconds)
{
    const auto after = std::ranges::upper_bound(spans, seconds, {}, &std::pair<double, double>::first);
    double down = 0;
    if (after != spans.end())
        down = std::max(down, 1 - (after->first - seconds) / attack);
    if (after != spans.begin()) {
        const double end = std::prev(after)->second;
        down = std::max(down, seconds <= end ? 1.0 : 1 - (seconds - end) / release);
    }
    return std::clamp(down, 0.0, 1.0);
}

Soundtrack mixed(const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures, const fs::path &folder,
                 const std::string &program, const JobContext &context)
{
    Soundtrack track;
    track.frames = framesAt(timeline.seconds());
    std::vector<Heard> heard = heardIn(film, timeline, pictures);
    if (heard.empty() && film.music.file.empty())
        return track;
    const FfmpegProgram ffmpeg{program};
    Mixer mixer(std::move(heard), folder, ffmpeg, context);
    std::optional<MusicBed> music;
    if (!film.music.file.empty())
        music.emplace(film.music, RawSound::decoded(film.music.file, folder / "music.raw", ffmpeg, rate, context), speechSpans(timeline),
                      track.frames);
    RawSound sound = RawSound::create(folder / "soundtrack.raw");
    constexpr int64_t step = rate / 50;
    std::vector<float> energies, samples;
    bool silent = true;
    for (int64_t first = 0; first < track.frames; first += block) {
        context.progress(int(first / rate), int(track.frames / rate), "Mixing the sound");
        samples.assign(size_t(std::min(block, track.frames - first)) * 2, 0);
        mixer.addTo(samples, first);
        if (music)
            music->addTo(samples, first);
        for (size_t i = 0; i < samples.size(); i += size_t(step) * 2) {
            float energy = 0;
            for (size_t k = i; k < std::min(samples.size(), i + size_t(step) * 2); ++k)
                energy += samples[k] * samples[k];
            energies.push_back(energy);
            silent = silent && energy < 1e-9f;
        }
        sound.write(first, samples);
    }
    if (silent)
        return track;
    level(sound, cutsOf(energies, step, track.frames), film.loudness, track, context);
    track.file = sound.path();
    return track;
}

} // namespace core::film
