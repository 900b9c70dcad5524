// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMimeData;
class QWidget;

namespace core::jobs {
class JobRunner;
}

namespace ui {

class Banner;
struct Desk;
struct OpenedPicture;
class PicturesControls;
class PictureViewer;
class Settings;

/// Pictures that come from outside: their settings, or they themselves as the start.
class PictureOpening : public QObject
{
    Q_OBJECT
public:
    /// All of them must outlive this. `files` runs what reads a file.
    PictureOpening(const Desk &desk, const Settings &settings, core::jobs::JobRunner &files, PicturesControls *controls,
                   PictureViewer *viewer, Banner *banner, QWidget *page);

    static bool accepts(const QMimeData &data);
    void drop(const QMimeData &data);
    void choose(); ///< in a dialog
    void open(const QStringList &files);

Q_SIGNALS:
    void opened();         ///< the page is to be seen
    void settingsOpened(); ///< the picture that is chosen now has brought its own

private:
    void take(const OpenedPicture &opened);
    void show(const OpenedPicture &opened); ///< as one of the results

    const Desk &m_desk;
    const Settings &m_settings;
    core::jobs::JobRunner &m_files;
    PicturesControls *m_controls;
    PictureViewer *m_viewer;
    Banner *m_banner;
    QWidget *m_page;
};

} // namespace ui
