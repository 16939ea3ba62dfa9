"""Wordings: what people say when they pose a problem.

One text file a topic, `wordings/<topic>.txt`; `[family]` opens a section, each line is a wording
behind the letter of its register:

    [monic_roots]
    s: whats x if <eq>                          s: a student at a keyboard, sloppy
    t: Find all real solutions of <eq>.         t: worksheet and textbook prose
    p: The [[height|altitude]] of <thing> ...   p: practical prose with units, things and people

`<slot>` is a value of the family's draw or a word of the lexicon (`<name>`, `<item>`, ...; the
same slot is the same word throughout a wording; `<name_2>` is another one); `[[a|b|]]` chooses.
Those in `wordings/second/` are by authors who had not seen the first ones. A wording is held out,
never trained on, by a hash of its text; so is all of `wordings/unseen/`, by other authors again.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal

from alphamath_lite.curriculum.family import M, Value
from alphamath_lite.curriculum.notation import Style, render

Register = Literal["s", "t", "p"]
Split = Literal["train", "held_out", "all"]

_LINE = re.compile(r"([stp]):\s*(\S.*)")
_SLOT = re.compile(r"<([a-z][a-z0-9]*(?:_[a-z0-9]+)*)>")
_CHOICE = re.compile(r"\[\[(.*?)\]\]")
_UNITS = (
    "cents", "coins", "days", "degrees", "dollars", "euros", "games", "grams", "heads", "hits",
    "hours", "hrs", "items", "kilograms", "kilometres", "laps", "levels", "liters", "litres",
    "meters", "metres", "minutes", "months", "pages", "parts", "pieces", "points", "pounds",
    "radians", "seconds", "tokens", "tonnes", "units", "weeks", "wins", "years", "yrs",
)  # fmt: skip
_COUNTED = re.compile(rf"{_SLOT.pattern}(?: ({'|'.join(_UNITS)})\b)?")
_HELD_OUT_SHARE = 10  # one wording in ten


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to pose the problems of a family."""

    family: str  # topic/name
    register: Register
    text: str
    held_out: bool


class WordingError(ValueError):
    """A wording file or wording that cannot be used: file, line and what is wrong."""


def _is_held_out(key: str, text: str) -> bool:
    return hashlib.sha256(f"{key}|{text}".encode()).digest()[0] % _HELD_OUT_SHARE == 0


def _read(text: str, topic: str, place: str, *, held_out: bool) -> list[Wording]:
    found, key = [], ""
    for at, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and not line.startswith("[["):
            key = f"{topic}/{line[1:-1]}"
        elif (match := _LINE.fullmatch(line)) and key:
            register, words = match.groups()
            out = held_out or _is_held_out(key, words)
            found.append(Wording(key, register, words, out))  # type: ignore[arg-type]
        else:
            raise WordingError(f"{place}, line {at}: neither [family] nor s:, t: or p: wording")
    return found


@cache
def wordings() -> dict[str, tuple[Wording, ...]]:
    """All wordings by family key."""
    found: dict[str, list[Wording]] = {}
    root = files("alphamath_lite.curriculum") / "wordings"
    for folder, held_out in ((root, False), (root / "second", False), (root / "unseen", True)):
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".txt"):
                topic = file.name.removesuffix(".txt")
                text = file.read_text(encoding="utf-8")
                for wording in _read(text, topic, file.name, held_out=held_out):
                    found.setdefault(wording.family, []).append(wording)
    return {key: tuple(dict.fromkeys(entries)) for key, entries in found.items()}


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """Words by kind: `name`, `item`, ... from lexicon.txt (`kind: word, word, ...` a line)."""
    text = (files("alphamath_lite.curriculum") / "lexicon.txt").read_text(encoding="utf-8")
    words: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        kind, colon, rest = line.partition(":")
        if colon and not line.startswith("#"):
            words[kind.strip()] = words.get(kind.strip(), ()) + tuple(
                word.strip() for word in rest.split(",") if word.strip()
            )
    return words


def choose(key: str, rng: Random, split: Split = "train") -> Wording:
    """A wording of the family from the wanted split; raises WordingError when it has none."""
    entries = [
        w for w in wordings().get(key, ()) if split == "all" or w.held_out == (split == "held_out")
    ]
    if not entries:
        raise WordingError(f"family {key} has no wording in the split {split!r}")
    return rng.choice(entries)


def style_for(register: Register, rng: Random) -> Style:
    """A way to show formulas that fits the register, drawn anew for each problem."""
    roll, tight = rng.random(), rng.random() < 0.5
    latex_share = {"s": 0.06, "t": 0.65, "p": 0.15}[register]
    if roll < latex_share:
        return Style("latex", tight=tight, slash=rng.random() < 0.1)
    if roll < latex_share + 0.25:
        return Style("unicode", tight=tight and register == "s")
    starred = register == "s" and rng.random() < 0.12
    return Style("plain", tight=tight, star=starred, double_star=starred and rng.random() < 0.5)


def fill(wording: Wording, slots: Mapping[str, Value], rng: Random) -> str:
    """The question: choices made, slots shown in a style that fits the register.

    Raises WordingError when a slot is neither a value of the draw nor a kind of word.
    """
    style = style_for(wording.register, rng)
    delimiters = (
        rng.choice([("$", "$")] * 4 + [(r"\(", r"\)")]) if style.kind == "latex" else ("", "")
    )
    text = _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), wording.text)
    shown: dict[str, str] = {}

    def show(match: re.Match[str]) -> str:
        slot, unit = match.groups()
        if slot not in shown:
            if slot in slots:
                shown[slot] = _show(slots[slot], style, delimiters)
            else:
                shown[slot] = _word(slot, wording, shown, rng)
        return shown[slot] + _counted(shown[slot], unit)

    return re.sub(r"  +", " ", _COUNTED.sub(show, text)).strip()


def _counted(count: str, unit: str | None) -> str:
    """The unit behind a count, in the singular behind 1."""
    if not unit:
        return ""
    return " " + (unit[:-1] if count.strip(r"$\()") == "1" else unit)


def _show(value: Value, style: Style, delimiters: tuple[str, str]) -> str:
    if isinstance(value, M):
        return render(value.text, style).join(delimiters)
    return str(value)


def _word(slot: str, wording: Wording, taken: dict[str, str], rng: Random) -> str:
    kind = re.sub(r"_[0-9]+\Z", "", slot)
    words = [w for w in lexicon().get(kind, ()) if w not in taken.values()]
    if not words:
        raise WordingError(
            f"{wording.family}: <{slot}> is neither a value nor a word of the lexicon"
        )
    return rng.choice(words)
