// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/trainprogress.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/train/losschart.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/slidertrack.h"
#include "ui/widgets/controls/timeleftwords.h"
#include "ui/widgets/picture/picture.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using core::train::TrainingKind;
namespace trainings = core::trainings;

namespace ui {

namespace {

constexpr int interval = 700; // ms between two looks at the disk

struct Curve
{
    const char *key;
    QString name;
};
struct Curves
{
    QString title;
    QList<Curve> lines;
    QString terms; ///< what the field calls them
};

/// What is drawn of each part; the first above the second.
std::pair<Curves, Curves> curvesOf(const std::string &part)
{
    if (part == trainings::faces)
        return {{TrainProgress::tr("How far each is from winning"),
                 {{"d_loss", TrainProgress::tr("judging")}, {"g_loss", TrainProgress::tr("making")}},
                 TrainProgress::tr("Two networks learn from each other: one makes pictures, the other judges whether they are real. The "
                                   "lower, the better for that one. The field calls these the losses of the generator (making) and of the "
                                   "discriminator (judging).")},
                {TrainProgress::tr("How real pictures look to it"),
                 {{"d_real", TrainProgress::tr("real")},
                  {"d_made_after", TrainProgress::tr("made")},
                  {"diversity", TrainProgress::tr("variety")}},
                 TrainProgress::tr("How sure the network that judges is that a picture is real: 1 is sure, 0 is sure that it was "
                                   "made. Variety is how much the samples differ. The field calls the first two the discriminator's "
                                   "outputs.")}};
    return {
        {TrainProgress::tr("Error"),
         {{"loss", TrainProgress::tr("weighted error")},
          {"mse", TrainProgress::tr("squared error")},
          {"mse_of_draft", TrainProgress::tr("of the draft")}},
         TrainProgress::tr(
             "How far what it makes of a draft is from what was to become of it; lower is better. The draft itself, before it is drawn over, is shown beside it. The field calls the weighted error the loss.")},
        {TrainProgress::tr("Squared error by noise"),
         {{"mse_little_noise", TrainProgress::tr("with little noise")}, {"mse_much_noise", TrainProgress::tr("with much noise")}},
         {}}};
}

/// A sheet of samples as large as its place allows.
class SampleView : public QWidget
{
public:
    using QWidget::QWidget;

    void setImage(const QImage &image)
    {
        m_image = upright(image);
        m_scaled = {};
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (m_image.isNull())
            return;
        const QSize drawn = m_image.size().scaled(size(), Qt::KeepAspectRatio);
        const QSize pixels = (QSizeF(drawn) * devicePixelRatioF()).toSize();
        if (m_scaled.size() != pixels) {
            m_scaled = QPixmap::fromImage(enlarged(m_image, pixels));
            m_scaled.setDevicePixelRatio(devicePixelRatioF());
        }
        QPainter painter(this);
        painter.drawPixmap((width() - drawn.width()) / 2, 0, m_scaled);
    }

private:
    /// A long strip in two or more parts below each other, so that it can be seen large.
    static QImage upright(const QImage &image)
    {
        QImage result = image;
        while (result.height() > 0 && result.width() > 3 * result.height()) {
            const int half = result.width() / 2;
            QImage stacked(half, 2 * result.height(), result.format());
            QPainter painter(&stacked);
            painter.setCompositionMode(QPainter::CompositionMode_Source);
            painter.drawImage(0, 0, result, 0, 0, half, -1);
            painter.drawImage(0, result.height(), result, half, 0, half, -1);
            painter.end();
            result = stacked;
        }
        return result;
    }

    QImage m_image;
    QPixmap m_scaled;
};

} // namespace

TrainProgress::TrainProgress(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(style::metric::margin, style::metric::grid, style::metric::margin, style::metric::grid);
    m_grid->setSpacing(style::metric::grid);
    m_grid->setRowStretch(1, 1);
    m_grid->setColumnStretch(0, 1);
    m_grid->addWidget(buildNumbers(), 0, 0, 1, 2);
    m_grid->addWidget(buildSamples(), 1, 0);
    m_curves = buildCurves();
    arrange();
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &TrainProgress::refresh);
    showNumbers();
    showSamples();
}

QWidget *TrainProgress::buildNumbers()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::margin);
    auto *where = new QVBoxLayout, *pace = new QVBoxLayout;
    for (auto *column : {where, pace})
        column->setSpacing(2);
    m_step = new FigureLabel({}, row);
    m_step->setObjectName(u"trainStep"_s);
    m_step->setFont(style::titleFont());
    m_state = new ElidedLabel(row);
    m_state->setObjectName(u"trainState"_s);
    m_state->setProperty("muted", true);
    where->addWidget(m_step);
    where->addWidget(m_state);
    m_speed = new FigureLabel({}, row);
    m_speed->setObjectName(u"trainSpeed"_s);
    m_left = new FigureLabel({}, row);
    m_left->setObjectName(u"trainLeft"_s);
    for (auto *figure : {m_speed, m_left})
        pace->addWidget(figure);
    m_stop = new QPushButton(row);
    layout->addLayout(where, 1);
    layout->addLayout(pace);
    layout->addWidget(m_stop);
    return row;
}

QWidget *TrainProgress::buildSamples()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::half);
    m_sample = new SampleView(part);
    style::name(m_sample, u"trainSample"_s, tr("Sample"), tr("What the training could make by then, always from the same seeds."));
    m_nothing = new EmptyState(u"graduation-cap"_s, tr("Nothing learnt yet"), {}, {}, part);
    m_stack = new QStackedWidget(part);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_sample);
    auto *row = new QHBoxLayout;
    row->setSpacing(style::metric::grid);
    auto *label = new QLabel(tr("Samples"), part);
    label->setProperty("muted", true);
    m_scrubber = new SliderTrack(part);
    style::name(m_scrubber, u"trainScrubber"_s, tr("Samples from first to last"),
                tr("Goes back through the run: what could be made after so many steps."));
    label->setBuddy(m_scrubber);
    m_sampleStep = new FigureLabel({}, part);
    m_sampleStep->setObjectName(u"trainSampleStep"_s);
    m_sampleStep->setWidestText(tr("after step %L1").arg(100000));
    row->addWidget(label);
    row->addWidget(m_scrubber, 1);
    row->addWidget(m_sampleStep);
    layout->addWidget(m_stack, 1);
    layout->addLayout(row);
    connect(m_scrubber, &SliderTrack::valueChanged, this, &TrainProgress::showSample);
    return part;
}

QWidget *TrainProgress::buildCurves()
{
    auto *part = new QWidget(this);
    m_charts = new QBoxLayout(QBoxLayout::LeftToRight, part);
    m_charts->setContentsMargins(0, 0, 0, 0);
    m_charts->setSpacing(style::metric::grid);
    m_loss = new LossChart(tr("Loss"), part);
    m_loss->setObjectName(u"trainLoss"_s);
    m_more = new LossChart(tr("More of it"), part);
    m_more->setObjectName(u"trainMore"_s);
    m_charts->addWidget(m_loss, 1);
    m_charts->addWidget(m_more, 1);
    connect(m_loss, &LossChart::zoomed, m_more, &LossChart::zoomTo);
    connect(m_more, &LossChart::zoomed, m_loss, &LossChart::zoomTo);
    return part;
}

// The sheet has the page. The curves stand beside it where there is room, else in a row below, and give way to it
// where there is room for one of them alone.
void TrainProgress::arrange()
{
    const bool beside = width() >= 820, below = !beside && height() >= 400;
    const int extent = beside ? std::clamp(width() / 3, 280, 420) : std::clamp(height() / 4, 120, 180);
    const std::tuple now(beside, extent, step() > 0 && (beside || below));
    if (now == m_arranged)
        return;
    m_arranged = now;
    m_grid->removeWidget(m_curves);
    m_charts->setDirection(beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_curves->setMinimumSize(0, 0);
    m_curves->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    if (beside) {
        m_grid->addWidget(m_curves, 1, 1);
        m_curves->setFixedWidth(extent);
    } else {
        m_grid->addWidget(m_curves, 2, 0, 1, 2);
        m_curves->setFixedHeight(extent);
    }
    m_loss->setStepsVisible(!beside); // there they stand under the second
    m_curves->setVisible(std::get<2>(now));
}

void TrainProgress::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TrainProgress::setSmoothing(double share)
{
    m_loss->setSmoothing(share);
    m_more->setSmoothing(share);
}

void TrainProgress::setNothingYet(const QString &sentence, const QString &hint)
{
    m_nothing->setTexts(sentence, hint);
}

void TrainProgress::follow(const std::filesystem::path &folder, TrainingKind kind, int64_t steps)
{
    m_steps = steps;
    if (folder != m_folder || kind != m_kind) {
        m_loss->clear();
        m_more->clear();
        m_loss->zoomOut();
        m_more->zoomOut();
        m_part.clear();
        m_log.reset();
        m_samples.clear();
        m_collapsed = false;
    }
    m_folder = folder;
    m_kind = kind;
    refresh();
    showNumbers();
    showSamples();
}

void TrainProgress::setState(const QString &words)
{
    m_state->setText(words);
}

void TrainProgress::setJob(const core::jobs::Job *job)
{
    m_job = job;
    showTimeLeft();
}

int64_t TrainProgress::step() const
{
    return m_log && !m_log->steps().empty() ? m_log->steps().back() : 0;
}

int64_t TrainProgress::keptStep() const
{
    const auto kept = core::train::numberedFiles(m_folder, m_part, ".safetensors");
    return kept.empty() ? 0 : kept.rbegin()->first;
}

bool TrainProgress::isDone() const
{
    return step() >= m_steps && step() > 0;
}

bool TrainProgress::isUsable() const
{
    return !m_folder.empty() && step() > 0;
}

void TrainProgress::choosePart()
{
    const std::string part = m_kind == TrainingKind::Faces ? trainings::faces : trainings::diffusion;
    if (part == m_part)
        return;
    m_loss->clear(); // they refer to the log
    m_more->clear();
    m_part = part;
    m_log.emplace(m_folder / (part + ".jsonl"));
}

void TrainProgress::refresh()
{
    showTimeLeft();
    if (m_folder.empty())
        return;
    choosePart();
    if (m_log->update()) {
        showCurves();
        showNumbers();
    }
    auto samples = core::train::samplesOf(m_folder, m_part);
    if (samples != m_samples) {
        m_samples = std::move(samples);
        showSamples();
    }
    // One look at the whole log is enough as long as nothing comes.
    const auto &diversity = m_log->values("diversity");
    const bool collapsedNow = core::train::hasCollapsed(diversity);
    if (collapsedNow && !m_collapsed)
        Q_EMIT collapsed();
    m_collapsed = collapsedNow;
}

void TrainProgress::showCurves()
{
    const auto [first, second] = curvesOf(m_part);
    const auto linesOf = [this](const Curves &curves) {
        QList<LossChart::Line> lines;
        for (const Curve &curve : curves.lines)
            if (const auto &values = m_log->values(curve.key); !values.empty())
                lines.append({curve.name, &m_log->steps(), &values});
        return lines;
    };
    m_loss->setTitle(first.title);
    m_loss->setTerms(first.terms);
    m_loss->setLines(linesOf(first));
    m_more->setTitle(second.title);
    m_more->setTerms(second.terms);
    m_more->setLines(linesOf(second));
}

void TrainProgress::showNumbers()
{
    const bool any = step() > 0;
    arrange();
    m_step->setText(!any ? QString() : m_steps > 0 ? tr("Step %L1 of %L2").arg(step()).arg(m_steps) : tr("Step %L1").arg(step()));
    m_speed->setText({});
    if (!any)
        return;
    const auto &speed = m_log->values("pictures_per_second");
    const auto recent = [](const std::vector<double> &values) {
        const size_t count = std::min<size_t>(values.size(), 30);
        std::vector<double> last(values.end() - ptrdiff_t(count), values.end());
        std::erase_if(last, [](double value) { return !std::isfinite(value); });
        std::ranges::sort(last);
        return last.empty() ? 0.0 : last[last.size() / 2];
    };
    if (const double value = recent(speed); value > 0)
        m_speed->setText(tr("%1 pictures/s").arg(value, 0, 'f', value < 10 ? 1 : 0));
}

// As the status bar says it: the job has measured by the clock, with the samples and what else comes between steps.
void TrainProgress::showTimeLeft()
{
    const QString left = m_job ? timeLeftWords(m_job->secondsLeft()) : QString();
    m_left->setText(left);
    m_left->setVisible(!left.isEmpty());
}

void TrainProgress::showSamples()
{
    const bool atEnd = m_scrubber->value() == m_scrubber->maximum();
    m_scrubber->setEnabled(m_samples.size() > 1);
    m_scrubber->setRange(0, std::max(0, int(m_samples.size()) - 1));
    if (atEnd)
        m_scrubber->setValue(m_scrubber->maximum());
    showSample(m_scrubber->value());
}

void TrainProgress::showSample(int index)
{
    auto *view = static_cast<SampleView *>(m_sample);
    if (index < 0 || size_t(index) >= m_samples.size()) {
        view->setImage({});
        m_sampleStep->setText({});
        m_stack->setCurrentIndex(0);
        return;
    }
    m_stack->setCurrentIndex(1);
    const auto at = std::next(m_samples.begin(), index);
    view->setImage(QImage(QString::fromStdU16String(at->second.u16string())));
    m_sampleStep->setText(tr("after step %L1").arg(at->first));
}

void TrainProgress::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    m_timer.start();
}

void TrainProgress::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop(); // nobody looks
}

} // namespace ui

#include "moc_trainprogress.cpp"
