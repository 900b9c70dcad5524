# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""tests/check_layers.cmake finds each kind of include that is not allowed."""

import subprocess
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).resolve().parents[1] / "check_layers.cmake"


class Layers(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, lines in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("".join(f"#include {line}\n" for line in lines))
            return subprocess.run(["cmake", f"-DROOT={folder}", "-P", str(CHECK)], capture_output=True, text=True)

    def test_rows(self):
        rows = {
            "a folder and those below it": ({"core/speech/a.cpp": ['"core/speech/a.h"', '"core/text/b.h"', "<torch/types.h>"],
                                             "core/speech/a.h": ["<string>"], "core/text/b.h": []}, None),
            "the window uses plain headers": ({"ui/a.cpp": ['"core/gan/a.h"', "<QWidget>"], "core/gan/a.h": []}, None),
            "kinds of work do not know each other": ({"core/speech/a.cpp": ['"core/gan/a.h"']}, "core/gan/a.h"),
            "the ground floor stays below": ({"core/io/a.h": ['"core/jobs/job.h"']}, "core/jobs/job.h"),
            "neighbours on the ground floor": ({"core/audio/a.h": ['"core/image/a.h"']}, "core/image/a.h"),
            "core does not know the window": ({"core/library/a.cpp": ['"ui/a.h"']}, "ui/a.h"),
            "the window sees no tensors": ({"ui/a.cpp": ['"core/nn/layers/layers.h"'], "core/nn/layers/layers.h": []}, "core/nn/layers/layers.h"),
            "nor by way of a header": ({"ui/a.cpp": ['"core/gan/a.h"'], "core/gan/a.h": ['"core/nn/b.h"'], "core/nn/b.h": ["<torch/types.h>"]},
                                       "ui/a.cpp > core/gan/a.h"),
            "the library looks into model files": ({"core/library/a.cpp": ['"core/io/a.h"', "<QString>"], "core/io/a.h": []}, None),
            "but sees no tensors": ({"core/library/a.cpp": ['"core/io/a.h"'], "core/io/a.h": ["<torch/types.h>"]}, "reaches LibTorch"),
            "no Qt among tensors": ({"core/nn/a.h": ["<QString>"]}, "Qt"),
            "no LibTorch in the window": ({"ui/a.cpp": ["<torch/torch.h>"]}, "LibTorch"),
            "a folder nobody knows": ({"core/utils/a.h": []}, "core/utils"),
            "a room and a lower one": ({"core/nn/layers/a.h": ['"core/nn/ops/b.h"', '"core/nn/c.h"'], "core/nn/ops/b.h": [], "core/nn/c.h": []}, None),
            "a room and a higher one": ({"core/nn/ops/a.cpp": ['"core/nn/layers/b.h"'], "core/nn/layers/b.h": []}, "only lower ones"),
            "rooms beside each other": ({"ui/pages/faces/a.cpp": ['"ui/pages/speech/b.h"'], "ui/pages/speech/b.h": []}, "only lower ones"),
            "a face opens no room": ({"core/speech/a.h": ['"core/speech/piper/b.h"'], "core/speech/piper/b.h": []}, "is a face of"),
            "its .cpp does": ({"core/speech/a.cpp": ['"core/speech/piper/b.h"'], "core/speech/piper/b.h": []}, None),
            "a private room": ({"core/library/models/a.cpp": ['"core/diffusion/files/b.h"'], "core/diffusion/files/b.h": []}, "may not enter"),
            "training may": ({"core/train/a.cpp": ['"core/diffusion/networks/b.h"'], "core/diffusion/networks/b.h": []}, None),
            "a room nobody knows": ({"core/nn/things/a.h": []}, "in no room"),
            "an include without its folder": ({"core/base/a.cpp": ['"a.h"']}, "without its folder"),
        }
        for row, (files, complaint) in rows.items():
            with self.subTest(row):
                result = self.check(files)
                self.assertEqual(result.returncode == 0, complaint is None, result.stderr)
                if complaint:
                    self.assertIn(complaint, " ".join(result.stderr.split()))


if __name__ == "__main__":
    unittest.main()
