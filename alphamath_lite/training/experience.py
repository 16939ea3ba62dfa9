"""The policy's own solutions of problems, right and wrong, and how often it was right.

`python -m alphamath_lite.training.experience --model BUNDLE --out FILE --problems N` samples
solutions of built-in problems in trained wordings, a line of the file for each problem. The value
of a step is the mean reward of the samples through it, that of the last step its reward (AlphaMath,
section 3.2). These teach values only, as better solutions are known. With `--questions FILE`, JSON
Lines with answers only such as GSM8K's and MATH's, right solutions are to be imitated as well.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean

from alphamath_lite.answers import compare
from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli.inputs import known_problems
from alphamath_lite.curriculum.traces import sample
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.steps import StepSyntaxError, parse_step, render_step
from alphamath_lite.training.draw import Mix, draw_key
from alphamath_lite.training.examples import Labelled
from alphamath_lite.tree import Tree

GROUP = 16
Judged = tuple[str, list[Labelled]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its reference answers, and whether right solutions are worth imitating."""

    family: str
    question: str
    golds: tuple[str, ...]
    imitate: bool = False


def questions(path: Path) -> Iterator[Asked]:
    """The questions of a file whose answers are known; raises UsageError when there are none."""
    for item in known_problems(str(path)).items:
        yield Asked(f"{path.parent.name}/{item.topic or 'all'}", item.question, item.golds, True)


def label(tree: Tree, gold: str | Sequence[str]) -> list[list[Labelled]]:
    """The distinct finished solutions of a tree whose answer is surely right or surely wrong.

    Raises StepSyntaxError when a step cannot be read.
    """
    rewards: dict[tuple[str, ...], list[float]] = defaultdict(list)
    ends: set[tuple[str, ...]] = set()
    for end in tree.answered():
        outcome = compare(gold, end.answer or "").outcome
        texts = tuple(node.text for node in tree.path(end.id))
        if outcome != "unsure":
            ends.add(texts)
            for length in range(1, len(texts) + 1):
                rewards[texts[:length]].append(1.0 if outcome == "equal" else -1.0)
    return [
        [
            Labelled(parse_step(text), False, fmean(rewards[texts[: depth + 1]]))
            for depth, text in enumerate(texts)
        ]
        for texts in sorted(ends)
    ]


def exercises(seed: int, n: int) -> Iterator[Asked]:
    """Problems drawn like those of the training stream, in trained wordings with noise."""
    rng = Random(f"experience/{seed}")
    while n:
        try:
            problem, _ = sample(draw_key(rng, Mix()), rng, split="train", noisy=True)
        except (ValueError, ArithmeticError, TypeError, KeyError):
            continue  # a rare draw of a family that does not work out
        n -= 1
        yield Asked(problem.family, problem.question, (problem.answer,))


@dataclass(frozen=True, slots=True)
class Experience:
    """Solutions by how they ended, and for each family its problems' shares of right samples.

    `examples` are right ones to be imitated; the others teach values only.
    """

    right: list[Judged]
    wrong: list[Judged]
    examples: list[Judged]
    solved: dict[str, list[float]]

    def emphasis(self, *, most: float = 5.0, prior: float = 2.0) -> tuple[tuple[str, float], ...]:
        """Weights of families, in [1, most]: 1 where every sample was right.

        A family of few problems is taken to be like the others: `prior` is the number of problems
        of mean success that it is given beside its own.
        """
        shares = [share for family in self.solved.values() for share in family]
        mean = fmean(shares) if shares else 1.0
        return tuple(
            (key, 1 + (most - 1) * (1 - (sum(own) + prior * mean) / (len(own) + prior)))
            for key, own in self.solved.items()
        )


def read(path: Path) -> Experience:
    """What `main` wrote to a file."""
    found = Experience([], [], [], defaultdict(list))
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not (imitate := record.get("imitate", False)):
            found.solved[record["family"]].append(record["solved"])
        for solution in record["solutions"]:
            is_right = solution[-1][1] > 0
            write = imitate and is_right
            steps = [Labelled(parse_step(text), write, value) for text, value in solution]
            pool = found.examples if write else found.right if is_right else found.wrong
            pool.append((record["question"], steps))
    return found


def main() -> None:
    """Read the options, sample, and write one line a problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="Bundle of the policy.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--problems", type=int, default=4000)
    parser.add_argument("--questions", type=Path, help="JSON Lines with answers, instead.")
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    drawn = questions(options.questions) if options.questions else None
    given = list(drawn or exercises(options.seed, options.problems))
    settings = SearchSettings(n_samples=options.samples, seed=options.seed)
    opened = OpenSettings(model=options.model, temperature=options.temperature)
    with open_solver(opened) as ready, options.out.open("w", encoding="utf-8") as file:
        results = ready.solver.solve_many(
            (Problem(str(n), problem.question) for n, problem in enumerate(given)),
            group=GROUP, strategy="vote", settings=settings,
        )  # fmt: skip
        for problem, result in zip(given, results, strict=True):
            if isinstance(result, Result) and result.tree:
                file.write(json.dumps(_record(problem, result.tree, options.samples)) + "\n")
                file.flush()


def _record(problem: Asked, tree: Tree, n_samples: int) -> dict[str, object]:
    try:
        solutions = label(tree, problem.golds)
    except StepSyntaxError:
        solutions = []
    answers = Counter(node.answer or "" for node in tree.answered())
    n_right = sum(
        n for given, n in answers.items() if compare(problem.golds, given).outcome == "equal"
    )
    return {
        "family": problem.family,
        "question": problem.question,
        "imitate": problem.imitate,
        "solved": n_right / n_samples,
        "solutions": [[(render_step(s.step), s.value) for s in steps] for steps in solutions],
    }


if __name__ == "__main__":
    main()
