# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/io/odd.qz: model files that are valid and unusual, with what their own libraries read from them.

    python odd_files.py     needs torch, numpy, onnx, safetensors, gguf

Packed as Qt's qCompress() packs; inside: the length of a JSON text (4 bytes, little-endian), the text, then all files one after
another. The text says of each file: [begin, size], and "tensors" {name: [type, shape, SHA-256 of the values]}, "metadata" {name:
text} where it matters, or "refused": a word that the message must have. Names of nested dictionaries are joined with dots.
"""
import argparse
import collections
import enum
import hashlib
import io
import itertools
import json
import pathlib
import pickle
import struct
import sys
import tempfile
import types
import warnings
import zipfile
import zlib

import gguf
import numpy
import onnx
import safetensors
import torch
from onnx import TensorProto, helper, numpy_helper

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "io"
C10_NAMES = {"float64": "Double", "float32": "Float", "float16": "Half", "bfloat16": "BFloat16", "int64": "Long", "int32": "Int",
             "int16": "Short", "int8": "Char", "uint8": "Byte", "bool": "Bool", "uint16": "UInt16", "uint32": "UInt32",
             "uint64": "UInt64", "complex64": "ComplexFloat", "complex128": "ComplexDouble", "complex32": "ComplexHalf",
             "float8_e4m3fn": "Float8_e4m3fn", "float8_e5m2": "Float8_e5m2", "float8_e4m3fnuz": "Float8_e4m3fnuz",
             "float8_e5m2fnuz": "Float8_e5m2fnuz", "float8_e8m0fnu": "Float8_e8m0fnu", "float4_e2m1fn_x2": "Float4_e2m1fn_x2"}
files = {}
folder = pathlib.Path(tempfile.mkdtemp())


def described(tensors):
    result = {}
    for name, t in tensors.items():
        values = t.detach().contiguous()
        data = values.flatten().view(torch.uint8).numpy().tobytes() if t.numel() else b""
        result[name] = [C10_NAMES[str(t.dtype).removeprefix("torch.")], list(t.shape), hashlib.sha256(data).hexdigest()[:16]]
    return result


def add(name, data, tensors=None, refused=None, metadata=None):
    assert name not in files, name
    entry = {"data": data}
    if refused is not None:
        entry["refused"] = refused
    else:
        entry["tensors"] = described(tensors)
    if metadata:
        entry["metadata"] = metadata
    files[name] = entry


def values(dtype, count=16):
    """Bytes that are valid in every type: no NaN with a payload, no bool beyond 1."""
    width = torch.empty(0, dtype=dtype).element_size()
    if dtype == torch.bool:
        return torch.tensor([i % 3 == 0 for i in range(count)])
    if dtype.is_floating_point or dtype.is_complex:
        parts = 2 if dtype.is_complex else 1
        raw = numpy.arange(count * width, dtype=numpy.uint8) % 50
        return torch.from_numpy(raw.copy()).view(dtype) if width > 1 or parts == 1 else None
    raw = numpy.arange(count * width, dtype=numpy.uint8) * 7
    return torch.from_numpy(raw.copy()).view(dtype)


# ---------------------------------------------------------------- safetensors

def file_of(header, data):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    return struct.pack("<Q", len(text)) + text + data


def safetensors_file(name, header, data, metadata=None, always=None):
    """What the package reads decides; `always`: what is read though the package refuses it, for it harms nobody."""
    raw = file_of(header, data)
    path = folder / "x.safetensors"
    path.write_bytes(raw)
    try:
        with safetensors.safe_open(str(path), "pt") as f:
            tensors = {key: f.get_tensor(key) for key in f.keys()}
    except Exception:
        assert always is not None, name
        tensors = always
    add(name + ".safetensors", raw, tensors, metadata=metadata)


def entry(dtype, shape, begin, end, **more):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end], **more}


def safetensors_files():
    data = bytes(range(16))
    one = {"a": entry("F32", [4], 0, 16)}
    a = {"a": torch.frombuffer(bytearray(data), dtype=torch.float32)}
    safetensors_file("metadata-null", {"__metadata__": None, **one}, data)
    safetensors_file("metadata-empty", {"__metadata__": {}, **one}, data)
    safetensors_file("metadata-last", {**one, "__metadata__": {"x": "y"}}, data, {"x": "y"})
    safetensors_file("metadata-twice", b'{"__metadata__":{"x":"1","x":"2"},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}', data, {"x": "2"})
    for kind, value, text in (("number", 7, "7"), ("negative", -7, "-7"), ("fraction", 0.5, "0.5"), ("true", True, "true"), ("none", None, "null"),
                              ("object", {"y": {"z": [1, "q"]}}, '{"y":{"z":[1,"q"]}}'), ("list", ["p", 2, None], '["p",2,null]'), ("no-list", [], "[]")):
        safetensors_file(f"metadata-of-{kind}", {"__metadata__": {"x": value, "title": "kept"}, **one}, data, {"x": text, "title": "kept"}, always=a)
    safetensors_file("metadata-is-list", {"__metadata__": ["x"], **one}, data, always=a)
    safetensors_file("metadata-is-text", {"__metadata__": "x", **one}, data, always=a)
    safetensors_file("metadata-only", {"__metadata__": {"x": "y"}}, b"", {"x": "y"})
    safetensors_file("metadata-unicode", {"__metadata__": {"titel": "grün ✓ \U0001f98a\n\"q\""}, **one}, data, {"titel": "grün ✓ \U0001f98a\n\"q\""})
    safetensors_file("nothing", {}, b"")
    safetensors_file("space-before", b"   " + json.dumps(one).encode(), data)
    safetensors_file("space-behind", json.dumps(one).encode() + b"  \n\t ", data)
    safetensors_file("space-inside", json.dumps(one, indent=3).encode(), data)
    for pad in range(1, 8):
        safetensors_file(f"unaligned-{pad}", json.dumps(one).encode() + b" " * pad, data)
    safetensors_file("unknown-field", {"a": entry("F32", [4], 0, 16, note={"deep": [1, {"er": None}]}, quant="none")}, data)
    safetensors_file("other-order", {"b": entry("F32", [1], 4, 8), "a": entry("F32", [1], 0, 4)}, data[:8])
    safetensors_file("mixed-widths", {"a": entry("U8", [1], 0, 1), "b": entry("F64", [1], 1, 9), "c": entry("F16", [2], 9, 13)}, data[:13])
    safetensors_file("field-order", b'{"a":{"data_offsets":[0,16],"shape":[4],"dtype":"F32"}}', data)
    safetensors_file("scalar", {"a": entry("F32", [], 0, 4)}, data[:4])
    safetensors_file("empty-tensors", {"a": entry("F32", [4], 0, 16), "e": entry("F32", [0], 16, 16), "f": entry("I64", [0, 3], 0, 0)}, data)
    safetensors_file("empty-alone", {"e": entry("BF16", [3, 0], 0, 0)}, b"")
    safetensors_file("many-dimensions", {"a": entry("U8", [1] * 12 + [16], 0, 16)}, data)
    safetensors_file("name-empty", {"": entry("F32", [4], 0, 16)}, data)
    safetensors_file("name-unicode", {"größe.狐": entry("F32", [4], 0, 16)}, data)
    safetensors_file("name-spaces", {" a b/c\\d ": entry("F32", [4], 0, 16)}, data)
    safetensors_file("name-long", {"n" * 5000: entry("F32", [4], 0, 16)}, data)
    safetensors_file("bytes-behind", one, data + b"\0" * 20, always=a)
    safetensors_file("text-behind", one, data + b"made by hand", always=a)
    for name, dtype in (("F64", torch.float64), ("F32", torch.float32), ("F16", torch.float16), ("BF16", torch.bfloat16), ("I64", torch.int64),
                        ("I32", torch.int32), ("I16", torch.int16), ("I8", torch.int8), ("U8", torch.uint8), ("U16", torch.uint16),
                        ("U32", torch.uint32), ("U64", torch.uint64), ("BOOL", torch.bool), ("F8_E4M3", torch.float8_e4m3fn),
                        ("F8_E5M2", torch.float8_e5m2), ("F8_E4M3FNUZ", torch.float8_e4m3fnuz), ("F8_E5M2FNUZ", torch.float8_e5m2fnuz),
                        ("F8_E8M0", torch.float8_e8m0fnu), ("C64", torch.complex64)):
        content = values(dtype).view(torch.uint8).numpy().tobytes()
        safetensors_file(f"type-{name}", {"a": entry(name, [4, 4], 0, len(content))}, content)
    safetensors_file("type-F4", {"a": entry("F4", [2, 8], 0, 8)}, bytes(range(8)))


# ---------------------------------------------------------------- torch.save

def flatten(value, prefix=""):
    if isinstance(value, torch.Tensor):
        return {prefix or "tensor": value.detach()}
    if isinstance(value, numpy.ndarray):
        native = value.astype(value.dtype.newbyteorder("="))
        return {prefix or "tensor": torch.from_numpy(numpy.ascontiguousarray(native).reshape(native.shape).copy())}
    if isinstance(value, (argparse.Namespace, types.SimpleNamespace)):
        value = vars(value)
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple, collections.deque)) else ()
    found = {}
    for key, child in items:
        part = key.decode() if isinstance(key, bytes) else ",".join(map(str, key)) if isinstance(key, tuple) else key_name(key)
        found.update(flatten(child, f"{prefix}.{part}" if prefix else part))
    return found


def key_name(key):
    if isinstance(key, float):
        return repr(key)
    if isinstance(key, type):
        return f"{key.__module__}.{key.__qualname__}"
    return str(key)


class Kind(enum.Enum):
    FIRST = 1
    SECOND = "two"


def foreign_class(module, name):
    """A class of a package that is not here, as a pickle names it."""
    parts = module.split(".")
    for i in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
    kind = type(name, (), {"__module__": module})
    setattr(sys.modules[module], name, kind)
    return kind


def saved(value, **options):
    stream = io.BytesIO()
    torch.save(value, stream, **options)
    return stream.getvalue()


def torch_file(name, value, metadata=None, tensors=None, protocols=(2,), legacy=True):
    found = flatten(value) if tensors is None else tensors
    for protocol in protocols:
        suffix = f"-p{protocol}" if len(protocols) > 1 else ""
        add(f"{name}{suffix}.pt", saved(value, pickle_protocol=protocol), found, metadata=metadata)
        if legacy:
            add(f"{name}{suffix}-legacy.pt", saved(value, pickle_protocol=protocol, _use_new_zipfile_serialization=False), found, metadata=metadata)


def torch_files():
    t = torch.arange(12, dtype=torch.float32)
    layer = torch.nn.Linear(3, 2)
    everything = {"a": t, "deep": {"er": [t[2:5], (t.view(3, 4).t(),)]}, "net": layer.state_dict()}
    torch_file("protocols", everything, protocols=(2, 3, 4, 5))
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8,
                  torch.bool, torch.complex64, torch.complex128):
        torch_file(f"type-{str(dtype)[6:]}", {"a": values(dtype)})
    for dtype in (torch.uint16, torch.uint32, torch.uint64, torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz,
                  torch.float8_e5m2fnuz, torch.float8_e8m0fnu):
        torch_file(f"type-{str(dtype)[6:]}", {"a": values(dtype), "b": values(dtype)[3:9]})
    torch_file("views", {"whole": t, "part": t[3:7], "turned": t.view(3, 4).t(), "stepped": t[::3], "expanded": t[:1].expand(5), "nothing": t[12:],
                         "scalar": t[5]})
    torch_file("shared", {"a": t, "b": t, "c": {"d": t}})
    torch_file("parameters", {"p": torch.nn.Parameter(t), "q": torch.nn.Parameter(t[:3], requires_grad=False)})
    with_state = torch.nn.Parameter(t.clone())
    with_state.note = "mine"
    torch_file("parameter-with-attributes", {"p": with_state})
    tagged = t.clone()
    tagged.note = "mine"
    torch_file("tensor-with-attributes", {"a": tagged})
    torch_file("buffer", {"b": torch.nn.Buffer(t.clone())}, tensors={"b": t})
    torch_file("lone", t)
    torch_file("list", [t, t[1:3]])
    torch_file("tuple", (t, {"x": t[:2]}))
    torch_file("empty", {}, legacy=False)
    torch_file("keys", collections.OrderedDict([(1, t[:1]), ("1", t[1:2])]), tensors={"1": t[:1], "1 (2)": t[1:2]})
    torch_file("key-kinds", {1: t[:1], -2: t[1:2], True and "yes": t[2:3], None: t[3:4], 0.5: t[4:5], b"bytes": t[5:6], ("a", 3): t[6:7]})
    torch_file("key-class", {foreign_class("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"): {"score": t[:1]}, "w": t})
    torch_file("value-class", {"kind": foreign_class("somewhere.else_", "Thing"), "w": t}, {"kind": "somewhere.else_.Thing"})
    torch_file("value-function", {"f": json.dumps, "w": t}, {"f": "json.dumps"})
    torch_file("value-type", {"type": int, "w": t, "dtype": torch.float16}, {"dtype": "torch.float16"})
    torch_file("namespace", {"args": argparse.Namespace(lr=0.5, name="x", layers=[1, 2]), "w": t},
               {"args.lr": "0.5", "args.name": "x", "args.layers.1": "2"})
    torch_file("namespace-root", argparse.Namespace(w=t, n=3), {"n": "3"})
    torch_file("simple-namespace", {"args": types.SimpleNamespace(lr=0.5), "w": t}, {"args.lr": "0.5"})
    torch_file("path", {"path": pathlib.PurePosixPath("/x/y"), "w": t})
    Kind.__module__ = "__main__"
    torch_file("enum", {"kind": Kind.FIRST, "other": Kind.SECOND, "w": t})
    torch_file("enum-key", {Kind.FIRST: t}, tensors={"__main__.Kind": t})
    torch_file("counter", {"c": collections.Counter("aab"), "w": t}, {"c.a": "2"})
    torch_file("default-dict", collections.defaultdict(list, {"w": t}))
    torch_file("deque", {"q": collections.deque([t[:2], t[2:4]], maxlen=5)})
    torch_file("sets", {"s": {"x"}, "f": frozenset(["y"]), "w": t}, {"s.0": "x", "f.0": "y"}, protocols=(2, 4))
    torch_file("numbers", {"big": 1 << 200, "least": -(1 << 63), "most": (1 << 63) - 1, "real": 1e300, "c": 1 + 2j, "w": t},
               {"least": str(-(1 << 63)), "most": str((1 << 63) - 1), "real": "1e+300"})
    torch_file("bytes", {"b": b"\0\xff", "ba": bytearray(b"xy"), "w": t}, protocols=(2, 3, 5))
    torch_file("text", {"grün": t, "long": "x" * 70000, "狐": {"emoji \U0001f98a": t[:2]}}, protocols=(2, 4))
    torch_file("size", {"s": torch.Size([2, 3]), "d": torch.device("cuda", 1), "w": t}, {"s.1": "3"})
    torch_file("layout", {"l": torch.strided, "w": t})
    torch_file("numpy-scalars", {"f8": numpy.float64(0.5), "f4": numpy.float32(0.25), "i8": numpy.int64(-7), "u1": numpy.uint8(200), "b": numpy.bool_(True),
                                 "i2": numpy.int16(-9), "w": t},
               {"f8": "0.5", "f4": "0.25", "i8": "-7", "u1": "200", "b": "true", "i2": "-9"}, protocols=(2, 5))
    numpy_types = ("<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "|i1", "|u1", "|b1", "<u2", "<u4", "<u8", "<c8", "<c16", ">f4", ">i8", ">u2")
    arrays = {n.strip("<>|") + ("-swapped" if n[0] == ">" else ""): (numpy.arange(6) % 2).astype(n).reshape(2, 3) for n in numpy_types}
    torch_file("numpy-arrays", arrays, protocols=(2, 5))
    torch_file("numpy-odd", {"fortran": numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)), "scalar": numpy.array(3.5), "nothing": numpy.zeros((0, 4)),
                             "text": numpy.array(["a", "bc"]), "w": t},
               tensors={"fortran": torch.arange(6.0, dtype=torch.float64).view(2, 3), "scalar": torch.tensor(3.5, dtype=torch.float64),
                        "nothing": torch.zeros(0, 4, dtype=torch.float64), "w": t})
    torch_file("sparse", {"s": torch.eye(3).to_sparse(), "w": t}, tensors={"w": t})
    torch_file("meta", {"m": torch.empty(3, device="meta"), "w": t}, tensors={"w": t})
    torch_file("parameter-dict", torch.nn.ParameterDict({"x": t}), tensors={"x": t})
    module = torch.nn.Linear(2, 2)
    optimiser = torch.optim.Adam(module.parameters())
    module(torch.ones(1, 2)).sum().backward()
    optimiser.step()
    torch_file("optimiser", {"optimizer": optimiser.state_dict(), "model": module.state_dict(), "epoch": 3, "rng": torch.get_rng_state()[:8]})
    torch_file("recursive-depth", nested(40, t))
    refused = {"system": "os.system", "eval": "builtins.eval"}
    for name, words in refused.items():
        module_name, function = words.split(".")
        add(f"call-{name}.pt", in_zip(b"\x80\x02c" + module_name.encode() + b"\n" + function.encode() + b"\nX\x02\0\0\0ls\x85R."), refused=words)
    add("call-lightning.pt", in_zip(b"\x80\x02cpytorch_lightning.callbacks.model_checkpoint\nModelCheckpoint\n)R."), refused="ModelCheckpoint")
    add("call-own-function.pt", in_zip(b"\x80\x02c__main__\nrun\nX\x02\0\0\0ls\x85R."), refused="__main__.run")
    odd_zips(t)


def nested(depth, value):
    for i in range(depth):
        value = {str(i): value}
    return value


def in_zip(program, entries=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", program)
        archive.writestr("archive/version", "3\n")
        for name, content in (entries or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def odd_zips(t):
    plain = saved({"a": t})
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        content = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    root = next(iter(content)).split("/")[0]

    def rewritten(name, change=lambda n: n, compression=zipfile.ZIP_STORED, comment=b"", order=None, skip=()):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for entry in order or content:
                if entry.split("/", 1)[1] not in skip:
                    archive.writestr(zipfile.ZipInfo(change(entry)), content[entry], compression)
            archive.comment = comment
        add(name, stream.getvalue(), {"a": t})

    rewritten("zip-deflated.pt", compression=zipfile.ZIP_DEFLATED)
    rewritten("zip-other-folder.pt", lambda n: n.replace(root, "my model (1)", 1))
    rewritten("zip-backwards.pt", order=list(content)[::-1])
    rewritten("zip-bare.pt", skip=("version", "byteorder", ".data/serialization_id", ".format_version", ".storage_alignment"))
    rewritten("zip-comment.pt", comment=b"a comment")
    with_folder = io.BytesIO()
    with zipfile.ZipFile(with_folder, "w") as archive:
        archive.writestr(f"{root}/", b"")
        for entry, data in content.items():
            archive.writestr(entry, data)
        archive.writestr(f"{root}/notes.txt", b"left by a tool")
    add("zip-folders.pt", with_folder.getvalue(), {"a": t})


# ---------------------------------------------------------------- onnx

def onnx_file(name, initializers, nodes=(), tensors=None, **options):
    nodes = list(nodes) or [helper.make_node("Identity", ["x"], ["y"])]
    graph = helper.make_graph(nodes, options.pop("graph_name", "g"), [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", options.pop("opset", 17))], ir_version=options.pop("ir", 8), **options)
    if tensors is None:
        tensors = {i.name: as_torch(i) for i in initializers}
    add(name + ".onnx", model.SerializeToString(), tensors)
    return model


def as_torch(initializer):
    plain = {TensorProto.BFLOAT16: torch.bfloat16, TensorProto.FLOAT8E4M3FN: torch.float8_e4m3fn, TensorProto.FLOAT8E5M2: torch.float8_e5m2,
             TensorProto.FLOAT8E4M3FNUZ: torch.float8_e4m3fnuz, TensorProto.FLOAT8E5M2FNUZ: torch.float8_e5m2fnuz}
    array = numpy_helper.to_array(initializer)
    if initializer.data_type in plain:
        return torch.from_numpy(numpy.frombuffer(array.tobytes(), numpy.uint8).copy()).view(plain[initializer.data_type]).reshape(array.shape)
    return torch.from_numpy(array.copy())


def onnx_files():
    kinds = {"FLOAT": numpy.float32, "DOUBLE": numpy.float64, "FLOAT16": numpy.float16, "INT8": numpy.int8, "INT16": numpy.int16, "INT32": numpy.int32,
             "INT64": numpy.int64, "UINT8": numpy.uint8, "UINT16": numpy.uint16, "UINT32": numpy.uint32, "UINT64": numpy.uint64, "BOOL": numpy.bool_,
             "COMPLEX64": numpy.complex64, "COMPLEX128": numpy.complex128}
    for name, kind in kinds.items():
        array = (numpy.arange(6) % 5).astype(kind).reshape(2, 3)
        number = getattr(TensorProto, name)
        onnx_file(f"raw-{name}", [numpy_helper.from_array(array, "a")])
        onnx_file(f"typed-{name}", [helper.make_tensor("a", number, [2, 3], array.flatten())])
    for name in ("BFLOAT16", "FLOAT8E4M3FN", "FLOAT8E5M2", "FLOAT8E4M3FNUZ", "FLOAT8E5M2FNUZ"):
        number = getattr(TensorProto, name)
        onnx_file(f"typed-{name}", [helper.make_tensor("a", number, [4], [0.5, 1.0, -2.0, 4.0])])
        width = 2 if name == "BFLOAT16" else 1
        onnx_file(f"raw-{name}", [helper.make_tensor("a", number, [4], bytes(range(4 * width)), raw=True)])
    one = [numpy_helper.from_array(numpy.arange(4, dtype=numpy.float32), "a")]
    for opset, ir in ((7, 3), (11, 6), (22, 10)):
        onnx_file(f"opset-{opset}", one, opset=opset, ir=ir)
    onnx_file("scalar", [helper.make_tensor("a", TensorProto.FLOAT, [], [1.5])])
    onnx_file("nothing", [numpy_helper.from_array(numpy.zeros((0, 3), numpy.float32), "a")])
    onnx_file("names", [numpy_helper.from_array(numpy.arange(2, dtype=numpy.float32), n) for n in ("größe.狐", "a/b:0", "onnx::Conv_1", " ")])
    onnx_file("no-producer", one, producer_name="")
    model = onnx_file("documented", one, doc_string="words " * 100, producer_name="by hand")
    entry = model.metadata_props.add()
    entry.key, entry.value = "k", "v"
    model.functions.append(helper.make_function("local", "f", ["x"], ["y"], [helper.make_node("Identity", ["x"], ["y"])], [helper.make_opsetid("", 17)]))
    add("functions.onnx", model.SerializeToString(), {"a": as_torch(one[0])})
    constants = [helper.make_node("Constant", [], ["c1"], value=helper.make_tensor("", TensorProto.FLOAT, [2], [1.0, 2.0])),
                 helper.make_node("Constant", [], ["c2"], value=numpy_helper.from_array(numpy.array([3], numpy.int64), "inner")),
                 helper.make_node("Identity", ["x"], ["y"])]
    onnx_file("constants", one, constants, {"a": as_torch(one[0]), "c1": torch.tensor([1.0, 2.0]), "c2": torch.tensor([3])})


# ---------------------------------------------------------------- NumPy

def npz_file(name, arrays, compressed=False):
    stream = io.BytesIO()
    (numpy.savez_compressed if compressed else numpy.savez)(stream, **arrays)
    add(name + ".npz", stream.getvalue(), flatten({key: numpy.asarray(value) for key, value in arrays.items()}))


def npz_with(name, entries, tensors):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for entry, data in entries.items():
            archive.writestr(entry, data)
    add(name + ".npz", stream.getvalue(), tensors)


def npy(array, version=None):
    stream = io.BytesIO()
    numpy.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def npz_files():
    a = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
    for kind in ("<f2", "<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "|b1", "<c8", "<c16", ">f4", ">f8", ">i2", ">i4", ">u8"):
        npz_file("type-" + kind.replace("<", "le-").replace(">", "be-").replace("|", ""), {"a": (numpy.arange(6) % 2).astype(kind).reshape(2, 3)})
    npz_file("compressed", {"a": a, "b": a.T.copy()}, compressed=True)
    npz_file("fortran", {"a": numpy.asfortranarray(a), "cube": numpy.asfortranarray(numpy.arange(24.0).reshape(2, 3, 4)), "row": a[:1]})
    npz_file("scalar", {"a": numpy.float32(2.5), "b": numpy.array(7)})
    npz_file("nothing", {"a": numpy.zeros((0, 3), numpy.float32)})
    npz_file("many-dimensions", {"a": numpy.arange(16.0).reshape([1] * 15 + [16])})
    npz_file("names", {"größe": a, "a/b": a, "arr_0": a, "with space": a})
    for version in ((1, 0), (2, 0), (3, 0)):
        npz_with(f"version-{version[0]}", {"a.npy": npy(a, version)}, {"a": torch.from_numpy(a)})
    npz_with("other-entries", {"a.npy": npy(a), "readme.txt": b"words", "folder/": b""}, {"a": torch.from_numpy(a)})
    npz_with("text-beside", {"a.npy": npy(a), "names.npy": npy(numpy.array(["x", "yz"])), "when.npy": npy(numpy.array(["2020-01-01"], "M8[D]")),
                             "record.npy": npy(numpy.zeros(2, [("p", "<f4"), ("q", "<i2")]))}, {"a": torch.from_numpy(a)})
    header = b"{'shape': (2, 3,), 'descr': '<f4', 'fortran_order': False}\n"
    npz_with("other-header", {"a.npy": b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + a.tobytes()}, {"a": torch.from_numpy(a)})
    header = b'{ "descr" : "<f4" , "fortran_order" : False , "shape" : ( 6, ) , }'
    npz_with("double-quotes", {"a.npy": b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + a.tobytes()}, {"a": torch.from_numpy(a.flatten())})
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }"
    npz_with("python-2", {"a.npy": b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + a.tobytes()}, {"a": torch.from_numpy(a)})


# ---------------------------------------------------------------- GGUF

def gguf_file(name, fill):
    path = folder / "x.gguf"
    writer = gguf.GGUFWriter(str(path), "sd1")
    fill(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    tensors = {}
    for t in gguf.GGUFReader(str(path)).tensors:
        plain = t.tensor_type in (gguf.GGMLQuantizationType.F32, gguf.GGMLQuantizationType.F16, gguf.GGMLQuantizationType.F64) or t.tensor_type.name[0] == "I"
        if t.tensor_type == gguf.GGMLQuantizationType.BF16:
            tensors[t.name] = torch.from_numpy(t.data.view(numpy.uint8).copy()).view(torch.bfloat16).reshape([int(n) for n in reversed(t.shape)])
        elif plain:
            tensors[t.name] = torch.from_numpy(t.data.copy()).reshape([int(n) for n in reversed(t.shape)])
        else:
            values = gguf.quants.dequantize(t.data, t.tensor_type).astype(numpy.float32)
            tensors[t.name] = torch.from_numpy(values).reshape([int(n) for n in reversed(t.shape)])
    return path.read_bytes(), tensors


def gguf_files():
    kinds = gguf.GGMLQuantizationType
    random = numpy.random.default_rng(1)
    for kind in (kinds.Q4_0, kinds.Q4_1, kinds.Q5_0, kinds.Q5_1, kinds.Q8_0, kinds.Q2_K, kinds.Q3_K, kinds.Q4_K, kinds.Q5_K, kinds.Q6_K):
        values, size = gguf.GGML_QUANT_SIZES[kind]
        blocks = random.integers(0, 256, (2, 2 * size), dtype=numpy.uint8)
        blocks[:, 1::2] &= 0x3F  # no number of 16 bits is infinite or none
        add(f"gguf-{kind.name}.gguf", *gguf_file(kind.name, lambda w: w.add_tensor("a", blocks, raw_shape=(2, 2 * size), raw_dtype=kind)))
    for kind, array in (("F32", numpy.float32), ("F16", numpy.float16), ("F64", numpy.float64), ("I8", numpy.int8), ("I16", numpy.int16), ("I32", numpy.int32),
                        ("I64", numpy.int64)):
        add(f"gguf-{kind}.gguf", *gguf_file(kind, lambda w: w.add_tensor("a", (numpy.arange(6) % 5).astype(array).reshape(2, 3))))
    add("gguf-BF16.gguf", *gguf_file("BF16", lambda w: w.add_tensor("a", numpy.arange(12, dtype=numpy.uint8).reshape(2, 6), raw_shape=(2, 6), raw_dtype=kinds.BF16)))

    def much(w):
        w.add_string("title", "grün")
        w.add_uint64("big", 1 << 40)
        w.add_bool("yes", True)
        w.add_array("words", ["a", "b"])
        w.add_array("numbers", [1.5, 2.5])
        w.add_custom_alignment(64)
        w.add_tensor("größe.狐", numpy.arange(3, dtype=numpy.float32))
        w.add_tensor("b", numpy.arange(24, dtype=numpy.float16).reshape(2, 3, 4))

    data, tensors = gguf_file("much", much)
    add("gguf-much.gguf", data, tensors, metadata={"title": "grün", "big": str(1 << 40), "yes": "true"})

    def flattened(w):
        w.add_array("comfy.gguf.orig_shape.a", [2, 4, 2, 2])
        w.add_tensor("a", numpy.arange(32, dtype=numpy.float32).reshape(2, 16))

    data, tensors = gguf_file("flattened", flattened)
    add("gguf-flattened.gguf", data, {"a": tensors["a"].reshape(2, 4, 2, 2)})


def main():
    warnings.filterwarnings("ignore")
    safetensors_files()
    torch_files()
    onnx_files()
    npz_files()
    gguf_files()
    body, index = b"", {}
    for name, entry in files.items():
        data = entry.pop("data")
        index[name] = {"at": [len(body), len(data)], **entry}
        body += data
    text = json.dumps(index, separators=(",", ":"), ensure_ascii=False).encode()
    content = struct.pack("<I", len(text)) + text + body
    (OUT / "odd.qz").write_bytes(struct.pack(">I", len(content)) + zlib.compress(content, 9))
    counts = collections.Counter(name.rsplit(".", 1)[1] for name in files)
    print(dict(counts), len(content), (OUT / "odd.qz").stat().st_size)


main()
