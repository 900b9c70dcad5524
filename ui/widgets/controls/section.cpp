// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/section.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/foldbutton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

Section::Section(const QString &title, QWidget *parent) : QWidget(parent), m_body(new QWidget(this)), m_rows(new QVBoxLayout(m_body))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::half);
    m_rows->setContentsMargins(FoldButton::inset, 0, FoldButton::inset, 0);
    m_rows->setSpacing(style::metric::grid);
    if (!title.isEmpty()) {
        m_toggle = new FoldButton(title, this);
        m_toggle->setChecked(true);
        style::name(m_toggle, u"fold"_s, title, tr("Shows or hides these settings."));
        layout->addWidget(m_toggle);
        connect(m_toggle, &FoldButton::toggled, this, [this](bool expanded) {
            m_body->setVisible(expanded);
            Q_EMIT expandedChanged(expanded);
        });
    }
    layout->addWidget(m_body);
}

QString Section::labelText(const QString &text)
{
    return QFontMetrics(style::textFont()).elidedText(text, Qt::ElideRight, style::metric::label);
}

void Section::addRow(const QString &label, QWidget *widget)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(style::metric::grid);
    const QString shown = labelText(label);
    auto *text = new QLabel(shown, m_body);
    text->setFixedWidth(style::metric::label);
    text->setProperty("muted", true);
    text->setBuddy(widget);
    text->setToolTip(shown == label ? widget->toolTip() : label + u"\n"_s + widget->toolTip());
    row->addWidget(text);
    row->addWidget(widget, 1);
    m_rows->addLayout(row);
}

void Section::setRowVisible(QWidget *widget, bool visible)
{
    widget->setVisible(visible);
    for (QLabel *label : m_body->findChildren<QLabel *>(Qt::FindDirectChildrenOnly)) {
        if (label->buddy() == widget)
            label->setVisible(visible);
    }
}

void Section::addWidget(QWidget *widget)
{
    if (const auto *inner = qobject_cast<Section *>(widget); inner && !inner->m_toggle)
        inner->m_rows->setContentsMargins(0, 0, 0, 0); // this one's edges are enough
    m_rows->addWidget(widget);
}

bool Section::isExpanded() const
{
    return !m_toggle || m_toggle->isChecked();
}

void Section::setExpanded(bool expanded)
{
    if (m_toggle)
        m_toggle->setChecked(expanded);
}

} // namespace ui

#include "moc_section.cpp"
