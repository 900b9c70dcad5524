# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/pipeline.{txt,bin}: what diffusers' pipelines make with small networks of every family.

    pipeline.py MODELS

MODELS is the folder with open-clip-torch as packaging/fetch-models makes it. Needs torch, diffusers,
transformers, Pillow. The files are as networks.py describes; the label of an output says with which
sampler, schedule, guidance and kind it was made. Outputs of the network named last.
"""
import copy
import sys
from pathlib import Path

import diffusers
import numpy as np
import networks
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from PIL import Image
from samplers import make
from tokenizers_ids import clip_tokenizer
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

OUT = networks.OUT
WIDTH, HEIGHT, SEED, STEPS = 96, 64, 11, 6
PROMPT, NEGATIVE = "a photo of a red fox, 8k", "blurry"
SAMPLERS = ("ddim", "euler", "euler_a", "heun", "dpm2", "dpm2_a", "lms", "dpmpp_2m", "dpmpp_2m_sde", "unipc", "lcm")
CONFIG = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1)


def text(name, kind, act, width, layers, tokenizer, **more):
    config = CLIPTextConfig(vocab_size=49408, hidden_size=width, intermediate_size=2 * width, num_hidden_layers=layers,
                            num_attention_heads=4, max_position_embeddings=77, hidden_act=act, eos_token_id=49407, bos_token_id=49406,
                            pad_token_id=tokenizer.pad_token_id, **more)
    return networks.network(name, kind(config), networks.prefixed)


def unet(name, context, linear, heads, **more):
    return networks.network(name, UNet2DConditionModel(
        sample_size=16, block_out_channels=(16, 32), cross_attention_dim=context, norm_num_groups=8, layers_per_block=1,
        attention_head_dim=heads, use_linear_projection=linear, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **more))


def start_picture():
    pixels = (networks.values("start", (HEIGHT // 8, WIDTH // 8, 3)) * 127 + 128).astype(np.uint8)
    return Image.fromarray(np.repeat(np.repeat(pixels, 8, 0), 8, 1))


def generator():
    return torch.Generator().manual_seed(SEED)


def rows(pipe, img2img, prediction, **more):
    common = dict(prompt=PROMPT, num_inference_steps=STEPS, output_type="latent", **more)
    for sampler in SAMPLERS:
        pipe.scheduler = img2img.scheduler = make(sampler, "default", prediction, False)
        size = dict(width=WIDTH, height=HEIGHT)
        networks.output(f"{sampler}/default/5/text", pipe(negative_prompt=NEGATIVE, guidance_scale=5, generator=generator(), **size, **common).images)
        networks.output(f"{sampler}/default/1/text", pipe(guidance_scale=1, generator=generator(), **size, **common).images)
        networks.output(f"{sampler}/default/5/picture", img2img(image=start_picture(), strength=0.7, negative_prompt=NEGATIVE, guidance_scale=5,
                                                                generator=generator(), **common).images)
    for sampler, schedule in (("dpmpp_2m", "karras"), ("euler", "trailing"), ("ddim", "trailing")):
        pipe.scheduler = make(sampler, schedule, prediction, False)
        networks.output(f"{sampler}/{schedule}/5/text", pipe(negative_prompt=NEGATIVE, guidance_scale=5, generator=generator(), **size, **common).images)


def emphasised(model, tokenizer, chunks, layer):
    """AUTOMATIC1111's rule: chunks of (text, weight) to hidden states [1, 77 * chunks, width]."""
    result = []
    for chunk in chunks:
        ids, weights = [49406], [1.0]
        for part, weight in chunk:
            new = tokenizer(part, add_special_tokens=False).input_ids
            ids += new
            weights += [weight] * len(new)
        ids += [49407] + [tokenizer.pad_token_id] * (76 - len(ids))
        weights += [1.0] * (77 - len(weights))
        z = layer(model(torch.tensor([ids]), output_hidden_states=True).hidden_states)
        before = z.mean()
        z = z * torch.tensor(weights)[None, :, None]
        result.append(z * (before / z.mean()))
    return torch.cat(result, 1)


def first_family(vae, tokenizer):
    encoder = text("sd1-text", CLIPTextModel, "quick_gelu", 32, 3, tokenizer)
    if not hasattr(encoder, "text_model"):  # transformers 5 has no tower of its own, diffusers looks for one
        object.__setattr__(encoder, "text_model", encoder)
    network = unet("sd1", 32, False, 8)
    parts = dict(vae=vae, text_encoder=encoder, tokenizer=tokenizer, unet=network, safety_checker=None, feature_extractor=None,
                 requires_safety_checker=False)
    pipe = diffusers.StableDiffusionPipeline(scheduler=make("ddim", "default", "epsilon", False), **parts)
    img2img = diffusers.StableDiffusionImg2ImgPipeline(scheduler=pipe.scheduler, **parts)
    for skip in (None, 1):
        positive, negative = pipe.encode_prompt(PROMPT, "cpu", 1, True, NEGATIVE, clip_skip=skip)
        networks.output(f"text/{skip or 0}", torch.cat([negative, positive]))
    networks.output("text/emphasis", emphasised(encoder, tokenizer, [
        [("a ", 1), ("red", 1.3), (" fox, ", 1), ("blurry", 1 / 1.1)], [("night ", 1), ("sky", 1.1 * 1.1)]],
        lambda hidden: encoder.text_model.final_layer_norm(hidden[-1])))
    rows(pipe, img2img, "epsilon")
    pipe.scheduler = make("euler", "default", "epsilon", False)
    picture = pipe(PROMPT, negative_prompt=NEGATIVE, guidance_scale=5, generator=generator(), width=WIDTH, height=HEIGHT,
                   num_inference_steps=STEPS, output_type="np").images
    networks.output("picture", torch.from_numpy(picture))

    parts["unet"] = unet("lcm", 32, False, 8, time_cond_proj_dim=32)
    pipe = diffusers.StableDiffusionPipeline(scheduler=make("lcm", "default", "epsilon", False), **parts)
    networks.output("lcm/default/8.5/text", pipe(PROMPT, guidance_scale=8.5, generator=generator(), width=WIDTH, height=HEIGHT,
                                                 num_inference_steps=4, output_type="latent").images)


def second_family(vae, tokenizer):
    encoder = text("sd2-text", CLIPTextModel, "gelu", 48, 2, tokenizer)
    network = unet("sd2", 48, True, [1, 2])
    parts = dict(vae=vae, text_encoder=encoder, tokenizer=tokenizer, unet=network, safety_checker=None, feature_extractor=None,
                 requires_safety_checker=False)
    pipe = diffusers.StableDiffusionPipeline(scheduler=make("ddim", "default", "v", False), **parts)
    img2img = diffusers.StableDiffusionImg2ImgPipeline(scheduler=pipe.scheduler, **parts)
    positive, negative = pipe.encode_prompt(PROMPT, "cpu", 1, True, NEGATIVE)
    networks.output("text/0", torch.cat([negative, positive]))
    rows(pipe, img2img, "v")
    pipe.scheduler = make("euler", "trailing", "v", True)
    networks.output("rescaled", pipe(PROMPT, negative_prompt=NEGATIVE, guidance_scale=5, guidance_rescale=0.7, generator=generator(), width=WIDTH,
                                     height=HEIGHT, num_inference_steps=STEPS, output_type="latent").images)


def large_family(vae, tokenizer, other):
    first = text("sdxl-text", CLIPTextModel, "quick_gelu", 32, 3, tokenizer)
    second = text("sdxl-text-2", CLIPTextModelWithProjection, "gelu", 48, 3, other, projection_dim=24)
    network = unet("sdxl", 80, True, [1, 2], addition_embed_type="text_time", addition_time_embed_dim=8,
                   projection_class_embeddings_input_dim=24 + 6 * 8)
    parts = dict(vae=vae, text_encoder=first, text_encoder_2=second, tokenizer=tokenizer, tokenizer_2=other, unet=network, add_watermarker=False)
    pipe = diffusers.StableDiffusionXLPipeline(scheduler=make("euler", "default", "epsilon", False), **parts)
    img2img = diffusers.StableDiffusionXLImg2ImgPipeline(scheduler=pipe.scheduler, **parts)
    positive, negative, pooled, pooled_negative = pipe.encode_prompt(PROMPT, negative_prompt=NEGATIVE, device="cpu")
    networks.output("text/0", torch.cat([negative, positive]))
    networks.output("pooled", torch.cat([pooled_negative, pooled]))
    rows(pipe, img2img, "epsilon")
    pipe.scheduler = make("euler", "default", "epsilon", False)
    networks.output("empty-negative", pipe(PROMPT, guidance_scale=5, generator=generator(), width=WIDTH, height=HEIGHT,
                                           num_inference_steps=STEPS, output_type="latent").images)


def main():
    tokenizer, other = clip_tokenizer(Path(sys.argv[1])), clip_tokenizer(Path(sys.argv[1]), pad_token="!")
    vae = networks.network("vae", AutoencoderKL(block_out_channels=(32,) * 4, latent_channels=4, layers_per_block=1,
                                                down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4))
    networks.output("ids", torch.tensor([tokenizer(PROMPT, padding="max_length", max_length=77, truncation=True).input_ids,
                                         other(PROMPT, padding="max_length", max_length=77, truncation=True).input_ids]).float())
    picture = diffusers.image_processor.VaeImageProcessor(vae_scale_factor=8).preprocess(start_picture())
    # In float64: in float32 the last bits are each processor's own, and a test allows no more than those.
    exact = copy.deepcopy(vae).double()
    networks.output("mean", exact.encode(picture.double()).latent_dist.mean)
    networks.output("decoded", exact.decode(networks.wide("latents", 1, 4, 8, 12)).sample)
    first_family(vae, tokenizer)
    second_family(vae, other)
    large_family(vae, tokenizer, other)
    (OUT / "pipeline.txt").write_text("\n".join(networks.lines) + "\n")
    np.asarray(networks.numbers, dtype="<f4").tofile(OUT / "pipeline.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
