"""How fast the command line starts, in times of what its libraries need alone.

    python benchmarks/startup.py [--runs 11] [--problems FILE]

Two ratios of medians, the commands taken in turn in one run so that a busy moment hits all alike:
`--help` against `import typer`, and a cold `solve` of a first question against the import of
llama_cpp, onnxruntime and sympy. Every run is a new process with a warm file cache. With a file of
problems, as `eval` takes them, also the median warm SBS(1,5) of its questions, one after another in
one process, against the cold `solve`.
"""

import argparse
import statistics
import subprocess
import sys
import time

from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli.inputs import known_problems
from alphamath_lite.search import SearchSettings

QUESTION = "Find all x such that x^2 - 5x + 6 = 0"
TOOL = [sys.executable, "-c", "from alphamath_lite.cli import main; main()"]
COMMANDS = {
    "import typer": [sys.executable, "-c", "import typer"],
    "--help": [*TOOL, "--help"],
    "import libraries": [sys.executable, "-c", "import llama_cpp, onnxruntime, sympy"],
    "solve": [*TOOL, "solve", "--quiet", QUESTION],
}
MOST = {
    ("--help", "import typer"): 1.6,
    ("solve", "import libraries"): 4.0,
    ("warm solve", "solve"): 1.0,
}


def seconds(command: list[str]) -> float:
    """Wall time of one run; raises CalledProcessError when it fails."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - start


def warm_seconds(problems: str) -> float:
    """Median wall time of SBS(1,5) of a question, the program being open."""
    settings, times = SearchSettings(n_beams=1, n_samples=5), []
    with open_solver(OpenSettings()) as ready:
        ready.solver.solve(QUESTION, strategy="sbs", settings=settings)
        for item in known_problems(problems).items:
            start = time.perf_counter()
            ready.solver.solve(item.question, strategy="sbs", settings=settings)
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print; exit code 1 when a ratio is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--problems", help="for the warm solve: a file, or builtin:100")
    options = parser.parse_args()
    n_runs = options.runs
    for command in COMMANDS.values():
        seconds(command)
    times = [[seconds(command) for command in COMMANDS.values()] for _ in range(n_runs)]
    medians = dict(zip(COMMANDS, map(statistics.median, zip(*times, strict=True)), strict=True))
    if options.problems:
        medians["warm solve"] = warm_seconds(options.problems)
    for name, median in medians.items():
        print(f"{name:<18} {median:6.3f} s")
    over = False
    for (ours, theirs), most in MOST.items():
        if ours not in medians:
            continue
        ratio = medians[ours] / medians[theirs]
        over |= ratio > most
        print(f"{ours} / {theirs}: {ratio:.2f} (at most {most})")
    sys.exit(over)


if __name__ == "__main__":
    main()
