// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/scenecontrols.h"

#include "core/base/file.h"
#include "core/film/compositor.h"
#include "core/film/looks.h"
#include "core/film/parts.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;
using core::film::MovementKind;
using core::film::PictureKind;
using core::film::Scene;
using core::film::TitleKind;
using core::film::TransitionKind;

namespace ui {

namespace {

constexpr double longestSeconds = 60; // of the track; more is typed

/// What is said: words, and no path of a file that was dropped on it.
class WordsField : public QPlainTextEdit
{
protected:
    bool canInsertFromMimeData(const QMimeData *source) const override
    {
        return !source->hasUrls() && !source->hasImage() && QPlainTextEdit::canInsertFromMimeData(source);
    }
};

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

template <typename Kind>
void add(ComboBox *box, const QString &words, Kind kind, const QString &toolTip = {})
{
    box->addItem(words, int(kind));
    if (!toolTip.isEmpty())
        box->setItemData(box->count() - 1, toolTip, Qt::ToolTipRole);
}

template <typename Kind>
Kind chosen(const ComboBox *box)
{
    return Kind(box->currentData().toInt());
}

template <typename Kind>
void choose(ComboBox *box, Kind kind)
{
    const QSignalBlocker quiet(box);
    box->setCurrentIndex(box->findData(int(kind)));
}

void fill(QLineEdit *edit, const std::string &words)
{
    if (edit->text() == text(words)) // the cursor stays where somebody types
        return;
    const QSignalBlocker quiet(edit);
    edit->setText(text(words));
}

} // namespace

SceneControls::SceneControls(FilmDocument &document, Inspector &inspector, QWidget *page)
    : QObject(page), m_document(document), m_page(page)
{
    auto *words = inspector.addSection(tr("Scene"), u"filmScene"_s, true);
    buildWords(*words);
    m_pictureSection = inspector.addSection(tr("Picture"), u"filmPicture"_s, true);
    buildPicture(*m_pictureSection);
    m_timeSection = inspector.addSection(tr("Time and movement"), u"filmTime"_s, true);
    buildTime(*m_timeSection);
    auto *title = inspector.addSection(tr("Title"), u"filmTitleSection"_s, false);
    buildTitle(*title);
    m_sections = {words, m_pictureSection, m_timeSection, title};
    connect(&document, &FilmDocument::changed, this, &SceneControls::show);
    connect(&document, &FilmDocument::currentChanged, this, [this] {
        setCamera(false);
        show();
    });
    show();
}

void SceneControls::buildWords(Section &section)
{
    m_words = new WordsField;
    m_words->setProperty("field", true);
    m_words->setTabChangesFocus(true);
    m_words->setFixedHeight(112);
    m_words->setUndoRedoEnabled(false); // the film's own undo knows of every letter
    m_words->setPlaceholderText(tr("What is said in this scene"));
    style::name(m_words, u"sceneWords"_s, tr("Words of the scene"), tr("What is said, and stands in the subtitles."));
    section.addWidget(m_words);
    connect(m_words, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_showing)
            m_document.editScene(
                tr("Type"), [this](Scene &scene) { scene.words = m_words->toPlainText().toStdString(); }, u"words"_s);
    });
    m_how = new ComboBox;
    add(m_how, tr("Spoken"), 0, tr("The voice of the film says them."));
    add(m_how, tr("Read on the screen"), 1, tr("Nobody says them; they stand as long as it takes to read them."));
    style::name(m_how, u"sceneSpoken"_s, tr("The words are"), tr("Whether a voice says the words, or they are only read."));
    section.addRow(tr("Words are"), m_how);
    connect(m_how, &QComboBox::currentIndexChanged, this, [this] {
        m_document.editScene(tr("Spoken or read"), [this](Scene &scene) { scene.silent = m_how->currentData().toInt() == 1; });
    });
    m_speak = new QPushButton(style::icon(u"volume-2"_s), u" "_s + tr("Speak this scene"));
    style::name(m_speak, u"sceneSpeak"_s, tr("Speak this scene"), tr("Has the words of this scene spoken now."));
    section.addWidget(m_speak);
    connect(m_speak, &QPushButton::clicked, this, &SceneControls::speakWanted);
}

void SceneControls::buildPicture(Section &section)
{
    m_picture = new ComboBox;
    add(m_picture, tr("Made of the words"), PictureKind::Made, tr("The picture model draws what the words, or your own prompt, speak of."));
    add(m_picture, tr("A file"), PictureKind::File, tr("A picture or a film clip of yours."));
    add(m_picture, tr("A plain colour"), PictureKind::Colour);
    style::name(m_picture, u"scenePicture"_s, tr("Picture"), tr("What is seen in this scene."));
    section.addRow(tr("Shows"), m_picture);
    connect(m_picture, &QComboBox::activated, this, [this] {
        const auto kind = chosen<PictureKind>(m_picture);
        if (kind == PictureKind::File && m_document.scene() && m_document.scene()->picture.file.empty()) {
            show(); // until there is one
            chooseFile();
            return;
        }
        m_document.editScene(tr("Picture"), [kind](Scene &scene) { scene.picture.kind = kind; });
    });
    m_prompt = new QLineEdit;
    m_prompt->setPlaceholderText(tr("what the words speak of"));
    style::name(m_prompt, u"scenePrompt"_s, tr("Prompt"), tr("What the picture is to show; empty: what the words speak of."));
    section.addRow(tr("Prompt"), m_prompt);
    connect(m_prompt, &QLineEdit::textEdited, this, [this](const QString &words) {
        m_document.editScene(
            tr("Prompt"), [&](Scene &scene) { scene.picture.prompt = words.toStdString(); }, u"prompt"_s);
    });
    m_file = new QPushButton;
    style::name(m_file, u"sceneFile"_s, tr("Choose a picture"),
                tr("A picture or a film clip of yours. It can be dropped on the page, too."));
    section.addRow(tr("File"), m_file);
    connect(m_file, &QPushButton::clicked, this, &SceneControls::chooseFile);
    m_colour = new QPushButton;
    style::name(m_colour, u"sceneColour"_s, tr("Colour"), tr("What stands behind drawings, titles and words."));
    section.addRow(tr("Colour"), m_colour);
    connect(m_colour, &QPushButton::clicked, this, &SceneControls::chooseColour);
    auto *row = new QWidget;
    auto *buttons = new QHBoxLayout(row);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(style::metric::grid);
    m_draw = new QPushButton(style::icon(u"sparkles"_s), u" "_s + tr("Make it"));
    style::name(m_draw, u"sceneDraw"_s, tr("Make the picture"), tr("Has the picture of this scene drawn now."));
    m_another = new QPushButton(style::icon(u"dice-5"_s), u" "_s + tr("Another"));
    style::name(m_another, u"sceneAnother"_s, tr("Another picture"), tr("Draws it again with another seed; undo brings this one back."));
    buttons->addWidget(m_draw, 1);
    buttons->addWidget(m_another, 1);
    section.addWidget(row);
    connect(m_draw, &QPushButton::clicked, this, &SceneControls::drawWanted);
    connect(m_another, &QPushButton::clicked, this, &SceneControls::anotherPicture);
}

void SceneControls::buildTime(Section &section)
{
    m_lasts = new ComboBox;
    add(m_lasts, tr("As long as it is spoken"), 0);
    add(m_lasts, tr("Seconds"), 1);
    style::name(m_lasts, u"sceneLasts"_s, tr("It lasts"), tr("As long as its words, or a time of your own."));
    section.addRow(tr("It lasts"), m_lasts);
    m_seconds =
        new ValueSlider(tr("Seconds"), 0.5, longestSeconds, 4, tr("How long the scene lasts. Words that take longer are said faster."));
    m_seconds->setObjectName(u"sceneSeconds"_s);
    m_seconds->setDecimals(1);
    m_seconds->setSuffix(u" s"_s);
    m_seconds->setTypedMaximum(3600);
    section.addWidget(m_seconds);
    connect(m_lasts, &QComboBox::currentIndexChanged, this, [this] {
        m_document.editScene(tr("Length"),
                             [this](Scene &scene) { scene.seconds = m_lasts->currentData().toInt() == 1 ? m_seconds->value() : 0; });
    });
    connect(m_seconds, &ValueSlider::valueChanged, this, [this](double seconds) {
        if (!m_showing)
            m_document.editScene(
                tr("Length"), [seconds](Scene &scene) { scene.seconds = seconds; }, u"seconds"_s);
    });
    m_movement = new ComboBox;
    add(m_movement, tr("By itself"), MovementKind::Automatic, tr("A gentle way through the picture, another one in each scene."));
    add(m_movement, tr("Still"), MovementKind::Still);
    add(m_movement, tr("Pan and zoom"), MovementKind::PanZoom, tr("From one frame to another, which you set in the picture."));
    style::name(m_movement, u"sceneMovement"_s, tr("Movement"), tr("How the picture moves while the scene lasts."));
    section.addRow(tr("Movement"), m_movement);
    connect(m_movement, &QComboBox::activated, this, [this] {
        const auto kind = chosen<MovementKind>(m_movement);
        const auto index = size_t(std::max(0, m_document.current()));
        m_document.editScene(tr("Movement"), [&](Scene &scene) {
            core::film::Movement &movement = scene.movement;
            if (kind == MovementKind::PanZoom && movement.from == movement.to) { // from what it was by itself
                const core::film::Movement before = movement;
                movement.from = core::film::regionAt(before, index, 0);
                movement.to = core::film::regionAt(before, index, 1);
                if (movement.from == movement.to)
                    movement.to = {0.15, 0.15, 0.7, 0.7};
            }
            movement.kind = kind;
        });
        setCamera(kind == MovementKind::PanZoom);
    });
    m_camera = new QPushButton(style::icon(u"maximize"_s), u" "_s + tr("Set the frames in the picture"));
    m_camera->setCheckable(true);
    style::name(m_camera, u"sceneCamera"_s, tr("Set the frames in the picture"),
                tr("Shows where the movement begins and ends; both frames can be dragged."));
    section.addWidget(m_camera);
    connect(m_camera, &QPushButton::toggled, this, &SceneControls::cameraToggled);
    m_transition = new ComboBox;
    const std::pair<QString, TransitionKind> kinds[] = {{tr("By itself"), TransitionKind::Automatic}, {tr("Cut"), TransitionKind::Cut},
                                                        {tr("Crossfade"), TransitionKind::Crossfade}, {tr("Slide"), TransitionKind::Slide},
                                                        {tr("Wipe"), TransitionKind::Wipe},           {tr("Zoom"), TransitionKind::Zoom},
                                                        {tr("Dip to black"), TransitionKind::Dip}};
    for (const auto &[words, kind] : kinds)
        add(m_transition, words, kind);
    style::name(m_transition, u"sceneTransition"_s, tr("To the next"), tr("How this scene goes over into the next one."));
    section.addRow(tr("To the next"), m_transition);
    m_transitionSeconds = new ValueSlider(tr("Takes"), 0.1, 3, 0.6, tr("How long it goes over; no words move in time."));
    m_transitionSeconds->setObjectName(u"sceneTransitionSeconds"_s);
    m_transitionSeconds->setDecimals(1);
    m_transitionSeconds->setSuffix(u" s"_s);
    section.addWidget(m_transitionSeconds);
    connect(m_transition, &QComboBox::activated, this, [this] {
        m_document.editScene(tr("Transition"), [this](Scene &scene) { scene.transition.kind = chosen<TransitionKind>(m_transition); });
    });
    connect(m_transitionSeconds, &ValueSlider::valueChanged, this, [this](double seconds) {
        if (!m_showing)
            m_document.editScene(
                tr("Transition"), [seconds](Scene &scene) { scene.transition.seconds = seconds; }, u"transition"_s);
    });
}

void SceneControls::buildTitle(Section &section)
{
    const auto line = [&](const QString &name, const QString &label, const QString &toolTip, std::string core::film::Title::*member) {
        auto *edit = new QLineEdit;
        style::name(edit, name, label, toolTip);
        section.addRow(label, edit);
        connect(edit, &QLineEdit::textEdited, this, [this, name, member](const QString &words) {
            m_document.editScene(
                tr("Title"), [&](Scene &scene) { scene.title.*member = words.toStdString(); }, name);
        });
        return edit;
    };
    m_title = line(u"sceneTitle"_s, tr("Title"), tr("Large words over the picture; empty: none."), &core::film::Title::text);
    m_second = line(u"sceneSecond"_s, tr("Below it"), tr("A smaller line below the title."), &core::film::Title::second);
    m_titleKind = new ComboBox;
    add(m_titleKind, tr("In the middle"), TitleKind::Full);
    add(m_titleKind, tr("Lower third"), TitleKind::LowerThird, tr("At the lower left, as names of people stand."));
    style::name(m_titleKind, u"sceneTitleKind"_s, tr("It stands"), tr("Where the title stands."));
    section.addRow(tr("It stands"), m_titleKind);
    connect(m_titleKind, &QComboBox::activated, this,
            [this] { m_document.editScene(tr("Title"), [this](Scene &scene) { scene.title.kind = chosen<TitleKind>(m_titleKind); }); });
    m_chapter = new QCheckBox(tr("A chapter begins here"));
    style::name(m_chapter, u"sceneChapter"_s, tr("A chapter begins here"), tr("Players list chapters by their titles."));
    section.addWidget(m_chapter);
    connect(m_chapter, &QCheckBox::clicked, this,
            [this](bool on) { m_document.editScene(tr("Chapter"), [on](Scene &scene) { scene.chapter = on; }); });
}

void SceneControls::show()
{
    const Scene *scene = m_document.scene();
    for (Section *section : m_sections)
        section->setVisible(scene);
    if (!scene)
        return;
    m_showing = true;
    if (m_words->toPlainText() != text(scene->words))
        m_words->setPlainText(text(scene->words));
    const bool recorded = !scene->recording.file.empty();
    choose(m_how, scene->silent ? 1 : 0);
    m_how->setEnabled(!recorded);
    m_how->setToolTip(recorded ? tr("They are heard in the recording %1.").arg(text(core::shown(scene->recording.file.filename())))
                               : tr("Whether a voice says the words, or they are only read."));
    m_speak->setVisible(!recorded && !scene->silent);
    m_speak->setEnabled(core::film::speechOf(m_document.film(), *scene).has_value());
    choose(m_picture, scene->picture.kind);
    fill(m_prompt, scene->picture.prompt);
    showPicture();
    choose(m_lasts, scene->seconds > 0 ? 1 : 0);
    m_seconds->setVisible(scene->seconds > 0);
    if (scene->seconds > 0)
        m_seconds->setValue(scene->seconds);
    choose(m_movement, scene->movement.kind);
    m_camera->setVisible(scene->movement.kind == MovementKind::PanZoom);
    if (scene->movement.kind != MovementKind::PanZoom)
        setCamera(false);
    choose(m_transition, scene->transition.kind);
    const bool last = m_document.current() + 1 == m_document.scenes();
    m_transition->setEnabled(!last);
    m_transition->setToolTip(last ? tr("This is the last scene: there is none to go over to.")
                                  : tr("How this scene goes over into the next one."));
    m_transitionSeconds->setVisible(!last && scene->transition.kind != TransitionKind::Cut);
    m_transitionSeconds->setValue(scene->transition.seconds);
    fill(m_title, scene->title.text);
    fill(m_second, scene->title.second);
    choose(m_titleKind, scene->title.kind);
    const QSignalBlocker quiet(m_chapter);
    m_chapter->setChecked(scene->chapter);
    m_showing = false;
}

void SceneControls::showPicture()
{
    const core::film::ScenePicture &picture = m_document.scene()->picture;
    const bool made = picture.kind == PictureKind::Made;
    m_pictureSection->setRowVisible(m_prompt, made);
    m_pictureSection->setRowVisible(m_file, picture.kind == PictureKind::File);
    m_draw->parentWidget()->setVisible(made);
    const bool asks = core::film::pictureOf(m_document.film(), *m_document.scene()).has_value();
    m_draw->setEnabled(asks);
    m_another->setEnabled(asks);
    const QString name = picture.file.empty() ? tr("Choose…") : text(core::shown(picture.file.filename()));
    m_file->setText(m_file->fontMetrics().elidedText(name, Qt::ElideMiddle, 132));
    m_file->setToolTip(picture.file.empty() ? tr("A picture or a film clip of yours. It can be dropped on the page, too.")
                                            : text(core::shown(picture.file)));
    const bool own = core::film::isColour(picture.colour);
    m_colour->setText(own ? text(picture.colour) : tr("As the film looks"));
    if (own) {
        QPixmap patch(16, 16);
        patch.fill(QColor(text(picture.colour)));
        m_colour->setIcon(patch);
    } else {
        m_colour->setIcon({});
    }
}

size_t SceneControls::cursor() const
{
    return size_t(m_words->toPlainText().left(m_words->textCursor().position()).toUtf8().size());
}

bool SceneControls::isSettingCamera() const
{
    return m_camera->isChecked();
}

void SceneControls::setCamera(bool on)
{
    m_camera->setChecked(on);
}

void SceneControls::setPictureFile(const QString &path)
{
    m_document.editScene(tr("Picture"), [&](Scene &scene) {
        scene.picture.kind = PictureKind::File;
        scene.picture.file = std::filesystem::path(path.toStdU16String());
    });
}

void SceneControls::chooseFile()
{
    const Scene *scene = m_document.scene();
    if (!scene)
        return;
    const QString before = text(core::shown(scene->picture.file));
    auto *dialog =
        new QFileDialog(m_page->window(), tr("Choose a picture or a film clip"),
                        nearestFolder(before.isEmpty() ? QDir::homePath() : QFileInfo(before).absolutePath()),
                        tr("Pictures and film clips (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff *.mp4 *.mov *.mkv *.webm "
                           "*.avi *.m4v)")
                            + u";;"_s + tr("All files (*)"));
    dialog->setObjectName(u"scenePictureDialog"_s);
    dialog->setOption(QFileDialog::HideNameFilterDetails);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &SceneControls::setPictureFile);
    dialog->open();
}

void SceneControls::chooseColour()
{
    const Scene *scene = m_document.scene();
    if (!scene)
        return;
    const std::string &before = scene->picture.colour;
    auto *dialog = new QColorDialog(core::film::isColour(before) ? QColor(text(before)) : QColor(Qt::white), m_page->window());
    dialog->setObjectName(u"sceneColourDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this](const QColor &colour) {
        m_document.editScene(tr("Colour"), [&](Scene &changed) { changed.picture.colour = colour.name().toStdString(); });
    });
    dialog->open();
}

void SceneControls::anotherPicture()
{
    m_document.editScene(tr("Another picture"), [](Scene &scene) { ++scene.picture.seed; });
    Q_EMIT drawWanted();
}

} // namespace ui

#include "moc_scenecontrols.cpp"
