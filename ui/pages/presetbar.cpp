// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/presetbar.h"

#include "core/base/error.h"
#include "ui/pages/page.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/inspector.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::library::NamedSettings;
using core::library::Preset;

namespace ui {

namespace {

constexpr int longestName = 100;

QString menuText(const QString &name)
{
    return QString(name).replace(u'&', u"&&"_s); // which would underline what follows
}

} // namespace

PresetBar::PresetBar(Page *page, Settings settings) : m_page(page), m_settings(std::move(settings)), m_menu(new QMenu(this))
{
    style::name(this, page->id() + u"Presets"_s, tr("Preset"),
                tr("Settings of this page under a name: applies, saves, renames and deletes them."));
    setPopupMode(QToolButton::InstantPopup);
    setProperty("framed", true);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_menu->setObjectName(page->id() + u"PresetMenu"_s);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &PresetBar::fillMenu);
    page->inspector()->addRow(tr("Preset"), this);
    auto *save = new QAction(tr("Save these settings as a preset…"), page);
    save->setObjectName(page->id() + u"SavePreset"_s);
    save->setToolTip(tr("Gives the settings of this page a name, to come back to them"));
    connect(save, &QAction::triggered, this, &PresetBar::askToSave);
    page->addAction(save);
    setChosen({});
}

void PresetBar::resizeEvent(QResizeEvent *event)
{
    QToolButton::resizeEvent(event);
    setChosen(m_chosen);
}

void PresetBar::setChosen(const QString &name)
{
    m_chosen = name;
    const QString whole = name.isEmpty() ? tr("None chosen") : name;
    constexpr int around = 40; // the arrow and the edges
    setText(menuText(fontMetrics().elidedText(whole, Qt::ElideRight, std::max(60, width() - around))));
    setAccessibleDescription(whole);
}

bool PresetBar::tried(const std::function<void()> &what)
{
    try {
        what();
        return true;
    } catch (const core::Error &error) {
        m_page->tell(tr("The preset could not be used"), QString::fromUtf8(error.what()));
        return false;
    }
}

void PresetBar::fillMenu()
{
    m_menu->clear();
    NamedSettings all;
    tried([&] { all = m_file.read(); });
    addPresets(all);
    m_menu->addSeparator();
    addCommands(all);
}

void PresetBar::addPresets(const NamedSettings &all)
{
    const auto names = all.presetNames(m_page->id().toStdString());
    for (const std::string &name : names) {
        const QString words = QString::fromStdString(name);
        QAction *action = m_menu->addAction(menuText(words), this, [this, words] { choose(words); });
        action->setCheckable(true);
        action->setChecked(words == m_chosen);
    }
    if (names.empty())
        m_menu->addAction(tr("No preset is saved yet"))->setEnabled(false);
}

void PresetBar::addCommands(const NamedSettings &all)
{
    m_menu->addAction(tr("Save these settings as a preset…"), this, &PresetBar::askToSave);
    if (all.preset(m_page->id().toStdString(), m_chosen.toStdString())) {
        const QString name = menuText(m_chosen);
        m_menu->addAction(tr("Save into “%1”").arg(name), this, [this] { save(m_chosen); });
        m_menu->addAction(tr("Rename “%1”…").arg(name), this, &PresetBar::askToRename);
        m_menu->addAction(tr("Delete “%1”").arg(name), this, &PresetBar::remove);
    }
    if (m_undo)
        m_menu->addAction(m_undoText, this, &PresetBar::undo);
}

void PresetBar::choose(const QString &name)
{
    const std::string before = m_settings.current();
    const QString chosenBefore = m_chosen;
    if (!tried([&] { m_settings.apply(core::library::presetNamed(m_file.read(), m_page->id().toStdString(), name.toStdString())); }))
        return;
    setChosen(name);
    m_undoText = tr("Back to the settings before “%1”").arg(menuText(name));
    m_undo = [this, before, chosenBefore] {
        m_settings.apply(before);
        setChosen(chosenBefore);
    };
}

void PresetBar::askToSave()
{
    auto *dialog = new QInputDialog(m_page->window());
    dialog->setObjectName(u"presetName"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save preset"));
    dialog->setLabelText(tr("Name of these settings; one that is there already is replaced:"));
    dialog->setTextValue(m_chosen);
    connect(dialog, &QInputDialog::textValueSelected, this, &PresetBar::save);
    dialog->open();
}

void PresetBar::askToRename()
{
    auto *dialog = new QInputDialog(m_page->window());
    dialog->setObjectName(u"presetName"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename preset"));
    dialog->setLabelText(tr("New name of “%1”:").arg(m_chosen));
    dialog->setTextValue(m_chosen);
    connect(dialog, &QInputDialog::textValueSelected, this, &PresetBar::rename);
    dialog->open();
}

void PresetBar::put(const QString &name, const std::optional<std::string> &settings)
{
    const Preset preset{.page = m_page->id().toStdString(), .name = name.toStdString(), .settings = settings.value_or(std::string())};
    m_file.change([&](NamedSettings &all) {
        const auto known =
            std::ranges::find_if(all.presets, [&](const Preset &each) { return each.page == preset.page && each.name == preset.name; });
        if (known == all.presets.end()) {
            if (settings)
                all.presets.push_back(preset);
        } else if (settings) {
            *known = preset;
        } else {
            all.presets.erase(known);
        }
    });
}

void PresetBar::save(const QString &typed)
{
    const QString name = typed.simplified().left(longestName);
    if (name.isEmpty())
        return;
    std::optional<std::string> before;
    const QString chosenBefore = m_chosen;
    const bool saved = tried([&] {
        const NamedSettings all = m_file.read();
        if (const Preset *known = all.preset(m_page->id().toStdString(), name.toStdString()))
            before = known->settings;
        put(name, m_settings.current());
    });
    if (!saved)
        return;
    setChosen(name);
    tellChange(before ? tr("The preset “%1” was replaced").arg(name) : tr("The preset “%1” is saved").arg(name),
               [this, name, before, chosenBefore] {
        put(name, before);
        setChosen(chosenBefore);
    });
}

void PresetBar::rename(const QString &typed)
{
    const QString name = typed.simplified().left(longestName), old = m_chosen;
    if (name.isEmpty() || name == old)
        return;
    const auto call = [this](const QString &from, const QString &to) {
        m_file.change([&](NamedSettings &all) {
            const std::string page = m_page->id().toStdString(), wanted = to.toStdString();
            if (all.preset(page, wanted))
                throw core::Error("There is a preset \"" + wanted + "\" already. Choose another name, or delete that one first.");
            for (Preset &each : all.presets)
                if (each.page == page && each.name == from.toStdString())
                    each.name = wanted;
        });
        setChosen(to);
    };
    if (tried([&] { call(old, name); }))
        tellChange(tr("The preset “%1” is called “%2” now").arg(old, name), [call, old, name] { call(name, old); });
}

void PresetBar::remove()
{
    const QString name = m_chosen;
    std::string settings;
    const bool removed = tried([&] {
        settings = core::library::presetNamed(m_file.read(), m_page->id().toStdString(), name.toStdString());
        put(name, std::nullopt);
    });
    if (!removed)
        return;
    setChosen({});
    tellChange(tr("The preset “%1” is deleted").arg(name), [this, name, settings] {
        put(name, settings);
        setChosen(name);
    });
}

void PresetBar::tellChange(const QString &what, const std::function<void()> &undoing)
{
    m_undoText = tr("Undo: %1").arg(menuText(what));
    m_undo = undoing;
    m_page->tell(what, {}, tr("Undo"), tr("As it was before."), [this] { undo(); });
}

void PresetBar::undo()
{
    m_page->closeNews();
    if (const auto undoing = std::exchange(m_undo, nullptr))
        tried(undoing);
}

} // namespace ui

#include "moc_presetbar.cpp"
