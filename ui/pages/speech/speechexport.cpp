// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechexport.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/jobs/job.h"
#include "core/library/results/recipes.h"
#include "core/speech/subtitles.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>

namespace ui {

using namespace Qt::StringLiterals;
using core::audio::SampleType;

namespace {

const QString bySentence = u"-sentences"_s; ///< behind the extension, where a cue is a whole sentence

QString typeName(SampleType type)
{
    switch (type) {
    case SampleType::Pcm16:
        return SpeechExport::tr("16 bit");
    case SampleType::Pcm24:
        return SpeechExport::tr("24 bit");
    case SampleType::Float32:
        return SpeechExport::tr("32-bit float");
    }
    return {};
}

std::filesystem::path pathOf(const QString &text)
{
    return std::filesystem::path(text.toStdU16String());
}

/// The words of the text, fit for a file's name on any system.
QString fileName(const QString &text)
{
    QString name = firstWords(text, 40);
    for (QChar &c : name) {
        if (!c.isLetterOrNumber() && c != u'-')
            c = u' ';
    }
    name = name.simplified();
    return name.isEmpty() ? SpeechExport::tr("Speech") : name;
}

} // namespace

SpeechExport::SpeechExport(SpeechTakePointer take, core::jobs::JobRunner &runner, Settings &settings, QWidget *parent)
    : QDialog(parent), m_take(std::move(take)), m_runner(runner), m_settings(settings), m_formats(core::audio::writableFormats())
{
    setObjectName(u"speechExport"_s);
    setWindowTitle(tr("Export the sound"));
    buildFields();
    layOut();
    setMinimumWidth(560);
    showKept();
    connect(m_format, &QComboBox::currentIndexChanged, this, &SpeechExport::chooseFormat);
    connect(m_subtitles, &QComboBox::currentIndexChanged, this, &SpeechExport::showTarget);
    connect(m_path, &QLineEdit::textChanged, this, &SpeechExport::showTarget);
    connect(m_browse, &QPushButton::clicked, this, &SpeechExport::browse);
    connect(m_export, &QPushButton::clicked, this, &SpeechExport::write);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_format->setFocus();
    showTarget();
}

void SpeechExport::buildFields()
{
    m_format = new QComboBox(this);
    for (const auto &format : m_formats)
        m_format->addItem(QString::fromStdString(format.name), QString::fromStdString(format.extension));
    style::name(m_format, u"format"_s, tr("Format"), tr("WAV and FLAC lose nothing; OGG, Opus and MP3 are much smaller and lose a little"));
    m_type = new QComboBox(this);
    style::name(m_type, u"sampleType"_s, tr("Samples"), {});
    m_subtitles = new QComboBox(this);
    m_subtitles->addItem(tr("None"), QString());
    m_subtitles->addItem(tr("SubRip (.srt)"), u"srt"_s);
    m_subtitles->addItem(tr("WebVTT (.vtt), with each word’s time"), u"vtt"_s);
    m_subtitles->addItem(tr("SubRip, one line a sentence"), u"srt"_s + bySentence);
    m_subtitles->addItem(tr("WebVTT, one line a sentence"), u"vtt"_s + bySentence);
    style::name(m_subtitles, u"subtitles"_s, tr("Subtitles"), tr("A second file beside the sound, with the text and when it is heard"));
    if (m_take->result.sentences.empty()) {
        m_subtitles->setEnabled(false);
        m_subtitles->setToolTip(tr("This sound was made without the times of its words; speak the text again to get them"));
    }
    m_path = new QLineEdit(this);
    style::name(m_path, u"path"_s, tr("File"), tr("Where the sound is written; a file of that name is replaced"));
    m_browse = new QPushButton(tr("Browse…"), this);
    style::name(m_browse, u"browse"_s, tr("Browse"), tr("Choose folder and name"));
    m_note = new QLabel(this);
    m_note->setObjectName(u"note"_s);
    m_note->setProperty("muted", true);
    m_note->setWordWrap(true);
    m_banner = new Banner(this);
    m_cancel = new QPushButton(tr("Cancel"), this);
    style::name(m_cancel, u"cancel"_s, tr("Cancel"), tr("Close without writing"));
    m_export = new QPushButton(tr("Export"), this);
    m_export->setDefault(true);
    style::name(m_export, u"export"_s, tr("Export"), tr("Write the sound"));
}

void SpeechExport::layOut()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(style::metric::grid);
    grid->setVerticalSpacing(style::metric::grid);
    auto row = [&](const QString &label, QWidget *widget, QWidget *beside = nullptr) {
        const int at = grid->rowCount();
        auto *text = new QLabel(label, this);
        text->setProperty("muted", true);
        text->setBuddy(widget);
        grid->addWidget(text, at, 0);
        grid->addWidget(widget, at, 1, 1, beside ? 1 : 2);
        if (beside)
            grid->addWidget(beside, at, 2);
    };
    row(tr("Format"), m_format);
    row(tr("Samples"), m_type);
    row(tr("Subtitles"), m_subtitles);
    row(tr("File"), m_path, m_browse);
    grid->setColumnMinimumWidth(0, style::metric::label);
    grid->setColumnStretch(1, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(style::metric::grid);
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_export);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, style::metric::margin);
    column->setSpacing(style::metric::margin);
    column->addWidget(m_banner);
    column->addLayout(grid);
    column->addLayout(buttons);
}

void SpeechExport::showKept()
{
    QString folder = m_settings.value(u"speech/exportFolder"_s).toString();
    if (folder.isEmpty() || !QFileInfo(folder).isDir())
        folder = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    if (!QFileInfo(folder).isDir())
        folder = QDir::homePath();
    const int format = m_format->findData(m_settings.value(u"speech/exportFormat"_s, u"wav"_s));
    m_format->setCurrentIndex(std::max(0, format));
    if (m_subtitles->isEnabled())
        m_subtitles->setCurrentIndex(std::max(0, m_subtitles->findData(m_settings.value(u"speech/exportSubtitles"_s))));
    // A name that is free: what was exported before, and perhaps worked on since, is replaced by whoever says so.
    const QString name = fileName(QString::fromStdString(m_take->request.text)), ending = u'.' + m_format->currentData().toString();
    QString path = QDir(folder).filePath(name + ending);
    for (int i = 2; QFileInfo::exists(path); ++i)
        path = QDir(folder).filePath(u"%1 (%2)%3"_s.arg(name).arg(i).arg(ending));
    m_path->setText(path);
    chooseFormat();
    const int type = m_type->findData(m_settings.value(u"speech/exportType"_s));
    if (type >= 0)
        m_type->setCurrentIndex(type);
}

void SpeechExport::chooseFormat()
{
    const int index = m_format->currentIndex();
    const QVariant before = m_type->currentData();
    m_type->clear();
    if (index < 0)
        return;
    const auto &format = m_formats[size_t(index)];
    for (const SampleType type : format.sampleTypes)
        m_type->addItem(typeName(type), int(type));
    if (format.sampleTypes.empty())
        m_type->addItem(tr("Compressed"));
    m_type->setEnabled(!format.sampleTypes.empty());
    m_type->setToolTip(format.sampleTypes.empty()
                           ? tr("%1 decides by itself how finely each moment is stored").arg(m_format->currentText())
                           : tr("How finely each sample is stored: 16 bit is enough to listen to, 24 bit or float to work on it further"));
    if (const int kept = m_type->findData(before); kept >= 0)
        m_type->setCurrentIndex(kept);

    // The name follows the format as long as it ends as one of the formats do.
    const QFileInfo info(m_path->text());
    for (const auto &known : m_formats) {
        if (info.suffix().compare(QString::fromStdString(known.extension), Qt::CaseInsensitive) == 0) {
            m_path->setText(QDir(info.path()).filePath(info.completeBaseName() + u'.' + QString::fromStdString(format.extension)));
            break;
        }
    }
}

QString SpeechExport::target() const
{
    const QString path = QDir::fromNativeSeparators(m_path->text().trimmed());
    const QString extension = m_format->currentData().toString();
    if (path.isEmpty() || QFileInfo(path).suffix().compare(extension, Qt::CaseInsensitive) == 0)
        return path;
    return path + u'.' + extension;
}

QString SpeechExport::subtitles() const
{
    const QString extension = m_subtitles->currentData().toString().section(u'-', 0, 0);
    const QFileInfo info(target());
    return extension.isEmpty() ? QString() : QDir(info.path()).filePath(info.completeBaseName() + u'.' + extension);
}

void SpeechExport::showTarget()
{
    const QString path = target();
    m_export->setEnabled(!path.isEmpty() && !m_job);
    m_export->setToolTip(path.isEmpty() ? tr("Give the file a name first") : tr("Write the sound"));
    QStringList replaced;
    for (const QString &file : {path, subtitles()}) {
        if (!file.isEmpty() && QFileInfo(file).isFile())
            replaced.append(QFileInfo(file).fileName());
    }
    m_note->setText(replaced.isEmpty() ? QString() : tr("Replaces %1").arg(replaced.join(tr(" and "))));
}

void SpeechExport::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export the sound"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("%1 sound (*.%2)").arg(m_format->currentText(), m_format->currentData().toString()));
    dialog->setDefaultSuffix(m_format->currentData().toString());
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void SpeechExport::setWriting(bool writing)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_format, m_path, m_browse})
        widget->setEnabled(!writing);
    m_type->setEnabled(!writing && m_type->currentData().isValid());
    m_subtitles->setEnabled(!writing && !m_take->result.sentences.empty());
    m_export->setEnabled(!writing);
    if (writing)
        m_note->setText(m_runner.running() == m_job ? tr("Writing…") : tr("Waiting for the work before it…"));
    else
        showTarget();
}

void SpeechExport::write()
{
    const QString path = target();
    const QString extra = subtitles();
    m_settings.setValue(u"speech/exportFolder"_s, QFileInfo(path).absolutePath());
    m_settings.setValue(u"speech/exportFormat"_s, m_format->currentData());
    m_settings.setValue(u"speech/exportSubtitles"_s, m_subtitles->currentData());
    if (m_type->currentData().isValid())
        m_settings.setValue(u"speech/exportType"_s, m_type->currentData());
    m_banner->close();

    const auto type = m_type->currentData().isValid() ? SampleType(m_type->currentData().toInt()) : SampleType::Pcm16;
    const auto cues = m_subtitles->currentData().toString().endsWith(bySentence) ? core::speech::SubtitleForm::Sentences
                                                                                 : core::speech::SubtitleForm::Screen;
    m_job = m_runner.start(
        tr("Export: %1").arg(QFileInfo(path).fileName()),
        [take = m_take, path, extra, type, cues](const core::JobContext &context) {
        context.progress(0, 0, "Writing");
        core::audio::writeSound(pathOf(path), take->result.audio,
                                core::library::soundTags(core::library::speechRecipe(take->request, take->result), take->request.text),
                                type);
        context.checkpoint();
        if (!extra.isEmpty())
            core::speech::writeSubtitles(pathOf(extra), take->request, take->result, cues);
        return path;
        },
        this,
        [this](const QString &written) {
        Q_EMIT exported(written);
        accept();
    });
    setWriting(true);
    connect(m_job, &core::jobs::Job::started, this, [this] { m_note->setText(tr("Writing…")); });
    connect(m_job, &core::jobs::Job::failed, this, [this](const QString &message) {
        m_job = nullptr;
        setWriting(false);
        m_banner->showError(tr("The sound was not written"), message);
    });
    connect(m_job, &core::jobs::Job::cancelled, this, [this] {
        m_job = nullptr;
        setWriting(false);
    });
}

void SpeechExport::done(int result)
{
    if (m_job && result == QDialog::Rejected)
        m_job->cancel();
    QDialog::done(result);
}

} // namespace ui

#include "moc_speechexport.cpp"
