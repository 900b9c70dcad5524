# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/test --matrix with a ctest made here, which notes under what it runs."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CTEST = """#!/bin/sh
echo "MKL_CBWR=$MKL_CBWR TZ=$TZ HOME=$HOME LD_PRELOAD=$LD_PRELOAD XDG_DATA_HOME=$XDG_DATA_HOME $*" >>'{calls}'
while [ $# -gt 0 ]; do if [ "$1" = --output-junit ]; then out=$2; fi; shift; done
second=run; if [ "$MKL_CBWR" = COMPATIBLE ]; then second=fail; fi
cat >"$out" <<XML
<testsuite><testcase name="one" status="run"/><testcase name="two" status="$second"/>
<testcase name="three" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>{more}</testsuite>
XML
"""


class Matrix(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="atelier matrix ")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        shutil.copytree(ROOT / "packaging", self.folder / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / "bin").mkdir()
        (self.folder / "data" / "models").mkdir(parents=True)
        (self.folder / "build" / "release").mkdir(parents=True)
        (self.folder / "build" / "release" / "CTestTestfile.cmake").write_text("")
        self.ctest()

    def ctest(self, more=""):
        path = self.folder / "bin" / "ctest"
        path.write_text(CTEST.format(calls=self.folder / "calls", more=more))
        path.chmod(0o755)

    def run_it(self, *arguments):
        environment = {name: value for name, value in os.environ.items() if name not in ("XDG_DATA_HOME", "MKL_CBWR", "TZ", "LD_PRELOAD")}
        environment |= {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "ATELIER_DATA": str(self.folder / "data")}
        return subprocess.run([str(self.folder / "packaging" / "test"), "--matrix", *arguments], env=environment, cwd="/", capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=120)

    def calls(self):
        return (self.folder / "calls").read_text().splitlines()

    def test_a_table_says_which_rows_fail(self):
        result = self.run_it("plain", "mkl-*", "-R", "^one|two$")
        self.assertEqual(result.returncode, 1)
        rows = [line.split(" | ")[:4] for line in result.stdout.splitlines()[2:]]
        self.assertEqual(rows, [["| plain", "2", "0", ""], ["| mkl-compatible", "1", "1", "two"], ["| mkl-avx2", "2", "0", ""],
                                ["| mkl-avx512", "2", "0", ""]])
        self.assertTrue(all(" -R ^one|two$" in call for call in self.calls()))
        self.assertEqual([call.split()[0] for call in self.calls()], ["MKL_CBWR=", "MKL_CBWR=COMPATIBLE", "MKL_CBWR=AVX2", "MKL_CBWR=AVX512"])
        self.assertTrue((self.folder / "build" / "logs" / "matrix" / "plain.log").exists())

    def test_all_green_is_success(self):
        self.assertEqual(self.run_it("time-zone", "xdg-odd").returncode, 0)
        self.assertIn("TZ=<+1245>-12:45", self.calls()[0])
        self.assertIn("XDG_DATA_HOME=relative/data", self.calls()[1])

    def test_a_program_that_is_missing_is_no_skipped_test(self):
        self.ctest('<testcase name="four" status="notrun"><skipped message="Unable to find executable"/></testcase>')
        result = self.run_it("plain")
        self.assertEqual((result.returncode, result.stdout.splitlines()[-1].split(" | ")[2:4]), (1, ["1", "four"]))

    def test_the_maker_of_the_processor_is_pretended_by_a_library(self):
        self.assertEqual(self.run_it("maker-*").returncode, 0)
        self.assertEqual(["LD_PRELOAD=/" in call for call in self.calls()], [True, True])

    def test_folders_may_have_any_name(self):
        self.assertEqual(self.run_it("odd-folder").returncode, 0)
        self.assertIn("Ätelier für Łódź", self.calls()[0])

    def test_wrong_usage(self):
        self.assertEqual(self.run_it("no-such-row").returncode, 2)
        self.assertEqual(self.run_it("--list").returncode, 0)
        shutil.rmtree(self.folder / "build" / "release")
        result = self.run_it("plain")
        self.assertEqual((result.returncode, result.stderr.count("\n")), (1, 1))


if __name__ == "__main__":
    unittest.main()
