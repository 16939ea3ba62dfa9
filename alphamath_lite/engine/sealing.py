"""Sealing: the canonical ending behind a draft, and what stands at its last token.

The tokens before the stop text stay as the model wrote them; from there on the tokens are those
of the canonical ending. What the cells hold already of that is not decoded again. All last
tokens of a group go in one batch, the only one for which hidden states are computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alphamath_lite.engine.batches import Batches, NoRoomError, Span
from alphamath_lite.engine.cells import NO_SEQUENCE, Segment
from alphamath_lite.engine.llama import Floats, Ints


@dataclass(frozen=True, slots=True)
class Closing:
    """A draft's segment and all the tokens that it is to have, at least one."""

    segment: Segment
    tokens: Ints


def seal(
    batches: Batches, closings: Sequence[Closing], *, max_rows: int, hidden: bool
) -> Floats | None:
    """Complete the segments; returns the hidden states of their last tokens: [n, n_embd].

    Raises NoRoomError when not even one path fits into the cells.
    """
    states: list[Floats] = []
    at, n = 0, max_rows
    while at < len(closings):
        try:
            part = _seal_group(batches, closings[at : at + n], hidden=hidden)
        except NoRoomError:
            if n == 1:
                raise
            n = max(1, min(n, len(closings) - at) // 2)
            continue
        at += n
        states += [] if part is None else [part]
    return np.concatenate(states) if states else None


def _seal_group(batches: Batches, closings: Sequence[Closing], *, hidden: bool) -> Floats | None:
    table = batches.table
    busy: set[int] = set()
    kept = [_common(closing.segment.tokens, closing.tokens) for closing in closings]
    for closing, n in zip(closings, kept, strict=True):
        if closing.segment.sequence == NO_SEQUENCE:
            closing.segment.tokens = closing.tokens[:n]
        else:
            table.trim(closing.segment, n)
    batches.restore([closing.segment for closing in closings], busy)
    n_cells = sum(len(closing.tokens) - n for closing, n in zip(closings, kept, strict=True))
    if not table.make_room(n_sequences=0, n_cells=n_cells, busy=busy):
        raise NoRoomError
    for closing in closings:
        table.resize(closing.segment, closing.tokens)
    try:
        return _decode_endings(batches, closings, kept, busy=busy, hidden=hidden)
    except BaseException:
        batches.release(closing.segment for closing in closings)
        raise


def _decode_endings(
    batches: Batches,
    closings: Sequence[Closing],
    kept: Sequence[int],
    *,
    busy: set[int],
    hidden: bool,
) -> Floats | None:
    """Decode what is new, and note the choices behind each last token.

    With hidden states every token of a batch is an output, at the cost of an output matrix
    product: so only the last tokens are in that batch.
    """
    heads, lasts = [], []
    for closing, n in zip(closings, kept, strict=True):
        segment, end = closing.segment, len(closing.tokens) - 1
        first = end if hidden else n
        lasts.append(Span(segment, segment.start + first, closing.tokens[first:], (end - first,)))
        if n < first:
            heads.append(Span(segment, segment.start + n, closing.tokens[n:first]))
    batches.run(heads, busy=busy)
    choices, states = batches.run(lasts, busy=busy, hidden=hidden)
    for closing, choice in zip(closings, choices, strict=True):
        closing.segment.choices = choice
        closing.segment.decoded = True
    return states


def _common(cached: Ints, tokens: Ints) -> int:
    """How many cached tokens stay; the last token is always decoded, to be read."""
    n = min(len(cached), len(tokens) - 1)
    differs = np.flatnonzero(cached[:n] != tokens[:n])
    return int(differs[0]) if len(differs) else n
