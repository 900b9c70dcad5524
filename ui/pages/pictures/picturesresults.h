// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"
#include "ui/results/keeping.h"
#include "ui/widgets/picture/resultstrip.h"

#include <QImage>
#include <QString>

#include <filesystem>
#include <optional>
#include <vector>

namespace core::library {
class Store;
struct Kept;
} // namespace core::library

namespace ui {

/// A picture that was made, or opened from a file.
struct PictureResult
{
    QString id;                              ///< its path; a name of its own where it could not be kept
    core::diffusion::PictureRequest request; ///< that makes it again
    uint64_t seed = 0;
    std::vector<core::diffusion::DrewOn> drewOn; ///< of a picture made in this session by a model with a memory
    std::string credits;                         ///< whose art it drew on
    std::vector<std::string> unknownWords;       ///< that such a model was never taught
    std::vector<std::string> notDrawn;           ///< what such a model read in its prompt, but cannot draw
    QImage image;                                ///< null: it lies in the file
    QSize size;                                  ///< in pixels; an enlarged one has another than its request's
    std::filesystem::path path;                  ///< empty: it could not be kept
    UnkeptPointer unkept;                        ///< why, and how to try again; null: it is kept
    std::filesystem::path madeFrom;              ///< its start picture, or the one it was changed from; empty: words alone
    bool isChanged = false;                      ///< enlarged, or redrawn in a style
    bool isOwn = true;                           ///< false: somebody's file that was opened here
    bool hasSettings = true;                     ///< false: a photograph, or a drawing: no request makes it again

    /// What tells it from others in a few words: its prompt, its file's name, or its seed.
    QString title() const;
    /// "Seed 4711   512 × 512   25 steps", or "holiday.jpg   512 × 512".
    QString facts() const;
};

/// What the request in its file says of what it was made from.
void readChanges(PictureResult &result, const std::string &request);

/// What the strip shows, the newest first. The pictures of the last ones stay in memory, the others
/// are read when they are wanted.
class PictureResults
{
public:
    void add(PictureResult result, int index = 0);                      ///< one of the same id is replaced
    void setKept(const QString &id, const std::filesystem::path &path); ///< its id from now on
    std::optional<PictureResult> remove(const QString &id);
    void clear() { m_results.clear(); }

    const std::vector<PictureResult> &all() const { return m_results; }
    const PictureResult *find(const QString &id) const;
    int indexOf(const QString &id) const; ///< -1: none
    /// The picture itself; null where its file is gone.
    QImage image(const QString &id);

    static ResultStrip::Result forStrip(const PictureResult &result);
    /// Those that were made last, without their pictures but the first one's. Reads files: any thread.
    /// One that was kept, without its pixels; none where it is somebody else's that calls itself one of ours.
    static std::optional<PictureResult> of(const core::library::Kept &kept);
    static std::vector<PictureResult> recent(const core::library::Store &store, size_t count);

private:
    void forgetOldImages();

    std::vector<PictureResult> m_results;
};

} // namespace ui
