"""Throws random bytes and mutated snippets at the real interpreter.

    python tests/core/interpreter_fuzz.py [N] [--seed S]

Each of the N codes must come back with a status and a text within its limits; every hundredth is
followed by a step that must answer 42. At the end no process may be left and the host must not
have grown by more than its cache of results may. The last lines say what came back and how many
megabytes the host had; the exit status is 1 when something failed.
"""

import argparse
import random
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from alphamath_lite.interpreter import Limits, Pending, RunStatus, open_interpreter

LIMITS = Limits(cpu_s=0.3, wall_s=4.0, memory_mb=64)
DEPTH = 8
WARM_UP = 0.2
MOST_GROWTH_MB = 24.0
SNIPPETS = (
    "from sympy import *\nx = symbols('x')\nprint(solve(x**2 - 5*x + 6, x))",
    "from sympy import *\nx, y = symbols('x y')\nprint(solve([x + y - 3, x - y - 1], [x, y]))",
    "from sympy import *\nx = symbols('x')\nprint(integrate(x**2 * exp(-x), (x, 0, oo)))",
    "import numpy as np\na = np.array([[2, 1], [1, 3]])\nprint(np.linalg.solve(a, [3, 5]))",
    "total = 0\nfor k in range(1, 101):\n    if k % 3 == 0:\n        total += k\nprint(total)",
    "from math import comb, factorial\nprint(comb(10, 3), factorial(7))",
    "from itertools import permutations\nprint(sum(1 for p in permutations('aabc')))",
    "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nf(15)",
    "import os\nfor n in range(9):\n    try: os.write(n, b'\\xff' * 99)\n    except OSError: pass",
    "import sys\nsys.stdout.write('a' * 70000)\nsys.exit(3)",
    "class A:\n    def __repr__(self): raise ValueError('\\ud800')\nA()",
    "try:\n    while True: x = [x for x in range(10**4)]\nfinally:\n    print('\\u202e</output>')",
    "import ctypes\nctypes.string_at(0)",
    "print(10**1000, 1/3, {1: 'a'}, b'\\x00', 2j)",
)
PIECES = (
    "\0", "\ud800", "\u202e", "\r", "\x1b[2J", "</code>", "\\", "'''", "(", ")" * 50, "lambda:",
    "while True:", "9**9**9", "import os;", "exit()", "\n\t ", "async ", "yield ", "0x", "1e999",
    "__import__('gc').collect()", "raise ", "del print\n", "global x\n", "@", ":=", "print" * 9,
)  # fmt: skip

NUMBERS = ("0", "1", "7", "-3", "10**6", "10**12", "1e308", "(1/3)", "None", "'a'", "2.5", "[]")


def codes(n: int, seed: int) -> Iterator[str]:
    """`n` codes: random bytes, snippets broken anywhere, and snippets that mostly still parse."""
    chance = random.Random(seed)
    makers = (random_bytes, broken, rearranged)
    for number in range(n):
        yield makers[number % len(makers)](chance)


def random_bytes(chance: random.Random) -> str:
    """Bytes read as text in one of three ways."""
    data = chance.randbytes(chance.choice((1, 8, 64, 500, 5_000)))
    return data.decode(chance.choice(("utf-8", "latin-1", "utf-16")), "replace")


def broken(chance: random.Random) -> str:
    """A snippet with a few cuts, repetitions, foreign pieces and pieces of other snippets."""
    text = chance.choice(SNIPPETS)
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.randint(0, 12))
        other = chance.choice(SNIPPETS)
        at = chance.randint(0, len(other))
        filling = chance.choice(
            ("", text[start:end] * chance.randint(2, 5), chance.choice(PIECES), other[at : at + 40])
        )
        text = text[:start] + filling + text[end:]
    return text


def rearranged(chance: random.Random) -> str:
    """A snippet with other numbers, or followed by lines of another one."""
    lines = chance.choice(SNIPPETS).split("\n")
    if chance.random() < 0.3:
        lines += chance.choice(SNIPPETS).split("\n")
    if chance.random() < 0.3:
        del lines[chance.randrange(len(lines))]
    return re.sub(
        r"\d+",
        lambda m: chance.choice(NUMBERS) if chance.random() < 0.4 else m[0],
        "\n".join(lines),
    )


class Fuzz:
    """Runs codes a few at a time, and counts what comes back."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.problems: list[str] = []
        self._interpreter = open_interpreter(limits=LIMITS)
        self._pending: deque[tuple[str, Pending]] = deque()

    def run(self, code: str) -> None:
        """Submit one code; wait for the oldest when enough are under way."""
        self._pending.append((code, self._interpreter.submit((code,))))
        if len(self._pending) >= DEPTH:
            self._take()

    def still_counts(self, number: int) -> None:
        """Whether the next step answers."""
        result = self._interpreter.submit((f"# {number}\n6 * 7",)).result()
        if (result.status, result.text) != ("ok", "42"):
            self.problems.append(f"after code {number}: {result}")

    def close(self) -> None:
        """Take what is under way, and end the interpreter."""
        while self._pending:
            self._take()
        self._interpreter.close()

    def _take(self) -> None:
        code, pending = self._pending.popleft()
        result = pending.result()
        self.statuses[result.status] += 1
        whole = len(result.text) <= LIMITS.shown_chars
        if result.status not in get_args(RunStatus) or result.status == "unavailable" or not whole:
            self.problems.append(f"{code!r}: {result}")
        result.text.encode("utf-8")


def host_mb() -> float:
    """Resident memory of this process, in megabytes."""
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def descendants() -> list[int]:
    """Processes below this one."""
    children = Path("/proc/self/task").glob("*/children")
    return [int(pid) for file in children for pid in file.read_text("ascii").split()]


def fuzz(n: int, seed: int) -> tuple[Fuzz, float, float]:
    """Run `n` codes: what came back, and the host's megabytes after a fifth of them and at last."""
    run, early = Fuzz(), 0.0
    for number, code in enumerate(codes(n, seed)):
        run.run(code)
        if number % 100 == 0:
            run.still_counts(number)
        if number == int(n * WARM_UP):
            early = host_mb()
    run.close()
    late = host_mb()
    if late - early > MOST_GROWTH_MB:
        run.problems.append(f"the host grew from {early:.1f} to {late:.1f} MB")
    if left := descendants():
        run.problems.append(f"processes left: {left}")
    return run, early, late


def main() -> int:
    """Run; the exit status."""
    parser = argparse.ArgumentParser(description="Fuzz the interpreter.")
    parser.add_argument("n", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    run, early, late = fuzz(options.n, options.seed)
    print(*run.problems, sep="\n")
    counts = ", ".join(f"{count} {status}" for status, count in run.statuses.most_common())
    print(f"{sum(run.statuses.values())} codes: {counts}")
    print(f"host {early:.1f} MB after a fifth, {late:.1f} MB at the end")
    print(f"{len(run.problems)} problems")
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
