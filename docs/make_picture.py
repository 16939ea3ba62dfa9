"""Makes the pictures of the README from real runs of the default model: solve.svg and tui.svg.

python docs/make_picture.py [solve] [tui]
"""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from alphamath_lite.assembly import OpenSettings, open_solver
from alphamath_lite.cli.view import cost_line, show_steps

QUESTION = "Find all x such that x^2 - 5x + 6 = 0"
DOCS = Path(__file__).parent


def picture_of_solve() -> None:
    """Solve the question of the quick start and draw what a terminal shows."""
    console = Console(record=True, width=84, force_terminal=True, highlight=False)
    console.print(Text(f'$ alphamath-lite solve "{QUESTION}"', style="bold"))
    with open_solver(OpenSettings()) as opened:
        result = opened.solver.solve(QUESTION, strategy="sbs")
    show_steps(result.steps, console)
    console.print(Text(str(result.answer), style="bold green"))
    console.print(Text(cost_line(result), style="dim"))
    console.save_svg(str(DOCS / "solve.svg"), title="alphamath-lite")


def picture_of_tui() -> None:
    """Let daring candidates be written, search on from them, look at a step, and draw it."""
    from alphamath_lite.search import SearchSettings
    from alphamath_lite.tree import Tree
    from alphamath_lite_tui.app import ExploreApp
    from alphamath_lite_tui.engine import EngineProcess
    from alphamath_lite_tui.session import Session

    async def draw(folder: str) -> str:
        app = ExploreApp(
            Session(Tree(QUESTION)),
            engine=EngineProcess,
            settings=SearchSettings(n_samples=6, n_simulations=10),
            temperature=1.7,
            kept_at=Path(folder) / "session.json",
        )
        async with app.run_test(size=(100, 30)) as pilot:
            for key in ("", "e", "m", "home", "down"):
                if key:
                    await pilot.press(key)
                while app.busy or not app.ready:
                    await asyncio.sleep(0.05)
            await pilot.pause(0.5)
            return app.export_screenshot(title="alphamath-lite tui", simplify=True)

    with tempfile.TemporaryDirectory() as folder:
        svg = asyncio.run(draw(folder))
    (DOCS / "tui.svg").write_text(re.sub(r"terminal-\d+", "terminal", svg), encoding="utf-8")


def main() -> None:
    """Make the pictures that are named, or all of them."""
    pictures = {"solve": picture_of_solve, "tui": picture_of_tui}
    for name in sys.argv[1:] or pictures:
        pictures[name]()


if __name__ == "__main__":
    main()
