// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "ui/style/style.h"

#include <QObject>
#include <QString>
#include <QVariant>

#include <chrono>
#include <filesystem>
#include <memory>

class QSettings;

namespace ui {

/// What the user has set, kept between runs. Everything takes effect at once through the signals.
class Settings : public QObject
{
    Q_OBJECT
public:
    explicit Settings(QObject *parent = nullptr);
    ~Settings() override;

    style::Theme theme() const;
    void setTheme(style::Theme theme);

    /// Device, precision and threads; what a page puts into its request.
    core::ComputeOptions compute() const;
    void setCompute(const core::ComputeOptions &compute);
    /// The same, but for what is no picture from words: faces, styles, enlarging. int8 is for those pictures only.
    core::ComputeOptions computeWithoutInt8() const;
    /// The same, but for voices, which are computed in float32 whatever is set for faces.
    core::ComputeOptions computeForSpeech() const;

    /// Where what is made is kept; the desktop's own folders where nothing is set.
    std::filesystem::path pictures() const;
    std::filesystem::path sounds() const;
    void setPictures(const std::filesystem::path &folder); ///< empty: back to the desktop's
    void setSounds(const std::filesystem::path &folder);

    /// A name of core::audio::outputDevices(); empty: the system's default.
    QString soundDevice() const;
    void setSoundDevice(const QString &name);

    /// How long after the last job that used it a model stays in memory; 0: always.
    std::chrono::minutes keepModels() const;
    void setKeepModels(std::chrono::minutes time);

    /// Where what a person wrote in the program is kept: "speech.txt", "transcripts". Beside the settings unless a folder is set.
    QString writing(const QString &name) const;
    /// What lies in the place of before is taken over.
    void setWritingsFolder(const std::filesystem::path &folder);

    /// Anything else a page or the window wants kept ("faces/count").
    QVariant value(const QString &key, const QVariant &otherwise = {}) const;
    void setValue(const QString &key, const QVariant &value);
    QSettings &store() { return *m_store; }
    void sync();

Q_SIGNALS:
    void themeChanged();
    void computeChanged();
    void foldersChanged();
    void soundDeviceChanged();
    void keepModelsChanged();

private:
    std::unique_ptr<QSettings> m_store;
    QString m_writings; ///< folder; empty: beside the settings
};

} // namespace ui
