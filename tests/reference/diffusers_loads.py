# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether diffusers itself loads the U-Net of the shipped picture model, and computes with it.

diffusers_loads.py FOLDER    (resources/sticker, or the model of a training)

Needs torch and diffusers, which Atelier does not: exits with 77, "skipped", where they are missing.
"""

import sys
from pathlib import Path

try:
    import torch
    from diffusers import UNet2DConditionModel
except ImportError as missing:
    print(f"Skipped: {missing}. Install torch and diffusers, and set ATELIER_REFERENCE_PYTHON to that Python.")
    sys.exit(77)


def main(folder: Path) -> None:
    unet = UNet2DConditionModel.from_pretrained(folder / "unet", local_files_only=True, torch_dtype=torch.float32)
    print("parameters", f"{unet.num_parameters():,}")
    edge = unet.config.sample_size // 8  # of patches of 8 pixels
    generator = torch.Generator().manual_seed(1)
    with torch.inference_mode():
        patches = torch.randn(1, unet.config.in_channels, edge, edge, generator=generator)
        states = torch.randn(1, 20, unet.config.encoder_hid_dim or unet.config.cross_attention_dim, generator=generator)
        classes = torch.randn(1, unet.config.projection_class_embeddings_input_dim, generator=generator)
        answer = unet(patches, torch.tensor([500]), states, class_labels=classes).sample
    assert answer.shape == (1, unet.config.out_channels, edge, edge) and answer.isfinite().all(), answer.shape


if __name__ == "__main__":
    main(Path(sys.argv[1]))
