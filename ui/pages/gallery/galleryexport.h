// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/exporting.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class Settings;

/// How many files are to be written elsewhere: where, under which names, in which format and size, with or without what they say of
/// how they were made. Remembers what was chosen. Shows the first name as it is going to be.
class GalleryExport : public QDialog
{
    Q_OBJECT
public:
    /// first: of which the name is shown. check: throws core::Error where a request cannot be carried out.
    GalleryExport(Settings &settings, const core::library::Item &first, int count,
                  std::function<void(const core::library::ExportRequest &)> check, QWidget *parent);

    core::library::ExportRequest request() const;

private:
    void build(int count);
    void browse();
    void showName();

    Settings &m_settings;
    core::library::Item m_first;
    std::function<void(const core::library::ExportRequest &)> m_check;
    QLineEdit *m_folder, *m_pattern;
    QComboBox *m_format, *m_size;
    QCheckBox *m_withSettings;
    QLabel *m_example;
    QPushButton *m_export;
};

} // namespace ui
