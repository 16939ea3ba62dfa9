"""A checkpoint: the Hugging Face folder that training writes and conversion reads.

config.json  model.safetensors (or shards)  tokenizer.json  tokenizer_config.json
value_head.safetensors   `v_head.summary.weight` [1, n_embd], `v_head.summary.bias` [1]
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from alphamath_lite.bundles.safetensors_io import (
    StoredTensor,
    StoredType,
    read_safetensors,
    read_tensors,
)
from alphamath_lite.errors import ModelError

CONFIG, TOKENIZER, TOKENIZER_CONFIG = "config.json", "tokenizer.json", "tokenizer_config.json"
WEIGHTS, VALUE_HEAD = "model.safetensors", "value_head.safetensors"
HEAD_WEIGHT, HEAD_BIAS = "v_head.summary.weight", "v_head.summary.bias"

_NOT_WEIGHTS = ("v_head.", "value_head.")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint folder holds; every tensor of `plan` is there with its shape."""

    folder: Path
    config: Mapping[str, Any]
    tokenizer_config: Mapping[str, Any]
    architecture: Architecture
    shape: Shape
    plan: tuple[TensorPlan, ...]
    tensors: Mapping[str, StoredTensor]

    @property
    def dtype(self) -> StoredType:
        """The type of the stored embedding."""
        return self.tensors[self.plan[0].hf].dtype


@dataclass(frozen=True, slots=True)
class ValueHead:
    """value = activation(weight . hidden + bias), weight [n_embd].

    `tanh` false means that the sum is only cut to [-1, 1].
    """

    weight: NDArray[np.float32]
    bias: float
    tanh: bool = True


def read_checkpoint(folder: Path) -> Checkpoint:
    """Read configuration and tensor directory, and check that they fit; raises ModelError."""
    if not folder.is_dir():
        raise ModelError(f"{folder} is no folder", hint="a checkpoint is a folder with config.json")
    config = _json(folder / CONFIG)
    architecture = architecture_of(config, str(folder / CONFIG))
    shape = shape_of(config, str(folder / CONFIG))
    plan = tuple(tensor_plan(architecture, shape))
    tensors = read_tensors(folder)
    _check_tensors(folder, plan, tensors)
    has_config = (folder / TOKENIZER_CONFIG).exists()
    return Checkpoint(
        folder=folder,
        config=config,
        tokenizer_config=_json(folder / TOKENIZER_CONFIG) if has_config else {},
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


def _json(path: Path) -> dict[str, Any]:
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
    folder: Path, plan: tuple[TensorPlan, ...], tensors: Mapping[str, StoredTensor]
) -> None:
    for entry in plan:
        if entry.hf not in tensors:
            raise ModelError(f"{folder} lacks the tensor {entry.hf}")
        if tensors[entry.hf].shape != entry.shape:
            raise ModelError(
                f"{folder}: {entry.hf} has shape {tensors[entry.hf].shape}; "
                f"{CONFIG} asks for {entry.shape}"
            )
    # a tied checkpoint may still carry lm_head, which transformers ignores as we do
    known = {entry.hf for entry in plan} | {"lm_head.weight"}
    left = [n for n in tensors if n not in known and not n.startswith(_NOT_WEIGHTS)]
    if left := [name for name in left if not name.endswith("rotary_emb.inv_freq")]:
        raise ModelError(f"{folder} has tensors that would be lost: {', '.join(sorted(left)[:4])}")
