// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace core::text {

/// The dictionaries of Hunspell that are installed; read at the first question.
class Spelling
{
public:
    Spelling();
    ~Spelling();
    Spelling(const Spelling &) = delete;
    Spelling &operator=(const Spelling &) = delete;

    bool isThere(); ///< any dictionary

    /// In any of the languages.
    bool knows(const std::string &word);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace core::text
