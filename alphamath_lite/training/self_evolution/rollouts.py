"""Rollouts: every training problem is searched several times, with the truth as terminal reward.

All trees of a problem, and of the problems of its group, grow in the same batches. The trees of a
group are written when it ends; a group is grown as a whole or again, so that a run that was killed
gives the same trees as an undisturbed one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from alphamath_lite.answers import compare
from alphamath_lite.evaluation.data import Item
from alphamath_lite.results import Failure, Problem, Result, Reward
from alphamath_lite.search import SearchSettings
from alphamath_lite.search.selection import stable_hash
from alphamath_lite.training.self_evolution.folder import RoundFolder, write_json
from alphamath_lite.training.self_evolution.settings import RolloutSettings
from alphamath_lite.training.self_evolution.watching import Bench, Watcher
from alphamath_lite.tree_file import origin, save_tree

STEPS_A_SOLUTION = 3  # about; makes plain samples cost what a tree costs
MOST_PLAIN_SAMPLES = 64
_REWARDS = {"equal": 1.0, "different": -1.0, "unsure": None}


@dataclass(frozen=True, slots=True)
class Rollouts:
    """Searches the problems of one round into a folder."""

    settings: RolloutSettings
    folder: RoundFolder
    number: int  # of the round, from 1
    seed: int

    def run(self, items: Sequence[Item], bench: Bench, watcher: Watcher) -> None:
        """Grow the trees that are not there yet; raises KeyboardInterrupt when stopped."""
        n = self.settings.group
        groups = [items[i : i + n] for i in range(0, len(items), n)]
        todo = [group for group in groups if not all(map(self._is_done, group))]
        n_todo = sum(map(len, todo))
        watcher.stage(self.number, "rollouts", len(items), len(items) - n_todo)
        bench.set_temperature(self._temperature)
        self.folder.trees.mkdir(exist_ok=True)
        before, n_solved = bench.counts(), 0
        for group in todo:
            if watcher.stopped:
                raise KeyboardInterrupt
            results = self._grow(group, bench)
            if watcher.stopped:
                raise KeyboardInterrupt
            for item, found in zip(group, results, strict=True):
                n_solved += self._keep(item, found)
            now = bench.counts()
            speed = (now.n_sampled - before.n_sampled) / max(1e-9, now.seconds - before.seconds)
            watcher.advance(len(group), f"{n_solved} solved, {speed:,.0f} tokens/s")

    @property
    def _temperature(self) -> float:
        return self.settings.first_temperature if self.number == 1 else self.settings.temperature

    def _is_done(self, item: Item) -> bool:
        trees = (self.folder.tree(item.line, number) for number in range(self.settings.trees))
        return self.folder.failure(item.line).exists() or all(path.exists() for path in trees)

    def _grow(self, group: Sequence[Item], bench: Bench) -> list[list[Result | Failure]]:
        n = self.settings.trees
        problems = [
            Problem(
                f"{item.id}/{tree}",
                item.question,
                reward=rewarder(item),
                seed=stable_hash(self.seed, self.number, tree),
            )
            for item in group
            for tree in range(n)
        ]
        results = list(
            bench.solver.solve_many(
                problems, group=len(problems), strategy=self._strategy, settings=self._search
            )
        )
        if len(results) < len(problems) or any(_interrupted(result) for result in results):
            raise KeyboardInterrupt
        return [results[i : i + n] for i in range(0, len(results), n)]

    @property
    def _strategy(self) -> str:
        return "mcts" if self.settings.paths == "search" else "vote"

    @property
    def _search(self) -> SearchSettings:
        settings, n_samples = self.settings, self.settings.samples
        if settings.paths == "samples":
            n_steps = settings.simulations * settings.samples
            n_samples = min(MOST_PLAIN_SAMPLES, max(1, n_steps // STEPS_A_SOLUTION))
        return SearchSettings(
            n_samples=n_samples,
            n_simulations=settings.simulations,
            c_puct=settings.c_puct,
            max_steps=settings.max_steps,
            training=True,
        )

    def _keep(self, item: Item, results: Sequence[Result | Failure]) -> bool:
        """Write the trees of a problem, the last one last; whether it was solved."""
        for number, result in enumerate(results):
            if isinstance(result, Failure):
                write_json(self.folder.failure(item.line), {"id": item.id, "error": result.error})
                return False
            meta = {**origin(result), "id": item.id, "line": item.line}
            save_tree(self.folder.tree(item.line, number), result.tree, meta)
        return any(
            node.reward == 1
            for result in results
            if isinstance(result, Result)
            for node in result.tree.answered()
        )


def rewarder(item: Item) -> Reward:
    """The reward of final answers to a problem: +1, -1, or None where nobody can tell."""

    @cache
    def reward(answer: str) -> float | None:
        return _REWARDS[compare(item.golds, answer, tolerance=item.tolerance).outcome]

    return reward


def _interrupted(result: Result | Failure) -> bool:
    return isinstance(result, Result) and result.finished == "interrupted"
