// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/valueslider.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/slidertrack.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

ValueSlider::ValueSlider(const QString &label, double minimum, double maximum, double defaultValue, const QString &toolTip, QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(Section::labelText(label), this))
    , m_track(new SliderTrack(this))
    , m_edit(new QLineEdit(this))
    , m_minimum(minimum)
    , m_maximum(maximum)
    , m_default(defaultValue)
    , m_value(std::clamp(defaultValue, minimum, maximum))
    , m_typedMaximum(maximum)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::grid);
    m_label->setFixedWidth(style::metric::label);
    m_label->setProperty("muted", true);
    layout->addWidget(m_label);
    layout->addWidget(m_track, 1);
    layout->addWidget(m_edit);

    m_edit->setProperty("quiet", true);
    m_edit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_edit->setFocusPolicy(Qt::ClickFocus); // Tab goes by the track, where digits begin typing
    m_edit->setObjectName(u"value"_s);
    m_edit->setAccessibleName(tr("%1, typed").arg(label));
    m_track->setObjectName(u"track"_s);
    m_track->setAccessibleName(label);
    m_label->setBuddy(m_track);
    if (m_label->text() != label)
        m_label->setToolTip(label + u"\n"_s + toolTip);
    setFocusProxy(m_track);
    setAccessibleName(label);
    setToolTip(toolTip);
    setFixedHeight(style::metric::control);
    setDecimals(m_decimals);

    connect(m_track, &SliderTrack::moved, this, &ValueSlider::setFromTrack);
    connect(m_track, &SliderTrack::resetWanted, this, [this] {
        setValue(m_default);
        Q_EMIT edited(m_value);
    });
    connect(m_track, &SliderTrack::typed, this, [this](const QString &text) {
        m_edit->setFocus(Qt::OtherFocusReason);
        if (text.isEmpty())
            m_edit->selectAll();
        else
            m_edit->setText(text);
    });
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        commitTyped();
        m_track->setFocus(Qt::OtherFocusReason);
    });
    connect(m_edit, &QLineEdit::editingFinished, this, &ValueSlider::commitTyped);
}

int ValueSlider::intValue() const
{
    return int(std::lround(m_value));
}

QString ValueSlider::textOf(double value) const
{
    return QLocale().toString(value, 'f', m_decimals) + m_suffix;
}

void ValueSlider::setValue(double value)
{
    const double scale = std::pow(10.0, m_decimals);
    const double rounded = std::clamp(std::round(value * scale) / scale, m_minimum, m_typedMaximum);
    const bool differs = rounded != m_value;
    m_value = rounded;
    showValue();
    if (differs)
        Q_EMIT valueChanged(m_value);
}

void ValueSlider::setRange(double minimum, double maximum)
{
    m_minimum = minimum;
    m_maximum = m_typedMaximum = maximum;
    setStep(m_step);
    setValue(m_value);
}

void ValueSlider::setTypedMaximum(double maximum)
{
    m_typedMaximum = maximum;
    showValue();
}

void ValueSlider::setStep(double step)
{
    m_step = step;
    m_track->setRange(0, std::max(1, int(std::lround((m_maximum - m_minimum) / step))));
    m_track->setPageStep(10);
    showValue();
}

void ValueSlider::setDecimals(int decimals)
{
    m_decimals = decimals;
    setStep(std::pow(10.0, -decimals));
}

void ValueSlider::setSuffix(const QString &suffix)
{
    m_suffix = suffix;
    showValue();
}

void ValueSlider::setLabelVisible(bool visible)
{
    m_label->setVisible(visible);
}

void ValueSlider::showValue()
{
    m_track->setSliderPosition(int(std::lround((m_value - m_minimum) / m_step)));
    m_edit->setText(textOf(m_value));
    m_track->setAccessibleDescription(m_edit->text());
    const auto wide = [this](double value) { return m_edit->fontMetrics().horizontalAdvance(textOf(value)); };
    m_edit->setFixedWidth(std::max(60, std::max(wide(m_minimum), wide(m_typedMaximum)) + 16));
    m_edit->setToolTip(tr("Type a number from %1 to %2. Double-click the track for %3.")
                           .arg(textOf(m_minimum), textOf(m_typedMaximum), textOf(m_default)));
}

void ValueSlider::setFromTrack(int position, bool done)
{
    setValue(m_minimum + position * m_step);
    if (done)
        Q_EMIT edited(m_value);
}

void ValueSlider::commitTyped()
{
    QString text = m_edit->text();
    if (!m_suffix.isEmpty() && text.endsWith(m_suffix))
        text.chop(m_suffix.size());
    text = text.trimmed();
    bool ok = false;
    double typed = QLocale().toDouble(text, &ok);
    if (!ok)
        typed = text.replace(u',', u'.').toDouble(&ok);
    if (!ok || !std::isfinite(typed)) {
        showValue();
        return;
    }
    const double before = m_value;
    setValue(typed);
    if (m_value != before)
        Q_EMIT edited(m_value);
}

bool ValueSlider::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTipChange)
        m_track->setToolTip(toolTip());
    return QWidget::event(event);
}

} // namespace ui

#include "moc_valueslider.cpp"
