"""The answer checker beside math-verify alone, on labelled pairs, in one run.

    python benchmarks/answers.py pairs.jsonl [--every 5] [--show]

Each line of the file is {"gold": str, "pred": str, "equal": bool}; lines marked `debatable` are
left out. Both graders see the same pairs in the same order, one at a time, in one thread.
math-verify runs as its manual shows (answers in \\boxed{}, bare where that reads nothing, its own
time-outs of 5 s), in a process that is replaced when a pair takes longer than the hard limit.
"""

import argparse
import json
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from alphamath_lite.answers import compare

LIMIT_S = 15.0


@dataclass
class Score:
    """What one grader did on the pairs."""

    right: int = 0
    accepted: int = 0
    over_limit: int = 0
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class MathVerify:
    """math-verify in a process of its own, which may be killed."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=serve_math_verify, args=(there,), daemon=True)
        self._process.start()
        self._here.recv()

    def __call__(self, gold: str, given: str) -> str:
        self._here.send((gold, given))
        if self._here.poll(LIMIT_S):
            return "equal" if self._here.recv() else "different"
        self._process.kill()
        self._start()
        return "over the limit"

    def close(self) -> None:
        """End the process."""
        self._process.kill()


def serve_math_verify(pipe: Connection) -> None:
    """Answer pairs with math-verify until the other end closes."""
    import logging

    from math_verify import parse, verify

    logging.disable(logging.CRITICAL)
    verify(parse(r"\boxed{1}"), parse(r"\boxed{1.0}"))
    pipe.send(True)
    while True:
        gold, given = (parse(boxed(side)) or parse(side) for side in pipe.recv())
        pipe.send(bool(verify(gold, given)))


def boxed(answer: str) -> str:
    """The answer as math-verify wants it."""
    return answer if "\\boxed" in answer or "$" in answer else rf"\boxed{{{answer}}}"


def ours(gold: str, given: str) -> str:
    """The outcome of the answer checker."""
    return compare(gold, given).outcome


def measure(grader: Callable[[str, str], str], pairs: list[dict[str, Any]]) -> Score:
    """Run one grader over all pairs."""
    score = Score()
    for pair in pairs:
        started = time.perf_counter()
        outcome = grader(pair["gold"], pair["pred"])
        score.seconds.append(time.perf_counter() - started)
        equal = outcome == "equal"
        score.over_limit += outcome == "over the limit"
        score.right += equal == pair["equal"]
        score.accepted += equal and not pair["equal"]
        if equal != pair["equal"]:
            score.failures.append(f"{outcome:10} {pair['gold'][:70]!r}  {pair['pred'][-90:]!r}")
    return score


def report(name: str, score: Score, pairs: list[dict[str, Any]]) -> None:
    """Print one line of figures."""
    unequal = sum(not pair["equal"] for pair in pairs)
    times = sorted(score.seconds)
    median, p99 = times[len(times) // 2] * 1e3, times[int(len(times) * 0.99)] * 1e3
    print(
        f"{name:14} right {score.right / len(pairs):7.2%}   unequal accepted "
        f"{score.accepted}/{unequal}   median {median:.2f} ms   p99 {p99:.0f} ms   "
        f"max {times[-1]:.1f} s   over {LIMIT_S:g} s: {score.over_limit}"
    )


def main() -> None:
    """Read the file, run both graders, print two lines and, on request, the failures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every N-th pair")
    parser.add_argument("--show", action="store_true", help="print what the checker got wrong")
    options = parser.parse_args()
    lines = options.file.read_text(encoding="utf-8").splitlines()
    pairs = [pair for pair in map(json.loads, lines) if not pair.get("debatable")]
    pairs = pairs[:: options.every]
    print(f"{len(pairs)} pairs")
    compare(r"\tan^2 y + 1", r"\sec^2 y")  # starts the process behind symbolic comparisons
    checker = measure(ours, pairs)
    report("alphamath-lite", checker, pairs)
    peer = MathVerify()
    report("math-verify", measure(peer, pairs), pairs)
    peer.close()
    if options.show:
        print(*checker.failures, sep="\n")


if __name__ == "__main__":
    main()
