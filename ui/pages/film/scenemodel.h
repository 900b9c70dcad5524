// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/parts.h"
#include "ui/pages/film/filmpainter.h"

#include <QAbstractListModel>
#include <QHash>
#include <QImage>

namespace ui {

/// The scenes of the film as the storyboard shows them. Their small pictures are kept by what is seen in them, so that one that only moved
/// is not painted again.
class SceneModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        PictureRole = Qt::UserRole, ///< QImage; null: not painted yet
        SecondsRole,                ///< how long it lasts; 0: it is not seen
        TitleRole,
        StateRole, ///< what of it is still to be made, in words; empty: nothing
        KindRole,  ///< icon of what its picture is
    };

    explicit SceneModel(QObject *parent);

    /// The film, and what is made of it.
    void setFilm(const PaintedFilm &film, const core::film::Parts &parts);
    void setPicture(int place, const QImage &image);
    /// Places in the timeline whose small pictures are missing, those near `scene` first.
    QList<int> missingPictures(int scene) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent) override;

    /// What is still to be spoken and drawn.
    int unspoken() const;
    int undrawn() const;

Q_SIGNALS:
    void moveWanted(int from, int to);

private:
    struct Row
    {
        QString words, title, state, icon, key;
        double seconds = 0;
        int place = -1; ///< in the timeline; -1: it is not seen
        bool unspoken = false, undrawn = false;
    };
    std::vector<Row> m_rows;
    std::vector<int> m_rowOf; ///< of a place
    QHash<QString, QImage> m_pictures;
};

} // namespace ui
