"""Batches: tokens of many sequences through one `llama_decode`, and paths decoded on demand.

What does not fit raises NoRoomError before anything is decoded, so that the caller can try a
smaller group. After a request to stop, Stopped is raised and the cells that were being filled
are given back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alphamath_lite.engine.cells import NO_SEQUENCE, CellTable, Segment
from alphamath_lite.engine.llama import ABORTED, NO_CELLS, Context, Floats, Ints
from alphamath_lite.engine.protocol import Stopped
from alphamath_lite.engine.sampling import Choices, shortlist

Flags = npt.NDArray[np.int8]


class NoRoomError(Exception):
    """The cells do not hold what was asked at once; a smaller group may fit."""


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens to be decoded in the sequence of `segment` from position `start` on.

    Outputs are read at the offsets `wanted`, in rising order.
    """

    segment: Segment
    start: int
    tokens: Ints
    wanted: tuple[int, ...] = ()


TILE = 16  # rows that llama.cpp's matrix products take at once on most processors
PADDING_CELLS = 64


class Padding:
    """Rows that fill a batch up to whole tiles: 15 rows of a 4-bit model take longer than 16.

    They stand in a sequence of their own, whose cells are used again and again. A batch is filled
    up when at least `least` rows of its last tile are taken.
    """

    def __init__(self, context: Context, *, sequence: int, least: int) -> None:
        self._context = context
        self._sequence = sequence
        self._least = least
        self._end = 0

    def add(self, n: int) -> int:
        """Put rows behind the first n of the batch; returns how many."""
        context, n_more = self._context, -n % TILE
        if n % TILE < self._least or n + n_more > context.n_batch:
            return 0
        if self._end + n_more > PADDING_CELLS:
            self.clear()
        part = slice(n, n + n_more)
        context.tokens[part] = 0
        context.positions[part] = np.arange(self._end, self._end + n_more)
        context.sequences[part] = self._sequence
        context.wanted[part] = 1
        self._end += n_more
        return n_more

    def clear(self) -> None:
        """Free the cells."""
        self._context.remove(self._sequence)
        self._end = 0


class Batches:
    """Decodes spans and single tokens, evicts when cells run out, and counts what it does."""

    def __init__(self, context: Context, table: CellTable, padding: Padding, *, top_k: int) -> None:
        self.context = context
        self.table = table
        self.padding = padding
        self.top_k = top_k
        self.n_decoded = self.n_decodes = self.n_redecoded = 0

    def decode(self, n: int, *, busy: set[int], hidden: bool = False) -> None:
        """Decode the first n entries of the context's batch, evicting cold sequences if need be."""
        if self.context.stop_requested:
            raise Stopped
        n_rows = n + (self.padding.add(n) if self.context.wanted[:n].all() else 0)
        while (code := self.context.decode(n_rows, hidden=hidden)) == NO_CELLS:
            if not self.table.evict_one(busy):
                self.padding.clear()
                raise NoRoomError
        if code == ABORTED:
            self.padding.clear()
            raise Stopped
        self.n_decodes += 1
        self.n_decoded += n

    def run(
        self, spans: Sequence[Span], *, busy: set[int], hidden: bool = False
    ) -> tuple[list[Choices], Floats | None]:
        """Decode spans in as few batches as possible.

        Returns the choices at the wanted offsets, in order, and with `hidden` (every token must
        be wanted then) the hidden states there: float32 [wanted, n_embd].
        """
        if not spans:
            return [], None
        tokens = np.concatenate([span.tokens for span in spans])
        positions = np.concatenate(
            [np.arange(span.start, span.start + len(span.tokens)) for span in spans]
        )
        sizes = [len(span.tokens) for span in spans]
        sequences = np.repeat([span.segment.sequence for span in spans], sizes)
        wanted = np.zeros(len(tokens), np.int8)
        for span, end in zip(spans, np.cumsum(sizes).tolist(), strict=True):
            wanted[[end - len(span.tokens) + offset for offset in span.wanted]] = 1
        choices: list[Choices] = []
        states: list[Floats] = []
        for start in range(0, len(tokens), self.context.n_batch):
            part = slice(start, start + self.context.n_batch)
            n = self._fill(tokens[part], positions[part], sequences[part], wanted[part])
            self.decode(n, busy=busy, hidden=hidden)
            if n_out := int(wanted[part].sum()):
                choices.append(shortlist(self.context.logits(n_out), self.top_k))
                if hidden:
                    states.append(self.context.hidden(n_out).copy())
        rows = [part.row(i) for part in choices for i in range(len(part.log_sum))]
        return rows, np.concatenate(states) if states else None

    def _fill(self, tokens: Ints, positions: Ints, sequences: Ints, wanted: Flags) -> int:
        n = len(tokens)
        self.context.tokens[:n] = tokens
        self.context.positions[:n] = positions
        self.context.sequences[:n] = sequences
        self.context.wanted[:n] = wanted
        return n

    def restore(self, segments: Iterable[Segment], busy: set[int]) -> None:
        """Decode what is missing of these paths; the sequences that hold them join `busy`."""
        pending: list[tuple[Segment, list[Segment]]] = []
        for segment in segments:
            gone = self.table.missing(segment)
            donor = self.table.donor(segment)
            if any(donor == other.sequence for other, _ in pending):
                self._prefill(pending, busy)
                pending = []
            busy |= {donor} - {NO_SEQUENCE}
            if not gone:
                continue
            n_cells = sum(len(part.tokens) for part in gone)
            if not self.table.make_room(n_sequences=1, n_cells=n_cells, busy=busy):
                self.release(other for other, _ in pending)
                raise NoRoomError
            self.table.attach(segment)
            busy.add(segment.sequence)
            pending.append((segment, gone))
        self._prefill(pending, busy)

    def _prefill(self, pending: Sequence[tuple[Segment, list[Segment]]], busy: set[int]) -> None:
        """Decode the missing parts of attached paths, and note the choices behind each part."""
        spans, parts = [], []
        for segment, gone in pending:
            gone = [part for part in gone if len(part.tokens)]
            if not gone:
                continue
            first = gone[0].start
            fresh = [part for part in gone if part.choices is None]
            tokens = np.concatenate([part.tokens for part in gone])
            ends = tuple(part.end - 1 - first for part in fresh)
            spans.append(Span(segment, first, tokens, ends))
            parts += fresh
            self.n_redecoded += sum(len(part.tokens) for part in gone if part.decoded)
            for part in gone:
                part.decoded = True
        try:
            choices, _ = self.run(spans, busy=busy)
        except BaseException:
            self.release(segment for segment, _ in pending)
            raise
        for part, choice in zip(parts, choices, strict=True):
            part.choices = choice

    def release(self, segments: Iterable[Segment]) -> None:
        """Give back the sequences of these segments."""
        for segment in segments:
            self.table.release(segment)
