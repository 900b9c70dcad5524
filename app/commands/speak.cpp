// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/speak.h"

#include "app/commands/speakbook.h"
#include "app/console/destination.h"

#include "core/audio/loudness.h"
#include "core/audio/player.h"
#include "core/audio/soundwriter.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/library/results/filename.h"
#include "core/library/results/newfile.h"
#include "core/library/results/recipes.h"
#include "core/nn/devices.h"
#include "core/speech/book.h"
#include "core/speech/dictionary.h"
#include "core/speech/director.h"
#include "core/speech/languageguess.h"
#include "core/speech/passage.h"
#include "core/speech/readable.h"
#include "core/speech/subtitles.h"
#include "core/works/speechwork.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <thread>

namespace app {

namespace fs = std::filesystem;
using namespace core;

namespace {

constexpr int mostShown = 3;                // stretches that cannot be read
constexpr uint64_t longestText = 16u << 20; // bytes

/// Plays sentences as they come. Without a sound device it stays silent and says why.
class Speaker
{
public:
    void add(const Audio &sentence, double loudness)
    {
        if (!m_silence.empty())
            return;
        if (!m_begun) {
            m_begun = true;
            m_player.load(sentence.sampleRate, sentence.channels);
            m_player.setGain(audio::gainFor(sentence, loudness)); // until the whole text is known
        }
        m_player.append(sentence.samples);
        if (m_player.state() == audio::Player::State::Playing)
            return;
        try {
            m_player.play();
        } catch (const Error &error) { // the work goes on: what is made is kept, and then this is told
            m_silence = error.what();
        }
    }

    /// Waits for the end of the sound.
    void finish(const speech::SpeechResult &result, const std::stop_token &stop)
    {
        if (!m_silence.empty() || !m_begun)
            return;
        if (result.limited && result.gain > 0)
            m_player.replace(result.audio.samples, 1 / result.gain);
        m_player.setGain(result.gain);
        m_player.finish();
        while (m_player.state() == audio::Player::State::Playing) {
            if (stop.stop_requested())
                throw Cancelled{};
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        m_silence = m_player.lastError();
    }

    /// Why nothing was heard; empty where it was.
    const std::string &silence() const { return m_silence; }

private:
    audio::Player m_player;
    bool m_begun = false;
    std::string m_silence;
};

std::string decimals(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

int speakerNumber(const std::string &speaker, const speech::VoiceInfo &voice)
{
    if (speaker.empty())
        return 0;
    if (const auto it = std::find(voice.speakers.begin(), voice.speakers.end(), speaker); it != voice.speakers.end())
        return int(it - voice.speakers.begin());
    const int count = std::max(1, int(voice.speakers.size()));
    int number = -1;
    const auto [end, error] = std::from_chars(speaker.data(), speaker.data() + speaker.size(), number);
    if (error == std::errc() && end == speaker.data() + speaker.size() && number >= 0 && number < count)
        return number;
    throw Error(voice.name + " has no speaker " + speaker + ". "
                + (count == 1 ? "It has only one, number 0." : "It has numbers 0 to " + std::to_string(count - 1) + "."));
}

void noteLoudness(Report &report, double asked, double reached, bool limited)
{
    report.set("loudness", std::round(reached * 100) / 100);
    if (limited && asked - reached >= 0.3)
        report.note("The sound came to " + decimals(reached) + " LUFS; " + decimals(asked) + " were asked for, but louder would distort.");
}

/// What will not be heard, said before it is spoken; the rest is.
void noteUnread(Report &report, const speech::SpeechRequest &request, const std::vector<speech::VoiceInfo> &voices)
{
    UnreadWords words;
    for (const speech::Unread &each : speech::lettersUnreadIn(request, voices))
        words.add(each, request.text);
    if (words.count() > 0)
        report.note("The voice " + request.voice + " cannot read " + words.text()
                    + "; left out. --voice chooses another one, --dictionary says how words are spoken.");
    const auto voice = std::ranges::find(voices, request.voice, &speech::VoiceInfo::name);
    if (voice == voices.end())
        return;
    if (const std::string language = speech::misreadLanguage(request, *voice); !language.empty())
        report.note("The text seems to be in another language (" + language + ") than the one that " + request.voice + " reads ("
                    + speech::languageFor(*voice, request, request.text)
                    + "); it is read with the sounds of that. --voice chooses another.");
}

/// Where it was asked for; else in the store, as the window keeps it.
fs::path keepSpoken(const works::Result &made, const SpeakArguments &arguments, Session &session)
{
    if (arguments.output.empty())
        return works::keepIn(session.store, made);
    const auto write = [&](const fs::path &path) {
        audio::writeSound(path, *std::get<const Audio *>(made.what), library::soundTags(made.recipe, made.words), arguments.sampleType);
    };
    fs::path kept = arguments.output;
    if (isFolder(arguments.output))
        kept = library::writeNew(arguments.output, made.name, ".wav", write,
                                 [&made](const fs::path &path) { return library::isOf(path, made.recipe); });
    else
        write(arguments.output);
    session.store.keptElsewhere({.path = kept});
    return kept;
}

void noteUnknown(Report &report, const speech::SpeechResult &result)
{
    std::string unknown;
    for (const speech::Sentence &sentence : result.sentences)
        for (const std::string &symbol : sentence.unknown)
            unknown += (unknown.empty() ? "" : " ") + symbol;
    if (!unknown.empty())
        report.note("The voice has no sound for: " + unknown);
    report.set("unknown", unknown);
}

} // namespace

std::vector<speech::VoiceInfo> knownVoices(const speech::SpeechRequest &request, Session &session, const JobContext &context)
{
    std::vector<speech::VoiceInfo> known = session.engines.voices();
    known.insert(known.begin(), session.engines.voice(request.voice, request.compute, context).info());
    known.front().name = request.voice;
    return known;
}

void UnreadWords::add(const speech::Unread &unread, std::string_view text)
{
    if (++m_count <= mostShown)
        m_text += (m_count == 1 ? "\"" : ", \"") + library::fileWords(text.substr(unread.begin, unread.end - unread.begin), 40) + "\" ("
                  + speech::scriptName(unread.script) + ")";
}

std::string UnreadWords::text() const
{
    return m_text + (m_count > mostShown ? " and " + std::to_string(m_count - mostShown) + " more" : "");
}

void settleVoice(SpeakArguments &arguments, Session &session, const JobContext &context)
{
    speech::SpeechRequest &request = arguments.request;
    request.voice = session.engines.nameOf(modelkinds::speech, request.voice);
    request.compute = nn::settled(request.compute);
    const Watch loading;
    request.speaker = speakerNumber(arguments.speaker, session.engines.voice(request.voice, request.compute, context).info());
    session.report.setMs("load", loading.ms());
    if (!arguments.dictionary.empty())
        request.dictionary = speech::readDictionary(arguments.dictionary);
}

/// What stands in the file, whatever kind of text it is.
std::string textOf(const SpeakArguments &arguments, Report &report)
{
    speech::TextFile file;
    if (arguments.file == "-") {
        const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
        if (bytes.size() > longestText)
            throw Error("The text on standard input is larger than 16 MB.");
        file = speech::textOfBytes(bytes, "The text on standard input", arguments.choice);
    } else {
        file = speech::readTextOf(arguments.file, arguments.choice);
    }
    for (const std::string &note : file.notes)
        report.note(note);
    return std::move(file.text);
}

void noteDirections(Report &report, const std::vector<std::string> &all)
{
    if (all.empty())
        return;
    std::string words;
    for (size_t i = 0; i < all.size() && i < size_t(mostShown); ++i)
        words += (i == 0 ? "" : ", ") + library::fileWords(all[i], 60);
    if (all.size() > size_t(mostShown))
        words += " and " + std::to_string(all.size() - size_t(mostShown)) + " more";
    report.note("Not understood as a direction, and left out: " + words + ".");
}

void runSpeak(SpeakArguments arguments, Session &session)
{
    if (arguments.listChapters)
        return listChapters(arguments, session);
    if (!arguments.book.empty())
        return runBook(std::move(arguments), session);
    speech::SpeechRequest &request = arguments.request;
    Report &report = session.report;
    if (!arguments.file.empty())
        request.text = textOf(arguments, report);
    requireOutput(arguments.output);
    requireWritable(arguments.subtitles);
    if (!arguments.output.empty() && !isFolder(arguments.output))
        audio::requireSoundName(arguments.output);
    const JobContext context = report.context(session.stop);
    settleVoice(arguments, session, context);
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }
    report.setRequest(speech::toJson(request), request.seed);
    noteUnread(report, request, knownVoices(request, session, context));
    noteDirections(report, speech::directed(request).notUnderstood);

    const bool plays = arguments.output.empty() && session.plays;
    Speaker speaker;
    const Watch speaking;
    works::Run run{context};
    run.keep = [&](const works::Result &made) { return keepSpoken(made, arguments, session); };
    run.timed = [&report](std::string_view stage, double ms) {
        if (stage == "step")
            report.addStep(ms);
        else if (stage != "load") // the voice is open: settleVoice() told how long that took
            report.setMs(std::string(stage), ms);
    };
    bool heard = false;
    double seconds = 0;
    speech::SpeechResult result;
    fs::path written;
    works::speech.run(request, session.engines, run, [&](const works::SpeechEvent &event) {
        if (const auto *sentence = std::get_if<works::SpokenSentence>(&event)) {
            if (plays)
                speaker.add(sentence->audio, request.loudness);
            if (!heard)
                report.setMs("first_sound", speaking.ms());
            heard = true;
        } else {
            const auto &made = std::get<works::MadeSpeech>(event);
            seconds = made.seconds;
            result = made.result;
            written = made.kept;
        }
    });
    report.set("seconds", result.audio.seconds());
    report.set("real_time_factor", result.audio.empty() ? 0.0 : seconds / result.audio.seconds());
    report.addOutput(written);
    if (!arguments.subtitles.empty()) {
        speech::writeSubtitles(arguments.subtitles, request, result, arguments.cues);
        report.addOutput(arguments.subtitles);
    }
    noteUnknown(report, result);
    noteLoudness(report, request.loudness, result.loudness, result.limited);
    if (plays) {
        speaker.finish(result, session.stop);
        if (!speaker.silence().empty())
            throw Error(speaker.silence() + " What was spoken is kept in " + shown(written) + ".");
    }
}

} // namespace app
