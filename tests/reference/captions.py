#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/captions: small BLIP networks with made-up weights in the layouts that people have (Hugging Face's folder, the
original code's .pth, one of a large model with a wider picture encoder), and the tokens that transformers finds with them. Needs
torch, transformers, Pillow."""
import json
import shutil
from pathlib import Path

import numpy
import torch
from PIL import Image, ImageDraw
from transformers import BlipConfig, BlipForConditionalGeneration

HERE = Path(__file__).resolve().parent.parent / "data" / "captions"
WORDS = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "!", "'", ",", ".", "a", "an", "the", "of", "on", "with", "and", "two", "picture",
         "photo", "red", "blue", "green", "fox", "apple", "dog", "table", "sky", "is", "sit", "##ting", "##s", "##fe", "gi", "n", "t", "don", "house", "tree",
         "man", "woman", "##er", "big", "small", "background", "white", "black", "in", "at", "under", "over", "plate", "food", "water", "boat", "street"]
BEGIN = len(WORDS)  # [DEC], [ENC] behind BERT's


def picture():
    image = Image.new("RGB", (70, 50), (250, 240, 200))
    draw = ImageDraw.Draw(image)
    draw.ellipse((5, 5, 45, 45), fill=(220, 40, 30))
    draw.rectangle((40, 20, 68, 48), fill=(40, 90, 200))
    return image


def made(seed, **vision):
    torch.manual_seed(seed)
    text = dict(vocab_size=BEGIN + 2, hidden_size=32, encoder_hidden_size=vision["hidden_size"], intermediate_size=48, projection_dim=16,
                num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=64, bos_token_id=BEGIN, sep_token_id=4, eos_token_id=4, pad_token_id=0)
    config = BlipConfig(text_config=text, vision_config=dict(image_size=32, patch_size=8, num_attention_heads=2, intermediate_size=40, num_hidden_layers=2,
                                                             layer_norm_eps=1e-5, **vision), projection_dim=16)
    model = BlipForConditionalGeneration(config).eval()
    for name, parameter in model.named_parameters():
        with torch.no_grad():
            if "LayerNorm" in name or "layer_norm" in name or "layernorm" in name:
                parameter.uniform_(0.6, 1.4) if name.endswith("weight") else parameter.normal_(0, 0.2)
            elif parameter.dim() > 1:
                parameter.normal_(0, 1.3 / parameter.shape[-1] ** 0.5)
            else:
                parameter.normal_(0, 0.3)
    return model


def pixels(side=32):
    x = numpy.asarray(picture().resize((side, 50), Image.BICUBIC).resize((side, side), Image.BICUBIC), dtype=numpy.float32) / 255
    mean, std = numpy.float32([0.48145466, 0.4578275, 0.40821073]), numpy.float32([0.26862954, 0.26130258, 0.27577711])
    return torch.from_numpy(((x - mean) / std).transpose(2, 0, 1)[None])


def original(model):
    """Under the names of the original code (the way back of convert_blip_original_pytorch_to_hf.py)."""
    result = {}
    for name, tensor in model.state_dict().items():
        new = name
        for a, b in (("vision_model.embeddings.class_embedding", "visual_encoder.cls_token"), ("vision_model.embeddings.position_embedding", "visual_encoder.pos_embed"),
                     ("vision_model.embeddings.patch_embedding", "visual_encoder.patch_embed.proj"), ("vision_model.encoder.layers.", "visual_encoder.blocks."),
                     ("vision_model.post_layernorm", "visual_encoder.norm"), (".self_attn.projection.", ".attn.proj."), (".self_attn.", ".attn."),
                     (".layer_norm1.", ".norm1."), (".layer_norm2.", ".norm2.")):
            new = new.replace(a, b)
        result[new] = tensor.clone()
    return {"model": result, "optimizer": {}, "epoch": 3}


if HERE.exists():
    shutil.rmtree(HERE)
HERE.mkdir(parents=True)
picture().save(HERE / "picture.png", optimize=True)
expected = {}
ASKED = {
    "beam 3": dict(num_beams=3, min_new_tokens=5, max_new_tokens=20, no_repeat_ngram_size=3),
    "three sentences": dict(num_beams=5, num_return_sequences=3, min_new_tokens=3, max_new_tokens=12, no_repeat_ngram_size=3),
    "greedy": dict(num_beams=1, min_new_tokens=5, max_new_tokens=20, no_repeat_ngram_size=3),
    "penalty": dict(num_beams=3, min_new_tokens=5, max_new_tokens=20, no_repeat_ngram_size=3, repetition_penalty=1.5),
    "begun": dict(num_beams=3, min_new_tokens=2, max_new_tokens=10, no_repeat_ngram_size=3, begin=["a", "picture", "of"]),
}
for name, seed, vision in (("base", 11, dict(hidden_size=24)), ("large", 12, dict(hidden_size=40)), ("third", 13, dict(hidden_size=24))):
    model = made(seed, **vision)
    folder = HERE / name
    if name == "third":
        folder.mkdir()
        torch.save(original(model), folder / "model_base_caption.pth")
        model.vision_model.config.layer_norm_eps = 1e-6
        for module in model.vision_model.modules():
            if isinstance(module, torch.nn.LayerNorm):
                module.eps = 1e-6
        model.config.vision_config.layer_norm_eps = 1e-6
        model.config.save_pretrained(folder)
    else:
        model.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    for title, settings in ASKED.items():
        settings = dict(settings)
        begin = settings.pop("begin", [])
        ids = torch.tensor([[3] + [WORDS.index(w) for w in begin] + [4]])
        with torch.no_grad():
            out = model.generate(pixel_values=pixels(), input_ids=ids, do_sample=False, **settings)
        sentences = []
        for row in out.tolist():
            row = row[1 + len(begin):]
            sentences.append([t for t in row[:row.index(4) if 4 in row else len(row)]])
        expected.setdefault(name, {})[title] = {"settings": {k: v for k, v in settings.items()}, "begin": " ".join(begin), "sentences": sentences}
        print(name, title, [" ".join(WORDS[t] if t < BEGIN else "?" for t in s) for s in sentences])
    with torch.no_grad():
        scores = model.text_decoder(input_ids=torch.tensor([[BEGIN, 10, 18]]), encoder_hidden_states=model.vision_model(pixel_values=pixels())[0]).logits[0, -1]
    expected[name]["scores"] = scores.tolist()
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
