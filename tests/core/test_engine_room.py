"""When sequences or cells run out: the coldest go, and are decoded again on demand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.engine.cells import CellTable, Segment
from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.llama import NO_CELLS, Floats
from alphamath_lite.engine.protocol import Ask, Seal
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.errors import UsageError
from alphamath_lite.steps import render_output, render_question
from tests.core.engine_models import PRECISE, Words, write_model

PROMPT = render_question("What is 1 + 1?")
ENDING = "</code>" + render_output("2")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose steps have some twenty tokens."""
    words = Words(boosts={"</code>": 1.5, "</step>": 1.5, "<|end|>": -50.0})
    return write_model(tmp_path_factory.mktemp("m") / "model.gguf", words=words)


def mean(hidden: Floats) -> Floats:
    """A stand-in for a value head."""
    return np.asarray(np.tanh(hidden[:, 1:9].mean(axis=1)))


def opened(path: Path, **settings: Any) -> LlamaEngine:
    """An engine with problem 0 open and precise cells."""
    chosen = EngineSettings(
        **{"n_ctx": 8192, "n_threads": 1, "max_step_tokens": 60, **PRECISE, **settings}
    )
    engine = open_engine(path, value=mean, settings=chosen)
    engine.begin(0, PROMPT)
    return engine


def grow(engine: LlamaEngine, n_levels: int = 4, n_samples: int = 5) -> tuple[list[str], list[Any]]:
    """A tree of which every level goes back to nodes that have been left alone for a while."""
    texts: list[str] = []
    values: list[Any] = []
    parents, last = [0], 0
    for level in range(n_levels):
        asks = [Ask(0, p, 1000 * level + 10 * p + i) for p in parents for i in range(n_samples)]
        texts += [draft.text for draft in engine.write(asks)]
        nodes = range(last + 1, last + 1 + len(asks))
        seals = [Seal(i, node, ENDING) for i, node in enumerate(nodes)]
        values += engine.seal(seals)
        last = nodes[-1]
        parents = sorted({1, 1 + level, last - 1, last})
    return texts, values


@pytest.mark.parametrize(
    "tight", [{"n_sequences": 6}, {"n_ctx": 512}, {"n_sequences": 4, "n_ctx": 512}]
)
def test_with_little_room_the_tree_is_the_same(model: Path, tight: dict[str, int]) -> None:
    roomy, narrow = opened(model), opened(model, **tight)
    texts, values = grow(roomy)
    same_texts, same_values = grow(narrow)
    assert same_texts == texts
    assert same_values == pytest.approx(values, abs=1e-4)
    assert roomy.counts().n_redecoded == 0 < narrow.counts().n_redecoded
    assert narrow.counts().n_cells <= 512 or "n_ctx" not in tight


def test_rows_for_which_cells_run_out_on_the_way_go_on_later(model: Path) -> None:
    asks = [Ask(0, 0, i) for i in range(24)]
    roomy, narrow = opened(model), opened(model, n_ctx=256)
    drafts = roomy.write(asks)
    assert sum(draft.n_tokens for draft in drafts) > 256
    same = narrow.write(asks)
    assert [d.text for d in same] == [d.text for d in drafts]
    assert [d.logprob for d in same] == pytest.approx([d.logprob for d in drafts], abs=1e-4)
    sealed = narrow.seal([Seal(i, i + 1, ENDING) for i in range(24)])
    want = roomy.seal([Seal(i, i + 1, ENDING) for i in range(24)])
    assert sealed == pytest.approx(want, abs=1e-4)


def test_more_asks_than_sequences_are_written_in_turns(model: Path) -> None:
    engine = opened(model, max_step_tokens=8)
    asks = [Ask(0, 0, i) for i in range(300)]
    drafts = engine.write(asks)
    assert len(drafts) == 300
    assert [engine.write([asks[i]])[0].text for i in (0, 200, 299)] == [
        drafts[i].text for i in (0, 200, 299)
    ]


def test_when_the_cache_finds_no_cells_something_cold_is_given_up(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, quiet = opened(model), opened(model)
    for one in (engine, quiet):
        one.write([Ask(0, 0, i) for i in range(3)])
        one.seal([Seal(i, i + 1, ENDING) for i in range(3)])
    context = engine._context
    decode, refusals = context.decode, [1, 0, 0, 1, 0, 1]

    def refuse(n: int, *, hidden: bool = False) -> int:
        if refusals and refusals.pop(0):
            return NO_CELLS
        return decode(n, hidden=hidden)

    monkeypatch.setattr(context, "decode", refuse)
    below = [Ask(0, 2, i) for i in range(4)]
    assert [d.text for d in engine.write(below)] == [d.text for d in quiet.write(below)]


def test_a_full_cache_with_one_row_ends_that_row(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(model)
    engine.write([Ask(0, 0, 1)])
    monkeypatch.setattr(engine._context, "decode", lambda n, *, hidden=False: NO_CELLS)
    (draft,) = engine.write([Ask(0, 0, 2)])
    assert (draft.finish, draft.n_tokens) == ("length", 1)


def test_dropped_nodes_free_their_cells_and_come_back_when_needed(model: Path) -> None:
    engine = opened(model)
    engine.write([Ask(0, 0, i) for i in range(4)])
    engine.seal([Seal(i, i + 1, ENDING) for i in range(4)])
    full = engine.counts().n_cells
    engine.drop(0, [1, 2, 3])
    assert engine.counts().n_cells < full
    engine.write([Ask(0, 2, 5)])
    assert engine.counts().n_redecoded == len(engine.path_tokens(0, 2)) - len(
        engine.path_tokens(0, 0)
    )


def test_a_dropped_parent_stays_cached_through_its_child(model: Path) -> None:
    engine = opened(model)
    engine.write([Ask(0, 0, 1)])
    engine.seal([Seal(0, 1, ENDING)])
    engine.write([Ask(0, 1, 1)])
    engine.seal([Seal(0, 2, ENDING)])
    engine.drop(0, [0, 1])
    engine.write([Ask(0, 0, 2), Ask(0, 1, 2)])
    assert engine.counts().n_redecoded == 0


def test_many_problems_need_no_more_sequences_than_there_are(model: Path) -> None:
    engine = opened(model, n_sequences=8)
    for problem in range(1, 12):
        engine.begin(problem, PROMPT)
    for level in range(2):
        asks = [Ask(problem, level, 7) for problem in range(12)]
        assert len(engine.write(asks)) == 12
        engine.seal([Seal(i, level + 1, ENDING) for i in range(12)])
    for problem in range(12):
        engine.end(problem)
    assert engine.counts().n_cells == 0


def test_fewer_than_four_sequences_are_refused() -> None:
    with pytest.raises(UsageError, match="n_sequences"):
        EngineSettings(n_sequences=3)


def test_a_batch_is_filled_up_to_whole_tiles(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    padded, bare = opened(model), opened(model)
    monkeypatch.setattr(bare._batches.padding, "add", lambda n: 0)
    sizes: list[int] = []
    decode = padded._context.decode

    def note(n: int, *, hidden: bool = False) -> int:
        sizes.append(n)
        return decode(n, hidden=hidden)

    monkeypatch.setattr(padded._context, "decode", note)
    asks = [Ask(0, 0, i) for i in range(31)]
    assert [d.text for d in padded.write(asks)] == [d.text for d in bare.write(asks)]
    seals = [Seal(i, i + 1, ENDING) for i in range(31)]
    assert padded.seal(seals) == pytest.approx(bare.seal(seals), abs=1e-4)
    assert 32 in sizes and not {14, 15, 30, 31} & set(sizes)
    assert padded.counts().n_decoded == bare.counts().n_decoded
    assert padded.counts().n_cells == bare.counts().n_cells


class Books:
    """Cells that only note what they are told: a set of (sequence, position)."""

    def __init__(self) -> None:
        self.held: set[tuple[int, int]] = set()

    def copy(self, source: int, target: int, end: int) -> None:
        self.held |= {(target, at) for seq, at in self.held if seq == source and at < end}

    def remove(self, sequence: int, start: int = 0) -> None:
        self.held = {(seq, at) for seq, at in self.held if seq != sequence or at < start}

    def fill(self, segment: Segment, kept: int) -> None:
        self.held |= {(segment.sequence, at) for at in range(kept, segment.end)}


def segment(parent: Segment | None, n: int) -> Segment:
    """A segment of n tokens."""
    return Segment(parent, np.arange(n, dtype=np.int32))


def test_cells_are_counted_once_however_many_sequences_share_them() -> None:
    books = Books()
    table = CellTable(books, n_sequences=4, n_cells=100)
    root = segment(None, 10)
    books.fill(root, table.attach(root))
    left, right = segment(root, 5), segment(root, 7)
    for child in (left, right):
        kept = table.attach(child)
        assert kept == 10
        books.fill(child, kept)
    assert table.n_used == 22
    assert sum(seq == left.sequence for seq, _ in books.held) == 15
    table.release(root)
    assert table.n_used == 22 and root.cached
    table.release(left)
    table.release(right)
    assert table.n_used == 0 and not books.held


def test_for_a_sequence_one_is_given_up_that_costs_no_cells() -> None:
    table = CellTable(Books(), n_sequences=3, n_cells=100)
    cold, root = segment(None, 4), segment(None, 10)
    table.attach(cold)
    table.attach(root)
    child = segment(root, 5)
    table.attach(child)
    assert table.make_room(n_sequences=1, n_cells=0, busy=set())
    assert cold.cached and root.cached and root.sequence < 0


def test_for_cells_the_coldest_are_given_up_but_never_busy_or_pinned_ones() -> None:
    table = CellTable(Books(), n_sequences=5, n_cells=20)
    pinned, busy, cold, warm = (segment(None, 5) for _ in range(4))
    pinned.pinned = True
    for one in (pinned, busy, cold, warm):
        table.attach(one)
    assert table.make_room(n_sequences=0, n_cells=3, busy={busy.sequence})
    assert [one.cached for one in (pinned, busy, cold, warm)] == [True, True, False, True]
    assert not table.make_room(n_sequences=0, n_cells=11, busy={busy.sequence})
