"""Values of two terms at a few fixed points: a clear difference at one of them is a proof."""

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.evaluate import evaluate
from alphamath_lite.answers.numerals import FLOAT_DIGITS
from alphamath_lite.answers.terms import Num, Term

NEAR, NEAREST = 1e-9, 1e-12
_POINTS = (
    (0.7310585, 1.3132617, 0.5413249, 1.9246153, 0.8814973, 1.1702313),
    (-1.4142853, 2.2360122, -0.6931733, 1.6180091, -2.6457913, 0.3678131),
    (2.3025717, -0.5772431, 1.2020619, -1.7320823, 0.9159337, -2.0794737),
)


def agree(a: Term, b: Term, tolerance: float | None = None, *, slack: float = 1e-12) -> bool | None:
    """Whether the values agree wherever both exist; None if they never do.

    `tolerance` is relative; `slack` is absolute, for values that should be 0 and are not quite.
    """
    limit = max(_resolution(a, b), tolerance or 0.0)
    seen = False
    for x, y in _values(a, b):
        seen = True
        if abs(x - y) > limit * max(abs(x), abs(y)) + slack:
            return False
    return True if seen else None


def _resolution(*terms: Term) -> float:
    """The relative error that printed floats in the terms leave open."""
    digits = [n.digits for term in terms for n in t.walk(term) if isinstance(n, Num)]
    floats = [n for n in digits if n >= FLOAT_DIGITS]
    return min(NEAR, max(NEAREST, 10.0 ** (1 - min(floats)))) if floats else NEAR


def independent(a: Term, b: Term) -> bool:
    """Whether a/b differs between two points, so that no constant factor joins the terms."""
    quotients = [x / y for x, y in _values(a, b) if abs(y) > NEAR]
    return any(abs(q - quotients[0]) > 1e-6 * abs(quotients[0]) for q in quotients[1:])


def _values(a: Term, b: Term) -> list[tuple[complex, complex]]:
    names = sorted(t.symbols(a) | t.symbols(b))
    pairs = []
    for row in _POINTS if names else _POINTS[:1]:
        point = {name: complex(row[at % 6] * (1 + at // 6)) for at, name in enumerate(names)}
        x, y = evaluate(a, point), evaluate(b, point)
        if x is not None and y is not None:
            pairs.append((x, y))
    return pairs
