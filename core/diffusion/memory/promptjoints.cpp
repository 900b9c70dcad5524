// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/promptjoints.h"

#include <algorithm>
#include <array>

namespace core::diffusion::promptwords {

namespace {

using View = std::string_view;

struct LinkWords
{
    View words;
    Relation relation;
    bool swapped = false;
    bool verb = false;
    View said = {};
};

constexpr auto links = std::to_array<LinkWords>({
    {"on", Relation::On},
    {"on top of", Relation::On},
    {"on top", Relation::On},
    {"atop", Relation::On},
    {"upon", Relation::On},
    {"onto", Relation::On},
    {"under", Relation::Under},
    {"below", Relation::Under},
    {"beneath", Relation::Under},
    {"underneath", Relation::Under},
    {"in", Relation::In},
    {"inside", Relation::In},
    {"inside of", Relation::In},
    {"within", Relation::In},
    {"into", Relation::In},
    {"out of", Relation::In},
    {"full of", Relation::In, true},
    {"filled with", Relation::In, true},
    {"in front of", Relation::Front},
    {"behind", Relation::Behind},
    {"beside", Relation::Beside},
    {"next to", Relation::Beside},
    {"near", Relation::Beside},
    {"by a", Relation::Beside},
    {"by the", Relation::Beside},
    {"at a", Relation::Beside},
    {"at the", Relation::Beside},
    {"hanging from", Relation::Under},
    {"topped with", Relation::On, true},
    {"covered with", Relation::On, true},
    {"alongside", Relation::Beside},
    {"adjacent to", Relation::Beside},
    {"among", Relation::Beside},
    {"around", Relation::Front},
    {"between", Relation::Between},
    {"in between", Relation::Between},
    {"over", Relation::Over},
    {"above", Relation::Over},
    {"to the left of", Relation::Left},
    {"on the left of", Relation::Left},
    {"on the left side of", Relation::Left},
    {"left of", Relation::Left},
    {"to the right of", Relation::Right},
    {"on the right of", Relation::Right},
    {"on the right side of", Relation::Right},
    {"right of", Relation::Right},
    {"with", Relation::With},
    {"plus", Relation::With},

    {"holding", Relation::Holds, false, true},
    {"holds", Relation::Holds, false, true},
    {"hold", Relation::Holds, false, true},
    {"held by", Relation::Holds, true},
    {"carrying", Relation::Holds, false, true},
    {"carries", Relation::Holds, false, true},
    {"carry", Relation::Holds, false, true},
    {"carried by", Relation::Holds, true},
    {"playing", Relation::Holds, false, true},
    {"plays", Relation::Holds, false, true},
    {"played by", Relation::Holds, true},
    {"hugging", Relation::Holds, false, true, "hugging"},
    {"throwing", Relation::Holds, false, true, "throwing"},
    {"juggling", Relation::Holds, false, true, "juggling"},
    {"wearing", Relation::Wears, false, true},
    {"wears", Relation::Wears, false, true},
    {"wear", Relation::Wears, false, true},
    {"worn by", Relation::Wears, true},
    {"puts on", Relation::Wears, false, true},
    {"putting on", Relation::Wears, false, true},
    {"dressed in", Relation::Wears, false, true},
    {"riding", Relation::Rides, false, true},
    {"riding on", Relation::Rides, false, true},
    {"rides", Relation::Rides, false, true},
    {"rides on", Relation::Rides, false, true},
    {"ride", Relation::Rides, false, true},
    {"ridden by", Relation::Rides, true},
    {"driving", Relation::Rides, false, true},
    {"drives", Relation::Rides, false, true},
    {"driven by", Relation::Rides, true},
    {"eating", Relation::Eats, false, true},
    {"eats", Relation::Eats, false, true},
    {"eat", Relation::Eats, false, true},
    {"eaten by", Relation::Eats, true},
    {"eating from", Relation::Eats, false, true},
    {"drinking", Relation::Eats, false, true},
    {"drinking from", Relation::Eats, false, true},
    {"nibbling", Relation::Eats, false, true},
    {"nibbling on", Relation::Eats, false, true},
    {"licking", Relation::Eats, false, true},
    {"chewing", Relation::Eats, false, true},
    {"chewing on", Relation::Eats, false, true},
    {"biting", Relation::Eats, false, true},
    {"biting into", Relation::Eats, false, true},

    {"chasing", Relation::Beside, false, true, "chasing"},
    {"chases", Relation::Beside, false, true, "chases"},
    {"following", Relation::Beside, false, true, "following"},
    {"kissing", Relation::Beside, false, true, "kissing"},
    {"watching", Relation::Beside, false, true, "watching"},
    {"fighting", Relation::Beside, false, true, "fighting"},
    {"fighting with", Relation::Beside, false, true, "fighting"},
    {"kicking", Relation::Beside, false, true, "kicking"},
    {"catching", Relation::Beside, false, true, "catching"},
    {"pushing", Relation::Beside, false, true, "pushing"},
    {"pulling", Relation::Beside, false, true, "pulling"},
    {"leading", Relation::Beside, false, true, "leading"},
    {"howling at", Relation::Beside, false, true, "howling"},
    {"looking at", Relation::Beside, false, true, "looking"},
    {"talking to", Relation::Beside, false, true, "talking"},
    {"dancing with", Relation::Beside, false, true, "dancing"},
    {"playing with", Relation::With, false, true, "playing"},
});

/// What may stand before a link without changing it.
constexpr auto fillers =
    std::to_array<View>({"that", "which", "who", "who's", "that's", "is", "are", "was", "were", "being", "while", "both", "all"});

/// What a thing does where it is, before a preposition. A draft shows how it sits or stands, but not the others.
constexpr auto shownPostures =
    std::to_array<View>({"sitting", "sits",     "sit",     "sat",       "seated",   "standing", "stands", "stand",  "stood",
                         "perched", "perching", "lying",   "lies",      "laying",   "resting",  "rests",  "placed", "put",
                         "hanging", "hangs",    "stacked", "balancing", "balanced", "parked",   "leaning"});
constexpr auto otherPostures = std::to_array<View>(
    {"sleeping", "sleeps",   "hiding",  "hides",   "flying",  "flies",   "jumping",  "jumps",   "swimming", "swims",   "floating",
     "floats",   "hovering", "surfing", "running", "runs",    "walking", "walks",    "dancing", "dances",   "playing", "peeking",
     "climbing", "coming",   "looking", "bathing", "driving", "sailing", "crawling", "skating", "waiting",  "living",  "growing"});

constexpr auto scenes =
    std::to_array<View>({"sky", "sea",    "ocean", "space", "snow",   "rain",   "grass",   "woods", "night", "dark",
                         "air", "meadow", "field", "lawn",  "garden", "sunset", "sunrise", "dawn",  "dusk",  "moonlight"});

const LinkWords *linkAt(const Words &words, size_t at, bool afterNoun)
{
    const LinkWords *best = nullptr;
    for (const LinkWords &link : links)
        if (stands(words, at, link.words) && (afterNoun || !link.verb) && (best == nullptr || link.words.size() > best->words.size()))
            best = &link;
    return best;
}

size_t count(View phrase)
{
    return size_t(std::ranges::count(phrase, ' ')) + 1;
}

/// "in the sky", "at night", where nothing goes on.
Joint sceneAt(const Words &words, size_t at)
{
    size_t i = at + 1;
    if (!isOneOf(words[at], std::array<View, 4>{"in", "under", "at", "on"}))
        return {};
    if (i < words.size() && words[i] == "the")
        ++i;
    if (i >= words.size() || !isOneOf(words[i], scenes))
        return {};
    const bool over = i + 1 == words.size() || words[i + 1] == "," || words[i + 1] == "and" || linkAt(words, i + 1, false) != nullptr;
    return over ? Joint{.kind = JointKind::Scene, .length = i + 1 - at, .word = words[i]} : Joint();
}

/// What has no object: "on the left", "side by side".
Joint placeAt(const Words &words, size_t at)
{
    for (const View side : {View("on the left"), View("on the right"), View("on the left side"), View("on the right side")}) {
        const size_t length = count(side);
        if (stands(words, at, side) && (at + length == words.size() || (words[at + length] != "of" && words[at + length] != "side")))
            return {
                .kind = JointKind::Side, .length = length, .relation = side.find("left") != View::npos ? Relation::Left : Relation::Right};
    }
    if (stands(words, at, "side by side"))
        return {.kind = JointKind::Mutual, .length = 3};
    for (const View made : {View("made of"), View("made from"), View("made out of"), View("built of"), View("built from")})
        if (stands(words, at, made))
            return {.kind = JointKind::Material, .length = count(made)};
    return {};
}

} // namespace

Joint jointAt(const Words &words, size_t at, bool afterNoun)
{
    if (words[at] == "," || words[at] == "and")
        return {.kind = JointKind::And, .length = 1};
    size_t i = at;
    while (afterNoun && i < words.size() && isOneOf(words[i], fillers))
        ++i;
    Words said;
    if (afterNoun && i + 1 < words.size() && (isOneOf(words[i], shownPostures) || isOneOf(words[i], otherPostures))
        && linkAt(words, i, true) == nullptr) {
        if (isOneOf(words[i], otherPostures))
            said.push_back(words[i]);
        ++i;
    } else if (const LinkWords *verb = i + 1 < words.size() ? linkAt(words, i, afterNoun) : nullptr;
               verb != nullptr && isOneOf(words[i], otherPostures) && count(verb->words) == 1
               && linkAt(words, i + 1, false) != nullptr) { // "playing in", where "playing" alone is a link
        said.push_back(words[i++]);
    }
    if (i == words.size())
        return {};
    Joint joint = sceneAt(words, i);
    if (joint.length == 0)
        joint = placeAt(words, i);
    if (joint.length == 0) {
        const LinkWords *link = linkAt(words, i, afterNoun);
        if (link == nullptr)
            return {};
        const size_t length = link->words.starts_with("by ") || link->words.starts_with("at ")
                                  ? 1
                                  : count(link->words); // the article belongs to what follows
        joint = {.kind = JointKind::Link, .length = length, .relation = link->relation, .swapped = link->swapped, .verb = link->verb};
        if (!link->said.empty())
            said.emplace_back(link->said);
    }
    joint.length += i - at;
    joint.said = said;
    return joint;
}

} // namespace core::diffusion::promptwords
