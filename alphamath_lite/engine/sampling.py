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
_SCRATCH = np.empty(1 << 18, np.float32)  # 1 MiB
_GOLDEN, _ONE, _MASK = np.uint64(0x9E3779B97F4A7C15), np.uint64(1), (1 << 64) - 1
_FACTORS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = tuple(map(np.uint64, (30, 27, 11, 31)))


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

    def take(self, rows: Tokens) -> "Choices":
        """The rows of these indices, which may come up several times."""
        return Choices(self.tokens[rows], self.logits[rows], self.log_sum[rows])

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
    peaks = _peaks(logits)
    best = peaks.max(axis=1)
    ranked = peaks if peaks.shape[1] >= k else logits
    last = ranked.shape[1] - k
    tokens, values = _gather(logits, logits >= np.partition(ranked, last, axis=1)[:, last, None])
    order = np.argsort(-values, axis=1, kind="stable")[:, :k]
    rows = np.arange(n_rows)[:, None]
    return Choices(tokens[rows, order], values[rows, order], _log_sums(logits, best))


def _peaks(logits: Floats) -> Floats:
    """The largest logit of every strided group of a row: [rows, about n_vocab / _STRIDE]."""
    n_rows, n_vocab = logits.shape
    n_groups = n_vocab // _STRIDE
    whole = n_groups * _STRIDE
    peaks = logits[:, :whole].reshape(n_rows, _STRIDE, n_groups).max(axis=1)
    return peaks if whole == n_vocab else np.concatenate([peaks, logits[:, whole:]], axis=1)


def _log_sums(logits: Floats, best: Floats) -> Floats:
    """log of the sum of exp of each row, whose largest entry is `best`: [rows].

    Works on blocks that stay in the processor's cache, in one scratch array: fresh arrays of this
    size would cost more than the arithmetic, in page faults.
    """
    n_rows, n_vocab = logits.shape
    height = max(1, _SCRATCH.size // n_vocab)
    scratch = _SCRATCH if n_vocab <= _SCRATCH.size else np.empty(n_vocab, np.float32)
    sums = np.empty(n_rows, np.float32)
    for top in range(0, n_rows, height):
        part = slice(top, min(top + height, n_rows))
        block = scratch[: (part.stop - top) * n_vocab].reshape(-1, n_vocab)
        np.subtract(logits[part], best[part, None], out=block)
        np.exp(block, out=block)
        block.sum(axis=1, out=sums[part])
    return best + np.log(sums)


def _gather(logits: Floats, mask: npt.NDArray[np.bool_]) -> tuple[Tokens, Floats]:
    """The masked entries of each row side by side, padded with -inf: [rows, widest]."""
    n_rows, n_vocab = mask.shape
    flat = mask.ravel().nonzero()[0]
    rows = flat // n_vocab
    first = flat.searchsorted(np.arange(n_rows) * n_vocab)
    places = np.arange(len(flat)) - first[rows]
    tokens = np.zeros((n_rows, int(places.max()) + 1), np.int64)
    values = np.full(tokens.shape, -np.inf, np.float32)
    tokens[rows, places] = flat - rows * n_vocab
    values[rows, places] = logits.ravel()[flat]
    return tokens, values


def streams(seeds: Sequence[int]) -> Counters:
    """The state with which each seed's numbers begin: uint64 [rows]."""
    return _mix(np.array([seed & _MASK for seed in seeds], np.uint64) * _GOLDEN)


def uniforms(streams: Counters, counts: Ints) -> Doubles:
    """One number in [0, 1) per row: SplitMix64 of the row's stream and its number of tokens."""
    mixed = _mix(streams + (counts.astype(np.uint64) + _ONE) * _GOLDEN)
    return (mixed >> _SHIFTS[2]).astype(np.float64) * 2.0**-53


def _mix(x: Counters) -> Counters:
    x = (x ^ (x >> _SHIFTS[0])) * _FACTORS[0]
    x = (x ^ (x >> _SHIFTS[1])) * _FACTORS[1]
    return x ^ (x >> _SHIFTS[3])


@dataclass(slots=True)
class Live:
    """The rows that are being written, one entry each; all arrays have length [rows]."""

    asks: list[Ask]
    streams: Counters
    greedy: npt.NDArray[np.bool_]
    counts: Ints  # tokens written so far

    @staticmethod
    def of(asks: Sequence[Ask], counts: Ints) -> "Live":
        """Rows for asks that have so many tokens already."""
        greedy = np.array([ask.greedy for ask in asks], np.bool_)
        return Live(list(asks), streams([ask.seed for ask in asks]), greedy, counts)

    @property
    def seeds(self) -> Counters:
        """The seeds of the rows: uint64 [rows]."""
        return np.array([ask.seed & _MASK for ask in self.asks], np.uint64)

    def keep(self, mask: npt.NDArray[np.bool_]) -> None:
        """Drop the rows where `mask` is false."""
        self.asks = [ask for ask, stays in zip(self.asks, mask.tolist(), strict=True) if stays]
        self.streams, self.greedy = self.streams[mask], self.greedy[mask]
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
        drawn = uniforms(live.streams, live.counts)[:, None] * total
        column = (sums <= drawn).sum(axis=1)
        column[live.greedy] = 0
        rows = np.arange(len(column))
        logprobs = logits[rows, column].astype(np.float64) - choices.log_sum
        return choices.tokens[rows, column], logprobs
