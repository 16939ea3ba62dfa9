"""Terms to complex numbers, in plain floating point: cheap, bounded, never exact.

Used to tell answers apart (a clear difference at one point is a proof) and to compare with a
printed float. What has no value here (unknown functions, overflow, a pole) is None.
"""

import cmath
import math
from collections.abc import Callable, Mapping

from alphamath_lite.answers.terms import App, Num, Sym, Term

_MAX_FACTORIAL = 170
_CONSTANTS = {"pi": complex(math.pi), "E": complex(math.e), "I": 1j}

Point = Mapping[str, complex]


class _UndefinedError(Exception):
    """No finite value at this point."""


def evaluate(term: Term, point: Point | None = None) -> complex | None:
    """Value of the term at the point, or None where it has none."""
    try:
        value = _value(term, point or {})
    except (_UndefinedError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return value if cmath.isfinite(value) else None


def _value(term: Term, point: Point) -> complex:
    if isinstance(term, Num):
        return complex(float(term.value))
    if isinstance(term, Sym):
        if term.name in _CONSTANTS:
            return _CONSTANTS[term.name]
        if term.name in point:
            return point[term.name]
        raise _UndefinedError
    return _applied(term, point)


def _applied(term: App, point: Point) -> complex:
    function = _FUNCTIONS.get(term.head)
    if function is None:
        raise _UndefinedError
    return function(*(_value(arg, point) for arg in term.args))


def _add(*args: complex) -> complex:
    return sum(args, 0j)


def _mul(*args: complex) -> complex:
    product = 1 + 0j
    for arg in args:
        product *= arg
    return product


def _pow(base: complex, exponent: complex) -> complex:
    if exponent == int(exponent.real) and abs(exponent) <= 64:
        return complex(base ** int(exponent.real))
    if base.imag == 0 and base.real > 0 and exponent.imag == 0:
        return complex(math.pow(base.real, exponent.real))
    return complex(base**exponent)


def _real(value: complex) -> float:
    if abs(value.imag) > 1e-12 * (1 + abs(value)):
        raise _UndefinedError
    return value.real


def _factorial(value: complex) -> complex:
    number = _real(value)
    if number < 0 or number > _MAX_FACTORIAL:
        raise _UndefinedError
    return complex(math.gamma(number + 1))


def _binomial(top: complex, bottom: complex) -> complex:
    n, k = _real(top), _real(bottom)
    if n != int(n) or k != int(k) or not 0 <= k <= n <= 10_000:
        raise _UndefinedError
    return complex(float(math.comb(int(n), int(k))))


def _whole(function: Callable[[float], int]) -> Callable[[complex], complex]:
    return lambda value: complex(function(_real(value)))


def _fold(function: Callable[[list[float]], float]) -> Callable[..., complex]:
    return lambda *values: complex(function([_real(value) for value in values]))


def _integers(function: Callable[..., int]) -> Callable[..., complex]:
    def fold(*values: complex) -> complex:
        numbers = [_real(value) for value in values]
        if any(n != int(n) or abs(n) > 2**53 for n in numbers):
            raise _UndefinedError
        return complex(float(function(*map(int, numbers))))

    return fold


_FUNCTIONS: dict[str, Callable[..., complex]] = {
    "add": _add,
    "mul": _mul,
    "pow": _pow,
    "sin": cmath.sin,
    "cos": cmath.cos,
    "tan": cmath.tan,
    "cot": lambda z: 1 / cmath.tan(z),
    "sec": lambda z: 1 / cmath.cos(z),
    "csc": lambda z: 1 / cmath.sin(z),
    "asin": cmath.asin,
    "acos": cmath.acos,
    "atan": cmath.atan,
    "sinh": cmath.sinh,
    "cosh": cmath.cosh,
    "tanh": cmath.tanh,
    "asinh": cmath.asinh,
    "acosh": cmath.acosh,
    "atanh": cmath.atanh,
    "log": cmath.log,
    "abs": lambda z: complex(abs(z)),
    "floor": _whole(math.floor),
    "ceiling": _whole(math.ceil),
    "factorial": _factorial,
    "binomial": _binomial,
    "max": _fold(max),
    "min": _fold(min),
    "gcd": _integers(math.gcd),
    "lcm": _integers(math.lcm),
    "re": lambda z: complex(z.real),
    "im": lambda z: complex(z.imag),
    "conjugate": lambda z: z.conjugate(),
    "deg": lambda z: z * math.pi / 180,
    "percent": lambda z: z / 100,
}
