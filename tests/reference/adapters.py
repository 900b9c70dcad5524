# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/diffusion/adapters.{txt,bin}: what peft, LyCORIS and diffusers make of LoRA and its family.

    adapters.py MODELS

As pipeline.py, whose networks it adds to. Needs torch, diffusers, transformers, peft, lycoris-lora. The tensors of an adapter's file are
by the rule of networks.py, but that every alpha is 2 and an "on_input" of no numbers is false. Outputs of an adapter are
merged weights under their names in the model, and latents of whole pictures: "latents/TEXT/PICTURE", the strengths.
"""
import copy
import sys
import tempfile
from pathlib import Path

import diffusers
import networks
import numpy as np
import peft
import pipeline
import torch
from diffusers import AutoencoderKL
from lycoris import modules as lycoris
from safetensors.torch import save_file
from samplers import make
from tokenizers_ids import clip_tokenizer
from transformers import CLIPTextModel, CLIPTextModelWithProjection

ALPHA, RANK = 2.0, 4
BLOCK = "down_blocks.0.attentions.0.transformer_blocks.0"
LINEAR, WIDE, POINT, CONV, NORM = f"{BLOCK}.attn2.to_k", f"{BLOCK}.ff.net.0.proj", "down_blocks.0.attentions.0.proj_in", "down_blocks.0.resnets.0.conv1", "down_blocks.0.resnets.0.norm1"


def begin(name):
    networks.lines.append(f"network {name}")


def tensor(key, shape):
    networks.lines.append(" ".join(["tensor", key, *map(str, shape or (1,))]))
    if key.endswith(".alpha"):
        return torch.tensor(ALPHA)
    return networks.weight(key, tuple(shape))


def mangled(name):
    return "lora_unet_" + name.replace(".", "_")


def lyco(name, unet, layer, module, rank=RANK, **options):
    """One of LyCORIS' own modules on a layer, its weights by the rule."""
    base = unet.get_submodule(layer)
    begin(name)
    made = module(mangled(layer), base, 1.0, *([] if module is lycoris.NormModule else [rank, ALPHA]), **options)
    state = {}
    for key, value in made.state_dict().items():
        if key.startswith("org_") or key == "scalar":
            continue
        full = f"{mangled(layer)}.{key}"
        if key == "on_input":
            flag = bool(value)
            networks.lines.append(f"tensor {full} {int(flag)}")
            state[key] = value
        else:
            state[key] = tensor(full, value.shape)
    missing = made.load_state_dict(state, strict=False)
    assert not missing.unexpected_keys, missing
    with torch.no_grad():
        weight, bias = made.get_merged_weight(1.0, base.weight.shape)
        if module in (lycoris.LohaModule, lycoris.LokrModule):
            # LyCORIS 4.1.3 multiplies by alpha / rank twice where it merges; in training, and so in every file, it does once.
            weight = base.weight + made.get_weight(base.weight.shape)
            if options.get("weight_decompose"):
                weight = made.apply_weight_decompose(weight, 1)
    networks.output(f"{layer}.weight", weight)
    if bias is not None and any(key in ("diff_b", "b_norm") for key in state):
        networks.output(f"{layer}.bias", bias)


def peft_layer(name, unet, layer, **options):
    """peft's own layer, merged; its file has base_model.model before every name and no alpha."""
    part = torch.nn.Sequential()
    part.add_module("x", copy.deepcopy(unet.get_submodule(layer)))
    model = peft.get_peft_model(part, peft.LoraConfig(r=RANK, lora_alpha=RANK, target_modules=["x"], **options))
    begin(name)
    for key, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        stored = key.replace("base_model.model.x.", f"base_model.model.{layer}.").replace(".default", "")
        if "lora_magnitude_vector" in stored:
            stored = stored.removesuffix(".weight")
        parameter.data = tensor(stored, parameter.shape)
    merged = model.merge_and_unload()
    networks.output(f"{layer}.weight", merged.x.weight.detach())
    if options.get("lora_bias"):
        networks.output(f"{layer}.bias", merged.x.bias.detach())


def one_layer_each(unet):
    kinds = lycoris
    lyco("lora", unet, LINEAR, kinds.LoConModule)
    lyco("lora-point", unet, POINT, kinds.LoConModule)
    lyco("lora-conv", unet, CONV, kinds.LoConModule)
    lyco("lora-middle", unet, CONV, kinds.LoConModule, use_tucker=True)
    lyco("loha", unet, WIDE, kinds.LohaModule)
    lyco("loha-conv", unet, CONV, kinds.LohaModule)
    lyco("loha-tucker", unet, CONV, kinds.LohaModule, use_tucker=True)
    lyco("lokr", unet, WIDE, kinds.LokrModule)
    lyco("lokr-factor", unet, WIDE, kinds.LokrModule, factor=2, decompose_both=True)
    lyco("lokr-whole", unet, LINEAR, kinds.LokrModule, full_matrix=True)
    lyco("lokr-conv", unet, CONV, kinds.LokrModule, 2, factor=2)
    lyco("lokr-tucker", unet, CONV, kinds.LokrModule, 2, factor=2, use_tucker=True)
    lyco("ia3", unet, WIDE, kinds.IA3Module)
    lyco("ia3-input", unet, WIDE, kinds.IA3Module, train_on_input=True)
    lyco("full", unet, WIDE, kinds.FullModule)
    lyco("full-conv", unet, CONV, kinds.FullModule)
    lyco("norm", unet, NORM, kinds.NormModule)
    lyco("dora", unet, WIDE, kinds.LoConModule, weight_decompose=True, wd_on_out=True)
    lyco("dora-columns", unet, WIDE, kinds.LoConModule, weight_decompose=True, wd_on_out=False)
    lyco("dora-conv", unet, CONV, kinds.LoConModule, weight_decompose=True, wd_on_out=True)
    lyco("dora-loha", unet, WIDE, kinds.LohaModule, weight_decompose=True, wd_on_out=True)
    peft_layer("peft", unet, WIDE)
    peft_layer("peft-conv", unet, CONV)
    peft_layer("peft-dora", unet, WIDE, use_dora=True)
    peft_layer("peft-square-dora", unet, f"{BLOCK}.attn1.to_v", use_dora=True)
    peft_layer("peft-bias", unet, WIDE, lora_bias=True)


def adapted(model, mangle, convs):
    """(name in the file, module) of every layer that kohya's scripts train."""
    for name, module in model.named_modules():
        linear, conv = isinstance(module, torch.nn.Linear), isinstance(module, torch.nn.Conv2d)
        if linear or (conv and (module.kernel_size == (1, 1) or convs)):
            yield mangle(name), module


def file(name, layers, down, up, alpha=".alpha"):
    begin(name)
    state = {}
    for layer, module in layers:
        out, into = module.weight.shape[:2]
        kernel = tuple(module.weight.shape[2:])
        state[layer + down] = tensor(layer + down, (RANK, into, *kernel))
        state[layer + up] = tensor(layer + up, (out, RANK, *(1 for _ in kernel)))
        if alpha:
            state[layer + alpha] = tensor(layer + alpha, ())
    return state


def sgm():
    """kohya's names for SDXL: those of the original layout, by the rule of sdxl_model_util.py, for layers_per_block 1 and two levels."""
    table = {"conv_in": "input_blocks_0_0", "conv_out": "out_2", "time_embedding.linear_1": "time_embed_0", "time_embedding.linear_2": "time_embed_2",
             "add_embedding.linear_1": "label_emb_0_0", "add_embedding.linear_2": "label_emb_0_2", "down_blocks.0.resnets.0": "input_blocks_1_0",
             "down_blocks.0.attentions.0": "input_blocks_1_1", "down_blocks.0.downsamplers.0.conv": "input_blocks_2_0_op", "down_blocks.1.resnets.0": "input_blocks_3_0",
             "mid_block.resnets.0": "middle_block_0", "mid_block.attentions.0": "middle_block_1", "mid_block.resnets.1": "middle_block_2",
             "up_blocks.0.resnets.0": "output_blocks_0_0", "up_blocks.0.resnets.1": "output_blocks_1_0", "up_blocks.0.upsamplers.0.conv": "output_blocks_1_1_conv",
             "up_blocks.1.resnets.0": "output_blocks_2_0", "up_blocks.1.attentions.0": "output_blocks_2_1", "up_blocks.1.resnets.1": "output_blocks_3_0",
             "up_blocks.1.attentions.1": "output_blocks_3_1"}
    resnet = {"norm1": "in_layers_0", "conv1": "in_layers_2", "time_emb_proj": "emb_layers_1", "norm2": "out_layers_0", "conv2": "out_layers_3", "conv_shortcut": "skip_connection"}

    def mangle(name):
        for old, new in sorted(table.items(), key=lambda item: -len(item[0])):
            if name == old or name.startswith(old + "."):
                rest = name[len(old):].lstrip(".")
                rest = resnet.get(rest, rest.replace(".", "_"))
                return "lora_unet_" + new + ("_" + rest if rest else "")
        raise KeyError(name)
    return mangle


def merged(model, state, strength):
    """A text encoder's layers with their LoRA: diffusers 0.42 does not find those of transformers 5."""
    for name, module in model.named_modules():
        key = kohyas_text(name)
        if f"{key}.lora_up.weight" in state:
            up, down = state[f"{key}.lora_up.weight"], state[f"{key}.lora_down.weight"]
            module.weight += strength * state[f"{key}.alpha"] / RANK * (up @ down)


def picture(pipe, state, text, unet, folder, names=lambda unet: []):
    # In diffusers' own names: its conversions of kohya's leave layers out (diffusers #14005).
    own = {}
    for key, module in names(pipe.unet):
        if f"{key}.lora_up.weight" in state:
            own[f"unet.{module}.lora_A.weight"] = state[f"{key}.lora_down.weight"]
            own[f"unet.{module}.lora_B.weight"] = state[f"{key}.lora_up.weight"] * state[f"{key}.alpha"] / RANK
    save_file(own or state, folder / "lora.safetensors")
    pipe.load_lora_weights(folder / "lora.safetensors", adapter_name="one")
    pipe.set_adapters("one", unet)
    kept = copy.deepcopy(pipe.text_encoder.state_dict())
    merged(pipe.text_encoder, state, text)
    common = dict(prompt=pipeline.PROMPT, negative_prompt=pipeline.NEGATIVE, num_inference_steps=pipeline.STEPS, output_type="latent",
                  guidance_scale=5, generator=pipeline.generator(), width=pipeline.WIDTH, height=pipeline.HEIGHT)
    networks.output(f"latents/{text}/{unet}", pipe(**common).images)
    pipe.unload_lora_weights()
    pipe.text_encoder.load_state_dict(kept)


def embedded(encoder, tokenizer, label, parts, vectors):
    """AUTOMATIC1111's rule: vectors in the place of a word's tokens, before the positions are added, with the word's weight. `parts`:
    texts with their weights, None where the vectors stand."""
    ids, weights, places = [49406], [1.0], []
    for text, strength in parts:
        new = [0] * len(vectors) if text is None else tokenizer(text, add_special_tokens=False).input_ids
        if text is None:
            places.append(len(ids))
        ids += new
        weights += [strength] * len(new)
    ids += [49407] + [tokenizer.pad_token_id] * (76 - len(ids))
    weights = torch.tensor(weights + [1.0] * (77 - len(weights)))

    def insert(module, given, result):
        for place in places:
            result[0, place:place + len(vectors)] = vectors
        return result
    tower = encoder.text_model if hasattr(encoder, "text_model") else encoder
    hook = tower.embeddings.token_embedding.register_forward_hook(insert)
    hidden = tower.final_layer_norm(encoder(torch.tensor([ids]), output_hidden_states=True).hidden_states[-1])
    hook.remove()
    weighted = hidden * weights[None, :, None]
    networks.output(label, weighted * (hidden.mean() / weighted.mean()))


def quietly(build):
    """What a network is made of stands in pipeline.txt already."""
    count = len(networks.lines)
    made = build()
    del networks.lines[count:]
    return made


def first_parts(vae, tokenizer):
    encoder = pipeline.text("sd1-text", CLIPTextModel, "quick_gelu", 32, 3, tokenizer)
    if not hasattr(encoder, "text_model"):  # as in pipeline.py
        object.__setattr__(encoder, "text_model", encoder)
    return dict(vae=vae, text_encoder=encoder, tokenizer=tokenizer, unet=pipeline.unet("sd1", 32, False, 8), safety_checker=None,
                feature_extractor=None, requires_safety_checker=False)


def large_parts(vae, tokenizer, other):
    first = pipeline.text("sdxl-text", CLIPTextModel, "quick_gelu", 32, 3, tokenizer)
    second = pipeline.text("sdxl-text-2", CLIPTextModelWithProjection, "gelu", 48, 3, other, projection_dim=24)
    network = pipeline.unet("sdxl", 80, True, [1, 2], addition_embed_type="text_time", addition_time_embed_dim=8,
                            projection_class_embeddings_input_dim=24 + 6 * 8)
    return dict(vae=vae, text_encoder=first, text_encoder_2=second, tokenizer=tokenizer, tokenizer_2=other, unet=network)


def kohyas_text(name):
    return "lora_te_" + networks.prefixed(name).replace(".", "_")


def main():
    folder = Path(tempfile.mkdtemp())
    tokenizer, other = clip_tokenizer(Path(sys.argv[1])), clip_tokenizer(Path(sys.argv[1]), pad_token="!")
    vae = quietly(lambda: networks.network("vae", AutoencoderKL(
        block_out_channels=(32,) * 4, latent_channels=4, layers_per_block=1, down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4)))
    parts = quietly(lambda: first_parts(vae, tokenizer))
    one_layer_each(parts["unet"])

    begin("embedding")
    vectors = tensor("emb_params", (3, 32))
    embedded(parts["text_encoder"], tokenizer, "weighted", [("a photo of ", 1), (None, 1.3), (", 8k", 1)], vectors)
    embedded(parts["text_encoder"], tokenizer, "twice", [(None, 1), ("and", 1), (None, 1)], vectors)
    pipe = diffusers.StableDiffusionPipeline(scheduler=make("euler", "default", "epsilon", False), **parts)
    text_layers = [(n, m) for n, m in adapted(parts["text_encoder"], kohyas_text, False)]
    state = file("kohya", [*adapted(parts["unet"], mangled, False), *text_layers], ".lora_down.weight", ".lora_up.weight")
    picture(pipe, state, 0.75, 0.5, folder, lambda unet: ((mangled(name), name) for name, _ in unet.named_modules()))
    state = file("diffusers", adapted(parts["unet"], lambda name: "unet." + name, True), ".lora_A.weight", ".lora_B.weight", None)
    picture(pipe, state, 1.0, 0.25, folder)
    parts = quietly(lambda: large_parts(vae, tokenizer, other))
    pipe = diffusers.StableDiffusionXLPipeline(scheduler=make("euler", "default", "epsilon", False), add_watermarker=False, **parts)
    mangle = sgm()
    state = file("sdxl", adapted(parts["unet"], mangle, True), ".lora_down.weight", ".lora_up.weight")
    picture(pipe, state, 1.0, 0.5, folder, lambda unet: ((mangle(name), name) for name, _ in adapted(unet, lambda name: name, True)))
    (networks.OUT / "adapters.txt").write_text("\n".join(networks.lines) + "\n")
    np.asarray(networks.numbers, dtype="<f4").tofile(networks.OUT / "adapters.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
