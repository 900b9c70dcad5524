// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SpeechPage that is about who reads: what a voice cannot read, and what it sounds like.
#include "ui/pages/speech/speechpage.h"

#include "core/audio/player.h"
#include "core/base/error.h"
#include "core/jobs/job.h"
#include "core/speech/languageguess.h"
#include "core/speech/readable.h"
#include "ui/pages/speech/speechcontrols.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/pages/voicewords.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/noticeline.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/text/texteditor.h"

#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace ui {

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::speech::Script;
using core::speech::SpeechRequest;
using core::speech::Unread;
using core::speech::VoiceInfo;

namespace {

constexpr int shownCharacters = 24; // of a stretch that cannot be read

std::vector<Unread> unreadLetters(const SpeechRequest &request, const std::vector<VoiceInfo> &voices)
{
    try {
        return core::speech::lettersUnreadIn(request, voices);
    } catch (const core::Error &) { // broken marks, which speaking tells
        return {};
    }
}

std::vector<std::string> directionsNotUnderstood(const SpeechRequest &request)
{
    try {
        return core::speech::directed(request).notUnderstood;
    } catch (const core::Error &) { // as above
        return {};
    }
}

size_t bytesOf(const std::vector<Unread> &unread)
{
    size_t bytes = 0;
    for (const Unread &each : unread)
        bytes += each.end - each.begin;
    return bytes;
}

/// Who of the others reads most of it, and more than the chosen one does; nothing where nobody does.
const VoiceInfo *bestReader(SpeechRequest request, const std::vector<VoiceInfo> &voices, size_t unread)
{
    const VoiceInfo *best = nullptr;
    const std::string chosen = request.voice;
    const bool narrowed = !request.language.empty();
    request.speaker = 0;
    request.blend.clear();
    request.language.clear();
    for (const VoiceInfo &voice : voices) {
        if (voice.name == chosen && !narrowed)
            continue;
        request.voice = voice.name;
        if (const size_t bytes = bytesOf(unreadLetters(request, voices)); bytes < unread) {
            unread = bytes;
            best = &voice;
        }
    }
    return best;
}

} // namespace

void SpeechPage::checkUnread()
{
    const TextMap map(m_editor->toPlainText());
    SpeechRequest request = m_controls->request(/*newSeed=*/false);
    request.text = map.utf8();
    const std::vector<Unread> unread = m_controls->voice() ? unreadLetters(request, m_controls->voices()) : std::vector<Unread>();
    QList<QPair<int, int>> places;
    QStringList scripts;
    for (const Unread &each : unread) {
        places.append({map.position(each.begin), map.position(each.end)});
        if (const QString word = scriptWord(each.script); !scripts.contains(word))
            scripts << word;
    }
    m_editor->setUnread(places);
    const QString key =
        QString::fromStdString(request.voice) + u'\n' + QString::fromStdString(request.language) + u'\n' + scripts.join(u'\n');
    if (unread.empty() || key == m_unreadAccepted) {
        checkDirections(request);
        return;
    }

    const VoiceInfo &voice = *m_controls->voice();
    const QString who = shortName(voice);
    const auto [begin, end] = places.first();
    QString words = map.text().mid(begin, end - begin).simplified();
    if (words.size() > shownCharacters)
        words = words.left(shownCharacters).trimmed() + u'…';
    const bool kanji = unread.front().script == Script::Chinese && core::speech::languageFor(voice, request, request.text) == "ja";
    m_notice->clearButtons();
    m_notice->setText(kanji ? tr("%1 reads kana, but not “%2”: it is left out, unless you say how it is pronounced.").arg(who, words)
                            : tr("%1 cannot read “%2” (%3); it is left out.").arg(who, words, scripts.join(u", "_s)));
    if (const VoiceInfo *other = bestReader(request, m_controls->voices(), bytesOf(unread))) {
        const QString name = QString::fromStdString(other->name);
        m_notice->addButton(u"unreadVoice"_s, tr("Use %1").arg(shortName(*other)),
                            tr("Takes the voice %1, which can read it").arg(voiceTitle(*other)), [this, name] {
                                m_controls->chooseVoice(name);
                                m_controls->readAsWritten();
                                m_editor->setFocus();
                            });
    }
    if (kanji)
        m_notice->addButton(u"unreadPronounce"_s, tr("Pronunciation…"), tr("Says how words are spoken"), [this] { editDirection(); });
    m_notice->addButton(u"unreadSkip"_s, tr("All right"), tr("Speaks the rest, and says no more about it"), [this, key] {
        m_unreadAccepted = key;
        checkUnread();
        m_editor->setFocus();
    });
    showNotice();
}

/// What is plainly a direction to a speaker, and of no kind that is known here, is not spoken.
void SpeechPage::checkDirections(const SpeechRequest &request)
{
    QStringList left;
    for (const std::string &each : directionsNotUnderstood(request))
        left << QString::fromStdString(each).simplified();
    left.removeDuplicates();
    const QString key = left.join(u'\n');
    if (left.isEmpty() || key == m_directionsAccepted) {
        checkLanguage(request);
        return;
    }
    QString words = left.first();
    if (words.size() > shownCharacters)
        words = words.left(shownCharacters).trimmed() + u'…';
    m_notice->clearButtons();
    m_notice->setText(left.size() == 1
                          ? tr("“%1” is not understood as a direction; it is left out.").arg(words)
                          : tr("“%1” and %2 more are not understood as directions; they are left out.").arg(words).arg(left.size() - 1));
    m_notice->addButton(u"directionsSkip"_s, tr("All right"), tr("Speaks the rest, and says no more about it"), [this, key] {
        m_directionsAccepted = key;
        checkUnread();
        m_editor->setFocus();
    });
    showNotice();
}

/// A text in another language is read letter by letter with the sounds of the voice's own, which nobody understands.
void SpeechPage::checkLanguage(const SpeechRequest &request)
{
    const VoiceInfo *voice = m_controls->voice();
    const std::string language = voice ? core::speech::misreadLanguage(request, *voice) : std::string();
    const QString key =
        QString::fromStdString(request.voice) + u'\n' + QString::fromStdString(request.language) + u'\n' + QString::fromStdString(language);
    if (language.empty() || key == m_unreadAccepted) {
        m_foot->setCurrentIndex(0);
        return;
    }
    const QString name = languageName(language == "en" ? "en-us" : language).section(u' ', -1);
    const QString sounds = languageName(core::speech::languageFor(*voice, request, request.text)).section(u" ("_s, 0, 0);
    m_notice->clearButtons();
    m_notice->setText(tr("%1? %2 reads it with the sounds of %3.").arg(name, shortName(*voice), sounds));
    const auto &voices = m_controls->voices();
    const auto other = std::ranges::find_if(voices, [&](const VoiceInfo &each) { return core::speech::speaks(each, language); });
    if (other != voices.end()) {
        m_notice->addButton(u"languageVoice"_s, tr("Use %1").arg(shortName(*other)),
                            tr("Takes the voice %1, which reads %2").arg(voiceTitle(*other), name),
                            [this, voiceName = QString::fromStdString(other->name), language] {
            m_controls->chooseVoice(voiceName);
            m_controls->readIn(language);
            m_editor->setFocus();
        });
    } else {
        m_notice->addButton(u"languageGet"_s, tr("Get a voice"), tr("The Models page has voices for many languages"),
                            [this] { Q_EMIT modelsWanted(u"speech"_s); });
    }
    m_notice->addButton(u"languageAccept"_s, tr("All right"), tr("Speaks it so, and says no more about it"), [this, key] {
        m_unreadAccepted = key;
        checkUnread();
        m_editor->setFocus();
    });
    showNotice();
}

void SpeechPage::showNotice()
{
    m_foot->setCurrentIndex(1);
    QWidget *before = m_editor; // then comes the main action
    for (QPushButton *button : m_notice->buttons()) {
        setTabOrder(before, button);
        before = button;
    }
    setTabOrder(before, primary());
}

/// A short sentence of the chosen voice, beside what the page plays, which stays as it is.
/// Neither the text nor the seed; the dictionary and the cast are all texts'.
std::string SpeechPage::presetSettings() const
{
    SpeechRequest request = m_controls->request(/*newSeed=*/false);
    request.seed = 0;
    request.dictionary.clear();
    request.cast.clear();
    request.compute = {};
    return core::speech::toJson(request);
}

void SpeechPage::applyPreset(const std::string &settings)
{
    SpeechRequest request = core::speech::speechRequestFromJson(settings);
    request.seed = m_controls->request(/*newSeed=*/false).seed;
    if (!request.voice.empty() && !m_controls->chooseVoice(QString::fromStdString(request.voice)))
        banner()->show(Banner::Kind::Note, tr("The voice %1 of these settings is not installed").arg(QString::fromStdString(request.voice)),
                       tr("The one that is chosen stays, with the other settings."));
    m_controls->setRequest(request);
}

bool SpeechPage::hasModel() const
{
    return m_controls->hasVoices();
}

void SpeechPage::makeFirst()
{
    const VoiceInfo *voice = m_controls->voice();
    if (voice)
        speak(sampleOf(*voice));
    else
        Q_EMIT modelsWanted(u"speech"_s);
}

/// In the language that the voice speaks with these settings.
QString SpeechPage::sampleOf(const VoiceInfo &voice) const
{
    SpeechRequest request = m_controls->request(/*newSeed=*/false);
    request.dictionary.clear();
    request.cast.clear();
    const std::string own = core::speech::languageFor(voice, request, {});
    return sampleSentence(request.language.empty() ? own : request.language);
}

void SpeechPage::hearSample()
{
    const VoiceInfo *voice = m_controls->voice();
    if (!voice)
        return;
    SpeechRequest request = m_controls->request(/*newSeed=*/false);
    request.dictionary.clear();
    request.cast.clear();
    request.text = sampleOf(*voice).toStdString();
    auto *job = services().runner->start(
        tr("A sample of %1").arg(shortName(*voice)),
        [request, speak = services().speak](const core::JobContext &context) { return speak(request, context, [](const auto &) {}); }, this,
        [this](const core::speech::SpeechResult &result) {
        m_playback->pause(); // one sound at a time
        if (!m_samples)
            m_samples = std::make_unique<core::audio::Player>();
        m_samples->setDevice(settings().soundDevice().toStdString());
        m_samples->load(result.audio);
        try {
            m_samples->play();
        } catch (const core::Error &error) {
            tellPlayFailure(QString::fromUtf8(error.what()));
        }
        });
    connect(job, &Job::failed, this, [this](const QString &message) { banner()->showError(tr("The voice cannot be heard"), message); });
}

} // namespace ui
