// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/speak.h"

#include "core/base/error.h"
#include "core/text/languages.h"

#include <algorithm>
#include <memory>

namespace app {

namespace {

/// The options as they stand on the command line.
struct Words
{
    SpeakArguments arguments;
    std::string file, format;
};

/// "ANNA=VOICE" or "ANNA=VOICE#2"
bool isCastMember(std::string_view word)
{
    const size_t equals = word.find('=');
    return equals != std::string_view::npos && equals > 0 && equals + 1 < word.size()
           && word.find_first_of("\n\r", equals + 1) == std::string_view::npos;
}

std::vector<core::speech::CastMember> castOf(const std::vector<std::string> &all)
{
    std::vector<core::speech::CastMember> cast;
    for (const std::string &one : all) {
        const size_t equals = one.find('='), mark = one.rfind('#');
        const bool numbered = mark != std::string::npos && mark > equals;
        core::speech::CastMember member{.name = one.substr(0, equals),
                                        .voice = one.substr(equals + 1, numbered ? mark - equals - 1 : std::string::npos)};
        if (numbered)
            readNumber(one.substr(mark + 1), member.speaker);
        cast.push_back(std::move(member));
    }
    return cast;
}

/// "jf_alpha" or "jf_alpha:0.6"
bool isShare(std::string_view word)
{
    const size_t colon = word.find(':');
    const std::string_view name = word.substr(0, colon);
    return !name.empty() && name.find(',') == std::string_view::npos
           && (colon == std::string_view::npos || isDecimal(word.substr(colon + 1)));
}

std::map<std::string, double> blendOf(const std::vector<std::string> &shares)
{
    std::map<std::string, double> blend;
    for (const std::string &share : shares) {
        const size_t colon = share.find(':');
        double weight = 1.0;
        if (colon != std::string::npos)
            readNumber(share.substr(colon + 1), weight);
        blend[share.substr(0, colon)] = weight;
    }
    return blend;
}

/// "3-7,9"
bool isChapterList(std::string_view word)
{
    for (size_t begin = 0; begin <= word.size();) {
        const size_t end = std::min(word.find(',', begin), word.size());
        const std::string_view part = word.substr(begin, end - begin);
        const size_t dash = part.find('-');
        if (!isNumber(part.substr(0, dash), 6) || (dash != std::string_view::npos && !isNumber(part.substr(dash + 1), 6)))
            return false;
        begin = end + 1;
    }
    return true;
}

core::speech::BookChoice::Kind choiceOf(const std::string &what)
{
    return what == "named"     ? core::speech::BookChoice::Named
           : what == "skipped" ? core::speech::BookChoice::PassedOver
                               : core::speech::BookChoice::Spoken;
}

void addBookOptions(Options &options, SpeakArguments &speak, const Option &text, const Option &output)
{
    const Option book =
        options.add("--book", speak.book, "folder for a file a chapter of --file (.epub, .md, .txt); what is there already is kept")
            .excludes(output)
            .excludes(text)
            .value("FOLDER");
    Option list = options.add("--list-chapters", speak.listChapters, "show the chapters of --file and speak nothing").excludes(text);
    options.add("--chapters", speak.chapters, "some of the book's only, like 3-7,9")
        .check(like(isChapterList, "a list of chapters, like 3-7,9"))
        .needs(book)
        .value("LIST");
    options.add("--title", speak.title, "of the book, for the tags (default: its own)").needs(book).value("T");
    options.add("--author", speak.author, "of the book, for the tags (default: its own)").needs(book).value("A");
    list.excludes(book).excludes(output);
}

void addOptions(Options &options, Words &words)
{
    SpeakArguments &speak = words.arguments;
    core::speech::SpeechRequest &request = speak.request;
    const Option text = options.add("--text,text", request.text, "what to say").value("T");
    options.add("--file", words.file, "read the text from a file; - is standard input").excludes(text).value("F");
    options.add("--voice", request.voice, "name in the list of models, or a file").value("V");
    options.add("--speaker", speak.speaker, "number or name, for a voice of several speakers").value("N");
    options
        .addList(
            "--blend", [&request](const std::vector<std::string> &shares) { request.blend = blendOf(shares); },
            "speakers mixed by weight, for a Kokoro voice: jf_alpha:0.6,jm_kumo:0.4 (a wrong name lists the right ones)")
        .separatedBy(',')
        .ofOneWord() // what follows is the text
        .check(like(isShare, "a speaker and a weight, like jf_alpha or jf_alpha:0.6"))
        .value("NAME[:X]");
    options
        .add(
            "--language", [&request](const std::string &name) { request.language = core::text::espeakLanguage(name); },
            "for a voice that speaks several: en-us, ja, Japanese (default: as the text is written)")
        .value("L");
    options.add("--speed", request.speed, "2 is twice as fast").check(within(0.1, 10)).value("X");
    options.add("--noise", request.noise, "variation of the sound (default: the voice's own)").check(within(0, 2)).value("X");
    options.add("--noise-w", request.noiseW, "variation of the rhythm (default: the voice's own)").check(within(0, 2)).value("X");
    options.add("--pause", request.sentencePause, "seconds of silence between sentences").check(within(0, 10)).value("X");
    options.add("--paragraph-pause", request.paragraphPause, "seconds of silence between paragraphs").check(within(0, 10)).value("X");
    options.add("--seed", request.seed, "number that decides the variation (default: a random one)").check(wholeNumber()).value("N");
    options.add("--loudness", request.loudness, "of the whole text, in LUFS (default: -19)").check(within(-70, 0)).value("X");
    options.add("--dictionary", speak.dictionary, "how words are said: a CSV table with the columns word,say,kind,case,language")
        .value("FILE");
    options
        .addList(
            "--cast", [&request](const std::vector<std::string> &all) { request.cast = castOf(all); },
            "who speaks lines that begin with a name and a colon: ANNA=VOICE, or ANNA=VOICE#2 for its speaker number 2")
        .check(like(isCastMember, "a name and a voice, like ANNA=en_US-joe-medium"))
        .value("NAME=VOICE");
    options.add("--subtitles", speak.subtitles, "write times of sentences and words, as .srt or .vtt; with --book: srt or vtt")
        .check({[](const std::string &name) {
            std::string low = name;
            std::ranges::transform(low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
            const bool good = low.ends_with(".srt") || low.ends_with(".vtt") || name == "srt" || name == "vtt";
            return good ? std::string() : name + " does not end in .srt or .vtt";
        }})
        .value("FILE");
    options.addFlag(
        "--one-line", [&speak] { speak.cues = core::speech::SubtitleForm::Sentences; },
        "in the subtitles a line of any length for each sentence (default: two lines of 42 characters, 7 s at most)");
    options
        .add(
            "--code", [&speak](const std::string &what) { speak.choice.code = choiceOf(what); },
            "blocks of code in a page or a book: spoken (default), named or skipped")
        .check(among({"spoken", "named", "skipped"}, "one of spoken, named and skipped"))
        .value("NAME");
    options
        .add(
            "--pictures", [&speak](const std::string &what) { speak.choice.pictures = choiceOf(what); },
            "pictures in a page or a book: named by the words that stand for them, or skipped (default)")
        .check(among({"named", "skipped"}, "one of named and skipped"))
        .value("NAME");
    options
        .add("--format", words.format,
             "samples of WAV and FLAC: pcm16, pcm24 or float; with --book also mp3 (default), opus, ogg, flac, wav")
        .check(among({"pcm16", "pcm24", "float", "mp3", "opus", "ogg", "flac", "wav"},
                     "one of pcm16, pcm24 and float, or with --book mp3, opus, ogg, flac and wav"))
        .value("NAME");
    const Option output =
        options.add("--output", speak.output, "sound file: .wav, .flac, .ogg, .opus, .mp3; or a folder").value("FILE|FOLDER");
    addBookOptions(options, speak, text, output);
}

/// What is asked of a book; `file` and `format` are as the command line has them.
void settleBook(SpeakArguments &speak, const std::string &file, std::string &format)
{
    const bool compressed = !format.empty() && !format.starts_with("pcm") && format != "float";
    const std::string subtitles = speak.subtitles.string();
    if (!speak.book.empty() || speak.listChapters) {
        if (file.empty() || file == "-")
            throw WrongUsage("A book is read from a file: give it with --file. See atelier-cli speak --help.");
        speak.file = file;
        speak.bookFormat = compressed ? format : format.empty() ? "mp3" : "wav";
        if (compressed)
            format.clear();
        if (!subtitles.empty() && subtitles != "srt" && subtitles != "vtt")
            throw WrongUsage("With --book, --subtitles is srt or vtt: each chapter has a file of its own. See atelier-cli speak --help.");
        speak.bookSubtitles = subtitles;
        speak.subtitles.clear();
        return;
    }
    if (compressed)
        throw WrongUsage(
            "Without --book the name of --output tells the format; --format is pcm16, pcm24 or float. See atelier-cli speak --help.");
    if (subtitles == "srt" || subtitles == "vtt")
        throw WrongUsage("Give --subtitles the name of a file that ends in .srt or .vtt. See atelier-cli speak --help.");
    speak.file = file; // all of it is spoken
}

SpeakArguments settled(const Options &options, const Words &words, const core::ComputeOptions &compute)
{
    SpeakArguments speak = words.arguments;
    std::string format = words.format;
    speak.randomSeed = !options.has("--seed");
    if (!options.has("--text") && words.file.empty())
        throw WrongUsage("Give the text to speak with --text, or with --file (- is standard input). See atelier-cli speak --help.");
    settleBook(speak, words.file, format);
    if (!format.empty())
        speak.sampleType = format == "float"   ? core::audio::SampleType::Float32
                           : format == "pcm24" ? core::audio::SampleType::Pcm24
                                               : core::audio::SampleType::Pcm16;
    speak.request.compute = compute;
    return speak;
}

} // namespace

Command speakCommand()
{
    return {"speak", "Speak a text; without --output it is played and kept in the music folder",
            "speak \"The lamp is lit.\" --output lamp.wav", [](Options &options) -> Settle {
                const auto words = std::make_shared<Words>();
                addOptions(options, *words);
                return [options, words](const core::ComputeOptions &compute) -> Run {
                    return [arguments = settled(options, *words, compute)](Session &session) { runSpeak(arguments, session); };
                };
            }};
}

} // namespace app
