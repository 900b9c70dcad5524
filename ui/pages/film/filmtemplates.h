// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace ui {

/// A kind of film to begin with: how it looks, and a text that shows what it is for.
struct FilmTemplate
{
    QString id; ///< also the look: core::film::looks()
    QString title, about, icon;
    QString script;     ///< Markdown, with settings before it
    bool reads = false; ///< nobody speaks: the words are read on the screen
};

const std::vector<FilmTemplate> &filmTemplates();

} // namespace ui
