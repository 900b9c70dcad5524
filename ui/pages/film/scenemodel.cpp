// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/scenemodel.h"

#include "core/base/file.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QMimeData>

#include <cstdlib>

using namespace Qt::StringLiterals;
using core::film::PictureKind;
using core::film::Scene;

namespace ui {

namespace {

const QString mimeType = u"application/x-atelier-scene"_s;

/// All that is seen in a scene's small picture.
QString keyOf(const core::film::Film &film, const Scene &scene, const std::filesystem::path &picture, size_t index)
{
    const QString path = QString::fromStdU16String(picture.u16string());
    const qint64 changed = path.isEmpty() ? 0 : QFileInfo(path).lastModified().toMSecsSinceEpoch();
    const auto &movement = scene.movement;
    return u"%1|%2|%3|%4|%5|%6|%7|%8|%9"_s.arg(path)
               .arg(changed)
               .arg(QString::fromStdString(film.look + ' ' + scene.picture.colour))
               .arg(int(scene.picture.kind) * 10 + int(scene.picture.fit))
               .arg(QString::fromStdString(scene.title.text + '\n' + scene.title.second))
               .arg(int(scene.title.kind))
               .arg(double(film.width) / film.height)
               .arg(picture.empty() ? index % 4 : 0) // the backgrounds of a look take turns
               .arg(int(movement.kind))
           + u"|%1 %2 %3 %4"_s.arg(movement.from.x).arg(movement.from.y).arg(movement.from.width).arg(movement.to.width);
}

} // namespace

SceneModel::SceneModel(QObject *parent) : QAbstractListModel(parent) {}

void SceneModel::setFilm(const PaintedFilm &painted, const core::film::Parts &parts)
{
    std::vector<Row> rows;
    std::vector<int> rowOf;
    const core::film::Film &film = *painted.film;
    for (size_t i = 0; i < film.scenes.size(); ++i) {
        const Scene &scene = film.scenes[i];
        const std::filesystem::path picture = i < parts.pictures.size() ? parts.pictures[i] : std::filesystem::path();
        Row row;
        row.words = QString::fromStdString(scene.words).simplified();
        row.title = QString::fromStdString(scene.title.text);
        row.key = keyOf(film, scene, picture, i);
        row.unspoken = core::film::speechOf(film, scene) && (i >= parts.spoken.size() || parts.spoken[i].sound.empty());
        row.undrawn = core::film::pictureOf(film, scene) && picture.empty();
        QStringList states;
        if (row.unspoken)
            states << tr("not spoken yet");
        if (row.undrawn)
            states << tr("no picture yet");
        if (scene.picture.kind == PictureKind::File && picture.empty())
            states << tr("the picture file is missing");
        row.state = states.join(u", "_s);
        row.icon = scene.picture.kind == PictureKind::Made   ? u"sparkles"_s
                   : scene.picture.kind == PictureKind::File ? u"image"_s
                                                             : u"square"_s;
        rows.push_back(std::move(row));
    }
    for (size_t place = 0; place < painted.timeline.scenes.size(); ++place) {
        const core::film::ScheduledScene &scheduled = painted.timeline.scenes[place];
        Row &row = rows[scheduled.scene];
        row.place = int(place);
        row.seconds = painted.timeline.secondsAt(scheduled.frames());
        rowOf.push_back(int(scheduled.scene));
    }
    const bool same = rows.size() == m_rows.size();
    if (!same)
        beginResetModel();
    m_rows = std::move(rows);
    m_rowOf = std::move(rowOf);
    QHash<QString, QImage> kept; // what is in the film no more is let go of
    for (const Row &row : m_rows)
        if (const auto found = m_pictures.constFind(row.key); found != m_pictures.cend())
            kept.insert(row.key, *found);
    m_pictures = std::move(kept);
    if (!same)
        endResetModel();
    else if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
}

void SceneModel::setPicture(int place, const QImage &image)
{
    if (place < 0 || size_t(place) >= m_rowOf.size())
        return;
    const int row = m_rowOf[size_t(place)];
    m_pictures.insert(m_rows[size_t(row)].key, image);
    Q_EMIT dataChanged(index(row), index(row), {PictureRole});
}

QList<int> SceneModel::missingPictures(int scene) const
{
    QList<int> places;
    for (const Row &row : m_rows)
        if (row.place >= 0 && !m_pictures.contains(row.key))
            places.append(row.place);
    std::ranges::stable_sort(places, {}, [&](int place) { return std::abs(m_rowOf[size_t(place)] - scene); });
    return places;
}

int SceneModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant SceneModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || size_t(index.row()) >= m_rows.size())
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.words;
    case PictureRole:
        return m_pictures.value(row.key);
    case SecondsRole:
        return row.seconds;
    case TitleRole:
        return row.title;
    case StateRole:
        return row.state;
    case KindRole:
        return row.icon;
    case Qt::AccessibleTextRole: {
        const QString seconds = QLocale().toString(row.seconds, 'f', 1);
        const QString what = row.words.isEmpty() ? row.title : row.words;
        const QString told = tr("Scene %1, %2 s: %3").arg(index.row() + 1).arg(seconds, what.isEmpty() ? tr("no words") : what);
        return row.state.isEmpty() ? told : u"%1 (%2)"_s.arg(told, row.state);
    }
    case Qt::ToolTipRole: {
        const QString words = row.title.isEmpty() ? row.words : row.words.isEmpty() ? row.title : row.title + u"\n"_s + row.words;
        const QString text = words.left(400) + (words.size() > 400 ? u"…"_s : QString());
        return row.state.isEmpty() ? text : (text.isEmpty() ? QString() : text + u"\n"_s) + u"("_s + row.state + u")"_s;
    }
    default:
        return {};
    }
}

Qt::ItemFlags SceneModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                           : Qt::ItemIsDropEnabled; // between the cards
}

QStringList SceneModel::mimeTypes() const
{
    return {mimeType};
}

QMimeData *SceneModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    auto *data = new QMimeData;
    data->setData(mimeType, QByteArray::number(indexes.first().row()));
    return data;
}

bool SceneModel::dropMimeData(const QMimeData *data, Qt::DropAction, int row, int, const QModelIndex &parent)
{
    if (!data->hasFormat(mimeType))
        return false;
    const int from = data->data(mimeType).toInt();
    int to = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    if (from < to)
        --to; // its own place is taken away first
    if (from >= 0 && from < rowCount() && to != from)
        Q_EMIT moveWanted(from, std::clamp(to, 0, rowCount() - 1));
    return false; // the film changed, and the view with it: it removes nothing by itself
}

int SceneModel::unspoken() const
{
    return int(std::ranges::count_if(m_rows, &Row::unspoken));
}

int SceneModel::undrawn() const
{
    return int(std::ranges::count_if(m_rows, &Row::undrawn));
}

} // namespace ui

#include "moc_scenemodel.cpp"
