// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/waveform.h"

#include "ui/style/style.h"

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int rulerHeight = 20;
constexpr int wordsRow = 22;
constexpr int waveHeight = 88;
constexpr double shortestSpan = 0.25; // seconds; closer than that there is nothing to see in speech

QString clock(double seconds, bool tenths)
{
    const int whole = int(seconds);
    QString text = whole >= 3600 ? QStringLiteral("%1:%2:%3")
                                       .arg(whole / 3600)
                                       .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
                                       .arg(whole % 60, 2, 10, QLatin1Char('0'))
                                 : QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (tenths)
        text += QLocale().decimalPoint() + QString::number(int((seconds - whole) * 10 + 1e-6));
    return text;
}

} // namespace

Waveform::Waveform(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_OpaquePaintEvent);
    style::name(this, QStringLiteral("waveform"), tr("Waveform"),
                tr("Click to jump there. Ctrl+wheel or + and − zoom, 0 shows all, the wheel moves along, ← and → jump a second."));
}

QSize Waveform::sizeHint() const
{
    return {480, rulerHeight + waveHeight + wordsHeight()};
}

QSize Waveform::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void Waveform::clear(int sampleRate)
{
    m_peaks.clear();
    m_sampleRate = sampleRate;
    m_gain = 1.0;
    m_expected = 0.0;
    m_position = m_start = m_span = 0.0;
    clearMarks();
    Q_EMIT zoomChanged();
}

void Waveform::clearMarks()
{
    m_sentences.clear();
    m_words.clear();
    m_sentence = -1;
    invalidate();
}

void Waveform::append(std::span<const float> samples)
{
    const double before = duration();
    m_peaks.append(samples);
    if (!isZoomed() || before <= m_start + m_span)
        invalidate();
}

void Waveform::setPeaks(PeakPyramid peaks, int sampleRate)
{
    m_peaks = std::move(peaks);
    m_sampleRate = sampleRate;
    m_expected = 0.0;
    m_position = std::min(m_position, duration());
    setView(m_start, m_span);
    invalidate();
}

void Waveform::setGain(double gain)
{
    if (gain == m_gain)
        return;
    m_gain = gain;
    invalidate();
}

void Waveform::setExpectedDuration(double seconds)
{
    if (seconds == m_expected)
        return;
    m_expected = seconds;
    invalidate();
}

void Waveform::addSentence(const Mark &mark)
{
    m_sentences.push_back(mark);
    invalidate();
}

void Waveform::addWord(const Mark &mark)
{
    m_words.push_back(mark);
    invalidate();
}

int Waveform::wordsHeight() const
{
    return m_wordsShown ? wordsRow : style::metric::half;
}

void Waveform::setWordsShown(bool shown)
{
    if (shown == m_wordsShown)
        return;
    m_wordsShown = shown;
    updateGeometry();
    invalidate();
}

void Waveform::setCurrentSentence(int index)
{
    if (index == m_sentence)
        return;
    m_sentence = index;
    update();
}

double Waveform::total() const
{
    return std::max({duration(), m_expected, shortestSpan});
}

double Waveform::visibleSpan() const
{
    return isZoomed() ? m_span : total();
}

double Waveform::timeAt(double x) const
{
    return m_start + x / std::max(1, width()) * visibleSpan();
}

double Waveform::xOf(double seconds) const
{
    return (seconds - m_start) / visibleSpan() * width();
}

void Waveform::setView(double start, double span)
{
    if (span >= total() || span <= 0.0) {
        start = 0.0;
        span = 0.0;
    } else {
        span = std::max(span, shortestSpan);
        start = std::clamp(start, 0.0, std::max(0.0, total() - span));
    }
    if (start == m_start && span == m_span)
        return;
    const bool zoomed = span != m_span;
    m_start = start;
    m_span = span;
    invalidate();
    if (zoomed)
        Q_EMIT zoomChanged();
}

void Waveform::zoom(double factor, double aroundSeconds)
{
    const double span = std::max(visibleSpan() / factor, shortestSpan);
    const double share = (aroundSeconds - m_start) / visibleSpan(); // stays under the pointer
    setView(aroundSeconds - share * span, span);
}

void Waveform::zoomToFit()
{
    setView(0.0, 0.0);
}

void Waveform::setPosition(double seconds)
{
    if (seconds == m_position)
        return;
    const double before = m_position;
    m_position = seconds;
    const int from = int(std::floor(xOf(std::min(before, seconds)))) - 2;
    const int to = int(std::ceil(xOf(std::max(before, seconds)))) + 2;
    // A jump repaints the wave between the two places, for it changes its colour; a step is a strip.
    update(QRect(from, 0, to - from + 1, height()).intersected(rect()));
    follow();
    Q_EMIT positionMoved(seconds);
}

/// Turns the page when the playhead leaves a zoomed view at the right or a jump takes it elsewhere.
void Waveform::follow()
{
    if (!isZoomed() || m_panFrom >= 0)
        return;
    if (m_position < m_start || m_position > m_start + m_span)
        setView(m_position - m_span * 0.1, m_span);
}

void Waveform::invalidate()
{
    m_stale = true;
    update();
    Q_EMIT changed();
}

QRect Waveform::waveRect() const
{
    return rect().adjusted(0, rulerHeight, 0, -wordsHeight());
}

void Waveform::drawWave(QPainter &painter, const QColor &outer, const QColor &inner) const
{
    const QRectF area = waveRect();
    const double middle = area.center().y();
    const double scale = area.height() / 2.0 * m_gain;
    const double dpr = painter.device()->devicePixelRatioF();
    const int columns = int(std::ceil(width() * dpr));
    const double perColumn = visibleSpan() * m_sampleRate / columns;
    const double first = m_start * m_sampleRate;
    painter.setPen(Qt::NoPen);
    for (int column = 0; column < columns; ++column) {
        const double begin = first + column * perColumn;
        if (begin >= double(m_peaks.samples()))
            break;
        const auto from = size_t(begin);
        const auto to = std::max(from + 1, size_t(begin + perColumn));
        const Peak peak = m_peaks.peak(from, to);
        const double x = column / dpr;
        const double top = std::clamp(middle - double(peak.high) * scale, area.top(), area.bottom());
        const double bottom = std::clamp(middle - double(peak.low) * scale, area.top(), area.bottom());
        const double line = 1.0 / dpr; // silence is a hairline
        painter.fillRect(QRectF(x, top, 1.0 / dpr, std::max(bottom - top, line)), outer);
        const double half = std::min(double(peak.rms) * scale, area.height() / 2.0);
        if (half > line)
            painter.fillRect(QRectF(x, middle - half, 1.0 / dpr, 2 * half), inner);
    }
}

void Waveform::drawRuler(QPainter &painter) const
{
    const auto &colours = style::colours();
    static constexpr double steps[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};
    const double perPixel = visibleSpan() / std::max(1, width());
    const auto *step = std::find_if(std::begin(steps), std::end(steps) - 1, [&](double s) { return s / perPixel >= 72.0; });
    painter.setFont(style::textFont());
    QFont small = style::textFont();
    small.setPixelSize(style::metric::textSize - 2);
    painter.setFont(small);
    for (auto tick = int64_t(std::ceil(m_start / *step)); double(tick) * *step <= m_start + visibleSpan(); ++tick) {
        const double seconds = double(tick) * *step;
        const double x = std::round(xOf(seconds));
        painter.fillRect(QRectF(x, rulerHeight - 5, 1, 5), colours.line);
        const QString text = clock(seconds, *step < 1.0);
        const QRectF place(x + 4, 0, 64, rulerHeight - 2);
        if (place.left() + style::figuresWidth(small, text) < width()) {
            painter.setPen(colours.muted);
            style::drawFigures(painter, place, Qt::AlignLeft | Qt::AlignVCenter, text);
        }
    }
}

void Waveform::drawWords(QPainter &painter) const
{
    const auto &colours = style::colours();
    QFont small = style::textFont();
    small.setPixelSize(style::metric::textSize - 1);
    painter.setFont(small);
    const QFontMetricsF metrics(small);
    const double top = height() - wordsHeight();
    const double end = m_start + visibleSpan();

    // Words: a tick at the start where ticks do not become a carpet, the word itself where it fits.
    const double perSecond = width() / visibleSpan();
    const auto firstWord =
        std::lower_bound(m_words.begin(), m_words.end(), m_start, [](const Mark &mark, double time) { return mark.finish < time; });
    if (m_wordsShown && perSecond > 12.0) {
        std::vector<std::pair<double, const Mark *>> fitting; // a lone word among ticks would only puzzle
        size_t seen = 0;
        for (auto word = firstWord; word != m_words.end() && word->start < end; ++word, ++seen) {
            const double x = xOf(word->start);
            const auto next = word + 1;
            const double room = (next != m_words.end() ? xOf(next->start) : double(width())) - x;
            painter.fillRect(QRectF(std::round(x), top, 1, 4), colours.faint);
            if (room > 10.0 && metrics.horizontalAdvance(word->text) + 6.0 <= room)
                fitting.emplace_back(x, &*word);
        }
        painter.setPen(colours.muted);
        if (fitting.size() * 2 > seen) {
            for (const auto &[x, word] : fitting)
                painter.drawText(QPointF(x + 3, height() - 6.0), word->text);
        }
    }
    for (const Mark &sentence : m_sentences) {
        if (sentence.start < m_start || sentence.start > end || sentence.start <= 0.0)
            continue;
        painter.fillRect(QRectF(std::round(xOf(sentence.start)), rulerHeight, 1, height() - rulerHeight - wordsHeight() + 4), colours.line);
    }
}

void Waveform::render()
{
    const double dpr = devicePixelRatioF();
    const QSize size(int(std::ceil(width() * dpr)), int(std::ceil(height() * dpr)));
    const auto &colours = style::colours();
    auto mix = [](const QColor &a, const QColor &b, double share) {
        return QColor::fromRgbF(float(a.redF() * (1 - share) + b.redF() * share), float(a.greenF() * (1 - share) + b.greenF() * share),
                                float(a.blueF() * (1 - share) + b.blueF() * share));
    };
    auto picture = [&](QPixmap &pixmap, const QColor &colour) {
        pixmap = QPixmap(size);
        pixmap.setDevicePixelRatio(dpr);
        pixmap.fill(colours.work);
        QPainter painter(&pixmap);
        drawRuler(painter);
        drawWave(painter, mix(colours.work, colour, 0.45), colour);
        drawWords(painter);
    };
    picture(m_ahead, mix(colours.work, colours.muted, 0.75));
    picture(m_played, colours.accent);
    m_stale = false;
}

void Waveform::paintEvent(QPaintEvent *event)
{
    if (m_stale || m_ahead.devicePixelRatioF() != devicePixelRatioF())
        render();
    const auto &colours = style::colours();
    QPainter painter(this);
    const double border = std::clamp(xOf(m_position), 0.0, double(width()));
    const QRectF heard = QRectF(0, 0, border, height()).intersected(event->rect());
    const QRectF ahead = QRectF(border, 0, width() - border, height()).intersected(event->rect());
    auto source = [&](const QRectF &part) {
        const double dpr = m_ahead.devicePixelRatioF();
        return QRectF(part.topLeft() * dpr, part.size() * dpr);
    };
    if (!heard.isEmpty())
        painter.drawPixmap(heard, m_played, source(heard));
    if (!ahead.isEmpty())
        painter.drawPixmap(ahead, m_ahead, source(ahead));

    if (m_sentence >= 0 && m_sentence < int(m_sentences.size())) {
        const Mark &sentence = m_sentences[size_t(m_sentence)];
        QColor tint = colours.accent;
        tint.setAlphaF(0.10F);
        const double left = xOf(sentence.start);
        painter.fillRect(QRectF(left, rulerHeight, xOf(sentence.finish) - left, waveRect().height()), tint);
    }
    if (m_expected > duration() && duration() > 0.0) { // what is still being made
        const double y = std::round(waveRect().center().y());
        const double from = xOf(duration());
        for (double x = from + 4; x < width(); x += 8)
            painter.fillRect(QRectF(x, y, 3, 1), colours.faint);
    }
    if (m_hover >= 0.0 && m_sampleRate > 0) {
        const QString text = clock(timeAt(m_hover), true);
        QFont small = style::textFont();
        small.setPixelSize(style::metric::textSize - 2);
        painter.setFont(small);
        const double wide = style::figuresWidth(small, text) + 10;
        const QRectF bubble(std::clamp(m_hover - wide / 2, 0.0, width() - wide), 1, wide, rulerHeight - 3);
        painter.fillRect(QRectF(std::round(m_hover), rulerHeight, 1, waveRect().height()), colours.faint);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.control);
        painter.drawRoundedRect(bubble, 4, 4);
        painter.setPen(colours.text);
        style::drawFigures(painter, bubble, Qt::AlignCenter, text);
    }
    if (m_sampleRate > 0) {
        const double x = std::clamp(std::round(xOf(m_position)), 0.0, width() - 2.0);
        if (xOf(m_position) >= -1 && xOf(m_position) <= width() + 1)
            painter.fillRect(QRectF(x, rulerHeight, 2, waveRect().height()), colours.focus);
    }
    if (isZoomed()) { // where in the whole this is
        const double left = m_start / total() * width();
        painter.fillRect(QRectF(0, height() - 2, width(), 2), colours.line);
        painter.fillRect(QRectF(left, height() - 2, std::max(8.0, m_span / total() * width()), 2), colours.muted);
    }
    if (hasFocus())
        style::drawFocus(painter, QRectF(rect()), 4);
}

void Waveform::seekTo(double x)
{
    if (m_sampleRate > 0)
        Q_EMIT seekRequested(std::clamp(timeAt(x), 0.0, duration()));
}

void Waveform::setHover(double x)
{
    if (x == m_hover)
        return;
    for (const double place : {m_hover, x}) {
        if (place >= 0.0)
            update(QRect(int(place) - 56, 0, 113, height()).intersected(rect()));
    }
    m_hover = x;
    Q_EMIT hoverMoved(x);
}

void Waveform::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        seekTo(event->position().x());
    } else if (event->button() == Qt::MiddleButton) {
        m_panFrom = int(event->position().x());
        m_panStart = m_start;
        setCursor(Qt::ClosedHandCursor);
    } else {
        QWidget::mousePressEvent(event);
    }
}

void Waveform::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    setHover(std::clamp(x, 0.0, double(width())));
    if (m_panFrom >= 0)
        setView(m_panStart - (x - m_panFrom) / width() * visibleSpan(), m_span);
    else if (event->buttons() & Qt::LeftButton)
        seekTo(x);
}

void Waveform::mouseReleaseEvent(QMouseEvent *)
{
    m_panFrom = -1;
    setCursor(Qt::IBeamCursor);
}

void Waveform::leaveEvent(QEvent *)
{
    setHover(-1.0);
}

void Waveform::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        zoom(std::pow(1.25, delta.y() / 120.0), timeAt(event->position().x()));
    } else if (isZoomed()) {
        const int along = delta.x() != 0 ? delta.x() : delta.y();
        setView(m_start - along / 120.0 * m_span * 0.1, m_span);
    } else {
        event->ignore();
        return;
    }
    event->accept();
}

void Waveform::keyPressEvent(QKeyEvent *event)
{
    const double jump = event->modifiers() & Qt::ControlModifier ? 5.0 : 1.0;
    auto seek = [&](double seconds) {
        if (m_sampleRate > 0)
            Q_EMIT seekRequested(std::clamp(seconds, 0.0, duration()));
    };
    switch (event->key()) {
    case Qt::Key_Space:
        Q_EMIT playToggled();
        break;
    case Qt::Key_Left:
        seek(m_position - jump);
        break;
    case Qt::Key_Right:
        seek(m_position + jump);
        break;
    case Qt::Key_Home:
        seek(0.0);
        break;
    case Qt::Key_End:
        seek(duration());
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1.5, m_position);
        break;
    case Qt::Key_Minus:
        zoom(1 / 1.5, m_position);
        break;
    case Qt::Key_0:
        zoomToFit();
        break;
    case Qt::Key_PageUp:
        setView(m_start - m_span * 0.8, m_span);
        break;
    case Qt::Key_PageDown:
        setView(m_start + m_span * 0.8, m_span);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Waveform::resizeEvent(QResizeEvent *)
{
    invalidate();
}

void Waveform::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        invalidate();
    QWidget::changeEvent(event);
}

} // namespace ui

#include "moc_waveform.cpp"
