// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/lettering.h"

#include "core/base/error.h"

#include <QFontDatabase>
#include <QGlyphRun>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QStringList>
#include <QTextLayout>

#include <algorithm>
#include <cmath>
#include <mutex>

using namespace Qt::StringLiterals;

namespace core::film {

namespace {

/// Fonts need Qt's application, which a program without a window has not. It stays until the program ends: fonts are let go with it.
void requireFonts()
{
    static std::once_flag once;
    std::call_once(once, [] {
        if (!QCoreApplication::instance()) {
            static int count = 3;
            static char program[] = "atelier", option[] = "-platform", platform[] = "offscreen";
            static char *words[] = {program, option, platform, nullptr};
            const QtMessageHandler before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
            new QGuiApplication(count, words); // tells the terminal of a missing XDG_RUNTIME_DIR, which it has no use for
            qInstallMessageHandler(before);
        }
    });
    if (!qobject_cast<QGuiApplication *>(QCoreApplication::instance()))
        throw Error("Letters cannot be drawn by this program: it was started without fonts.");
    static const bool any = !QFontDatabase::families().isEmpty();
    if (!any)
        throw Error("There is no font on this machine, so that titles and subtitles cannot be drawn. Install one (fonts-dejavu-core), or "
                    "make the film without titles and with --subtitles soft.");
}

QFont fontOf(const std::string &family, double size, bool bold)
{
    QStringList families;
    if (!family.empty())
        families << QString::fromStdString(family);
    families << u"Inter"_s << u"Noto Sans"_s << u"DejaVu Sans"_s << u"Noto Color Emoji"_s;
    QFont font;
    font.setFamilies(families);
    font.setPixelSize(std::max(1, int(std::lround(size))));
    font.setWeight(bold ? QFont::Bold : QFont::Medium);
    font.setHintingPreference(QFont::PreferNoHinting); // the same letters at every size
    font.setStyleStrategy(QFont::PreferAntialias);
    return font;
}

QColor toQt(const Colour &colour)
{
    return QColor::fromRgbF(colour[0], colour[1], colour[2], colour[3]);
}

/// The text of a lettering as Qt has it, and where its bytes are in it.
struct Source
{
    QString text;
    std::vector<int> at; // of each byte
};

Source sourceOf(const std::vector<std::string> &lines)
{
    Source source;
    for (size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) {
            source.at.push_back(int(source.text.size()));
            source.text += QChar(QChar::LineSeparator);
        }
        const std::string &line = lines[i];
        for (size_t b = 0; b < line.size();) {
            size_t end = b + 1;
            while (end < line.size() && (uint8_t(line[end]) & 0xc0) == 0x80)
                ++end;
            source.at.insert(source.at.end(), end - b, int(source.text.size()));
            QString letter = QString::fromUtf8(line.data() + b, qsizetype(end - b));
            for (QChar &c : letter)
                if (c.category() == QChar::Other_Control)
                    c = u' ';
            source.text += letter;
            b = end;
        }
    }
    source.at.push_back(int(source.text.size()));
    return source;
}

QList<QTextLayout::FormatRange> formatsOf(const Lettering &lettering, const QString &text)
{
    QList<QTextLayout::FormatRange> formats;
    const auto firstEnd = text.indexOf(QChar(QChar::LineSeparator));
    if (lettering.secondSize > 0 && firstEnd >= 0) {
        QTextLayout::FormatRange range;
        range.start = int(firstEnd);
        range.length = int(text.size() - firstEnd);
        range.format.setFont(fontOf(lettering.font, lettering.secondSize, false));
        formats << range;
    }
    return formats;
}

std::string missingIn(const QTextLayout &layout, const QString &text)
{
    QString missing;
    for (int at = 0; at < int(text.size()); ++at) {
        const QChar c = text[at];
        const int length = c.isHighSurrogate() ? 2 : 1;
        if (c.isSpace() || c.isLowSurrogate() || c.category() == QChar::Other_Format || c.category() == QChar::Mark_NonSpacing)
            continue;
        for (const QGlyphRun &run : layout.glyphRuns(at, length)) // empty for what is a part of the letter before
            if (const QString letter = text.mid(at, length); run.glyphIndexes().contains(0) && !missing.contains(letter))
                missing += letter;
    }
    return missing.toStdString();
}

/// Alpha of everything that is nearer than `radius` to what is drawn.
std::vector<uint8_t> widened(const QImage &letters, double radius)
{
    const int width = letters.width(), height = letters.height();
    std::vector<uint8_t> alpha(size_t(width) * size_t(height));
    for (int y = 0; y < height; ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(letters.constScanLine(y));
        for (int x = 0; x < width; ++x)
            alpha[size_t(y) * size_t(width) + size_t(x)] = uint8_t(qAlpha(line[x]));
    }
    std::vector<uint8_t> wide = alpha;
    const int reach = int(std::ceil(radius));
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const double distance = std::hypot(dx, dy);
            const auto share = uint32_t(std::lround(255 * std::clamp(radius + 0.5 - distance, 0.0, 1.0)));
            if (share == 0 || distance < radius - 2) // what lies further inside is reached from the rim, too
                continue;
            for (int y = std::max(0, -dy); y < std::min(height, height - dy); ++y) {
                const uint8_t *from = alpha.data() + size_t(y + dy) * size_t(width);
                uint8_t *to = wide.data() + size_t(y) * size_t(width);
                for (int x = std::max(0, -dx); x < std::min(width, width - dx); ++x)
                    to[x] = std::max(to[x], uint8_t(from[x + dx] * share / 255));
            }
        }
    }
    return wide;
}

/// Points around the letters that stay free: marks and swashes reach out of a line.
double spareFor(const Lettering &lettering)
{
    return 2 + std::ceil(lettering.size * 0.25);
}

QImage outlined(const QImage &letters, const Lettering &lettering)
{
    QImage image(letters.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    if (lettering.box[3] > 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(toQt(lettering.box));
        const double radius = lettering.padding * 0.5, spare = spareFor(lettering) - 1;
        painter.drawRoundedRect(QRectF(image.rect()).adjusted(spare, spare, -spare, -spare), radius, radius);
    }
    if (lettering.outlineWidth > 0) {
        const std::vector<uint8_t> wide = widened(letters, lettering.outlineWidth);
        QImage rim(letters.size(), QImage::Format_ARGB32_Premultiplied);
        const QColor colour = toQt(lettering.outline);
        for (int y = 0; y < rim.height(); ++y) {
            auto *line = reinterpret_cast<QRgb *>(rim.scanLine(y));
            for (int x = 0; x < rim.width(); ++x) {
                const int alpha = wide[size_t(y) * size_t(rim.width()) + size_t(x)];
                line[x] = qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(), int(alpha * colour.alphaF())));
            }
        }
        painter.drawImage(0, 0, rim);
    }
    painter.drawImage(0, 0, letters);
    return image;
}

LightPicture lightOf(const QImage &image)
{
    const QImage straight = image.convertToFormat(QImage::Format_RGBA8888);
    Image plain{straight.width(), straight.height(), 4, {}};
    plain.pixels.reserve(size_t(plain.width) * size_t(plain.height) * 4);
    for (int y = 0; y < plain.height; ++y)
        plain.pixels.insert(plain.pixels.end(), straight.constScanLine(y), straight.constScanLine(y) + size_t(plain.width) * 4);
    return lightPicture(plain);
}

/// A word's place in each line that has a part of it.
std::vector<WordPlace> placesOf(const QTextLayout &layout, int from, int to, QPointF origin)
{
    std::vector<WordPlace> places;
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        const int begin = std::max(from, line.textStart()), end = std::min(to, line.textStart() + line.textLength());
        if (begin >= end)
            continue;
        const double first = line.cursorToX(begin), last = line.cursorToX(end);
        WordPlace place;
        place.rightToLeft = last < first;
        place.left = int(std::floor(std::min(first, last) + origin.x()));
        place.right = int(std::ceil(std::max(first, last) + origin.x()));
        place.top = int(std::floor(line.y() + origin.y()));
        place.bottom = int(std::ceil(line.y() + line.height() + origin.y()));
        places.push_back(place);
    }
    return places;
}

} // namespace

Lettered letter(const Lettering &lettering, const std::vector<std::pair<size_t, size_t>> &words)
{
    requireFonts();
    const Source source = sourceOf(lettering.lines);
    QTextLayout layout(source.text, fontOf(lettering.font, lettering.size, lettering.bold));
    QTextOption option(lettering.centred ? Qt::AlignHCenter : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    layout.setTextOption(option);
    layout.setFormats(formatsOf(lettering, source.text));
    layout.beginLayout();
    double y = 0, widest = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(lettering.width);
        line.setPosition({0, y});
        y += line.height() * 1.08;
        widest = std::max(widest, line.naturalTextWidth());
    }
    layout.endLayout();

    const double edge = std::ceil(lettering.outlineWidth + lettering.padding) + spareFor(lettering);
    const int width = int(std::ceil(widest + 2 * edge)), height = int(std::ceil(y + 2 * edge));
    // Centred lines stand in the middle of the width that they may take; lines from the right end at its edge.
    const bool fromRight = !lettering.centred && source.text.isRightToLeft();
    const double left = lettering.centred ? (lettering.width - widest) / 2 : fromRight ? lettering.width - widest : 0;
    const QPointF origin(edge - left, edge);
    QImage letters(std::max(1, width), std::max(1, height), QImage::Format_ARGB32_Premultiplied);
    letters.fill(Qt::transparent);
    {
        QPainter painter(&letters);
        painter.setPen(toQt(lettering.colour));
        layout.draw(&painter, origin);
    }
    Lettered made;
    made.overlay.light = lightOf(outlined(letters, lettering));
    made.missing = missingIn(layout, source.text);
    for (const auto &[begin, end] : words)
        made.words.push_back(
            placesOf(layout, source.at[std::min(begin, source.at.size() - 1)], source.at[std::min(end, source.at.size() - 1)], origin));
    return made;
}

} // namespace core::film
