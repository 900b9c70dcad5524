// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/wordtimes.h"

#include "core/base/steadyexp.h"
#include "core/text/codepoints.h"
#include "core/transcription/logsum.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

namespace core::transcription {

namespace {

constexpr double tokensPerSecond = 50; // of the encoder
constexpr int64_t medianWidth = 7;
constexpr std::string_view sentenceEnds[] = {".", "。", "!", "！", "?", "？"};
constexpr std::string_view opening[] = {"\"", "'", "“", "¿", "(", "[", "{", "-"};
constexpr std::string_view closing[] = {"\"", "'", ".", "。", ",", "，", "!", "！", "?", "？", ":", "：", "”", ")", "]", "}", "、"};
constexpr std::string_view punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::string_view withoutSpaces[] = {"zh", "ja", "th", "lo", "my", "yue"};
constexpr std::string_view replacement = "\xEF\xBF\xBD";

double rounded(double seconds)
{
    return std::round(seconds * 100) / 100;
}

/// Median of `medianWidth` neighbours along the last side, mirrored at its ends: x [H, T, S], contiguous.
Tensor medianFiltered(const Tensor &x)
{
    const int64_t half = medianWidth / 2;
    if (x.size(-1) <= half)
        return x;
    return std::get<0>(torch::reflection_pad1d(x, {half, half}).unfold(-1, medianWidth, 1).sort()).select(-1, half);
}

/// Shares that come to 1 together, of the scores in `row`.
void softmax(float *row, int64_t count)
{
    const float highest = highestOf({row, size_t(count)});
    double sum = 0;
    for (int64_t i = 0; i < count; ++i)
        sum += double(row[i] = steadyExp(row[i] - highest));
    const auto share = float(1 / sum);
    for (int64_t i = 0; i < count; ++i)
        row[i] *= share;
}

/// Of a token among the first `count`, by their scores.
double probabilityOf(const Tensor &scores, int32_t token, int64_t count)
{
    const std::span<const float> of(scores.const_data_ptr<float>(), size_t(count));
    return std::exp(double(of[size_t(token)]) - logSum(of));
}

} // namespace

Tensor attentionTo(Tensor scores)
{
    const int64_t heads = scores.size(0), tokens = scores.size(1), parts = scores.size(2);
    float *const all = scores.mutable_data_ptr<float>();
    for (int64_t row = 0; row < heads * tokens; ++row)
        softmax(all + row * parts, parts);
    std::vector<double> means(size_t(parts), 0.0), squares(size_t(parts), 0.0);
    for (int64_t head = 0; head < heads; ++head) {
        float *const of = all + head * tokens * parts;
        std::ranges::fill(means, 0.0);
        std::ranges::fill(squares, 0.0);
        for (int64_t token = 0; token < tokens; ++token)
            for (int64_t part = 0; part < parts; ++part)
                means[size_t(part)] += double(of[token * parts + part]);
        for (double &mean : means)
            mean /= double(tokens);
        for (int64_t token = 0; token < tokens; ++token)
            for (int64_t part = 0; part < parts; ++part) {
                const double off = double(of[token * parts + part]) - means[size_t(part)];
                squares[size_t(part)] += off * off;
            }
        for (double &square : squares)
            square = 1 / std::sqrt(square / double(tokens)); // of one token alone nothing can be told, as in the reference
        for (int64_t token = 0; token < tokens; ++token)
            for (int64_t part = 0; part < parts; ++part) {
                float &value = of[token * parts + part];
                value = float((double(value) - means[size_t(part)]) * squares[size_t(part)]);
            }
    }
    const Tensor smooth = medianFiltered(scores).contiguous();
    Tensor result = torch::zeros({tokens, parts}, torch::kFloat64);
    double *const to = result.mutable_data_ptr<double>();
    for (int64_t head = 0; head < heads; ++head)
        for (int64_t i = 0; i < tokens * parts; ++i)
            to[i] += double(smooth.const_data_ptr<float>()[head * tokens * parts + i]);
    return result / double(heads);
}

std::vector<std::pair<int64_t, int64_t>> dynamicTimeWarping(const Tensor &cost)
{
    const Tensor exact = cost.to(torch::kFloat64).contiguous();
    const int64_t rows = exact.size(0), columns = exact.size(1), width = columns + 1;
    const double *x = exact.data_ptr<double>();
    std::vector<double> sum(size_t((rows + 1) * width), std::numeric_limits<double>::infinity());
    std::vector<uint8_t> from(size_t((rows + 1) * width), 0);
    sum[0] = 0;
    for (int64_t j = 1; j <= columns; ++j)
        for (int64_t i = 1; i <= rows; ++i) {
            const double both = sum[size_t((i - 1) * width + j - 1)], up = sum[size_t((i - 1) * width + j)],
                         left = sum[size_t(i * width + j - 1)];
            const uint8_t way = both < up && both < left ? 0 : up < both && up < left ? 1 : 2;
            from[size_t(i * width + j)] = way;
            sum[size_t(i * width + j)] = x[(i - 1) * columns + j - 1] + (way == 0 ? both : way == 1 ? up : left);
        }
    std::vector<std::pair<int64_t, int64_t>> path;
    for (int64_t i = rows, j = columns; i > 0 || j > 0;) {
        path.emplace_back(i - 1, j - 1);
        const uint8_t way = i == 0 ? 2 : j == 0 ? 1 : from[size_t(i * width + j)];
        i -= way != 2;
        j -= way != 1;
    }
    std::ranges::reverse(path);
    return path;
}

WordTimes::WordTimes(const TextDecoder &network, const text::WhisperTokenizer &tokenizer, std::vector<std::pair<int64_t, int64_t>> heads)
    : m_network(network), m_tokenizer(tokenizer), m_heads(std::move(heads))
{
}

std::vector<WordTimes::Timed> WordTimes::split(const std::vector<int32_t> &tokens, const std::string &language) const
{
    // Pieces that are whole characters.
    const std::string whole = m_tokenizer.decode(tokens);
    std::vector<Timed> pieces;
    std::vector<int32_t> current;
    size_t at = 0;
    for (const int32_t token : tokens) {
        current.push_back(token);
        const std::string text = m_tokenizer.decode(current);
        const size_t broken = text.find(replacement);
        if (broken == std::string::npos || whole.compare(std::min(whole.size(), at + broken), replacement.size(), replacement) == 0) {
            pieces.push_back({.text = text, .tokens = current.size()});
            at += text.size();
            current.clear();
        }
    }
    if (std::ranges::count(withoutSpaces, language) > 0)
        return pieces;
    std::vector<Timed> words;
    for (Timed &piece : pieces) {
        const bool alone = piece.text.starts_with(' ') || punctuation.find(text::trimmed(piece.text)) != std::string_view::npos;
        if (alone || words.empty()) {
            words.push_back(std::move(piece));
        } else {
            words.back().text += piece.text;
            words.back().tokens += piece.tokens;
        }
    }
    return words;
}

std::vector<WordTimes::Timed> WordTimes::align(const std::vector<int32_t> &tokens, const std::vector<int32_t> &start,
                                               const std::string &language, const Tensor &sound, int64_t frames) const
{
    std::vector<Timed> words = split(tokens, language);
    if (words.empty())
        return {};
    std::vector<int64_t> all(start.begin(), start.end());
    all.push_back(m_tokenizer.noTimestamps());
    all.insert(all.end(), tokens.begin(), tokens.end());
    all.push_back(m_tokenizer.endOfText());
    if (int64_t(all.size()) > m_network.positions())
        return {};
    const auto before = int64_t(start.size());
    const TextDecoder::Look look = m_network.look(torch::tensor(all), sound);

    const Tensor scores = look.scores.narrow(0, before, int64_t(tokens.size())).to(torch::kCPU, torch::kFloat32).contiguous();
    std::vector<Tensor> chosen;
    for (const auto &[layer, head] : m_heads)
        chosen.push_back(look.attention[size_t(layer)][head].to(torch::kCPU, torch::kFloat32));
    const Tensor matrix = attentionTo(torch::stack(chosen).narrow(2, 0, std::max<int64_t>(1, frames / 2)).contiguous())
                              .narrow(0, before, int64_t(tokens.size()) + 1);

    std::vector<double> begins; // of each token, in seconds
    int64_t last = -1;
    for (const auto &[token, time] : dynamicTimeWarping(-matrix))
        if (token != last) {
            begins.push_back(double(time) / tokensPerSecond);
            last = token;
        }
    size_t at = 0;
    for (Timed &word : words) {
        word.start = begins[std::min(at, begins.size() - 1)];
        for (size_t i = at; i < at + word.tokens; ++i)
            word.probability += probabilityOf(scores[int64_t(i)], tokens[i], m_tokenizer.endOfText()) / double(word.tokens);
        at += word.tokens;
        word.end = begins[std::min(at, begins.size() - 1)];
    }
    return words;
}

void WordTimes::mergePunctuation(std::vector<Timed> &words)
{
    for (ptrdiff_t i = ptrdiff_t(words.size()) - 2, j = i + 1; i >= 0; --i) {
        Timed &previous = words[size_t(i)], &following = words[size_t(j)];
        if (previous.text.starts_with(' ') && std::ranges::count(opening, text::trimmed(previous.text)) > 0) {
            following.text = previous.text + following.text;
            following.tokens += std::exchange(previous.tokens, 0);
            previous.text.clear();
        } else {
            j = i;
        }
    }
    for (size_t i = 0, j = 1; j < words.size(); ++j) {
        Timed &previous = words[i], &following = words[j];
        if (!previous.text.ends_with(' ') && std::ranges::count(closing, following.text) > 0) {
            previous.text += following.text;
            previous.tokens += std::exchange(following.tokens, 0);
            following.text.clear();
        } else {
            i = j;
        }
    }
}

WordTimes::Lengths WordTimes::usual(const std::vector<Timed> &words)
{
    std::vector<double> lengths;
    for (const Timed &word : words)
        if (word.end != word.start)
            lengths.push_back(word.end - word.start);
    if (lengths.empty())
        return {};
    std::ranges::sort(lengths);
    const size_t middle = lengths.size() / 2;
    const double median = std::min(0.7, lengths.size() % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2);
    return {median, 2 * median};
}

void WordTimes::cutPauses(std::vector<Timed> &words, double longest)
{
    for (size_t i = 1; i < words.size(); ++i) {
        if (words[i].end - words[i].start <= longest)
            continue;
        if (std::ranges::count(sentenceEnds, words[i].text) > 0)
            words[i].end = words[i].start + longest;
        else if (std::ranges::count(sentenceEnds, words[i - 1].text) > 0)
            words[i].start = words[i].end - longest;
    }
}

/// After a pause neither the first word nor the second is much longer than others.
void WordTimes::cutPauseBefore(std::vector<Word> &words, const Lengths &usual, double lastSpeech)
{
    Word &first = words.front();
    Word *second = words.size() > 1 ? &words[1] : nullptr;
    const bool tooLong = first.end - first.start > usual.longest || (second && second->end - first.start > usual.longest * 2);
    if (!(first.end - lastSpeech > usual.median * 4) || !tooLong)
        return;
    if (second && second->end - second->start > usual.longest)
        first.end = second->start = std::max(second->end / 2, second->end - usual.longest);
    first.start = std::max(0.0, first.end - usual.longest);
}

/// Where a segment and its words end differently, the one that is the likelier moves.
void WordTimes::joinEnds(Segment &segment, double median)
{
    Word &first = segment.words.front(), &final = segment.words.back();
    if (segment.start < first.end && segment.start - 0.5 > first.start)
        first.start = std::max(0.0, std::min(first.end - median, segment.start));
    else
        segment.start = first.start;
    if (segment.end > final.start && segment.end + 0.5 < final.end)
        final.end = std::max(final.start + median, segment.end);
    else
        segment.end = final.end;
}

void WordTimes::add(std::vector<Segment> &segments, const std::vector<int32_t> &start, const std::string &language, const Tensor &sound,
                    int64_t frames, double offset, double &lastSpeech) const
{
    std::vector<int32_t> tokens;
    std::vector<size_t> counts;
    for (const Segment &segment : segments) {
        const size_t before = tokens.size();
        std::ranges::copy_if(segment.tokens, std::back_inserter(tokens), [&](int32_t token) { return token < m_tokenizer.endOfText(); });
        counts.push_back(tokens.size() - before);
    }
    std::vector<Timed> words = align(tokens, start, language, sound, frames);
    const Lengths lengths = usual(words);
    cutPauses(words, lengths.longest);
    mergePunctuation(words);

    size_t next = 0;
    for (size_t s = 0; s < segments.size(); ++s) {
        Segment &segment = segments[s];
        segment.words.clear();
        for (size_t saved = 0; next < words.size() && saved < counts[s]; ++next) {
            if (!words[next].text.empty())
                segment.words.push_back(
                    {words[next].text, rounded(offset + words[next].start), rounded(offset + words[next].end), words[next].probability});
            saved += words[next].tokens;
        }
        if (segment.words.empty())
            continue;
        cutPauseBefore(segment.words, lengths, lastSpeech);
        joinEnds(segment, lengths.median);
        lastSpeech = segment.end;
    }
}

} // namespace core::transcription
