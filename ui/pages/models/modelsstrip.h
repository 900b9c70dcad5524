// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/models/modelsdownloads.h"

#include <QHash>
#include <QScrollArea>
#include <QSet>

class QVBoxLayout;

namespace ui {

class DownloadBar;

/// The downloads that have no row of their own below: in sight above the list while there are any.
class ModelsStrip : public QScrollArea
{
    Q_OBJECT
public:
    ModelsStrip(ModelsDownloads &downloads, QWidget *parent = nullptr);

    /// Names that are shown elsewhere.
    void setElsewhere(const QSet<QString> &names);

    /// Puts what is known of a download into a bar, in words.
    static void fill(DownloadBar &bar, const ModelsDownloads::Download &download);
    QSize sizeHint() const override;

Q_SIGNALS:
    void discardWanted(const QString &name);
    void useWanted(const QString &name);

private:
    /// Rows come and go, and stand in the order of what wants attention.
    void rebuild();
    void refresh(const QString &name);

    ModelsDownloads &m_downloads;
    QWidget *m_content;
    QVBoxLayout *m_rows;
    QHash<QString, DownloadBar *> m_bars;
    QSet<QString> m_elsewhere;
};

} // namespace ui
