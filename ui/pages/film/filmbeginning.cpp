// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmbeginning.h"

#include "ui/pages/film/filmtemplates.h"
#include "ui/style/style.h"

#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int widest = 760;

} // namespace

FilmBeginning::FilmBeginning(QWidget *parent) : QuietScrollArea(parent), m_text(new QPlainTextEdit), m_column(new QWidget)
{
    setObjectName(u"filmBeginning"_s);
    auto *rows = new QVBoxLayout(m_column);
    rows->setContentsMargins(24, 0, 24, style::metric::margin);
    rows->setSpacing(style::metric::grid);
    auto *sentence = new QLabel(tr("Turn a text into a film"), m_column);
    sentence->setFont(style::titleFont());
    sentence->setWordWrap(true);
    auto *hint =
        new QLabel(tr("Every paragraph becomes a scene: it is spoken, gets a picture, and its words stand below. A heading becomes a "
                      "title. All of it can be changed afterwards."),
                   m_column);
    hint->setProperty("muted", true);
    hint->setWordWrap(true);
    rows->addWidget(sentence);
    rows->addWidget(hint);
    m_text->setParent(m_column);
    m_text->setProperty("field", true);
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(96);
    m_text->setPlaceholderText(tr("Write or paste a text, in plain words or Markdown"));
    style::name(m_text, u"filmText"_s, tr("Text of the film"), tr("What is said in the film. An empty line begins a new scene."));
    rows->addWidget(m_text, 1);

    auto *buttons = new QBoxLayout(QBoxLayout::LeftToRight);
    buttons->setObjectName(u"buttons"_s);
    buttons->setSpacing(style::metric::grid);
    m_make = new QPushButton(tr("Make a film of it"), m_column);
    style::name(m_make, u"filmMake"_s, tr("Make a film of it"), tr("Makes the scenes, speaks them and draws their pictures."));
    m_make->setEnabled(false);
    m_open = new QPushButton(style::icon(u"folder-open"_s), u" "_s + tr("Open"), m_column);
    style::name(m_open, u"filmOpenFirst"_s, tr("Open a text, a recording or a film"),
                tr("Markdown, a plain text, subtitles, a recording of somebody who speaks, or a .film."));
    buttons->addWidget(m_make);
    buttons->addWidget(m_open);
    buttons->addStretch(1);
    rows->addLayout(buttons);

    rows->addSpacing(style::metric::grid);
    auto *or_ = new QLabel(tr("Or begin with an example"), m_column);
    or_->setProperty("muted", true);
    or_->setWordWrap(true);
    rows->addWidget(or_);
    auto *grid = new QGridLayout;
    grid->setSpacing(style::metric::grid);
    int index = 0;
    for (const FilmTemplate &each : filmTemplates()) {
        auto *button = new QPushButton(style::icon(each.icon), u" "_s + each.title, m_column);
        style::name(button, u"filmTemplate-"_s + each.id, tr("Example: %1").arg(each.title), each.about);
        connect(button, &QPushButton::clicked, this, [this, index] { Q_EMIT templateWanted(index); });
        m_templates.append(button);
        ++index;
    }
    m_last = m_templates.last();
    rows->addLayout(grid);
    grid->setObjectName(u"templates"_s);
    auto *middle = new QWidget;
    auto *centred = new QHBoxLayout(middle);
    centred->setContentsMargins(0, 0, 0, 0);
    m_column->setMaximumWidth(widest);
    centred->addWidget(m_column);
    setWidget(middle);
    setWidgetResizable(true);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_make->setEnabled(!text().trimmed().isEmpty());
        Q_EMIT textChanged();
    });
    connect(m_make, &QPushButton::clicked, this, &FilmBeginning::filmWanted);
    connect(m_open, &QPushButton::clicked, this, &FilmBeginning::fileWanted);
}

QString FilmBeginning::text() const
{
    return m_text->toPlainText();
}

void FilmBeginning::clear()
{
    m_text->clear();
}

// As much side by side as there is room for.
void FilmBeginning::resizeEvent(QResizeEvent *event)
{
    QuietScrollArea::resizeEvent(event);
    const int room = std::min(widest, viewport()->width()) - 48;
    const int both = m_make->sizeHint().width() + m_open->sizeHint().width() + 2 * style::metric::grid;
    m_column->findChild<QBoxLayout *>(u"buttons"_s)->setDirection(both <= room ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    int each = 1;
    for (const QPushButton *button : std::as_const(m_templates))
        each = std::max(each, button->sizeHint().width() + style::metric::grid);
    auto *grid = m_column->findChild<QGridLayout *>(u"templates"_s);
    const int columns = std::clamp((room + style::metric::grid) / each, 1, int(m_templates.size()));
    if (grid->count() > 0 && grid->property("columns").toInt() == columns)
        return;
    grid->setProperty("columns", columns);
    for (int i = 0; i < m_templates.size(); ++i)
        grid->addWidget(m_templates[i], i / columns, i % columns);
}

} // namespace ui

#include "moc_filmbeginning.cpp"
