#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/transcription/voice_activity.json: Silero's probabilities for a sound with pauses, by its own ONNX
network in ONNX Runtime, and the passages that faster-whisper's rules make of them.

usage: voice_activity.py CLIP OTHER_CLIP TARGET    (PyPI: silero-vad, faster-whisper, onnxruntime, soundfile)
"""
import importlib.util
import json
import sys
from pathlib import Path

import faster_whisper.vad as rules
import numpy as np
import onnxruntime
import soundfile


def probabilities(sound):
    folder = Path(importlib.util.find_spec("silero_vad").origin).parent
    session = onnxruntime.InferenceSession(str(folder / "data" / "silero_vad.onnx"))
    state, context, result = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    sound = np.pad(sound, (0, -len(sound) % 512))
    for part in sound.reshape(-1, 512):
        likely, state = session.run(None, {"input": np.concatenate([context, part])[None], "state": state, "sr": np.array(16000)})
        context = part[-64:]
        result.append(float(likely[0, 0]))
    return result


one, other = (soundfile.read(path, dtype="float32")[0] for path in sys.argv[1:3])
sound = np.concatenate([np.zeros(3 * 16000, np.float32), one, np.zeros(6 * 16000, np.float32), other, np.zeros(70000, np.float32), one])
found = probabilities(sound)
rules.get_vad_model = lambda: lambda padded: np.array((found + [0.0])[:len(padded) // 512])
passages = rules.get_speech_timestamps(sound)
Path(sys.argv[3]).write_text(json.dumps({"probabilities": [round(p, 7) for p in found],
                                         "passages": [[int(p["start"]), int(p["end"])] for p in passages]}) + "\n", encoding="utf-8")
print(passages, len(sound))
