// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPointer>
#include <QString>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace core::jobs {
class Job;
}

namespace ui {

/// Where a card of the first start shows what was made: an icon before that, then the picture, or the words with the spoken one marked.
class FirstCardView : public QWidget
{
    Q_OBJECT
public:
    FirstCardView(const QString &iconName, QWidget *parent);

    void setImage(const QImage &image);
    const QImage &image() const { return m_image; }
    /// The word from begin to end is being heard; an empty stretch: none.
    void setWords(const QString &words, int begin, int end);
    const QString &words() const { return m_words; }

    QSize sizeHint() const override { return minimumSize(); } ///< it takes what room there is

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    QImage m_image;
    QString m_words;
    int m_begin = 0, m_end = 0;
};

/// One of the three things of the first start: what it is, one button that makes one at once, and what came of it.
class FirstCard : public QWidget
{
    Q_OBJECT
public:
    struct Words
    {
        QString name; ///< of its parts, for tests ("Picture")
        QString icon;
        QString title, about;   ///< "A picture", and what will be made in one sentence
        QString make, again;    ///< the button before and after something was made
        QString open;           ///< "Open Pictures"
        QString missing, fetch; ///< where no model is there: a sentence, and the button
    };
    FirstCard(Words words, bool hasModel, QWidget *parent);

    FirstCardView *view() const { return m_view; }
    QPushButton *button() const { return m_button; }
    QPushButton *openButton() const { return m_open; }

    /// Shows how far it is, and why it failed if it does.
    void follow(core::jobs::Job *job);
    bool isWorking() const { return !m_job.isNull(); }
    void setImage(const QImage &image);
    void setWords(const QString &words, int begin, int end);
    void setFailure(const QString &message);

Q_SIGNALS:
    void wanted();     ///< make one, or get a model where there is none
    void stopWanted(); ///< of the one that is being made
    void openWanted(); ///< the page where it was made

private:
    void showState();
    void showProgress();

    Words m_words;
    bool m_hasModel;
    bool m_made = false;
    QString m_failure;
    QPointer<core::jobs::Job> m_job;
    FirstCardView *m_view;
    QLabel *m_about;
    QProgressBar *m_progress;
    QPushButton *m_button;
    QPushButton *m_open;
};

} // namespace ui
