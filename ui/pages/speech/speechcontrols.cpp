// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechcontrols.h"

#include "core/base/error.h"
#include "core/speech/dictionary.h"
#include "ui/pages/speech/blendsliders.h"
#include "ui/pages/voicewords.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/sound/transport.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

/// For who looks for the file.
QString technicalWords(const core::speech::VoiceInfo &voice)
{
    return SpeechControls::tr("%1: %2, %3 Hz").arg(QString::fromStdString(voice.name), languageName(voice.language)).arg(voice.sampleRate);
}

} // namespace

SpeechControls::SpeechControls(Inspector &inspector, Settings &settings, QObject *parent)
    : QObject(parent), m_settings(settings), m_wereKept(settings.value(u"speech/kept"_s).toBool()), m_inspector(&inspector)
{
    buildVoice(inspector);
    buildExpression(inspector);
    m_direction = new QPushButton;
    style::name(m_direction, u"direction"_s, tr("Pronunciation and cast"),
                tr("How words are said, and who speaks the lines that begin with a name and a colon"));
    inspector.addWidget(m_direction);
    connect(m_direction, &QPushButton::clicked, this, &SpeechControls::directionWanted);
    loadDirection();
    showDirection();
    keepChanges();
    setVoices({});
}

void SpeechControls::buildVoice(Inspector &inspector)
{
    auto *who = new QWidget;
    who->setObjectName(u"voiceRow"_s);
    auto *whoRow = new QHBoxLayout(who);
    whoRow->setContentsMargins(0, 0, 0, 0);
    whoRow->setSpacing(style::metric::half);
    m_voice = new ComboBox;
    m_voice->setPlaceholderText(tr("None installed"));
    style::name(m_voice, u"voice"_s, tr("Voice"), tr("Who speaks"));
    m_sample = makeToolButton(u"volume-2"_s, u"voiceSample"_s, tr("Hear this voice"), tr("Speaks a short sentence in this voice"), nullptr);
    connect(m_sample, &QToolButton::clicked, this, &SpeechControls::sampleWanted);
    whoRow->addWidget(m_voice, 1);
    whoRow->addWidget(m_sample);
    inspector.addRow(tr("Voice"), who);
    m_about = new QLabel;
    m_about->setObjectName(u"voiceAbout"_s);
    m_about->setProperty("muted", true);
    m_about->setWordWrap(true);
    inspector.addRow({}, m_about);

    m_speaker = new QComboBox;
    m_speaker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_speaker->setMinimumContentsLength(8);
    m_speaker->setEditable(true); // some voices have hundreds: type to find one
    m_speaker->setInsertPolicy(QComboBox::NoInsert);
    m_speaker->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_speaker->completer()->setFilterMode(Qt::MatchContains);
    m_speaker->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_speaker->setMaxVisibleItems(16);
    style::name(m_speaker, u"speaker"_s, tr("Speaker"), {});
    m_speaker->lineEdit()->setAccessibleName(tr("Speaker"));
    inspector.addRow(tr("Speaker"), m_speaker);

    m_language = new QComboBox;
    m_language->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_language->setMinimumContentsLength(8);
    style::name(m_language, u"voiceLanguage"_s, tr("Language"),
                tr("How the text is read; “As written” takes the voice’s own language, or English where the text is not in its script"));
    inspector.addRow(tr("Language"), m_language);

    m_speed = makeSlider("speed", tr("Speed"), 0.5, 2.0, 1.0, tr("×"),
                         tr("How fast it is spoken: 1 is the voice's own pace, 2 twice as fast; 0.8 to 1.3 sound natural"));
    inspector.addWidget(m_speed);

    m_seed = new SeedField;
    m_seed->setObjectName(u"seed"_s);
    inspector.addWidget(m_seed);

    m_blendSection = inspector.addSection(tr("Voices, blended"), u"blend"_s, true);
    m_blend = new BlendSliders;
    m_blend->setObjectName(u"blendSliders"_s);
    m_blendSection->addWidget(m_blend);
}

void SpeechControls::buildExpression(Inspector &inspector)
{
    m_expression = inspector.addSection(tr("Expression"), u"expression"_s, true);
    m_noise = makeSlider("noise", tr("Variation"), 0.0, 1.5, 0.667, {},
                         tr("How much the sound of the voice varies: 0 is flat and always the same, 0.5 to 0.8 is lively (noise_scale)"));
    m_noiseW = makeSlider("noiseW", tr("Rhythm"), 0.0, 1.5, 0.8, {},
                          tr("How much the length of sounds varies: 0 is even, 0.6 to 1 is natural (noise_w)"));
    m_expression->addWidget(m_noise);
    m_expression->addWidget(m_noiseW);

    auto *pauses = inspector.addSection(tr("Pauses and loudness"), u"pauses"_s, true);
    m_sentencePause = makeSlider("sentencePause", tr("Sentence"), 0.0, 2.0, 0.25, tr(" s"),
                                 tr("Silence after each sentence, in seconds; 0.2 to 0.5 is usual"));
    m_paragraphPause = makeSlider("paragraphPause", tr("Paragraph"), 0.0, 4.0, 0.7, tr(" s"),
                                  tr("Silence after the last sentence of a paragraph, in seconds; 0.6 to 1.2 is usual"));
    m_loudness = makeSlider("loudness", tr("Loudness"), -36.0, -9.0, -19.0, tr(" LUFS"),
                            tr("How loud the whole text is made: −19 suits narration, −16 podcasts, −23 broadcasts (EBU R 128 loudness)"));
    m_loudness->setDecimals(1);
    pauses->addWidget(m_sentencePause);
    pauses->addWidget(m_paragraphPause);
    pauses->addWidget(m_loudness);
}

void SpeechControls::keepChanges()
{
    bool known = false;
    const uint64_t seed = m_settings.value(u"speech/seed"_s).toString().toULongLong(&known);
    if (known)
        m_seed->setSeed(seed);
    else
        m_seed->roll();
    m_seed->setLocked(m_settings.value(u"speech/seedLocked"_s, false).toBool());
    connect(m_seed, &SeedField::seedChanged, this, [this](uint64_t value) { keep(u"speech/seed"_s, QString::number(value)); });
    connect(m_seed, &SeedField::lockedChanged, this, [this](bool locked) { keep(u"speech/seedLocked"_s, locked); });
    connect(m_voice, &QComboBox::currentIndexChanged, this, [this] {
        showVoice();
        if (const auto *chosen = voice())
            keep(u"speech/voice"_s, QString::fromStdString(chosen->name));
    });
    connect(m_speaker, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            keep(u"speech/speaker"_s, index);
    });
    connect(m_language, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            keep(u"speech/language"_s, m_language->itemData(index));
    });
    connect(m_blend, &BlendSliders::changed, this, [this] {
        showAbout();
        QStringList kept;
        for (const auto &[name, share] : m_blend->shares())
            kept << name + u':' + QString::number(share, 'f', 4);
        keep(u"speech/blend"_s, kept.join(u','));
    });
    // What was typed without choosing goes back to the speaker that counts.
    connect(m_speaker->lineEdit(), &QLineEdit::editingFinished, this,
            [this] { m_speaker->setEditText(m_speaker->itemText(m_speaker->currentIndex())); });
}

ValueSlider *SpeechControls::makeSlider(const char *name, const QString &label, double minimum, double maximum, double value,
                                        const QString &suffix, const QString &toolTip)
{
    auto *slider = new ValueSlider(label, minimum, maximum, value, toolTip);
    slider->setObjectName(QString::fromLatin1(name));
    slider->setSuffix(suffix);
    const QString key = u"speech/"_s + QString::fromLatin1(name);
    if (const QVariant kept = m_settings.value(key); kept.isValid())
        slider->setValue(kept.toDouble());
    connect(slider, &ValueSlider::valueChanged, this, [this, key](double now) { keep(key, now); });
    return slider;
}

void SpeechControls::keep(const QString &key, const QVariant &value)
{
    m_settings.setValue(key, value);
    m_settings.setValue(u"speech/kept"_s, true);
    Q_EMIT changed();
}

void SpeechControls::setVoices(std::vector<core::speech::VoiceInfo> voices)
{
    m_voices = std::move(voices);
    const QString wanted = m_settings.value(u"speech/voice"_s).toString();
    {
        const QSignalBlocker quiet(m_voice);
        m_voice->clear();
        int chosen = 0;
        for (const auto &voice : m_voices) {
            const QString name = QString::fromStdString(voice.name);
            if (name == wanted)
                chosen = m_voice->count();
            QString title = voiceTitle(voice); // two of one name and language differ in how finely they were trained
            if (std::ranges::count(m_voices, title, [](const auto &each) { return voiceTitle(each); }) > 1 && !voice.quality.empty())
                title += u" · "_s + qualityName(voice.quality);
            m_voice->addItem(title, name);
            m_voice->setItemData(m_voice->count() - 1, technicalWords(voice), Qt::ToolTipRole);
            m_voice->setItemData(m_voice->count() - 1, shortName(voice), ComboBox::briefRole); // its language stands under it
        }
        m_voice->setCurrentIndex(m_voices.empty() ? -1 : chosen);
        m_voice->setEnabled(!m_voices.empty());
        m_sample->setEnabled(!m_voices.empty());
        m_sample->setToolTip(m_voices.empty() ? tr("No voice is installed") : tr("Speaks a short sentence in this voice"));
    }
    showVoice();
}

bool SpeechControls::chooseVoice(const QString &name)
{
    const int index = m_voice->findData(name);
    if (index >= 0)
        m_voice->setCurrentIndex(index);
    return index >= 0;
}

void SpeechControls::readAsWritten()
{
    if (m_language->count() > 0)
        m_language->setCurrentIndex(0);
}

void SpeechControls::readIn(const std::string &language)
{
    const QString wanted = QString::fromStdString(language);
    for (int i = 0; i < m_language->count(); ++i) {
        const QString each = m_language->itemData(i).toString();
        if (each == wanted || each.startsWith(wanted + u'-')) {
            m_language->setCurrentIndex(i);
            return;
        }
    }
}

const core::speech::VoiceInfo *SpeechControls::voice() const
{
    const int index = m_voice->currentIndex();
    return index >= 0 && index < int(m_voices.size()) ? &m_voices[size_t(index)] : nullptr;
}

void SpeechControls::showVoice()
{
    const auto *chosen = voice();
    const QSignalBlocker quiet(m_speaker);
    m_speaker->clear();
    const bool several = chosen && chosen->speakers.size() > 1;
    if (several) {
        for (const auto &name : chosen->speakers)
            m_speaker->addItem(QString::fromStdString(name));
        m_speaker->setCurrentIndex(std::clamp(m_settings.value(u"speech/speaker"_s, 0).toInt(), 0, m_speaker->count() - 1));
    } else {
        m_speaker->addItem(chosen ? tr("Only one") : tr("None"));
    }
    m_speaker->setEnabled(several);
    m_speaker->setToolTip(several ? tr("Who of this voice’s %1 speakers; type to find one").arg(chosen->speakers.size())
                                  : (chosen ? tr("This voice has one speaker only") : tr("No voice is installed")));
    m_inspector->setRowVisible(m_speaker, !chosen || !chosen->blends);
    m_inspector->setRowVisible(m_language, chosen && !chosen->languages.empty());
    m_blendSection->setVisible(chosen && chosen->blends);
    m_expression->setVisible(!chosen || chosen->varies);
    showLanguages();
    showBlend();
    showAbout();
    if (!chosen)
        return;
    // A slider that stood at the voice's own value stands at the new voice's.
    auto adopt = [](ValueSlider *slider, double own) {
        const bool follows = std::abs(slider->value() - slider->defaultValue()) < 0.006;
        slider->setDefaultValue(own);
        if (follows)
            slider->setValue(own);
    };
    adopt(m_noise, chosen->noise);
    adopt(m_noiseW, chosen->noiseW);
}

void SpeechControls::showLanguages()
{
    const auto *chosen = voice();
    const QSignalBlocker quiet(m_language);
    m_language->clear();
    if (!chosen || chosen->languages.empty())
        return;
    m_language->addItem(tr("As written"), QString());
    for (const std::string &language : chosen->languages)
        m_language->addItem(languageName(language), QString::fromStdString(language));
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_settings.value(u"speech/language"_s))));
}

void SpeechControls::showBlend()
{
    const auto *chosen = voice();
    const QSignalBlocker quiet(m_blend);
    QList<BlendSliders::Item> items;
    if (chosen && chosen->blends) {
        for (const std::string &each : chosen->speakers) {
            const QString name = QString::fromStdString(each);
            items.append(
                BlendSliders::Item{name, speakerName(name), tr("%1. How much of it is heard, beside the others").arg(speakerWords(name))});
        }
    }
    m_blend->setItems(items);
    std::map<QString, double> shares;
    for (const QString &part : m_settings.value(u"speech/blend"_s).toString().split(u',', Qt::SkipEmptyParts))
        shares[part.section(u':', 0, 0)] = part.section(u':', 1).toDouble();
    m_blend->setShares(shares);
}

void SpeechControls::showAbout()
{
    const auto *chosen = voice();
    QStringList words; // what the name above has no room for
    if (chosen && chosen->blends) {
        words << m_blend->summary();
    } else if (chosen) {
        if (!chosen->language.empty())
            words << languageName(chosen->language);
        if (const QString sex = voiceSex(*chosen); !sex.isEmpty())
            words << sex;
        if (!chosen->quality.empty())
            words << tr("quality: %1").arg(qualityName(chosen->quality));
    }
    m_about->setText(words.join(u", "_s));
    m_about->setToolTip(m_about->text());
    m_voice->setToolTip(chosen ? technicalWords(*chosen) : tr("No voice is installed"));
}

double SpeechControls::speed() const
{
    return m_speed->value();
}

core::speech::SpeechRequest SpeechControls::request(bool newSeed) const
{
    core::speech::SpeechRequest request;
    if (const auto *chosen = voice()) {
        request.voice = chosen->name;
        request.speaker = !chosen->blends && chosen->speakers.size() > 1 ? std::max(0, m_speaker->currentIndex()) : 0;
        request.language = m_language->currentData().toString().toStdString();
        if (chosen->blends) {
            for (const auto &[name, share] : m_blend->shares())
                request.blend[name.toStdString()] = share;
        }
    }
    // The sliders round; a voice's own value is asked for as such.
    auto own = [](const ValueSlider *slider) -> std::optional<double> {
        if (std::abs(slider->value() - slider->defaultValue()) < 0.006)
            return std::nullopt;
        return slider->value();
    };
    request.speed = m_speed->value();
    request.noise = own(m_noise);
    request.noiseW = own(m_noiseW);
    request.sentencePause = m_sentencePause->value();
    request.paragraphPause = m_paragraphPause->value();
    request.loudness = m_loudness->value();
    request.dictionary = m_dictionary;
    request.cast = m_cast;
    request.seed = newSeed ? m_seed->seedForRun() : m_seed->seed();
    request.compute = m_settings.computeForSpeech();
    return request;
}

bool SpeechControls::isSeedLocked() const
{
    return m_seed->isLocked();
}

std::filesystem::path SpeechControls::dictionaryFile() const
{
    return m_settings.writing(u"pronunciation.csv"_s).toStdU16String();
}

void SpeechControls::loadDirection()
{
    std::error_code failed;
    try {
        if (std::filesystem::exists(dictionaryFile(), failed))
            m_dictionary = core::speech::readDictionary(dictionaryFile());
        core::speech::SpeechRequest kept =
            core::speech::speechRequestFromJson(m_settings.value(u"speech/cast"_s, u"{}"_s).toString().toStdString());
        m_cast = std::move(kept.cast);
    } catch (const core::Error &) { // damaged by hand: the words begin anew, the file stays until they are kept again
        return;
    }
}

void SpeechControls::setDirection(std::vector<core::speech::Pronunciation> dictionary, std::vector<core::speech::CastMember> cast)
{
    m_dictionary = std::move(dictionary);
    m_cast = std::move(cast);
    showDirection();
    keep(u"speech/cast"_s, QString::fromStdString(core::speech::toJson({.cast = m_cast})));
    core::speech::writeDictionary(dictionaryFile(), m_dictionary);
}

void SpeechControls::showDirection()
{
    const auto words = int(m_dictionary.size()), people = int(m_cast.size());
    m_direction->setText(words + people == 0 ? tr("Pronunciation and cast…") : tr("Pronunciation and cast: %1").arg(words + people));
}

void SpeechControls::setRequest(const core::speech::SpeechRequest &request)
{
    chooseVoice(QString::fromStdString(request.voice));
    if (m_speaker->isEnabled() && request.speaker >= 0 && request.speaker < m_speaker->count())
        m_speaker->setCurrentIndex(request.speaker);
    m_language->setCurrentIndex(std::max(0, m_language->findData(QString::fromStdString(request.language))));
    if (const auto *chosen = voice(); chosen && chosen->blends) {
        std::map<QString, double> shares;
        for (const auto &[name, share] : request.blend)
            shares[QString::fromStdString(name)] = share;
        if (shares.empty() && request.speaker >= 0 && request.speaker < int(chosen->speakers.size()))
            shares[QString::fromStdString(chosen->speakers[size_t(request.speaker)])] = 1;
        m_blend->setShares(shares);
    }
    m_speed->setValue(request.speed);
    m_noise->setValue(request.noise.value_or(m_noise->defaultValue()));
    m_noiseW->setValue(request.noiseW.value_or(m_noiseW->defaultValue()));
    m_sentencePause->setValue(request.sentencePause);
    m_paragraphPause->setValue(request.paragraphPause);
    m_loudness->setValue(request.loudness);
    m_seed->setSeed(request.seed);
}

} // namespace ui

#include "moc_speechcontrols.cpp"
