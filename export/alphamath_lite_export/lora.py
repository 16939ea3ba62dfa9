"""PEFT LoRA adapters: read, and merged into their base.

A merged weight is W + scale * B A, made when the tensor is written, one matrix at a time.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.checkpoint import read_json
from alphamath_lite.bundles.safetensors_io import read_safetensors
from alphamath_lite.bundles.tensors import StoredType, Tensor, float32
from alphamath_lite.errors import ModelError
from alphamath_lite_export.pickles import read_pickle

ADAPTER_CONFIG = "adapter_config.json"
_WEIGHTS = ("adapter_model.safetensors", "adapter_model.bin")
_NAME = re.compile(r"(?:base_model\.model\.)?(.+)\.lora_([AB])(?:\.default)?\.weight")
_SAVED = re.compile(
    r"(?:base_model\.model\.)?(.+?)(?:\.modules_to_save(?:\.default)?)?\.(weight|bias)"
)


@dataclass(frozen=True, slots=True)
class Adapter:
    """`pairs` holds A [rank, n_in] and B [n_out, rank] by the name of the weight they change.

    `scale` is what B A is multiplied with, `alpha` and `rank` what it is made of; `whole` are
    tensors that replace those of the base.
    """

    folder: Path
    base: str
    alpha: float
    rank: int
    scale: float
    pairs: Mapping[str, tuple[Tensor, Tensor]]
    whole: Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class MergedTensor:
    """A matrix of the base with its update; computed when asked for."""

    base: Tensor
    a: Tensor
    b: Tensor
    scale: float

    @property
    def dtype(self) -> StoredType:
        """F32: the sum has more digits than its parts."""
        return "F32"

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the base."""
        return self.base.shape

    def raw(self) -> NDArray[Any]:
        """W + scale * B A in float32."""
        weight = np.array(float32(self.base))
        update = float32(self.b) @ float32(self.a)
        update *= np.float32(self.scale)
        weight += update
        return weight


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds a PEFT adapter."""
    return (folder / ADAPTER_CONFIG).is_file()


def read_adapter(folder: Path) -> Adapter:
    """Read an adapter; raises ModelError for a damaged one or a kind that is not LoRA alone."""
    path = folder / ADAPTER_CONFIG
    config = read_json(path)
    _refuse(config, str(path))
    weights = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise ModelError(f"{folder} holds no adapter weights", hint=f"expected {_WEIGHTS[0]}")
    is_safe = weights.suffix == ".safetensors"
    tensors: Mapping[str, Tensor] = read_safetensors(weights) if is_safe else read_pickle(weights)
    try:
        rank, alpha = int(config["r"]), float(config["lora_alpha"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path} lacks a number: {error}") from None
    scale = alpha / (math.sqrt(rank) if config.get("use_rslora") else rank)
    pairs, whole = _sort(tensors, str(weights))
    return Adapter(
        folder, str(config.get("base_model_name_or_path") or ""), alpha, rank, scale, pairs, whole
    )


def _refuse(config: Mapping[str, Any], where: str) -> None:
    kind = config.get("peft_type", "LORA")
    if kind != "LORA":
        raise ModelError(f"{where}: an adapter of type {kind} is not exported (LORA is)")
    for key in ("use_dora", "fan_in_fan_out", "rank_pattern", "alpha_pattern", "lora_bias"):
        if config.get(key):
            raise ModelError(f"{where}: {key} is not supported", hint="merge it with PEFT first")


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


def merged(adapter: Adapter, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of the base with the adapter in them; raises ModelError when it does not fit."""
    found: dict[str, Tensor] = {**tensors, **adapter.whole}
    for name, (a, b) in adapter.pairs.items():
        if name not in tensors or tensors[name].shape != (b.shape[0], a.shape[1]):
            raise ModelError(f"{adapter.folder} does not fit its base: {name}", hint="check --base")
        found[name] = MergedTensor(tensors[name], a, b, adapter.scale)
    return found
