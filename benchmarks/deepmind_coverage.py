"""How much of the DeepMind generator's train regime is read as worked solutions, by module.

    python benchmarks/deepmind_coverage.py [--questions 100]

For every module: the share of questions of the three train levels that become a solution whose
stated answer is the generator's, the share of the generator's answers that the comparison accepts
as their own, milliseconds to draw a question and to solve it, and tokens of the longest example.
Needs the extra [deepmind].
"""

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from alphamath_lite.answers import compare
from alphamath_lite.steps import render_solution
from alphamath_lite.training.deepmind.generator import TRAIN, draw_question, modules
from alphamath_lite.training.deepmind.judging import reference
from alphamath_lite.training.deepmind.traces import solve

TOKENIZER = Path(__file__).parents[1] / "checkpoints" / "mini" / "tokenizer.json"
USUAL_TOKENS = 400


@dataclass
class Coverage:
    """What was measured on the questions of a module."""

    n: int = 0
    own: int = 0
    drawing_s: float = 0.0
    solving_s: float = 0.0
    tokens: list[int] = field(default_factory=list)

    def row(self, name: str) -> str:
        """One line of the table."""
        share, own = len(self.tokens) / self.n, self.own / self.n
        ms = f"{self.drawing_s / self.n * 1e3:.1f} | {self.solving_s / self.n * 1e3:.1f}"
        long = sum(n > USUAL_TOKENS for n in self.tokens) / self.n
        longest = max(self.tokens, default=0)
        return f"| {name} | {share:.3f} | {own:.3f} | {ms} | {longest} | {long:.3f} |"


def measure(module: str, n: int, tokenizer: Tokenizer) -> Coverage:
    """Draw and solve `n` questions of each train level."""
    found = Coverage()
    for level, regime in enumerate(TRAIN, 1):
        rng = Random(f"coverage/{module}/{regime}")
        for _ in range(n):
            start = time.perf_counter()
            question = draw_question(regime, module, rng)
            drawn = time.perf_counter()
            trace = solve(question, level=level)
            found.solving_s += time.perf_counter() - drawn
            found.drawing_s += drawn - start
            found.n += 1
            found.own += compare(reference(module, question.answer), question.answer).equal
            if trace:
                text = render_solution(question.text, trace.steps)
                found.tokens.append(len(tokenizer.encode(text, add_special_tokens=False).ids))
    return found


def main() -> None:
    """Print the table and its sums."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=100, help="Of each module and level.")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    print("| module | solved | own answer | ms drawing | ms solving | longest | over 400 tokens |")
    print("|---|---|---|---|---|---|---|")
    total = Coverage()
    for module in modules(TRAIN[0]):
        found = measure(module, options.questions, tokenizer)
        print(found.row(module), flush=True)
        for name in ("n", "own", "drawing_s", "solving_s", "tokens"):
            setattr(total, name, getattr(total, name) + getattr(found, name))
    print(total.row("all"))


if __name__ == "__main__":
    main()
