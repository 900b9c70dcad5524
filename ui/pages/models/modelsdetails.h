// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui {

class Fact;

/// All that is known of the chosen model or offer, at the right of the Models page, and what else can be
/// done with an installed one.
class ModelsDetails : public QWidget
{
    Q_OBJECT
public:
    struct Line
    {
        QString label, text;
        QString toolTip;
        QString link; ///< not empty: linkWanted(link) when it is clicked
    };
    struct Content
    {
        QString icon, title, purpose;
        std::vector<Line> lines;      ///< those without a text are left out
        std::vector<QString> remarks; ///< whole sentences
        bool installed = false;
        QString removeText, removeToolTip; ///< "Delete", "Forget"
    };

    explicit ModelsDetails(QWidget *parent = nullptr);

    void setContent(const Content &content);
    /// Nothing is chosen.
    void clear(const QString &sentence);

Q_SIGNALS:
    void showInFolderWanted();
    void copyPathWanted();
    void removeWanted();
    void linkWanted(const QString &link);

private:
    Fact *m_icon;
    QLabel *m_title;
    QLabel *m_purpose;
    QVBoxLayout *m_lines;
    QWidget *m_body = nullptr; ///< lines and remarks; made anew for each content
    QWidget *m_buttons;
    QPushButton *m_remove;
};

} // namespace ui
