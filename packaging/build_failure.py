# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a build that failed says to somebody who does not read compilers: which file, which compiler, what to do."""

import os
import re
import shlex
import subprocess

OLDEST = {"GNU": (12, "GCC 12"), "Clang": (14, "clang 14")}


def cached(folder, name):
    """An entry of CMake's cache, or nothing."""
    try:
        text = (folder / "CMakeCache.txt").read_text(errors="replace")
    except OSError:
        return ""
    found = re.search(rf"^{re.escape(name)}:[A-Z]+=(.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def compiler(folder):
    """The first line of what the compiler says of itself, its kind and its number."""
    path = cached(folder, "CMAKE_CXX_COMPILER") or os.environ.get("CXX") or "c++"
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.splitlines()
    except OSError:
        return f"{path}, which does not start", "", 0
    first = said[0] if said else path
    kind = "Clang" if "clang" in first else "GNU"
    number = re.findall(r"(\d+)\.\d+", first)
    return f"{first} ({path})", kind, int(number[-1] if kind == "GNU" and number else number[0] if number else 0)


def failed_part(text):
    """What ninja says of the first command that failed, with the complaint after it."""
    found = re.search(r"^FAILED: .*\n(?:.*\n?)*", text, re.MULTILINE)
    return found[0] if found else ""


def source_of(part):
    """The source that was compiled, from the command line that ninja repeats."""
    for line in part.splitlines()[1:]:
        try:
            words = shlex.split(line)
        except ValueError:
            continue
        if "-c" in words[:-1]:
            return words[words.index("-c") + 1]
    return ""


def complaint(part):
    """The first complaint of the compiler, or of the linker."""
    for pattern in (r"^.*(?:fatal error|error|internal compiler error): .*$", r"^.*undefined reference.*$", r"^.*(?:ld|collect2)\b.*: .*$"):
        found = re.search(pattern, re.sub(r"\033\[[0-9;]*[mK]", "", part), re.MULTILINE)
        if found:
            return found[0].strip()
    return ""


def of_cmake(text):
    """The first error of CMake: its heading, and the text below."""
    found = re.search(r"^CMake Error[^\n]*\n(?:[ \t].*\n|\n)*", text, re.MULTILINE)
    return re.sub(r"\n\s*\n+", "\n", found[0]).strip() if found else ""


def explain(folder, log, what):
    try:
        with open(log, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        text = ""
    name, kind, number = compiler(folder)
    part = failed_part(text)
    source, said = source_of(part), complaint(part)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if source.startswith(root + "/") and not source.startswith(root + "/build/"):
        source = os.path.relpath(source, root)
    again = "packaging/run (or packaging/test)"

    lines = [f"{what} failed."]
    if source:
        lines.append(f"  File:     {source}")
    if said:
        lines.append(f"  It says:  {said}")
    elif not part and of_cmake(text):
        lines += ["  CMake says:", *("    " + each for each in of_cmake(text).splitlines()[:12])]
    elif not part:
        lines += ["    " + each for each in text.splitlines()[-8:]]
    lines.append(f"  Compiler: {name}")
    lines.append(f"  All of it: {log}")

    if re.search(r"No space left on device", text):
        advice = "The disk is full. Free about 2 GB and run " + again + " again; it goes on where it stopped."
    elif re.search(r"Killed|signal 9|out of memory|cannot allocate memory|virtual memory exhausted|bad_alloc", part or text):
        advice = "The memory ran out. Close other programs, or build one file at a time: ATELIER_JOBS=1 " + again + "."
    elif kind in OLDEST and 0 < number < OLDEST[kind][0]:
        advice = (f"This compiler is too old; Atelier needs GCC 12 or clang 14, or later. Where another is installed, name it: "
                  f"CXX=g++-12 {again}.")
    elif re.search(r"LibTorch", of_cmake(text)) and not part:
        advice = "LibTorch is missing or damaged: packaging/setup fetches it."
    elif not part and of_cmake(text):
        advice = ("Something that the build needs is missing. packaging/setup installs it on Debian and Ubuntu; on another "
                  "distribution install the development package of what CMake names, then run " + again + " again.")
    elif re.search(r"fatal error: .*(?:No such file or directory|file not found)", part):
        advice = ("A header is missing. packaging/setup installs what is needed on Debian and Ubuntu; on another distribution "
                  "install the development package that holds it. If all is there, delete build/ and run " + again + " again.")
    elif re.search(r"-Werror", said):
        advice = "Warnings are errors in this build folder. cmake -DATELIER_WERROR=OFF " + str(folder) + " turns that off."
    else:
        advice = ("If build/ is from an older version, delete it and run " + again + " again. If not, try another compiler "
                  "(CXX=clang++ or CXX=g++-12 before the command), and report these lines with the log.")
    return "\n".join([*lines, advice])
