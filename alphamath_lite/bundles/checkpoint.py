"""A checkpoint: the Hugging Face folder that training writes and conversion reads.

config.json  model.safetensors (or shards)  tokenizer.json  tokenizer_config.json
value_head.safetensors   `v_head.summary.weight` [1, n_embd], `v_head.summary.bias` [1]
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.architectures import (
    Architecture,
    Shape,
    TensorPlan,
    architecture_of,
    shape_of,
    tensor_plan,
)
from alphamath_lite.bundles.safetensors_io import read_safetensors, read_tensors
from alphamath_lite.bundles.tensors import StoredType, Tensor
from alphamath_lite.errors import ModelError

CONFIG, TOKENIZER, TOKENIZER_CONFIG = "config.json", "tokenizer.json", "tokenizer_config.json"
WEIGHTS, VALUE_HEAD = "model.safetensors", "value_head.safetensors"
OUTPUT = "lm_head.weight"
HEAD_WEIGHT, HEAD_BIAS = "v_head.summary.weight", "v_head.summary.bias"

HEAD_FILES = (VALUE_HEAD, "value_head.pth", "value_head.bin")
"""Where a value head lies beside the policy."""

HEAD_PREFIXES = ("v_head.", "value_head.", "score.")
"""How the names of a value head's tensors begin when it lies among those of the policy."""

_WRAPPER = "pretrained_model."
"""How TRL prefixes the names of a policy that it gave a value head."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint folder holds; every tensor of `plan` is there with its shape."""

    folder: Path
    config: Mapping[str, Any]
    tokenizer_config: Mapping[str, Any]
    architecture: Architecture
    shape: Shape
    plan: tuple[TensorPlan, ...]
    tensors: Mapping[str, Tensor]

    @property
    def dtype(self) -> StoredType:
        """The type of the stored embedding."""
        return self.tensors[self.plan[0].hf].dtype


@dataclass(frozen=True, slots=True)
class HiddenLayer:
    """activation(weight . x + bias): weight [n_out, n_in], bias [n_out]."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    activation: Literal["relu", "tanh"]


@dataclass(frozen=True, slots=True)
class ValueHead:
    """value = activation(weight . x + bias), x being the hidden state after the layers of `before`.

    `tanh` false means that the sum is only cut to [-1, 1].
    """

    weight: NDArray[np.float32]
    bias: float
    tanh: bool = True
    before: tuple[HiddenLayer, ...] = ()

    @property
    def n_embd(self) -> int:
        """Width of the hidden state that is read."""
        return int(self.before[0].weight.shape[1] if self.before else self.weight.size)

    def __call__(self, hidden: NDArray[np.float32]) -> NDArray[np.float64]:
        """Values in [-1, 1] of hidden states [batch, n_embd], in double precision."""
        x = hidden.astype(np.float64)
        for layer in self.before:
            x = x @ layer.weight.astype(np.float64).T + layer.bias
            x = np.tanh(x) if layer.activation == "tanh" else np.maximum(x, 0)
        total: NDArray[np.float64] = x @ self.weight.astype(np.float64) + self.bias
        return np.tanh(total) if self.tanh else total.clip(-1, 1)


def read_checkpoint(folder: Path) -> Checkpoint:
    """Read configuration and tensor directory, and check that they fit; raises ModelError."""
    if not folder.is_dir():
        raise ModelError(f"{folder} is no folder", hint="a checkpoint is a folder with config.json")
    config = read_json(folder / CONFIG)
    architecture_of(config, str(folder / CONFIG))  # refused before the weights are looked at
    return checkpoint_of(folder, config, read_tensors(folder))


def checkpoint_of(
    folder: Path, config: Mapping[str, Any], tensors: Mapping[str, Tensor]
) -> Checkpoint:
    """A checkpoint of tensors that may lie anywhere; raises ModelError when they do not fit."""
    architecture = architecture_of(config, str(folder / CONFIG))
    shape = shape_of(config, str(folder / CONFIG))
    plan = tuple(tensor_plan(architecture, shape))
    tensors = {name.removeprefix(_WRAPPER): tensor for name, tensor in tensors.items()}
    _check_tensors(folder, plan, tensors)
    has_config = (folder / TOKENIZER_CONFIG).exists()
    return Checkpoint(
        folder=folder,
        config=config,
        tokenizer_config=read_json(folder / TOKENIZER_CONFIG) if has_config else {},
        architecture=architecture,
        shape=shape,
        plan=plan,
        tensors=tensors,
    )


def read_value_head(folder: Path, *, n_embd: int) -> ValueHead | None:
    """The value head of a checkpoint, None when it has none; raises ModelError when unfit."""
    path = folder / VALUE_HEAD
    if not path.exists():
        return None
    tensors = read_safetensors(path)
    try:
        weight, bias = tensors[HEAD_WEIGHT].float32(), tensors[HEAD_BIAS].float32()
    except KeyError as error:
        raise ModelError(f"{path} lacks {error}") from None
    if weight.size != n_embd or bias.size != 1:
        raise ModelError(f"{path} is {weight.size} wide, the policy's hidden state {n_embd}")
    return ValueHead(weight.reshape(-1), float(bias.reshape(-1)[0]))


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object of a file; raises ModelError when there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path} does not exist") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from None
    if not isinstance(data, dict):
        raise ModelError(f"{path} holds no JSON object")
    return data


def _check_tensors(
    folder: Path, plan: tuple[TensorPlan, ...], tensors: Mapping[str, Tensor]
) -> None:
    for entry in plan:
        if entry.hf not in tensors:
            hint = "a classifier has none and cannot write" if entry.hf == OUTPUT else ""
            raise ModelError(f"{folder} lacks the tensor {entry.hf}", hint=hint)
        if tensors[entry.hf].shape != entry.shape:
            raise ModelError(
                f"{folder}: {entry.hf} has shape {tensors[entry.hf].shape}; "
                f"{CONFIG} asks for {entry.shape}"
            )
    # a tied checkpoint may still carry lm_head, which transformers ignores as we do
    known = {entry.hf for entry in plan} | {OUTPUT}
    left = [n for n in tensors if n not in known and not n.startswith(HEAD_PREFIXES)]
    if left := [name for name in left if not name.endswith("rotary_emb.inv_freq")]:
        raise ModelError(f"{folder} has tensors that would be lost: {', '.join(sorted(left)[:4])}")
