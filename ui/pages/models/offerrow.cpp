// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/offerrow.h"

#include "ui/pages/models/downloadbar.h"
#include "ui/style/style.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int columnWidth = 160; // a fact needs at least this much
constexpr int narrow = 440;      // below this the button stands under the texts

} // namespace

OfferRow::OfferRow(const QString &name, const QString &iconName, const QString &title, const QString &goodFor, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_title(title)
    , m_mark(new Fact(this))
    , m_button(new QPushButton(this))
    , m_grid(new QGridLayout(this))
    , m_factBox(new QWidget(this))
    , m_factGrid(new QGridLayout(m_factBox))
    , m_bar(new DownloadBar(name, this))
{
    style::name(this, u"offer-"_s + name, title, {});
    setFocusPolicy(Qt::StrongFocus);
    m_grid->setContentsMargins(12, 12, 12, 12);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(style::metric::grid);
    m_grid->setColumnStretch(1, 1);
    auto *icon = new Fact(this);
    icon->setIconSize(20);
    icon->set(iconName, {});
    m_grid->addWidget(icon, 0, 0, Qt::AlignTop);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(style::metric::half);
    auto *top = new QHBoxLayout;
    top->setSpacing(12);
    auto *heading = new Fact(this); // shortened where there is little room
    heading->setFont(style::strongFont());
    heading->set({}, title, Fact::Tone::Plain);
    top->addWidget(heading);
    top->addWidget(m_mark);
    top->addStretch(1);
    m_mark->hide();
    texts->addLayout(top);
    auto *purpose = new QLabel(goodFor, this);
    purpose->setProperty("muted", true);
    purpose->setWordWrap(true);
    purpose->setTextFormat(Qt::PlainText);
    texts->addWidget(purpose);
    m_grid->addLayout(texts, 0, 1);
    m_button->setObjectName(u"offerButton-"_s + name);
    m_button->setMinimumWidth(112);
    m_grid->addWidget(m_button, 0, 2, Qt::AlignTop);

    m_factGrid->setContentsMargins(0, 0, 0, 0);
    m_factGrid->setHorizontalSpacing(12);
    m_factGrid->setVerticalSpacing(2);
    m_grid->addWidget(m_factBox, 1, 1, 1, 2);
    m_grid->addWidget(m_bar, 2, 1, 1, 2);
    m_bar->hide();
    connect(m_button, &QPushButton::clicked, this, [this] {
        Q_EMIT selected();
        Q_EMIT buttonClicked();
    });
}

void OfferRow::setFacts(const std::vector<FactText> &facts)
{
    while (m_facts.size() > facts.size()) {
        delete m_facts.back();
        m_facts.pop_back();
    }
    while (m_facts.size() < facts.size()) {
        auto *fact = new Fact(m_factBox);
        connect(fact, &QAbstractButton::clicked, this, [this, fact] {
            if (const QString link = fact->property("link").toString(); !link.isEmpty())
                Q_EMIT linkWanted(link);
        });
        m_facts.push_back(fact);
    }
    for (size_t i = 0; i < facts.size(); ++i) {
        m_facts[i]->setToolTip(facts[i].toolTip);
        m_facts[i]->setProperty("link", facts[i].link);
        m_facts[i]->setObjectName(facts[i].link.isEmpty() ? QString() : u"offerLink-"_s + m_name);
        m_facts[i]->set(facts[i].icon, facts[i].text, facts[i].tone);
    }
    m_columns = 0;
    layOutFacts();
    evenOut();
}

void OfferRow::layOutFacts()
{
    m_grid->removeWidget(m_button);
    if (width() < narrow)
        m_grid->addWidget(m_button, 3, 1, 1, 2, Qt::AlignLeft);
    else
        m_grid->addWidget(m_button, 0, 2, Qt::AlignTop);
    const int room = width() - 24 - 36; // margins, icon
    const int columns = room >= 4 * columnWidth ? 4 : room >= 2 * columnWidth ? 2 : 1;
    if (columns == m_columns)
        return;
    m_columns = columns;
    // The same in every row, whatever is in it: the eye compares down a column. The second one holds the licence.
    constexpr int stretches[] = {3, 6, 4, 5};
    for (int c = 0; c < 4; ++c) {
        m_factGrid->setColumnStretch(c, c >= columns ? 0 : columns == 4 ? stretches[c] : 1);
        m_factGrid->setColumnMinimumWidth(c, c < columns ? columnWidth / 3 : 0);
    }
    for (Fact *fact : m_facts)
        m_factGrid->removeWidget(fact);
    for (int i = 0; i < int(m_facts.size()); ++i)
        m_factGrid->addWidget(m_facts[size_t(i)], i / columns, i % columns);
}

// The bar takes the place of the facts, and the button goes: no row below moves.
void OfferRow::evenOut()
{
    for (QWidget *widget : {m_factBox, static_cast<QWidget *>(m_bar)})
        widget->setMinimumHeight(0);
    const int high = std::max(m_factBox->sizeHint().height(), m_bar->sizeHint().height());
    for (QWidget *widget : {m_factBox, static_cast<QWidget *>(m_bar)})
        widget->setMinimumHeight(high);
    QSizePolicy policy = m_button->sizePolicy();
    policy.setRetainSizeWhenHidden(width() >= narrow);
    m_button->setSizePolicy(policy);
}

void OfferRow::setButton(const QString &iconName, const QString &text, const QString &toolTip, bool enabled)
{
    m_button->setIcon(iconName.isEmpty() ? QIcon() : style::icon(iconName));
    m_button->setText(iconName.isEmpty() ? text : u" "_s + text); // air between icon and word
    m_button->setToolTip(toolTip);
    m_button->setAccessibleName(u"%1: %2"_s.arg(text, m_title));
    m_button->setEnabled(enabled);
}

void OfferRow::setMark(const QString &text)
{
    m_mark->set(u"check"_s, text, Fact::Tone::Good);
    m_mark->setVisible(!text.isEmpty());
}

void OfferRow::setActive(bool active)
{
    if (active != m_bar->isHidden())
        return;
    // The keyboard stays in this row when what it was on gives way to the other.
    const QWidget *focus = focusWidget();
    const bool moves = focus && (active ? focus == m_button : m_bar->isAncestorOf(focus)) && focus->hasFocus();
    if (moves)
        setFocus();
    evenOut();
    m_factBox->setVisible(!active);
    m_button->setVisible(!active);
    m_bar->setVisible(active);
}

void OfferRow::setSelected(bool selected)
{
    if (m_selected == selected)
        return;
    m_selected = selected;
    update();
}

void OfferRow::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_selected) {
        painter.setPen(QPen(c.line, 1));
        painter.setBrush(c.window);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    }
    if (hasFocus())
        style::drawFocus(painter, rect(), 8);
}

void OfferRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOutFacts();
    evenOut();
}

void OfferRow::mousePressEvent(QMouseEvent *event)
{
    QWidget::mousePressEvent(event);
    Q_EMIT selected();
}

void OfferRow::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    Q_EMIT selected();
    update();
}

void OfferRow::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void OfferRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        // To the next row, over the controls inside of this one.
        const bool down = event->key() == Qt::Key_Down;
        const auto rows = parentWidget() ? parentWidget()->findChildren<OfferRow *>(Qt::FindDirectChildrenOnly) : QList<OfferRow *>();
        OfferRow *best = nullptr;
        for (OfferRow *row : rows) {
            const bool beyond = down ? row->y() > y() : row->y() < y();
            if (row->isVisible() && beyond && (!best || (down ? row->y() < best->y() : row->y() > best->y())))
                best = row;
        }
        if (best)
            best->setFocus(down ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_button->isVisible())
            m_button->click();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace ui

#include "moc_offerrow.cpp"
