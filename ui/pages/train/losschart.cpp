// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/losschart.h"

#include "ui/style/style.h"

#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QGraphicsSimpleTextItem>
#include <QLegendMarker>
#include <QLineSeries>
#include <QMouseEvent>
#include <QRubberBand>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int leastDrag = 6; // pixels; less is a click
constexpr double leastSteps = 4;

/// Points of one curve, not more than `most`: of each stretch its lowest and its highest.
QList<QPointF> thinned(const QList<QPointF> &points, qsizetype most)
{
    if (points.size() <= most)
        return points;
    QList<QPointF> result;
    const qsizetype stretch = (2 * points.size() + most - 1) / most;
    for (qsizetype begin = 0; begin < points.size(); begin += stretch) {
        const auto first = points.begin() + begin, last = points.begin() + std::min(points.size(), begin + stretch);
        auto [low, high] = std::minmax_element(first, last, [](const QPointF &a, const QPointF &b) { return a.y() < b.y(); });
        if (high < low)
            std::swap(low, high);
        result.append(*low);
        if (high != low)
            result.append(*high);
    }
    return result;
}

/// A round distance of ticks, of which about `count` fit into `span`: 1, 2 or 5 times a power of ten.
double roundInterval(double span, int count)
{
    const double rough = span / count, power = std::pow(10, std::floor(std::log10(rough)));
    const double lead = rough / power;
    return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

} // namespace

LossChart::LossChart(const QString &title, QWidget *parent)
    : QChartView(parent)
    , m_steps(new QValueAxis(this))
    , m_values(new QValueAxis(this))
    , m_numbers(new QGraphicsSimpleTextItem(chart()))
    , m_band(new QRubberBand(QRubberBand::Rectangle, this))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setMinimumHeight(120);
    setTerms({});
    chart()->setTheme(QChart::ChartThemeLight);
    chart()->setMargins({4, 0, 8, 0});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(0);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeCircle);
    chart()->addAxis(m_steps, Qt::AlignBottom);
    chart()->addAxis(m_values, Qt::AlignLeft);
    m_steps->setLabelFormat(u"%.0f"_s);
    for (auto *axis : {m_steps, m_values}) {
        axis->setTickType(QValueAxis::TicksDynamic);
        axis->setTickAnchor(0);
        axis->setTruncateLabels(false);
    }
    m_numbers->setZValue(20);
    setTitle(title);
    applyStyle();
}

void LossChart::setTitle(const QString &title)
{
    setAccessibleName(title);
}

void LossChart::setTerms(const QString &terms)
{
    const QString how = tr("Pale: each step as it came. Drag across to look closer, wheel to zoom, double-click for everything.");
    setToolTip(terms.isEmpty() ? how : u"%1 %2"_s.arg(terms, how));
}

void LossChart::setStepsVisible(bool visible)
{
    m_steps->setLabelsVisible(visible);
}

QColor LossChart::colour(qsizetype line)
{
    const auto &c = style::colours();
    const QColor all[] = {c.focus, c.warning, c.success, c.danger};
    return all[size_t(line) % std::size(all)];
}

void LossChart::setLines(const QList<Line> &lines)
{
    m_lines = lines;
    while (m_shown.size() > m_lines.size()) {
        const Shown last = m_shown.takeLast();
        for (auto *series : {last.raw, last.smooth}) {
            chart()->removeSeries(series);
            delete series;
        }
    }
    const bool grew = m_shown.size() < m_lines.size();
    while (m_shown.size() < m_lines.size()) {
        const Shown next{new QLineSeries, new QLineSeries};
        for (auto *series : {next.raw, next.smooth}) {
            chart()->addSeries(series);
            series->attachAxis(m_steps);
            series->attachAxis(m_values);
        }
        m_shown.append(next);
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        m_shown[i].smooth->setName(m_lines[i].name);
    if (grew)
        applyStyle();
    draw();
}

bool LossChart::isEmpty() const
{
    return std::ranges::all_of(m_lines, [](const Line &line) { return line.steps->empty(); });
}

void LossChart::setSmoothing(double share)
{
    m_smoothing = share;
    draw();
}

double LossChart::firstStep() const
{
    return isEmpty() ? 0 : double(m_lines.front().steps->front());
}

double LossChart::lastStep() const
{
    return isEmpty() ? 1 : double(m_lines.front().steps->back());
}

void LossChart::zoomTo(double from, double to)
{
    const bool all = to - from < leastSteps || (from <= firstStep() && to >= lastStep());
    m_from = all ? 0 : std::max(firstStep(), from);
    m_to = all ? 0 : std::min(lastStep(), to);
    draw();
}

// The vertical range is that of the smoothed curves and of nearly all the pale ones: one wild step hides nothing.
void LossChart::draw()
{
    const double from = isZoomed() ? m_from : firstStep(), to = isZoomed() ? m_to : std::max(lastStep(), from + 1);
    std::vector<double> seen;
    const qsizetype most = std::max<qsizetype>(200, width());
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const auto &steps = *m_lines[i].steps;
        const auto &values = *m_lines[i].values;
        QList<QPointF> raw, smooth;
        // An average that forgets, begun without a bias towards nothing.
        double sum = 0, weight = 0;
        for (size_t k = 0; k < std::min(steps.size(), values.size()); ++k) {
            if (!std::isfinite(values[k]))
                continue;
            sum = m_smoothing * sum + (1 - m_smoothing) * values[k];
            weight = m_smoothing * weight + (1 - m_smoothing);
            const auto step = double(steps[k]);
            if (step < from || step > to)
                continue;
            raw.append({step, values[k]});
            smooth.append({step, sum / weight});
            seen.push_back(values[k]);
        }
        m_shown[i].raw->replace(thinned(raw, most));
        m_shown[i].smooth->replace(thinned(smooth, most));
    }
    m_steps->setTickInterval(std::max(1.0, roundInterval(to - from, 6)));
    m_steps->setRange(from, to);
    if (seen.empty())
        return;
    std::ranges::sort(seen);
    double low = seen[seen.size() / 50], high = seen[seen.size() - 1 - seen.size() / 50];
    for (const Shown &shown : std::as_const(m_shown))
        for (const QPointF &point : shown.smooth->points()) {
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    const double air = std::max((high - low) * 0.06, 1e-6);
    low = low >= 0 ? std::max(0.0, low - air) : low - air;
    high += air;
    const double interval = roundInterval(high - low, 4);
    m_values->setTickInterval(interval);
    m_values->setRange(low, high);
    chart()->layout()->invalidate(); // the labels may have become wider
    m_values->setLabelFormat(u"%.%1f"_s.arg(std::clamp(int(-std::floor(std::log10(interval))), 0, 6)));
}

void LossChart::applyStyle()
{
    const auto &c = style::colours();
    setBackgroundBrush(c.work);
    chart()->setBackgroundBrush(c.work);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->legend()->setLabelColor(c.text);
    chart()->legend()->setFont(style::textFont());
    for (auto *axis : {m_steps, m_values}) {
        axis->setLabelsColor(c.muted);
        axis->setLabelsFont(style::textFont());
        axis->setGridLineColor(c.line);
        axis->setLinePenColor(c.line);
    }
    m_steps->setGridLineVisible(false);
    m_numbers->setBrush(c.muted);
    m_numbers->setFont(style::textFont());
    for (qsizetype i = 0; i < m_shown.size(); ++i) {
        QColor ink = colour(i), pale = ink;
        pale.setAlphaF(0.28f);
        m_shown[i].raw->setPen(QPen(pale, 1));
        m_shown[i].smooth->setPen(QPen(ink, 2));
        for (QLegendMarker *marker : chart()->legend()->markers(m_shown[i].raw))
            marker->setVisible(false);
    }
}

void LossChart::paintEvent(QPaintEvent *event)
{
    QChartView::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(viewport());
    style::drawFocus(painter, viewport()->rect());
}

void LossChart::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void LossChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

double LossChart::stepAt(double x) const
{
    return chart()->mapToValue(QPointF(x, 0)).x();
}

void LossChart::showNumbers(double step)
{
    if (isEmpty()) {
        m_numbers->setText({});
        return;
    }
    const auto &steps = *m_lines.front().steps;
    const auto at = std::ranges::lower_bound(steps, int64_t(std::llround(step)));
    const auto index = size_t(std::clamp<ptrdiff_t>(at - steps.begin(), 0, ptrdiff_t(steps.size()) - 1));
    QString text = tr("Step %L1").arg(steps[index]);
    for (const Line &line : std::as_const(m_lines))
        if (index < line.values->size() && std::isfinite((*line.values)[index]))
            text += u"   %1 %2"_s.arg(line.name).arg((*line.values)[index], 0, 'g', 4);
    m_numbers->setText(text);
    const QRectF plot = chart()->plotArea();
    m_numbers->setPos(plot.right() - m_numbers->boundingRect().width(), plot.top() + 2);
}

void LossChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !isEmpty())
        m_pressed = event->position().x();
}

void LossChart::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF plot = chart()->plotArea();
    const double x = std::clamp(event->position().x(), plot.left(), plot.right());
    if (m_pressed >= 0 && std::abs(x - m_pressed) >= leastDrag) {
        m_band->setGeometry(QRectF(std::min(x, m_pressed), plot.top(), std::abs(x - m_pressed), plot.height()).toRect());
        m_band->show();
    }
    showNumbers(stepAt(x));
}

void LossChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_pressed < 0)
        return;
    const double x = event->position().x(), begin = std::exchange(m_pressed, -1);
    m_band->hide();
    if (std::abs(x - begin) < leastDrag)
        return;
    zoomTo(stepAt(std::min(x, begin)), stepAt(std::max(x, begin)));
    Q_EMIT zoomed(m_from, m_to);
}

void LossChart::mouseDoubleClickEvent(QMouseEvent *)
{
    zoomOut();
    Q_EMIT zoomed(0, 0);
}

void LossChart::wheelEvent(QWheelEvent *event)
{
    if (isEmpty() || event->angleDelta().y() == 0)
        return;
    const double from = m_steps->min(), to = m_steps->max(), at = std::clamp(stepAt(event->position().x()), from, to);
    const double factor = std::pow(0.8, event->angleDelta().y() / 120.0);
    zoomTo(at - (at - from) * factor, at + (to - at) * factor);
    Q_EMIT zoomed(m_from, m_to);
    event->accept();
}

void LossChart::leaveEvent(QEvent *event)
{
    m_numbers->setText({});
    QChartView::leaveEvent(event);
}

void LossChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    draw();
}

void LossChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyStyle();
}

} // namespace ui

#include "moc_losschart.cpp"
