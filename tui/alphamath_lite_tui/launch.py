"""From the options of the command to a running application."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.errors import UsageError
from alphamath_lite.results import Limits
from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree
from alphamath_lite_tui.keeping import kept
from alphamath_lite_tui.session import Session

NO_SCREENS = ("dumb", "unknown")  # terminals that know no cursor


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line asks for."""

    question: str
    tree: Path | None
    node: int | None
    resume: bool
    settings: SearchSettings
    temperature: float | None
    limits: Limits
    opening: OpenSettings
    theme: str | None


def launch(start: Start) -> None:
    """Run the application until it is left.

    Raises UsageError without a terminal that can show a screen, and for options that make no sense
    together.
    """
    path = _file(start)
    session = _session(start, path)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the TUI needs a terminal", hint="Use solve where there is none.")
    if os.environ.get("TERM") in NO_SCREENS:
        raise UsageError(
            f"this terminal cannot show a screen (TERM is {os.environ['TERM']})",
            hint="Use solve here, or set TERM to the kind of terminal that it is.",
        )
    from alphamath_lite_tui.app import ExploreApp
    from alphamath_lite_tui.engine import EngineProcess

    ExploreApp(
        session,
        engine=EngineProcess,
        opening=start.opening,
        settings=start.settings,
        temperature=start.temperature,
        limits=start.limits,
        theme=start.theme,
        expand_first=bool(start.question),
        kept_at=path if start.resume else None,
    ).run()


def _file(start: Start) -> Path | None:
    """The tree file to begin with."""
    if sum((bool(start.question), start.tree is not None, start.resume)) > 1:
        raise UsageError(
            "more than one of a problem, --tree and --resume was given", hint="Give one of them."
        )
    if start.node is not None and start.tree is None:
        raise UsageError("--node needs --tree FILE", hint="Write a tree with solve --tree FILE.")
    if not start.resume:
        return start.tree
    if not (files := kept()):
        raise UsageError("no session was kept yet", hint='Begin one: alphamath-lite tui "..."')
    return files[0]


def _session(start: Start, path: Path | None) -> Session | None:
    """The session to begin with; None asks for a problem."""
    if start.question:
        return Session(Tree(start.question))
    if path is None:
        return None
    saved = load_tree(path)
    session = Session.opened(saved.tree, saved.meta)
    if start.node is not None:
        if start.node >= len(saved.tree):
            raise UsageError(
                f"{path} has no node {start.node}",
                hint=f"Its nodes are 0 to {len(saved.tree) - 1}.",
            )
        session.selected = start.node
    return session
