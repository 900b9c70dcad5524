// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/presets/presets.h"

#include <QStringList>
#include <QToolButton>

class QMenu;

namespace ui {

/// The styles that are laid over a prompt: a button that says how many, with a menu to choose them, to write them into the prompt, and to
/// edit those there are. All pages with a prompt share the same styles.
class PromptStyles : public QToolButton
{
    Q_OBJECT
public:
    explicit PromptStyles(QWidget *parent);

    QStringList chosen() const { return m_chosen; } ///< in the order in which they are laid over the words
    void setChosen(const QStringList &names);
    void clear() { setChosen({}); }
    /// The words with the chosen styles laid over them, as they were when they were last read.
    core::library::StyledWords applied(const core::library::StyledWords &words) const;
    /// Reads them anew: another window or program may have changed them. Those that are gone are no longer chosen.
    void refresh();

Q_SIGNALS:
    void changed();     ///< which are chosen, or their words
    void writeWanted(); ///< into the prompt, instead of laying them over it
    void failed(const QString &why);

private:
    void fillMenu();
    void edit();
    void showChosen();

    core::library::PresetFile m_file;
    std::vector<core::library::Style> m_styles; ///< all there are
    QStringList m_chosen;
    QMenu *m_menu;
};

} // namespace ui
