# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/setup on a pretended machine: dpkg, apt and pip are small programs made here."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Gives a wheel that has what setup looks for, in the place of the download.
PIP = """
import pathlib, sys, zipfile
calls = pathlib.Path({calls!r})
calls.write_text(calls.read_text() + ' '.join(sys.argv[1:]) + '\\n')
wanted = sys.argv[-1]
if not wanted.startswith('torch==') and not wanted.startswith('nvidia'):
    sys.exit('ERROR: no network')
folder = pathlib.Path(sys.argv[sys.argv.index('--dest') + 1])
if wanted.startswith('nvidia'):
    with zipfile.ZipFile(folder / 'nvidia_x-1-py3-none-any.whl', 'w') as wheel:
        wheel.writestr('nvidia/x/lib/libx.so.1', 'x')
        wheel.writestr('nvidia/x/include/x.h', 'x')
else:
    with zipfile.ZipFile(folder / 'torch-9-cp311-cp311-linux_x86_64.whl', 'w') as wheel:
        wheel.writestr('torch/lib/libtorch_cpu.so', 'x')
        wheel.writestr('torch/include/torch/csrc/api/include/torch/types.h', 'x')
        wheel.writestr('torch/__init__.py', 'x')
        wheel.writestr('../outside', 'x')
        wheel.writestr('torch-9.dist-info/METADATA', {metadata!r})
"""
CUDA_METADATA = """Metadata-Version: 2.1
Name: torch
Requires-Dist: filelock
Requires-Dist: nvidia-x==1; platform_system == "Linux"
Requires-Dist: triton~=3.8.0; platform_system == "Linux"
"""


class Setup(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="atelier setup ")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.data = self.folder / "data"
        self.calls = self.folder / "calls"
        self.calls.write_text("")
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        self.program("dpkg-query", "echo installed")
        self.program("nvidia-smi", "exit 1")
        self.pip("Metadata-Version: 2.1\nName: torch\nRequires-Dist: filelock\n")

    def program(self, name, text):
        path = self.programs / name
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)

    def pip(self, metadata):
        module = self.folder / "python" / "pip"
        module.mkdir(parents=True, exist_ok=True)
        (module / "__init__.py").write_text("")
        (module / "__main__.py").write_text(PIP.format(calls=str(self.calls), metadata=metadata))

    def setup_it(self, *arguments, **environment):
        variables = {name: value for name, value in os.environ.items() if name not in ("LIBTORCH_ROOT", "XDG_DATA_HOME", "TERM")}
        variables |= {"PATH": f"{self.programs}:{os.environ['PATH']}", "PYTHONPATH": str(self.folder / "python"),
                      "PYTHONDONTWRITEBYTECODE": "1", "ATELIER_DATA": str(self.data), **environment}
        return subprocess.run([str(ROOT / "packaging" / "setup"), *arguments], env=variables, cwd="/", capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=60)

    def torch_calls(self):
        return [line for line in self.calls.read_text().splitlines() if " torch==" in line]

    def current(self):
        return Path((self.data / "libtorch" / "current").read_text().strip())

    def test_libtorch_is_fetched_once(self):
        first = self.setup_it()
        self.assertEqual(first.returncode, 3, first.stderr)  # the models could not be fetched
        self.assertTrue((self.current() / "lib" / "libtorch_cpu.so").is_file())
        self.assertFalse((self.current() / "__init__.py").exists())
        self.assertEqual(list(self.folder.rglob("outside")), [])
        self.assertEqual(self.setup_it().returncode, 3)
        self.assertEqual(len(self.torch_calls()), 1)
        self.assertIn("--python-version 3.11", self.torch_calls()[0])
        self.assertEqual(list((self.data / "libtorch").glob(".fetch-*")), [])

    def test_libraries_of_a_cuda_build_come_with_it(self):
        self.pip(CUDA_METADATA)
        result = self.setup_it("--cpu")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("CUDA build only", result.stdout)
        self.assertTrue((self.current().parent / "nvidia" / "x" / "lib" / "libx.so.1").is_file())
        self.assertFalse((self.current().parent / "nvidia" / "x" / "include").exists())
        self.assertNotIn("triton", self.calls.read_text())
        self.assertEqual(self.setup_it("--cpu").returncode, 3)
        self.assertEqual(len(self.torch_calls()), 1)

    def test_cuda_is_refused_where_the_index_has_none(self):
        result = self.setup_it("--cuda")
        self.assertEqual(result.returncode, 1)
        self.assertIn("without CUDA", result.stderr)
        self.assertFalse((self.data / "libtorch" / "current").exists())

    def test_no_network_is_one_sentence(self):
        (self.folder / "python" / "pip" / "__main__.py").write_text("import sys; sys.exit('ERROR: no route to host')")
        result = self.setup_it()
        self.assertEqual((result.returncode, result.stderr.count("\n")), (1, 1), result.stderr)
        self.assertIn("no route to host", result.stderr)

    def test_libtorch_root_is_used_as_it_is(self):
        root = self.folder / "mine"
        result = self.setup_it(LIBTORCH_ROOT=str(root))
        self.assertEqual((result.returncode, result.stderr.count("\n")), (1, 1), result.stderr)
        header = root / "include" / "torch" / "csrc" / "api" / "include" / "torch" / "types.h"
        header.parent.mkdir(parents=True)
        header.write_text("")
        (root / "lib").mkdir()
        (root / "lib" / "libtorch_cpu.so").write_text("")
        self.assertEqual(self.setup_it(LIBTORCH_ROOT=str(root)).returncode, 3)
        self.assertEqual(self.torch_calls(), [])

    def test_missing_packages_are_installed_by_apt(self):
        self.program("dpkg-query", 'for n; do :; done; case $n in ccache|qt6-svg-dev|libqt6svg6-dev) exit 1;; esac; echo installed')
        self.program("apt-cache", 'case $2 in qt6-svg-dev) echo "  Candidate: (none)";; *) echo "  Candidate: 1";; esac')
        self.program("apt-get", f'echo "$@" >>"{self.folder}/apt"')
        self.program("id", "echo 0")
        self.setup_it()
        calls = (self.folder / "apt").read_text().splitlines()
        self.assertEqual(len(calls), 2)
        self.assertTrue(calls[0].endswith(" update"), calls)
        self.assertTrue(calls[1].endswith(" ccache libqt6svg6-dev"), calls)

    def test_who_may_not_install_is_told_what_is_missing(self):
        self.program("dpkg-query", 'for n; do :; done; case $n in ccache) exit 1;; esac; echo installed')
        self.program("id", "echo 1000")
        self.program("sudo", "echo 'sudo: a password is required' >&2; exit 1")
        result = self.setup_it()
        self.assertEqual(result.returncode, 1)
        self.assertIn("ccache", result.stderr.splitlines()[-1])

    def test_wrong_usage(self):
        self.assertEqual(self.setup_it("--nothing").returncode, 2)
        self.assertEqual(self.setup_it("--models").returncode, 2)
        self.assertEqual(self.setup_it("--help").returncode, 0)

    def test_a_data_folder_that_cannot_be_made(self):
        self.data.write_text("")
        result = self.setup_it()
        self.assertEqual((result.returncode, result.stderr.count("\n")), (1, 1), result.stderr)
        self.assertIn("ATELIER_DATA", result.stderr)


if __name__ == "__main__":
    unittest.main()
