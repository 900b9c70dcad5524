// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/wordsdialog.h"

#include "ui/style/style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using core::works::Caption;

namespace ui {

namespace {

QString whoseWords(const Caption &caption)
{
    const QString by = QString::fromStdString(caption.by);
    switch (caption.from) {
    case Caption::From::Request:
        return WordsDialog::tr("The words that it was made from, as its file tells (%1).").arg(by);
    case Caption::From::Captioner:
        return WordsDialog::tr("As %1 sees it. It may be wrong.").arg(by);
    case Caption::From::Tagger:
        return WordsDialog::tr("What %1 finds in it, the likeliest first. It may be wrong.").arg(by);
    }
    return {};
}

} // namespace

WordsDialog::WordsDialog(const Caption &caption, const std::function<void(const QString &)> &usePrompt, QWidget *parent) : QDialog(parent)
{
    setObjectName(u"wordsDialog"_s);
    setWindowTitle(tr("What is this?"));
    setMinimumWidth(440);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(style::metric::margin);
    auto *edit = new QPlainTextEdit(this);
    style::name(edit, u"wordsText"_s, tr("What the picture shows"), tr("Can be changed before it is used."));
    QStringList sentences;
    for (const std::string &sentence : caption.sentences)
        sentences.append(QString::fromStdString(sentence));
    edit->setPlainText(sentences.join(u'\n'));
    edit->setMinimumHeight(96);
    auto *whose = new QLabel(
        sentences.isEmpty() ? tr("%1 is sure of nothing in it.").arg(QString::fromStdString(caption.by)) : whoseWords(caption), this);
    whose->setObjectName(u"wordsFrom"_s);
    whose->setProperty("muted", true);
    whose->setWordWrap(true);
    column->addWidget(edit);
    column->addWidget(whose);

    auto *row = new QHBoxLayout;
    row->setSpacing(style::metric::grid);
    row->addStretch(1);
    const auto add = [this, row](const QString &id, const QString &text, const QString &toolTip, const std::function<void()> &deed) {
        auto *button = new QPushButton(text, this);
        style::name(button, id, text, toolTip);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, deed] {
            deed();
            accept();
        });
        return button;
    };
    auto *copy = add(u"wordsCopy"_s, tr("Copy"), tr("Copies the words, as the alternative text of the picture."),
                     [edit] { QGuiApplication::clipboard()->setText(edit->toPlainText()); });
    if (usePrompt)
        add(u"wordsUse"_s, tr("Use as prompt"), tr("Puts the words where the next picture is described."),
            [edit, usePrompt] { usePrompt(edit->toPlainText()); });
    add(u"wordsClose"_s, tr("Close"), tr("Closes this window."), [] {});
    copy->setDefault(true);
    column->addLayout(row);
}

} // namespace ui

#include "moc_wordsdialog.cpp"
