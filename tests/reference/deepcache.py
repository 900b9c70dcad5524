# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/deepcache.{txt,bin}: steps of small networks as DeepCache's authors compute them.

Needs torch, diffusers, transformers and DeepCache (0.1.1, of its authors, from PyPI). The files are as networks.py
describes, and the networks are its sd1 and sdxl; output "tT" is the result at timestep T of one run, latents "tT", with every third step computed in full.
"""
from types import SimpleNamespace

import networks
import numpy as np
import torch
from DeepCache import DeepCacheSDHelper
from diffusers import UNet2DConditionModel

STEPS = (900, 600, 300, 100)


def run(name, context, size, added=None, **config):
    unet = networks.network(name, UNet2DConditionModel(sample_size=16, cross_attention_dim=context, norm_num_groups=8, **config))
    helper = DeepCacheSDHelper(SimpleNamespace(unet=unet, scheduler=SimpleNamespace(timesteps=torch.tensor(STEPS))))
    helper.set_params(cache_interval=3, cache_branch_id=0)
    helper.enable()
    for t in STEPS:
        keywords = dict(added_cond_kwargs=added) if added else {}
        networks.output(f"t{t}", unet(networks.given(f"t{t}", *size), torch.tensor(t), networks.given("text", size[0], 7, context),
                                      **keywords).sample)


def kinds(*which):
    return dict(down_block_types=tuple(f"{k}DownBlock2D" for k in which), up_block_types=tuple(f"{k}UpBlock2D" for k in reversed(which)))


def main():
    run("sd1", 24, (2, 4, 10, 13), attention_head_dim=8, layers_per_block=2, block_out_channels=(16, 32, 32, 32),
        **kinds("CrossAttn", "CrossAttn", "CrossAttn", ""))
    added = {"text_embeds": networks.given("pooled", 2, 16), "time_ids": torch.tensor([[96, 128, 0, 8, 96, 128]] * 2, dtype=torch.float32)}
    run("sdxl", 48, (2, 4, 8, 8), added, attention_head_dim=[1, 2, 4], layers_per_block=2, use_linear_projection=True,
        block_out_channels=(16, 32, 64), transformer_layers_per_block=[1, 2, 3], addition_embed_type="text_time", addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=16 + 6 * 8, **kinds("", "CrossAttn", "CrossAttn"))
    (networks.OUT / "deepcache.txt").write_text("\n".join(line for line in networks.lines if not line.startswith("tensor")) + "\n")
    np.asarray(networks.numbers, dtype="<f4").tofile(networks.OUT / "deepcache.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
