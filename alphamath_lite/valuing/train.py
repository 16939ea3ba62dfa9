"""`train_value_only`: rollouts, fit, measurement, and the new bundle.

The first group of problems tells how long the rest will take; it is kept like every other. A run is
a folder, and giving the same folder again goes on with it.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from alphamath_lite.answers import same_answer
from alphamath_lite.assembly import OpenSettings, OpenSolver, open_solver
from alphamath_lite.bundles.bundle import Bundle
from alphamath_lite.bundles.manifest import Measurement, Provenance
from alphamath_lite.bundles.rebundle import with_value_head
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.search.patience import Patience
from alphamath_lite.training.self_evolution.watching import Watcher
from alphamath_lite.valuing.head import (
    directions,
    expected_fit_s,
    fit_head,
    held_out_values,
    states_of,
)
from alphamath_lite.valuing.hopeless import refuse_hopeless
from alphamath_lite.valuing.rollouts import UNTRIED, Recorder, Rollouts, read_rollouts
from alphamath_lite.valuing.store import REPORT, SCHEMA, Store
from alphamath_lite.valuing.worth import Estimate, worth

BUNDLE = "bundle"
FEWEST = 10
HOPELESS_AFTER = 64  # problems without a single right solution

Opener = Callable[..., AbstractContextManager[OpenSolver]]
"""Opens a policy with a function in the place of its value head: `open_solver`."""


@dataclass(frozen=True, slots=True)
class ValueOnlySettings:
    """How the policy is sampled: `n_samples` solutions of each problem, `group` problems at once.

    The temperature is AlphaMath's for generating data, and that of the beam search that will use
    the head.
    """

    n_samples: int = 8
    temperature: float = 1.0
    max_steps: int = 8
    group: int = 8
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ValueReport:
    """The new bundle, what its head is worth on problems held out in turn, and the time it took."""

    bundle: Bundle
    n_problems: int
    n_states: int
    endings: dict[str, int]
    worth: dict[str, Estimate]
    rollout_s: float
    fit_s: float

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON data."""
        return {
            "schema": 1,
            "bundle": str(self.bundle.root),
            "n_problems": self.n_problems,
            "n_states": self.n_states,
            "endings": self.endings,
            "worth": {name: asdict(found) for name, found in self.worth.items()},
            "rollout_s": round(self.rollout_s, 2),
            "fit_s": round(self.fit_s, 2),
        }


def train_value_only(
    opening: OpenSettings,
    data: DataSet,
    run: Path,
    *,
    watcher: Watcher,
    settings: ValueOnlySettings | None = None,
    name: str = "",
    source: str = "",
    open_policy: Opener = open_solver,
) -> ValueReport:
    """Make a value head for the policy of `opening`; the bundle goes to `run`/bundle.

    `source` says where the problems are found again, for a run that goes on later.
    Raises AlphaMathError when nothing was solved or everything, UsageError when there are too few
    problems or the folder holds something else, KeyboardInterrupt when the watcher stopped it.
    """
    settings = settings or ValueOnlySettings()
    if len(data.items) < FEWEST:
        raise UsageError(
            f"{data.name} holds {len(data.items)} problems; a value head needs {FEWEST}",
            hint="Hundreds are better: the head learns from the problem, not from the sample.",
        )
    began = time.monotonic()
    recorder = Recorder()
    with open_policy(_at(opening, settings), value=recorder) as opened:
        bundle = opened.bundle
        asked = _asked(bundle, data, settings)
        store = Store(run, {**asked, "source": source or data.name, "model": opening.model})
        for notice in opened.notices:
            watcher.tell(notice)
        watcher.working(opened.stop)
        try:
            _roll_out(_Desk(opened, recorder, store, settings, watcher), data.items)
        finally:
            watcher.working(None)
    rollouts = [store.load(number) for number in range(len(data.items)) if number in store]
    refuse_hopeless(_endings(rollouts), len(rollouts))
    rolled = time.monotonic()
    watcher.stage(1, "fit", 1, 0)
    seen = directions(rollouts)
    states = states_of(rollouts, seen)
    head = fit_head(states, seen)
    found = worth(rollouts, held_out_values(states, seen, rollouts))
    watcher.advance()
    made = with_value_head(
        bundle,
        run / BUNDLE,
        head,
        name=name or f"{bundle.manifest.name}-value",
        provenance=_provenance(bundle, data, settings, found),
        overwrite=True,
    )
    report = ValueReport(
        bundle=made,
        n_problems=len(rollouts),
        n_states=len(states.right),
        endings=_endings(rollouts),
        worth=found,
        rollout_s=rolled - began,
        fit_s=time.monotonic() - rolled,
    )
    store.write_json(REPORT, report.to_json())
    return report


def _at(opening: OpenSettings, settings: ValueOnlySettings) -> OpenSettings:
    return replace(opening, temperature=settings.temperature)


def _asked(bundle: Bundle, data: DataSet, settings: ValueOnlySettings) -> dict[str, Any]:
    """Everything that the rollouts depend on."""
    return {
        "schema": SCHEMA,
        "policy": {"sha256": bundle.manifest.policy.sha256, "prompt": bundle.prompt.format},
        "adapters": [[entry.sha256, entry.scale] for entry in bundle.manifest.adapters],
        "data": data.name,
        "data_sha256": data.sha256,
        "n_problems": len(data.items),
        "settings": asdict(settings),
    }


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the rollouts are made with."""

    opened: OpenSolver
    recorder: Recorder
    store: Store
    settings: ValueOnlySettings
    watcher: Watcher


def _roll_out(desk: _Desk, items: Sequence[Item]) -> None:
    """Solve the groups that are not there yet, whole; say how long it takes after the first."""
    n = desk.settings.group
    groups = [range(start, min(start + n, len(items))) for start in range(0, len(items), n)]
    todo = [group for group in groups if not all(number in desk.store for number in group)]
    done = [number for group in groups if group not in todo for number in group]
    n_done = len(done)
    desk.watcher.stage(1, "rollouts", len(items), n_done)
    endings = Counter(_endings([desk.store.load(number) for number in done]))
    for index, group in enumerate(todo):
        if desk.watcher.stopped:
            raise KeyboardInterrupt
        began = time.monotonic()
        made = list(_solve(desk, [items[number] for number in group]))
        for number, rollouts in zip(group, made, strict=True):
            desk.store.save(number, rollouts)
            endings.update(rollouts.endings)
        if index == 0:
            seconds = time.monotonic() - began
            n_embd = desk.opened.bundle.manifest.policy.n_embd
            n_todo = sum(map(len, todo))
            desk.watcher.tell(_expected(seconds, made, n_todo, len(items), n_embd=n_embd))
        n_done += len(group)
        note = f"{endings['right']} of {endings.total()} solutions right"
        desk.watcher.advance(len(group), note)
        if n_done >= HOPELESS_AFTER:
            refuse_hopeless(dict(endings), n_done, only_nothing=True)


def _solve(desk: _Desk, items: Sequence[Item]) -> Iterator[Rollouts]:
    settings = desk.settings
    results = list(
        desk.opened.solver.solve_many(
            [Problem(item.id, item.question) for item in items],
            group=len(items),
            strategy="best-of",
            settings=SearchSettings(
                n_samples=settings.n_samples, max_steps=settings.max_steps, seed=settings.seed
            ),
        )
    )
    cut = any(isinstance(r, Result) and r.finished == "interrupted" for r in results)
    if cut or desk.watcher.stopped or len(results) < len(items):
        raise KeyboardInterrupt
    hidden = desk.recorder.take()
    for item, result in zip(items, results, strict=True):
        if isinstance(result, Result):
            yield read_rollouts(item, result.tree, hidden, same=Patience(same_answer))
        else:
            yield UNTRIED


def _expected(
    seconds: float, made: Sequence[Rollouts], n_todo: int, n_all: int, *, n_embd: int
) -> str:
    """How long rollouts and fit will take, by what the first group took."""
    n_states = sum(len(np.unique(rollouts.twin)) for rollouts in made) / len(made) * n_all
    rest = seconds / len(made) * (n_todo - len(made))
    fit = expected_fit_s(int(n_states), n_embd)
    return f"expected: rollouts {_time(rest)} more, then the fit {_time(fit)}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _endings(rollouts: Sequence[Rollouts]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for problem in rollouts:
        total.update(problem.endings)
    return dict(total.most_common())


def _provenance(
    bundle: Bundle, data: DataSet, settings: ValueOnlySettings, found: dict[str, Estimate]
) -> Provenance:
    old = bundle.manifest.provenance
    best = found["best_of_n"]
    measured = Measurement(
        data.name, f"best-of-{settings.n_samples}, cross-fitted", best.n, best.mean or 0.0
    )
    return Provenance(
        base=f"{bundle.manifest.name}, with a value head of its own",
        rounds=old.rounds,
        data=(*old.data, f"value: {data.name}"),
        measured=(measured,),
    )
