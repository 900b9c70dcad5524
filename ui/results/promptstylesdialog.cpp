// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/promptstylesdialog.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "ui/style/dialogroom.h"
#include "ui/style/style.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::library::NamedSettings;
using core::library::Style;

namespace ui {

namespace {

constexpr size_t mostUndo = 200;
constexpr uint64_t largestFile = 16u << 20; // bytes

std::filesystem::path pathOf(const QString &file)
{
    return std::filesystem::path(file.toStdU16String());
}

} // namespace

PromptStylesDialog::PromptStylesDialog(const core::library::PresetFile &file, QWidget *parent)
    : QDialog(parent), m_file(file), m_styles(m_file.read().styles), m_list(new QListWidget(this))
{
    setObjectName(u"promptStylesDialog"_s);
    setWindowTitle(tr("Styles"));
    resize(style::roomFor(parent, {720, 460}));
    auto *rows = new QVBoxLayout(this);
    rows->setSpacing(style::metric::grid);
    auto *about = new QLabel(tr("{prompt} in a style is where the prompt goes; without it, the style’s words follow the prompt."), this);
    about->setProperty("muted", true);
    about->setWordWrap(true);
    rows->addWidget(about);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(style::metric::margin);
    style::name(m_list, u"stylesList"_s, tr("Styles"), tr("The styles there are; Del deletes the chosen one."));
    m_list->setMinimumWidth(160);
    m_list->installEventFilter(this);
    columns->addWidget(m_list, 1);
    columns->addWidget(makeFields(), 2);
    rows->addLayout(columns, 1);
    m_note = new QLabel(this);
    m_note->setObjectName(u"stylesNote"_s);
    m_note->setProperty("muted", true);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText); // names of styles and files
    rows->addWidget(m_note);
    rows->addWidget(makeButtons());
    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(800);
    connect(&m_keepSoon, &QTimer::timeout, this, &PromptStylesDialog::keepFields);
    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        if (m_showing)
            return;
        keepFields();
        showStyle();
    });
    showList(m_styles.empty() ? -1 : 0);
}

QWidget *PromptStylesDialog::makeFields()
{
    auto *fields = new QWidget(this);
    auto *form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    m_name = new QLineEdit(fields);
    m_prompt = new QPlainTextEdit(fields);
    m_negative = new QPlainTextEdit(fields);
    style::name(m_name, u"styleName"_s, tr("Name"), tr("What the style is called."));
    style::name(m_prompt, u"stylePrompt"_s, tr("Prompt"), tr("The style’s words; {prompt} is where the prompt goes."));
    style::name(m_negative, u"styleNegative"_s, tr("Negative prompt"),
                tr("What the style leaves out; {prompt} is where the negative prompt goes."));
    m_prompt->setPlaceholderText(tr("watercolour of {prompt}, soft edges, paper"));
    for (auto *edit : {m_prompt, m_negative}) {
        edit->setTabChangesFocus(true);
        edit->setMinimumHeight(48);
        connect(edit, &QPlainTextEdit::textChanged, this, [this] {
            if (!m_showing)
                m_keepSoon.start();
        });
    }
    connect(m_name, &QLineEdit::editingFinished, this, &PromptStylesDialog::keepFields);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Prompt"), m_prompt);
    form->addRow(tr("Negative prompt"), m_negative);
    return fields;
}

QWidget *PromptStylesDialog::makeButtons()
{
    auto *all = new QWidget(this);
    auto *row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(style::metric::grid);
    const auto make = [&](const QString &id, const QString &text, const QString &toolTip, void (PromptStylesDialog::*deed)(),
                          const QKeySequence &keys = {}) {
        auto *button = new QPushButton(text, all);
        style::name(button, id, text, toolTip);
        button->setAutoDefault(false); // Enter belongs to the fields
        button->setShortcut(keys);
        connect(button, &QPushButton::clicked, this, deed);
        row->addWidget(button);
        return button;
    };
    m_add = make(u"styleAdd"_s, tr("New"), tr("A style of your own (Ctrl+N)."), &PromptStylesDialog::add, QKeySequence::New);
    m_remove = make(u"styleRemove"_s, tr("Delete"), tr("Deletes the chosen style; Undo brings it back."), &PromptStylesDialog::remove);
    m_undoButton =
        make(u"styleUndo"_s, tr("Undo"), tr("As it was before the last change (Ctrl+Z)."), &PromptStylesDialog::undo, QKeySequence::Undo);
    m_redoButton = make(u"styleRedo"_s, tr("Redo"), tr("The change again (Ctrl+Shift+Z)."), &PromptStylesDialog::redo, QKeySequence::Redo);
    row->addStretch(1);
    make(u"styleImport"_s, tr("Import…"), tr("Adds the styles of a styles.csv, as AUTOMATIC1111 and programs like it keep them."),
         &PromptStylesDialog::chooseImport);
    m_export =
        make(u"styleExport"_s, tr("Export…"), tr("Writes all styles as AUTOMATIC1111’s styles.csv."), &PromptStylesDialog::chooseExport);
    make(u"styleClose"_s, tr("Close"), tr("Closes this window; everything is kept."), &PromptStylesDialog::accept);
    return all;
}

void PromptStylesDialog::showList(int row)
{
    {
        const QScopedValueRollback showing(m_showing, true);
        m_list->clear();
        for (const Style &style : m_styles)
            m_list->addItem(QString::fromStdString(style.name));
        m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    }
    showStyle();
}

void PromptStylesDialog::showStyle()
{
    const QScopedValueRollback showing(m_showing, true);
    m_keepSoon.stop();
    m_row = m_list->currentRow();
    const Style style = m_row >= 0 ? m_styles[size_t(m_row)] : Style();
    m_name->setText(QString::fromStdString(style.name));
    m_prompt->setPlainText(QString::fromStdString(style.prompt));
    m_negative->setPlainText(QString::fromStdString(style.negative));
    for (QWidget *field : {static_cast<QWidget *>(m_name), static_cast<QWidget *>(m_prompt), static_cast<QWidget *>(m_negative)})
        field->setEnabled(m_row >= 0);
    showButtons();
}

void PromptStylesDialog::showButtons()
{
    m_remove->setEnabled(m_row >= 0);
    m_undoButton->setEnabled(!m_undo.empty());
    m_redoButton->setEnabled(!m_redo.empty());
    m_export->setEnabled(!m_styles.empty());
}

void PromptStylesDialog::keepFields()
{
    m_keepSoon.stop();
    if (m_showing || m_row < 0 || size_t(m_row) >= m_styles.size())
        return;
    Styles styles = m_styles;
    Style &style = styles[size_t(m_row)];
    const std::string name = m_name->text().simplified().toStdString();
    if (!name.empty() && name != style.name)
        style.name = core::library::freeName(name, [&](const std::string &each) {
            return each != style.name && std::ranges::find(styles, each, &Style::name) != styles.end();
        });
    style.prompt = m_prompt->toPlainText().toStdString();
    style.negative = m_negative->toPlainText().toStdString();
    if (styles == m_styles)
        return;
    const Styles before = m_styles;
    if (!write(styles, m_row))
        return;
    m_undo.push_back(before);
    m_redo.clear();
    m_list->item(m_row)->setText(QString::fromStdString(m_styles[size_t(m_row)].name));
    showButtons();
}

bool PromptStylesDialog::write(const Styles &styles, int row)
{
    try {
        m_file.change([&](NamedSettings &all) { all.styles = styles; });
    } catch (const core::Error &error) {
        m_note->setText(QString::fromUtf8(error.what()));
        return false;
    }
    m_styles = styles;
    m_row = std::min(row, int(m_styles.size()) - 1);
    return true;
}

void PromptStylesDialog::change(const Styles &styles, int row, const QString &what)
{
    const Styles before = m_styles;
    if (!write(styles, row))
        return;
    m_undo.push_back(before);
    if (m_undo.size() > mostUndo)
        m_undo.erase(m_undo.begin());
    m_redo.clear();
    showList(row);
    m_note->setText(what);
}

void PromptStylesDialog::add()
{
    keepFields();
    Styles styles = m_styles;
    styles.push_back({.name = core::library::freeName(
                          tr("New style").toStdString(),
                          [&](const std::string &name) { return std::ranges::find(styles, name, &Style::name) != styles.end(); }),
                      .prompt = {},
                      .negative = {}});
    change(styles, int(styles.size()) - 1, {});
    m_name->setFocus();
    m_name->selectAll();
}

void PromptStylesDialog::remove()
{
    if (m_row < 0)
        return;
    keepFields();
    Styles styles = m_styles;
    const QString name = QString::fromStdString(styles[size_t(m_row)].name);
    styles.erase(styles.begin() + m_row);
    change(styles, m_row, tr("“%1” is deleted; Undo brings it back.").arg(name));
    m_list->setFocus();
}

void PromptStylesDialog::undo()
{
    keepFields();
    if (m_undo.empty())
        return;
    const Styles before = m_undo.back(), now = m_styles;
    if (!write(before, m_row))
        return;
    m_undo.pop_back();
    m_redo.push_back(now);
    showList(std::max(m_row, m_styles.empty() ? -1 : 0));
    m_note->clear();
}

void PromptStylesDialog::redo()
{
    keepFields();
    if (m_redo.empty())
        return;
    const Styles after = m_redo.back(), now = m_styles;
    if (!write(after, m_row))
        return;
    m_redo.pop_back();
    m_undo.push_back(now);
    showList(std::max(m_row, m_styles.empty() ? -1 : 0));
    m_note->clear();
}

void PromptStylesDialog::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import styles"), {}, tr("Styles (*.csv *.tsv *.txt);;All files (*)"));
    dialog->setObjectName(u"importStylesDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &PromptStylesDialog::importFrom);
    dialog->open();
}

void PromptStylesDialog::importFrom(const QString &file)
{
    keepFields();
    try {
        const auto read = core::library::readStylesCsv(core::readTextFile(pathOf(file), largestFile));
        Styles styles = m_styles;
        const int added = core::library::addStyles(styles, read.styles);
        QStringList told{added == 0   ? tr("All of its styles are here already.")
                         : added == 1 ? tr("One style is added.")
                                      : tr("%1 styles are added.").arg(added)};
        for (const std::string &note : read.notes)
            if (told.size() < 4)
                told.append(QString::fromStdString(note));
        if (added > 0)
            change(styles, int(styles.size()) - added, told.join(u' '));
        else
            m_note->setText(told.join(u' '));
    } catch (const core::Error &error) {
        m_note->setText(QString::fromUtf8(error.what()));
    }
}

void PromptStylesDialog::chooseExport()
{
    keepFields();
    auto *dialog = new QFileDialog(this, tr("Export styles"), {}, tr("Styles (*.csv)"));
    dialog->setObjectName(u"exportStylesDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(u"styles.csv"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &PromptStylesDialog::exportTo);
    dialog->open();
}

void PromptStylesDialog::exportTo(const QString &file)
{
    try {
        core::writeTextFile(pathOf(file), core::library::stylesCsv(m_styles));
        m_note->setText(tr("Written to %1.").arg(file));
    } catch (const core::Error &error) {
        m_note->setText(QString::fromUtf8(error.what()));
    }
}

bool PromptStylesDialog::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_list && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        remove();
        return true;
    }
    return QDialog::eventFilter(object, event);
}

void PromptStylesDialog::done(int result)
{
    keepFields();
    QDialog::done(result);
}

} // namespace ui

#include "moc_promptstylesdialog.cpp"
