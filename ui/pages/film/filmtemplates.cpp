// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmtemplates.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FilmTemplates", text);
}

std::vector<FilmTemplate> all()
{
    return {
        {u"story"_s, tr("Story"), tr("Warm evening colours, a picture for every paragraph"), u"moon"_s,
         u"---\nlook: story\n---\n"_s
             + tr("# The fox and the lantern\n\n"
                  "A little fox found an old lantern at the edge of the forest.\n\n"
                  "She carried it home through the rain, past the owl and the sleeping hedgehog.\n\n"
                  "When the moon came out, she lit it, and the whole forest came to look.\n")},
        {u"lesson"_s, tr("Lesson"), tr("Clear and friendly, with chapters"), u"graduation-cap"_s,
         u"---\nlook: lesson\n---\n"_s
             + tr("# Where does bread come from?\n\n"
                  "## The field\n\n"
                  "In spring a farmer sows wheat. Sun and rain make it grow until it is golden.\n\n"
                  "## The mill\n\n"
                  "The grain is ground between two stones, and what comes out is flour.\n\n"
                  "## The oven\n\n"
                  "Flour, water, salt and a little yeast become dough, and the hot oven makes bread of it.\n")},
        {u"product"_s, tr("Product"), tr("Light grey, nothing distracts; square, for shops"), u"image"_s,
         u"---\nlook: product\nsize: 1080x1080\n---\n"_s
             + tr("# The teapot that keeps its promise\n\n"
                  "This teapot keeps tea hot for two hours.\n\n"
                  "The handle stays cool, and the lid stays on when you pour.\n\n"
                  "It is made by hand, and we send it in a box of recycled paper.\n")},
        {u"quote"_s, tr("Quote"), tr("Dark and quiet, for a phone; the words are read, nobody speaks"), u"type"_s,
         u"---\nlook: quote\nsize: 1080x1920\n---\n"_s
             + tr("The sea does not hurry.\n\n"
                  "And yet every wave reaches the shore.\n"),
         true},
        {u"slides"_s, tr("Slides with voice"), tr("White paper; a heading on every slide"), u"file-text"_s,
         u"---\nlook: slides\n---\n"_s
             + tr("# Our garden this year\n\n"
                  "## What grew\n\n"
                  "The tomatoes were the best we ever had, and there were more strawberries than we could eat.\n\n"
                  "## What we learnt\n\n"
                  "Snails love lettuce. A hedgehog helps more than anything that one can buy.\n\n"
                  "## Next spring\n\n"
                  "We are going to plant sunflowers along the fence, for the bees.\n")},
    };
}

} // namespace

const std::vector<FilmTemplate> &filmTemplates()
{
    static const std::vector<FilmTemplate> templates = all();
    return templates;
}

} // namespace ui
