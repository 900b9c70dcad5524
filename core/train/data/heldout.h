// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace core::train {

/// What a training must not see, so that the test set asks for something new: the combinations of
/// packaging/picture-model/test-prompts.txt. Subjects are the ids of drawings.
class HeldOut
{
public:
    HeldOut() = default;

    /// Lines of kind, prompt, subjects (ids, "+" between), colour or "-", count; a tab between; "#"
    /// begins a comment. Throws Error.
    explicit HeldOut(const std::filesystem::path &testPrompts);

    bool recolouring(const std::string &id, const std::string &colour) const { return m_keys.contains("recoloured " + id + " " + colour); }
    bool pair(const std::string &a, const std::string &b) const { return m_keys.contains("pair " + a + " " + b); } ///< in either order

private:
    std::set<std::string> m_keys;
};

} // namespace core::train
