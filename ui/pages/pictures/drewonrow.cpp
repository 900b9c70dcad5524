// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/drewonrow.h"

#include "ui/style/style.h"
#include "ui/widgets/picture/picture.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QImageReader>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>

using namespace Qt::StringLiterals;
using core::diffusion::DrewOn;

namespace ui {

namespace {

constexpr int thumbnail = 32;

QString fileIn(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

QString about(const DrewOn &one)
{
    const QString phrase = QString::fromStdString(one.phrase).toHtmlEscaped();
    if (one.drawing.empty())
        return DrewOnRow::tr("“%1” is drawn from words alone.").arg(phrase);
    QStringList lines{DrewOnRow::tr("“%1” is drawn from: %2").arg(phrase, QString::fromStdString(one.name).toHtmlEscaped())};
    if (one.similarity > 0)
        lines.append(DrewOnRow::tr("Near in meaning by %1; 1 is the same").arg(QLocale().toString(one.similarity, 'f', 2)));
    if (!one.licence.empty())
        lines.append(DrewOnRow::tr("%1, %2").arg(QString::fromStdString(one.source), QString::fromStdString(one.licence)));
    lines.append(DrewOnRow::tr("Click for other choices, or drop a picture of your own here."));
    return lines.join(u"<br>"_s);
}

QString quoted(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list.append(u"“%1”"_s.arg(QString::fromStdString(word)));
    return list.join(u", "_s);
}

} // namespace

DrewOnRow::DrewOnRow(QWidget *parent) : QWidget(parent)
{
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(style::metric::grid);
    m_title = new QLabel(tr("Drew on"), this);
    m_title->setObjectName(u"drewOnTitle"_s);
    m_title->setProperty("muted", true);
    m_unknown = new QLabel(this);
    m_unknown->setObjectName(u"unknownWords"_s);
    m_unknown->setProperty("muted", true);
    m_unknown->setWordWrap(true);
    m_row->addWidget(m_title);
    m_row->addWidget(m_unknown, 1);
    setVisible(false);
}

void DrewOnRow::show(const std::vector<DrewOn> &drewOn, const std::vector<std::string> &unknownWords,
                     const std::vector<std::string> &notDrawn, const std::vector<std::string> &choices, const std::string &credits)
{
    for (QToolButton *button : m_buttons)
        delete button;
    m_buttons.clear();
    for (size_t i = 0; i < drewOn.size(); ++i) {
        m_buttons.push_back(addButton(drewOn[i], int(i), i < choices.size() ? choices[i] : std::string()));
        m_row->insertWidget(int(i) + 1, m_buttons.back());
    }
    m_hasCredits = drewOn.empty() && !credits.empty();
    m_title->setText(m_hasCredits ? QString::fromStdString(credits) : tr("Drew on"));
    QStringList told;
    if (!unknownWords.empty())
        told.append(tr("Never taught: %1. The nearest drawings it knows were used.").arg(quoted(unknownWords)));
    if (!notDrawn.empty())
        told.append(tr("Not drawn: %1.").arg(quoted(notDrawn)));
    m_unknown->setText(told.join(u' '));
    showParts();
}

void DrewOnRow::setCompact(bool compact)
{
    m_compact = compact;
    showParts();
}

void DrewOnRow::showParts()
{
    const bool drawings = (!m_buttons.empty() || m_hasCredits) && !m_compact;
    m_title->setVisible(drawings);
    for (QToolButton *button : m_buttons)
        button->setVisible(drawings);
    setVisible(drawings || !m_unknown->text().isEmpty());
}

QToolButton *DrewOnRow::addButton(const DrewOn &one, int phrase, const std::string &choice)
{
    auto *button = new QToolButton(this);
    const QString name = one.drawing.empty() ? tr("words alone") : QString::fromStdString(one.name);
    style::name(button, u"drewOn%1"_s.arg(phrase), tr("%1 drew on %2").arg(QString::fromStdString(one.phrase), name), about(one));
    button->setText(choice == "none"                 ? tr("next time: words alone")
                    : choice.starts_with("file:")    ? tr("next time: your own")
                    : choice.starts_with("drawing:") ? tr("%1, kept").arg(name)
                                                     : name);
    if (!one.image.empty())
        button->setIcon(QPixmap::fromImage(toQImage(one.image)));
    button->setIconSize({thumbnail, thumbnail});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAcceptDrops(true);
    button->setProperty("phrase", phrase);
    button->installEventFilter(this);
    auto *menu = new QMenu(button);
    const auto add = [&](const QString &text, const QString &what, bool checked) {
        QAction *action = menu->addAction(text, this, [this, phrase, what] { Q_EMIT chosen(phrase, what); });
        action->setCheckable(true);
        action->setChecked(checked);
    };
    add(tr("What is nearest in meaning"), {}, choice.empty());
    if (!one.drawing.empty() && !one.licence.empty())
        add(tr("Always this drawing"), u"drawing:"_s + QString::fromStdString(one.drawing), choice.starts_with("drawing:"));
    add(tr("No drawing, words alone"), u"none"_s, choice == "none");
    menu->addAction(tr("A picture of my own…"), this, [this, phrase] { chooseFile(phrase); });
    button->setMenu(menu);
    return button;
}

void DrewOnRow::chooseFile(int phrase)
{
    QStringList patterns;
    for (const QByteArray &format : QImageReader::supportedImageFormats())
        patterns.append(u"*."_s + QString::fromLatin1(format));
    const QString path = QFileDialog::getOpenFileName(this, tr("A picture to draw from"), {}, tr("Pictures (%1)").arg(patterns.join(u' ')));
    if (!path.isEmpty())
        Q_EMIT chosen(phrase, u"file:"_s + path);
}

bool DrewOnRow::eventFilter(QObject *object, QEvent *event)
{
    const QVariant phrase = object->property("phrase");
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::Drop) {
        auto *drop = static_cast<QDropEvent *>(event); // QDragEnterEvent is one, too
        const QString path = fileIn(drop->mimeData());
        if (!path.isEmpty() && phrase.isValid()) {
            drop->acceptProposedAction();
            if (event->type() == QEvent::Drop)
                Q_EMIT chosen(phrase.toInt(), u"file:"_s + path);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

} // namespace ui

#include "moc_drewonrow.cpp"
