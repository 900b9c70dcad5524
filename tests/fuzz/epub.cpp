// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/book.h"
#include "tests/fuzz/inputfile.h"

#include <zip.h>

#include <algorithm>
#include <array>

// The files of a book, parted by FF FF; the archive is made around them, so that its sums hide nothing.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static constexpr std::array names = {"META-INF/container.xml", "OEBPS/book.opf", "OEBPS/nav.xhtml",
                                         "OEBPS/toc.ncx",          "OEBPS/a.xhtml",  "OEBPS/b.xhtml"};
    std::array<std::string, names.size()> files;
    std::string_view rest = asText(data, size);
    for (std::string &file : files) {
        const size_t end = std::min(rest.find("\xFF\xFF"), rest.size());
        file = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    zip_source_t *memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(memory);
    zip_t *zip = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
    for (size_t i = 0; i < names.size(); ++i) {
        const zip_int64_t index = zip_file_add(zip, names[i], zip_source_buffer(zip, files[i].data(), files[i].size(), 0), 0);
        zip_set_file_compression(zip, zip_uint64_t(index), ZIP_CM_STORE, 0);
    }
    zip_close(zip);
    zip_stat_t stat;
    zip_source_stat(memory, &stat);
    std::string archive(size_t(stat.size), '\0');
    zip_source_open(memory);
    zip_source_read(memory, archive.data(), archive.size());
    zip_source_close(memory);
    zip_source_free(memory);
    const InputFile file(reinterpret_cast<const uint8_t *>(archive.data()), archive.size());
    readOrRefuse([&] { core::speech::readBook(file.path()); });
    return 0;
}
