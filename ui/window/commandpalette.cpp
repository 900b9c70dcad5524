// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/commandpalette.h"

#include "ui/style/style.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int rowHeight = 36, shownRows = 10;
constexpr int kindCounts = 25; // so much less than the name
enum Role { Index = Qt::UserRole, Kind, Icon, Keys };

/// Icon, name, and at the right the shortcut or the kind.
class Delegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, rowHeight}; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &c = style::colours();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(c.selection);
            painter->drawRoundedRect(option.rect, 6, 6);
        }
        QRect rect = option.rect.adjusted(10, 0, -12, 0);
        if (const QString icon = index.data(Icon).toString(); !icon.isEmpty())
            style::drawIcon(*painter, QRectF(rect.left(), rect.center().y() - 8, 18, 18), icon, c.muted);
        rect.setLeft(rect.left() + 30);
        painter->setFont(style::textFont());
        painter->setPen(c.muted);
        const QString keys = index.data(Keys).toString();
        const QString right = keys.isEmpty() ? index.data(Kind).toString() : keys;
        painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, right);
        painter->setPen(c.text);
        rect.setRight(rect.right() - painter->fontMetrics().horizontalAdvance(right) - 16);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
        painter->restore();
    }
};

bool beginsWord(const QString &text, qsizetype at)
{
    return text[at].isLetterOrNumber() && (at == 0 || !text[at - 1].isLetterOrNumber());
}

/// Whether `typed` is made of the beginnings of words of `text`, from `at` on, in their order: "thli" of "Theme: Light".
bool isOfBeginnings(QStringView typed, const QString &text, qsizetype at)
{
    if (typed.isEmpty())
        return true;
    for (; at < text.size(); ++at) {
        if (!beginsWord(text, at))
            continue;
        for (qsizetype count = 1; count <= typed.size() && at + count <= text.size() && text[at + count - 1] == typed[count - 1]; ++count)
            if (isOfBeginnings(typed.sliced(count), text, at + count))
                return true;
    }
    return false;
}

/// Whether the letters stand in this order within one word: "stgs" of "Settings". Over several words they stand in nearly every
/// sentence, and what is found then is not what was meant.
bool isScatteredInOneWord(QStringView typed, const QString &text)
{
    qsizetype found = 0;
    for (qsizetype at = 0; at < text.size() && found < typed.size(); ++at) {
        if (!text[at].isLetterOrNumber())
            found = 0;
        else if (text[at] == typed[found])
            ++found;
    }
    return found == typed.size();
}

/// Both folded; -1: not found.
int scoreOfWord(const QString &typed, const QString &text)
{
    qsizetype run = text.indexOf(typed);
    const bool within = run >= 0;
    while (run > 0 && !beginsWord(text, run))
        run = text.indexOf(typed, run + 1);
    if (run >= 0) {
        const qsizetype end = run + typed.size();
        const bool whole = end == text.size() || !text[end].isLetterOrNumber();
        return (run == 0 ? 100 : 80) + (whole ? 5 : 0);
    }
    if (within)
        return 60;
    if (isOfBeginnings(typed, text, 0))
        return 50;
    return isScatteredInOneWord(typed, text) ? 10 : -1;
}

} // namespace

CommandPalette::CommandPalette(QWidget *parent)
    : QFrame(parent), m_edit(new QLineEdit(this)), m_list(new QListWidget(this)), m_nothing(new QLabel(this))
{
    setProperty("popup", true);
    setObjectName(u"commandPalette"_s);
    setAccessibleName(tr("Find"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(style::metric::grid);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    m_nothing->setObjectName(u"paletteNothing"_s);
    m_nothing->setProperty("muted", true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    layout->addWidget(m_nothing, 1);
    style::name(m_edit, u"paletteEdit"_s, tr("Find a page, a command, a setting or a model"), tr("Type a part of a name; Return does it."));
    m_edit->setPlaceholderText(tr("Find a page, a command, a setting or a model"));
    m_edit->addAction(style::icon(u"search"_s, style::IconRole::Muted), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    style::name(m_list, u"paletteList"_s, tr("What was found"), {});
    m_list->setItemDelegate(new Delegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    hide();
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_edit, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::open(std::vector<Command> commands)
{
    m_commands = std::move(commands);
    m_before = QApplication::focusWidget();
    m_edit->clear();
    filter();
    const int wide = std::min(560, parentWidget()->width() - 48);
    resize(wide, std::min(32 + 38 + shownRows * rowHeight, parentWidget()->height() - 72 - style::metric::margin));
    move((parentWidget()->width() - wide) / 2, 72);
    show();
    raise();
    m_edit->setFocus();
}

void CommandPalette::close()
{
    if (isHidden())
        return;
    hide();
    if (m_before)
        m_before->setFocus();
}

int CommandPalette::score(const QString &typed, const QString &text)
{
    int sum = 0;
    const QString folded = text.toCaseFolded();
    for (const QString &word : typed.toCaseFolded().split(u' ', Qt::SkipEmptyParts)) {
        const int own = scoreOfWord(word, folded);
        if (own < 0)
            return -1;
        sum += own;
    }
    return sum;
}

void CommandPalette::filter()
{
    std::vector<std::pair<int, int>> found; // minus score, index: a stable order for equal scores
    for (int i = 0; i < int(m_commands.size()); ++i) {
        const Command &command = m_commands[size_t(i)];
        const int own = score(m_edit->text(), command.text);
        const int with = score(m_edit->text(), command.kind + u' ' + command.text);
        if (const int best = std::max(own, with < 0 ? -1 : std::max(0, with - kindCounts)); best >= 0)
            found.emplace_back(-best, i);
    }
    std::ranges::sort(found);
    m_list->clear();
    for (const auto &[unused, i] : found) {
        const Command &command = m_commands[size_t(i)];
        auto *item = new QListWidgetItem(command.text, m_list);
        item->setData(Index, i);
        item->setData(Kind, command.kind);
        item->setData(Icon, command.iconName);
        item->setData(Keys, command.keys.toString(QKeySequence::NativeText));
    }
    m_list->setCurrentRow(0);
    m_list->setVisible(!found.empty());
    m_nothing->setVisible(found.empty());
    m_nothing->setText(tr("Nothing found for “%1”.\nTry a part of a word; F1 searches what everything does.").arg(m_edit->text()));
}

void CommandPalette::runCurrent()
{
    const auto *item = m_list->currentItem();
    if (!item)
        return;
    const auto run = m_commands[size_t(item->data(Index).toInt())].run;
    close();
    run();
}

bool CommandPalette::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int rows = m_list->count();
        if (rows > 0 && (key == Qt::Key_Down || key == Qt::Key_Up)) {
            m_list->setCurrentRow((m_list->currentRow() + (key == Qt::Key_Down ? 1 : rows - 1)) % rows);
            return true;
        }
    } else if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent *>(event)->reason() == Qt::MouseFocusReason) {
        close();
    }
    return QFrame::eventFilter(object, event);
}

} // namespace ui

#include "moc_commandpalette.cpp"
