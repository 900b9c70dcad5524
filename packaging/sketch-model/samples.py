# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sketch network learns from: drawings that Atelier remembers, and sketches made of them on the fly."""

import io
import json
import struct

import numpy
from PIL import Image
from scipy import ndimage

EDGE = 128


class Drawings:
    """The drawings of resources/sticker/memory/drawings.safetensors as [N, 128, 128, 4] uint8, grouped by what they show."""

    def __init__(self, path):
        raw = path.read_bytes()
        length = struct.unpack("<Q", raw[:8])[0]
        header = json.loads(raw[8 : 8 + length])
        about = json.loads(header["__metadata__"]["drawings"])

        def tensor(name, kind):
            begin, end = header[name]["data_offsets"]
            return numpy.frombuffer(raw, kind, (end - begin) // numpy.dtype(kind).itemsize, 8 + length + begin)

        ends, data = tensor("ends", "<i8"), tensor("pictures", "u1")
        words = tensor("names", "i1").reshape(-1, 384).astype("f4")
        self.words = words / numpy.linalg.norm(words, axis=1, keepdims=True)
        self.subjects = about["subjects"]
        self.pictures, self.subject = [], []
        tones = {i for i, one in enumerate(self.subjects) if "-1F3F" in one["id"]}  # skin tones: half of all
        for i, (subject, _) in enumerate(about["drawings"]):
            if subject in tones:
                continue
            webp = data[ends[i - 1] if i else 0 : ends[i]].tobytes()
            self.pictures.append(numpy.asarray(Image.open(io.BytesIO(webp)).convert("RGBA").resize((EDGE, EDGE), Image.LANCZOS)))
            self.subject.append(subject)
        self.of = {}
        for i, subject in enumerate(self.subject):
            self.of.setdefault(subject, []).append(i)
        every = sorted(self.of)
        numpy.random.default_rng(20).shuffle(every)
        held = len(every) // 20  # all styles of one in twenty
        self.held, self.learnt = every[:held], every[held:]


def strength(rgba):
    """How much of an edge there is at each pixel, thinned to ridges: the largest step of a colour over white, or of alpha."""
    a = rgba[..., 3:4] / 255.0
    over = numpy.concatenate((rgba[..., :3] / 255.0 * a + 1 - a, a), 2).astype("f4")
    over = ndimage.gaussian_filter(over, (1.0, 1.0, 0))
    gy, gx = numpy.gradient(over, axis=(0, 1))
    length = numpy.sqrt(gx * gx + gy * gy) * numpy.array([2, 2, 2, 2.4], "f4")
    best = length.argmax(2)[..., None]
    g = numpy.take_along_axis(length, best, 2)[..., 0]
    angle = numpy.arctan2(numpy.take_along_axis(gy, best, 2)[..., 0], numpy.take_along_axis(gx, best, 2)[..., 0])
    way = numpy.round(angle / (numpy.pi / 4)).astype(int) % 4
    pad = numpy.pad(g, 1)
    steps = ((0, 1), (1, 1), (1, 0), (1, -1))
    ridge = numpy.zeros_like(g)
    for i, (dy, dx) in enumerate(steps):
        ahead = pad[1 + dy : 1 + dy + EDGE, 1 + dx : 1 + dx + EDGE]
        behind = pad[1 - dy : 1 - dy + EDGE, 1 - dx : 1 - dx + EDGE]
        ridge = numpy.where((way == i) & (g >= ahead) & (g >= behind), g, ridge)
    return ridge


def drawn(lines, rng):
    """Lines of one pixel as a hand draws them: of some width, unsteady, with gaps, a few strokes too many."""
    lines = lines.copy()
    if rng.random() < 0.4:
        for y, x in zip(*(rng.integers(0, EDGE, (2, rng.integers(1, 8))))):
            lines[max(0, y - 4) : y + 4, max(0, x - 4) : x + 4] = 0
    small = ndimage.label(lines, numpy.ones((3, 3)))[0]
    sizes = numpy.bincount(small.ravel())
    lines &= sizes[small] > 5
    width = rng.integers(1, 5)
    ink = lines.astype("f4")
    if width > 1:
        ink = ndimage.grey_dilation(ink, (width, width))
    if rng.random() < 0.3:
        for _ in range(rng.integers(1, 4)):
            a, b = rng.uniform(0, EDGE - 1, (2, 2))
            b = a + (b - a) * rng.uniform(0.05, 0.3)
            t = numpy.linspace(0, 1, 64)[:, None]
            p = numpy.round(a + (b - a) * t).astype(int)
            ink[p[:, 0], p[:, 1]] = 1
    wave = rng.uniform(0, 2.5)
    if wave > 0.2:
        shift = ndimage.gaussian_filter(rng.standard_normal((2, EDGE, EDGE)), (0, 9, 9))
        shift *= wave / max(1e-6, numpy.abs(shift).max())
        ink = ndimage.map_coordinates(ink, numpy.mgrid[:EDGE, :EDGE] + shift, order=1, mode="nearest")
    ink = ndimage.gaussian_filter(ink, 0.5)
    return numpy.clip(ink * 1.3, 0, 1) * rng.uniform(0.6, 1)


def blots(rgba, rng):
    """Colours as somebody dabs them where they belong: [128, 128, 4] premultiplied, mask last."""
    hint = numpy.zeros((EDGE, EDGE, 4), "f4")
    inside = numpy.argwhere(rgba[..., 3] > 200)
    if len(inside) == 0:
        return hint
    if rng.random() < 0.3:  # a whole area
        y, x = inside[rng.integers(len(inside))]
        near = (numpy.abs(rgba.astype("i4") - rgba[y, x]).max(2) < 40) & (rgba[..., 3] > 200)
        hint[near] = (*(rgba[y, x, :3] / 255.0), 1)
    yy, xx = numpy.mgrid[:EDGE, :EDGE]
    for _ in range(rng.integers(1, 13)):
        y, x = inside[rng.integers(len(inside))]
        radius = rng.uniform(2, 12)
        colour = numpy.median(rgba[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3, :3].reshape(-1, 3), 0) / 255.0
        hint[(yy - y) ** 2 + (xx - x) ** 2 < radius**2] = (*numpy.clip(colour + rng.normal(0, 0.03, 3), 0, 1), 1)
    return hint


def moved(rgba, rng):
    """Turned, larger or smaller, aside, mirrored; as premultiplied floats in and out of PIL, which wants bytes."""
    picture = Image.fromarray(rgba).convert("RGBa")
    angle, scale = numpy.radians(rng.uniform(-12, 12)), rng.uniform(0.75, 1.1)
    c, s = numpy.cos(angle) / scale, numpy.sin(angle) / scale
    dx, dy = rng.uniform(-8, 8, 2)
    m = EDGE / 2
    box = (c, s, m - c * (m + dx) - s * (m + dy), -s, c, m + s * (m + dx) - c * (m + dy))
    picture = picture.transform((EDGE, EDGE), Image.AFFINE, box, Image.BICUBIC)
    if rng.random() < 0.5:
        picture = picture.transpose(Image.FLIP_LEFT_RIGHT)
    return numpy.asarray(picture.convert("RGBA"))


def sample(rgba, rng, still=False):
    """(x [5, 128, 128], y [4, 128, 128]): a sketch of a drawing and the drawing."""
    if not still:
        rgba = moved(rgba, rng)
    kind = rng.random()
    if kind < 0.2:  # the outline alone
        solid = rgba[..., 3] > 128
        lines = solid ^ ndimage.binary_erosion(solid)
        if rng.random() < 0.5:
            lines |= strength(rgba) > 0.5
    else:
        lines = strength(rgba) > rng.uniform(0.14, 0.5)
    ink = drawn(lines, rng)
    hint = blots(rgba, rng) if kind > 0.6 else numpy.zeros((EDGE, EDGE, 4), "f4")
    x = numpy.concatenate((ink[None], hint.transpose(2, 0, 1))).astype("f4")
    y = rgba.astype("f4").transpose(2, 0, 1) / 255.0
    y[:3] *= y[3:]
    return x, y
