"""PyTorch's pickle files, read safely: weights only, no code of the file is ever run.

Tensors stay on disk (mapped) until their numbers are asked for.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.extras import need
from alphamath_lite.bundles.tensors import StoredType, Tensor
from alphamath_lite.errors import ModelError, UsageError

SINGLE, INDEX = "pytorch_model.bin", "pytorch_model.bin.index.json"


@dataclass(frozen=True, slots=True)
class TorchTensor:
    """A tensor of a pickle file."""

    tensor: Any
    dtype: StoredType

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows first."""
        return tuple(self.tensor.shape)

    def raw(self) -> NDArray[Any]:
        """The stored numbers; bfloat16 comes as its bits in uint16."""
        if self.dtype == "BF16":
            torch = need("torch")
            bits: NDArray[Any] = self.tensor.contiguous().view(torch.int16).numpy()
            return bits.view(np.uint16)
        numbers: NDArray[Any] = self.tensor.contiguous().numpy()
        return numbers


def read_pickle(path: Path) -> dict[str, Tensor]:
    """The tensors of one file; raises ModelError when it is damaged or holds more than weights."""
    try:
        torch = need("torch")
    except UsageError:
        raise UsageError(
            f"{path.name} is a PyTorch file, and PyTorch is not installed",
            hint="pip install 'alphamath-lite[train]', or convert the file to safetensors",
        ) from None
    from pickle import UnpicklingError

    if not path.exists():
        raise ModelError(f"{path} does not exist", hint="copy or download the missing file")
    try:
        loaded = _load(torch, path)
    except UnpicklingError as error:
        reason = str(error).split("\n", 1)[0]
        raise ModelError(
            f"{path} holds more than weights, or is damaged: {reason}",
            hint="save it again as safetensors",
        ) from None
    except (OSError, RuntimeError, ValueError, EOFError, KeyError) as error:
        raise ModelError(
            f"{path} is damaged or incomplete ({error})", hint="copy or download the file again"
        ) from None
    if isinstance(loaded, dict) and isinstance(loaded.get("state_dict"), dict):
        loaded = loaded["state_dict"]
    if not isinstance(loaded, dict) or not all(torch.is_tensor(t) for t in loaded.values()):
        raise ModelError(f"{path} is no table of tensors")
    return {str(name): _tensor(torch, tensor, name, path) for name, tensor in loaded.items()}


def _load(torch: Any, path: Path) -> Any:
    """Mapped where the format allows it, else read into memory."""
    with path.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    return torch.load(path, map_location="cpu", weights_only=True, mmap=is_zip or None)


def _tensor(torch: Any, tensor: Any, name: object, path: Path) -> Tensor:
    kinds: dict[Any, StoredType] = {
        torch.float32: "F32",
        torch.float16: "F16",
        torch.bfloat16: "BF16",
    }
    if tensor.dtype not in kinds:
        raise ModelError(
            f"{path}: {name} is of type {tensor.dtype} (float32, 16, bfloat16 are read)"
        )
    return TorchTensor(tensor.detach(), kinds[tensor.dtype])


def read_pickles(folder: Path) -> dict[str, Tensor]:
    """All tensors of `pytorch_model.bin`, or of the shards that its index names."""
    index = folder / INDEX
    if not index.exists():
        return read_pickle(folder / SINGLE)
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{index} cannot be read: {error}") from None
    found: dict[str, Tensor] = {}
    for name in names:
        found |= read_pickle(folder / Path(name).name)
    return found
