// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/dictionary.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"
#include "core/text/spokenforms.h"

#include <algorithm>
#include <unordered_map>

namespace core::speech {

namespace {

constexpr uint64_t longestFile = 64u << 20; // bytes
const std::string heading = "word,say,kind,case,language";

struct Sought
{
    std::u32string word; // folded, where capitals do not count
    const Pronunciation *entry;
};

/// Not where words are written without spaces: there an entry is found wherever it stands.
bool isWordChar(char32_t c)
{
    return (text::isLetter(c) || text::isNumber(c) || text::isNonspacingMark(c)) && !text::isWordOfItsOwn(c);
}

std::u32string valuesOf(const std::vector<text::SourceChar> &chars)
{
    std::u32string values;
    for (const text::SourceChar &c : chars)
        values += c.value;
    return values;
}

/// One value for one character, so that places stay what they are.
char32_t lower(const text::SourceChar &c)
{
    std::vector<text::SourceChar> folded;
    text::appendLower(folded, c);
    return folded.size() == 1 ? folded.front().value : c.value;
}

std::u32string lowered(const std::vector<text::SourceChar> &chars)
{
    std::u32string values;
    for (const text::SourceChar &c : chars)
        values += lower(c);
    return values;
}

bool holdsIn(const Pronunciation &entry, const std::string &language)
{
    return entry.language.empty() || entry.language == language
           || (language.starts_with(entry.language) && language[entry.language.size()] == '-');
}

/// The cells of each line (RFC 4180).
std::vector<std::vector<std::string>> cellsOf(const std::string &text)
{
    std::vector<std::vector<std::string>> rows(1);
    rows.back().emplace_back();
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        std::string &cell = rows.back().back();
        if (quoted) {
            if (text[i] != '"')
                cell += text[i];
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else
                quoted = false;
        } else if (text[i] == '"' && cell.empty()) {
            quoted = true;
        } else if (text[i] == ',') {
            rows.back().emplace_back();
        } else if (text[i] == '\n') {
            rows.emplace_back().emplace_back();
        } else if (text[i] != '\r') {
            cell += text[i];
        }
    }
    return rows;
}

std::string cell(const std::string &text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

} // namespace

MarkedText pronounced(const MarkedText &text, const std::vector<Pronunciation> &dictionary, const std::string &language)
{
    std::vector<Sought> sought;
    for (const Pronunciation &entry : dictionary) {
        const auto chars = text::decodeUtf8(entry.word);
        if (!entry.word.empty() && holdsIn(entry, language))
            sought.push_back({entry.exactCase ? valuesOf(chars) : lowered(chars), &entry});
    }
    if (sought.empty())
        return text;
    std::ranges::stable_sort(sought, [](const Sought &a, const Sought &b) { return a.word.size() > b.word.size(); });
    std::unordered_map<char32_t, std::vector<const Sought *>> byFirst;
    for (const Sought &each : sought)
        byFirst[each.word.front()].push_back(&each);

    const std::string &source = text.text();
    const auto chars = text::decodeUtf8(source);
    const std::u32string values = valuesOf(chars), folded = lowered(chars);
    MarkedText result;
    size_t plain = 0; // byte from which on nothing was taken over yet
    for (size_t i = 0; i < chars.size();) {
        if (values.compare(i, 2, U"[[") == 0) {
            const size_t close = values.find(U"]]", i);
            i = close == std::u32string::npos ? chars.size() : close + 2;
            continue;
        }
        const Sought *found = nullptr;
        if (i == 0 || !isWordChar(values[i - 1]) || !isWordChar(values[i])) {
            for (const char32_t first : {values[i], folded[i]}) {
                const auto candidates = byFirst.find(first);
                if (candidates == byFirst.end())
                    continue;
                for (const Sought *each : candidates->second) {
                    const size_t after = i + each->word.size();
                    const bool same = (each->entry->exactCase ? values : folded).compare(i, each->word.size(), each->word) == 0;
                    if (same && (after >= values.size() || !isWordChar(values[after - 1]) || !isWordChar(values[after]))
                        && (!found || each->word.size() > found->word.size())) {
                        found = each;
                        break;
                    }
                }
            }
        }
        if (!found) {
            ++i;
            continue;
        }
        const size_t begin = chars[i].begin, end = chars[i + found->word.size() - 1].end;
        result.append(text, plain, begin);
        const std::string &say = found->entry->say;
        result.replace(found->entry->isIpa ? "[[" + say + "]]" : say, text.sourceBegin(begin), text.sourceEnd(end));
        plain = end;
        i += found->word.size();
    }
    result.append(text, plain, source.size());
    return result;
}

MarkedText readAloud(const MarkedText &text, const std::string &language)
{
    const std::vector<text::SpokenForm> forms = text::spokenForms(text.text(), language);
    if (forms.empty())
        return text;
    MarkedText result;
    size_t plain = 0;
    for (const text::SpokenForm &form : forms) {
        result.append(text, plain, form.begin);
        result.replace(form.say, text.sourceBegin(form.begin), text.sourceEnd(form.end));
        plain = form.end;
    }
    result.append(text, plain, text.text().size());
    return result;
}

std::vector<Pronunciation> readDictionary(const std::filesystem::path &csv)
{
    std::vector<Pronunciation> dictionary;
    size_t line = 0;
    std::string text = readTextFile(csv, longestFile);
    if (text.starts_with("\xef\xbb\xbf"))
        text.erase(0, 3);
    for (const std::vector<std::string> &cells : cellsOf(text)) {
        ++line;
        if (cells.size() == 1 && cells[0].empty())
            continue;
        if (line == 1 && cells[0] == "word")
            continue;
        const auto get = [&](size_t i) { return i < cells.size() ? cells[i] : std::string(); };
        const std::string kind = get(2), letters = get(3);
        const auto wrong = [&](const std::string &what) {
            return Error(shown(csv) + ", line " + std::to_string(line) + ": " + what + " The columns are " + heading + ".");
        };
        if (cells[0].empty() || get(1).empty())
            throw wrong("a word and what is said for it are needed.");
        if (!kind.empty() && kind != "text" && kind != "ipa")
            throw wrong("the kind \"" + kind + "\" is neither text nor ipa.");
        if (!letters.empty() && letters != "any" && letters != "exact")
            throw wrong("the case \"" + letters + "\" is neither any nor exact.");
        if (kind == "ipa" && get(1).find("]]") != std::string::npos)
            throw wrong("phonemes have no brackets.");
        dictionary.push_back({get(0), get(1), kind == "ipa", letters == "exact", get(4)});
    }
    return dictionary;
}

void writeDictionary(const std::filesystem::path &csv, const std::vector<Pronunciation> &dictionary)
{
    std::string text = heading + "\n";
    for (const Pronunciation &entry : dictionary)
        text += cell(entry.word) + "," + cell(entry.say) + (entry.isIpa ? ",ipa," : ",text,") + (entry.exactCase ? "exact," : "any,")
                + cell(entry.language) + "\n";
    writeTextFile(csv, text);
}

} // namespace core::speech
