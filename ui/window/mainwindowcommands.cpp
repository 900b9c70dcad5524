// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window can do by name and by key: the palette, the shortcuts and the help are made of the same
// actions, so that none of them can say what is not so.
#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/page.h"
#include "ui/pages/voicewords.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/section.h"
#include "ui/window/about.h"
#include "ui/window/commandpalette.h"
#include "ui/window/firststart.h"
#include "ui/window/helppanel.h"
#include "ui/window/mainwindow.h"
#include "ui/window/queuepopup.h"
#include "ui/window/statusbar.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr auto inPalette = "inPalette"; // a window's action that can be wanted by name

/// The tenth has Alt: Ctrl+0 shows a whole picture.
QKeySequence pageKeys(size_t page)
{
    return page < 9 ? QKeySequence(u"Ctrl+%1"_s.arg(page + 1)) : QKeySequence(u"Alt+0"_s);
}

/// Qt calls the key Return that keyboards and the rest of the window call Enter.
QString keyWords(const QKeySequence &keys)
{
    return keys.toString(QKeySequence::NativeText).replace(u"Return"_s, u"Enter"_s);
}

/// As sentences end, though a tooltip of a few words has no full stop.
QString asSentence(const QString &about)
{
    return about.isEmpty() || QStringView(u".!?:…)").contains(about.back()) ? about : about + u'.';
}

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &sequence : action.shortcuts())
        keys.append(keyWords(sequence));
    return keys.value(0);
}

QString textOf(const QAction &action)
{
    return action.text().remove(u'&');
}

// What an action's tooltip says besides its text; Qt makes the text the tooltip where there is none.
QString aboutOf(const QAction &action)
{
    const QString toolTip = action.toolTip();
    return toolTip == textOf(action) || toolTip == action.text() ? QString() : toolTip;
}

// A tooltip names its keys in brackets; where they stand beside it, once is enough.
QString withoutKeys(const QString &about, const QString &keys)
{
    if (keys.isEmpty())
        return about;
    QString plain = about;
    for (const QString &same : {keys, QString(keys).replace(u"Return"_s, u"Enter"_s)})
        plain.remove(u" (%1)"_s.arg(same));
    return plain;
}

HelpPanel::Entry helpOf(const QString &group, const QAction &action, std::function<void()> run)
{
    return {group, textOf(action), keysOf(action), asSentence(withoutKeys(aboutOf(action), keysOf(action))), std::move(run)};
}

// A button of an action that is told of already.
bool isButtonOf(const QWidget *widget, const QList<QAction *> &actions)
{
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    return button && std::ranges::any_of(actions, [button](const QAction *action) {
               return textOf(*action) == button->accessibleName()
                      || (!action->toolTip().isEmpty() && action->toolTip() == button->toolTip());
           });
}

struct Control
{
    QWidget *widget;
    QString name, about;
};

/// What can be set or pressed there and says what it does, in the order in which Tab goes through it.
std::vector<Control> controlsIn(const QWidget *root)
{
    std::vector<Control> found;
    QStringList names;
    for (auto *widget : root->findChildren<QWidget *>()) {
        if (qobject_cast<Banner *>(widget->parentWidget())) // a message, which may not be there
            continue;
        QString about = widget->toolTip();
        if (widget->accessibleName().isEmpty() || about.isEmpty() || widget->focusPolicy() == Qt::NoFocus
            || widget->objectName().startsWith(u"qt_"_s) || qobject_cast<QComboBox *>(widget->parentWidget()))
            continue;
        QString name = widget->accessibleName();
        if (widget->objectName() == u"value"_s && qobject_cast<QLineEdit *>(widget)) // the number of a slider
            continue;
        if (names.contains(name) || about == name)
            continue;
        names.append(name);
        found.push_back({widget, name, about});
    }
    return found;
}

} // namespace

void MainWindow::addAction(const QString &text, const QString &about, const QString &iconName, const QList<QKeySequence> &keys, bool byName,
                           const std::function<void()> &run)
{
    auto *action = new QAction(text, this);
    action->setToolTip(about);
    action->setShortcuts(keys);
    action->setProperty(inPalette, byName);
    action->setProperty("iconName", iconName);
    connect(action, &QAction::triggered, this, run);
    QMainWindow::addAction(action);
}

void MainWindow::buildActions()
{
    addAction(tr("Begin the main action of the page"), tr("Again while something runs: it waits for its turn."), u"play"_s,
              {QKeySequence(u"Ctrl+Return"_s), QKeySequence(u"Ctrl+Enter"_s)}, false,
              [this] { m_first ? m_first->make() : currentPage()->triggerPrimary(); });
    addAction(tr("Close what lies over the work, or cancel what runs"), tr("What is ready stays."), u"x"_s, {QKeySequence(u"Esc"_s)}, false,
              [this] { escape(); });
    addAction(tr("Find"), tr("Finds a page, a command, a setting or a model by name."), u"search"_s, {QKeySequence(u"Ctrl+K"_s)}, false,
              [this] { openPalette(); });
    addAction(tr("Help"), tr("What can be done, by which keys, what every setting does, and what the program is made of."),
              u"circle-question-mark"_s, {QKeySequence(u"F1"_s)}, true, [this] { toggleHelp(); });
    for (size_t i = 0; i < m_pages.size() && i < 10; ++i)
        addAction(tr("Go to %1").arg(m_pages[i]->title()), {}, m_pages[i]->iconName(), {pageKeys(i)}, false,
                  [this, i] { showPage(m_pages[i]); });
    addAction(tr("Show only the work"), tr("The whole screen for the work; again, or Esc, brings the rest back."), u"maximize"_s,
              {QKeySequence(u"F11"_s)}, true, [this] { setOnlyWork(!m_onlyWork); });
    addAction(tr("Show or hide the pages"), tr("The column at the left."), u"panel-left"_s, {QKeySequence(u"Ctrl+["_s)}, true,
              [this] { m_status->railFold()->click(); });
    addAction(tr("Show or hide the settings"), tr("The column at the right."), u"panel-right"_s, {QKeySequence(u"Ctrl+]"_s)}, true,
              [this] { m_status->inspectorFold()->click(); });
    addAction(tr("Show what runs and waits"), tr("The order can be changed there, and each can be cancelled."), u"list-ordered"_s, {}, true,
              [this] { toggleQueue(); });
    const struct
    {
        QString text;
        style::Theme theme;
        QString icon;
    } themes[] = {{tr("Theme: dark"), style::Theme::Dark, u"moon"_s},
                  {tr("Theme: light"), style::Theme::Light, u"sun"_s},
                  {tr("Theme: as the system"), style::Theme::System, u"monitor"_s}};
    for (const auto &entry : themes)
        addAction(entry.text, {}, entry.icon, {}, true, [this, theme = entry.theme] { m_settings.setTheme(theme); });
    addAction(tr("Close Atelier"), tr("Everything is as it was at the next start."), u"x"_s, QKeySequence::keyBindings(QKeySequence::Quit),
              true, [this] { close(); });
}

void MainWindow::openPalette()
{
    m_help->close();
    std::vector<CommandPalette::Command> commands, later;
    for (size_t i = 0; i < m_pages.size(); ++i) {
        Page *page = m_pages[i];
        commands.push_back({page->title(), tr("Page"), page->iconName(), pageKeys(i), [this, page] { showPage(page); }});
    }
    for (Page *page : m_pages) {
        if (const auto jobs = page->jobs(); !jobs.isEmpty()) {
            const bool runs = jobs.first()->state() == core::jobs::Job::State::Running;
            commands.push_back({tr("Cancel: %1").arg((runs ? jobs.first() : jobs.last())->title()), page->title(), u"x"_s,
                                page == currentPage() ? QKeySequence(u"Esc"_s) : QKeySequence(), [page] { page->cancel(); }});
        }
        if (page->primary() && page->primary()->isEnabled()) {
            commands.push_back({page->primary()->text(), page->title(), page->iconName(), QKeySequence(u"Ctrl+Return"_s), [this, page] {
                                    showPage(page);
                                    page->triggerPrimary();
                                }});
        }
        for (QAction *action : page->actions()) {
            if (action->isEnabled() && !action->isSeparator())
                commands.push_back({textOf(*action), page->title(), page->iconName(), action->shortcut(), [this, page, action] {
                                        showPage(page);
                                        action->trigger();
                                    }});
            else if (!action->isSeparator() && action->isVisible()) // whoever looks for it learns where it is
                later.push_back(
                    {textOf(*action), tr("%1, not now").arg(page->title()), page->iconName(), {}, [this, page] { showPage(page); }});
        }
    }
    for (QAction *action : actions()) {
        if (action->property(inPalette).toBool())
            commands.push_back({textOf(*action), tr("Window"), action->property("iconName").toString(), action->shortcut(),
                                [action] { action->trigger(); }});
    }
    for (Page *page : m_pages) {
        const QWidget *root = page->inspector() ? static_cast<QWidget *>(page->inspector()) : page;
        for (const Control &control : controlsIn(root))
            commands.push_back({control.name,
                                tr("Setting in %1").arg(page->title()),
                                u"sliders-horizontal"_s,
                                {},
                                [this, page, widget = QPointer(control.widget)] { goTo(page, widget); }});
    }
    if (m_services.models) {
        for (const auto &model : m_services.models()) {
            const QString name = QString::fromStdString(model.name),
                          title = model.kind == core::modelkinds::speech ? voiceTitle(name) : name;
            commands.push_back(
                {title == name ? name : tr("%1 (%2)").arg(title, name), tr("Model"), u"layers"_s, {}, [this, model] { useModel(model); }});
        }
    }
    std::ranges::move(later, std::back_inserter(commands)); // last of what is found equally well
    m_palette->open(std::move(commands));
}

void MainWindow::toggleHelp()
{
    if (m_help->isVisible()) {
        m_help->close();
        return;
    }
    m_palette->close();
    m_queue->hide();
    std::vector<HelpPanel::Entry> entries;
    const QString runKeys = keyWords(QKeySequence(u"Ctrl+Return"_s));
    // The page that is looked at comes first.
    std::vector<Page *> pages = m_pages;
    std::stable_partition(pages.begin(), pages.end(), [this](const Page *page) { return page == currentPage(); });
    const auto addPageHelp = [&](Page *page) {
        if (page->primary())
            entries.push_back({page->title(), page->primary()->text(), runKeys,
                               asSentence(withoutKeys(page->primary()->toolTip(), runKeys)),
                               [this, page] { goTo(page, page->primary()); }});
        for (QAction *action : page->actions()) {
            if (!action->isSeparator())
                entries.push_back(helpOf(page->title(), *action,
                                         action->isEnabled()
                                             ? [this, page, action] {
                    showPage(page);
                    action->trigger();
                                         }
                                         : std::function<void()>()));
        }
        std::vector<Control> controls;
        if (page->inspector())
            controls = controlsIn(page->inspector());
        for (const Control &control : controlsIn(page))
            controls.push_back(control);
        for (const Control &control : controls) {
            const bool acts = qobject_cast<QAbstractButton *>(control.widget) && !qobject_cast<QCheckBox *>(control.widget);
            if (!isButtonOf(control.widget, page->actions()))
                entries.push_back({page->title(), control.name, acts ? tr("Button") : tr("Setting"), asSentence(control.about),
                                   [this, page, widget = QPointer(control.widget)] { goTo(page, widget); }});
        }
    };
    addPageHelp(pages.front());
    for (QAction *action : actions()) {
        if (!textOf(*action).isEmpty())
            entries.push_back(helpOf(tr("Everywhere"), *action, [action] { action->trigger(); }));
    }
    std::for_each(pages.begin() + 1, pages.end(), addPageHelp);
    for (const about::Part &part : about::parts(m_services.models ? m_services.models() : std::vector<core::library::Model>()))
        entries.push_back({tr("About Atelier"), part.name, part.licence, asSentence(part.what), {}});
    m_help->open(std::move(entries), {}, m_onlyWork ? 0 : m_status->height());
}

void MainWindow::goTo(Page *page, QWidget *widget)
{
    showPage(page);
    if (!widget)
        return;
    if (page->inspector() && page->inspector()->isAncestorOf(widget)) {
        if (!m_inspectorOpen || m_onlyWork) {
            m_inspectorOpen = true;
            m_onlyWork ? setOnlyWork(false) : showColumns();
        }
        for (QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
            if (auto *section = qobject_cast<Section *>(parent))
                section->setExpanded(true);
        }
        page->inspector()->ensureWidgetVisible(widget, 0, style::metric::margin);
    }
    widget->setFocus(Qt::TabFocusReason);
}

} // namespace ui
