"""PEFT LoRA adapters as they lie on disk: adapter_config.json and adapter_model.safetensors.

An adapter changes the matrix W of a layer to W + scale * B A, where scale is alpha / rank, or
alpha / sqrt(rank) with `use_rslora`. What is more than that (DoRA, ranks of single layers, biases,
a changed base) is refused by its name.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alphamath_lite.bundles.checkpoint import CONFIG, read_json
from alphamath_lite.bundles.safetensors_io import read_safetensors
from alphamath_lite.bundles.tensors import Tensor
from alphamath_lite.errors import ModelError

ADAPTER_CONFIG, ADAPTER_WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_PICKLED = "adapter_model.bin"
_NAME = re.compile(r"(?:base_model\.model\.)?(.+)\.lora_([AB])(?:\.default)?\.weight")
_SAVED = re.compile(
    r"(?:base_model\.model\.)?(.+?)(?:\.modules_to_save(?:\.default)?)?\.(weight|bias)"
)
_UNSUPPORTED = ("use_dora", "fan_in_fan_out", "rank_pattern", "alpha_pattern", "lora_bias")
_BASE_CHANGING = ("pissa", "olora", "corda", "loftq", "lora_ga")


@dataclass(frozen=True, slots=True)
class Adapter:
    """`pairs` holds A [rank, n_in] and B [n_out, rank] by the name of the weight they change.

    `scale` is what B A is multiplied with, `alpha` and `rank` what it is made of; `whole` are
    tensors that replace those of the base (`modules_to_save`); `base` is a folder or a name.
    """

    folder: Path
    base: str
    alpha: float
    rank: int
    scale: float
    pairs: Mapping[str, tuple[Tensor, Tensor]]
    whole: Mapping[str, Tensor]


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds a PEFT adapter."""
    return (folder / ADAPTER_CONFIG).is_file()


def read_adapter(
    folder: Path, *, read_bin: Callable[[Path], Mapping[str, Tensor]] | None = None
) -> Adapter:
    """Read an adapter; raises ModelError for a damaged one or a kind that is not LoRA alone.

    Weights in adapter_model.bin are read by `read_bin` where it is given.
    """
    path = folder / ADAPTER_CONFIG
    config = read_json(path)
    _refuse(config, str(path))
    try:
        rank, alpha = int(config["r"]), float(config["lora_alpha"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path} lacks a number: {error}") from None
    scale = alpha / (math.sqrt(rank) if config.get("use_rslora") else rank)
    pairs, whole = _sort(*_tensors(folder, read_bin))
    base = _base(folder, str(config.get("base_model_name_or_path") or ""))
    return Adapter(folder, base, alpha, rank, scale, pairs, whole)


def _tensors(
    folder: Path, read_bin: Callable[[Path], Mapping[str, Tensor]] | None
) -> tuple[Mapping[str, Tensor], str]:
    if (weights := folder / ADAPTER_WEIGHTS).is_file():
        return read_safetensors(weights), str(weights)
    if read_bin and (weights := folder / _PICKLED).is_file():
        return read_bin(weights), str(weights)
    raise ModelError(f"{folder} holds no adapter weights", hint=f"expected {ADAPTER_WEIGHTS}")


def _base(folder: Path, name: str) -> str:
    """A path may be meant from the adapter's own folder, so that both can be moved together."""
    beside = folder / name
    return str(beside.resolve()) if name and (beside / CONFIG).is_file() else name


def _refuse(config: Mapping[str, Any], where: str) -> None:
    kind = config.get("peft_type", "LORA")
    if kind != "LORA":
        raise ModelError(f"{where}: an adapter of type {kind} is not exported (LORA is)")
    for key in _UNSUPPORTED:
        if config.get(key):
            raise ModelError(f"{where}: {key} is not supported", hint="merge it with PEFT first")
    begun = str(config.get("init_lora_weights", "")).lower()
    if begun.startswith(_BASE_CHANGING):
        raise ModelError(
            f"{where}: init_lora_weights {begun!r} changed the base too",
            hint="convert it to plain LoRA when PEFT saves it, or merge it with PEFT first",
        )


def _sort(
    tensors: Mapping[str, Tensor], where: str
) -> tuple[dict[str, tuple[Tensor, Tensor]], dict[str, Tensor]]:
    halves: dict[str, dict[str, Tensor]] = {}
    whole: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if match := _NAME.fullmatch(name):
            halves.setdefault(f"{match[1]}.weight", {})[match[2]] = tensor
        elif "lora_" not in name and (saved := _SAVED.fullmatch(name)):
            whole[f"{saved[1]}.{saved[2]}"] = tensor
        else:
            raise ModelError(f"{where}: {name} is not supported", hint="merge it with PEFT first")
    for name, half in halves.items():
        if set(half) != {"A", "B"} or half["A"].shape[0] != half["B"].shape[1]:
            raise ModelError(f"{where}: the two matrices of {name} do not fit each other")
    return {name: (half["A"], half["B"]) for name, half in halves.items()}, whole
