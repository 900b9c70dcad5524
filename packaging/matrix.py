# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built tests as if on other processors, systems and by other people, and prints a table.

usage: packaging/test --matrix [ROW...] [-R REGEX] [--list]

ROW     rows to run, by name or by a pattern such as 'mkl-*' (default: all)
-R      only the tests that match, as with ctest
--list  says what each row is

The tests must be built (packaging/test does it). Each row's output goes to build/logs/matrix.
"""

import argparse
import fnmatch
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import matrix_places as places  # noqa: E402

PROJECT = Path(__file__).resolve().parents[1]
BUILD = PROJECT / "build" / "release"
LOGS = PROJECT / "build" / "logs" / "matrix"


class Row:
    """One row: variables for the tests, or a function of places.py that prepares more than variables."""

    def __init__(self, name, what, variables=None, prepare=None, only_named=False):
        self.name, self.what, self.variables, self.prepare = name, what, variables or {}, prepare
        self.only_named = only_named  # takes long for what it tells


ROWS = [
    Row("plain", "as this machine is"),
    Row("mkl-compatible", "MKL with the results that every processor gives", {"MKL_CBWR": "COMPATIBLE"}),
    Row("mkl-avx2", "MKL's AVX2 code", {"MKL_CBWR": "AVX2"}),
    Row("mkl-avx512", "MKL's AVX-512 code", {"MKL_CBWR": "AVX512"}),
    Row("maker-intel", "MKL takes the processor for Intel's", prepare=places.maker(1)),
    Row("maker-other", "MKL takes the processor for another maker's", prepare=places.maker(0)),
    Row("aten-default", "LibTorch's plain kernels", {"ATEN_CPU_CAPABILITY": "default"}),
    Row("aten-avx2", "LibTorch's AVX2 kernels", {"ATEN_CPU_CAPABILITY": "avx2"}),
    Row("aten-avx512", "LibTorch's AVX-512 kernels", {"ATEN_CPU_CAPABILITY": "avx512"}),
    Row("onednn-sse41", "oneDNN as on a processor with SSE4.1", {"ONEDNN_MAX_CPU_ISA": "SSE41"}),
    Row("onednn-avx2", "oneDNN as on a processor with AVX2", {"ONEDNN_MAX_CPU_ISA": "AVX2"}),
    Row("onednn-avx512", "oneDNN with AVX-512 alone", {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"}),
    Row("threads-1", "one thread, one processor", prepare=places.threads(1)),
    Row("threads-2", "two threads", prepare=places.threads(2)),
    Row("threads-3", "three threads", prepare=places.threads(3)),
    Row("locale-de", "in German: a comma in numbers", prepare=places.locale("de_DE")),
    Row("locale-tr", "in Turkish: another small i", prepare=places.locale("tr_TR")),
    Row("time-zone", "twelve hours and three quarters from Greenwich", {"TZ": "<+1245>-12:45"}),
    Row("odd-folder", "home, data and temporary files in folders with spaces and other letters", prepare=places.odd_folder),
    Row("odd-build", "built anew in a folder with spaces and other letters (only where named)", prepare=places.odd_build, only_named=True),
    Row("xdg-odd", "XDG folders that are relative, a file, and one that may not be written to", prepare=places.xdg_odd),
    Row("home-unset", "neither HOME nor XDG folders", prepare=places.home_unset),
    Row("user", "an ordinary user without sudo", prepare=places.user),
    Row("qemu-nehalem", "the programs on a processor without AVX: a face, a sticker, a sentence", prepare=places.nehalem),
]


def results(junit):
    """Passed and failed tests of ctest's file."""
    try:
        cases = list(ElementTree.parse(junit).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return 0, ["ctest itself"]
    # A test that could not be started is no test that was skipped for a reason of its own.
    failed = [case.get("name") for case in cases if case.get("status") == "fail"
              or case.get("status") == "notrun" and not any("SKIP_" in skipped.get("message", "") for skipped in case.iter("skipped"))]
    return sum(case.get("status") == "run" for case in cases), failed


def run(row, regex):
    """Runs one row: passed, failed, which (or why not), seconds."""
    begin = time.monotonic()
    log = LOGS / f"{row.name}.log"
    junit = LOGS / f"{row.name}.xml"
    junit.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="atelier-matrix-", ignore_cleanup_errors=True) as temporary:
        place = places.Place(Path(temporary), PROJECT, BUILD, dict(os.environ), log)
        place.environment.update(row.variables)
        try:
            if row.prepare:
                row.prepare(place)
        except places.NotHere as why:
            return "-", "-", f"not run: {why}", 0
        if place.results is not None:  # it was no matter of ctest
            passed, failed = place.results
        else:
            command = [*place.prefix, "ctest", "--test-dir", str(place.build), "--output-on-failure", "--no-tests=error", "--output-junit", str(place.junit or junit)]
            if regex:
                command += ["-R", regex]
            with open(log, "w", encoding="utf-8") as file:
                subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=place.environment, check=False)
            if place.junit and place.junit.exists():
                shutil.copy(place.junit, junit)
            passed, failed = results(junit)
        place.cleanup()
    return passed, len(failed), " ".join(failed), round(time.monotonic() - begin)


def show(table):
    print("| Row | Passed | Failed | Which | Seconds |")
    print("|---|---|---|---|---|")
    for line in table:
        print("| " + " | ".join(str(each) for each in line) + " |")


def main():
    parser = argparse.ArgumentParser(prog="packaging/test --matrix", description="Runs the built tests as if on other machines.")
    parser.add_argument("row", nargs="*", metavar="ROW", help="rows to run, by name or pattern (default: all)")
    parser.add_argument("-R", dest="regex", metavar="REGEX", help="only the tests that match, as with ctest")
    parser.add_argument("--list", action="store_true", help="say what each row is")
    arguments = parser.parse_args()
    if arguments.list:
        for row in ROWS:
            print(f"{row.name:16} {row.what}")
        return 0
    unknown = [each for each in arguments.row if not fnmatch.filter([row.name for row in ROWS], each)]
    if unknown:
        parser.error(f"no such row: {' '.join(unknown)} (--list shows all)")
    if not (BUILD / "CTestTestfile.cmake").exists():
        print("Nothing is built in build/release; run packaging/test first.", file=sys.stderr)
        return 1
    LOGS.mkdir(parents=True, exist_ok=True)
    table = []
    for row in ROWS:
        if not any(fnmatch.fnmatch(row.name, each) for each in arguments.row) if arguments.row else row.only_named:
            continue
        print(f"{row.name}: {row.what}", file=sys.stderr, flush=True)
        table.append((row.name, *run(row, arguments.regex)))
        print("  " + " | ".join(str(each) for each in table[-1][1:]), file=sys.stderr, flush=True)
    show(table)
    return 1 if any(line[2] not in (0, "-") for line in table) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
