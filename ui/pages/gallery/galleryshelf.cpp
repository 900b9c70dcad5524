// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/galleryshelf.h"

#include "core/base/error.h"
#include "ui/pages/gallery/gallerywords.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace ui {

using core::library::Found;
using core::library::FoundItem;
using core::library::Item;
using core::library::ItemSort;

namespace {

constexpr float cardAspect = 1.8F;      // of what has no picture
constexpr int before = 60, after = 180; // are asked for together
constexpr qsizetype mostKnown = 20000;

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::Gallery", text);
}

float aspectOf(const FoundItem &item)
{
    return item.width > 0 && item.height > 0 ? float(item.width) / float(item.height) : cardAspect;
}

} // namespace

GalleryShelf::Arranged GalleryShelf::arrange(const Found &found, const Found *byMeaning, Grouping grouping, ItemSort sort)
{
    Arranged result;
    result.total = found.total;
    result.version = found.version;
    result.items.reserve(found.items.size());
    const auto title = [&](const QString &text) {
        result.groups.push_back({.first = int(result.items.size()), .title = text, .detail = {}});
    };
    const auto add = [&](const FoundItem &item) { result.items.push_back({.id = item.id, .aspect = aspectOf(item)}); };
    const bool byDay = grouping == Grouping::Day && (sort == ItemSort::Newest || sort == ItemSort::Oldest);
    if (byMeaning && !byMeaning->items.empty()) {
        std::unordered_set<int64_t> known;
        if (!found.items.empty())
            title(tr("With these words"));
        for (const FoundItem &item : found.items) {
            add(item);
            known.insert(item.id);
        }
        title(tr("Of a like meaning"));
        for (const FoundItem &item : byMeaning->items) {
            if (!known.contains(item.id)) {
                add(item);
                ++result.total;
            }
        }
        if (result.groups.back().first == int(result.items.size()))
            result.groups.pop_back();
    } else if (grouping == Grouping::Project) {
        std::vector<size_t> order(found.items.size());
        std::iota(order.begin(), order.end(), size_t(0));
        // Those in no project come last.
        const auto rank = [&](size_t i) { return found.items[i].group == 0 ? 0x10000 : int(found.items[i].group); };
        std::ranges::stable_sort(order, {}, rank);
        for (size_t k = 0; k < order.size(); ++k) {
            if (k == 0 || rank(order[k]) != rank(order[k - 1])) {
                const size_t group = found.items[order[k]].group;
                title(group == 0 || group >= found.projects.size() ? tr("In no project") : QString::fromStdString(found.projects[group]));
            }
            add(found.items[order[k]]);
        }
    } else {
        std::pair<int64_t, int64_t> day{1, 0};
        for (const FoundItem &item : found.items) {
            // Asking for the day of each would take longer than the search.
            if (byDay && (item.made < day.first || item.made >= day.second)) {
                day = gallerywords::dayOf(item.made);
                title(gallerywords::dayName(item.made));
            }
            add(item);
        }
    }
    for (size_t i = 0; i < result.groups.size(); ++i) {
        const int end = i + 1 < result.groups.size() ? result.groups[i + 1].first : int(result.items.size());
        result.groups[i].detail = QString::number(end - result.groups[i].first);
    }
    return result;
}

void GalleryShelf::show(const std::vector<JustifiedGrid::Item> &items)
{
    m_ids.clear();
    m_places.clear();
    m_ids.reserve(items.size());
    m_places.reserve(qsizetype(items.size()));
    for (const auto &item : items) {
        m_places.insert(item.id, int(m_ids.size()));
        m_ids.push_back(item.id);
    }
}

const Item *GalleryShelf::find(int64_t id) const
{
    if (const auto known = m_known.constFind(id); known != m_known.constEnd())
        return known->get();
    if (m_known.size() > mostKnown)
        m_known.clear();
    std::vector<int64_t> wanted{id};
    if (const int place = m_places.value(id, -1); place >= 0) {
        const auto first = std::max(0, place - before), last = std::min(int(m_ids.size()), place + after);
        for (int i = first; i < last; ++i)
            if (i != place && !m_known.contains(m_ids[size_t(i)]))
                wanted.push_back(m_ids[size_t(i)]);
    }
    for (const int64_t one : wanted)
        m_known.insert(one, nullptr);
    try {
        for (Item &item : m_services.items(wanted))
            m_known.insert(item.id, std::make_shared<Item>(std::move(item)));
    } catch (const core::Error &) { // the next search says what is wrong
    }
    return m_known.value(id).get();
}

std::vector<Item> GalleryShelf::items(std::span<const int64_t> ids) const
{
    return m_services.items ? m_services.items(ids) : std::vector<Item>();
}

void GalleryShelf::change(int64_t id, const std::function<void(Item &)> &change)
{
    if (const auto known = m_known.constFind(id); known != m_known.constEnd() && *known)
        change(**known);
}

Thumbnails::Wanted GalleryShelf::thumbnailOf(const Item &item) const
{
    using gallerywords::Medium;
    const Medium medium = gallerywords::mediumOf(item.path);
    if (item.missing || (medium != Medium::Picture && medium != Medium::Sound))
        return {};
    // A picture written over has another size nearly always; asking the disk while one scrolls is not worth the rest.
    return {
        .path = gallerywords::textOf(item.path), .isSound = medium == Medium::Sound, .bytes = qint64(item.bytes), .modified = item.made};
}

} // namespace ui
