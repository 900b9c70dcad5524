// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/spectrogram.h"

#include "ui/style/ramp.h"
#include "ui/style/style.h"
#include "ui/widgets/sound/spectrogrampicture.h"
#include "ui/widgets/sound/spectrogramtiles.h"
#include "ui/widgets/sound/waveform.h"

#include <QLocale>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double underPeak = 14.0; // dB: the loudest band of a voice is about so far below its peak
constexpr double range = 52.0;     // dB shown; below is the room, not the voice

QFont smallFont()
{
    QFont font = style::textFont();
    font.setPixelSize(style::metric::textSize - 2);
    return font;
}

/// "0:01.234"
QString clock(double seconds)
{
    const auto thousandths = int64_t(std::llround(std::clamp(seconds, 0.0, 1e9) * 1000.0));
    return u"%1:%2"_s.arg(thousandths / 60000).arg(thousandths / 1000 % 60, 2, 10, QChar(u'0')) + QLocale().decimalPoint()
           + u"%1"_s.arg(thousandths % 1000, 3, 10, QChar(u'0'));
}

} // namespace

Spectrogram::Spectrogram(Waveform &waveform, QWidget *parent)
    : QWidget(parent), m_waveform(waveform), m_rows(waveform), m_tiles(new SpectrogramTiles(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAttribute(Qt::WA_OpaquePaintEvent);
    style::name(this, u"spectrogram"_s, tr("Spectrogram"),
                tr("What the sound is made of: time runs to the right, pitch upwards, and the stronger the colour, the louder. "
                   "A double click goes close and back; "
                   "← and → go from sound to sound, Ctrl+↑ and Ctrl+↓ change the height, the rest is as in the waveform."));
    connect(&m_waveform, &Waveform::changed, this, &Spectrogram::invalidate);
    connect(&m_waveform, &Waveform::positionMoved, this, &Spectrogram::movePlayhead);
    connect(&m_waveform, &Waveform::hoverMoved, this, [this](double x) {
        if (!m_handsOn)
            setPointed({x, -1.0});
    });
    connect(m_tiles, &SpectrogramTiles::arrived, this, [this] {
        m_stale = true;
        update();
    });
}

Spectrogram::~Spectrogram() = default;

QSize Spectrogram::sizeHint() const
{
    return {480, int(m_rows.height()) + m_pictureHeight};
}

QSize Spectrogram::minimumSizeHint() const
{
    return {160, int(m_rows.height()) + leastHeight};
}

void Spectrogram::setPictureHeight(int height)
{
    height = std::clamp(height, leastHeight, mostHeight);
    if (height == m_pictureHeight)
        return;
    m_pictureHeight = height;
    updateGeometry();
}

void Spectrogram::setSound(const core::audio::SharedSound &sound)
{
    m_tiles->setSound(sound);
    invalidate();
}

void Spectrogram::setGrown(const core::audio::SharedSound &sound)
{
    m_tiles->setGrown(sound);
    invalidate();
}

void Spectrogram::clearSounds()
{
    m_rows.clear();
    m_pointed = m_heard = -1;
    invalidate();
}

void Spectrogram::addSounds(const std::vector<Waveform::Mark> &sounds)
{
    m_rows.add(sounds);
    invalidate();
}

void Spectrogram::invalidate()
{
    m_stale = true;
    m_heard = m_rows.soundAt(m_waveform.position());
    m_playhead = m_waveform.position();
    if (const int height = int(m_rows.height()); height != m_rowsHeight) {
        m_rowsHeight = height;
        updateGeometry();
    }
    setPointed(m_pointer); // another sound may be under it now
    update();
}

double Spectrogram::highest() const
{
    const double rate = m_tiles->sound().sampleRate();
    return rate > 0 ? std::min(core::audio::Spectrum::highestShown, rate / 2) : core::audio::Spectrum::highestShown;
}

double Spectrogram::framesPerPixel() const
{
    return m_waveform.visibleSpan() * m_tiles->sound().sampleRate() / std::max(1.0, width() * devicePixelRatioF());
}

QRect Spectrogram::pictureRect() const
{
    return rect().adjusted(0, int(m_rows.height()), 0, 0);
}

double Spectrogram::frequencyAt(double y) const
{
    const QRectF area = pictureRect();
    return std::clamp((area.bottom() - y) / std::max(1.0, area.height()), 0.0, 1.0) * highest();
}

bool Spectrogram::isComplete() const
{
    return !m_stale && m_tiles->isIdle();
}

void Spectrogram::render()
{
    const double dpr = devicePixelRatioF();
    const QRect area = pictureRect();
    const Peak peak = m_waveform.peaks().peak(0, m_waveform.peaks().samples());
    const double loudest = m_waveform.gain() * double(std::max(std::abs(peak.low), std::abs(peak.high)));
    SpectrogramLook look{.start = m_waveform.visibleStart(), .span = m_waveform.visibleSpan(), .highest = highest()};
    look.loudest = (std::isfinite(loudest) && loudest > 1e-4 ? 20.0 * std::log10(loudest) : -80.0) - underPeak;
    look.range = range;
    look.colours = style::ramp();

    const int level = spectrogramLevel(framesPerPixel());
    const double perTile = double(SpectrogramTiles::columns * SpectrogramTiles::hop(level));
    const double rate = m_tiles->sound().sampleRate();
    if (rate > 0) {
        const auto first = int64_t(look.start * rate / perTile);
        m_tiles->want(level, first, int64_t((look.start + look.span) * rate / perTile));
    }
    QImage image = spectrogramPicture(*m_tiles, look, {int(std::ceil(width() * dpr)), std::max(1, int(std::ceil(area.height() * dpr)))});
    image.setDevicePixelRatio(dpr);

    m_picture = QPixmap(QSize(int(std::ceil(width() * dpr)), int(std::ceil(height() * dpr))));
    m_picture.setDevicePixelRatio(dpr);
    m_picture.fill(style::colours().work);
    QPainter painter(&m_picture);
    m_rows.draw(painter);
    painter.drawImage(area.topLeft(), image);
    drawGrid(painter);
    drawScale(painter);
    m_stale = false;
}

/// Where words begin, and sounds where they can be read.
void Spectrogram::drawGrid(QPainter &painter) const
{
    const QRect area = pictureRect();
    QColor line = style::colours().text;
    auto lines = [&](const std::vector<Waveform::Mark> &marks, float strength) {
        line.setAlphaF(strength);
        const auto [first, last] = m_rows.visible(marks);
        if (double(last - first) > width() / 6.0)
            return;
        for (size_t i = first; i < last; ++i)
            painter.fillRect(QRectF(std::round(m_waveform.xOf(marks[i].start)), area.top(), 1, area.height()), line);
    };
    if (m_rows.hasSounds() && m_rows.soundsFit())
        lines(m_rows.sounds(), 0.13F);
    lines(m_waveform.words(), 0.18F);
}

void Spectrogram::drawScale(QPainter &painter) const
{
    const auto &colours = style::colours();
    const QRectF area = pictureRect();
    painter.setFont(smallFont());
    if (area.height() < 40)
        return;
    const int step = area.height() < 130 ? 4 : 2, most = int((highest() + 1) / 1000); // kHz
    const QString unit = tr("%1 kHz");
    double widest = 0;
    for (int kilo = step; kilo <= most; kilo += step)
        widest = std::max(widest, style::figuresWidth(painter.font(), unit.arg(kilo)));
    for (int kilo = step; kilo <= most; kilo += step) {
        const double frequency = kilo * 1000.0;
        const double y = area.bottom() - frequency / highest() * area.height();
        QColor line = colours.text;
        line.setAlphaF(0.10F);
        if (frequency < highest())
            painter.fillRect(QRectF(0, std::round(y), area.width(), 1), line);
        const double top = std::clamp(y - 8.0, area.top() + 2.0, area.bottom() - 18.0);
        const QRectF place(2, top, widest + 8, 16);
        QColor behind = colours.work; // readable over any colour
        behind.setAlphaF(0.72F);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(behind);
        painter.drawRoundedRect(place, 3, 3);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(colours.text);
        style::drawFigures(painter, place, Qt::AlignCenter, unit.arg(kilo));
    }
}

void Spectrogram::drawSpan(QPainter &painter, int sound, bool heard) const
{
    if (sound < 0 || !m_rows.soundsFit())
        return;
    m_rows.drawSound(painter, sound, heard ? SoundRows::State::Heard : SoundRows::State::Pointed);
    const QRectF cell = m_rows.soundRect(sound);
    const QRectF area = pictureRect();
    QColor line = heard ? style::colours().focus : style::colours().text;
    line.setAlphaF(heard ? 0.9F : 0.6F);
    painter.fillRect(QRectF(std::round(cell.left()), area.top(), 1, area.height()), line);
    painter.fillRect(QRectF(std::round(cell.right()), area.top(), 1, area.height()), line);
}

QString Spectrogram::readout() const
{
    QStringList parts;
    const bool pointer = m_pointer.x() >= 0.0;
    if (!pointer && !hasFocus())
        return {};
    const int sound = pointer ? m_pointed : m_heard;
    if (sound >= 0) {
        const Waveform::Mark &mark = m_rows.sounds()[size_t(sound)];
        parts << mark.text << tr("%1 ms").arg(std::lround((mark.finish - mark.start) * 1000.0));
    }
    const double seconds = pointer ? m_waveform.timeAt(m_pointer.x()) : m_waveform.position();
    parts << clock(seconds);
    if (pointer && m_pointer.y() >= pictureRect().top()) {
        const double frequency = frequencyAt(m_pointer.y());
        parts << (frequency < 1000 ? tr("%1 Hz").arg(std::lround(frequency / 10) * 10)
                                   : tr("%1 kHz").arg(QLocale().toString(frequency / 1000, 'f', 2)));
        if (const double level = spectrogramDecibel(*m_tiles, framesPerPixel(), seconds, frequency); level > -120.0)
            parts << tr("%1 dB").arg(std::lround(level)).replace(u'-', QChar(0x2212));
    }
    return parts.join(u"  ·  "_s);
}

void Spectrogram::drawReadout(QPainter &painter) const
{
    // Under a pointer that is over the waveform the waveform tells the time itself.
    const QString text = m_pointer.x() >= 0.0 && m_pointer.y() < 0.0 && m_pointed < 0 ? QString() : readout();
    if (text.isEmpty())
        return;
    const auto &colours = style::colours();
    const QRectF area = pictureRect();
    painter.setFont(style::textFont());
    const double wide = style::figuresWidth(painter.font(), text) + 20;
    const bool pointer = m_pointer.x() >= 0.0;
    const double x = pointer ? m_pointer.x() : m_waveform.xOf(m_waveform.position());
    // To the right of the pointer, above it, and wherever there is room.
    double left = x + 12;
    if (left + wide > width() - 2)
        left = std::max(2.0, x - 12 - wide);
    const bool high = pointer && m_pointer.y() > area.top() + 40;
    const QRectF bubble(left, high ? m_pointer.y() - 34 : area.top() + 6, wide, 26);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.line);
    painter.setBrush(colours.control);
    painter.drawRoundedRect(bubble.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.setPen(colours.text);
    style::drawFigures(painter, bubble, Qt::AlignCenter, text);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void Spectrogram::paintEvent(QPaintEvent *event)
{
    if (m_stale || m_picture.devicePixelRatioF() != devicePixelRatioF())
        render();
    const auto &colours = style::colours();
    const QRectF area = pictureRect();
    QPainter painter(this);
    const QRectF part = event->rect();
    const double dpr = m_picture.devicePixelRatioF();
    painter.drawPixmap(part, m_picture, QRectF(part.topLeft() * dpr, part.size() * dpr));

    drawSpan(painter, m_heard, true);
    if (m_pointed != m_heard)
        drawSpan(painter, m_pointed, false);
    if (m_tiles->sound().sampleRate() > 0) {
        const double x = m_waveform.xOf(m_waveform.position());
        if (x >= -1 && x <= width() + 1)
            painter.fillRect(QRectF(std::clamp(std::round(x), 0.0, width() - 2.0), area.top(), 2, area.height()), colours.focus);
    }
    if (m_pointer.x() >= 0.0) {
        QColor line = colours.text;
        line.setAlphaF(0.45F);
        painter.fillRect(QRectF(std::round(m_pointer.x()), area.top(), 1, area.height()), line);
        if (m_pointer.y() >= area.top())
            painter.fillRect(QRectF(0, std::round(m_pointer.y()), width(), 1), line);
    }
    drawReadout(painter);
    if (hasFocus())
        style::drawFocus(painter, QRectF(rect()), 4);
}

void Spectrogram::movePlayhead(double seconds)
{
    const int heard = m_rows.soundAt(seconds);
    const double before = m_waveform.xOf(m_playhead), now = m_waveform.xOf(seconds);
    m_playhead = seconds;
    auto strip = [&](double left, double right) {
        left = std::clamp(left, -10.0, width() + 10.0);
        right = std::clamp(right, -10.0, width() + 10.0);
        update(QRect(int(std::floor(left)) - 3, 0, int(std::ceil(right - left)) + 7, height()).intersected(rect()));
    };
    strip(before, before);
    strip(now, now);
    if (heard != m_heard) {
        for (const int sound : {m_heard, heard}) {
            if (sound < 0 || sound >= int(m_rows.sounds().size()))
                continue;
            const QRectF cell = m_rows.soundRect(sound);
            strip(cell.left(), cell.right());
        }
        m_heard = heard;
    }
    if (hasFocus() && m_pointer.x() < 0.0) { // the readout goes along
        setAccessibleDescription(readout());
        update();
    }
}

} // namespace ui

#include "moc_spectrogram.cpp"
