# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ONNX Runtime makes of a few sentences with the voice en_US-joe-medium, all noise at 0.

    python speech_reference.py MODEL.onnx ../data/speech/joe.safetensors

Needs numpy, onnxruntime, safetensors. For sentence i the file holds `ids.i` (int64) and
`samples.i` (float32); its metadata holds `phonemes.i`, the IPA that gave the ids.
"""
import json
import sys

import numpy as np
import onnxruntime
from safetensors.numpy import save_file

PHONEMES = [
    "ɡˈʊd mˈɔːɹnɪŋ.",
    "ðə kwˈɪk bɹˈaʊn fˈɑːks, dʒˈʌmps ˌoʊvɚ ðə lˈeɪzi dˈɑːɡ!",
    "jˈɛs?",
]


def main(model, target):
    ids_of = json.load(open(model + ".json", encoding="utf-8"))["phoneme_id_map"]
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    tensors, metadata = {}, {}
    for i, phonemes in enumerate(PHONEMES):
        ids = ids_of["^"] + ids_of["_"]
        for phoneme in phonemes:
            ids = ids + ids_of[phoneme] + ids_of["_"]
        ids = np.array(ids + ids_of["$"], dtype=np.int64)
        samples = session.run(None, {
            "input": ids[None],
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": np.array([0.0, 1.0, 0.0], dtype=np.float32),
        })[0]
        tensors[f"ids.{i}"] = ids
        tensors[f"samples.{i}"] = samples.reshape(-1).astype(np.float32)
        metadata[f"phonemes.{i}"] = phonemes
    save_file(tensors, target, metadata)


main(*sys.argv[1:])
