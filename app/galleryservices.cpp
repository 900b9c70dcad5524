// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/galleryservices.h"

#include "core/base/json.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/results/store.h"
#include "core/works/engines.h"
#include "core/works/meaning.h"
#include "core/works/works.h"

#include <QStandardPaths>

#include <algorithm>
#include <mutex>

namespace app {

using namespace core;

namespace {

/// The network for meanings takes one thread at a time, and two ask for it: what is searched, and what is new.
class Meaning
{
public:
    explicit Meaning(const works::Engines &engines) : m_embed(works::meaningOfTexts(engines)) {}

    explicit operator bool() const { return bool(m_embed); }
    library::Catalogue::Embed embed()
    {
        return [this](const std::vector<std::string> &texts) {
            const std::lock_guard lock(m_mutex);
            return m_embed(texts);
        };
    }

private:
    std::mutex m_mutex;
    library::Catalogue::Embed m_embed;
};

/// What was made before there was a catalogue lies there, and what other programs of ours make.
void addOwnFolders(library::Catalogue &catalogue, const library::Store &store, const std::filesystem::path &data)
{
    const auto known = catalogue.folders();
    for (const std::filesystem::path &folder : {store.pictures(), store.sounds(), data / "transcripts"}) {
        std::error_code error;
        if (std::filesystem::is_directory(folder, error) && std::ranges::find(known, folder) == known.end())
            catalogue.addFolder(folder);
    }
}

int64_t importAll(library::Catalogue &catalogue, const std::vector<std::filesystem::path> &paths, const JobContext &context)
{
    int64_t added = 0;
    for (const auto &path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error)) {
            added += catalogue.import(path, context).added;
        } else {
            added += catalogue.itemAt(path) ? 0 : 1;
            catalogue.add(path);
        }
    }
    catalogue.flush();
    catalogue.completeColours(context);
    return added;
}

std::vector<std::filesystem::path> make(works::Engines &engines, library::Store &store, const library::Recipe &recipe,
                                        std::optional<uint64_t> seed, const JobContext &context)
{
    auto json = parseJson<nlohmann::ordered_json>(recipe.request);
    json.erase("changes"); // what was done to it afterwards
    if (seed)
        json["seed"] = *seed;
    std::vector<std::filesystem::path> made;
    const works::Run run{.context = context, .keep = [&](const works::Result &result) {
                             made.push_back(works::keepIn(store, result));
                             return made.back();
                         }};
    works::named(recipe.kind).run(dumpJson(json), engines, run);
    return made;
}

void addFinding(ui::Services &services, library::Catalogue &catalogue, const std::shared_ptr<Meaning> &meaning)
{
    services.search = [&catalogue](const library::ItemQuery &query) { return catalogue.search(query); };
    services.items = [&catalogue](ui::GalleryServices::Ids ids) { return catalogue.items(ids); };
    services.facets = [&catalogue] { return catalogue.facets(); };
    services.parents = [&catalogue](int64_t id) { return catalogue.parents(id); };
    services.children = [&catalogue](int64_t id) { return catalogue.children(id); };
    services.catalogueVersion = [&catalogue] { return catalogue.version(); };
    if (!*meaning)
        return;
    services.similar = [&catalogue](int64_t id) { return catalogue.similar(id); };
    services.searchMeaning = [&catalogue, meaning](const std::string &text, const library::ItemQuery &query) {
        return catalogue.searchMeaning(text, query, meaning->embed());
    };
}

} // namespace

void addGalleryServices(ui::Services &services, works::Engines &engines, library::Store &store, library::Catalogue &catalogue)
{
    using Ids = ui::GalleryServices::Ids;
    const auto meaning = std::make_shared<Meaning>(engines);
    addFinding(services, catalogue, meaning);
    services.setRating = [&catalogue](Ids ids, int rating) { catalogue.setRating(ids, rating); };
    services.addTag = [&catalogue](Ids ids, const std::string &tag) { catalogue.addTag(ids, tag); };
    services.removeTag = [&catalogue](Ids ids, const std::string &tag) { catalogue.removeTag(ids, tag); };
    services.setProject = [&catalogue](Ids ids, const std::string &project) { catalogue.setProject(ids, project); };
    services.setTrashed = [&catalogue](Ids ids, bool trashed) { catalogue.setTrashed(ids, trashed); };
    services.forget = [&catalogue](Ids ids) { catalogue.forget(ids); };
    services.addFile = [&catalogue](const std::filesystem::path &file) { catalogue.add(file); };
    services.import = [&catalogue](const std::vector<std::filesystem::path> &paths, const JobContext &context) {
        return importAll(catalogue, paths, context);
    };
    services.refreshCatalogue = [&engines, &catalogue, &store, meaning](const JobContext &context) {
        addOwnFolders(catalogue, store, engines.dataFolder());
        const std::string why = catalogue.setAside();
        if (catalogue.needsRebuild())
            catalogue.rebuild(context);
        else
            catalogue.refresh(context);
        catalogue.completeColours(context);
        if (*meaning)
            catalogue.completeMeanings(meaning->embed(), context);
        return why;
    };
    services.checkExport = library::requireExportable;
    services.exportItems = library::exportItems;
    services.makeAgain = [&engines, &store](const library::Recipe &recipe, std::optional<uint64_t> seed, const JobContext &context) {
        return make(engines, store, recipe, seed, context);
    };
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    if (!cache.isEmpty())
        services.thumbnailsFolder = std::filesystem::path(cache.toStdU16String()) / "atelier" / "thumbnails";
}

} // namespace app
