// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/traindata.h"

#include "core/train/survey.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/picture/picture.h"

#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int sheetColumns = 4; // of core::train::Survey
constexpr int mostOnSheet = 48; // likewise
constexpr int sheetGap = 2;     // right of and under each picture there
constexpr int widest = 100;     // a picture of the sheet

/// The pictures of the sheet from the top, in as many columns as there is room for; what does not fit below is left
/// away, row by row.
class Sheet : public QWidget
{
public:
    using QWidget::QWidget;

    /// count: of the pictures on it; the rest of its last row is nobody's.
    void setImage(const QImage &image, int count)
    {
        m_image = image;
        m_count = count;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (m_image.isNull())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const int source = m_image.width() / sheetColumns, all = std::min(m_count, sheetColumns * (m_image.height() / source));
        const int edge = source - sheetGap; // what is between them there is white in every theme
        const int columns = std::max(sheetColumns, width() / widest);
        const double size = double(width()) / columns;
        const int rows = std::max(1, int(height() / size));
        for (int i = 0; i < std::min(all, rows * columns); ++i)
            painter.drawImage(QRectF(i % columns * size, i / columns * size, size - sheetGap, size - sheetGap), m_image,
                              QRect(i % sheetColumns * source, i / sheetColumns * source, edge, edge));
    }

private:
    QImage m_image;
    int m_count = 0;
};

} // namespace

TrainData::TrainData(QWidget *parent)
    : QWidget(parent)
    , m_name(new ElidedLabel(this))
    , m_facts(new QLabel(this))
    , m_next(
          new QLabel(tr("Begin with Train: the first samples stand here within seconds, and become better by the thousand steps."), this))
    , m_sheet(new Sheet(this))
    , m_unreadable(new Section(tr("Left out"), this))
    , m_list(new QPlainTextEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(style::metric::grid);
    m_name->setFont(style::strongFont());
    m_name->setObjectName(u"trainDataName"_s);
    m_facts->setProperty("muted", true);
    m_facts->setWordWrap(true);
    m_facts->setObjectName(u"trainDataFacts"_s);
    m_next->setProperty("muted", true);
    m_next->setWordWrap(true);
    m_next->setObjectName(u"trainDataNext"_s);
    style::name(m_sheet, u"trainDataSheet"_s, tr("Some of the pictures"), tr("Some of the pictures, from the first to the last."));
    m_list->setReadOnly(true);
    m_list->setFixedHeight(120);
    style::name(m_list, u"trainUnreadable"_s, tr("Pictures that are left out"), tr("What could not be read, and why."));
    m_unreadable->addWidget(m_list);
    m_unreadable->setExpanded(true);
    layout->addWidget(m_name);
    layout->addWidget(m_facts);
    layout->addWidget(m_next);
    layout->addWidget(m_sheet, 1);
    layout->addWidget(m_unreadable);
    setWhole(true);
    showUnreadable();
}

void TrainData::setWhole(bool whole)
{
    layout()->setContentsMargins(24, style::metric::grid, whole ? 24 : 0, style::metric::margin);
    m_whole = whole;
    m_next->setVisible(whole && !m_isEmpty);
}

void TrainData::setWaiting(const QString &name)
{
    m_name->setText(name);
    m_facts->setText(tr("Looking at the pictures …"));
    m_isEmpty = false;
    m_next->setVisible(m_whole);
    static_cast<Sheet *>(m_sheet)->setImage({}, 0);
    m_sentences.clear();
    showUnreadable();
}

void TrainData::setSurvey(const QString &name, const core::train::Survey &survey, bool taken)
{
    m_name->setText(name);
    QString facts = survey.pictures == 1 ? tr("One picture") : tr("%L1 pictures").arg(survey.pictures);
    if (survey.pictures == 0)
        facts = tr("None of these pictures can be read.");
    else if (taken && survey.smallest > 0)
        facts += tr(", learnt at %L1 pixels").arg(survey.smallest);
    else if (survey.smallest > 0)
        facts += survey.smallest == survey.largest ? tr(", %L1 pixels").arg(survey.smallest)
                                                   : tr(", %L1 to %L2 pixels").arg(survey.smallest).arg(survey.largest);
    m_facts->setText(facts);
    m_isEmpty = survey.pictures == 0;
    m_next->setVisible(m_whole && !m_isEmpty);
    static_cast<Sheet *>(m_sheet)->setImage(survey.sheet.empty() ? QImage() : toQImage(survey.sheet),
                                            int(std::min<int64_t>(survey.pictures, mostOnSheet)));
    m_sentences.clear();
    for (const std::string &sentence : survey.unreadable)
        m_sentences.append(QString::fromStdString(sentence));
    showUnreadable();
}

void TrainData::setFailed(const QString &name)
{
    setWaiting(name);
    m_facts->setText(tr("Nothing to learn from here."));
    m_isEmpty = true;
    m_next->setVisible(false);
}

void TrainData::addUnreadable(const QString &sentence)
{
    if (m_sentences.contains(sentence))
        return;
    m_sentences.append(sentence);
    showUnreadable();
}

void TrainData::showUnreadable()
{
    m_unreadable->setVisible(!m_sentences.isEmpty());
    m_list->setPlainText(m_sentences.join(u"\n\n"_s));
    m_list->setAccessibleDescription(tr("Left out: %1").arg(m_sentences.size()));
}

} // namespace ui

#include "moc_traindata.cpp"
