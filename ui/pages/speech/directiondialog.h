// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "core/speech/speech.h"
#include "ui/pages/speech/speechservices.h"

#include <QDialog>

#include <vector>

class QLabel;
class QPushButton;
class QTableWidget;

namespace ui {

/// How words are said, and who speaks whose lines: tables that every voice follows.
class DirectionDialog : public QDialog
{
    Q_OBJECT
public:
    DirectionDialog(SpeechServices &services, const core::speech::SpeechRequest &request, std::vector<core::speech::VoiceInfo> voices,
                    QWidget *parent);
    ~DirectionDialog() override;

    /// What the tables say; lines that are not filled in are left out.
    std::vector<core::speech::Pronunciation> dictionary() const;
    std::vector<core::speech::CastMember> cast() const;

private:
    QWidget *buildDictionary();
    QWidget *buildCast();
    QPushButton *button(const QString &name, const QString &icon, const QString &text, const QString &toolTip);
    void addWord(const core::speech::Pronunciation &entry);
    void addMember(const core::speech::CastMember &member);
    core::speech::Pronunciation wordAt(int row) const;
    void importWords();
    void exportWords();
    void test();
    void tell(const QString &message);

    SpeechServices &m_services;
    core::speech::SpeechRequest m_request; ///< for the test
    std::vector<core::speech::VoiceInfo> m_voices;
    core::audio::Player m_player;
    QTableWidget *m_words, *m_members;
    QPushButton *m_test;
    QLabel *m_message;
};

} // namespace ui
