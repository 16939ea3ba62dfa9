"""Makes docs/solve.svg, the picture of the README, from a real run of the default model."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli.view import cost_line, show_steps

QUESTION = "Find all x such that x^2 - 5x + 6 = 0"


def main() -> None:
    """Solve the question of the quick start and draw what a terminal shows."""
    console = Console(record=True, width=84, force_terminal=True, highlight=False)
    console.print(Text(f'$ alphamath-lite solve "{QUESTION}"', style="bold"))
    with open_solver(OpenSettings()) as opened:
        result = opened.solver.solve(QUESTION, strategy="sbs")
    show_steps(result.steps, console)
    console.print(Text(str(result.answer), style="bold green"))
    console.print(Text(cost_line(result), style="dim"))
    target = Path(__file__).with_name("solve.svg")
    console.save_svg(str(target), title="alphamath-lite")
    print(target)


if __name__ == "__main__":
    main()
