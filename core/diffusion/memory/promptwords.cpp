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

/// Whether the phrase's last word, or what it is the plural of, is in the list.
bool endsIn(const std::string &phrase, std::span<const View> list)
{
    const std::string last = phrase.substr(phrase.rfind(' ') + 1);
    return std::ranges::any_of(list, [&](View word) { return last == word || last == text::plural(std::string(word)); })
           || (last == "scarves" && isOneOf("scarf", list));
}

size_t count(View phrase)
{
    return size_t(std::ranges::count(phrase, ' ')) + 1;
}

} // namespace

bool isOneOf(const std::string &word, std::span<const View> list)
{
    return std::ranges::find(list, word) != list.end();
}

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
