// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/film/parts.h"
#include "core/works/filmwork.h"
#include "ui/window/services.h"

#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>
#include <thread>

/// Films whose words are tones and whose pictures are plain colours, made without a model; everything else is real: what is kept beside
/// the film, the compositor, the mix, the render.
class FilmWork
{
public:
    std::atomic<int> spoken{0}, drawn{0};
    std::atomic<bool> hold{false};

    void use(ui::Services &services)
    {
        services.nameFilm = [](core::film::Film film) {
            if (film.voice.empty())
                film.voice = "en_US-joe-medium";
            return film;
        };
        services.makeFilmParts = [this](const auto &film, const auto &folder, const auto &wanted, const auto &, const auto &context,
                                        const auto &made) { return core::film::makeParts(film, folder, makers(), context, made, wanted); };
        services.renderFilm = [this](core::works::FilmRequest request, const auto &run, const auto &tell) {
            if (request.film.voice.empty())
                request.film.voice = "en_US-joe-medium";
            core::works::makeWith(makers(), request, run, tell);
        };
        services.filmOfRecording = [](const std::filesystem::path &file, const auto &, const auto &) {
            std::vector<core::text::CueWord> words;
            double at = 0.2;
            for (const char *word : {"One", "two", "three.", "Four", "five", "six."}) {
                words.push_back({word, at, at + 0.4, true});
                at += 0.8;
            }
            return core::film::recordingScript(file, {{words, 0.2, at}}, 6);
        };
        program = &services.ffmpeg;
    }

private:
    core::film::Makers makers()
    {
        core::film::Makers makers;
        makers.program = *program;
        makers.speak = [this](const core::film::SpeechAsk &ask, const core::JobContext &context) {
            wait(context);
            ++spoken;
            core::film::SpokenSound sound;
            sound.audio.sampleRate = 22050;
            core::text::CueSource source;
            const double letter = 0.05 / ask.speed;
            for (size_t begin = 0; begin < ask.words.size();) {
                const size_t end = std::min(ask.words.find_first_of(" \n", begin), ask.words.size());
                const double from = sound.audio.seconds();
                const auto length = size_t(22050 * letter * double(end - begin));
                for (size_t i = 0; i < length; ++i)
                    sound.audio.samples.push_back(float(0.3 * std::sin(2 * std::numbers::pi * 330 * double(i) / 22050)));
                source.words.push_back({(begin > 0 ? " " : "") + ask.words.substr(begin, end - begin), from, sound.audio.seconds(), true});
                sound.audio.samples.resize(sound.audio.samples.size() + 1500);
                begin = end + 1;
            }
            source.end = sound.audio.seconds();
            sound.words = {source};
            return sound;
        };
        makers.draw = [this](const core::film::PictureAsk &ask, const core::JobContext &context) {
            wait(context);
            ++drawn;
            core::film::DrawnPicture picture;
            picture.image = {.width = 96, .height = 54, .channels = 3, .pixels = std::vector<uint8_t>(96 * 54 * 3)};
            size_t hash = std::hash<std::string>()(ask.prompt + ask.words) + ask.seed * 7919;
            for (size_t i = 0; i < picture.image.pixels.size(); ++i)
                picture.image.pixels[i] = uint8_t(60 + (hash >> (8 * (i % 3))) % 140 + (i / 3 % 96) / 3);
            return picture;
        };
        return makers;
    }

    void wait(const core::JobContext &context) const
    {
        do {
            context.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        } while (hold);
    }

    const std::string *program = nullptr;
};
