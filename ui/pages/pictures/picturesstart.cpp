// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesstart.h"

#include "core/base/file.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dropzone.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QImageReader>
#include <QLabel>
#include <QLocale>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>

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
    m_fit = new QLabel;
    m_fit->setObjectName(u"startFit"_s);
    m_fit->setProperty("muted", true);
    m_fit->setWordWrap(true);
    m_fit->hide();
    m_section->addWidget(m_fit);
    m_strength = new ValueSlider(
        tr("Strength"), 0, 1, 0.75,
        tr("How much of the start picture may change: 0.3 keeps its forms, 0.75 only its composition, 1 ignores it. The field calls it denoising strength."));
    m_strength->setObjectName(u"pictureStrength"_s);
    m_strength->setEnabled(false);
    m_section->addWidget(m_strength);
    connect(m_zone, &DropZone::fileChosen, this, &PicturesStart::setFile);
    connect(m_zone, &DropZone::imageChosen, this, &PicturesStart::setImage);
    connect(m_zone, &DropZone::browseWanted, this, &PicturesStart::browse);
    connect(m_zone, &DropZone::cleared, this, [this] {
        m_path.clear();
        m_strength->setEnabled(false);
        showFit();
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
    const bool turned = reader.transformation() & QImageIOHandler::TransformationRotate90;
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
    m_size = size.isEmpty() ? picture.size() : turned ? size.transposed() : size;
    showFit();
    m_zone->setPicture(picture, QFileInfo(path).fileName(), m_size);
    m_strength->setEnabled(true);
    m_section->setExpanded(true);
    Q_EMIT changed();
}

void PicturesStart::setImage(const QImage &image)
{
    // It has to be there again whenever the picture made from it is made again. PNG keeps all of it: depth, transparency
    // and colour space.
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    const QByteArray name = QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex().left(16);
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/start pictures"_s);
    const QString path = folder.filePath(QString::fromLatin1(name) + u".png"_s);
    const auto write = [&] {
        QSaveFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    };
    if (bytes.isEmpty() || !folder.mkpath(u"."_s) || (!QFileInfo::exists(path) && !write())) {
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

void PicturesStart::setTarget(const QSize &size, bool pads)
{
    if (size == m_target && pads == m_pads)
        return;
    m_target = size;
    m_pads = pads;
    showFit();
}

QString PicturesStart::lostWords(const QSize &size, const QSize &target, bool pads)
{
    if (size.isEmpty() || target.isEmpty())
        return {};
    const double across = double(target.width()) / size.width(), down = double(target.height()) / size.height();
    if (pads)
        return size.width() == size.height() ? QString() : tr("with clear margins");
    const int width = int(std::lround((1 - across / std::max(across, down)) * 100)),
              height = int(std::lround((1 - down / std::max(across, down)) * 100));
    return width > 0 ? tr("%1 % of its width cut off").arg(width) : height > 0 ? tr("%1 % of its height cut off").arg(height) : QString();
}

void PicturesStart::showFit()
{
    m_fit->setVisible(!m_path.isEmpty());
    if (m_path.isEmpty() || m_size.isEmpty() || m_target.isEmpty())
        return;
    QStringList sentences;
    const double across = double(m_target.width()) / m_size.width(), down = double(m_target.height()) / m_size.height();
    const double scale = m_pads ? std::min(across, down) : std::max(across, down);
    const auto lost = [&](double side) { return int(std::lround((1 - side / scale) * 100)); };
    if (m_pads)
        sentences.append(m_size.width() == m_size.height() ? tr("All of it is used.")
                                                           : tr("All of it is used; clear margins make it square."));
    else if (lost(across) > 0)
        sentences.append(tr("%1 % of its width is cut off at the left and right.").arg(lost(across)));
    else if (lost(down) > 0)
        sentences.append(tr("%1 % of its height is cut off at the top and bottom.").arg(lost(down)));
    else
        sentences.append(tr("All of it is used."));
    if (scale > 1.05)
        sentences.append(tr("It is enlarged %1 times.").arg(QLocale().toString(scale, 'f', 1)));
    m_fit->setText(sentences.join(u' '));
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

#include "moc_picturesstart.cpp"
