// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/emptystate.h"

#include "ui/style/style.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

EmptyState::EmptyState(const QString &iconName, const QString &sentence, const QString &hint, const QString &buttonText, QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_sentence(new QLabel(sentence, this))
    , m_hint(new QLabel(hint, this))
    , m_button(new QPushButton(buttonText, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(style::metric::grid);
    layout->addStretch(2);
    m_icon->setObjectName(u"emptyIcon"_s);
    m_icon->setPixmap(style::icon(iconName, style::IconRole::Muted).pixmap(QSize(40, 40), devicePixelRatioF()));
    m_icon->setAlignment(Qt::AlignCenter);
    QSizePolicy policy = m_icon->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_icon->setSizePolicy(policy);
    layout->addWidget(m_icon);
    layout->addSpacing(style::metric::grid);
    m_sentence->setFont(style::titleFont());
    m_hint->setProperty("muted", true);
    for (auto *label : {m_sentence, m_hint}) {
        label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    layout->addSpacing(style::metric::grid);
    style::name(m_button, u"emptyAction"_s, buttonText.isEmpty() ? sentence : buttonText, hint.isEmpty() ? sentence : hint);
    m_button->setVisible(!buttonText.isEmpty());
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
}

void EmptyState::setTexts(const QString &sentence, const QString &hint)
{
    m_sentence->setText(sentence);
    m_hint->setText(hint);
}

void EmptyState::setButtonText(const QString &text)
{
    m_button->setText(text);
    m_button->setAccessibleName(text);
    m_button->setVisible(!text.isEmpty());
}

int EmptyState::giveRoom(int height)
{
    const QWidget *last = m_button->isHidden() ? static_cast<QWidget *>(m_hint) : m_button;
    const bool below = this->height() - last->geometry().bottom() > height;
    m_icon->setVisible(below);
    return below ? this->height() : m_sentence->y();
}

} // namespace ui

#include "moc_emptystate.cpp"
