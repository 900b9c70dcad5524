// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/presets/styles.h"
#include "ui/pages/pictures/picturesservices.h"

#include <QTimer>
#include <QWidget>

class QToolButton;

namespace ui {

class FigureLabel;
class PromptEditor;
class PromptStyles;

/// What the picture shows and, folded under it, what it leaves out; with the count of tokens of the one that is
/// being written.
class PicturesPrompt : public QWidget
{
    Q_OBJECT
public:
    explicit PicturesPrompt(PicturesServices &services, QWidget *parent = nullptr);

    /// UTF-8; what is no Unicode becomes U+FFFD.
    std::string prompt() const;
    std::string negative() const;
    /// One step each that can be undone.
    void setPrompt(const QString &prompt);
    void setNegative(const QString &negative);
    /// The words with the chosen styles laid over them: what a picture is made of.
    core::library::StyledWords styled() const;
    PromptStyles *styles() const { return m_styles; }
    PromptEditor *editor() const { return m_prompt; }
    QToolButton *fold() const { return m_fold; } ///< of the negative prompt, the last control here

    /// Word for word, without emphasis.
    void setPlain(bool plain);
    /// False: the guidance lets the negative prompt play no part, which is then said.
    void setNegativeCounts(bool counts);
    bool isNegativeOpen() const { return m_isOpen; }
    void setNegativeOpen(bool open);

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showNegative();
    void count();
    void writeStyles(); ///< into the words; none is chosen then

    PicturesServices &m_services;
    PromptEditor *m_prompt;
    PromptEditor *m_negative;
    QToolButton *m_fold;
    PromptStyles *m_styles;
    FigureLabel *m_counter;
    QTimer m_countSoon; ///< typing does not wait for the tokenizer
    bool m_plain = false, m_negativeCounts = true, m_inNegative = false, m_isOpen = false;
};

} // namespace ui
