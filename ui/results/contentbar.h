// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/contentguard.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace ui {

/// A line under a picture that may not be suitable for everybody: why it is hidden, and a button that shows it.
class ContentBar : public QWidget
{
    Q_OBJECT
public:
    /// The guard must outlive this.
    explicit ContentBar(ContentGuard *guard, QWidget *parent = nullptr);

    /// Of this picture; empty: of none. Hidden where there is nothing to say.
    void showFor(const QString &id);

private:
    void refresh();

    ContentGuard *m_guard;
    QString m_id;
    QLabel *m_words;
    QPushButton *m_reveal;
};

} // namespace ui
