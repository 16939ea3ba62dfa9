"""Commands of other packages: entry points of the group `alphamath_lite.commands`.

Each names a function that takes the application and adds its commands. The files are read directly
because importlib.metadata would cost `--help` a third of its time.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

GROUP = "alphamath_lite.commands"


def add_commands(app: Any, *, say: Callable[[str], None]) -> None:
    """Let every installed package add its commands; one that cannot is named, no more."""
    for name, target in sorted(dict(_entries()).items()):
        from importlib import import_module

        module, _, function = target.partition(":")
        try:
            getattr(import_module(module), function)(app)
        except (ImportError, AttributeError) as error:
            say(f"note: the command {name} cannot be used: {error}")


def _entries() -> Iterator[tuple[str, str]]:
    """Name and target of each entry point on the path."""
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):  # a folder that may not be read holds nothing for us
            for file in Path(folder).glob("*.dist-info/entry_points.txt"):
                yield from _group(file.read_text(encoding="utf-8", errors="replace"))


def _group(text: str) -> Iterator[tuple[str, str]]:
    _, _, rest = text.partition(f"[{GROUP}]")
    for line in rest.partition("\n[")[0].splitlines():
        name, equals, target = line.partition("=")
        if equals:
            yield name.strip(), target.split("[")[0].strip()
