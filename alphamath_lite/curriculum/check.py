"""A look at the curriculum: `python -m alphamath_lite.curriculum.check [TOPIC[/FAMILY]] [N]`.

Draws N problems a family, runs their solutions, compares what the last output says with the
answer that was constructed, fills every wording once, and prints an example. Exit 1 on a fault.
"""

import sys
from collections.abc import Iterator
from random import Random

from alphamath_lite.curriculum.family import families
from alphamath_lite.curriculum.traces import TraceError, sample, work
from alphamath_lite.curriculum.wordings import WordingError, fill, wordings
from alphamath_lite.steps import CodeStep, render_solution


def faults(key: str, n: int) -> Iterator[str]:
    """Everything wrong with a family, in words; prints one example as it goes."""
    entries = wordings().get(key, ())
    if not entries:
        yield f"{key}: no wordings"
        return
    for at in range(n):
        rng = Random(f"{key}{at}")
        try:
            problem, draw = sample(key, rng, split="all", noisy=False)
            trace = work(problem, draw)
        except (
            TraceError,
            WordingError,
            ValueError,
            TypeError,
            ArithmeticError,
            KeyError,
        ) as error:
            yield f"{key}, draw {at}: {type(error).__name__}: {error}"
            return
        if at == 0:
            print(render_solution(problem.question, list(trace.steps)))
        last = [step for step in trace.steps if isinstance(step, CodeStep)][-1]
        if not _agree(draw.answer, last.output or ""):
            yield f"{key}, draw {at}: answer {draw.answer!r}, last output {last.output!r}"
    for wording in entries:
        try:
            fill(wording, families()[key].draw(Random(0)).slots, Random(0))
        except (WordingError, ValueError) as error:
            yield f"{key}: {wording.text!r}: {error}"


def _agree(answer: str, output: str) -> bool:
    last = output.strip().splitlines()[-1] if output.strip() else ""
    if _letters(answer) == _letters(last):
        return True
    from alphamath_lite.answers import compare

    return compare(answer, last).outcome == "equal"


def _letters(text: str) -> str:
    return "".join(sorted(c for c in text if c.isalnum()))


def main() -> int:
    """Check what the arguments name; the number of faults decides the exit code."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    keys = [key for key in families() if key.startswith(wanted)]
    found = [fault for key in keys for fault in faults(key, n)]
    for fault in found:
        print("FAULT", fault)
    count = sum(len(entries) for key, entries in wordings().items() if key in keys)
    print(f"{len(keys)} families, {count} wordings, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
