// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/catalogue/colours.h"
#include "core/library/results/recipe.h"
#include "tests/windowfixture.h"

#include <QDateTime>

#include <algorithm>
#include <map>

/// A catalogue made up in memory, behind the gallery's services: real files where a test wants some, rows alone where it wants many.
class GalleryFixture : public WindowFixture
{
public:
    using Item = core::library::Item;
    using Ids = ui::GalleryServices::Ids;

    GalleryFixture()
    {
        using namespace core::library;
        services.search = [this](const ItemQuery &query) {
            ++searches;
            if (failSearch)
                throw core::Error("The catalogue /data/library/catalogue.db cannot be read. Close other programs that use it.");
            return found(query);
        };
        services.items = [this](Ids ids) {
            const std::lock_guard lock(m_mutex);
            std::vector<Item> result;
            for (const int64_t id : ids)
                if (const auto it = m_items.find(id); it != m_items.end())
                    result.push_back(it->second);
            ++asked;
            return result;
        };
        services.facets = [this] { return facets(); };
        services.catalogueVersion = [this] { return version.load(); };
        services.parents = [this](int64_t id) { return related(id, true); };
        services.children = [this](int64_t id) { return related(id, false); };
        services.setRating = [this](Ids ids, int rating) { change(ids, [rating](Item &item) { item.rating = rating; }); };
        services.addTag = [this](Ids ids, const std::string &tag) {
            change(ids, [&tag](Item &item) {
                if (std::ranges::find(item.tags, tag) == item.tags.end())
                    item.tags.push_back(tag);
            });
        };
        services.removeTag = [this](Ids ids, const std::string &tag) { change(ids, [&tag](Item &item) { std::erase(item.tags, tag); }); };
        services.setProject = [this](Ids ids, const std::string &project) {
            change(ids, [&project](Item &item) { item.project = project; });
        };
        services.setTrashed = [this](Ids ids, bool trashed) { change(ids, [trashed](Item &item) { item.trashed = trashed; }); };
        services.forget = [this](Ids ids) {
            const std::lock_guard lock(m_mutex);
            for (const int64_t id : ids)
                m_items.erase(id);
            ++version;
        };
        services.import = [this](const std::vector<std::filesystem::path> &paths, const core::JobContext &) {
            for (const auto &path : paths)
                imported.push_back(path);
            return int64_t(paths.size());
        };
        services.exportItems = [this](const std::vector<Item> &items, const ExportRequest &request, const core::JobContext &) {
            exported = request;
            exportedCount = int(items.size());
            Exported done;
            for (const Item &item : items)
                done.files.push_back(request.folder / item.path.filename());
            return done;
        };
        services.checkExport = [](const ExportRequest &request) {
            if (request.pattern.find("{nothing}") != std::string::npos)
                throw core::Error("{nothing} is no part of a name. There are {name}, {number}, {seed}.");
        };
        services.makeAgain = [this](const core::library::Recipe &recipe, std::optional<uint64_t> seed, const core::JobContext &) {
            madeAgain = recipe;
            madeSeed = seed;
            return std::vector<std::filesystem::path>{path("pictures/again.png")};
        };
        services.searchMeaning = nullptr;
    }
    ~GalleryFixture() { window.reset(); }

    /// A row without a file.
    Item &add(const std::string &words, const std::function<void(Item &)> &more = {})
    {
        const std::lock_guard lock(m_mutex);
        Item item;
        item.id = ++m_last;
        item.kind = core::kinds::picture;
        item.path = path("pictures") / (std::to_string(item.id) + ".png");
        item.words = words;
        item.width = item.height = 512;
        item.seed = 100 + uint64_t(item.id);
        item.model = "sticker";
        item.program = "Atelier 0.1.0";
        item.bytes = 1000 + uint64_t(item.id);
        item.made = QDateTime::currentSecsSinceEpoch() - 60 * item.id;
        if (more)
            more(item);
        ++version;
        return m_items[item.id] = item;
    }
    /// With a picture, that has its recipe.
    Item &addPicture(const std::string &words, int width = 96, int height = 64, const std::function<void(Item &)> &more = {})
    {
        Item &item = add(words, [&](Item &one) {
            one.width = width;
            one.height = height;
            if (more)
                more(one);
        });
        core::Image image{
            .width = width, .height = height, .channels = 3, .pixels = std::vector<uint8_t>(size_t(width) * size_t(height) * 3)};
        for (size_t i = 0; i < image.pixels.size(); ++i)
            image.pixels[i] = uint8_t((i * uint64_t(item.id + 3)) >> 4);
        std::filesystem::create_directories(item.path.parent_path());
        const core::library::Recipe recipe{item.kind, R"({"prompt": ")" + words + R"(", "seed": )" + std::to_string(*item.seed) + "}",
                                           "Twemoji"};
        core::image::writeImage(item.path, image, core::library::pictureTexts(recipe));
        item.bytes = std::filesystem::file_size(item.path);
        return item;
    }
    Item &addSound(const std::string &words, double seconds)
    {
        Item &item = add(words, [&](Item &one) {
            one.kind = core::kinds::speech;
            one.path = path("sounds") / (std::to_string(one.id) + ".flac");
            one.width = one.height = 0;
            one.seconds = seconds;
            one.model = "en_US-joe-medium";
        });
        std::filesystem::create_directories(item.path.parent_path());
        core::Audio audio{.sampleRate = 22050, .channels = 1, .samples = std::vector<float>(size_t(22050 * seconds))};
        for (size_t i = 0; i < audio.samples.size(); ++i)
            audio.samples[i] = 0.4F * std::sin(float(i) * 0.05F) * std::abs(std::sin(float(i) * 0.0004F));
        core::audio::writeSound(item.path, audio);
        item.bytes = std::filesystem::file_size(item.path);
        return item;
    }
    Item at(int64_t id)
    {
        const std::lock_guard lock(m_mutex);
        return m_items[id];
    }
    void relate(int64_t parent, int64_t child, const std::string &how) { m_relations.push_back({parent, child, how}); }

    std::atomic<int64_t> version{1};
    std::atomic<int> searches{0}, asked{0};
    std::atomic<bool> failSearch{false};
    std::vector<std::filesystem::path> imported;
    core::library::ExportRequest exported;
    int exportedCount = 0;
    core::library::Recipe madeAgain;
    std::optional<uint64_t> madeSeed;
    core::library::ItemQuery lastQuery;

    core::library::Found found(const core::library::ItemQuery &query)
    {
        using namespace core::library;
        const std::lock_guard lock(m_mutex);
        lastQuery = query;
        Found result;
        result.projects = {""};
        result.version = version;
        std::vector<const Item *> fit;
        for (const auto &[id, item] : m_items) {
            const auto has = [](const auto &all, const auto &one) { return std::ranges::find(all, one) != all.end(); };
            if (item.trashed || (item.missing && !query.withMissing) || (query.onlyMissing && !item.missing) || item.rating < query.rating
                || (!query.kinds.empty() && !has(query.kinds, item.kind)) || (!query.models.empty() && !has(query.models, item.model))
                || (!query.project.empty() && query.project != item.project) || std::max(item.width, item.height) < query.leastSide
                || (query.mostSide > 0 && std::max(item.width, item.height) > query.mostSide)
                || (query.since > 0 && item.made < query.since) || (query.until > 0 && item.made >= query.until)
                || (query.colour && !has(item.colours, *query.colour))
                || !std::ranges::all_of(query.tags, [&](const std::string &tag) { return has(item.tags, tag); }))
                continue;
            bool words = true;
            const auto all = QString::fromStdString(query.text).split(u' ', Qt::SkipEmptyParts);
            for (const QString &word : all)
                words = words && QString::fromStdString(item.words).contains(word, Qt::CaseInsensitive);
            if (words)
                fit.push_back(&item);
        }
        std::ranges::stable_sort(fit, [&](const Item *a, const Item *b) {
            return query.sort == ItemSort::Oldest   ? a->made < b->made
                   : query.sort == ItemSort::Rating ? a->rating > b->rating
                                                    : a->made > b->made;
        });
        for (const Item *item : fit) {
            auto project = std::ranges::find(result.projects, item->project);
            if (project == result.projects.end())
                project = result.projects.insert(project, item->project);
            result.items.push_back({.id = item->id,
                                    .made = item->made,
                                    .width = uint16_t(item->width),
                                    .height = uint16_t(item->height),
                                    .group = uint16_t(project - result.projects.begin())});
        }
        result.total = int64_t(result.items.size());
        return result;
    }

private:
    core::library::Facets facets()
    {
        const std::lock_guard lock(m_mutex);
        core::library::Facets facets;
        std::map<std::string, int64_t> kinds, models, tags, projects;
        for (const auto &[id, item] : m_items) {
            if (item.trashed)
                continue;
            ++facets.items;
            facets.missing += item.missing ? 1 : 0;
            ++kinds[item.kind];
            ++models[item.model];
            for (const auto &tag : item.tags)
                ++tags[tag];
            if (!item.project.empty())
                ++projects[item.project];
        }
        for (const auto &[from, to] : {std::pair(&kinds, &facets.kinds), std::pair(&models, &facets.models), std::pair(&tags, &facets.tags),
                                       std::pair(&projects, &facets.projects)})
            for (const auto &[name, count] : *from)
                to->push_back({name, count});
        return facets;
    }
    void change(Ids ids, const std::function<void(Item &)> &what)
    {
        const std::lock_guard lock(m_mutex);
        for (const int64_t id : ids)
            what(m_items.at(id));
        ++version;
    }
    std::vector<core::library::Relative> related(int64_t id, bool parents)
    {
        std::vector<core::library::Relative> result;
        for (const auto &[parent, child, how] : m_relations)
            if ((parents ? child : parent) == id) {
                const Item item = at(parents ? parent : child);
                result.push_back({item, item.path, how});
            }
        return result;
    }

    std::mutex m_mutex;
    std::map<int64_t, Item> m_items;
    int64_t m_last = 0;
    std::vector<std::tuple<int64_t, int64_t, std::string>> m_relations;
};
