// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/film/subjects.h"

#include "core/text/codepoints.h"

#include <algorithm>
#include <array>
#include <vector>

namespace core::works {

namespace {

/// Words that name nothing one could draw: they part the others into phrases.
bool namesNothing(const std::string &word)
{
    static constexpr std::array words{
        "a",       "about",     "above",     "across",     "after",  "again",    "against", "ago",     "all",     "almost",  "alone",
        "along",   "already",   "also",      "although",   "always", "am",       "among",   "an",      "and",     "another", "any",
        "anyone",  "anything",  "are",       "around",     "as",     "ask",      "asked",   "at",      "away",    "back",    "be",
        "became",  "because",   "become",    "becomes",    "been",   "before",   "began",   "begin",   "begins",  "behind",  "being",
        "below",   "best",      "better",    "between",    "beyond", "both",     "bring",   "brings",  "but",     "by",      "call",
        "called",  "came",      "can",       "cannot",     "come",   "comes",    "could",   "day",     "days",    "did",     "do",
        "does",    "done",      "down",      "during",     "each",   "easily",   "easy",    "either",  "else",    "enough",  "even",
        "ever",    "every",     "everyone",  "everything", "few",    "find",     "finds",   "first",   "for",     "found",   "from",
        "gave",    "get",       "gets",      "give",       "gives",  "go",       "goes",    "going",   "gone",    "good",    "got",
        "had",     "has",       "have",      "having",     "he",     "hear",     "heard",   "help",    "helps",   "her",     "here",
        "hers",    "herself",   "him",       "himself",    "his",    "hour",     "hours",   "how",     "however", "i",       "if",
        "in",      "inside",    "into",      "is",         "it",     "its",      "itself",  "just",    "keep",    "keeps",   "kept",
        "knew",    "know",      "known",     "knows",      "last",   "lay",      "least",   "leave",   "left",    "less",    "let",
        "lets",    "lies",      "like",      "live",       "lived",  "lives",    "long",    "look",    "looked",  "looks",   "lot",
        "lots",    "lying",     "made",      "make",       "makes",  "many",     "may",     "me",      "means",   "might",   "mine",
        "minute",  "minutes",   "more",      "most",       "much",   "must",     "my",      "near",    "need",    "needs",   "never",
        "new",     "next",      "no",        "nobody",     "none",   "nor",      "not",     "nothing", "now",     "of",      "off",
        "often",   "on",        "once",      "one",        "only",   "onto",     "or",      "other",   "others",  "our",     "ours",
        "out",     "outside",   "over",      "own",        "part",   "perhaps",  "put",     "quite",   "rather",  "really",  "right",
        "said",    "same",      "sat",       "saw",        "say",    "says",     "second",  "see",     "seem",    "seems",   "seen",
        "set",     "several",   "shall",     "she",        "should", "since",    "sit",     "sits",    "sitting", "so",      "some",
        "someone", "something", "sometimes", "soon",       "stand",  "standing", "stands",  "still",   "stood",   "such",    "take",
        "takes",   "tell",      "than",      "that",       "the",    "their",    "theirs",  "them",    "then",    "there",   "these",
        "they",    "thing",     "things",    "think",      "this",   "those",    "though",  "through", "thus",    "time",    "times",
        "to",      "today",     "together",  "told",       "too",    "took",     "toward",  "towards", "turn",    "turned",  "turns",
        "under",   "until",     "up",        "upon",       "us",     "use",      "used",    "uses",    "using",   "usually", "very",
        "want",    "wanted",    "wants",     "was",        "way",    "we",       "well",    "went",    "were",    "what",    "when",
        "where",   "whether",   "which",     "while",      "who",    "whole",    "whom",    "whose",   "why",     "will",    "with",
        "within",  "without",   "word",      "words",      "would",  "year",     "years",   "yes",     "yet",     "you",     "your",
        "yours"};
    return std::ranges::binary_search(words, std::string_view(word));
}

} // namespace

std::string subjectsOf(std::string_view text, size_t most)
{
    const std::string clean = text::cleaned(text);
    std::vector<std::string> phrases;
    std::string phrase, word;
    size_t inPhrase = 0;
    const auto closePhrase = [&] {
        if (!phrase.empty() && std::ranges::find(phrases, phrase) == phrases.end())
            phrases.push_back(phrase);
        phrase.clear();
        inPhrase = 0;
    };
    const auto closeWord = [&] {
        if (word.empty())
            return;
        if (namesNothing(word) || inPhrase == 3) // longer ones are half a sentence
            closePhrase();
        if (!namesNothing(word)) {
            phrase += (phrase.empty() ? "" : " ") + word;
            ++inPhrase;
        }
        word.clear();
    };
    for (size_t at = 0; at < clean.size();) {
        const text::CodePoint c = text::codePointAt(clean, at);
        at = c.end;
        const bool apostrophe = (c.value == U'\'' || c.value == U'’' || c.value == U'-') && !word.empty();
        if (apostrophe) {
            word += c.value == U'-' ? '-' : '\'';
        } else if (text::isSpace(c.value) || text::isPunctuation(c.value)) {
            closeWord();
            if (text::isPunctuation(c.value))
                closePhrase();
        } else if (text::isSpeakable(c.value)) {
            word += c.value < 128 && c.value >= 'A' && c.value <= 'Z' ? std::string(1, char(c.value + 32))
                                                                      : clean.substr(c.begin, c.end - c.begin);
        }
    }
    closeWord();
    closePhrase();
    std::string subjects;
    for (size_t i = 0; i < std::min(most, phrases.size()); ++i)
        subjects += (i > 0 ? ", " : "") + phrases[i];
    return subjects;
}

} // namespace core::works
