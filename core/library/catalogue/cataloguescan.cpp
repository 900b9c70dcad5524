// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/library/catalogue/cataloguestate.h"
#include "core/library/catalogue/finding.h"
#include "core/library/catalogue/schema.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <unordered_map>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr size_t batch = 200;       // files a transaction: searches see them soon, and a crash costs no more than these
constexpr size_t mostProblems = 10; // that are told
constexpr auto oftenEnough = std::chrono::seconds(1);

/// What the database knows of a file in a folder.
struct KnownFile
{
    int64_t id = 0;
    FileState state;
    Presence presence = Presence::Here;
    std::string kind = {};
};
using KnownFiles = std::unordered_map<std::string, KnownFile>; // by name

KnownFiles knownIn(Connection &connection, const std::string &folder)
{
    KnownFiles known;
    Rows rows = connection.run("SELECT i.name, i.id, i.bytes, i.written, i.state, k.text FROM items i JOIN folders f ON f.id=i.folder"
                               " JOIN names k ON k.id=i.kind WHERE f.path=?",
                               folder);
    while (rows.next())
        known[rows.text(0)] = {rows.number(1), {uint64_t(rows.number(2)), rows.number(3)}, Presence(rows.number(4)), rows.text(5)};
    return known;
}

bool liesIn(const fs::path &file, const std::vector<fs::path> &folders)
{
    return std::ranges::any_of(folders, [&](const fs::path &folder) {
        return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
    });
}

/// Folders that hold small copies of the pictures beside them.
bool isOfCopies(const std::string &name)
{
    return name.starts_with('.') || name == "thumbnails" || name == "@eaDir" || name == "__MACOSX" || name == "$RECYCLE.BIN";
}

} // namespace

/// Looks through folders and brings the database to what is there. On the calling thread; reading and writing on the catalogue's.
class CatalogueScan
{
public:
    CatalogueScan(Catalogue::State &state, const JobContext &context, bool readsAll)
        : m_state(state), m_context(context), m_readsAll(readsAll)
    {
    }

    /// Does it, and writes what was read also where it is stopped.
    template <typename Work>
    static Catalogue::Tally run(Catalogue::State &state, const JobContext &context, bool readsAll, const Work &work)
    {
        CatalogueScan scan(state, context, readsAll);
        try {
            work(scan);
        } catch (const Cancelled &) {
            scan.finish();
            throw;
        }
        return scan.finish();
    }

    /// With the folders in it.
    void scan(const fs::path &root)
    {
        std::vector<fs::path> waiting{root};
        while (!waiting.empty()) {
            const fs::path folder = std::move(waiting.back());
            waiting.pop_back();
            scanFolder(folder, waiting);
        }
    }

    void scanFile(const fs::path &file, const std::string &kind = {}, const std::string &of = {})
    {
        const auto state = stateOfFile(file);
        if (!state)
            return;
        const KnownFiles known = m_state.reader.call([&](Connection &c) { return knownIn(c, shown(file.parent_path())); });
        look(file, *state, known, kind, of);
    }

    /// Marks what is not where it was any more, and what is there again.
    void findMissing()
    {
        const auto folders = m_state.reader.call([](Connection &connection) {
            std::vector<std::string> all;
            Rows rows = connection.run("SELECT path FROM folders");
            while (rows.next())
                all.push_back(rows.text(0));
            return all;
        });
        std::vector<int64_t> gone;
        for (const std::string &folder : folders) {
            m_context.checkpoint();
            const fs::path place = pathOf(folder);
            for (const auto &[name, file] : m_state.reader.call([&](Connection &c) { return knownIn(c, folder); })) {
                if (file.presence == Presence::Here && !stateOfFile(place / pathOf(name)))
                    gone.push_back(file.id);
            }
        }
        if (gone.empty())
            return;
        m_state.write([&](Records &records, Connection &) {
            for (const int64_t id : gone)
                records.setPresence(id, Presence::Missing);
        });
        m_gone = std::move(gone);
    }

    /// What lies outside of the folders that are looked through, and was replaced or is there again.
    void scanElsewhere()
    {
        const auto elsewhere = m_state.reader.call([](Connection &connection) {
            std::vector<std::string> all;
            Rows rows = connection.run("SELECT f.path FROM folders f WHERE NOT EXISTS(SELECT 1 FROM roots r WHERE f.path=r.path OR"
                                       " substr(f.path, 1, length(r.path)+1)=r.path||'/')");
            while (rows.next())
                all.push_back(rows.text(0));
            return all;
        });
        for (const std::string &folder : elsewhere) {
            const KnownFiles known = m_state.reader.call([&](Connection &connection) { return knownIn(connection, folder); });
            for (const auto &[name, file] : known) {
                const fs::path place = pathOf(folder) / pathOf(name);
                if (const auto state = stateOfFile(place))
                    look(place, *state, known, {}, {});
            }
        }
    }

    /// What is left is written, and told.
    Catalogue::Tally finish()
    {
        write();
        if (!m_gone.empty()) {
            m_tally.missing = m_state.reader.call([&](Connection &connection) {
                int64_t missing = 0;
                for (const int64_t id : m_gone)
                    missing += connection.number("SELECT state FROM items WHERE id=?", id) == int64_t(Presence::Missing);
                return missing;
            });
        }
        return m_tally;
    }

private:
    struct Read
    {
        fs::path file;
        Facts facts;
    };
    struct Touched
    {
        int64_t id;
        FileState state;
    };

    void scanFolder(const fs::path &folder, std::vector<fs::path> &waiting)
    {
        m_context.checkpoint();
        std::error_code error;
        std::vector<fs::path> files;
        for (auto it = fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
             !error && it != fs::directory_iterator(); it.increment(error)) {
            std::error_code unknown;
            if (it->is_symlink(unknown) && it->is_directory(unknown))
                continue; // it may lead back here
            if (it->is_directory(unknown)) {
                if (!isOfCopies(it->path().filename().string()))
                    waiting.push_back(it->path());
            } else if (isForCatalogue(it->path())) {
                files.push_back(it->path());
            }
        }
        if (files.empty())
            return;
        std::sort(files.begin(), files.end());
        m_total += int64_t(files.size());
        const KnownFiles known = m_state.reader.call([&](Connection &c) { return knownIn(c, shown(folder)); });
        for (const fs::path &file : files)
            if (const auto state = stateOfFile(file))
                look(file, *state, known, {}, {});
    }

    void look(const fs::path &file, const FileState &state, const KnownFiles &known, const std::string &kind, const std::string &of)
    {
        ++m_tally.seen;
        m_context.progress(int(m_tally.seen), int(std::max(m_total, m_tally.seen)), "Reading files");
        const auto it = known.find(shown(file.filename()));
        const bool isKnown = it != known.end();
        if (isKnown && it->second.state == state && !m_readsAll) {
            if (it->second.presence != Presence::Here)
                m_touched.push_back({it->second.id, state}); // it is there again
            return;
        }
        try {
            const bool saysNothing = kind.empty() && isKnown && !isForCatalogue(file); // a transcript as a text: it was said once
            Read read{file, readFacts(file, saysNothing ? it->second.kind : kind)};
            if (!of.empty())
                read.facts.origins.push_back({pathOf(of), "source"});
            m_read.push_back(std::move(read));
        } catch (const Error &problem) {
            ++m_tally.unreadable;
            if (m_tally.problems.size() < mostProblems)
                m_tally.problems.emplace_back(problem.what());
        }
        if (m_read.size() >= batch || std::chrono::steady_clock::now() - m_written > oftenEnough)
            write();
    }

    void write()
    {
        m_written = std::chrono::steady_clock::now();
        if (m_read.empty() && m_touched.empty())
            return;
        std::vector<JournalLine> replaced;
        m_state.write([&](Records &records, Connection &) {
            replaced.clear();
            Catalogue::Tally tally = m_tally;
            for (const Touched &touched : m_touched)
                records.touch(touched.id, touched.state);
            for (const Read &read : m_read) {
                std::string was;
                const Records::Outcome outcome = records.put(read.file, read.facts, &was);
                tally.added += outcome == Records::Outcome::Added;
                tally.changed += outcome == Records::Outcome::Changed;
                tally.moved += outcome == Records::Outcome::Moved;
                if (!was.empty()) {
                    JournalLine line;
                    line.was = toHex(was);
                    line.content = {toHex(read.facts.content)};
                    replaced.push_back(line);
                }
            }
            m_pending = tally;
        });
        m_tally = m_pending;
        m_read.clear();
        m_touched.clear();
        for (const JournalLine &line : replaced)
            m_state.journal.append(line);
        if (!replaced.empty())
            m_state.write([](Records &, Connection &) {}); // reads them
    }

    Catalogue::State &m_state;
    const JobContext &m_context;
    bool m_readsAll;
    Catalogue::Tally m_tally, m_pending;
    int64_t m_total = 0;
    std::vector<Read> m_read;
    std::vector<Touched> m_touched;
    std::vector<int64_t> m_gone;
    std::chrono::steady_clock::time_point m_written = std::chrono::steady_clock::now();
};

Catalogue::Tally Catalogue::import(const fs::path &folder, const JobContext &context)
{
    std::error_code error;
    const fs::path place = fs::absolute(folder).lexically_normal();
    if (!fs::is_directory(place, error)) {
        if (!fs::is_regular_file(place, error))
            throw Error("There is no folder " + shown(place) + ".");
        readFacts(place); // says what is wrong with it
        JournalLine line;
        line.file = shown(place);
        m_state->journal.append(line);
        return CatalogueScan::run(*m_state, context, false, [&](CatalogueScan &scan) { scan.scanFile(place); });
    }
    fs::directory_iterator readable(place, error);
    if (error)
        throw Error("The folder " + shown(place) + " cannot be read: " + error.message() + ".");
    addFolder(place);
    return CatalogueScan::run(*m_state, context, false, [&](CatalogueScan &scan) { scan.scan(place); });
}

Catalogue::Tally Catalogue::refresh(const JobContext &context)
{
    if (needsRebuild())
        return rebuild(context);
    m_state->reader.call([](Connection &connection) { checkWhole(connection); });
    m_state->write([](Records &, Connection &) {}); // what stands in the journal alone
    return CatalogueScan::run(*m_state, context, false, [&](CatalogueScan &scan) {
        scan.findMissing();
        for (const fs::path &root : folders())
            scan.scan(root);
        scan.scanElsewhere();
    });
}

Catalogue::Tally Catalogue::rebuild(const JobContext &context)
{
    struct Line
    {
        fs::path file;
        std::string kind, of;
    };
    std::vector<Line> files;
    uint64_t end = 0;
    m_state->write([&](Records &records, Connection &connection) {
        setState(connection, states::rebuild, 1); // until all is there
        // What people said comes from the journal, all of it.
        m_state->requireJournal(connection);
        connection.run("DELETE FROM marks");
        connection.run("DELETE FROM tagged");
        files.clear();
        connection.run("UPDATE items SET rating=0, shape=shape & 4294967295");
        end = m_state->journal.read(0, [&](const JournalLine &line) {
            if (!line.folder.empty())
                records.addFolder(line.folder);
            if (!line.file.empty())
                files.push_back({pathOf(line.file), line.kind, line.of});
            records.applyMarks(line);
        });
        records.bringMarks();
        records.indexAgain();
    });
    const Tally tally = CatalogueScan::run(*m_state, context, true, [&](CatalogueScan &scan) {
        scan.findMissing();
        const std::vector<fs::path> roots = folders();
        for (const fs::path &root : roots)
            scan.scan(root);
        for (const Line &line : files)
            if (!isForCatalogue(line.file) || !line.of.empty() || !liesIn(line.file, roots)) // else it was seen
                scan.scanFile(line.file, line.kind, line.of);
        scan.scanElsewhere();
    });
    m_state->write([&](Records &, Connection &connection) {
        setState(connection, states::journal, int64_t(end));
        setState(connection, states::rebuild, 0);
    });
    return tally;
}

} // namespace core::library
