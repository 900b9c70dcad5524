// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesprompt.h"

#include "ui/pages/pictures/picturesnames.h"
#include "ui/results/promptstyles.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/text/prompteditor.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

PicturesPrompt::PicturesPrompt(PicturesServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_prompt(new PromptEditor(this))
    , m_negative(new PromptEditor(this))
    , m_fold(new QToolButton(this))
    , m_styles(new PromptStyles(this))
    , m_counter(new FigureLabel({}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 10, 12, 4); // the button's own edge comes to the left of its words
    layout->setSpacing(style::metric::half);
    const QString syntax = tr("(word) counts more, [word] less, (word:1.3) 1.3 times; Ctrl+Up and Ctrl+Down change the selected words.");
    style::name(m_prompt, u"prompt"_s, tr("Prompt"), tr("What the picture shows, in English words. %1").arg(syntax));
    m_prompt->setPlaceholderText(tr("Describe the picture"));
    m_prompt->setLines(2, 6);
    auto *prompt = new QVBoxLayout;
    prompt->setContentsMargins(6, 0, 0, 0);
    prompt->addWidget(m_prompt);
    layout->addLayout(prompt);

    auto *row = new QHBoxLayout;
    row->setSpacing(style::metric::grid);
    style::name(m_fold, u"negativeFold"_s, tr("Negative prompt"), {});
    m_fold->setIcon(style::icon(u"minus"_s, style::IconRole::Muted));
    m_fold->setIconSize({14, 14});
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    row->addWidget(m_fold, 0, Qt::AlignTop);
    style::name(m_negative, u"negative"_s, tr("Negative prompt"),
                tr("What to leave out of the picture; plays no part at a guidance of 1 or less. %1").arg(syntax));
    m_negative->setPlaceholderText(tr("What to leave out"));
    m_negative->setLines(1, 4);
    auto *negative = new QVBoxLayout; // in line with the word in front of it
    negative->setContentsMargins(0, 6, 0, 6);
    negative->addWidget(m_negative);
    row->addLayout(negative, 1);
    row->addStretch(0);
    m_counter->setObjectName(u"promptCounter"_s);
    m_counter->setMuted(true);
    m_counter->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_counter->setFixedHeight(28);
    row->addWidget(m_styles, 0, Qt::AlignBottom);
    row->addWidget(m_counter, 0, Qt::AlignBottom);
    layout->addLayout(row);

    m_countSoon.setSingleShot(true);
    m_countSoon.setInterval(60);
    connect(&m_countSoon, &QTimer::timeout, this, &PicturesPrompt::count);
    for (auto *editor : {m_prompt, m_negative}) {
        connect(editor, &PromptEditor::textChanged, this, [this] {
            m_countSoon.start();
            Q_EMIT changed();
        });
        connect(editor, &PromptEditor::focusChanged, this, [this, editor](bool focused) {
            if (focused && m_inNegative != (editor == m_negative)) {
                m_inNegative = editor == m_negative;
                count();
            }
            update();
        });
    }
    connect(m_negative, &PromptEditor::textChanged, this, &PicturesPrompt::showNegative);
    connect(m_fold, &QToolButton::clicked, this, [this] {
        setNegativeOpen(!m_isOpen);
        (m_isOpen ? m_negative : m_prompt)->setFocus();
    });
    connect(m_styles, &PromptStyles::changed, this, &PicturesPrompt::changed);
    connect(m_styles, &PromptStyles::writeWanted, this, &PicturesPrompt::writeStyles);
    showNegative();
    count();
}

core::library::StyledWords PicturesPrompt::styled() const
{
    return m_styles->applied({.prompt = prompt(), .negative = negative()});
}

void PicturesPrompt::writeStyles()
{
    const auto words = styled();
    m_styles->clear();
    setPrompt(QString::fromStdString(words.prompt));
    setNegative(QString::fromStdString(words.negative));
}

std::string PicturesPrompt::prompt() const
{
    return PromptText(m_prompt->toPlainText()).utf8;
}

std::string PicturesPrompt::negative() const
{
    return PromptText(m_negative->toPlainText()).utf8;
}

void PicturesPrompt::setPrompt(const QString &prompt)
{
    m_prompt->replaceText(prompt);
}

void PicturesPrompt::setNegative(const QString &negative)
{
    m_negative->replaceText(negative);
}

void PicturesPrompt::setPlain(bool plain)
{
    m_plain = plain;
    m_prompt->setPlain(plain);
    m_negative->setPlain(plain);
    count();
}

void PicturesPrompt::setNegativeCounts(bool counts)
{
    m_negativeCounts = counts;
    showNegative();
}

void PicturesPrompt::setNegativeOpen(bool open)
{
    m_isOpen = open;
    showNegative();
}

void PicturesPrompt::showNegative()
{
    m_negative->setVisible(m_isOpen);
    QString text = tr("not:");
    if (!m_isOpen) {
        const QString words = m_negative->toPlainText().simplified();
        text += u' ' + (words.isEmpty() ? tr("nothing in particular") : words);
        if (!m_negativeCounts && !words.isEmpty())
            text += tr(" (plays no part at this guidance)");
        const int room = width() - 2 * 12 - m_counter->sizeHint().width() - m_styles->sizeHint().width() - 3 * style::metric::grid - 40;
        text = m_fold->fontMetrics().elidedText(text, Qt::ElideRight, std::max(room, 60));
    } else if (!m_negativeCounts) {
        text = tr("not (plays no part at this guidance):");
    }
    m_fold->setText(text);
    m_fold->setToolTip(m_isOpen ? tr("Folds the negative prompt away; it stays in force.")
                                : tr("Opens the negative prompt: words for what to leave out."));
}

void PicturesPrompt::count()
{
    m_countSoon.stop();
    PromptEditor *editor = m_inNegative ? m_negative : m_prompt;
    if (!m_services.countPrompt) {
        m_counter->hide();
        return;
    }
    for (PromptEditor *each : {m_prompt, m_negative}) {
        const PromptText text(each->toPlainText());
        try {
            const core::diffusion::PromptCount counted = m_services.countPrompt(text.utf8, m_plain);
            std::vector<int> starts;
            for (const uint32_t byte : counted.chunkStarts)
                starts.push_back(text.position(byte));
            each->setChunkStarts(starts);
            if (each != editor)
                continue;
            m_counter->setText(u"%1/%2"_s.arg(counted.tokens).arg(counted.limit));
            m_counter->setToolTip(
                tr("Tokens, the pieces of words the model reads: %1. It reads 75 at a time; a dotted line in the text shows where the next part begins.")
                    .arg(counted.tokens));
        } catch (const core::Error &error) { // the vocabulary is missing: a picture would fail with the same words
            m_counter->setText(u"?"_s);
            m_counter->setToolTip(QString::fromUtf8(error.what()));
        }
    }
    m_counter->setAccessibleName(tr("Tokens: %1").arg(m_counter->text()));
}

void PicturesPrompt::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    const bool focused = m_prompt->hasFocus() || m_negative->hasFocus();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(c.window);
    painter.setPen(focused ? QPen(c.focus, 2) : QPen(c.line, 1));
    const qreal inset = focused ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 8, 8);
}

void PicturesPrompt::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showNegative();
}

} // namespace ui

#include "moc_picturesprompt.cpp"
