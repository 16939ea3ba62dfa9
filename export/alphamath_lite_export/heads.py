"""Finding the value head of a checkpoint, in any of the places where it is kept.

- `value_head.safetensors`, `.pth` or `.bin` beside the policy, with `v_head.summary.*`: this
  project's own checkpoints and the released AlphaMath layout; tanh (AlphaMath, equation 4).
- `v_head.*` among the tensors of the policy (TRL), also with two layers; no tanh.
- `score.weight`, a classifier with one logit; no tanh.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from alphamath_lite.bundles.checkpoint import HEAD_FILES, HEAD_PREFIXES, HiddenLayer, ValueHead
from alphamath_lite.bundles.safetensors_io import read_safetensors
from alphamath_lite.bundles.tensors import Tensor, float32
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite_export.pickles import read_pickle

Output = Literal["auto", "tanh", "none"]
Hidden = Literal["ask", "relu", "tanh"]

_NAME = re.compile(r"(?:v_head\.|value_head\.|score\.)?(?:summary\.)?((?:\w+\.)*)(weight|bias)")


@dataclass(frozen=True, slots=True)
class HeadOptions:
    """What the files do not say: where the head is, what ends it, what is between its layers."""

    path: Path | None = None
    output: Output = "auto"
    hidden: Hidden = "ask"


@dataclass(frozen=True, slots=True)
class FoundHead:
    """A value head and where it was found, in words."""

    head: ValueHead
    place: str


def find_head(
    folder: Path, tensors: Mapping[str, Tensor], *, n_embd: int, options: HeadOptions
) -> FoundHead | None:
    """The value head that belongs to a policy, None when there is none; ModelError when unfit."""
    path = _file(folder, options)
    if path:
        parts = read_safetensors(path) if path.suffix == ".safetensors" else read_pickle(path)
        place, tanh = path.name, True
    else:
        parts = {name: t for name, t in tensors.items() if name.startswith(HEAD_PREFIXES)}
        place, tanh = "in the checkpoint", False
    if not parts:
        return None
    where = str(path or folder)
    tanh = tanh if options.output == "auto" else options.output == "tanh"
    head = _head(dict(parts), where, tanh=tanh, options=options)
    if head.n_embd != n_embd:
        raise ModelError(f"{where}: the value head reads {head.n_embd} numbers, not {n_embd}")
    return FoundHead(head, f"{place} ({', '.join(sorted(parts))})")


def _file(folder: Path, options: HeadOptions) -> Path | None:
    if options.path is None:
        return next((folder / name for name in HEAD_FILES if (folder / name).exists()), None)
    if options.path.is_file():
        return options.path
    found = [options.path / name for name in HEAD_FILES if (options.path / name).exists()]
    if found:
        return found[0]
    raise ModelError(f"there is no value head at {options.path}", hint=f"one of {HEAD_FILES}")


def _head(parts: dict[str, Tensor], where: str, *, tanh: bool, options: HeadOptions) -> ValueHead:
    layers: dict[str, dict[str, Tensor]] = {}
    for name, tensor in parts.items():
        match = _NAME.fullmatch(name)
        if not match:
            raise ModelError(f"{where}: {name} does not belong to a value head")
        layers.setdefault(match[1], {})[match[2]] = tensor
    ordered = [layers[key] for key in sorted(layers)]
    if any("weight" not in layer for layer in ordered):
        raise ModelError(f"{where}: a layer of the value head lacks its weight")
    *before, last = ordered
    if before and options.hidden == "ask":
        raise UsageError(
            f"{where}: the value head has {len(ordered)} layers, and no file says what is between",
            hint="add --head-hidden relu or --head-hidden tanh",
        )
    weight = float32(last["weight"])
    if weight.ndim != 2 or weight.shape[0] != 1:
        raise ModelError(
            f"{where}: the value head gives {weight.shape[0]} numbers; a value head gives one"
        )
    activation: Literal["relu", "tanh"] = "relu" if options.hidden == "relu" else "tanh"
    hidden = tuple(
        HiddenLayer(float32(layer["weight"]), _bias(layer), activation) for layer in before
    )
    _check_widths(hidden, weight.size, where)
    return ValueHead(weight.reshape(-1), float(_bias(last)[0]), tanh, hidden)


def _bias(layer: Mapping[str, Tensor]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    n_out = layer["weight"].shape[0]
    if "bias" not in layer:
        return np.zeros(n_out, np.float32)
    return float32(layer["bias"]).reshape(n_out)


def _check_widths(layers: tuple[HiddenLayer, ...], last: int, where: str) -> None:
    given = [layer.weight.shape[0] for layer in layers]
    taken = [*(layer.weight.shape[1] for layer in layers[1:]), last]
    if layers and given != taken:
        raise ModelError(f"{where}: the layers of the value head do not fit each other")
