// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into every test program: before anything else it gets a home, configuration, cache and data folder of its
// own, so that no test writes into those of the person who runs it. Models are read where they are, through links.
// Programs that a test starts inherit all this. ATELIER_TEST_KEEP_HOME leaves HOME and XDG_* as they are, for
// packaging/test --matrix, which tries odd ones.
#include "core/base/file.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace {

namespace fs = std::filesystem;

char *folder = nullptr; // none in a program that a test started; no object, which would be built after it is set
pid_t owner = 0;

void linkModels(const fs::path &real, const fs::path &own)
{
    std::error_code error;
    fs::create_directories(own / "models");
    for (auto each = fs::directory_iterator(real / "models", error); !error && each != fs::directory_iterator(); each.increment(error))
        fs::create_symlink(each->path(), own / "models" / each->path().filename());
    if (fs::exists(real / "libtorch", error))
        fs::create_symlink(real / "libtorch", own / "libtorch");
}

// Before the constructors of global objects, which may look at the environment.
[[gnu::constructor(101)]] void takeOwnFolders()
{
    const char *inherited = std::getenv("ATELIER_TEST_FOLDERS");
    if (inherited && *inherited)
        return;
    std::error_code error;
    const fs::path real = fs::absolute(core::dataFolder(), error);
    std::string name = (fs::temp_directory_path(error) / "atelier-test-XXXXXX").string();
    if (error || !::mkdtemp(name.data())) {
        ::perror("No folder for the test can be made");
        std::abort();
    }
    folder = ::strdup(name.c_str());
    owner = ::getpid();
    const fs::path own = name;
    ::setenv("ATELIER_TEST_FOLDERS", own.c_str(), 1);
    linkModels(real, own / "data");
    ::setenv("ATELIER_DATA", (own / "data").c_str(), 1);
    if (const char *kept = std::getenv("ATELIER_TEST_KEEP_HOME"); kept && *kept)
        return;
    for (const auto &[variable, place] :
         {std::pair("HOME", "home"), std::pair("XDG_CONFIG_HOME", "home/.config"), std::pair("XDG_CACHE_HOME", "home/.cache"),
          std::pair("XDG_DATA_HOME", "home/.local/share"), std::pair("XDG_STATE_HOME", "home/.local/state")}) {
        fs::create_directories(own / place);
        ::setenv(variable, (own / place).c_str(), 1);
    }
}

[[gnu::destructor]] void removeOwnFolders()
{
    if (!folder || ::getpid() != owner) // a copy of this process that ends before its exec
        return;
    std::error_code ignored;
    fs::remove_all(folder, ignored); // removes links, not what they point to
}

} // namespace
