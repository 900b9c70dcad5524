# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/draft.{txt,bin}: what a small network that draws over drafts answers.

Needs torch and diffusers. The U-Net is diffusers' own; what stands around it is written here with PyTorch's functions from
the description in core/diffusion/memory/draftnetwork.h. networks.py says how weights, inputs and files are made.
"""
import numpy as np
import torch
import torch.nn.functional as functional
from diffusers import UNet2DConditionModel
from networks import OUT, lines, network, numbers, output, wide

PATCH, EDGE, CHANNELS, MAPS = 2, 16, 4, 32


def main():
    torch.manual_seed(0)
    area = PATCH * PATCH
    unet = network("draft", UNet2DConditionModel(
        sample_size=EDGE, in_channels=(2 * CHANNELS + 1) * area, out_channels=(CHANNELS + 1) * area + MAPS, block_out_channels=(16, 32, 32),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), layers_per_block=1, attention_head_dim=(1, 2, 2),
        cross_attention_dim=24, encoder_hid_dim=20, encoder_hid_dim_type="text_proj", class_embed_type="projection",
        projection_class_embeddings_input_dim=28, norm_num_groups=8, use_linear_projection=True)).double()
    noisy, draft = wide("noisy", 2, CHANNELS, EDGE, EDGE), wide("draft", 2, CHANNELS, EDGE, EDGE).clamp(-1, 1)
    parts = (wide("parts", 2, 1, EDGE, EDGE).clamp(-1, 1) + 1) / 2
    for t in (999, 250):
        patches = functional.pixel_unshuffle(torch.cat([noisy, draft, 2 * parts - 1], 1), PATCH)
        answer = unet(patches, t, wide("text", 2, 7, 20), class_labels=wide("classes", 2, 28)).sample
        own, keep, maps = answer.split([CHANNELS * area, area, MAPS], 1)
        own, keep = functional.pixel_shuffle(own, PATCH), functional.pixel_shuffle(keep, PATCH).sigmoid()
        maps = functional.interpolate(functional.pixel_shuffle(maps, 2), size=(EDGE, EDGE), mode="bilinear", align_corners=False)
        factors, offsets = maps.chunk(2, 1)
        output(f"t{t}", keep * (draft + factors * (draft + 1) + offsets) + (1 - keep) * own)
    (OUT / "draft.txt").write_text("\n".join(lines) + "\n")
    np.array(numbers, dtype="<f4").tofile(OUT / "draft.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
