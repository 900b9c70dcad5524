// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"
#include "core/text/spokenreader.h"

#include <algorithm>
#include <array>

namespace core::text {

namespace {

/// What has the letters of numerals and is another thing.
constexpr std::string_view acronyms =
    "CD DC MD MC MM CM CC CV DI DL XL XXL XXXL LI MIX DIM DIV CL ML LCD MILD VIM MID LID CIVIL CIVIC VIVID LIVID MMC MDI CDI DVI XXX LXX CX CI CCC DCC MCM MMM DM MV";

bool isUpper(std::string_view word)
{
    return !word.empty() && word[0] >= 'A' && word[0] <= 'Z';
}

/// Numerals as single characters: Ⅳ.
int romanSign(char32_t c)
{
    if (c >= 0x2170 && c <= 0x217F)
        c -= 0x10;
    static constexpr std::array<int, 16> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 100, 500, 1000};
    return c >= 0x2160 && c <= 0x216F ? values[c - 0x2160] : 0;
}

/// "NewYork2026" as "New York 2026".
std::string camelParted(std::string_view word)
{
    std::string result;
    for (size_t i = 0; i < word.size(); ++i) {
        const char c = word[i], before = i > 0 ? word[i - 1] : '\0';
        const bool digit = isAsciiDigit(c) && before != '\0' && !isAsciiDigit(before) && before != ' ';
        const bool upper = c >= 'A' && c <= 'Z'
                           && ((before >= 'a' && before <= 'z')
                               || (before >= 'A' && before <= 'Z' && i + 1 < word.size() && word[i + 1] >= 'a' && word[i + 1] <= 'z'));
        const bool after = isAsciiLetter(c) && isAsciiDigit(before);
        if (digit || upper || after)
            result += ' ';
        result += c == '_' ? ' ' : c;
    }
    return result;
}

constexpr std::string_view usualDomains =
    "com org net edu gov mil int io co uk de fr es eu ca au ch nl info biz dev app ai tv jp cn ru br se fi dk pl cz hu pt gr ie nz za mx ar cl kr tr ua "
    "museum online site blog shop xyz page cloud tech";
constexpr std::string_view riskyDomains = "in it at be me us is no to so as my am pm id do";
constexpr std::string_view endings =
    "txt pdf js ts html htm css php jpg jpeg png gif mp3 mp4 wav csv xml json yaml yml doc docx xls xlsx ppt pptx exe zip tar gz md py cpp "
    "svg epub odt ogg flac rtf log ini cfg sh bat dll iso avi mkv mov webp srt vtt sql db bin conf";

} // namespace

/// A street, unless a name follows: "St. John's St."
SpokenReader::Form SpokenReader::street(size_t at) const
{
    const std::string_view name = wordBefore(at);
    if (!english() || !(isUpper(name) || (!name.empty() && isAsciiDigit(name[0]))))
        return std::nullopt;
    for (const auto &[written, said] : {std::pair<std::string_view, std::string_view>{"St.", "Street"},
                                        {"Ave.", "Avenue"},
                                        {"Blvd.", "Boulevard"},
                                        {"Rd.", "Road"},
                                        {"Dr.", "Drive"},
                                        {"Ln.", "Lane"},
                                        {"Sq.", "Square"},
                                        {"Hwy.", "Highway"}}) {
        if (!m_text.substr(at).starts_with(written))
            continue;
        const size_t end = at + written.size();
        const std::string_view after = wordAfter(end);
        if (!isSpaceOrEnd(end) || isUpper(after))
            return std::nullopt;
        return SpokenForm{at, after.empty() ? end - 1 : end, std::string(said)}; // the stop may be the sentence's
    }
    if (m_text.substr(at).starts_with("Ave.") && isSpaceOrEnd(at + 4))
        return SpokenForm{at, at + 3, "Avenue"};
    return std::nullopt;
}

/// Letters that are said one by one, or a word in capitals that is not: AT&T, FY2026, F#
SpokenReader::Form SpokenReader::letters(size_t at) const
{
    Cursor cursor(m_text, at);
    const std::string_view word = cursor.takeLetters();
    if (!isUpper(word) || !english())
        return std::nullopt;
    if (word.size() == 1 && word[0] <= 'G' && cursor.take("#") && cursor.atBoundary())
        return SpokenForm{at, cursor.at(), std::string(word) + " sharp"};
    const bool capitals = std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (capitals && word.size() <= 3 && cursor.take("&")) {
        const std::string_view second = cursor.takeLetters();
        if (!second.empty() && second.size() <= 3 && std::ranges::all_of(second, [](char c) { return c >= 'A' && c <= 'Z'; })
            && cursor.atBoundary()) {
            return SpokenForm{at, cursor.at(), spacedOut(word) + " and " + spacedOut(second)};
        }
        return std::nullopt;
    }
    if (word == "FY" && isAsciiDigit(cursor.peek())) {
        const int n = numberIn(cursor.takeDigits(5));
        if (n >= 1900 && n < 2100 && cursor.atBoundary())
            return SpokenForm{at, cursor.at(), "F Y " + yearSaid(n)};
    }
    return std::nullopt;
}

std::string SpokenReader::kingSaid(int n) const
{
    if (english())
        return "the " + englishOrdinalWord(n);
    if (m_words.name == "de")
        return "der " + germanOrdinal(n);
    if (m_words.name == "fr")
        return n == 1 ? "premier" : std::to_string(n);
    static constexpr std::array<std::string_view, 11> names = {"",      "primero", "segundo", "tercero", "cuarto", "quinto",
                                                               "sexto", "séptimo", "octavo",  "noveno",  "décimo"};
    return n <= 10 ? std::string(names[size_t(n)]) : std::to_string(n);
}

std::string SpokenReader::ordinalSaid(int n, size_t at) const
{
    if (english())
        return englishOrdinal(n);
    if (m_words.name == "de")
        return germanOrdinal(n) + (isInList(lowWordBefore(at), "der die das") ? "" : "n");
    return std::to_string(n) + "ème";
}

SpokenReader::Form SpokenReader::roman(size_t at) const
{
    const CodePoint sign = codePointAt(m_text, at);
    const bool isSign = romanSign(sign.value) > 0;
    size_t end = at;
    int n = 0;
    std::string_view word;
    bool small = false;
    if (isSign) {
        for (; end < m_text.size() && romanSign(codePointAt(m_text, end).value) > 0; end = codePointAt(m_text, end).end)
            n += romanSign(codePointAt(m_text, end).value);
        word = "II"; // sure to be one
    } else {
        while (end < m_text.size() && isAsciiLetter(m_text[end]))
            ++end;
        word = m_text.substr(at, end - at);
        std::string upper(word);
        small = !word.empty() && word[0] >= 'a';
        if (small)
            std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' ? char(c - 32) : c; });
        n = romanIn(upper);
        if (n == 0 && m_words.name == "fr" && word.size() > 1
            && (word.ends_with("e") || word.ends_with("er") || word.ends_with("re"))) { // XXe, Ier
            const size_t letters = word.find_first_of("er");
            n = romanIn(word.substr(0, letters));
            const bool era = isInList(lowered(wordAfter(end)), m_words.eras);
            if (n > 0 && (n == 1 ? word.substr(letters) == "er" || era : word.size() > 2 || era) && Cursor(m_text, end).atBoundary())
                return SpokenForm{at, end, n == 1 ? "premier" : std::to_string(n) + "ème"};
            return std::nullopt;
        }
        if (n == 0)
            return std::nullopt;
        if (m_words.name == "fr") {
            Cursor ending(m_text, end); // XIXème
            if ((ending.take("ème") || ending.take("ième")) && ending.atBoundary())
                return SpokenForm{at, ending.at(), std::to_string(n) + "ème"};
        }
    }
    Cursor behind(m_text, end);
    std::string possessive;
    if (english() && (behind.rest().starts_with("'s") || behind.rest().starts_with("’s"))) {
        possessive = "'s";
        behind.take("'s") || behind.take("’s");
    }
    if (!behind.atBoundary())
        return std::nullopt;
    // What is no number is a word, or letters: espeak-ng would say "roman four".
    const auto noNumber = [&]() -> Form {
        static constexpr std::string_view realWords = "MIX DIM MILD CIVIL CIVIC LIVID VIVID DILL MILL MID LID";
        if (word.size() < 2 || isSign || small)
            return std::nullopt;
        if (isInList(word, realWords))
            return SpokenForm{at, end, lowered(word)};
        return word.find_first_not_of("IVX") == std::string_view::npos
                   ? Form(SpokenForm{at, end, spacedOut(word) + (behind.peek() == '-' ? " " : "")})
                   : std::nullopt;
    };
    if (Cursor range = behind; isInList(lowWordBefore(at), m_words.counted) && (range.take("-") || range.take("–"))) { // Volumes I-III
        std::string last;
        while (isAsciiLetter(range.peek())) {
            last += range.peek() >= 'a' ? char(range.peek() - 32) : range.peek();
            range.take(m_text.substr(range.at(), 1));
        }
        if (const int to_ = romanIn(last); to_ > n && range.atBoundary())
            return SpokenForm{at, range.at(), std::to_string(n) + to() + std::to_string(to_)};
    }
    if (behind.peek() == '-') {
        Form form = noNumber();
        if (form)
            form->end = std::min(form->end + 1, m_text.size());
        return form;
    }
    const std::string_view raw = wordBefore(at);
    const std::string before = lowered(raw);
    const size_t after = behind.at();
    const std::string next = lowered(wordAfter(after));
    const bool directly = after < m_text.size() && m_text[after] == ' ';
    const auto say = [&](std::string words) {
        // "2's" would be spelt.
        static constexpr std::array<std::string_view, 13> names = {"",      "one",   "two",  "three", "four",   "five",  "six",
                                                                   "seven", "eight", "nine", "ten",   "eleven", "twelve"};
        if (const int value = possessive.empty() ? -1 : numberIn(words); value > 0 && value < int(names.size()))
            words = names[size_t(value)];
        return SpokenForm{at, after, std::move(words) + possessive};
    };
    const bool single = word.size() == 1;
    const bool counts = isInList(before, m_words.counted);
    if (small) { // only where nothing else can be meant
        if (counts && word != "c" && word != "d" && word != "m" && word != "l" && (word != "i" || english()) && word != "mm" && word != "cm"
            && !isUpper(word) && !(single && isInList(before, "type stage mark part class title level")))
            return say(std::to_string(n));
        return std::nullopt;
    }
    const bool plain = single && !(word == "I" || word == "V" || word == "X");
    if (plain && !isSign)
        return std::nullopt;
    if (directly && isInList(next, m_words.eras) && (!single || m_words.name != "en")) { // the XIV century
        if (m_words.name == "es")
            return say(std::to_string(n));
        return say(ordinalSaid(n, at));
    }
    if (m_words.name == "de" && behind.peek() == '.') { // im XIX. Jahrhundert, Ludwig XIV. regierte
        const std::string noun = lowered(wordAfter(after + 1));
        if (isInList(noun, m_words.eras))
            return SpokenForm{at, after + 1, ordinalSaid(n, at)};
        const std::string title = lowWordBefore(raw.empty() ? at : size_t(raw.data() - m_text.data()));
        if (!raw.empty() && (isInList(before, m_words.crowned) || isInList(title, m_words.titles))) {
            const bool ends = trimmed(m_text.substr(after + 1)).empty();
            return SpokenForm{at, ends ? after : after + 1, kingSaid(n)};
        }
    }
    const bool initial = behind.peek() == '.' && isUpper(wordAfter(after + 1)); // "Alexander V. Ross"
    if (counts && !isInList(before, "at")) {
        static constexpr std::string_view loose = "rocky fantasy bowl war apollo gemini grade group tier factor star mode season round";
        if (single && (isInList(before, loose) && before != "war"))
            return std::nullopt;
        if (isInList(word, acronyms) && isInList(before, loose))
            return std::nullopt;
        return say(std::to_string(n));
    }
    const std::string title = raw.empty() ? std::string() : lowWordBefore(size_t(raw.data() - m_text.data()));
    const bool crowned = !raw.empty() && isUpper(raw) ? isInList(before, m_words.crowned) || isInList(title, m_words.titles)
                                                      : (!raw.empty() && isInList(before, m_words.crowned) && m_words.name != "en");
    // "World Wars I and II"
    if (!raw.empty() && isInList(before, "and or to und bis et y a")) {
        const std::string_view first = wordBefore(size_t(raw.data() - m_text.data()));
        const std::string counter = first.empty() ? std::string() : lowWordBefore(size_t(first.data() - m_text.data()));
        if (romanIn(first) > 0 && isInList(counter, m_words.counted))
            return say(std::to_string(n));
    }
    if (crowned && n < 40 && !isInList(before, m_words.titles)) {
        if (single && initial)
            return SpokenForm{at, end + 1, std::string(word)}; // its stop ends no sentence
        static constexpr std::string_view goesOn =
            "of and was had is has died became ruled reigned came in would who to at by with from as the did on abdicated";
        if (word == "I" && english() && possessive.empty() && directly && !isInList(next, goesOn) && !isInList(title, m_words.titles))
            return std::nullopt;
        return say(kingSaid(n));
    }
    // A heading of its own, or with its name behind: "XIV", "III. The Boat".
    const std::string_view line = lineAround(at);
    const bool alone = line.data() == m_text.data() + at && line.size() < 80;
    if (alone && (isSign || !isInList(word, acronyms))) {
        const std::string_view rest = trimmed(std::string_view(m_text).substr(after, line.size() - std::min(line.size(), after - at)));
        const bool named =
            rest.starts_with(". ") && rest.size() > 2 && rest.find_first_of(".!?", 1) == std::string_view::npos && rest.size() < 60;
        if (rest.empty() || rest == "." || rest == ":" || (named && (!single || rest.size() < 40))
            || (rest.starts_with(" – ") || rest.starts_with(" — ")))
            return say(std::to_string(n));
    }
    if (isSign)
        return say(std::to_string(n));
    // "Super Bowl XLVIII", "GTA V": a name before, of which no small word is one.
    static constexpr std::string_view noNames =
        "the a an this that his her my our your its their by with of in on via size no not and or for to from at as is was are "
        "le la les un une der die das ein eine den dem el los las un una i he she it we they plan vitamin generation malcolm";
    if (english() && isUpper(raw) && !single && n < 90 && !isInList(before, noNames) && !isInList(word, acronyms)
        && raw.find_first_of(".:;") == std::string_view::npos && possessive.empty() && !(next == "drip" || next == "line" || next == "bag"))
        return say(std::to_string(n));
    if (english() && isUpper(raw) && !single && n < 40 && !isInList(before, noNames) && !isInList(word, acronyms) && !possessive.empty())
        return say(std::to_string(n));
    return noNumber();
}

/// Mail and web addresses and names of files, sign by sign.
SpokenReader::Form SpokenReader::address(size_t at) const
{
    size_t end = at;
    while (end < m_text.size()) {
        const CodePoint c = codePointAt(m_text, end);
        if (isSpace(c.value) || std::u32string_view(U"\"<>“”‘’()[]{}|—").find(c.value) != std::u32string_view::npos)
            break;
        end = c.end;
    }
    while (end > at && std::string_view(".,;:!?'*").find(m_text[end - 1]) != std::string_view::npos)
        --end;
    std::string_view word = m_text.substr(at, end - at);
    if (word.size() < 4)
        return std::nullopt;
    bool sure = false;
    for (const std::string_view scheme : {"https://", "http://", "ftp://", "file://", "mailto:"})
        if (lowered(word.substr(0, scheme.size())) == scheme && word.size() > scheme.size()) {
            word.remove_prefix(scheme.size());
            sure = true;
        }
    const size_t path = std::min(word.find_first_of("/?#:"), word.size());
    const std::string_view host = word.substr(0, path);
    const size_t dot = host.rfind('.');
    const bool mail = !sure && host.find('@') != std::string_view::npos && host.find('@') > 0 && dot != std::string_view::npos
                      && dot > host.find('@') && dot + 2 < host.size();
    bool file = false;
    if (!sure && !mail) {
        if (dot == std::string_view::npos) {
            // "/usr/bin", "C:\temp"
            const bool drive = word.size() > 3 && isAsciiLetter(word[0]) && word[1] == ':' && word[2] == '\\';
            const bool rooted = word[0] == '/' && isAsciiLetter(word[1]) && word.find('/', 1) != std::string_view::npos;
            if (!drive && !rooted)
                return std::nullopt;
        } else {
            const std::string_view top = host.substr(dot + 1);
            if (host.empty() || !isAsciiLetter(top.empty() ? ' ' : top[0])
                || host.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_") != std::string_view::npos
                || dot == 0)
                return std::nullopt;
            file = isInList(lowered(top), endings) && path == word.size();
            const bool lower = lowered(host) == host;
            const bool web = (host.starts_with("www.") && dot > 4) || (isInList(top, usualDomains) && lower)
                             || (isInList(top, riskyDomains) && lower && path < word.size());
            if (!file && !web)
                return std::nullopt;
        }
    }
    std::string said;
    size_t letters = 0;
    const auto flush = [&](size_t i) {
        if (letters == i)
            return;
        std::string part(word.substr(letters, i - letters));
        const bool ending = file && i == word.size();
        static constexpr std::string_view spelled =
            "txt pdf js ts html htm css php jpg jpeg png mp3 mp4 csv xml yml docx xls xlsx ppt pptx exe gz md py cpp svg srt vtt sql www usr dll";
        static constexpr std::string_view words = "co me us in it is be so no to am at io";
        const bool top =
            i == std::min(word.find_first_of("/?#:"), word.size()) && !file && part.size() == 2 && word.find('.') != std::string_view::npos;
        if (top && !isInList(part, words)) {
            std::ranges::transform(part, part.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
            part = spacedOut(part);
        }
        if (((ending || part == "www" || part == "js") && isInList(part, spelled)) || part == "usr")
            part = part == "jpeg" ? "J peg"
                                  : spacedOut(lowered(part) == part
                                                  ? [&] {
                std::string upper = part;
                std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
                return upper;
                                    }()
                                              : part);
        said += (said.empty() ? "" : " ") + part;
    };
    for (size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        std::string_view name;
        switch (c) {
        case '.':
            name = m_words.dot;
            break;
        case '/':
            name = m_words.slash;
            break;
        case '@':
            name = m_words.at;
            break;
        case '-':
            name = m_words.dash;
            break;
        case '_':
            name = m_words.underscore;
            break;
        case ':':
            name = m_words.colon;
            break;
        case '\\':
            name = english() ? "backslash" : m_words.slash;
            break;
        case '=':
            name = m_words.equals;
            break;
        case '&':
            name = m_words.andWord;
            break;
        case '#':
            name = m_words.hashtag;
            break;
        case '%':
            name = m_words.percent;
            break;
        case '+':
            name = m_words.plus;
            break;
        case '?':
            name = english() ? "question mark" : "";
            break;
        default:
            break;
        }
        if (name.empty() && c != '?')
            continue;
        flush(i);
        letters = i + 1;
        if (!(c == '/' && i + 1 == word.size()) && !name.empty())
            said += (said.empty() ? "" : " ") + std::string(name);
    }
    flush(word.size());
    return SpokenForm{at, end, said};
}

/// "#NewYork", "#1", "@ann"
SpokenReader::Form SpokenReader::tag(size_t at) const
{
    Cursor cursor(m_text, at);
    const bool hash = cursor.take("#");
    if (!hash && !cursor.take("@"))
        return std::nullopt;
    const size_t begin = cursor.at();
    while (cursor.at() < m_text.size()) {
        const CodePoint c = codePointAt(m_text, cursor.at());
        if (!isLetter(c.value) && !isNumber(c.value) && c.value != U'_')
            break;
        cursor.take(m_text.substr(c.begin, c.end - c.begin));
    }
    const std::string_view word = m_text.substr(begin, cursor.at() - begin);
    if (word.empty())
        return std::nullopt;
    if (hash && isDigits(word))
        return SpokenForm{at, cursor.at(), std::string(m_words.number) + " " + std::string(word)};
    if (hash && word.size() == 6 && word.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos
        && word.find_first_of("0123456789") != std::string_view::npos)
        return SpokenForm{at, cursor.at(), spacedOut(word)}; // a colour
    std::string said = camelParted(word);
    if (const size_t space = said.rfind(' ');
        space != std::string::npos && said.size() - space == 5 && isDigits(std::string_view(said).substr(space + 1)))
        said = said.substr(0, space + 1) + yearSaid(numberIn(std::string_view(said).substr(space + 1)));
    return SpokenForm{at, cursor.at(), std::string(hash ? m_words.hashtag : m_words.at) + " " + said};
}

/// A sign by itself.
SpokenReader::Form SpokenReader::sign(size_t at) const
{
    const CodePoint c = codePointAt(m_text, at);
    const bool apart = (at == 0 || isSpace(codePointBefore(m_text, at).value)) && isSpaceOrEnd(c.end);
    const auto say = [&](std::string_view words) { return SpokenForm{at, c.end, std::string(words)}; };
    const auto isOperand = [&](std::string_view word) {
        return !word.empty()
               && (isAsciiDigit(word.back())
                   || (word.size() == 1 && isAsciiLetter(word[0]) && word != "a" && word != "I" && word != "y" && word != "à")
                   || word.ends_with("²") || word.ends_with("³"));
    };
    switch (c.value) {
    case U'&':
        return apart || (at > 0 && isLetter(codePointBefore(m_text, at).value))
                   ? Form(say(apart ? m_words.andWord : " " + std::string(m_words.andWord) + " "))
                   : std::nullopt;
    case U'§':
        return isInList(lowWordBefore(at), "section sections paragraph paragraphen section")
                   ? say(" ")
                   : say(std::string(m_words.section) + (isSpaceOrEnd(c.end) ? "" : " "));
    case U'¶':
        return say(english() ? "paragraph" : m_words.section);
    case U'©':
        return say(std::string(m_words.copyright) + (isSpaceOrEnd(c.end) ? "" : " "));
    case U'™':
    case U'®':
    case U'•':
    case U'·':
    case U'▪':
    case U'‣':
    case U'→':
    case U'←':
    case U'⇒':
    case U'†':
    case U'‡':
    case U'■':
    case U'●':
    case U'○':
    case U'◦':
    case U'¦':
        return say(" ");
    default:
        break;
    }
    if (c.value == U':' || c.value == U';') { // faces
        for (const std::string_view face : {":-)", ":-(", ":-D", ":-P", ":)", ":(", ":D", ":P", ";-)", ";)", ":'(", ":o)"})
            if (m_text.substr(at).starts_with(face) && (at == 0 || isSpace(codePointBefore(m_text, at).value))
                && isSpaceOrEnd(at + face.size()))
                return SpokenForm{at, at + face.size(), " "};
        return std::nullopt;
    }
    if (!apart)
        return std::nullopt;
    const std::string_view before = wordBefore(at), after = wordAfter(c.end);
    const std::string_view rest = m_text.substr(std::min(c.end + 1, m_text.size()));
    const bool operands = isOperand(before) && (isOperand(after) || rest.starts_with("-") || rest.starts_with("−"));
    switch (c.value) {
    case U'@':
        return english() ? Form(say("at")) : std::nullopt;
    case U'=':
        return say(m_words.equals);
    case U'+':
        return say(m_words.plus);
    case U'÷':
        return say(m_words.dividedBy);
    case U'×':
        return say(m_words.by);
    case U'−':
        return say(m_words.minus);
    case U'-':
        return operands && lineAround(at).find('=') != std::string_view::npos ? Form(say(m_words.minus)) : std::nullopt;
    case U'>':
        return operands ? Form(say(m_words.greater)) : std::nullopt;
    case U'<':
        return operands ? Form(say(m_words.less)) : std::nullopt;
    case U'≠':
        return english() ? Form(say("is not equal to")) : std::nullopt;
    case U'x':
        return operands ? Form(say(m_words.by)) : std::nullopt;
    default:
        return std::nullopt;
    }
}

/// "and/or", "he/she", "yes/no"
SpokenReader::Form SpokenReader::slashed(size_t at) const
{
    Cursor cursor(m_text, at);
    std::string said;
    int parts = 0;
    std::string first;
    for (;;) {
        const std::string_view word = cursor.takeLetters();
        if (word.empty())
            return std::nullopt;
        ++parts;
        if (parts == 1)
            first = lowered(word);
        said += said.empty()                                                        ? ""
                : isInList(first, "he she him her his hers il elle er sie él ella") ? (m_words.name == "de"   ? " oder "
                                                                                       : m_words.name == "fr" ? " ou "
                                                                                       : m_words.name == "es" ? " o "
                                                                                                              : " or ")
                                                                                    : " ";
        said += word;
        if (cursor.peek() != '/')
            break;
        cursor.take("/");
    }
    if (parts < 2 || parts > 4 || !cursor.atBoundary() || cursor.peek() == '/')
        return std::nullopt;
    return SpokenForm{at, cursor.at(), said};
}

/// *stars* and _lines_ around words, as people mark what they would speak louder.
SpokenReader::Form SpokenReader::emphasis(size_t at) const
{
    const char mark = m_text[at];
    if (mark != '*' && mark != '_' && mark != '~' && mark != '`' && !m_text.substr(at).starts_with("=="))
        return std::nullopt;
    size_t end = at;
    while (end < m_text.size() && m_text[end] == mark && end - at < 3)
        ++end;
    const bool before = at > 0 && !isSpace(codePointBefore(m_text, at).value), after = !isSpaceOrEnd(end);
    if (!before && !after)
        return std::nullopt;
    constexpr size_t enough = 2000; // bytes; nobody marks more
    const std::string_view behind = m_text.substr(end, enough);
    const std::string_view rest = behind.substr(0, behind.find('\n'));
    const std::string_view marks = m_text.substr(at, end - at);
    const bool opens = !before && after && rest.find(marks) != std::string_view::npos;
    const std::string_view near = m_text.substr(at - std::min(at, enough), std::min(at, enough));
    const std::string_view line = near.substr(near.rfind('\n') + 1); // npos + 1 is 0
    const bool closes =
        before && line.find(marks) != std::string_view::npos && (end >= m_text.size() || !isLetter(codePointAt(m_text, end).value));
    if (!opens && !closes)
        return std::nullopt;
    return SpokenForm{at, end, ""};
}

} // namespace core::text
