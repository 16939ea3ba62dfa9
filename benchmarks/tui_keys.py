"""How soon keys are answered: in the real application, in a pseudo terminal of 80 x 24."""

import time
from pathlib import Path
from statistics import median

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
Times = list[tuple[str, float, float]]
"""Keys, with the seconds to the first and to the last change of the screen."""


def measure_keys(folder: Path, n_nodes: int, n_repeats: int) -> None:
    """Print how soon keys are answered in a tree of so many nodes."""
    times = key_times(folder, large_tree(n_nodes), n_repeats)
    seen = [entry for entry in times if entry[2]]
    for index, what in ((1, "answered"), (2, "finished")):
        found = sorted(entry[index] for entry in seen)  # type: ignore[type-var]
        at = [found[round(share * (len(found) - 1))] * 1e3 for share in (0.5, 0.95, 1.0)]  # type: ignore[operator]
        print(
            f"keys, {what}: median {at[0]:.0f} ms, 95 % within {at[1]:.0f} ms, "
            f"longest {at[2]:.0f} ms"
        )
    print(f"  of {len(times)} keys, {len(times) - len(seen)} changed nothing; finished, by key:")
    for key in dict.fromkeys(KEYS):
        own = [last * 1e3 for name, _, last in seen if name == key]
        if own:
            print(f"    {key:9} median {median(own):3.0f} ms, longest {max(own):3.0f} ms")


def key_times(folder: Path, tree: object, n_repeats: int) -> Times:
    """Press the keys, each when the screen is at rest."""
    save_tree(folder / "tree.json", tree, {})  # type: ignore[arg-type]
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


def _pressed(terminal: Terminal, key: str) -> tuple[str, float, float]:
    n_before = len(terminal.drawn_s)
    began = terminal.press(SENT.get(key, key.encode()))
    terminal.settle(QUIET_S, began)
    drawn = [at - began for at in terminal.drawn_s[n_before:]]
    return (key, drawn[0], drawn[-1]) if drawn else (key, 0.0, 0.0)
