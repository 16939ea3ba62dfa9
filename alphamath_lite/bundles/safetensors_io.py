"""Reading and writing safetensors one tensor at a time, bfloat16 included.

NumPy has no bfloat16, and loading a whole file would need as much memory as the model; here a
tensor is mapped when asked for and written as soon as it is made.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.tensors import NUMPY_TYPES, StoredType, widened
from alphamath_lite.errors import ModelError

_MAX_HEADER = 100 << 20


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a tensor lies: its file, type, shape and first byte."""

    path: Path
    dtype: StoredType
    shape: tuple[int, ...]
    offset: int

    def raw(self) -> NDArray[Any]:
        """The stored numbers, mapped from disk; bfloat16 comes as its bits in uint16."""
        if 0 in self.shape:
            return np.empty(self.shape, NUMPY_TYPES[self.dtype])
        return np.memmap(self.path, NUMPY_TYPES[self.dtype], "r", self.offset, self.shape)

    def float32(self) -> NDArray[np.float32]:
        """The numbers as float32, exactly."""
        return widened(self.raw(), self.dtype)


def read_safetensors(path: Path) -> dict[str, StoredTensor]:
    """The directory of one file; raises ModelError for a missing, damaged or short file."""
    try:
        with path.open("rb") as file:
            (n_header,) = struct.unpack("<Q", file.read(8))
            if n_header > _MAX_HEADER:
                raise ValueError(f"a header of {n_header} bytes")
            header = json.loads(file.read(n_header))
        size = path.stat().st_size
        entries = {name: e for name, e in header.items() if name != "__metadata__"}
        return {name: _entry(path, e, 8 + n_header, size) for name, e in entries.items()}
    except FileNotFoundError:
        raise ModelError(f"{path} does not exist") from None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path} is damaged or incomplete ({error})", hint="copy or download the file again"
        ) from None


def _entry(path: Path, entry: Mapping[str, Any], start: int, size: int) -> StoredTensor:
    dtype, shape = entry["dtype"], tuple(int(n) for n in entry["shape"])
    if dtype not in NUMPY_TYPES:
        raise ModelError(f"{path}: tensors of type {dtype} are not read (F32, F16, BF16 are)")
    first, last = entry["data_offsets"]
    if last - first != int(np.prod(shape)) * NUMPY_TYPES[dtype].itemsize:
        raise ValueError("sizes that do not fit the shapes")
    if start + last > size:
        raise ValueError(f"{size} bytes of at least {start + last}")
    return StoredTensor(path, dtype, shape, start + first)


def read_tensors(folder: Path) -> dict[str, StoredTensor]:
    """The directory of a checkpoint's weights: model.safetensors, or its shards by their index."""
    index = folder / "model.safetensors.index.json"
    if not index.exists():
        return read_safetensors(folder / "model.safetensors")
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{index} cannot be read: {error}") from None
    found: dict[str, StoredTensor] = {}
    for name in names:
        if not (shard := folder / Path(name).name).exists():
            raise ModelError(
                f"{index.name} names {name}, which {folder} does not hold",
                hint="copy or download the missing file",
            )
        found |= read_safetensors(shard)
    return found


def write_safetensors(
    path: Path, shapes: Mapping[str, tuple[int, ...]], tensors: Iterable[NDArray[np.float32]]
) -> None:
    """Write float32 tensors in the order of `shapes`, one in memory at a time; raises OSError."""
    directory: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, shape in shapes.items():
        start, end = end, end + 4 * int(np.prod(shape))
        directory[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [start, end]}
    header = json.dumps(directory).encode()
    header += b" " * (-len(header) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        for (name, shape), tensor in zip(shapes.items(), tensors, strict=True):
            if tensor.shape != shape:
                raise ValueError(f"{name} has shape {tensor.shape}, not {shape}")
            file.write(np.ascontiguousarray(tensor, "<f4").tobytes())
