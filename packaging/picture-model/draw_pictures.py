# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the folder of captioned pictures that the picture model learns from.

Fluent Emoji's renderings are taken as they are; the drawings of Fluent Emoji (flat) and Noto Emoji are
drawn from their SVG at the same size. captions.jsonl says what each shows, in which style, and whose it is.
  draw_pictures.py MODELS FOLDER    MODELS: where packaging/fetch-models puts packages
"""

import io
import json
import sys
from pathlib import Path

import resvg_py
from PIL import Image

EDGE = 256
SMILEYS, PEOPLE, COMPONENT, SYMBOL, FLAG = 0, 1, 2, 8, 9  # groups of Emojibase
ROOM = 0.94  # of the canvas, for drawings that fill theirs to the edge

RENDERED = ("@lobehub/fluent-emoji-3d", "3D", "Fluent Emoji by Microsoft", "MIT")
DRAWN = (
    ("@iconify-json/fluent-emoji-flat", "flat", "Fluent Emoji by Microsoft", "MIT"),
    ("@iconify-json/noto", "glossy", "Noto Emoji by Google", "Apache-2.0"),
)


def joined(code):
    """Codes without the variation selector, which the packages set differently."""
    return "-".join(part for part in code.upper().split("-") if part != "FE0F")


def subjects(captions):
    found = {}
    for entry in json.loads(captions.read_text(encoding="utf-8")):
        if entry.get("group", -1) == FLAG:
            continue
        for one, tone in [(entry, False)] + [(skin, True) for skin in entry.get("skins", [])]:
            found[joined(one["hexcode"])] = (one["label"], entry.get("tags", []), entry.get("group", -1), tone)
    return found


def names_elsewhere(captions, named):
    """For each language what is called so, in lower case, and its id; keywords where few subjects have them."""
    languages = {}
    for path in sorted(captions.glob("*.json")):
        if path.stem in ("model", "en", "en-gb"):
            continue
        names, keywords = {}, {}
        for entry in json.loads(path.read_text(encoding="utf-8")):
            code = joined(entry["hexcode"])
            if code not in named or entry.get("group") in (None, COMPONENT):
                continue
            names.setdefault(entry["label"].lower(), code)
            for tag in entry.get("tags", []):
                keywords.setdefault(tag.lower(), []).append((entry["group"] in (SMILEYS, PEOPLE), code))
        for tag, codes in keywords.items():
            if len(codes) <= 12:
                names.setdefault(tag, min(codes, key=lambda one: one[0])[1])  # a hat rather than a face with one
        languages[path.stem] = names
    return languages


def is_thing(name, group, tone):
    """Whether it can be counted, coloured and put beside others."""
    grouped = 0 <= group < SYMBOL and group not in (COMPONENT, PEOPLE)
    return grouped and not tone and not any(c in ":0123456789()" for c in name) and name.count(" ") <= 2


def drawn(icons, name):
    icon = icons["icons"].get(name) or icons["icons"][icons["aliases"][name]["parent"]]
    width, height = icon.get("width", icons.get("width", 16)), icon.get("height", icons.get("height", 16))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}">{icon["body"]}</svg>'
    edge = round(EDGE * ROOM)
    picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=edge, height=edge, skip_system_fonts=True)))).convert("RGBA")
    canvas = Image.new("RGBA", (EDGE, EDGE))
    canvas.paste(picture, ((EDGE - picture.width) // 2, (EDGE - picture.height) // 2))
    return canvas


def main(models, folder):
    named = subjects(models / "emojibase-data" / "en.json")
    lines = []

    def add(code, file_name, kind):
        name, tags, group, tone = named[code]
        lines.append({"file_name": file_name, "text": name, "keywords": tags, "id": code, "style": kind[1], "source": kind[2],
                      "licence": kind[3], "weight": 0.04 if tone else 1, "thing": is_thing(name, group, tone)})

    for kind in (RENDERED, *DRAWN):
        (folder / kind[1]).mkdir(parents=True, exist_ok=True)
    for path in sorted((models / RENDERED[0].split("/")[1] / "assets").glob("*.webp")):
        code = joined(path.stem)
        if code in named:
            (folder / RENDERED[1] / (code + ".webp")).write_bytes(path.read_bytes())
            add(code, f"{RENDERED[1]}/{code}.webp", RENDERED)
    for kind in DRAWN:
        package = models / kind[0].replace("@", "").replace("/", "-")
        icons = json.loads((package / "icons.json").read_text(encoding="utf-8"))
        done = set()
        for characters, name in sorted(json.loads((package / "chars.json").read_text(encoding="utf-8")).items()):
            code = joined(characters)
            if code not in named or named[code][3] or code in done:
                continue
            done.add(code)
            drawn(icons, name).save(folder / kind[1] / (code + ".webp"), quality=92, alpha_quality=100, method=4)
            add(code, f"{kind[1]}/{code}.webp", kind)
    (folder / "captions.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    names = names_elsewhere(models / "emojibase-data", named)
    (folder / "languages.names").write_text(json.dumps(names, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    for kind in (RENDERED, *DRAWN):
        print(kind[1], sum(line["style"] == kind[1] for line in lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
