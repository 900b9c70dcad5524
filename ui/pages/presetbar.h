// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/presets/presets.h"

#include <QToolButton>

#include <functional>
#include <optional>
#include <string>

class QMenu;

namespace ui {

class Page;

/// The presets of one page, at the top of its inspector: a button that says which one is in force, with a menu that applies, saves,
/// renames and deletes them. Every change can be undone in the message that tells of it, or in the menu.
class PresetBar : public QToolButton
{
    Q_OBJECT
public:
    /// Of the page, as a JSON object: what a preset keeps, and the way back. `apply` throws core::Error where it cannot be understood.
    struct Settings
    {
        std::function<std::string()> current;
        std::function<void(const std::string &)> apply;
    };
    /// A row of the page's inspector, which has to have one.
    PresetBar(Page *page, Settings settings);

    /// The one that was applied or saved last; empty: none.
    const QString &chosen() const { return m_chosen; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fillMenu();
    void addPresets(const core::library::NamedSettings &all);
    void addCommands(const core::library::NamedSettings &all);
    void choose(const QString &name);
    void askToSave();
    void askToRename();
    void save(const QString &name);
    void rename(const QString &name);
    void remove();
    /// Puts the page's preset of this name to what is given; none: takes it away.
    void put(const QString &name, const std::optional<std::string> &settings);
    void tellChange(const QString &what, const std::function<void()> &undo);
    void undo();
    void setChosen(const QString &name);
    /// Runs it; what it throws is told in the page's message.
    bool tried(const std::function<void()> &what);

    Page *m_page;
    Settings m_settings;
    core::library::PresetFile m_file;
    QMenu *m_menu;
    QString m_chosen;
    QString m_undoText;
    std::function<void()> m_undo;
};

} // namespace ui
