// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/inspector.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/foldbutton.h"
#include "ui/widgets/controls/section.h"

#include <QSettings>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

Inspector::Inspector(QWidget *parent) : QuietScrollArea(parent)
{
    auto *column = new QWidget;
    m_layout = new QVBoxLayout(column);
    constexpr int side = style::metric::margin - FoldButton::inset; // the rest is inside the sections
    m_layout->setContentsMargins(side, style::metric::margin, side, style::metric::margin);
    m_layout->setSpacing(style::metric::grid);
    m_rows = new Section({}, column);
    m_layout->addWidget(m_rows);
    m_layout->addStretch(1);
    setWidget(column);
    setAccessibleName(tr("Settings of this page"));
}

void Inspector::addRow(const QString &label, QWidget *widget)
{
    m_rows->addRow(label, widget);
}

void Inspector::setRowVisible(QWidget *widget, bool visible)
{
    m_rows->setRowVisible(widget, visible);
}

void Inspector::addWidget(QWidget *widget)
{
    m_rows->addWidget(widget);
}

Section *Inspector::addSection(const QString &title, const QString &objectName, bool expanded)
{
    auto *section = new Section(title, widget());
    section->setObjectName(objectName);
    section->setExpanded(expanded);
    m_layout->insertSpacing(m_layout->count() - 1, style::metric::grid);
    m_layout->insertWidget(m_layout->count() - 1, section);
    return section;
}

void Inspector::saveState(QSettings &settings) const
{
    for (const auto *section : findChildren<Section *>()) {
        if (!section->objectName().isEmpty())
            settings.setValue(u"section-"_s + section->objectName(), section->isExpanded());
    }
}

void Inspector::restoreState(QSettings &settings)
{
    for (auto *section : findChildren<Section *>()) {
        if (!section->objectName().isEmpty())
            section->setExpanded(settings.value(u"section-"_s + section->objectName(), section->isExpanded()).toBool());
    }
}

} // namespace ui

#include "moc_inspector.cpp"
