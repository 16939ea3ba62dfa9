"""A value head from hidden states that llama.cpp returns: rollouts, fit, worth, the whole run."""

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.answers import same_answer
from alphamath_lite.assembly import OpenSettings, OpenSolver
from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.sampling import Choices, Doubles, Live, Tokens
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.engine.value import ValueHead
from alphamath_lite.errors import AlphaMathError, UsageError
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.steps import AnswerStep, CodeStep, Step, render_step
from alphamath_lite.tree import ROOT, Tree
from alphamath_lite.valuing.head import directions, fit_head, held_out_values, states_of
from alphamath_lite.valuing.hopeless import refuse_hopeless
from alphamath_lite.valuing.rollouts import UNTRIED, Recorder, Rollouts, number_of, read_rollouts
from alphamath_lite.valuing.train import ValueOnlySettings, ValueReport, train_value_only
from alphamath_lite.valuing.worth import worth
from tests.core.bundle_factory import write_checkpoint
from tests.core.engine_models import PRECISE
from tests.core.scripted import ScriptedInterpreter

# Rollouts -----------------------------------------------------------------------------------------


def test_the_value_of_a_node_is_the_number_of_its_hidden_state() -> None:
    recorder = Recorder()
    first = recorder(np.ones((3, 2), np.float32))
    second = recorder(2 * np.ones((2, 2), np.float32))
    assert [number_of(v) for v in [*first.tolist(), *second.tolist()]] == [0, 1, 2, 3, 4]
    assert recorder.take()[:, 0].tolist() == [1, 1, 1, 2, 2]
    assert recorder.take().shape == (0, 0)
    assert 0 <= number_of(float(np.float32(16_000_001 * 2.0**-24))) == 16_000_001


def grown() -> tuple[Tree, np.ndarray[Any, Any]]:
    """Six solutions: two right ones with the same words, one wrong, one unsure, two failed."""
    tree = Tree("What is 1 + 1?")

    def value(row: int) -> float:
        return float(row * 2.0**-24)

    for row in range(4):
        tree.add(ROOT, text="same" if row < 2 else f"step {row}", value=value(row), n_tokens=1)
    tree.add(ROOT, text="?", status="failed", reason="unparsable: it is no step", value=-1.0)
    tree.add(ROOT, text="x", value=value(4))
    for parent, answer in ((1, "2"), (2, "2"), (3, "3"), (4, r"\frac{")):
        tree.add(parent, text=answer, status="answered", answer=answer, value=value(4 + parent))
    tree.add(6, text="y", status="failed", reason="no answer within 8 steps", value=-1.0)
    return tree, np.arange(20, dtype=np.float32).reshape(10, 2)


def test_rollouts_know_how_each_solution_ends() -> None:
    tree, hidden = grown()
    item = Item(1, "p", tree.question, ("2",))
    found = read_rollouts(item, tree, hidden, same=same_answer)
    assert found.endings == {"right": 2, "wrong": 1, "unsure": 1, "unreadable": 1, "no answer": 1}
    assert found.right.tolist() == [True, True, False, False, False]
    assert found.finished.tolist() == [True, True, True, False, False]
    assert found.team.tolist() == [0, 0, 2, 3, 4]
    assert found.path.tolist() == [0, 0, 1, 1, 2, 2, 4]  # the failed steps have no hidden state
    assert found.twin.tolist() == [0, 1, 0, 1, 4, 5, 6]
    rows = [0, 5, 1, 6, 2, 7, 4]
    assert found.hidden.tolist() == hidden[rows].tolist()


# What values are worth ----------------------------------------------------------------------------


def ends(right: Sequence[bool], hidden: Any = None, twins: Sequence[int] | None = None) -> Rollouts:
    """A problem whose solutions have one step each."""
    n = len(right)
    return Rollouts(
        hidden=np.zeros((n, 1), np.float32) if hidden is None else hidden,
        path=np.arange(n),
        twin=np.arange(n) if twins is None else np.array(twins),
        right=np.array(right),
        finished=np.ones(n, bool),
        team=np.array([int(right.index(r)) for r in right]),
        prior=np.full(n, 0.5),
        endings={"right": sum(right), "wrong": n - sum(right)},
    )


def test_worth_compares_within_problems() -> None:
    problems = [ends([True, False]), ends([False, True, False]), ends([True, True])]
    values = [np.array([0.1, 0.0]), np.array([0.9, 0.8, 0.5]), np.array([-1.0, -1.0])]
    found = worth(problems, values)
    assert (found["auc_end"].mean, found["auc_end"].n) == (0.75, 2)
    assert found["best_of_n"].mean == pytest.approx(2 / 3)
    assert found["random_of_n"].mean == pytest.approx((1 / 2 + 1 / 3 + 1) / 3)
    assert found["likeliest_of_n"].mean == pytest.approx(2 / 3)  # all alike: the first one
    assert found["majority_of_n"].mean == pytest.approx(2 / 3)
    assert found["gain"].mean == pytest.approx(2 / 3 - (1 / 2 + 1 / 3 + 1) / 3)
    low, high = found["best_of_n"].interval or (1.0, 0.0)
    assert 0 <= low < 2 / 3 < high <= 1


def test_worth_of_nothing_is_no_number() -> None:
    found = worth([UNTRIED, ends([True, True])], [np.zeros(0), np.zeros(2)])
    assert found["auc_end"].mean is None
    assert found["best_of_n"].n == 1


# The fit ------------------------------------------------------------------------------------------


def planted(n_problems: int = 60, n: int = 8, width: int = 12) -> list[Rollouts]:
    """Problems whose right solutions lie in one direction, under a large offset of each problem."""
    random = np.random.default_rng(7)
    direction = random.standard_normal(width)
    problems = []
    for _ in range(n_problems):
        hidden = random.standard_normal((n, width)) + 3 * random.standard_normal(width) * 0.1
        right = hidden @ direction + random.standard_normal(n) > 0
        problems.append(ends(right.tolist(), hidden.astype(np.float32)))
    return [p for p in problems if 0 < p.right.sum() < n]


def test_the_head_finds_what_tells_right_from_wrong() -> None:
    problems = planted()
    seen = directions(problems)
    states = states_of(problems, seen)
    found = worth(problems, held_out_values(states, seen, problems))
    assert (found["auc_end"].interval or (0, 0))[0] > 0.8
    head = fit_head(states, seen)
    hidden = np.concatenate([p.hidden for p in problems])
    right = np.concatenate([p.right for p in problems])
    values = head(hidden)
    assert head.tanh
    assert head.n_embd == 12
    sure = values > 0.8
    assert right[sure].mean() == pytest.approx(((1 + values[sure]) / 2).mean(), abs=0.05)


def test_a_hidden_number_that_never_changes_does_no_harm() -> None:
    problems = [
        replace(p, hidden=np.column_stack([p.hidden, np.full(len(p.path), 9, np.float32)]))
        for p in planted()
    ]
    seen = directions(problems)
    head = fit_head(states_of(problems, seen), seen)
    assert np.isfinite(head.weight).all()
    assert head.weight[-1] == 0


def test_a_state_counts_once_with_the_mean_of_its_ends() -> None:
    hidden = np.array([[1.0, 0], [1.0, 0], [0, 1.0]], np.float32)
    problem = ends([True, False, False], hidden, twins=[0, 0, 2])
    states = states_of([problem], directions([problem]))
    assert states.right.tolist() == [0.5, 0]
    assert len(states.x) == 2


# Nothing to learn from ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endings, cause",
    [
        ({"unreadable": 9, "wrong": 3}, "step format"),
        ({"wrong": 9, "unreadable": 3}, "too hard"),
        ({"unsure": 9}, "compared"),
        ({"not tried": 2}, "context"),
    ],
)
def test_a_policy_that_solves_nothing_is_told_the_likely_cause(
    endings: dict[str, int], cause: str
) -> None:
    with pytest.raises(AlphaMathError, match="none of") as caught:
        refuse_hopeless(endings, 2)
    assert cause in caught.value.hint
    for name, n in endings.items():
        assert f"{n} {name}" in caught.value.message


def test_a_policy_that_solves_everything_needs_harder_problems() -> None:
    with pytest.raises(AlphaMathError, match="is wrong"):
        refuse_hopeless({"right": 7, "unsure": 1}, 1)
    refuse_hopeless({"right": 7, "wrong": 1}, 1)


# The whole run, on a random-weight model ----------------------------------------------------------

STORIES: list[Step] = [
    CodeStep("Add.", "print(1 + 1)"),
    AnswerStep("It is 2.", "2"),
    AnswerStep("It is 3.", "3"),
]


class Storyteller:
    """A sampler that writes one of the stories in every row, chosen by the seed of the row."""

    def __init__(self, engine: LlamaEngine) -> None:
        texts = [render_step(step).removesuffix("\n") for step in STORIES]
        self._stories = [engine.vocabulary.encode(text).tolist() for text in texts]

    def draw(self, choices: Choices, live: Live) -> tuple[Tokens, Doubles]:
        rows = zip(live.seeds.tolist(), live.counts.tolist(), strict=True)
        tokens = [self._stories[seed % len(self._stories)][count] for seed, count in rows]
        return np.array(tokens, np.int64), np.full(len(tokens), -0.25)


@dataclass
class Looker:
    """A watcher that can stop the run after so many groups."""

    stop_after: int = 1000
    told: list[str] = field(default_factory=list)
    n_groups: int = 0

    @property
    def stopped(self) -> bool:
        return self.n_groups >= self.stop_after

    def stage(self, number: int, name: str, n_total: int, n_done: int) -> None:
        self.told.append(f"{name}: {n_done} of {n_total}")

    def advance(self, n: int = 1, note: str = "") -> None:
        self.n_groups += 1

    def tell(self, text: str) -> None:
        self.told.append(text)

    def working(self, stop: Callable[[], None] | None) -> None:
        pass


DATA = DataSet(
    "made up", "plain", tuple(Item(i, str(i), f"What is {i} + {2 - i}?", ("2",)) for i in range(24))
)
QUICK = ValueOnlySettings(n_samples=8, max_steps=4, group=3)


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen2-shaped GGUF with random weights, nothing beside it."""
    folder = tmp_path_factory.mktemp("qwen2")
    shape: dict[str, Any] = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"}
    checkpoint = write_checkpoint(folder / "checkpoint", value_head=False, **shape)
    made = write_bundle(checkpoint, folder / "bundle", name="random", licence="MIT")
    assert made.manifest.policy.architecture == "qwen2"
    return Path(shutil.copyfile(made.policy, folder / "policy.gguf"))


def opener(policy: Path, *, stories: bool = True) -> Callable[..., OpenSolver]:
    def open_policy(settings: OpenSettings, *, value: Any) -> OpenSolver:
        numbers: dict[str, Any] = {"n_ctx": 2048, "n_threads": 1, "max_step_tokens": 64, **PRECISE}
        engine = open_engine(policy, value=value, settings=EngineSettings(**numbers))
        if stories:
            engine.sampler = Storyteller(engine)
        solver = Solver(engine, interpreter=ScriptedInterpreter(), same=same_answer)
        return OpenSolver(solver, engine, load_bundle(policy), None, [])

    return open_policy


def train(policy: Path, run: Path, looker: Looker | None = None, **more: Any) -> ValueReport:
    return train_value_only(
        OpenSettings(model=str(policy)),
        more.pop("data", DATA),
        run,
        watcher=looker or Looker(),
        settings=QUICK,
        open_policy=opener(policy, stories=more.pop("stories", True)),
    )


def test_a_random_qwen2_gets_a_head_that_loads_and_works(
    policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("torch", "transformers", "peft", "onnx", "gguf", "safetensors", "tokenizers"):
        monkeypatch.setitem(sys.modules, package, None)  # neither [train] nor [export] is needed
    looker = Looker()
    report = train(policy, tmp_path / "run", looker)
    bundle = load_bundle(tmp_path / "run" / "bundle")
    assert bundle.notices == ()
    assert bundle.manifest.policy.architecture == "qwen2"
    assert bundle.value is not None
    head = ValueHead(bundle.value)
    with opener(bundle.policy)(OpenSettings(), value=head) as opened:
        settings = SearchSettings(n_samples=6, n_beams=1)
        results = [opened.solver.solve(item.question, settings=settings) for item in DATA.items]
    assert [result.answer for result in results].count("2") > 12
    auc = report.worth["auc_end"]
    assert (auc.interval or (0, 0))[0] > 0.5  # the last words give it away
    assert report.endings["right"] > 50 < report.endings["wrong"]
    saved = json.loads((tmp_path / "run" / "report.json").read_text())
    assert saved["worth"]["auc_end"]["mean"] == auc.mean
    assert any("rollouts" in text and "fit" in text for text in looker.told)


def files(run: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((run / "rollouts").iterdir())}


def test_a_run_that_was_stopped_goes_on_and_ends_the_same(policy: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(policy, tmp_path / "stopped", Looker(stop_after=2))
    assert len(files(tmp_path / "stopped")) == 6
    looker = Looker()
    again = train(policy, tmp_path / "stopped", looker)
    assert "rollouts: 6 of 24" in looker.told
    straight = train(policy, tmp_path / "straight")
    assert files(tmp_path / "stopped") == files(tmp_path / "straight")
    assert again.bundle.identity == straight.bundle.identity


def test_another_question_to_the_same_folder_is_refused(policy: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(policy, tmp_path / "run", Looker(stop_after=1))
    other = replace(DATA, items=DATA.items[:15])
    with pytest.raises(UsageError, match="data_sha256"):
        train(policy, tmp_path / "run", data=other)
    with pytest.raises(UsageError, match="needs 10"):
        train(policy, tmp_path / "few", data=replace(DATA, items=DATA.items[:3]))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="something else"):
        train(policy, tmp_path / "full")


def test_random_weights_alone_solve_nothing_and_say_so(policy: Path, tmp_path: Path) -> None:
    few = replace(DATA, items=DATA.items[:12])
    with pytest.raises(AlphaMathError, match="none of 96 solutions of 12 problems") as caught:
        train(policy, tmp_path / "run", data=few, stories=False)
    assert "step" in caught.value.hint
    assert not (tmp_path / "run" / "bundle").exists()
