"""Problem families: what an author of the curriculum writes.

A family is a function that draws one problem: the values that its wordings mention, the exact
answer by construction, and a solution as code steps that are really run. A topic is a package in
`topics/`, whose modules hold its families; the wordings stand in `wordings/<topic>.txt` under the
name of the function.

    @family(level=1)
    def monic_roots(rng: Random) -> Draw:
        p, q = distinct(rng, 2, -9, 9)
        equation = f"{polynomial([1, -(p + q), p * q], 'x')} = 0"
        return Draw(
            slots={"eq": M(equation)},
            answer=solution_set(p, q),
            steps=[Code("Solve the equation for x.",
                        f"{IMPORT}\\nx = symbols('x')\\nprint(solve({py(equation)}, x))")],
            final="These are all the solutions.",
        )
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from random import Random

IMPORT = "from sympy import *"
_TOPICS = "alphamath_lite.curriculum.topics"


@dataclass(frozen=True, slots=True)
class M:
    """A formula in the plain notation of `notation`, shown in the style of the wording."""

    text: str


Value = M | int | Fraction | str


@dataclass(frozen=True, slots=True)
class Code:
    """A code step: a short thought and Python that prints what the next step needs."""

    thought: str
    code: str


@dataclass(frozen=True, slots=True)
class Draw:
    """One problem: slots for the wording, the answer, and the steps that find it.

    `answer` is the final answer exactly as the solution states it: what Python prints, with sets
    of solutions as `{2, 3}`, intervals as `(-oo, 3]`, points as `(3, 4)`. `final` is the thought of
    the answer step.
    """

    slots: Mapping[str, Value]
    answer: str
    steps: Sequence[Code]
    final: str = "This is the answer."


@dataclass(frozen=True, slots=True)
class Family:
    """A named generator of problems of one topic and level (1 easy to 3 hard)."""

    topic: str
    name: str
    level: int
    draw: Callable[[Random], Draw]
    about: str = field(default="")

    @property
    def key(self) -> str:
        """`topic/name`, unique."""
        return f"{self.topic}/{self.name}"


_REGISTRY: dict[str, Family] = {}


def family(*, level: int) -> Callable[[Callable[[Random], Draw]], Callable[[Random], Draw]]:
    """Register the decorated function as a family of the topic whose package it stands in."""

    def register(draw: Callable[[Random], Draw]) -> Callable[[Random], Draw]:
        topic = draw.__module__.removeprefix(f"{_TOPICS}.").partition(".")[0]
        found = Family(topic, draw.__name__, level, draw, (draw.__doc__ or "").strip())
        if found.key in _REGISTRY and _REGISTRY[found.key].draw.__module__ != draw.__module__:
            raise ValueError(f"two families are called {found.key}")
        _REGISTRY[found.key] = found
        return draw

    return register


@cache
def families() -> dict[str, Family]:
    """All families by key, in no order that anything may depend on."""
    topics = importlib.import_module(_TOPICS)
    for module in pkgutil.walk_packages(topics.__path__, f"{_TOPICS}."):
        importlib.import_module(module.name)
    return dict(_REGISTRY)


# ---- helpers for authors -------------------------------------------------------------------------


def nonzero(rng: Random, low: int, high: int) -> int:
    """A whole number in [low, high] other than 0."""
    while (number := rng.randint(low, high)) == 0:
        pass
    return number


def distinct(rng: Random, n: int, low: int, high: int) -> list[int]:
    """`n` different whole numbers in [low, high], in random order."""
    return rng.sample(range(low, high + 1), n)


def variable(rng: Random, usual: str = "x", others: str = "xyznmktapwus") -> str:
    """Mostly the usual letter, else another one."""
    return usual if rng.random() < 0.6 else rng.choice(others)


def number(value: int | Fraction) -> str:
    """A whole number or fraction in the plain notation, `-3`, `5/2`."""
    return str(value)


def term(coefficient: int | Fraction, unit: str) -> str:
    """`3x`, `-x`, `(2/3)x`, `5` (unit empty): a coefficient before a unit, without `1`."""
    if not unit:
        return str(coefficient)
    if isinstance(coefficient, Fraction) and coefficient.denominator > 1:
        sign = "-" if coefficient < 0 else ""
        return f"{sign}({abs(coefficient)}){unit}"
    return {1: unit, -1: f"-{unit}"}.get(int(coefficient), f"{coefficient}{unit}")


def join_terms(terms: Sequence[str]) -> str:
    """`["2x", "-3y", "1"]` -> `2x - 3y + 1`; empty terms and zeros are left out."""
    kept = [t for t in terms if t not in {"", "0"}]
    text = kept[0] if kept else "0"
    for t in kept[1:]:
        text += f" - {t[1:]}" if t.startswith("-") else f" + {t}"
    return text


def linear(coefficients: Sequence[int | Fraction], units: Sequence[str]) -> str:
    """`linear([2, -3, 1], ["x", "y", ""])` -> `2x - 3y + 1`."""
    pairs = zip(coefficients, units, strict=True)
    return join_terms([term(c, unit) for c, unit in pairs if c != 0])


def polynomial(coefficients: Sequence[int | Fraction], x: str = "x") -> str:
    """Coefficients from the highest power down: `[1, -5, 6]` -> `x^2 - 5x + 6`."""
    top = len(coefficients) - 1
    units = [f"{x}^{top - i}" if top - i > 1 else x if top - i == 1 else "" for i in range(top + 1)]
    return linear(coefficients, units)


def solution_set(*values: object) -> str:
    """`{2, 3}`: the different values in rising order as sympy prints them."""
    import sympy

    return "{" + ", ".join(str(v) for v in sorted({sympy.sympify(v) for v in values})) + "}"
