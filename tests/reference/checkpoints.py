# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/checkpoints.txt and fullsize.qz: the names of models in both layouts.

Needs torch, diffusers, transformers. The names of the original layout are built here as the first
authors' code builds its modules (CompVis latent-diffusion, openaimodel.py and model.py; open_clip,
transformer.py), and given to diffusers' own converters (those of from_single_file), which have to
find every layer of diffusers' network. What they make of weights by the rule of networks.py is stored
as a checksum for each tensor. A line of the text file is

    model NAME
    original KEY SHAPE...                      of the single file
    unet|vae|text|text2 KEY CRC32 SHAPE...     of diffusers' network

fullsize.qz holds "model" and "original" lines of the published sizes, as Qt's qCompress() packs them.
"""
import struct
import zlib

import networks
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders import single_file_utils as convert
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0", "conv2": "out_layers.3",
          "conv_shortcut": "skip_connection"}


def unet_names(config):
    """Beginnings of names: of diffusers' -> of the original, in the order in which openaimodel.py appends."""
    names = {"time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2", "add_embedding.linear_1": "label_emb.0.0",
             "add_embedding.linear_2": "label_emb.0.2", "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
             "mid_block.attentions.0": "middle_block.1"}

    def resnet(new, old):
        for part, stored in RESNET.items():
            names[f"{new}.{part}"] = f"{old}.{stored}"

    resnet("mid_block.resnets.0", "middle_block.0")
    resnet("mid_block.resnets.1", "middle_block.2")
    at, levels, layers = 1, len(config.block_out_channels), config.layers_per_block
    for level, kind in enumerate(config.down_block_types):
        for layer in range(layers):
            resnet(f"down_blocks.{level}.resnets.{layer}", f"input_blocks.{at}.0")
            if kind.startswith("CrossAttn"):
                names[f"down_blocks.{level}.attentions.{layer}"] = f"input_blocks.{at}.1"
            at += 1
        if level + 1 < levels:
            names[f"down_blocks.{level}.downsamplers.0.conv"] = f"input_blocks.{at}.0.op"
            at += 1
    at = 0
    for level, kind in enumerate(config.up_block_types):
        for layer in range(layers + 1):
            resnet(f"up_blocks.{level}.resnets.{layer}", f"output_blocks.{at}.0")
            place = 1
            if kind.startswith("CrossAttn"):
                names[f"up_blocks.{level}.attentions.{layer}"] = f"output_blocks.{at}.1"
                place = 2
            if layer == layers and level + 1 < levels:
                names[f"up_blocks.{level}.upsamplers.0.conv"] = f"output_blocks.{at}.{place}.conv"
            at += 1
    return names


def vae_names(config):
    names = {"quant_conv": "quant_conv", "post_quant_conv": "post_quant_conv"}
    levels = len(config.block_out_channels)
    for half in ("encoder", "decoder"):
        for part, stored in {"conv_in": "conv_in", "conv_norm_out": "norm_out", "conv_out": "conv_out"}.items():
            names[f"{half}.{part}"] = f"{half}.{stored}"
        for i in (0, 1):
            names[f"{half}.mid_block.resnets.{i}"] = f"{half}.mid.block_{i + 1}"
        for part, stored in {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}.items():
            names[f"{half}.mid_block.attentions.0.{part}"] = f"{half}.mid.attn_1.{stored}"
    for i in range(levels):
        mirrored = levels - 1 - i
        for new, old in ((f"encoder.down_blocks.{i}", f"encoder.down.{i}"), (f"decoder.up_blocks.{i}", f"decoder.up.{mirrored}")):
            for j in range(config.layers_per_block + 1):
                names[f"{new}.resnets.{j}"] = f"{old}.block.{j}"
                names[f"{new}.resnets.{j}.conv_shortcut"] = f"{old}.block.{j}.nin_shortcut"
        names[f"encoder.down_blocks.{i}.downsamplers.0.conv"] = f"encoder.down.{i}.downsample.conv"
        names[f"decoder.up_blocks.{i}.upsamplers.0.conv"] = f"decoder.up.{mirrored}.upsample.conv"
    return names


def renamed(names, key):
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        begin = ".".join(parts[:end])
        if begin in names:
            return names[begin] + key[len(begin):]
    raise KeyError(key)


def shapes_of(names, model, prefix):
    return {prefix + renamed(names, key): tuple(tensor.shape) for key, tensor in model.state_dict().items()}


def vae_shapes(model):
    """Attention was convolutions of kernel 1."""
    return {key: shape + (1, 1) if ".attn_1." in key and len(shape) == 2 else shape
            for key, shape in shapes_of(vae_names(model.config), model, "first_stage_model.").items()}


def clip_shapes(model, prefix):
    shapes = {prefix + networks.prefixed(key): tuple(tensor.shape) for key, tensor in model.state_dict().items()}
    shapes[prefix + "text_model.embeddings.position_ids"] = (1, 77)
    return shapes


def open_clip_shapes(width, layers, words, projection, prefix):
    shapes = {"positional_embedding": (77, width), "token_embedding.weight": (words, width), "ln_final.weight": (width,), "ln_final.bias": (width,),
              "text_projection": (width, projection), "logit_scale": ()}
    for i in range(layers):
        sizes = {"ln_1.weight": (width,), "ln_1.bias": (width,), "attn.in_proj_weight": (3 * width, width), "attn.in_proj_bias": (3 * width,),
                 "attn.out_proj.weight": (width, width), "attn.out_proj.bias": (width,), "ln_2.weight": (width,), "ln_2.bias": (width,),
                 "mlp.c_fc.weight": (4 * width, width), "mlp.c_fc.bias": (4 * width,), "mlp.c_proj.weight": (width, 4 * width),
                 "mlp.c_proj.bias": (width,)}
        shapes |= {f"transformer.resblocks.{i}.{key}": shape for key, shape in sizes.items()}
    return {prefix + key: shape for key, shape in shapes.items()}


def unet(channels, kinds, context, layers, **more):
    return UNet2DConditionModel(sample_size=16, block_out_channels=channels, cross_attention_dim=context, layers_per_block=layers,
                                down_block_types=tuple(f"{k}DownBlock2D" for k in kinds),
                                up_block_types=tuple(f"{k}UpBlock2D" for k in reversed(kinds)), **more)


def vae(channels, layers):
    return AutoencoderKL(block_out_channels=channels, latent_channels=4, layers_per_block=layers, down_block_types=["DownEncoderBlock2D"] * len(channels),
                         up_block_types=["UpDecoderBlock2D"] * len(channels))


def clip(kind, width, layers, words, act, **more):
    return kind(CLIPTextConfig(vocab_size=words, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
                               num_attention_heads=width // 64, max_position_embeddings=77, hidden_act=act, **more))


def family(name, size):
    """The networks and the original file's names and shapes. size: of the U-Net's levels, layers, widths of the text encoders, ..."""
    attends, plain = "CrossAttn", ""
    c, layers, words = size["channels"], size["layers"], size["words"]
    if name == "sd1":
        text = clip(CLIPTextModel, size["text"], size["text_layers"], words, "quick_gelu")
        network = unet(c, [attends] * (len(c) - 1) + [plain], size["text"], layers, attention_head_dim=8)
        shapes = clip_shapes(text, "cond_stage_model.transformer.")
        texts = {"text": (text, "")}
    elif name == "sd2":
        text = clip(CLIPTextModel, size["text"], 23, words, "gelu")
        network = unet(c, [attends] * (len(c) - 1) + [plain], size["text"], layers, attention_head_dim=[n // 64 for n in c], use_linear_projection=True)
        shapes = open_clip_shapes(size["text"], 24, words, size["text"], "cond_stage_model.model.")
        texts = {"text": (text, "cond_stage_model.model.")}
    else:
        first = clip(CLIPTextModel, size["text"], size["text_layers"], words, "quick_gelu")
        second = clip(CLIPTextModelWithProjection, size["text2"], size["text2_layers"], words, "gelu", projection_dim=size["pooled"])
        network = unet(c, [plain] + [attends] * (len(c) - 1), size["text"] + size["text2"], layers, attention_head_dim=[n // 64 for n in c],
                       use_linear_projection=True, transformer_layers_per_block=size["depth"], addition_embed_type="text_time",
                       addition_time_embed_dim=size["sizes"], projection_class_embeddings_input_dim=size["pooled"] + 6 * size["sizes"])
        shapes = clip_shapes(first, "conditioner.embedders.0.transformer.")
        shapes |= open_clip_shapes(size["text2"], size["text2_layers"], words, size["pooled"], "conditioner.embedders.1.model.")
        texts = {"text": (first, ""), "text2": (second, "conditioner.embedders.1.model.")}
    coder = vae(size["vae"], size["vae_layers"])
    shapes |= shapes_of(unet_names(network.config), network, "model.diffusion_model.")
    shapes |= vae_shapes(coder)
    shapes |= {"alphas_cumprod": (1000,), "betas": (1000,)} if name != "sdxl" else {"denoiser.sigmas": (1000,)}
    return network, coder, texts, shapes


def checksum(tensor):
    return f"{zlib.crc32(tensor.contiguous().numpy().astype('<f4').tobytes()):08x}"


def converted(label, found, model):
    """Lines of what diffusers' converter made, which has to be all of the network and nothing else."""
    expected = {networks.prefixed(key) if label.startswith("text") else key: tensor.shape for key, tensor in model.state_dict().items()}
    found = {key: tensor for key, tensor in found.items() if not key.endswith("position_ids")}
    assert set(found) == set(expected), set(found) ^ set(expected)
    for key, tensor in found.items():
        assert tensor.shape == expected[key], key
    return [" ".join([label, key, checksum(tensor), *map(str, tensor.shape)]) for key, tensor in sorted(found.items())]


def original(name, shapes):
    return [f"model {name}"] + [" ".join(["original", key, *map(str, shape)]) for key, shape in sorted(shapes.items())]


def main():
    tiny = {"channels": (64, 128), "layers": 1, "words": 99, "text": 64, "text_layers": 2, "vae": (32, 64), "vae_layers": 1, "text2": 128,
            "text2_layers": 2, "pooled": 96, "sizes": 8, "depth": [1, 2]}
    sizes = {"sd1": tiny | {"channels": (32, 64, 64)}, "sd2": tiny | {"layers": 2}, "sdxl": tiny}
    lines = []
    for name, size in sizes.items():
        network, coder, texts, shapes = family(name, size)
        lines += original(name, shapes)
        file = {key: networks.weight(key, shape) if shape else torch.zeros(()) for key, shape in shapes.items()}
        lines += converted("unet", convert.convert_ldm_unet_checkpoint(dict(file), network.config), network)
        lines += converted("vae", convert.convert_ldm_vae_checkpoint(dict(file), coder.config), coder)
        for label, (model, prefix) in texts.items():
            found = convert.convert_open_clip_checkpoint(model, file, prefix) if prefix else convert.convert_ldm_clip_checkpoint(file)
            lines += converted(label, found, model)
    (networks.OUT / "checkpoints.txt").write_text("\n".join(lines) + "\n")

    full = {"channels": (320, 640, 1280, 1280), "layers": 2, "words": 49408, "text": 768, "text_layers": 12, "vae": (128, 256, 512, 512), "vae_layers": 2}
    sizes = {"sd1": full, "sd2": full | {"text": 1024},
             "sdxl": full | {"channels": (320, 640, 1280), "text2": 1280, "text2_layers": 32, "pooled": 1280, "sizes": 256, "depth": [1, 2, 10]}}
    lines = []
    with torch.device("meta"):
        for name, size in sizes.items():
            lines += original(name, family(name, size)[3])
    text = ("\n".join(lines) + "\n").encode()
    (networks.OUT / "fullsize.qz").write_bytes(struct.pack(">I", len(text)) + zlib.compress(text, 9))


if __name__ == "__main__":
    with torch.no_grad():
        main()
