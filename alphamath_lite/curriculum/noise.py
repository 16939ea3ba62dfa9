"""Noise on wordings: what hurried people, phones and bad copies do to a question.

Only words change; numbers, formulas and names of variables stay as they are, so the answer does.
"""

import re
from collections.abc import Callable, Collection
from functools import cache, partial
from importlib.resources import files
from random import Random

from alphamath_lite.curriculum.wordings import Register

_WORD = re.compile(r"[A-Za-z]{3,}")
_SHORT = {
    "please": "pls", "you": "u", "are": "r", "and": "&", "with": "w/", "because": "bc",
    "what is": "whats", "equation": "eqn", "number": "nr", "without": "w/o", "through": "thru",
}  # fmt: skip
_OPENINGS = (
    "hi, ", "hey ", "hello, ", "quick one: ", "help: ", "question: ", "Q: ", "ok so ", "so ",
    "homework: ", "please help, ", "stuck on this: ", "exercise: ", "1) ", "3. ", "b) ", "ex 12: ",
    "Task: ", "Problem. ", "need this for class: ", "my teacher asks: ", "pls ", "um ",
)  # fmt: skip
_ENDINGS = (
    " thanks", " thx", " please", " pls", " ty!", " ??", " help", " Show your work.",
    " Show each step.", " Give an exact answer.", " Justify your answer.", " (exact)", " :)",
    " I keep getting it wrong.", " no idea how to start", " Explain.", " asap",
)  # fmt: skip


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Words that may stand for each other in any wording, from synonyms.txt."""
    text = (files("alphamath_lite.curriculum") / "synonyms.txt").read_text(encoding="utf-8")
    table: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        group = tuple(word.strip() for word in line.split(",") if word.strip())
        if not line.startswith("#"):
            table |= {word: tuple(w for w in group if w != word) for word in group}
    return table


def disturb(
    question: str, register: Register, rng: Random, *, keep: Collection[str] = frozenset()
) -> str:
    """The question with the slips that fit its register; about one in three stays as it is.

    The words `keep` stay, in lower case: those that a solution copies.
    """
    if rng.random() < 0.35:
        return question
    change = partial(_change_words, rng=rng, keep=_FORMULA_WORDS | set(keep))
    question = change(question, change=_synonym, rate=0.3)
    sloppy = {"s": 1.0, "p": 0.4, "t": 0.15}[register]
    if rng.random() < 0.25 * sloppy:
        question = rng.choice(_OPENINGS) + question
    if rng.random() < 0.2 * (sloppy + 0.2):
        question = question + rng.choice(_ENDINGS)
    if rng.random() < 0.3 * sloppy:
        question = change(question, change=_slip, rate=0.08)
    if rng.random() < 0.15 * sloppy:
        question = change(question, change=lambda word, _: "", rate=0.06)
    if rng.random() < 0.3 * sloppy:
        question = _shorten(question, rng)
    if rng.random() < 0.4 * sloppy and "$" not in question:
        question = _lower_words(question)
    if rng.random() < 0.3 * sloppy:
        question = question.rstrip(".?!")
    return re.sub(r"  +", " ", question).strip()


def _outside_formulas(question: str) -> list[tuple[str, bool]]:
    parts = re.split(r"(\$[^$]*\$|\\\(.*?\\\))", question)
    return [(part, at % 2 == 0) for at, part in enumerate(parts)]


def _change_words(
    question: str,
    *,
    rng: Random,
    change: Callable[[str, Random], str],
    rate: float,
    keep: Collection[str],
) -> str:
    def visit(match: re.Match[str]) -> str:
        word = match.group()
        near = question[max(0, match.start() - 1)] + question[min(len(question) - 1, match.end())]
        if rng.random() >= rate or word.lower() in keep or set(near) & set("(^_\\=*/"):
            return word
        return change(word, rng)

    return "".join(
        _WORD.sub(visit, part) if plain else part for part, plain in _outside_formulas(question)
    )


_FORMULA_WORDS = {
    "sin", "cos", "tan", "sec", "csc", "cot", "log", "exp", "lim", "sqrt", "integral", "infinity",
    "arcsin", "arccos", "arctan", "conj", "not", "except", "without", "det", "binom", "cbrt",
}  # fmt: skip


def _synonym(word: str, rng: Random) -> str:
    others = synonyms().get(word.lower())
    if not others:
        return word
    other = rng.choice(others)
    return other.capitalize() if word[0].isupper() else other


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[: at + 1] + word[at:]


def _shorten(question: str, rng: Random) -> str:
    for long, short in _SHORT.items():
        if rng.random() < 0.5:
            question = re.sub(rf"\b{long}\b", short, question)
    return question


def _lower_words(question: str) -> str:
    return re.sub(r"\b[A-Z][a-z]{2,}", lambda match: match.group().lower(), question)
