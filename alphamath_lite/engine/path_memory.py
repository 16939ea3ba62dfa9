"""Long paths kept on disk, so that a reopened exploration need not be read again.

The cells of the path to a node are kept when something is first written below it, and come back
when a later engine with the same weights, adapters, cache and llama.cpp needs them. The logits
are not in the file: the last token is decoded again.
"""

from collections.abc import Callable

from alphamath_lite.engine.batches import Batches, NoRoomError, Span
from alphamath_lite.engine.cells import Segment
from alphamath_lite.engine.llama import Ints
from alphamath_lite.engine.prefix_store import PrefixStore

SHORTEST_PATH = 256  # tokens from which reading a file is quicker than reading the text


class PathMemory:
    """Keeps paths in `store`; `key` names everything that the cells of some tokens depend on."""

    def __init__(self, batches: Batches, store: PrefixStore, key: Callable[[bytes], str]) -> None:
        self._batches, self._store, self._key = batches, store, key
        self._context, self._table = batches.context, batches.table

    def recall(self, segment: Segment) -> None:
        """Get back as much of the path to `segment` as is on disk, unless its cells are there."""
        if self._table.missing(segment):
            for part in segment.path():
                if part.cached or part.end < SHORTEST_PATH or self._load(part):
                    break
        if segment.cached and segment.choices is None:
            self._decode_last(segment)

    def keep(self, segment: Segment) -> None:
        """Keep the path to a cached segment, unless it is short or kept already."""
        if not segment.cached or segment.end < SHORTEST_PATH:
            return
        tokens = segment.path_tokens()
        key = self._key(tokens.tobytes())
        if key in self._store or (copy := self._copy(segment)) is None:
            return
        self._store.save(key, lambda file: self._context.save(file, copy.sequence, tokens))
        self._table.release(copy)

    def _load(self, part: Segment) -> bool:
        tokens = part.path_tokens()
        key = self._key(tokens.tobytes())
        if key not in self._store or (copy := self._copy(part)) is None:
            return False
        read = self._store.load(key, lambda f: self._context.load(f, copy.sequence, tokens))
        if not read:
            self._table.release(copy)
        return read

    def _copy(self, segment: Segment) -> Segment | None:
        """A sequence of its own for the path to `segment`; None where there is no room for it."""
        copy = Segment(segment)
        n_cells = sum(len(part.tokens) for part in self._table.missing(segment))
        busy = {self._table.donor(segment)}
        if not self._table.make_room(n_sequences=1, n_cells=n_cells, busy=busy):
            return None
        self._table.attach(copy)
        return copy

    def _decode_last(self, segment: Segment) -> None:
        """Decode the last token of a cached path again, for the choices behind it."""
        copy = self._copy(segment)
        if copy is None:
            raise NoRoomError
        self._context.remove(copy.sequence, segment.end - 1)
        last: Ints = segment.path_tokens()[-1:]
        try:
            span = Span(copy, segment.end - 1, last, (0,))
            [segment.choices], _ = self._batches.run([span], busy={copy.sequence})
        finally:
            self._table.release(copy)
