// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/picturesstart.h"

#include "core/base/file.h"
#include "ui/style/style.h"
#include "ui/widgets/dropzone.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/section.h"
#include "ui/widgets/valueslider.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QImageReader>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int shownSide = 512; // pixels; twice the drop zone's width at most

QString filesOfPictures()
{
    QStringList patterns;
    for (const QByteArray &format : QImageReader::supportedImageFormats())
        patterns.append(u"*."_s + QString::fromLatin1(format));
    return patterns.join(u' ');
}

} // namespace

PicturesStart::PicturesStart(Inspector *inspector, QObject *parent) : QObject(parent)
{
    m_section = inspector->addSection(tr("Start picture"), u"start"_s, false);
    m_zone = new DropZone;
    style::name(m_zone, u"pictureStart"_s, tr("Start picture"),
                tr("A picture to begin with instead of pure noise: drop, paste or choose one. The field calls it image to image."));
    m_section->addWidget(m_zone);
    m_strength = new ValueSlider(
        tr("Strength"), 0, 1, 0.75,
        tr("How much of the start picture may change: 0.3 keeps its forms, 0.75 only its composition, 1 lets go of it. The field calls it denoising strength."));
    m_strength->setObjectName(u"pictureStrength"_s);
    m_strength->setEnabled(false);
    m_section->addWidget(m_strength);
    connect(m_zone, &DropZone::fileChosen, this, &PicturesStart::setFile);
    connect(m_zone, &DropZone::imageChosen, this, &PicturesStart::setImage);
    connect(m_zone, &DropZone::browseWanted, this, &PicturesStart::browse);
    connect(m_zone, &DropZone::cleared, this, [this] {
        m_path.clear();
        m_strength->setEnabled(false);
        Q_EMIT changed();
    });
    connect(m_strength, &ValueSlider::valueChanged, this, &PicturesStart::changed);
}

std::optional<core::diffusion::StartRequest> PicturesStart::request() const
{
    if (m_path.isEmpty())
        return std::nullopt;
    return core::diffusion::StartRequest{.path = m_path.toStdString(), .strength = m_strength->value()};
}

void PicturesStart::setFile(const QString &path)
{
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    // Only the thumbnail is wanted here; a JPEG decodes straight to it.
    if (size.width() > 2 * shownSide || size.height() > 2 * shownSide)
        reader.setScaledSize(size.scaled(shownSide, shownSide, Qt::KeepAspectRatio));
    const QImage picture = reader.read();
    if (picture.isNull()) {
        Q_EMIT failed(
            tr("The picture %1 cannot be read: %2. Choose another one.").arg(QDir::toNativeSeparators(path), reader.errorString()));
        return;
    }
    m_path = path;
    m_zone->setPicture(picture, QFileInfo(path).fileName());
    m_strength->setEnabled(true);
    m_section->setExpanded(true);
    Q_EMIT changed();
}

void PicturesStart::setImage(const QImage &image)
{
    // It has to be there again whenever the picture made from it is made again.
    const QImage pixels = image.convertToFormat(QImage::Format_RGBA8888);
    const QByteArray name =
        QCryptographicHash::hash(QByteArrayView(pixels.constBits(), pixels.sizeInBytes()), QCryptographicHash::Sha1).toHex().left(16);
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/start pictures"_s);
    const QString path = folder.filePath(QString::fromLatin1(name) + u".png"_s);
    if (!folder.mkpath(u"."_s) || (!QFileInfo::exists(path) && !image.save(path))) {
        Q_EMIT failed(
            tr("The picture could not be kept in %1. Save it as a file and drop that.").arg(QDir::toNativeSeparators(folder.path())));
        return;
    }
    setFile(path);
}

void PicturesStart::show(const std::optional<core::diffusion::StartRequest> &request)
{
    if (!request) {
        clear();
        return;
    }
    m_strength->setValue(request->strength);
    setFile(QString::fromStdString(request->path));
}

void PicturesStart::clear()
{
    m_zone->clear(); // which says so
}

double PicturesStart::strength() const
{
    return m_strength->value();
}

void PicturesStart::setStrength(double strength)
{
    m_strength->setValue(strength);
}

void PicturesStart::browse()
{
    auto *dialog =
        new QFileDialog(m_zone->window(), tr("Choose a start picture"), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation),
                        tr("Pictures (%1)").arg(filesOfPictures()));
    dialog->setObjectName(u"startPictureDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &PicturesStart::setFile);
    dialog->open();
}

} // namespace ui
