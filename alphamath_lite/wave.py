"""One wave: from the requests of live searches to finished children in their trees.

All asked steps are decoded together. The code of a step starts to run while the others are still
being written. Then everything joins in node order at one fixed point, so that the trees depend on
nothing but trees: duplicates are dropped, outputs awaited, endings written, values read, nodes
added. A wave that is interrupted leaves every tree as it was.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from alphamath_lite.engine.protocol import Policy, Seal
from alphamath_lite.events import (
    CodeRun,
    NodeValued,
    SolutionFound,
    StepDropped,
    StepProposed,
    TextWritten,
)
from alphamath_lite.interpreter.protocol import Interpreter
from alphamath_lite.search import Children, Wave
from alphamath_lite.sprout import Job, Runs, Sprout, content_of
from alphamath_lite.tree import Node

Work = Sequence[tuple[Job, Wave]]


def grow(
    work: Work,
    *,
    policy: Policy,
    interpreter: Interpreter | None,
    stream_text: bool = False,
    check: Callable[[], None] = lambda: None,
) -> list[Children]:
    """Fulfil the waves of several jobs together: for each job the new children of each request.

    `check` may raise to give the wave up. Raises what the policy raises, Stopped included.
    """
    batches = _batches(work)
    sprouts = [sprout for batch in batches for sprouts in batch for sprout in sprouts]

    def on_text(index: int, piece: str) -> None:
        sprout = sprouts[index]
        sprout.job.emit(TextWritten(sprout.job.id, sprout.expand.node, sprout.sample, piece))

    with closing(Runs(interpreter, check)) as runs:
        drafts = policy.write(
            [sprout.ask() for sprout in sprouts],
            on_draft=lambda index, draft: sprouts[index].receive(draft, runs),
            on_text=on_text if stream_text else None,
        )
        for sprout, draft in zip(sprouts, drafts, strict=True):
            sprout.receive(draft, runs)
        check()
        kept, dropped = _without_duplicates(sprouts)
        for sprout in kept:
            sprout.join(runs)
    check()
    values = _seal(kept, policy)
    for sprout in kept:
        sprout.label()
    nodes = {sprout.index: sprout.grow(values.get(sprout.index)) for sprout in kept}
    _keep_books(work, sprouts)
    _tell(sprouts, nodes, dropped)
    return [
        [[nodes[s.index] for s in sprouts if s.index in nodes] for sprouts in batch]
        for batch in batches
    ]


def _batches(work: Work) -> list[list[list[Sprout]]]:
    """The asked steps by job and request; draws of one node are numbered across requests."""
    count = 0
    batches = []
    for job, wave in work:
        drawn: dict[int, int] = {}
        batch = []
        for expand in wave:
            first = drawn.get(expand.node, job.tree[expand.node].n_draws)
            drawn[expand.node] = first + expand.n
            batch.append([Sprout(job, expand, count + i, first + i) for i in range(expand.n)])
            count += expand.n
        batches.append(batch)
    return batches


def _without_duplicates(sprouts: Sequence[Sprout]) -> tuple[list[Sprout], dict[int, int]]:
    """The steps that become nodes, numbered; and the others: index in the wave -> twin node."""
    seen: dict[tuple[Any, ...], int] = {}  # (problem, parent, run, content) -> node
    for sprout in sprouts:
        for child in sprout.job.tree.children(sprout.expand.node):
            key = (sprout.job.handle, child.parent, child.run, content_of(child))
            seen.setdefault(key, child.id)
    kept: list[Sprout] = []
    dropped: dict[int, int] = {}
    next_id: dict[int, int] = {}
    for sprout in sprouts:
        handle, expand = sprout.job.handle, sprout.expand
        key = (handle, expand.node, expand.run, sprout.content)
        if expand.distinct and key in seen:
            dropped[sprout.index] = seen[key]
            continue
        sprout.node = next_id.get(handle, len(sprout.job.tree))
        next_id[handle] = sprout.node + 1
        seen.setdefault(key, sprout.node)
        kept.append(sprout)
    return kept, dropped


def _seal(kept: Sequence[Sprout], policy: Policy) -> dict[int, float | None]:
    """Make engine nodes of the steps that did not fail; their values by index in the wave."""
    seals = [
        Seal(sprout.index, sprout.node, sprout.job.style.ending(sprout.step))
        for sprout in kept
        if sprout.step is not None and not sprout.reason
    ]
    values = policy.seal(seals) if seals else []
    found = {seal.draft: value for seal, value in zip(seals, values, strict=True)}
    for sprout in kept:
        if not sprout.reason:
            sprout.job.held.add(sprout.node)
        if policy.has_value and found.get(sprout.index, 0.0) is None:
            sprout.run_out_of_context()
    return found


def _keep_books(work: Work, sprouts: Sequence[Sprout]) -> None:
    for sprout in sprouts:
        sprout.job.n_sampled += sprout.draft.n_tokens if sprout.draft else 0
    for job, wave in work:
        for expand in wave:
            job.tree[expand.node].n_draws += expand.n
            job.tree.settle(expand.node)
            job.held.update(node.id for node in job.tree.path(expand.node))


def _tell(sprouts: Sequence[Sprout], nodes: dict[int, Node], dropped: dict[int, int]) -> None:
    """Report the wave in node order."""
    for sprout in sprouts:
        job, parent = sprout.job, sprout.expand.node
        if sprout.index in nodes:
            _tell_node(sprout, nodes[sprout.index])
        else:
            job.emit(StepDropped(job.id, parent, sprout.sample, dropped[sprout.index]))


def _tell_node(sprout: Sprout, node: Node) -> None:
    job = sprout.job
    job.emit(
        StepProposed(
            job.id,
            node=node.id,
            parent=node.parent,
            sample=node.sample,
            status=node.status,
            reason=node.reason,
            thought=node.thought,
            code=node.code,
            answer=node.answer,
            prior=node.prior,
            n_tokens=node.n_tokens,
        )
    )
    if sprout.run is not None:
        job.emit(CodeRun(job.id, node.id, sprout.run.status, node.output or ""))
    if node.value is not None and node.status != "failed":
        job.emit(NodeValued(job.id, node.id, node.value))
    if node.answer is not None and node.status == "answered":
        job.emit(SolutionFound(job.id, node.id, node.answer, node.value))
