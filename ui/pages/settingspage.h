// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/settingsservices.h"

#include <filesystem>

class QButtonGroup;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace ui {

class ValueSlider;

/// What holds for all pages. Every change takes effect at once and is kept.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    SettingsPage(SettingsServices &services, Settings &settings, QWidget *parent = nullptr);

    void shown(bool first) override;

private:
    SettingsServices &services() const { return m_services; }

    /// A title, and under it the rows that belong together.
    QVBoxLayout *addGroup(QVBoxLayout *column, const QString &title);
    /// Name at the left, control at the right, under it one sentence that explains.
    void addRow(QVBoxLayout *group, const QString &name, QWidget *control, const QString &hint);
    QWidget *folderRow(const QString &id, const QString &name, const std::function<std::filesystem::path()> &current,
                       const std::function<void(const std::filesystem::path &)> &set);
    QWidget *themeRow();
    void fillComputing(QVBoxLayout *group);
    QWidget *contentRow();
    /// What cannot be chosen now says why.
    void showContent();
    void storeCompute();
    void showCompute();
    /// Asks the sound system on a thread of the pool: it may take its time.
    void findSoundDevices();
    void showSoundDevices(const QStringList &devices);

    SettingsServices &m_services;
    QComboBox *m_device = nullptr;
    QComboBox *m_precision = nullptr;
    ValueSlider *m_threads = nullptr;
    QLabel *m_computeNote = nullptr;
    QComboBox *m_keepModels = nullptr;
    QComboBox *m_sound = nullptr;
    QComboBox *m_content = nullptr;
};

} // namespace ui
