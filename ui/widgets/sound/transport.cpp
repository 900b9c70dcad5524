// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/transport.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/sound/transportvolume.h"

#include <QHBoxLayout>
#include <QLocale>

#include <cmath>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

/// "0:03.2"; hours only where there are some.
QString clock(double seconds)
{
    const auto tenths = int64_t(std::floor(seconds * 10.0 + 1e-6));
    const int64_t whole = tenths / 10;
    auto two = [](int64_t number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
    const QString minutes = whole >= 3600 ? QString::number(whole / 3600) + u':' + two(whole / 60 % 60) : QString::number(whole / 60);
    return minutes + u':' + two(whole % 60) + QLocale().decimalPoint() + QString::number(tenths % 10);
}

} // namespace

QToolButton *makeToolButton(const QString &iconName, const QString &objectName, const QString &accessibleName, const QString &toolTip,
                            QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(style::icon(iconName));
    button->setIconSize({style::metric::icon, style::metric::icon});
    button->setFixedSize(style::metric::control, style::metric::control);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    style::name(button, objectName, accessibleName, toolTip);
    return button;
}

Transport::Transport(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"transport"_s);
    m_play = makeToolButton(u"play"_s, u"play"_s, {}, {}, this);
    m_stop = makeToolButton(u"square"_s, u"stop"_s, {}, {}, this);
    m_loop = makeToolButton(u"repeat"_s, u"loop"_s, {}, {}, this);
    m_loop->setCheckable(true);
    m_time = new FigureLabel({}, this);
    m_time->setObjectName(u"time"_s);
    m_mute = makeToolButton(u"volume-2"_s, u"mute"_s, {}, {}, this);
    m_mute->setCheckable(true);
    m_volume = new VolumeSlider(this);
    m_volume->setObjectName(u"volume"_s);
    m_volume->setValue(100);
    m_buttons = new QWidget(this);
    auto *buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(style::metric::half);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(style::metric::half);
    row->addWidget(m_play);
    row->addWidget(m_stop);
    row->addWidget(m_loop);
    row->addSpacing(style::metric::grid);
    row->addWidget(m_time);
    row->addStretch();
    row->addWidget(m_mute);
    row->addWidget(m_volume);
    row->addSpacing(style::metric::grid);
    row->addWidget(m_buttons);

    connect(m_play, &QToolButton::clicked, this, &Transport::playToggled);
    connect(m_stop, &QToolButton::clicked, this, &Transport::stopped);
    connect(m_loop, &QToolButton::toggled, this, &Transport::loopToggled);
    connect(m_mute, &QToolButton::toggled, this, &Transport::setMuted);
    connect(m_volume, &QSlider::valueChanged, this, [this](int value) {
        const QSignalBlocker quiet(m_mute);
        m_mute->setChecked(value == 0);
        m_mute->setIcon(style::icon(value == 0 ? u"volume-x"_s : u"volume-2"_s));
        Q_EMIT volumeChanged(volume());
    });
    setTime(0, 0);
    setAvailable(false);
}

void Transport::setPlaying(bool playing)
{
    if (playing == m_playing)
        return;
    m_playing = playing;
    m_play->setIcon(style::icon(playing ? u"pause"_s : u"play"_s));
    nameControls();
}

void Transport::setAvailable(bool available, const QString &why)
{
    m_why = available ? QString() : why;
    for (QToolButton *button : {m_play, m_stop})
        button->setEnabled(available);
    m_time->setMuted(!available);
    nameControls();
}

void Transport::nameControls()
{
    auto tip = [this](const QString &what) { return m_why.isEmpty() ? what : m_why; };
    style::name(m_play, u"play"_s, m_playing ? tr("Pause") : tr("Play"),
                tip(m_playing ? tr("Pause (Ctrl+Space, or Space in the waveform)")
                              : tr("Play from the marked place (Ctrl+Space, or Space in the waveform)")));
    style::name(m_stop, u"stop"_s, tr("Stop"), tip(tr("Stop and go back to the start")));
    style::name(m_loop, u"loop"_s, tr("Loop"), tr("Begin again at the end"));
    style::name(m_mute, u"mute"_s, tr("Mute"), tr("Silence, or back to the volume before"));
    style::name(m_volume, u"volume"_s, tr("Volume"), tr("How loud it plays here; what is kept and exported does not change"));
}

void Transport::setTime(double position, double duration)
{
    const QString now = clock(position), all = clock(duration);
    if (now == m_now && all == m_all)
        return;
    const bool asWide = all.size() == m_all.size();
    m_now = now;
    m_all = all;
    if (asWide)
        showTime();
    else
        fit();
    m_time->setAccessibleName(tr("Time %1 of %2").arg(now, all));
    if (m_brief)
        m_time->setToolTip(m_time->accessibleName());
}

void Transport::showTime()
{
    m_time->setWidestText(m_brief ? m_all : m_all + u" / "_s + m_all);
    m_time->setText(m_brief ? m_now : m_now + u" / "_s + m_all);
}

void Transport::resizeEvent(QResizeEvent *event)
{
    fit();
    QWidget::resizeEvent(event);
}

/// Where all has not room enough, the time that is heard matters most. First the volume goes (it can still be switched off and on), then
/// how long it is in all, then what the keyboard does as well: Home in the waveform goes to the start.
void Transport::fit()
{
    const auto fits = [this](bool volume, bool brief, bool stop, bool loop) {
        m_volume->setVisible(volume);
        m_stop->setVisible(stop);
        m_loop->setVisible(loop);
        m_brief = brief;
        showTime();
        layout()->invalidate();
        return layout()->sizeHint().width() <= width();
    };
    if (!fits(true, false, true, true) && !fits(false, false, true, true) && !fits(false, true, true, true)
        && !fits(false, true, false, true))
        fits(false, true, false, m_loop->isChecked());
}

bool Transport::isLooping() const
{
    return m_loop->isChecked();
}

void Transport::setLooping(bool looping)
{
    m_loop->setChecked(looping);
}

double Transport::volume() const
{
    return m_volume->value() / 100.0;
}

void Transport::setVolume(double volume)
{
    m_volume->setValue(qRound(volume * 100.0));
}

void Transport::setMuted(bool muted)
{
    if (muted) {
        m_loudest = volume();
        setVolume(0.0);
    } else {
        setVolume(m_loudest > 0.0 ? m_loudest : 1.0);
    }
}

void Transport::addButton(QToolButton *button)
{
    button->setParent(m_buttons);
    m_buttons->layout()->addWidget(button);
    m_buttons->layout()->activate();
    fit();
}

} // namespace ui

#include "moc_transport.cpp"
