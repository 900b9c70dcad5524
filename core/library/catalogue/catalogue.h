// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/library/catalogue/item.h"
#include "core/library/results/recipe.h"

#include <functional>
#include <memory>
#include <span>

namespace core::library {

/// Everything that was made or imported, for searching. The files are the truth: the database (SQLite) is built again from them
/// where it is lost, damaged or of another version, and is then set aside, never overwritten. What is in no file (ratings, tags,
/// projects, which folders and files belong to it) stands in a journal of lines beside it, journal.jsonl, which is only ever added to.
///
/// Any thread, and any number of programs at once. Reading takes place on a thread of its own and writing on another, so that an
/// import keeps no search waiting; a call waits for its answer where nothing else is said. Everything throws core::Error.
class Catalogue
{
public:
    /// `folder` is made when first needed: dataFolder() / "library". Opens nothing yet and never throws.
    explicit Catalogue(std::filesystem::path folder);
    ~Catalogue(); ///< what was told to add() is written first
    Catalogue(const Catalogue &) = delete;
    Catalogue &operator=(const Catalogue &) = delete;

    // --- Finding. Milliseconds at 100,000 items.

    Found search(const ItemQuery &query) const;
    int64_t count(const ItemQuery &query) const;
    /// In the order of the ids; one that is not there any more is left out.
    std::vector<Item> items(std::span<const int64_t> ids) const;
    std::optional<Item> item(int64_t id) const;
    std::optional<Item> itemAt(const std::filesystem::path &path) const;
    Facets facets() const;
    /// What it was made of, and what was made of it, one step each; to be walked.
    std::vector<Relative> parents(int64_t id) const;
    std::vector<Relative> children(int64_t id) const;

    // --- Noticing changes.

    /// Grows with every change by any program.
    int64_t version() const;
    struct Changes
    {
        int64_t version = 0;
        std::vector<int64_t> items; ///< that were added or changed
        bool all = false;           ///< so much has changed that everything is to be asked anew
    };
    Changes changedSince(int64_t version) const;
    /// Called after every change by this program, on the catalogue's own thread; replaces the one before, empty: nobody.
    void onChange(std::function<void()> changed);

    // --- What people say of items. All of the same content (copies) get it; it is in the journal before it returns.

    void setRating(std::span<const int64_t> ids, int rating); ///< 0 to 5
    void addTag(std::span<const int64_t> ids, const std::string &tag);
    void removeTag(std::span<const int64_t> ids, const std::string &tag);
    void setProject(std::span<const int64_t> ids, const std::string &project); ///< empty: none
    /// Marks as taken out (after its file went to the trash), or as there again. A file that is seen again is there again, too.
    void setTrashed(std::span<const int64_t> ids, bool trashed);
    /// Drops what is missing or was taken out; the files are not touched. What else is among the ids stays.
    void forget(std::span<const int64_t> ids);

    // --- Filling it.

    /// What the one who made a file knows and the file does not say.
    struct Known
    {
        std::string kind = {};              ///< of a file that has no recipe ("transcript")
        std::filesystem::path of = {};      ///< what it was made of
        std::vector<uint32_t> colours = {}; ///< where the pixels were at hand
    };
    /// A file that was just kept, wherever it lies. Returns at once and never throws: what goes wrong is in problem(), and the file is
    /// found by the next refresh(). Called again for the same file it is read again. Moved files are known by their content.
    void add(const std::filesystem::path &file, const Known &known) noexcept;
    void add(const std::filesystem::path &file) noexcept { add(file, Known()); }
    /// Waits until everything told to add() is written.
    void flush();
    /// The last thing that went wrong with add(), a sentence; empty: nothing.
    std::string problem() const;

    struct Tally
    {
        int64_t seen = 0;                  ///< files looked at
        int64_t added = 0;                 ///< new ones
        int64_t changed = 0;               ///< read again, because they are others now
        int64_t moved = 0;                 ///< known ones, found at another place
        int64_t missing = 0;               ///< that are not there any more
        int64_t unreadable = 0;            ///< that could not be read
        std::vector<std::string> problems; ///< the first ones, in sentences
    };
    /// Takes in a folder of pictures and sounds with what is in it, of whatever program, with their settings, and belongs to the
    /// catalogue from then on. The files stay where they are. Stopped at any time, what was read stays, and a second call goes on.
    /// Calling thread; progress "Reading files". Throws Cancelled.
    Tally import(const std::filesystem::path &folder, const JobContext &context = {});
    /// Folders that are looked through by refresh(): the store's, and imported ones. Kept in the journal.
    void addFolder(const std::filesystem::path &folder);
    std::vector<std::filesystem::path> folders() const;
    /// Looks what was moved, renamed, replaced, deleted or added outside since. Quick where nothing was: some seconds at 100,000.
    /// Calling thread. Throws Cancelled.
    Tally refresh(const JobContext &context = {});
    /// Whether the database is new or was set aside, and rebuild() has not gone through yet.
    bool needsRebuild() const;
    /// Why: "The catalogue was damaged. ... " in whole sentences; empty: nothing was the matter.
    std::string setAside() const;
    /// Reads every file anew. Ratings, tags and projects stay. Calling thread. Throws Cancelled.
    Tally rebuild(const JobContext &context = {});

    // --- Colours and meaning, which take longer than an import and so come later.

    /// Ids of pictures whose colours were not looked at yet, the newest first.
    std::vector<int64_t> withoutColours(int64_t limit) const;
    void setColours(int64_t id, const std::vector<uint32_t> &colours); ///< colours.h: mainColours
    /// Reads the pictures that have none yet. Calling thread. Throws Cancelled.
    void completeColours(const JobContext &context = {});

    /// Gives each text a vector of one length (core/works/meaning.h); handed in, because networks are not the library's.
    using Embed = std::function<std::vector<std::vector<float>>(const std::vector<std::string> &texts)>;
    /// Ids by what their words mean, the nearest first, at most `limit`; the query's other conditions hold, its text, sort, offset and
    /// limit are not looked at. Only what has been given a meaning is found (completeMeanings). Calling thread calls `embed`.
    Found searchMeaning(const std::string &text, const ItemQuery &query, const Embed &embed, int64_t limit = 200) const;
    /// Those with words of a like meaning, the item itself left out; none where it has no meaning yet.
    Found similar(int64_t id, int64_t limit = 200) const;
    /// Gives the words of every item that has none a meaning. Calling thread. Throws Cancelled.
    void completeMeanings(const Embed &embed, const JobContext &context = {});
    int64_t withoutMeaning() const; ///< how many texts are still to be given one

private:
    friend class CatalogueScan;
    struct State;
    std::unique_ptr<State> m_state;
};

/// What stands in the file of an item: the recipe, or the settings of another program in words. None where it is gone or says nothing.
std::optional<Recipe> recipeOf(const Item &item);

} // namespace core::library
