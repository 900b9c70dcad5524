// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/queueedit.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "ui/style/dialogroom.h"
#include "ui/style/style.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace ui {

namespace {

/// Texts of several lines, in this order before everything else.
constexpr std::array texts = {"prompt", "negative", "text"};

bool isText(const std::string &name)
{
    return std::ranges::find(texts, name) != texts.end();
}

/// "guidance_rescale" as a person reads it.
QString wordsOf(const std::string &name)
{
    QString words = QString::fromStdString(name).replace(u'_', u' ');
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

} // namespace

QueueEdit::QueueEdit(const QString &title, const std::string &request, std::function<void(const std::string &)> change, QWidget *parent)
    : QDialog(parent), m_request(request), m_change(std::move(change))
{
    setObjectName(u"queueEdit"_s);
    setWindowTitle(tr("Change what waits"));
    build(title);
    resize(style::roomFor(parent, {480, 560}));
}

void QueueEdit::build(const QString &title)
{
    auto *layout = new QVBoxLayout(this);
    auto *name = new QLabel(title, this);
    name->setTextFormat(Qt::PlainText);
    name->setWordWrap(true);
    name->setFont(style::strongFont());
    layout->addWidget(name);
    auto *content = new QWidget(this);
    auto *form = new QFormLayout(content);
    form->setContentsMargins(0, 0, style::metric::grid, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    const auto json = core::tryParseJson<Json>(m_request);
    const auto add = [&](const std::string &key, QWidget *field) {
        const QString words = wordsOf(key);
        field->setObjectName(u"queueEdit-"_s + QString::fromStdString(key));
        field->setAccessibleName(words);
        form->addRow(words, field);
        m_fields[key] = field;
    };
    for (const char *key : texts)
        if (const auto found = json.find(key); found != json.end() && found->is_string()) {
            auto *field = new QPlainTextEdit(QString::fromStdString(found->get<std::string>()), content);
            field->setTabChangesFocus(true);
            field->setFixedHeight(field->fontMetrics().lineSpacing() * 4 + 16);
            add(key, field);
        }
    for (const auto &[key, value] : json.items()) {
        if (isText(key))
            continue;
        if (value.is_boolean()) {
            auto *field = new QCheckBox(content);
            field->setChecked(value.get<bool>());
            add(key, field);
        } else if (value.is_number() || value.is_string()) {
            add(key, new QLineEdit(QString::fromStdString(value.is_string() ? value.get<std::string>() : core::dumpJson(value)), content));
        }
    }
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    layout->addWidget(scroll, 1);
    m_problem = new QLabel(this);
    m_problem->setObjectName(u"queueEditProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    layout->addWidget(m_problem);
    auto *buttons = new QDialogButtonBox(this);
    auto *change = buttons->addButton(tr("Change"), QDialogButtonBox::AcceptRole);
    style::name(change, u"queueEditChange"_s, tr("Change"), tr("Makes it with these settings when its turn comes."));
    auto *leave = buttons->addButton(tr("Leave as it is"), QDialogButtonBox::RejectRole);
    style::name(leave, u"queueEditLeave"_s, leave->text(), tr("Closes this and changes nothing."));
    connect(buttons, &QDialogButtonBox::accepted, this, &QueueEdit::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

void QueueEdit::accept()
{
    auto json = core::tryParseJson<Json>(m_request);
    for (const auto &[key, field] : m_fields) {
        if (const auto *text = qobject_cast<const QPlainTextEdit *>(field)) {
            json[key] = text->toPlainText().toStdString();
        } else if (const auto *check = qobject_cast<const QCheckBox *>(field)) {
            json[key] = check->isChecked();
        } else if (const auto *line = qobject_cast<const QLineEdit *>(field)) {
            const std::string words = line->text().trimmed().toStdString();
            const Json number = json[key].is_number() ? core::tryParseJson<Json>(words) : Json(words);
            json[key] = number.is_discarded() ? Json(words) : number; // the work says what is wrong with it
        }
    }
    try {
        m_change(core::dumpJson(json));
    } catch (const core::Error &error) {
        m_problem->setText(QString::fromUtf8(error.what()));
        m_problem->show();
        return;
    }
    QDialog::accept();
}

} // namespace ui

#include "moc_queueedit.cpp"
