// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/contentbar.h"

#include "ui/style/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace ui {

ContentBar::ContentBar(ContentGuard *guard, QWidget *parent)
    : QWidget(parent), m_guard(guard), m_words(new QLabel(this)), m_reveal(new QPushButton(this))
{
    setObjectName(u"contentBar"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(style::metric::grid);
    m_words->setObjectName(u"contentWords"_s);
    m_words->setWordWrap(true);
    m_words->setToolTip(tr("open_nsfw judges photographs; of drawings its score says little. Settings, Safety turns this off."));
    row->addWidget(m_words, 1);
    row->addWidget(m_reveal);
    refresh();
    connect(m_guard, &ContentGuard::changed, this, [this](const QString &id) {
        if (id == m_id)
            refresh();
    });
    connect(m_reveal, &QPushButton::clicked, this, [this] { m_guard->reveal(m_id, m_guard->show(m_id) == ContentGuard::Show::Hidden); });
}

void ContentBar::showFor(const QString &id)
{
    m_id = id;
    refresh();
}

void ContentBar::refresh()
{
    const QString words = m_id.isEmpty() ? QString() : m_guard->words(m_id);
    const bool isHidden = !m_id.isEmpty() && m_guard->show(m_id) == ContentGuard::Show::Hidden;
    m_words->setText(words);
    style::name(m_reveal, u"contentReveal"_s, isHidden ? tr("Show it") : tr("Hide it"),
                isHidden ? tr("Shows this picture as it is.") : tr("Blurs this picture again."));
    m_reveal->setText(isHidden ? tr("Show it") : tr("Hide it"));
    m_reveal->setVisible(isHidden || m_guard->canHide());
    setVisible(!words.isEmpty());
}

} // namespace ui

#include "moc_contentbar.cpp"
