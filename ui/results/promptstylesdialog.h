// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/presets/presets.h"

#include <QDialog>
#include <QTimer>

#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace ui {

/// The styles of prompts: their names and words, new ones, and those of AUTOMATIC1111's styles.csv. What is changed is kept as it is
/// changed; every change can be undone while the window is open.
class PromptStylesDialog : public QDialog
{
    Q_OBJECT
public:
    /// Throws core::Error where the styles cannot be read.
    PromptStylesDialog(const core::library::PresetFile &file, QWidget *parent);

    void done(int result) override;

    /// As the buttons do after a file was chosen.
    void importFrom(const QString &file);
    void exportTo(const QString &file);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    using Styles = std::vector<core::library::Style>;

    QWidget *makeFields();
    QWidget *makeButtons();
    void showList(int row);
    void showStyle();
    void showButtons();
    void keepFields(); ///< what stands in the fields becomes the style's
    void add();
    void remove();
    void undo();
    void redo();
    void chooseImport();
    void chooseExport();
    /// Keeps them; the way back is remembered.
    void change(const Styles &styles, int row, const QString &what);
    bool write(const Styles &styles, int row);

    core::library::PresetFile m_file;
    Styles m_styles;
    std::vector<Styles> m_undo, m_redo;
    QListWidget *m_list;
    QLineEdit *m_name = nullptr;
    QPlainTextEdit *m_prompt = nullptr, *m_negative = nullptr;
    QPushButton *m_add = nullptr, *m_remove = nullptr, *m_undoButton = nullptr, *m_redoButton = nullptr, *m_export = nullptr;
    QLabel *m_note = nullptr; ///< what happened last
    QTimer m_keepSoon;
    int m_row = -1; ///< whose words the fields show; -1: none
    bool m_showing = false;
};

} // namespace ui
