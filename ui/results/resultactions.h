// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/changejobs.h"
#include "ui/results/trash.h"

#include <QObject>

#include <functional>
#include <vector>

class QWidget;

namespace core::jobs {
class JobRunner;
}

namespace ui {

class Banner;
class Settings;

/// What is done with a result on every page that shows some: copy, carry out, save, show in its folder, delete and bring back,
/// enlarge, redraw in a style. The page says which one is chosen, and shows what comes of it; what fails is told in its banner.
class ResultActions : public QObject
{
    Q_OBJECT
public:
    /// What the page calls its results, as whole sentences, so that they can be translated.
    struct Words
    {
        QString save;                                             ///< title of the dialog: "Save picture"
        QString saveDialog;                                       ///< its object name
        QString notSaved;                                         ///< "The picture could not be saved"
        QString notCarriedOut;                                    ///< dragged out
        QString notDeleted;                                       ///< moved to the trash
        QString notBroughtBack;                                   ///< out of it
        QString undo;                                             ///< tooltip: "Brings it back (Ctrl+Z)."
        std::function<QString(int removed, int trashed)> removed; ///< "The picture is in the trash"
    };
    /// All of them must outlive this.
    ResultActions(const ChangeServices &services, const Settings &settings, Banner *banner, Words words, QWidget *page);

    void copy(const ChosenResult &result, const QString &told);
    /// Null where it could not become a file.
    QMimeData *carriedOut(const ChosenResult &result);
    void drag(const ChosenResult &result);
    /// `saved` is called with where it went.
    void save(const ChosenResult &result, const std::function<void(const std::filesystem::path &path)> &saved = {});
    static void showFolder(const ChosenResult &result);

    /// A result that is to go, and the way back.
    struct Removal
    {
        std::filesystem::path file; ///< that goes into the trash; empty: none, it stays or never was
        std::function<void()> takeAway;
        std::function<void(const std::filesystem::path &file)> putBack; ///< where the file lies by then
    };
    /// How many of them went; one that cannot is told of, and it and those after it stay. Offers to undo.
    int remove(std::vector<Removal> removals);
    bool canUndo() const { return !m_removed.empty(); }
    void undo(); ///< of the last one

    core::jobs::Job *enlarge(const ChosenResult &result, const std::string &model, const ChangeDone &done);
    core::jobs::Job *restyle(const ChosenResult &result, const core::library::Restyling &how, const ChangeDone &done);
    /// Takes a place in the queue, and shows in a window what the picture shows in words. `usePrompt`: what "Use as prompt" does; empty: it is
    /// not offered.
    void describe(const ChosenResult &result, const std::function<void(const QString &words)> &usePrompt);
    /// Has styles chosen for a picture. `chosen` is called where they were.
    void chooseStyles(const QImage &picture, const std::function<void(const core::library::Restyling &)> &chosen);

Q_SIGNALS:
    void told(const QString &what); ///< what was done, in a few words
    void undone();                  ///< or could not be

private:
    struct Removed
    {
        TrashedFile file; ///< as it was; inTrash is empty where it stayed
        std::function<void(const std::filesystem::path &file)> putBack;
    };

    const ChangeServices &m_services;
    const Settings &m_settings;
    Banner *m_banner;
    Words m_words;
    QWidget *m_page;
    core::jobs::JobRunner *m_files; ///< what reads or writes a file never waits behind work on a model
    std::vector<Removed> m_removed; ///< in this session, the last one at the end
};

} // namespace ui
