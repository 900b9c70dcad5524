// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <QObject>

#include <filesystem>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

class BlendSliders;
class Inspector;
class Section;
class SeedField;
class Settings;
class ValueSlider;

/// The controls of the Speech page's inspector and what they mean in a request. They keep their
/// values in the settings as they are changed.
class SpeechControls : public QObject
{
    Q_OBJECT
public:
    SpeechControls(Inspector &inspector, Settings &settings, QObject *parent);

    /// Keeps the voice that was chosen if it is still there.
    void setVoices(std::vector<core::speech::VoiceInfo> voices);
    /// False where there is no such voice.
    bool chooseVoice(const QString &name);
    /// Lets a voice that speaks several languages read each text as it is written.
    void readAsWritten();
    /// Has such a voice read in a language ("en": in any English that it speaks).
    void readIn(const std::string &language);
    bool hasVoices() const { return !m_voices.empty(); }
    /// Nothing where no voice is installed.
    const core::speech::VoiceInfo *voice() const;

    double speed() const;
    /// All but the text; the seed is the one shown, unless `newSeed` asks for the one of a new run.
    core::speech::SpeechRequest request(bool newSeed) const;
    bool isSeedLocked() const;
    /// Shows the settings of an earlier request.
    void setRequest(const core::speech::SpeechRequest &request);
    /// True where the user's settings were kept from an earlier run of the program.
    bool wereKept() const { return m_wereKept; }

    /// How words are said and who speaks whose lines; kept beside the settings. Throws core::Error where they cannot be.
    void setDirection(std::vector<core::speech::Pronunciation> dictionary, std::vector<core::speech::CastMember> cast);
    const std::vector<core::speech::VoiceInfo> &voices() const { return m_voices; }

Q_SIGNALS:
    void changed();
    void directionWanted();
    /// The chosen voice is to be heard.
    void sampleWanted();

private:
    void buildVoice(Inspector &inspector);
    void buildExpression(Inspector &inspector);
    void keepChanges(); ///< the seed as it was kept, and from then on what is set
    ValueSlider *makeSlider(const char *name, const QString &label, double minimum, double maximum, double value, const QString &suffix,
                            const QString &toolTip);
    void showVoice();
    void showLanguages();
    void showBlend();
    void showAbout();
    void loadDirection();
    void showDirection();
    std::filesystem::path dictionaryFile() const;
    void keep(const QString &key, const QVariant &value);

    Settings &m_settings;
    std::vector<core::speech::VoiceInfo> m_voices;
    std::vector<core::speech::Pronunciation> m_dictionary;
    std::vector<core::speech::CastMember> m_cast;
    bool m_wereKept = false;
    QComboBox *m_voice;
    QToolButton *m_sample;
    QLabel *m_about; ///< what the name does not say, or what is blended, under it
    QComboBox *m_speaker;
    QComboBox *m_language; ///< of a voice that speaks several
    Inspector *m_inspector;
    Section *m_blendSection, *m_expression;
    BlendSliders *m_blend;
    ValueSlider *m_speed;
    ValueSlider *m_noise;
    ValueSlider *m_noiseW;
    ValueSlider *m_sentencePause;
    ValueSlider *m_paragraphPause;
    ValueSlider *m_loudness;
    SeedField *m_seed;
    QPushButton *m_direction;
};

} // namespace ui
