// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "core/jobs/job.h"
#include "core/library/results/store.h"
#include "ui/pages/page.h"
#include "ui/window/mainwindow.h"

#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>
#include <thread>

/// The real main window on made-up work: nothing of it needs a model. Settings and results go to a
/// folder of its own, which outlives the window so that a second one finds them.
class WindowFixture
{
    QTemporaryDir m_folder; // first: what works until the end writes into it

public:
    WindowFixture()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        store = std::make_unique<core::library::Store>(path("pictures"), path("sounds"));
        ui::Settings settings;
        settings.setPictures(path("pictures"));
        settings.setSounds(path("sounds"));
        settings.setTheme(ui::style::Theme::Dark);

        services.runner = &runner;
        services.player = &player;
        services.store = store.get();
        services.makeFaces = [this](const auto &request, const auto &context, const auto &made) { makeFaces(request, context, made); };
        services.speak = [this](const auto &request, const auto &context, const auto &ready) { return speak(request, context, ready); };
        services.speakAgain = [this](const auto &request, const auto &, int, uint64_t, const auto &context) {
            return speak(request, context, [](const auto &) {});
        };
        services.voices = [] {
            core::speech::VoiceInfo voice;
            voice.name = "en_US-joe-medium";
            voice.language = "en-us";
            voice.quality = "medium";
            return std::vector{voice};
        };
        services.models = [] {
            core::library::Model faces, voice;
            faces.name = "faces-64";
            faces.kind = "faces";
            faces.family = "DCGAN";
            voice.name = "en_US-joe-medium";
            voice.kind = "speech";
            return std::vector{faces, voice};
        };
        services.describeCompute = [](const core::ComputeOptions &options) {
            return options.threads > 0 ? "CPU, float32, " + std::to_string(options.threads) + " threads" : std::string("CPU, float32");
        };
    }

    virtual ~WindowFixture()
    {
        hold = false;
        window.reset();
        runner.cancelAll();
    }

    std::filesystem::path path(const std::string &name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }

    void open()
    {
        window = std::make_unique<ui::MainWindow>(services);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    }
    void close() { window.reset(); }

    template <typename T>
    T *find(const char *name) const
    {
        T *widget = window->findChild<T *>(QString::fromLatin1(name));
        if (!widget)
            qWarning("no widget named %s", name);
        return widget;
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target && target->window() == window.get() ? target : window.get(), key, modifiers);
    }

    core::audio::Player player;
    std::unique_ptr<core::library::Store> store;
    ui::Services services;

    // What the made-up work does. Read on the worker.
    std::atomic<int> delay{0};      ///< milliseconds a face
    std::atomic<bool> hold{false};  ///< work waits until this is false
    std::atomic<int> holdAfter{0};  ///< but makes this many first
    std::atomic<int> failAfter{-1}; ///< throws after this many
    std::atomic<int> facesMade{0};
    void rememberRequest(const core::gan::FaceRequest &request)
    {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(request);
    }
    std::vector<core::gan::FaceRequest> requests()
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    static void wait(const core::JobContext &context, int milliseconds)
    {
        for (int i = 0; i < milliseconds; i += 2) {
            context.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    void makeFaces(const core::gan::FaceRequest &request, const core::JobContext &context, const std::function<void(core::gan::Face)> &made)
    {
        rememberRequest(request);
        for (int i = 0; i < request.count; ++i) {
            context.progress(i, request.count, "Making faces");
            while (hold && i >= holdAfter)
                wait(context, 2);
            wait(context, delay);
            if (failAfter >= 0 && i >= failAfter)
                throw core::Error(
                    "The model file /models/faces.tar has no tensor named main.0.weight. Install the model again with packaging/setup.");
            core::Image image{.width = 64, .height = 64, .channels = 3, .pixels = std::vector<uint8_t>(64 * 64 * 3)};
            const uint64_t seed = request.seed + uint64_t(i);
            uint64_t shade = seed * 37;
            for (const auto &variation : request.variations)
                shade += variation.seed * 5 + uint64_t(variation.amount * 60);
            for (size_t p = 0; p < image.pixels.size(); ++p)
                image.pixels[p] = uint8_t((shade + p / 3 % 64 * (p % 3 + 1) + uint64_t(request.psi * 50)) % 256);
            made({seed, std::move(image)});
            ++facesMade;
        }
        context.progress(request.count, request.count, "Making faces");
    }

    core::speech::SpeechResult speak(const core::speech::SpeechRequest &request, const core::JobContext &context,
                                     const std::function<void(core::works::SpokenSentence)> &ready)
    {
        while (hold)
            wait(context, 2);
        core::speech::SpeechResult result;
        result.audio.sampleRate = 22050;
        const std::string &text = request.text;
        size_t begin = 0;
        for (size_t end = 1; end <= text.size(); ++end) {
            const bool last = end == text.size();
            if (!last && text[end - 1] != '.' && text[end - 1] != '?' && text[end - 1] != '!')
                continue;
            while (begin < end && std::isspace(static_cast<unsigned char>(text[begin])))
                ++begin;
            if (begin == end)
                continue;
            core::works::SpokenSentence spoken;
            spoken.audio.sampleRate = 22050;
            spoken.sentence.index = int(result.sentences.size());
            const double start = result.audio.seconds();
            for (size_t word = begin; word < end;) {
                size_t after = text.find_first_of(" \n", word);
                after = std::min(after, end);
                if (after > word)
                    spoken.sentence.words.push_back(sayWord(spoken.audio, start, word, after));
                word = after + 1;
            }
            spoken.sentence.span = {.begin = begin, .end = end, .start = start, .finish = start + spoken.audio.seconds()};
            spoken.audio.samples.resize(spoken.audio.samples.size() + 22050 / 4);
            result.audio.samples.insert(result.audio.samples.end(), spoken.audio.samples.begin(), spoken.audio.samples.end());
            result.sentences.push_back(spoken.sentence);
            ready(std::move(spoken));
            begin = end;
            context.progress(int(end), int(text.size()), "Speaking");
        }
        return result;
    }

    /// Bursts with the outline of syllables; nobody hears them.
    static core::speech::TimedText sayWord(core::Audio &audio, double start, size_t begin, size_t end)
    {
        const double from = start + audio.seconds();
        const size_t length = 1400 * (end - begin);
        for (size_t i = 0; i < length; ++i) {
            const double t = double(i) / double(length), s = double(audio.samples.size()) / 22050;
            const double outline =
                std::pow(std::sin(std::numbers::pi * t), 0.7) * (0.55 + 0.45 * std::sin(t * double(end - begin) * 2.2 + double(begin)));
            audio.samples.push_back(float(0.4 * outline * (std::sin(s * 800) + 0.5 * std::sin(s * 2390 + 1) + 0.4 * std::sin(s * 7010))));
        }
        const double finish = start + audio.seconds();
        audio.samples.resize(audio.samples.size() + 900);
        return {.begin = begin, .end = end, .start = from, .finish = finish};
    }

    std::mutex m_mutex;
    std::vector<core::gan::FaceRequest> m_requests;

public:
    core::jobs::JobRunner runner;           // after all that its work uses: it ends first
    std::unique_ptr<ui::MainWindow> window; // before even that
};
