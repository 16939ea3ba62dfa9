"""Self-consistency: the majority of n independent solutions, or of the winners of n_runs SBS runs.

Equal answers vote together, as counted or weighted by value. The runs share waves, never steps.
"""

from collections.abc import Iterable
from dataclasses import replace

from alphamath_lite.search.base import (
    UNWATCHED,
    Children,
    Expand,
    SameAnswer,
    SearchSettings,
    Solution,
    Strategy,
    Watch,
    identical,
)
from alphamath_lite.search.choosing import elect
from alphamath_lite.search.sbs import sbs
from alphamath_lite.search.selection import ranked
from alphamath_lite.tree import ROOT, Node, Tree


def vote(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
) -> Strategy:
    """Write the solutions that will vote."""
    if settings.n_runs == 1:
        yield from independent(tree, settings.n_samples, start=start)
    else:
        runs = range(settings.n_runs)
        yield from together(
            sbs(
                tree,
                replace(settings, seed=settings.seed + run),
                start=start,
                same=same,
                watch=watch,
                run=run,
            )
            for run in runs
        )


def choose(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """The answer with most votes: one vote a solution, or one a run."""
    voters = list(tree.answered(start))
    if settings.n_runs > 1:
        voters = _winners(tree, settings, voters)
    return elect(tree, voters, same, weighted=settings.weighted)


def _winners(tree: Tree, settings: SearchSettings, voters: list[Node]) -> list[Node]:
    runs = sorted({node.run for node in voters})
    teams = [[node for node in voters if node.run == run] for run in runs]
    return [ranked(tree, team, seed=settings.seed)[0] for team in teams]


def independent(tree: Tree, n: int, *, start: int) -> Strategy:
    """Sample `n` solutions below `start`, each on its own, all in the same waves."""
    if tree[start].terminal:
        return
    [nodes] = yield (Expand(start, n, distinct=False),)
    while live := [node for node in nodes if not node.terminal]:
        children = yield tuple(Expand(node.id, 1) for node in live)
        nodes = [child for [child] in children]


def together(strategies: Iterable[Strategy]) -> Strategy:
    """Run strategies of one tree side by side, their requests joined into one wave."""
    live = [(strategy, wave) for strategy in strategies if (wave := next(strategy, None))]
    while live:
        children = yield tuple(expand for _, wave in live for expand in wave)
        answers = iter(children)
        resumed = [(strategy, [next(answers) for _ in wave]) for strategy, wave in live]
        live = [
            (strategy, wave)
            for strategy, mine in resumed
            if (wave := _resume(strategy, mine)) is not None
        ]


def _resume(strategy: Strategy, children: Children) -> tuple[Expand, ...] | None:
    try:
        return strategy.send(children)
    except StopIteration:
        return None
