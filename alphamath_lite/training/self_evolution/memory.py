"""Memory that training needs, estimated before it starts.

Weights, gradients and the two moments of AdamW are float32; activations are counted for the
largest part of a batch that goes through the network at once.
"""

from dataclasses import dataclass
from math import ceil

import torch

from alphamath_lite.doctor import examine_machine
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.training.network import NetworkSize, PolicyValueNet
from alphamath_lite.training.self_evolution.devices import Place
from alphamath_lite.training.self_evolution.settings import LearningSettings

BYTES_A_WEIGHT = 16  # weight, gradient and two moments in float32
OVERHEAD = 300e6  # libraries, and what the allocator keeps
GB = 1e9


@dataclass(frozen=True, slots=True)
class Need:
    """Memory that training needs, in words too, and what would make it less."""

    n_bytes: int
    what: str
    suggestion: str


def n_weights(size: NetworkSize) -> int:
    """Parameters of a network of this size, the value head included."""
    with torch.device("meta"):
        return sum(p.numel() for p in PolicyValueNet(size).parameters())


def need(size: NetworkSize, settings: LearningSettings, place: Place) -> Need:
    """What an update takes at most."""
    n = n_weights(size)
    weights, activations = n * BYTES_A_WEIGHT, activation_bytes(size, settings, place)
    what = f"{n / 1e6:,.1f}M weights {weights / GB:.1f} GB, activations {activations / GB:.1f} GB"
    return Need(int(weights + activations + OVERHEAD), what, _suggestion(settings, activations, n))


def activation_bytes(size: NetworkSize, settings: LearningSettings, place: Place) -> int:
    """Bytes kept for the backward pass by one part of a batch, and its logits."""
    n_tokens = max(settings.micro_tokens, min(settings.max_tokens, size.n_ctx))
    wide = 4 if place.dtype == torch.float32 else 2
    a_layer = (14 * size.n_embd + 4 * size.n_ff) * wide + 8 * size.n_head
    kept = (
        size.n_embd * 4 * size.n_layer + a_layer if settings.recompute else a_layer * size.n_layer
    )
    logits = size.n_vocab * 12  # in the working format, in float32, and their gradient
    return ceil(n_tokens * (kept + logits))


def check(wanted: Need, place: Place) -> None:
    """Raise AlphaMathError when the device has less free memory than training needs."""
    free = free_bytes(place.device)
    if free is not None and wanted.n_bytes > free:
        raise AlphaMathError(
            f"training needs about {wanted.n_bytes / GB:.1f} GB ({wanted.what}), "
            f"{free / GB:.1f} GB are free on {place.device.type}",
            hint=wanted.suggestion,
        )


def free_bytes(device: torch.device) -> int | None:
    """Free memory of a device, None where it is not known."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    machine = examine_machine()
    known = (machine.available_bytes or machine.memory_bytes, machine.memory_limit_bytes)
    return min((n_bytes for n_bytes in known if n_bytes), default=None)


def _suggestion(settings: LearningSettings, activations: int, n: int) -> str:
    if activations > n * BYTES_A_WEIGHT / 4:
        smaller = max(256, settings.micro_tokens // 4)
        more = "" if settings.recompute else ", or --set learning.recompute=true"
        return f"Type --set learning.micro_tokens={smaller}{more}."
    return "Train adapters only: --mode lora; or start from a smaller model."
