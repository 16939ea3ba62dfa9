"""Where an F16 file in llama.cpp differs from PyTorch in float32: weights, activations, or more?

    python -m benchmarks.export_rounding [--vocabularies DIR] [--seeds 3] [--texts 16]

The shapes and vocabularies of `benchmarks.export_fidelity`, with new random weights for each seed.
One line a comparison: share of tokens with the same likeliest successor and its 95 % Wilson
interval, relative error of the hidden states, largest difference of the values, and the largest
lead, in standard deviations of the logits, that a token had in the reference and lost.

- `F16`: the file beside the checkpoint in float32, the figure that is wanted;
- `F16, half checkpoint`: beside a checkpoint whose matrices are F16 already, so that none is
  rounded: what remains is llama.cpp's rounding of the vectors it multiplies with them;
- `weights`: both in PyTorch, the matrices of one rounded to F16;
- `F32`: a file without any rounding, the control;
- `F16 as solved`: with the cells, attention and layout of `solve`.

Exits with 1 when `F16` agrees on less than 99.5 % of the tokens of a shape, or a value is off by
more than 0.01.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from alphamath_lite.bundles.checkpoint import HEAD_BIAS, HEAD_WEIGHT, ValueHead, read_checkpoint
from alphamath_lite.bundles.write_gguf import write_gguf
from alphamath_lite.curriculum.builtin import builtin_problems
from alphamath_lite.engine.threads import allowed_cores
from alphamath_lite.evaluation.statistics import wilson
from alphamath_lite_export.fidelity import Outputs, Run
from alphamath_lite_export.running import FAITHFUL, open_llama, open_torch
from alphamath_lite_export.tokens import probe_tokens
from benchmarks.export_fidelity import WIDTH, widened
from benchmarks.export_parity import CASES, write_source
from tests.export import checkpoints

PAIRS = {
    "F16": ("checkpoint", "F16"),
    "F16, half checkpoint": ("half checkpoint", "F16"),
    "weights": ("checkpoint", "half checkpoint"),
    "F32": ("checkpoint", "F32"),
    "F16 as solved": ("checkpoint", "F16 as solved"),
}
"""What is compared with what."""

SOLVED = replace(FAITHFUL, cache_type="f16", flash_attention=True, repack=True)
QUESTIONS_A_TEXT = 6


@dataclass
class Tally:
    """What one comparison has seen so far."""

    same: list[bool] = field(default_factory=list)
    hidden: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lead: float = 0.0

    def add(self, reference: Outputs, found: Outputs, head: ValueHead) -> None:
        """Compare the outputs of one text."""
        (old, old_hidden), (new, new_hidden) = reference, found
        rows = np.arange(len(old))
        best, other = old.argmax(axis=1), new.argmax(axis=1)
        self.same += (best == other).tolist()
        leads = (old[rows, best] - old[rows, other]) / old.std(axis=1)
        self.lead = max(self.lead, float(leads.max()))
        off = np.linalg.norm(new_hidden - old_hidden, axis=1)
        self.hidden += (off / np.linalg.norm(old_hidden, axis=1)).tolist()
        self.values += np.abs(head(old_hidden) - head(new_hidden)).tolist()

    @property
    def good(self) -> bool:
        """Whether this is what is wanted of F16."""
        return float(np.mean(self.same)) >= 0.995 and max(self.values) <= 0.01

    def row(self, name: str) -> str:
        """A line of a Markdown table."""
        low, high = wilson(sum(self.same), len(self.same))
        return (
            f"| {name} | {len(self.same)} | {np.mean(self.same):.2%} ({low:.2%} to {high:.2%}) | "
            f"{np.mean(self.hidden):.1e} | {max(self.values):.4f} | {self.lead:.4f} |"
        )


def main() -> int:
    """Print a table for each shape; 1 when F16 is not faithful on one of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--vocabularies", type=Path, default=checkpoints.VOCABULARIES)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=16)
    options = parser.parse_args()
    checkpoints.VOCABULARIES = options.vocabularies
    good = []
    for name, (vocabulary, changes) in CASES.items():
        tallies = {pair: Tally() for pair in PAIRS}
        for seed in range(options.seeds):
            with tempfile.TemporaryDirectory() as place:
                measure(Path(place), vocabulary, changes, seed, options.texts, tallies)
        print(f"{name}\n\n| | tokens | top-1 | hidden | value | lead |\n{'|---' * 6}|")
        print("\n".join(tally.row(pair) for pair, tally in tallies.items()), "\n", flush=True)
        good.append(tallies["F16"].good)
    return int(not all(good))


def measure(
    place: Path,
    vocabulary: str,
    changes: dict[str, Any],
    seed: int,
    n_texts: int,
    tallies: dict[str, Tally],
) -> None:
    """Add the comparisons of one draw of weights."""
    whole, half = place / "model", place / "half"
    for folder in (whole, half):
        write_source(folder, vocabulary, widened(changes), seed=seed)
    checkpoints.store_as(half / "model.safetensors", "F16", vectors=False)
    write_gguf(whole, place / "F32.gguf", dtype="F32")
    write_gguf(whole, place / "F16.gguf", dtype="F16")
    head = _head()
    threads = allowed_cores()
    with ExitStack() as opened:
        runs: dict[str, Run] = {
            "checkpoint": open_torch(read_checkpoint(whole), n_threads=threads),
            "half checkpoint": open_torch(read_checkpoint(half), n_threads=threads),
        }
        for name, settings in (("F32", FAITHFUL), ("F16", FAITHFUL), ("F16 as solved", SOLVED)):
            path = place / f"{name[:3]}.gguf"
            llama = open_llama(path, n_threads=threads, settings=settings)
            runs[name] = opened.enter_context(llama)
        for tokens in probe_tokens(place / "F16.gguf", list(texts(seed, n_texts))):
            outputs = {name: run(tokens) for name, run in runs.items()}
            for pair, (reference, found) in PAIRS.items():
                tallies[pair].add(outputs[reference], outputs[found], head)


def texts(seed: int, n: int) -> Iterator[str]:
    """Built-in problems, several in a row so that all `MAX_TOKENS` tokens are there."""
    problems = list(builtin_problems(n * QUESTIONS_A_TEXT, seed=seed))
    for i in range(n):
        yield "\n".join(problem.question for problem in problems[i::n])


def _head() -> ValueHead:
    parts = checkpoints.linear_head(WIDTH["hidden_size"])
    return ValueHead(parts[HEAD_WEIGHT].reshape(-1), float(parts[HEAD_BIAS][0]))


if __name__ == "__main__":
    sys.exit(main())
