"""What the value head knows: it tells right solutions from wrong ones, and elects answers.

    python -m benchmarks.value_head [--model BUNDLE] [--problems builtin-held-out:300]

Samples 16 solutions a problem. Where at least two are right and two are wrong: the chance that a
right one has the higher value than a wrong one (AUC), within the problem, averaged over problems,
by the value at the end and at the middle step. On all problems, among the first 8 samples: the
best by value, the vote weighted by value, the plain vote, and one sample drawn at random.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from alphamath_lite.answers import compare
from alphamath_lite.answers.grading import same_answer
from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.evaluation.data import builtin_set
from alphamath_lite.evaluation.statistics import auroc, paired, wilson
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.search.choosing import elect
from alphamath_lite.tree import Node, Tree

N_SAMPLES, N_VOTERS = 16, 8
N_RESAMPLES = 2000
GROUP = 4


@dataclass(frozen=True, slots=True)
class Sampled:
    """A problem's finished samples in the order drawn, and which of them are right."""

    tree: Tree
    ends: list[Node]
    right: list[bool]

    def auc(self, value: Callable[[Sequence[Node]], float]) -> float | None:
        """Of a value read off the path; None with under two right or two wrong samples."""
        if not 2 <= sum(self.right) <= len(self.right) - 2:
            return None
        return auroc([value(self.tree.path(end.id)) for end in self.ends], self.right)

    def elected(self, *, weighted: bool) -> bool:
        """Whether the vote of the first samples is right."""
        found = elect(self.tree, self.ends[:N_VOTERS], same_answer, weighted=weighted)
        return found is not None and self._is_right(found.node)

    def best(self) -> bool:
        """Whether the first sample of highest value is right."""
        if not self.ends:
            return False
        best = max(self.ends[:N_VOTERS], key=lambda end: end.value or 0.0)
        return self._is_right(best.id)

    def _is_right(self, node: int) -> bool:
        return next(r for end, r in zip(self.ends, self.right, strict=True) if end.id == node)


def sampled(model: str | None, name: str, *, seed: int, temperature: float) -> Iterator[Sampled]:
    """Sample the solutions of every problem and judge them."""
    items = builtin_set(name, seed=seed).items
    settings = SearchSettings(n_samples=N_SAMPLES, seed=seed)
    with open_solver(OpenSettings(model=model, temperature=temperature)) as ready:
        results = ready.solver.solve_many(
            (Problem(item.id, item.question) for item in items),
            group=GROUP, strategy="best-of", settings=settings,
        )  # fmt: skip
        for item, result in zip(items, results, strict=True):
            if isinstance(result, Result) and result.tree:
                ends = sorted(result.tree.answered(), key=lambda end: end.run)
                right = [compare(item.golds, end.answer or "").equal for end in ends]
                yield Sampled(result.tree, ends, right)


def end_value(path: Sequence[Node]) -> float:
    """At the last step."""
    return path[-1].value or 0.0


def middle_value(path: Sequence[Node]) -> float:
    """At the step in the middle, the earlier one of two."""
    return path[(len(path) - 1) // 2].value or 0.0


def interval(numbers: Sequence[float]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean."""
    rng = Random(0)
    means = sorted(fmean(rng.choices(numbers, k=len(numbers))) for _ in range(N_RESAMPLES))
    return means[N_RESAMPLES // 40], means[-N_RESAMPLES // 40]


def main() -> None:
    """Sample and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="a bundle; the default one without it")
    parser.add_argument("--problems", default="builtin-held-out:300")
    parser.add_argument("--temperature", type=float, default=0.6)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    found = list(
        sampled(chosen.model, chosen.problems, seed=chosen.seed, temperature=chosen.temperature)
    )
    print(
        f"{chosen.problems}: {len(found)} problems, {N_SAMPLES} samples at T {chosen.temperature}"
    )
    for name, value in (("end", end_value), ("middle step", middle_value)):
        areas = [area for one in found if (area := one.auc(value)) is not None]
        low, high = interval(areas)
        print(
            f"AUC at the {name}: {fmean(areas):.3f} ({low:.3f} to {high:.3f}), {len(areas)} of them"
        )
    ways = {
        f"best-of-{N_VOTERS} by value": [one.best() for one in found],
        "vote weighted by value": [one.elected(weighted=True) for one in found],
        f"majority@{N_VOTERS}": [one.elected(weighted=False) for one in found],
    }
    for name, right in ways.items():
        low, high = wilson(sum(right), len(right))
        print(f"{name}: {sum(right)} of {len(right)} ({low:.1%} to {high:.1%})")
    print(f"one sample: {fmean(fmean(one.right or [False]) for one in found):.1%} on average")
    *judged, (plain, votes) = ways.items()
    for name, right in judged:
        against = paired(name, right, plain, votes)
        print(f"{name} against {plain}: {against['only_a']} to {against['only_b']}, "
              f"p = {against['p_value']:.2g}")  # fmt: skip


if __name__ == "__main__":
    main()
