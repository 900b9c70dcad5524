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


def texts():
    settings = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b, Model: sd1"
    for i, text in enumerate(["a fox\nNegative prompt: fog\n" + settings, "a [cat:dog:0.5] AND <lora:x:1> {a|b} __c__\n" + settings + "\nTemplate: x", settings,
                              json.dumps({"parameters": "a\n" + settings}), "a.Negative prompt: b." + settings, "a\nSteps: 2 | Seed: 3 | Size: 8x8"]):
        put("a1111", f"{i}", text.encode())
        put("prompt", f"{i}", text.split("\n")[0].encode())
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
    put("archive", "words.gz", gzip.compress(b"words", mtime=0))
    pictures()
    texts()
    others()


main()
