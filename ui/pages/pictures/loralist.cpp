// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/loralist.h"

#include "core/base/kinds.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::diffusion::LoraRequest;

namespace ui {

namespace {

constexpr double strongest = 2; // beyond it pictures break; more may be typed

/// A LoRA's name as people see it: of a path the file alone.
QString titleOf(const std::string &name)
{
    const QString whole = QString::fromStdString(name);
    return whole.section(u'/', -1);
}

} // namespace

LoraList::LoraList(QWidget *parent) : QWidget(parent)
{
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(style::metric::half);
    m_choice = new QPushButton(tr("Add a LoRA"));
    m_menu = new QMenu(m_choice);
    m_choice->setMenu(m_menu);
    style::name(m_choice, u"pictureLora"_s, tr("Add a LoRA"), {});
    m_layout->addWidget(m_choice);
    showModels({});
}

void LoraList::showModels(const std::vector<core::library::Model> &models)
{
    m_menu->clear();
    m_menu->setToolTipsVisible(true);
    m_notes.clear();
    for (const auto &model : models)
        if (model.kind == core::modelkinds::lora) {
            m_notes[model.name] = QString::fromStdString(model.note);
            auto *action = m_menu->addAction(titleOf(model.name).replace(u'&', u"&&"_s), this, [this, name = model.name] {
                add({name, 1, 1});
                Q_EMIT changed();
            });
            action->setToolTip(m_notes[model.name]);
        }
    m_choice->setEnabled(!m_menu->isEmpty());
    m_choice->setToolTip(m_menu->isEmpty()
                             ? tr("No LoRA is installed. Add one you have on the Models page.")
                             : tr("Adds a small file that was trained for a subject or a style to the model. The same is written "
                                  "<lora:name:0.8> in the prompt."));
}

std::vector<LoraRequest> LoraList::loras() const
{
    std::vector<LoraRequest> loras;
    for (const Row &row : m_rows)
        if (row.isOn->isChecked())
            loras.push_back({row.name, row.text->value(), row.picture->value()});
    return loras;
}

void LoraList::setLoras(const std::vector<LoraRequest> &loras)
{
    if (this->loras() == loras && loras.size() == m_rows.size())
        return;
    for (const Row &row : m_rows)
        row.widget->deleteLater();
    m_rows.clear();
    for (const LoraRequest &lora : loras)
        add(lora);
    Q_EMIT changed();
}

void LoraList::add(const LoraRequest &lora)
{
    const QString number = QString::number(m_rows.size() + 1), title = titleOf(lora.name);
    auto *widget = new QWidget;
    auto *rows = new QVBoxLayout(widget);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *line = new QHBoxLayout;
    auto *isOn = new QCheckBox(title);
    isOn->setChecked(true);
    const auto note = m_notes.find(lora.name);
    style::name(isOn, u"pictureLoraOn"_s + number, title,
                note == m_notes.end() || note->second.isEmpty() ? tr("Whether %1 is used.").arg(title) : note->second);
    auto *take = new QPushButton(tr("Remove"));
    style::name(take, u"pictureLoraRemove"_s + number, tr("Remove %1").arg(title), tr("Takes %1 out of the list.").arg(title));
    line->addWidget(isOn, 1);
    line->addWidget(take);
    rows->addLayout(line);
    const auto slider = [&](const QString &label, const QString &id, double value, const QString &toolTip) {
        auto *made = new ValueSlider(label, std::min(-1.0, value), std::max(strongest, value), 1, toolTip);
        made->setObjectName(id + number);
        made->setValue(value);
        rows->addWidget(made);
        connect(made, &ValueSlider::valueChanged, this, &LoraList::changed);
        return made;
    };
    auto *picture = slider(tr("Picture"), u"pictureLoraPicture"_s, lora.picture,
                           tr("How strongly %1 changes what is drawn: 0.6 to 1 suits most.").arg(title));
    auto *text = slider(tr("Words"), u"pictureLoraText"_s, lora.text, tr("How strongly %1 changes what words mean.").arg(title));
    m_layout->addWidget(widget);
    m_rows.push_back({widget, isOn, picture, text, lora.name});
    connect(isOn, &QCheckBox::toggled, this, [this, picture, text](bool on) {
        picture->setEnabled(on);
        text->setEnabled(on);
        Q_EMIT changed();
    });
    connect(take, &QPushButton::clicked, this, [this, widget] { remove(widget); });
}

void LoraList::remove(QWidget *row)
{
    std::erase_if(m_rows, [row](const Row &one) { return one.widget == row; });
    row->deleteLater();
    m_choice->setFocus(Qt::OtherFocusReason);
    Q_EMIT changed();
}

} // namespace ui
