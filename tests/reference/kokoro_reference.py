# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reference implementation of Kokoro (PyPI kokoro 0.9.4) says, for tests/tst_kokoro.cpp.

    python kokoro_reference.py tiny ../data/speech        a small Kokoro with made-up weights (those that lie there, if any), and what
                                                it says
    python kokoro_reference.py real MODEL_FOLDER ../data/speech
                                                the installed one, its 8-bit weights multiplied out, on a real sentence
    python kokoro_reference.py compare MODEL_FOLDER
                                                how far ONNX Runtime on the same file and the reference are apart

The networks run in float64: in float32 their last bits are each processor's own, and the buzz of a voice makes much of them, for the
angles of its overtones grow to tens of thousands, where float32 has hundredths (two processors' float32 are 8 % of the loudest sample
apart on the real sentence, either of them and float64 with an exact buzz 1.5 %). What is no more than rounding has no angle: there it is
0, as in core/speech/kokoro/buzzspectrum.h.

Needs torch, numpy, safetensors, and kokoro (pip install --no-deps kokoro) with transformers, loguru, attrs and huggingface_hub, of
which nothing is fetched; real and compare need onnx, compare onnxruntime too.
"""
import inspect
import json
import re
import sys
import textwrap
import types
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

sys.modules.setdefault("misaki", types.ModuleType("misaki"))  # its phonemizers are not used
for part in ("en", "espeak"):
    sys.modules.setdefault(f"misaki.{part}", types.ModuleType(f"misaki.{part}"))
    setattr(sys.modules["misaki"], part, sys.modules[f"misaki.{part}"])
sys.modules["misaki.en"].MToken = object
import importlib.util  # noqa: E402

# The package's own __init__ wants the phonemizers; its networks do not.
spec = importlib.util.find_spec("kokoro")
package = types.ModuleType("kokoro")
package.__path__ = list(spec.submodule_search_locations)
sys.modules["kokoro"] = package
from kokoro import istftnet, model, modules  # noqa: E402

SENTENCE = "ðə lˈaɪthaʊs kˈiːpɚ wˈʌn hˈʌndɹɪd."
TINY = {
    "hidden_dim": 12, "style_dim": 6, "n_token": 40, "n_layer": 3, "max_dur": 8, "dropout": 0.2, "n_mels": 80,
    "text_encoder_kernel_size": 5,
    "istftnet": {"upsample_kernel_sizes": [20, 12], "upsample_rates": [10, 6], "gen_istft_hop_size": 5, "gen_istft_n_fft": 20,
                 "resblock_dilation_sizes": [[1, 3, 5]] * 3, "resblock_kernel_sizes": [3, 7, 11], "upsample_initial_channel": 16},
    "plbert": {"hidden_size": 24, "num_attention_heads": 3, "intermediate_size": 40, "max_position_embeddings": 64,
               "num_hidden_layers": 2, "dropout": 0.1, "embedding_size": 10},
    "vocab": {symbol: number for number, symbol in enumerate(" abdefhijklmnopstuvwzˈː.,!?ðəŋɹʃʊθɪæ", 1)},
}
REAL = {
    "hidden_dim": 512, "style_dim": 128, "n_token": 178, "n_layer": 3, "max_dur": 50, "dropout": 0.2, "n_mels": 80,
    "text_encoder_kernel_size": 5,
    "istftnet": {"upsample_kernel_sizes": [20, 12], "upsample_rates": [10, 6], "gen_istft_hop_size": 5, "gen_istft_n_fft": 20,
                 "resblock_dilation_sizes": [[1, 3, 5]] * 3, "resblock_kernel_sizes": [3, 7, 11], "upsample_initial_channel": 512},
    "plbert": {"hidden_size": 768, "num_attention_heads": 12, "intermediate_size": 2048, "max_position_embeddings": 512,
               "num_hidden_layers": 12, "dropout": 0.1},
}


def network(config, decoder_widths):
    """A KModel without its files. Its decoder has fixed widths (1024, 512, 64), which a small one gets others for."""
    net = model.KModel.__new__(model.KModel)
    torch.nn.Module.__init__(net)
    albert = model.AlbertConfig(vocab_size=config["n_token"], attn_implementation="eager", **config["plbert"])
    net.bert = modules.CustomAlbert(albert)
    hidden, style = config["hidden_dim"], config["style_dim"]
    net.bert_encoder = torch.nn.Linear(albert.hidden_size, hidden)
    net.predictor = modules.ProsodyPredictor(style_dim=style, d_hid=hidden, nlayers=config["n_layer"], max_dur=config["max_dur"])
    net.text_encoder = modules.TextEncoder(channels=hidden, kernel_size=config["text_encoder_kernel_size"], depth=config["n_layer"],
                                           n_symbols=config["n_token"])
    wide, narrow, beside = decoder_widths
    decoder = istftnet.Decoder.__new__(istftnet.Decoder)
    torch.nn.Module.__init__(decoder)
    block, conv, norm = istftnet.AdainResBlk1d, torch.nn.Conv1d, istftnet.weight_norm
    decoder.encode = block(hidden + 2, wide, style)
    decoder.decode = torch.nn.ModuleList([block(wide + 2 + beside, wide, style) for _ in range(3)])
    decoder.decode.append(block(wide + 2 + beside, narrow, style, upsample=True))
    decoder.F0_conv = norm(conv(1, 1, kernel_size=3, stride=2, groups=1, padding=1))
    decoder.N_conv = norm(conv(1, 1, kernel_size=3, stride=2, groups=1, padding=1))
    decoder.asr_res = torch.nn.Sequential(norm(conv(hidden, beside, kernel_size=1)))
    shape = config["istftnet"]
    decoder.generator = istftnet.Generator(style, shape["resblock_kernel_sizes"], shape["upsample_rates"],
                                           shape["upsample_initial_channel"], shape["resblock_dilation_sizes"],
                                           shape["upsample_kernel_sizes"], shape["gen_istft_n_fft"], shape["gen_istft_hop_size"])
    net.decoder = decoder
    return net.eval()


def spectrum(self, samples):
    """TorchSTFT.transform, with angles that do not come from rounding."""
    both = torch.stft(samples, self.filter_length, self.hop_length, self.win_length, window=self.window, return_complex=True)
    real, imaginary = both.real.clone(), both.imag.clone()
    imaginary[:, [0, -1]] = 0.0
    imaginary[imaginary.abs() < 1e-10] = 0.0  # where the sound is mirrored, at its beginning
    amount = (real.square() + imaginary.square()).sqrt()
    return amount, torch.where(amount < 1e-10, 0.0, torch.atan2(imaginary, real))


def in_float64(net):
    net.double()
    stft = net.decoder.generator.stft
    # Not the float32 window widened: its rounding, each processor's own, has angles where a buzz that stands still has nothing.
    stft.window = torch.hann_window(stft.win_length, dtype=torch.float64)
    stft.transform = types.MethodType(spectrum, stft)
    return net


def speak(net, ids, style, speed, seed=None):
    """The reference's own forward pass; its noise is left out, or that of a seed, drawn in float32 as it is when the network is of that.
    Its style width, 128, is written into it."""
    source = inspect.getsource(model.KModel.forward_with_tokens).replace("128", str(style.shape[1] // 2))
    source = re.sub(r"^ +@.*\n", "", source, flags=re.M)
    space = {"torch": torch}
    exec(textwrap.dedent(source), space)  # noqa: S102
    kept = {}
    curves = net.predictor.F0Ntrain
    net.predictor.F0Ntrain = lambda x, s: kept.setdefault("curves", curves(x, s))
    source = net.decoder.generator.m_source.forward
    net.decoder.generator.m_source.forward = lambda f0: kept.setdefault("source", source(f0))
    random, rand = torch.randn_like, torch.rand
    if seed is None:
        torch.randn_like, torch.rand = torch.zeros_like, torch.zeros
    else:
        torch.manual_seed(seed)
        torch.randn_like = lambda x: random(x.float()).to(x.dtype)
        torch.rand = lambda *shape, **how: rand(*shape, **how, dtype=torch.float32)
    before = torch.get_default_dtype()
    torch.set_default_dtype(next(net.parameters()).dtype)
    try:
        with torch.no_grad():
            samples, frames = space["forward_with_tokens"](net, torch.tensor([ids]), style.to(torch.get_default_dtype()), speed)
    finally:
        torch.set_default_dtype(before)
        torch.randn_like, torch.rand = random, rand
        net.predictor.F0Ntrain = curves
        net.decoder.generator.m_source.forward = source
    return {"samples": samples.contiguous(), "frames": frames.contiguous(), "pitch": kept["curves"][0].squeeze(0).contiguous(),
            "energy": kept["curves"][1].squeeze(0).contiguous(), "source": kept["source"][0].flatten().contiguous()}


def make_tiny(folder):
    torch.manual_seed(2026)
    net = network(TINY, (14, 16, 4))
    with torch.no_grad():
        for name, value in net.named_parameters():
            if name.endswith("norm.weight") or ".norm" in name and name.endswith(".norm.bias"):
                continue  # 1 and 0, as the published file leaves out
            if "alpha" in name:
                value.copy_(0.5 + torch.rand_like(value))
            elif name.endswith("weight_g"):
                value.mul_(1.5)
            elif "weight_ih" in name or "weight_hh" in name:
                value.mul_(3)  # so that one phoneme differs from the next
            elif name.startswith("bert") and value.dim() == 2:
                value.mul_(8)
            elif value.dim() == 1:
                value.add_(0.1 * torch.randn_like(value))
            elif "generator" in name and "weight_v" in name:
                value.copy_(torch.randn_like(value))
        net.predictor.F0_proj.weight.mul_(200)
        net.predictor.F0_proj.bias.fill_(120)  # voiced, for the most part
        net.predictor.duration_proj.linear_layer.weight.mul_(4)
        net.decoder.generator.conv_post.weight_g.fill_(0.03)
    checkpoint = {}
    for part in ("bert", "bert_encoder", "predictor", "decoder", "text_encoder"):
        state = getattr(net, part).state_dict()
        checkpoint[part] = {"module." + key: value for key, value in state.items() if not re.search(r"(norm1|norm2|adain\d\.\d)\.norm\.", key)}
    torch.save(checkpoint, folder / "kokoro-tiny.pth")
    config = {key: TINY[key] for key in TINY}
    (folder / "kokoro-tiny.json").write_text(json.dumps(config, ensure_ascii=False) + "\n", encoding="utf-8")
    packs = {name: torch.randn(40, 1, 12, generator=torch.Generator().manual_seed(seed)) for name, seed in (("af_one", 1), ("bm_two", 2))}
    torch.save(packs["af_one"], folder / "kokoro-af_one.pt")
    packs["bm_two"].numpy().astype("<f4").tofile(folder / "kokoro-bm_two.bin")
    np.savez_compressed(folder / "kokoro-tiny.npz", jf_three=0.5 * packs["af_one"].numpy(), jm_four=packs["bm_two"][:, 0].numpy())


def tiny(folder):
    if not (folder / "kokoro-tiny.pth").exists():
        make_tiny(folder)
    net = network(TINY, (14, 16, 4))
    for part, state in torch.load(folder / "kokoro-tiny.pth").items():
        getattr(net, part).load_state_dict({key.removeprefix("module."): value for key, value in state.items()}, strict=False)
    in_float64(net)
    packs = {"af_one": torch.load(folder / "kokoro-af_one.pt"),
             "bm_two": torch.from_numpy(np.fromfile(folder / "kokoro-bm_two.bin", "<f4").reshape(40, 1, 12))}
    ids = [0, *[TINY["vocab"][symbol] for symbol in "ðə lˈaɪt."], 0]
    style = 0.25 * packs["af_one"][len(ids) - 3] + 0.75 * packs["bm_two"][len(ids) - 3]
    said = {"ids": torch.tensor(ids), "style": style.squeeze(0)}
    for name, speed, seed in (("plain", 1.0, None), ("slow", 0.6, None), ("noisy", 1.3, 7)):
        for key, value in speak(net, ids, style, speed, seed).items():
            if name == "plain" or key not in ("samples", "source") or (name, key) == ("noisy", "source"):  # the file is large enough
                shaped = (name, key) == ("plain", "source")  # again by the test; rounded, it would have other angles
                said[f"{name}.{key}"] = value.float() if value.dtype == torch.float64 and not shaped else value
        said[f"{name}.speed"] = torch.tensor(speed, dtype=torch.float64)
    save_file(said, folder / "kokoro-tiny.safetensors")
    for name in ("plain", "slow", "noisy"):
        print(name, said[f"{name}.frames"].tolist(), "pitch", said[f"{name}.pitch"].min().item(), said[f"{name}.pitch"].max().item(),
              "level", said.get(f"{name}.samples", torch.zeros(1)).abs().max().item())


def gates(weight):
    """ONNX's order of an LSTM's gates, i o f c, as torch has it, i f c o."""
    i, o, f, c = weight.chunk(4, 0)
    return torch.cat([i, f, c, o])


def multiplied_out(path):
    """The weights of the 8-bit model by the names that the network has for them, worked out from the nodes that use them."""
    import onnx
    from onnx import numpy_helper
    graph = onnx.load(path).graph
    values = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    producers = {output: node for node in graph.node for output in node.output}
    state = {}

    def name_of(node):
        parts = []
        for part in node.name.strip("/").split("/")[:-1]:
            if parts and part.startswith(parts[-1] + "."):
                parts[-1] = part
            else:
                parts.append(part)
        name = ".".join(parts).removeprefix("encoder.").replace("decoder.decoder.", "decoder.")
        return re.sub(r"^(F0|N|F0_proj|N_proj|shared)(?=\.|$)", r"predictor.\1", name)

    def integers(weight, scale, zero, dim):
        shape = [1] * values[weight].dim()
        if values[scale].numel() > 1:
            shape[dim] = -1
        return (values[weight].float() - values[zero].float().reshape(shape if values[zero].numel() > 1 else [])) * \
            values[scale].reshape(shape if values[scale].numel() > 1 else [])

    taken = set()
    for node in graph.node:
        name = name_of(node)
        if len(node.input) > 1 and node.op_type != "DequantizeLinear":
            if node.input[1] in taken:  # the layers of the text model share theirs
                continue
            taken.add(node.input[1])
        if node.op_type in ("ConvInteger", "MatMulInteger") and node.input[1] in values:
            base = node.input[1].removesuffix("_quantized")
            weight = integers(node.input[1], base + "_scale", node.input[3], 0 if node.op_type == "ConvInteger" else 1)
            state[name + ".weight"] = weight if node.op_type == "ConvInteger" else weight.t()
        elif node.op_type in ("Conv", "ConvTranspose") and node.input[1] in values and "stft" not in node.name:
            state[name + ".weight"] = values[node.input[1]]
        elif node.op_type == "MatMul" and node.input[1] in values:
            state[name + ".weight"] = values[node.input[1]].t()
        elif node.op_type == "DequantizeLinear":
            embedding = producers[node.input[0]].input[0]
            state[name_of(node) + ".weight"] = integers(embedding, node.input[1], node.input[2], 0)
        elif node.op_type == "DynamicQuantizeLSTM":
            inputs = integers(node.input[1], node.input[8], node.input[9], 0).transpose(1, 2)
            hidden = integers(node.input[2], node.input[10], node.input[11], 0).transpose(1, 2)
            for direction, suffix in enumerate(("_l0", "_l0_reverse")):
                both = values[node.input[3]][direction].chunk(2)
                state[f"{name}.weight_ih{suffix}"] = gates(inputs[direction])
                state[f"{name}.weight_hh{suffix}"] = gates(hidden[direction])
                state[f"{name}.bias_ih{suffix}"], state[f"{name}.bias_hh{suffix}"] = gates(both[0]), gates(both[1])
    for one, value in values.items():
        if value.dtype == torch.float32 and re.match(r"(encoder|decoder)\.", one) and not one.endswith("_scale") and "stft" not in one:
            state[re.sub(r"^encoder\.|^decoder\.(?=decoder\.)", "", one)] = value
    return state


def real_network(folder):
    net = network(REAL, (1024, 512, 64))
    for module in list(net.modules()):
        if hasattr(module, "weight_g"):
            torch.nn.utils.remove_weight_norm(module)
    own, found = net.state_dict(), multiplied_out(folder / "kokoro.onnx")
    left = [key for key in own if key not in found and not re.search(r"norm\d?\.norm\.|adain\d\.\d\.norm\.|pooler|position_ids|token_type_ids", key)]
    unknown = [key for key in found if key not in own]
    if left or unknown:
        sys.exit(f"not found: {left[:9]}, not known: {unknown[:9]}")
    net.load_state_dict({key: found.get(key, value) for key, value in own.items()})
    return net


def real_request(folder):
    vocab = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    ids = [0, *[vocab[symbol] for symbol in SENTENCE], 0]
    style = torch.from_numpy(np.load(folder / "voices_ja.npz")["jf_alpha"][len(SENTENCE) - 1])
    return ids, style


def real(folder, out):
    ids, style = real_request(folder)
    said = {key: value.float() if value.dtype == torch.float64 else value
            for key, value in speak(in_float64(real_network(folder)), ids, style, 1.0).items()}
    print("frames", said["frames"].tolist(), "seconds", len(said["samples"]) / 24000, "level", said["samples"].abs().max().item())
    del said["source"]
    said["samples"] = said["samples"].half()  # half the size; its rounding is within the tolerance
    save_file({"ids": torch.tensor(ids), "style": style.squeeze(0), **said}, out / "kokoro-real.safetensors")


def compare(folder):
    import onnxruntime
    ids, style = real_request(folder)
    ours = speak(real_network(folder), ids, style, 1.0)["samples"].numpy()
    session = onnxruntime.InferenceSession(str(folder / "kokoro.onnx"))
    theirs = session.run(None, {"tokens": np.array([ids]), "style": style.numpy(), "speed": np.array([1.0], np.float32)})[0].ravel()
    length = min(len(ours), len(theirs))
    print(f"reference {len(ours)} samples, ONNX Runtime with 8-bit activations {len(theirs)}; "
          f"correlation {np.corrcoef(ours[:length], theirs[:length])[0, 1]:.4f}")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "tiny":
        tiny(Path(sys.argv[2]))
    elif len(sys.argv) == 4 and sys.argv[1] == "real":
        real(Path(sys.argv[2]), Path(sys.argv[3]))
    elif len(sys.argv) == 3 and sys.argv[1] == "compare":
        compare(Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
