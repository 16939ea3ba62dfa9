"""DeepMind Mathematics: accuracy by module on the published test regimes, by the real `eval`.

    python benchmarks/deepmind_mathematics.py [--strategy greedy] [--problems 50] [--out DIR]

Every module of `interpolate` and `extrapolate` gives the same number of questions, drawn with a
fixed seed (PYTHONHASHSEED plays no part). They are written to OUT/questions.jsonl, solved and
graded by `alphamath-lite eval`, and tabulated: `right` counts answers that are also in the form
asked for (sorted, expanded, factored, the very numeral), `equal` those of equal value, as `eval`
counts. A regime's figure is the mean over its modules, beside the published one of a Transformer
of 30M parameters, which counts the very text of the answer. Needs the extra [deepmind].
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from alphamath_lite.errors import AlphaMathError
from alphamath_lite.evaluation.records import Record
from alphamath_lite.training.deepmind.generator import TEST, Regime, draw_question, modules
from alphamath_lite.training.deepmind.judging import is_right, reference

TOOL = [sys.executable, "-c", "from alphamath_lite.cli import main; main()"]
PUBLISHED = {"interpolate": 0.76, "extrapolate": 0.50}
QUESTIONS = "questions.jsonl"


@dataclass
class Score:
    """What became of the questions of one module."""

    n: int = 0
    right: int = 0
    equal: int = 0

    @property
    def accuracy(self) -> float:
        """The share of right answers, in [0, 1]."""
        return self.right / self.n


def questions(regimes: Sequence[Regime], *, n: int, seed: int) -> Iterator[dict[str, str]]:
    """`n` questions of every module, each a function of seed, module and number."""
    for regime in regimes:
        for module in modules(regime):
            for number in range(n):
                rng = Random(f"deepmind/{seed}/{regime}/{module}/{number}")
                drawn = draw_question(regime, module, rng)
                yield {
                    "id": f"{regime}/{module}/{number}",
                    "question": drawn.text,
                    "answer": reference(module, drawn.answer),
                    "topic": module,
                    "level": regime,
                    "text": drawn.answer,
                }


def solve(options: argparse.Namespace) -> None:
    """Let `eval` solve and grade the questions; goes on where it stopped."""
    command = [
        *TOOL, "eval", str(options.out / QUESTIONS),
        "--strategy", options.strategy, "--out", str(options.out / "eval"), "--no-equal-tokens",
        "--no-trees", "--group", str(options.group),
        "--quiet", *(["--model", options.model] if options.model else []),
        *(["--threads", str(options.threads)] if options.threads else []),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def scores(folder: Path) -> dict[str, dict[str, dict[str, Score]]]:
    """By strategy, regime and module."""
    lines = (folder / QUESTIONS).read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    found: dict[str, dict[str, dict[str, Score]]] = {}
    for strategy in json.loads((folder / "eval" / "run.json").read_text())["courses"]:
        of = found[strategy] = defaultdict(lambda: defaultdict(Score))
        journal = (folder / "eval" / f"{strategy}.jsonl").read_text(encoding="utf-8")
        for record in map(Record.from_json, map(json.loads, journal.splitlines())):
            score = of[record.level][record.topic]
            score.n += 1
            score.equal += record.right
            score.right += record.right and is_right(record.topic, texts[record.id], record.answer)
    return found


def table(of: dict[str, dict[str, Score]]) -> str:
    """Every module of every regime, and the means, as Markdown."""
    lines = ["| regime | module | n | right | equal |", "|---|---|---|---|---|"]
    for regime, by_module in of.items():
        for module, score in by_module.items():
            shares = f"{score.accuracy:.2f} | {score.equal / score.n:.2f}"
            lines.append(f"| {regime} | {module} | {score.n} | {shares} |")
        mean = sum(score.accuracy for score in by_module.values()) / len(by_module)
        equal = sum(score.equal / score.n for score in by_module.values()) / len(by_module)
        lines.append(
            f"| {regime} | **mean over {len(by_module)} modules** (published: "
            f"{PUBLISHED[regime]:.2f}) | | **{mean:.3f}** | {equal:.3f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Draw, solve, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--problems", type=int, default=50, help="Questions of each module.")
    parser.add_argument("--regime", choices=TEST, action="append", help="Default: both.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--strategy", default="sbs-3x5", help="As in eval; several with commas.")
    parser.add_argument("--model", help="As in eval; default: the default model.")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--group", type=int, default=2, help="As in eval.")
    parser.add_argument("--out", type=Path, default=Path("evaluations/deepmind"))
    options = parser.parse_args()
    rows = questions(options.regime or TEST, n=options.problems, seed=options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / QUESTIONS).write_text("".join(json.dumps(row) + "\n" for row in rows))
    solve(options)
    for strategy, of in scores(options.out).items():
        print(f"## {strategy}\n\n{table(of)}\n")


if __name__ == "__main__":
    try:
        main()
    except AlphaMathError as error:
        sys.exit(f"{error}")
