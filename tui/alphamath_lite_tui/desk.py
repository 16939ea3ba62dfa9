"""The engine's side: takes commands, works in a thread of its own, and reports what happens.

Reports are throttled for the eye, three a second; nothing is lost between them.
"""

import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from time import monotonic

from alphamath_lite.engine.protocol import EngineCounts
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.events import (
    BackedUp,
    Event,
    Finished,
    LimitReached,
    StageStarted,
    StepProposed,
    TextWritten,
    WaveStarted,
)
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import DICTATION, EXPANSION, STRATEGIES
from alphamath_lite.solver import Solver
from alphamath_lite.steps import Step
from alphamath_lite.tree import ROOT, Node
from alphamath_lite_tui.interruptible import InterruptibleCode
from alphamath_lite_tui.pacing import Gate, paced
from alphamath_lite_tui.protocol import (
    Command,
    Cost,
    Ended,
    Grown,
    Held,
    Pause,
    Piece,
    Report,
    SingleStep,
    Stop,
    Work,
)

SBS = "sbs"
INTERVAL_S = 0.3
SPECS = {**STRATEGIES, EXPANSION.name: EXPANSION, DICTATION.name: DICTATION}


def _undictated(step: Step) -> AbstractContextManager[None]:
    raise AlphaMathError("this model cannot read steps written by hand")


@dataclass(frozen=True, slots=True)
class Kit:
    """What a desk works with.

    `code` is the interpreter of the solver, `dictate` makes the policy write a given step while
    its block lasts, `warm` sets the temperature of sampling.
    """

    solver: Solver
    counts: Callable[[], EngineCounts]
    code: InterruptibleCode | None = None
    dictate: Callable[[Step], AbstractContextManager[None]] = _undictated
    warm: Callable[[float], None] = lambda temperature: None


class Desk:
    """Does one piece of work at a time."""

    def __init__(self, kit: Kit, send: Callable[[Report], None]) -> None:
        self._kit = kit
        self._send = send
        self._gate = Gate()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def handle(self, command: Command) -> None:
        """Take a command; returns at once."""
        match command:
            case Work():
                self._begin(command)
            case Pause(on):
                self._gate.hold() if on else self._gate.open()
            case SingleStep():
                self._gate.one()
            case Stop():
                self._stop()

    def _stop(self) -> None:
        """End the code that is waited for, and its wave in good order; else the wave itself.

        Asked again, end the wave in any case.
        """
        again, code = self._stopped.is_set(), self._kit.code
        self._stopped.set()
        self._gate.open()
        if again or code is None or not code.stop():
            self._kit.solver.stop()

    def _begin(self, work: Work) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()  # it has reported its end and is about to leave
        self._gate = Gate(lambda: self._send(Held()))
        self._stopped.clear()
        if self._kit.code is not None:
            self._kit.code.begin(self._gate.rest)
        if work.paused:
            self._gate.hold()
        self._thread = threading.Thread(target=self._work, args=(work,), daemon=True)
        self._thread.start()

    def _work(self, work: Work) -> None:
        try:
            with Feed(work, self._send, self._kit.counts) as feed:
                result = self._solve(work, feed)
            ended = Ended(result.to_json())
        except AlphaMathError as error:
            ended = Ended(message=error.message, hint=error.hint)
        except Exception as error:  # told to the person, and the engine stays usable
            ended = Ended(
                message=f"{type(error).__name__}: {error}", hint=traceback.format_exc(limit=-3)
            )
        self._send(ended)

    def _solve(self, work: Work, feed: "Feed") -> Result:
        kit = self._kit

        def heed(event: Event) -> None:
            if self._stopped.is_set():
                kit.solver.stop()
            feed(event)
            if isinstance(event, TextWritten):
                self._gate.rest()

        kit.warm(work.temperature)
        with kit.dictate(work.step) if work.step else nullcontext():
            return kit.solver.solve(
                Problem("", work.tree.question, tree=work.tree, start=work.start),
                strategy=paced(SPECS[work.strategy], self._gate),
                settings=work.settings,
                limits=work.limits,
                on_event=heed,
                stream_text=True,
            )


class Feed:
    """Listens to a search and sends what is new in reports; also from time to time by itself."""

    def __init__(
        self, work: Work, send: Callable[[Report], None], counts: Callable[[], EngineCounts]
    ) -> None:
        self._tree, self._send, self._counts = work.tree, send, counts
        self._before, self._began = counts(), monotonic()
        self._lock = threading.Lock()
        self._n_sent = len(work.tree)
        self._in_beams = work.strategy == SBS
        self._beams: tuple[int, ...] | None = None
        self._nodes: dict[int, Node] = {}
        self._pieces: dict[tuple[int, int], list[str]] = {}
        self._wave, self._stage = 0, ""
        self._over = threading.Event()
        self._pump = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Feed":
        self._pump.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._pump.join()
        self._flush()

    def __call__(self, event: Event) -> None:
        """Take note of an event; called by the thread that changes the tree."""
        with self._lock:
            match event:
                case TextWritten(_, parent, sample, piece):
                    self._pieces.setdefault((parent, sample), []).append(piece)
                case WaveStarted(_, wave, requests):
                    self._wave = wave
                    self._pieces.clear()
                    self._beams = tuple(node for node, _ in requests) if self._in_beams else None
                case LimitReached():
                    self._in_beams = False  # nobody has chosen among the last steps
                case Finished() if self._in_beams:
                    self._beams = ()
                case StageStarted(_, name):
                    self._stage = name
                case StepProposed(_, node) if node >= self._n_sent:
                    # A wave is told when all of its nodes stand in the tree.
                    for new in self._tree.nodes[self._n_sent :]:
                        self._copy_path(new.id)
                    self._n_sent = len(self._tree)
                case StepProposed(_, node) | BackedUp(_, node):
                    self._copy_path(node)

    def _copy_path(self, node_id: int) -> None:
        for node in (self._tree[ROOT], *self._tree.path(node_id)):
            self._nodes[node.id] = replace(node, children=list(node.children))

    def _run(self) -> None:
        while not self._over.wait(INTERVAL_S):
            self._flush()

    def _flush(self) -> None:
        counts = self._counts()
        with self._lock:
            nodes = tuple(self._nodes[key] for key in sorted(self._nodes))
            pieces = tuple(Piece(*key, "".join(text)) for key, text in self._pieces.items())
            wave, stage, beams = self._wave, self._stage, self._beams
            self._nodes.clear()
            self._pieces.clear()
            self._wave, self._beams = 0, None
        cost = Cost(
            counts.n_sampled - self._before.n_sampled,
            monotonic() - self._began,
            counts.n_cells,
            counts.seconds - self._before.seconds,
        )
        self._send(Grown(nodes, pieces, cost, wave, stage, beams))
