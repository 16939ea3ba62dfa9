"""The starting point: any bundle or checkpoint as a checkpoint folder, with a value head.

A bundle is turned back (dequantised, layout undone). A missing value head begins as in AlphaMath
(section 3.2): normal with the initialiser's range, bias 0. `start.json` keeps what a checkpoint
does not say: prompt format and licence.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from alphamath_lite.bundles.bundle import Bundle, load_bundle
from alphamath_lite.bundles.checkpoint import (
    CONFIG,
    HEAD_BIAS,
    HEAD_WEIGHT,
    TOKENIZER,
    VALUE_HEAD,
    WEIGHTS,
)
from alphamath_lite.bundles.files import whole_folder
from alphamath_lite.bundles.manifest import ALPHAMATH_PROMPT, REACT_PROMPT, PromptFormat
from alphamath_lite.bundles.registry import resolve
from alphamath_lite.bundles.safetensors_io import write_safetensors
from alphamath_lite.bundles.to_checkpoint import bundle_to_checkpoint
from alphamath_lite.errors import ModelError
from alphamath_lite.training.checkpoint import load_checkpoint
from alphamath_lite.training.network import PolicyValueNet
from alphamath_lite.training.self_evolution.folder import write_json

FACTS, LEARNED = "start.json", "learned.json"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a starting point besides its weights."""

    base: str
    licence: str
    prompt: PromptFormat


def write_start(source: str | None, out: Path) -> None:
    """Write the checkpoint of a bundle (a name, a folder, None: the default) or a checkpoint.

    Raises ModelError when it cannot be trained.
    """
    place = Path(source).expanduser() if source else None
    if place and (place / CONFIG).is_file():
        _copy(place, out)
        return
    bundle = load_bundle(resolve(source))
    with whole_folder(out) as draft:
        bundle_to_checkpoint(bundle, draft, overwrite=True)
        _complete(draft, _facts_of_bundle(bundle))


def _copy(source: Path, out: Path) -> None:
    """Copy a checkpoint; raises ModelError when it lacks a file."""
    with whole_folder(out) as draft:
        for name in (CONFIG, TOKENIZER):
            if not (source / name).is_file():
                raise ModelError(f"{source} is no checkpoint: it lacks {name}")
        for file in source.iterdir():
            if file.is_file() and file.suffix in {".json", ".safetensors", ".jinja"}:
                shutil.copyfile(file, draft / file.name)
        tagged = "<step>" in (source / TOKENIZER).read_text(encoding="utf-8")
        prompt = ALPHAMATH_PROMPT if tagged else REACT_PROMPT
        _complete(draft, Facts(source.name, "", prompt))


def _facts_of_bundle(bundle: Bundle) -> Facts:
    manifest = bundle.manifest
    return Facts(manifest.name, manifest.licence, manifest.prompt)


def _complete(draft: Path, facts: Facts) -> None:
    """Add a value head where there is none, and what is known besides."""
    if not (draft / VALUE_HEAD).exists():
        config = json.loads((draft / CONFIG).read_text(encoding="utf-8"))
        width, spread = int(config["hidden_size"]), float(config.get("initializer_range", 0.02))
        weight = np.random.default_rng(0).normal(0.0, spread, (1, width)).astype(np.float32)
        write_safetensors(
            draft / VALUE_HEAD,
            {HEAD_WEIGHT: weight.shape, HEAD_BIAS: (1,)},
            [weight, np.zeros(1, np.float32)],
        )
    if not (draft / FACTS).exists():
        write_facts(draft, facts)


def write_facts(folder: Path, facts: Facts) -> None:
    """Write `start.json`."""
    prompt = asdict(facts.prompt)
    write_json(folder / FACTS, {"base": facts.base, "licence": facts.licence, "prompt": prompt})


def facts_of(checkpoint: Path) -> Facts:
    """What `start.json` of a checkpoint says."""
    data = json.loads((checkpoint / FACTS).read_text(encoding="utf-8"))
    prompt = PromptFormat(**{**data["prompt"], "stop": tuple(data["prompt"]["stop"])})
    return Facts(data["base"], data["licence"], prompt)


def learned_facts(facts: Facts) -> Facts:
    """What holds after training: the network writes the tags of AlphaMath, however it was asked."""
    length = facts.prompt.max_step_tokens
    return replace(facts, prompt=replace(ALPHAMATH_PROMPT, max_step_tokens=length))


def load_network(checkpoint: Path) -> PolicyValueNet:
    """The network of a checkpoint; raises ModelError when this way of training cannot hold it."""
    config: dict[str, Any] = json.loads((checkpoint / CONFIG).read_text(encoding="utf-8"))
    model, tied = config.get("model_type"), config.get("tie_word_embeddings", False)
    odd = [
        name
        for name in ("attention_bias", "mlp_bias", "rope_scaling")
        if config.get(name) not in (None, False)
    ]
    head_dim = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    if head_dim * config["num_attention_heads"] != config["hidden_size"]:
        odd.append("head_dim")
    if model != "llama" or not tied or odd:
        what = f"{model}{'' if tied else ', output not tied'}{''.join(f', {o}' for o in odd)}"
        raise ModelError(
            f"{checkpoint} ({what}) cannot be trained in full: small Llama networks with tied "
            "output can",
            hint="Type --mode lora to train adapters on it.",
        )
    network, _ = load_checkpoint(checkpoint)
    return network


def save_like(
    source: Path, network: PolicyValueNet, out: Path, *, learned: Mapping[str, Any]
) -> None:
    """Write the network as float32 beside the other files of `source`, and what was `learned`."""
    tensors = {
        name: tensor.detach().to("cpu", torch.float32).contiguous()
        for name, tensor in network.state_dict().items()
    }
    head = {f"v_head.summary.{part}": tensors.pop(f"v_head.{part}") for part in ("weight", "bias")}
    with whole_folder(out) as draft:
        for file in source.iterdir():
            if file.suffix == ".json" and not file.name.endswith(".index.json"):
                shutil.copyfile(file, draft / file.name)
        write_json(draft / LEARNED, learned)
        save_file(tensors, draft / WEIGHTS, metadata={"format": "pt"})
        save_file(head, draft / VALUE_HEAD)
        write_facts(draft, learned_facts(facts_of(source)))
