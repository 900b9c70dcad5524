// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/style.h"

#include "ui/style/basestyle.h"
#include "ui/style/keys.h"
#include "ui/style/stylesheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>
#include <QPalette>
#include <QStyle>
#include <QWidget>

#include <cmath>

using namespace Qt::StringLiterals;

// Outside of any namespace, as Q_INIT_RESOURCE asks.
static void initResources()
{
    Q_INIT_RESOURCE(atelier);
}

namespace ui::style {

namespace {

const Colours dark{
    .window = QColor(0x1d1e22),
    .work = QColor(0x151619),
    .control = QColor(0x2b2d33),
    .hover = QColor(0x363840),
    .line = QColor(0x33353c),
    .text = QColor(0xe9e9ec),
    .muted = QColor(0xa3a6b0),
    .faint = QColor(0x686b75),
    .accent = QColor(0x4a63e6),
    .onAccent = QColor(0xffffff),
    .focus = QColor(0x90a4ff),
    .selection = QColor(0x34427f),
    .danger = QColor(0xff8078),
    .warning = QColor(0xf0b45a),
    .success = QColor(0x6cc99a),
};

const Colours light{
    .window = QColor(0xf4f4f6),
    .work = QColor(0xfdfdfe),
    .control = QColor(0xffffff),
    .hover = QColor(0xe9eaee),
    .line = QColor(0xd8dae0),
    .text = QColor(0x1b1c20),
    .muted = QColor(0x5d606a),
    .faint = QColor(0x9a9da7),
    .accent = QColor(0x3f5be0),
    .onAccent = QColor(0xffffff),
    .focus = QColor(0x3f5be0),
    .selection = QColor(0xcdd6ff),
    .danger = QColor(0xb9281f),
    .warning = QColor(0x8a5a00),
    .success = QColor(0x1d7a4b),
};

struct State
{
    Theme theme = Theme::System;
    bool systemDark = true; // until the desktop says otherwise: a studio looks at pictures
    bool isDark = true;
    QString family;
} g_state;

QPalette paletteOf(const Colours &c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.work);
    p.setColor(QPalette::AlternateBase, c.window);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.muted);
    p.setColor(QPalette::Button, c.control);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.danger);
    p.setColor(QPalette::Highlight, c.selection);
    p.setColor(QPalette::HighlightedText, c.text);
    p.setColor(QPalette::Link, c.focus);
    p.setColor(QPalette::LinkVisited, c.focus);
    p.setColor(QPalette::ToolTipBase, c.control);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Light, c.hover);
    p.setColor(QPalette::Midlight, c.hover);
    p.setColor(QPalette::Mid, c.line);
    p.setColor(QPalette::Dark, c.line);
    p.setColor(QPalette::Shadow, c.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, c.faint);
    return p;
}

QString chosenFamily()
{
    const QStringList installed = QFontDatabase::families();
    for (const auto &family : {u"Inter"_s, u"Inter Variable"_s, u"Noto Sans"_s, u"Cantarell"_s, u"DejaVu Sans"_s}) {
        if (installed.contains(family))
            return family;
    }
    return QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

QFont fontOf(int pixels, QFont::Weight weight)
{
    if (g_state.family.isEmpty())
        g_state.family = chosenFamily();
    QFont font(g_state.family);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

void repaint(QApplication &app)
{
    app.setPalette(paletteOf(colours()));
    app.setStyleSheet(styleSheet(colours()));
}

// The widest digit's advance in this font.
qreal digitWidth(const QFontMetricsF &metrics)
{
    qreal widest = 0;
    for (char16_t c = u'0'; c <= u'9'; ++c)
        widest = std::max(widest, metrics.horizontalAdvance(QChar(c)));
    return widest;
}

// Runs of characters without a digit, and single digits.
template <typename Each>
void forPieces(const QString &text, Each each)
{
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i + 1;
        const bool digit = text.at(i).isDigit();
        while (!digit && end < text.size() && !text.at(end).isDigit())
            ++end;
        each(text.mid(i, end - i), digit);
        i = end;
    }
}

} // namespace

void apply(QApplication &app, Theme theme)
{
    initResources();
    g_state.theme = theme;
    const bool wasDark = g_state.isDark;
    g_state.isDark = theme == Theme::Dark || (theme == Theme::System && g_state.systemDark);
    const bool first = app.property("atelierStyle").isNull();
    if (first) {
        app.setProperty("atelierStyle", true);
        app.setStyle(new BaseStyle);
        app.setFont(textFont());
        Keys::install();
    }
    if (first || wasDark != g_state.isDark)
        repaint(app);
}

void setSystemDark(bool isSystemDark)
{
    g_state.systemDark = isSystemDark;
    if (auto *app = qobject_cast<QApplication *>(QCoreApplication::instance()))
        apply(*app, g_state.theme);
}

const Colours &colours()
{
    return g_state.isDark ? dark : light;
}

bool isDark()
{
    return g_state.isDark;
}

Theme theme()
{
    return g_state.theme;
}

QFont textFont()
{
    return fontOf(metric::textSize, QFont::Normal);
}

QFont strongFont()
{
    return fontOf(metric::textSize, QFont::DemiBold);
}

QFont titleFont()
{
    return fontOf(metric::titleSize, QFont::DemiBold);
}

qreal figuresWidth(const QFont &font, const QString &text)
{
    const QFontMetricsF metrics(font);
    const qreal digit = digitWidth(metrics);
    qreal width = 0;
    forPieces(text, [&](const QString &piece, bool isDigit) { width += isDigit ? digit : metrics.horizontalAdvance(piece); });
    return width;
}

void drawFigures(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text)
{
    const QFontMetricsF metrics(painter.font());
    const qreal digit = digitWidth(metrics);
    const qreal width = figuresWidth(painter.font(), text);
    qreal x = rect.left();
    if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.center().x() - width / 2;
    qreal y = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    if (alignment & Qt::AlignTop)
        y = rect.top() + metrics.ascent();
    else if (alignment & Qt::AlignBottom)
        y = rect.bottom() - metrics.descent();
    forPieces(text, [&](const QString &piece, bool isDigit) {
        const qreal own = metrics.horizontalAdvance(piece);
        painter.drawText(QPointF(x + (isDigit ? (digit - own) / 2 : 0), y), piece);
        x += isDigit ? digit : own;
    });
}

void drawFocus(QPainter &painter, const QRectF &rect, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().focus, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

void name(QWidget *widget, const QString &objectName, const QString &accessibleName, const QString &toolTip)
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(accessibleName);
    widget->setToolTip(toolTip);
}

} // namespace ui::style
