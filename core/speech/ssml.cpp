// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/speech/books/xmlplace.h"
#include "core/speech/passage.h"
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <memory>
#include <utility>

namespace core::speech {

namespace {

constexpr double longestPause = 60; // s

template <size_t N>
double named(const std::array<std::pair<std::string_view, double>, N> &table, std::string_view name, double otherwise)
{
    const auto found = std::ranges::find(table, name, &std::pair<std::string_view, double>::first);
    return found != table.end() ? found->second : otherwise;
}

// What the words mean is left to the program by the standard.
constexpr std::array<std::pair<std::string_view, double>, 7> rates = {
    {{"x-slow", 0.5}, {"slow", 0.75}, {"medium", 1}, {"default", 1}, {"fast", 1.3}, {"x-fast", 1.7}, {"", 1}}};
constexpr std::array<std::pair<std::string_view, double>, 7> strengths = {
    {{"none", 0}, {"x-weak", 0.1}, {"weak", 0.2}, {"medium", 0.4}, {"", 0.4}, {"strong", 0.7}, {"x-strong", 1.2}}};

/// "fast", "120%", "+20%", "1.2": the factor to the speed outside.
double rateIn(std::string_view text)
{
    double value = 0;
    const std::string_view number = text.starts_with('+') ? text.substr(1) : text;
    const auto [last, failed] = std::from_chars(number.data(), number.data() + number.size(), value);
    const std::string_view unit(last, size_t(number.data() + number.size() - last));
    if (failed != std::errc())
        return named(rates, text, 1);
    if (unit == "%")
        value = (text.front() == '+' || text.front() == '-' ? 100 + value : value) / 100;
    else if (!unit.empty())
        return 1;
    return std::clamp(value, 0.1, 10.0);
}

class Ssml
{
public:
    explicit Ssml(std::string_view text) : m_text(text), m_parser(XML_ParserCreate("UTF-8"), XML_ParserFree)
    {
        if (!m_parser)
            throw std::bad_alloc();
        XML_SetUserData(m_parser.get(), this);
        XML_SetElementHandler(
            m_parser.get(), [](void *self, const char *name, const char **attributes) { of(self).begin(name, attributes); },
            [](void *self, const char *) { of(self).end(); });
        XML_SetCharacterDataHandler(m_parser.get(), [](void *self, const char *letters, int count) {
            of(self).add({letters, size_t(count)});
        });
        // A document type may define entities without end; speech needs none.
        XML_SetStartDoctypeDeclHandler(m_parser.get(), [](void *self, const char *, const char *, const char *, int hasOwn) {
            if (!hasOwn) // the standard's, which its examples begin with
                return;
            of(self).m_hasDoctype = true;
            XML_StopParser(of(self).m_parser.get(), XML_FALSE);
        });
    }

    Directed read()
    {
        const size_t first = m_text.find('<'); // white space before it is no XML
        m_offset = first;
        const std::string_view body = m_text.substr(first);
        if (body.size() > size_t(INT_MAX))
            throw Error("This SSML is too long. Divide it into several texts.");
        if (XML_Parse(m_parser.get(), body.data(), int(body.size()), /*isFinal=*/1) == XML_STATUS_ERROR) {
            if (m_hasDoctype)
                throw Error(
                    "This SSML has a document type with definitions of its own, which are not read. Delete [...] from its <!DOCTYPE ...>.");
            throw Error("This SSML has an error in line " + std::to_string(xmlLine(m_parser.get())) + ", column "
                        + std::to_string(xmlColumn(m_parser.get()) + 1) + ": " + XML_ErrorString(XML_GetErrorCode(m_parser.get()))
                        + ". Correct it, or take the marks away.");
        }
        flush(Passage::End::Open);
        return std::move(m_result);
    }

private:
    struct Element
    {
        std::string name;
        double speed = 1;
        std::string voice;
        int speaker = -1;
        std::string instead; // of the words inside
        bool spells = false;
    };

    static Ssml &of(void *self) { return *static_cast<Ssml *>(self); }

    size_t at() const { return m_offset + xmlByte(m_parser.get()); }

    void begin(std::string_view name, const char **attributes)
    {
        if (const size_t colon = name.find(':'); colon != std::string_view::npos)
            name.remove_prefix(colon + 1);
        const auto get = [&](std::string_view key) -> std::string {
            for (const char **each = attributes; *each; each += 2)
                if (key == each[0])
                    return each[1];
            return {};
        };
        Element element = m_open.empty() ? Element() : m_open.back();
        element.name = name;
        if (name == "break") {
            flush(Passage::End::Open);
            const std::string time = get("time");
            pause(time.empty() ? named(strengths, get("strength"), 0.4) : std::max(0.0, secondsIn(time)));
        } else if (name == "prosody") {
            flush(Passage::End::Open);
            element.speed *= rateIn(get("rate"));
        } else if (name == "voice") {
            flush(Passage::End::Open);
            const std::string voice = get("name");
            const size_t mark = voice.rfind('#');
            element.voice = voice.substr(0, mark);
            element.speaker = -1;
            if (mark != std::string::npos)
                std::from_chars(voice.data() + mark + 1, voice.data() + voice.size(), element.speaker);
        } else if (name == "p" || name == "s") {
            flush(Passage::End::Sentence);
        } else if (name == "sub") {
            element.instead = get("alias");
        } else if (name == "phoneme" && (get("alphabet").empty() || get("alphabet") == "ipa")
                   && get("ph").find("]]") == std::string::npos) {
            element.instead = get("ph").empty() ? std::string() : "[[" + get("ph") + "]]";
        } else if (name == "say-as") {
            const std::string as = get("interpret-as");
            element.spells = as == "characters" || as == "spell-out" || as == "digits" || as == "telephone";
        }
        m_open.push_back(std::move(element));
    }

    void end()
    {
        const Element element = m_open.back();
        const Element outer = m_open.size() > 1 ? m_open[m_open.size() - 2] : Element();
        if (!element.instead.empty() && outer.instead.empty() && m_insideBegin < m_insideEnd)
            m_words.replace(element.instead, m_insideBegin, m_insideEnd);
        if (element.instead.empty() || outer.instead.empty())
            m_insideBegin = m_insideEnd = 0;
        if (element.name == "prosody" || element.name == "voice")
            flush(Passage::End::Open);
        else if (element.name == "p")
            flush(Passage::End::Paragraph);
        else if (element.name == "s")
            flush(Passage::End::Sentence);
        m_open.pop_back();
    }

    void add(std::string_view letters)
    {
        const size_t from = at();
        // An entity is one letter that stands for several; anything else stands for itself.
        const bool same = m_text.substr(from, letters.size()) == letters;
        const size_t until = same ? from + letters.size() : from + xmlBytes(m_parser.get());
        if (same)
            m_result.shown.append(letters, from);
        else
            m_result.shown.replace(letters, from, until);
        speak(letters, from, until, same);
    }

    void speak(std::string_view letters, size_t from, size_t until, bool same)
    {
        const Element now = m_open.empty() ? Element() : m_open.back();
        if (!now.instead.empty()) {
            m_insideBegin = m_insideBegin < m_insideEnd ? m_insideBegin : from;
            m_insideEnd = until;
        } else if (now.spells) {
            spell(letters, from, until, same);
        } else if (const size_t word = letters.find_first_not_of(" \t\r\n");
                   m_spelled != Spelled::Nothing && word != std::string_view::npos) {
            // The comma after the last letter, unless the text goes on with punctuation of its own.
            if (text::isSpeakable(text::codePointAt(letters, word).value))
                m_words.replace(m_spelled == Spelled::Letter ? (word == 0 ? ", " : ",") : (word == 0 ? " " : ""), from, from);
            m_spelled = Spelled::Nothing;
            speak(letters, from, until, same);
        } else if (same) {
            m_words.append(letters, from);
        } else {
            m_words.replace(letters, from, until);
        }
    }

    /// Letters and digits one by one. A letter that is a word, like the article "a" or "I", is read as that wherever
    /// something follows it without a pause; behind a comma every letter has its own name, in every language.
    void spell(std::string_view letters, size_t from, size_t until, bool same)
    {
        for (const text::SourceChar &c : text::decodeUtf8(letters)) {
            if (text::isSpace(c.value))
                continue;
            const size_t begin = same ? from + c.begin : from, end = same ? from + c.end : until;
            const bool letter = text::isLetter(c.value);
            if (m_spelled != Spelled::Nothing)
                m_words.replace(m_spelled == Spelled::Letter ? ", " : " ", begin, begin);
            std::string said;
            text::appendUtf8(said, c.value >= U'a' && c.value <= U'z' ? c.value - 32 : c.value);
            m_words.replace(said, begin, end);
            m_spelled = letter ? Spelled::Letter : Spelled::Other;
        }
    }

    /// What was read until here becomes a passage, spoken as the innermost element says.
    void flush(Passage::End end)
    {
        m_spelled = Spelled::Nothing;
        if (end != Passage::End::Open && !m_result.shown.empty())
            m_result.shown.replace("\n", m_result.shown.sourceEnd(m_result.shown.text().size()),
                                   m_result.shown.sourceEnd(m_result.shown.text().size()));
        Passage passage;
        passage.text = std::exchange(m_words, {});
        if (!passage.speaks()) {
            if (!m_result.passages.empty())
                m_result.passages.back().end = std::max(m_result.passages.back().end, end);
            return;
        }
        if (!m_open.empty()) {
            passage.speed = std::clamp(m_open.back().speed, 0.1, 10.0);
            passage.voice = m_open.back().voice;
            passage.speaker = m_open.back().speaker;
        }
        const std::string &all = passage.text.text();
        const size_t last = all.find_last_not_of(" \t\r\n");
        const bool endsSentence = last != std::string::npos && std::string_view(".!?:;").find(all[last]) != std::string_view::npos;
        passage.end = std::max(end, endsSentence ? Passage::End::Sentence : Passage::End::Open);
        m_result.passages.push_back(std::move(passage));
    }

    void pause(double seconds)
    {
        if (m_result.passages.empty())
            m_result.passages.emplace_back();
        m_result.passages.back().pause += std::min(seconds, longestPause);
    }

    std::string_view m_text;
    std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> m_parser;
    size_t m_offset = 0;
    bool m_hasDoctype = false;
    std::vector<Element> m_open;
    MarkedText m_words;                                                         // of the passage that is being read
    enum class Spelled { Nothing, Letter, Other } m_spelled = Spelled::Nothing; // what came last
    size_t m_insideBegin = 0, m_insideEnd = 0;                                  // words that something else is said for
    Directed m_result;
};

} // namespace

Directed directedBySsml(std::string_view text)
{
    return Ssml(text).read();
}

} // namespace core::speech
