// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturescontrols.h"

#include "core/base/kinds.h"

#include "ui/pages/pictures/picturesmore.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/pages/pictures/picturesstart.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScopedValueRollback>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace core::diffusion;

namespace ui {

PicturesControls::PicturesControls(PicturesServices &services, Inspector *inspector, QObject *parent)
    : QObject(parent), m_services(services)
{
    buildRows(inspector);
    m_start = new PicturesStart(inspector, this);
    m_more = new PicturesMore(inspector, this);

    connect(m_model, &QComboBox::currentIndexChanged, this, [this] {
        useShownModel();
        Q_EMIT changed();
    });
    connect(m_reset, &QToolButton::clicked, this, &PicturesControls::reset);
    connect(m_size, &AspectPicker::sizeChanged, this, [this] { touch(&Touched::size); });
    connect(m_square, &QComboBox::currentIndexChanged, this, [this] { touch(&Touched::size); });
    connect(m_steps, &ValueSlider::valueChanged, this, [this] { touch(&Touched::steps); });
    connect(m_guidance, &ValueSlider::valueChanged, this, [this] { touch(&Touched::guidance); });
    connect(m_sampler, &QComboBox::currentIndexChanged, this, [this] { touch(&Touched::sampler); });
    connect(m_schedule, &QComboBox::currentIndexChanged, this, [this] { touch(&Touched::schedule); });
    connect(m_seed, &SeedField::seedChanged, this, &PicturesControls::changed);
    connect(m_count, &ValueSlider::valueChanged, this, &PicturesControls::changed);
    connect(m_start, &PicturesStart::changed, this, [this] { // whose proportions a size that was left alone takes
        showOwn();
        Q_EMIT changed();
    });
    connect(m_more, &PicturesMore::changed, this, &PicturesControls::changed);
    showModels();
}

void PicturesControls::buildRows(Inspector *inspector)
{
    auto *modelRow = new QWidget;
    auto *row = new QHBoxLayout(modelRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(style::metric::half);
    m_model = new ComboBox;
    style::name(m_model, u"pictureModel"_s, tr("Model"), tr("The network that turns words into a picture. The field calls it checkpoint."));
    m_reset = new QToolButton;
    style::name(m_reset, u"pictureReset"_s, tr("Back to the model's own settings"),
                tr("Returns size, steps, guidance, sampler and schedule to what suits the model."));
    m_reset->setIcon(style::icon(u"rotate-ccw"_s));
    m_reset->setIconSize({style::metric::icon, style::metric::icon});
    m_reset->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_model, 1);
    row->addWidget(m_reset);
    modelRow->setToolTip(m_model->toolTip());
    modelRow->setFocusProxy(m_model);
    inspector->addRow(tr("Model"), modelRow);
    m_about = new QLabel;
    m_about->setObjectName(u"pictureModelAbout"_s);
    m_about->setProperty("muted", true);
    m_about->setWordWrap(true);
    inspector->addRow(QString(), m_about);

    m_size = new AspectPicker;
    m_size->setObjectName(u"pictureSize"_s);
    inspector->addWidget(m_size);
    m_square = new ComboBox;
    style::name(m_square, u"pictureSquare"_s, tr("Size"),
                tr("The picture's sides in pixels. The network draws at the smallest size; a second one enlarges what it drew."));
    m_squareRow = new QWidget;
    auto *square = new QHBoxLayout(m_squareRow);
    square->setContentsMargins(0, 0, 0, 0);
    square->setSpacing(style::metric::grid);
    auto *squareLabel = new QLabel(tr("Size"), m_squareRow);
    squareLabel->setFixedWidth(style::metric::label);
    squareLabel->setProperty("muted", true);
    squareLabel->setBuddy(m_square);
    square->addWidget(squareLabel);
    square->addWidget(m_square, 1);
    inspector->addWidget(m_squareRow);
    m_steps = new ValueSlider(
        tr("Steps"), 1, 60, 25,
        tr("How often the picture is worked over: 20 to 30 for most models, 1 to 8 for those made for few. More takes longer, not always better."));
    m_steps->setObjectName(u"pictureSteps"_s);
    m_steps->setDecimals(0);
    m_steps->setTypedMaximum(1000);
    inspector->addWidget(m_steps);
    m_guidance = new ValueSlider(
        tr("Guidance"), 0, 20, 7,
        tr("How closely the prompt is followed: 5 to 8 for most models, 1 and below leaves out the negative prompt and takes half the time. The field calls it CFG scale."));
    m_guidance->setObjectName(u"pictureGuidance"_s);
    m_guidance->setDecimals(1);
    m_guidance->setTypedMaximum(100);
    inspector->addWidget(m_guidance);
    m_sampler = new ComboBox;
    style::name(
        m_sampler, u"pictureSampler"_s, tr("Sampler"),
        tr("How a step gets from noise towards the picture: DPM++ 2M is good and quick, Euler a more varied. Also called scheduler."));
    for (const std::string_view name : samplerNames())
        m_sampler->addItem(picturesnames::of(samplerNamed(name)), int(samplerNamed(name)));
    inspector->addRow(tr("Sampler"), m_sampler);
    m_schedule = new ComboBox;
    style::name(m_schedule, u"pictureSchedule"_s, tr("Schedule"),
                tr("Which levels of noise the steps visit: Karras suits most models, Trailing those made for few steps."));
    for (const std::string_view name : scheduleNames())
        m_schedule->addItem(picturesnames::of(scheduleNamed(name)), int(scheduleNamed(name)));
    inspector->addRow(tr("Schedule"), m_schedule);
    m_seed = new SeedField;
    m_seed->setObjectName(u"pictureSeed"_s);
    inspector->addWidget(m_seed);
    m_count =
        new ValueSlider(tr("Count"), 1, 16, 1,
                        tr("How many pictures one run makes: the seed and those that follow it. Type a number for more, up to 1,000."));
    m_count->setObjectName(u"pictureCount"_s);
    m_count->setDecimals(0);
    m_count->setTypedMaximum(1000);
    inspector->addWidget(m_count);
}

void PicturesControls::showModels()
{
    const auto models = m_services.models ? m_services.models() : std::vector<core::library::Model>();
    const QString before = modelName();
    {
        const QSignalBlocker quiet(m_model);
        m_model->clear();
        for (const auto &model : models) {
            if (model.kind == core::modelkinds::pictures)
                m_model->addItem(QString::fromStdString(model.name), QString::fromStdString(model.name));
        }
        m_hasModel = m_model->count() > 0;
        if (!m_hasModel)
            m_model->addItem(tr("none installed"), QString());
        m_model->setCurrentIndex(std::max(0, m_model->findData(before)));
    }
    m_model->setEnabled(m_hasModel);
    m_model->setToolTip(m_hasModel ? tr("The network that turns words into a picture. The field calls it checkpoint.")
                                   : tr("No model for pictures is installed. The Models page gets one."));
    m_more->showAutoencoders(models);
    m_more->showLoras(models);
    useShownModel();
    Q_EMIT changed();
}

QString PicturesControls::modelName() const
{
    return m_model->currentData().toString();
}

bool PicturesControls::useModel(const QString &name)
{
    const int index = name.isEmpty() ? -1 : m_model->findData(name);
    if (index >= 0)
        m_model->setCurrentIndex(index);
    return index >= 0;
}

void PicturesControls::useShownModel()
{
    const auto info = m_hasModel && m_services.pictureModel ? m_services.pictureModel(modelName().toStdString()) : std::nullopt;
    m_info = info.value_or(ModelInfo());
    m_about->setText(info         ? picturesnames::describe(*info)
                     : m_hasModel ? tr("Its file says nothing of how it was made")
                                  : tr("The Models page has some"));
    m_about->setToolTip({});
    if (info) {
        QStringList more{tr("%1, %2, %3")
                             .arg(QString::fromStdString(info->layout), QString::fromStdString(info->precision),
                                  QLocale().formattedDataSize(qint64(info->bytes), 1, QLocale::DataSizeSIFormat))};
        for (const auto &remark : info->remarks)
            more.append(QString::fromStdString(remark));
        m_about->setToolTip(more.join(u'\n'));
    }
    m_more->setModel(m_info);
    const QScopedValueRollback showing(m_showing, true);
    m_size->setNativeSize(m_info.size);
    m_square->clear();
    for (const int side : m_info.sizes)
        m_square->addItem(tr("%1 × %1").arg(side), side);
    m_square->setCurrentIndex(m_square->findData(m_size->pictureSize().width())); // the list is new, the choice is not
    m_size->setVisible(m_info.sizes.empty());
    m_squareRow->setVisible(!m_info.sizes.empty());
    if (!m_info.sizes.empty() && m_touched.size)
        m_touched.size = m_square->findData(m_size->pictureSize().width()) >= 0;
    showOwn();
}

PictureRequest PicturesControls::touchedRequest(const Touched &touched) const
{
    PictureRequest request;
    request.model = modelName().toStdString();
    if (touched.size && !m_info.sizes.empty()) {
        request.width = request.height = m_square->currentData().toInt();
    } else if (touched.size) {
        request.width = m_size->pictureSize().width();
        request.height = m_size->pictureSize().height();
    }
    if (touched.steps)
        request.steps = m_steps->intValue();
    if (touched.guidance)
        request.guidance = m_guidance->value();
    // A schedule belongs to its sampler: by itself the engine would take it for "not chosen".
    if (touched.sampler || touched.schedule)
        request.sampler = SamplerKind(m_sampler->currentData().toInt());
    if (touched.schedule)
        request.schedule = ScheduleKind(m_schedule->currentData().toInt());
    request.seed = m_seed->seed();
    request.count = m_count->intValue();
    request.start = m_start->request();
    m_more->addTo(request);
    return request;
}

PictureRequest PicturesControls::request() const
{
    return touchedRequest(m_touched);
}

PictureRequest PicturesControls::settledRequest() const
{
    return settledOf(request());
}

PictureRequest PicturesControls::settledOf(const PictureRequest &request) const
{
    const QSize start = m_start->size();
    return settled(fittedToStart(request, start.width(), start.height(), m_info), m_info);
}

void PicturesControls::touch(bool Touched::*which)
{
    if (m_showing)
        return;
    m_touched.*which = true;
    showOwn();
    Q_EMIT changed();
}

void PicturesControls::showOwn()
{
    const QScopedValueRollback showing(m_showing, true);
    const PictureRequest now = settledRequest();
    m_steps->setValue(*now.steps);
    m_guidance->setValue(*now.guidance);
    m_sampler->setCurrentIndex(m_sampler->findData(int(*now.sampler)));
    m_schedule->setCurrentIndex(m_schedule->findData(int(now.schedule)));
    m_size->setPictureSize({now.width, now.height});
    m_square->setCurrentIndex(m_square->findData(now.width));
    // What is as the model has it by itself counts as left alone.
    for (const auto which : {&Touched::size, &Touched::steps, &Touched::guidance, &Touched::schedule, &Touched::sampler}) {
        Touched without = m_touched;
        without.*which = false;
        if (m_touched.*which && settledOf(touchedRequest(without)) == now)
            m_touched = without;
    }
    const PictureRequest own = settled(PictureRequest{}, m_info);
    m_steps->setDefaultValue(*own.steps);
    m_guidance->setDefaultValue(*own.guidance);
    m_reset->setEnabled(isTouched());
}

bool PicturesControls::isTouched() const
{
    return m_touched.size || m_touched.steps || m_touched.guidance || m_touched.sampler || m_touched.schedule;
}

void PicturesControls::reset()
{
    m_touched = {};
    showOwn();
    Q_EMIT changed();
}

void PicturesControls::show(const PictureRequest &request)
{
    useModel(QString::fromStdString(request.model));
    {
        const QScopedValueRollback showing(m_showing, true);
        const PictureRequest all = settled(request, m_info);
        m_touched = {.size = request.width > 0 || request.height > 0,
                     .steps = request.steps.has_value(),
                     .guidance = request.guidance.has_value(),
                     .sampler = request.sampler.has_value(),
                     .schedule = request.sampler.has_value() || request.schedule != ScheduleKind::Default};
        m_steps->setValue(*all.steps);
        m_guidance->setValue(*all.guidance);
        m_sampler->setCurrentIndex(m_sampler->findData(int(*all.sampler)));
        m_schedule->setCurrentIndex(m_schedule->findData(int(all.schedule)));
        m_size->setPictureSize({all.width, all.height});
        m_square->setCurrentIndex(m_square->findData(all.width));
        m_seed->setSeed(request.seed);
        // That it predicts what the model predicts anyhow is no setting of the user's.
        PictureRequest shown = request;
        if (shown.prediction == m_info.prediction.value_or(Prediction::Epsilon))
            shown.prediction.reset();
        m_more->show(shown);
    }
    showOwn();
    m_start->show(request.start);
    Q_EMIT changed();
}

void PicturesControls::rollForRun()
{
    m_seed->seedForRun();
    m_more->rollForRun();
}

void PicturesControls::rollSeed()
{
    m_seed->roll();
}

void PicturesControls::setSeedLocked(bool locked)
{
    m_seed->setLocked(locked);
}

bool PicturesControls::isSeedLocked() const
{
    return m_seed->isLocked();
}

int PicturesControls::count() const
{
    return m_count->intValue();
}

void PicturesControls::setCount(int count)
{
    m_count->setValue(count);
}

} // namespace ui

#include "moc_picturescontrols.cpp"
