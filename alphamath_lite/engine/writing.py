"""The decode loop: writes the steps of all live branches of all problems, one batch a turn.

Every row is sampled until it meets a stop text, ends, or reaches its limit. Rows below the same
parent that have the same tokens so far are a team: each draws for itself, but only the first is
decoded, and where draws differ the cells so far are shared. Rows that do not fit into sequences or
cells wait; rows for which cells run out on the way are set aside and go on later. The order is
that of the asks, so the batches are a function of the asks alone.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alphamath_lite.engine.batches import Batches, NoRoomError
from alphamath_lite.engine.cells import NO_TOKENS, Segment
from alphamath_lite.engine.listening import TextListener
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
    """Who hears of rows that end, and (if anybody) of their texts on the way."""

    on_row: Callable[[Row], None]
    text: TextListener | None = None


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
        turns = _Turns(rows, self._vocabulary, listener, self._batches.context.copy)
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
                    tokens = tokens[: len(turns.leaders)]
                if not len(tokens):
                    return aside
                logits = self._batches.context.logits(len(tokens))
                choices = shortlist(logits, self._batches.top_k).take(turns.teams)
        finally:
            turns.settle()

    def _decode(self, tokens: Tokens, turns: "_Turns") -> bool:
        """Decode the last token of each team; False when there are no cells for that.

        The cells of a team count once for each of its rows, as they may part at any time.
        """
        context, table, n = self._batches.context, self._batches.table, len(tokens)
        if not table.make_room(n_sequences=0, n_cells=len(turns.rows), busy=turns.busy):
            return False
        context.tokens[:n] = tokens
        context.positions[:n] = turns.positions[turns.leaders]
        context.sequences[:n] = turns.sequences[turns.leaders]
        context.wanted[:n] = 1
        try:
            self._batches.decode(n, busy=turns.busy)
        except NoRoomError:
            return False
        turns.n_decoded += 1
        table.n_used += len(turns.rows)
        return True

    def _put_off(self, rows: Sequence[Row]) -> None:
        """Give back the cells of rows that go on later; all their tokens are decoded again then."""
        for row in rows:
            self._batches.table.release(row.segment)
            row.segment.tokens, row.segment.choices = row.written, None
            row.segment.decoded = True


class _Turns:
    """The rows of one group, as arrays: entry i of every array belongs to row `rows[i]`.

    `leaders` are the first rows of the teams, int64 [teams] in rising order, and `teams` says to
    which of them each row belongs, int64 [rows]. `share(source, target, end)` lets a sequence
    hold the cells of another at positions [0, end).
    """

    def __init__(
        self,
        rows: Sequence[Row],
        vocabulary: Vocabulary,
        listener: Listener,
        share: Callable[[int, int, int], None],
    ) -> None:
        self.rows = list(rows)
        self._vocabulary = vocabulary
        self._listener = listener
        self._share = share
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
        self._held = self.sequences.copy()  # the sequence in which the cells of a row are
        self._team_up(_first_labels(rows))

    @property
    def positions(self) -> Ints:
        """Where the last written token of each row stands: int32 [rows]."""
        return self._starts + self.live.counts - 1

    def take(self, tokens: Tokens, logprobs: Doubles) -> Tokens:
        """Add one token to each row, end rows, and return the tokens of the teams that go on."""
        self._history[self._lines, self.live.counts] = tokens
        self.live.counts += 1
        self._sums += logprobs
        if self._listener.text is not None and self._listener.text.is_due:
            for row, line, count in zip(self.rows, self._lines, self.live.counts, strict=True):
                self._listener.text.tell(row.index, self._history[line, :count])
        kinds = self._vocabulary.kinds[tokens]
        suspects = np.flatnonzero((kinds != PLAIN) | (self.live.counts >= self._limits)).tolist()
        endings = {i: end for i in suspects if (end := self._ending(i, int(kinds[i])))}
        stays = np.ones(len(tokens), np.bool_)
        stays[list(endings)] = False
        for i in endings:
            self._settle_down(i)
        labels = self.teams * (int(tokens.max()) + 1) + tokens
        if len(self.leaders) < len(self.rows):
            self._part(labels, stays)
        for i, ending in endings.items():
            self._end(i, ending)
        if endings:
            self._keep(stays)
            tokens, labels = tokens[stays], labels[stays]
        self._team_up(labels)
        return np.asarray(tokens[self.leaders])

    def _team_up(self, labels: Tokens) -> None:
        """Rows of the same label are a team from now on."""
        _, first, teams = np.unique(labels, return_index=True, return_inverse=True)
        order = np.argsort(first)
        self.leaders, self.teams = first[order], np.argsort(order)[teams]
        self._held = self.sequences[self.leaders][self.teams]

    def _part(self, labels: Tokens, stays: Mask) -> None:
        """Give the first row of each team to be the cells that it has shared so far."""
        going_on = np.flatnonzero(stays)
        for i in going_on[np.unique(labels[stays], return_index=True)[1]].tolist():
            self._settle_down(i)

    def _settle_down(self, i: int) -> None:
        """Let row i hold all its cells in its own sequence; its last token has none yet."""
        if self._held[i] != self.sequences[i]:
            self._share(int(self._held[i]), int(self.sequences[i]), int(self.positions[i]))
            self._held[i] = self.sequences[i]

    def set_aside(self) -> list[Row]:
        """Take the last half of the rows out, to go on later; a single row ends here."""
        n_stay = len(self.rows) // 2
        if not n_stay:
            self._end(0, _Ending("length", int(self.live.counts[0])))
            n_stay, out = 0, []
        else:
            for i in range(n_stay, len(self.rows)):
                self._store(i)
            out = self.rows[n_stay:]
        self._keep(np.arange(len(self.rows)) < n_stay)
        self._team_up(self.teams)
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
        self.teams = self.teams[stays]
        self.busy = set(self.sequences.tolist())

    def _store(self, i: int) -> Row:
        """Copy the tokens of row i from the arrays."""
        row, line = self.rows[i], self._history[self._lines[i]]
        row.written = line[: self.live.counts[i]].copy()
        row.logprob_sum = float(self._sums[i])
        row.segment.tokens = line[: self._cached[i] + self.n_decoded].copy()
        row.segment.decoded = True
        return row

    def _ending(self, i: int, kind: int) -> "_Ending | None":
        """How row i ends, if its last token ends it or if it has reached its limit."""
        n = int(self.live.counts[i])
        written = self._history[self._lines[i], :n]
        if kind == STOP:
            return _Ending("stop", n - 1, self._vocabulary.decode(written))
        if kind == END:
            return _Ending("end", n - 1)
        if kind == MAYBE_STOP and self._vocabulary.completes_stop(written):
            cut = self._vocabulary.cut(written)
            return _Ending("stop", cut.n_whole, cut.text, cut.rest)
        return _Ending("length", n) if n >= self._limits[i] else None

    def _end(self, i: int, ending: "_Ending") -> None:
        row = self._store(i)
        row.finish, row.n_whole, row.rest = ending.finish, ending.n_whole, ending.rest
        text = ending.text
        if text is None:
            text = self._vocabulary.decode(row.written[: ending.n_whole])
        row.text = text.decode("utf-8", "replace")
        if self._listener.text is not None:
            self._listener.text.tell(row.index, row.written)
        self._listener.on_row(row)


def _first_labels(rows: Sequence[Row]) -> Tokens:
    """One label for all new rows below a parent; a row that goes on has cells of its own."""
    keys = [(id(row.segment.parent), i if len(row.written) else -1) for i, row in enumerate(rows)]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys])


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a row ends; see `Row`. Without `text` it is that of the whole tokens."""

    finish: Finish
    n_whole: int
    text: bytes | None = None
    rest: bytes = b""


def _parent(row: Row) -> Segment:
    assert row.segment.parent is not None  # drafts stand below a node
    return row.segment.parent


def _choices(row: Row) -> Choices:
    """What may come next: behind what the row has already, else behind its parent."""
    choices = row.segment.choices or _parent(row).choices
    assert choices is not None  # whatever has been decoded has choices
    return choices
