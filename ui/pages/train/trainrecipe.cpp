// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/trainrecipe.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"

#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::train::Augmentation;
using core::train::Recipes;
using core::train::TrainingKind;
using core::train::TrainingPlan;

namespace ui {

namespace {

ValueSlider *wholeNumber(const QString &label, double least, double most, double usual, const QString &toolTip, const QString &name)
{
    auto *slider = new ValueSlider(label, least, most, usual, toolTip);
    slider->setObjectName(name);
    slider->setDecimals(0);
    return slider;
}

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

QString lastName(const std::filesystem::path &path)
{
    const auto whole = path.lexically_normal();
    return textOf(whole.has_filename() ? whole.filename() : whole.parent_path().filename());
}

TrainRecipe::TrainRecipe(Inspector *inspector, QObject *parent) : QObject(parent)
{
    buildWhat(inspector);
    buildLength(inspector);
    buildFaces(inspector);
    buildMore(inspector);
    connect(m_which, &QComboBox::activated, this, [this] { Q_EMIT trainingChosen(m_which->currentData().toString()); });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        showKind();
        Q_EMIT kindChanged();
    });
    connect(m_steps, &ValueSlider::valueChanged, this, &TrainRecipe::lengthChanged);
    showNew();
}

void TrainRecipe::buildWhat(Inspector *inspector)
{
    m_which = new ComboBox;
    style::name(m_which, u"trainWhich"_s, tr("Training"), tr("A new training, or one that was begun: it goes on where it stopped."));
    inspector->addRow(tr("Training"), m_which);
    m_kind = new ComboBox;
    style::name(m_kind, u"trainKind"_s, tr("What to train"),
                tr("Faces, or whatever your pictures show, each from a number (a DCGAN); or stickers from words (latent diffusion)."));
    m_kind->addItem(tr("Faces, from numbers"), int(TrainingKind::Faces));
    m_kind->addItem(tr("Stickers, from words"), int(TrainingKind::Picture));
    inspector->addRow(tr("Makes"), m_kind);

    m_data = new QPushButton;
    style::name(m_data, u"trainData"_s, tr("Pictures to learn from"),
                tr("A folder of pictures; for stickers each with a .txt beside it that says what it shows. A thousand and more are good."));
    auto *menu = new QMenu(m_data);
    menu->setObjectName(u"trainDataMenu"_s);
    menu->addAction(style::icon(u"folder-open"_s), tr("Choose a folder …"), this, &TrainRecipe::browseWanted)
        ->setObjectName(u"trainBrowse"_s);
    menu->addAction(style::icon(u"smile"_s), tr("The emoji drawings that came with Atelier"), this, &TrainRecipe::drawingsWanted)
        ->setObjectName(u"trainDrawings"_s);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { menu->actions().at(1)->setEnabled(kind() == TrainingKind::Picture); });
    m_data->setMenu(menu);
    inspector->addRow(tr("Learns from"), m_data);
    m_name = new QLineEdit;
    style::name(m_name, u"trainName"_s, tr("Name"), tr("What the training and the model that comes out of it are called."));
    inspector->addRow(tr("Name"), m_name);
}

void TrainRecipe::buildLength(Inspector *inspector)
{
    m_steps = wholeNumber(
        tr("Steps"), 1, 50000, 10000,
        tr("How long it learns. The first good samples come after some 2,000 steps; more make them better for a long while. It can be raised later."),
        u"trainSteps"_s);
    m_steps->setTypedMaximum(10'000'000);
    inspector->addWidget(m_steps);
}

void TrainRecipe::buildFaces(Inspector *inspector)
{
    m_faces = new Section;
    m_size = new ComboBox;
    style::name(m_size, u"trainSize"_s, tr("Size"), tr("Width and height of what it makes. 64 takes four times as long as 32."));
    for (const int edge : {32, 64})
        m_size->addItem(tr("%1 × %1 pixels").arg(edge), edge);
    m_faces->addRow(tr("Size"), m_size);
    m_augmentation = new ComboBox;
    style::name(m_augmentation, u"trainAugmentation"_s, tr("Variation"),
                tr("What is done to pictures so that few of them go further. With less than a thousand, take strong (DiffAugment)."));
    m_augmentation->addItem(tr("None"), int(Augmentation::None));
    m_augmentation->addItem(tr("Mirrored now and then"), int(Augmentation::Flip));
    m_augmentation->addItem(tr("Strong, for few pictures"), int(Augmentation::Strong));
    m_faces->addRow(tr("Variation"), m_augmentation);
    inspector->addWidget(m_faces);
}

void TrainRecipe::buildMore(Inspector *inspector)
{
    auto *more = inspector->addSection(tr("More"), u"more"_s, false);
    m_batch = wholeNumber(tr("Batch"), 4, 128, 64, tr("Pictures in one step. 64 is good; fewer take less memory and learn less evenly."),
                          u"trainBatch"_s);
    more->addWidget(m_batch);
    m_rate = new ValueSlider(tr("Rate"), 0.00001, 0.002, 0.0002,
                             tr("How far one step changes the network (the learning rate). Lower it where the curves jump."));
    m_rate->setObjectName(u"trainRate"_s);
    m_rate->setDecimals(5);
    more->addWidget(m_rate);
    m_seed = new SeedField;
    m_seed->setObjectName(u"trainSeed"_s);
    more->addWidget(m_seed);

    auto *view = inspector->addSection(tr("View"), u"view"_s, false);
    auto *smoothing = new ValueSlider(
        tr("Smoothing"), 0, 0.99, 0.95,
        tr("How much of the curve before goes into each point: 0 draws every step as it came, 0.95 shows where it is going."));
    smoothing->setObjectName(u"trainSmoothing"_s);
    view->addWidget(smoothing);
    connect(smoothing, &ValueSlider::valueChanged, this, &TrainRecipe::smoothingChanged);
}

TrainingKind TrainRecipe::kind() const
{
    return TrainingKind(m_kind->currentData().toInt());
}

void TrainRecipe::setKind(TrainingKind kind)
{
    m_kind->setCurrentIndex(m_kind->findData(int(kind)));
}

QString TrainRecipe::name() const
{
    return m_name->text().trimmed();
}

void TrainRecipe::setName(const QString &name)
{
    m_name->setText(name);
}

// What the recipe itself would take stands there as the default.
void TrainRecipe::showKind()
{
    const bool faces = kind() == TrainingKind::Faces;
    m_faces->setVisible(faces);
    const core::train::TrainingOptions usual = core::train::usualOptions(faces ? Recipes::Faces : Recipes::Diffusion);
    const auto set = [](ValueSlider *slider, double value) {
        slider->setDefaultValue(value);
        slider->setValue(value);
    };
    set(m_steps, double(usual.steps));
    set(m_batch, double(usual.batch));
    set(m_rate, usual.rate);
    setPictures(m_pictures);
}

TrainingPlan TrainRecipe::plan(const std::filesystem::path &trainings) const
{
    TrainingPlan plan = m_begun.value_or(TrainingPlan{});
    plan.kind = kind();
    if (!isBegun())
        plan.common.folder = trainings / name().toStdU16String();
    plan.common.pictures = m_pictures;
    plan.common.seed = m_seed->seed();
    plan.steps = m_steps->intValue();
    plan.batch = m_batch->intValue();
    plan.rate = m_rate->value();
    if (plan.kind == TrainingKind::Faces) {
        plan.common.edge = m_size->currentData().toInt();
        plan.common.augmentation = Augmentation(m_augmentation->currentData().toInt());
    }
    return plan;
}

void TrainRecipe::showBegun(const TrainingPlan &plan)
{
    m_begun = plan;
    setKind(plan.kind);
    showKind();
    setPictures(plan.common.pictures);
    m_name->setText(lastName(plan.common.folder));
    if (plan.steps)
        m_steps->setValue(double(*plan.steps));
    if (plan.batch)
        m_batch->setValue(double(*plan.batch));
    if (plan.rate)
        m_rate->setValue(*plan.rate);
    m_seed->setSeed(plan.common.seed);
    if (const int index = m_size->findData(plan.common.edge); index >= 0)
        m_size->setCurrentIndex(index);
    m_augmentation->setCurrentIndex(m_augmentation->findData(int(plan.common.augmentation)));
    showEnabled();
}

void TrainRecipe::showNew()
{
    m_begun.reset();
    m_pictures.clear();
    m_name->clear();
    m_seed->setSeed(1);
    m_augmentation->setCurrentIndex(m_augmentation->findData(int(Augmentation::Flip)));
    showKind();
    showEnabled();
}

void TrainRecipe::setPictures(const std::filesystem::path &pictures)
{
    m_pictures = pictures;
    const bool drawings = pictures.empty() && kind() == TrainingKind::Picture;
    const QString name = drawings           ? tr("Emoji drawings")
                         : pictures.empty() ? isBegun() ? tr("Packed pictures") : tr("Choose …")
                                            : lastName(pictures);
    m_data->setText(m_data->fontMetrics().elidedText(name, Qt::ElideMiddle, style::metric::inspector - style::metric::label - 84));
    m_data->setAccessibleDescription(pictures.empty() ? name : QDir::toNativeSeparators(textOf(pictures)));
}

void TrainRecipe::setRunning(bool running)
{
    m_running = running;
    showEnabled();
}

void TrainRecipe::showEnabled()
{
    for (QWidget *fixed : {static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_data), static_cast<QWidget *>(m_name),
                           static_cast<QWidget *>(m_size), static_cast<QWidget *>(m_seed)})
        fixed->setEnabled(!isBegun() && !m_running);
    for (QWidget *open : {static_cast<QWidget *>(m_steps), static_cast<QWidget *>(m_batch), static_cast<QWidget *>(m_rate),
                          static_cast<QWidget *>(m_augmentation)})
        open->setEnabled(!m_running);
}

void TrainRecipe::setTrainings(const std::vector<std::filesystem::path> &folders, const std::filesystem::path &chosen)
{
    m_which->clear();
    m_which->addItem(tr("New training"), QString());
    for (const auto &folder : folders) {
        m_which->addItem(lastName(folder), textOf(folder));
        m_which->setItemData(m_which->count() - 1, QDir::toNativeSeparators(textOf(folder)), Qt::ToolTipRole);
    }
    m_which->setCurrentIndex(std::max(0, m_which->findData(textOf(chosen))));
}

} // namespace ui

#include "moc_trainrecipe.cpp"
