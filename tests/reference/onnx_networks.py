#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/onnx: small networks of the kinds that taggers are (SwinV2, ConvNeXt, ViT, EVA-02 of timm with made-up weights,
with the preparation that SmilingWolf's files have inside: BGR, 0 to 255, places first), one of single operators, and
what ONNX Runtime computes with them. Needs torch, timm, onnx, onnxruntime, safetensors."""
import csv
import json
from pathlib import Path

import numpy
import onnx
import onnxruntime
import timm
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw
from safetensors.numpy import save_file

HERE = Path(__file__).resolve().parent.parent / "data" / "onnx"
HERE.mkdir(parents=True, exist_ok=True)
torch.manual_seed(5)
TAGS = [("general", 9), ("sensitive", 9), ("questionable", 9), ("explicit", 9), ("1girl", 0), ("long_hair", 0), ("^_^", 0),
        ("red_apple", 0), ("hatsune_miku", 4), ("outdoors", 0), ("solo", 0)]


class Tagger(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        x = x[..., [2, 1, 0]].permute(0, 3, 1, 2) / 127.5 - 1
        return torch.sigmoid(self.network(x) * 2)


def made_up(module):
    """Weights that matter everywhere: an untrained network mostly passes its input on."""
    for name, parameter in module.named_parameters():
        with torch.no_grad():
            if parameter.dim() > 1:
                parameter.normal_(0, 1 / parameter[0].numel() ** 0.5)
            elif name.endswith("weight") or "gamma" in name:
                parameter.uniform_(0.6, 1.4)
            else:
                parameter.normal_(0, 0.2)
    return module.eval()


def picture():
    image = Image.new("RGBA", (90, 60), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 5, 60, 55), fill=(220, 40, 30, 255))
    draw.rectangle((50, 20, 80, 50), fill=(40, 90, 200, 160))
    return image


def prepared(image, size):
    """SmilingWolf/wd-tagger, app.py."""
    canvas = Image.new("RGBA", image.size, (255, 255, 255))
    canvas.alpha_composite(image)
    side = max(image.size)
    padded = Image.new("RGB", (side, side), (255, 255, 255))
    padded.paste(canvas.convert("RGB"), ((side - image.size[0]) // 2, (side - image.size[1]) // 2))
    return numpy.asarray(padded.resize((size, size), Image.BICUBIC), dtype=numpy.float32)[None, :, :, ::-1]


picture().save(HERE / "input.png", optimize=True)
n = len(TAGS)
networks = {
    "swinv2": timm.models.swin_transformer_v2.SwinTransformerV2(img_size=64, patch_size=4, window_size=4, embed_dim=16, depths=(2, 2),
                                                                num_heads=(2, 4), num_classes=n),
    "convnext": timm.models.convnext.ConvNeXt(depths=(1, 1, 1, 1), dims=(8, 16, 24, 32), num_classes=n),
    "vit": timm.models.vision_transformer.VisionTransformer(img_size=64, patch_size=16, embed_dim=32, depth=2, num_heads=2, num_classes=n,
                                                            global_pool="avg", class_token=False, fc_norm=False),
    "eva02": timm.models.eva.Eva(img_size=64, patch_size=16, embed_dim=24, depth=1, num_heads=2, num_classes=n, use_rot_pos_emb=True,
                                 swiglu_mlp=True, scale_mlp=True, ref_feat_shape=(4, 4)),
}
expected = {}
for name, network in networks.items():
    file = HERE / f"{name}.onnx"
    torch.onnx.export(Tagger(made_up(network)), torch.zeros(1, 64, 64, 3), file, input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}}, opset_version=17, dynamo=False)
    session = onnxruntime.InferenceSession(file)
    expected[name] = [float(v) for v in session.run(None, {"input": prepared(picture(), 64)})[0][0]]
    print(name, file.stat().st_size, sorted({node.op_type for node in onnx.load(file).graph.node}), expected[name][:4])
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
with open(HERE / "selected_tags.csv", "w", newline="") as file:
    rows = csv.writer(file)
    rows.writerow(["tag_id", "name", "category", "count"])
    rows.writerows([(i + 100, name, category, 1000 - i) for i, (name, category) in enumerate(TAGS)])


# Single operators, each with the file it lies in, its input and its result.
def t(values, kind=numpy.float32):
    return numpy.asarray(values, dtype=kind)


chance = numpy.random.default_rng(3)
x4 = chance.standard_normal((2, 3, 7, 6)).astype(numpy.float32)
x2 = chance.standard_normal((3, 8)).astype(numpy.float32)


def weight(*shape):
    return chance.standard_normal(shape).astype(numpy.float32)


CASES = [  # name, input, nodes as (operator, further inputs or names, attributes), opset
    ("conv same_upper stride", x4, [("Conv", [weight(4, 3, 3, 3), weight(4)], {"auto_pad": "SAME_UPPER", "strides": [2, 2]})], 13),
    ("conv same_lower", x4, [("Conv", [weight(4, 3, 2, 2)], {"auto_pad": "SAME_LOWER"})], 13),
    ("conv uneven pads", x4, [("Conv", [weight(4, 3, 3, 3)], {"pads": [0, 1, 2, 0]})], 13),
    ("conv groups dilation", x4, [("Conv", [weight(3, 1, 3, 3), weight(3)], {"group": 3, "dilations": [2, 1], "pads": [2, 1, 2, 1]})], 13),
    ("maxpool uneven", x4, [("MaxPool", [], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1]})], 9),
    ("maxpool ceil", x4, [("MaxPool", [], {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1})], 12),
    ("averagepool pads left out", x4, [("AveragePool", [], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]})], 13),
    ("averagepool pads counted", x4, [("AveragePool", [], {"kernel_shape": [3, 3], "pads": [1, 1, 0, 1], "count_include_pad": 1})], 13),
    ("global average", x4, [("GlobalAveragePool", [], {})], 13),
    ("gemm turned", x2, [("Gemm", [weight(5, 8), weight(5)], {"transB": 1, "alpha": 0.5, "beta": 2.0})], 13),
    ("softmax old", x4, [("Softmax", [], {"axis": 1})], 11),
    ("softmax new", x4, [("Softmax", [], {"axis": 1})], 13),
    ("batchnorm", x4, [("BatchNormalization", [weight(3), weight(3), weight(3), weight(3) ** 2 + 0.5], {"epsilon": 1e-3})], 14),
    ("layernorm", x4, [("LayerNormalization", [weight(6), weight(6)], {"axis": -1, "epsilon": 1e-6})], 17),
    ("instancenorm", x4, [("InstanceNormalization", [weight(3), weight(3)], {})], 13),
    ("clip settings", x4, [("Clip", [], {"min": -0.5, "max": 0.7})], 6),
    ("clip inputs", x4, [("Clip", [t(-0.5), t(0.7)], {})], 13),
    ("slice backwards", x4, [("Slice", [t([-1], numpy.int64), t([-100], numpy.int64), t([3], numpy.int64), t([-1], numpy.int64)], {})], 13),
    ("slice steps", x4, [("Slice", [t([1, 0], numpy.int64), t([100, -1], numpy.int64), t([2, 3], numpy.int64), t([2, 2], numpy.int64)], {})], 13),
    ("slice old", x4, [("Slice", [], {"starts": [1], "ends": [3], "axes": [2]})], 9),
    ("gather from the back", x4, [("Gather", [t([[0, -1], [1, -2]], numpy.int64)], {"axis": 2})], 13),
    ("pad constant", x4, [("Pad", [t([0, 0, 1, 2, 0, 0, 0, 1], numpy.int64), t(0.25)], {})], 13),
    ("pad reflect", x4, [("Pad", [t([0, 0, 1, 2, 0, 0, 2, 1], numpy.int64)], {"mode": "reflect"})], 13),
    ("pad edge", x4, [("Pad", [t([0, 0, 1, 2, 0, 0, 2, 1], numpy.int64)], {"mode": "edge"})], 13),
    ("pad old", x4, [("Pad", [], {"pads": [0, 0, 1, 1, 0, 0, 0, 1], "value": 2.0})], 9),
    ("squeeze unsqueeze old", x4, [("Unsqueeze", [], {"axes": [0, 3]}), ("Squeeze", [], {"axes": [0]})], 11),
    ("unsqueeze new", x4, [("Unsqueeze", [t([-1, 0], numpy.int64)], {})], 13),
    ("reduce mean old", x4, [("ReduceMean", [], {"axes": [2, 3], "keepdims": 0})], 13),
    ("reduce sum new", x4, [("ReduceSum", [t([1], numpy.int64)], {})], 13),
    ("reduce l2", x4, [("ReduceL2", [], {"axes": [-1]})], 13),
    ("reduce max", x4, [("ReduceMax", [], {"axes": [1], "keepdims": 0})], 13),
    ("transpose backwards", x4, [("Transpose", [], {})], 13),
    ("reshape zeros", x4, [("Reshape", [t([0, -1, 6], numpy.int64)], {})], 13),
    ("flatten", x4, [("Flatten", [], {"axis": 2})], 13),
    ("tile", x2, [("Tile", [t([2, 3], numpy.int64)], {})], 13),
    ("expand", x2[:1], [("Expand", [t([2, 3, 1], numpy.int64)], {})], 13),
    ("einsum", x2, [("Einsum", [weight(8, 4)], {"equation": "ij,jk->ik"})], 13),
    ("resize nearest", x4, [("Resize", ["", t([1, 1, 2, 2])], {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"})], 13),
    ("resize linear", x4, [("Resize", ["", t([1, 1, 2, 2])], {"mode": "linear"})], 13),
    ("erf tanh", x4, [("Erf", [], {}), ("Tanh", [], {})], 13),
    ("hard sigmoid", x4, [("HardSigmoid", [], {"alpha": 0.3, "beta": 0.4})], 13),
    ("leaky relu elu", x4, [("LeakyRelu", [], {"alpha": 0.3}), ("Elu", [], {"alpha": 0.5})], 13),
    ("prelu", x4, [("PRelu", [weight(3, 1, 1)], {})], 13),
    ("max of three", x2, [("Max", [weight(8), weight(3, 1)], {})], 13),
    ("divide power", x2, [("Div", [weight(8) ** 2 + 1], {}), ("Pow", [t(2.0)], {})], 13),
]
tensors, described = {}, {}
for number, (name, x, steps, opset) in enumerate(CASES):
    nodes, initializers, at = [], [], "x"
    for step, (kind, more, settings) in enumerate(steps):
        names = [at]
        for i, value in enumerate(more):
            names.append("" if isinstance(value, str) else f"c{step}_{i}")
            if not isinstance(value, str):
                initializers.append(numpy_helper.from_array(value, names[-1]))
        at = f"y{step}"
        nodes.append(helper.make_node(kind, names, [at], f"step {step}", **settings))
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
                              [helper.make_tensor_value_info(at, TensorProto.FLOAT, None)], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    file = f"case-{number}.onnx"
    onnx.save(model, HERE / file)
    tensors[f"{file}.x"] = x
    tensors[f"{file}.y"] = onnxruntime.InferenceSession(HERE / file).run(None, {"x": x})[0]
    described[file] = name
save_file({name: numpy.ascontiguousarray(value) for name, value in tensors.items()}, HERE / "cases.safetensors")
(HERE / "cases.json").write_text(json.dumps(described, indent=1) + "\n")
