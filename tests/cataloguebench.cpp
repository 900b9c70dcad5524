// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Not a test: how quick the catalogue is with so many items. cataloguebench FOLDER COUNT makes one of made-up items in the folder (which is
// to be empty) and measures it; cataloguebench FOLDER imports the folder's pictures into a catalogue that is thrown away.
#include "core/base/watch.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/catalogue/records.h"
#include "core/library/catalogue/schema.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace core;
using namespace core::library;

namespace {

/// Words as people have them: some in every prompt, most in few.
std::string prompt(std::mt19937_64 &random)
{
    static const char *things[] = {"fox",  "castle",   "woman", "robot", "forest",   "dragon",
                                   "city", "portrait", "ocean", "cat",   "mountain", "knight"};
    static const char *styles[] = {"highly detailed", "oil painting", "8k",          "cinematic lighting", "trending on artstation",
                                   "watercolour",     "sharp focus",  "masterpiece", "by greg rutkowski",  "studio photo"};
    std::string text = std::string("a ") + things[random() % 12] + " and a " + things[random() % 12];
    for (int i = 0; i < 6; ++i)
        text += std::string(", ") + styles[random() % 10];
    for (int i = 0; i < 5; ++i) // rare words
        text += " w" + std::to_string(uint64_t(std::exp(double(random() % 1000) / 100)));
    return text;
}

void fill(const std::filesystem::path &folder, int64_t count)
{
    std::string aside;
    const auto connection = openDatabase(folder, false, aside);
    std::mt19937_64 random(1);
    std::string words;
    for (int64_t done = 0; done < count;) {
        Connection::Transaction transaction(*connection);
        Records records(*connection);
        for (int i = 0; i < 1000 && done < count; ++i, ++done) {
            Facts facts;
            if (done % 4 == 0)
                words = prompt(random);
            facts.kind = done % 50 == 0 ? "speech" : "picture";
            facts.seed = random() % 1'000'000'000;
            facts.width = done % 3 == 0 ? 768 : 512;
            facts.height = 512;
            facts.made = 1'600'000'000 + done * 100;
            facts.bytes = 400'000 + random() % 100'000;
            facts.written = facts.made * 1'000'000'000;
            for (int j = 0; j < 16; ++j)
                facts.content += char(random());
            facts.words = words;
            facts.negative = "lowres, bad anatomy, bad hands, text, error, missing fingers, extra digit";
            facts.model = "model-" + std::to_string(done / 5000 % 12);
            facts.program = "Atelier 0.1.0";
            const std::string day = std::to_string(done / 200);
            records.put("/home/somebody/Pictures/Atelier/day-" + day + "/" + std::to_string(*facts.seed) + " " + words.substr(0, 60)
                            + ".png",
                        facts);
        }
        transaction.commit();
    }
    connection->run("PRAGMA wal_checkpoint(TRUNCATE)");
}

double best(const auto &work, int times = 5)
{
    double least = 1e9;
    for (int i = 0; i < times; ++i) {
        const Watch watch;
        work();
        least = std::min(least, watch.ms());
    }
    return least;
}

void measure(const std::filesystem::path &folder, int64_t count)
{
    const auto database = double(std::filesystem::file_size(databaseFile(folder)));
    std::printf("%lld items: database %.0f bytes an item\n", static_cast<long long>(count), database / double(count));
    const Watch opening;
    Catalogue catalogue(folder);
    ItemQuery query;
    query.text = "dragon";
    query.limit = 200;
    const Found first = catalogue.search(query);
    std::printf("open and first search: %.1f ms (%lld found)\n", opening.ms(), static_cast<long long>(first.total));
    std::printf("all ids, newest first: %.1f ms\n", best([&] { (void)catalogue.search({}); }));
    for (const char *text :
         {"d", "dr", "dra", "drag", "dragon", "dragon c", "dragon castle", "\"oil painting\"", "w14", "w8103", "dragon -castle"}) {
        ItemQuery typed;
        typed.text = text;
        int64_t total = 0;
        const double whole = best([&] { total = catalogue.search(typed).total; });
        typed.limit = 200;
        std::printf("search %-16s %7lld found: all %.1f ms, the first 200 %.1f ms\n", text, static_cast<long long>(total), whole,
                    best([&] { (void)catalogue.search(typed); }));
    }
    const Found all = catalogue.search({});
    for (const double part : {0.0, 0.5, 0.99}) {
        std::vector<int64_t> ids;
        for (size_t i = size_t(part * double(all.items.size())); i < all.items.size() && ids.size() < 100; ++i)
            ids.push_back(all.items[i].id);
        std::printf("page of 100 at %.0f %%: %.1f ms\n", part * 100, best([&] { (void)catalogue.items(ids); }));
    }
    for (const auto sort : {ItemSort::Rating, ItemSort::Largest, ItemSort::Name}) {
        ItemQuery sorted;
        sorted.sort = sort;
        std::printf("sort %d: %.1f ms\n", int(sort), best([&] { (void)catalogue.search(sorted); }, 2));
    }
    ItemQuery filtered;
    filtered.kinds = {"speech"};
    std::printf("one kind: %.1f ms\n", best([&] { (void)catalogue.search(filtered); }));
    filtered = {};
    filtered.models = {"model-3"};
    std::printf("one model: %.1f ms\n", best([&] { (void)catalogue.search(filtered); }));
    std::printf("facets: %.1f ms\n", best([&] { (void)catalogue.facets(); }, 2));
    const int64_t id = all.items.front().id;
    std::printf("a rating: %.1f ms\n", best([&] { catalogue.setRating(std::span(&id, 1), 3); }));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3) {
        const int64_t count = std::atoll(argv[2]);
        if (!std::filesystem::exists(databaseFile(argv[1]))) {
            const Watch watch;
            fill(argv[1], count);
            std::printf("filled in %.1f s\n", watch.ms() / 1000);
        }
        measure(argv[1], count);
        return 0;
    }
    if (argc != 2)
        return 2;
    const QTemporaryDir folder;
    Catalogue catalogue(folder.path().toStdString());
    Watch watch;
    const Catalogue::Tally tally = catalogue.import(argv[1]);
    std::printf("%lld files in %.2f s: %.0f a second\n", static_cast<long long>(tally.added), watch.ms() / 1000,
                double(tally.added) / watch.ms() * 1000);
    watch = Watch();
    catalogue.refresh();
    std::printf("refresh: %.2f s\n", watch.ms() / 1000);
    return 0;
}
