// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ziparchive.h"

#include "core/base/error.h"
#include "core/io/checked.h"

#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace core::io {

namespace {

// Trained weights hardly compress; what grows more than this was made to fill the memory.
constexpr uint64_t mostGrowth = 16;

[[noreturn]] void fail(const std::string &name, const std::string &reason)
{
    throw Error("its entry " + quote(name) + " is damaged (" + reason + "). Fetch the file again.");
}

} // namespace

ZipArchive::ZipArchive(std::span<const std::byte> bytes) : m_budget(mostGrowth * bytes.size() + (1 << 20))
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source)
        m_zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (!m_zip) {
        const std::string reason = zip_error_strerror(&error);
        zip_error_fini(&error);
        if (source)
            zip_source_free(source);
        throw Error("the zip archive is cut off or damaged (" + reason + "). Fetch the file again.");
    }
    zip_error_fini(&error);
    try {
        listEntries();
    } catch (...) {
        zip_discard(m_zip);
        throw;
    }
}

ZipArchive::~ZipArchive()
{
    zip_discard(m_zip);
}

torch::Tensor ZipArchive::read(const std::string &name)
{
    const uint64_t size = sizeOf(name);
    if (size > m_budget)
        throw Error("it unpacks to more than " + std::to_string(mostGrowth) + " times its size, which no model does.");
    m_budget -= size;
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t *)> file(zip_fopen_index(m_zip, m_entries.at(name), 0), zip_fclose);
    if (!file)
        fail(name, zip_strerror(m_zip));
    torch::Tensor bytes = torch::empty({int64_t(size)}, torch::kByte);
    auto *data = static_cast<char *>(bytes.data_ptr());
    uint64_t done = 0;
    for (zip_int64_t got = 1; got > 0; done += uint64_t(got)) {
        char beyond = 0; // the CRC is compared at the end of the entry, so that has to be reached
        got =
            done < size ? zip_fread(file.get(), data + done, std::min<uint64_t>(size - done, 1 << 26)) : zip_fread(file.get(), &beyond, 1);
        if (got < 0)
            fail(name, zip_file_strerror(file.get()));
        if (got > 0 && done >= size)
            fail(name, "it is longer than it says");
    }
    if (done != size)
        fail(name, "it is shorter than it says");
    return bytes;
}

std::string ZipArchive::readText(const std::string &name)
{
    if (sizeOf(name) > 256)
        fail(name, "it is too long");
    const torch::Tensor bytes = read(name);
    return {static_cast<const char *>(bytes.const_data_ptr()), size_t(bytes.numel())};
}

uint64_t ZipArchive::sizeOf(const std::string &name) const
{
    zip_stat_t status;
    zip_stat_init(&status);
    const auto entry = m_entries.find(name);
    if (entry == m_entries.end())
        throw Error("its entry " + quote(name) + " is missing. Fetch the file again.");
    if (zip_stat_index(m_zip, entry->second, 0, &status) != 0 || (status.valid & ZIP_STAT_SIZE) == 0)
        fail(name, zip_strerror(m_zip));
    return status.size;
}

void ZipArchive::listEntries()
{
    const zip_int64_t count = zip_get_num_entries(m_zip, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char *raw = zip_get_name(m_zip, zip_uint64_t(i), ZIP_FL_ENC_RAW);
        const std::string name = raw ? raw : "";
        const std::filesystem::path path(name);
        if (name.empty() || path.is_absolute() || std::ranges::any_of(path, [](const auto &part) { return part == ".."; }))
            throw Error("its zip archive has an entry called " + quote(name)
                        + ", which leads out of the archive. No model has that; if you do not trust where it came from, delete it.");
        if (!m_entries.emplace(name, zip_uint64_t(i)).second)
            throw Error("two entries of its zip archive are called " + quote(name) + ".");
    }
}

} // namespace core::io
