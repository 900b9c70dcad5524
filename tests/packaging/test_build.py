# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/run and packaging/test on a pretended machine: what a build shows and says, by a cmake, a ninja and a
compiler made here, in a project that has only the scripts."""

import os
import pty
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CMAKE = """
folder=build/release; case "$*" in *asan*) folder=build/asan;; esac
mkdir -p $folder; echo "$*" >>cmake-calls
{ echo "CMAKE_CXX_COMPILER:FILEPATH=$PWD/bin/c++"; echo "LIBTORCH_ROOT:PATH="
  case "$*" in *-DATELIER_WERROR=ON*) echo ATELIER_WERROR:BOOL=ON;; *) echo ATELIER_WERROR:BOOL=OFF;; esac; } >$folder/CMakeCache.txt
touch $folder/build.ninja
cat >$folder/compile_commands.json <<JSON
[{"file": "a.cpp", "command": "c++ -I torch/csrc/api -o core/a.cpp.o -c a.cpp"}, {"file": "b.cpp", "command": "c++ -o ui/b.cpp.o -c b.cpp"}]
JSON
"""
NINJA = """
case "$*" in *"-t inputs"*) echo core/a.cpp.o; echo ui/b.cpp.o; exit 0;; esac
echo "$*" >>ninja-calls
echo "[1/5] Generating x"
echo "[2/5] Building CXX object ui/b.cpp.o"
echo "[3/5] Building CXX object core/a.cpp.o"
{end}
"""
FAILS = """
echo "FAILED: core/a.cpp.o"
echo "/usr/bin/ccache $PWD/bin/c++ -I$PWD -o core/a.cpp.o -c '$PWD/core/a.cpp'"
echo "{complaint}"
echo "[4/5] Building CXX object core/c.cpp.o"
echo "ninja: build stopped: subcommand failed."
exit 1
"""


class Build(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="atelier build ")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        shutil.copytree(ROOT / "packaging", self.folder / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / "bin").mkdir()
        self.program("packaging/setup", "exit 0")
        self.program("bin/cmake", f"cd '{self.folder}'\n{CMAKE}")
        self.program("bin/c++", "echo 'c++ (Debian 14.2.0-19) 14.2.0'")
        self.ninja("mkdir -p build/release/bin; echo 'echo started' >build/release/bin/atelier; chmod +x build/release/bin/atelier")

    def program(self, name, text):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)

    def ninja(self, end):
        self.program("bin/ninja", f"cd '{self.folder}'\n" + NINJA.replace("{end}", end))

    def environment(self, **more):
        names = ("CI", "CXX", "LIBTORCH_ROOT", "XDG_DATA_HOME", "ATELIER_JOBS")
        return {name: value for name, value in os.environ.items() if name not in names} | {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "ATELIER_DATA": str(self.folder / "data"),
            "ATELIER_PROGRESS_SECONDS": "0", "TERM": "xterm", **more}

    def run_it(self, program="run", **more):
        return subprocess.run([str(self.folder / "packaging" / program)], env=self.environment(**more), cwd="/", capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=60)

    def calls(self, program):
        return (self.folder / f"{program}-calls").read_text()

    def test_run_shows_how_far_the_build_is_and_starts(self):
        result = self.run_it()
        self.assertEqual((result.returncode, result.stdout), (0, "started\n"), result.stderr)
        shown = result.stderr.splitlines()
        self.assertEqual([line.startswith("Building Atelier: ") for line in shown], [True] * 3, shown)
        parts = [int(line.split(": ")[1].split(" ")[0]) for line in shown]
        # Files that use LibTorch take longest: the last of three steps is most of the work.
        self.assertEqual(parts, sorted(parts))
        self.assertLess(parts[1], 40)
        self.assertGreater(parts[2], 80)
        self.assertNotIn("\033", result.stderr)

    def test_on_a_terminal_one_line_is_rewritten(self):
        try:
            ours, theirs = pty.openpty()
        except OSError as error: # an empty system in a chroot has no /dev/pts
            self.skipTest(f"this system has no terminals: {error}")
        self.addCleanup(os.close, ours)
        process = subprocess.run([str(self.folder / "packaging" / "run")], env=self.environment(), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=False)
        os.close(theirs)
        said = os.read(ours, 65536).decode()
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(said.count("\n"), 0, said)
        self.assertEqual(said.count("\r\033[KBuilding Atelier: "), 3, said)

    def test_run_never_makes_warnings_errors(self):
        self.run_it(CI="true")
        self.assertNotIn("WERROR=ON", self.calls("cmake"))

    def test_the_test_makes_warnings_errors_where_it_is_ci(self):
        self.run_it("test")
        self.assertNotIn("WERROR=ON", self.calls("cmake"))
        self.run_it("test", CI="true")
        strict = [line for line in self.calls("cmake").splitlines() if "WERROR=ON" in line]
        self.assertEqual(len(strict), 1, strict)
        self.assertIn("--preset release", strict[0])
        self.run_it("test", CI="true")  # as it is already
        self.assertEqual(self.calls("cmake").count("WERROR=ON"), 1)

    def test_a_file_that_does_not_compile(self):
        complaint = f"{self.folder}/core/a.cpp:7:3: error: no such thing"
        self.ninja(FAILS.replace("{complaint}", complaint))
        result = self.run_it()
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("Building Atelier failed.\n", result.stderr)
        self.assertIn("  File:     core/a.cpp\n", result.stderr)
        self.assertIn(complaint, result.stderr)
        self.assertIn("c++ (Debian 14.2.0-19) 14.2.0", result.stderr)
        self.assertIn(str(self.folder / "build" / "build-release.log"), result.stderr)
        self.assertIn("CXX=clang++", result.stderr.splitlines()[-1])
        self.assertIn("ninja: build stopped", (self.folder / "build" / "build-release.log").read_text())

    def last_words(self, complaint):
        self.ninja(FAILS.replace("{complaint}", complaint))
        return self.run_it().stderr.splitlines()[-1]

    def test_each_cause_has_its_own_advice(self):
        self.assertIn("ATELIER_JOBS=1", self.last_words("c++: fatal error: Killed signal terminated program cc1plus"))
        self.assertIn("Free about 2 GB", self.last_words("/tmp/x.s: fatal error: cannot write: No space left on device"))
        self.assertIn("packaging/setup", self.last_words("a.cpp:1:10: fatal error: zip.h: No such file or directory"))
        self.program("bin/c++", "echo 'g++ (Ubuntu 11.4.0-1ubuntu1) 11.4.0'")
        self.assertIn("too old", self.last_words("a.cpp:1:1: error: consteval"))
        self.program("bin/c++", "echo 'Debian clang version 13.0.1'")
        self.assertIn("too old", self.last_words("a.cpp:1:1: error: consteval"))

    def test_what_cmake_lacks_is_named(self):
        self.program("bin/cmake", "echo 'CMake Error at CMakeLists.txt:3 (find_package):\n  Could not find Qt6.\n\n-- Configuring incomplete'; exit 1")
        result = self.run_it()
        self.assertEqual(result.returncode, 1)
        self.assertIn("Could not find Qt6.", result.stderr)
        self.assertNotIn("Configuring incomplete", result.stderr)
        self.assertIn("development package", result.stderr.splitlines()[-1])

    def test_another_compiler_configures_anew(self):
        self.run_it()
        self.run_it()
        self.assertEqual(self.calls("cmake").count("\n"), 1)
        self.program("bin/clang++-99", "echo 'clang version 99.0.0'")
        self.run_it(CXX="clang++-99")
        self.assertIn("--fresh", self.calls("cmake").splitlines()[1])

    def test_the_number_of_jobs_can_be_chosen(self):
        self.run_it(ATELIER_JOBS="1")
        self.assertIn("-j 1 atelier atelier-cli", self.calls("ninja"))

    def test_failed_tests_are_named_as_they_fail(self):
        self.program("bin/ctest", "echo '    Start 1: file'; echo '1/2 Test #1: file ...   Passed    0.05 sec'\n"
                                  "echo '2/2 Test #2: weights ...***Failed    0.05 sec'; exit 8")
        result = self.run_it("test")
        self.assertIn("failed: weights\n", result.stderr)
        self.assertIn("test release: 1 of 2", result.stderr)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stdout.splitlines()[-1].endswith(" failed"), result.stdout)


if __name__ == "__main__":
    unittest.main()
