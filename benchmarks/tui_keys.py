"""How soon keys are answered: in the real application, in a pseudo terminal of 80 x 24."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree, save_tree
from benchmarks.tui_stage import Terminal, explorer, large_tree

SENT = {
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D",
    "home": b"\x1b[H", "end": b"\x1b[F", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
    "tab": b"\t", "enter": b"\r", "backspace": b"\x7f",
}  # fmt: skip
MOVES = ("down", "pagedown", "end", "up", "left", "right", "pageup", "tab", "tab", "tab", "home")
KEYS = (*MOVES, *("pagedown", "enter", "backspace", "down", "x", "u", "U", "u", "home"))
QUIET_S = 0.15  # without a change of the screen: it is finished
SETTLED_S = 1.5


@dataclass(frozen=True, slots=True)
class Answer:
    """A key, and the seconds to the first and to the last change of the screen; 0 without one."""

    key: str
    first_s: float
    last_s: float


def measure_keys(folder: Path, n_nodes: int, n_repeats: int) -> None:
    """Print how soon keys are answered in a tree of so many nodes."""
    answers = press_all(folder, large_tree(n_nodes), n_repeats)
    seen = [answer for answer in answers if answer.last_s]
    print_spread("answered", sorted(answer.first_s for answer in seen))
    print_spread("finished", sorted(answer.last_s for answer in seen))
    print(
        f"  of {len(answers)} keys, {len(answers) - len(seen)} changed nothing; finished, by key:"
    )
    for key in dict.fromkeys(KEYS):
        if own := [answer.last_s * 1e3 for answer in seen if answer.key == key]:
            print(f"    {key:9} median {median(own):3.0f} ms, longest {max(own):3.0f} ms")


def print_spread(what: str, times_s: list[float]) -> None:
    """Print median, 95 % and maximum of sorted times."""
    at = [times_s[round(share * (len(times_s) - 1))] * 1e3 for share in (0.5, 0.95, 1.0)]
    print(
        f"keys, {what}: median {at[0]:.0f} ms, 95 % within {at[1]:.0f} ms, longest {at[2]:.0f} ms"
    )


def press_all(folder: Path, tree: Tree, n_repeats: int) -> list[Answer]:
    """Press the keys, each when the screen is at rest."""
    save_tree(folder / "tree.json", tree, {})
    code = f"from benchmarks.tui_keys import explore_here; explore_here({str(folder)!r})"
    terminal = Terminal(code, folder)
    try:
        while not terminal.drawn_s:
            time.sleep(0.1)
        terminal.settle(SETTLED_S)
        return [_pressed(terminal, key) for key in KEYS * n_repeats]
    finally:
        terminal.close()


def explore_here(name: str) -> None:
    """The application on the tree that is kept in a folder."""
    folder = Path(name)
    explorer(folder, load_tree(folder / "tree.json").tree).run()


def _pressed(terminal: Terminal, key: str) -> Answer:
    n_before = len(terminal.drawn_s)
    began = terminal.press(SENT.get(key, key.encode()))
    terminal.settle(QUIET_S, began)
    drawn = [at - began for at in terminal.drawn_s[n_before:]]
    return Answer(key, drawn[0], drawn[-1]) if drawn else Answer(key, 0.0, 0.0)
