// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/transcribecontrols.h"

#include "core/base/kinds.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QLocale>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

/// What Whisper knows, in the order of how well.
constexpr QStringView codes =
    u"en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az "
    "sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as "
    "tt haw ln ha ba jw su";

QString languageName(const QString &code)
{
    if (code == u"jw") // Whisper's own code
        return TranscribeControls::tr("Javanese");
    const QLocale::Language language = QLocale::codeToLanguage(code);
    return language == QLocale::AnyLanguage || language == QLocale::C ? code : QLocale::languageToString(language);
}

bool isEnglishOnly(const QString &model)
{
    return model.endsWith(u".en"_s) || model.contains(u".en-"_s) || model.contains(u".en/"_s);
}

} // namespace

TranscribeControls::TranscribeControls(Inspector &inspector, QObject *parent) : QObject(parent), m_inspector(inspector)
{
    m_model = new ComboBox;
    style::name(m_model, u"transcribeModel"_s, tr("Model"), tr("What listens: larger models understand more and take longer."));
    inspector.addRow(tr("Model"), m_model);
    m_language = new ComboBox;
    style::name(m_language, u"transcribeLanguage"_s, tr("Language"), tr("What is spoken. As it sounds: the first half minute decides."));
    inspector.addRow(tr("Language"), m_language);
    m_track = new ComboBox;
    style::name(m_track, u"transcribeTrack"_s, tr("Sound track"), tr("Which of the film’s sounds is heard."));
    inspector.addRow(tr("Sound"), m_track);
    setTracks({}, 0);
    m_translate = new QCheckBox(tr("Into English"));
    style::name(m_translate, u"transcribeTranslate"_s, tr("Translate into English"),
                tr("Writes in English what is said in another language."));
    inspector.addWidget(m_translate);
    m_prompt = new QLineEdit;
    style::name(m_prompt, u"transcribePrompt"_s, tr("Names"),
                tr("Names and words to expect, as they are to be spelled (the initial prompt)."));
    m_prompt->setPlaceholderText(tr("Ishmael, Queequeg, Pequod"));
    inspector.addRow(tr("Names"), m_prompt);
    auto *more = inspector.addSection(tr("More"), u"more"_s, false);
    m_beam = new ValueSlider(tr("Beam"), 1, 10, 1,
                             tr("How many alternatives are followed side by side: 1 is fast, 5 is a little more exact and takes longer."));
    m_beam->setObjectName(u"transcribeBeam"_s);
    m_beam->setDecimals(0);
    more->addWidget(m_beam);
    m_previous = new QCheckBox(tr("Remember what was said"));
    m_previous->setChecked(true);
    style::name(m_previous, u"transcribePrevious"_s, tr("Remember what was said"),
                tr("Each half minute is heard with what was said before: names stay the same, but a mistake may repeat itself."));
    more->addWidget(m_previous);
    m_skip = new QCheckBox(tr("Pass over silence"));
    m_skip->setChecked(true);
    style::name(m_skip, u"transcribeSkipSilence"_s, tr("Pass over silence"),
                tr("What has no speech is not heard at all (voice activity detection): no invented words, and less time."));
    more->addWidget(m_skip);
    m_again = new QCheckBox(tr("Try doubtful places again"));
    m_again->setChecked(true);
    style::name(
        m_again, u"transcribeAgain"_s, tr("Try doubtful places again"),
        tr("A place that comes out uncertain or repeats itself is tried again, a little more freely each time (the temperature fallback)."));
    more->addWidget(m_again);
    connect(m_track, &QComboBox::activated, this, [this](int index) { Q_EMIT trackChosen(index + 1); });
    connect(m_model, &QComboBox::currentIndexChanged, this, [this] {
        showLanguages();
        Q_EMIT changed();
    });
    setModels({});
}

void TranscribeControls::setModels(const std::vector<core::library::Model> &models)
{
    const QString before = model();
    const QSignalBlocker quiet(m_model);
    m_model->clear();
    for (const auto &one : models)
        if (one.kind == core::modelkinds::transcription)
            m_model->addItem(QString::fromStdString(one.name), QString::fromStdString(one.name));
    m_skip->setEnabled(std::ranges::any_of(models, [](const auto &one) { return one.kind == core::modelkinds::voiceActivity; }));
    m_model->setEnabled(m_model->count() > 0);
    if (m_model->count() == 0)
        m_model->addItem(tr("none installed"), QString());
    m_model->setCurrentIndex(std::max(0, m_model->findData(before)));
    showLanguages();
    Q_EMIT changed();
}

bool TranscribeControls::hasModel() const
{
    return !model().isEmpty();
}

QString TranscribeControls::model() const
{
    return m_model->currentData().toString();
}

bool TranscribeControls::useModel(const QString &name)
{
    const int index = m_model->findData(name);
    if (index >= 0)
        m_model->setCurrentIndex(index);
    return index >= 0;
}

void TranscribeControls::setTracks(const std::vector<std::string> &tracks, int chosen)
{
    const QSignalBlocker quiet(m_track);
    m_track->clear();
    for (size_t i = 0; i < tracks.size(); ++i)
        m_track->addItem(tracks[i].empty() ? QString::number(i + 1) : u"%1: %2"_s.arg(i + 1).arg(QString::fromStdString(tracks[i])));
    m_track->setCurrentIndex(chosen - 1);
    m_inspector.setRowVisible(m_track, tracks.size() > 1);
}

void TranscribeControls::showLanguages()
{
    // The one language of an English model was nobody's choice.
    const QVariant before = m_language->isEnabled() ? m_language->currentData() : QVariant();
    m_language->clear();
    const bool english = isEnglishOnly(model());
    if (english) {
        m_language->addItem(tr("English"), u"en"_s);
    } else {
        m_language->addItem(tr("As it sounds"), QString());
        QList<std::pair<QString, QString>> all;
        for (const QStringView code : codes.split(u' '))
            all.append({languageName(code.toString()), code.toString()});
        std::ranges::sort(all);
        for (const auto &[name, code] : all)
            m_language->addItem(name, code);
    }
    m_language->setCurrentIndex(std::max(0, m_language->findData(before)));
    m_language->setEnabled(!english);
    m_translate->setEnabled(!english);
    m_translate->setToolTip(english ? tr("This model knows English only. The Models page has one for 99 languages.")
                                    : tr("Writes in English what is said in another language."));
    if (english)
        m_translate->setChecked(false);
}

core::transcription::TranscriptionRequest TranscribeControls::request() const
{
    core::transcription::TranscriptionRequest request;
    request.language = m_language->currentData().toString().toStdString();
    request.translate = m_translate->isChecked();
    request.initialPrompt = m_prompt->text().trimmed().toStdString();
    request.previousText = m_previous->isChecked();
    request.skipSilence = m_skip->isEnabled() && m_skip->isChecked();
    request.fallback = m_again->isChecked();
    request.beam = m_beam->intValue();
    request.words = true;
    return request;
}

void TranscribeControls::setRequest(const core::transcription::TranscriptionRequest &request)
{
    if (m_language->isEnabled())
        m_language->setCurrentIndex(std::max(0, m_language->findData(QString::fromStdString(request.language))));
    m_translate->setChecked(m_translate->isEnabled() && request.translate);
    m_prompt->setText(QString::fromStdString(request.initialPrompt));
    m_previous->setChecked(request.previousText);
    m_skip->setChecked(request.skipSilence);
    m_again->setChecked(request.fallback);
    m_beam->setValue(request.beam);
}

void TranscribeControls::saveState(QSettings &store) const
{
    store.setValue(u"model"_s, model());
    store.setValue(u"language"_s, m_language->currentData());
    store.setValue(u"translate"_s, m_translate->isChecked());
    store.setValue(u"prompt"_s, m_prompt->text());
    store.setValue(u"previous"_s, m_previous->isChecked());
    store.setValue(u"skipSilence"_s, m_skip->isChecked());
    store.setValue(u"again"_s, m_again->isChecked());
    store.setValue(u"beam"_s, m_beam->intValue());
}

void TranscribeControls::restoreState(QSettings &store)
{
    useModel(store.value(u"model"_s).toString());
    m_language->setCurrentIndex(std::max(0, m_language->findData(store.value(u"language"_s))));
    m_translate->setChecked(m_translate->isEnabled() && store.value(u"translate"_s).toBool());
    m_prompt->setText(store.value(u"prompt"_s).toString());
    m_previous->setChecked(store.value(u"previous"_s, true).toBool());
    m_skip->setChecked(store.value(u"skipSilence"_s, true).toBool());
    m_again->setChecked(store.value(u"again"_s, true).toBool());
    m_beam->setValue(store.value(u"beam"_s, 1).toInt());
}

} // namespace ui

#include "moc_transcribecontrols.cpp"
