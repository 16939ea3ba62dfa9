"""Choosing the next token of every row at once, in numpy.

Two parts: `shortlist` reduces each row of logits to its likeliest tokens and the log of its
partition sum (all that is ever needed to sample from it again); a `Sampler` draws from them.
The randomness of a row depends on its seed and on how many tokens it has, never on other rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from alphamath_lite.engine.llama import Floats, Ints
from alphamath_lite.engine.protocol import Ask

Tokens = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Counters = npt.NDArray[np.uint64]

UNLIMITED_TOP_K = 1024
_STRIDE = 16  # entries of a row that share one maximum
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Choices:
    """The likeliest next tokens of some rows, likeliest first.

    `tokens` int64 [rows, k]; `logits` float32 [rows, k], -inf where a row has fewer than k;
    `log_sum` float32 [rows]: log of the sum of exp over ALL logits of the row.
    """

    tokens: Tokens
    logits: Floats
    log_sum: Floats

    def row(self, index: int) -> "Choices":
        """One row of its own, as a copy."""
        part = slice(index, index + 1)
        return Choices(
            self.tokens[part].copy(), self.logits[part].copy(), self.log_sum[part].copy()
        )

    @staticmethod
    def stack(rows: Sequence["Choices"]) -> "Choices":
        """Rows of the same k, one below the other."""
        return Choices(
            np.concatenate([row.tokens for row in rows]),
            np.concatenate([row.logits for row in rows]),
            np.concatenate([row.log_sum for row in rows]),
        )


def shortlist(logits: Floats, top_k: int) -> Choices:
    """The `top_k` likeliest tokens of each row of logits [rows, n_vocab].

    The k-th largest maximum of strided groups bounds the k-th largest logit from below: one pass
    leaves a few more than k candidates, and only they are sorted.
    """
    n_rows, n_vocab = logits.shape
    k = min(top_k or UNLIMITED_TOP_K, n_vocab)
    n_groups = n_vocab // _STRIDE
    grouped = logits[:, : n_groups * _STRIDE].reshape(n_rows, _STRIDE, n_groups)
    peaks = np.concatenate([grouped.max(axis=1), logits[:, n_groups * _STRIDE :]], axis=1)
    best = peaks.max(axis=1, keepdims=True)
    log_sum = best[:, 0] + np.log(np.exp(logits - best).sum(axis=1))
    if peaks.shape[1] <= k:
        kth = np.partition(logits, n_vocab - k, axis=1)[:, n_vocab - k, None]
    else:
        kth = np.partition(peaks, peaks.shape[1] - k, axis=1)[:, peaks.shape[1] - k, None]
    tokens, values = _gather(logits, logits >= kth)
    order = np.argsort(-values, axis=1, kind="stable")[:, :k]
    return Choices(
        np.take_along_axis(tokens, order, 1), np.take_along_axis(values, order, 1), log_sum
    )


def _gather(logits: Floats, mask: npt.NDArray[np.bool_]) -> tuple[Tokens, Floats]:
    """The masked entries of each row side by side, padded with -inf: [rows, widest]."""
    flat = np.flatnonzero(mask)
    rows, columns = np.divmod(flat, mask.shape[1])
    counts = np.bincount(rows, minlength=len(mask))
    places = np.arange(len(flat)) - np.repeat(np.cumsum(counts) - counts, counts)
    tokens = np.zeros((len(mask), int(counts.max())), np.int64)
    values = np.full(tokens.shape, -np.inf, np.float32)
    tokens[rows, places] = columns
    values[rows, places] = logits.ravel()[flat]
    return tokens, values


def uniforms(seeds: Counters, counts: Ints) -> Doubles:
    """One number in [0, 1) per row: SplitMix64 of the row's seed and its number of tokens."""
    state = _mix(seeds * _GOLDEN) + (counts.astype(np.uint64) + np.uint64(1)) * _GOLDEN
    return (_mix(state) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _mix(x: Counters) -> Counters:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@dataclass(slots=True)
class Live:
    """The rows that are being written, one entry each; all arrays have length [rows]."""

    asks: list[Ask]
    seeds: Counters
    greedy: npt.NDArray[np.bool_]
    counts: Ints  # tokens written so far

    def keep(self, mask: npt.NDArray[np.bool_]) -> None:
        """Drop the rows where `mask` is false."""
        self.asks = [ask for ask, stays in zip(self.asks, mask.tolist(), strict=True) if stays]
        self.seeds, self.greedy = self.seeds[mask], self.greedy[mask]
        self.counts = self.counts[mask]


class Sampler(Protocol):
    """Chooses the next token of each row; may be replaced, for example to replay known texts."""

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        """The next token of each row, and its log-probability at temperature 1: both [rows]."""
        ...


@dataclass(slots=True)
class NucleusSampler:
    """Temperature, then top-p and min-p, over the shortlist; a greedy row takes its first entry.

    `temperature` > 0; `top_p` in (0, 1] keeps the likeliest tokens up to that mass; `min_p` in
    [0, 1] keeps the tokens at least that likely in relation to the likeliest.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    min_p: float = 0.0

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        """See `Sampler`; the same seed and the same number of tokens give the same draw."""
        logits = choices.logits
        weights = np.exp((logits - logits[:, :1]) * np.float32(1.0 / self.temperature))
        if self.min_p > 0:
            weights[weights < self.min_p] = 0
        sums = weights.cumsum(axis=1, dtype=np.float64)
        total = sums[:, -1:]
        if self.top_p < 1:
            total = np.take_along_axis(sums, (sums < self.top_p * total).sum(1)[:, None], 1)
        drawn = uniforms(live.seeds, live.counts)[:, None] * total
        column = (sums <= drawn).sum(axis=1)
        column[live.greedy] = 0
        rows = np.arange(len(column))
        logprobs = logits[rows, column].astype(np.float64) - choices.log_sum
        return choices.tokens[rows, column], logprobs
