"""How nodes are written: marks, values as number, sign, bar and colour, one-line labels.

Everything a colour says is also said by a character, for terminals without colour.
"""

import re
from dataclasses import dataclass

from rich.text import Text

from alphamath_lite.by_hand import REJECTED
from alphamath_lite.cli.view import printable
from alphamath_lite.steps import TAGS
from alphamath_lite.tree import ROOT, Node
from alphamath_lite_tui.maths import answer_text, readable
from alphamath_lite_tui.protocol import STOPPED_TEXT
from alphamath_lite_tui.session import Session

_TAG = re.compile(rf"</?(?:{'|'.join(TAGS)})>|</?\w*$")
BLOCKS = " ▏▎▍▌▋▊▉█"
GOOD, BAD, UNSURE = "green", "red", "yellow"


@dataclass(frozen=True, slots=True)
class Mark:
    """A character and what it means."""

    sign: str
    meaning: str
    style: str = ""


ANSWERED = Mark("✓", "gives an answer", "green")
FAILED = Mark("✗", "failed", "red")
PRUNED = Mark("⊘", "rejected by hand", "red")
ERROR = Mark("!", "its code has an error", "red")
OPEN = Mark("·", "can be continued", "dim")
STOPPED = Mark("■", "its code was stopped by hand", "yellow")
ASIDE = Mark("⊖", "left aside by the beam search", "dim")
HERE = Mark("▶", "you are here", "bold")
CHOSEN = Mark("★", "on the best solution", "yellow")
BY_HAND = Mark("✎", "written by hand", "cyan")
WRITING = Mark("…", "is being written", "dim italic")
MARKS = (HERE, CHOSEN, OPEN, ANSWERED, FAILED, PRUNED, ASIDE, ERROR, STOPPED, BY_HAND, WRITING)


def mark_of(node: Node, session: Session | None = None) -> Mark:
    """What has become of a step, in a session that knows who wrote it and who left it aside."""
    if node.status == "failed":
        return PRUNED if node.reason == REJECTED else FAILED
    if node.status == "answered":
        return ANSWERED
    if node.output == STOPPED_TEXT:
        return STOPPED
    if session and node.id in session.aside and not node.children:
        return ASIDE
    if node.code_failed:
        return ERROR
    return BY_HAND if session and node.id in session.by_hand else OPEN


def hue(value: float) -> str:
    """The colour of a value in [-1, 1]."""
    if abs(value) < 0.2:
        return UNSURE
    return GOOD if value > 0 else BAD


def bar(value: float, width: int) -> str:
    """A value in [-1, 1] as a bar of `width` characters: empty at -1, full at +1."""
    eighths = round((max(-1.0, min(1.0, value)) + 1) / 2 * width * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (BLOCKS[rest] if rest else "")).ljust(width)


def value_text(value: float | None, *, width: int = 4) -> Text:
    """A value as a signed number and a bar."""
    if value is None:
        return Text(" ?   " + " " * width, style="dim")
    text = Text(f"{value:+.2f}", style=hue(value))
    return text.append("▕" + bar(value, width) + "▏") if width else text


def prior_text(prior: float) -> str:
    """A prior in (0, 1] in per cent."""
    return f"{prior:.0%}"


def one_line(text: str) -> str:
    """Text on one line, without what could steer a terminal."""
    return " ".join(printable(text).split())


def draft_title(text: str, width: int) -> str:
    """The end of a step that is being written, without its tags."""
    return one_line(_TAG.sub(" ", text[-4 * width :]))[-width:]


def step_title(node: Node) -> str:
    """What a step says of itself, in one line."""
    if node.id == ROOT:
        return "the question"
    title = one_line(readable(node.thought))
    if node.answer is not None:
        return f"{one_line(answer_text(node.answer))} ← {title}"
    return title or one_line(node.code or node.text) or "(empty)"


def label(node: Node, session: Session, *, chosen: bool, narrow: bool = False) -> Text:
    """A node of the tree in one line: marks, value, visits, prior, title.

    A narrow label leaves out what the table of candidates shows too.
    """
    text = Text(no_wrap=True, overflow="ellipsis")
    place = HERE if node.id == session.here else CHOSEN if chosen else None
    text.append(place.sign if place else " ", style=place.style if place else "")
    mark = mark_of(node, session)
    text.append(mark.sign if node.id else "", style=mark.style)
    if node.id:
        text.append_text(value_text(node.value, width=2 if narrow else 4))
        if session.tree.root.n_visits or not narrow:
            text.append(f"{node.n_visits or '':>3}", style="dim")
        text.append(" " if narrow else f" {prior_text(node.prior):>4} ", style="dim")
    text.append(step_title(node), style="strike dim" if node.status == "failed" else "")
    return text


def spark(values: list[float]) -> str:
    """Values in [-1, 1] as columns of characters."""
    return "".join("▁▂▃▄▅▆▇█"[min(7, max(0, int((value + 1) * 4)))] for value in values)
