// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace ui {

/// The drawings that a picture drew on, one for each phrase of its prompt, and whose they are. Each can be
/// kept, left out, or replaced by the user's own picture, which may be dropped on it.
class DrewOnRow : public QWidget
{
    Q_OBJECT
public:
    explicit DrewOnRow(QWidget *parent = nullptr);

    /// `choices` as in PictureRequest::drawOn. Hidden where there is nothing to show.
    /// Of a picture of earlier, whose drawings are in no memory any more, `credits` say whose they are.
    void show(const std::vector<core::diffusion::DrewOn> &drewOn, const std::vector<std::string> &unknownWords,
              const std::vector<std::string> &notDrawn, const std::vector<std::string> &choices, const std::string &credits = {});
    /// In little room it says only which words were never taught or are not drawn.
    void setCompact(bool compact);

Q_SIGNALS:
    /// What the phrase is to be drawn from in the next picture; empty: what the memory has nearest.
    void chosen(int phrase, const QString &choice);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void showParts();
    QToolButton *addButton(const core::diffusion::DrewOn &one, int phrase, const std::string &choice);
    void chooseFile(int phrase);

    QHBoxLayout *m_row;
    QLabel *m_title, *m_unknown;
    std::vector<QToolButton *> m_buttons;
    bool m_compact = false, m_hasCredits = false;
};

} // namespace ui
