"""Solver and engine together: searches over llama.cpp on a tiny model that tells set stories."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.sampling import Choices, Doubles, Live, Tokens
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import STRATEGIES, SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.steps import AnswerStep, CodeStep, Step, parse_solution, render_step
from alphamath_lite.tree import Tree
from tests.core.engine_models import PRECISE, Words, write_model
from tests.core.scripted import ScriptedInterpreter

STORIES: list[Step] = [
    CodeStep("Add.", "print(1 + 1)"),
    CodeStep("Count.", "x = 2\nprint(x)"),
    CodeStep("Think.", "```python\nprint(2)\n```"),
    AnswerStep("It is 2.", "2"),
    AnswerStep("It is 3.", "3"),
]
SETTINGS = SearchSettings(n_beams=2, n_samples=3, n_simulations=6, max_steps=4)
DIRECTION = np.random.default_rng(1).standard_normal(64).astype(np.float32) / 16


class Storyteller:
    """A sampler that writes one of the stories in every row, chosen by the seed of the row."""

    def __init__(self, engine: LlamaEngine) -> None:
        texts = [render_step(step).removesuffix("\n") for step in STORIES]
        self._stories = [engine.vocabulary.encode(text).tolist() for text in texts]

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        rows = zip(live.seeds.tolist(), live.counts.tolist(), strict=True)
        tokens = [self._stories[seed % len(self._stories)][count] for seed, count in rows]
        return np.array(tokens, np.int64), np.full(len(tokens), -0.25)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("m") / "tagged.gguf", words=Words())


@pytest.fixture
def engine(model: Path) -> Iterator[LlamaEngine]:
    engine = open_engine(
        model,
        value=lambda hidden: np.tanh(hidden @ DIRECTION).astype(np.float32),
        settings=EngineSettings(**{"n_ctx": 4096, "n_threads": 1, **PRECISE}),
    )
    engine.sampler = Storyteller(engine)
    yield engine
    engine.close()


def _solve(engine: LlamaEngine, strategy: str, group: int = 2) -> list[Result]:
    solver = Solver(engine, interpreter=ScriptedInterpreter())
    problems = [Problem(str(i), f"What is 1 + {i}?") for i in range(3)]
    many = solver.solve_many(problems, group=group, strategy=strategy, settings=SETTINGS)
    results = [result for result in many if isinstance(result, Result)]
    assert len(results) == 3
    return results


def _bytes(results: list[Result]) -> list[str]:
    return [json.dumps([r.tree.to_json(), r.answer, r.value]) for r in results]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_same_groups_give_the_same_bytes(engine: LlamaEngine, strategy: str) -> None:
    results = _solve(engine, strategy)
    assert _bytes(_solve(engine, strategy)) == _bytes(results)
    for result in results:
        for node in result.tree.nodes[1:]:
            assert node.status == "failed" or -1 < (node.value or 2.0) < 1
            assert node.prior == pytest.approx(np.exp(-0.25))
    assert engine.counts().n_cells == 0


def test_the_context_of_the_model_is_the_solution(engine: LlamaEngine) -> None:
    seen: dict[int, str] = {}
    solver = Solver(engine, interpreter=ScriptedInterpreter())

    def look(_: object) -> None:
        for node in engine._nodes.get(1, {}):
            tokens = engine.path_tokens(1, node).tolist()
            text = engine.vocabulary.decode(np.array(tokens)).decode()
            seen[node] = text

    result = solver.solve("What is 1 + 1?", strategy="mcts", settings=SETTINGS, on_event=look)
    for node, text in seen.items():
        steps = "".join(step.text for step in result.tree.path(node))
        assert text == "<question> What is 1 + 1? </question>\n" + steps
        assert len(parse_solution(steps)) == result.tree[node].depth
    assert len(seen) > 5


def test_a_search_goes_on_from_a_saved_tree(engine: LlamaEngine) -> None:
    first = _solve(engine, "mcts")[0]
    tree = Tree.from_json(first.tree.to_json())
    open_nodes = [node.id for node in tree.nodes[1:] if not node.terminal]
    solver = Solver(engine, interpreter=ScriptedInterpreter())
    problem = Problem("", "", tree=tree, start=open_nodes[-1])
    result = solver.solve(problem, strategy="best-of", settings=SETTINGS)
    assert len(result.tree) > len(first.tree)
