#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/io/ggml_blocks.json: rows quantized by the Python package gguf, and what it makes of them again.

usage: ggml_blocks.py TARGET
"""
import json
import sys
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import quants

rows = np.random.default_rng(5).standard_normal((2, 64)).astype(np.float32)
result = {}
for kind in (Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0):
    packed = quants.quantize(rows, kind)
    values = quants.dequantize(packed, kind)
    result[kind.name] = {"type": int(kind), "packed": packed.tobytes().hex(), "values": [float(v) for v in values.flatten()]}
Path(sys.argv[1]).write_text(json.dumps(result) + "\n", encoding="utf-8")
