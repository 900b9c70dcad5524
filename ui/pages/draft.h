// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>

namespace ui {

/// Keeps the text of the page in a file, a moment after a change and no later however many follow, written beside the
/// GUI thread; destroying it writes what is still to be written.
class Draft : public QObject
{
    Q_OBJECT
public:
    /// text: gives the whole text when it is time to write.
    Draft(const QString &path, std::function<QString()> text, QObject *parent);
    ~Draft() override;

    /// What was kept; a null string where nothing was. From then on a text is also put beside its file without waiting for the
    /// disk, which may be busy for seconds: so much is there after a crash of the program.
    QString load();
    /// Cheap; call at every change.
    void touch()
    {
        if (!m_timer.isActive())
            m_timer.start();
    }
    void flush();
    /// Writes what is still to be written, and then keeps into another file.
    void setPath(const QString &path);

Q_SIGNALS:
    void failed(const QString &message);

private:
    void write();

    QString m_path;
    std::function<QString()> m_text;
    QTimer m_timer;
    QThreadPool m_writer; ///< one thread: writes come in order
    bool m_beside = false;
};

} // namespace ui
