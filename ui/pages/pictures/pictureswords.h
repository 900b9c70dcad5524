// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace ui {

/// The words of the picture that is looked at, over the prompt, where they are others; a click takes them. Its room is kept
/// while it is empty, so that walking through results moves nothing.
class PictureWords : public QToolButton
{
    Q_OBJECT
public:
    explicit PictureWords(QWidget *parent = nullptr);

    void show(const QString &prompt, const QString &negative);
    void clear();

Q_SIGNALS:
    void wanted();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void fit();

    QString m_words;
};

} // namespace ui
