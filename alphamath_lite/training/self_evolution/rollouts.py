"""Rollouts: every training problem is searched several times, with the truth as terminal reward.

All trees of a problem, and of the problems of its group, grow in the same batches. The trees of a
group are written when it ends; a group is grown as a whole or again, so that a run that was killed
gives the same trees as an undisturbed one.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from alphamath_lite.answers import compare
from alphamath_lite.errors import AlphaMathError
from alphamath_lite.evaluation.data import Item
from alphamath_lite.results import Failure, Problem, Result, Reward
from alphamath_lite.search import SearchSettings
from alphamath_lite.search.selection import stable_hash
from alphamath_lite.training.self_evolution.folder import RoundFolder, write_json
from alphamath_lite.training.self_evolution.settings import RolloutSettings
from alphamath_lite.training.self_evolution.watching import Bench, Watcher
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree, origin, save_tree

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
        settings = self.settings
        temperature = settings.first_temperature if self.number == 1 else settings.temperature
        bench.set_temperature(temperature)
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

    def _is_done(self, item: Item) -> bool:
        last = self.folder.tree(item.line, self.settings.trees - 1)
        return last.exists() or self.folder.failure(item.line).exists()

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
            meta = {**origin(result), "id": item.id, "line": item.line, "tokens": n_tokens(result)}
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


def n_tokens(result: Result) -> int:
    """Tokens sampled for a tree."""
    return result.counts.n_sampled


def _interrupted(result: Result | Failure) -> bool:
    return isinstance(result, Result) and result.finished == "interrupted"


def grown(folder: RoundFolder, items: Sequence[Item]) -> Iterator[tuple[Item, list[Tree]]]:
    """The trees of every problem, in the order of the problems; none for one that failed."""
    for item in items:
        trees: list[Tree] = []
        while (path := folder.tree(item.line, len(trees))).exists():
            trees.append(load_tree(path).tree)
        yield item, trees


def account(folder: RoundFolder, items: Sequence[Item]) -> dict[str, Any]:
    """What the trees came to, as JSON data; the shares are of problems."""
    rewards: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    n_solved = n_trees = n_nodes = n_sampled = 0
    for _, trees in grown(folder, items):
        ends = [node for tree in trees for node in tree.nodes if node.terminal]
        n_trees += len(trees)
        n_nodes += sum(len(tree) - 1 for tree in trees)
        n_sampled += sum(node.n_tokens for tree in trees for node in tree.nodes)
        n_solved += any(node.reward == 1 for node in ends)
        for node in ends:
            if node.status == "failed":
                reasons[node.reason.partition(":")[0]] += 1
            else:
                rewards[{1.0: "right", -1.0: "wrong"}.get(node.reward or 0.0, "unsure")] += 1
    return {
        "problems": len(items),
        "solved": n_solved,
        "trees": n_trees,
        "nodes": n_nodes,
        "tokens": n_sampled,
        "untried": len(list(folder.trees.glob("*.failed.json"))),
        "answers": {name: rewards[name] for name in ("right", "wrong", "unsure")},
        "failed_steps": dict(sorted(reasons.items())),
    }


def refuse_hopeless(found: dict[str, Any], *, has_code: bool) -> None:
    """Raise AlphaMathError when no problem was solved: there would be nothing to learn from."""
    if found["solved"]:
        return
    answers, n_failed = found["answers"], sum(found["failed_steps"].values())
    counts = (
        f"none of {found['problems']} problems was solved in {found['trees']} trees "
        f"({found['nodes']} steps: {answers['wrong']} wrong answers, {answers['unsure']} answers "
        f"of which nobody is sure, {n_failed} failed steps, {found['untried']} problems not tried)"
    )
    raise AlphaMathError(counts, hint=_likely_cause(found, n_failed, has_code=has_code))


def _likely_cause(found: dict[str, Any], n_failed: int, *, has_code: bool) -> str:
    answers = found["answers"]
    n_answers = sum(answers.values())
    if found["untried"] == found["problems"]:
        return "The questions do not fit into the model."
    if not has_code:
        return "No code could be run; alphamath-lite doctor says why."
    if n_failed > n_answers and found["failed_steps"].get("unparsable", 0) * 2 > n_failed:
        return "The model does not write the step format: start from one that does."
    if n_failed > n_answers:
        return "Most solutions break off: the model is too weak for these problems, or not trained."
    if answers["unsure"] > answers["wrong"]:
        return "The reference answers cannot be compared: write them as plain mathematics."
    return (
        "The problems are too hard for this model: begin with easier ones "
        "(solved once in ten samples or more), or check the reference answers."
    )


def read_account(folder: RoundFolder) -> dict[str, Any]:
    """What `account` found before."""
    return dict(json.loads(folder.rollouts.read_text(encoding="utf-8")))
