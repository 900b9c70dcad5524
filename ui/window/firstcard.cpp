// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/firstcard.h"

#include "core/jobs/job.h"
#include "ui/style/style.h"
#include "ui/window/statusbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QProgressBar>
#include <QPushButton>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextOption>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

FirstCardView::FirstCardView(const QString &iconName, QWidget *parent) : QWidget(parent), m_iconName(iconName)
{
    setMinimumSize(120, 96);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FirstCardView::setImage(const QImage &image)
{
    m_image = image;
    update();
}

void FirstCardView::setWords(const QString &words, int begin, int end)
{
    if (m_words == words && m_begin == begin && m_end == end)
        return;
    m_words = words;
    m_begin = begin;
    m_end = end;
    update();
}

void FirstCardView::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QPainterPath frame;
    frame.addRoundedRect(rect(), style::metric::radius, style::metric::radius);
    painter.fillPath(frame, c.window);
    if (!m_image.isNull()) {
        QRectF place({0, 0}, QSizeF(m_image.size().scaled(size(), Qt::KeepAspectRatio)));
        place.moveCenter(QRectF(rect()).center());
        QPainterPath clip;
        clip.addRoundedRect(place, style::metric::radius, style::metric::radius);
        painter.setClipPath(clip);
        painter.drawImage(place, m_image);
        return;
    }
    if (m_words.isEmpty()) {
        const qreal side = std::min<qreal>(48, std::min(width(), height()) / 2.0);
        QRectF place(0, 0, side, side);
        place.moveCenter(QRectF(rect()).center());
        style::drawIcon(painter, place, m_iconName, c.muted);
        return;
    }
    const QSizeF room = QSizeF(size()) - QSizeF(2 * style::metric::margin, 2 * style::metric::grid);
    QTextDocument document;
    document.setDocumentMargin(0);
    document.setDefaultTextOption(QTextOption(Qt::AlignHCenter));
    document.setDefaultFont(style::titleFont());
    document.setPlainText(m_words);
    document.setTextWidth(room.width());
    if (document.size().height() > room.height()) // a small window
        document.setDefaultFont(style::textFont());
    QTextCursor cursor(&document);
    cursor.select(QTextCursor::Document);
    QTextCharFormat format;
    format.setForeground(c.text);
    cursor.mergeCharFormat(format);
    if (m_end > m_begin && m_end <= m_words.size()) {
        cursor.setPosition(m_begin);
        cursor.setPosition(m_end, QTextCursor::KeepAnchor);
        format.setForeground(c.onAccent);
        format.setBackground(c.accent);
        cursor.mergeCharFormat(format);
    }
    painter.translate((width() - room.width()) / 2, std::max(0.0, (height() - document.size().height()) / 2));
    document.drawContents(&painter);
}

FirstCard::FirstCard(Words words, bool hasModel, QWidget *parent)
    : QWidget(parent)
    , m_words(std::move(words))
    , m_hasModel(hasModel)
    , m_view(new FirstCardView(m_words.icon, this))
    , m_about(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_button(new QPushButton(this))
    , m_open(new QPushButton(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(style::metric::half);
    m_view->setObjectName(u"first%1View"_s.arg(m_words.name));
    m_view->setAccessibleName(m_words.title);
    column->addWidget(m_view, 1);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress: %1").arg(m_words.title));
    QSizePolicy keep = m_progress->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keep);
    m_progress->hide();
    column->addWidget(m_progress);
    auto *title = new QLabel(m_words.title, this);
    title->setFont(style::strongFont());
    column->addWidget(title);
    m_about->setObjectName(u"first%1About"_s.arg(m_words.name));
    m_about->setProperty("muted", true);
    m_about->setWordWrap(true);
    m_about->setTextFormat(Qt::PlainText); // a failure may carry a file's name
    m_about->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_about->setMinimumHeight(3 * m_about->fontMetrics().lineSpacing()); // nothing moves when the words change
    column->addWidget(m_about);
    column->addSpacing(style::metric::half);
    auto *row = new QHBoxLayout;
    row->setSpacing(style::metric::grid);
    row->addWidget(m_button);
    row->addWidget(m_open);
    row->addStretch(1);
    column->addLayout(row);
    style::name(m_button, u"first%1Make"_s.arg(m_words.name), m_words.make, m_words.about);
    style::name(m_open, u"first%1Open"_s.arg(m_words.name), m_words.open, tr("Goes on where it was made."));
    m_open->setText(tr("Open")); // its whole name has no room in a small window
    m_open->hide();
    connect(m_button, &QPushButton::clicked, this, [this] { m_job ? Q_EMIT stopWanted() : Q_EMIT wanted(); });
    connect(m_open, &QPushButton::clicked, this, &FirstCard::openWanted);
    showState();
}

void FirstCard::follow(Job *job)
{
    m_job = job;
    m_failure.clear();
    connect(job, &Job::progressed, this, &FirstCard::showProgress);
    connect(job, &Job::started, this, &FirstCard::showProgress);
    connect(job, &Job::failed, this, [this](const QString &message) {
        m_job = nullptr;
        setFailure(message);
    });
    const auto ended = [this] {
        m_job = nullptr;
        showState();
    };
    connect(job, &Job::succeeded, this, ended);
    connect(job, &Job::cancelled, this, ended);
    showState();
}

void FirstCard::setImage(const QImage &image)
{
    m_made = true;
    m_view->setImage(image);
    m_view->setAccessibleDescription(tr("It is made and shown."));
    showState();
}

void FirstCard::setWords(const QString &words, int begin, int end)
{
    if (words.isEmpty()) // nothing was spoken yet
        return;
    m_made = true;
    m_view->setWords(words, begin, end);
    m_view->setAccessibleDescription(words);
    showState();
}

void FirstCard::setFailure(const QString &message)
{
    m_failure = message;
    showState();
}

void FirstCard::showState()
{
    const QString text = !m_hasModel ? m_words.fetch : m_job ? tr("Stop") : m_made ? m_words.again : m_words.make;
    m_button->setText(text);
    m_button->setAccessibleName(text);
    m_button->setToolTip(m_job ? tr("Stops making it (Esc).") : m_hasModel ? m_words.about : m_words.missing);
    m_open->setVisible(m_made);
    m_progress->setVisible(isWorking());
    if (m_job)
        showProgress();
    else
        m_about->setText(!m_failure.isEmpty() ? m_failure : m_hasModel ? m_words.about : m_words.missing);
}

void FirstCard::showProgress()
{
    if (!m_job)
        return;
    m_progress->setRange(0, m_job->total()); // 0: it moves, for nobody knows how far it is
    m_progress->setValue(m_job->step());
    const QString words = StatusBar::progressOf(*m_job);
    m_about->setText(m_job->state() != Job::State::Running ? tr("It waits for what is made before it.")
                     : words.isEmpty()                     ? tr("The model is being loaded.")
                                                           : words);
}

} // namespace ui

#include "moc_firstcard.cpp"
