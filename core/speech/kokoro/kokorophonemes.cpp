// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/kokorophonemes.h"

#include <algorithm>
#include <utility>

namespace core::speech {

namespace {

using Rule = std::pair<std::u32string_view, std::u32string_view>;

/// A text that is rewritten, and which phoneme of the source each of its own came from.
class Rewritten
{
public:
    explicit Rewritten(std::u32string_view source) : m_length(source.size())
    {
        m_text = source;
        for (size_t i = 0; i < source.size(); ++i)
            m_source.push_back(i);
    }

    const std::u32string &text() const { return m_text; }

    /// Like text.replace(), at one place.
    void replace(size_t at, size_t length, std::u32string_view with)
    {
        std::vector<size_t> sources;
        for (size_t i = 0; i < with.size(); ++i)
            sources.push_back(length > 0 ? m_source[at + std::min(i, length - 1)] : at < m_source.size() ? m_source[at] : m_length);
        m_text.replace(at, length, with);
        m_source.erase(m_source.begin() + std::ptrdiff_t(at), m_source.begin() + std::ptrdiff_t(at + length));
        m_source.insert(m_source.begin() + std::ptrdiff_t(at), sources.begin(), sources.end());
    }

    void replaceAll(const Rule &rule)
    {
        const auto &[from, to] = rule;
        for (size_t at = m_text.find(from); at != std::u32string::npos; at = m_text.find(from, at + to.size()))
            replace(at, from.size(), to);
    }

    KokoroPhonemes result() &&
    {
        std::vector<size_t> first;
        size_t at = 0;
        for (size_t i = 0; i <= m_length; ++i) {
            while (at < m_source.size() && m_source[at] < i)
                ++at;
            first.push_back(i == m_length ? m_text.size() : at);
        }
        return {std::move(m_text), std::move(first)};
    }

private:
    std::u32string m_text;
    std::vector<size_t> m_source;
    size_t m_length;
};

bool within(std::u32string_view set, char32_t c)
{
    return set.find(c) != std::u32string_view::npos;
}

/// The replacements of kokoro.js, in its order.
void makeEnglish(Rewritten &text, bool american, size_t most)
{
    for (const Rule &rule : {Rule{U"kəkˈoːɹoʊ", U"kˈoʊkəɹoʊ"}, Rule{U"kəkˈɔːɹəʊ", U"kˈəʊkəɹəʊ"}, Rule{U"ʲ", U"j"}, Rule{U"r", U"ɹ"},
                             Rule{U"x", U"k"}, Rule{U"ɬ", U"l"}})
        text.replaceAll(rule);
    constexpr std::u32string_view hundred = U"hˈʌndɹɪd";
    for (size_t at = text.text().find(hundred); at != std::u32string::npos; at = text.text().find(hundred, at + 2)) {
        const char32_t before = at > 0 ? text.text()[at - 1] : U' ';
        if (((before >= U'a' && before <= U'z') || before == U'ɹ' || before == U'ː') && text.text().size() < most)
            text.replace(at, 0, U" ");
    }
    constexpr std::u32string_view lone = U" z";
    for (size_t at = text.text().find(lone); at != std::u32string::npos; at = text.text().find(lone, at + 1))
        if (const size_t after = at + lone.size(); after == text.text().size() || within(U";:,.!?¡¿—…\"«»“” ", text.text()[after]))
            text.replace(at, lone.size(), U"z");
    constexpr std::u32string_view ninety = U"nˈaɪnti";
    for (size_t at = text.text().find(ninety); american && at != std::u32string::npos; at = text.text().find(ninety, at + 1))
        if (const size_t after = at + ninety.size(); after == text.text().size() || text.text()[after] != U'ː')
            text.replace(after - 2, 1, U"d");
}

void makeJapanese(Rewritten &text)
{
    // Vowels without the marks for where exactly they are; no stress; then the consonants that training wrote otherwise.
    static constexpr Rule rules[] = {
        {U"u\u0303", U"ɴ"}, {U"\u0308", U""}, {U"\u031E", U""}, {U"ᵝ", U""},     {U"ˈ", U""},     {U"ˌ", U""},     {U"tɕ", U"ʨ"},
        {U"dʑ", U"ʥ"},      {U"ʑ", U"ʥ"},     {U"ts", U"ʦ"},    {U"dz", U"ʣ"},   {U"ɽ", U"ɾ"},    {U"nʲ", U"ɲ"},   {U"hʲ", U"ç"},
        {U"ni", U"ɲi"},     {U"hi", U"çi"},   {U"ki", U"kʲi"},  {U"ɡi", U"ɡʲi"}, {U"mi", U"mʲi"}, {U"bi", U"bʲi"}, {U"pi", U"pʲi"},
        {U"ɾi", U"ɾʲi"},    {U"oo", U"oː"},   {U"oɯ", U"oː"},   {U"ɯɯ", U"ɯː"},  {U"aa", U"aː"},  {U"ee", U"eː"},  {U"ei", U"eː"},
        {U"ii", U"iː"},     {U"sɯ", U"sɨ"},   {U"zɯ", U"zɨ"},   {U"ʦɯ", U"ʦɨ"},  {U"ʲɯ", U"ʲɨ"},  {U"ɕɯ", U"ɕɨ"},  {U"ʨɯ", U"ʨɨ"},
        {U"ʥɯ", U"ʥɨ"},     {U"ɲɯ", U"ɲɨ"},   {U"çɯ", U"çɨ"}};
    for (const Rule &rule : rules)
        text.replaceAll(rule);
    // The particle that is written ha is spoken wa; espeak-ng does not know it.
    constexpr std::u32string_view particle = U"ha";
    for (size_t at = text.text().find(particle); at != std::u32string::npos; at = text.text().find(particle, at + 1)) {
        const std::u32string &all = text.text();
        const size_t after = at + particle.size();
        const bool ends = after == all.size() || within(U" ,.!?;:", all[after]);
        if (ends && at > 0 && !within(U" ,.!?;:", all[at - 1]) && !(at > 1 && all.compare(at - 2, 2, particle) == 0)) // haha is mother
            text.replace(at, 1, U"w");
    }
    text.replaceAll({U"w", U"β"});
}

} // namespace

KokoroPhonemes kokoroPhonemes(std::u32string_view source, std::string_view language, size_t most)
{
    Rewritten text(source);
    text.replaceAll({U"c\u0327", U"ç"}); // known as one symbol only
    if (language.starts_with("en")) {
        makeEnglish(text, language == "en-us", most);
    } else if (language == "ja") {
        makeJapanese(text);
    } else {
        for (const Rule &rule : {Rule{U"tʃ", U"ʧ"}, Rule{U"dʒ", U"ʤ"}, Rule{U"ts", U"ʦ"}, Rule{U"dz", U"ʣ"}, Rule{U"-", U""}})
            text.replaceAll(rule);
    }
    return std::move(text).result();
}

} // namespace core::speech
