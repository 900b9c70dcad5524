// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text/sentencebar.h"

#include "ui/style/style.h"
#include "ui/widgets/sound/transport.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int restMs = 350; // that the pointer rests before it comes
constexpr int goMs = 300;   // to get from the sentence to it

} // namespace

SentenceBar::SentenceBar(QWidget *parent) : QFrame(parent)
{
    setObjectName(u"sentenceBar"_s);
    setAccessibleName(tr("This sentence"));
    setProperty("popup", true);
    setCursor(Qt::ArrowCursor);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(0);
    const auto button = [&](const QString &icon, const QString &name, const QString &text, const QString &toolTip) {
        auto *made = makeToolButton(icon, name, text, toolTip, this);
        made->setFocusPolicy(Qt::NoFocus); // it is the pointer's; the keys have the context menu
        row->addWidget(made);
        return made;
    };
    auto *play = button(u"play"_s, u"sentencePlay"_s, tr("Play this sentence"), tr("Plays this sentence alone"));
    m_again = button(u"refresh-cw"_s, u"sentenceAgain"_s, tr("Speak this sentence again"), {});
    auto *more = button(u"ellipsis"_s, u"sentenceMore"_s, tr("More for this sentence"), tr("Play from here, copy its phonemes"));
    setAgainEnabled(true);
    adjustSize();
    hide();
    m_come.setSingleShot(true);
    m_come.setInterval(restMs);
    m_go.setSingleShot(true);
    m_go.setInterval(goMs);
    connect(&m_come, &QTimer::timeout, this, &SentenceBar::place);
    connect(&m_go, &QTimer::timeout, this, &SentenceBar::dismiss);
    connect(play, &QToolButton::clicked, this, [this] { Q_EMIT playRequested(m_sentence); });
    connect(m_again, &QToolButton::clicked, this, [this] { Q_EMIT againRequested(m_sentence); });
    connect(more, &QToolButton::clicked, this,
            [this, more] { Q_EMIT moreRequested(m_sentence, more->mapToGlobal(QPoint(0, more->height()))); });
}

void SentenceBar::setAgainEnabled(bool enabled)
{
    m_again->setEnabled(enabled);
    m_again->setToolTip(enabled ? tr("Speaks this sentence again with another seed; the others stay as they are (Ctrl+Shift+Enter)")
                                : tr("A sentence can be spoken again once the whole text is spoken"));
}

void SentenceBar::showFor(int sentence, const QRect &at, bool soon)
{
    m_go.stop();
    if (isVisible() && sentence == m_sentence)
        return; // it does not follow the pointer about
    m_sentence = sentence;
    m_at = at;
    if (isVisible() || soon)
        place();
    else
        m_come.start();
}

void SentenceBar::place()
{
    m_come.stop();
    const QSize size = sizeHint();
    const int x = std::clamp(m_at.center().x() - style::metric::control / 2, 0, std::max(0, parentWidget()->width() - size.width()));
    const int above = m_at.top() - size.height();
    setGeometry(QRect(QPoint(x, above >= 0 ? above : m_at.bottom() + 1), size));
    show();
    raise();
}

void SentenceBar::leave()
{
    m_come.stop();
    if (isHidden())
        dismiss();
    else if (!m_go.isActive())
        m_go.start();
}

void SentenceBar::dismiss()
{
    m_come.stop();
    m_go.stop();
    hide();
    if (m_sentence < 0)
        return;
    m_sentence = -1;
    Q_EMIT gone();
}

void SentenceBar::enterEvent(QEnterEvent *)
{
    m_go.stop();
}

void SentenceBar::leaveEvent(QEvent *)
{
    leave();
}

} // namespace ui

#include "moc_sentencebar.cpp"
