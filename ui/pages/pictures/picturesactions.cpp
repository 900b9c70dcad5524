// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a picture that is there: compare, copy, drag, save, go on from it, delete.
#include "core/diffusion/picturegenerator.h"
#include "core/image/imagefile.h"
#include "ui/pages/pictures/picturescontrols.h"
#include "ui/pages/pictures/picturesmore.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/pictures/picturesprompt.h"
#include "ui/pages/pictures/picturesrestore.h"
#include "ui/pages/pictures/picturesstart.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

namespace ui {

namespace {

constexpr double sisterAmount = 0.15; // near enough to keep the composition, far enough to see

/// For the clipboard and for dragging out. A PNG's own bytes come with it, so that who takes them gets all its bits.
QMimeData *dataOf(const PictureResult &result, const QImage &image)
{
    auto *data = new QMimeData;
    data->setImageData(image);
    if (QFile file(result.id); !result.path.empty() && result.id.endsWith(u".png"_s, Qt::CaseInsensitive) && file.open(QIODevice::ReadOnly))
        data->setData(u"image/png"_s, file.readAll());
    return data;
}

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

const PictureResult *PicturesPage::chosen() const
{
    return m_strip ? m_results.find(m_strip->current()) : nullptr;
}

bool PicturesPage::isSticker(const PictureResult &result) const
{
    const auto model = services().pictureModel && result.hasSettings ? services().pictureModel(result.request.model) : std::nullopt;
    return model && model->family == core::diffusion::Family::Memory;
}

void PicturesPage::copy()
{
    const PictureResult *result = chosen();
    const QImage image = result ? m_results.image(result->id) : QImage();
    if (image.isNull())
        return;
    QGuiApplication::clipboard()->setMimeData(dataOf(*result, image));
    setSubtitle(result->hasSettings ? tr("Copied the picture of seed %1").arg(result->seed) : tr("Copied the picture"));
}

QMimeData *PicturesPage::dragOut(const QString &id)
{
    const PictureResult *result = m_results.find(id);
    if (!result)
        return nullptr;
    auto *data = dataOf(*result, m_results.image(id));
    if (!result->path.empty())
        data->setUrls({QUrl::fromLocalFile(result->id)});
    return data;
}

void PicturesPage::save()
{
    if (!chosen())
        return;
    const PictureResult result = *chosen();
    const QImage image = m_results.image(result.id);
    QStringList patterns;
    for (const auto &extension : core::image::writableExtensions())
        patterns.append(u"*."_s + QString::fromStdString(extension));
    auto *dialog = new QFileDialog(window(), tr("Save picture"), QString::fromStdU16String(settings().pictures().u16string()),
                                   tr("Pictures (%1)").arg(patterns.join(u' ')));
    dialog->setObjectName(u"savePictureDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(result.path.empty() ? u"picture %1.png"_s.arg(result.seed) : QFileInfo(result.id).fileName());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, image, result](const QString &name) {
        auto *job = files().start(
            tr("Save: %1").arg(result.title()),
            [image, result, path = std::filesystem::path(name.toStdU16String())](const core::JobContext &) {
            savePicture(path, result, image);
            },
            this, [this, name] { setSubtitle(tr("Saved as %1").arg(QFileInfo(name).fileName())); });
        connect(job, &core::jobs::Job::failed, this,
                [this](const QString &message) { banner()->showError(tr("The picture could not be saved"), message); });
    });
    dialog->open();
}

void PicturesPage::compare()
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

void PicturesPage::compareSideBySide()
{
    m_canvas->setSideBySide(!m_canvas->isSideBySide() || !m_canvas->isComparing());
    if (!m_canvas->isComparing())
        compare();
}

void PicturesPage::showComparison(const QString &left, const QString &right)
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
    m_canvas->compare(m_results.image(left), m_results.image(right), oneWords, otherWords);
    m_canvas->setFocus();
    enableActions();
}

bool PicturesPage::showBeforeAndAfter(const PictureResult &result)
{
    if (result.madeFrom.empty())
        return false;
    QImage before = pictureOf(QString::fromStdU16String(result.madeFrom.u16string()));
    const QImage after = m_results.image(result.id);
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
    enableActions();
    return true;
}

void PicturesPage::showFolder()
{
    if (const PictureResult *result = chosen(); result && !result->path.empty())
        showInFolder(result->id);
}

void PicturesPage::useAsStart()
{
    const PictureResult *result = chosen();
    if (!result)
        return;
    if (result->path.empty())
        m_controls->start()->setImage(m_results.image(result->id));
    else
        m_controls->start()->setFile(result->id);
}

void PicturesPage::bringBackSettings()
{
    const PictureResult *result = chosen();
    if (!result)
        return;
    PictureRequest request = result->request;
    // What Settings come to here anyhow goes on following them; anything else is the picture's own.
    if (request.compute.precision == core::diffusion::precisionFor(settings().compute()))
        request.compute.precision = "auto";
    m_controls->show(request);
    m_controls->setSeedLocked(true);
    if (request.noise == core::diffusion::NoiseKind::Batch)
        m_controls->setCount(request.count); // one draw for all of them
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegative(QString::fromStdString(request.negative));
    setSubtitle(tr("Its settings are back; the seed is locked"));
}

void PicturesPage::again()
{
    bringBackSettings();
    m_controls->setSeedLocked(false);
    triggerPrimary();
}

void PicturesPage::moreLikeThis()
{
    bringBackSettings();
    m_controls->more()->setVariation(sisterAmount);
    triggerPrimary();
}

void PicturesPage::remove()
{
    QStringList ids = m_strip->selection();
    if (ids.isEmpty())
        ids.append(m_strip->current());
    int removed = 0, trashed = 0;
    for (const QString &id : ids) {
        const PictureResult *result = m_results.find(id);
        if (!result)
            continue;
        Removed entry{.result = *result, .file = {}, .index = m_results.indexOf(id)};
        try {
            // A file of somebody else's is only put away here.
            if (result->isOwn && !result->path.empty() && std::filesystem::exists(result->path))
                entry.file = moveToTrash(result->path);
            trashed += entry.file.inTrash.empty() ? 0 : 1;
        } catch (const core::Error &error) {
            banner()->showError(tr("The picture could not be deleted"), QString::fromUtf8(error.what()));
            break;
        }
        m_removed.push_back(std::move(entry));
        m_results.remove(id);
        m_strip->remove(id);
        ++removed;
    }
    if (removed == 0)
        return;
    if (m_canvas->isComparing())
        m_canvas->endCompare();
    const QString what = trashed == 0   ? tr("The picture is taken off this page; its file stays")
                         : trashed == 1 ? tr("The picture is in the trash")
                                        : tr("%1 pictures are in the trash").arg(trashed);
    banner()->show(Banner::Kind::Note, what, {});
    banner()->setAction(tr("Undo"), tr("Brings it back (Ctrl+Z)."), [this, removed] {
        for (int i = 0; i < removed; ++i)
            undoRemove();
    });
    if (m_results.all().empty())
        m_canvas->setImage({});
    else
        choose(m_strip->current());
    showState();
}

void PicturesPage::undoRemove()
{
    if (m_removed.empty())
        return;
    Removed entry = std::move(m_removed.back());
    m_removed.pop_back();
    try {
        if (!entry.file.inTrash.empty())
            entry.result.path = ui::bringBack(entry.file);
    } catch (const core::Error &error) {
        banner()->showError(tr("The picture could not be brought back"), QString::fromUtf8(error.what()));
        showState();
        return;
    }
    banner()->close();
    if (!entry.result.path.empty()) // another one may have its name by now
        entry.result.id = QString::fromStdU16String(entry.result.path.u16string());
    const QString id = entry.result.id;
    m_results.add(std::move(entry.result), entry.index);
    addEarlier({});
    m_strip->setCurrent(id);
    showState();
}

void PicturesPage::showEarlier()
{
    loadEarlier(500);
}

} // namespace ui
