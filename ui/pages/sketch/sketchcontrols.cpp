// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchcontrols.h"

#include "core/base/kinds.h"
#include "ui/pages/sketch/colourrow.h"
#include "ui/pages/sketch/sketchexamples.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int kindRole = Qt::UserRole + 1;
constexpr int exampleSide = 32;

/// An example on paper, as it will lie there.
QIcon iconOf(const SketchExample &example, double ratio)
{
    const int side = int(exampleSide * ratio);
    QImage paper(side, side, QImage::Format_ARGB32_Premultiplied);
    paper.fill(Qt::white);
    QPainter(&paper).drawImage(0, 0, pictureOf(example, side, true));
    QPixmap pixmap = QPixmap::fromImage(paper);
    pixmap.setDevicePixelRatio(ratio);
    return QIcon(pixmap);
}

} // namespace

SketchControls::SketchControls(const Desk &desk, const Settings &settings, Inspector *inspector, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_settings(settings)
    , m_model(new ComboBox)
    , m_size(new ComboBox)
    , m_word(new QLineEdit)
    , m_width(new ValueSlider(
          tr("Stroke"), 2, 80, 10,
          tr("How wide pen, brush and eraser draw, in points of a paper of 512; [ and ] change it. About 10 suits the pen.")))
    , m_opacity(
          new ValueSlider(tr("Opacity"), 0, 1, 0.4, tr("How clearly the picture under the paper is seen; it is no part of the drawing.")))
    , m_colours(new ColourRow)
{
    style::name(m_model, u"sketchModel"_s, tr("Network"),
                tr("What makes stickers of drawings. Generators of pix2pix and CycleGAN that you add on the Models page stand here, too."));
    inspector->addRow(tr("Network"), m_model);
    style::name(m_word, u"sketchWord"_s, tr("Word"),
                tr("What the drawing shows, in an English word or two: the network then sees it better."));
    m_word->setPlaceholderText(tr("fox"));
    m_word->setClearButtonEnabled(true);
    m_word->setMaxLength(80);
    inspector->addRow(tr("Word"), m_word);
    style::name(m_size, u"sketchSize"_s, tr("Size"),
                tr("Pixels of the sticker's sides. It is drawn at 128; a larger one is enlarged by a network when the pen rests."));
    for (const int size : {128, 256, 512})
        m_size->addItem(tr("%1 x %1").arg(size), size);
    m_size->setCurrentIndex(2);
    inspector->addRow(tr("Size"), m_size);
    m_width->setObjectName(u"sketchWidth"_s);
    m_width->setDecimals(0);
    inspector->addWidget(m_width);
    inspector->addWidget(m_colours);
    buildTracing(inspector);
    connect(m_word, &QLineEdit::textChanged, this, &SketchControls::requestChanged);
    connect(m_size, &QComboBox::currentIndexChanged, this, &SketchControls::requestChanged);
    connect(m_width, &ValueSlider::valueChanged, this, &SketchControls::brushChanged);
    connect(m_colours, &ColourRow::colourChanged, this, &SketchControls::brushChanged);
    connect(m_colours, &ColourRow::chosen, this, &SketchControls::colourChosen);
    connect(m_opacity, &ValueSlider::valueChanged, this, &SketchControls::underlayOpacityChanged);
    connect(m_model, &QComboBox::currentIndexChanged, this, [this] {
        showWordPossible();
        Q_EMIT requestChanged();
    });
    showModels();
}

void SketchControls::buildTracing(Inspector *inspector)
{
    auto *tracing = inspector->addSection(tr("Under the paper"), u"tracing"_s, true);
    auto *examples = new QWidget;
    auto *row = new QHBoxLayout(examples);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(style::metric::half);
    for (size_t i = 0; i < sketchExamples().size(); ++i) {
        const SketchExample &example = sketchExamples()[i];
        auto *button = new QToolButton(examples);
        button->setIcon(iconOf(example, 2));
        button->setIconSize({exampleSide, exampleSide});
        button->setFixedSize(exampleSide + style::metric::grid, exampleSide + style::metric::grid); // six in the column
        button->setFocusPolicy(Qt::StrongFocus);
        style::name(button, u"sketchExample-"_s + example.id, example.name,
                    tr("%1: lies under the paper, to be traced.").arg(example.name));
        connect(button, &QToolButton::clicked, this, [this, i] { Q_EMIT exampleWanted(int(i)); });
        row->addWidget(button);
    }
    row->addStretch(1);
    tracing->addWidget(examples);
    const auto button = [&](const QString &id, const QString &text, const QString &toolTip, auto signal) {
        auto *made = new QPushButton(text);
        style::name(made, id, text, toolTip);
        connect(made, &QPushButton::clicked, this, signal);
        tracing->addWidget(made);
        return made;
    };
    m_open = button(u"sketchOpen"_s, tr("Open a picture..."),
                    tr("Lays a picture of yours under the paper. Dropped on the page it lies there, too."), &SketchControls::openWanted);
    m_opacity->setObjectName(u"sketchOpacity"_s);
    tracing->addWidget(m_opacity);
    m_lines = button(u"sketchLines"_s, tr("Draw its lines"),
                     tr("Makes a drawing of the picture's strokes and colours: for a sketch that was scanned or photographed."),
                     &SketchControls::linesWanted);
    m_takeAway = button(u"sketchTakeAway"_s, tr("Take it away"), tr("Takes the picture from under the paper; the drawing stays."),
                        &SketchControls::takeAwayWanted);
    setUnderlaid(false);
}

void SketchControls::setUnderlaid(bool underlaid)
{
    for (QWidget *widget : {static_cast<QWidget *>(m_opacity), static_cast<QWidget *>(m_lines), static_cast<QWidget *>(m_takeAway)})
        widget->setVisible(underlaid);
}

bool SketchControls::hasModel() const
{
    return m_model->isEnabled();
}

void SketchControls::showModels()
{
    const QVariant chosen = m_model->currentData();
    {
        const QSignalBlocker quiet(m_model);
        m_model->clear();
        const auto models = m_desk.models ? m_desk.models() : std::vector<core::library::Model>();
        for (const char *kind : {core::modelkinds::sketch, core::modelkinds::pix2pix})
            for (const auto &model : models)
                if (model.kind == kind) {
                    m_model->addItem(QString::fromStdString(model.name), QString::fromStdString(model.name));
                    m_model->setItemData(m_model->count() - 1, QString::fromLatin1(kind), kindRole);
                }
        m_model->setEnabled(m_model->count() > 0);
        if (!hasModel())
            m_model->addItem(tr("none installed"));
        m_model->setCurrentIndex(std::max(0, m_model->findData(chosen)));
    }
    showWordPossible();
}

void SketchControls::showWordPossible()
{
    const bool can = m_model->currentData(kindRole).toString() != QLatin1StringView(core::modelkinds::pix2pix);
    m_word->setEnabled(can);
    m_word->setToolTip(can ? tr("What the drawing shows, in an English word or two: the network then sees it better.")
                           : tr("A generator of pix2pix or CycleGAN understands no words."));
}

bool SketchControls::useModel(const std::string &name)
{
    const int index = m_model->findData(QString::fromStdString(name));
    if (index >= 0)
        m_model->setCurrentIndex(index);
    return index >= 0;
}

core::gan::SketchRequest SketchControls::request() const
{
    return {.picture = {},
            .colours = {},
            .drawing = {},
            .word = m_word->isEnabled() ? m_word->text().simplified().toStdString() : std::string(),
            .size = m_size->currentData().toInt(),
            .model = m_model->currentData().toString().toStdString(),
            .compute = m_settings.computeWithoutInt8()};
}

void SketchControls::setRequest(const core::gan::SketchRequest &request)
{
    useModel(request.model);
    m_word->setText(QString::fromStdString(request.word));
    m_size->setCurrentIndex(std::max(0, m_size->findData(request.size)));
}

void SketchControls::setWord(const QString &word)
{
    m_word->setText(word);
}

double SketchControls::width() const
{
    return m_width->value();
}

void SketchControls::setWidth(double width)
{
    m_width->setValue(width);
}

QColor SketchControls::colour() const
{
    return m_colours->colour();
}

double SketchControls::underlayOpacity() const
{
    return m_opacity->value();
}

QWidget *SketchControls::last() const
{
    return m_takeAway->isVisible() ? m_takeAway : m_open;
}

void SketchControls::saveState(QSettings &store) const
{
    store.setValue(u"model"_s, m_model->currentData());
    store.setValue(u"word"_s, m_word->text());
    store.setValue(u"size"_s, m_size->currentData());
    store.setValue(u"width"_s, m_width->value());
    store.setValue(u"colour"_s, m_colours->colour().name());
    store.setValue(u"opacity"_s, m_opacity->value());
}

void SketchControls::restoreState(QSettings &store)
{
    useModel(store.value(u"model"_s).toString().toStdString());
    m_word->setText(store.value(u"word"_s).toString());
    if (const int index = m_size->findData(store.value(u"size"_s).toInt()); index >= 0)
        m_size->setCurrentIndex(index);
    m_width->setValue(store.value(u"width"_s, m_width->value()).toDouble());
    m_colours->setColour(QColor(store.value(u"colour"_s).toString()));
    m_opacity->setValue(store.value(u"opacity"_s, m_opacity->value()).toDouble());
}

} // namespace ui
