# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the Whisper model of a CTranslate2 folder as whisper.cpp's ggml file in float16, so that both can be compared
on the same weights. The form is that of models/convert-pt-to-ggml.py in whisper.cpp's repository."""
import base64
import struct
from pathlib import Path

import numpy as np

TYPES = ["<f4", "<i1", "<i2", "<i4", "<f2"]


def read_ctranslate2(path: Path) -> dict:
    data, at = path.read_bytes(), 0

    def take(form):
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    def text():
        nonlocal at
        (length,) = take("H")
        at += length
        return data[at - length:at - 1].decode()

    take("I"), text(), take("I")
    tensors = {}
    for _ in range(take("I")[0]):
        name, (rank,) = text(), take("B")
        shape = take("I" * rank)
        (kind,), (size,) = take("B"), take("I")
        tensors[name] = np.frombuffer(data[at:at + size], TYPES[kind]).reshape(shape)
        at += size
    return tensors


def openai_names(ct2: dict) -> dict:
    state = {}

    def layer(target, source):
        state[target + ".weight"], state[target + ".bias"] = ct2[source + "/weight"], ct2[source + "/bias"]

    def norm(target, source):
        state[target + ".weight"], state[target + ".bias"] = ct2[source + "/gamma"], ct2[source + "/beta"]

    def split(targets, source):
        for target, weight, bias in zip(targets, np.split(ct2[source + "/weight"], len(targets)), np.split(ct2[source + "/bias"], len(targets))):
            state[target + ".weight"] = weight
            if not target.endswith("key"):
                state[target + ".bias"] = bias

    for side in ("encoder", "decoder"):
        number = 0
        while f"{side}/layer_{number}/ffn/linear_0/weight" in ct2:
            source, target = f"{side}/layer_{number}", f"{side}.blocks.{number}"
            split([f"{target}.attn.{part}" for part in ("query", "key", "value")], f"{source}/self_attention/linear_0")
            layer(f"{target}.attn.out", f"{source}/self_attention/linear_1")
            norm(f"{target}.attn_ln", f"{source}/self_attention/layer_norm")
            if side == "decoder":
                layer(f"{target}.cross_attn.query", f"{source}/attention/linear_0")
                split([f"{target}.cross_attn.{part}" for part in ("key", "value")], f"{source}/attention/linear_1")
                layer(f"{target}.cross_attn.out", f"{source}/attention/linear_2")
                norm(f"{target}.cross_attn_ln", f"{source}/attention/layer_norm")
            layer(f"{target}.mlp.0", f"{source}/ffn/linear_0")
            layer(f"{target}.mlp.2", f"{source}/ffn/linear_1")
            norm(f"{target}.mlp_ln", f"{source}/ffn/layer_norm")
            number += 1
        state[f"{side}.positional_embedding"] = ct2[f"{side}/position_encodings/encodings"]
    layer("encoder.conv1", "encoder/conv1")
    layer("encoder.conv2", "encoder/conv2")
    norm("encoder.ln_post", "encoder/layer_norm")
    norm("decoder.ln", "decoder/layer_norm")
    state["decoder.token_embedding.weight"] = ct2["decoder/embeddings/weight"]
    return state


def write(folder: Path, vocabularies: Path, target: Path) -> None:
    from faster_whisper.feature_extractor import FeatureExtractor

    ct2 = read_ctranslate2(folder / "model.bin")
    state = openai_names(ct2)
    tokens, width = state["decoder.token_embedding.weight"].shape
    bands = state["encoder.conv1.weight"].shape[1]
    heads = [int(ct2[f"{side}/num_heads"]) for side in ("encoder", "decoder")]
    layers = [sum(name.startswith(f"{side}.blocks.") and name.endswith("mlp.0.bias") for name in state) for side in ("encoder", "decoder")]
    filters = np.ascontiguousarray(FeatureExtractor.get_mel_filters(16000, 400, n_mels=bands), "<f4")
    vocabulary = vocabularies / ("gpt2.tiktoken" if tokens == 51864 else "multilingual.tiktoken")
    with target.open("wb") as out:
        out.write(struct.pack("<I11i", 0x67676d6c, tokens, 1500, width, heads[0], layers[0], 448, width, heads[1], layers[1], bands, 1))
        out.write(struct.pack("<2i", *filters.shape) + filters.tobytes())
        ordinary = [base64.b64decode(line.split()[0]) if len(line.split()) == 2 else b"" for line in vocabulary.read_text().splitlines() if line]
        out.write(struct.pack("<i", len(ordinary)))
        for token in ordinary:
            out.write(struct.pack("<i", len(token)) + token)
        for name, data in state.items():
            if name in ("encoder.conv1.bias", "encoder.conv2.bias"):
                data = data.reshape(-1, 1)
            half = data.ndim >= 2 and "positional_embedding" not in name and not name.endswith("bias")
            out.write(struct.pack("<3i", data.ndim, len(name), int(half)))
            out.write(struct.pack(f"<{data.ndim}i", *reversed(data.shape)) + name.encode() + data.astype("<f2" if half else "<f4").tobytes())
