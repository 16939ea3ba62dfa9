"""What `solve` does once its options are read: one problem for a person, or a file of them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli import streams
from alphamath_lite.cli.by_hand import Hand, write_steps
from alphamath_lite.cli.inputs import Line, problem_lines
from alphamath_lite.cli.signals import Received, stopping
from alphamath_lite.cli.view import (
    Progress,
    about,
    cost_line,
    show_answer,
    show_nodes,
    show_steps,
    sureness,
    warning,
)
from alphamath_lite.errors import AlphaMathError, UsageError
from alphamath_lite.events import Event, Finished
from alphamath_lite.group import Listener
from alphamath_lite.results import Failure, Limits, Problem, Result
from alphamath_lite.search import EXPANSION, SearchSettings

if TYPE_CHECKING:
    from alphamath_lite.assembly import OpenSolver

ANSWERED, NO_ANSWER, LIMIT_REACHED = 0, 1, 4


@dataclass(frozen=True, slots=True)
class Search:
    """How problems are to be solved; `group` of them together when there are many."""

    strategy: str
    settings: SearchSettings
    limits: Limits
    opening: OpenSettings
    group: int = 8


@dataclass(frozen=True, slots=True)
class Show:
    """What is to be seen."""

    as_json: bool = False
    as_events: bool = False
    steps: bool = False
    quiet: bool = False
    verbose: bool = False


def solve_one(hand: Hand, search: Search, show: Show, tree: Path | None) -> int:
    """Solve one problem, after what a person did to it, and print what came of it; the exit code.

    Nothing is lost: what cannot be written in one place is still written to the others.
    """
    progress = Progress(hidden=show.quiet or show.as_events)
    with (
        progress,
        open_solver(search.opening, on_download=progress.download) as opened,
        stopping(opened.stop) as signal,
    ):
        _tell(opened, show)
        printer = _Printer(opened, search) if show.as_events else progress
        heeding = _Heeding(signal, opened, printer)
        problem, result = write_steps(hand, opened, search, heeding)
        n_before = len(problem.tree or ())
        result = result or opened.solver.solve(
            problem,
            strategy=EXPANSION if hand.expand else search.strategy,
            settings=search.settings,
            limits=search.limits,
            on_event=heeding,
        )
        progress.stop()
        unsaved = _save(tree, result, opened, search, hand.meta)
        _print(result, opened, search, show)
        if hand.expand and not show.quiet:
            show_nodes(result.tree.nodes[n_before:])
    if unsaved is not None:
        raise unsaved
    return exit_code(result, signal)


def exit_code(result: Result, signal: Received) -> int:
    """0 answered or expanded, 1 no answer, 4 cut by a limit, 130 interrupted, 143 terminated."""
    if result.strategy == EXPANSION.name and result.finished == "no answer":
        return ANSWERED  # no answer was asked for
    codes = {"answered": ANSWERED, "no answer": NO_ANSWER, "interrupted": signal.exit_code}
    return codes.get(result.finished, LIMIT_REACHED)


def solve_file(path: Path, search: Search, show: Show) -> int:
    """Solve the problems of a file, one JSON record a line on stdout; the exit code."""
    lines = list(problem_lines(path, search.settings.seed))
    if not lines:
        raise UsageError(f"{path} holds no problems", hint="One problem a line, text or JSON.")
    progress = Progress(total=len(lines), hidden=show.quiet)
    with (
        progress,
        open_solver(search.opening, on_download=progress.download) as opened,
        stopping(opened.stop) as signal,
    ):
        _tell(opened, show)
        heeding = _Heeding(signal, opened, progress)
        for record in _records(opened, lines, search, heeding):
            streams.record(record)
            progress.advance()
    if not signal.number:
        return ANSWERED
    if not show.quiet:
        streams.say(f"alphamath-lite: interrupted after {progress.n_done} of {len(lines)} problems")
    return signal.exit_code


def whole_record(result: Result, opened: "OpenSolver", search: Search) -> dict[str, Any]:
    """The result as JSON data with every setting that had a part in it."""
    return {**result.to_json(), "settings": all_settings(opened, search)}


def all_settings(opened: "OpenSolver", search: Search) -> dict[str, Any]:
    """Search settings, limits, and how the model was run."""
    return {
        **asdict(search.settings),
        "temperature": search.opening.temperature,
        "max_tokens": search.limits.n_tokens,
        "timeout_s": search.limits.timeout_s,
        "n_threads": opened.engine.n_threads,
        "n_gpu_layers": search.opening.n_gpu_layers,
    }


class _Heeding:
    """A listener that stops a search which began just after a signal had come."""

    def __init__(self, signal: Received, opened: "OpenSolver", listen: Listener) -> None:
        self._signal, self._opened, self._listen = signal, opened, listen

    def __call__(self, event: Event) -> None:
        if self._signal.number:
            self._opened.solver.stop()
        self._listen(event)


class _Printer:
    """Prints events on stdout as they happen."""

    def __init__(self, opened: "OpenSolver", search: Search) -> None:
        self._settings = all_settings(opened, search)

    def __call__(self, event: Event) -> None:
        data = event.to_json()
        if isinstance(event, Finished):
            data["result"] = {**data["result"], "settings": self._settings}
        streams.record(data)


def _save(
    path: Path | None, result: Result, opened: "OpenSolver", search: Search, before: dict[str, Any]
) -> AlphaMathError | None:
    """Save the tree; an error is returned, so that the answer is printed before it is raised."""
    if path is None:
        return None
    from alphamath_lite.tree_file import origin, save_tree

    try:
        meta = {**before, **origin(result), "settings": all_settings(opened, search)}
        save_tree(path, result.tree, meta)
    except UsageError as error:
        return error
    return None


def _print(result: Result, opened: "OpenSolver", search: Search, show: Show) -> None:
    if show.steps:
        show_steps(result.steps)
    if show.as_json:
        streams.record(whole_record(result, opened, search))
    elif not show.as_events and result.answer is not None:
        show_answer(result.answer)
    if show.quiet:
        return
    for saying in filter(None, (_ending(result), warning(result))):
        streams.say(f"alphamath-lite: {saying}")
    if show.steps or show.verbose:
        streams.say(f"{sureness(result)}\n{cost_line(result)}")


def _ending(result: Result) -> str:
    """What to say of a search that did not end with an answer of its own."""
    if result.strategy == EXPANSION.name and result.finished == "no answer":
        return ""
    known = result.answer is not None
    so_far = "the best answer so far" if known else "no answer was found until then"
    return {
        "no answer": "no answer was found; try --strategy mcts, more --samples or another --model",
        "timeout": f"the time is up: {so_far}",
        "max_tokens": f"the tokens are used up: {so_far}",
        "interrupted": f"interrupted: {so_far}",
    }.get(result.finished, "")


def _tell(opened: "OpenSolver", show: Show) -> None:
    """Say what a person should know before the search."""
    if show.quiet:
        return
    for notice in opened.notices:
        streams.say(f"note: {notice}")
    if show.verbose:
        streams.say(about(opened))


def _records(
    opened: "OpenSolver", lines: list[Line], search: Search, listen: Listener
) -> Iterator[dict[str, Any]]:
    """One record a line, in the order of the lines; they end early after an interruption."""
    results = opened.solver.solve_many(
        (Problem(line.id, line.question) for line in lines if not line.error),
        group=search.group,
        strategy=search.strategy,
        settings=search.settings,
        limits=search.limits,
        on_event=listen,
    )
    settings = {**all_settings(opened, search), "group": search.group}
    for line in lines:
        id_ = line.id if line.given_id is None else line.given_id
        kept = {"input": line.extra} if line.extra else {}
        if line.error:
            yield {**Failure(line.id, line.error).to_json(), "id": id_, **kept}
            continue
        match next(results, None):
            case Result() as result:
                yield {**result.to_json(), "id": id_, "settings": settings, **kept}
            case Failure() as failure:
                yield {**failure.to_json(), "id": id_, **kept}
            case None:
                return
