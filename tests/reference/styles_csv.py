# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/styles: lists of styles as AUTOMATIC1111 and people write them, and what Python's csv module reads from them.

AUTOMATIC1111 (modules/styles.py) opens styles.csv as "utf-8-sig", reads it by csv.DictReader(skipinitialspace=True), takes "prompt", or
"text" in old files, and "negative_prompt"; a later row of the same name takes the place of the earlier one, rows whose name begins with
"#" are comments. It writes by csv.DictWriter. Run: python3 tests/reference/styles_csv.py
"""
import csv
import io
import json
import pathlib
import random

OUT = pathlib.Path(__file__).parent.parent / "data" / "styles"
HEAD = "name,prompt,negative_prompt"


def read(text, delimiter=","):
    styles = {}
    for row in csv.DictReader(io.StringIO(text.replace("\r\n", "\n"), newline=""), skipinitialspace=True, delimiter=delimiter):
        name = row["name"]
        if not name or not name.strip() or name.startswith("#"):
            continue
        prompt = row["prompt"] if "prompt" in row else row["text"]
        styles[name] = [name, prompt or "", row.get("negative_prompt") or ""]
    return list(styles.values())


def written(styles):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=["name", "prompt", "negative_prompt"])
    writer.writeheader()
    writer.writerows({"name": n, "prompt": p, "negative_prompt": m} for n, p, m in styles)
    return out.getvalue()


def merged(style, prompt):
    if "{prompt}" in style:
        return style.replace("{prompt}", prompt)
    return ", ".join(filter(None, (prompt.strip(), style.strip())))


def randoms(count, seed):
    rng = random.Random(seed)
    alphabet = ['"', '""', ",", "\n", " ", "a", "ü", "界", "{prompt}", "(b:1.2)", ";", "'", "#", "\t", "x"]
    word = lambda: "".join(rng.choice(alphabet) for _ in range(rng.randrange(9)))
    return [[f"s{i}" + word().replace("\n", ""), word(), word()] for i in range(count)]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    plain = f'{HEAD}\nInk,"ink drawing of {{prompt}}, black lines","colour, ""photo"""\nSoft,soft light,\n\n"Long","one\ntwo",hard\n'
    loose = f'{HEAD}\nA,say "hi" now,no\nB, "x" y,z\nC,only\nD,1,2,3,4\n# note,a,b\n,nameless,x\nE,"never closed,\nthe rest'
    twice = f"{HEAD}\nA,first,\nB,b,\nA,second,bad\n"
    old = "name,text\nOld,as it was\n"
    other = "negative_prompt,name,prompt\nbad,Turned,good\n"
    cases = {"plain": (plain, "utf-8"), "bom": (plain, "utf-8-sig"), "utf16": (plain + "Ünïcode,été,naïve\n", "utf-16"),
             "windows": (f"{HEAD}\r\nGemälde,Öl auf Leinwand für Bücher,Größe\r\nÜbung,weiße Straße,\r\n", "cp1252"),
             "loose": (loose, "utf-8"), "twice": (twice, "utf-8"), "old": (old, "utf-8"), "columns": (other, "utf-8"),
             "semicolons": (plain.replace(HEAD, HEAD.replace(",", ";")).replace("Soft,soft light,", "Soft;soft, light;")
                            .replace('Ink,"', 'Ink;"').replace('lines","', 'lines";"').replace('"Long","', '"Long";"').replace('two",h', 'two";h'), "utf-8"),
             "random": (written(randoms(300, 1)), "utf-8-sig")}
    expected = {}
    for name, (text, encoding) in cases.items():
        (OUT / f"{name}.csv").write_bytes(text.encode(encoding))
        expected[name] = read(text, ";" if name == "semicolons" else ",")
    styles = [[part.lstrip(" ") for part in style] for style in randoms(40, 2)]  # we quote such blanks, Python does not
    merges = [[style, words, merged(style, words)] for style in ("ink", " ink ", "", "{prompt}", "a {prompt}, b {prompt}", "{prompt", " ")
              for words in ("", "a fox", "  a fox ", "{prompt}")]
    (OUT / "expected.json").write_text(json.dumps({"read": expected, "styles": styles, "written": written(styles), "merged": merges},
                                                  ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
