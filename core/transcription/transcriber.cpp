// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/transcriber.h"

#include "core/base/file.h"
#include "core/nn/ops/rowsproduct.h"
#include "core/transcription/logmel.h"
#include "core/transcription/placing.h"
#include "core/transcription/voiceactivity.h"
#include "core/transcription/whisperfile.h"
#include "core/transcription/windowdecoder.h"
#include "core/transcription/wordtimes.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace core::transcription {

namespace {

constexpr double secondsPerTimestamp = 0.02;
constexpr int64_t framesPerTimestamp = 2;
constexpr double secondsPerFrame = double(hopSamples) / sampleRate;

/// How many times shorter zlib makes a text: high where it repeats itself.
double compression(const std::string &text)
{
    if (text.empty())
        return 0;
    uLongf size = compressBound(uLong(text.size()));
    std::vector<Bytef> packed(size);
    if (compress(packed.data(), &size, reinterpret_cast<const Bytef *>(text.data()), uLong(text.size())) != Z_OK)
        return 0;
    return double(text.size()) / double(size);
}

} // namespace

struct Transcriber::Private
{
    Private(const std::filesystem::path &path, const ComputeOptions &options, const std::filesystem::path &vocabularies)
        : compute(nn::resolve(options, torch::kFloat32, torch::kFloat16))
        , model(readWhisper(path, compute, vocabularies))
        , decoder(network.decoder, tokenizer)
        , wordTimes(network.decoder, tokenizer, model.heads)
    {
    }

    std::vector<int32_t> startTokens(const TranscriptionRequest &request) const;
    Decoded hear(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start,
                 const TranscriptionRequest &request, const JobContext &context) const;
    bool isSilence(const Decoded &decoded, const TranscriptionRequest &request) const;
    std::vector<Segment> segmentsOf(const Decoded &decoded, int64_t at, int64_t frames, int64_t &advance) const;
    int64_t afterWords(const Decoded &decoded, const std::vector<Segment> &segments, int64_t at, int64_t advance) const;

    nn::Compute compute;
    WhisperModel model;
    const WhisperNetwork &network = model.network;
    const text::WhisperTokenizer &tokenizer = model.tokenizer;
    WindowDecoder decoder;
    WordTimes wordTimes;
    std::unique_ptr<VoiceActivity> voiceActivity;
};

std::vector<int32_t> Transcriber::Private::startTokens(const TranscriptionRequest &request) const
{
    if (tokenizer.isMultilingual())
        return {tokenizer.startOfTranscript(), tokenizer.language(request.language),
                request.translate ? tokenizer.translate() : tokenizer.transcribe()};
    if ((!request.language.empty() && request.language != "en") || request.translate)
        throw Error("This model knows English only. Choose the language en without translation, or a multilingual model.");
    return {tokenizer.startOfTranscript()};
}

bool Transcriber::Private::isSilence(const Decoded &decoded, const TranscriptionRequest &request) const
{
    return decoded.noSpeech > request.noSpeech && decoded.logProbability <= request.logProbability;
}

/// Heard at temperature 0; again and again by lot, the hotter the oftener it fails, where it is uncertain or repeats
/// itself. openai/whisper whisper/transcribe.py (decode_with_fallback).
Decoded Transcriber::Private::hear(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start,
                                   const TranscriptionRequest &request, const JobContext &context) const
{
    constexpr double mostCompression = 2.4;
    constexpr int samples = 5, temperatures = 5;
    Decoded decoded = decoder.decode(sound, prompt, start, {.beam = request.beam}, context);
    for (int i = 1; request.fallback && i <= temperatures; ++i) {
        const bool fails =
            compression(tokenizer.decode(decoded.tokens)) > mostCompression || decoded.logProbability < request.logProbability;
        const bool silent = decoded.noSpeech > request.noSpeech && decoded.logProbability < request.logProbability;
        if (!fails || silent)
            break;
        decoded = decoder.decode(sound, prompt, start, {.temperature = 0.2 * i, .samples = samples, .seed = uint64_t(i) << 32}, context);
    }
    return decoded;
}

/// The segments of a window that begins at frame `at` and has `frames` of sound; `advance` becomes
/// the frames until the next window. openai/whisper whisper/transcribe.py.
std::vector<Segment> Transcriber::Private::segmentsOf(const Decoded &decoded, int64_t at, int64_t frames, int64_t &advance) const
{
    const std::vector<int32_t> &tokens = decoded.tokens;
    const int32_t zero = tokenizer.firstTimestamp();
    const auto isTimestamp = [&](size_t i) { return tokens[i] >= zero; };
    const double offset = double(at) * secondsPerFrame;
    std::vector<Segment> segments;
    const auto add = [&](double from, double to, size_t first, size_t end) {
        Segment segment{.start = offset + from, .end = offset + to, .logProbability = decoded.logProbability, .noSpeech = decoded.noSpeech};
        segment.tokens.assign(tokens.begin() + ptrdiff_t(first), tokens.begin() + ptrdiff_t(end));
        segment.text = tokenizer.decode(segment.tokens);
        segments.push_back(std::move(segment));
    };
    const auto secondsAt = [&](size_t i) { return double(std::max(0, tokens[i] - zero)) * secondsPerTimestamp; };

    const bool endsOpen = tokens.size() >= 2 && !isTimestamp(tokens.size() - 2) && isTimestamp(tokens.size() - 1);
    std::vector<size_t> ends; // a segment ends between two timestamps
    for (size_t i = 1; i < tokens.size(); ++i) {
        if (isTimestamp(i - 1) && isTimestamp(i))
            ends.push_back(i);
    }
    advance = frames;
    if (!ends.empty()) {
        if (endsOpen)
            ends.push_back(tokens.size());
        size_t first = 0;
        for (const size_t end : ends) {
            add(secondsAt(first), secondsAt(end - 1), first, end);
            first = end;
        }
        // What follows the last pair is heard again, from the pair on, unless nothing follows it.
        if (!endsOpen)
            advance = int64_t(tokens[first - 1] - zero) * framesPerTimestamp;
    } else {
        double length = double(frames) * secondsPerFrame;
        const auto latest = std::find_if(tokens.rbegin(), tokens.rend(), [&](int32_t token) { return token >= zero; });
        if (latest != tokens.rend() && *latest != zero)
            length = double(*latest - zero) * secondsPerTimestamp;
        add(0, length, 0, tokens.size());
    }
    if (advance <= 0) // cannot happen under the rules for timestamps; a loop without end would be the price
        advance = frames;
    return segments;
}

/// Where words have times, the next window begins after the last of them, unless this one ended openly.
int64_t Transcriber::Private::afterWords(const Decoded &decoded, const std::vector<Segment> &segments, int64_t at, int64_t advance) const
{
    const size_t count = decoded.tokens.size();
    const auto isTimestamp = [&](size_t i) { return decoded.tokens[i] >= tokenizer.firstTimestamp(); };
    if (count >= 2 && !isTimestamp(count - 2) && isTimestamp(count - 1))
        return advance;
    for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment)
        if (!segment->words.empty()) {
            const int64_t after = std::llround(segment->words.back().end / secondsPerFrame) - at;
            return after > 0 ? after : advance;
        }
    return advance;
}

Transcriber::Transcriber(const std::filesystem::path &model, const ComputeOptions &compute, const std::filesystem::path &vocabularies)
{
    try {
        d = std::make_unique<Private>(model, compute, vocabularies);
    } catch (const c10::Error &error) {
        throw Error("The model in " + shown(model) + " cannot be loaded: LibTorch reports " + error.what_without_backtrace());
    }
}

Transcriber::~Transcriber() = default;

bool Transcriber::isMultilingual() const
{
    return d->tokenizer.isMultilingual();
}

const std::vector<std::string> &Transcriber::languages() const
{
    return d->tokenizer.languages();
}

void Transcriber::setVoiceActivity(const std::filesystem::path &file)
{
    d->voiceActivity = std::make_unique<VoiceActivity>(file);
}

/// What is said in the passages that have speech, joined; its times are those in the whole.
Transcription Transcriber::transcribeSpeech(const Audio &audio, const TranscriptionRequest &request, const JobContext &context,
                                            const SegmentReady &ready) const
{
    TranscriptionRequest inner = request;
    inner.skipSilence = false;
    nn::useThreads(d->compute.threads);
    context.progress(0, int(audio.seconds()), "Looking for speech");
    const auto count = int64_t(audio.samples.size());
    std::vector<Passage> passages = speechIn(d->voiceActivity->probabilities(audio.samples, context), count);
    if (passages.empty()) {
        Transcription silence = transcribe({.sampleRate = sampleRate, .channels = 1, .samples = {}}, inner, context, ready);
        silence.seconds = audio.seconds();
        return silence;
    }
    // A short silence at either end stays, as it does between words.
    if (passages.front().begin < 2 * sampleRate)
        passages.front().begin = 0;
    if (count - passages.back().end < 2 * sampleRate)
        passages.back().end = count;
    if (passages == std::vector<Passage>{{0, count}})
        return transcribeAll(audio, inner, context, ready, nullptr);
    const Joined joined(audio.samples, std::move(passages));
    const auto placed = [&](Segment segment) { return placedIn(joined, std::move(segment), request.words); };
    Transcription result = transcribeAll({.sampleRate = sampleRate, .channels = 1, .samples = joined.samples()}, inner, context,
                                         ready ? SegmentReady([&](const Segment &segment) {
                                             for (const Segment &part : placed(segment))
                                                 ready(part);
                                         })
                                               : SegmentReady(),
                                         &joined);
    std::vector<Segment> segments;
    for (Segment &segment : result.segments)
        std::ranges::move(placed(std::move(segment)), std::back_inserter(segments));
    result.segments = std::move(segments);
    result.seconds = audio.seconds();
    return result;
}

Transcription Transcriber::transcribe(const Audio &audio, const TranscriptionRequest &request, const JobContext &context,
                                      const SegmentReady &ready) const
{
    if (audio.sampleRate != sampleRate || audio.channels != 1)
        throw Error("Only sound of 16 kHz with one channel can be transcribed. Convert it first.");
    if (!isMultilingual() || !request.language.empty())
        d->startTokens(request); // what cannot be is said at once
    if (audio.empty())
        return {.language = !isMultilingual() && request.language.empty() ? "en" : request.language, .segments = {}};
    if (request.skipSilence && d->voiceActivity)
        return transcribeSpeech(audio, request, context, ready);
    return transcribeAll(audio, request, context, ready, nullptr);
}

/// `cuts`: what the sound was joined from; where a segment goes on over one of its joints, its words get their times too.
Transcription Transcriber::transcribeAll(const Audio &audio, const TranscriptionRequest &request, const JobContext &context,
                                         const SegmentReady &ready, const Joined *cuts) const
{
    Transcription result{.language = request.language, .segments = {}, .seconds = audio.seconds()};
    if (!isMultilingual() && result.language.empty())
        result.language = "en";
    std::vector<int32_t> start;
    if (!isMultilingual() || !request.language.empty())
        start = d->startTokens(request);
    const c10::InferenceMode inference;
    if (d->compute.device.is_cpu() && d->compute.dtype == torch::kFloat32 && nn::hasRowsProduct()) // the products are our own
        nn::useOwnThreads(d->compute.threads);
    else
        nn::useThreads(d->compute.threads);
    const LogMel mel(audio.samples, d->network.encoder.bands(), context);
    const int64_t frames = mel.frames() - windowFrames;
    std::vector<int32_t> heard;
    if (!request.initialPrompt.empty())
        heard = d->tokenizer.encode(" " + request.initialPrompt);
    size_t promptFrom = 0;
    double lastSpeech = 0;

    const auto report = [&](int64_t frame) {
        context.progress(int(double(std::min(frame, frames)) * secondsPerFrame), int(double(frames) * secondsPerFrame), "Transcribing");
    };
    for (int64_t at = 0; at < frames;) {
        report(at);
        const int64_t count = std::min(windowFrames, frames - at);
        Tensor window = torch::zeros({d->network.encoder.bands(), windowFrames}); // not silence, but what it was trained with
        window.narrow(1, 0, count).copy_(mel(at, count));
        const Tensor sound = d->network.encoder(window);
        if (start.empty()) {
            TranscriptionRequest known = request;
            // Here the silence after the sound counts as silence, as in the reference.
            const Tensor first = count == windowFrames ? sound : d->network.encoder(mel(0, windowFrames));
            known.language = result.language = d->decoder.language(first);
            start = d->startTokens(known);
        }
        const std::vector<int32_t> prompt(heard.begin() + ptrdiff_t(promptFrom), heard.end());
        const Decoded decoded = d->hear(sound, prompt, start, request, context);
        if (d->isSilence(decoded, request)) {
            at += count;
            continue;
        }
        int64_t advance = 0;
        std::vector<Segment> segments = d->segmentsOf(decoded, at, count, advance);
        if (request.words) {
            d->wordTimes.add(segments, start, result.language, sound, count, double(at) * secondsPerFrame, lastSpeech);
            advance = d->afterWords(decoded, segments, at, advance);
        } else if (const auto goesOn =
                       [cuts](const Segment &segment) {
            return cuts->passageAt(segment.start) != cuts->passageAt(segment.end - secondsPerTimestamp);
                   };
                   cuts && std::ranges::any_of(segments, goesOn)) {
            std::vector<Segment> timed = segments;
            double last = lastSpeech;
            d->wordTimes.add(timed, start, result.language, sound, count, double(at) * secondsPerFrame, last);
            for (size_t i = 0; i < segments.size() && i < timed.size(); ++i)
                if (goesOn(segments[i]))
                    segments[i].words = std::move(timed[i].words);
        }
        for (Segment &segment : segments) {
            if (segment.start == segment.end || segment.text.find_first_not_of(" \t\r\n") == std::string::npos) {
                segment.text.clear();
                segment.tokens.clear();
                segment.words.clear();
            }
            heard.insert(heard.end(), segment.tokens.begin(), segment.tokens.end());
            if (ready)
                ready(segment);
            result.segments.push_back(std::move(segment));
        }
        if (!request.previousText || decoded.temperature > 0.5) // what was drawn hot is no good example
            promptFrom = heard.size();
        at += advance;
    }
    report(frames);
    return result;
}

} // namespace core::transcription
