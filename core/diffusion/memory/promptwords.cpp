// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/promptwords.h"

#include "core/text/english.h"

#include <algorithm>
#include <array>
#include <span>

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
    {"drinking", Relation::Eats, false, true},
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
    {"looking at", Relation::Beside, false, true, "looking"},
    {"talking to", Relation::Beside, false, true, "talking"},
    {"dancing with", Relation::Beside, false, true, "dancing"},
    {"playing with", Relation::With, false, true, "playing"},
});

/// What may stand before a link without changing it.
constexpr auto fillers =
    std::to_array<View>({"that", "which", "who", "who's", "that's", "is", "are", "was", "were", "being", "while", "both", "all"});

/// What a thing does where it is, before a preposition. A draft shows how it sits or stands, but not the others.
constexpr auto shownPostures = std::to_array<View>({"sitting", "sits",    "sit",      "sat",   "seated",  "standing",  "stands",  "stand",
                                                    "stood",   "perched", "perching", "lying", "lies",    "laying",    "resting", "rests",
                                                    "placed",  "put",     "hanging",  "hangs", "stacked", "balancing", "balanced"});
constexpr auto otherPostures = std::to_array<View>(
    {"sleeping", "sleeps",   "hiding",  "hides",   "flying",  "flies",   "jumping",  "jumps",   "swimming", "swims",   "floating",
     "floats",   "hovering", "surfing", "running", "runs",    "walking", "walks",    "dancing", "dances",   "playing", "peeking",
     "climbing", "coming",   "looking", "bathing", "driving", "sailing", "crawling", "skating", "waiting",  "living",  "growing"});

constexpr auto scenes = std::to_array<View>({"sky", "sea", "ocean", "space", "snow", "rain", "grass", "woods", "night", "dark", "air"});

constexpr auto bulks = std::to_array<std::pair<View, Bulk>>({{"tiny", Bulk::Tiny},
                                                             {"miniature", Bulk::Tiny},
                                                             {"mini", Bulk::Tiny},
                                                             {"small", Bulk::Small},
                                                             {"little", Bulk::Small},
                                                             {"big", Bulk::Big},
                                                             {"large", Bulk::Big},
                                                             {"huge", Bulk::Huge},
                                                             {"giant", Bulk::Huge},
                                                             {"enormous", Bulk::Huge},
                                                             {"gigantic", Bulk::Huge}});

constexpr auto moods = std::to_array<std::pair<View, View>>({{"happy", "happy"},
                                                             {"cheerful", "happy"},
                                                             {"joyful", "happy"},
                                                             {"smiling", "happy"},
                                                             {"sad", "sad"},
                                                             {"unhappy", "sad"},
                                                             {"crying", "sad"},
                                                             {"angry", "angry"},
                                                             {"mad", "angry"},
                                                             {"furious", "angry"},
                                                             {"grumpy", "angry"},
                                                             {"sleepy", "sleepy"},
                                                             {"tired", "sleepy"}});

constexpr auto worn = std::to_array<View>(
    {"hat",     "cap",      "crown",    "tiara",    "helmet",  "hood",       "bonnet",  "beret",   "turban",   "headscarf", "headphone",
     "scarf",   "tie",      "necktie",  "bow-tie",  "glasses", "sunglasses", "goggles", "monocle", "mask",     "suit",      "tuxedo",
     "dress",   "coat",     "jacket",   "shirt",    "t-shirt", "sweater",    "jumper",  "vest",    "skirt",    "kimono",    "sari",
     "shorts",  "jeans",    "trousers", "pants",    "boot",    "shoe",       "sneaker", "sock",    "glove",    "swimsuit",  "bikini",
     "pyjamas", "pajamas",  "costume",  "clothing", "clothes", "cape",       "apron",   "wig",     "necklace", "medal",     "backpack",
     "uniform", "sombrero", "fez",      "halo",     "sandal",  "slipper",    "robe",    "headband"});

constexpr auto creatures = std::to_array<View>(
    {"cat",       "kitten",    "dog",       "puppy",    "poodle",   "wolf",       "fox",       "bear",      "panda",    "koala",
     "lion",      "tiger",     "leopard",   "rabbit",   "bunny",    "hare",       "mouse",     "rat",       "hamster",  "squirrel",
     "chipmunk",  "hedgehog",  "beaver",    "otter",    "badger",   "skunk",      "raccoon",   "sloth",     "monkey",   "gorilla",
     "orangutan", "ape",       "elephant",  "mammoth",  "rhino",    "rhinoceros", "hippo",     "giraffe",   "zebra",    "horse",
     "pony",      "donkey",    "unicorn",   "cow",      "bull",     "ox",         "buffalo",   "bison",     "pig",      "boar",
     "sheep",     "ram",       "lamb",      "goat",     "camel",    "llama",      "deer",      "moose",     "kangaroo", "bat",
     "bird",      "chick",     "chicken",   "hen",      "rooster",  "duck",       "goose",     "swan",      "owl",      "eagle",
     "dove",      "parrot",    "penguin",   "peacock",  "flamingo", "turkey",     "dodo",      "frog",      "toad",     "turtle",
     "lizard",    "snake",     "crocodile", "dragon",   "dinosaur", "t-rex",      "fish",      "goldfish",  "shark",    "whale",
     "dolphin",   "seal",      "octopus",   "squid",    "crab",     "lobster",    "shrimp",    "jellyfish", "snail",    "worm",
     "bug",       "ant",       "bee",       "honeybee", "ladybug",  "beetle",     "butterfly", "spider",    "fly",      "mosquito",
     "man",       "woman",     "boy",       "girl",     "child",    "baby",       "person",    "king",      "queen",    "prince",
     "princess",  "knight",    "pirate",    "witch",    "wizard",   "mage",       "elf",       "fairy",     "angel",    "mermaid",
     "vampire",   "zombie",    "ninja",     "clown",    "cowboy",   "astronaut",  "robot",     "alien",     "ghost",    "monster",
     "ogre",      "goblin",    "troll",     "snowman",  "santa",    "superhero",  "cook",      "chef",      "teacher",  "doctor",
     "farmer",    "detective", "student",   "skeleton"});

constexpr auto prey = std::to_array<View>({"fish", "goldfish", "shrimp", "crab", "lobster", "worm", "bug", "egg"});

using image::Habit;

constexpr auto habits = std::to_array<std::pair<View, Habit>>({
    {"glasses", Habit::Glasses},
    {"sunglasses", Habit::Glasses},
    {"goggles", Habit::Glasses},
    {"monocle", Habit::Glasses},
    {"mask", Habit::Glasses},
    {"scarf", Habit::Scarf},
    {"tie", Habit::Scarf},
    {"necktie", Habit::Scarf},
    {"bow-tie", Habit::Scarf},
    {"necklace", Habit::Scarf},
    {"medal", Habit::Scarf},
    {"suit", Habit::Clothes},
    {"tuxedo", Habit::Clothes},
    {"dress", Habit::Clothes},
    {"coat", Habit::Clothes},
    {"jacket", Habit::Clothes},
    {"shirt", Habit::Clothes},
    {"t-shirt", Habit::Clothes},
    {"sweater", Habit::Clothes},
    {"vest", Habit::Clothes},
    {"kimono", Habit::Clothes},
    {"sari", Habit::Clothes},
    {"swimsuit", Habit::Clothes},
    {"bikini", Habit::Clothes},
    {"pyjamas", Habit::Clothes},
    {"costume", Habit::Clothes},
    {"clothing", Habit::Clothes},
    {"uniform", Habit::Clothes},
    {"shorts", Habit::Shoes},
    {"jeans", Habit::Shoes},
    {"boot", Habit::Shoes},
    {"shoe", Habit::Shoes},
    {"sneaker", Habit::Shoes},
    {"sock", Habit::Shoes},
    {"sandal", Habit::Shoes},
    {"hat", Habit::Hat},
    {"cap", Habit::Hat},
    {"crown", Habit::Hat},
    {"helmet", Habit::Hat},
    {"box", Habit::Vessel},
    {"package", Habit::Vessel},
    {"basket", Habit::Vessel},
    {"cup", Habit::Vessel},
    {"teacup", Habit::Vessel},
    {"mug", Habit::Vessel},
    {"bowl", Habit::Vessel},
    {"bucket", Habit::Vessel},
    {"nest", Habit::Vessel},
    {"bathtub", Habit::Vessel},
    {"tub", Habit::Vessel},
    {"boat", Habit::Vessel},
    {"sailboat", Habit::Vessel},
    {"canoe", Habit::Vessel},
    {"ship", Habit::Vessel},
    {"pot", Habit::Vessel},
    {"vase", Habit::Vessel},
    {"bag", Habit::Vessel},
    {"cart", Habit::Vessel},
    {"glass", Habit::Vessel},
    {"sled", Habit::Vessel},
    {"bed", Habit::Seat},
    {"chair", Habit::Seat},
    {"sofa", Habit::Seat},
    {"couch", Habit::Seat},
    {"bench", Habit::Seat},
    {"throne", Habit::Seat},
    {"umbrella", Habit::Shelter},
    {"tree", Habit::Shelter},
    {"table", Habit::Shelter},
    {"mushroom", Habit::Shelter},
    {"rainbow", Habit::Shelter},
    {"bridge", Habit::Shelter},
    {"palm", Habit::Shelter},
    {"sun", Habit::Sky},
    {"moon", Habit::Sky},
    {"star", Habit::Sky},
    {"cloud", Habit::Sky},
    {"mountain", Habit::Sky},
    {"volcano", Habit::Sky},
    {"city", Habit::Sky},
    {"cityscape", Habit::Sky},
    {"castle", Habit::Sky},
    {"guitar", Habit::Instrument},
    {"banjo", Habit::Instrument},
    {"violin", Habit::Instrument},
    {"accordion", Habit::Instrument},
    {"drum", Habit::Instrument},
    {"trumpet", Habit::Instrument},
    {"saxophone", Habit::Instrument},
    {"balloon", Habit::Floating},
    {"kite", Habit::Floating},
    {"flag", Habit::Floating},
});

constexpr auto bodyParts = std::to_array<std::pair<View, Relation>>({{"head", Relation::Wears},
                                                                     {"face", Relation::Wears},
                                                                     {"nose", Relation::Wears},
                                                                     {"eyes", Relation::Wears},
                                                                     {"neck", Relation::Wears},
                                                                     {"feet", Relation::Wears},
                                                                     {"hand", Relation::Holds},
                                                                     {"hands", Relation::Holds},
                                                                     {"arms", Relation::Holds},
                                                                     {"paw", Relation::Holds},
                                                                     {"paws", Relation::Holds},
                                                                     {"mouth", Relation::Holds},
                                                                     {"beak", Relation::Holds},
                                                                     {"back", Relation::On},
                                                                     {"shoulder", Relation::On},
                                                                     {"shoulders", Relation::On}});

bool isOneOf(const std::string &word, std::span<const View> list)
{
    return std::ranges::find(list, word) != list.end();
}

/// Whether the phrase's last word, or what it is the plural of, is in the list.
bool endsIn(const std::string &phrase, std::span<const View> list)
{
    const std::string last = phrase.substr(phrase.rfind(' ') + 1);
    return std::ranges::any_of(list, [&](View word) { return last == word || last == text::plural(std::string(word)); })
           || (last == "scarves" && isOneOf("scarf", list));
}

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

bool isArticle(const std::string &word)
{
    return isOneOf(word, std::array<View, 6>{"a", "an", "the", "some", "my", "one"});
}

bool isColour(const std::string &word)
{
    return std::ranges::find(text::colourNames(), word) != text::colourNames().end() || word == "gray";
}

int numberOf(const std::string &word)
{
    for (int number = 2; number <= 10; ++number)
        if (word == text::numberWord(number) || word == std::to_string(number))
            return number;
    return 0;
}

std::string joined(const Words &words, size_t from, size_t to)
{
    std::string text;
    for (size_t i = from; i < to; ++i)
        text.append(text.empty() ? "" : " ").append(words[i]);
    return text;
}

bool stands(const Words &words, size_t at, std::string_view phrase)
{
    for (; at < words.size(); ++at) {
        const size_t space = phrase.find(' ');
        if (words[at] != phrase.substr(0, space))
            return false;
        if (space == View::npos)
            return true;
        phrase.remove_prefix(space + 1);
    }
    return false;
}

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
        const size_t length = link->words.starts_with("by ") ? 1 : count(link->words); // the article belongs to what follows
        joint = {.kind = JointKind::Link, .length = length, .relation = link->relation, .swapped = link->swapped, .verb = link->verb};
        if (!link->said.empty())
            said.emplace_back(link->said);
    }
    joint.length += i - at;
    joint.said = said;
    return joint;
}

size_t requestLength(const Words &words)
{
    size_t i = 0;
    for (const View asking : {View("can you"), View("could you"), View("would you"), View("will you"), View("i want"), View("i would like"),
                              View("i'd like"), View("there is"), View("there are"), View("what about"), View("how about")})
        if (stands(words, i, asking)) {
            i += count(asking);
            break;
        }
    if (i < words.size() && words[i] == "please")
        ++i;
    const auto verbs = std::to_array<View>({"draw", "make", "paint", "create", "generate", "show", "give", "sketch"});
    if (i + 1 < words.size() && isOneOf(words[i], verbs)
        && (words[i + 1] == "me" || words[i + 1] == "us" || isArticle(words[i + 1]) || numberOf(words[i + 1]) > 0))
        i += words[i + 1] == "me" || words[i + 1] == "us" ? 2 : 1;
    const size_t noun = i + (i < words.size() && isArticle(words[i]) ? 1 : 0);
    const auto kinds =
        std::to_array<View>({"picture", "image", "photo", "drawing", "illustration", "painting", "sticker", "emoji", "icon"});
    if (noun + 1 < words.size() && isOneOf(words[noun], kinds) && words[noun + 1] == "of")
        i = noun + 2;
    return i;
}

std::optional<Bulk> bulkOf(const std::string &word)
{
    const auto found = std::ranges::find(bulks, word, [](const auto &pair) { return pair.first; });
    return found == bulks.end() ? std::nullopt : std::optional(found->second);
}

std::string moodOf(const std::string &word)
{
    const auto found = std::ranges::find(moods, word, [](const auto &pair) { return pair.first; });
    return found == moods.end() ? std::string() : std::string(found->second);
}

bool isCreature(const std::string &phrase)
{
    return endsIn(phrase, creatures);
}

bool isPrey(const std::string &phrase)
{
    return endsIn(phrase, prey);
}

image::Habit habitOf(const std::string &phrase)
{
    for (const auto &[word, habit] : habits)
        if (endsIn(phrase, std::span(&word, 1)))
            return habit;
    return Habit::Usual;
}

bool isWorn(const std::string &phrase)
{
    return endsIn(phrase, worn);
}

std::optional<Relation> bodyPart(const Words &words, size_t from, size_t to)
{
    if (to - from != 2 || !isOneOf(words[from], std::array<View, 5>{"its", "his", "her", "their", "the"}))
        return std::nullopt;
    const auto found = std::ranges::find(bodyParts, words[from + 1], [](const auto &pair) { return pair.first; });
    return found == bodyParts.end() ? std::nullopt : std::optional(found->second);
}

} // namespace core::diffusion::promptwords
