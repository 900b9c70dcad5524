// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/stylesdialog.h"

#include "core/jobs/job.h"
#include "ui/style/dialogroom.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picture.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::vision::StyleShare;

namespace ui {

namespace {

constexpr int sampleSide = 72, mostPreview = 480, columns = 4;
constexpr int listWidth = columns * (sampleSide + 12 + style::metric::half) + 3 * style::metric::grid;

/// Beside the list of styles, on a screen that may be small.
int previewSide(const QWidget *parent)
{
    const QSize others(listWidth + 3 * style::metric::margin, 2 * style::metric::margin);
    const QSize side = style::roomFor(parent, QSize(mostPreview, mostPreview) + others) - others;
    return std::max(sampleSide, std::min(side.width(), side.height()));
}

QImage fitted(const QImage &picture, int side)
{
    return picture.scaled(QSize(side, side).boundedTo(picture.size()), Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace

StylesDialog::StylesDialog(const ChangeServices &services, const core::ComputeOptions &compute, const QImage &picture, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_compute(compute)
    , m_picture(toCoreImage(fitted(picture, previewSide(parent))))
    , m_styles(new QButtonGroup(this))
    , m_preview(new QLabel(this))
    , m_hint(new QLabel(tr("The styles appear here in a moment."), this))
    , m_second(new ComboBox(this))
    , m_mix(new ValueSlider(tr("Its share"), 0, 1, 0.5, tr("How much of the second style is mixed in; 0 is the first alone, 1 the second."),
                            this))
    , m_strength(new ValueSlider(tr("Strength"), 0, 1, 1, tr("How much of the style is seen; 0 leaves the picture as it is."), this))
{
    setObjectName(u"stylesDialog"_s);
    setWindowTitle(tr("Redraw in a style"));
    m_preview->setFixedSize(previewSide(parent), previewSide(parent));
    m_preview->setAlignment(Qt::AlignCenter);
    showPreview(toQImage(m_picture));
    style::name(m_preview, u"stylePreview"_s, tr("Preview"), {});
    style::name(m_second, u"styleSecond"_s, tr("Mix with"), tr("A second style whose strokes and colours are mixed with the first."));
    m_second->addItem(tr("Nothing"), -1);
    m_mix->setObjectName(u"styleMix"_s);
    m_mix->setEnabled(false);
    m_strength->setObjectName(u"styleStrength"_s);
    layOut();
    connect(m_styles, &QButtonGroup::idClicked, this, &StylesDialog::preview);
    connect(m_second, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_mix->setEnabled(index > 0);
        preview();
    });
    connect(m_mix, &ValueSlider::valueChanged, this, &StylesDialog::preview);
    connect(m_strength, &ValueSlider::valueChanged, this, &StylesDialog::preview);
    makeSamples(picture);
}

void StylesDialog::layOut()
{
    auto *list = new QWidget(this);
    m_grid = new QGridLayout(list);
    m_grid->setContentsMargins(0, 0, style::metric::grid, 0);
    m_grid->setSpacing(style::metric::half);
    m_grid->addWidget(m_hint, 0, 0, 1, columns);
    m_grid->setRowStretch(100, 1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(listWidth);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_redraw = buttons->addButton(tr("Redraw"), QDialogButtonBox::AcceptRole);
    m_redraw->setObjectName(u"styleRedraw"_s);
    m_redraw->setEnabled(false);
    m_redraw->setDefault(true);
    auto *mixRow = new QHBoxLayout;
    auto *mixLabel = new QLabel(tr("Mix with"), this);
    mixLabel->setBuddy(m_second);
    mixRow->addWidget(mixLabel);
    mixRow->addWidget(m_second, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(style::metric::grid);
    right->addWidget(scroll, 1);
    right->addLayout(mixRow);
    right->addWidget(m_mix);
    right->addWidget(m_strength);
    right->addWidget(buttons);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(style::metric::margin, style::metric::margin, style::metric::margin, style::metric::margin);
    layout->setSpacing(style::metric::margin);
    layout->addWidget(m_preview, 0, Qt::AlignTop);
    layout->addLayout(right, 1);

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void StylesDialog::makeSamples(const QImage &picture)
{
    m_samples = m_services.runner->startStreaming<std::pair<int, QImage>>(
        tr("Styles"),
        [show = m_services.styleSamples, compute = m_compute, small = toCoreImage(fitted(picture, sampleSide))](
            const core::JobContext &context, const std::function<void(std::pair<int, QImage>)> &made) {
        show(small, compute, context, [&](int style, const core::Image &image) { made({style, toQImage(image)}); });
        },
        this, [this](const std::pair<int, QImage> &sample) { addStyle(sample.first, sample.second); }, [] {});
    connect(m_samples, &core::jobs::Job::failed, this, [this](const QString &message) {
        m_hint->setText(message);
        m_hint->setWordWrap(true);
        m_hint->show();
    });
}

StylesDialog::~StylesDialog()
{
    for (const auto &job : {m_samples, m_job})
        if (job)
            job->cancel();
}

void StylesDialog::addStyle(int style, const QImage &sample)
{
    m_hint->hide();
    auto *button = new QToolButton(this);
    button->setCheckable(true);
    button->setIcon(QPixmap::fromImage(sample));
    button->setIconSize({sampleSide, sampleSide});
    button->setFocusPolicy(Qt::StrongFocus);
    style::name(button, u"style%1"_s.arg(style + 1), tr("Style %1").arg(style + 1), tr("Style %1").arg(style + 1));
    m_styles->addButton(button, style);
    m_grid->addWidget(button, style / columns, style % columns);
    m_second->addItem(tr("Style %1").arg(style + 1), style);
    if (m_styles->buttons().size() == 1) {
        button->setChecked(true);
        m_redraw->setEnabled(true);
        preview();
    }
}

void StylesDialog::showPreview(const QImage &picture)
{
    QImage shown(picture.size(), QImage::Format_RGB32);
    shown.fill(style::colours().work);
    QPainter painter(&shown);
    if (picture.hasAlphaChannel())
        drawChecks(painter, shown.rect(), {}, 8);
    painter.drawImage(0, 0, picture);
    painter.end();
    m_preview->setPixmap(QPixmap::fromImage(shown));
}

std::vector<StyleShare> StylesDialog::shares() const
{
    const int first = m_styles->checkedId(), second = m_second->currentData().toInt();
    if (first < 0)
        return {};
    if (second < 0 || second == first)
        return {{.style = first, .weight = 1}};
    return {{.style = first, .weight = 1 - m_mix->value()}, {.style = second, .weight = m_mix->value()}};
}

double StylesDialog::strength() const
{
    return m_strength->value();
}

// One at a time, and the last wish always: what was changed meanwhile is made when it is done.
void StylesDialog::preview()
{
    if (shares().empty())
        return;
    m_again = m_job != nullptr;
    if (m_job)
        return;
    m_job = m_services.runner->start(
        tr("Preview of a style"),
        [make = m_services.stylize, compute = m_compute, picture = m_picture, wanted = shares(),
         amount = strength()](const core::JobContext &context) { return toQImage(make(picture, wanted, amount, compute, context)); },
        this, [this](const QImage &made) { showPreview(made); });
    connect(m_job, &QObject::destroyed, this, [this] {
        m_job.clear();
        if (std::exchange(m_again, false))
            preview();
    });
}

} // namespace ui

#include "moc_stylesdialog.cpp"
