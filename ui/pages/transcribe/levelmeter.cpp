// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/levelmeter.h"

#include "ui/style/style.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr double quietest = -60;     // dB
constexpr double fallPerCall = 0.03; // a peak is seen for a moment
constexpr int heldCalls = 30;
constexpr double tooLoud = 1 - 1 / 60.0; // above -1 dB
} // namespace

LevelMeter::LevelMeter(QWidget *parent) : QWidget(parent)
{
    setFixedSize(sizeHint());
    setAccessibleName(tr("Level of the microphone"));
}

void LevelMeter::setPeak(float peak)
{
    const double decibels = 20 * std::log10(std::max(1e-6, double(peak)));
    m_level = std::max(std::clamp(1 - decibels / quietest, 0.0, 1.0), m_level - fallPerCall);
    if (m_level >= m_highest || ++m_heldFor > heldCalls) {
        m_highest = m_level;
        m_heldFor = 0;
    }
    setToolTip(tr("%1 dB. Speak so that it moves in the right half and seldom turns red.").arg(std::round(std::max(quietest, decibels))));
    update();
}

void LevelMeter::reset()
{
    m_level = m_highest = 0;
    update();
}

void LevelMeter::paintEvent(QPaintEvent *)
{
    const auto &colours = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF track(0, height() / 2.0 - 3, width(), 6);
    painter.setBrush(colours.line);
    painter.drawRoundedRect(track, 3, 3);
    painter.setBrush(m_level > tooLoud ? colours.danger : colours.accent);
    if (m_level > 0.02)
        painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * m_level, track.height()), 3, 3);
    if (m_highest > 0.02) {
        painter.setBrush(m_highest > tooLoud ? colours.danger : colours.text);
        painter.drawRect(QRectF(track.width() * m_highest - 2, track.top() - 2, 2, track.height() + 4));
    }
}

} // namespace ui

#include "moc_levelmeter.cpp"
