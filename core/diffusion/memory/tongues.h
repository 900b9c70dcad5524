// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::diffusion {

/// What drawings are called in other languages, to read prompts in them: "ein roter Fuchs" is a red fox. Names are known in all
/// languages of the list; words of colours, counts, sizes, relations and backgrounds in German, French, Spanish and
/// Chinese. Const use from any thread.
class Tongues
{
public:
    /// JSON: for each language (a code) what is called so, in lower case, with the id of its subject. Throws Error that names
    /// `file` where it is none.
    Tongues(const std::string &json, const std::string &file);

    /// The prompt in English words, where one of the languages explains more of its words than English does; none: it stays as it
    /// is. `known`: whether an English word means something. `nameOf`: a subject's English name, empty where there is none.
    std::optional<std::string> english(const std::string &prompt, const std::function<bool(const std::string &)> &known,
                                       const std::function<std::string(const std::string &id)> &nameOf) const;

private:
    std::map<std::string, std::map<std::string, std::string>> m_names; // by language
};

} // namespace core::diffusion
