// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/directiondialog.h"

#include "core/base/error.h"
#include "core/jobs/job.h"
#include "core/speech/dictionary.h"
#include "ui/pages/voicewords.h"
#include "ui/style/dialogroom.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::speech::CastMember;
using core::speech::Pronunciation;

namespace ui {

namespace {

enum WordColumn { Word, Say, Kind, Case, Language };
enum MemberColumn { Name, VoiceName, Speaker, Speed };

QTableWidget *makeTable(const QString &name, const QStringList &columns, QWidget *parent)
{
    auto *table = new QTableWidget(0, int(columns.size()), parent);
    table->setHorizontalHeaderLabels(columns);
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->setDefaultSectionSize(36);
    style::name(table, name, name, {});
    return table;
}

void addCombo(QTableWidget *table, int row, int column, const QString &name, const QStringList &texts, int current)
{
    auto *combo = new ComboBox;
    combo->addItems(texts);
    combo->setCurrentIndex(current);
    combo->setAccessibleName(name);
    table->setCellWidget(row, column, combo);
}

int indexAt(const QTableWidget *table, int row, int column)
{
    const auto *combo = qobject_cast<QComboBox *>(table->cellWidget(row, column));
    return combo ? combo->currentIndex() : 0;
}

std::string textAt(const QTableWidget *table, int row, int column)
{
    const QTableWidgetItem *item = table->item(row, column);
    return item ? item->text().trimmed().toStdString() : std::string();
}

void removeChosen(QTableWidget *table)
{
    if (table->currentRow() >= 0)
        table->removeRow(table->currentRow());
}

} // namespace

DirectionDialog::DirectionDialog(SpeechServices &services, const core::speech::SpeechRequest &request,
                                 std::vector<core::speech::VoiceInfo> voices, QWidget *parent)
    : QDialog(parent), m_services(services), m_request(request), m_voices(std::move(voices))
{
    setObjectName(u"directionDialog"_s);
    setWindowTitle(tr("Pronunciation and cast"));
    resize(style::roomFor(parent, {760, 520}));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(style::metric::grid);
    auto *tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    tabs->addTab(buildDictionary(), tr("Pronunciation"));
    tabs->addTab(buildCast(), tr("Cast"));
    column->addWidget(tabs, 1);
    auto *marks =
        new QLabel(tr("In the text itself: [pause 0.5s], [speed 1.2] … [/speed], [voice NAME] … [/voice], [[ phonemes ]]; or SSML "
                      "that begins with <speak>."),
                   this);
    marks->setTextFormat(Qt::PlainText);
    marks->setWordWrap(true);
    marks->setProperty("muted", true);
    column->addWidget(marks);
    m_message = new QLabel(this);
    m_message->setObjectName(u"directionMessage"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    column->addWidget(m_message);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (QAbstractButton *each : buttons->buttons())
        each->setIcon({}); // some desktops put theirs there
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    for (const Pronunciation &entry : request.dictionary)
        addWord(entry);
    for (const CastMember &member : request.cast)
        addMember(member);
    if (request.dictionary.empty())
        addWord({}); // shows what belongs into a line
    if (request.cast.empty())
        addMember({});
}

DirectionDialog::~DirectionDialog() = default;

QPushButton *DirectionDialog::button(const QString &name, const QString &icon, const QString &text, const QString &toolTip)
{
    auto *made = new QPushButton(style::icon(icon), u" "_s + text, this);
    made->setAutoDefault(false);
    style::name(made, name, text, toolTip);
    return made;
}

QWidget *DirectionDialog::buildDictionary()
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    m_words = makeTable(u"dictionary"_s, {tr("Word"), tr("Is said"), tr("As"), tr("Capitals"), tr("Language")}, page);
    m_words->horizontalHeader()->setSectionResizeMode(Word, QHeaderView::Stretch);
    m_words->horizontalHeader()->setSectionResizeMode(Say, QHeaderView::Stretch);
    column->addWidget(m_words, 1);
    auto *row = new QHBoxLayout;
    auto *add = button(u"dictionaryAdd"_s, u"plus"_s, tr("Add"), tr("A further word"));
    auto *remove = button(u"dictionaryRemove"_s, u"minus"_s, tr("Remove"), tr("Removes the chosen word"));
    m_test = button(u"dictionaryTest"_s, u"play"_s, tr("Hear it"), tr("Speaks the chosen word with the voice of the page"));
    auto *read =
        button(u"dictionaryImport"_s, u"upload"_s, tr("Read CSV"), tr("Adds the words of a table: word, say, kind, case, language"));
    auto *write = button(u"dictionaryExport"_s, u"download"_s, tr("Write CSV"), tr("Writes all words as a table"));
    for (QPushButton *each : {add, remove, m_test})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(read);
    row->addWidget(write);
    column->addLayout(row);
    connect(add, &QPushButton::clicked, this, [this] {
        addWord({});
        m_words->editItem(m_words->item(m_words->rowCount() - 1, Word));
    });
    connect(remove, &QPushButton::clicked, this, [this] { removeChosen(m_words); });
    connect(m_test, &QPushButton::clicked, this, &DirectionDialog::test);
    connect(read, &QPushButton::clicked, this, &DirectionDialog::importWords);
    connect(write, &QPushButton::clicked, this, &DirectionDialog::exportWords);
    return page;
}

QWidget *DirectionDialog::buildCast()
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    auto *about =
        new QLabel(tr("A line \"ANNA: Good evening.\" is spoken by Anna's voice, without her name; an empty line gives the word back to "
                      "the narrator, who has the voice of the page."),
                   page);
    about->setWordWrap(true);
    about->setProperty("muted", true);
    column->addWidget(about);
    m_members = makeTable(u"cast"_s, {tr("Name"), tr("Voice"), tr("Speaker"), tr("Speed")}, page);
    m_members->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_members->setColumnWidth(VoiceName, 240);
    column->addWidget(m_members, 1);
    auto *row = new QHBoxLayout;
    auto *add = button(u"castAdd"_s, u"plus"_s, tr("Add"), tr("A further person"));
    auto *remove = button(u"castRemove"_s, u"minus"_s, tr("Remove"), tr("Removes the chosen person"));
    row->addWidget(add);
    row->addWidget(remove);
    row->addStretch(1);
    column->addLayout(row);
    connect(add, &QPushButton::clicked, this, [this] {
        addMember({});
        m_members->editItem(m_members->item(m_members->rowCount() - 1, Name));
    });
    connect(remove, &QPushButton::clicked, this, [this] { removeChosen(m_members); });
    return page;
}

void DirectionDialog::addWord(const Pronunciation &entry)
{
    const int row = m_words->rowCount();
    m_words->insertRow(row);
    m_words->setItem(row, Word, new QTableWidgetItem(QString::fromStdString(entry.word)));
    m_words->setItem(row, Say, new QTableWidgetItem(QString::fromStdString(entry.say)));
    m_words->setItem(row, Language, new QTableWidgetItem(QString::fromStdString(entry.language)));
    m_words->item(row, Language)->setToolTip(tr("espeak-ng's name, like en or de; empty: every language"));
    addCombo(m_words, row, Kind, tr("As"), {tr("words"), tr("phonemes")}, entry.isIpa ? 1 : 0);
    addCombo(m_words, row, Case, tr("Capitals"), {tr("any"), tr("as written")}, entry.exactCase ? 1 : 0);
    m_words->setCurrentCell(row, Word);
}

Pronunciation DirectionDialog::wordAt(int row) const
{
    return {textAt(m_words, row, Word), textAt(m_words, row, Say), indexAt(m_words, row, Kind) == 1, indexAt(m_words, row, Case) == 1,
            textAt(m_words, row, Language)};
}

std::vector<Pronunciation> DirectionDialog::dictionary() const
{
    std::vector<Pronunciation> all;
    for (int row = 0; row < m_words->rowCount(); ++row)
        if (Pronunciation entry = wordAt(row); !entry.word.empty() && !entry.say.empty())
            all.push_back(std::move(entry));
    return all;
}

void DirectionDialog::addMember(const CastMember &member)
{
    const int row = m_members->rowCount();
    m_members->insertRow(row);
    m_members->setItem(row, Name, new QTableWidgetItem(QString::fromStdString(member.name)));
    QStringList names{tr("That of the page")};
    int current = 0;
    for (const auto &voice : m_voices) {
        if (voice.name == member.voice)
            current = int(names.size());
        names.append(voiceTitle(voice));
    }
    addCombo(m_members, row, VoiceName, tr("Voice"), names, current);
    auto *speaker = new QSpinBox;
    speaker->setRange(-1, 10000);
    speaker->setSpecialValueText(tr("first"));
    speaker->setValue(member.speaker);
    speaker->setAccessibleName(tr("Speaker"));
    m_members->setCellWidget(row, Speaker, speaker);
    auto *speed = new QDoubleSpinBox;
    speed->setRange(0.5, 2);
    speed->setSingleStep(0.05);
    speed->setValue(member.speed);
    speed->setAccessibleName(tr("Speed"));
    m_members->setCellWidget(row, Speed, speed);
    m_members->setCurrentCell(row, Name);
}

std::vector<CastMember> DirectionDialog::cast() const
{
    std::vector<CastMember> all;
    for (int row = 0; row < m_members->rowCount(); ++row) {
        const int voice = indexAt(m_members, row, VoiceName);
        CastMember member{.name = textAt(m_members, row, Name), .voice = voice > 0 ? m_voices[size_t(voice) - 1].name : std::string()};
        if (const auto *speaker = qobject_cast<QSpinBox *>(m_members->cellWidget(row, Speaker)))
            member.speaker = speaker->value();
        if (const auto *speed = qobject_cast<QDoubleSpinBox *>(m_members->cellWidget(row, Speed)))
            member.speed = speed->value();
        if (!member.name.empty())
            all.push_back(std::move(member));
    }
    return all;
}

void DirectionDialog::importWords()
{
    auto *dialog = new QFileDialog(this, tr("Read words from a table"), {}, tr("Tables (*.csv)") + u";;"_s + tr("All files (*)"));
    dialog->setObjectName(u"dictionaryImportDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        try {
            for (const Pronunciation &entry : core::speech::readDictionary(path.toStdU16String()))
                addWord(entry);
            m_message->hide();
        } catch (const core::Error &error) {
            tell(QString::fromUtf8(error.what()));
        }
    });
    dialog->open();
}

void DirectionDialog::exportWords()
{
    auto *dialog = new QFileDialog(this, tr("Write the words as a table"), {}, tr("Tables (*.csv)"));
    dialog->setObjectName(u"dictionaryExportDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        try {
            core::speech::writeDictionary(path.toStdU16String(), dictionary());
            tell(tr("Written."));
        } catch (const core::Error &error) {
            tell(QString::fromUtf8(error.what()));
        }
    });
    dialog->open();
}

void DirectionDialog::test()
{
    const int row = m_words->currentRow();
    if (row < 0 || !m_services.speak)
        return;
    core::speech::SpeechRequest request = m_request;
    request.text = textAt(m_words, row, Word);
    request.dictionary = {wordAt(row)};
    request.cast.clear();
    request.sentenceSeeds.clear();
    m_test->setEnabled(false);
    auto *job = m_services.runner->start(
        tr("Speech: %1").arg(QString::fromStdString(request.text)),
        [request, speak = m_services.speak](const core::JobContext &context) { return speak(request, context, [](const auto &) {}); }, this,
        [this](const core::speech::SpeechResult &result) {
        m_message->hide();
        try {
            m_player.load(result.audio.sampleRate, 1);
            m_player.append(result.audio.samples);
            m_player.finish();
            m_player.play();
        } catch (const core::Error &error) {
            tell(QString::fromUtf8(error.what()));
        }
        });
    connect(job, &Job::failed, this, &DirectionDialog::tell);
    connect(job, &QObject::destroyed, m_test, [this] { m_test->setEnabled(true); });
}

void DirectionDialog::tell(const QString &message)
{
    m_message->setText(message);
    m_message->show();
}

} // namespace ui

#include "moc_directiondialog.cpp"
