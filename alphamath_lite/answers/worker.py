r"""The part of a comparison that needs sympy and math-verify; runs in a confined child only.

math-verify hands text to `parse_expr`, which evaluates code, and sympy may take any time and
memory. So `compare_json` is called through `interpreter.calls.ConfinedCalls`: a fresh process
without files or network for each pair, killed at its limit. Imports happen before confinement.
"""

import logging
from typing import Any

import math_verify
import sympy

from alphamath_lite.answers.matching import Matcher
from alphamath_lite.answers.reading import Answer, read
from alphamath_lite.answers.terms import Term
from alphamath_lite.answers.to_sympy import NotBuiltError, to_sympy

_DIGITS = 50
_NEAR = sympy.Float("1e-40", 15)
_POINTS = tuple(
    tuple(sympy.Rational(p, 7919) for p in row)
    for row in (
        (5791, 10399, 4283, 15241, 6983, 9277),
        (-11197, 17707, -5483, 12809, -20947, 2909),
        (18229, -4567, 9521, -13711, 7253, -16453),
        (2713, 3319, 12343, 8369, 14879, 5003),
        (-3907, -9001, -6421, -2347, -12553, -8123),
    )
)
logging.getLogger("math_verify").setLevel(logging.CRITICAL)


def compare_json(argument: Any) -> dict[str, Any]:
    """Compare `gold` and `given` of the argument.

    Returns {"equal": true, false or null}: null when neither could be shown.
    """
    gold, given = read(str(argument["gold"])), read(str(argument["given"]))
    matcher = Matcher(decide=decide, tolerance=argument.get("tolerance"))
    if gold.term is None or given.term is None:
        return {"equal": _math_verify(gold, given)}
    return {"equal": matcher.answers(gold, given)}


def decide(a: Term, b: Term) -> bool | None:
    """Whether two expressions are equal: to 40 digits for numbers, at five points with variables.

    Points are rational and of both signs, so |x| is told from x and sqrt(x**2) from x.
    """
    try:
        left, right = to_sympy(a), to_sympy(b)
        difference = left - right
    except (NotBuiltError, TypeError, ValueError, AttributeError):
        return None
    if difference == 0:
        return True
    names = sorted(difference.free_symbols, key=str)
    if len(names) > len(_POINTS[0]):
        return None
    values = []
    for row in _POINTS if names else _POINTS[:1]:
        point = dict(zip(names, row, strict=False))
        values.append(_agree(left, right, point))
    if False in values:
        return False
    known = [value for value in values if value is not None]
    return True if len(known) >= min(3, len(values)) else None


def _agree(left: Any, right: Any, point: dict[Any, Any]) -> bool | None:
    """Whether two values agree to 40 digits; None where one is undefined or stays symbolic."""
    a, b = (side.evalf(_DIGITS, subs=point, chop=True) for side in (left, right))
    if not (a.is_number and b.is_number) or False in (a.is_finite, b.is_finite):
        return None
    gap, size = (sympy.Abs(value).evalf(15) for value in (a - b, sympy.Abs(a) + sympy.Abs(b)))
    if not (gap.is_Float or gap.is_zero) or not (size.is_Float or size.is_zero):
        return None
    return bool(gap <= _NEAR * (size + _NEAR))


def _math_verify(gold: Answer, given: Answer) -> bool | None:
    """math-verify on what our readers do not know; both sides must parse as mathematics."""
    sides = [_objects(answer) for answer in (gold, given)]
    if not sides[0] or not sides[1]:
        return None
    return bool(math_verify.verify(sides[0], sides[1], strict=True, timeout_seconds=None))


def _objects(answer: Answer) -> list[Any]:
    if answer.term is not None:
        try:
            return [to_sympy(answer.term)]
        except (NotBuiltError, TypeError, ValueError, AttributeError):
            return []
    found = math_verify.parse(
        rf"\boxed{{{answer.text}}}",
        extraction_config=[math_verify.LatexExtractionConfig(boxed_match_priority=0)],
        fallback_mode="no_fallback",
        parsing_timeout=None,
    )
    return [_plain(item) for item in found if not isinstance(item, str)]


def _plain(item: Any) -> Any:
    """The object with symbols that assume nothing, as ours do."""
    return item.xreplace({symbol: sympy.Symbol(symbol.name) for symbol in item.atoms(sympy.Symbol)})


# Lexers, parsers and evaluation load parts of themselves at the first use; a confined child
# could not open their files any more.
_math_verify(Answer(r"\int_0^1 x\,dx", "text"), Answer(r"\frac{1}{2}", "text"))
decide(read("sin(x)**2").term or Term, read("1 - cos(x)**2").term or Term)  # type: ignore[arg-type]
