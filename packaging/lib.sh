# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the programs of this folder share; each of them sources it.

set -euo pipefail
export LC_ALL=C.UTF-8
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# As core::dataFolder() in core/base/file.cpp.
if [ -n "${ATELIER_DATA:-}" ]; then
    data=$ATELIER_DATA
elif [ -n "${XDG_DATA_HOME:-}" ]; then
    data=$XDG_DATA_HOME/atelier
else
    data=${HOME:-.}/.local/share/atelier
fi

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Whether a folder holds LibTorch.
is_libtorch() {
    [ -e "$1/lib/libtorch_cpu.so" ] && [ -e "$1/include/torch/csrc/api/include/torch/types.h" ]
}

# The folder of LibTorch that is in use; fails where there is none.
libtorch_root() {
    if [ -n "${LIBTORCH_ROOT:-}" ]; then
        printf '%s\n' "$LIBTORCH_ROOT"
    else
        [ -s "$data/libtorch/current" ] && head -n 1 "$data/libtorch/current"
    fi
}

# How many compilers may run: one a core, but no more than fit into memory, for a file that uses
# LibTorch takes 1.2 GB.
build_jobs() {
    local cores memory limit
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
    if [ "$limit" != max ] && [ $((limit / 1048576)) -lt "$memory" ]; then
        memory=$((limit / 1048576))
    fi
    local fit=$((memory / 1300))
    if [ "$fit" -lt 1 ]; then fit=1; fi
    echo $((fit < cores ? fit : cores))
}

# build PRESET LOG [TARGET...]: configures where needed and builds. What the tools say goes to LOG.
# A lock keeps a second build away.
build() {
    local preset=$1 log=$2 folder=$project/build/$1 root
    shift 2
    mkdir -p "$project/build"
    local fresh=()
    root=$(libtorch_root || true)
    # CMake remembers where LibTorch was; another one needs a new configuration.
    if [ -f "$folder/CMakeCache.txt" ] && ! grep -qxF "LIBTORCH_ROOT:PATH=$root" "$folder/CMakeCache.txt"; then
        fresh=(--fresh)
    fi
    (
        flock 8
        if [ ! -f "$folder/build.ninja" ] || [ ${#fresh[@]} -gt 0 ]; then
            cmake -S "$project" --preset "$preset" "${fresh[@]}" || exit 1
        fi
        exec ninja -C "$folder" -j "$(build_jobs)" "$@"
    ) 8>"$project/build/.lock" >"$log" 2>&1
}
