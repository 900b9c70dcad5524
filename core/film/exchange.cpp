// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/exchange.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/film/compositor.h"
#include "core/film/frames/clipreader.h"
#include "core/film/looks.h"
#include "core/text/timecode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace core::film {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

/// The frames in which each scene's picture is seen, transitions included.
std::pair<int64_t, int64_t> seenIn(const Timeline &timeline, size_t at)
{
    const int64_t before = at > 0 ? timeline.scenes[at - 1].transition / 2 : 0;
    return {timeline.scenes[at].begin - before, timeline.scenes[at].end + timeline.scenes[at].transition / 2};
}

std::string quoted(const std::string &text)
{
    std::string plain;
    for (const char c : text::escaped(text))
        plain += c == '"' ? std::string("&quot;") : std::string(1, c);
    return plain;
}

std::string number(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4f", value);
    std::string result = text.data();
    std::ranges::replace(result, ',', '.'); // a locale's
    return result;
}

/// Writes MLT XML.
class MltWriter
{
public:
    MltWriter(const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures)
        : m_film(film), m_timeline(timeline), m_pictures(pictures)
    {
    }

    std::string written()
    {
        const int64_t last = m_timeline.frames() - 1;
        std::array<std::string, 2> video;
        std::array<int64_t, 2> filled{0, 0};
        for (size_t i = 0; i < m_timeline.scenes.size(); ++i) {
            const auto [begin, end] = seenIn(m_timeline, i);
            addPicture(i, end - begin);
            const size_t track = i % 2;
            addBlank(video[track], begin - filled[track]);
            addEntry(video[track], "picture" + std::to_string(i), 0, end - begin - 1);
            filled[track] = end;
        }
        std::string speech;
        int64_t spoken = 0;
        for (size_t i = 0; i < m_timeline.scenes.size(); ++i)
            addSpeech(i, speech, spoken);
        std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<mlt LC_NUMERIC=\"C\" version=\"7.0.0\" producer=\"main\" title=\""
                           + quoted(m_film.title) + "\">\n" + profile();
        text += "<producer id=\"black\" in=\"0\" out=\"" + std::to_string(last) + "\">" + property("mlt_service", "color")
                + property("resource", "black") + property("length", std::to_string(last + 1)) + "</producer>\n";
        text += m_producers;
        std::string tracks =
            "<track producer=\"black\"/>\n<track producer=\"video0\"/>\n<track producer=\"video1\"/>\n<track producer=\"speech\" hide=\"video\"/>\n";
        text += playlist("video0", video[0]) + playlist("video1", video[1]) + playlist("speech", speech);
        if (!m_film.music.file.empty()) {
            text += "<producer id=\"music\" in=\"0\" out=\"" + std::to_string(last) + "\">" + property("mlt_service", "avformat")
                    + property("resource", fs::absolute(m_film.music.file).string()) + property("eof", m_film.music.loop ? "loop" : "pause")
                    + "<filter>" + property("mlt_service", "volume") + property("level", number(m_film.music.level + m_film.music.ducked))
                    + "</filter></producer>\n";
            std::string bed;
            addEntry(bed, "music", 0, last);
            text += playlist("bed", bed);
            tracks += "<track producer=\"bed\" hide=\"video\"/>\n";
        }
        text += "<tractor id=\"main\" in=\"0\" out=\"" + std::to_string(last) + "\">\n" + tracks + transitions() + "</tractor>\n</mlt>\n";
        return text;
    }

private:
    static std::string property(const std::string &name, const std::string &value)
    {
        return "<property name=\"" + name + "\">" + text::escaped(value) + "</property>";
    }
    static std::string playlist(const std::string &id, const std::string &entries)
    {
        return "<playlist id=\"" + id + "\">\n" + entries + "</playlist>\n";
    }
    static void addBlank(std::string &to, int64_t frames)
    {
        if (frames > 0)
            to += "<blank length=\"" + std::to_string(frames) + "\"/>\n";
    }
    static void addEntry(std::string &to, const std::string &producer, int64_t in, int64_t out)
    {
        to += "<entry producer=\"" + producer + "\" in=\"" + std::to_string(in) + "\" out=\"" + std::to_string(out) + "\"/>\n";
    }

    std::string profile() const
    {
        const int common = std::gcd(m_film.width, m_film.height);
        return "<profile description=\"Atelier\" width=\"" + std::to_string(m_film.width) + "\" height=\"" + std::to_string(m_film.height)
               + "\" progressive=\"1\" sample_aspect_num=\"1\" sample_aspect_den=\"1\" display_aspect_num=\""
               + std::to_string(m_film.width / common) + "\" display_aspect_den=\"" + std::to_string(m_film.height / common)
               + "\" frame_rate_num=\"" + std::to_string(m_film.rate) + "\" frame_rate_den=\"" + std::to_string(m_film.rateBase)
               + "\" colorspace=\"709\"/>\n";
    }

    void addPicture(size_t at, int64_t frames)
    {
        const size_t index = m_timeline.scenes[at].scene;
        const Scene &scene = m_film.scenes[index];
        const fs::path &file = m_pictures[index];
        m_producers += "<producer id=\"picture" + std::to_string(at) + "\" in=\"0\" out=\"" + std::to_string(frames - 1) + "\">";
        if (file.empty()) {
            const Look &look = lookNamed(m_film.look);
            const std::string colour = isColour(scene.picture.colour) ? scene.picture.colour : look.ground;
            m_producers += property("mlt_service", "color") + property("resource", colour);
        } else if (isClipName(file)) {
            m_producers += property("mlt_service", "avformat") + property("resource", fs::absolute(file).string());
        } else {
            m_producers += property("mlt_service", "qimage") + property("resource", fs::absolute(file).string());
            if (scene.movement.kind != MovementKind::Still) {
                std::string rects;
                for (const auto &[frame, share] : {std::pair{int64_t(0), 0.0}, {frames - 1, 1.0}}) {
                    const Region region = regionAt(scene.movement, index, share);
                    rects += (rects.empty() ? "" : ";") + std::to_string(frame) + "=" + number(-region.x / region.width * m_film.width)
                             + " " + number(-region.y / region.height * m_film.height) + " " + number(m_film.width / region.width) + " "
                             + number(m_film.height / region.height) + " 1";
                }
                m_producers += "<filter>" + property("mlt_service", "affine") + property("transition.rect", rects)
                               + property("transition.fill", "1") + property("transition.distort", "0") + "</filter>";
            }
        }
        m_producers += property("length", std::to_string(frames)) + "</producer>\n";
    }

    void addSpeech(size_t at, std::string &entries, int64_t &filled)
    {
        const ScheduledScene &scene = m_timeline.scenes[at];
        if (scene.spoken.sound.empty())
            return;
        const double rate = m_film.framesPerSecond();
        const int64_t begin = std::max(filled, int64_t(std::llround(scene.speechAt * rate)));
        const auto in = int64_t(std::llround(scene.spoken.from * rate));
        const int64_t frames = std::min(int64_t(std::ceil(scene.spoken.seconds * rate)), scene.end - begin);
        if (frames <= 0)
            return;
        m_producers += "<producer id=\"speech" + std::to_string(at) + "\" in=\"0\" out=\"" + std::to_string(in + frames - 1) + "\">"
                       + property("mlt_service", "avformat") + property("resource", fs::absolute(scene.spoken.sound).string())
                       + "</producer>\n";
        addBlank(entries, begin - filled);
        addEntry(entries, "speech" + std::to_string(at), in, in + frames - 1);
        filled = begin + frames;
    }

    /// The upper track lies over the lower one; while one scene goes over into the next the upper comes or goes.
    std::string transitions() const
    {
        std::string all;
        for (size_t i = 0; i + 1 < m_timeline.scenes.size(); ++i) {
            const ScheduledScene &scene = m_timeline.scenes[i];
            if (scene.transition == 0)
                continue;
            all += "<transition in=\"" + std::to_string(scene.end - scene.transition / 2) + "\" out=\""
                   + std::to_string(scene.end + scene.transition / 2 - 1) + "\">" + property("mlt_service", "luma")
                   + property("a_track", "1") + property("b_track", "2") + (i % 2 == 1 ? property("reverse", "1") : "") + "</transition>\n";
        }
        for (int track = 3; track <= (m_film.music.file.empty() ? 3 : 4); ++track)
            all += "<transition>" + property("mlt_service", "mix") + property("a_track", "0") + property("b_track", std::to_string(track))
                   + property("always_active", "1") + property("sum", "1") + "</transition>\n";
        return all;
    }

    const Film &m_film;
    const Timeline &m_timeline;
    const std::vector<fs::path> &m_pictures;
    std::string m_producers;
};

/// Writes OpenTimelineIO's JSON.
class OtioWriter
{
public:
    explicit OtioWriter(const Film &film, const Timeline &timeline) : m_film(film), m_timeline(timeline) {}

    Json time(int64_t frames) const
    {
        return {{"OTIO_SCHEMA", "RationalTime.1"}, {"rate", m_film.framesPerSecond()}, {"value", double(frames)}};
    }
    Json range(int64_t begin, int64_t frames) const
    {
        return {{"OTIO_SCHEMA", "TimeRange.1"}, {"start_time", time(begin)}, {"duration", time(frames)}};
    }
    Json clip(const std::string &name, const fs::path &file, int64_t begin, int64_t frames) const
    {
        const Json reference =
            file.empty()
                ? Json{{"OTIO_SCHEMA", "MissingReference.1"}, {"metadata", Json::object()}, {"name", ""}}
                : Json{{"OTIO_SCHEMA", "ExternalReference.1"}, {"metadata", Json::object()}, {"name", ""}, {"target_url", address(file)}};
        return {{"OTIO_SCHEMA", "Clip.2"},
                {"metadata", Json::object()},
                {"name", name},
                {"source_range", range(begin, frames)},
                {"effects", Json::array()},
                {"markers", Json::array()},
                {"enabled", true},
                {"media_references", {{"DEFAULT_MEDIA", reference}}},
                {"active_media_reference_key", "DEFAULT_MEDIA"}};
    }
    Json gap(int64_t frames) const
    {
        return {{"OTIO_SCHEMA", "Gap.1"},   {"metadata", Json::object()}, {"name", ""},     {"source_range", range(0, frames)},
                {"effects", Json::array()}, {"markers", Json::array()},   {"enabled", true}};
    }
    Json transition(int64_t half) const
    {
        return {{"OTIO_SCHEMA", "Transition.1"}, {"metadata", Json::object()}, {"name", ""},
                {"in_offset", time(half)},       {"out_offset", time(half)},   {"transition_type", "SMPTE_Dissolve"}};
    }
    static Json track(const std::string &kind, const std::string &name, Json children)
    {
        return {{"OTIO_SCHEMA", "Track.1"}, {"metadata", Json::object()},      {"name", name},
                {"source_range", nullptr},  {"effects", Json::array()},        {"markers", Json::array()},
                {"enabled", true},          {"children", std::move(children)}, {"kind", kind}};
    }

private:
    /// As a file's address, with what may not stand in one as %xx.
    static std::string address(const fs::path &file)
    {
        std::string text = "file://";
        for (const char c : fs::absolute(file).string()) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                               || std::string_view("/-_.~").find(c) != std::string_view::npos;
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "%%%02X", unsigned(uint8_t(c)));
            text += plain ? std::string(1, c) : std::string(escaped.data());
        }
        return text;
    }

    const Film &m_film;
    const Timeline &m_timeline;
};

} // namespace

std::string mltOf(const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures)
{
    return MltWriter(film, timeline, pictures).written();
}

std::string otioOf(const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures)
{
    const OtioWriter writer(film, timeline);
    Json video = Json::array(), speech = Json::array();
    int64_t spoken = 0;
    const double rate = film.framesPerSecond();
    for (const ScheduledScene &placed : timeline.scenes) {
        const Scene &scene = film.scenes[placed.scene];
        const std::string name = scene.title.text.empty() ? scene.words.substr(0, scene.words.find_first_of(".!?")) : scene.title.text;
        video.push_back(writer.clip(name, pictures[placed.scene], std::llround(scene.picture.from * rate), placed.frames()));
        if (placed.transition > 0)
            video.push_back(writer.transition(placed.transition / 2));
        if (placed.spoken.sound.empty())
            continue;
        const int64_t begin = std::max(spoken, int64_t(std::llround(placed.speechAt * rate)));
        const int64_t frames = std::min(int64_t(std::ceil(placed.spoken.seconds * rate)), placed.end - begin);
        if (frames <= 0)
            continue;
        if (begin > spoken)
            speech.push_back(writer.gap(begin - spoken));
        speech.push_back(writer.clip(name, placed.spoken.sound, std::llround(placed.spoken.from * rate), frames));
        spoken = begin + frames;
    }
    Json tracks =
        Json::array({OtioWriter::track("Video", "Pictures", std::move(video)), OtioWriter::track("Audio", "Speech", std::move(speech))});
    if (!film.music.file.empty())
        tracks.push_back(OtioWriter::track("Audio", "Music", Json::array({writer.clip("Music", film.music.file, 0, timeline.frames())})));
    const Json json = {{"OTIO_SCHEMA", "Timeline.1"},
                       {"metadata", Json::object()},
                       {"name", film.title},
                       {"global_start_time", nullptr},
                       {"tracks",
                        {{"OTIO_SCHEMA", "Stack.1"},
                         {"metadata", Json::object()},
                         {"name", "tracks"},
                         {"source_range", nullptr},
                         {"effects", Json::array()},
                         {"markers", Json::array()},
                         {"enabled", true},
                         {"children", std::move(tracks)}}}};
    return dumpJson(json, 1) + "\n";
}

bool isExchangeName(const fs::path &path)
{
    const std::string ending = path.extension().string();
    return ending == ".mlt" || ending == ".kdenlive" || ending == ".otio";
}

void writeExchange(const fs::path &path, const Film &film, const Timeline &timeline, const std::vector<fs::path> &pictures)
{
    if (!isExchangeName(path))
        throw Error(shown(path) + " is no name for a project of another program. Let it end in .mlt, .kdenlive or .otio.");
    writeTextFile(path, path.extension() == ".otio" ? otioOf(film, timeline, pictures) : mltOf(film, timeline, pictures));
}

} // namespace core::film
