"""The tree of prefixes in the key/value cache: which sequence holds which tokens.

Every prompt, step and draft is a `Segment`: tokens below a parent segment. A sequence that is
given to a segment holds the cells of the whole path above it; cells are shared, so a path costs
its own tokens only. A segment stays cached while any sequence holds it, also that of a
descendant. The coldest sequences are given up first; their tokens are known and can be decoded
again. The table keeps the books; the cells themselves are in `Cells` (a llama.cpp context).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from alphamath_lite.engine.llama import Ints
from alphamath_lite.engine.sampling import Choices

NO_SEQUENCE = -1
NO_TOKENS: Ints = np.zeros(0, np.int32)


class Cells(Protocol):
    """What the table needs of a context."""

    def copy(self, source: int, target: int, end: int) -> None:
        """Let `target` share the cells of `source` at positions [0, end)."""
        ...

    def remove(self, sequence: int, start: int = 0) -> None:
        """Take positions [start, infinity) from a sequence."""
        ...


@dataclass(slots=True, eq=False)
class Segment:
    """Tokens below a parent: int32 [n] at positions [start, start + n).

    `choices` are the likeliest tokens after the last one, once it has been decoded; they outlive
    the cells. `pinned` segments are never given up; `decoded` ones have had their cells before;
    `n_twins` counts further nodes that are the same path.
    """

    parent: "Segment | None"
    tokens: Ints = field(default_factory=lambda: NO_TOKENS)
    choices: Choices | None = None
    sequence: int = NO_SEQUENCE
    holders: set[int] = field(default_factory=set)
    last_used: int = 0
    pinned: bool = False
    decoded: bool = False
    n_twins: int = 0
    start: int = field(init=False)

    def __post_init__(self) -> None:
        """Stand below the parent."""
        self.start = self.parent.end if self.parent else 0

    @property
    def end(self) -> int:
        """The position after the last token: the length of the whole path."""
        return self.start + len(self.tokens)

    @property
    def cached(self) -> bool:
        """Whether its cells are there."""
        return bool(self.holders)

    def path(self) -> Iterator["Segment"]:
        """The segment itself and all above it, upwards."""
        segment: Segment | None = self
        while segment is not None:
            yield segment
            segment = segment.parent

    def path_tokens(self) -> Ints:
        """All tokens of the path, from the prompt on: int32 [end]."""
        return np.concatenate([part.tokens for part in self.path()][::-1])


class CellTable:
    """Hands out sequences and counts cells; `n_used` cells of `n_cells` are in use."""

    def __init__(self, cells: Cells, *, n_sequences: int, n_cells: int) -> None:
        self._cells = cells
        self._free = list(range(n_sequences))[::-1]
        self._owners: dict[int, Segment] = {}
        self._clock = 0
        self.n_cells = n_cells
        self.n_used = 0

    def touch(self, segment: Segment) -> None:
        """Note that a segment is in use now, and with it the path above."""
        self._clock += 1
        for part in segment.path():
            part.last_used = self._clock

    def missing(self, segment: Segment) -> list[Segment]:
        """The parts of the path whose cells are gone, topmost first."""
        gone = []
        for part in segment.path():
            if part.cached:
                break
            gone.append(part)
        return gone[::-1]

    def donor(self, segment: Segment) -> int:
        """The sequence that holds most of the path; NO_SEQUENCE when nothing is cached."""
        return next((min(part.holders) for part in segment.path() if part.holders), NO_SEQUENCE)

    def attach(self, segment: Segment) -> int:
        """Give the segment a sequence of its own; returns the first position to be decoded.

        The cells that are missing count as used from now on: the caller decodes them. Needs a
        free sequence (`make_room`).
        """
        kept = next((part.end for part in segment.path() if part.holders), 0)
        donor = self.donor(segment)
        sequence = segment.sequence = self._free.pop()
        self._owners[sequence] = segment
        if kept:
            self._cells.copy(donor, sequence, kept)
        for part in segment.path():
            if not part.holders:
                self.n_used += len(part.tokens)
            part.holders.add(sequence)
        self.touch(segment)
        return kept

    def release(self, segment: Segment) -> None:
        """Take the sequence of a segment back; cells that no other sequence holds become free."""
        sequence, segment.sequence = segment.sequence, NO_SEQUENCE
        if sequence == NO_SEQUENCE:
            return
        self._cells.remove(sequence)
        del self._owners[sequence]
        self._free.append(sequence)
        for part in segment.path():
            part.holders.discard(sequence)
            if not part.holders:
                self.n_used -= len(part.tokens)

    def resize(self, segment: Segment, tokens: Ints) -> None:
        """Note that the cells of an attached leaf hold other tokens now (more, or fewer)."""
        self.n_used += len(tokens) - len(segment.tokens)
        segment.tokens = tokens

    def reset(self) -> None:
        """Take every sequence back that is not pinned, and forget the past."""
        for owner in [owner for owner in self._owners.values() if not owner.pinned]:
            self.release(owner)
        self._free.sort(reverse=True)
        self._clock = 0

    def trim(self, segment: Segment, n_tokens: int) -> None:
        """Keep the first `n_tokens` tokens of an attached leaf."""
        if n_tokens < len(segment.tokens):
            self._cells.remove(segment.sequence, segment.start + n_tokens)
            self.resize(segment, segment.tokens[:n_tokens])

    def make_room(self, *, n_sequences: int, n_cells: int, busy: set[int]) -> bool:
        """Give up cold sequences until so many sequences and cells are free.

        Sequences in `busy` stay. Returns False when that is not possible.
        """
        while len(self._free) < n_sequences or self.n_cells - self.n_used < n_cells:
            by_sequence = self.n_cells - self.n_used >= n_cells
            victim = self._coldest(busy, redundant_first=by_sequence)
            if victim is None:
                return False
            self.release(victim)
        return True

    def evict_one(self, busy: set[int]) -> bool:
        """Give up the coldest sequence; False when all are busy."""
        victim = self._coldest(busy, redundant_first=False)
        if victim is not None:
            self.release(victim)
        return victim is not None

    def _coldest(self, busy: set[int], *, redundant_first: bool) -> Segment | None:
        """The sequence to give up: one whose cells are held elsewhere when only that is short."""
        candidates = [
            owner
            for sequence, owner in self._owners.items()
            if sequence not in busy and not owner.pinned
        ]
        return min(
            candidates,
            key=lambda owner: (
                redundant_first and len(owner.holders) == 1,
                owner.last_used,
                owner.sequence,
            ),
            default=None,
        )
