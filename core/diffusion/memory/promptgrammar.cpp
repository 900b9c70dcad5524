// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/promptgrammar.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>
#include <vector>

namespace core::diffusion {

using namespace promptwords;

namespace {

constexpr int mostOfOne = 5; // as many as there are usual places for
constexpr size_t mostParts = 5;
constexpr size_t longestName = 8;

bool isPronoun(const std::string &word)
{
    return word == "it" || word == "them" || word == "him" || word == "her" || word == "itself";
}

/// What is worn, held or eaten is its owner's: what is said after it is said of the owner.
bool isOwned(Relation relation)
{
    return relation == Relation::Wears || relation == Relation::Holds || relation == Relation::Eats;
}

/// A magician's: "a rabbit in a hat" does not wear it.
bool isMagic(const std::string &subject)
{
    return subject.ends_with("rabbit") || subject.ends_with("bunny") || subject.ends_with("dove");
}

} // namespace

void describe(MemoryPrompt::Part &part, const PromptGrammar::IsName &isName)
{
    if (isName(part.phrase))
        return;
    std::istringstream phrase(part.phrase);
    const std::vector<std::string> words{std::istream_iterator<std::string>(phrase), {}};
    bool very = false;
    for (size_t i = 0; i + 1 < words.size(); ++i) { // the last word is what it is
        const std::string &word = words[i];
        if (const auto bulk = bulkOf(word); bulk && part.bulk == Bulk::Usual)
            part.bulk = very && *bulk == Bulk::Big ? Bulk::Huge : very && *bulk == Bulk::Small ? Bulk::Tiny : *bulk;
        if (part.mood.empty())
            part.mood = moodOf(word);
        very = word == "very";
    }
}

PromptGrammar::PromptGrammar(Words words, IsName isName) : m_words(std::move(words)), m_isName(std::move(isName))
{
    m_words.erase(m_words.begin(), m_words.begin() + ptrdiff_t(requestLength(m_words)));
    read();
}

void PromptGrammar::read()
{
    size_t begin = 0;
    size_t whole = protectedFrom(0);
    for (size_t at = 0; at < m_words.size();) {
        const bool oneThing = at < whole || (at > begin && isBetweenColours(at)); // "black and white cat"
        const Joint joint = oneThing ? Joint() : jointAt(m_words, at, namedBefore(begin, at));
        if (joint.length == 0) {
            ++at;
            continue;
        }
        takePhrase(begin, at);
        at += joint.length;
        take(joint, at);
        begin = at;
        whole = protectedFrom(begin);
    }
    takePhrase(begin, m_words.size());
    resolveHanging();
    finishSides();
}

/// Where the name that begins here ends ("cat with tears of joy"), or `begin`.
size_t PromptGrammar::protectedFrom(size_t begin) const
{
    while (begin < m_words.size() && isArticle(m_words[begin]))
        ++begin;
    for (size_t to = std::min(m_words.size(), begin + longestName); to > begin + 1; --to)
        if (m_isName(joined(m_words, begin, to)))
            return to;
    return begin;
}

/// "black and white cat": one thing of two colours.
bool PromptGrammar::isBetweenColours(size_t at) const
{
    return m_words[at] == "and" && at + 2 < m_words.size() && isColour(m_words[at - 1]) && isColour(m_words[at + 1])
           && jointAt(m_words, at + 2, true).length == 0;
}

/// Whether a verb at `at` has someone who does it.
bool PromptGrammar::namedBefore(size_t begin, size_t at) const
{
    while (begin < at && (isArticle(m_words[begin]) || numberOf(m_words[begin]) > 0))
        ++begin;
    return begin < at || (at > 0 && !m_result.parts.empty() && !m_pending);
}

void PromptGrammar::takePhrase(size_t from, size_t to)
{
    if (from >= to)
        return;
    if (m_made) {
        while (from < to && isArticle(m_words[from]))
            ++from;
        m_result.parts[*m_made].material = joined(m_words, from, to);
        m_made.reset();
        m_saysMore = true;
        return;
    }
    if (mentioned(from, to))
        return;
    if (const auto part = partOf(from, to))
        join(*part);
}

/// The part that these words name, a new one; none where there is no more room.
std::optional<size_t> PromptGrammar::partOf(size_t from, size_t to)
{
    const bool definite = m_words[from] == "the";
    while (from < to && isArticle(m_words[from]))
        ++from;
    if (from == to)
        return std::nullopt;
    MemoryPrompt::Part part;
    int number = to - from > 1 ? numberOf(m_words[from]) : 0;
    size_t skip = number > 0 ? 1 : 0;
    if (to - from > 2 && (stands(m_words, from, "couple of") || stands(m_words, from, "pair of"))) {
        number = 2;
        skip = 2;
    }
    from += skip;
    part.phrase = joined(m_words, from, to);
    if (number > mostOfOne)
        m_result.left.push_back(m_words[from - 1]);
    part.count = std::clamp(number, 1, mostOfOne);
    if (definite) { // "under the table": the one that was named
        const auto same = std::ranges::find(m_result.parts, part.phrase, &MemoryPrompt::Part::phrase);
        if (same != m_result.parts.end())
            return size_t(same - m_result.parts.begin());
    }
    describe(part, m_isName);
    if (m_result.parts.size() == mostParts) {
        m_result.left.push_back(part.phrase);
        return std::nullopt;
    }
    m_result.parts.push_back(std::move(part));
    return m_result.parts.size() - 1;
}

/// Words that stand for what was named before, or for a place on its body: true where these were such.
bool PromptGrammar::mentioned(size_t from, size_t to)
{
    if (!m_pending)
        return false;
    const Pending pending = *m_pending;
    if (to - from == 1 && isPronoun(m_words[from])) {
        if (const auto object = antecedentOf(pending.subjects))
            for (const size_t subject : pending.subjects)
                replaceWith(pending.joint.relation, subject, *object);
    } else if (stands(m_words, from, "each other") || stands(m_words, from, "one another")) {
        for (size_t i = 1; i < pending.subjects.size(); ++i)
            link(pending.joint.relation, pending.subjects[i - 1], pending.subjects[i]);
    } else if (const auto place = bodyPart(m_words, from, to)) {
        const auto owner = antecedentOf(pending.subjects);
        if (owner && *place == Relation::On)
            replaceWith(Relation::On, pending.subjects.front(), *owner);
        else if (owner && std::ranges::none_of(m_result.links, [&](const MemoryPrompt::Link &one) {
                     return one.subject == *owner && one.object == pending.subjects.front() && isOwned(one.relation);
                 }))
            replaceWith(*place, *owner, pending.subjects.front());
    } else {
        return false;
    }
    m_filled = m_pending;
    m_pending.reset();
    return true;
}

/// The part is the object that a link waits for, or may become the subject of the next.
void PromptGrammar::join(size_t part)
{
    if (!m_pending) {
        if (m_filled) {
            m_group.clear();
            m_groupHasAnd = false;
        }
        m_filled.reset();
        m_group.push_back(part);
        return;
    }
    Relation relation = m_pending->joint.relation;
    const std::string &phrase = m_result.parts[part].phrase;
    for (const size_t subject : m_pending->subjects) {
        if ((relation == Relation::In || relation == Relation::With) && !m_pending->joint.swapped && isWorn(phrase)
            && !(relation == Relation::In && isMagic(m_result.parts[subject].phrase)))
            link(Relation::Wears, subject, part);
        else if (m_pending->joint.swapped)
            link(relation, part, subject);
        else
            link(relation, subject, part);
    }
    if (!m_result.links.empty())
        m_pending->joint.relation = m_result.links.back().relation;
    if (m_filled && !m_filled->objects.empty() && m_filled->joint.length == m_pending->joint.length
        && m_filled->subjects == m_pending->subjects)
        m_pending->objects = m_filled->objects; // "a hat and glasses": both are
    m_pending->objects.push_back(part);
    m_filled = m_pending;
    m_pending.reset();
}

void PromptGrammar::link(Relation relation, size_t subject, size_t object)
{
    m_saysMore = true;
    if (subject != object)
        m_result.links.push_back({relation, subject, object});
}

void PromptGrammar::take(const Joint &joint, size_t next)
{
    m_result.left.insert(m_result.left.end(), joint.said.begin(), joint.said.end());
    switch (joint.kind) {
    case JointKind::And:
        takeAnd(next);
        return;
    case JointKind::Scene:
        m_result.scene = joint.word;
        m_saysMore = true;
        return;
    case JointKind::Material:
        if (const std::vector<size_t> of = subjectsFor(joint); !of.empty())
            m_made = m_filled && !m_filled->objects.empty() ? m_filled->objects.back() : of.back();
        return;
    case JointKind::Side:
        for (const size_t subject : subjectsFor(joint))
            m_sides.emplace_back(subject, joint.relation);
        m_filled = Pending{joint, m_group, {}};
        return;
    case JointKind::Mutual:
        for (size_t i = 1; i < m_group.size(); ++i)
            link(Relation::Beside, m_group[i - 1], m_group[i]);
        return;
    case JointKind::Link:
        break;
    }
    m_pending = Pending{joint, subjectsFor(joint), {}};
    m_filled.reset();
}

void PromptGrammar::takeAnd(size_t next)
{
    const bool isAnd = m_words[next - 1] == "and";
    const bool linksOn =
        next < m_words.size() && jointAt(m_words, next, true).kind == JointKind::Link && jointAt(m_words, next, true).length > 0;
    if (linksOn)
        return; // ", wearing"
    if (!m_filled) {
        m_groupHasAnd = m_groupHasAnd || isAnd;
        return;
    }
    if (isAnd && goesOn(next))
        m_pending = Pending{m_filled->joint, m_filled->subjects, {}};
}

/// Whether what follows "and" is another object of the link before it: "a hat and glasses", but not "a hat and a dog".
bool PromptGrammar::goesOn(size_t next) const
{
    size_t end = std::max(next, protectedFrom(next));
    while (end < m_words.size() && jointAt(m_words, end, end > next).length == 0)
        ++end;
    const std::string phrase = joined(m_words, next, end);
    const Relation relation = m_filled->joint.relation;
    if (relation == Relation::Between)
        return m_filled->objects.size() == 1;
    if (relation == Relation::With && isWorn(phrase))
        return true;
    if (relation == Relation::Wears)
        return isWorn(phrase);
    return (relation == Relation::Holds || relation == Relation::Eats || relation == Relation::With)
           && (!isCreature(phrase) || isPrey(phrase));
}

std::vector<size_t> PromptGrammar::subjectsFor(const Joint &joint) const
{
    if (m_filled && !m_filled->objects.empty()) {
        const size_t object = m_filled->objects.back();
        const bool swapped = m_filled->joint.swapped;
        const bool mounted = m_filled->joint.relation == Relation::On || m_filled->joint.relation == Relation::Rides;
        if (joint.verb && (mounted || !isCreature(m_result.parts[object].phrase)))
            return m_filled->subjects;
        if (isOwned(m_filled->joint.relation) && !swapped)
            return m_filled->subjects;
        return {object};
    }
    if (m_filled && !m_filled->subjects.empty())
        return m_filled->subjects;
    if (m_group.empty())
        return {};
    return m_groupHasAnd ? m_group : std::vector<size_t>{m_group.back()};
}

/// What "it" is, for what is said to be there: what has them, else what was named before them.
std::optional<size_t> PromptGrammar::antecedentOf(const std::vector<size_t> &subjects) const
{
    if (subjects.empty())
        return std::nullopt;
    const size_t first = subjects.front();
    for (auto one = m_result.links.rbegin(); one != m_result.links.rend(); ++one)
        if (one->object == first)
            return one->subject;
    return first > 0 ? std::optional(first - 1) : std::nullopt;
}

/// A link in the place of a mere "with" between the two.
void PromptGrammar::replaceWith(Relation relation, size_t subject, size_t object)
{
    std::erase_if(m_result.links, [&](const MemoryPrompt::Link &one) {
        return one.relation == Relation::With
               && ((one.subject == subject && one.object == object) || (one.subject == object && one.object == subject));
    });
    const bool known = std::ranges::any_of(m_result.links, [&](const MemoryPrompt::Link &one) {
        return (one.subject == subject && one.object == object && one.relation == relation)
               || (one.relation == Relation::Wears && one.subject == object && one.object == subject); // "with glasses on"
    });
    if (!known)
        link(relation, subject, object);
}

/// "a box with a cat inside": the link at the end whose object was named before.
void PromptGrammar::resolveHanging()
{
    if (!m_pending)
        return;
    const Pending pending = *m_pending;
    m_pending.reset();
    if (const auto object = antecedentOf(pending.subjects))
        for (const size_t subject : pending.subjects)
            replaceWith(pending.joint.relation, subject, *object);
}

/// "a cat on the left and a dog on the right": the first is left of the second.
void PromptGrammar::finishSides()
{
    if (m_sides.empty())
        return;
    const auto [part, side] = m_sides.front();
    const size_t other = m_sides.size() > 1 ? m_sides[1].first : part == 0 && m_result.parts.size() > 1 ? 1 : 0;
    if (other != part)
        link(side, part, other);
}

} // namespace core::diffusion
