// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QObject>
#include <QString>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace ui {

/// What a result looks like small.
struct Thumbnail
{
    QImage image;                                ///< of a picture; null for a sound, and where it cannot be read
    std::vector<std::pair<int8_t, int8_t>> wave; ///< of a sound: lowest and highest in so many equal stretches, of 127
    bool isUnreadable = false;
};

/// Small pictures of many files, made on a thread of their own, what is seen first. So many bytes of them stay in memory, those
/// looked at last; what took long to make is kept on disk, too.
///
/// On disk they lie in a cache folder of Atelier's own and not among the desktop's thumbnails (freedesktop.org): those are PNGs of 256
/// pixels, some ten times as large as WebP, which makes 10 GB of 100,000 pictures; nothing there knows sounds; and what a person makes
/// here and deletes must leave no picture behind in a folder that other programs read. Whoever deletes the folder loses nothing.
class Thumbnails : public QObject
{
    Q_OBJECT
public:
    static constexpr int height = 320; ///< pixels at most, and three times as wide

    struct Wanted
    {
        QString path;
        bool isSound = false;
        /// A file's place, size and time of its last change: a file that changed is read again.
        qint64 bytes = 0, modified = 0;

        bool operator==(const Wanted &) const = default;
    };
    using Make = std::function<Thumbnail(const Wanted &)>; ///< on the thread; throws nothing

    /// Empty folder: nothing is kept on disk.
    explicit Thumbnails(std::filesystem::path folder, QObject *parent = nullptr);
    ~Thumbnails() override; ///< waits for the one that is being made
    /// How they are made; for tests. Before the first want().
    void setMake(Make make) { m_make = std::move(make); }
    /// What took less long is not kept on disk, for reading it there takes as long.
    void setWorthKeeping(int milliseconds) { m_worthKeeping = milliseconds; }
    /// So much on disk, and in memory.
    void setLimits(qint64 disk, qint64 memory);

    /// Those that are looked at now, the most wanted first; what was wanted before and is not begun is not made.
    void want(const std::vector<Wanted> &wanted);
    /// Null: not there, or of another state of the file. Until the next want() or find().
    const Thumbnail *find(const Wanted &wanted);
    /// The file is gone: nothing of it stays, on disk neither.
    void forget(const Wanted &wanted);

    qint64 memory() const { return m_memory; } ///< bytes that are held now
    int made() const { return m_madeCount; }   ///< so far, not counting those read from disk

    static Thumbnail ofPicture(const QImage &image);
    static Thumbnail ofFile(const Wanted &wanted); ///< reads it
    std::filesystem::path cachedAs(const Wanted &wanted) const;

Q_SIGNALS:
    void ready(const QString &path);

private:
    struct Held
    {
        Wanted of;
        Thumbnail thumbnail;
        qint64 bytes = 0;
        quint64 used = 0;
    };
    void work(const std::stop_token &stop);
    Thumbnail read(const Wanted &wanted) const;
    void keep(const Wanted &wanted, const Thumbnail &thumbnail) const;
    void prune() const;
    void take(const Wanted &wanted, const Thumbnail &thumbnail, bool fresh);
    void letGo();

    std::filesystem::path m_folder;
    Make m_make;
    int m_worthKeeping = 15;
    qint64 m_diskLimit = 512LL << 20, m_memoryLimit = 96LL << 20;
    QHash<QString, Held> m_held;
    qint64 m_memory = 0;
    quint64 m_clock = 0;
    int m_madeCount = 0;

    std::mutex m_mutex;
    std::condition_variable_any m_more;
    std::deque<Wanted> m_queue;  ///< guarded by m_mutex
    std::vector<QString> m_gone; ///< guarded too: must not be kept any more
    std::jthread m_thread;       ///< begins with the first want()
};

} // namespace ui
