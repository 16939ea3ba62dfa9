"""How faithful a written policy is: logits and values of the probe problems, token by token.

Divergence is KL(reference || written) of the next-token distributions in nats; agreement is the
share of tokens whose likeliest successor is the same; values are those of the value head on the
hidden state of every token.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite_export.child import OnPart
from alphamath_lite_export.plan import bits_per_weight

Floats = NDArray[np.float32]
Outputs = tuple[Floats, Floats]
"""Logits [n, n_vocab] and final-norm hidden states [n, n_embd] of n tokens."""

Run = Callable[[list[int]], Outputs]


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Measured on `n_tokens`; the value entries are None without a value head."""

    n_tokens: int
    mean_kl: float
    max_kl: float
    top1: float
    value_max: float | None = None
    value_mean: float | None = None
    value_rank: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an export must keep to: least agreements, largest differences."""

    mean_kl: float
    top1: float
    value_mean: float
    value_rank: float


_LIMITS = (
    (16.0, Limits(0.005, 0.995, 0.01, 0.99)),
    (15.0, Limits(0.01, 0.98, 0.015, 0.98)),
    (8.0, Limits(0.02, 0.95, 0.02, 0.97)),
    (6.0, Limits(0.05, 0.92, 0.04, 0.95)),
    (5.1, Limits(0.15, 0.87, 0.08, 0.9)),
    (4.0, Limits(0.4, 0.78, 0.15, 0.8)),
    (0.0, Limits(1.5, 0.5, 0.3, 0.5)),
)
"""Limits by bits per weight; BF16, with its short mantissa, stands below F16."""


def limits_for(quantisation: str) -> Limits:
    """The limits of a type."""
    bits = 15.0 if quantisation == "BF16" else bits_per_weight(quantisation)
    return next(limits for least, limits in _LIMITS if bits >= least)


def failures(fidelity: Fidelity, quantisation: str) -> list[str]:
    """What is out of bounds, in words; empty when all is well."""
    limits, found = limits_for(quantisation), []
    if not fidelity.mean_kl <= limits.mean_kl:
        found.append(f"mean KL {fidelity.mean_kl:.4f} above {limits.mean_kl}")
    if not fidelity.top1 >= limits.top1:
        found.append(f"top-1 agreement {fidelity.top1:.1%} below {limits.top1:.1%}")
    if fidelity.value_mean is not None and not fidelity.value_mean <= limits.value_mean:
        found.append(f"mean value difference {fidelity.value_mean:.4f} above {limits.value_mean}")
    if fidelity.value_rank is not None and not fidelity.value_rank >= limits.value_rank:
        found.append(f"rank agreement {fidelity.value_rank:.4f} below {limits.value_rank}")
    return found


class References:
    """The reference's outputs, kept in a file so that two models need not be in memory."""

    def __init__(self, file: Path, run: Run, texts: Sequence[list[int]], on_part: OnPart) -> None:
        self.texts = texts
        self._hidden: list[Floats] = []
        shapes: list[tuple[int, ...]] = []
        with file.open("wb") as kept:  # written, not mapped: a full disk is an error, no signal
            for i, tokens in enumerate(texts):
                on_part(i, len(texts))
                logits, hidden = run(tokens)
                kept.write(np.ascontiguousarray(logits).data)
                shapes.append(logits.shape)
                self._hidden.append(hidden.copy())
        on_part(len(texts), len(texts))
        starts = accumulate((4 * math.prod(shape) for shape in shapes), initial=0)
        self._logits: list[Floats] = [
            np.memmap(file, np.float32, "r", start, shape)
            for start, shape in zip(starts, shapes, strict=False)
        ]

    def compare(self, run: Run, head: ValueHead | None, on_part: OnPart) -> Fidelity:
        """Measure another model on the same tokens."""
        kl, same, values = [], [], []
        for n, (tokens, logits, hidden) in enumerate(
            zip(self.texts, self._logits, self._hidden, strict=True)
        ):
            on_part(n + 1, len(self.texts))
            found_logits, found_hidden = run(tokens)
            for i in range(len(tokens)):  # row by row: a row is as long as the vocabulary
                kl.append(_divergence(logits[i], found_logits[i]))
                same.append(int(logits[i].argmax()) == int(found_logits[i].argmax()))
            if head:
                values.append(np.stack([head(hidden), head(found_hidden)]))
        return _summary(np.array(kl), np.array(same), values)


def _summary(
    kl: NDArray[np.float64], same: NDArray[np.bool_], values: list[NDArray[np.float64]]
) -> Fidelity:
    n, top1 = len(kl), float(same.mean())
    if not values:
        return Fidelity(n, float(kl.mean()), float(kl.max()), top1)
    old, new = np.concatenate(values, axis=1)
    gap = np.abs(old - new)
    return Fidelity(
        n,
        float(kl.mean()),
        float(kl.max()),
        top1,
        float(gap.max()),
        float(gap.mean()),
        _rank_agreement(old, new),
    )


def _divergence(reference: Floats, found: Floats) -> float:
    p, q = _log_softmax(reference), _log_softmax(found)
    return max(0.0, float(np.sum(np.exp(p) * (p - q))))


def _log_softmax(logits: Floats) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - float(logits.max())
    log_softmax: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return log_softmax


def _rank_agreement(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Spearman's rank correlation; 1 when either side is constant."""
    ranks = [np.argsort(np.argsort(x, kind="stable"), kind="stable").astype(float) for x in (a, b)]
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return 1.0
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def as_record(fidelity: Fidelity) -> dict[str, Any]:
    """JSON-ready, rounded to what the measurement can tell."""
    return {
        key: round(value, 6) if isinstance(value, float) else value
        for key, value in asdict(fidelity).items()
    }
