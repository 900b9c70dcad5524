// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/gallery/galleryservices.h"
#include "ui/widgets/picture/justifiedgrid.h"

#include <QHash>

#include <memory>

namespace ui {

/// What the gallery shows: all that was found, in its order and groups, and what is known of those that were looked at. Of the
/// others only what a layout needs is held. GUI thread, but for arrange().
class GalleryShelf
{
public:
    enum class Grouping { Day, Project, None };

    /// What a search brought, ready to be shown.
    struct Arranged
    {
        std::vector<JustifiedGrid::Item> items;
        std::vector<JustifiedGrid::Group> groups;
        int64_t total = 0;
        int64_t version = 0;
    };
    /// Any thread. `byMeaning` comes after those with the words, without what these have; its group says so.
    static Arranged arrange(const core::library::Found &found, const core::library::Found *byMeaning, Grouping grouping,
                            core::library::ItemSort sort);

    /// The services must outlive it.
    explicit GalleryShelf(const GalleryServices &services) : m_services(services) {}

    void show(const std::vector<JustifiedGrid::Item> &items);
    const std::vector<int64_t> &ids() const { return m_ids; }
    /// What is known of it; of those around it too, for they are looked at next. Null: it is not there any more. Until the next call.
    const core::library::Item *find(int64_t id) const;
    std::vector<core::library::Item> items(std::span<const int64_t> ids) const; ///< asked anew. Throws core::Error
    /// As it is going to be, before the catalogue says so.
    void change(int64_t id, const std::function<void(core::library::Item &)> &change);
    void forgetAll() { m_known.clear(); } ///< all is asked anew

    Thumbnails::Wanted thumbnailOf(const core::library::Item &item) const;

private:
    const GalleryServices &m_services;
    std::vector<int64_t> m_ids;
    QHash<int64_t, int> m_places;
    mutable QHash<int64_t, std::shared_ptr<core::library::Item>> m_known; ///< null: asked for, and not there
};

} // namespace ui
