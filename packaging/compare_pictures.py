# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a picture with the same full-size network by Atelier, diffusers and stable-diffusion.cpp.

The weights are made up (a trained model is in no package): Stable Diffusion 1.5's shapes at 512x512, guided,
and with --xl SDXL's at 1024x1024 once. Each program starts afresh every round, reads float16 weights in the layout it likes
best (diffusers its folder, the others one file of the original layout), and says itself how long each part took.
Peak memory is the kernel's figure for the whole process; pages of a memory-mapped file count.
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

from compare_models import FAMILIES, make_model

STEPS = 4
PROMPT = "a lighthouse above a stormy sea, oil on canvas, warm light in the windows"
NEGATIVE = "blurry, text, people"


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def draw_with_diffusers(options) -> None:
    """diffusers in a process of its own."""
    import torch
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    torch.set_num_threads(options.threads)
    family = FAMILIES[options.family]
    folder = Path(options.work) / options.family
    dtype = {"float32": torch.float32, "bfloat16": torch.bfloat16}[options.precision]
    begin = time.perf_counter()
    unet = UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=dtype)
    vae = AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=dtype)
    encoders = [CLIPTextModel.from_pretrained(folder / "text_encoder", dtype=dtype)]
    if family["xl"]:
        encoders.append(CLIPTextModelWithProjection.from_pretrained(folder / "text_encoder_2", dtype=dtype))
    scheduler = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
                                       timestep_spacing="leading")
    if family["xl"]:
        pipe = StableDiffusionXLPipeline(vae, encoders[0], encoders[1], None, None, unet, scheduler, add_watermarker=False)
    else:
        pipe = StableDiffusionPipeline(vae, encoders[0], None, unet, scheduler, None, None, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    load = time.perf_counter() - begin

    times = []
    with torch.inference_mode():
        begin = time.perf_counter()
        ids = torch.full((1, 77), 49407)  # the words do not change how long it takes
        ids[0, 0] = 49406
        ids[0, 1:20] = 1000
        told = [encoder(ids, output_hidden_states=True) for encoder in encoders]
        embeds = torch.cat([one.hidden_states[-2] for one in told], -1) if family["xl"] else told[0][0]
        pooled = {"pooled_prompt_embeds": told[1][0], "negative_pooled_prompt_embeds": told[1][0]} if family["xl"] else {}
        text = time.perf_counter() - begin
        times.append(time.perf_counter())
        latents = pipe(prompt_embeds=embeds, negative_prompt_embeds=embeds, **pooled, guidance_scale=7.0, num_inference_steps=options.steps,
                       width=family["size"], height=family["size"], output_type="latent", generator=torch.Generator().manual_seed(1),
                       callback_on_step_end=lambda pipe, step, t, kwargs: times.append(time.perf_counter()) or kwargs).images
        begin = time.perf_counter()
        vae.decode(latents / vae.config.scaling_factor)
        decode = time.perf_counter() - begin
    print(json.dumps({"load": load, "text": text, "steps": [b - a for a, b in zip(times, times[1:])], "decode": decode, "peak": peak()}))


def draw_with_sd_cpp(options) -> None:
    """stable-diffusion.cpp in a process of its own."""
    from stable_diffusion_cpp import StableDiffusion

    family = FAMILIES[options.family]
    begin = time.perf_counter()
    engine = StableDiffusion(model_path=str(Path(options.work) / f"{options.family}.safetensors"), n_threads=options.threads, verbose=False)
    load = time.perf_counter() - begin
    ends = []
    begin = time.perf_counter()

    def progress(step, steps, seconds):
        if steps == options.steps and len(ends) <= options.steps:
            ends.append((time.perf_counter(), seconds))

    engine.generate_image(prompt=PROMPT, negative_prompt=NEGATIVE, width=family["size"], height=family["size"], cfg_scale=7.0,
                          sample_method="euler", sample_steps=options.steps, seed=1, progress_callback=progress)
    end = time.perf_counter()
    moments = [moment for moment, _ in ends][-options.steps:]
    steps = [b - a for a, b in zip(moments, moments[1:])]
    steps.insert(0, ends[-options.steps][1] if len(ends) >= options.steps else 0)
    print(json.dumps({"load": load, "text": moments[0] - begin - steps[0], "steps": steps, "decode": end - moments[-1], "peak": peak()}))


def run(command: list) -> dict:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        sys.exit(f"{Path(command[0]).name} failed: {said}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def worker(options, name: str, precision: str) -> dict:
    return run([sys.executable, __file__, "--worker", name, "--precision", precision, "--family", options.family, "--work", options.work,
                "--threads", str(options.threads), "--steps", str(options.steps)])


def atelier(options, precision: str) -> dict:
    size = str(FAMILIES[options.family]["size"])
    with tempfile.TemporaryDirectory() as folder:
        told = run([options.cli, "imagine", "--prompt", PROMPT, "--negative", NEGATIVE, "--model",
                    os.path.join(options.work, options.family + ".safetensors"), "--sampler", "euler", "--schedule", "default", "--cfg", "7",
                    "--steps", str(options.steps), "--seed", "1", "--width", size, "--height", size, "--threads", str(options.threads),
                    "--device", "cpu", "--precision", precision, "--json", "--output", os.path.join(folder, "x.png")])
    ms = told["ms"]
    return {"load": ms["load"] / 1000, "text": ms["text"] / 1000, "steps": [step / 1000 for step in ms["steps"]], "decode": ms["decode"] / 1000,
            "peak": told["peak_mb"]}


def compare(options) -> None:
    family = FAMILIES[options.family]
    everyone = {
        "Atelier bf16": lambda: atelier(options, "bfloat16"),
        "diffusers bf16": lambda: worker(options, "diffusers", "bfloat16"),
        "Atelier f32": lambda: atelier(options, "float32"),
        "diffusers f32": lambda: worker(options, "diffusers", "float32"),
        "sd.cpp f16": lambda: worker(options, "sd.cpp", "float16"),
    }
    chosen = {name: each for name, each in everyone.items() if not options.only or any(word.strip() in name for word in options.only.split(","))}
    if not chosen:
        sys.exit(f"--only knows: {', '.join(everyone)}.")
    results = {name: [] for name in chosen}
    for number in range(options.rounds):
        for name in list(chosen) if number % 2 == 0 else list(reversed(chosen)):
            print(f"round {number + 1}, {name}", file=sys.stderr)
            results[name].append(chosen[name]())

    lines = [
        ("seconds per step", "{:.2f}", lambda r: statistics.median(r["steps"][1:] or r["steps"])),
        ("first step, s", "{:.2f}", lambda r: r["steps"][0]),
        ("decode, s", "{:.2f}", lambda r: r["decode"]),
        ("text, s", "{:.2f}", lambda r: r["text"]),
        ("load, s", "{:.2f}", lambda r: r["load"]),
        ("peak memory, MB", "{:.0f}", lambda r: r["peak"]),
    ]
    print(f"{family['title']}, {family['size']}x{family['size']}, guided, {options.steps} steps, {options.threads} threads, "
          f"medians of {options.rounds} rounds in alternation")
    print(f"{'':20}" + "".join(f"{name:>17}" for name in results))
    for title, form, value in lines:
        print(f"{title:20}" + "".join(f"{form.format(statistics.median(value(row) for row in rows)):>17}" for rows in results.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares Atelier's pictures with those of diffusers and stable-diffusion.cpp.")
    parser.add_argument("--cli", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--precision", default="float32", help=argparse.SUPPRESS)
    parser.add_argument("--family", default="sd15", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, help="how often each draws (default: 3)")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"steps of each picture (default: {STEPS})")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of all (default: as many as cores)")
    parser.add_argument("--only", help="parts of the names of those that take part, with commas between them")
    parser.add_argument("--xl", action="store_true", help="SDXL at 1024x1024, one step, once (20 GB of disk, 16 GB of memory)")
    parser.add_argument("--work", default=os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "atelier", "compare-weights"),
                        help="where the made-up weights are kept between calls")
    options = parser.parse_args()
    if options.worker:
        {"diffusers": draw_with_diffusers, "sd.cpp": draw_with_sd_cpp}[options.worker](options)
        return
    if options.xl:
        options.family, options.rounds, options.steps = "sdxl", 1, 1
        options.only = options.only or "bf16"
    make_model(options.family, Path(options.work))
    compare(options)


if __name__ == "__main__":
    main()
