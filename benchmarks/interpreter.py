"""Code steps in the confined interpreter against a fresh `python -c "import sympy; ..."` each.

    python benchmarks/interpreter.py [--repeats N]

Three ways: with a spare process ready, back to back (a process is forked for each), and as a fresh
Python; and steps a second with two workers. Nothing comes from the cache: every step carries a
comment of its own. Run it on a quiet machine: confined processes yield to everything else (nice
19), so on a busy one their wall time tells of the others; their CPU time does not.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from statistics import median

from alphamath_lite.interpreter import Interpreter, Limits, open_interpreter

HEAD = "from sympy import *\nx, k, n = symbols('x k n')\n"
MIX = {
    "print": "print(1 + 1)",
    "quadratic": f"{HEAD}print(solve(x**2 - 5*x + 6, x))",
    "integral": f"{HEAD}print(integrate(x**2*sin(x), (x, 0, pi)))",
    "binomial sum": f"{HEAD}print(simplify(summation(k*binomial(n, k), (k, 0, n))))",
    "numpy roots": "import numpy as np\nprint(np.roots([1, -6, 11, -6]))",
}


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of wall and CPU time of every repeat."""

    wall: list[float]
    cpu: list[float]

    def __str__(self) -> str:
        worst = sorted(self.wall)[int(0.99 * (len(self.wall) - 1))]
        return f"{median(self.wall):.2f} / {worst:.1f} / {median(self.cpu):.2f}"


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description="Time code steps.")
    parser.add_argument("--repeats", type=int, default=30)
    n_repeats = parser.parse_args().repeats
    started = time.perf_counter()
    with closing(open_interpreter(limits=Limits(), workers=1)) as one:
        print(f"start, once: {time.perf_counter() - started:.2f} s")
        print("milliseconds a step: wall median / wall 99th percentile / CPU median")
        print(f"{'step':13}{'spare ready':>27}{'back to back':>27}{'fresh python':>27}  wall   CPU")
        ratios = [_row(name, one, n_repeats) for name in MIX]
    print(f"median ratio: wall {median(r[0] for r in ratios):.0f}", end=", ")
    print(f"CPU {median(r[1] for r in ratios):.0f}")
    with closing(open_interpreter(limits=Limits(), workers=2)) as two:
        print(f"two workers: {_steps_per_second(two, n_repeats):.0f} mixed steps a second")


def _row(name: str, interpreter: Interpreter, n_repeats: int) -> tuple[float, float]:
    """Print one step's line; how many times faster it is in wall and in CPU time."""
    code = MIX[name]
    spare = _times(lambda k: _confined(interpreter, f"# spare {k}\n{code}"), n_repeats, 0.05)
    busy = _times(lambda k: _confined(interpreter, f"# busy {k}\n{code}"), n_repeats)
    fresh = _times(lambda _: _fresh(f"import sympy\n{code}"), max(3, n_repeats // 5))
    ratios = median(fresh.wall) / median(spare.wall), median(fresh.cpu) / median(spare.cpu)
    print(f"{name:13}{spare!s:>27}{busy!s:>27}{fresh!s:>27}{ratios[0]:5.0f}x{ratios[1]:5.0f}x")
    return ratios


def _times(run: Callable[[int], float], n_repeats: int, pause_s: float = 0.0) -> Times:
    """Wall and CPU time of each repeat, the first one left out; `run` returns CPU seconds."""
    wall, cpu = [], []
    for k in range(n_repeats + 1):
        time.sleep(pause_s)
        started = time.perf_counter()
        cpu.append(run(k) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return Times(wall[1:], cpu[1:])


def _confined(interpreter: Interpreter, code: str) -> float:
    result = interpreter.submit((code,)).result()
    if result.status != "ok" or result.seconds is None:
        raise SystemExit(f"a step failed: {result}")
    return result.seconds


def _fresh(code: str) -> float:
    before = os.times()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def _steps_per_second(interpreter: Interpreter, n_repeats: int) -> float:
    codes = [f"# {k}\n{code}" for k in range(n_repeats) for code in MIX.values()]
    started = time.perf_counter()
    pending = [interpreter.submit((code,)) for code in codes]
    for each in pending:
        each.result()
    return len(codes) / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
