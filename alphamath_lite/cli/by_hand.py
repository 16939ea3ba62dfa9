"""What a person does to a tree before `solve` searches it: reject steps, write and edit them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alphamath_lite.by_hand import read_steps, reject, step_of_node
from alphamath_lite.cli.inputs import checked, standard_input
from alphamath_lite.errors import UsageError
from alphamath_lite.events import Event, Finished, Started
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import DICTATION
from alphamath_lite.steps import AnswerStep, Step, StepSyntaxError
from alphamath_lite.tree import ROOT, Tree

if TYPE_CHECKING:
    from alphamath_lite.assembly import OpenSolver
    from alphamath_lite.cli.solving import Search
    from alphamath_lite.group import Listener

STANDARD_INPUT = Path("-")
EXAMPLE = '--step "It is five. Final Answer: 5"'
NO_STEP_HINT = (
    "Write its thought and then ```python CODE ``` or Final Answer: ANSWER, as in " + EXAMPLE
)


@dataclass(frozen=True, slots=True)
class Hand:
    """A problem, perhaps with a tree, and the steps to write below its start before the search.

    With `expand` there is no search but one wave; `meta` came with the tree.
    """

    problem: Problem
    steps: tuple[Step, ...] = ()
    expand: bool = False
    meta: dict[str, Any] = field(default_factory=dict)


def written_steps(texts: Sequence[str], file: Path | None) -> tuple[Step, ...]:
    """The steps of `--step` and then of `--step-file`; raises UsageError for others."""
    sources = [(f"--step {number}", text) for number, text in enumerate(texts, 1)]
    if file is not None:
        name = "standard input" if file == STANDARD_INPUT else str(file)
        sources.append((name, _text_of(file)))
    steps: list[Step] = []
    for source, text in sources:
        if steps and isinstance(steps[-1], AnswerStep):
            raise UsageError(
                f"{source} stands behind a final answer", hint="Nothing can follow an answer."
            )
        try:
            steps += read_steps(checked(text, source))
        except StepSyntaxError as error:
            raise UsageError(f"{source} is not a step: {error}", hint=NO_STEP_HINT) from error
    return tuple(steps)


def rejecting(tree: Tree, nodes: Sequence[int]) -> None:
    """Close steps and all below them; raises UsageError for what is no step."""
    for node in nodes:
        if node == ROOT:
            raise UsageError("the question cannot be rejected", hint="Name a step of the tree.")
        if node >= len(tree):
            raise UsageError(
                f"there is no node {node} to reject", hint=f"Nodes are 0 to {len(tree) - 1}."
            )
        reject(tree, node)


def editing(problem: Problem, steps: tuple[Step, ...]) -> tuple[Problem, tuple[Step, ...]]:
    """Begin beside the start instead of below it; without steps, the editor changes its own."""
    from alphamath_lite.cli.editor import edit_outside

    assert problem.tree is not None
    node = problem.tree[problem.start]
    if node.id == ROOT:
        raise UsageError("--edit needs a step", hint="Name one with --node ID.")
    if not steps:
        edited = edit_outside(step_of_node(node), otherwise="give the step with --step TEXT")
        if edited is None:
            raise UsageError(
                f"step {node.id} was left as it is", hint="Leave --edit out to go on from it."
            )
        steps = (edited,)
    return replace(problem, start=node.parent), steps


def write_steps(
    hand: Hand, opened: "OpenSolver", search: "Search", listen: "Listener"
) -> tuple[Problem, Result | None]:
    """Let the model read the steps, and run their code.

    The problem with its new start; and the result, if nothing can follow: an answer was written,
    or somebody interrupted. Raises UsageError when a step cannot stand in a solution.
    """
    tree = hand.problem.tree or Tree(hand.problem.question)
    problem = replace(hand.problem, tree=tree)
    for step in hand.steps:
        n_nodes = len(tree)
        with opened.dictating(step):
            result = opened.solver.solve(
                problem,
                strategy=DICTATION,
                settings=search.settings,
                limits=search.limits,
                on_event=lambda event: _within(event, listen),
            )
        if len(tree) == n_nodes:
            return problem, result
        node = tree.nodes[-1]
        if node.status == "failed":
            raise UsageError(
                f"the step {node.thought!r} cannot stand there: {node.reason}",
                hint="Begin at an earlier node, or allow more --max-steps.",
            )
        problem = replace(problem, start=node.id)
        if node.terminal:
            return problem, result
    return problem, None


def _within(event: Event, listen: "Listener") -> None:
    """Pass on what happens in a search of which this is only a part."""
    if not isinstance(event, Started | Finished):
        listen(event)


def _text_of(file: Path) -> str:
    if file == STANDARD_INPUT:
        return standard_input("the steps")
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{file} is not text in UTF-8", hint="Give plain text.") from error
