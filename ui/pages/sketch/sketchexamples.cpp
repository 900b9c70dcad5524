// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchexamples.h"

#include <QCoreApplication>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace ui {

const std::vector<SketchExample> &sketchExamples()
{
    const auto named = [](const QString &id, const char *name) {
        return SketchExample{id, QCoreApplication::translate("ui::SketchExample", name), id};
    };
    static const std::vector<SketchExample> all{
        named(u"fox"_s, QT_TRANSLATE_NOOP("ui::SketchExample", "Fox")),
        named(u"apple"_s, QT_TRANSLATE_NOOP("ui::SketchExample", "Apple")),
        named(u"fish"_s, QT_TRANSLATE_NOOP("ui::SketchExample", "Fish")),
        named(u"mushroom"_s, QT_TRANSLATE_NOOP("ui::SketchExample", "Mushroom")),
        named(u"cat"_s, QT_TRANSLATE_NOOP("ui::SketchExample", "Cat")),
        named(u"house"_s, QT_TRANSLATE_NOOP("ui::SketchExample", "House")),
    };
    return all;
}

QImage pictureOf(const SketchExample &example, int side, bool coloured)
{
    QImage picture(side, side, QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QFile file(u":/drawings/%1.svg"_s.arg(example.id));
    if (!file.open(QIODevice::ReadOnly))
        return picture;
    QByteArray drawing = file.readAll();
    if (!coloured)
        drawing.replace("stroke=\"none\"", "display=\"none\"");
    QSvgRenderer renderer(drawing);
    QPainter painter(&picture);
    renderer.render(&painter);
    return picture;
}

} // namespace ui
