"""The decode loop: writes the steps of all live branches of all problems, one batch a turn.

Every row is sampled until it meets a stop text, ends, or reaches its limit. Rows that do not fit
into sequences or cells wait; rows for which cells run out on the way are set aside and go on
later. The order is that of the asks, so the batches are a function of the asks alone.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alphamath_lite.engine.batches import Batches, NoRoomError
from alphamath_lite.engine.cells import NO_TOKENS, Segment
from alphamath_lite.engine.llama import Ints
from alphamath_lite.engine.protocol import Ask, Draft, Finish
from alphamath_lite.engine.sampling import (
    Choices,
    Doubles,
    Live,
    Sampler,
    Tokens,
    shortlist,
)
from alphamath_lite.engine.vocabulary import END, MAYBE_STOP, PLAIN, STOP, Vocabulary

Mask = npt.NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Row:
    """A draft: what has been written below `segment.parent`, and how it ended.

    `n_whole` tokens stand before the stop text, `rest` is text of the next one before it. The
    tokens of `segment` are those whose cells exist, a prefix of `written`.
    """

    index: int
    ask: Ask
    segment: Segment
    limit: int  # tokens it may have
    written: Ints = field(default_factory=lambda: NO_TOKENS)
    logprob_sum: float = 0.0
    finish: Finish = "length"
    n_whole: int = 0
    rest: bytes = b""
    text: str = ""

    def draft(self) -> Draft:
        """The finished row as the solver sees it."""
        n = len(self.written)
        return Draft(self.text, self.finish, n, self.logprob_sum / n if n else 0.0)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of rows that end, and (if anybody) of every token."""

    on_row: Callable[[Row], None]
    on_token: Callable[[Row, int], None] | None = None


class Writer:
    """Writes rows with a sampler; `n_sampled` counts the tokens."""

    def __init__(
        self, batches: Batches, vocabulary: Vocabulary, sampler: Sampler, *, max_rows: int
    ) -> None:
        self._batches = batches
        self._vocabulary = vocabulary
        self._max_rows = max_rows
        self.sampler = sampler
        self.n_sampled = 0

    def write(self, rows: Sequence[Row], listener: Listener) -> None:
        """Write every row to its end."""
        waiting = deque(rows)
        while waiting:
            group = [waiting.popleft() for _ in range(min(self._max_rows, len(waiting)))]
            for row in [row for row in group if row.limit <= 0]:
                group.remove(row)
                listener.on_row(row)
            n_fit = self._admit(group)
            waiting.extendleft(reversed(group[n_fit:]))
            if n_fit:
                waiting.extendleft(reversed(self._write_group(group[:n_fit], listener)))

    def _admit(self, rows: list[Row]) -> int:
        """Give sequences and prefixes to as many of the first rows as fit; returns how many."""
        n = len(rows)
        while n:
            busy: set[int] = set()
            chosen = rows[:n]
            try:
                self._batches.restore([_parent(row) for row in chosen], busy)
                self._batches.restore([row.segment for row in chosen], busy)
                return n
            except NoRoomError:
                self._batches.release(row.segment for row in chosen)
                if n == 1:
                    raise
                n //= 2
        return 0

    def _write_group(self, rows: list[Row], listener: Listener) -> list[Row]:
        """Write admitted rows; returns those that were set aside."""
        turns = _Turns(rows, self._vocabulary, listener)
        aside: list[Row] = []
        choices = Choices.stack([_choices(row) for row in rows])
        try:
            while True:
                tokens, logprobs = self.sampler.draw(choices, turns.live)
                self.n_sampled += len(tokens)
                tokens = turns.take(tokens, logprobs)
                while len(tokens) and not self._decode(tokens, turns):
                    out = turns.set_aside()
                    self._put_off(out)
                    aside = out + aside
                    tokens = tokens[: len(turns.rows)]
                if not len(tokens):
                    return aside
                choices = shortlist(self._batches.context.logits(len(tokens)), self._batches.top_k)
        finally:
            turns.settle()

    def _decode(self, tokens: Tokens, turns: "_Turns") -> bool:
        """Decode one token of each live row; False when there are no cells for that."""
        context, table, n = self._batches.context, self._batches.table, len(tokens)
        if not table.make_room(n_sequences=0, n_cells=n, busy=turns.busy):
            return False
        context.tokens[:n] = tokens
        context.positions[:n] = turns.positions
        context.sequences[:n] = turns.sequences
        context.wanted[:n] = 1
        try:
            self._batches.decode(n, busy=turns.busy)
        except NoRoomError:
            return False
        turns.n_decoded += 1
        table.n_used += n
        return True

    def _put_off(self, rows: Sequence[Row]) -> None:
        """Give back the cells of rows that go on later; all their tokens are decoded again then."""
        for row in rows:
            self._batches.table.release(row.segment)
            row.segment.tokens, row.segment.choices = row.written, None
            row.segment.decoded = True


class _Turns:
    """The rows of one group, as arrays: entry i of every array belongs to row `rows[i]`."""

    def __init__(self, rows: Sequence[Row], vocabulary: Vocabulary, listener: Listener) -> None:
        self.rows = list(rows)
        self._vocabulary = vocabulary
        self._listener = listener
        self._starts = np.array([row.segment.start for row in rows], np.int32)
        self.sequences = np.array([row.segment.sequence for row in rows], np.int32)
        self.busy = set(self.sequences.tolist())
        self._limits = np.array([row.limit for row in rows], np.int32)
        self._cached = np.array([len(row.segment.tokens) for row in rows], np.int32)
        self._history = np.zeros((len(rows), int(self._limits.max())), np.int32)
        for line, row in zip(self._history, rows, strict=True):
            line[: len(row.written)] = row.written
        self._lines = np.arange(len(rows))  # of the history
        self._sums = np.array([row.logprob_sum for row in rows])
        self.n_decoded = 0  # tokens per row since the start
        counts = np.array([len(row.written) for row in rows], np.int32)
        self.live = Live.of([row.ask for row in rows], counts)

    @property
    def positions(self) -> Ints:
        """Where the last written token of each row stands: int32 [rows]."""
        return self._starts + self.live.counts - 1

    def take(self, tokens: Tokens, logprobs: Doubles) -> Tokens:
        """Add one token to each row, end rows, and return the tokens of those that go on."""
        self._history[self._lines, self.live.counts] = tokens
        self.live.counts += 1
        self._sums += logprobs
        if self._listener.on_token:
            for row, token in zip(self.rows, tokens.tolist(), strict=True):
                self._listener.on_token(row, token)
        kinds = self._vocabulary.kinds[tokens]
        suspects = (kinds != PLAIN) | (self.live.counts >= self._limits)
        if not suspects.any():
            return tokens
        stays = ~suspects
        for i in np.flatnonzero(suspects).tolist():
            stays[i] = not self._finish(i, int(kinds[i]))
        self._keep(stays)
        return np.asarray(tokens[stays])

    def set_aside(self) -> list[Row]:
        """Take the last half of the rows out, to go on later; a single row ends here."""
        n_stay = len(self.rows) // 2
        if not n_stay:
            self._end(0, "length", int(self.live.counts[0]))
            self._keep(np.zeros(1, np.bool_))
            return []
        for i in range(n_stay, len(self.rows)):
            self._store(i)
        out = self.rows[n_stay:]
        self._keep(np.arange(len(self.rows)) < n_stay)
        return out

    def settle(self) -> None:
        """Note in the segments which tokens have cells; for rows that are cut off."""
        for i in range(len(self.rows)):
            self._store(i)

    def _keep(self, stays: Mask) -> None:
        self.rows = [row for row, stay in zip(self.rows, stays.tolist(), strict=True) if stay]
        self.live.keep(stays)
        self._starts, self.sequences = self._starts[stays], self.sequences[stays]
        self._limits, self._cached = self._limits[stays], self._cached[stays]
        self._lines, self._sums = self._lines[stays], self._sums[stays]
        self.busy = set(self.sequences.tolist())

    def _store(self, i: int) -> Row:
        """Copy the tokens of row i from the arrays."""
        row, line = self.rows[i], self._history[self._lines[i]]
        row.written = line[: self.live.counts[i]].copy()
        row.logprob_sum = float(self._sums[i])
        row.segment.tokens = line[: self._cached[i] + self.n_decoded].copy()
        row.segment.decoded = True
        return row

    def _finish(self, i: int, kind: int) -> bool:
        """End row i if its last token ends it, or if it has reached its limit."""
        n = int(self.live.counts[i])
        written = self._history[self._lines[i], :n]
        if kind == STOP:
            self._end(i, "stop", n - 1, self._vocabulary.decode(written))
        elif kind == END:
            self._end(i, "end", n - 1)
        elif kind == MAYBE_STOP and self._vocabulary.completes_stop(written):
            cut = self._vocabulary.cut(written)
            self._end(i, "stop", cut.n_whole, cut.text, cut.rest)
        elif n >= self._limits[i]:
            self._end(i, "length", n)
        else:
            return False
        return True

    def _end(
        self, i: int, finish: Finish, n_whole: int, text: bytes | None = None, rest: bytes = b""
    ) -> None:
        row = self._store(i)
        row.finish, row.n_whole, row.rest = finish, n_whole, rest
        written = self._vocabulary.decode(row.written[:n_whole]) if text is None else text
        row.text = written.decode("utf-8", "replace")
        self._listener.on_row(row)


def _parent(row: Row) -> Segment:
    assert row.segment.parent is not None  # drafts stand below a node
    return row.segment.parent


def _choices(row: Row) -> Choices:
    """What may come next: behind what the row has already, else behind its parent."""
    choices = row.segment.choices or _parent(row).choices
    assert choices is not None  # whatever has been decoded has choices
    return choices
