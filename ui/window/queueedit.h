// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>
#include <map>
#include <string>

class QLabel;
class QWidget;

namespace ui {

/// Another request for work that waits: every text, number and choice that stands in it, the texts first.
class QueueEdit : public QDialog
{
    Q_OBJECT
public:
    /// request: JSON. change: takes the new one; what it throws (core::Error) is said here.
    QueueEdit(const QString &title, const std::string &request, std::function<void(const std::string &)> change, QWidget *parent);

    void accept() override;

private:
    struct Field;
    void build(const QString &title);

    std::string m_request;
    std::function<void(const std::string &)> m_change;
    std::map<std::string, QWidget *> m_fields; ///< by name
    QLabel *m_problem = nullptr;
};

} // namespace ui
