// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/pictureviewer.h"

#include "core/library/results/store.h"
#include "ui/desk.h"
#include "ui/pages/pictures/drewonrow.h"
#include "ui/pages/pictures/picturerun.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/pages/pictures/picturesstart.h"
#include "ui/results/contentbar.h"
#include "ui/results/contentguard.h"
#include "ui/style/style.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QApplication>
#include <QFileInfo>
#include <QMouseEvent>
#include <QPainter>
#include <QPointer>
#include <QScopedValueRollback>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

/// A start picture as the model saw it: of the size of what was made of it, cut at its longer side's ends, or with clear
/// margins by a model that takes squares whole.
QImage asBegun(const QImage &start, const QSize &size, bool pads)
{
    const QImage fitted = start.scaled(size, pads ? Qt::KeepAspectRatio : Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    if (!pads)
        return fitted.copy(QRect(QPoint((fitted.width() - size.width()) / 2, (fitted.height() - size.height()) / 2), size));
    QImage square(size, QImage::Format_ARGB32_Premultiplied);
    square.fill(Qt::transparent);
    QPainter(&square).drawImage((size.width() - fitted.width()) / 2, (size.height() - fitted.height()) / 2, fitted);
    return square;
}

} // namespace

PictureViewer::PictureViewer(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_canvas(new PictureCanvas(this))
    , m_drewOn(new DrewOnRow(this))
    , m_strip(new ResultStrip(this))
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(style::metric::grid);
    style::name(m_canvas, u"pictureCanvas"_s, tr("Picture"), {});
    style::name(m_strip, u"pictureStrip"_s, tr("Results"), {});
    m_drewOn->setObjectName(u"pictureDrewOn"_s);
    const auto addInset = [this](QWidget *widget, int stretch) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(24, 0, 24, 0);
        row->addWidget(widget);
        m_column->addLayout(row, stretch);
    };
    addInset(m_canvas, 1);
    addInset(m_drewOn, 0);
    m_column->addWidget(m_strip);
    // Results are known by their paths, so a thread needs nothing of the page to read one.
    m_strip->setLoader(pictureOf);

    connect(m_strip, &ResultStrip::currentChanged, this, &PictureViewer::choose);
    connect(m_strip, &ResultStrip::selectionChanged, this, [this] {
        if (m_strip->selection().size() == 2)
            showComparison(m_strip->selection()[0], m_strip->selection()[1]);
        else if (m_canvas->isComparing())
            m_canvas->endCompare();
    });
    connect(m_strip, &ResultStrip::activated, this, [this] { m_canvas->setFocus(); });
    connect(m_canvas, &PictureCanvas::walked, m_strip, &ResultStrip::walk);
    connect(m_canvas, &PictureCanvas::compareEnded, this, [this] {
        m_strip->clearSelection();
        choose(m_strip->current());
    });
}

void PictureViewer::setGuard(ContentGuard *guard)
{
    m_guard = guard;
    m_content = new ContentBar(guard, this);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(24, 0, 24, 0);
    row->addWidget(m_content);
    m_column->insertLayout(m_column->indexOf(m_strip), row);
    m_strip->setLoader(guard->loader(pictureOf));
    m_canvas->installEventFilter(this);
    connect(guard, &ContentGuard::changed, this, &PictureViewer::showGuarded);
}

/// A picture of which is known by now how it is to be shown.
void PictureViewer::showGuarded(const QString &id)
{
    if (const PictureResult *result = m_results.find(id))
        m_strip->replace(id, forStrip(*result));
    if (id == m_strip->current() && !isFollowing() && !m_canvas->isComparing())
        showResult(id);
}

void PictureViewer::showAnew()
{
    if (m_guard && m_guard->hasNewChoice() && !m_results.all().empty())
        showAll();
}

ResultStrip::Result PictureViewer::forStrip(const PictureResult &result) const
{
    ResultStrip::Result tile = PictureResults::forStrip(result);
    if (m_guard && !tile.image.isNull()) {
        tile.image = m_guard->shown(result.id, result.image);
        m_guard->ask(result.id, result.image);
    }
    return tile;
}

QImage PictureViewer::shown(const QString &id) const
{
    const QImage image = m_results.image(id);
    if (!m_guard)
        return image;
    const QImage asItIs = m_guard->shown(id, image);
    m_guard->ask(id, image);
    return asItIs;
}

/// What forms is judged when it is there, and till then hidden where such pictures are.
QImage PictureViewer::preview() const
{
    const QImage image = m_run->preview();
    return m_guard && m_guard->canHide() ? blurred(image) : image;
}

/// A click on a hidden picture shows it.
bool PictureViewer::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_canvas && event->type() == QEvent::MouseButtonPress && !isFollowing() && !m_canvas->isComparing()
        && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton) {
        if (const PictureResult *result = chosen(); result && m_guard->show(result->id) == ContentGuard::Show::Hidden) {
            m_guard->reveal(result->id);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

// With a message above and a long prompt under it, a small window has room for the picture alone; in one that is a
// little larger the picture comes before what it drew on.
void PictureViewer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_strip->setVisible(height() >= 220);
    m_drewOn->setCompact(height() < 340);
}

const PictureResult *PictureViewer::chosen() const
{
    return m_results.find(m_strip->current());
}

QStringList PictureViewer::chosenOnes() const
{
    return m_strip->selection().isEmpty() ? QStringList{m_strip->current()} : m_strip->selection();
}

bool PictureViewer::isEmpty() const
{
    return m_results.all().empty() && !m_strip->isRunning();
}

bool PictureViewer::isSticker(const PictureResult &result) const
{
    const auto model = m_desk.pictureModel && result.hasSettings ? m_desk.pictureModel(result.request.model) : std::nullopt;
    return model && model->family == core::diffusion::Family::Memory;
}

void PictureViewer::follow(PictureRun *run)
{
    closeOverlay();
    m_loadedEarlier = m_loadedEarlier || !m_results.all().empty();
    connect(run, &PictureRun::began, this, [this, run] { beginRun(run); });
    connect(run, &PictureRun::previewed, this, [this, run] { showRun(run); });
    connect(run, &PictureRun::pictureMade, this, [this, run](const PictureResult &result) { take(run, result); });
    connect(run, &PictureRun::ended, this, [this, run] { endRun(run); });
    if (!m_run)
        m_watching = true;
}

void PictureViewer::beginRun(PictureRun *run)
{
    m_run = run;
    m_strip->showRunning({}, 0, run->size());
    if (m_watching) {
        const QScopedValueRollback quiet(m_choosing, true);
        m_strip->setCurrent(ResultStrip::runningId());
        m_canvas->showPreview({}, 0, run->size());
        m_canvas->zoomToFit();
    }
    Q_EMIT changed();
}

void PictureViewer::showRun(PictureRun *run)
{
    if (run != m_run)
        return;
    m_strip->showRunning(preview(), run->fraction(), run->size());
    if (m_watching)
        m_canvas->showPreview(preview(), run->fraction(), run->size());
    Q_EMIT changed();
}

void PictureViewer::take(PictureRun *run, const PictureResult &result)
{
    const bool follows = isFollowing(), more = run->hasMore();
    if (!more) {
        const QScopedValueRollback quiet(m_choosing, true); // it chooses another
        m_strip->endRunning();
    }
    const QString id = prepend(result);
    if (more)
        m_strip->showRunning({}, 0, run->size());
    if (follows) {
        // What is ready is looked at until the next one begins to show.
        look(id);
        if (more) {
            const QScopedValueRollback quiet(m_choosing, true);
            m_strip->setCurrent(ResultStrip::runningId());
        }
    }
    Q_EMIT changed();
}

void PictureViewer::endRun(PictureRun *run)
{
    if (run != m_run) // it never began
        return;
    const bool follows = isFollowing();
    m_run = nullptr;
    {
        const QScopedValueRollback quiet(m_choosing, true); // endRunning chooses another
        m_strip->endRunning();
    }
    if (follows) {
        m_canvas->clearPreview();
        if (m_strip->current().isEmpty() && !m_results.all().empty())
            m_strip->setCurrent(m_results.all().front().id);
        look(m_strip->current());
    }
    Q_EMIT changed();
}

QString PictureViewer::prepend(PictureResult result)
{
    if (result.path.empty())
        result.id = u"unkept-%1"_s.arg(++m_unkept);
    const QString id = result.id;
    m_strip->prepend(forStrip(result));
    m_results.add(std::move(result));
    return id;
}

void PictureViewer::insert(PictureResult result, int index)
{
    const QString id = result.id;
    m_results.add(std::move(result), index);
    showAll();
    m_strip->setCurrent(id);
}

int PictureViewer::takeAway(const QString &id)
{
    const int index = m_results.indexOf(id);
    m_results.remove(id);
    m_strip->remove(id);
    return index;
}

std::vector<PictureResult> PictureViewer::unkept() const
{
    std::vector<PictureResult> all;
    std::ranges::copy_if(m_results.all(), std::back_inserter(all), [](const PictureResult &result) { return result.unkept != nullptr; });
    return all;
}

void PictureViewer::setKept(const QString &id, const std::filesystem::path &path)
{
    const QString kept = QString::fromStdU16String(path.u16string());
    m_results.setKept(id, path);
    if (m_guard)
        m_guard->rename(id, kept);
    if (const PictureResult *result = m_results.find(kept))
        m_strip->replace(id, forStrip(*result));
    Q_EMIT changed();
}

void PictureViewer::showWhatIsLeft()
{
    if (m_content && m_results.all().empty())
        m_content->showFor({});
    if (m_results.all().empty())
        m_canvas->setImage({});
    else
        choose(m_strip->current());
    Q_EMIT changed();
}

void PictureViewer::choose(const QString &id)
{
    if (m_choosing)
        return;
    const QScopedValueRollback choosing(m_choosing, true);
    m_watching = m_run && (id == ResultStrip::runningId() || (id.isEmpty() && m_strip->isRunning()));
    if (m_watching)
        m_canvas->showPreview(preview(), m_run->fraction(), m_run->size());
    else
        showResult(id);
    Q_EMIT changed();
}

void PictureViewer::look(const QString &id)
{
    {
        const QScopedValueRollback quiet(m_choosing, true);
        m_strip->setCurrent(id);
    }
    showResult(id);
}

void PictureViewer::showResult(const QString &id)
{
    const PictureResult *result = m_results.find(id);
    if (!result)
        return;
    const QString what = result->id;
    m_canvas->clearPreview();
    const QImage image = shown(what);
    m_canvas->setImage(image);
    if (m_content)
        m_content->showFor(what);
    if (image.isNull())
        Q_EMIT missing(what);
}

void PictureViewer::compare()
{
    if (m_canvas->isComparing()) {
        m_canvas->endCompare();
        return;
    }
    if (const PictureResult *result = chosen(); result && showBeforeAndAfter(*result))
        return;
    const auto &all = m_results.all();
    const int index = m_results.indexOf(m_strip->current());
    if (all.size() < 2)
        return;
    const size_t newer = size_t(std::max(index, 0)), older = newer + 1 < all.size() ? newer + 1 : newer - 1;
    showComparison(all[older].id, all[newer].id);
}

void PictureViewer::compareSideBySide()
{
    m_canvas->setSideBySide(!m_canvas->isSideBySide() || !m_canvas->isComparing());
    if (!m_canvas->isComparing())
        compare();
}

void PictureViewer::showComparison(const QString &left, const QString &right)
{
    const PictureResult *one = m_results.find(left), *other = m_results.find(right);
    if (!one || !other)
        return;
    const auto words = [](const PictureResult &of, const PictureResult &beside) {
        return of.hasSettings ? picturesnames::difference(of.request, beside.request) : QFileInfo(of.id).fileName();
    };
    const QString oneWords = words(*one, *other), otherWords = words(*other, *one);
    m_watching = false;
    m_canvas->clearPreview();
    m_canvas->compare(shown(left), shown(right), oneWords, otherWords);
    m_canvas->setFocus();
    Q_EMIT comparisonBegan();
}

bool PictureViewer::showBeforeAndAfter(const PictureResult &result)
{
    if (result.madeFrom.empty())
        return false;
    QImage before = pictureOf(QString::fromStdU16String(result.madeFrom.u16string()));
    const QImage after = shown(result.id);
    if (before.isNull() || after.isNull())
        return false;
    QString label = tr("Original, %1 × %2").arg(before.width()).arg(before.height());
    if (!result.isChanged) {
        const bool pads = isSticker(result);
        const QString lost = PicturesStart::lostWords(before.size(), after.size(), pads);
        label = tr("Start picture, %1 × %2").arg(before.width()).arg(before.height());
        if (!lost.isEmpty())
            label = tr("%1, %2").arg(label, lost);
        before = asBegun(before, after.size(), pads);
    }
    m_watching = false;
    m_canvas->clearPreview();
    const QString size = tr("%1 × %2").arg(after.width()).arg(after.height());
    m_canvas->compare(before, after, label,
                      !result.isChanged               ? size
                      : after.size() == before.size() ? tr("Redrawn, %1").arg(size)
                                                      : tr("Enlarged, %1").arg(size));
    Q_EMIT comparisonBegan();
    return true;
}

bool PictureViewer::closeOverlay()
{
    if (m_canvas->isComparing()) {
        m_canvas->endCompare();
        return true;
    }
    if (!m_strip->selection().empty()) {
        m_strip->clearSelection();
        return true;
    }
    return false;
}

// Reads files, so on a thread of the pool: they must not wait behind a long job either.
void PictureViewer::loadEarlier(size_t count)
{
    m_loadedEarlier = true;
    if (!m_desk.store)
        return;
    QThreadPool::globalInstance()->start([target = QPointer(this), store = *m_desk.store, count] {
        std::vector<PictureResult> results = PictureResults::recent(store, count);
        QMetaObject::invokeMethod(
            qApp,
            [target, results = std::move(results)]() mutable {
            if (target && !results.empty())
                target->addEarlier(std::move(results));
            },
            Qt::QueuedConnection);
    });
}

void PictureViewer::addEarlier(std::vector<PictureResult> results)
{
    for (PictureResult &result : results) {
        if (!m_results.find(result.id))
            m_results.add(std::move(result), int(m_results.all().size()));
    }
    showAll();
}

/// In the strip, and one of them large.
void PictureViewer::showAll()
{
    const QString current = m_strip->current();
    std::vector<ResultStrip::Result> tiles;
    tiles.reserve(m_results.all().size());
    for (const PictureResult &result : m_results.all())
        tiles.push_back(forStrip(result));
    m_strip->setResults(tiles);
    if (m_run)
        showRun(m_run);
    if (isFollowing()) {
        Q_EMIT changed();
        return;
    }
    m_strip->setCurrent(!current.isEmpty() ? current : m_results.all().front().id);
    choose(m_strip->current());
}

} // namespace ui

#include "moc_pictureviewer.cpp"
