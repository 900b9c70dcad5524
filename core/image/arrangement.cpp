// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/arrangement.h"

#include "core/image/alphashape.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace core::image {

namespace {

constexpr double gap = 0.06;     // between things side by side, where a usual one is 1
constexpr double upright = 0.85; // narrower than that by its height, a drawing shows a body; else a face, or an animal from the side

/// One drawing of a thing: its square, in units of a usual thing.
struct Item
{
    size_t thing;
    double x, y, size;
    int order = 0; ///< the higher is before the lower
};

using Group = std::vector<Item>;

enum class Depth { Before, Behind };

class Arranger
{
public:
    Arranger(const std::vector<Thing> &things, const std::vector<Link> &links) : m_things(things)
    {
        for (size_t i = 0; i < things.size(); ++i) {
            m_shapes.push_back(things[i].drawing ? std::optional<AlphaShape>(*things[i].drawing) : std::nullopt);
            m_groups.push_back(things[i].drawing ? row(i, things[i].count) : Group());
            m_groupOf.push_back(i);
        }
        for (const Link &link : links)
            if (link.subject < things.size() && link.object < things.size() && m_shapes[link.subject] && m_shapes[link.object])
                m_links.push_back(link);
        // First what belongs to someone, then what stands on or in what, then who stands where.
        std::ranges::stable_sort(m_links, {}, [](const Link &link) { return stage(link.relation); });
    }

    Group whole()
    {
        while (!m_links.empty()) {
            const Link first = m_links.front();
            std::vector<Link> alike; // "a cat and a dog on a sofa": both at once
            std::erase_if(m_links, [&](const Link &link) {
                const bool same = link == first || together(link, first);
                if (same)
                    alike.push_back(link);
                return same;
            });
            place(alike);
        }
        Group all;
        for (Group &group : m_groups)
            if (!group.empty()) {
                standRight(group, all);
                all.insert(all.end(), group.begin(), group.end());
                group.clear();
            }
        return all;
    }

    Box box(const Item &item) const
    {
        const Box &own = m_shapes[item.thing]->box();
        const double left = item.x - item.size / 2, top = item.y - item.size / 2;
        return {left + own.left * item.size, top + own.top * item.size, left + own.right * item.size, top + own.bottom * item.size};
    }

    Box box(const Group &group) const
    {
        Box all = box(group.front());
        for (const Item &item : group)
            all = united(all, box(item));
        return all;
    }

private:
    static int stage(Relation relation)
    {
        switch (relation) {
        case Relation::Wears:
            return 0;
        case Relation::Holds:
        case Relation::Eats:
            return 1;
        case Relation::Rides:
        case Relation::On:
        case Relation::In:
            return 2;
        case Relation::Under:
        case Relation::Over:
            return 3;
        default:
            return 4;
        }
    }

    static bool together(const Link &a, const Link &b)
    {
        if (a.relation != b.relation)
            return false;
        if (a.relation == Relation::Between)
            return a.subject == b.subject;
        return stage(a.relation) > 1 && a.relation != Relation::With && a.object == b.object;
    }

    /// A thing's square of size 1 by its alpha: its longer side is the thing's size.
    Item item(size_t thing) const
    {
        const Box &own = m_shapes[thing]->box();
        const double size = m_things[thing].size / std::max(own.width(), own.height());
        return {thing, 0.5 * size - own.middle() * size, 0.5 * size - own.bottom * size, size};
    }

    Group row(size_t thing, int count) const
    {
        const int inFront = count > 3 ? (count + 1) / 2 : count;
        Group group;
        for (int i = 0; i < count; ++i) {
            Item one = item(thing);
            const Box own = box(one);
            const bool back = i >= inFront;
            const int inRow = back ? count - inFront : inFront, at = back ? i - inFront : i;
            one.x += (at - (inRow - 1) / 2.0) * (own.width() + gap * m_things[thing].size);
            one.y -= back ? 0.75 * own.height() : 0;
            one.order = back ? 0 : 1;
            group.push_back(one);
        }
        return group;
    }

    Group &groupOf(size_t thing) { return m_groups[m_groupOf[thing]]; }

    /// Of all that a thing's drawings cover, within its group.
    Box boxOf(size_t thing)
    {
        Group own;
        std::ranges::copy_if(groupOf(thing), std::back_inserter(own), [&](const Item &one) { return one.thing == thing; });
        return box(own);
    }

    static void shift(Group &group, double x, double y)
    {
        for (Item &one : group) {
            one.x += x;
            one.y += y;
        }
    }

    static void scale(Group &group, double by)
    {
        for (Item &one : group) {
            one.x *= by;
            one.y *= by;
            one.size *= by;
        }
    }

    /// Stands `group` at the right of what is there, on the same ground.
    void standRight(Group &group, const Group &there) const
    {
        if (there.empty())
            return;
        const Box own = box(group), other = box(there);
        shift(group, other.right + gap - own.left, other.bottom - own.bottom);
    }

    void merge(size_t moved, size_t into, Depth depth)
    {
        const size_t from = m_groupOf[moved], to = m_groupOf[into];
        if (from == to)
            return;
        const auto byOrder = [](const Item &a, const Item &b) { return a.order < b.order; };
        Group &group = m_groups[from], &other = m_groups[to];
        const auto [ownLow, ownHigh] = std::ranges::minmax_element(group, byOrder);
        const auto [low, high] = std::ranges::minmax_element(other, byOrder);
        const int by = depth == Depth::Before ? high->order + 1 - ownLow->order : low->order - 1 - ownHigh->order;
        for (Item &one : group)
            one.order += by;
        other.insert(other.end(), group.begin(), group.end());
        group.clear();
        for (size_t &one : m_groupOf)
            if (one == from)
                one = to;
    }

    void place(const std::vector<Link> &links)
    {
        const Link &first = links.front();
        if (first.relation == Relation::Between) {
            placeBetween(links);
            return;
        }
        for (size_t i = 1; i < links.size(); ++i) { // those that are at the same place stand side by side there
            Group &group = groupOf(links[i].subject);
            if (m_groupOf[links[i].subject] == m_groupOf[first.subject] || m_groupOf[links[i].subject] == m_groupOf[first.object])
                continue;
            standRight(group, groupOf(first.subject));
            merge(links[i].subject, first.subject, Depth::Before);
        }
        if (m_groupOf[first.subject] != m_groupOf[first.object])
            placeOne(first);
    }

    void placeOne(const Link &link)
    {
        switch (link.relation) {
        case Relation::Wears:
        case Relation::Holds:
        case Relation::Eats:
            give(link);
            return;
        case Relation::On:
        case Relation::Rides:
            putOn(link);
            return;
        case Relation::In:
            putIn(link.subject, link.object);
            return;
        case Relation::Under:
            putUnder(link.subject, link.object);
            return;
        case Relation::Over:
            if (m_things[link.subject].habit == Habit::Shelter)
                putUnder(link.object, link.subject);
            else
                putOver(link.subject, link.object);
            return;
        case Relation::Front:
        case Relation::Behind:
            putAt(link);
            return;
        default:
            putBeside(link);
        }
    }

    /// Makes the subject's group as large as its relation to the object wants it, where nobody said how large.
    Group &sized(size_t subject, size_t object, double by)
    {
        Group &group = groupOf(subject);
        if (!m_things[subject].sized && !m_things[object].sized)
            scale(group, by);
        return group;
    }

    void putOn(const Link &link)
    {
        const bool rides = link.relation == Relation::Rides;
        Group &group = sized(link.subject, link.object, rides ? 0.7 : 0.75);
        const Box under = boxOf(link.object);
        if (const double wide = box(group).width(); wide > 1.3 * under.width() && !m_things[link.subject].sized)
            scale(group, std::max(0.5, 1.3 * under.width() / wide));
        const Box own = boxOf(link.subject);
        double surface = under.top;
        for (const Item &one : groupOf(link.object))
            if (one.thing == link.object)
                surface = one.y - one.size / 2 + m_shapes[one.thing]->topAt(m_shapes[one.thing]->box().middle()) * one.size;
        if (m_things[link.object].habit == Habit::Seat)
            surface = under.top + 0.55 * under.height();
        shift(group, under.middle() - box(group).middle(), surface + (rides ? 0.15 : 0.06) * own.height() - own.bottom);
        merge(link.subject, link.object, Depth::Before);
    }

    void putIn(size_t subject, size_t object)
    {
        const bool vessel = m_things[object].habit == Habit::Vessel || m_things[object].habit == Habit::Hat; // a magician's
        Group &group = groupOf(subject);
        const Box there = boxOf(object);
        const Box before = box(group);
        const double room = vessel ? 0.72 : 0.5;
        if (!m_things[subject].sized || before.width() > there.width())
            scale(group, std::min(room * there.width() / before.width(), (vessel ? 0.95 : 0.5) * there.height() / before.height()));
        const Box own = box(group);
        const double y =
            vessel ? there.top + std::min(0.4 * there.height(), 0.35 * own.height()) - own.bottom : there.centre() - own.centre();
        shift(group, there.middle() - own.middle(), y);
        merge(subject, object, vessel ? Depth::Behind : Depth::Before);
    }

    void putUnder(size_t subject, size_t object)
    {
        const bool shelter = m_things[object].habit == Habit::Shelter || m_things[object].habit == Habit::Seat;
        Group &group = sized(subject, object, shelter ? 0.65 : 0.85);
        const Box own = box(group), there = boxOf(object);
        shift(group, there.middle() - own.middle(), (shelter ? there.top + 0.55 * there.height() : there.bottom + gap / 2) - own.top);
        merge(subject, object, Depth::Before);
    }

    void putOver(size_t subject, size_t object)
    {
        Group &group = sized(subject, object, 0.7);
        const Box own = box(group), there = box(groupOf(object));
        shift(group, there.middle() - own.middle(), there.top - gap - own.bottom);
        merge(subject, object, Depth::Before);
    }

    void putAt(const Link &link)
    {
        const bool front = link.relation == Relation::Front;
        const bool high = m_things[link.subject].habit == Habit::Sky;
        Group &group = sized(link.subject, link.object, front ? 0.6 : high ? 1.0 : 0.85);
        const Box own = box(group), there = boxOf(link.object);
        const double x = front ? there.left + 0.3 * there.width() : high ? there.middle() + 0.2 * there.width() : there.right;
        const double y = front  ? there.bottom + 0.05 - own.bottom
                         : high ? there.top + 0.45 * there.height() - own.bottom
                                : there.bottom - 0.04 - own.bottom;
        shift(group, x - own.middle(), y);
        merge(link.subject, link.object, front ? Depth::Before : Depth::Behind);
    }

    void putBeside(const Link &link)
    {
        // "with": what somebody has; else the first is at the left, as it is read.
        const bool leads = link.relation != Relation::Right;
        const size_t left = leads ? link.subject : link.object, right = leads ? link.object : link.subject;
        if (link.relation == Relation::With)
            sized(link.object, link.subject, 0.6);
        standRight(groupOf(right), groupOf(left));
        merge(right, left, Depth::Before);
    }

    void placeBetween(const std::vector<Link> &links)
    {
        const size_t subject = links.front().subject, object = links.front().object;
        if (links.size() > 1) {
            const size_t second = links[1].object;
            if (m_groupOf[object] == m_groupOf[subject] || m_groupOf[second] == m_groupOf[subject]
                || m_groupOf[second] == m_groupOf[object])
                return;
            standRight(groupOf(subject), groupOf(object));
            merge(subject, object, Depth::Before);
            standRight(groupOf(second), groupOf(object));
            merge(second, object, Depth::Before);
            return;
        }
        if (m_groupOf[object] == m_groupOf[subject])
            return;
        Group &group = groupOf(subject), &around = groupOf(object); // "between two dogs": they make room
        const Box own = box(group), there = box(around);
        for (Item &one : around)
            one.x += (one.x < there.middle() ? -0.5 : 0.5) * (own.width() + gap);
        shift(group, there.middle() - own.middle(), there.bottom - own.bottom);
        merge(subject, object, Depth::Before);
    }

    /// What is worn, held or eaten: one for each who does.
    void give(const Link &link)
    {
        const Group owners = groupOf(link.subject);
        const bool several = std::ranges::count(owners, link.subject, &Item::thing) > 1;
        const Group given = several ? row(link.object, 1) : groupOf(link.object);
        groupOf(link.object).clear();
        for (const Item &owner : owners) {
            if (owner.thing != link.subject)
                continue;
            Group copy = given;
            if (link.relation == Relation::Wears)
                wear(copy, owner, link.object);
            else
                hold(copy, owner, link);
            groupOf(link.object).insert(groupOf(link.object).end(), copy.begin(), copy.end());
            if (!several)
                break;
        }
        const bool under = link.relation == Relation::Wears && m_things[link.object].habit == Habit::Clothes && !isUpright(link.subject);
        merge(link.object, link.subject, under ? Depth::Behind : Depth::Before);
    }

    bool isUpright(size_t thing) const
    {
        const Box &own = m_shapes[thing]->box();
        return own.width() < upright * own.height();
    }

    /// To a width, with its middle at x.
    void fit(Group &group, double width, double x) const
    {
        scale(group, width / box(group).width());
        shift(group, x - box(group).middle(), 0);
    }

    void wear(Group &what, const Item &owner, size_t object) const
    {
        const Box body = box(owner);
        const AlphaShape &shape = *m_shapes[owner.thing];
        const bool stands = isUpright(owner.thing);
        const double by = m_things[object].size / m_things[owner.thing].size;
        const auto across = [&](double share) { // how wide the wearer is at a part of its height
            return std::max(0.4 * body.width(), shape.widthAt(shape.box().top + share * shape.box().height()) * owner.size);
        };
        switch (m_things[object].habit) {
        case Habit::Glasses:
            fit(what, 0.8 * by * across(stands ? 0.25 : 0.42), body.middle());
            shift(what, 0, body.top + (stands ? 0.27 : 0.42) * body.height() - box(what).centre());
            return;
        case Habit::Scarf:
            fit(what, 0.65 * by * across(stands ? 0.5 : 0.8), body.middle());
            shift(what, 0, body.top + (stands ? 0.45 : 0.88) * body.height() - box(what).top);
            return;
        case Habit::Clothes:
            fit(what, (stands ? 0.85 : 0.8) * by * body.width(), body.middle());
            shift(what, 0, stands ? body.bottom - box(what).bottom : body.bottom - 0.12 * body.height() - box(what).top);
            return;
        case Habit::Shoes:
            fit(what, 0.6 * by * body.width(), body.middle());
            shift(what, 0, body.bottom + 0.1 * body.height() - box(what).bottom);
            return;
        default: { // on the head
            const double x = owner.x - owner.size / 2 + shape.topMiddle() * owner.size;
            const double head = owner.y - owner.size / 2 + shape.topAt(shape.topMiddle()) * owner.size; // lower between two ears
            fit(what, std::min(0.62 * across(0.22), 0.75 * body.height()) * by, x);
            shift(what, 0, head + 0.12 * body.height() - box(what).bottom);
        }
        }
    }

    void hold(Group &what, const Item &owner, const Link &link)
    {
        const Box body = box(owner);
        const double side = std::max(body.width(), body.height());
        const Habit habit = m_things[link.object].habit;
        const auto longer = [&] { return std::max(box(what).width(), box(what).height()); };
        double share = link.relation == Relation::Eats ? 0.42 : habit == Habit::Instrument ? 0.7 : habit == Habit::Floating ? 0.6 : 0.5;
        if (m_things[link.object].sized || m_things[link.subject].sized)
            share *= m_things[link.object].size / m_things[link.subject].size;
        scale(what, share * side / longer());
        const Box own = box(what);
        const bool second = m_held && m_held->subject == link.subject && m_held->object != link.object; // in the other hand
        m_held = link;
        double x = second ? body.left + 0.1 * own.width() - own.right : body.right - 0.1 * own.width() - own.left;
        double y = body.top + 0.62 * body.height() - own.centre();
        if (link.relation == Relation::Eats) // emoji look to the left
            x = body.left + 0.3 * own.width() - own.right;
        else if (habit == Habit::Instrument)
            x = body.middle() - own.middle();
        else if (habit == Habit::Floating || habit == Habit::Shelter)
            y = body.top + 0.65 * body.height() - own.bottom;
        shift(what, x, y);
    }

    const std::vector<Thing> &m_things;
    std::vector<std::optional<AlphaShape>> m_shapes;
    std::vector<Group> m_groups;
    std::vector<size_t> m_groupOf;
    std::vector<Link> m_links;
    std::optional<Link> m_held; ///< who held what last
};

} // namespace

std::vector<Laid> arranged(const std::vector<Thing> &things, const std::vector<Link> &links, double room)
{
    Arranger arranger(things, links);
    Group all = arranger.whole();
    if (all.empty())
        return {};
    std::ranges::stable_sort(all, {}, &Item::order);
    const Box box = arranger.box(all);
    const double by = room / std::max(box.width(), box.height());
    std::vector<Laid> laid;
    for (const Item &one : all)
        laid.push_back({one.thing, {0.5 + (one.x - box.middle()) * by, 0.5 + (one.y - box.centre()) * by, one.size * by}});
    return laid;
}

} // namespace core::image
