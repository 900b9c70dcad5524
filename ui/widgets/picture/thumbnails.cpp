// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/thumbnails.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/image/webp.h"
#include "ui/widgets/picture/picture.h"

#include <QCryptographicHash>
#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int widest = 3;                 // times as wide as high; a panorama is cut when it is shown
constexpr size_t stretches = 160;         // of a sound
constexpr qint64 largestSound = 64 << 20; // of a file: of more than half an hour nobody sees anything in so little room
constexpr float quality = 82;
constexpr uint64_t largestFile = 4 << 20; // of the cache's own

std::filesystem::path pathOf(const QString &path)
{
    return core::pathOf(path.toStdString());
}

qint64 bytesOf(const Thumbnail &thumbnail)
{
    return thumbnail.image.sizeInBytes() + qint64(thumbnail.wave.size() * 2) + 200;
}

Thumbnail ofSound(const core::Audio &audio)
{
    Thumbnail result;
    const size_t frames = audio.frames(), channels = size_t(std::max(1, audio.channels));
    if (frames == 0)
        return result;
    const size_t parts = std::min(stretches, frames);
    float loudest = 1e-4F; // a quiet sound is seen as well as a loud one
    for (const float sample : audio.samples)
        loudest = std::max(loudest, std::abs(sample));
    for (size_t part = 0; part < parts; ++part) {
        float low = 0, high = 0;
        for (size_t i = frames * part / parts * channels; i < frames * (part + 1) / parts * channels; ++i) {
            low = std::min(low, audio.samples[i]);
            high = std::max(high, audio.samples[i]);
        }
        result.wave.emplace_back(int8_t(std::lround(low / loudest * 127)), int8_t(std::lround(high / loudest * 127)));
    }
    return result;
}

} // namespace

Thumbnails::Thumbnails(std::filesystem::path folder, QObject *parent)
    : QObject(parent), m_folder(std::move(folder)), m_make(&Thumbnails::ofFile)
{
}

Thumbnails::~Thumbnails()
{
    m_thread.request_stop();
    m_more.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Thumbnails::setLimits(qint64 disk, qint64 memory)
{
    m_diskLimit = disk;
    m_memoryLimit = memory;
    letGo();
}

Thumbnail Thumbnails::ofPicture(const QImage &image)
{
    Thumbnail result;
    if (image.isNull())
        return result;
    QSize size = image.size();
    if (size.height() > height || size.width() > widest * height)
        size.scale(widest * height, height, Qt::KeepAspectRatio);
    size = size.expandedTo({1, 1});
    // Premultiplied is what the screen takes, and what averaging must see.
    const auto format = image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32;
    const QImage whole = image.convertToFormat(format);
    result.image = size == image.size() ? whole : whole.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return result;
}

Thumbnail Thumbnails::ofFile(const Wanted &wanted)
{
    try {
        if (!wanted.isSound)
            return ofPicture(toQImage(core::image::readImage(pathOf(wanted.path))));
        return wanted.bytes > largestSound ? Thumbnail() : ofSound(core::audio::readSound(pathOf(wanted.path)));
    } catch (const std::exception &) { // a damaged file, or one too large for the memory there is: shown as such, the others follow
        Thumbnail none;
        none.isUnreadable = true;
        return none;
    }
}

std::filesystem::path Thumbnails::cachedAs(const Wanted &wanted) const
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(u"%1\n%2\n%3"_s.arg(wanted.path).arg(wanted.bytes).arg(wanted.modified).toUtf8());
    const std::string name = hash.result().toHex().toStdString();
    return m_folder / name.substr(0, 2) / (name + (wanted.isSound ? ".wave" : ".webp"));
}

void Thumbnails::want(const std::vector<Wanted> &wanted)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.clear();
        for (const Wanted &one : wanted) {
            const auto it = m_held.constFind(one.path);
            if (it == m_held.constEnd() || it->of != one)
                m_queue.push_back(one);
        }
        if (m_queue.empty())
            return;
    }
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token &stop) { work(stop); });
    m_more.notify_one();
}

const Thumbnail *Thumbnails::find(const Wanted &wanted)
{
    const auto it = m_held.find(wanted.path);
    if (it == m_held.end() || it->of != wanted)
        return nullptr;
    it->used = ++m_clock;
    return &it->thumbnail;
}

void Thumbnails::forget(const Wanted &wanted)
{
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_queue, [&](const Wanted &one) { return one.path == wanted.path; });
        m_gone.push_back(wanted.path);
        std::error_code error;
        if (!m_folder.empty())
            std::filesystem::remove(cachedAs(wanted), error);
    }
    if (const auto it = m_held.find(wanted.path); it != m_held.end()) {
        m_memory -= it->bytes;
        m_held.erase(it);
    }
}

void Thumbnails::work(const std::stop_token &stop)
{
    if (!m_folder.empty())
        prune();
    while (!stop.stop_requested()) {
        Wanted next;
        {
            std::unique_lock lock(m_mutex);
            if (!m_more.wait(lock, stop, [this] { return !m_queue.empty(); }))
                return;
            next = std::move(m_queue.front());
            m_queue.pop_front();
            std::erase(m_gone, next.path); // it is there again
        }
        bool fresh = false;
        Thumbnail thumbnail = read(next);
        if (thumbnail.image.isNull() && thumbnail.wave.empty()) {
            QElapsedTimer clock;
            clock.start();
            thumbnail = m_make(next);
            fresh = true;
            if (!thumbnail.isUnreadable && clock.elapsed() >= m_worthKeeping)
                keep(next, thumbnail);
        }
        QMetaObject::invokeMethod(this, [this, next, thumbnail, fresh] { take(next, thumbnail, fresh); });
    }
}

Thumbnail Thumbnails::read(const Wanted &wanted) const
{
    Thumbnail result;
    std::error_code error;
    if (m_folder.empty() || !std::filesystem::exists(cachedAs(wanted), error))
        return result;
    try {
        const std::string bytes = core::readTextFile(cachedAs(wanted), largestFile);
        if (!wanted.isSound)
            return ofPicture(toQImage(core::image::decodeWebp(bytes, "thumbnail")));
        if (bytes.size() > 2 * stretches || bytes.size() % 2 != 0)
            return result;
        for (size_t i = 0; i < bytes.size(); i += 2)
            result.wave.emplace_back(int8_t(bytes[i]), int8_t(bytes[i + 1]));
    } catch (const std::exception &) { // half deleted, or damaged: made anew
    }
    return result;
}

void Thumbnails::keep(const Wanted &wanted, const Thumbnail &thumbnail) const
{
    if (m_folder.empty())
        return;
    try {
        std::string bytes;
        if (!wanted.isSound && !thumbnail.image.isNull())
            bytes = core::image::encodeWebp(toCoreImage(thumbnail.image), quality);
        for (const auto &[low, high] : thumbnail.wave)
            bytes += {char(low), char(high)};
        if (bytes.empty())
            return;
        const auto path = cachedAs(wanted);
        std::filesystem::create_directories(path.parent_path());
        core::writeTextFile(path, bytes);
    } catch (const std::exception &) { // a full disk or a folder that may not be written to: it is made again next time
    }
}

// The oldest go until there is room for a tenth more.
void Thumbnails::prune() const
{
    namespace fs = std::filesystem;
    struct Entry
    {
        fs::file_time_type time;
        uintmax_t bytes;
        fs::path path;
    };
    std::vector<Entry> entries;
    uintmax_t all = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator it(m_folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code failed;
        if (!it->is_regular_file(failed) || (it->path().extension() != ".webp" && it->path().extension() != ".wave"))
            continue;
        const Entry entry{it->last_write_time(failed), it->file_size(failed), it->path()};
        if (!failed) {
            all += entry.bytes;
            entries.push_back(entry);
        }
    }
    if (all <= uintmax_t(m_diskLimit))
        return;
    std::ranges::sort(entries, {}, &Entry::time);
    for (const Entry &entry : entries) {
        if (all <= uintmax_t(m_diskLimit) / 10 * 9)
            return;
        std::error_code failed;
        if (fs::remove(entry.path, failed))
            all -= entry.bytes;
    }
}

void Thumbnails::take(const Wanted &wanted, const Thumbnail &thumbnail, bool fresh)
{
    m_madeCount += fresh ? 1 : 0;
    {
        const std::lock_guard lock(m_mutex);
        if (std::ranges::find(m_gone, wanted.path) != m_gone.end()) { // deleted while it was made
            std::error_code error;
            if (!m_folder.empty())
                std::filesystem::remove(cachedAs(wanted), error);
            return;
        }
    }
    Held &held = m_held[wanted.path];
    m_memory += bytesOf(thumbnail) - held.bytes;
    held = {.of = wanted, .thumbnail = thumbnail, .bytes = bytesOf(thumbnail), .used = ++m_clock};
    letGo();
    Q_EMIT ready(wanted.path);
}

// Those looked at longest ago go first, a good part of them at once: sorting for each would take longer than making them.
void Thumbnails::letGo()
{
    if (m_memory <= m_memoryLimit)
        return;
    std::vector<std::pair<quint64, QString>> order;
    order.reserve(size_t(m_held.size()));
    for (auto it = m_held.cbegin(); it != m_held.cend(); ++it)
        order.emplace_back(it->used, it.key());
    std::ranges::sort(order);
    for (const auto &[used, path] : order) {
        if (m_memory <= m_memoryLimit / 4 * 3 || m_held.size() == 1)
            return;
        m_memory -= m_held[path].bytes;
        m_held.remove(path);
    }
}

} // namespace ui

#include "moc_thumbnails.cpp"
