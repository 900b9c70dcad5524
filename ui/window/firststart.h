// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include <functional>

namespace ui {

class FacesPage;
class FirstCard;
class Page;
class PicturesPage;
class SpeechPage;

/// The one screen of the first start, in the place of rail, work and inspector: a picture, a face and a voice, each made at once by one
/// button. The pages make them as they would by themselves, so that what is made here is kept and waits there.
class FirstStart : public QWidget
{
    Q_OBJECT
public:
    /// The pages must outlive it.
    FirstStart(PicturesPage *pictures, FacesPage *faces, SpeechPage *speech, QWidget *parent);

    /// A page is just being asked for something; it need not come to the front for that.
    bool isAsking() const { return m_asking; }
    /// The card that has the keyboard, or the first one that has made nothing, makes one.
    void make();
    /// Stops what is being made here. False where nothing is.
    bool cancel();
    QWidget *focusTarget();

Q_SIGNALS:
    /// On to this page; null: the one that is open.
    void left(ui::Page *page);

private:
    struct Entry
    {
        FirstCard *card;
        Page *page;
        std::function<void()> makeFirst; ///< of the page
    };
    void addEntry(const Entry &entry);
    void ask(const Entry &entry);

    QList<Entry> m_entries;
    bool m_asking = false;
};

} // namespace ui
