"""What self-evolution brings, beside two controls, on problems fixed by a rule before training.

    python benchmarks/self_evolution.py --out RESULTS [--seeds 0,1,2] [--size quick] [--rounds 3]
        [--pool builtin-held-out:1600 | --topics NAMES [--draws 800]] [--start MODEL]
        [--arms search,shuffled,samples] [--strategies NAMES] [--held-out SHARE]
        [--set NAME=VALUE ...]

Of the pool (with `--topics` so many problems of each topic, in held-out wordings) those problems
are taken that the starting point solves in 20 to 80 % of 8 samples;
`train-lite` splits them by a hash. Arms: `search` is the method; `shuffled` learns the same paths
with the values of all steps mixed; `samples` learns for as many updates from plain samples without
search. Every number is of held-out problems, all seeds together, on which `eval` compares the
bundle of the last round with the starting point; p-values are exact sign tests on pairs (problem,
seed). Giving the same command again goes on after an interruption.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alphamath_lite.curriculum.builtin import builtin_problems
from alphamath_lite.evaluation.statistics import mean, paired, wilson
from alphamath_lite.training.self_evolution.folder import RoundFolder, read_lines

TOOL = [sys.executable, "-c", "from alphamath_lite.cli import main; main()"]
STRATEGIES = "greedy,sbs-1x5,sbs-3x5,mcts-40,vote-8"
GREEDY = "greedy.jsonl"
N_SAMPLES, LEAST, MOST = 8, 0.2, 0.8
DATA_SEED = 77
CONTROLS = {"search": [], "shuffled": ["--values", "shuffled"], "samples": ["--paths", "samples"]}
ORDER = (("sbs-1x5", "greedy"), ("sbs-3x5", "sbs-1x5"), ("mcts", "sbs-1x5"))

Right = dict[str, bool]
"""(seed and problem) -> whether the answer was right."""


@dataclass(frozen=True)
class Bench:
    """Where everything lies, and how every run is made."""

    out: Path
    size: str
    rounds: int
    start: str | None
    strategies: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def problems(self) -> Path:
        """The problems that the rule chose."""
        return self.out / "problems.jsonl"

    @property
    def test(self) -> Path:
        """Those of them that no run learns from."""
        return self.out / "test.jsonl"

    def run(self, arm: str, seed: int) -> Path:
        """The folder of a run."""
        return self.out / f"{arm}-{seed}"

    def examination(self, arm: str, seed: int, number: int) -> Path:
        """Where `eval` leaves its records of a round; round 0 is the same for all arms."""
        return self.out / "examinations" / f"{arm if number else 'start'}-{seed}"


def main() -> None:
    """Choose, train every arm with every seed, and print the table."""
    options = _options()
    # Runs examine themselves by greedy decoding alone: the test comes once, after the last round.
    changes = [
        f"examination.held_out={options.held_out}", "examination.problems=0",
        "examination.strategies=greedy", *(options.set or ()),
    ]  # fmt: skip
    bench = Bench(
        out=options.out,
        size=options.size,
        rounds=options.rounds,
        start=options.start,
        strategies=tuple(options.strategies.split(",")),
        changes=tuple(changes),
    )
    bench.out.mkdir(parents=True, exist_ok=True)
    if not bench.problems.exists():
        choose(bench, pool_of(bench, options.topics, options.draws) or options.pool)
    seeds, arms = [int(s) for s in options.seeds.split(",")], options.arms.split(",")
    for arm in arms:
        for seed in seeds:
            train(bench, arm, seed)
            for number in (0, bench.rounds):
                examine(bench, arm, seed, number)
    text = "\n".join(table(bench, arms, seeds))
    (bench.out / "table.md").write_text(text + "\n", encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pool", default="builtin-held-out:1600")
    parser.add_argument("--topics")
    parser.add_argument("--draws", type=int, default=800)
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--arms", default=",".join(CONTROLS))
    parser.add_argument("--size", default="quick")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--strategies", default=STRATEGIES)
    parser.add_argument("--held-out", type=float, default=0.35)
    parser.add_argument("--start")
    parser.add_argument("--set", action="append")
    return parser.parse_args()


def pool_of(bench: Bench, topics: str | None, n: int) -> str | None:
    """Write the pool of these topics, `n` problems each; returns its file."""
    if topics is None:
        return None
    path = bench.out / "pool.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for topic in topics.split(","):
            drawn = builtin_problems(n, seed=DATA_SEED, topic=topic, split="held_out")
            for number, problem in enumerate(drawn, 1):
                row = {
                    "id": f"{topic}-{number}",
                    "question": problem.question,
                    "answer": problem.answer,
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return str(path)


def choose(bench: Bench, pool: str) -> None:
    """Write the problems of the pool whose solve rate is within the rule."""
    folder, name = bench.out / "pool", f"vote-{N_SAMPLES}"
    words = ["eval", pool, "-s", name, "--out", str(folder), "--data-seed", str(DATA_SEED)]
    words += ["--no-trees"]
    _call([*words, *(["-m", bench.start] if bench.start else [])])
    rows = read_lines(folder / f"{name}.jsonl")
    kept = [row for row in rows if LEAST <= _rate(row) <= MOST]
    lines = [{"id": row["id"], "question": row["question"], "answer": row["golds"]} for row in kept]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    bench.problems.write_text(text, encoding="utf-8")


def _rate(row: dict[str, Any]) -> float:
    return mean([sample["outcome"] == "equal" for sample in row["samples"]])


def train(bench: Bench, arm: str, seed: int) -> None:
    """One run, from the beginning or from where it was."""
    folder = bench.run(arm, seed)
    if (folder / "run.json").exists():
        _call(["train-lite", "--resume", str(folder)])
        return
    words = ["train-lite", "--problems", str(bench.problems), "--out", str(folder)]
    words += ["--size", bench.size, "--rounds", str(bench.rounds), "--seed", str(seed)]
    words += ["--start", bench.start] if bench.start else []
    changes = list(bench.changes)
    if arm == "samples":
        updates = _updates(bench.run("search", seed), bench.rounds)
        changes.append(f"learning.updates={','.join(map(str, updates))}")
    _call([*words, *CONTROLS[arm], *(w for change in changes for w in ("--set", change))])


def examine(bench: Bench, arm: str, seed: int, number: int) -> None:
    """`eval` of a round's bundle on the problems that were held out."""
    run, folder = bench.run(arm, seed), bench.examination(arm, seed, number)
    if (folder / "summary.json").exists():
        return
    if not bench.test.exists():
        held = {row["id"] for row in read_lines(RoundFolder(run / "round-0").evaluation / GREEDY)}
        lines = [line for line in read_lines(bench.problems) if line["id"] in held]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        bench.test.write_text(text, encoding="utf-8")
    bundle = RoundFolder(run / f"round-{number}").bundle
    words = ["eval", str(bench.test), "-s", ",".join(bench.strategies), "-m", str(bundle)]
    words += ["--seed", str(seed), "--group", "4", "--no-trees", "--no-equal-tokens"]
    _call([*words, "--out", str(folder)])


def _updates(run: Path, rounds: int) -> list[int]:
    """Updates of each round of a run."""
    folders = [RoundFolder(run / f"round-{number}") for number in range(1, rounds + 1)]
    return [len(read_lines(folder.metrics)) for folder in folders]


def _call(words: Sequence[str]) -> None:
    subprocess.run([*TOOL, *words], check=True, stdout=subprocess.DEVNULL)


def table(bench: Bench, arms: Sequence[str], seeds: Sequence[int]) -> Iterator[str]:
    """The result as Markdown."""
    last = bench.rounds
    n, n_test = len(read_lines(bench.problems)), len(read_lines(bench.test))
    which = f"seeds {', '.join(map(str, seeds))}, size {bench.size}, {last} rounds"
    yield f"{n} problems, {n_test} of them held out; {which}."
    yield ""
    yield "| arm | strategy | tokens | round 0 | last round | 95 % interval | p against round 0 |"
    yield "|---|---|---|---|---|---|---|"
    for arm in arms:
        for name in bench.strategies:
            before = rights(bench, arm, seeds, 0, name)
            after = rights(bench, arm, seeds, last, name)
            low, high = wilson(sum(after.values()), len(after))
            cells = (
                arm,
                name,
                f"{tokens(bench, arm, seeds, last, name):,.0f}",
                _percent(before),
                _percent(after),
                f"{100 * low:.1f} to {100 * high:.1f}",
                f"{compared(after, before)['p_value']:.3g}",
            )
            yield f"| {' | '.join(cells)} |"
    yield ""
    yield from comparisons(bench, arms, seeds)


def comparisons(bench: Bench, arms: Sequence[str], seeds: Sequence[int]) -> Iterator[str]:
    """The arms against each other, and the strategies within each arm, in the last round."""
    last = bench.rounds
    names = bench.strategies
    for arm in arms[1:]:
        for name in names:
            one = rights(bench, arms[0], seeds, last, name)
            yield _line(f"{name}: {arms[0]}", one, arm, rights(bench, arm, seeds, last, name))
    for arm in arms:
        for better, worse in ORDER:
            pair = [next((n for n in names if n.startswith(s)), None) for s in (better, worse)]
            if all(pair):
                one, other = (rights(bench, arm, seeds, last, str(name)) for name in pair)
                yield _line(f"{arm}: {pair[0]}", one, str(pair[1]), other)


def _line(one: str, first: Right, other: str, second: Right) -> str:
    found = compared(first, second)
    return (
        f"- {one} against {other}: {found['only_a']} to {found['only_b']} right alone, "
        f"p = {found['p_value']:.3g}"
    )


def compared(one: Right, other: Right) -> dict[str, Any]:
    """The sign test on the pairs that both hold."""
    keys = sorted(one.keys() & other.keys())
    return paired("a", [one[key] for key in keys], "b", [other[key] for key in keys])


def rights(bench: Bench, arm: str, seeds: Sequence[int], number: int, name: str) -> Right:
    """Which held-out problems are right, all seeds together."""
    return {
        f"{seed}/{row['id']}": row["outcome"] == "equal"
        for seed in seeds
        for row in _records(bench, arm, seed, number, name)
    }


def tokens(bench: Bench, arm: str, seeds: Sequence[int], number: int, name: str) -> float:
    """Mean tokens of a problem."""
    rows = [row for seed in seeds for row in _records(bench, arm, seed, number, name)]
    return mean([row["tokens"] for row in rows])


def _records(bench: Bench, arm: str, seed: int, number: int, name: str) -> list[dict[str, Any]]:
    return read_lines(bench.examination(arm, seed, number) / f"{name}.jsonl")


def _percent(found: Right) -> str:
    return f"{100 * mean(list(found.values())):.1f} %"


if __name__ == "__main__":
    main()
