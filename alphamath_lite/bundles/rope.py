"""Rotary positions stretched to longer contexts: what config.json says, what llama.cpp wants.

`linear` divides every position by the factor, which llama.cpp does itself. `llama3` divides the
angles of slow dimensions only; llama.cpp reads the divisors from a tensor `rope_freqs.weight`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.errors import ModelError

ROPE_FACTORS = "rope_freqs.weight"


@dataclass(frozen=True, slots=True)
class RopeScaling:
    """`kind` is "linear" or "llama3"; the last three numbers count for llama3 alone."""

    kind: str
    factor: float
    low_freq_factor: float = 1.0
    high_freq_factor: float = 4.0
    n_ctx_original: int = 8192


def _settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """The entries about rotary positions, from either place where transformers writes them."""
    return {**(config.get("rope_scaling") or {}), **(config.get("rope_parameters") or {})}


def rope_theta(config: Mapping[str, Any]) -> float:
    """The base of the rotary angles."""
    return float(config.get("rope_theta") or _settings(config).get("rope_theta") or 10000.0)


def rope_scaling(config: Mapping[str, Any], where: str) -> RopeScaling | None:
    """The scaling a config.json asks for; raises ModelError for a kind that is not converted."""
    rope = _settings(config)
    kind = str(rope.get("rope_type", rope.get("type", "default"))).lower()
    if kind == "default":
        return None
    try:
        if kind == "linear":
            return RopeScaling(kind, float(rope["factor"]))
        if kind == "llama3":
            return RopeScaling(
                kind,
                float(rope["factor"]),
                float(rope["low_freq_factor"]),
                float(rope["high_freq_factor"]),
                int(rope["original_max_position_embeddings"]),
            )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{where}: rotary scaling {kind!r} lacks a number: {error}") from None
    raise ModelError(
        f"{where}: rotary scaling {kind!r} is not supported",
        hint="supported: default, linear, llama3",
    )


def rope_factors(
    scaling: RopeScaling | None, head_dim: int, theta: float
) -> NDArray[np.float32] | None:
    """Divisors of the rotary angles for llama3, float32 [head_dim / 2]; None for other kinds."""
    if scaling is None or scaling.kind != "llama3":
        return None
    turn = 2 * np.pi
    frequency = 1.0 / theta ** (np.arange(0, head_dim, 2, dtype=np.float32) / np.float32(head_dim))
    wavelength = turn / frequency
    low = scaling.n_ctx_original / scaling.low_freq_factor
    high = scaling.n_ctx_original / scaling.high_freq_factor
    smooth = (scaling.n_ctx_original / wavelength - scaling.low_freq_factor) / (
        scaling.high_freq_factor - scaling.low_freq_factor
    )
    between = 1 / ((1 - smooth) / scaling.factor + smooth)
    factors = np.where(wavelength < high, 1.0, np.where(wavelength > low, scaling.factor, between))
    return factors.astype(np.float32)
