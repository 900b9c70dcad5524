// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/spectrogramtiles.h"

#include "core/jobs/job.h"

#include <algorithm>

namespace ui {

using core::audio::SpectrogramTile;
using core::audio::Spectrum;

SpectrogramTiles::SpectrogramTiles(QObject *parent) : QObject(parent) {}

SpectrogramTiles::~SpectrogramTiles() = default;

void SpectrogramTiles::setSound(const core::audio::SharedSound &sound)
{
    if (m_job)
        m_job->cancel();
    m_job.clear();
    ++m_generation;
    m_pending.clear();
    m_tiles.clear();
    m_sound = sound;
    m_spectrum = std::make_shared<Spectrum>(sound.sampleRate());
    m_reach = int64_t(m_spectrum->span() / 2);
    m_binWidth = m_spectrum->binWidth();
    m_bins = m_spectrum->bins();
}

const SpectrogramTile *SpectrogramTiles::tile(int level, int64_t index) const
{
    const auto found = m_tiles.find({level, index});
    if (found == m_tiles.end())
        return nullptr;
    found->second.used = ++m_clock;
    return &found->second.tile;
}

bool SpectrogramTiles::isFresh(const Key &key) const
{
    const auto found = m_tiles.find(key);
    if (found == m_tiles.end())
        return false;
    const int64_t end = (key.second + 1) * columns * hop(key.first) + m_reach;
    return found->second.frames >= std::min(end, int64_t(m_sound.frames()));
}

void SpectrogramTiles::want(int level, int64_t first, int64_t last)
{
    if (!m_spectrum || m_sound.frames() == 0)
        return;
    last = std::min(last, (int64_t(m_sound.frames()) - 1) / (columns * hop(level)));
    std::vector<Key> missing;
    for (int64_t index = std::max<int64_t>(0, first); index <= last; ++index)
        if (!isFresh({level, index}))
            missing.emplace_back(level, index);
    const bool underWay = m_job && std::all_of(missing.begin(), missing.end(), [this](const Key &key) {
                              return std::find(m_pending.begin(), m_pending.end(), key) != m_pending.end();
                          });
    if (missing.empty() || underWay)
        return;
    if (m_job)
        m_job->cancel();
    if (!m_runner)
        m_runner = std::make_unique<core::jobs::JobRunner>();
    m_pending = missing;
    using Made = std::pair<Key, Entry>;
    auto work = [spectrum = m_spectrum, sound = m_sound, missing](const core::JobContext &context, const auto &emitTile) {
        for (const Key &key : missing) {
            const int64_t step = hop(key.first);
            // The last of a sound may be shorter, but a worker at the end of a growing one is asked again.
            emitTile(Made{key, Entry{spectrogramTile(*spectrum, sound, key.second * columns * step, step, size_t(columns), context),
                                     int64_t(sound.frames()), 0}});
        }
    };
    m_job = m_runner->startStreaming<Made>(
        tr("Spectrogram"), work, this,
        [this, generation = m_generation](Made made) {
        if (generation != m_generation)
            return;
        std::erase(m_pending, made.first);
        keep(made.first, std::move(made.second));
        Q_EMIT arrived();
        },
        [] {});
}

void SpectrogramTiles::keep(const Key &key, Entry entry)
{
    entry.used = ++m_clock;
    m_tiles.insert_or_assign(key, std::move(entry));
    if (m_tiles.size() <= mostTiles)
        return;
    m_tiles.erase(
        std::min_element(m_tiles.begin(), m_tiles.end(), [](const auto &a, const auto &b) { return a.second.used < b.second.used; }));
}

} // namespace ui

#include "moc_spectrogramtiles.cpp"
