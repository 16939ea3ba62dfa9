"""Checkpoints on disk: a Hugging Face folder, a value head and the state of the training.

    config.json  model.safetensors  tokenizer.json  tokenizer_config.json
    value_head.safetensors          v_head.summary.weight [1, n_embd], v_head.summary.bias [1]
    training_state/                 optimiser and counters (only while a training runs)

A folder is written beside its place and renamed, so that a kill leaves the old one or the new one.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from alphamath_lite.errors import ModelError
from alphamath_lite.training.network import NetworkSize, PolicyValueNet
from alphamath_lite.training.tokenizer import END, load_tokenizer


def save_checkpoint(
    folder: Path,
    network: PolicyValueNet,
    tokenizer: Tokenizer,
    *,
    dtype: torch.dtype = torch.bfloat16,
    state: dict[str, Any] | None = None,
) -> None:
    """Write network, value head, tokenizer and, when given, the state of the training."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    end = tokenizer.token_to_id(END)
    config = network.size.to_config() | {"eos_token_id": end, "pad_token_id": end}
    _write_json(partial / "config.json", config | {"bos_token_id": None})
    tensors = {
        name: tensor.detach().to("cpu", dtype).contiguous()
        for name, tensor in network.state_dict().items()
    }
    head = {f"v_head.summary.{part}": tensors.pop(f"v_head.{part}") for part in ("weight", "bias")}
    save_file(tensors, partial / "model.safetensors", metadata={"format": "pt"})
    save_file({k: v.float() for k, v in head.items()}, partial / "value_head.safetensors")
    tokenizer.save(str(partial / "tokenizer.json"))
    _write_json(
        partial / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": END,
            "pad_token": END,
            "model_max_length": network.size.n_ctx,
        },
    )
    if state is not None:
        (partial / "training_state").mkdir()
        torch.save(state, partial / "training_state" / "state.pt")
    _replace(partial, folder)


def load_checkpoint(folder: Path) -> tuple[PolicyValueNet, Tokenizer]:
    """Read network (as float32) and tokenizer.

    Raises ModelError when the folder is not a checkpoint of this project.
    """
    try:
        size = NetworkSize.from_config(json.loads((folder / "config.json").read_text()))
        network = PolicyValueNet(size)
        tensors = load_file(folder / "model.safetensors")
        for name, tensor in load_file(folder / "value_head.safetensors").items():
            tensors[name.replace("v_head.summary.", "v_head.")] = tensor
        network.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
        return network, load_tokenizer(folder)
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"{folder} is not a training checkpoint: {error}",
            hint="A checkpoint folder holds config.json, model.safetensors, tokenizer.json "
            "and value_head.safetensors.",
        ) from error


def load_state(folder: Path) -> dict[str, Any] | None:
    """The state of the training, None when the checkpoint holds weights only."""
    path = folder / "training_state" / "state.pt"
    return torch.load(path, weights_only=True) if path.exists() else None


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _replace(partial: Path, folder: Path) -> None:
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    partial.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
