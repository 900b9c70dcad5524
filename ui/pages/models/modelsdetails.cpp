// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modelsdetails.h"

#include "ui/pages/models/fact.h"
#include "ui/style/style.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int labelWidth = 84;

// Lets a line break after the signs that paths and addresses are made of.
QString breakable(QString text)
{
    for (const QChar sign : {u'/', u'_', u'-', u'.'})
        text.replace(sign, QString(sign) + QChar(0x200b));
    return text;
}

} // namespace

ModelsDetails::ModelsDetails(QWidget *parent)
    : QWidget(parent)
    , m_icon(new Fact(this))
    , m_title(new QLabel(this))
    , m_purpose(new QLabel(this))
    , m_lines(new QVBoxLayout)
    , m_buttons(new QWidget(this))
    , m_remove(new QPushButton(this))
{
    setObjectName(u"modelDetails"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::half);
    m_icon->setIconSize(24);
    layout->addWidget(m_icon);
    m_title->setFont(style::titleFont());
    m_title->setObjectName(u"modelTitle"_s);
    m_purpose->setProperty("muted", true);
    for (auto *label : {m_title, m_purpose}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        layout->addWidget(label);
    }
    layout->addSpacing(style::metric::grid);
    layout->addLayout(m_lines);

    auto *grid = new QGridLayout(m_buttons);
    grid->setContentsMargins(0, style::metric::grid, 0, 0);
    grid->setSpacing(style::metric::grid);
    auto *folder = new QPushButton(style::icon(u"folder-open"_s), u" "_s + tr("Show in folder"), m_buttons);
    auto *copy = new QPushButton(style::icon(u"copy"_s), u" "_s + tr("Copy path"), m_buttons);
    m_remove->setParent(m_buttons);
    m_remove->setIcon(style::icon(u"trash-2"_s));
    style::name(folder, u"modelFolder"_s, tr("Show in folder"), tr("Opens the folder that it lies in."));
    style::name(copy, u"modelCopyPath"_s, tr("Copy path"), tr("Copies where it lies, to paste it into a command or another program."));
    style::name(m_remove, u"modelRemove"_s, tr("Remove"), tr("Deletes the chosen model, or forgets one that lies elsewhere."));
    // Side by side where the words leave room for it.
    const bool beside =
        folder->sizeHint().width() + copy->sizeHint().width() + style::metric::grid <= style::metric::inspector - 2 * style::metric::margin;
    grid->addWidget(folder, 0, 0);
    grid->addWidget(copy, beside ? 0 : 1, beside ? 1 : 0);
    grid->addWidget(m_remove, beside ? 1 : 2, 0);
    layout->addWidget(m_buttons);
    connect(folder, &QPushButton::clicked, this, &ModelsDetails::showInFolderWanted);
    connect(copy, &QPushButton::clicked, this, &ModelsDetails::copyPathWanted);
    connect(m_remove, &QPushButton::clicked, this, &ModelsDetails::removeWanted);
}

void ModelsDetails::clear(const QString &sentence)
{
    setContent({.purpose = sentence});
}

void ModelsDetails::setContent(const Content &content)
{
    m_icon->set(content.icon, {}, Fact::Tone::Muted);
    m_icon->setVisible(!content.icon.isEmpty());
    m_title->setText(breakable(content.title));
    m_title->setVisible(!content.title.isEmpty());
    m_purpose->setText(content.purpose);
    m_purpose->setVisible(!content.purpose.isEmpty());
    m_buttons->setVisible(content.installed);
    m_remove->setText(u" "_s + content.removeText);
    m_remove->setAccessibleName(content.removeText);
    m_remove->setToolTip(content.removeToolTip);

    delete m_body;
    m_body = new QWidget(this);
    m_lines->addWidget(m_body);
    auto *rows = new QVBoxLayout(m_body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    for (const Line &line : content.lines) {
        if (line.text.isEmpty())
            continue;
        auto *row = new QHBoxLayout;
        row->setSpacing(style::metric::grid);
        auto *label = new QLabel(line.label, m_body);
        label->setProperty("muted", true);
        label->setFixedWidth(labelWidth);
        label->setToolTip(line.toolTip);
        row->addWidget(label, 0, Qt::AlignTop);
        if (line.link.isEmpty()) {
            auto *text = new QLabel(breakable(line.text), m_body);
            text->setTextFormat(Qt::PlainText); // names and words of other people
            text->setWordWrap(true);
            text->setToolTip(line.toolTip);
            row->addWidget(text, 1);
        } else {
            auto *link = new Fact(m_body);
            style::name(link, u"detailsLink"_s, line.text, line.toolTip);
            link->set({}, line.text, Fact::Tone::Link);
            connect(link, &QAbstractButton::clicked, this, [this, target = line.link] { Q_EMIT linkWanted(target); });
            row->addWidget(link, 1, Qt::AlignTop);
            row->setSpacing(style::metric::grid - 2); // the link keeps room for its focus ring around the words
            label->setContentsMargins(0, 2, 0, 0);
        }
        rows->addLayout(row);
    }
    for (const QString &remark : content.remarks) {
        auto *row = new QHBoxLayout;
        row->setSpacing(style::metric::grid);
        auto *icon = new Fact(m_body);
        icon->set(u"info"_s, {});
        auto *text = new QLabel(breakable(remark), m_body);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setObjectName(u"modelRemark"_s);
        row->addWidget(icon, 0, Qt::AlignTop);
        row->addWidget(text, 1);
        rows->addSpacing(2);
        rows->addLayout(row);
    }
    m_body->show();
}

} // namespace ui

#include "moc_modelsdetails.cpp"
