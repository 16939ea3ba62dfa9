"""The formal core of a story: quantities, turns, and the world that they change.

A story follows one quantity, the focus, through turns. A turn derives a new focus from the old one
and from numbers that the text gives; its value is Fraction arithmetic, its code is written beside
it and never used to find the value. Stages say what the focus is an amount of, and so which moves
may come next: `hold` (things that someone has), `packs`, `need`, `money`, `bill`, `trip`, `togo`,
`time`, and `end`, after which only the answer comes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Literal

from alphamath_lite.curriculum.helpers_quantities import amount, exactly
from alphamath_lite.curriculum.helpers_quantities import part as part_in_words
from alphamath_lite.curriculum.stories.grammar import Noun, Tense
from alphamath_lite.curriculum.stories.reader import Situation, words

Stage = Literal["", "hold", "packs", "need", "money", "bill", "trip", "togo", "time", "end"]
Slot = int | str | Noun
MONEY: frozenset[Stage] = frozenset(["money", "bill"])


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the name when first met, the name later on, and the pronoun he, she, it or I."""

    first: str
    later: str
    he: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact value and how code refers to it: its digits or a variable."""

    value: Fraction
    code: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One move made: what went in, what came out, the words and the code for it.

    `expression` finds `after.value`; with `{x}` for the new quantity, `undo` finds the old one.
    """

    move: str
    kind: str
    before: Fraction
    numbers: tuple[Fraction, ...]
    after: Quantity
    n_operations: int
    slots: Mapping[str, Slot]
    stage: Stage
    thought: str = ""
    expression: str = ""
    is_cash: bool = False
    undo: str = ""


@dataclass(slots=True)
class World:
    """The story so far. `trail` is how the focus last changed: not yet, by loss or by gain."""

    rng: Random
    situation: Situation
    who: Person
    thing: Noun
    pack: Noun
    good: Noun
    ware: Noun
    tense: Tense
    is_whole: bool  # amounts of money without cents
    money: Callable[[int], str]
    focus: Quantity = field(default=Quantity(Fraction(0), "0"))
    stage: Stage = ""
    trail: Literal["first", "loss", "gain"] = "first"
    is_plain: bool = False  # `them` can only be the things
    start: Quantity | None = None
    holders: list[tuple[Person, Quantity]] = field(default_factory=list)
    other: Person | None = None
    turns: list[Turn] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def has_others(self) -> bool:
        """Whether the story speaks of more than one who has something."""
        bringing = {"relate", "relate_back", "together", "compare"}
        return any(turn.move in bringing for turn in self.turns)

    def variable(self, *names: str) -> str:
        """The first of the names that no step has used."""
        return next(
            (name for name in names if name not in self.taken), f"{names[0]}_{len(self.taken)}"
        )

    def ratio(self, share: Fraction) -> str:
        """A fraction in code: exact, but a float beside amounts of money with cents."""
        return str(share) if self.has_cents() else exactly(share)

    def percent(self, p: int) -> str:
        """`p` percent in code, as in `ratio`."""
        return f"{p}/100" if self.has_cents() else f"S({p})/100"

    def has_cents(self) -> bool:
        """Whether the focus is money that may have cents."""
        return self.stage in MONEY and not self.is_whole

    def fits(self, value: Fraction) -> bool:
        """Whether the value can stand in this stage: whole, or whole cents, and not too large."""
        unit = 100 if self.has_cents() else 1
        return 0 < value <= 60_000 and (value * unit).denominator == 1

    def cash(self, value: Fraction | int) -> str:
        """An amount in the currency of the story."""
        return self.money(int(value * 100))

    def price(self, low: float, high: float) -> Fraction:
        """A price between the two, whole when the story has no cents."""
        if self.is_whole:
            return Fraction(self.rng.randint(max(1, round(low)), max(2, round(high))))
        step = self.rng.choice([100, 50, 50, 25, 20, 10, 5])
        low_steps, high_steps = -(-int(low * 100) // step), int(high * 100) // step
        return Fraction(self.rng.randint(max(1, low_steps), max(2, high_steps)) * step, 100)


def digits(value: Fraction) -> str:
    """A number as code and question write it: `12`, `3.50`."""
    return str(value) if value.denominator == 1 else amount(int(value * 100))


def literal(value: Fraction | int) -> Quantity:
    """A number that the text gives."""
    return Quantity(Fraction(value), digits(Fraction(value)))


def round_number(rng: Random, low: int, high: int) -> int:
    """A whole number in [low, high], more often than not one that divides well."""
    steps = [s for s in (1, 1, 2, 5, 6, 10, 12, 20, 24, 60) if -(-low // s) <= high // s]
    step = rng.choice(steps)
    return rng.randint(-(-low // step), high // step) * step


def share(
    rng: Random, whole: Fraction, below: Iterable[int] = (2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 8, 10)
) -> Fraction | None:
    """A proper fraction of which `whole` has a whole number, mostly with numerator 1."""
    fitting = [d for d in below if whole % d == 0 and whole > d]
    if not fitting:
        return None
    d = rng.choice(fitting)
    return Fraction(1 if rng.random() < 0.7 else rng.randint(1, d - 1), d)


def percentage(rng: Random, whole: Fraction, unit: int = 1) -> int | None:
    """A percentage of which `whole` has a multiple of `1/unit`."""
    usual = [5, 10, 10, 15, 20, 20, 25, 25, 30, 40, 50, 60, 75, 80]
    fitting = [p for p in usual if (whole * p * unit / 100).denominator == 1]
    return rng.choice(fitting) if fitting else None


def fraction_words(rng: Random, f: Fraction) -> str:
    """`half`, `a third`, `3/4`, `two fifths`."""
    text = part_in_words(rng, f)
    return text.replace("one ", "a ", 1) if text.startswith("one ") and rng.random() < 0.7 else text


def people(kind: str) -> tuple[str, ...]:
    """Names of `he`, `she` persons."""
    return words()[kind]
