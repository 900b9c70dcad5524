// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/epubarchive.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <zip.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace core::speech {

namespace {

constexpr uint64_t largestFile = 16u << 20, largestBook = 128u << 20; // bytes

} // namespace

EpubArchive::EpubArchive(std::filesystem::path path) : m_path(std::move(path)), m_zip(nullptr, zip_discard)
{
    int error = 0;
    m_zip.reset(zip_open(m_path.c_str(), ZIP_RDONLY, &error));
    if (!m_zip) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, error);
        const std::string text = zip_error_strerror(&reason);
        zip_error_fini(&reason);
        throw Error(shown(m_path) + " is no EPUB, or it is damaged: " + text + ". Download or export it again.");
    }
}

bool EpubArchive::contains(const std::string &name) const
{
    return find(name) >= 0;
}

std::vector<std::string> EpubArchive::names() const
{
    std::vector<std::string> all;
    const zip_int64_t count = zip_get_num_entries(m_zip.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i)
        if (const char *name = zip_get_name(m_zip.get(), zip_uint64_t(i), 0))
            all.emplace_back(name);
    return all;
}

int64_t EpubArchive::find(const std::string &name) const
{
    if (const zip_int64_t exact = zip_name_locate(m_zip.get(), name.c_str(), 0); exact >= 0)
        return exact;
    // What other programs make of a name: other capitals, accents apart from their letters, the wrong slashes.
    const auto plain = [](std::string each) {
        std::ranges::replace(each, '\\', '/');
        return text::decomposed(text::lowered(each));
    };
    const std::u32string wanted = plain(name);
    const zip_int64_t count = zip_get_num_entries(m_zip.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i)
        if (const char *each = zip_get_name(m_zip.get(), zip_uint64_t(i), 0); each && plain(each) == wanted)
            return i;
    return -1;
}

std::string EpubArchive::read(const std::string &name)
{
    const auto failed = [&](const std::string &what) { return Error(shown(m_path) + ": " + name + " in it " + what + "."); };
    const zip_int64_t index = find(name);
    if (index < 0)
        throw failed("is missing");
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(m_zip.get(), zip_uint64_t(index), 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
        throw failed("cannot be read. The book is damaged; download or export it again");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        throw failed("is encrypted. Atelier reads books without copy protection only");
    if (stat.size > largestFile || m_read + stat.size > largestBook)
        throw failed("is larger than a text of a book can be (16 MB each, 128 MB in all)");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t *)> file(zip_fopen_index(m_zip.get(), zip_uint64_t(index), 0), zip_fclose);
    if (!file)
        throw failed(std::string("cannot be unpacked: ") + zip_error_strerror(zip_get_error(m_zip.get())));
    // The size it claims is what it may have; libzip checks the sum at the end.
    std::string text(size_t(stat.size), '\0');
    size_t at = 0;
    while (at < text.size()) {
        const zip_int64_t count = zip_fread(file.get(), text.data() + at, text.size() - at);
        if (count <= 0)
            throw failed("is damaged. Download or export the book again");
        at += size_t(count);
    }
    char more = 0;
    if (zip_fread(file.get(), &more, 1) != 0)
        throw failed("is damaged. Download or export the book again");
    m_read += text.size();
    return text;
}

std::string EpubArchive::resolve(std::string_view base, std::string_view href)
{
    href = href.substr(0, href.find('#'));
    std::string decoded;
    for (size_t at = 0; at < href.size(); ++at) {
        int value = 0;
        if (href[at] == '%' && at + 2 < href.size()
            && std::from_chars(href.data() + at + 1, href.data() + at + 3, value, 16).ptr == href.data() + at + 3) {
            decoded += char(value);
            at += 2;
        } else {
            decoded += href[at];
        }
    }
    if (decoded.empty())
        return std::string(base);
    const size_t folder = base.rfind('/');
    const std::string whole =
        decoded.starts_with('/') || folder == std::string_view::npos ? decoded : std::string(base.substr(0, folder + 1)) + decoded;
    std::vector<std::string_view> parts;
    for (size_t at = 0; at <= whole.size();) {
        const size_t end = std::min(whole.find('/', at), whole.size());
        const std::string_view part = std::string_view(whole).substr(at, end - at);
        if (part == "..") {
            if (!parts.empty())
                parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
        at = end + 1;
    }
    std::string result;
    for (const std::string_view part : parts)
        result += (result.empty() ? "" : "/") + std::string(part);
    return result;
}

} // namespace core::speech
