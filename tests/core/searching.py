"""Helpers of the search tests: grow a tree from a script, compare it with a golden one."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from alphamath_lite.results import Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.tree import Tree
from tests.core.scripted import Line, Script, ScriptedInterpreter, ScriptedPolicy, State

GOLDEN = Path(__file__).parent / "golden"


def search(
    script: Script,
    strategy: str,
    settings: SearchSettings,
    *,
    policy: ScriptedPolicy | None = None,
    problem: Problem | None = None,
    **known: Any,
) -> Result:
    """Solve one scripted problem."""
    solver = Solver(policy or ScriptedPolicy(script), interpreter=ScriptedInterpreter())
    problem = problem or Problem("", "?")
    return solver.solve(problem, strategy=strategy, settings=settings, **known)


def requests(policy: ScriptedPolicy) -> list[dict[int, int]]:
    """What each wave asked for: node -> number of children."""
    return [
        {parent: sum(ask.parent == parent for ask in wave) for parent in sorted(parents)}
        for wave in policy.asked
        for parents in [{ask.parent for ask in wave}]
    ]


def assert_golden(tree: Tree, name: str) -> None:
    """Compare a tree with a golden one, node by node."""
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    assert len(tree) == len(golden)
    for node, expected in zip(tree.nodes, golden, strict=True):
        seen = {
            "name": node.thought,
            "status": node.status,
            "n_visits": node.n_visits,
            "q": round(node.q, 9),
            "prior": round(node.prior, 9),
            "value": node.value,
            "closed": node.closed,
        }
        assert seen == expected, f"node {node.id}"


class RandomScript(Mapping[State, Sequence[Line]]):
    """An endless script whose steps below a state are a function of `seed` and the state."""

    def __init__(self, seed: int, *, with_values: bool = True) -> None:
        self._seed = seed
        self._with_values = with_values

    def __getitem__(self, state: State) -> Sequence[Line]:
        rng = random.Random(f"{self._seed} {state}")
        return [self._line(rng, name) for name in "abcd"[: rng.randint(1, 4)]]

    def _line(self, rng: random.Random, name: str) -> Line:
        prior = rng.uniform(0.05, 1.0)
        value = rng.uniform(-1, 1) if self._with_values else None
        kind = rng.random()
        if kind < 0.3:
            return Line(name, prior, value, answer=str(rng.randint(1, 3)))
        return Line(name, prior, value, text="nonsense" if kind < 0.4 else None)

    def __iter__(self) -> Iterator[State]:
        raise TypeError("a random script has no end")

    def __len__(self) -> int:
        raise TypeError("a random script has no end")
