// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/item.h"

#include <functional>
#include <memory>

namespace core::library {
class Database;
}

namespace core::queue {

class Lease;

/// Work that is to be done, on disk: one file of SQLite for the window and every command line, in which a change that was written stays,
/// whatever happens to the program or the power. Any number of them may be open; each object belongs to one thread, and a program needs a
/// QCoreApplication for it. Every function throws core::Error where the file cannot be read or written, and for an id that is not there.
class Queue
{
public:
    /// In its own folder, which is made: queue.sqlite, and the leases of those who work.
    explicit Queue(std::filesystem::path folder);
    ~Queue();

    static std::filesystem::path folderIn(const std::filesystem::path &dataFolder) { return dataFolder / "queue"; }
    const std::filesystem::path &folder() const { return m_folder; }
    /// A sentence where a damaged file or one of a newer program was set aside; else empty.
    const std::string &note() const;

    // --- What is there ---

    /// What runs, then what waits in its order (paused ones in their places), then what ended, the last first.
    std::vector<Item> items() const;
    Item item(int64_t id) const;
    std::optional<Item> find(int64_t id) const;
    struct Counts
    {
        int waiting = 0; ///< for whoever comes
        int others = 0;  ///< paused, failed or cancelled
    };
    Counts counts() const;
    /// Another number after every change, by whomever. Quick.
    int64_t version() const;

    // --- What a person does ---

    /// All or none, at the end of their priority. Returns their ids in order.
    std::vector<int64_t> add(const std::vector<NewItem> &items);
    /// Another request for one that does not run: it begins anew, and what it kept stays where it lies. One that ended waits again.
    void edit(int64_t id, const std::string &request, const std::string &title, int results);
    /// Before the item `before`, with its priority; 0: to the end of its own.
    void move(int64_t id, int64_t before);
    void setPriority(int64_t id, int priority); ///< and to the end of that
    void pause(int64_t id);                     ///< what runs stops, and goes on at its next result
    void resume(int64_t id);
    void cancel(int64_t id);
    /// Waits again, behind the others of its priority, and goes on at its next result. The reason why it failed stays until it is done.
    void retry(int64_t id);
    /// Takes rows out; what runs stops. Returns them, for restore(). Ids that are not there are passed over.
    std::vector<Item> remove(const std::vector<int64_t> &ids);
    /// Puts back what was removed, in its place; what ran waits.
    void restore(const std::vector<Item> &items);
    /// Nothing is begun while it is paused; `why` where it was no person who did it.
    void setPaused(bool paused, const std::string &why = {});
    bool isPaused() const;
    std::string whyPaused() const;

    // --- Those who do the work ---

    struct Claim
    {
        std::optional<Item> item; ///< it runs now, by the lease
        bool busy = false;        ///< another process runs one
        bool paused = false;
    };
    /// The next one that waits for whoever comes, unless another process runs one: one at a time. First what dead processes had in hand
    /// waits again; one under which the program ended again and again fails instead.
    Claim claim(const Lease &lease) { return claimThis(lease, 0); }
    /// The same of this very one, where it waits for whoever comes.
    Claim claim(const Lease &lease, int64_t id) { return claimThis(lease, id); }
    /// Begins one that the lease has reserved (NewItem::owner). None where it does not wait any more.
    std::optional<Item> begin(int64_t id, const Lease &lease);
    void release(int64_t id);                              ///< whoever had reserved it does not mean to do it any more
    bool hasWaiting() const { return next().has_value(); } ///< for whoever comes
    std::optional<Item> next() const;                      ///< of those; none: nothing waits
    /// Whether it is still wanted: it runs, and nobody has paused, cancelled or removed it.
    bool isWanted(int64_t id) const;

    /// What is about to be kept, so that a file whose row was not written any more is found.
    struct Intention
    {
        int number = 0;                             ///< of the result
        std::string digest;                         ///< of what the file says of itself (keeping.h)
        int64_t since = 0;                          ///< nanoseconds of Unix time: the file is not older
        std::vector<std::filesystem::path> folders; ///< where it may lie, or in a dated folder of them
    };
    void intend(int64_t id, const Intention &intention);
    std::optional<Intention> intention(int64_t id) const;
    /// Result `number` is there; the intention is done with. `seconds`: what it took.
    void kept(int64_t id, int number, const std::filesystem::path &path, double seconds);
    void forgetIntention(int64_t id);
    bool isKept(const std::filesystem::path &path) const; ///< by any row

    /// The end of what runs: Done, Failed, Cancelled; Waiting: it is begun again later. Where somebody paused or cancelled it meanwhile
    /// it stays that. `why` is kept unless it is done. Where several fail in a row for the same reason the queue is paused: a model that
    /// is gone, or a card without memory, would have all the others fail, too.
    void end(int64_t id, State state, const std::string &why = {});
    /// What belongs to processes that live no more waits again (claim() does it by itself).
    void releaseLost();

    // --- Measured speed: seconds for what is called `name`, of which newer ones count more ---

    void measured(const std::string &name, double seconds);
    double measure(const std::string &name) const; ///< 0: never measured

private:
    Claim claimThis(const Lease &lease, int64_t id); // 0: the next one
    void releaseLostWithin();
    void requireThere(int64_t changed, int64_t id) const;
    int64_t lastPlace(int priority) const;
    int alikeAtTheEnd(const std::string &why) const;

    std::filesystem::path m_folder;
    std::unique_ptr<library::Database> m_database;
};

} // namespace core::queue
