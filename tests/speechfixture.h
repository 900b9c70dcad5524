// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "core/jobs/job.h"
#include "core/library/results/store.h"
#include "ui/pages/page.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/window/services.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

#include <atomic>
#include <cctype>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>
#include <thread>

/// The real Speech page, with its inspector beside it, on a voice that needs no model: every word is
/// a burst of a sine with the outline of syllables, 20 ms for each of its bytes.
class SpeechFixture
{
public:
    static constexpr int rate = 16000;
    static constexpr double gain = 0.5; ///< what the fake voice's loudness comes to

    SpeechFixture()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        store = std::make_unique<core::library::Store>(path("pictures"), path("sounds"));
        services.runner = &runner;
        services.player = &player;
        services.store = store.get();
        services.speak = [this](const auto &request, const auto &context, const auto &ready) { return speak(request, context, ready); };
        services.speakRest = [this](const auto &request, const auto &first, const auto &context, const auto &ready) {
            return speak(request, context, ready, first);
        };
        services.speakAgain = [this](const auto &request, const auto &previous, int sentence, uint64_t seed, const auto &context) {
            return speakAgain(request, previous, sentence, seed, context);
        };
        voices = {voice("en_US-joe-medium", "en-us", {}), voice("en_GB-crowd-high", "en-gb", names(40))};
        services.voices = [this] { return voices; };
        services.models = [] { return std::vector<core::library::Model>(); };
    }
    ~SpeechFixture()
    {
        hold = false;
        close();
        runner.cancelAll();
    }

    std::filesystem::path path(const std::string &name) const { return std::filesystem::path(folder.path().toStdString()) / name; }

    void open()
    {
        settings = std::make_unique<ui::Settings>();
        window = std::make_unique<QWidget>();
        page = new ui::SpeechPage(services, *settings, window.get());
        auto *column = new QWidget(window.get());
        column->setObjectName(QStringLiteral("inspectorColumn"));
        column->setAttribute(Qt::WA_StyledBackground);
        column->setFixedWidth(ui::style::metric::inspector);
        auto *right = new QVBoxLayout(column);
        right->setContentsMargins(0, 0, 0, ui::style::metric::margin);
        right->addWidget(page->inspector(), 1);
        auto *foot = new QHBoxLayout;
        foot->setContentsMargins(ui::style::metric::margin, 0, ui::style::metric::margin, 0);
        foot->addWidget(page->primary());
        right->addLayout(foot);
        auto *row = new QHBoxLayout(window.get());
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        row->addWidget(page, 1);
        row->addWidget(column);
        window->resize(1200, 760);
        window->show();
        page->shown(true);
    }
    void close()
    {
        window.reset(); // before the settings that it uses
        settings.reset();
    }

    template <typename T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QString::fromLatin1(name));
    }

    /// Speaks, until it is there.
    void speakAndWait(const QString &text) const
    {
        const auto before = page->take();
        page->speak(text);
        QTRY_VERIFY(page->take() != before && !page->isBusy());
    }

    static QString twoParagraphs()
    {
        return QStringLiteral("The lighthouse keeper had one rule. Count the waves instead!\n\nThe rest is silence.");
    }
    static QString example()
    {
        return QStringLiteral(
            "The lighthouse keeper had one rule: never count the ships. Count the waves instead, she said, and the ships will look after themselves.\n\n"
            "On the last night of October a small boat came in under the beam, with no sail, no lamp, and nobody aboard. "
            "Only a cat sat in the bow, washing its paws, as if it had rowed all the way.");
    }

    core::speech::SpeechRequest lastRequest()
    {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }

    /// One that is mixed of several and reads several languages, as Kokoro's.
    static core::speech::VoiceInfo blendingVoice(std::vector<std::string> speakers = {"jf_alpha", "jf_gongitsune", "jf_nezumi",
                                                                                      "jf_tebukuro", "jm_kumo"})
    {
        core::speech::VoiceInfo info;
        info.name = "kokoro";
        info.language = "ja";
        info.languages = {"en-us", "en", "es", "fr", "hi", "it", "ja", "pt-br"};
        info.sampleRate = 24000;
        info.speakers = std::move(speakers);
        info.blends = true;
        info.varies = false;
        return info;
    }

    static core::speech::VoiceInfo voice(const std::string &name, const std::string &language, const std::vector<std::string> &speakers)
    {
        core::speech::VoiceInfo info;
        info.name = name;
        info.language = language;
        info.quality = name.substr(name.rfind('-') + 1);
        info.sampleRate = rate;
        info.speakers = speakers;
        return info;
    }
    static std::vector<std::string> names(int count)
    {
        std::vector<std::string> list;
        for (int i = 0; i < count; ++i)
            list.push_back("speaker " + std::to_string(i));
        return list;
    }

    QTemporaryDir folder;
    core::jobs::JobRunner runner;
    core::audio::Player player;
    std::unique_ptr<core::library::Store> store;
    ui::Services services;
    std::vector<core::speech::VoiceInfo> voices;
    std::unique_ptr<ui::Settings> settings;
    std::unique_ptr<QWidget> window;
    ui::SpeechPage *page = nullptr;

    std::atomic<int> holdAfter{-1}; ///< the voice waits after so many sentences while `hold`
    std::atomic<bool> hold{false};
    std::atomic<bool> failing{false};
    std::atomic<bool> limited{false}; ///< the voice is too peaky to come to its loudness
    std::atomic<int> spoken{0};       ///< sentences, over all requests

private:
    /// Sound of one sentence; the seed is heard in its pitch.
    static core::Audio say(const std::string &text, core::speech::Sentence &sentence, uint64_t seed, double speed)
    {
        core::Audio audio{.sampleRate = rate, .channels = 1, .samples = {}};
        const double pitch = 700.0 + double(seed % 9973) / 10;
        for (size_t word = sentence.span.begin; word < sentence.span.end;) {
            const size_t after = std::min(text.find_first_of(" \n", word), sentence.span.end);
            const double from = sentence.span.start + audio.seconds();
            const auto length = size_t(320 * double(after - word) / speed);
            for (size_t i = 0; i < length; ++i) {
                const double t = double(i) / double(length);
                const double s = double(audio.samples.size()) / rate;
                const double outline = std::pow(std::sin(std::numbers::pi * t), 0.6)
                                       * (0.5 + 0.5 * std::abs(std::sin(t * double(after - word) + double(word))));
                audio.samples.push_back(
                    float(0.4 * outline * (std::sin(s * pitch) + 0.5 * std::sin(s * pitch * 3.1) + 0.3 * std::sin(s * pitch * 8.7))));
            }
            const double until = sentence.span.start + audio.seconds();
            for (size_t byte = word; byte < after; ++byte) { // a letter is a sound
                const auto letter = static_cast<unsigned char>(text[byte]);
                const double share = (until - from) / double(after - word);
                sentence.sounds.push_back({letter < 0x80 ? std::string(1, text[byte]) : "ə", from + double(byte - word) * share,
                                           from + double(byte + 1 - word) * share});
            }
            if (after > word)
                sentence.words.push_back({.begin = word, .end = after, .start = from, .finish = sentence.span.start + audio.seconds()});
            audio.samples.resize(audio.samples.size() + 640);
            sentence.sounds.push_back({" ", until, sentence.span.start + audio.seconds()});
            word = after + 1;
        }
        sentence.span.finish = sentence.span.start + audio.seconds();
        return audio;
    }

    /// `first`: what is there already, at the voice's own level.
    core::speech::SpeechResult speak(const core::speech::SpeechRequest &request, const core::JobContext &context,
                                     const std::function<void(core::works::SpokenSentence)> &ready,
                                     const core::speech::SpeechResult &first = {})
    {
        {
            const std::lock_guard lock(m_mutex);
            m_last = request;
        }
        if (failing)
            throw core::Error(
                "The voice file /voices/joe.onnx is damaged: tensor dec.conv_pre.weight is missing. Run packaging/setup to fetch it again.");
        core::speech::SpeechResult result = first;
        result.complete = true;
        result.gain = gain;
        result.audio.sampleRate = rate;
        const std::string &text = request.text;
        for (size_t begin = first.sentences.empty() ? 0 : first.sentences.back().span.end; begin < text.size();) {
            if (std::isspace(static_cast<unsigned char>(text[begin]))) {
                ++begin;
                continue;
            }
            size_t end = std::min(text.find_first_of(".!?", begin), text.size() - 1) + 1;
            wait(context, int(result.sentences.size()));
            core::speech::Sentence sentence;
            sentence.index = int(result.sentences.size());
            sentence.span = {.begin = begin, .end = end, .start = result.audio.seconds(), .finish = 0};
            sentence.phonemes = "ðə lˈaɪthaʊs kˈiːpɚ";
            if (text.substr(begin, end - begin).find("☃") != std::string::npos)
                sentence.unknown = {"☃"};
            sentence.endsParagraph = end < text.size() && text[end] == '\n';
            core::Audio audio = say(text, sentence, request.seed + uint64_t(sentence.index), request.speed);
            const double pause = end == text.size() ? 0.0 : sentence.endsParagraph ? request.paragraphPause : request.sentencePause;
            audio.samples.resize(audio.samples.size() + size_t(pause * rate));
            result.audio.samples.insert(result.audio.samples.end(), audio.samples.begin(), audio.samples.end());
            result.sentences.push_back(sentence);
            ++spoken;
            ready({sentence, std::move(audio)});
            context.progress(int(end), int(text.size()), "Speaking");
            begin = end;
        }
        for (float &sample : result.audio.samples)
            sample *= float(gain);
        result.limited = limited;
        result.loudness = request.loudness - (limited ? 3 : 0);
        return result;
    }

    core::speech::SpeechResult speakAgain(const core::speech::SpeechRequest &request, const core::speech::SpeechResult &previous, int index,
                                          uint64_t seed, const core::JobContext &context)
    {
        wait(context, 0);
        core::speech::SpeechResult result = previous;
        core::speech::Sentence &sentence = result.sentences[size_t(index)];
        sentence.words.clear();
        sentence.sounds.clear();
        const core::Audio audio = say(request.text, sentence, seed, request.speed);
        const auto at = size_t(std::llround(sentence.span.start * rate));
        for (size_t i = 0; i < audio.samples.size() && at + i < result.audio.samples.size(); ++i)
            result.audio.samples[at + i] = audio.samples[i] * float(gain);
        return result;
    }

    void wait(const core::JobContext &context, int sentence) const
    {
        while (hold && sentence >= holdAfter) {
            context.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        context.checkpoint();
    }

    std::mutex m_mutex;
    core::speech::SpeechRequest m_last;
};
