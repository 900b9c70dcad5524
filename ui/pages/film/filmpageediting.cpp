// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the Film page does with scenes.
#include "core/film/edits.h"
#include "ui/pages/film/filmpage.h"
#include "ui/pages/film/scenecontrols.h"
#include "ui/pages/film/storyboard.h"
#include "ui/widgets/controls/banner.h"

#include <QPlainTextEdit>

using core::film::Film;
using core::film::Scene;

namespace ui {

void FilmPage::addScene()
{
    const int at = m_document->current() + 1;
    m_document->edit(
        tr("Add a scene"), [at](Film &film) { film.scenes.insert(film.scenes.begin() + at, Scene()); }, {}, at);
    m_sceneControls->words()->setFocus();
}

void FilmPage::duplicateScene()
{
    const int at = m_document->current();
    m_document->edit(
        tr("Duplicate the scene"),
        [at](Film &film) {
        Scene copy = film.scenes[size_t(at)];
        copy.chapter = false; // one chapter of a name is enough
        film.scenes.insert(film.scenes.begin() + at + 1, std::move(copy));
        },
        {}, at + 1);
}

void FilmPage::splitScene()
{
    const Scene *scene = m_document->scene();
    if (!scene)
        return;
    const std::string words = scene->words;
    const bool typing = m_sceneControls->words()->hasFocus();
    const size_t at = core::film::splitPlace(words, words.size() / 2), cursor = m_sceneControls->cursor();
    const auto index = size_t(m_document->current());
    bool done = false;
    m_document->edit(tr("Split the scene"), [&](Film &film) {
        done = core::film::splitScene(film, index, typing && cursor > 0 && cursor < words.size() ? cursor : at);
    });
    if (!done)
        tell(tr("This scene cannot be split"), tr("It needs at least two words, one for each part."));
}

void FilmPage::joinScenes()
{
    bool done = false;
    const auto index = size_t(m_document->current());
    m_document->edit(tr("Join scenes"), [&](Film &film) { done = core::film::joinScenes(film, index); });
    if (!done)
        tell(tr("These scenes cannot be joined"), tr("One of them is heard in a recording: only parts that follow one another in it can be "
                                                     "joined."));
}

void FilmPage::deleteScene()
{
    const int at = m_document->current();
    m_document->edit(
        tr("Delete the scene"), [at](Film &film) { film.scenes.erase(film.scenes.begin() + at); }, {},
        std::min(at, m_document->scenes() - 2));
}

void FilmPage::moveScene(int from, int to)
{
    if (from < 0 || to < 0 || from >= m_document->scenes() || to >= m_document->scenes())
        return;
    m_document->edit(
        tr("Move the scene"), [=](Film &film) { core::film::moveScene(film, size_t(from), size_t(to)); }, {}, to);
}

} // namespace ui
