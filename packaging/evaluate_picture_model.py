# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores the picture model on packaging/picture-model/test-prompts.txt, one picture a prompt, seed 1,
shrunk to 64x64.

What is measured, in this order:
  foreground  pixels with alpha of at least a half; where the border is opaque, those that differ by more than 60 of
              255 in a channel from the border's median colour, which is then the background
  look        a bounding box, over white, as 24x24 values and 24x24 mask, each centred and of length 1; the drawing (of
              all sets it learnt from, without skin tones) with the largest sum of the two scalar products is the nearest, and
              must be the subject asked for, in any style. Values are grey where a colour is asked for, else
              red, green and blue
  parts       connected pieces of the foreground of at least 2 % of the canvas; where there are fewer than asked, after
              one pixel is taken off the edge; where there are more, without those below a quarter of the largest, and
              for a pair the nearest ones together until two are left. Every pixel belongs to the nearest part
  colour      the commonest hue among saturated pixels by windows of 50 degrees, by name; black, white and grey where
              less than 30 % is saturated
A plain name is right when the nearest drawing is; a recolouring when the colour is, too; a background when its colour
is, too; a count when there are as many parts as asked and most show the subject; a pair when two parts show the two
subjects. Copies: root mean square difference (RGBA over white, 0 to 1) to the nearest drawing.

The column "first" is how counts and pairs were judged at first: grey looks, and parts that lost their edge and every
piece that came off with it. It knows only half of the pairs that are pasted together from the drawings themselves
(--ideal), so it cannot say how good a model is; the parts above know all but one or two of eighty."""
import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
EDGE, SMALL, DRAWN = 64, 24, 256  # of what is judged, of looks, and as the model draws
TONES = {"1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"}


def rgba(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGBA").resize((EDGE, EDGE), Image.Resampling.BOX), dtype=np.float32)


def over_white(picture: np.ndarray) -> np.ndarray:
    alpha = picture[..., 3:] / 255
    return picture[..., :3] * alpha + 255 * (1 - alpha)


def foreground(picture: np.ndarray) -> "tuple[np.ndarray, np.ndarray | None]":
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    if np.mean(border[:, 3] >= 128) < 0.9:
        return picture[..., 3] >= 128, None
    colour = np.median(border[:, :3], axis=0)
    return np.abs(picture[..., :3] - colour).max(axis=2) > 60, colour


def parts(mask: np.ndarray) -> list:
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    left, found = inner.copy(), []
    while left.any():
        stack = [tuple(np.argwhere(left)[0])]
        piece = np.zeros_like(mask)
        left[stack[0]] = False
        while stack:
            y, x = stack.pop()
            piece[y, x] = True
            for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if 0 <= near[0] < EDGE and 0 <= near[1] < EDGE and left[near]:
                    left[near] = False
                    stack.append(near)
        if piece.sum() >= 0.02 * EDGE * EDGE:
            found.append(piece)
    return found


def connected(mask: np.ndarray) -> list:
    """8-connected pieces of at least 2 % of the canvas."""
    left, found = mask.copy(), []
    while left.any():
        stack = [tuple(np.argwhere(left)[0])]
        piece = np.zeros_like(mask)
        left[stack[0]] = False
        while stack:
            y, x = stack.pop()
            piece[y, x] = True
            for ny in range(max(y - 1, 0), min(y + 2, EDGE)):
                for nx in range(max(x - 1, 0), min(x + 2, EDGE)):
                    if left[ny, nx]:
                        left[ny, nx] = False
                        stack.append((ny, nx))
        if piece.sum() >= 0.02 * EDGE * EDGE:
            found.append(piece)
    return found


def squared_gap(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Of each point to the nearest of the others."""
    return ((points[:, None] - others[None]) ** 2).sum(axis=2).min(axis=1)


def whole_parts(mask: np.ndarray, count: int, pair: bool) -> list:
    found = connected(mask)
    if len(found) < count:
        found = parts(mask)
    if len(found) > count:
        largest = max(piece.sum() for piece in found)
        found = [piece for piece in found if piece.sum() * 4 >= largest]
    if not found:
        return []
    everything = np.argwhere(mask)
    owner = np.argmin([squared_gap(everything, np.argwhere(piece)) for piece in found], axis=0)
    result = []
    for i in range(len(found)):
        whole = np.zeros_like(mask)
        whole[tuple(everything[owner == i].T)] = True
        result.append(whole)
    while pair and len(result) > count:
        gaps = [(squared_gap(np.argwhere(a), np.argwhere(b)).min(), i, j) for i, a in enumerate(result) for j, b in enumerate(result) if i < j]
        _, i, j = min(gaps)
        result[i] = result[i] | result.pop(j)
    return result


def unit(values: np.ndarray) -> np.ndarray:
    values = values.astype(np.float32).ravel()
    values = values - values.mean()
    return values / max(float(np.linalg.norm(values)), 1e-6)


def look(picture: np.ndarray, mask: np.ndarray, coloured: bool) -> np.ndarray:
    """[2 * 24 * 24], coloured [4 * 24 * 24]"""
    ys, xs = np.nonzero(mask)
    channels = 3 if coloured else 1
    if len(ys) == 0:
        return np.zeros((channels + 1) * SMALL * SMALL, dtype=np.float32)
    top, bottom, left, right = ys.min(), ys.max() + 1, xs.min(), xs.max() + 1
    side = max(bottom - top, right - left)
    values = np.full((side, side, channels), 255, dtype=np.float32)
    shape = np.zeros((side, side), dtype=np.float32)
    y, x = (side - (bottom - top)) // 2, (side - (right - left)) // 2
    shown = over_white(picture)
    if not coloured:
        shown = shown.mean(axis=2, keepdims=True)
    values[y:y + bottom - top, x:x + right - left] = np.where(mask[..., None], shown, 255)[top:bottom, left:right]
    shape[y:y + bottom - top, x:x + right - left] = mask[top:bottom, left:right] * 255
    small = [np.asarray(Image.fromarray(plane).resize((SMALL, SMALL), Image.Resampling.BOX)) for plane in (*values.transpose(2, 0, 1), shape)]
    return np.concatenate([unit(np.stack(small[:-1])), unit(small[-1])])


def colour_name(colours: np.ndarray) -> str:
    """Of [N, 3] values to 255, as core/train/colours.cpp names them."""
    c = colours / 255
    most, least = c.max(axis=1), c.min(axis=1)
    spread = np.maximum(most - least, 1e-6)
    red, green, blue = c.T
    hue = np.where(most == red, (green - blue) / spread % 6, np.where(most == green, (blue - red) / spread + 2, (red - green) / spread + 4)) * 60
    saturation = np.where(most > 0, (most - least) / np.maximum(most, 1e-6), 0)
    coloured = (saturation > 0.25) & (most > 0.2)
    if coloured.mean() < 0.3:
        value = float(np.median(most))
        return "black" if value < 0.35 else "white" if value > 0.85 else "grey"
    histogram = np.bincount((hue[coloured] / 10).astype(int) % 36, minlength=36)
    best = int(np.argmax([sum(histogram[(i + k) % 36] for k in range(-2, 3)) for i in range(36)]))
    near = coloured & (np.abs((hue - best * 10 - 5 + 180) % 360 - 180) <= 25)
    turned = (hue[near] - best * 10 - 5 + 180) % 360 - 180
    h, s, v = (best * 10 + 5 + turned.mean()) % 360, saturation[near].mean(), most[near].mean()
    if h >= 345 or h < 14:
        return "pink" if s < 0.5 and v > 0.75 else "brown" if v < 0.45 else "red"
    if h < 42:
        return "brown" if v < 0.72 or (s < 0.55 and v < 0.85) else "orange"
    if h < 68:
        return "brown" if v < 0.55 else "yellow"
    return "green" if h < 168 else "blue" if h < 252 else "purple" if h < 305 else "pink"


class Drawings:
    def __init__(self, folder: Path):
        self.ids, self.paths, grey, coloured, whole = [], {}, [], [], []
        for line in (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines():
            drawing = json.loads(line)
            if TONES & set(drawing["id"].split("-")):
                continue
            path = folder / drawing["file_name"]
            picture = rgba(path)
            self.ids.append(drawing["id"])
            self.paths[drawing["style"], self.ids[-1]] = path
            grey.append(look(picture, picture[..., 3] >= 128, coloured=False))
            coloured.append(look(picture, picture[..., 3] >= 128, coloured=True))
            whole.append(np.dstack([over_white(picture), picture[..., 3]]).ravel() / 255)
        self.styles = sorted({style for style, _ in self.paths})
        self.grey, self.coloured, self.whole = np.stack(grey), np.stack(coloured), np.stack(whole)

    def nearest(self, picture: np.ndarray, mask: np.ndarray, coloured: bool = False) -> str:
        looks = self.coloured if coloured else self.grey
        return self.ids[int(np.argmax(looks @ look(picture, mask, coloured)))]

    def distance(self, picture: np.ndarray) -> float:
        flat = np.dstack([over_white(picture), picture[..., 3]]).ravel() / 255
        return float(np.sqrt(((self.whole - flat) ** 2).mean(axis=1).min()))


def judge(drawings: Drawings, picture: np.ndarray, kind: str, subjects: list, colour: str, count: int, first: bool = False) -> bool:
    mask, background = foreground(picture)
    if not mask.any():
        return False
    if kind in ("pair", "count"):
        found = parts(mask) if first else whole_parts(mask, count, kind == "pair")
        seen = [drawings.nearest(picture, part, coloured=not first) for part in found]
        if kind == "pair":
            return all(subject in seen for subject in subjects)
        return len(seen) == count and seen.count(subjects[0]) * 2 > count
    if drawings.nearest(picture, mask) != subjects[0]:
        return False
    if kind == "recoloured":
        return colour_name(picture[mask][:, :3]) == colour
    if kind == "background":
        return background is not None and colour_name(background[None]) == colour
    return True


PLACES = {2: [(16, 32, 30), (48, 32, 30)], 3: [(32, 16, 28), (16, 48, 28), (48, 48, 28)],
          4: [(16, 16, 28), (48, 16, 28), (16, 48, 28), (48, 48, 28)], 5: [(11, 11, 22), (53, 11, 22), (32, 32, 22), (11, 53, 22), (53, 53, 22)]}


def pasted(drawings: Drawings, style: str, subjects: list, count: int) -> np.ndarray:
    """The drawings themselves, shrunk and laid side by side: what no model can do better."""
    canvas = Image.new("RGBA", (EDGE, EDGE))
    for i, (x, y, size) in enumerate(PLACES[count]):
        drawing = Image.open(drawings.paths[style, subjects[i % len(subjects)]]).convert("RGBA").resize((size, size), Image.Resampling.BOX)
        canvas.alpha_composite(drawing, (x - size // 2, y - size // 2))
    return np.asarray(canvas, dtype=np.float32)


def test_the_measure(drawings: Drawings, rows: list) -> None:
    print("drawings pasted together    right  first   of")
    for style in drawings.styles:
        for kind in ("count", "pair"):
            of = [(subjects.split("+"), int(count)) for k, _, subjects, _, count in rows if k == kind]
            pictures = [(pasted(drawings, style, subjects, count), subjects, count) for subjects, count in of
                        if all((style, subject) in drawings.paths for subject in subjects)]
            right = [sum(judge(drawings, p, kind, s, "-", c, first) for p, s, c in pictures) for first in (False, True)]
            print(f"{kind:12} {style:12} {right[0]:7} {right[1]:6} {len(pictures):4}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="packaging/evaluate-picture-model", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True)
    parser.add_argument("--pictures", type=Path, required=True, help="the drawings, as packaging/picture-model/draw_pictures.py makes them")
    parser.add_argument("--model", default="sticker", help="name or folder (default: sticker)")
    parser.add_argument("--output", type=Path, default=HERE.parent / "build/picture-model-scores", help="folder for pictures, scores and contact sheet (default: build/picture-model-scores)")
    parser.add_argument("--prompts", type=Path, default=HERE / "picture-model" / "test-prompts.txt", help="(default: the test prompts)")
    parser.add_argument("--seed", default="1", help="of every picture (default: 1)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth prompt")
    parser.add_argument("--ideal", action="store_true", help="judge the measure: drawings pasted together in the place of the model's")
    options = parser.parse_args()
    lines = options.prompts.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][::options.every]
    drawings = Drawings(options.pictures)
    if options.ideal:
        test_the_measure(drawings, rows)
        return 0
    options.output.mkdir(parents=True, exist_ok=True)
    results, sheet = [], []
    for number, (kind, prompt, subjects, colour, count) in enumerate(rows):
        path = options.output / f"{number:03}.png"
        if not path.exists():
            done = subprocess.run([options.cli, "imagine", "--prompt", prompt, "--model", options.model, "--seed", options.seed, "--width", str(DRAWN),
                                   "--height", str(DRAWN), "--output", str(path)], capture_output=True, text=True)
            if done.returncode != 0:
                print(done.stderr.strip(), file=sys.stderr)
                return 1
        picture = rgba(path)
        right, first = (judge(drawings, picture, kind, subjects.split("+"), colour, int(count), first) for first in (False, True))
        results.append({"kind": kind, "prompt": prompt, "right": right, "first": first, "distance": drawings.distance(picture)})
        sheet.append(Image.fromarray(over_white(picture).astype(np.uint8)))
        print(f"\r{number + 1} of {len(rows)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    columns = 20
    whole = Image.new("RGB", (columns * (EDGE + 4), (len(sheet) + columns - 1) // columns * (EDGE + 4)), "white")
    for i, image in enumerate(sheet):
        whole.paste(image, (i % columns * (EDGE + 4), i // columns * (EDGE + 4)))
    whole.save(options.output / "sheet.png")
    (options.output / "scores.json").write_text(json.dumps(results, indent=1) + "\n")
    print("kind         right   of  share  first  distance to the nearest drawing (median)")
    for kind in ("plain", "recoloured", "background", "count", "pair"):
        of = [r for r in results if r["kind"] == kind]
        if of:
            right = sum(r["right"] for r in of)
            print(f"{kind:12} {right:5} {len(of):4} {right / len(of):5.0%}  {sum(r['first'] for r in of) / len(of):5.0%}  {np.median([r['distance'] for r in of]):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
