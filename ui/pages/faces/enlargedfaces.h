// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/faces/shownface.h"

#include <QObject>

#include <optional>
#include <vector>

namespace ui {

class FacePairs;
class ShownFaces;

/// Enlarged faces beside their originals: which ones are seen, and what is there of them.
class EnlargedFaces : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive this.
    EnlargedFaces(FacePairs *view, const ShownFaces &faces, QObject *parent);

    bool isOpen() const;
    /// Faces whose enlarged ones are still made. The numbers by which those are known.
    std::vector<int> open(const std::vector<ShownFace> &faces);
    /// One that is there; its original is made again.
    void openMade(const ShownFace &enlarged);
    void close();
    void fill();
    std::vector<core::gan::FaceRequest> wanted() const;
    std::optional<ShownFace> chosen() const; ///< the enlarged one, or its original until that is there

    /// In the place of the one that is not there yet: "Waiting for its turn".
    void say(int id, const QString &words);
    /// False: it is not looked at any more.
    bool take(int id, const ShownFace &enlarged);

private:
    struct Pair
    {
        int id = 0;
        ShownFace before, after; ///< after: without a picture as long as it is made
    };
    void show(std::vector<Pair> pairs);

    FacePairs *m_view;
    const ShownFaces &m_faces;
    std::vector<Pair> m_pairs;
    int m_lastId = 0;
};

} // namespace ui
