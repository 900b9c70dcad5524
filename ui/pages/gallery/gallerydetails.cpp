// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/gallerydetails.h"

#include "ui/pages/gallery/gallerywords.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/ratingstars.h"
#include "ui/widgets/controls/section.h"

#include <QClipboard>
#include <QCompleter>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStringListModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::library::Item;
using core::library::Relative;

namespace {

constexpr int labelWidth = 84;
constexpr qsizetype longestRequest = 20000; // characters that are shown of one

// Lets a line break after the signs that paths and names are made of.
QString breakable(QString text)
{
    for (const QChar sign : {u'/', u'_', u'-', u'.'})
        text.replace(sign, QString(sign) + QChar(0x200b));
    return text;
}

QString howMade(const std::string &how)
{
    return how == "start"     ? GalleryDetails::tr("began with it")
           : how == "upscale" ? GalleryDetails::tr("enlarged")
           : how == "stylize" ? GalleryDetails::tr("redrawn")
           : how == "sound"   ? GalleryDetails::tr("what was heard")
           : how == "book"    ? GalleryDetails::tr("its book")
                              : QString::fromStdString(how);
}

QVBoxLayout *rowsIn(Section *section)
{
    auto *frame = new QWidget(section);
    auto *rows = new QVBoxLayout(frame);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(style::metric::half);
    section->addWidget(frame);
    return rows;
}

} // namespace

GalleryDetails::GalleryDetails(Inspector *inspector, QWidget *page) : QObject(page), m_inspector(inspector)
{
    m_title = new QLabel(inspector);
    m_title->setObjectName(u"galleryTitle"_s);
    m_title->setFont(style::strongFont());
    m_hint = new QLabel(inspector);
    m_hint->setObjectName(u"galleryHint"_s);
    m_hint->setProperty("muted", true);
    for (auto *label : {m_title, m_hint}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        inspector->addWidget(label);
    }

    m_said = new QWidget(inspector);
    auto *said = new QVBoxLayout(m_said);
    said->setContentsMargins(0, 0, 0, 0);
    said->setSpacing(style::metric::grid);
    m_stars = new RatingStars(m_said);
    style::name(m_stars, u"galleryStars"_s, tr("Rating"), tr("How much you like it: one to five stars (keys 1 to 5; 0 takes them away)."));
    said->addWidget(m_stars);
    m_tagRows = new QVBoxLayout;
    said->addLayout(m_tagRows);
    m_newTag = new QLineEdit(m_said);
    style::name(m_newTag, u"galleryNewTag"_s, tr("Add a tag"), tr("A word of your own by which it is found again; Enter adds it (T)."));
    m_newTag->setPlaceholderText(tr("Add a tag"));
    m_newTag->setMaxLength(60);
    auto *completer = new QCompleter(new QStringListModel(m_newTag), m_newTag);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_newTag->setCompleter(completer);
    said->addWidget(m_newTag);
    m_project = new ComboBox(m_said);
    m_project->setEditable(true);
    m_project->setInsertPolicy(QComboBox::NoInsert);
    m_project->lineEdit()->setPlaceholderText(tr("In no project"));
    m_project->lineEdit()->setMaxLength(80);
    style::name(m_project, u"galleryProject"_s, tr("Project"), tr("What it belongs to. Type a new name, or choose one there is (P)."));
    said->addWidget(m_project);
    inspector->addWidget(m_said);
    auto *facts = new QWidget(inspector);
    m_factRows = new QVBoxLayout(facts);
    m_factRows->setContentsMargins(0, style::metric::half, 0, 0);
    inspector->addWidget(facts);
    m_words = inspector->addSection(tr("Words"), u"galleryWords"_s, true);
    m_wordRows = rowsIn(m_words);
    m_relatives = inspector->addSection(tr("Made of, and what was made of it"), u"galleryRelatives"_s, true);
    m_relativeRows = rowsIn(m_relatives);
    m_request = inspector->addSection(tr("Request"), u"galleryRequest"_s, false);
    m_requestRows = rowsIn(m_request);

    connect(m_stars, &RatingStars::rated, this, &GalleryDetails::rated);
    connect(m_newTag, &QLineEdit::returnPressed, this, [this] {
        const QString tag = m_newTag->text().simplified();
        m_newTag->clear();
        if (!tag.isEmpty())
            Q_EMIT tagAdded(tag);
    });
    const auto choose = [this] { Q_EMIT projectChosen(m_project->currentText().simplified()); };
    connect(m_project, &QComboBox::activated, this, choose);
    connect(m_project->lineEdit(), &QLineEdit::returnPressed, this, choose);
    showNothing({});
}

void GalleryDetails::setNames(const QStringList &tags, const QStringList &projects)
{
    static_cast<QStringListModel *>(m_newTag->completer()->model())->setStringList(tags);
    if (m_project->lineEdit()->hasFocus())
        return;
    const QSignalBlocker quiet(m_project);
    const QString now = m_project->currentText();
    m_project->clear();
    m_project->addItem(QString());
    m_project->addItems(projects);
    m_project->setEditText(now);
}

void GalleryDetails::focusTags()
{
    m_inspector->ensureWidgetVisible(m_newTag);
    m_newTag->setFocus(Qt::ShortcutFocusReason);
}

void GalleryDetails::focusProject()
{
    m_inspector->ensureWidgetVisible(m_project);
    m_project->setFocus(Qt::ShortcutFocusReason);
    m_project->lineEdit()->selectAll();
}

QWidget *GalleryDetails::renew(QWidget *&body, QVBoxLayout *in)
{
    delete body;
    body = new QWidget(m_inspector);
    auto *rows = new QVBoxLayout(body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    in->addWidget(body);
    return body;
}

void GalleryDetails::showNothing(const QString &sentence)
{
    m_title->hide();
    m_hint->setText(sentence);
    m_hint->setVisible(!sentence.isEmpty());
    m_said->hide();
    showLines({});
    for (Section *section : {m_words, m_relatives, m_request})
        section->hide();
}

void GalleryDetails::showTags(const QStringList &tags)
{
    QWidget *body = renew(m_tags, m_tagRows);
    body->setVisible(!tags.isEmpty());
    for (const QString &tag : tags) {
        auto *row = new QHBoxLayout;
        row->setSpacing(style::metric::half);
        auto *find = new QToolButton(body);
        find->setText(find->fontMetrics().elidedText(tag, Qt::ElideRight, style::metric::inspector - 110));
        style::name(find, u"galleryTag"_s, tag, tr("Shows everything with this tag."));
        find->setFocusPolicy(Qt::StrongFocus);
        find->setProperty("framed", true);
        auto *remove = new QToolButton(body);
        style::name(remove, u"galleryTagRemove"_s, tr("Take away the tag %1").arg(tag), tr("Takes this tag away."));
        remove->setIcon(style::icon(u"x"_s));
        remove->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(find);
        row->addWidget(remove);
        row->addStretch(1);
        static_cast<QVBoxLayout *>(body->layout())->addLayout(row);
        connect(find, &QToolButton::clicked, this, [this, tag] { Q_EMIT tagWanted(tag); });
        connect(remove, &QToolButton::clicked, this, [this, tag] { Q_EMIT tagRemoved(tag); });
    }
}

void GalleryDetails::showLines(const std::vector<std::pair<QString, QString>> &lines)
{
    QWidget *body = renew(m_facts, m_factRows);
    for (const auto &[name, text] : lines) {
        if (text.isEmpty())
            continue;
        auto *row = new QHBoxLayout;
        row->setSpacing(style::metric::grid);
        auto *label = new QLabel(name, body);
        label->setProperty("muted", true);
        label->setFixedWidth(labelWidth);
        row->addWidget(label, 0, Qt::AlignTop);
        auto *value = new QLabel(breakable(text), body);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setAccessibleName(tr("%1: %2").arg(name, text));
        row->addWidget(value, 1);
        static_cast<QVBoxLayout *>(body->layout())->addLayout(row);
    }
    body->setVisible(!lines.empty());
}

void GalleryDetails::addText(QWidget *body, const QString &title, const QString &text, const QString &objectName)
{
    if (text.isEmpty())
        return;
    auto *rows = static_cast<QVBoxLayout *>(body->layout());
    if (!title.isEmpty()) {
        auto *label = new QLabel(title, body);
        label->setProperty("muted", true);
        rows->addWidget(label);
    }
    auto *words = new QLabel(text, body);
    words->setObjectName(objectName);
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    words->setAccessibleName(title.isEmpty() ? text : tr("%1: %2").arg(title, text));
    rows->addWidget(words);
}

void GalleryDetails::showOne(const Item &item, const More &more)
{
    m_title->setText(gallerywords::titleOf(item).left(300));
    m_title->show();
    m_hint->setText(item.missing ? tr("Its file is not there any more. It was here: %1").arg(gallerywords::textOf(item.path)) : QString());
    m_hint->setVisible(item.missing);
    m_said->show();
    m_stars->show(item.rating);
    QStringList tags;
    for (const std::string &tag : item.tags)
        tags.append(QString::fromStdString(tag));
    showTags(tags);
    if (!m_project->lineEdit()->hasFocus())
        m_project->setEditText(QString::fromStdString(item.project));
    std::vector<std::pair<QString, QString>> lines{
        {tr("Kind"), gallerywords::kindOfOne(item)},
        {tr("Made"), gallerywords::moment(item.made)},
        {tr("Size"), item.width > 0 ? tr("%1 × %2 pixels").arg(item.width).arg(item.height) : QString()},
        {tr("Length"), item.seconds > 0 ? gallerywords::duration(item.seconds) : QString()},
        {tr("Seed"), item.seed ? QString::number(*item.seed) : QString()},
        {tr("Model"), QString::fromStdString(item.model)},
        {tr("Its hash"), QString::fromStdString(item.modelHash)},
        {tr("Made by"), QString::fromStdString(item.program)},
        {tr("Credits"), more.recipe ? QString::fromStdString(more.recipe->credits) : QString()},
        {tr("On disk"), item.bytes > 0 ? gallerywords::bytes(item.bytes) : QString()},
        {tr("Lies in"), item.missing ? QString() : gallerywords::textOf(item.path)},
    };
    showLines(lines);
    showWords(item, more);
    showRelatives(more);
}

void GalleryDetails::showWords(const Item &item, const More &more)
{
    QWidget *body = renew(m_wordsBody, m_wordRows);
    const QString words = QString::fromStdString(item.words), used = QString::fromStdString(item.resolved);
    addText(body, {}, words, u"galleryPrompt"_s);
    addText(body, tr("As it was used"), used == words ? QString() : used, u"galleryResolved"_s);
    addText(body, tr("Not wanted"), QString::fromStdString(item.negative), u"galleryNegative"_s);
    if (!words.isEmpty()) {
        auto *copy = new QPushButton(style::icon(u"copy"_s), u' ' + tr("Copy the words"), body);
        style::name(copy, u"galleryCopyWords"_s, tr("Copy the words"), tr("Copies the prompt, or what is said."));
        connect(copy, &QPushButton::clicked, this, [words] { QGuiApplication::clipboard()->setText(words); });
        static_cast<QVBoxLayout *>(body->layout())->addWidget(copy, 0, Qt::AlignLeft);
    }
    m_words->setVisible(!words.isEmpty() || !item.negative.empty());

    QWidget *request = renew(m_requestBody, m_requestRows);
    m_request->setVisible(more.recipe.has_value());
    if (!more.recipe)
        return;
    QString text = QString::fromStdString(more.recipe->request);
    if (const auto json = QJsonDocument::fromJson(text.toUtf8()); !json.isNull())
        text = QString::fromUtf8(json.toJson(QJsonDocument::Indented)).trimmed();
    addText(request, {}, breakable(text.left(longestRequest)), u"galleryRequestText"_s);
    auto *copy = new QPushButton(style::icon(u"copy"_s), u' ' + tr("Copy the request"), request);
    style::name(copy, u"galleryCopyRequest"_s, tr("Copy the request"), tr("Copies every setting as JSON, as it stands in the file."));
    connect(copy, &QPushButton::clicked, this, [text] { QGuiApplication::clipboard()->setText(text); });
    static_cast<QVBoxLayout *>(request->layout())->addWidget(copy, 0, Qt::AlignLeft);
}

void GalleryDetails::showRelatives(const More &more)
{
    QWidget *body = renew(m_relativesBody, m_relativeRows);
    m_relatives->setVisible(!more.parents.empty() || !more.children.empty());
    const auto add = [this, body](const Relative &relative, const QString &before) {
        const QString name = relative.item ? gallerywords::titleOf(*relative.item) : gallerywords::textOf(relative.path.filename());
        const QString text = tr("%1 %2 (%3)").arg(before, name.left(60), howMade(relative.how));
        if (!relative.item) {
            addText(body, {}, text, u"galleryRelativeGone"_s);
            return;
        }
        auto *link = new QPushButton(style::icon(gallerywords::iconOf(*relative.item)), {}, body);
        link->setText(u' ' + link->fontMetrics().elidedText(text, Qt::ElideRight, style::metric::inspector - 90));
        style::name(link, u"galleryRelative"_s, text, tr("Shows it: %1").arg(gallerywords::textOf(relative.item->path)));
        connect(link, &QPushButton::clicked, this, [this, id = relative.item->id] { Q_EMIT itemWanted(id); });
        static_cast<QVBoxLayout *>(body->layout())->addWidget(link);
    };
    for (const Relative &parent : more.parents)
        add(parent, tr("Of:"));
    for (const Relative &child : more.children)
        add(child, tr("Became:"));
}

void GalleryDetails::showMany(const std::vector<Item> &items, int count)
{
    m_title->setText(tr("%1 selected").arg(count));
    m_title->show();
    m_hint->setText(tr("Stars, tags and the project go to all of them."));
    m_hint->show();
    m_said->show();
    const auto same = [&items](auto of) {
        return !items.empty() && std::ranges::all_of(items, [&](const Item &item) { return of(item) == of(items.front()); });
    };
    m_stars->show(same([](const Item &item) { return item.rating; }) ? items.front().rating : 0);
    QStringList tags; // that all of them have
    if (!items.empty())
        for (const std::string &tag : items.front().tags)
            if (std::ranges::all_of(items, [&tag](const Item &item) { return std::ranges::find(item.tags, tag) != item.tags.end(); }))
                tags.append(QString::fromStdString(tag));
    showTags(tags);
    if (!m_project->lineEdit()->hasFocus())
        m_project->setEditText(same([](const Item &item) { return item.project; }) ? QString::fromStdString(items.front().project)
                                                                                   : QString());
    uint64_t bytes = 0;
    for (const Item &item : items)
        bytes += item.bytes;
    showLines({{tr("On disk"), int(items.size()) == count ? gallerywords::bytes(bytes) : QString()}});
    for (Section *section : {m_words, m_relatives, m_request})
        section->hide();
}

} // namespace ui

#include "moc_gallerydetails.cpp"
