// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/archive.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace core::io {

using namespace std::string_view_literals;

namespace {

using Reader = std::unique_ptr<archive, int (*)(archive *)>;

[[noreturn]] void fail(const std::filesystem::path &path, archive *reader)
{
    const char *why = archive_error_string(reader);
    throw Error(shown(path) + " cannot be read to its end as an archive" + (why ? std::string(": ") + why : std::string()) + ".");
}

Reader opened(const std::filesystem::path &path)
{
    Reader reader(archive_read_new(), archive_read_free);
    // By name: support for all would run other programs for what the library cannot unpack itself.
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_raw(reader.get());
    constexpr size_t block = 1 << 16;
    if (archive_read_open_filename(reader.get(), path.c_str(), block) != ARCHIVE_OK)
        fail(path, reader.get());
    return reader;
}

/// The entry's content; false where it is longer than that.
bool readInto(std::string &content, archive *reader, uint64_t longest, const std::filesystem::path &path)
{
    std::string block(1 << 18, '\0');
    for (;;) {
        const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
        if (got < 0)
            fail(path, reader);
        if (got == 0)
            return true;
        content.append(block, 0, size_t(got));
        if (content.size() > longest)
            return false;
    }
}

} // namespace

bool looksLikeArchive(std::string_view begin)
{
    for (const std::string_view mark : {"PK\x03\x04"sv, "\x1f\x8b"sv, "BZh"sv, "\xfd\x37zXZ\0"sv, "\x28\xb5\x2f\xfd"sv})
        if (begin.starts_with(mark))
            return true;
    constexpr size_t tarMark = 257;
    return begin.size() >= tarMark + 5 && begin.substr(tarMark, 5) == "ustar";
}

void forEachEntry(const std::filesystem::path &path, uint64_t longest, const std::function<bool(const std::string &name)> &wanted,
                  const std::function<void(const std::string &name, std::string content)> &visit,
                  const std::function<void(const std::string &name)> &tooLong)
{
    const Reader reader = opened(path);
    for (archive_entry *entry = nullptr;;) {
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF)
            return;
        if (status == ARCHIVE_FATAL || status == ARCHIVE_FAILED)
            fail(path, reader.get());
        const bool isRaw = archive_format(reader.get()) == ARCHIVE_FORMAT_RAW;
        if (isRaw && archive_filter_count(reader.get()) < 2) // nothing was packed: any file is "raw"
            throw Error(shown(path) + " is no archive.");
        const char *given = archive_entry_pathname(entry); // none where it cannot be told in this locale
        const std::string name = isRaw ? path.stem().native() : given ? given : "";
        if (!isRaw && archive_entry_filetype(entry) != AE_IFREG)
            continue;
        if (!wanted(name))
            continue;
        std::string content;
        if (readInto(content, reader.get(), longest, path))
            visit(name, std::move(content));
        else
            tooLong(name);
    }
}

} // namespace core::io
