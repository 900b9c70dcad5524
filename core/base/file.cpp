// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path &target, int error)
{
    std::string advice;
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        advice = " Free some space or choose another folder.";
        break;
    case EFBIG:
        advice = " The file would be larger than this system allows; choose a smaller result or another place.";
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        advice = " Choose a folder that you may write to.";
        break;
    case ENOENT:
    case ENOTDIR:
        advice = " Choose a folder that exists.";
        break;
    default:
        break;
    }
    throw Error("Cannot write " + shown(target) + ": " + std::strerror(error) + "." + advice);
}

mode_t currentUmask()
{
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
}

} // namespace

size_t utf8Length(std::string_view text)
{
    const auto byte = [&](size_t i) { return i < text.size() ? uint8_t(text[i]) : uint8_t(0); };
    const uint8_t first = byte(0), second = byte(1);
    const size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    const bool isOverlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool isOutside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f); // surrogates, and past the last
    return text.empty() || isOverlong || isOutside ? 0 : length;
}

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const size_t length = utf8Length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

namespace {

// U+10FF00 to U+10FFFF, for private use: F4 8F BC 80 to F4 8F BF BF.
bool standsForByte(std::string_view character)
{
    return character.size() == 4 && character.starts_with("\xf4\x8f") && uint8_t(character[2]) >= 0xbc;
}

} // namespace

std::string shown(const fs::path &path)
{
    std::string text;
    for (std::string_view rest = path.native(); !rest.empty();) {
        const size_t length = utf8Length(rest);
        if (length > 0 && !standsForByte(rest.substr(0, length))) {
            text += rest.substr(0, length);
            rest.remove_prefix(length);
            continue;
        }
        const auto byte = uint8_t(rest.front());
        text += {'\xf4', '\x8f', char(0xbc | byte >> 6), char(0x80 | (byte & 0x3f))};
        rest.remove_prefix(1);
    }
    return text;
}

fs::path pathOf(std::string_view utf8)
{
    std::string bytes;
    while (!utf8.empty()) {
        const size_t length = std::max<size_t>(utf8Length(utf8), 1);
        if (const std::string_view character = utf8.substr(0, length); standsForByte(character))
            bytes += char(uint8_t(character[2]) << 6 | (uint8_t(character[3]) & 0x3f));
        else
            bytes += character;
        utf8.remove_prefix(length);
    }
    return {bytes};
}

AtomicFile::AtomicFile(fs::path target) : m_target(std::move(target))
{
    if (m_target.empty() || m_target.filename().empty())
        throw Error("Cannot write to \"" + shown(m_target) + "\": it names no file. Give a file name.");
    std::error_code ignored;
    if (fs::is_directory(m_target, ignored))
        throw Error("Cannot write " + shown(m_target) + ": it is a folder. Give a file name in it.");
    if (fs::is_character_file(m_target, ignored) || fs::is_fifo(m_target, ignored)) {
        m_temporary = m_target;
        return;
    }
    const fs::path folder = m_target.has_parent_path() ? m_target.parent_path() : fs::path(".");
    const std::string extension = m_target.extension().string();
    std::string name = (folder / (".atelier-XXXXXX" + extension)).string();
    const int file = ::mkstemps(name.data(), int(extension.size()));
    if (file < 0)
        fail(m_target, errno);
    // mkstemps makes a private file; what people save should have the permissions of any other file.
    static const mode_t mask = currentUmask();
    ::fchmod(file, 0666 & ~mask);
    ::close(file);
    m_temporary = name;
}

AtomicFile::~AtomicFile()
{
    if (!m_done && m_temporary != m_target) {
        std::error_code ignored;
        fs::remove(m_temporary, ignored);
    }
}

void AtomicFile::commit()
{
    if (m_temporary != m_target) {
        const int file = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0)
            fail(m_target, errno);
        const int failed = ::fsync(file) == 0 ? 0 : errno;
        ::close(file);
        if (failed != 0)
            fail(m_target, failed);
        if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
            fail(m_target, errno);
    }
    m_done = true;
}

std::string readTextFile(const fs::path &path, uint64_t limit)
{
    std::error_code error;
    if (fs::is_directory(path, error))
        throw Error("Cannot read " + shown(path) + ": it is a folder.");
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    std::string text;
    char block[1 << 16];
    while (in.read(block, sizeof block), in.gcount() > 0) {
        text.append(block, size_t(in.gcount()));
        if (text.size() > limit)
            throw Error(shown(path) + " is larger than the " + std::to_string(limit >> 20) + " MB that such a file may have.");
    }
    if (in.bad())
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    return text;
}

void writeTextFile(const fs::path &path, std::string_view text)
{
    AtomicFile file(path);
    errno = 0;
    std::ofstream out(file.path(), std::ios::binary | std::ios::trunc);
    out.write(text.data(), std::streamsize(text.size()));
    out.close();
    if (!out)
        fail(path, errno != 0 ? errno : EIO);
    file.commit();
}

fs::path dataFolder()
{
    if (const char *folder = std::getenv("ATELIER_DATA"); folder && *folder)
        return folder;
    if (const char *folder = std::getenv("XDG_DATA_HOME"); folder && *folder)
        return fs::path(folder) / "atelier";
    const char *home = std::getenv("HOME");
    return fs::path(home && *home ? home : ".") / ".local" / "share" / "atelier";
}

} // namespace core
