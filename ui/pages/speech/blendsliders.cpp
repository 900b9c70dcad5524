// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/blendsliders.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/valueslider.h"

#include <QComboBox>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

BlendSliders::BlendSliders(QWidget *parent) : QWidget(parent), m_rows(new QVBoxLayout(this)), m_add(new QComboBox(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(style::metric::grid);
    m_add->setPlaceholderText(tr("Add a voice…"));
    style::name(m_add, u"addVoice"_s, tr("Add a voice"), tr("Shows a slider for one more voice"));
    m_rows->addWidget(m_add);
    connect(m_add, &QComboBox::activated, this, [this](int index) {
        const int item = m_add->itemData(index).toInt();
        m_sliders[item]->show();
        m_sliders[item]->setFocus();
        m_sliders[item]->setValue(50);
        showUsed();
    });
}

void BlendSliders::setItems(const QList<Item> &items)
{
    qDeleteAll(m_sliders);
    m_sliders.clear();
    m_items = items;
    for (const Item &item : m_items) {
        auto *slider = new ValueSlider(item.label, 0, 100, m_sliders.isEmpty() ? 100 : 0, item.toolTip, this);
        slider->setObjectName(u"share-"_s + item.key);
        slider->setDecimals(0);
        slider->setSuffix(tr(" %"));
        m_rows->insertWidget(int(m_sliders.size()), slider);
        connect(slider, &ValueSlider::valueChanged, this, [this, slider] {
            if (m_setting)
                return;
            if (slider->isHidden())
                showUsed();
            Q_EMIT changed();
        });
        m_sliders.append(slider);
    }
    showUsed();
}

/// A slider that is shown stays, even at 0: it must not go away under the hand.
void BlendSliders::showUsed()
{
    const bool all = m_items.size() <= mostShown;
    m_add->clear();
    for (int i = 0; i < m_items.size(); ++i) {
        const bool used = all || m_sliders[i]->value() > 0 || !m_sliders[i]->isHidden();
        m_sliders[i]->setVisible(used);
        if (!used)
            m_add->addItem(m_items[i].label, i);
    }
    m_add->setCurrentIndex(-1);
    m_add->setVisible(m_add->count() > 0);
}

std::map<QString, double> BlendSliders::shares() const
{
    std::map<QString, double> shares;
    double total = 0;
    for (const ValueSlider *slider : m_sliders)
        total += slider->value();
    for (int i = 0; i < m_items.size(); ++i) {
        if (total > 0 && m_sliders[i]->value() > 0)
            shares[m_items[i].key] = m_sliders[i]->value() / total;
    }
    if (shares.empty() && !m_items.isEmpty())
        shares[m_items.front().key] = 1;
    return shares;
}

void BlendSliders::setShares(const std::map<QString, double> &shares)
{
    double most = 0, total = 0;
    for (const Item &item : m_items) {
        const auto share = shares.find(item.key);
        most = std::max(most, share != shares.end() ? share->second : 0.0);
        total += share != shares.end() ? share->second : 0.0;
    }
    {
        const QScopedValueRollback setting(m_setting, true);
        for (int i = 0; i < m_items.size(); ++i) {
            const auto share = shares.find(m_items[i].key);
            const double part = share != shares.end() && total > 0 ? 100 * share->second / total : 0;
            m_sliders[i]->setValue(most > 0 ? part : m_sliders[i]->defaultValue());
        }
    }
    showUsed();
    Q_EMIT changed();
}

QString BlendSliders::summary() const
{
    const std::map<QString, double> now = shares();
    QList<std::pair<int, QString>> parts;
    for (const Item &item : m_items) {
        if (const auto share = now.find(item.key); share != now.end())
            parts.emplaceBack(int(std::lround(100 * share->second)), item.label);
    }
    std::stable_sort(parts.begin(), parts.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    if (parts.size() == 1)
        return parts.front().second;
    QStringList words;
    for (const auto &[percent, label] : parts)
        words << tr("%1 % %2").arg(percent).arg(label);
    return words.join(tr(", "));
}

} // namespace ui

#include "moc_blendsliders.cpp"
