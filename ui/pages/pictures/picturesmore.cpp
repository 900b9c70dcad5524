// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesmore.h"

#include "ui/pages/pictures/loralist.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QLabel>

using namespace Qt::StringLiterals;
using namespace core::diffusion;

namespace ui {

namespace {

constexpr int lastLayers = 12; // of CLIP-L, the shortest encoder

void choose(QComboBox *box, const QVariant &data)
{
    box->setCurrentIndex(std::max(0, box->findData(data)));
}

QString reuseToolTip()
{
    // Six prompts against the exact pictures of a small model, root mean square: 36 and 30 dB at 20 steps, 25.5 and 21 dB at 10, 40 and
    // 36 dB at 50. The times are those of SD 1.5 as well.
    return PicturesMore::tr(
        "Computes every 2nd, 3rd and so on step in full, and for the others only the outer layers: the steps take 0.55 of the time at "
        "every 2nd and 0.4 at every 3rd. The picture changes, by about 1.6 % and 3.2 % of full scale at 20 steps, by 5 % and 9 % at "
        "10, so it suits 20 steps and more. The field calls it DeepCache.");
}

} // namespace

PicturesMore::PicturesMore(Inspector *inspector, QObject *parent) : QObject(parent)
{
    auto *section = inspector->addSection(tr("More"), u"more"_s, false);
    const auto addBox = [section](QComboBox *&box, const char *id, const QString &label, const QString &toolTip) {
        box = new ComboBox;
        style::name(box, QString::fromLatin1(id), label, toolTip);
        section->addRow(label, box);
    };
    addBox(m_preview, "picturePreview", tr("While forming"),
           tr("What is seen while a picture forms: a rough preview costs nothing, a decoded one some time at every step."));
    m_preview->addItem(tr("Rough preview"), int(PreviewKind::Latent));
    m_preview->addItem(tr("Decoded preview"), int(PreviewKind::Decoded));
    m_preview->addItem(tr("No preview"), int(PreviewKind::None));

    m_variation = new ValueSlider(
        tr("Variation"), 0, 1, 0,
        tr("Mixes a second seed into the first noise: 0 is none, 0.1 to 0.3 gives sisters of the picture, 1 another one. The field calls it subseed strength."));
    m_variation->setObjectName(u"pictureVariation"_s);
    section->addWidget(m_variation);
    m_variationSeed = new SeedField;
    m_variationSeed->setObjectName(u"pictureVariationSeed"_s);
    m_variationSeed->setLabel(tr("Its seed"));
    section->addWidget(m_variationSeed);

    m_rescale = new ValueSlider(
        tr("Rescale"), 0, 1, 0,
        tr("Calms the contrast that a high guidance brings: 0 is off, 0.7 suits models that predict v. The field calls it guidance rescale."));
    m_rescale->setObjectName(u"pictureRescale"_s);
    section->addWidget(m_rescale);

    m_loras = new LoraList;
    m_loras->setObjectName(u"pictureLoras"_s);
    section->addWidget(m_loras);

    addBox(m_reuse, "pictureReuse", tr("Reuse steps"), reuseToolTip());
    m_reuse->addItem(tr("Off: exact"), 1);
    for (int i = 2; i <= mostCacheInterval; ++i)
        m_reuse->addItem(tr("Faster: 1 step of %1 in full").arg(i), i);
    addBox(m_clipSkip, "pictureClipSkip", tr("Clip skip"),
           tr("How many of the text encoder's last layers are left out, as A1111 counts: 1 is none, 2 suits many drawn styles."));
    m_clipSkip->addItem(tr("The model's own"), 0);
    for (int i = 1; i <= lastLayers; ++i)
        m_clipSkip->addItem(i == 1 ? tr("1, the last layer") : QString::number(i), i);
    addBox(m_noise, "pictureNoise", tr("Noise"),
           tr("Where chance comes from, which decides whether another program's seed gives the same picture here."));
    m_noise->addItem(tr("As diffusers"), int(NoiseKind::Cpu));
    m_noise->addItem(tr("As A1111 on a GPU"), int(NoiseKind::Philox));
    m_noise->addItem(tr("As ComfyUI"), int(NoiseKind::Batch));
    addBox(
        m_prediction, "picturePrediction", tr("Predicts"),
        tr("What the network's answers mean; only to be changed where a model says nothing and gives grey noise. The field calls it prediction type."));
    m_prediction->addItem(tr("The model's own"), -1);
    for (const auto kind : {Prediction::Epsilon, Prediction::V, Prediction::Sample})
        m_prediction->addItem(picturesnames::of(kind), int(kind));
    addBox(m_autoencoder, "pictureAutoencoder", tr("Decoder"),
           tr("What turns the network's result into pixels: the model's own, or a separate one of its family. The field calls it VAE."));
    showAutoencoders({});
    addBox(m_precision, "picturePrecision", tr("Precision"),
           tr("How exact the arithmetic is. The same seed gives the same picture only at the same precision, so a picture whose settings "
              "are brought back brings its own along."));
    m_precision->addItem(tr("As in Settings"), u"auto"_s);
    for (const auto &precision : {u"float32"_s, u"bfloat16"_s, u"float16"_s, u"int8"_s})
        m_precision->addItem(precision, precision);
    m_plain = new QCheckBox(tr("Plain prompt"));
    style::name(m_plain, u"picturePlain"_s, tr("Plain prompt"),
                tr("Takes the prompt word for word, brackets and all, up to 75 tokens, as diffusers does."));
    section->addRow(QString(), m_plain);

    for (auto *box : {m_preview, m_reuse, m_clipSkip, m_noise, m_prediction, m_autoencoder, m_precision})
        connect(box, &QComboBox::currentIndexChanged, this, &PicturesMore::changed);
    for (auto *slider : {m_variation, m_rescale})
        connect(slider, &ValueSlider::valueChanged, this, &PicturesMore::changed);
    connect(m_variation, &ValueSlider::valueChanged, this, [this](double amount) { m_variationSeed->setEnabled(amount > 0); });
    m_variationSeed->setEnabled(false);
    connect(m_variationSeed, &SeedField::seedChanged, this, &PicturesMore::changed);
    connect(m_plain, &QCheckBox::toggled, this, &PicturesMore::changed);
    connect(m_loras, &LoraList::changed, this, &PicturesMore::changed);
}

void PicturesMore::showLoras(const std::vector<core::library::Model> &models)
{
    m_loras->showModels(models);
}

void PicturesMore::showAutoencoders(const std::vector<core::library::Model> &models)
{
    const QSignalBlocker quiet(m_autoencoder);
    const QVariant before = m_autoencoder->currentData();
    m_autoencoder->clear();
    m_autoencoder->addItem(tr("The model's own"), QString());
    for (const auto &model : models) {
        if (model.kind == "autoencoder")
            m_autoencoder->addItem(QString::fromStdString(model.name), QString::fromStdString(model.name));
    }
    choose(m_autoencoder, before);
}

void PicturesMore::setModel(const ModelInfo &info)
{
    // Atelier's own model reads prompts in a way of its own, and has no other decoder.
    const bool own = info.family == Family::Memory;
    const QString why = tr("Atelier's own picture model has no such setting.");
    for (QWidget *control : std::initializer_list<QWidget *>{m_clipSkip, m_prediction, m_autoencoder, m_plain, m_loras}) {
        if (control->isEnabled() != own)
            continue;
        control->setEnabled(!own);
        if (own)
            control->setProperty("itsToolTip", control->toolTip());
        control->setToolTip(own ? why : control->property("itsToolTip").toString());
    }
    m_own = own;
    m_prediction->setItemText(0,
                              info.prediction ? tr("Its own: %1").arg(QString::fromUtf8(name(*info.prediction))) : tr("The model's own"));
}

void PicturesMore::addTo(PictureRequest &request) const
{
    if (!m_own) {
        request.autoencoder = m_autoencoder->currentData().toString().toStdString();
        request.plainPrompt = m_plain->isChecked();
        request.clipSkip = m_clipSkip->currentData().toInt();
        request.loras = m_loras->loras();
    }
    request.compute.precision = m_precision->currentData().toString().toStdString();
    request.guidanceRescale = m_rescale->value();
    request.cacheInterval = m_reuse->currentData().toInt();
    request.noise = NoiseKind(m_noise->currentData().toInt());
    if (const int prediction = m_prediction->currentData().toInt(); prediction >= 0 && !m_own)
        request.prediction = Prediction(prediction);
    if (m_variation->value() > 0)
        request.variation = VariationRequest{.seed = m_variationSeed->seed(), .amount = m_variation->value()};
}

void PicturesMore::show(const PictureRequest &request)
{
    if (const QString name = QString::fromStdString(request.autoencoder); !name.isEmpty() && m_autoencoder->findData(name) < 0)
        m_autoencoder->addItem(name, name); // a path, from the command line
    choose(m_autoencoder, QString::fromStdString(request.autoencoder));
    m_plain->setChecked(request.plainPrompt);
    m_loras->setLoras(request.loras);
    choose(m_precision, QString::fromStdString(request.compute.precision));
    choose(m_clipSkip, request.clipSkip);
    m_rescale->setValue(request.guidanceRescale);
    choose(m_reuse, request.cacheInterval);
    choose(m_noise, int(request.noise));
    choose(m_prediction, request.prediction ? int(*request.prediction) : -1);
    m_variation->setValue(request.variation ? request.variation->amount : 0);
    if (request.variation) {
        m_variationSeed->setSeed(request.variation->seed);
        m_variationSeed->setLocked(true);
    }
}

void PicturesMore::rollForRun()
{
    if (m_variation->value() > 0)
        m_variationSeed->seedForRun();
}

void PicturesMore::setVariation(double amount)
{
    m_variation->setValue(amount);
    m_variationSeed->setLocked(false);
}

PreviewKind PicturesMore::preview() const
{
    return PreviewKind(m_preview->currentData().toInt());
}

void PicturesMore::setPreview(PreviewKind kind)
{
    choose(m_preview, int(kind));
}

bool PicturesMore::isVariationLocked() const
{
    return m_variationSeed->isLocked();
}

void PicturesMore::setVariationLocked(bool locked)
{
    m_variationSeed->setLocked(locked);
}

} // namespace ui

#include "moc_picturesmore.cpp"
