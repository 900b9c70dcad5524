# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/samplers.{txt,bin}: noise levels and final latents of every sampler.

Needs torch, diffusers, k-diffusion, scipy. The network is a formula, the noise is torch's CPU generator
with seed 7, so nothing but results is stored. A line of the text file is

    table SAMPLER SCHEDULE STEPS SNR OFFSET          timesteps (STEPS), then sigmas (STEPS + 1)
    final SAMPLER SCHEDULE STEPS SNR PREDICTION FIRST OFFSET   latents (SHAPE); FIRST 0 is text to picture

with offsets in float32 numbers of the binary file.

Sqrt, exp and others of float32 tensors have another last bit on each maker's processors, and some of these
results hang on it: the level of 4096 that a schedule without signal starts from is 4095.9998 in float32, and an ancestral
step down from there a difference of two squares that agree in all but their last bits. So each of these functions is
float64's here, rounded once.
"""
import math
import sys
import types
from pathlib import Path

import numpy as np
import torch

sys.modules.setdefault("torchdiffeq", types.SimpleNamespace(odeint=None))  # k-diffusion imports it, nothing here uses it
import importlib.util

spec = importlib.util.find_spec("k_diffusion")
package = types.ModuleType("k_diffusion")  # without its __init__, which asks for training libraries
package.__path__ = list(spec.submodule_search_locations)
package.__spec__ = spec
sys.modules["k_diffusion"] = package
utils = types.ModuleType("k_diffusion.utils")
utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
sys.modules["k_diffusion.utils"] = utils
package.utils = utils
from k_diffusion import external, sampling  # noqa: E402

import diffusers  # noqa: E402



def rounded_once(function):
    def exact(x, *others, **named):
        if not isinstance(x, torch.Tensor) or x.dtype != torch.float32 or named:
            return function(x, *others, **named)
        return function(x.double(), *(y.double() if isinstance(y, torch.Tensor) else y for y in others)).float()
    return exact


for one in ("sqrt", "rsqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "pow"):
    for place in (torch, torch.Tensor):
        setattr(place, one, rounded_once(getattr(place, one)))
torch.Tensor.__pow__ = rounded_once(torch.Tensor.__pow__)
for one in ("log", "exp"):  # numpy's are the processor's as well
    setattr(np, one, lambda x, f=getattr(np, one): f(np.float64(x)).astype(x.dtype) if getattr(x, "dtype", None) == np.float32 else f(x))

SHAPE = (1, 4, 2, 3)
SEED = 7
OUT = Path(__file__).resolve().parent.parent / "data" / "diffusion"
CONFIG = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000,
              steps_offset=1, timestep_spacing="leading")
STEPS = (1, 2, 3, 7, 20, 50)

numbers: list = []
lines: list = []


def model(x, t):
    shift = torch.arange(x.numel(), dtype=torch.float32).reshape(x.shape) * 0.1
    return 0.8 * x + 0.2 * torch.tanh(x + shift) * math.cos(float(t) / 400)


def latents():
    return torch.sin(torch.arange(24, dtype=torch.float32)).reshape(SHAPE) * 0.9


def store(kind, words, values):
    lines.append(f"{kind} {' '.join(map(str, words))} {len(numbers)}")
    numbers.extend(float(v) for v in values)


def make(name, schedule, prediction, snr):
    classes = {"ddim": diffusers.DDIMScheduler, "euler": diffusers.EulerDiscreteScheduler,
               "euler_a": diffusers.EulerAncestralDiscreteScheduler, "heun": diffusers.HeunDiscreteScheduler,
               "dpm2": diffusers.KDPM2DiscreteScheduler, "dpm2_a": diffusers.KDPM2AncestralDiscreteScheduler,
               "lms": diffusers.LMSDiscreteScheduler, "dpmpp_2m": diffusers.DPMSolverMultistepScheduler,
               "dpmpp_2m_sde": diffusers.DPMSolverMultistepScheduler, "unipc": diffusers.UniPCMultistepScheduler,
               "lcm": diffusers.LCMScheduler}
    config = dict(CONFIG, prediction_type={"epsilon": "epsilon", "v": "v_prediction", "sample": "sample"}[prediction])
    if name in ("ddim", "lcm"):
        config.update(clip_sample=False, set_alpha_to_one=False)
    if name == "dpmpp_2m_sde":
        config.update(algorithm_type="sde-dpmsolver++")
    if schedule == "karras":
        config.update(use_karras_sigmas=True)
    if schedule == "exponential":
        config.update(use_exponential_sigmas=True)
    if schedule == "trailing":
        config.update(timestep_spacing="trailing")
    if snr:
        config.update(rescale_betas_zero_snr=True)
    scheduler = classes[name](**config)
    if schedule == "exponential" and name in ("dpmpp_2m", "dpmpp_2m_sde", "unipc"):
        # These cut their timesteps to whole ones, and whether an end of the table is 999 or 998.99999 is a matter of rounding.
        place = scheduler._sigma_to_t
        scheduler._sigma_to_t = lambda *given: place(*given) + 1e-4
    return scheduler


def tables(name, scheduler):
    timesteps = scheduler.timesteps.double()
    if name in ("ddim", "lcm"):
        ac = scheduler.alphas_cumprod.double()
        at = [ac[int(t)] for t in timesteps]
        at.append(scheduler.final_alpha_cumprod if name == "ddim" else torch.tensor(1.0))
        return timesteps, [((1 - a) / a) ** 0.5 if a > 0 else 1e9 for a in at]
    if scheduler.order == 2:
        return torch.cat([timesteps[:1], timesteps[2::2]]), torch.cat([scheduler.sigmas[:1], scheduler.sigmas[1::2]])[:scheduler.num_inference_steps + 1]
    return timesteps, scheduler.sigmas


def run_diffusers(name, schedule, steps, prediction, first, snr):
    scheduler = make(name, schedule, prediction, snr)
    scheduler.set_timesteps(steps)
    generator = torch.Generator().manual_seed(SEED)
    noise = torch.randn(SHAPE, generator=generator)
    timesteps = scheduler.timesteps[first * scheduler.order:]
    if first:
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(first * scheduler.order)
        x = scheduler.add_noise(latents(), noise, timesteps[:1])
    else:
        x = noise * scheduler.init_noise_sigma
    takes_generator = name in ("euler_a", "dpm2_a", "dpmpp_2m_sde", "lcm")
    for t in timesteps:
        output = model(scheduler.scale_model_input(x, t), t)
        x = scheduler.step(output, t, x, **({"generator": generator} if takes_generator else {})).prev_sample
    return x


def k_denoiser(prediction, quantize=False):
    ac = diffusers.EulerDiscreteScheduler(**CONFIG).alphas_cumprod
    base = external.DiscreteVDDPMDenoiser if prediction == "v" else external.DiscreteEpsDDPMDenoiser
    return base(lambda x, t: model(x, t[0]), ac, quantize=quantize)


def k_sigmas(name, schedule, steps, denoiser):
    low, high = denoiser.sigma_min.item(), denoiser.sigma_max.item()
    if schedule == "karras":
        return sampling.get_sigmas_karras(steps, low, high)
    if schedule == "exponential":
        return sampling.get_sigmas_exponential(steps, low, high)
    if schedule == "trailing":
        t = np.arange(1000, 0, -1000 / steps).round() - 1
        return sampling.append_zero(denoiser.sigmas[t.astype(int)])
    if schedule == "sgm_uniform":  # ComfyUI, comfy/samplers.py
        return sampling.append_zero(denoiser.t_to_sigma(torch.linspace(999, 0, steps + 1)[:-1]))
    if schedule == "simple":
        return torch.tensor([float(denoiser.sigmas[-(1 + int(i * (1000 / steps)))]) for i in range(steps)] + [0.0])
    if schedule in ("ays", "ays_xl"):
        table = ([14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029] if schedule == "ays" else
                 [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029])
        # NVIDIA's loglinear_interp, from the noisy end so that a single step is the noisiest
        at = np.interp(np.linspace(0, 1, steps), np.linspace(0, 1, 11), np.log(table))
        return torch.tensor(list(np.exp(at)) + [0.0], dtype=torch.float32)
    return denoiser.get_sigmas(steps)


def run_k(name, schedule, steps, prediction, first):
    denoiser = k_denoiser(prediction, quantize=schedule in ("sgm_uniform", "simple"))
    sigmas = k_sigmas(name, schedule, steps, denoiser)
    generator = torch.Generator().manual_seed(SEED)
    noise = torch.randn(SHAPE, generator=generator)
    scale = sigmas[0] if name != "euler" else (sigmas[0] ** 2 + 1) ** 0.5
    x = latents() + noise * sigmas[first] if first else noise * scale
    function = {"dpmpp_2s_a": sampling.sample_dpmpp_2s_ancestral, "dpmpp_sde": sampling.sample_dpmpp_sde,
                "dpmpp_3m_sde": sampling.sample_dpmpp_3m_sde, "euler": sampling.sample_euler}[name]
    extra = {} if name == "euler" else {"noise_sampler": lambda a, b: torch.randn(SHAPE, generator=generator)}
    if name == "dpmpp_3m_sde" and steps - first == 1:  # asks for the length of a step that it never made
        return denoiser(x, sigmas[first] * x.new_ones([1]))
    return function(denoiser, x, sigmas[first:], disable=True, **extra)


def first_steps(steps):
    return [0] + ([steps - int(steps * 0.6)] if steps in (3, 7, 20) else [])


def main():
    with_karras = ("euler", "heun", "dpm2", "dpm2_a", "lms", "dpmpp_2m", "dpmpp_2m_sde", "unipc")
    for name in ("ddim", "euler", "euler_a", "heun", "dpm2", "dpm2_a", "lms", "dpmpp_2m", "dpmpp_2m_sde", "unipc", "lcm"):
        schedules = ["default"] + (["karras", "exponential"] if name in with_karras else []) + (["trailing"] if name != "lcm" else [])
        zero_snr = name in ("ddim", "euler", "euler_a", "dpmpp_2m", "dpmpp_2m_sde", "unipc", "lcm")
        for schedule in schedules:
            for steps in STEPS:
                scheduler = make(name, schedule, "epsilon", False)
                scheduler.set_timesteps(steps)
                timesteps, sigmas = tables(name, scheduler)
                store("table", (name, schedule, steps, "usual"), [*timesteps, *sigmas])
                predictions = ["epsilon"]
                if steps in (3, 20):
                    predictions += ["v"] + (["sample"] if name not in ("euler_a", "dpm2", "dpm2_a") else [])
                for prediction in predictions:
                    for first in first_steps(steps):
                        store("final", (name, schedule, steps, "usual", prediction, first),
                              run_diffusers(name, schedule, steps, prediction, first, False).flatten())
        if zero_snr:
            schedule = "default" if name == "lcm" else "trailing"
            for steps in (2, 7, 20):
                store("final", (name, schedule, steps, "zero", "v", 0), run_diffusers(name, schedule, steps, "v", 0, True).flatten())
    for name in ("dpmpp_2s_a", "dpmpp_sde", "dpmpp_3m_sde", "euler"):
        for schedule in ("sgm_uniform", "simple", "ays", "ays_xl") if name == "euler" else ("default", "karras", "exponential", "trailing"):
            for steps in STEPS:
                denoiser = k_denoiser("epsilon", quantize=schedule in ("sgm_uniform", "simple"))
                sigmas = k_sigmas(name, schedule, steps, denoiser)
                store("table", (name, schedule, steps, "usual"), [*denoiser.sigma_to_t(sigmas[:-1]), *sigmas])
                for prediction in ["epsilon"] + (["v"] if steps in (3, 20) else []):
                    for first in first_steps(steps):
                        store("final", (name, schedule, steps, "usual", prediction, first), run_k(name, schedule, steps, prediction, first).flatten())
    assert np.isfinite(numbers).all()
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "samplers.txt").write_text("\n".join(lines) + "\n")
    (OUT / "samplers.bin").write_bytes(np.array(numbers, dtype="<f4").tobytes())


if __name__ == "__main__":
    main()
