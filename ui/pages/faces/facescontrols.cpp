// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facescontrols.h"

#include "core/base/kinds.h"

#include "ui/desk.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QSettings>
#include <QSignalBlocker>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

FacesControls::FacesControls(const Desk &desk, const Settings &settings, Inspector *inspector, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_settings(settings)
    , m_model(new ComboBox)
    , m_seed(new SeedField)
    , m_count(new ValueSlider(tr("Count"), 1, 200, defaultCount,
                              tr("How many faces one run makes: the seed and those that follow it. Type a number for more, up to 1,000.")))
    , m_pick(new ValueSlider(
          tr("Best of"), 1, core::gan::mostCandidates, defaultPick,
          tr("Of so many faces, each place shows the best: the one in which a detector of faces is surest to see a person who looks at "
             "you. 16 is good and takes a few seconds; 1 shows every face as it comes.")))
    , m_psi(new ValueSlider(
          tr("Variety"), 0, 2, 1,
          tr("How far faces stray from the average face: 0 is the average itself, 0.7 is regular, 1 is as trained, above 1.3 they fall apart. The field calls it psi, or truncation.")))
    , m_size(new ValueSlider(
          tr("Size"), 56, 240, 112,
          tr("How large the faces are shown in the grid, at least: a few of them fill a large window. They themselves stay as they are.")))
    , m_sharp(new QCheckBox(tr("Show enlarged")))
{
    style::name(m_model, u"faceModel"_s, tr("Model"), tr("The network that turns a seed into a face."));
    inspector->addRow(tr("Model"), m_model);
    m_seed->setObjectName(u"faceSeed"_s);
    inspector->addWidget(m_seed);
    m_count->setObjectName(u"faceCount"_s);
    m_count->setDecimals(0);
    m_count->setTypedMaximum(1000);
    inspector->addWidget(m_count);
    m_pick->setObjectName(u"facePick"_s);
    m_pick->setDecimals(0);
    inspector->addWidget(m_pick);
    m_psi->setObjectName(u"facePsi"_s);
    inspector->addWidget(m_psi);
    auto *view = inspector->addSection(tr("View"), u"view"_s, true);
    m_size->setObjectName(u"faceSize"_s);
    m_size->setDecimals(0);
    view->addWidget(m_size);
    style::name(m_sharp, u"faceSharp"_s, m_sharp->text(), {}); // setSharpPossible() explains it
    m_sharp->setChecked(true);
    view->addWidget(m_sharp);
    connect(m_sharp, &QCheckBox::toggled, this, &FacesControls::sharpChanged);
    connect(m_psi, &ValueSlider::valueChanged, this, &FacesControls::varietyChanged);
    connect(m_size, &ValueSlider::valueChanged, this, [this](double size) { Q_EMIT sizeChanged(int(size)); });
    connect(m_count, &ValueSlider::valueChanged, this, [this] { Q_EMIT countChanged(m_count->intValue()); });
    showModels();
    connect(m_model, &QComboBox::currentIndexChanged, this, &FacesControls::modelChanged);
}

bool FacesControls::hasModel() const
{
    return m_model->isEnabled();
}

void FacesControls::showModels()
{
    const QVariant chosen = m_model->currentData();
    const QSignalBlocker quiet(m_model);
    m_model->clear();
    if (m_desk.models) {
        for (const auto &model : m_desk.models()) {
            if (model.kind == core::modelkinds::faces)
                m_model->addItem(QString::fromStdString(model.name), QString::fromStdString(model.name));
        }
    }
    m_model->setEnabled(m_model->count() > 0);
    if (!hasModel()) {
        m_model->addItem(tr("none installed"));
        m_model->setToolTip(tr(
            "No model for faces is installed. Add one you have on the Models page, or train one on the Train page. In a copy of Atelier's source, packaging/setup fetches one."));
    }
    m_model->setCurrentIndex(std::max(0, m_model->findData(chosen)));
}

bool FacesControls::useModel(const std::string &model)
{
    const int index = m_model->findData(QString::fromStdString(model));
    if (index >= 0)
        m_model->setCurrentIndex(index);
    return index >= 0;
}

FaceRequest FacesControls::request() const
{
    return {.model = m_model->currentData().toString().toStdString(),
            .seed = m_seed->seed(),
            .count = 1,
            .psi = m_psi->value(),
            .morph = std::nullopt,
            .variations = {},
            .compute = m_settings.computeWithoutInt8()};
}

int FacesControls::count() const
{
    return m_count->intValue();
}

int FacesControls::pick() const
{
    return m_pick->intValue();
}

bool FacesControls::isSharp() const
{
    return m_sharp->isChecked();
}

void FacesControls::setSharpPossible(bool possible)
{
    m_sharp->setEnabled(possible);
    m_sharp->setToolTip(
        possible ? tr("Real-ESRGAN draws the faces in sight four times as large, while nothing else is to be done. R shows them as they "
                      "are. Their files stay as they were made; Enlarge makes larger ones.")
                 : tr("Faces are shown enlarged where Real-ESRGAN's network for photographs, realesrgan-x4plus, is installed. Add it on "
                      "the Models page. In a copy of Atelier's source, packaging/setup fetches it."));
}

void FacesControls::toggleSharp()
{
    m_sharp->toggle();
}

void FacesControls::seedForRun()
{
    m_seed->seedForRun();
}

void FacesControls::roll()
{
    m_seed->roll();
}

void FacesControls::useSeed(uint64_t seed)
{
    m_seed->setSeed(seed);
    m_seed->setLocked(true);
    m_pick->setValue(1);
}

void FacesControls::show(const FaceRequest &face)
{
    m_psi->setValue(face.psi);
    useSeed(face.seed);
    m_pick->setValue(face.pick);
    useModel(face.model);
}

FaceRequest FacesControls::settings() const
{
    FaceRequest settings = request();
    settings.seed = 0;
    settings.count = count();
    settings.pick = pick();
    settings.compute = {};
    return settings;
}

bool FacesControls::setSettings(const FaceRequest &settings)
{
    m_count->setValue(settings.count);
    m_pick->setValue(settings.pick);
    m_psi->setValue(settings.psi);
    return settings.model.empty() || useModel(settings.model);
}

void FacesControls::saveState(QSettings &store) const
{
    store.setValue(u"seed"_s, QString::number(m_seed->seed()));
    store.setValue(u"locked"_s, m_seed->isLocked());
    store.setValue(u"count"_s, m_count->intValue());
    store.setValue(u"pick"_s, m_pick->intValue());
    store.setValue(u"psi"_s, m_psi->value());
    store.setValue(u"sharp"_s, m_sharp->isChecked());
    store.setValue(u"size"_s, m_size->intValue());
    store.setValue(u"model"_s, m_model->currentData());
}

void FacesControls::restoreState(QSettings &store)
{
    m_seed->setSeed(store.value(u"seed"_s, u"0"_s).toString().toULongLong());
    m_seed->setLocked(store.value(u"locked"_s, false).toBool());
    m_count->setValue(store.value(u"count"_s, defaultCount).toInt());
    m_pick->setValue(store.value(u"pick"_s, defaultPick).toInt());
    m_psi->setValue(store.value(u"psi"_s, 1.0).toDouble());
    m_sharp->setChecked(store.value(u"sharp"_s, true).toBool());
    m_size->setValue(store.value(u"size"_s, 112).toInt());
    if (const int index = m_model->findData(store.value(u"model"_s)); index >= 0)
        m_model->setCurrentIndex(index);
}

} // namespace ui

#include "moc_facescontrols.cpp"
