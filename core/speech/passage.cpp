// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/passage.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace core::speech {

using text::trimmed;

namespace {

constexpr double longestPause = 60; // s
constexpr std::string_view sentenceEnds = ".!?:;";

/// How a passage ends by what is written.
Passage::End endOf(std::string_view text)
{
    const size_t last = text.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos)
        return Passage::End::Open;
    const std::string_view after = text.substr(last + 1);
    if (std::ranges::count(after, '\n') > 1)
        return Passage::End::Paragraph;
    if (after.find('\n') != std::string_view::npos)
        return Passage::End::Sentence;
    size_t at = last + 1; // before closing quotes and brackets
    while (at > 0) {
        const text::CodePoint c = text::codePointBefore(text, at);
        if (!text::isClosing(c.value))
            return c.value == U'…' || (c.value < 128 && sentenceEnds.find(char(c.value)) != std::string_view::npos) ? Passage::End::Sentence
                                                                                                                    : Passage::End::Open;
        at = c.begin;
    }
    return Passage::End::Open;
}

/// What is in force where the text is read.
struct Direction
{
    std::vector<double> speeds;
    std::vector<std::string> voices;
    const CastMember *member = nullptr; // who speaks this line
};

void setVoice(Passage &passage, const std::string &voice)
{
    const size_t mark = voice.rfind('#');
    passage.voice = voice.substr(0, mark);
    if (mark != std::string::npos)
        std::from_chars(voice.data() + mark + 1, voice.data() + voice.size(), passage.speaker);
}

/// "pause 0.5s", "pause:1s", "break=500ms", "pause 1 second", "long pause", `break time="1s"/`: seconds; below 0 where it is none.
double pauseIn(std::string_view mark)
{
    const std::string low = text::lowered(mark);
    std::string_view rest = low;
    if (rest.ends_with('/'))
        rest = trimmed(rest.substr(0, rest.size() - 1));
    double usual = 0.5;
    for (const auto &[size, seconds] : {std::pair<std::string_view, double>{"short ", 0.3}, {"long ", 1.0}})
        if (rest.starts_with(size)) {
            rest.remove_prefix(size.size());
            usual = seconds;
        }
    const auto skip = [&](std::initializer_list<std::string_view> words) {
        for (const std::string_view word : words)
            if (rest.starts_with(word)) {
                rest = trimmed(rest.substr(word.size()));
                return true;
            }
        return false;
    };
    if (!skip({"pause", "break", "silence", "wait"}))
        return -1;
    if (rest.empty())
        return usual;
    if (const char next = rest.front(); (next >= 'a' && next <= 'z') && !rest.starts_with("time") && !rest.starts_with("duration"))
        return -1; // "pauses", "breaking news", "wait for me"
    skip({":", "="});
    if (skip({"time", "duration"}))
        skip({":", "="});
    if (rest.size() > 1 && (rest.front() == '"' || rest.front() == '\''))
        rest = trimmed(rest.substr(1, rest.find(rest.front(), 1) - 1));
    std::string number(rest.substr(0, std::min(rest.find_first_not_of("0123456789.,"), rest.size())));
    const std::string_view unit = trimmed(rest.substr(number.size()));
    std::ranges::replace(number, ',', '.');
    double value = -1;
    const auto [last, failed] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (failed != std::errc() || last != number.data() + number.size())
        return -1;
    const auto isOne = [&](std::initializer_list<std::string_view> words) { return std::ranges::find(words, unit) != words.end(); };
    if (isOne({"ms", "msec", "msecs", "millis", "millisecond", "milliseconds"}))
        return value / 1000;
    if (isOne({"s", "sec", "secs", "sec.", "second", "seconds"}))
        return value;
    return unit.empty() ? (value >= 50 ? value / 1000 : value) : -1; // nobody waits for 500 seconds
}

/// What scripts tell a speaker in brackets, and no writer puts there as words of the text.
bool isStageDirection(std::string_view mark)
{
    static constexpr auto words = std::to_array<std::string_view>(
        {"laugh",      "laughs",    "laughing", "laughter", "chuckle",   "chuckles", "chuckling", "giggle",  "giggles",   "giggling",
         "sigh",       "sighs",     "sighing",  "gasp",     "gasps",     "gasping",  "cough",     "coughs",  "coughing",  "cry",
         "cries",      "crying",    "sob",      "sobs",     "sobbing",   "sing",     "sings",     "singing", "whisper",   "whispers",
         "whispering", "whispered", "shout",    "shouts",   "shouting",  "yell",     "yells",     "yelling", "scream",    "screams",
         "screaming",  "groan",     "groans",   "groaning", "yawn",      "yawns",    "yawning",   "sniff",   "sniffs",    "inhale",
         "inhales",    "exhale",    "exhales",  "breathes", "breathing", "applause", "music",     "sfx",     "beat",      "pause",
         "pauses",     "pitch",     "rate",     "speed",    "volume",    "emphasis", "voice",     "speaker", "sarcastic", "sarcastically",
         "excited",    "excitedly", "angrily",  "sadly",    "happily",   "softly",   "quietly",   "loudly",  "nervously", "cheerfully",
         "clears",     "break",     "silence"});
    std::string low = text::lowered(mark);
    if (low.starts_with('/'))
        low.erase(0, 1);
    const size_t spaces = size_t(std::ranges::count(low, ' '));
    const std::string first = low.substr(0, low.find_first_of(" :=#"));
    return spaces <= 3 && low.find_first_of("?!.,;\"") == std::string::npos
           && std::ranges::find(words, std::string_view(first)) != words.end();
}

class Reader
{
public:
    explicit Reader(const SpeechRequest &request) : m_request(request), m_text(request.text) {}

    Directed read()
    {
        size_t at = 0, plain = 0;
        bool lineBegins = true;
        while (at < m_text.size()) {
            if (lineBegins) {
                const size_t name = at;
                lineBegins = false;
                if (const CastMember *member = memberAt(at)) {
                    take(plain, name);
                    close();
                    m_now.member = member;
                    plain = at;
                    continue;
                }
            }
            if (m_text[at] == '[' || (m_text[at] == '<' && m_text.substr(at).starts_with("<break"))) {
                if (m_text.substr(at).starts_with("[[")) { // phonemes
                    const size_t end = m_text.find("]]", at);
                    at = end == std::string_view::npos ? m_text.size() : end + 2;
                    continue;
                }
                const size_t mark = at;
                Direction next = m_now;
                double pause = 0;
                if (markAt(at, next, pause)) {
                    take(plain, mark);
                    close();
                    m_now = std::move(next);
                    if (pause > 0)
                        addPause(pause);
                    plain = at;
                    continue;
                }
            }
            if (m_text[at] == '\n') {
                lineBegins = true;
                const size_t next = m_text.find_first_not_of(" \t\r", at + 1);
                if (m_now.member && (next == std::string_view::npos || m_text[next] == '\n')) { // an empty line: the narrator again
                    take(plain, at + 1);
                    close(Passage::End::Paragraph);
                    m_now.member = nullptr;
                    plain = at + 1;
                }
            }
            ++at;
        }
        take(plain, m_text.size());
        close();
        return std::move(m_result);
    }

private:
    const CastMember *memberAt(size_t &at) const
    {
        if (m_request.cast.empty())
            return nullptr;
        const size_t end = std::min(m_text.find('\n', at), m_text.size()), colon = m_text.find(':', at);
        if (colon == std::string_view::npos || colon >= end || colon - at > 100)
            return nullptr;
        const std::string name = text::lowered(trimmed(m_text.substr(at, colon - at)));
        for (const CastMember &member : m_request.cast)
            if (!name.empty() && text::lowered(trimmed(member.name)) == name) {
                at = colon + 1;
                return &member;
            }
        return nullptr;
    }

    /// Moves `at` behind the mark.
    bool markAt(size_t &at, Direction &next, double &pause)
    {
        const size_t end = m_text.find(m_text[at] == '<' ? '>' : ']', at);
        if (end == std::string_view::npos || end - at > 200)
            return false;
        const std::string_view mark = trimmed(m_text.substr(at + 1, end - at - 1));
        const size_t space = mark.find_first_of(" :=");
        const std::string word = text::lowered(mark.substr(0, space));
        std::string_view value = space == std::string_view::npos ? "" : mark.substr(space);
        while (!value.empty() && std::string_view(" :=").find(value.front()) != std::string_view::npos)
            value.remove_prefix(1);
        if (word == "speed") {
            double speed = 0;
            const auto [last, failed] = std::from_chars(value.data(), value.data() + value.size(), speed);
            if (failed != std::errc() || last != value.data() + value.size() || !(speed >= 0.1 && speed <= 10))
                return isNotUnderstood(at, end);
            next.speeds.push_back(speed);
        } else if (word == "voice" && isVoiceName(value, end)) {
            next.voices.emplace_back(value);
        } else if (mark == "/speed" && !next.speeds.empty()) {
            next.speeds.pop_back();
        } else if (mark == "/voice" && !next.voices.empty()) {
            next.voices.pop_back();
        } else if (const double seconds = pauseIn(mark); seconds > 0) {
            pause = std::min(seconds, longestPause);
        } else {
            return isStageDirection(mark) && isNotUnderstood(at, end); // or ordinary words in brackets
        }
        at = end + 1;
        return true;
    }

    bool isNotUnderstood(size_t &at, size_t end)
    {
        m_result.notUnderstood.emplace_back(m_text.substr(at, end + 1 - at));
        at = end + 1;
        return true;
    }

    /// "[voice breaking]" tells a speaker how, not who: a voice's name has other letters in it, or its mark has an end.
    bool isVoiceName(std::string_view name, size_t end) const
    {
        if (name.empty())
            return false;
        if (name.find_first_of("_-#/.0123456789") != std::string_view::npos || m_text.find("[/voice]", end) != std::string_view::npos)
            return true;
        return name.find(' ') == std::string_view::npos && !name.ends_with("ing") && !name.ends_with("ed") && !name.ends_with("s");
    }

    void take(size_t begin, size_t end)
    {
        m_open.append(m_text.substr(begin, end - begin), begin);
        for (size_t at = begin; at < end;) { // phonemes are not shown
            const size_t open = std::min(m_text.find("[[", at), end);
            m_result.shown.append(m_text.substr(at, open - at), at);
            const size_t close = m_text.find("]]", open);
            at = open == end ? end : close == std::string_view::npos ? end : std::min(close + 2, end);
        }
    }

    void close(Passage::End end = Passage::End::Open)
    {
        Passage passage;
        passage.text = std::move(m_open);
        m_open = {};
        if (!passage.speaks() && passage.text.text().find('\n') == std::string::npos)
            return;
        passage.end = std::max(end, endOf(passage.text.text()));
        if (!passage.speaks()) { // empty lines only: they end what was before
            if (!m_result.passages.empty())
                m_result.passages.back().end = std::max(m_result.passages.back().end, Passage::End::Sentence);
            return;
        }
        if (m_now.member) {
            passage.voice = m_now.member->voice;
            passage.speaker = m_now.member->speaker;
            passage.speed = m_now.member->speed;
        }
        if (!m_now.voices.empty())
            setVoice(passage, m_now.voices.back());
        if (!m_now.speeds.empty())
            passage.speed = m_now.speeds.back();
        m_result.passages.push_back(std::move(passage));
    }

    void addPause(double seconds)
    {
        if (m_result.passages.empty())
            m_result.passages.emplace_back(); // silence at the beginning
        m_result.passages.back().pause += seconds;
    }

    const SpeechRequest &m_request;
    std::string_view m_text;
    Direction m_now;
    MarkedText m_open;
    Directed m_result;
};

} // namespace

void MarkedText::append(std::string_view part, size_t at)
{
    m_text += part;
    for (size_t i = 0; i < part.size(); ++i) {
        m_begin.push_back(at + i);
        m_end.push_back(at + i + 1);
    }
}

void MarkedText::replace(std::string_view part, size_t begin, size_t end)
{
    m_text += part;
    m_begin.resize(m_text.size(), begin);
    m_end.resize(m_text.size(), end);
}

void MarkedText::append(const MarkedText &other, size_t first, size_t last)
{
    m_text.append(other.m_text, first, last - first);
    m_begin.insert(m_begin.end(), other.m_begin.begin() + ptrdiff_t(first), other.m_begin.begin() + ptrdiff_t(last));
    m_end.insert(m_end.end(), other.m_end.begin() + ptrdiff_t(first), other.m_end.begin() + ptrdiff_t(last));
}

size_t MarkedText::sourceBegin(size_t at) const
{
    return at < m_begin.size() ? m_begin[at] : m_end.empty() ? 0 : m_end.back();
}

size_t MarkedText::sourceEnd(size_t end) const
{
    return end > 0 && end <= m_end.size() ? m_end[end - 1] : sourceBegin(end);
}

bool Passage::speaks() const
{
    const std::string &all = text.text();
    for (size_t at = 0; at < all.size();) {
        const text::CodePoint c = text::codePointAt(all, at);
        if (!text::isSpace(c.value))
            return true; // whether a voice has a sound for it is the voice's to say
        at = c.end;
    }
    return false;
}

double secondsIn(std::string_view text)
{
    double value = -1;
    const auto [last, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = trimmed({last, size_t(text.data() + text.size() - last)});
    if (failed != std::errc() || !(value >= 0) || (unit != "s" && unit != "ms"))
        return -1;
    return unit == "ms" ? value / 1000 : value;
}

bool isSsml(std::string_view text)
{
    const auto behind = [&](std::string_view mark) {
        const size_t end = text.find(mark);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + mark.size());
    };
    if (text.starts_with("\uFEFF"))
        text.remove_prefix(3);
    for (;;) {
        text = trimmed(text);
        if (text.starts_with("<?"))
            behind("?>");
        else if (text.starts_with("<!--"))
            behind("-->");
        else if (text.starts_with("<!DOCTYPE"))
            behind(text.substr(0, text.find('>')).find('[') != std::string_view::npos ? "]>" : ">");
        else
            break;
    }
    if (!text.starts_with('<'))
        return false;
    std::string_view name = text.substr(1, std::min(text.find_first_of(" \t\r\n/>", 1), text.size()) - 1);
    if (const size_t colon = name.find(':'); colon != std::string_view::npos)
        name.remove_prefix(colon + 1);
    return name == "speak";
}

Directed directed(const SpeechRequest &request)
{
    if (isSsml(request.text))
        return directedBySsml(request.text);
    return Reader(request).read();
}

std::vector<Passage> passagesOf(const SpeechRequest &request)
{
    return directed(request).passages;
}

} // namespace core::speech
