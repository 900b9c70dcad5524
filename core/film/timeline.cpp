// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/timeline.h"

#include "core/base/error.h"
#include "core/text/codepoints.h"

#include <algorithm>
#include <cmath>

namespace core::film {

namespace {

constexpr double pictureSeconds = 4;    // of a scene without words that says nothing of its length
constexpr double lettersASecond = 15;   // of somebody who reads, Netflix' guide for adults has 17, for children 13
constexpr double shortestReading = 1.5; // seconds

double wantedSeconds(const Film &film, const Scene &scene, const SpokenWords &spoken)
{
    const bool says = !spoken.sound.empty() || !spoken.words.empty();
    double seconds = scene.seconds;
    if (seconds == 0 && !scene.recording.file.empty())
        seconds = scene.lead.value_or(0) + spoken.seconds + scene.pad.value_or(0);
    else if (seconds == 0 && says)
        seconds = scene.lead.value_or(film.lead) + spoken.seconds + scene.pad.value_or(film.pad);
    else if (seconds == 0 && scene.picture.kind != PictureKind::Colour)
        seconds = pictureSeconds;
    else if (seconds == 0 && !scene.title.text.empty())
        seconds = scene.title.seconds;
    return std::max(seconds, scene.least);
}

/// What stands for Automatic: a chapter begins after a dip, everything else after a short crossfade.
TransitionKind settledKind(const Film &film, size_t scene)
{
    const Transition &transition = film.scenes[scene].transition;
    if (transition.kind != TransitionKind::Automatic)
        return transition.kind;
    if (!film.scenes[scene].recording.file.empty())
        return TransitionKind::Cut; // somebody speaks on across it
    return scene + 1 < film.scenes.size() && film.scenes[scene + 1].chapter ? TransitionKind::Dip : TransitionKind::Crossfade;
}

} // namespace

SpokenWords readWords(const std::string &words, double seconds)
{
    SpokenWords read;
    const std::string_view letters = text::trimmed(words);
    if (letters.empty())
        return read;
    const auto characters = std::ranges::count_if(letters, [](char c) { return (uint8_t(c) & 0xc0) != 0x80; });
    read.seconds = seconds > 0 ? seconds : std::max(shortestReading, double(characters) / lettersASecond);
    read.words = {{text::wordsOver(letters, 0, read.seconds), 0, read.seconds}};
    return read;
}

Timeline scheduled(const Film &film, const std::vector<SpokenWords> &spoken)
{
    Timeline timeline{film.rate, film.rateBase, {}};
    const double rate = film.framesPerSecond();
    double exact = 0; // recordings that follow one another stay as they were heard: only the whole is rounded
    for (size_t i = 0; i < film.scenes.size(); ++i) {
        const Scene &scene = film.scenes[i];
        const double seconds = wantedSeconds(film, scene, spoken.at(i));
        const int64_t begin = timeline.frames();
        if (std::abs(exact - double(begin) / rate) > 1 / rate)
            exact = double(begin) / rate;
        const double start = exact;
        exact += seconds;
        const bool recorded = !scene.recording.file.empty();
        const auto end = recorded ? int64_t(std::llround(exact * rate)) : begin + int64_t(std::ceil(seconds * rate - 1e-6));
        if (end <= begin)
            continue;
        if (!recorded)
            exact = double(end) / rate;
        ScheduledScene placed;
        placed.scene = i;
        placed.begin = begin;
        placed.end = end;
        placed.spoken = spoken[i];
        placed.speechAt = (recorded ? start : double(begin) / rate) + scene.lead.value_or(recorded ? 0 : film.lead);
        placed.kind = settledKind(film, i);
        timeline.scenes.push_back(std::move(placed));
    }
    if (timeline.scenes.empty())
        throw Error("The film has no scene that lasts: give it words, pictures, or seconds.");
    for (size_t i = 0; i < timeline.scenes.size(); ++i) {
        ScheduledScene &placed = timeline.scenes[i];
        if (i + 1 == timeline.scenes.size() || placed.kind == TransitionKind::Cut) {
            placed.kind = TransitionKind::Cut;
            continue;
        }
        // It takes no more than the half of either scene that is next to it.
        const int64_t room = std::min(placed.frames(), timeline.scenes[i + 1].frames());
        const auto wanted = int64_t(std::llround(film.scenes[placed.scene].transition.seconds * rate));
        placed.transition = std::min(wanted, room) / 2 * 2;
        if (placed.transition == 0)
            placed.kind = TransitionKind::Cut;
    }
    return timeline;
}

size_t Timeline::sceneAt(int64_t frame) const
{
    const auto after = std::ranges::upper_bound(scenes, frame, {}, &ScheduledScene::begin);
    return after == scenes.begin() ? 0 : size_t(after - scenes.begin()) - 1;
}

std::vector<text::CueSource> Timeline::words() const
{
    std::vector<text::CueSource> all;
    for (const ScheduledScene &scene : scenes) {
        const double end = secondsAt(scene.end);
        for (text::CueSource source : scene.spoken.words) {
            source.start = std::min(source.start + scene.speechAt, end);
            source.end = std::min(source.end + scene.speechAt, end);
            for (text::CueWord &word : source.words) {
                word.start = std::min(word.start + scene.speechAt, end);
                word.end = std::min(word.end + scene.speechAt, end);
            }
            all.push_back(std::move(source));
        }
    }
    return all;
}

std::vector<ChapterMark> chaptersOf(const Film &film, const Timeline &timeline)
{
    std::vector<ChapterMark> marks;
    for (const ScheduledScene &placed : timeline.scenes) {
        const Scene &scene = film.scenes[placed.scene];
        if (!scene.chapter)
            continue;
        const double start = timeline.secondsAt(placed.begin);
        if (marks.empty() && start > 0) // players want the first at the beginning
            marks.push_back({0, 0, film.title.empty() ? "Beginning" : film.title});
        marks.push_back({start, 0, scene.title.text.empty() ? "Chapter " + std::to_string(marks.size() + 1) : scene.title.text});
    }
    for (size_t i = 0; i < marks.size(); ++i)
        marks[i].end = i + 1 < marks.size() ? marks[i + 1].start : timeline.seconds();
    return marks;
}

} // namespace core::film
