// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/bookmaker.h"

#include "core/audio/limiter.h"
#include "core/audio/loudness.h"
#include "core/audio/soundwriter.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/library/results/filename.h"
#include "core/library/results/recipe.h"
#include "core/nn/devices.h"
#include "core/speech/subtitles.h"
#include "core/works/book/bookfolder.h"
#include "core/works/book/waitingsound.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace core::works {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

speech::SpeechRequest requestOf(const BookRequest &request, int index)
{
    speech::SpeechRequest chapter = request.speech;
    chapter.text = request.book.chapters[size_t(index)].text;
    chapter.sentenceSeeds.clear();
    return chapter;
}

/// What a file says of itself. No date: the same request gives the same file.
audio::SoundTags tagsOf(const BookRequest &request, int index)
{
    const size_t count = request.book.chapters.size();
    speech::SpeechRequest spoken = requestOf(request, index);
    spoken.compute = nn::settled(spoken.compute);
    return {.title = request.book.chapters[size_t(index)].title,
            .software = library::softwareName(),
            .date = {},
            .comment = library::toText({kinds::speech, speech::toJson(spoken), {}}),
            .artist = request.book.author,
            .album = request.book.title,
            .track = std::to_string(index + 1) + "/" + std::to_string(count)};
}

/// The request in a comment, without what does not decide how it sounds.
json deciding(const std::string &comment)
{
    const std::optional<library::Recipe> recipe = library::recipeFromText(comment);
    json request = recipe && recipe->kind == kinds::speech ? tryParseJson<json>(recipe->request) : json();
    if (request.is_object())
        for (const char *each : {"device", "precision", "threads"})
            request.erase(each);
    return request;
}

fs::path pathOf(const BookRequest &request, int index)
{
    return request.folder / core::pathOf(chapterFileName(request, index));
}

fs::path subtitlesOf(const BookRequest &request, const fs::path &path)
{
    return request.subtitles.empty() ? fs::path() : fs::path(path).replace_extension(request.subtitles);
}

bool isThere(const BookRequest &request, int index)
{
    const fs::path path = pathOf(request, index), subtitles = subtitlesOf(request, path);
    std::error_code error;
    if (!fs::is_regular_file(path, error) || (!subtitles.empty() && !fs::is_regular_file(subtitles, error)))
        return false;
    try {
        const audio::SoundTags there = audio::readTags(path), wanted = tagsOf(request, index);
        return there.title == wanted.title && there.artist == wanted.artist && there.album == wanted.album && there.track == wanted.track
               && deciding(there.comment).is_object() && deciding(there.comment) == deciding(wanted.comment);
    } catch (const Error &) { // damaged, or no sound: it is made anew
        return false;
    }
}

std::vector<int> chosen(const BookRequest &request)
{
    std::vector<int> chapters = request.chapters;
    if (chapters.empty())
        for (int i = 0; i < int(request.book.chapters.size()); ++i)
            chapters.push_back(i);
    for (const int index : chapters)
        if (index < 0 || size_t(index) >= request.book.chapters.size())
            throw Error("There is no chapter " + std::to_string(index + 1) + " in this book; it has "
                        + std::to_string(request.book.chapters.size()) + ".");
    return chapters;
}

/// The words before the progress bar are the chapter's; its steps are the whole work's, in hundredths.
class Progress
{
public:
    Progress(const BookRequest &request, const std::vector<int> &chapters, const JobContext &context)
        : m_request(request), m_chapters(chapters), m_context(context)
    {
        for (const int index : chapters)
            m_total += bytesOf(index);
    }

    void begin(size_t which)
    {
        m_which = which;
        show(m_done);
    }
    void said(size_t bytes) { show(m_done + bytes); }
    void end(bool worked)
    {
        const size_t bytes = bytesOf(m_chapters[m_which]);
        worked ? m_done += bytes : m_total -= std::min(m_total, bytes); // what was there does not count: it would spoil the time left
        show(m_done);
    }

private:
    size_t bytesOf(int index) const { return m_request.book.chapters[size_t(index)].text.size(); }
    void show(size_t bytes)
    {
        m_context.progress(m_total == 0 ? 100 : int(std::min<size_t>(100, bytes * 100 / m_total)), 100,
                           "Chapter " + std::to_string(m_which + 1) + " of " + std::to_string(m_chapters.size()));
    }

    const BookRequest &m_request;
    const std::vector<int> &m_chapters;
    const JobContext &m_context;
    size_t m_which = 0, m_done = 0, m_total = 0;
};

MadeChapter makeChapter(const BookRequest &request, int index, const SpeakSentences &speak, const JobContext &context, Progress &progress)
{
    MadeChapter made{.index = index, .path = pathOf(request, index)};
    made.subtitles = subtitlesOf(request, made.path);
    const speech::SpeechRequest spoken = requestOf(request, index);
    WaitingSound waiting(request.folder);
    speech::SpeechResult times; // of sentences and words, where they are wanted
    const speech::SpokenTotals totals = speak(spoken, context, [&](speech::Sentence &&sentence, Audio &&sound, size_t) {
        const auto before = int64_t(waiting.frames());
        const auto frame = [&](double seconds) {
            return size_t(std::clamp<int64_t>(std::llround(seconds * sound.sampleRate) - before, 0, int64_t(sound.samples.size())));
        };
        const size_t begin = frame(sentence.span.start), end = frame(sentence.span.finish);
        const std::span<const float> all(sound.samples);
        waiting.add(all.first(begin));
        waiting.add(all.subspan(begin, std::max(begin, end) - begin));
        waiting.add(all.subspan(std::max(begin, end)));
        progress.said(sentence.span.end);
        if (!made.subtitles.empty()) {
            sentence.sounds = {};
            sentence.phonemes = {};
            times.sentences.push_back(std::move(sentence));
        }
    });
    const audio::Pieces pieces = [&](const auto &use) {
        waiting.read([&](std::span<const float> piece) {
            context.checkpoint();
            use(piece);
        });
    };
    const audio::Level level = audio::levelFor(pieces, totals.sampleRate, 1, request.speech.loudness);
    made.seconds = double(waiting.frames()) / totals.sampleRate;
    made.loudness = level.loudness;
    audio::SoundWriter writer(made.path, {totals.sampleRate, 1, waiting.frames()}, tagsOf(request, index), request.sampleType);
    const audio::Limiter limiter(totals.sampleRate, 1);
    std::vector<float> block;
    pieces([&](std::span<const float> piece) {
        block.assign(piece.begin(), piece.end());
        limiter.apply(block, level.gain);
        writer.write(block);
    });
    if (!made.subtitles.empty()) // first: where the sound is, its subtitles are there too
        speech::writeSubtitles(made.subtitles, spoken, times);
    writer.finish();
    return made;
}

} // namespace

std::string chapterFileName(const BookRequest &request, int index)
{
    const size_t digits = std::max<size_t>(2, std::to_string(request.book.chapters.size()).size());
    std::string number = std::to_string(index + 1);
    number.insert(0, digits - std::min(digits, number.size()), '0');
    const std::string words = library::fileWords(request.book.chapters[size_t(index)].title);
    return number + (words.empty() ? "" : " " + words) + "." + request.extension;
}

std::vector<bool> chaptersThere(const BookRequest &request)
{
    std::vector<bool> there;
    for (const int index : chosen(request))
        there.push_back(isThere(request, index));
    return there;
}

std::vector<std::vector<speech::Unread>> unreadChapters(const BookRequest &request, const std::vector<speech::VoiceInfo> &voices)
{
    std::vector<std::vector<speech::Unread>> unread;
    for (int index = 0; index < int(request.book.chapters.size()); ++index) {
        unread.emplace_back();
        try {
            unread.back() = speech::lettersUnreadIn(requestOf(request, index), voices);
        } catch (const Error &) { // it is told once the chapter is made
            continue;
        }
    }
    return unread;
}

std::vector<MadeChapter> makeBook(const BookRequest &request, const SpeakSentences &speak, const JobContext &context,
                                  const ChapterMade &made)
{
    const std::vector<audio::SoundFormat> formats = audio::writableFormats();
    if (std::ranges::find(formats, request.extension, &audio::SoundFormat::extension) == formats.end())
        throw Error("Sounds cannot be written as ." + request.extension + " on this system. Choose another format.");
    const std::vector<int> chapters = chosen(request);
    const BookFolder folder(request.folder);
    Progress progress(request, chapters, context);
    std::vector<MadeChapter> all;
    for (size_t i = 0; i < chapters.size(); ++i) {
        const int index = chapters[i];
        progress.begin(i);
        context.checkpoint();
        if (isThere(request, index)) {
            const fs::path path = pathOf(request, index);
            all.push_back({.index = index, .path = path, .subtitles = subtitlesOf(request, path), .kept = true});
            progress.end(/*worked=*/false);
        } else {
            const auto named = [&](const Error &error) {
                return Error("Chapter " + std::to_string(index + 1) + " (" + request.book.chapters[size_t(index)].title
                             + "): " + error.what());
            };
            try {
                all.push_back(makeChapter(request, index, speak, context, progress));
            } catch (const speech::NothingToSay &error) { // said before (unreadChapters); the others are read all the same
                if (i + 1 == chapters.size() && std::ranges::all_of(all, &MadeChapter::skipped))
                    throw named(error);
                all.push_back({.index = index, .path = {}, .skipped = true});
            } catch (const Error &error) {
                throw named(error);
            }
            progress.end(/*worked=*/true);
        }
        if (made)
            made(all.back());
    }
    return all;
}

} // namespace core::works
