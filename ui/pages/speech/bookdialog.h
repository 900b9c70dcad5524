// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/bookmaker.h"
#include "ui/pages/speech/speechservices.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace core::jobs {
class Job;
}

namespace ui {

class Banner;
class Settings;

/// Asks which chapters of a book are to become files, and makes them. It can be closed while they are made: the job goes on in
/// the queue, and the dialog waits out of sight to tell how it ended.
class BookDialog : public QDialog
{
    Q_OBJECT
public:
    /// `speech` has the voice and how it speaks; its text is not looked at.
    BookDialog(SpeechServices &services, Settings &settings, core::speech::SpeechRequest speech, const QString &path, QWidget *parent);
    ~BookDialog() override;

    bool isMaking() const { return m_making; }
    const QString &path() const { return m_path; }

    void done(int result) override;

Q_SIGNALS:
    /// The chapters asked for are there; said whether or not the dialog is seen.
    void made(const QString &title, const QString &folder);
    void failed(const QString &message);

private:
    void build();
    void buildChapters();
    void buildTarget();
    void buildButtons();
    void layOut();
    void read();
    void showBook(const core::speech::Book &book);
    void showUnread();
    void showRows(); ///< what is there already, and the sum of what is chosen
    void checkAll(bool all);
    void browse();
    void make();
    void chapterMade(const core::works::MadeChapter &made);
    void ended();
    void setMaking(bool making);
    void showProgress();
    void openFolder() const;
    void setState(int index, const QString &words);

    bool isChecked(int index) const;
    core::works::BookRequest request() const;
    QString folder() const;

    SpeechServices &m_services;
    Settings &m_settings;
    core::speech::SpeechRequest m_speech;
    QString m_path;
    core::speech::Book m_book;
    std::vector<bool> m_there;                               ///< of all chapters
    std::vector<std::vector<core::speech::Unread>> m_unread; ///< the same: what nobody will hear of them
    std::vector<int> m_left;                                 ///< being made, those that are not yet
    bool m_making = false;
    QPointer<core::jobs::Job> m_job;
    QTimer m_look; ///< at the folder, once the typing pauses

    QLineEdit *m_title;
    QLineEdit *m_author;
    QTableWidget *m_chapters;
    QLabel *m_sum;
    QLabel *m_unreadNote; ///< before the first chapter is made
    QPushButton *m_all;
    QComboBox *m_format;
    QComboBox *m_subtitles;
    QLineEdit *m_folder;
    QPushButton *m_browse;
    QProgressBar *m_progress;
    QLabel *m_note;
    QPushButton *m_open;
    QPushButton *m_close;
    QPushButton *m_make;
    Banner *m_banner;
};

} // namespace ui
