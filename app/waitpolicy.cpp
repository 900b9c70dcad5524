// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// LibTorch's OpenMP threads wait for one another by spinning, 300,000 rounds by default. Where other programs want the
// processor too, a thread that spins keeps the one off it that everybody waits for: beside a build a sticker took 28 s
// in place of 2. After 1,000 rounds they sleep: as quick on an idle machine (0.68 s beside 0.66), 1.7 s beside 4.1 with two
// busy programs; not to spin at all is quicker there (1.3 s), but 0.81 s on an idle one. OpenMP reads GOMP_SPINCOUNT
// once, when its library is loaded, so the program starts itself anew with it, before any constructor has run (some 10
// ms). Whoever sets the variable, or OMP_WAIT_POLICY, is obeyed.

#include <cstring>
#include <vector>

#include <unistd.h>

namespace {

bool names(const char *variable, const char *name)
{
    const size_t length = std::strlen(name);
    return std::strncmp(variable, name, length) == 0 && variable[length] == '=';
}

void waitBriefly(int, char **argv, char **environment)
{
    static char rounds[] = "GOMP_SPINCOUNT=1000";
    std::vector<char *> variables{rounds};
    for (; *environment; ++environment) {
        if (names(*environment, "OMP_WAIT_POLICY") || names(*environment, "GOMP_SPINCOUNT"))
            return;
        variables.push_back(*environment);
    }
    variables.push_back(nullptr);
    char program[4096]; // by its own name, which lists of processes show
    const ssize_t length = ::readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return;
    program[length] = 0;
    ::execve(program, argv, variables.data()); // where that is refused, it just spins
}

// Run by the loader ahead of all constructors, those of libraries too; only an executable can have it.
__attribute__((section(".preinit_array"), used)) void (*const beforeAll)(int, char **, char **) = waitBriefly;

} // namespace
