# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/networks.{txt,bin}: results of small networks of every family.

Needs torch, diffusers, transformers. Weights and inputs follow a rule that tests/networkfixture.h
repeats, so only names, shapes and results are stored. The networks run in float64, so that the results are
nobody's rounding: float32 is compared with them, on whatever processor. Only the sines that say the time and the
sizes are rounded as the reference rounds them in float32, for there it makes a difference that can be seen. A line
of the text file is

    network NAME
    tensor KEY SHAPE...              of the network named last
    output LABEL OFFSET SHAPE...     offset in float32 numbers of the binary file
"""
from pathlib import Path

import diffusers.models.embeddings
import numpy as np
import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

OUT = Path(__file__).resolve().parent.parent / "data" / "diffusion"
numbers: list = []
lines: list = []


def values(name, shape):
    """Even numbers in [-1, 1) from the name's FNV-1a hash and each element's place."""
    seed = 2166136261
    for byte in name.encode():
        seed = (seed ^ byte) * 16777619 & 0xFFFFFFFF
    mask = np.uint64(0xFFFFFFFF)
    x = (np.uint64(seed) + np.arange(int(np.prod(shape)), dtype=np.uint64) * np.uint64(2654435761)) & mask
    x ^= x >> np.uint64(16)
    x = x * np.uint64(0x7FEB352D) & mask
    x ^= x >> np.uint64(15)
    x = x * np.uint64(0x846CA68B) & mask
    x ^= x >> np.uint64(16)
    return ((x >> np.uint64(8)).astype(np.float64) / 2**23 - 1).reshape(shape)


def weight(name, shape):
    """Keeps the deviation of what goes through: norms near 1, biases near 0."""
    v = values(name, shape)
    if len(shape) > 1:
        v = v * np.sqrt(3.0 / (np.prod(shape) / shape[0]))
    elif name.endswith("weight"):
        v = 1 + 0.1 * v
    else:
        v = 0.1 * v
    return torch.from_numpy(v.astype(np.float32))


def given(name, *shape):
    """An input of deviation 1."""
    return torch.from_numpy((values(name, shape) * np.sqrt(3.0)).astype(np.float32))


def wide(name, *shape):
    return given(name, *shape).double()


def sinusoids(steps, half, last):
    """Angles in float32, rounded after each operation as diffusers has them, whose exp, sin and cos of tensors differ
    from one processor to another in the last bit; here they are those of float64, rounded once. [N, half] each."""
    places = np.arange(half, dtype=np.float32)
    exponents = places * np.float32(-np.log(10000.0)) / np.float32(last)
    frequencies = np.exp(exponents.astype(np.float64)).astype(np.float32)
    angles = np.asarray(steps, dtype=np.float32)[:, None] * frequencies[None, :]
    wide = angles.astype(np.float64)
    return [torch.from_numpy(f(wide).astype(np.float32)) for f in (np.sin, np.cos)]


def timestep_embedding(timesteps, embedding_dim, flip_sin_to_cos=False, downscale_freq_shift=1, scale=1, max_period=10000):
    assert flip_sin_to_cos and scale == 1 and max_period == 10000 and embedding_dim % 2 == 0
    half = embedding_dim // 2
    sines, cosines = sinusoids(timesteps.tolist(), half, half - downscale_freq_shift)
    return torch.cat([cosines, sines], dim=-1)


diffusers.models.embeddings.get_timestep_embedding = timestep_embedding


def guidance_embedding(scale, width):
    """LatentConsistencyModelPipeline.get_guidance_scale_embedding"""
    half = width // 2
    exponents = np.arange(half, dtype=np.float32) * np.float32(-np.log(10000.0) / (half - 1))
    angles = np.float32(1000 * scale) * np.exp(exponents.astype(np.float64)).astype(np.float32)
    wide = angles.astype(np.float64)
    return torch.from_numpy(np.concatenate([np.sin(wide), np.cos(wide)]).astype(np.float32)).double()


def network(name, model, rename=lambda key: key):
    lines.append(f"network {name}")
    state = {}
    for key, tensor in model.state_dict().items():
        if key.endswith("position_ids"):
            continue
        stored = rename(key)
        lines.append(" ".join(["tensor", stored, *map(str, tensor.shape)]))
        state[key] = weight(stored, tuple(tensor.shape))
    model.load_state_dict(state, strict=False)
    return model.eval()


def output(label, tensor):
    lines.append(" ".join(["output", label, str(len(numbers)), *map(str, tensor.shape)]))
    numbers.extend(tensor.flatten().tolist())
    print(f"{lines[-1]}   mean {tensor.mean():.3f} deviation {tensor.std():.3f}")


def prefixed(key):
    """The keys as files have them, whichever way this version of transformers builds the model."""
    return key if key.startswith(("text_model.", "text_projection")) else "text_model." + key


def text(name, kind, act, layers, heads, **more):
    config = CLIPTextConfig(vocab_size=99, hidden_size=32, intermediate_size=64, num_hidden_layers=layers, num_attention_heads=heads,
                            max_position_embeddings=12, hidden_act=act, eos_token_id=98, bos_token_id=97, pad_token_id=98, **more)
    model = network(name, kind(config), prefixed).double()
    ids = torch.tensor([[97, 5, 17, 40, 98, 98, 98, 98, 98, 98, 98, 98], [97, 1, 2, 3, 4, 5, 6, 7, 8, 9, 60, 98]])
    out = model(ids, output_hidden_states=True)
    tower = model.text_model if hasattr(model, "text_model") else model
    hidden = out.hidden_states
    output("last", tower.final_layer_norm(hidden[-1]))
    output("skip1", tower.final_layer_norm(hidden[-2]))
    output("skip1-plain", hidden[-2])
    output("pooled", out.text_embeds if "text_embeds" in out else out.pooler_output)


def unet(name, size, channels, context, conditions=None, runs=((500, 0),), odd=None, **more):
    model = network(name, UNet2DConditionModel(sample_size=16, block_out_channels=channels, cross_attention_dim=context, norm_num_groups=8,
                                               **more)).double()
    for t, guidance in runs:
        keywords = {}
        if conditions:
            keywords["added_cond_kwargs"] = {"text_embeds": wide("pooled", size[0], conditions),
                                             "time_ids": torch.tensor([[96, 128, 0, 8, 96, 128]] * size[0], dtype=torch.float32)}
        if guidance:
            keywords["timestep_cond"] = guidance_embedding(guidance, model.config.time_cond_proj_dim).expand(size[0], -1)
        output(f"t{t}", model(wide("latents", *size), t, wide("text", size[0], 7, context), **keywords).sample)
    if odd:
        output("odd", model(wide("latents", *odd), 20, wide("text", odd[0], 7, context)).sample)


def main():
    torch.manual_seed(0)
    text("clip", CLIPTextModel, "quick_gelu", 3, 4)
    text("clip-projection", CLIPTextModelWithProjection, "gelu", 2, 2, projection_dim=24)

    attends, plain = "CrossAttn", ""
    def kinds(*which):
        return dict(down_block_types=tuple(f"{k}DownBlock2D" for k in which), up_block_types=tuple(f"{k}UpBlock2D" for k in reversed(which)))

    unet("sd1", (2, 4, 8, 16), (16, 32, 32, 32), 24, runs=((999, 0), (1, 0)), odd=(1, 4, 10, 13), attention_head_dim=8, layers_per_block=2,
         **kinds(attends, attends, attends, plain))
    unet("sd2", (1, 4, 16, 8), (16, 32, 64, 64), 40, attention_head_dim=[1, 2, 4, 4], layers_per_block=1, use_linear_projection=True,
         **kinds(attends, attends, attends, plain))
    unet("sdxl", (2, 4, 8, 8), (16, 32, 64), 48, conditions=16, attention_head_dim=[1, 2, 4], layers_per_block=2, use_linear_projection=True,
         transformer_layers_per_block=[1, 2, 3], addition_embed_type="text_time", addition_time_embed_dim=8,
         projection_class_embeddings_input_dim=16 + 6 * 8, **kinds(plain, attends, attends))
    unet("lcm", (1, 4, 8, 8), (16, 32), 24, runs=((259, 7.5),), attention_head_dim=8, layers_per_block=1, time_cond_proj_dim=32,
         **kinds(attends, plain))

    channels = (16, 32, 32, 32)
    model = network("autoencoder", AutoencoderKL(block_out_channels=channels, norm_num_groups=8, latent_channels=4, layers_per_block=1,
                                                 down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)).double()
    moments = model.encode(wide("picture", 1, 3, 32, 48).clamp(-1, 1)).latent_dist
    output("mean", moments.mean)
    output("logvar", moments.logvar)
    output("picture", model.decode(wide("latents", 1, 4, 3, 4)).sample)

    model = network("taesd", AutoencoderTiny(encoder_block_out_channels=(16,) * 4, decoder_block_out_channels=(16,) * 4)).double()
    output("latents", model.encode(wide("picture", 1, 3, 32, 48).clamp(-1, 1)).latents)
    output("picture", model.decode(3 * wide("latents", 1, 4, 3, 4)).sample)

    # distilled: BK-SDM and its kin lack the middle block, SSD-1B has one residual block in it
    unet("no-middle", (1, 4, 8, 8), (16, 32), 24, attention_head_dim=8, layers_per_block=1, mid_block_type=None, **kinds(attends, plain))
    unet("one-resnet", (1, 4, 8, 8), (16, 32), 24, attention_head_dim=8, layers_per_block=1, mid_block_type="UNetMidBlock2D",
         **kinds(attends, plain))

    (OUT / "networks.txt").write_text("\n".join(lines) + "\n")
    np.asarray(numbers, dtype="<f4").tofile(OUT / "networks.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
