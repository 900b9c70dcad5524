// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>

class QLabel;
class QLineEdit;
class QToolButton;

namespace ui {

/// The number that decides what chance brings: 0 to 2^64 - 1, a dice for a new one, a lock that
/// keeps it from run to run.
class SeedField : public QWidget
{
    Q_OBJECT
public:
    explicit SeedField(QWidget *parent = nullptr);

    /// What stands before it instead of "Seed".
    void setLabel(const QString &label);
    uint64_t seed() const;
    void setSeed(uint64_t seed);
    bool isLocked() const;
    void setLocked(bool locked);

    /// The seed a new run is to use: the one shown if locked or just rolled by the user, otherwise a fresh one,
    /// which is then shown.
    uint64_t seedForRun();
    void roll();

Q_SIGNALS:
    void seedChanged(uint64_t seed); ///< by anybody
    void lockedChanged(bool locked);

private:
    QLabel *m_label;
    QLineEdit *m_edit;
    QToolButton *m_dice;
    QToolButton *m_lock;
    bool m_rolled = false; ///< by the user, for the next run
};

} // namespace ui
