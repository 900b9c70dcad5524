// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/sharedsound.h"
#include "core/audio/spectrum.h"

#include <QObject>
#include <QPointer>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

/// The parts of a spectrogram that were computed so far, and a thread of its own that computes those that
/// are wanted: speech must not wait for a picture that is being made, nor the window for either. Level 0
/// has `finest` frames a column, each further level twice as many. What was not looked at for longest is
/// forgotten. GUI thread.
class SpectrogramTiles : public QObject
{
    Q_OBJECT
public:
    static constexpr int64_t finest = 16;
    static constexpr int64_t columns = 256;  ///< of a tile
    static constexpr size_t mostTiles = 400; ///< some 20 MB
    static constexpr int levels = 32;

    explicit SpectrogramTiles(QObject *parent = nullptr);
    ~SpectrogramTiles() override;

    void setSound(const core::audio::SharedSound &sound);
    /// The same sound, longer.
    void setGrown(const core::audio::SharedSound &sound) { m_sound = sound; }
    const core::audio::SharedSound &sound() const { return m_sound; }

    static int64_t hop(int level) { return finest << level; }
    double binWidth() const { return m_binWidth; } ///< Hz
    size_t bins() const { return m_bins; }         ///< levels in a column

    /// Nothing where it is not there yet. One of a sound that has grown since is better than none.
    const core::audio::SpectrogramTile *tile(int level, int64_t index) const;
    /// What is seen now: computes what is missing of it, and no longer what was wanted before. Nothing is
    /// asked for where all is there or on its way.
    void want(int level, int64_t first, int64_t last);

    bool isIdle() const { return m_pending.empty(); }
    size_t count() const { return m_tiles.size(); }

Q_SIGNALS:
    void arrived();

private:
    using Key = std::pair<int, int64_t>; // level, index
    struct Entry
    {
        core::audio::SpectrogramTile tile;
        int64_t frames = 0; ///< of the sound when it was computed
        mutable uint64_t used = 0;
    };
    bool isFresh(const Key &key) const;
    void keep(const Key &key, Entry entry);

    core::audio::SharedSound m_sound;
    std::shared_ptr<core::audio::Spectrum> m_spectrum; // the worker's
    int64_t m_reach = 0;                               // frames beside a column that it shows too
    double m_binWidth = 1.0;
    size_t m_bins = 0;
    std::map<Key, Entry> m_tiles;
    std::vector<Key> m_pending;
    mutable uint64_t m_clock = 0;
    std::unique_ptr<core::jobs::JobRunner> m_runner; // from the first look on
    QPointer<core::jobs::Job> m_job;
    uint64_t m_generation = 0; // of the sound
};

} // namespace ui
