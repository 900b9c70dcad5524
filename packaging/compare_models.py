# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Full-size Stable Diffusion networks with made-up weights, as a diffusers folder and as one file in the original layout, both float16."""

import re
import shutil
from pathlib import Path

FAMILIES = {
    "sd15": {"title": "Stable Diffusion 1.5's shapes, made-up weights", "size": 512, "xl": False},
    "sdxl": {"title": "SDXL's shapes, made-up weights", "size": 1024, "xl": True},
}

UNETS = {
    "sd15": dict(sample_size=64, cross_attention_dim=768, attention_head_dim=8, block_out_channels=(320, 640, 1280, 1280)),
    "sdxl": dict(sample_size=128, cross_attention_dim=2048, attention_head_dim=(5, 10, 20), block_out_channels=(320, 640, 1280),
                 down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
                 up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), transformer_layers_per_block=(1, 2, 10),
                 use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256,
                 projection_class_embeddings_input_dim=2816),
}
VAE = dict(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4,
           down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)
CLIP_L = dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, hidden_act="quick_gelu", projection_dim=768)
CLIP_G = dict(hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=20, hidden_act="gelu", projection_dim=1280)

RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "norm2": "out_layers.0", "conv2": "out_layers.3", "time_emb_proj": "emb_layers.1",
          "conv_shortcut": "skip_connection"}
ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}


def original_unet(name: str, levels: int, attends_up: list) -> str:
    """A U-Net's tensor in the original layout, from its name in diffusers; each level has two blocks down and three up."""
    fixed = {"conv_in": "input_blocks.0.0", "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
             "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2", "conv_norm_out": "out.0", "conv_out": "out.2"}
    for ours, theirs in fixed.items():
        if name.startswith(ours + "."):
            return "model.diffusion_model." + theirs + name[len(ours):]
    way, level, kind, place, rest = re.match(r"(down_blocks|up_blocks|mid_block)\.?(\d*)\.(\w+)\.(\d+)\.(.*)", name).groups()
    place = int(place)
    if kind == "resnets":
        part, end = rest.rsplit(".", 1)
        rest = RESNET[part] + "." + end
    inner = {"resnets": 0, "attentions": 1}.get(kind)
    if way == "mid_block":
        block = f"middle_block.{1 if kind == 'attentions' else 2 * place}"
    elif way == "down_blocks":
        if kind == "downsamplers":
            block, rest = f"input_blocks.{3 * (int(level) + 1)}.0", rest.replace("conv.", "op.")
        else:
            block = f"input_blocks.{3 * int(level) + place + 1}.{inner}"
    elif kind == "upsamplers":
        block = f"output_blocks.{3 * int(level) + 2}.{2 if attends_up[int(level)] else 1}"
    else:
        block = f"output_blocks.{3 * int(level) + place}.{inner}"
    return f"model.diffusion_model.{block}.{rest}"


def original_vae(name: str, levels: int) -> str:
    name = re.sub(r"down_blocks\.(\d+)\.resnets\.", r"down.\1.block.", name)
    name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"up_blocks\.(\d+)\.resnets\.", lambda m: f"up.{levels - 1 - int(m[1])}.block.", name)
    name = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"up.{levels - 1 - int(m[1])}.upsample", name)
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    if "mid_block.attentions.0." in name:
        for ours, theirs in ATTENTION.items():
            name = name.replace("mid_block.attentions.0." + ours + ".", "mid.attn_1." + theirs + ".")
    return "first_stage_model." + name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")


def open_clip(weights: dict) -> dict:
    """A text encoder in OpenCLIP's layout: query, key and value in one matrix."""
    import torch

    result = {"token_embedding.weight": weights["embeddings.token_embedding.weight"],
              "positional_embedding": weights["embeddings.position_embedding.weight"],
              "text_projection": weights["text_projection.weight"].T.contiguous(), "logit_scale": torch.tensor(4.6)}
    for end in ("weight", "bias"):
        result["ln_final." + end] = weights["final_layer_norm." + end]
        for layer in range(CLIP_G["num_hidden_layers"]):
            ours, theirs = f"encoder.layers.{layer}.", f"transformer.resblocks.{layer}."
            result[theirs + "attn.in_proj_" + end] = torch.cat([weights[f"{ours}self_attn.{p}_proj.{end}"] for p in "qkv"])
            for a, b in (("self_attn.out_proj", "attn.out_proj"), ("layer_norm1", "ln_1"), ("layer_norm2", "ln_2"), ("mlp.fc1", "mlp.c_fc"),
                         ("mlp.fc2", "mlp.c_proj")):
                result[f"{theirs}{b}.{end}"] = weights[f"{ours}{a}.{end}"]
    return result


def make_model(family: str, work: Path) -> None:
    """Makes WORK/FAMILY/ and WORK/FAMILY.safetensors where they are not there yet."""
    file, folder = work / f"{family}.safetensors", work / family
    if file.exists() and folder.exists():
        return
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from safetensors.torch import save_file
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    print(f"Making up {FAMILIES[family]['title'].split(',')[0]} in {work}")
    xl = FAMILIES[family]["xl"]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float16)
    original = {}
    unet = UNet2DConditionModel(**UNETS[family])
    unet.save_pretrained(folder / "unet", max_shard_size="20GB")
    attends_up = [kind.startswith("CrossAttn") for kind in unet.config.up_block_types]
    for name, value in unet.state_dict().items():
        original[original_unet(name, len(attends_up), attends_up)] = value
    vae = AutoencoderKL(**VAE, scaling_factor=0.13025 if xl else 0.18215)
    vae.save_pretrained(folder / "vae")
    for name, value in vae.state_dict().items():
        squeezed = ".attentions.0.to_" in name and name.endswith("weight")
        original[original_vae(name, 4)] = value[:, :, None, None] if squeezed else value
    encoder = CLIPTextModel(CLIPTextConfig(**CLIP_L))
    encoder.save_pretrained(folder / "text_encoder")
    for name, value in encoder.state_dict().items():
        original[("conditioner.embedders.0" if xl else "cond_stage_model") + ".transformer.text_model." + name.removeprefix("text_model.")] = value
    if xl:
        encoder = CLIPTextModelWithProjection(CLIPTextConfig(**CLIP_G))
        encoder.save_pretrained(folder / "text_encoder_2", max_shard_size="20GB")
        weights = {name.removeprefix("text_model."): value for name, value in encoder.state_dict().items()}
        original |= {"conditioner.embedders.1.model." + name: value for name, value in open_clip(weights).items()}
    part = file.with_suffix(".part")
    save_file({name: value.contiguous() for name, value in original.items()}, part)
    part.rename(file)
