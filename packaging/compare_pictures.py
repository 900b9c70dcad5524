# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a picture with the same full-size network by Atelier, OpenVINO, diffusers and stable-diffusion.cpp.

The weights are made up (a trained model is in no package): Stable Diffusion 1.5's shapes at 512x512, guided,
and with --xl SDXL's at 1024x1024 once. Each program starts afresh every round, reads float16 weights in the layout it likes
best (diffusers its folder, OpenVINO what it converts that to, the others one file of the original layout), and says itself
how long each part took. "off" is how far the latents are from the same program's in float32: root of the mean square of
the difference, in percent of their standard deviation.
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


def token_ids():
    """Of two prompts, the negative one first: which words they are does not change how long it takes."""
    import torch

    ids = torch.full((2, 77), 49407)
    ids[:, 0] = 49406
    ids[0, 1:7] = torch.arange(2000, 8000, 1000)
    ids[1, 1:20] = torch.arange(10000, 29000, 1000)
    return ids


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
        told = [encoder(token_ids(), output_hidden_states=True) for encoder in encoders]
        embeds = torch.cat([one.hidden_states[-2] for one in told], -1) if family["xl"] else told[0][0]
        pooled = {"pooled_prompt_embeds": told[1][0][1:], "negative_pooled_prompt_embeds": told[1][0][:1]} if family["xl"] else {}
        text = time.perf_counter() - begin
        times.append(time.perf_counter())
        latents = pipe(prompt_embeds=embeds[1:], negative_prompt_embeds=embeds[:1], **pooled, guidance_scale=7.0, num_inference_steps=options.steps,
                       width=family["size"], height=family["size"], output_type="latent", generator=torch.Generator().manual_seed(1),
                       callback_on_step_end=lambda pipe, step, t, kwargs: times.append(time.perf_counter()) or kwargs).images
        begin = time.perf_counter()
        vae.decode(latents / vae.config.scaling_factor)
        decode = time.perf_counter() - begin
    keep_latents(options, latents)
    print(json.dumps({"load": load, "text": text, "steps": [b - a for a, b in zip(times, times[1:])], "decode": decode, "peak": peak()}))


def converted(options) -> Path:
    """The family's networks as OpenVINO reads them, made once from diffusers' folder."""
    import openvino
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

    class UNet(torch.nn.Module):
        def __init__(self, network):
            super().__init__()
            self.network = network

        def forward(self, x, t, text):
            return self.network(x, t, text, return_dict=False)[0]

    class Decoder(torch.nn.Module):
        def __init__(self, network):
            super().__init__()
            self.network = network

        def forward(self, x):
            return self.network.decode(x, return_dict=False)[0]

    class Encoder(torch.nn.Module):
        def __init__(self, network):
            super().__init__()
            self.network = network

        def forward(self, ids):
            return self.network(ids)[0]

    folder, to = Path(options.work) / options.family, Path(options.work) / f"{options.family}-openvino"
    size = FAMILIES[options.family]["size"] // 8
    to.mkdir(exist_ok=True)
    parts = {
        "unet": (lambda: UNet(UNet2DConditionModel.from_pretrained(folder / "unet").float()),
                 (torch.randn(2, 4, size, size), torch.tensor([500]), torch.randn(2, 77, 768))),
        "vae": (lambda: Decoder(AutoencoderKL.from_pretrained(folder / "vae").float()), (torch.randn(1, 4, size, size),)),
        "text_encoder": (lambda: Encoder(CLIPTextModel.from_pretrained(folder / "text_encoder").float()), (token_ids(),)),
    }
    for name, (make, example) in parts.items():
        if not (to / f"{name}.xml").exists():
            with torch.no_grad():
                network = openvino.convert_model(make().eval(), example_input=example, input=[list(each.shape) for each in example])
            openvino.save_model(network, to / "part.xml", compress_to_fp16=True)
            (to / "part.bin").rename(to / f"{name}.bin")
            (to / "part.xml").rename(to / f"{name}.xml")
    return to


def draw_with_openvino(options) -> None:
    """OpenVINO's networks with diffusers' sampler, in a process of its own."""
    import openvino
    import torch
    from diffusers import EulerDiscreteScheduler

    folder = Path(options.work) / f"{options.family}-openvino"
    size = FAMILIES[options.family]["size"] // 8
    settings = {"INFERENCE_PRECISION_HINT": {"bfloat16": "bf16", "float32": "f32"}[options.precision], "PERFORMANCE_HINT": "LATENCY",
                "INFERENCE_NUM_THREADS": options.threads}
    begin = time.perf_counter()
    core = openvino.Core()
    encode, predict, decode = (core.compile_model(folder / f"{name}.xml", "CPU", settings) for name in ("text_encoder", "unet", "vae"))
    load = time.perf_counter() - begin
    scheduler = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
                                       timestep_spacing="leading")
    begin = time.perf_counter()
    embeds = torch.from_numpy(encode(token_ids().numpy())[0])
    text = time.perf_counter() - begin
    scheduler.set_timesteps(options.steps)
    latents = torch.randn((1, 4, size, size), generator=torch.Generator().manual_seed(1)) * scheduler.init_noise_sigma
    steps = []
    for t in scheduler.timesteps:
        begin = time.perf_counter()
        both = scheduler.scale_model_input(torch.cat([latents, latents]), t)
        without, given = torch.from_numpy(predict([both.numpy(), [int(t)], embeds.numpy()])[0]).chunk(2)
        latents = scheduler.step(without + 7.0 * (given - without), t, latents, return_dict=False)[0]
        steps.append(time.perf_counter() - begin)
    begin = time.perf_counter()
    decode((latents / 0.18215).numpy())
    took = time.perf_counter() - begin
    keep_latents(options, latents)
    print(json.dumps({"load": load, "text": text, "steps": steps, "decode": took, "peak": peak()}))


def keep_latents(options, latents) -> None:
    import torch
    from safetensors.torch import save_file

    save_file({"latents": latents.to(torch.float32).contiguous()}, options.latents)


def distance(path: str, reference: str) -> float:
    """Percent of the reference's standard deviation."""
    from safetensors.torch import load_file

    one, other = (load_file(each)["latents"].double() for each in (path, reference))
    return 100 * ((one - other).pow(2).mean().sqrt() / other.std()).item()


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
    latents = os.path.join(options.work, f"{name}-{precision}.safetensors")
    told = run([sys.executable, __file__, "--worker", name, "--precision", precision, "--family", options.family, "--work", options.work,
                "--threads", str(options.threads), "--steps", str(options.steps), "--latents", latents])
    return told | {"latents": latents}


def atelier(options, precision: str) -> dict:
    size = str(FAMILIES[options.family]["size"])
    latents = os.path.join(options.work, f"atelier-{precision}.safetensors")
    with tempfile.TemporaryDirectory() as folder:
        told = run([options.cli, "imagine", "--prompt", PROMPT, "--negative", NEGATIVE, "--model",
                    os.path.join(options.work, options.family + ".safetensors"), "--sampler", "euler", "--schedule", "default", "--cfg", "7",
                    "--steps", str(options.steps), "--seed", "1", "--width", size, "--height", size, "--threads", str(options.threads),
                    "--device", "cpu", "--precision", precision, "--json", "--output", os.path.join(folder, "x.png"), "--latents", latents])
    ms = told["ms"]
    return {"load": ms["load"] / 1000, "text": ms["text"] / 1000, "steps": [step / 1000 for step in ms["steps"]], "decode": ms["decode"] / 1000,
            "peak": told["peak_mb"], "latents": latents}


def compare(options) -> None:
    family = FAMILIES[options.family]
    everyone = {
        "Atelier bf16": lambda: atelier(options, "bfloat16"),
        "Atelier int8": lambda: atelier(options, "int8"),
        "OpenVINO bf16": lambda: worker(options, "openvino", "bfloat16"),
        "diffusers bf16": lambda: worker(options, "diffusers", "bfloat16"),
        "Atelier f32": lambda: atelier(options, "float32"),
        "OpenVINO f32": lambda: worker(options, "openvino", "float32"),
        "diffusers f32": lambda: worker(options, "diffusers", "float32"),
        "sd.cpp f16": lambda: worker(options, "sd.cpp", "float16"),
    }
    chosen = {name: each for name, each in everyone.items() if not options.only or any(word.strip() in name for word in options.only.split(","))}
    if not chosen:
        sys.exit(f"--only knows: {', '.join(everyone)}.")
    if any(name.startswith("OpenVINO") for name in chosen):
        if options.family != "sd15":
            sys.exit("OpenVINO's networks are made for SD 1.5's shapes only; leave it out with --only.")
        run([sys.executable, __file__, "--worker", "convert", "--family", options.family, "--work", options.work])
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
    references = {name.split()[0]: rows[-1]["latents"] for name, rows in results.items() if name.endswith("f32")}
    print(f"{family['title']}, {family['size']}x{family['size']}, guided, {options.steps} steps, {options.threads} threads, "
          f"medians of {options.rounds} rounds in alternation")
    print(f"{'':20}" + "".join(f"{name:>17}" for name in results))
    for title, form, value in lines:
        print(f"{title:20}" + "".join(f"{form.format(statistics.median(value(row) for row in rows)):>17}" for rows in results.values()))
    off = {name: distance(rows[-1]["latents"], references[name.split()[0]]) for name, rows in results.items()
           if name.split()[0] in references and not name.endswith("f32")}
    if off:
        print(f"{'off float32, %':20}" + "".join(f"{off[name]:17.2f}" if name in off else " " * 17 for name in results))


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares Atelier's pictures with those of OpenVINO, diffusers and stable-diffusion.cpp.")
    parser.add_argument("--cli", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--precision", default="float32", help=argparse.SUPPRESS)
    parser.add_argument("--latents", help=argparse.SUPPRESS)
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
        workers = {"diffusers": draw_with_diffusers, "openvino": draw_with_openvino, "sd.cpp": draw_with_sd_cpp,
                   "convert": lambda options: print(json.dumps({"folder": str(converted(options))}))}
        workers[options.worker](options)
        return
    if options.xl:
        options.family, options.rounds, options.steps = "sdxl", 1, 1
        options.only = options.only or "bf16"
    make_model(options.family, Path(options.work))
    compare(options)


if __name__ == "__main__":
    main()
