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
# LibTorch takes 1.2 GB. ATELIER_JOBS overrules it.
build_jobs() {
    if [[ ${ATELIER_JOBS:-} =~ ^[1-9][0-9]*$ ]]; then
        echo "$ATELIER_JOBS"
        return
    fi
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

# cached FOLDER NAME: an entry of CMake's cache.
cached() {
    sed -n "s/^$2:[A-Z]*=//p" "$1/CMakeCache.txt" 2>/dev/null | head -n 1
}

# build PRESET LOG WHAT [-D...]... [TARGET...]: configures where needed and builds, showing how far it is. What the
# tools say goes to LOG; where it fails, which file and what to do goes to stderr. A lock keeps a second build away.
build() {
    local preset=$1 log=$2 what=$3 folder=$project/build/$1 root
    shift 3
    mkdir -p "$project/build"
    local fresh=() settings=() setting stale=''
    while [[ ${1:-} == -D* ]]; do
        settings+=("$1")
        shift
    done
    root=$(libtorch_root || true)
    if [ -f "$folder/CMakeCache.txt" ]; then
        # CMake remembers where LibTorch was and which compiler; another one needs a new configuration.
        if [ "$(cached "$folder" LIBTORCH_ROOT)" != "$root" ]; then fresh=(--fresh); fi
        if [ -n "${CXX:-}" ] && [ "$(command -v "$CXX" || true)" != "$(cached "$folder" CMAKE_CXX_COMPILER)" ]; then fresh=(--fresh); fi
        for setting in "${settings[@]}"; do
            if [ "$(cached "$folder" "$(sed -E 's/^-D([^=:]*).*/\1/' <<<"$setting")")" != "${setting#*=}" ]; then stale=yes; fi
        done
    fi
    (
        flock 8
        : >"$log"
        if [ ! -f "$folder/build.ninja" ] || [ ${#fresh[@]} -gt 0 ] || [ -n "$stale" ]; then
            if ! cmake -S "$project" --preset "$preset" "${fresh[@]}" "${settings[@]}" >"$log" 2>&1; then
                exec python3 -B "$project/packaging/progress.py" explain "$folder" "$log" "$what"
            fi
        fi
        exec python3 -B "$project/packaging/progress.py" build "$folder" "$log" "$what" -j "$(build_jobs)" "$@"
    ) 8>"$project/build/.lock"
}
