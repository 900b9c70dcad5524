// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/firststart.h"

#include "core/jobs/job.h"
#include "ui/pages/faces/facespage.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/quietscrollarea.h"
#include "ui/window/firstcard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

FirstStart::FirstStart(PicturesPage *pictures, FacesPage *faces, SpeechPage *speech, QWidget *parent) : QWidget(parent)
{
    setObjectName(u"firstStart"_s);
    setProperty("page", true); // the colour behind the work
    setAttribute(Qt::WA_StyledBackground);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *area = new QuietScrollArea(this); // with large letters in a small window
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(area);
    auto *content = new QWidget(area);
    area->setWidget(content);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(24, style::metric::margin, 24, style::metric::margin);
    column->setSpacing(style::metric::grid);

    auto *title = new QLabel(tr("Make the first one"), content);
    title->setFont(style::titleFont());
    auto *about = new QLabel(
        tr("A picture, a face and a voice, made on this machine; nothing leaves it. Each is kept, and waits on its page."), content);
    about->setProperty("muted", true);
    about->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(about);

    auto *row = new QHBoxLayout;
    row->setSpacing(24);
    column->addLayout(row, 1);
    const auto add = [&](FirstCard *card, Page *page, const std::function<void()> &makeFirst) {
        row->addWidget(card, 1);
        addEntry({card, page, makeFirst});
    };
    add(new FirstCard({.name = u"Picture"_s,
                       .icon = u"image"_s,
                       .title = tr("A picture"),
                       .about = tr("“%1”: words become a picture.").arg(pictures->firstPrompt()),
                       .make = tr("Make a picture"),
                       .again = tr("Make another"),
                       .open = tr("Open Pictures"),
                       .missing = tr("No model for pictures is installed yet."),
                       .fetch = tr("Get a model")},
                      pictures->hasModel(), content),
        pictures, [pictures] { pictures->makeFirst(); });
    add(new FirstCard({.name = u"Face"_s,
                       .icon = u"scan-face"_s,
                       .title = tr("A face"),
                       .about = tr("Somebody who does not exist; every number is another."),
                       .make = tr("Make a face"),
                       .again = tr("Make another"),
                       .open = tr("Open Faces"),
                       .missing = tr("No model for faces is installed yet."),
                       .fetch = tr("Get a model")},
                      faces->hasModel(), content),
        faces, [faces] { faces->makeFirst(); });
    add(new FirstCard({.name = u"Voice"_s,
                       .icon = u"audio-lines"_s,
                       .title = tr("A voice"),
                       .about = tr("Reads a sentence aloud, and marks each word as you hear it."),
                       .make = tr("Hear a voice"),
                       .again = tr("Speak it again"),
                       .open = tr("Open Speech"),
                       .missing = tr("No voice is installed yet."),
                       .fetch = tr("Get a voice")},
                      speech->hasModel(), content),
        speech, [speech] { speech->makeFirst(); });
    connect(pictures, &PicturesPage::pictured, m_entries[0].card, &FirstCard::setImage);
    connect(faces, &FacesPage::pictured, m_entries[1].card, &FirstCard::setImage);
    connect(speech, &SpeechPage::heard, m_entries[2].card, &FirstCard::setWords);
    connect(speech, &SpeechPage::playFailed, m_entries[2].card, &FirstCard::setFailure);

    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    auto *leave = new QPushButton(tr("Start working"), content);
    style::name(leave, u"firstLeave"_s, leave->text(), tr("Closes this screen for good and opens the window (Esc)."));
    foot->addWidget(leave);
    column->addLayout(foot);
    connect(leave, &QPushButton::clicked, this, [this] { Q_EMIT left(nullptr); });
}

void FirstStart::addEntry(const Entry &entry)
{
    m_entries.append(entry);
    connect(entry.card, &FirstCard::wanted, this, [this, entry] { ask(entry); });
    connect(entry.card, &FirstCard::stopWanted, entry.page, &Page::cancel);
    connect(entry.card, &FirstCard::openWanted, this, [this, page = entry.page] { Q_EMIT left(page); });
}

void FirstStart::ask(const Entry &entry)
{
    const QScopedValueRollback asking(m_asking, true);
    const auto before = entry.page->jobs();
    entry.makeFirst(); // which asks for a model where there is none
    for (auto *job : entry.page->jobs())
        if (!before.contains(job))
            entry.card->follow(job);
    entry.card->button()->setFocus(); // a page takes the keyboard for its own result
}

void FirstStart::make()
{
    auto entry =
        std::ranges::find_if(m_entries, [](const Entry &each) { return each.card->isAncestorOf(each.card->window()->focusWidget()); });
    if (entry == m_entries.end())
        entry = std::ranges::find_if(m_entries, [](const Entry &each) { return each.card->openButton()->isHidden(); });
    if (entry != m_entries.end() && !entry->card->isWorking())
        entry->card->button()->click();
}

bool FirstStart::cancel()
{
    const auto entry = std::ranges::find_if(m_entries, [](const Entry &each) { return each.page->isBusy(); });
    if (entry == m_entries.end())
        return false;
    entry->page->cancel();
    return true;
}

QWidget *FirstStart::focusTarget()
{
    return m_entries.front().card->button();
}

} // namespace ui

#include "moc_firststart.cpp"
