// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/promptwords.h"

/// What joins the things of a prompt: prepositions and verbs, as tables. English, lower case.
namespace core::diffusion::promptwords {

/// How a thing may be joined to what was named before it.
enum class JointKind {
    And,
    Link,     ///< a relation to what follows
    Material, ///< "made of"
    Scene,    ///< "in the sky": nothing follows
    Side,     ///< "on the left": nothing follows
    Mutual,   ///< "side by side": the things before, of one another
};

struct Joint
{
    JointKind kind = JointKind::And;
    size_t length = 0; ///< words; 0: nothing is joined here
    Relation relation = Relation::Beside;
    bool swapped = false; ///< "worn by": what follows is the subject
    bool verb = false;    ///< something that only a creature does
    Words said;           ///< verbs that no draft shows
    std::string word;     ///< the scene
};

/// What stands at `at`. `afterNoun`: something was named just before, without which no word is a verb.
Joint jointAt(const Words &words, size_t at, bool afterNoun);

} // namespace core::diffusion::promptwords
