# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/train/sets.qz: small sets of pictures as torchvision and others leave them on disk, and what is in them.

    python training_sets.py     needs numpy, Pillow

Packed as Qt's qCompress() packs; inside: the length of a JSON text (4 bytes, little-endian), the text, then all files one after
another. The text has "files" {path: [begin, size]} and "sets" {path of a file or folder: [count, edge, SHA-256 of the pictures as
[N, 3, edge, edge]]}, for those whose pictures come without loss.
"""
import gzip
import hashlib
import io
import json
import pathlib
import pickle
import struct
import tarfile
import zipfile
import zlib

import numpy
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "train"
files, sets = {}, {}


def pictures(count, edge, salt, channels=3):
    """Planes of slopes: no two alike, and small when packed."""
    y, x = numpy.mgrid[0:edge, 0:edge]
    return numpy.stack([numpy.stack([(x * (c + 1) + y * (i + salt)) % 256 for c in range(channels)]) for i in range(count)]).astype(numpy.uint8)


def expect(path, block):
    block = numpy.ascontiguousarray(numpy.broadcast_to(block, (block.shape[0], 3, *block.shape[2:])))
    sets[path] = [block.shape[0], block.shape[2], hashlib.sha256(block.tobytes()).hexdigest()]



class Python2(pickle._Pickler):
    """Writes bytes as Python 2 wrote its strings, in which CIFAR's own files came to be."""
    dispatch = dict(pickle._Pickler.dispatch)

    def save_bytes(self, obj):
        if len(obj) < 256:
            self.write(pickle.SHORT_BINSTRING + bytes([len(obj)]) + obj)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(obj)) + obj)
        self.memoize(obj)

    dispatch[bytes] = save_bytes


def pickled(value, old=True):
    if not old:
        return pickle.dumps(value, 4)
    stream = io.BytesIO()
    Python2(stream, 2, fix_imports=True).dump(value)
    return stream.getvalue().replace(b"cnumpy._core.multiarray\n", b"cnumpy.core.multiarray\n")


def packed(entries, mode="w:gz"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def zipped(entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def png(block):
    stream = io.BytesIO()
    Image.fromarray(block.transpose(1, 2, 0)).save(stream, "PNG")
    return stream.getvalue()


def idx(block, kind=3):
    return struct.pack(">BBBB", 0, 0, 8, block.ndim) + struct.pack(">" + "I" * block.ndim, *block.shape) + block.tobytes()


def cifar10():
    batches, blocks = {}, []
    for i in range(1, 6):
        block = pictures(3, 32, i)
        blocks.append(block)
        batches[f"data_batch_{i}"] = pickled({b"batch_label": b"training batch %d of 5" % i, b"labels": [1, 2, 3], b"data": block.reshape(3, -1),
                                              b"filenames": [b"a.png", b"b.png", b"c.png"]})
    block = pictures(2, 32, 9)
    blocks.append(block)
    batches["test_batch"] = pickled({b"batch_label": b"testing batch 1 of 1", b"labels": [1, 2], b"data": block.reshape(2, -1), b"filenames": [b"d.png", b"e.png"]})
    batches["batches.meta"] = pickled({b"num_cases_per_batch": 3, b"label_names": [b"airplane", b"automobile"], b"num_vis": 3072})
    batches["readme.html"] = b"<html>"
    everything = numpy.concatenate(blocks)
    for name, data in batches.items():
        files["cifar-10/cifar-10-batches-py/" + name] = data
    archive = packed({"cifar-10-batches-py/" + name: data for name, data in batches.items()})
    files["cifar-10/cifar-10-python.tar.gz"] = archive  # torchvision leaves both
    files["cifar-10-python.tar.gz"] = archive
    for path in ("cifar-10", "cifar-10/cifar-10-batches-py", "cifar-10-python.tar.gz"):
        expect(path, everything)
    expect("cifar-10/cifar-10-batches-py/data_batch_2", blocks[1])


def cifar100():
    train, test = pictures(4, 32, 11), pictures(2, 32, 12)
    for name, block in (("train", train), ("test", test)):
        files["cifar-100-python/" + name] = pickled({b"data": block.reshape(len(block), -1), b"fine_labels": [1] * len(block), b"coarse_labels": [0] * len(block),
                                                     b"filenames": [b"x.png"] * len(block), b"batch_label": b"one"})
    files["cifar-100-python/meta"] = pickled({b"fine_label_names": [b"apple"], b"coarse_label_names": [b"fruit"]})
    files["cifar-100-python/file.txt~"] = b""
    expect("cifar-100-python", numpy.concatenate([test, train]))  # by name
    binary = pictures(3, 32, 13)
    files["cifar-100-binary/train.bin"] = b"".join(b"\1\2" + picture.tobytes() for picture in binary)
    expect("cifar-100-binary", binary)
    files["new-pickle/batch.pkl"] = pickled({"data": train.reshape(4, -1), "labels": [0, 1, 2, 3]}, old=False)
    expect("new-pickle", train)


def mnist():
    train, test = pictures(5, 28, 21, 1), pictures(2, 28, 22, 1)
    raw = {"t10k-images-idx3-ubyte": idx(test[:, 0]), "t10k-labels-idx1-ubyte": idx(numpy.array([1, 2], numpy.uint8)),
           "train-images-idx3-ubyte": idx(train[:, 0]), "train-labels-idx1-ubyte": idx(numpy.array([1, 2, 3, 4, 5], numpy.uint8))}
    for name, data in raw.items():
        files["MNIST/raw/" + name] = data
        files["MNIST/raw/" + name + ".gz"] = gzip.compress(data, mtime=0)
        files["mnist-packed/" + name + ".gz"] = gzip.compress(data, mtime=0)
    for path in ("MNIST", "mnist-packed"):
        expect(path, numpy.concatenate([test, train]))
    expect("MNIST/raw/train-images-idx3-ubyte", train)
    expect("mnist-packed/train-images-idx3-ubyte.gz", train)
    shares = (train.reshape(5, -1) / numpy.float32(255)).astype(numpy.float32)
    files["mnist.pkl.gz"] = gzip.compress(pickled(((shares, numpy.arange(5)), (shares[:2], numpy.arange(2)))), mtime=0)
    expect("mnist.pkl.gz", numpy.concatenate([train, train[:2]]))
    stream = io.BytesIO()
    numpy.savez(stream, x_train=train[:, 0], y_train=numpy.arange(5), x_test=test[:, 0], y_test=numpy.arange(2))
    files["keras/mnist.npz"] = stream.getvalue()
    expect("keras", numpy.concatenate([test, train]))


def archives():
    block = pictures(4, 32, 31)
    names = ["class a/1.png", "class a/2.PNG", "class b/3.png", "class b/deep/4.png"]
    entries = {name: png(picture) for name, picture in zip(names, block)}
    beside = {"__MACOSX/class a/._1.png": b"\0\5\x16\7", "class a/.DS_Store": b"x", "class b/notes.txt": b"words"}
    files["pictures.zip"] = zipped({**entries, **beside})
    files["pictures.tar"] = packed({**entries, **beside}, "w")
    files["pictures.tar.xz"] = packed({**entries, **beside}, "w:xz")
    for name in ("pictures.zip", "pictures.tar", "pictures.tar.xz"):
        expect(name, block)
    files["evil.tar"] = packed({"../../evil.png": png(block[0]), "/etc/evil.png": png(block[1])}, "w")
    expect("evil.tar", block[:2])
    shard = {}
    for i, picture in enumerate(block):
        shard[f"{i:04}.png"] = png(picture)
        shard[f"{i:04}.json"] = json.dumps({"caption": f"picture {i}", "url": "x"}).encode()
        if i == 0:
            shard[f"{i:04}.txt"] = b"the first"
    order = sorted(shard)  # 0000.json, 0000.png, 0000.txt, ...
    files["shards/00000.tar"] = packed({name: shard[name] for name in order}, "w")
    files["shards/00001.tar"] = packed({name: shard[name] for name in sorted(shard, key=lambda n: (n.split(".")[1], n))}, "w")  # not by sample
    expect("shards", numpy.concatenate([block, block]))


def main():
    cifar10()
    cifar100()
    mnist()
    archives()
    body, index = b"", {}
    for name, data in files.items():
        index[name] = [len(body), len(data)]
        body += data
    text = json.dumps({"files": index, "sets": sets}, separators=(",", ":")).encode()
    content = struct.pack("<I", len(text)) + text + body
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "sets.qz").write_bytes(struct.pack(">I", len(content)) + zlib.compress(content, 9))
    print(len(files), len(sets), len(content), (OUT / "sets.qz").stat().st_size)


main()
