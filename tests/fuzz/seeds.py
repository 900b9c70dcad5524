# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts beginnings for the fuzzers into a folder, one folder for each of them: what the tests' data hold.

    python3 seeds.py FOLDER
"""
import gzip
import io
import json
import pathlib
import struct
import sys
import zipfile
import zlib

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
out = pathlib.Path(sys.argv[1])
longest = 1 << 16


def put(target, name, data):
    if len(data) <= longest:
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name.replace("/", "_")).write_bytes(data)


def packed(path):
    """The files in what odd_files.py and training_sets.py wrote."""
    content = zlib.decompress(path.read_bytes()[4:])
    length = struct.unpack("<I", content[:4])[0]
    index = json.loads(content[4:4 + length])
    body = content[4 + length:]
    for name, entry in (index["files"] if "files" in index else {k: v["at"] for k, v in index.items()}).items():
        yield name, body[entry[0]:entry[0] + entry[1]]


def model(name, data):
    kind = {"safetensors": "safetensors", "pt": "torchfile", "pkl": "torchfile", "onnx": "onnx", "npz": "npz", "gguf": "gguf"}.get(name.rsplit(".", 1)[-1])
    if kind:
        put(kind, name, data)
    if kind == "torchfile" and data[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.namelist():
                    if entry.endswith("data.pkl"):
                        put("pickle", name, archive.read(entry))
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            pass
    elif kind == "torchfile":
        put("pickle", name, data)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pictures():
    rows = b"\0\x80\x40\x20\x10\x08\x04\0\1\2\3\4\5\6"
    for name, extra in {"plain": b"", "text": chunk(b"tEXt", b"parameters\0a fox\nSteps: 4, Seed: 5, Size: 8x8"),
                        "wide": chunk(b"iTXt", b"parameters\0\0\0\0\0" + "狐\nSteps: 4".encode()), "packed": chunk(b"zTXt", b"parameters\0\0" + zlib.compress(b"a fox")),
                        "exif": chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0")}.items():
        png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)) + extra + chunk(b"IDAT", zlib.compress(rows))
               + chunk(b"IEND", b""))
        put("picture", name + ".png", png)
        put("picturetexts", name + ".png", png)
    comment = b"UNICODE\0" + "a fox\nSteps: 4".encode("utf-16-be")
    exif = (b"Exif\0\0MM\0*" + struct.pack(">I", 8) + struct.pack(">HHHII", 1, 0x9286, 7, len(comment), 26) + bytes(4) + comment)
    jpeg = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xd9"
    put("picturetexts", "comment.jpg", jpeg)
    put("picturetexts", "comment.webp", b"RIFF" + struct.pack("<I", 12 + len(exif)) + b"WEBPEXIF" + struct.pack("<I", len(exif)) + exif)
    for path in sorted((DATA / "style").glob("*")) + sorted((DATA / "upscale").glob("*")):
        if path.suffix in (".png", ".jpg", ".webp"):
            put("picture", path.name, path.read_bytes())
            put("picturetexts", path.name, path.read_bytes())


def adapters():
    """Files of one layer: what adapterlayer.cpp knows, float32 ones."""
    kinds = {"lora": {"lora_up.weight": [8, 2], "lora_down.weight": [2, 4], "alpha": []},
             "middle": {"lora_up.weight": [4, 2, 1, 1], "lora_down.weight": [2, 4, 1, 1], "lora_mid.weight": [2, 2, 3, 3]},
             "loha": {"hada_w1_a": [8, 2], "hada_w1_b": [2, 4], "hada_w2_a": [8, 2], "hada_w2_b": [2, 4]},
             "lokr": {"lokr_w1": [2, 2], "lokr_w2_a": [4, 1], "lokr_w2_b": [1, 2]}, "ia3": {"weight": [8], "on_input": [1]},
             "dora": {"lora_up.weight": [8, 2], "lora_down.weight": [2, 4], "dora_scale": [8, 1]}, "full": {"diff": [8, 4], "diff_b": [8]}}
    for name, tensors in kinds.items():
        header, body = {"__metadata__": {"ss_base_model_version": "sd_v1"}}, b""
        for role, shape in tensors.items():
            count = 1
            for size in shape:
                count *= size
            header["lora_unet_x." + role] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + 4 * count]}
            body += struct.pack("<f", 1.0) * count
        text = json.dumps(header).encode()
        put("adapter", name, struct.pack("<Q", len(text)) + text + body)


def texts():
    settings = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b, Model: sd1"
    for i, text in enumerate(["a fox\nNegative prompt: fog\n" + settings, "a [cat:dog:0.5] AND <lora:x:1> {a|b} __c__\n" + settings + "\nTemplate: x", settings,
                              json.dumps({"parameters": "a\n" + settings}), "a.Negative prompt: b." + settings, "a\nSteps: 2 | Seed: 3 | Size: 8x8"]):
        put("a1111", f"{i}", text.encode())
        put("foreign", f"{i}", text.encode())
        put("prompt", f"{i}", text.split("\n")[0].encode())
    put("foreign", "swarm", b'{"sui_image_params": {"prompt": "a", "loras": ["ink"], "loraweights": ["0.5"]}}')
    put("foreign", "comfy", b'{"1": {"class_type": "KSampler", "inputs": {"positive": ["1", 0], "seed": 1, "steps": 2, "model": ["1", 0], "lora_name": "x"}}}')
    put("foreign", "invoke", b'{"positive_prompt": "a", "loras": [{"model": {"name": "ink"}, "weight": 1}], "scheduler": "euler_k"}')
    for path in sorted((DATA / "styles").glob("*.csv")):
        put("stylescsv", path.name, path.read_bytes()[:8192])
    put("prompt", "choices", b"{2$$a|__b/c*__|3::d} ${x={e|f}}${x} <lora:y:0.5:1> embedding:word AND g :1.2")
    put("prompt", "brackets", b"((a:1.2) [b] \\( (c BREAK d:0.5)) [a|b] [a:b:3]")
    for kind, lists in enumerate([['{"file_name": "a.png", "text": "a dog", "keywords": ["pet"]}\n'], ["file_name,text\na.png,\"a \"\"b\"\"\"\n", "Filename\tCaption\nx\ty\n"],
                                  ['{"a": {"caption": "b", "tags": "c, d"}}', '[{"image": "a", "caption": "b"}]',
                                   '{"images": [{"id": 1, "file_name": "a"}], "annotations": [{"image_id": 1, "caption": "b"}]}'], ['{"caption": "a"}'], ["a\nb\n"]]):
        for i, text in enumerate(lists):
            put("captions", f"{kind}-{i}", bytes([kind]) + text.encode())
    put("yamlbeside", "v", b"model:\n  target: ldm\n  params:\n    parameterization: \"v\"\n    linear_start: 0.00085\n")
    put("yamlbeside", "odd", b"model: &a {params: {parameterization: eps}}\nb: *a\nc: [1, 2, {d: !!str e}]\nf: |\n  g\n")


def others():
    put("ncnn", "small", b"7767517\n3 3\nInput in 0 1 in0\nConvolution c 1 1 in0 a 0=2 1=1 5=1 6=6\nReLU r 1 1 a out\n\0" + bytes(4) + struct.pack("<8f", *range(8)))
    tensor = struct.pack("<iii", 1, 1, 0) + struct.pack("<i", 2) + b"a" + struct.pack("<2f", 1, 2)
    put("ggml", "small", struct.pack("<12i", 0x67676d6c, 2, 4, 4, 2, 1, 4, 4, 2, 1, 80, 0) + struct.pack("<ii", 1, 201) + bytes(4 * 201) + struct.pack("<i", 2)
        + struct.pack("<i", 1) + b"a" + struct.pack("<i", 1) + b"b" + tensor)
    name = b"WhisperSpec\0"
    put("ctranslate2", "small", struct.pack("<I", 6) + struct.pack("<H", len(name)) + name + struct.pack("<I", 3) + struct.pack("<I", 1) + struct.pack("<H", 2) + b"a\0"
        + struct.pack("<B", 1) + struct.pack("<I", 2) + struct.pack("<B", 0) + struct.pack("<I", 8) + bytes(8) + struct.pack("<I", 0))


def speech():
    for number, name in enumerate(("en-us", "de", "fr", "es")):
        for i, line in enumerate((DATA / "speech" / "spoken" / f"{name}.txt").read_text(encoding="utf-8").splitlines()):
            if " => " in line:
                put("spokenforms", f"{name}-{i}", bytes([number]) + line.split(" => ")[0].encode())
    page = ("<html><head><title>T</title></head><body><h1>A<br/>B</h1><p id='x'>One<sup><a href='#fn1'>1</a></sup> <a class='noteref' href='n#2'>[2]</a>"
            "<span class='pagenum'>[Pg 2]</span> 10<sup>3</sup></p><table><tr><td>a</td><td>b</td></tr></table><pre>c [[x]]</pre>&eacute;</body></html>")
    markdown = ("---\ntitle: x\n---\n# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [ ] t[^a]\n\n[^a]: note\n\n<div>x</div> <b>y</b> [[w|l]] <http://a.b/c> "
                "&nbsp;\n\n```\nc\n```\n")
    ssml = ("<?xml version='1.0'?><!-- c --><speak>Hi <break time='1s'/><sub alias='World'>W</sub> &amp; <prosody rate='+10%'>a</prosody>"
            "<say-as interpret-as='characters'>ok</say-as><phoneme ph='a'>b</phoneme></speak>")
    marks = "Anna: One [pause:1s] two [speed 1.5]three[/speed] [voice a#2]four[/voice] [laughs] [[tɛst]] <break time=\"1s\"/>"
    words = "The caf\u00e9\u2019s menu was nega-\ntive about the one-\nsided plan.\n\nChapter 2\n\nEnd."
    for kind, text in enumerate((words, markdown, page, ssml)):
        for encoding in ("utf-8", "utf-16", "utf-16-le", "cp1252"):
            put("texts", f"{kind}-{encoding}", bytes([kind]) + text.encode(encoding, "replace"))
    put("directions", "ssml", ssml.encode())
    put("directions", "marks", marks.encode())
    container = "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>"
    package = ("<package><metadata><dc:title>T &amp; &eacute;</dc:title><dc:creator opf:role='aut'>A</dc:creator></metadata><manifest>"
               "<item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/><item id='t' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
               "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/><item id='b' href='B.xhtml' media-type='application/xhtml+xml'/></manifest>"
               "<spine toc='t'><itemref idref='a'/><itemref idref='b'/></spine></package>")
    nav = "<nav epub:type='toc'><ol><li><a href='a.xhtml#x'>One</a></li></ol></nav>"
    ncx = "<ncx><navMap><navPoint><navLabel><text>One</text></navLabel><content src='a.xhtml'/></navPoint></navMap></ncx>"
    put("epub", "small", b"\xff\xff".join(part.encode() for part in (container, package, nav, ncx, page, page)))
    header = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    sound = bytes(range(256)) * 4
    for name, length in (("wav", len(sound)), ("unknown", 0xFFFFFFFF), ("none", 0), ("short", 100)):
        put("sound", name, b"RIFF" + struct.pack("<I", 36 + len(sound)) + b"WAVEfmt " + struct.pack("<I", 16) + header + b"LIST" + struct.pack("<I", 4) + b"INFO"
            + b"data" + struct.pack("<I", length) + sound)
    segment = {"start": 0, "end": 2, "text": " Hello there, you.", "avg_logprob": -0.2, "no_speech_prob": 0.1,
               "words": [{"word": " Hello", "start": 0, "end": 0.5, "probability": 0.9}]}
    put("transcript", "small", json.dumps({"language": "en", "duration": 5, "text": "a", "segments": [segment]}).encode())
    put("commandfile", "request", json.dumps({"text": "Hi.", "voice": "a", "speed": 1.2, "cast": [{"name": "A", "voice": "b"}], "sentence_seeds": {"1": 2}}).encode())
    film = {"atelier_film": 1, "title": "T", "size": [640, 360], "rate": [30000, 1001], "look": "night", "new": {"x": 1}, "music": {"file": "a.mp3", "level": -8},
            "scenes": [{"words": "One two.", "picture": {"file": "a.png", "colour": "#102030"}, "seconds": 2, "title": {"text": "A", "kind": "lower_third"},
                        "movement": {"kind": "pan_zoom", "from": [0, 0, 1, 1], "to": [0.1, 0.1, 0.5, 0.5]}, "transition": {"kind": "wipe", "seconds": 1}},
                       {"recording": {"file": "b.wav", "from": 1, "to": 2, "words": [{"start": 0, "end": 1, "words": [["Hi", 0, 1, True]]}]}, "chapter": True}]}
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="  # a PNG of one grey point
    put("sketchrequest", "drawing", json.dumps({"drawing": {"ink": dot}, "word": "fox", "size": 256, "model": "sketch"}).encode())
    put("sketchrequest", "files", json.dumps({"picture": "/a.png", "colours": "/b.png", "device": "cpu", "threads": 1}).encode())
    put("film", "document", b"\0" + json.dumps(film).encode())
    put("film", "subrip", b"\1" + b"1\n00:00:01,000 --> 00:00:02,500\nHello <i>you</i>\n\n2\n00:03.5 --> 00:04\nBye.\n")
    put("film", "markdown", b"\2" + (markdown + "![a](x%20y.png \"5 s\") Words.\n").encode())
    put("commandfile", "words", b'word,say,kind,case,language\n"a, ""b""",line,ipa,exact,en\n')


def main():
    for path in sorted((DATA / "io").rglob("*")):
        if path.is_file():
            model(path.name, path.read_bytes())
    for name, data in packed(DATA / "io" / "odd.qz"):
        model(name, data)
    for name, data in packed(DATA / "train" / "sets.qz"):
        begin = data[:4]
        if begin[:2] == b"\x80\x02":
            put("pickle", name, data)
        elif begin[:3] == b"\0\0\x08":
            put("pictureset", name, data)
        elif name.endswith(".bin"):
            put("pictureset", name, data)
        elif name.endswith(".npz"):
            put("npz", name, data)
        if name.endswith((".tar", ".zip", ".gz", ".xz")):
            put("archive", name, data)
    for path in sorted((DATA / "onnx").glob("case-*.onnx")):
        put("onnxnetwork", path.name, path.read_bytes())
    put("tagnames", "list", (DATA / "onnx" / "selected_tags.csv").read_bytes())
    for model in ("base", "third"):
        config, words = ((DATA / "captions" / model / name).read_bytes() for name in ("config.json", "vocab.txt"))
        longest_half = max(len(config), len(words))
        put("captionfile", model, config.ljust(longest_half) + words.ljust(longest_half))
    for path in sorted((DATA / "provenance").glob("made.*")):
        put("credentials", path.name, path.read_bytes())
    put("archive", "words.gz", gzip.compress(b"words", mtime=0))
    pictures()
    adapters()
    texts()
    others()
    speech()


main()
