// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/helppanel.h"

#include "ui/style/style.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

enum Role { Index = Qt::UserRole, Keys, About };
constexpr int side = 12, above = 7, headHigh = 40;

/// A group's title; or what it is, its keys at the right, and under both what it does.
class Delegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        if (!index.data(Index).isValid())
            return {100, headHigh};
        const auto *list = static_cast<const QListWidget *>(parent());
        const int wide = list->viewport()->width() - 2 * side;
        return {100, 2 * above + QFontMetrics(style::textFont()).height() + aboutHigh(index.data(About).toString(), wide)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &c = style::colours();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        QRect rect = option.rect.adjusted(side, above, -side, -above);
        const auto start = Qt::AlignLeft; // mirrored by the painter's own direction
        painter->setLayoutDirection(option.direction);
        if (!index.data(Index).isValid()) {
            painter->setFont(style::strongFont());
            painter->setPen(c.focus);
            painter->drawText(rect, QStyle::visualAlignment(option.direction, start) | Qt::AlignBottom, index.data().toString());
            painter->restore();
            return;
        }
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(c.selection);
            painter->drawRoundedRect(option.rect.adjusted(2, 0, -2, 0), 6, 6);
        }
        const QString keys = index.data(Keys).toString();
        const QFontMetrics metrics(style::textFont());
        QRect line(rect.left(), rect.top(), rect.width(), metrics.height());
        painter->setFont(style::textFont());
        painter->setPen(c.muted);
        painter->drawText(line, QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter, keys);
        const int keysWide = keys.isEmpty() ? 0 : metrics.horizontalAdvance(keys) + side;
        const QRect title = QStyle::visualRect(option.direction, line, line.adjusted(0, 0, -keysWide, 0));
        painter->setPen(c.text);
        painter->drawText(title, QStyle::visualAlignment(option.direction, start) | Qt::AlignVCenter,
                          metrics.elidedText(index.data().toString(), Qt::ElideRight, title.width()));
        rect.setTop(line.bottom() + 3);
        painter->setPen(c.muted);
        painter->drawText(rect, QStyle::visualAlignment(option.direction, start) | Qt::AlignTop | Qt::TextWordWrap,
                          index.data(About).toString());
        painter->restore();
    }

private:
    static int aboutHigh(const QString &about, int wide)
    {
        if (about.isEmpty())
            return 0;
        return 2 + QFontMetrics(style::textFont()).boundingRect(QRect(0, 0, wide, 10000), Qt::TextWordWrap, about).height();
    }
};

} // namespace

HelpPanel::HelpPanel(QWidget *parent)
    : QFrame(parent), m_edit(new QLineEdit(this)), m_list(new QListWidget(this)), m_nothing(new QLabel(tr("Nothing found"), this))
{
    setProperty("popup", true);
    setObjectName(u"helpPanel"_s);
    setAccessibleName(tr("Help"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(style::metric::grid);
    auto *top = new QHBoxLayout;
    top->setSpacing(style::metric::grid);
    auto *title = new QLabel(tr("Help"), this);
    title->setFont(style::titleFont());
    title->setContentsMargins(style::metric::grid, 0, style::metric::grid, 0);
    auto *closes = new QToolButton(this);
    style::name(closes, u"helpClose"_s, tr("Close the help"), tr("Closes the help (Esc or F1)."));
    closes->setIcon(style::icon(u"x"_s));
    closes->setFocusPolicy(Qt::StrongFocus);
    top->addWidget(title);
    top->addWidget(m_edit, 1);
    top->addWidget(closes);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    m_nothing->setProperty("muted", true);
    m_nothing->setObjectName(u"helpNothing"_s);
    m_nothing->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_nothing, 1);
    style::name(m_edit, u"helpEdit"_s, tr("Search the help"), tr("Type a word: an action, a key, a setting, a licence."));
    m_edit->setPlaceholderText(tr("An action, a key, a setting, a licence"));
    m_edit->addAction(style::icon(u"search"_s, style::IconRole::Muted), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    style::name(m_list, u"helpList"_s, tr("What the help says"), {});
    m_list->setItemDelegate(new Delegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setResizeMode(QListView::Adjust);
    hide();
    connect(closes, &QToolButton::clicked, this, &HelpPanel::close);
    connect(m_edit, &QLineEdit::textChanged, this, &HelpPanel::filter);
    connect(m_edit, &QLineEdit::returnPressed, this, &HelpPanel::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &HelpPanel::runCurrent);
}

void HelpPanel::open(std::vector<Entry> entries, const QString &search, int below)
{
    m_entries = std::move(entries);
    m_before = QApplication::focusWidget();
    const QSize room = parentWidget()->size() - QSize(0, below);
    const int edge = room.height() < 480 ? style::metric::grid : 24;
    const QSize size = QSize(std::min(720, room.width() - 48), std::min(680, room.height() - 2 * edge)).expandedTo(minimumSizeHint());
    setGeometry(QRect(QPoint((room.width() - size.width()) / 2, (room.height() - size.height()) / 2), size));
    show();
    raise();
    layout()->activate();
    m_edit->setText(search);
    filter();
    m_edit->setFocus();
}

void HelpPanel::close()
{
    if (isHidden())
        return;
    hide();
    if (m_before)
        m_before->setFocus();
}

void HelpPanel::filter()
{
    const QStringList words = m_edit->text().simplified().split(u' ', Qt::SkipEmptyParts);
    const auto fits = [&words](const Entry &entry) {
        const QString all = entry.group + u' ' + entry.title + u' ' + entry.keys + u' ' + entry.about;
        return std::ranges::all_of(words, [&all](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
    };
    // What bears the word as its name comes first, then what has it in the name, then what mentions it.
    const QString typed = m_edit->text().simplified();
    const auto rank = [&](const Entry &entry) {
        if (!fits(entry))
            return 3;
        if (words.isEmpty() || entry.title.compare(typed, Qt::CaseInsensitive) == 0)
            return 0;
        const auto inTitle = [&entry](const QString &word) { return entry.title.contains(word, Qt::CaseInsensitive); };
        return std::ranges::all_of(words, inTitle) ? 1 : 2;
    };
    m_list->clear();
    // Each group once, the one of the best find first; in it the best finds first.
    std::vector<std::pair<int, size_t>> found;
    for (size_t i = 0; i < m_entries.size(); ++i)
        if (const int rated = rank(m_entries[i]); rated < 3)
            found.emplace_back(rated, i);
    std::ranges::stable_sort(found, {}, &std::pair<int, size_t>::first);
    QStringList groups;
    for (const auto &[rated, i] : found)
        if (!groups.contains(m_entries[i].group))
            groups.append(m_entries[i].group);
    for (const QString &group : groups) {
        (new QListWidgetItem(group, m_list))->setFlags(Qt::NoItemFlags);
        for (const auto &[rated, i] : found) {
            const Entry &entry = m_entries[i];
            if (entry.group != group)
                continue;
            auto *item = new QListWidgetItem(entry.title, m_list);
            item->setData(Index, int(i));
            item->setData(Keys, entry.keys);
            item->setData(About, entry.about);
            item->setData(Qt::AccessibleTextRole, entry.title + u". "_s + entry.keys + u". "_s + entry.about);
        }
    }
    m_list->setVisible(m_list->count() > 0);
    m_nothing->setVisible(m_list->count() == 0);
    m_list->setCurrentRow(m_list->count() > 1 ? 1 : -1);
    m_list->scrollToTop();
}

void HelpPanel::runCurrent()
{
    const auto *item = m_list->currentItem();
    if (!item || !item->data(Index).isValid())
        return;
    const auto run = m_entries[size_t(item->data(Index).toInt())].run;
    if (!run)
        return;
    close();
    run();
}

void HelpPanel::step(int direction)
{
    int row = m_list->currentRow() + direction;
    while (row >= 0 && row < m_list->count() && !m_list->item(row)->data(Index).isValid())
        row += direction;
    if (row >= 0 && row < m_list->count())
        m_list->setCurrentRow(row);
}

bool HelpPanel::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down:
            step(1);
            return true;
        case Qt::Key_Up:
            step(-1);
            return true;
        case Qt::Key_PageDown:
        case Qt::Key_PageUp: {
            const int direction = static_cast<QKeyEvent *>(event)->key() == Qt::Key_PageDown ? 1 : -1;
            for (int i = 0; i < 8; ++i)
                step(direction);
            return true;
        }
        default:
            break;
        }
    }
    return QFrame::eventFilter(object, event);
}

} // namespace ui

#include "moc_helppanel.cpp"
