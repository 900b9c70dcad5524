// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spelling.h"

#include "core/text/encoding.h"
#include "core/text/promptunicode.h"

#include <hunspell.hxx>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <vector>

namespace core::text {

namespace {

constexpr auto dictionaries = std::to_array<const char *>({"en_US", "en_GB", "de_DE", "de_DE_frami", "fr", "fr_FR", "es_ES", "es", "it_IT",
                                                           "nl_NL", "nl", "pt_BR", "pt_PT", "pl_PL", "sv_SE", "da_DK"});

/// A word as a dictionary writes it; nothing where it has no such letters.
std::optional<std::string> inEncoding(const std::string &word, const std::string &encoding)
{
    if (encoding == "UTF-8" || std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 128; }))
        return word;
    void *const handle = iconv_open(encoding.c_str(), "UTF-8");
    if (handle == iconv_t(-1)) // NOLINT(performance-no-int-to-ptr): iconv's own sign
        return std::nullopt;
    std::string result(word.size() * 4, '\0'), source = word;
    char *in = source.data(), *out = result.data();
    size_t left = source.size(), room = result.size();
    const bool failed = iconv(handle, &in, &left, &out, &room) == size_t(-1);
    iconv_close(handle);
    result.resize(result.size() - room);
    return failed ? std::nullopt : std::optional(result);
}

} // namespace

struct Spelling::State
{
    std::optional<std::vector<std::unique_ptr<Hunspell>>> all;

    void open()
    {
        all.emplace();
        const std::filesystem::path folder = "/usr/share/hunspell";
        for (const char *name : dictionaries) {
            const auto words = folder / (std::string(name) + ".dic"), rules = folder / (std::string(name) + ".aff");
            std::error_code error;
            if (std::filesystem::exists(words, error) && std::filesystem::exists(rules, error))
                all->push_back(std::make_unique<Hunspell>(rules.c_str(), words.c_str()));
        }
    }
};

Spelling::Spelling() : m_state(std::make_unique<State>()) {}
Spelling::~Spelling() = default;

bool Spelling::isThere()
{
    if (!m_state->all)
        m_state->open();
    return !m_state->all->empty();
}

bool Spelling::knows(const std::string &word)
{
    if (word.empty() || word.size() > 90) // hunspell's own limit is near
        return false;
    return isThere() && std::ranges::any_of(*m_state->all, [&](const auto &dictionary) {
               const auto written = inEncoding(word, dictionary->get_dict_encoding());
               return written && dictionary->spell(*written);
           });
}

} // namespace core::text
