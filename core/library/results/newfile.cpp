// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/newfile.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr int mostOfOneName = 10000;

enum class Moved { Yes, Taken, No };

/// Gives the file its name unless there is one of that name. Sets errno for No.
Moved moveToFree(const fs::path &made, const fs::path &target)
{
    if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0)
        return Moved::Yes;
    if (errno == EEXIST)
        return Moved::Taken;
    if (errno != EINVAL && errno != ENOSYS)
        return Moved::No;
    // A file system without it, such as some on a network: creating the name exclusively decides who gets it.
    const int file = ::open(target.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (file < 0)
        return errno == EEXIST ? Moved::Taken : Moved::No;
    ::close(file);
    if (::rename(made.c_str(), target.c_str()) == 0)
        return Moved::Yes;
    const int why = errno;
    ::unlink(target.c_str());
    errno = why;
    return Moved::No;
}

fs::path named(const fs::path &made, const std::string &name, const std::function<bool(const fs::path &)> &isSame)
{
    for (int number = 1; number <= mostOfOneName; ++number) {
        fs::path target = made.parent_path() / (name + (number > 1 ? " (" + std::to_string(number) + ")" : std::string()));
        target += made.extension();
        Moved moved = moveToFree(made, target);
        if (moved == Moved::Taken && isSame && isSame(target))
            moved = ::rename(made.c_str(), target.c_str()) == 0 ? Moved::Yes : Moved::No;
        if (moved == Moved::Yes)
            return target;
        if (moved == Moved::No)
            throw Error("Cannot write " + shown(target) + ": " + std::strerror(errno) + ".");
    }
    throw Error("There are too many files named \"" + name + "\" in " + shown(made.parent_path()) + ". Move some of them elsewhere.");
}

} // namespace

fs::path writeNew(const fs::path &folder, const std::string &name, const std::string &extension,
                  const std::function<void(const fs::path &)> &write, const std::function<bool(const fs::path &)> &isSame)
{
    static std::atomic<unsigned> counter = 0;
    const std::string unique = std::to_string(::getpid()) + "-" + std::to_string(++counter);
    const fs::path made = folder / (".atelier-new-" + unique + extension);
    try {
        write(made);
        return named(made, name, isSame);
    } catch (const Error &error) { // told by the name that it was to have
        std::error_code ignored;
        fs::remove(made, ignored);
        std::string why = error.what();
        if (const size_t at = why.find(shown(made)); at != std::string::npos)
            why.replace(at, shown(made).size(), shown(folder / (name + extension)));
        throw Error(why);
    } catch (...) {
        std::error_code ignored;
        fs::remove(made, ignored);
        throw;
    }
}

} // namespace core::library
