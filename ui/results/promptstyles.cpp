// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/promptstyles.h"

#include "core/base/error.h"
#include "ui/results/promptstylesdialog.h"
#include "ui/style/style.h"

#include <QAction>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::library::Style;
using core::library::StyledWords;

namespace ui {

namespace {

const Style *styleIn(const std::vector<Style> &styles, const QString &name)
{
    const auto it = std::ranges::find(styles, name.toStdString(), &Style::name);
    return it == styles.end() ? nullptr : &*it;
}

} // namespace

PromptStyles::PromptStyles(QWidget *parent) : QToolButton(parent), m_menu(new QMenu(this))
{
    style::name(this, u"promptStyles"_s, tr("Styles"), {});
    setIcon(style::icon(u"palette"_s, style::IconRole::Muted));
    setIconSize({14, 14});
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    m_menu->setObjectName(u"promptStylesMenu"_s);
    m_menu->setToolTipsVisible(true);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &PromptStyles::fillMenu);
    showChosen();
}

void PromptStyles::setChosen(const QStringList &names)
{
    if (!names.isEmpty())
        refresh();
    QStringList there;
    for (const QString &name : names)
        if (styleIn(m_styles, name) && !there.contains(name))
            there.append(name);
    if (there == m_chosen)
        return;
    m_chosen = there;
    showChosen();
    Q_EMIT changed();
}

void PromptStyles::showChosen()
{
    setText(u' ' + (m_chosen.isEmpty() ? tr("Styles") : tr("Styles: %1").arg(m_chosen.size())));
    setToolTip(m_chosen.isEmpty() ? tr("Lays words under a name over the prompt, such as a way of drawing.")
                                  : tr("Laid over the prompt: %1.").arg(m_chosen.join(u", "_s)));
    setAccessibleDescription(toolTip());
}

StyledWords PromptStyles::applied(const StyledWords &words) const
{
    std::vector<Style> styles;
    for (const QString &name : m_chosen)
        if (const Style *style = styleIn(m_styles, name))
            styles.push_back(*style);
    return core::library::withStyles(styles, words);
}

void PromptStyles::refresh()
{
    try {
        m_styles = m_file.read().styles;
    } catch (const core::Error &error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
        return;
    }
    if (m_chosen.removeIf([this](const QString &name) { return !styleIn(m_styles, name); }) > 0)
        showChosen();
}

void PromptStyles::fillMenu()
{
    refresh();
    m_menu->clear();
    for (const Style &style : m_styles) {
        const QString name = QString::fromStdString(style.name);
        QAction *action = m_menu->addAction(QString(name).replace(u'&', u"&&"_s), this, [this, name] {
            QStringList names = m_chosen;
            if (names.removeAll(name) == 0)
                names.append(name);
            setChosen(names);
        });
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(name));
        action->setToolTip(QString::fromStdString(style.prompt.empty() ? style.negative : style.prompt).left(300).toHtmlEscaped());
    }
    if (m_styles.empty())
        m_menu->addAction(tr("No style is kept yet"))->setEnabled(false);
    m_menu->addSeparator();
    m_menu->addAction(tr("Use none"), this, &PromptStyles::clear)->setEnabled(!m_chosen.isEmpty());
    m_menu->addAction(tr("Write them into the prompt"), this, &PromptStyles::writeWanted)->setEnabled(!m_chosen.isEmpty());
    m_menu->addAction(tr("Edit styles…"), this, &PromptStyles::edit);
}

void PromptStyles::edit()
{
    try {
        auto *dialog = new PromptStylesDialog(m_file, window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::finished, this, [this] {
            refresh();
            Q_EMIT changed();
        });
        dialog->open();
    } catch (const core::Error &error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

} // namespace ui

#include "moc_promptstyles.cpp"
