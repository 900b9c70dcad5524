// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmcontrols.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/film/looks.h"
#include "ui/pages/voicewords.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/controls/valueslider.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

using namespace Qt::StringLiterals;
using core::film::Film;
using core::film::Highlight;
using core::film::Place;
using core::film::SubtitlesIn;

namespace ui {

namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

QString lookName(const std::string &look)
{
    const std::pair<const char *, QString> names[] = {{"lesson", FilmControls::tr("Lesson")},   {"story", FilmControls::tr("Story")},
                                                      {"product", FilmControls::tr("Product")}, {"quote", FilmControls::tr("Quote")},
                                                      {"slides", FilmControls::tr("Slides")},   {"night", FilmControls::tr("Night")}};
    for (const auto &[name, shown] : names)
        if (look == name)
            return shown;
    return text(look);
}

void choose(ComboBox *box, const QVariant &data)
{
    const QSignalBlocker quiet(box);
    box->setCurrentIndex(box->findData(data));
}

void fill(QLineEdit *edit, const std::string &words)
{
    if (edit->text() == text(words))
        return;
    const QSignalBlocker quiet(edit);
    edit->setText(text(words));
}

} // namespace

FilmControls::FilmControls(FilmDocument &document, Inspector &inspector, QWidget *page) : QObject(page), m_document(document), m_page(page)
{
    auto *whole = inspector.addSection(tr("The whole film"), u"filmWhole"_s, true);
    buildWhole(*whole);
    auto *voice = inspector.addSection(tr("Voice"), u"filmVoiceSection"_s, true);
    buildVoice(*voice);
    m_musicSection = inspector.addSection(tr("Music"), u"filmMusicSection"_s, false);
    buildMusic(*m_musicSection);
    auto *subtitles = inspector.addSection(tr("Subtitles"), u"filmSubtitlesSection"_s, false);
    buildSubtitles(*subtitles);
    m_sections = {whole, voice, m_musicSection, subtitles};
    connect(&document, &FilmDocument::changed, this, &FilmControls::show);
    show();
}

void FilmControls::buildWhole(Section &section)
{
    m_title = new QLineEdit;
    style::name(m_title, u"filmTitle"_s, tr("Name of the film"), tr("It stands in the file, and is the file's name."));
    section.addRow(tr("Name"), m_title);
    connect(m_title, &QLineEdit::textEdited, this, [this](const QString &words) {
        m_document.edit(
            tr("Name"), [&](Film &film) { film.title = words.toStdString(); }, u"title"_s);
    });
    m_size = new ComboBox;
    const std::pair<QString, QSize> sizes[] = {{tr("Wide, 1920 x 1080"), {1920, 1080}},     {tr("Wide, 1280 x 720"), {1280, 720}},
                                               {tr("Phone, 1080 x 1920"), {1080, 1920}},    {tr("Square, 1080 x 1080"), {1080, 1080}},
                                               {tr("Portrait, 1080 x 1350"), {1080, 1350}}, {tr("Large, 3840 x 2160"), {3840, 2160}}};
    for (const auto &[words, size] : sizes)
        m_size->addItem(words, size);
    style::name(m_size, u"filmSize"_s, tr("Size"), tr("Width and height of the film, in points."));
    section.addRow(tr("Size"), m_size);
    connect(m_size, &QComboBox::activated, this, [this] {
        const QSize size = m_size->currentData().toSize();
        m_document.edit(tr("Size"), [size](Film &film) {
            film.width = size.width();
            film.height = size.height();
        });
    });
    m_look = new ComboBox;
    for (const core::film::Look &look : core::film::looks()) {
        m_look->addItem(lookName(look.name), QString::fromUtf8(look.name));
        m_look->setItemData(m_look->count() - 1, QString::fromUtf8(look.about), Qt::ToolTipRole);
    }
    style::name(m_look, u"filmLook"_s, tr("Look"), tr("Backgrounds and colours of titles."));
    section.addRow(tr("Look"), m_look);
    connect(m_look, &QComboBox::activated, this,
            [this] { m_document.edit(tr("Look"), [this](Film &film) { film.look = m_look->currentData().toString().toStdString(); }); });
    m_model = new ComboBox;
    style::name(m_model, u"filmModel"_s, tr("Picture model"), tr("It draws the pictures of scenes that have no file."));
    section.addRow(tr("Pictures by"), m_model);
    connect(m_model, &QComboBox::activated, this, [this] {
        m_document.edit(tr("Picture model"), [this](Film &film) { film.pictureModel = m_model->currentData().toString().toStdString(); });
    });
    m_style = new QLineEdit;
    m_style->setPlaceholderText(tr("watercolour, soft light"));
    style::name(m_style, u"filmStyle"_s, tr("Style of the pictures"),
                tr("Words that every made picture's prompt gets, so that they fit together."));
    section.addRow(tr("Style"), m_style);
    connect(m_style, &QLineEdit::textEdited, this, [this](const QString &words) {
        m_document.edit(
            tr("Style"), [&](Film &film) { film.style = words.toStdString(); }, u"style"_s);
    });
}

void FilmControls::buildVoice(Section &section)
{
    m_voice = new ComboBox;
    style::name(m_voice, u"filmVoice"_s, tr("Voice"), tr("Who says the words."));
    section.addRow(tr("Voice"), m_voice);
    connect(m_voice, &QComboBox::activated, this,
            [this] { m_document.edit(tr("Voice"), [this](Film &film) { film.voice = m_voice->currentData().toString().toStdString(); }); });
    m_speed = new ValueSlider(tr("Speed"), 0.5, 2, 1, tr("How fast the words are said; 0.9 to 1.1 sounds natural."));
    m_speed->setObjectName(u"filmSpeed"_s);
    section.addWidget(m_speed);
    connect(m_speed, &ValueSlider::valueChanged, this, [this](double speed) {
        if (!m_showing)
            m_document.edit(
                tr("Speed"), [speed](Film &film) { film.speed = speed; }, u"speed"_s);
    });
    m_pad = new ValueSlider(tr("Pause"), 0, 3, 0.5, tr("Silence after the words of a scene."));
    m_pad->setObjectName(u"filmPad"_s);
    m_pad->setSuffix(u" s"_s);
    section.addWidget(m_pad);
    connect(m_pad, &ValueSlider::valueChanged, this, [this](double seconds) {
        if (!m_showing)
            m_document.edit(
                tr("Pause"), [seconds](Film &film) { film.pad = seconds; }, u"pad"_s);
    });
}

void FilmControls::buildMusic(Section &section)
{
    auto *row = new QWidget;
    auto *buttons = new QHBoxLayout(row);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(style::metric::half);
    m_music = new QPushButton;
    style::name(m_music, u"filmMusic"_s, tr("Choose music"), tr("A sound file that is heard under the words, as long as the film lasts."));
    m_noMusic = new QPushButton(style::icon(u"x"_s), {});
    style::name(m_noMusic, u"filmNoMusic"_s, tr("No music"), tr("Takes the music out of the film."));
    buttons->addWidget(m_music, 1);
    buttons->addWidget(m_noMusic);
    section.addRow(tr("File"), row);
    connect(m_music, &QPushButton::clicked, this, &FilmControls::chooseMusic);
    connect(m_noMusic, &QPushButton::clicked, this,
            [this] { m_document.edit(tr("No music"), [](Film &film) { film.music.file.clear(); }); });
    m_level = new ValueSlider(tr("Loudness"), -30, 6, -8, tr("Against the voice, in loudness units; -12 to -6 is usual."));
    m_level->setObjectName(u"filmMusicLevel"_s);
    m_ducked = new ValueSlider(tr("Under words"), -30, 0, -12, tr("How much further down it goes while somebody speaks."));
    m_ducked->setObjectName(u"filmMusicDucked"_s);
    const std::pair<ValueSlider *, double core::film::Music::*> sliders[] = {{m_level, &core::film::Music::level},
                                                                             {m_ducked, &core::film::Music::ducked}};
    for (const auto &[slider, member] : sliders) {
        slider->setDecimals(0);
        slider->setSuffix(u" LU"_s);
        section.addWidget(slider);
        connect(slider, &ValueSlider::valueChanged, this, [this, slider = slider, member = member](double value) {
            if (!m_showing)
                m_document.edit(
                    tr("Music"), [&](Film &film) { film.music.*member = value; }, slider->objectName());
        });
    }
}

void FilmControls::buildSubtitles(Section &section)
{
    m_subtitles = new ComboBox;
    m_subtitles->addItem(tr("In the picture"), int(SubtitlesIn::Frames));
    m_subtitles->addItem(tr("A track of their own"), int(SubtitlesIn::Track));
    m_subtitles->addItem(tr("None"), int(SubtitlesIn::Nowhere));
    m_subtitles->setItemData(1, tr("Players show or hide them; MP4 and WebM have such tracks."), Qt::ToolTipRole);
    style::name(m_subtitles, u"filmSubtitles"_s, tr("Subtitles"), tr("Where the words can be read."));
    section.addRow(tr("They stand"), m_subtitles);
    connect(m_subtitles, &QComboBox::currentIndexChanged, this, &FilmControls::subtitlesChanged);
    m_highlight = new ComboBox;
    m_highlight->addItem(tr("The word that is said"), int(Highlight::Word));
    m_highlight->addItem(tr("All up to it"), int(Highlight::Karaoke));
    m_highlight->addItem(tr("Nothing"), int(Highlight::None));
    style::name(m_highlight, u"filmHighlight"_s, tr("Lit up"), tr("What of the words in the picture is lit up while they are said."));
    section.addRow(tr("Lit up"), m_highlight);
    connect(m_highlight, &QComboBox::activated, this, [this] {
        m_document.edit(tr("Subtitles"), [this](Film &film) { film.subtitles.highlight = Highlight(m_highlight->currentData().toInt()); });
    });
    m_place = new ComboBox;
    m_place->addItem(tr("Below"), int(Place::Bottom));
    m_place->addItem(tr("In the middle"), int(Place::Middle));
    m_place->addItem(tr("Above"), int(Place::Top));
    style::name(m_place, u"filmPlace"_s, tr("Place"), tr("Where in the picture they stand."));
    section.addRow(tr("Place"), m_place);
    connect(m_place, &QComboBox::activated, this, [this] {
        m_document.edit(tr("Subtitles"), [this](Film &film) { film.subtitles.place = Place(m_place->currentData().toInt()); });
    });
    m_letters = new ValueSlider(tr("Letters"), 2, 12, 5, tr("Their size, in percent of the frame's shorter side."));
    m_letters->setObjectName(u"filmLetters"_s);
    m_letters->setDecimals(1);
    m_letters->setSuffix(u" %"_s);
    section.addWidget(m_letters);
    connect(m_letters, &ValueSlider::valueChanged, this, [this](double percent) {
        if (!m_showing)
            m_document.edit(
                tr("Subtitles"), [percent](Film &film) { film.subtitles.size = percent / 100; }, u"letters"_s);
    });
}

void FilmControls::setModels(const std::vector<core::library::Model> &models)
{
    m_models = models;
    show();
}

bool FilmControls::has(const char *kind) const
{
    return std::ranges::any_of(m_models, [kind](const core::library::Model &model) { return model.kind == kind; });
}

SubtitlesIn FilmControls::subtitles() const
{
    return SubtitlesIn(m_subtitles->currentData().toInt());
}

void FilmControls::setSubtitles(SubtitlesIn where)
{
    m_subtitles->setCurrentIndex(std::max(0, m_subtitles->findData(int(where))));
}

/// The installed ones; the film's own stays in the list where it is not installed here.
void FilmControls::fillModels(ComboBox *box, const char *kind, const std::string &chosen)
{
    const QSignalBlocker quiet(box);
    box->clear();
    QString first;
    for (const core::library::Model &model : m_models) {
        if (model.kind != kind)
            continue;
        const QString name = text(model.name);
        if (first.isEmpty())
            first = name;
        box->addItem(box == m_voice ? voiceTitle(name) : name, name);
    }
    const QString wanted = text(chosen);
    if (!wanted.isEmpty() && box->findData(wanted) < 0)
        box->addItem(tr("%1 (not installed)").arg(wanted), wanted);
    box->setEnabled(box->count() > 0);
    if (box->count() == 0)
        box->addItem(tr("None installed"), QString());
    box->setCurrentIndex(std::max(0, box->findData(wanted.isEmpty() ? first : wanted)));
}

void FilmControls::show()
{
    for (Section *section : m_sections)
        section->setVisible(m_document.isOpen());
    if (!m_document.isOpen())
        return;
    m_showing = true;
    const Film &film = m_document.film();
    fill(m_title, film.title);
    const QSize size(film.width, film.height);
    if (m_size->findData(size) < 0)
        m_size->addItem(tr("%1 x %2").arg(size.width()).arg(size.height()), size);
    choose(m_size, size);
    choose(m_look, text(film.look));
    fillModels(m_model, core::modelkinds::pictures, film.pictureModel);
    fill(m_style, film.style);
    fillModels(m_voice, core::modelkinds::speech, film.voice);
    m_speed->setValue(film.speed);
    m_pad->setValue(film.pad);
    const QString music = text(core::shown(film.music.file));
    m_music->setText(music.isEmpty() ? tr("Choose…") : m_music->fontMetrics().elidedText(QFileInfo(music).fileName(), Qt::ElideMiddle, 88));
    m_music->setToolTip(music.isEmpty() ? tr("A sound file that is heard under the words, as long as the film lasts.") : music);
    m_noMusic->setEnabled(!music.isEmpty());
    m_level->setVisible(!music.isEmpty());
    m_ducked->setVisible(!music.isEmpty());
    m_level->setValue(film.music.level);
    m_ducked->setValue(film.music.ducked);
    choose(m_highlight, int(film.subtitles.highlight));
    choose(m_place, int(film.subtitles.place));
    m_letters->setValue(film.subtitles.size * 100);
    m_showing = false;
}

void FilmControls::setMusic(const QString &path)
{
    m_document.edit(tr("Music"), [&](Film &film) { film.music.file = std::filesystem::path(path.toStdU16String()); });
}

void FilmControls::chooseMusic()
{
    const QString before = text(core::shown(m_document.film().music.file));
    auto *dialog = new QFileDialog(m_page->window(), tr("Choose music"),
                                   nearestFolder(before.isEmpty() ? QDir::homePath() : QFileInfo(before).absolutePath()),
                                   tr("Sounds (*.mp3 *.flac *.wav *.ogg *.opus *.m4a *.aac *.aif *.aiff)") + u";;"_s + tr("All files (*)"));
    dialog->setObjectName(u"filmMusicDialog"_s);
    dialog->setOption(QFileDialog::HideNameFilterDetails);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &FilmControls::setMusic);
    dialog->open();
}

} // namespace ui

#include "moc_filmcontrols.cpp"
