"""Terms to sympy objects. Only the confined child imports this module: building evaluates."""

from collections.abc import Callable
from typing import Any

import sympy

from alphamath_lite.answers.terms import Num, Sym, Term

MAX_EXPONENT = 5_000
MAX_FACTORIAL = 2_000

_CONSTANTS: dict[str, Any] = {
    "pi": sympy.pi, "E": sympy.E, "I": sympy.I, "oo": sympy.oo, "zoo": sympy.zoo,
    "nan": sympy.nan, "true": sympy.true, "false": sympy.false, "reals": sympy.S.Reals,
    "rationals": sympy.S.Rationals, "integers": sympy.S.Integers,
    "naturals": sympy.S.Naturals, "complexes": sympy.S.Complexes, "empty": sympy.S.EmptySet,
}  # fmt: skip
_HEADS: dict[str, Callable[..., Any]] = {
    "add": sympy.Add, "mul": sympy.Mul, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "cot": sympy.cot, "sec": sympy.sec, "csc": sympy.csc, "asin": sympy.asin, "acos": sympy.acos,
    "atan": sympy.atan, "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh,
    "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh, "log": sympy.log,
    "abs": sympy.Abs, "floor": sympy.floor, "ceiling": sympy.ceiling, "max": sympy.Max,
    "min": sympy.Min, "gcd": sympy.gcd, "lcm": sympy.lcm, "mod": sympy.Mod, "re": sympy.re,
    "im": sympy.im, "conjugate": sympy.conjugate, "sign": sympy.sign, "eq": sympy.Eq,
    "ne": sympy.Ne, "lt": sympy.Lt, "le": sympy.Le, "gt": sympy.Gt, "ge": sympy.Ge,
    "and": sympy.And, "or": sympy.Or, "union": sympy.Union, "intersection": sympy.Intersection,
    "complement": sympy.Complement, "set": sympy.FiniteSet, "list": sympy.FiniteSet,
    "brackets": sympy.FiniteSet, "dict": sympy.FiniteSet, "tuple": sympy.Tuple,
    "Derivative": sympy.Derivative, "Integral": sympy.Integral, "Sum": sympy.Sum,
    "Product": sympy.Product,
}  # fmt: skip


class NotBuiltError(Exception):
    """The term has no sympy counterpart within the bounds."""


def to_sympy(term: Term) -> Any:
    """The sympy object of a term.

    Raises NotBuiltError for heads without a counterpart and for numbers that would be too large.
    """
    if isinstance(term, Num):
        return sympy.Rational(term.value.numerator, term.value.denominator)
    if isinstance(term, Sym):
        return _CONSTANTS[term.name] if term.name in _CONSTANTS else sympy.Symbol(term.name)
    args = [to_sympy(arg) for arg in term.args]
    if term.head in _SPECIAL:
        return _SPECIAL[term.head](*args)
    if term.head == "matrix":
        return sympy.Matrix([list(row) for row in args])
    if term.head.startswith("fn:"):
        return sympy.Function(term.head[3:])(*args)
    if term.head not in _HEADS:
        raise NotBuiltError(term.head)
    return _HEADS[term.head](*args)


def _power(base: Any, exponent: Any) -> Any:
    if base.is_number and exponent.is_number and not abs(exponent) <= MAX_EXPONENT:
        raise NotBuiltError("a power that is too large")
    return sympy.Pow(base, exponent)


def _factorial(value: Any) -> Any:
    if value.is_number and not abs(value) <= MAX_FACTORIAL:
        raise NotBuiltError("a factorial that is too large")
    return sympy.factorial(value)


def _binomial(top: Any, bottom: Any) -> Any:
    if top.is_number and not abs(top) <= MAX_FACTORIAL:
        raise NotBuiltError("a binomial that is too large")
    return sympy.binomial(top, bottom)


def _interval(low: Any, high: Any, low_open: Any, high_open: Any) -> Any:
    return sympy.Interval(low, high, bool(low_open), bool(high_open))


def _limit(function: Any, variable: Any, point: Any, side: Any) -> Any:
    return sympy.Limit(function, variable, point, {"above": "+", "below": "-"}.get(side.name, "+-"))


_SPECIAL: dict[str, Callable[..., Any]] = {
    "pow": _power,
    "factorial": _factorial,
    "binomial": _binomial,
    "interval": _interval,
    "Limit": _limit,
    "deg": lambda value: value * sympy.pi / 180,
    "percent": lambda value: value / 100,
}
