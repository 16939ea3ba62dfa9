"""PEFT LoRA adapters: read, and merged into their base.

A merged weight is W + scale * B A, made when the tensor is written, one matrix at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles import adapters
from alphamath_lite.bundles.adapters import Adapter
from alphamath_lite.bundles.tensors import StoredType, Tensor, float32
from alphamath_lite.errors import ModelError
from alphamath_lite_export.pickles import read_pickle


def read_adapter(folder: Path) -> Adapter:
    """Read an adapter, pickled ones too; raises ModelError when it is not LoRA alone."""
    return adapters.read_adapter(folder, read_bin=read_pickle)


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
        weight = float32(self.base)
        update = float32(self.b) @ float32(self.a)
        update *= np.float32(self.scale)
        weight += update
        return weight


def merged(adapter: Adapter, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of the base with the adapter in them; raises ModelError when it does not fit."""
    found: dict[str, Tensor] = {**tensors, **adapter.whole}
    for name, (a, b) in adapter.pairs.items():
        if name not in tensors or tensors[name].shape != (b.shape[0], a.shape[1]):
            raise ModelError(f"{adapter.folder} does not fit its base: {name}", hint="check --base")
        found[name] = MergedTensor(tensors[name], a, b, adapter.scale)
    return found
