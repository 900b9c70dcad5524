// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmtimeline.h"

#include "ui/style/style.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int rulerHeight = 18, sceneHeight = 24, wordHeight = 18, soundHeight = 36, gap = 2;
constexpr double shortestSpan = 1; // seconds across
constexpr double snap = 6;         // points to a scene's beginning

QString clock(double seconds, bool tenths)
{
    const int whole = int(seconds + 1e-6);
    const QString minutes = u"%1:%2"_s.arg(whole / 60).arg(whole % 60, 2, 10, QChar(u'0'));
    return tenths ? u"%1.%2"_s.arg(minutes).arg(int((seconds - whole) * 10 + 1e-6)) : minutes;
}

} // namespace

FilmTimeline::FilmTimeline(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    style::name(
        this, u"filmTimeline"_s, tr("The film in time"),
        tr("Scenes, words and sound in time. A click goes there; Ctrl+wheel, + and - zoom, 0 shows all, arrows go frame by frame."));
}

QSize FilmTimeline::sizeHint() const
{
    return {400, rulerHeight + sceneHeight + wordHeight + soundHeight + 3 * gap};
}

QSize FilmTimeline::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

double FilmTimeline::total() const
{
    return std::max(0.1, m_film.timeline.seconds());
}

double FilmTimeline::visibleSpan() const
{
    return m_span > 0 ? m_span : total();
}

double FilmTimeline::timeAt(double x) const
{
    return m_start + x / std::max(1, width()) * visibleSpan();
}

double FilmTimeline::xOf(double seconds) const
{
    return (seconds - m_start) / visibleSpan() * width();
}

void FilmTimeline::invalidate()
{
    m_stale = true;
    update();
}

void FilmTimeline::setFilm(const PaintedFilm &film)
{
    m_film = film;
    m_words.clear();
    for (const core::text::CueSource &source : film.timeline.words())
        for (const core::text::CueWord &word : source.words)
            m_words.push_back({word.start, word.end, QString::fromStdString(word.text).simplified()});
    setView(m_start, m_span);
    invalidate();
}

void FilmTimeline::setPeaks(PeakPyramid peaks, int sampleRate)
{
    m_peaks = std::move(peaks);
    m_sampleRate = sampleRate;
    invalidate();
}

void FilmTimeline::setCurrent(int scene)
{
    if (scene == m_current)
        return;
    m_current = scene;
    invalidate();
}

void FilmTimeline::setPosition(double seconds)
{
    if (seconds == m_position)
        return;
    const auto strip = [this](double at) { return QRect(int(xOf(at)) - 2, 0, 5, height()); };
    update(strip(m_position));
    m_position = seconds;
    if (m_span > 0 && (seconds < m_start || seconds > m_start + m_span)) // it goes along, a page at a time
        setView(seconds - m_span * 0.1, m_span);
    update(strip(m_position));
}

void FilmTimeline::setView(double start, double span)
{
    span = span >= total() || span <= 0 ? 0 : std::max(span, shortestSpan);
    start = span > 0 ? std::clamp(start, 0.0, total() - span) : 0;
    if (start == m_start && span == m_span)
        return;
    m_start = start;
    m_span = span;
    invalidate();
}

void FilmTimeline::zoom(double factor, double around)
{
    const double span = std::min(total(), visibleSpan() / factor);
    setView(around - (around - m_start) * span / visibleSpan(), span);
}

void FilmTimeline::render()
{
    m_stale = false;
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    QPainter painter(&m_picture);
    painter.setFont(style::textFont());
    if (m_film.timeline.scenes.empty())
        return;
    drawRuler(painter);
    drawScenes(painter);
    drawWords(painter);
    drawSound(painter);
}

void FilmTimeline::drawRuler(QPainter &painter) const
{
    static constexpr double steps[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};
    double step = steps[std::size(steps) - 1];
    for (const double each : steps)
        if (each / visibleSpan() * width() >= 64) {
            step = each;
            break;
        }
    painter.setPen(style::colours().muted);
    for (double at = std::ceil(m_start / step) * step; at <= m_start + visibleSpan(); at += step) {
        const double x = xOf(at);
        painter.drawLine(QPointF(x, rulerHeight - 4), QPointF(x, rulerHeight));
        if (x + 40 < width())
            style::drawFigures(painter, QRectF(x + 3, 0, 60, rulerHeight), Qt::AlignLeft | Qt::AlignVCenter, clock(at, step < 1));
    }
}

void FilmTimeline::drawScenes(QPainter &painter) const
{
    const auto &colours = style::colours();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &timeline = m_film.timeline;
    for (const core::film::ScheduledScene &scene : timeline.scenes) {
        const double left = xOf(timeline.secondsAt(scene.begin)), right = xOf(timeline.secondsAt(scene.end));
        if (right < 0 || left > width())
            continue;
        const QRectF area(left + 0.5, rulerHeight + 0.5, std::max(1.0, right - left - 1), sceneHeight - 1);
        const bool chosen = int(scene.scene) == m_current;
        painter.setPen(QPen(chosen ? colours.focus : colours.line, chosen ? 2 : 1));
        painter.setBrush(chosen ? colours.selection : colours.control);
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        if (scene.transition > 0) { // where it goes over into the next
            const double from = xOf(timeline.secondsAt(scene.end - scene.transition / 2));
            painter.setPen(QPen(colours.faint, 1));
            painter.drawLine(QPointF(from, area.bottom() - 2), QPointF(right, area.top() + 2));
        }
        const core::film::Scene &own = m_film.film->scenes[scene.scene];
        const QString words = QString::fromStdString(own.title.text.empty() ? own.words : own.title.text).simplified();
        const QRectF label = area.adjusted(6, 0, -6, 0);
        painter.setPen(colours.text);
        if (label.width() > 14)
            painter.drawText(
                label, Qt::AlignLeft | Qt::AlignVCenter,
                painter.fontMetrics().elidedText(u"%1  %2"_s.arg(scene.scene + 1).arg(words), Qt::ElideRight, int(label.width())));
    }
}

void FilmTimeline::drawWords(QPainter &painter) const
{
    const double top = rulerHeight + sceneHeight + gap;
    double free = -1e9; // from here on there is room
    for (const Word &word : m_words) {
        const double left = xOf(word.start), right = xOf(word.end);
        if (right < 0 || left > width())
            continue;
        painter.setPen(QPen(style::colours().line, 1));
        painter.drawLine(QPointF(left, top), QPointF(left, top + 4));
        const double needs = painter.fontMetrics().horizontalAdvance(word.text);
        if (left < free || needs > std::max(right - left, 40.0) * 1.6)
            continue;
        painter.setPen(style::colours().muted);
        painter.drawText(QRectF(left + 1, top, needs + 4, wordHeight), Qt::AlignLeft | Qt::AlignVCenter, word.text);
        free = left + needs + 6;
    }
}

void FilmTimeline::drawSound(QPainter &painter) const
{
    const double top = rulerHeight + sceneHeight + wordHeight + 2 * gap, middle = top + soundHeight / 2.0;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(style::colours().line);
    painter.drawLine(QPointF(0, middle), QPointF(width(), middle));
    if (m_sampleRate <= 0 || m_peaks.samples() == 0)
        return;
    for (int x = 0; x < width(); ++x) {
        const double from = std::max(0.0, timeAt(x)) * m_sampleRate, to = std::max(0.0, timeAt(x + 1)) * m_sampleRate;
        const Peak peak = m_peaks.peak(size_t(from), size_t(std::max(from + 1, to)));
        painter.setPen(style::colours().faint);
        painter.drawLine(QPointF(x, middle - double(peak.high) * soundHeight / 2), QPointF(x, middle - double(peak.low) * soundHeight / 2));
        painter.setPen(style::colours().focus);
        painter.drawLine(QPointF(x, middle - double(peak.rms) * soundHeight / 2), QPointF(x, middle + double(peak.rms) * soundHeight / 2));
    }
}

void FilmTimeline::paintEvent(QPaintEvent *)
{
    if (m_stale || m_picture.size() != size() * devicePixelRatioF())
        render();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    if (!m_film.timeline.scenes.empty()) {
        const double x = xOf(m_position);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(style::colours().text, 1.5));
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    }
    if (hasFocus())
        style::drawFocus(painter, rect());
}

void FilmTimeline::seekTo(double x, bool snaps)
{
    double seconds = std::clamp(timeAt(x), 0.0, total());
    if (snaps)
        for (const core::film::ScheduledScene &scene : m_film.timeline.scenes) {
            const double begin = m_film.timeline.secondsAt(scene.begin);
            if (std::abs(xOf(begin) - x) <= snap)
                seconds = begin;
        }
    Q_EMIT seekWanted(seconds);
}

void FilmTimeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_film.timeline.scenes.empty())
        return;
    seekTo(event->position().x(), !(event->modifiers() & Qt::ShiftModifier));
}

void FilmTimeline::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && !m_film.timeline.scenes.empty())
        seekTo(event->position().x(), !(event->modifiers() & Qt::ShiftModifier));
}

void FilmTimeline::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const int way = std::abs(delta.x()) > std::abs(delta.y()) ? delta.x() : delta.y();
    if (event->modifiers() & Qt::ControlModifier)
        zoom(std::pow(1.2, way / 120.0), timeAt(event->position().x()));
    else if (m_span > 0)
        setView(m_start - way / 120.0 * m_span * 0.1, m_span);
    event->accept();
}

void FilmTimeline::keyPressEvent(QKeyEvent *event)
{
    const double frame = m_film.timeline.secondsAt(1), step = event->modifiers() & Qt::ControlModifier ? 1 : frame;
    const auto go = [this](double seconds) { Q_EMIT seekWanted(std::clamp(seconds, 0.0, total())); };
    switch (event->key()) {
    case Qt::Key_Left:
        go(m_position - step);
        break;
    case Qt::Key_Right:
        go(m_position + step);
        break;
    case Qt::Key_Home:
        go(0);
        break;
    case Qt::Key_End:
        go(total());
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1.5, m_position);
        break;
    case Qt::Key_Minus:
        zoom(1 / 1.5, m_position);
        break;
    case Qt::Key_0:
        setView(0, 0);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void FilmTimeline::resizeEvent(QResizeEvent *)
{
    invalidate();
}

void FilmTimeline::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        invalidate();
}

/// Over a scene its words, which have no room.
bool FilmTimeline::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && !m_film.timeline.scenes.empty()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (help->y() >= rulerHeight && help->y() < rulerHeight + sceneHeight) {
            const double rate = double(m_film.timeline.rate) / m_film.timeline.rateBase;
            const size_t scene = m_film.timeline.scenes[m_film.timeline.sceneAt(int64_t(timeAt(help->x()) * rate))].scene;
            const QString words = QString::fromStdString(m_film.film->scenes[scene].words);
            QToolTip::showText(help->globalPos(), tr("Scene %1").arg(scene + 1) + (words.isEmpty() ? QString() : u"\n"_s + words), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace ui

#include "moc_filmtimeline.cpp"
