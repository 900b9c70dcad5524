// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/captionwork.h"

#include <QDialog>

#include <functional>

namespace ui {

/// What a picture shows, in words that can be changed: to copy as its alternative text, or to use as a prompt.
class WordsDialog : public QDialog
{
    Q_OBJECT
public:
    /// `usePrompt` may be empty: then it is not offered.
    WordsDialog(const core::works::Caption &caption, const std::function<void(const QString &words)> &usePrompt, QWidget *parent);
};

} // namespace ui
