// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChartView>
#include <QColor>
#include <QList>

#include <cstdint>
#include <vector>

class QGraphicsSimpleTextItem;
class QLineSeries;
class QValueAxis;

namespace ui {

/// Measurements over the steps of a training: each as it came, pale, and smoothed over it. Drag across to look closer,
/// turn the wheel to zoom, double-click to see everything again; under the pointer stand the numbers.
class LossChart : public QChartView
{
    Q_OBJECT
public:
    explicit LossChart(const QString &title, QWidget *parent = nullptr);

    /// One measurement; its values stay the caller's and must live until the next call of setLines or clear.
    struct Line
    {
        QString name;
        const std::vector<int64_t> *steps = nullptr;
        const std::vector<double> *values = nullptr; ///< as many as steps; NaN where there is none
    };
    void setTitle(const QString &title);
    /// What the curves are, in the tooltip above how to look closer.
    void setTerms(const QString &terms);
    /// Whether the steps are written below, where another chart has them.
    void setStepsVisible(bool visible);
    void setLines(const QList<Line> &lines);
    void clear() { setLines({}); }
    bool isEmpty() const;

    /// Share of what was before in each smoothed value: 0 is none.
    void setSmoothing(double share);

    bool isZoomed() const { return m_from < m_to; }
    /// Steps that are seen; zoomOut() follows the training again.
    void zoomTo(double from, double to);
    void zoomOut() { zoomTo(0, 0); }
    double firstStep() const;
    double lastStep() const;

Q_SIGNALS:
    void zoomed(double from, double to); ///< by the user; 0 and 0: everything

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Shown
    {
        QLineSeries *raw, *smooth;
    };

    void draw();
    void applyStyle();
    void showNumbers(double step);
    double stepAt(double x) const;
    static QColor colour(qsizetype line);

    QList<Line> m_lines;
    QList<Shown> m_shown;
    QValueAxis *m_steps, *m_values;
    QGraphicsSimpleTextItem *m_numbers;
    double m_smoothing = 0.95;
    double m_from = 0, m_to = 0;
    double m_pressed = -1; ///< x of a drag that has begun
    QWidget *m_band;       ///< over what a drag covers
};

} // namespace ui
