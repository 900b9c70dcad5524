// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/colourrow.h"

#include "ui/style/style.h"

#include <QColorDialog>
#include <QCoreApplication>
#include <QGridLayout>
#include <QPainter>
#include <QToolButton>

#include <array>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

struct Named
{
    QRgb rgb;
    const char *name;
};
// What stickers are made of.
constexpr std::array<Named, 13> stickerColours{{
    {0xffd8302a, QT_TRANSLATE_NOOP("ui::ColourRow", "Red")},
    {0xffe8792b, QT_TRANSLATE_NOOP("ui::ColourRow", "Orange")},
    {0xfff5c63c, QT_TRANSLATE_NOOP("ui::ColourRow", "Yellow")},
    {0xff8fc34a, QT_TRANSLATE_NOOP("ui::ColourRow", "Light green")},
    {0xff3f8f45, QT_TRANSLATE_NOOP("ui::ColourRow", "Green")},
    {0xff45b8c4, QT_TRANSLATE_NOOP("ui::ColourRow", "Turquoise")},
    {0xff3f86d0, QT_TRANSLATE_NOOP("ui::ColourRow", "Blue")},
    {0xff7a5bc0, QT_TRANSLATE_NOOP("ui::ColourRow", "Violet")},
    {0xffe58bb4, QT_TRANSLATE_NOOP("ui::ColourRow", "Pink")},
    {0xff8a5a3b, QT_TRANSLATE_NOOP("ui::ColourRow", "Brown")},
    {0xfff6dfc0, QT_TRANSLATE_NOOP("ui::ColourRow", "Cream")},
    {0xff9aa0a6, QT_TRANSLATE_NOOP("ui::ColourRow", "Grey")},
    {0xff2b2b30, QT_TRANSLATE_NOOP("ui::ColourRow", "Black")},
}};
constexpr int inRow = 7, swatch = 22;

QIcon swatchOf(const QColor &colour, bool chosen, double ratio)
{
    QPixmap pixmap(QSize(swatch, swatch) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(style::colours().line, 1));
    painter.setBrush(colour);
    const double inset = chosen ? 4.5 : 1.5;
    painter.drawEllipse(QRectF(0, 0, swatch, swatch).adjusted(inset, inset, -inset, -inset));
    if (chosen) { // not by colour alone
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(style::colours().text, 2));
        painter.drawEllipse(QRectF(0, 0, swatch, swatch).adjusted(1.5, 1.5, -1.5, -1.5));
    }
    return QIcon(pixmap);
}

QToolButton *buttonIn(QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIconSize({swatch, swatch});
    button->setFixedSize(32, 32);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

ColourRow::ColourRow(QWidget *parent) : QWidget(parent), m_other(buttonIn(this)), m_colour(stickerColours[1].rgb)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(style::metric::half);
    for (size_t i = 0; i < stickerColours.size(); ++i) {
        auto *button = buttonIn(this);
        const QString name = tr(stickerColours[i].name);
        style::name(button, u"sketchColour%1"_s.arg(i), name, tr("%1: brush and fill draw in it.").arg(name));
        button->setCheckable(true);
        connect(button, &QToolButton::clicked, this, [this, i] {
            setColour(QColor(stickerColours[i].rgb));
            Q_EMIT chosen();
        });
        grid->addWidget(button, int(i) / inRow, int(i) % inRow);
        m_buttons.push_back(button);
    }
    m_other->setIcon(style::icon(u"palette"_s));
    style::name(m_other, u"sketchOtherColour"_s, tr("Another colour"), tr("Chooses any colour for brush and fill."));
    connect(m_other, &QToolButton::clicked, this, &ColourRow::chooseOther);
    grid->addWidget(m_other, int(stickerColours.size()) / inRow, int(stickerColours.size()) % inRow);
    grid->setColumnStretch(inRow, 1);
    showChosen();
}

void ColourRow::setColour(const QColor &colour)
{
    if (!colour.isValid() || colour == m_colour) {
        showChosen(); // a checkable button has changed by itself
        return;
    }
    m_colour = colour;
    showChosen();
    Q_EMIT colourChanged(colour);
}

void ColourRow::showChosen()
{
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const bool chosen = QColor(stickerColours[i].rgb) == m_colour;
        m_buttons[i]->setChecked(chosen);
        m_buttons[i]->setIcon(swatchOf(QColor(stickerColours[i].rgb), chosen, devicePixelRatioF()));
    }
}

void ColourRow::chooseOther()
{
    auto *dialog = new QColorDialog(m_colour, window());
    dialog->setObjectName(u"sketchColourDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this](const QColor &colour) {
        setColour(colour);
        Q_EMIT chosen();
    });
    dialog->open();
}

} // namespace ui
