"""The header of a GGUF file: metadata and tensor directory, read without the weights.

Covers GGUF versions 2 and 3, little endian. It exists so that solving needs no `gguf` package and
a truncated file is noticed before llama.cpp maps it. The weights are not looked at.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from alphamath_lite.errors import ModelError

MAGIC = b"GGUF"
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q"}
_SCALARS[12] = "d"
_STRING, _ARRAY = 8, 9
_MAX_COUNT = 1 << 28

# ggml type -> (name, values in a block, bytes of a block)
TENSOR_TYPES: Mapping[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
}

# general.file_type -> name, as llama.cpp's llama_ftype counts them
FILE_TYPES: Mapping[int, str] = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
}


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor: shape as GGUF writes it (row length first) and its ggml type's name."""

    name: str
    shape: tuple[int, ...]
    type: str


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """Metadata by key (arrays as tuples) and the directory of tensors."""

    path: Path
    metadata: Mapping[str, Any]
    tensors: tuple[TensorInfo, ...]

    def of_architecture(self, key: str) -> int:
        """A whole number stored under `<architecture>.<key>`; 0 when absent."""
        value = self.metadata.get(f"{self.architecture}.{key}", 0)
        return value if isinstance(value, int) else 0

    @property
    def architecture(self) -> str:
        """llama.cpp's name of the architecture, such as "llama" or "qwen2"."""
        return str(self.metadata.get("general.architecture", ""))

    @property
    def quantisation(self) -> str:
        """The name of the file type, such as "Q8_0"; "mixed" when the file does not say."""
        return FILE_TYPES.get(self.metadata.get("general.file_type", -1), "mixed")

    @property
    def n_params(self) -> int:
        """Weights in the file (a tied embedding is there once)."""
        return sum(math.prod(tensor.shape) for tensor in self.tensors)

    @property
    def n_embd(self) -> int:
        """Width of the hidden state."""
        return self.of_architecture("embedding_length")

    @property
    def n_ctx(self) -> int:
        """Context length of the training, in tokens."""
        return self.of_architecture("context_length")

    @property
    def tokens(self) -> tuple[str, ...]:
        """The vocabulary, in order of token number."""
        return tuple(self.metadata.get("tokenizer.ggml.tokens", ()))


def read_gguf_header(path: Path) -> GgufHeader:
    """Read metadata and directory; raises ModelError for a missing, damaged or short file."""
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except FileNotFoundError:
        raise ModelError(f"{path} does not exist") from None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except (struct.error, UnicodeDecodeError, _DamagedError) as error:
        raise _damaged(path, str(error)) from None


class _DamagedError(ValueError):
    """Something in the header that no writer writes."""


def _damaged(path: Path, what: str) -> ModelError:
    return ModelError(
        f"{path} is damaged or incomplete ({what})", hint="copy or download the file again"
    )


def _read(file: BinaryIO, path: Path) -> GgufHeader:
    if file.read(4) != MAGIC:
        raise ModelError(
            f"{path} is not a GGUF file", hint="a policy is a file that llama.cpp reads"
        )
    version = _scalar(file, "I")
    if version not in (2, 3):
        raise ModelError(f"{path} has GGUF version {version}; versions 2 and 3 are read")
    n_tensors, n_keys = _count(file), _count(file)
    metadata = {}
    for _ in range(n_keys):
        key = _string(file)
        metadata[key] = _value(file, _scalar(file, "I"))
    entries = [_tensor(file) for _ in range(n_tensors)]
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment < 1:
        raise _DamagedError(f"alignment {alignment!r}")
    start = -(-file.tell() // alignment) * alignment
    needed = max((start + end for _, end in entries), default=0)
    if (size := path.stat().st_size) < needed:
        raise _DamagedError(f"{size} bytes of at least {needed}")
    return GgufHeader(path, metadata, tuple(info for info, _ in entries))


def _tensor(file: BinaryIO) -> tuple[TensorInfo, int]:
    """A directory entry, and where its data ends counted from the start of all data."""
    name = _string(file)
    n_dims = _scalar(file, "I")
    if n_dims > 8:
        raise _DamagedError(f"tensor {name!r} with {n_dims} dimensions")
    shape = tuple(_scalar(file, "Q") for _ in range(n_dims))
    kind, offset = _scalar(file, "I"), _scalar(file, "Q")
    type_name, per_block, n_bytes = TENSOR_TYPES.get(kind, (f"type {kind}", 1, 0))
    return TensorInfo(name, shape, type_name), offset + math.prod(shape) // per_block * n_bytes


def _value(file: BinaryIO, kind: int) -> Any:
    if kind == _STRING:
        return _string(file)
    if kind == _ARRAY:
        item, n = _scalar(file, "I"), _count(file)
        if item in _SCALARS:
            code = f"<{n}{_SCALARS[item]}"
            return struct.unpack(code, _bytes(file, struct.calcsize(code)))
        if item != _STRING:
            raise _DamagedError(f"an array of type {item}")
        return tuple(_string(file) for _ in range(n))
    if kind not in _SCALARS:
        raise _DamagedError(f"unknown value type {kind}")
    return _scalar(file, _SCALARS[kind])


def _scalar(file: BinaryIO, code: str) -> Any:
    return struct.unpack("<" + code, file.read(struct.calcsize(code)))[0]


def _count(file: BinaryIO) -> int:
    count = int(_scalar(file, "Q"))
    if count > _MAX_COUNT:
        raise _DamagedError(f"a count of {count}")
    return count


def _string(file: BinaryIO) -> str:
    return _bytes(file, _count(file)).decode("utf-8")


def _bytes(file: BinaryIO, n: int) -> bytes:
    data = file.read(n)
    if len(data) < n:
        raise _DamagedError("the file ends inside the header")
    return data
