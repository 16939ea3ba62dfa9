"""The neutral tree that every reader of answers produces: numbers, names, applications.

A term is data, never code: reading one evaluates nothing. Heads of an `App`:

- arithmetic: add, mul, pow, and functions by name (sqrt is pow with exponent 1/2);
- several answers: list (unordered, as printed `2, 3`), brackets (`[2, 3]`: a Python list or a
  closed interval), tuple (`(2, 3)`: a point or an open interval), set, matrix (of tuples), dict;
- regions: interval (low, high, low open, high open), union, intersection;
- relations: eq ne lt le gt ge, and, or;
- marks: pm (both signs), percent, deg, fn:f (application of an unknown function f).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

MAX_NODES = 2_000


def words(text: str) -> frozenset[str]:
    """The set of the words in `text`."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Num:
    """A rational number; `digits` is the count of significant digits of a decimal, 0 if exact."""

    value: Fraction
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Sym:
    """A variable or a constant; pi, E, I, oo, nan, true, false, reals, empty are constants."""

    name: str


@dataclass(frozen=True, slots=True)
class App:
    """A head applied to terms."""

    head: str
    args: "tuple[Term, ...]"


Term = Num | Sym | App

CONSTANTS = words("pi E I oo zoo nan true false reals rationals integers naturals complexes empty")
RELATIONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})
ZERO, ONE, TWO, MINUS_ONE = (Num(Fraction(n)) for n in (0, 1, 2, -1))
HALF = Num(Fraction(1, 2))
PI, EULER, IMAGINARY, INFINITY, EMPTY = (Sym(n) for n in ("pi", "E", "I", "oo", "empty"))
TRUE, FALSE = Sym("true"), Sym("false")


def number(value: int | Fraction) -> Num:
    """An exact number."""
    return Num(Fraction(value))


def app(head: str, *args: Term) -> App:
    """A head applied to `args`."""
    return App(head, args)


def negate(term: Term) -> Term:
    """The term with the opposite sign."""
    if isinstance(term, Num):
        return Num(-term.value, term.digits)
    if isinstance(term, App) and term.head in ("deg", "percent"):
        return app(term.head, negate(term.args[0]))
    return app("mul", MINUS_ONE, term)


def subtract(left: Term, right: Term) -> Term:
    """left - right."""
    return app("add", left, negate(right))


def divide(left: Term, right: Term) -> Term:
    """left / right, folded when both are exact numbers."""
    if isinstance(left, Num) and isinstance(right, Num) and right.value and not right.digits:
        return Num(left.value / right.value, left.digits)
    inverse = app("pow", right, MINUS_ONE)
    return inverse if left == ONE else app("mul", left, inverse)


_UNARY = words(
    "sin cos tan cot sec csc asin acos atan sinh cosh tanh asinh acosh atanh log abs floor ceiling "
    "factorial re im conjugate sign deg percent"
)
_BINARY = words("pow mod binomial eq ne lt le gt ge complement")


def fits(head: str, n_args: int) -> bool:
    """Whether a head takes that many arguments."""
    if head in _UNARY:
        return n_args == 1
    return n_args == 2 if head in _BINARY else n_args > 0 or head in ("tuple", "set", "union")


def is_app(term: Term, *heads: str) -> bool:
    """Whether the term is an application of one of `heads`."""
    return isinstance(term, App) and term.head in heads


def walk(term: Term) -> Iterator[Term]:
    """Every node of the term, from the root."""
    stack = [term]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, App):
            stack.extend(node.args)


def symbols(term: Term) -> frozenset[str]:
    """Names of the variables in the term."""
    return frozenset(
        node.name for node in walk(term) if isinstance(node, Sym) and node.name not in CONSTANTS
    )
