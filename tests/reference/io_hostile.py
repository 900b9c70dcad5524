# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/io/hostile: small files that attack a reader, and expected.json with words that the message about each must have.

    python io_hostile.py        needs onnx
"""
import io
import json
import pathlib
import struct
import zipfile
import zlib

from onnx import TensorProto, helper

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "io" / "hostile"
expected = {}


def save(name, data, words):
    (OUT / name).write_bytes(data)
    expected[name] = words


# --- pickles, put together from their instructions so that nothing here runs either ---

def text(s):
    raw = s.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def integer(n):
    if -2**31 <= n < 2**31:
        return b"J" + struct.pack("<i", n)
    raw = n.to_bytes(9, "little", signed=True)
    raw = raw[:8] if -2**63 <= n < 2**63 else raw
    return b"\x8a" + bytes([len(raw)]) + raw


def name(module, attribute):
    return f"c{module}\n{attribute}\n".encode()


def tuple_(*items):
    return b"(" + b"".join(items) + b"t"


def pickled(body):
    return b"\x80\x02" + body + b"."


def entry(value):
    return b"}" + text("weight") + value + b"s"


def storage(kind="FloatStorage", key="0", count=4, module="torch"):
    return tuple_(text("storage"), name(module, kind), text(key), text("cpu"), integer(count)) + b"Q"


def tensor(size=(4,), stride=(1,), offset=0, of=None):
    numbers = lambda values: tuple_(*map(integer, values))
    return (name("torch._utils", "_rebuild_tensor_v2")
            + tuple_(of or storage(), integer(offset), numbers(size), numbers(stride), b"\x89", name("collections", "OrderedDict") + b")R") + b"R")


def archive(pickle, extra=(), method=zipfile.ZIP_STORED, data=bytes(16), prefix="archive"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zip_:
        entries = [(f"{prefix}/data.pkl", pickle), (f"{prefix}/byteorder", b"little"), (f"{prefix}/data/0", data), (f"{prefix}/version", b"3\n"), *extra]
        for entry_name, content in entries:
            if content is not None:
                zip_.writestr(zipfile.ZipInfo(entry_name), content, method)
    return out.getvalue()


def legacy(pickle, keys=b"]" + text("0") + b"a", data=struct.pack("<q", 4) + bytes(16), magic=0x1950a86a20f9469cfc6c, protocol=1001, little=b"\x88"):
    raw = magic.to_bytes(10, "little")
    return (pickled(b"\x8a\x0a" + raw) + pickled(integer(protocol)) + pickled(b"}" + text("little_endian") + little + b"s") + pickle + pickled(keys) + data)


def pickles():
    system = name("posix", "system")
    touch = tuple_(text("touch /tmp/atelier-was-run"))
    calls = {
        "reduce-system": (system + touch + b"R", "posix.system"),
        "reduce-eval": (name("builtins", "eval") + tuple_(text("1+1")) + b"R", "builtins.eval"),
        "reduce-exec-python2": (name("__builtin__", "execfile") + tuple_(text("x")) + b"R", "__builtin__.execfile"),
        "stack-global": (text("os") + text("system") + b"\x93" + touch + b"R", "os.system"),
        "inst": (b"(" + text("id") + b"ios\nsystem\n", "os.system"),
        "inst-allowed-name": (b"(" + text("id") + b"itorch\nFloatStorage\n", "torch.FloatStorage"),
        "obj": (b"(" + name("subprocess", "Popen") + text("id") + b"o", "subprocess.Popen"),
        "newobj": (name("subprocess", "Popen") + touch + b"\x81", "subprocess.Popen"),
        "newobj-ex": (name("subprocess", "Popen") + touch + b"}\x92", "subprocess.Popen"),
        "newobj-keywords": (name("collections", "OrderedDict") + b")}" + text("a") + b"Ns\x92", "collections.OrderedDict"),
        "build-on-class": (name("torch", "Size") + b"}" + text("__init__") + b"Nsb", "torch.Size"),
        "build-on-list": (b"]}b", "a list"),
        "setattr": (name("builtins", "setattr") + b")R", "builtins.setattr"),
        "getattr": (name("builtins", "getattr") + tuple_(name("torch", "Size"), text("x")) + b"R", "builtins.getattr"),
        "load-from-bytes": (name("torch.storage", "_load_from_bytes") + tuple_(b"C\x01x") + b"R", "torch.storage._load_from_bytes"),
        "torch-load": (name("torch", "load") + tuple_(text("x")) + b"R", "torch.load"),
        "numpy-load": (name("numpy", "load") + tuple_(text("x")) + b"R", "numpy.load"),
        "persistence": (name("torch_utils.persistence", "_reconstruct_persistent_obj") + tuple_(b"}") + b"R", "torch_utils.persistence._reconstruct_persistent_obj"),
        "call-a-list": (b"])R", "a list"),
        "call-a-storage-type": (name("torch", "FloatStorage") + b")R", "torch.FloatStorage"),
        "call-a-type": (name("torch", "float32") + b")R", "torch.float32"),
        "extension": (b"\x82\x01", "extensions"),
        "out-of-band": (b"\x97", "buffers"),
        "encode-other": (name("_codecs", "encode") + tuple_(text("x"), text("rot13")) + b"R", "_codecs.encode"),
    }
    for label, (body, words) in calls.items():
        save(f"call-{label}.pt", archive(pickled(entry(body))), words)
    save("bare-protocol0.pkl", b"cposix\nsystem\n(S'touch /tmp/atelier-was-run'\ntR.", "posix.system")
    save("bare-protocol2.pkl", pickled(system + touch + b"R"), "posix.system")
    save("bare-protocol4.pkl", b"\x80\x04\x95" + struct.pack("<Q", 19) + b"\x8c\x05posix\x8c\x06system\x93)R.", "posix.system")
    save("legacy-system.pt", legacy(pickled(entry(system + touch + b"R"))), "posix.system")
    save("legacy-system-in-keys.pt", legacy(pickled(entry(tensor())), keys=system + touch + b"R"), "posix.system")

    structure = {
        "list-in-itself": (b"]q\x00h\x00a", "contains itself"),
        "dictionary-in-itself": (b"}q\x00" + text("a") + b"h\x00s", "contains itself"),
        "doubling": (b"]N" + b"a" + b"".join(b"q\x00]h\x00ah\x00a" for _ in range(60)), "beyond all reason"),
        "deep": (b"]" * 30000 + b"a" * 29999, "nested too deeply"),
        "long-names": (b"}" + text("n" * 4000) + b"q\x00}" + b"h\x00}" * 60 + b"h\x00N" + b"s" * 62, "beyond all reason"),
        "repeated-text": (b"(" + text("t" * 4000) + b"q\x00" + b"h\x00" * 3000 + b"l", "beyond all reason"),
        "text-longer-than-file": (b"X\xff\xff\xff\x7fabc", "cut off"),
        "text-of-2-to-the-63": (b"\x8d" + struct.pack("<Q", 1 << 63) + b"abc", "cut off"),
        "bytes-of-2-to-the-64": (b"\x8e" + b"\xff" * 8 + b"abc", "cut off"),
        "frame-longer-than-file": (b"\x95" + b"\xff" * 8 + b"N", "cut off"),
        "long-of-4-gigabytes": (b"\x8b\xff\xff\xff\xff", "cut off"),
        "unknown-memo": (b"h\x07", "not there"),
        "empty-stack": (b"0", "stack is empty"),
        "no-mark": (b"t", "mark is missing"),
        "tuple-of-nothing": (b"\x87", "stack is empty"),
        "append-to-number": (b"K\x01K\x02a", "no list"),
        "set-in-number": (b"K\x01K\x02K\x03s", "no dictionary"),
        "odd-items": (b"}(K\x01u", "no value"),
        "unknown-instruction": (b"\xee", "unknown"),
        "protocol-9": (b"\x80\x09N", "newer protocol"),
        "not-a-number": (b"I12x\n", "a number is not one"),
        "key-is-list": (b"}]Ns", "as a key"),
        "just-a-number": (b"K\x05", "instead of tensors"),
    }
    for label, (body, words) in structure.items():
        save(f"pickle-{label}.pt", archive(pickled(body), method=zipfile.ZIP_STORED if len(body) < 2000 else zipfile.ZIP_DEFLATED), words)
    save("pickle-no-stop.pt", archive(b"\x80\x02}"), "cut off")

    huge = 1 << 62
    views = {
        "offset-negative": (tensor(offset=-1), "does not fit"),
        "offset-past-end": (tensor(offset=1), "does not fit"),
        "offset-huge": (tensor(offset=(1 << 63) - 1), "does not fit"),
        "size-negative": (tensor(size=(-4,)), "does not fit"),
        "size-too-large": (tensor(size=(5,)), "does not fit"),
        "size-overflow": (tensor(size=(huge, huge), stride=(0, 0)), "does not fit"),
        "size-wraps-to-zero": (tensor(size=(1 << 32, 1 << 32), stride=(0, 0)), "does not fit"),
        "size-zero-and-huge": (tensor(size=(0, huge, huge), stride=(1, 1, 1)), "does not fit"),
        "stride-negative": (tensor(stride=(-1,)), "does not fit"),
        "stride-overflow": (tensor(size=(2, 2), stride=(huge, huge)), "does not fit"),
        "stride-missing": (tensor(stride=()), "does not fit"),
        "expanded": (tensor(size=(1 << 30,), stride=(0,)), "larger than its storage"),
        "many-dimensions": (tensor(size=(1,) * 65, stride=(1,) * 65), "does not fit"),
        "storage-too-small": (tensor(of=storage(count=400)), "should have 1600 bytes"),
        "storage-negative": (tensor(of=storage(count=-1)), "impossible size"),
        "storage-overflow": (tensor(of=storage(count=huge)), "impossible size"),
        "storage-missing": (tensor(of=storage(key="7")), "is missing"),
        "storage-outside": (tensor(of=storage(key="../../../etc/passwd")), "is missing"),
        "storage-quantized": (tensor(of=storage(kind="QInt8Storage")), "torch.QInt8Storage"),
        "storage-untyped-by-name": (tensor(of=storage(kind="TypedStorage", module="torch.storage")), "torch.storage.TypedStorage"),
        "storage-two-types": (b"(" + tensor() + tensor(of=storage(kind="IntStorage")) + b"t", "two ways"),
        "storage-not-described": (tensor(of=tuple_(text("storage"), text("x")) + b"Q"), "not described"),
        "storage-other-id": (tensor(of=tuple_(text("module"), name("torch", "FloatStorage"), text("0"), text("cpu"), integer(4)) + b"Q"), "not described"),
        "tensor-of-text": (name("torch._utils", "_rebuild_tensor_v2") + tuple_(text("a"), text("b")) + b"R", "not described"),
        "parameter-of-nothing": (name("torch._utils", "_rebuild_parameter") + tuple_(b"N", b"\x88", b"N") + b"R", "no tensor"),
    }
    for label, (body, words) in views.items():
        save(f"view-{label}.pt", archive(pickled(entry(body))), words)
    save("view-bool-of-two.pt", archive(pickled(entry(tensor(of=storage(kind="BoolStorage", count=16)))), data=b"\x02" * 16), "other values")

    good = pickled(entry(tensor()))
    save("zip-entry-outside.pt", archive(good, [("../evil", b"x")]), "../evil")
    save("zip-entry-absolute.pt", archive(good, [("/etc/evil", b"x")]), "/etc/evil")
    save("zip-two-pickles.pt", archive(good, [("other/data.pkl", good)]), "more than one")
    save("zip-no-pickle.pt", archive(None), "not one that torch.save wrote")
    save("zip-torchscript.pt", archive(good, [("archive/constants.pkl", good)]), "TorchScript")
    save("zip-big-endian.pt", archive(good, [("archive/x", b"")]).replace(b"little", b"big   ").replace(
        struct.pack("<I", zlib.crc32(b"little")), struct.pack("<I", zlib.crc32(b"big   "))), "big-endian")
    save("zip-wrong-crc.pt", archive(good).replace(struct.pack("<I", zlib.crc32(bytes(16))), b"\x01\x02\x03\x04"), "damaged")
    save("zip-bomb.pt", archive(pickled(entry(tensor(of=storage(count=2 << 20)))), method=zipfile.ZIP_DEFLATED, data=bytes(8 << 20)), "unpacks to more")
    whole = archive(good)
    at = whole.index(b"PK\x01\x02", whole.index(b"PK\x01\x02") + 1)
    at = whole.index(b"PK\x01\x02", at + 1)  # data/0 in the directory
    save("zip-size-lies.pt", whole[:at + 20] + struct.pack("<II", 0xfffffff0, 0xfffffff0) + whole[at + 28:], "damaged")

    save("legacy-magic.pt", legacy(good, magic=0x1950a86a20f9469cfc6d), "not one that torch.save wrote")
    save("legacy-protocol.pt", legacy(good, protocol=1002), "does not know")
    save("legacy-big-endian.pt", legacy(good, little=b"\x89"), "big-endian")
    save("legacy-count.pt", legacy(good, data=struct.pack("<q", 1 << 60) + bytes(16)), "should have 4 values")
    save("legacy-cut.pt", legacy(good, data=struct.pack("<q", 4) + bytes(15)), "cut off")
    save("legacy-unknown-key.pt", legacy(good, keys=b"]" + text("9") + b"a"), "no tensor uses")
    save("legacy-no-keys.pt", legacy(good, keys=b"]"), "is missing")
    save("legacy-key-twice.pt", legacy(good, keys=b"](" + text("0") * 2 + b"e", data=(struct.pack("<q", 4) + bytes(16)) * 2), "two of its storages")
    view = tuple_(text("storage"), name("torch", "FloatStorage"), text("0"), text("cpu"), integer(4), tuple_(text("v"), integer(0), integer(1))) + b"Q"
    save("legacy-view.pt", legacy(pickled(entry(tensor(of=view)))), "views of storages")


# --- safetensors ---

def safetensors(header, data=bytes(16), length=None):
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def one(dtype="F32", shape=(4,), offsets=(0, 16)):
    return {"w": {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}}


def safetensors_files():
    two = lambda a, b: {"a": one(offsets=a)["w"], "b": one(offsets=b)["w"]}
    cases = {
        "header-length-huge": (safetensors(one(), length=99_999_999), "cut off"),
        "not-json": (safetensors(b"{nonsense}      "), "not valid JSON"),
        "json-cut-off": (safetensors(b'{"w": {"dtype": "F32"'), "not valid JSON"),
        "name-twice": (safetensors(b'{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}'), "twice"),
        "field-twice": (safetensors(b'{"w":{"dtype":"F32","dtype":"F32","shape":[4],"data_offsets":[0,16]}}'), "twice"),
        "field-missing": (safetensors({"w": {"dtype": "F32", "shape": [4]}}), "not fully described"),
        "three-offsets": (safetensors(one(offsets=(0, 8, 16))), "form"),
        "overlap": (safetensors(two((0, 16), (8, 24)), bytes(24)), "overlaps"),
        "same-place": (safetensors(two((0, 16), (0, 16))), "overlaps"),
        "gap": (safetensors(two((0, 16), (20, 36)), bytes(36)), "gap"),
        "starts-late": (safetensors(one(offsets=(4, 20)), bytes(20)), "gap"),
        "past-end": (safetensors(one(offsets=(0, 16)), bytes(15)), "past the end"),
        "past-end-huge": (safetensors(one(offsets=(0, 2**64 - 1))), "past the end"),
        "backwards": (safetensors(one(offsets=(16, 0))), "past the end"),
        "size-mismatch": (safetensors(one(shape=(5,))), "should have 20 bytes"),
        "shape-overflow": (safetensors(one(shape=(2**32, 2**32))), "impossible shape"),
        "shape-beyond-int64": (safetensors(one(shape=(2**63,))), "impossible shape"),
        "shape-wraps-to-16": (safetensors(one("U8", (2**60 + 1, 16))), "impossible shape"),
        "shape-zero-and-huge": (safetensors(one(shape=(0, 2**62, 2**62), offsets=(0, 0)), b""), "impossible shape"),
        "shape-negative": (safetensors(one(shape=(-4,))), "impossible size"),
        "shape-fraction": (safetensors(one(shape=(4.0,))), "form"),
        "shape-text": (safetensors(one(shape=("4",))), "form"),
        "shape-nested": (safetensors(one(shape=([4],))), "form"),
        "dtype-unknown": (safetensors(one("Q4_0")), "Q4_0"),
        "bool-of-two": (safetensors(one("BOOL", (16,)), b"\x02" * 16), "other values"),
        "deep": (safetensors(b'{"w":' + b"[" * 5000), "form"),
        "after-the-header": (safetensors(b'{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} x'), "not valid JSON"),
    }
    for label, (data, words) in cases.items():
        save(f"header-{label}.safetensors", data, words)


# --- ONNX ---

def model(tensors, nodes=(), graphs=1):
    graph = helper.make_graph(list(nodes), "g", [], [], list(tensors))
    whole = helper.make_model(graph, ir_version=8)
    raw = whole.SerializeToString()
    return raw + b"".join(b"\x3a" + varint(len(g)) + g for g in [graph.SerializeToString()] * (graphs - 1))


def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def raw_tensor(dims=(4,), data=bytes(16), type_=TensorProto.FLOAT, label="w"):
    t = TensorProto(name=label, data_type=type_, dims=dims)
    if data is not None:
        t.raw_data = data
    return t


def outside(location, **fields):
    t = raw_tensor(data=None)
    t.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, **fields}.items():
        if value is not None:
            t.external_data.add(key=key, value=str(value))
    return t


def onnx_files():
    (OUT / "beside.bin").write_bytes(bytes(16))
    tensors = {
        "dims-negative": (raw_tensor((-4,)), "impossible shape"),
        "dims-overflow": (raw_tensor((2**62, 2**62)), "impossible shape"),
        "dims-wrap-to-16": (raw_tensor((2**60 + 1, 16), type_=TensorProto.UINT8), "impossible shape"),
        "dims-too-large": (raw_tensor((2**40,)), "should have"),
        "raw-too-long": (raw_tensor((3,)), "should have 12 bytes"),
        "no-values": (raw_tensor(data=None), "should have 4 values"),
        "type-unknown": (raw_tensor(type_=99), "number 99"),
        "type-4-bit": (raw_tensor(type_=TensorProto.INT4), "INT4"),
        "text": (helper.make_tensor("w", TensorProto.STRING, [1], [b"x"]), "STRING"),
        "no-name": (raw_tensor(label=""), "no name"),
        "bool-of-two": (raw_tensor((16,), b"\x02" * 16, TensorProto.BOOL), "other values"),
        "external-parent": (outside("../io/expected.json"), "outside the model's folder"),
        "external-hidden-parent": (outside("a/../../b"), "outside the model's folder"),
        "external-absolute": (outside("/etc/passwd"), "outside the model's folder"),
        "external-nothing": (outside(None), "outside the model's folder"),
        "external-zero-byte": (outside("beside.bin\0.txt"), "outside the model's folder"),
        "external-missing": (outside("not-there.bin"), "cannot be opened"),
        "external-folder": (outside("."), "it is a folder"),
        "external-offset": (outside("beside.bin", offset=4), "past the end"),
        "external-offset-huge": (outside("beside.bin", offset=2**64 - 8), "past the end"),
        "external-offset-negative": (outside("beside.bin", offset=-16), "offset"),
        "external-offset-text": (outside("beside.bin", offset="here"), "offset"),
        "external-length": (outside("beside.bin", length=8), "should have 16 bytes"),
    }
    for label, (tensor_, words) in tensors.items():
        save(f"tensor-{label}.onnx", model([tensor_]), words)
    save("graph-name-twice.onnx", model([raw_tensor(), raw_tensor()]), "two of its tensors")
    save("graph-two.onnx", model([raw_tensor()], graphs=2), "more than one graph")
    good = model([raw_tensor()])
    save("graph-longer-than-file.onnx", good[:2] + b"\x3a\xff\xff\xff\xff\x07" + good[2:], "cut off")
    save("graph-groups.onnx", good + b"\x63" * 5000, "cut off or damaged")
    save("graph-tag-zero.onnx", good + b"\x00", "cut off or damaged")
    constant = helper.make_node("Constant", [], ["c"], name="/C", value=raw_tensor((2**40,)))
    save("constant-too-large.onnx", model([raw_tensor()], [constant]), "should have")


OUT.mkdir(parents=True, exist_ok=True)
pickles()
safetensors_files()
onnx_files()
(OUT / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
