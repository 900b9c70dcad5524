// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

#include <filesystem>

class QMimeData;

namespace ui {

/// Gives a kept file away: dragged, it goes as a file to where it is dropped; clicked, the file manager shows it.
class SpeechFileButton : public QToolButton
{
    Q_OBJECT
public:
    explicit SpeechFileButton(QWidget *parent = nullptr);

    /// Empty: nothing to give, and why.
    void setFile(const std::filesystem::path &path, const QString &whyNot = {});
    const std::filesystem::path &file() const { return m_path; }
    /// What a drag or the clipboard carries; the caller owns it.
    static QMimeData *mimeData(const std::filesystem::path &path);

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    std::filesystem::path m_path;
    QPoint m_pressed;
};

} // namespace ui
