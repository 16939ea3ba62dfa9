"""Bounds the time in which the answers to one problem are compared.

One comparison has a hard limit of its own, but n answers make n (n - 1) / 2 pairs, and a model may
write n answers that all run into that limit.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from alphamath_lite.search.base import SameAnswer

PATIENCE_S = 20.0
HURRY_S = 1.0


class Allowance:
    """Seconds that many pieces of work may take together; the last piece may overrun."""

    def __init__(self, seconds: float) -> None:
        self.left_s = seconds

    @property
    def spent(self) -> bool:
        """Whether no further piece may begin."""
        return self.left_s <= 0

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Count the time of the block."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.left_s -= time.monotonic() - began


class Patience:
    """A `SameAnswer` for the answers to one problem, which compares every pair at most once.

    All comparisons together have `seconds`, and HURRY_S from the moment when `hurried` says that
    somebody waits. Pairs that are left over then count as different, so that votes may be split
    but never given to a wrong answer.
    """

    def __init__(
        self,
        same: SameAnswer,
        *,
        seconds: float = PATIENCE_S,
        hurried: Callable[[], bool] = lambda: False,
    ) -> None:
        self._same, self._hurried = same, hurried
        self._allowance = Allowance(seconds)
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, one: str, other: str) -> bool:
        """Whether the answers are certainly the same."""
        pair = (min(one, other), max(one, other))
        if pair not in self._known:
            self._known[pair] = self._compare(*pair)
        return self._known[pair]

    def _compare(self, one: str, other: str) -> bool:
        if self._hurried():
            self._allowance.left_s = min(self._allowance.left_s, HURRY_S)
        if self._allowance.spent:
            return False
        with self._allowance.spending():
            return self._same(one, other)
