"""Where training runs, and in which number format."""

from dataclasses import dataclass
from typing import Literal

import torch

from alphamath_lite.errors import UsageError

DeviceName = Literal["auto", "cpu", "mps", "cuda"]


@dataclass(frozen=True, slots=True)
class Place:
    """A device, and the format of its matrix products; float32 means no mixed precision."""

    device: torch.device
    dtype: torch.dtype

    def autocast(self) -> torch.autocast:
        """The context in which the network runs."""
        mixed = self.dtype != torch.float32
        return torch.autocast(self.device.type, torch.bfloat16, enabled=mixed)


def place_named(name: str, dtype: str = "auto") -> Place:
    """The device of that name, or the best there is; raises UsageError when it is not there.

    `dtype` is bfloat16, float32, or auto: bfloat16 where the hardware has it.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        name = next(known for known, found in there.items() if found)
    if not there.get(name):
        found = ", ".join(known for known, found in there.items() if found)
        raise UsageError(f"there is no device {name!r} here", hint=f"There is: {found}.")
    mixed = dtype == "bfloat16" or (dtype == "auto" and _has_bf16(name))
    return Place(torch.device(name), torch.bfloat16 if mixed else torch.float32)


def _has_bf16(name: str) -> bool:
    """Whether bfloat16 products are done in hardware; on MPS float32 is the safe choice."""
    if name == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return name == "cpu" and bool(torch.cpu._is_avx512_bf16_supported())
