"""A tiny run: a scripted policy searches, a network of a few thousand weights learns.

What is searched does not depend on what was learned, which is as good for testing folders, resumed
runs and the flow from trees to bundles, and takes a second.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from alphamath_lite.answers import same_answer
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.results import BundleId
from alphamath_lite.solver import Solver
from alphamath_lite.steps import AnswerStep, CodeStep, Step, render_solution
from alphamath_lite.training.checkpoint import save_checkpoint
from alphamath_lite.training.network import NetworkSize, PolicyValueNet
from alphamath_lite.training.self_evolution.account import summarise
from alphamath_lite.training.self_evolution.devices import Place
from alphamath_lite.training.self_evolution.folder import RUN, SUMMARY, RunFolder, write_json
from alphamath_lite.training.self_evolution.launch import Plan, begin, reopen
from alphamath_lite.training.self_evolution.learning import FullTrainer
from alphamath_lite.training.self_evolution.lora import LoraTrainer
from alphamath_lite.training.self_evolution.rounds import Run
from alphamath_lite.training.self_evolution.settings import Settings, sized
from alphamath_lite.training.self_evolution.trainer import Trainer
from alphamath_lite.training.self_evolution.watching import Bench
from alphamath_lite.training.tokenizer import train_tokenizer
from tests.core.scripted import Line, Script, ScriptedInterpreter, ScriptedPolicy

SCRIPT: Script = {
    (): [Line("a", 0.6, 0.2), Line("b", 0.3, 0.8), Line("c", 0.1, -0.5, text="nonsense")],
    ("a",): [Line("a-end", 0.5, 0.1, answer="1"), Line("a-on", 0.5, 0.4)],
    ("a", "a-on"): [Line("late", 0.5, 0.3, answer="2")],
    ("b",): [Line("b-end", 0.6, 0.9, answer="2"), Line("b-other", 0.4, 0.4, answer="3")],
}
TINY = (
    "rollouts.trees=2", "rollouts.simulations=4", "rollouts.samples=3", "rollouts.problems=0",
    "learning.batch=4", "learning.epochs=2", "learning.save_every=2", "learning.rate=0.01",
    "examination.problems=0", "examination.strategies=greedy,sbs-1x3", "examination.group=2",
    "examination.held_out=0.3",
)  # fmt: skip


def problems(n: int = 10) -> DataSet:
    """Problems of which some are solved by the script and some never."""
    golds = ("1", "2", "3", "9")
    items = (Item(i, f"p{i}", f"Question {i}?", (golds[i % 4],)) for i in range(1, n + 1))
    return DataSet("made up", "plain", tuple(items))


def settings(*changes: str, rounds: int = 2) -> Settings:
    """The settings of a tiny run."""
    return sized("quick", [*TINY, *changes], rounds=rounds, quantisation="F16")


def write_tiny(folder: Path) -> Path:
    """A checkpoint with random weights."""
    steps: list[Step] = [
        CodeStep("Add the numbers.", "print(1 + 2)", "3"),
        AnswerStep("It is three.", "3"),
    ]
    text = render_solution(" What is the sum of one and two?", steps)
    tokenizer = train_tokenizer([text] * 20, n_vocab=416)
    size = NetworkSize(
        n_vocab=tokenizer.get_vocab_size(),
        n_embd=32, n_layer=1, n_head=1, n_kv_head=1, n_ff=32, n_ctx=512,
    )  # fmt: skip
    save_checkpoint(folder, PolicyValueNet(size), tokenizer, dtype=torch.float32)
    return folder


@dataclass
class Looker:
    """A watcher that notes the stages, and can end the run or do something at each step."""

    on_advance: Callable[["Looker"], None] = lambda looker: None
    stages: list[tuple[int, str, int, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    n_advanced: int = 0
    stopped: bool = False

    def stage(self, number: int, name: str, n_total: int, n_done: int) -> None:
        self.stages.append((number, name, n_total, n_done))

    def advance(self, n: int = 1, note: str = "") -> None:
        self.n_advanced += n
        self.on_advance(self)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def working(self, stop: Callable[[], None] | None) -> None:
        pass


@contextmanager
def open_scripted(folder: Path, script: Script = SCRIPT, **known: Any) -> Iterator[Bench]:
    """A scripted policy in the place of the bundle, which must be there all the same."""
    assert (folder / "bundle.json").is_file()
    policy = ScriptedPolicy(script, sampled=True)
    solver = Solver(policy, interpreter=ScriptedInterpreter(), same=same_answer)
    yield Bench(
        solver=solver,
        bundle=BundleId("scripted", "0" * 64),
        set_temperature=lambda temperature: None,
        counts=policy.counts,
        stop=solver.stop,
        has_code=known.get("has_code", True),
        n_threads=1,
    )


def evolve(
    root: Path,
    start: Path,
    *,
    wanted: Settings | None = None,
    looker: Looker | None = None,
    data: DataSet | None = None,
    script: Script = SCRIPT,
    **known: Any,
) -> RunFolder:
    """Begin the run in `root` or go on with it, to its end."""
    folder = RunFolder(root)
    with folder.locked():
        plan = _plan(folder, start, wanted or settings(), data or problems())
        chosen = plan.settings
        run = Run(
            folder, chosen, plan.problems, plan.start, trainer_of(chosen),
            lambda path: open_scripted(path, script, **known), looker or Looker(),
        )  # fmt: skip
        run.go()
        write_json(root / SUMMARY, summarise(folder))
    return folder


def trainer_of(chosen: Settings) -> Trainer:
    """The way of training that the settings name, on one thread."""
    place = Place(torch.device("cpu"), torch.float32)
    if chosen.learning.mode == "lora":
        return LoraTrainer(chosen, place, n_threads=1)
    return FullTrainer(chosen.learning, place, chosen.quantisation, n_threads=1)


def _plan(folder: RunFolder, start: Path, wanted: Settings, data: DataSet) -> Plan:
    if (folder.root / RUN).exists():
        return reopen(folder, lambda _: data, rounds=wanted.rounds)
    known: dict[str, Any] = {"start": str(start), "device": "cpu", "n_threads": 1}
    return begin(folder, "made up", lambda _: data, wanted, **known)


def evolve_slowly(root: str, start: str) -> None:
    """The run in a process of its own, with a pause at each step in which it can be killed."""
    evolve(Path(root), Path(start), looker=Looker(on_advance=lambda _: time.sleep(0.004)))


def contents(root: Path) -> dict[str, bytes]:
    """Every file but those that follow the clock."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "timings.jsonl"
    }
