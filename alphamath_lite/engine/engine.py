"""`LlamaEngine`: the policy of `engine.protocol` over llama.cpp, and `open_engine` that makes it.

The engine knows the nodes of all open problems as segments of one tree of tokens; everything
else is in the modules it is made of. The same calls in the same order give the same bytes; when
the last problem ends, the cells are emptied, so that what follows does not depend on the past.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np

from alphamath_lite.engine.batches import PADDING_CELLS, Batches, NoRoomError, Padding
from alphamath_lite.engine.cells import CellTable, Segment
from alphamath_lite.engine.dictation import dictating
from alphamath_lite.engine.listening import TextListener
from alphamath_lite.engine.llama import Context, Floats, Ints, Model, build_name, physical_memory
from alphamath_lite.engine.path_memory import PathMemory
from alphamath_lite.engine.prefix_store import PrefixStore
from alphamath_lite.engine.protocol import Ask, Draft, EngineCounts, Seal
from alphamath_lite.engine.sampling import NucleusSampler, Sampler
from alphamath_lite.engine.sealing import Closing, seal
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.engine.threads import default_threads
from alphamath_lite.engine.vocabulary import Vocabulary
from alphamath_lite.engine.writing import Listener, Row, Writer
from alphamath_lite.errors import EngineError, ModelError, UsageError
from alphamath_lite.tree import ROOT

ValueFunction = Callable[[Floats], Floats]
"""Values float32 [batch] in [-1, 1] of hidden states float32 [batch, n_embd]."""

MOST_CELLS = 16384
LEAST_CELLS = 2048
MEMORY_SHARE = 8  # at most one part in so many of the machine's memory for cells
LEAST_TILE = {False: 14, True: 10}  # measured: rows of a tile from which filling it up pays
SHORTEST_PREFIX = 256  # tokens from which a prefix is worth a file


def open_engine(
    policy_path: Path,
    *,
    value: ValueFunction | None = None,
    settings: EngineSettings | None = None,
) -> "LlamaEngine":
    """Open a policy (GGUF) with or without a value head.

    Raises ModelError when the file cannot be used, when its architecture cannot share prefixes,
    or when the value head is of another width; EngineError when there is not enough memory.
    """
    settings = settings or EngineSettings()
    model = Model(Path(policy_path), settings)
    width = getattr(value, "n_embd", model.n_embd)
    if width != model.n_embd:
        model.close()
        raise ModelError(
            f"The value head reads hidden states of width {width}, "
            f"but those of {model.path.name} have width {model.n_embd}.",
            hint="Use the value head that was trained with this policy.",
        )
    return LlamaEngine(model, value=value, settings=settings)


class LlamaEngine:
    """A policy that writes and judges steps; see `engine.protocol.Policy` for its methods.

    `sampler` may be replaced between calls, `n_path` is the longest path in tokens, `max_rows`
    how many asks are decoded in one batch (more are done in turns).
    """

    def __init__(
        self, model: Model, *, value: ValueFunction | None, settings: EngineSettings
    ) -> None:
        self._model = model
        self._value = value
        self._settings = settings
        self.n_threads = settings.n_threads or default_threads(model.n_parameters)
        n_cells = _n_cells(model, settings)
        self._context = Context(
            model, settings, n_ctx=n_cells + PADDING_CELLS, n_threads=self.n_threads
        )
        self.vocabulary = Vocabulary(model, markup=settings.markup, stops=settings.stops)
        self.n_path = min(n_cells, model.n_ctx_train)
        last = settings.n_sequences - 1
        self.max_rows = (last - 1) // 2  # every row may need its parent beside it
        self._table = CellTable(self._context, n_sequences=last, n_cells=n_cells)
        padding = Padding(self._context, sequence=last, least=LEAST_TILE[model.quantised])
        self._batches = Batches(self._context, self._table, padding, top_k=settings.top_k)
        sampler = NucleusSampler(settings.temperature, settings.top_p, settings.min_p)
        self._writer = Writer(self._batches, self.vocabulary, sampler, max_rows=self.max_rows)
        self._nodes: dict[int, dict[int, Segment]] = {}  # by problem, then by node
        self._rows: dict[int, Row] = {}  # drafts of the last wave that are not sealed
        self._seconds = 0.0
        self._prefix = self._make_prefix() if settings.prefix else None
        self._memory: PathMemory | None = None
        self._begun: set[int] = set()  # problems of which something has been written

    @property
    def has_value(self) -> bool:
        """Whether `seal` returns values."""
        return self._value is not None

    @property
    def sampler(self) -> Sampler:
        """What chooses the tokens."""
        return self._writer.sampler

    @sampler.setter
    def sampler(self, sampler: Sampler) -> None:
        self._writer.sampler = sampler

    def begin(self, problem: int, prompt: str) -> None:
        """Open a problem; its prompt is decoded with the first wave that needs it.

        Raises UsageError when the prompt leaves no room for a step.
        """
        if not self._nodes:
            self._context.clear_stop()
        tokens = self.vocabulary.encode(prompt, start=True)
        if not len(tokens):
            raise UsageError("The problem is empty.", hint="Write a question.")
        if len(tokens) >= self.n_path:
            raise UsageError(
                f"The problem has {len(tokens)} tokens; this model reads at most {self.n_path}.",
                hint="Shorten the problem"
                + (
                    ", or choose a larger context (n_ctx)."
                    if self.n_path < self._model.n_ctx_train
                    else ", or choose a model with a longer context."
                ),
            )
        parent = self._prefix
        if parent is not None and not np.array_equal(tokens[: parent.end], parent.tokens):
            parent = None
        self._nodes[problem] = {ROOT: Segment(parent, tokens[parent.end if parent else 0 :])}

    def adopt(self, problem: int, node: int, parent: int, text: str) -> None:
        """Register a node written elsewhere; it is decoded when it is needed.

        Raises UsageError when the text is empty.
        """
        tokens = self.vocabulary.encode_step(text)
        if not len(tokens):
            raise UsageError(f"The text of node {node} is empty.", hint="Write a step.")
        self._nodes[problem][node] = Segment(self._nodes[problem][parent], tokens)

    def write(
        self,
        asks: Sequence[Ask],
        *,
        on_draft: Callable[[int, Draft], None] | None = None,
        on_text: Callable[[int, str], None] | None = None,
    ) -> list[Draft]:
        """Write one step for every ask, all together; drafts in the order of the asks.

        Raises Stopped after `stop`: all drafts are dropped then.
        """
        self._drop_drafts()
        rows = [self._row(index, ask) for index, ask in enumerate(asks)]
        drafts: dict[int, Draft] = {}

        def on_row(row: Row) -> None:
            drafts[row.index] = row.draft()
            if on_draft:
                on_draft(row.index, drafts[row.index])

        tell = TextListener(self.vocabulary, on_text) if on_text else None
        self._rows = dict(enumerate(rows))
        with self._working():
            parents = list(dict.fromkeys(row.segment.parent for row in rows))
            self._recall(parents)
            self._writer.write(rows, Listener(on_row, tell))
            if asks:
                self._remember(asks[0].problem, parents)
        return [drafts[index] for index in range(len(asks))]

    def seal(self, seals: Sequence[Seal]) -> list[float | None]:
        """Turn drafts into nodes; their values in the order of `seals`.

        Without value head, without `judge`, or where the node does not fit into the context the
        value is None. Raises Stopped after `stop`: no draft becomes a node then.
        """
        closings = [self._closing(entry) for entry in seals]
        firsts = _firsts(closings)
        fitting = [i for i in sorted(set(firsts)) if self._end_of(closings[i]) <= self.n_path]
        hidden = self.has_value and any(entry.judge for entry in seals)
        values: list[float | None] = [None] * len(seals)
        with self._working():
            states = seal(
                self._batches,
                [closings[i] for i in fitting],
                max_rows=self.max_rows,
                hidden=hidden,
            )
            if states is not None and self._value is not None:
                found = dict(zip(fitting, self._value(states).tolist(), strict=True))
                values = [
                    found.get(first) if entry.judge else None
                    for entry, first in zip(seals, firsts, strict=True)
                ]
        for entry, first in zip(seals, firsts, strict=True):
            self._keep(entry, closings[first])
        return values

    def dictating(self, text: str) -> AbstractContextManager[None]:
        """Write `text`, which ends in a stop string, instead of sampling, while the block lasts."""
        return dictating(self, text)

    def drop(self, problem: int, nodes: Sequence[int]) -> None:
        """Give back the cells of nodes; those that a kept descendant needs stay."""
        known = self._nodes[problem]
        for segment in [known[node] for node in nodes if node in known]:
            if segment.n_twins:
                segment.n_twins -= 1
            else:
                self._table.release(segment)

    def end(self, problem: int) -> None:
        """Forget a problem and give back its cells."""
        for index in [i for i, row in self._rows.items() if row.ask.problem == problem]:
            self._table.release(self._rows.pop(index).segment)
        self._batches.release(self._nodes.pop(problem, {}).values())
        self._begun.discard(problem)
        if not self._nodes:
            self._table.reset()
            self._batches.padding.clear()
            if self._prefix is None:
                self._context.clear()

    def remember_paths(self, store: PrefixStore) -> None:
        """Keep long paths in `store` from now on, and use those that are in it.

        What is written may then differ in the last bits from what is written without.
        """
        self._memory = PathMemory(self._batches, store, self._prefix_key)

    def stop(self) -> None:
        """Make a running, or else the next, `write` or `seal` raise Stopped."""
        self._context.request_stop()

    def path_tokens(self, problem: int, node: int) -> Ints:
        """All tokens of a node's state, from the prompt on: int32 [n]."""
        return self._nodes[problem][node].path_tokens()

    def counts(self) -> EngineCounts:
        """The cost so far."""
        return EngineCounts(
            n_sampled=self._writer.n_sampled,
            n_decoded=self._batches.n_decoded,
            n_decodes=self._batches.n_decodes,
            n_redecoded=self._batches.n_redecoded,
            n_cells=self._table.n_used,
            seconds=self._seconds,
        )

    def close(self) -> None:
        """Free cells and weights; the engine cannot be used afterwards."""
        self._context.close()
        self._model.close()

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Keep time; when the work is cut off, drop the drafts, so that the cells stay in order."""
        start = time.perf_counter()
        try:
            yield
        except BaseException as error:
            self._drop_drafts()
            self._batches.padding.clear()
            self._context.clear_stop()
            if isinstance(error, NoRoomError):
                raise EngineError(
                    f"One path does not fit into the {self._table.n_cells} cells of the context.",
                    hint="Choose a larger context (n_ctx).",
                ) from None
            raise
        finally:
            self._seconds += time.perf_counter() - start

    def _recall(self, parents: Sequence[Segment | None]) -> None:
        for parent in parents:
            if self._memory and parent:
                self._memory.recall(parent)

    def _remember(self, problem: int, parents: Sequence[Segment | None]) -> None:
        """Keep the path to the node where the search of a problem begins."""
        if self._memory and problem not in self._begun and len(parents) == 1 and parents[0]:
            self._memory.keep(parents[0])
        self._begun.add(problem)

    def _drop_drafts(self) -> None:
        self._batches.release(row.segment for row in self._rows.values())
        self._rows = {}

    def _row(self, index: int, ask: Ask) -> Row:
        parent = self._nodes[ask.problem][ask.parent]
        limit = min(self._settings.max_step_tokens, self.n_path - parent.end)
        return Row(index, ask, Segment(parent), limit)

    def _closing(self, entry: Seal) -> Closing:
        """The tokens of a node: whole tokens before the stop text, then the canonical ending."""
        row = self._rows[entry.draft]
        ending = self.vocabulary.encode(row.rest.decode("utf-8", "replace") + entry.ending)
        return Closing(row.segment, np.concatenate([row.written[: row.n_whole], ending]))

    def _end_of(self, closing: Closing) -> int:
        return closing.segment.start + len(closing.tokens)

    def _keep(self, entry: Seal, closing: Closing) -> None:
        """File a sealed draft as a node: its twin's where there is one.

        One too long for the context keeps its tokens only.
        """
        row = self._rows.pop(entry.draft)
        segment = closing.segment
        if segment is not row.segment:
            segment.n_twins += 1
            self._table.release(row.segment)
        elif self._end_of(closing) > self.n_path:
            self._table.release(segment)
            segment.tokens = closing.tokens
        self._nodes[row.ask.problem][entry.node] = segment

    def _make_prefix(self) -> Segment:
        """Decode the common prefix of all prompts, or load it from the disk.

        Its last tokens are left out, as the text behind may change where they are cut.
        """
        tokens = self.vocabulary.encode(self._settings.prefix, start=True)[:-2]
        prefix = Segment(None, tokens, pinned=True)
        if not len(tokens) or len(tokens) >= self.n_path:
            return prefix
        store, key = PrefixStore(), self._prefix_key(tokens.tobytes())
        if len(tokens) >= SHORTEST_PREFIX:
            self._table.attach(prefix)
            if store.load(key, lambda file: self._context.load(file, prefix.sequence, tokens)):
                return prefix
            self._table.release(prefix)
        self._batches.restore([prefix], set())
        if len(tokens) >= SHORTEST_PREFIX:
            store.save(key, lambda file: self._context.save(file, prefix.sequence, tokens))
        return prefix

    def _prefix_key(self, tokens: bytes) -> str:
        """Everything that the cells of these tokens depend on."""
        return f"{self._cells_key} {hashlib.sha256(tokens).hexdigest()}"

    @cached_property
    def _cells_key(self) -> str:
        settings = self._settings
        policy = settings.policy_sha256 or _sha256(self._model.path)
        adapters = [(_sha256(file), scale) for file, scale in settings.adapters]
        cache = (settings.cache_type, settings.flash_attention, settings.n_gpu_layers)
        return repr((policy, adapters, cache, build_name()))


def _firsts(closings: Sequence[Closing]) -> list[int]:
    """For each closing the index of the first with the same tokens below the same parent."""
    known: dict[tuple[int, bytes], int] = {}
    return [
        known.setdefault((id(closing.segment.parent), closing.tokens.tobytes()), index)
        for index, closing in enumerate(closings)
    ]


def _n_cells(model: Model, settings: EngineSettings) -> int:
    """The number of cells: as asked, else as many as a fair share of the memory holds."""
    if settings.n_ctx:
        return settings.n_ctx
    affordable = physical_memory() // MEMORY_SHARE // model.bytes_per_cell(settings.cache_type)
    return max(LEAST_CELLS, min(MOST_CELLS, affordable // 256 * 256))


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
