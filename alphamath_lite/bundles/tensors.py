"""What a checkpoint's tensor is, wherever it lies: type, shape, and numbers when asked for.

NumPy has no bfloat16: its numbers travel as their bits in uint16.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

StoredType = Literal["F32", "F16", "BF16"]
"""The types of numbers that are read and written."""

NUMPY_TYPES: Mapping[StoredType, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "BF16": np.dtype("<u2"),
}
_INFINITY = {"F16": 0x7C00, "BF16": 0x7F80}
"""The bits of infinity; those of undefined numbers are above, all others below."""


class Tensor(Protocol):
    """A tensor whose numbers are fetched on demand, so that a model never lies in memory."""

    @property
    def dtype(self) -> StoredType:
        """The type of `raw`."""
        ...

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows first, as Hugging Face writes it."""
        ...

    def raw(self) -> NDArray[Any]:
        """The stored numbers; mapped from disk where that is possible."""
        ...


@dataclass(frozen=True, slots=True)
class ArrayTensor:
    """A tensor in memory."""

    array: NDArray[np.float32]

    @property
    def dtype(self) -> StoredType:
        """Always F32."""
        return "F32"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self.array.shape

    def raw(self) -> NDArray[Any]:
        """The array itself."""
        return self.array


def widened(raw: NDArray[Any], dtype: StoredType) -> NDArray[np.float32]:
    """Stored numbers as float32, exactly."""
    if dtype == "BF16":
        bits = raw.astype(np.uint32)
        bits <<= 16
        return bits.view(np.float32)
    return raw.astype(np.float32)


def float32(tensor: Tensor) -> NDArray[np.float32]:
    """All numbers of a tensor as float32, exactly."""
    return widened(tensor.raw(), tensor.dtype)


def is_finite(raw: NDArray[Any], dtype: StoredType) -> bool:
    """Whether no stored number is infinite or undefined."""
    if dtype == "F32":
        return bool(np.isfinite(raw).all())
    sizes = raw.view(np.uint16) & np.uint16(0x7FFF)  # NumPy is ten times slower on float16
    return int(sizes.max(initial=0)) < _INFINITY[dtype]
