"""Exact normal form of rational expressions, in bounded arithmetic on fractions.

A term becomes numerator / denominator, both sums of monomials over generators: variables, pi, e,
i (with i*i = -1), roots of primes (with fractional exponents below one) and opaque applications.
Products of roots of distinct primes are linearly independent over the rationals, so two numbers
built from roots are equal exactly when their normal forms agree.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction

from alphamath_lite.answers.terms import App, Num, Sym, Term

MAX_MONOMIALS = 300
MAX_POWER = 64
MAX_BITS = 20_000
_MAX_FACTORIAL = 1_000
_MAX_PRIME = 2_000

Monomial = frozenset[tuple[Hashable, Fraction]]
Sum = dict[Monomial, Fraction]
_UNIT: Monomial = frozenset()
_I = ("const", "I")


class OutOfBoundsError(Exception):
    """The expression has no normal form within the bounds."""


def same_form(a: Term, b: Term) -> bool | None:
    """True if the two terms agree as rational expressions, False if not, None beyond the bounds.

    False proves a difference only for numbers made of fractions and roots of positive integers
    and for rational functions of variables.
    """
    try:
        top_a, bottom_a = _form(a)
        top_b, bottom_b = _form(b)
        return _times(top_a, bottom_b) == _times(top_b, bottom_a)
    except (OutOfBoundsError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def proportional(a: Term, b: Term) -> bool | None:
    """Whether a = c * b with a number c other than 0; None beyond the bounds."""
    try:
        top_a, bottom_a = _form(a)
        top_b, bottom_b = _form(b)
        left, right = _times(top_a, bottom_b), _times(top_b, bottom_a)
    except (OutOfBoundsError, ZeroDivisionError, OverflowError, RecursionError):
        return None
    if not left or not right or left.keys() != right.keys():
        return False
    return len({left[key] / right[key] for key in left}) == 1


def rational(term: Term) -> Fraction | None:
    """The value of a term that is a rational number, exactly; None for every other."""
    try:
        top, bottom = _form(term)
    except (OutOfBoundsError, ZeroDivisionError, OverflowError, RecursionError):
        return None
    if set(top) <= {_UNIT} and set(bottom) == {_UNIT}:
        return top.get(_UNIT, Fraction(0)) / bottom[_UNIT]
    return None


def _form(term: Term) -> tuple[Sum, Sum]:
    one: Sum = {_UNIT: Fraction(1)}
    if isinstance(term, Num):
        return _constant(term.value), one
    if isinstance(term, Sym):
        if term.name in {"oo", "zoo", "nan"}:
            raise OutOfBoundsError
        kind = "const" if term.name in {"pi", "E", "I"} else "var"
        return {frozenset({((kind, term.name), Fraction(1))}): Fraction(1)}, one
    if term.head == "add":
        return _fold(term, _add_forms)
    if term.head == "mul":
        return _fold(term, _mul_forms)
    if term.head == "pow":
        return _power(*term.args)
    return _opaque(term), one


def _exact(head: str, values: Sequence[Fraction]) -> Fraction | None:
    """Functions of rational numbers that are rational, within bounds."""
    whole = all(value.denominator == 1 for value in values)
    numbers = [int(value) for value in values]
    if head == "factorial" and whole and 0 <= numbers[0] <= _MAX_FACTORIAL:
        return Fraction(math.factorial(numbers[0]))
    if head == "binomial" and whole and 0 <= numbers[1] and 0 <= numbers[0] <= _MAX_FACTORIAL:
        return Fraction(math.comb(*numbers))
    if head in ("gcd", "lcm") and whole:
        return Fraction(math.gcd(*numbers) if head == "gcd" else math.lcm(*numbers))
    if head in ("max", "min"):
        return max(values) if head == "max" else min(values)
    if head == "mod" and len(values) == 2 and values[1]:
        return values[0] % values[1]
    simple: dict[str, Callable[[Fraction], int | Fraction]] = {
        "abs": abs,
        "floor": math.floor,
        "ceiling": math.ceil,
    }
    return Fraction(simple[head](values[0])) if head in simple and len(values) == 1 else None


def _fold(term: App, combine: "_Combine") -> tuple[Sum, Sum]:
    form = _form(term.args[0])
    for arg in term.args[1:]:
        form = combine(form, _form(arg))
    return form


def _add_forms(a: tuple[Sum, Sum], b: tuple[Sum, Sum]) -> tuple[Sum, Sum]:
    if a[1] == b[1]:
        return _plus(a[0], b[0]), a[1]
    return _plus(_times(a[0], b[1]), _times(b[0], a[1])), _times(a[1], b[1])


def _mul_forms(a: tuple[Sum, Sum], b: tuple[Sum, Sum]) -> tuple[Sum, Sum]:
    return _times(a[0], b[0]), _times(a[1], b[1])


def _constant(value: Fraction) -> Sum:
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise OutOfBoundsError
    return {_UNIT: value} if value else {}


def _plus(a: Sum, b: Sum) -> Sum:
    total = dict(a)
    for monomial, coefficient in b.items():
        value = total.get(monomial, Fraction(0)) + coefficient
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return _bounded(total)


def _times(a: Sum, b: Sum) -> Sum:
    if len(a) * len(b) > 4 * MAX_MONOMIALS:
        raise OutOfBoundsError
    total: Sum = {}
    for left, x in a.items():
        for right, y in b.items():
            monomial, factor = _join(left, right)
            value = total.get(monomial, Fraction(0)) + x * y * factor
            if value:
                total[monomial] = value
            else:
                total.pop(monomial, None)
    return _bounded(total)


def _bounded(total: Sum) -> Sum:
    if len(total) > MAX_MONOMIALS:
        raise OutOfBoundsError
    for value in total.values():
        if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
            raise OutOfBoundsError
    return total


def _join(left: Monomial, right: Monomial) -> tuple[Monomial, Fraction]:
    """Product of two monomials; powers of i and of roots of primes reduce to a factor."""
    if not left or not right:
        return left or right, Fraction(1)
    exponents = dict(left)
    for generator, exponent in right:
        exponents[generator] = exponents.get(generator, Fraction(0)) + exponent
    return _reduce(exponents)


def _reduce(exponents: dict[Hashable, Fraction]) -> tuple[Monomial, Fraction]:
    factor = Fraction(1)
    kept: list[tuple[Hashable, Fraction]] = []
    for generator, exponent in exponents.items():
        if generator == _I and exponent.denominator == 1:
            turns = int(exponent) % 4
            factor *= -1 if turns >= 2 else 1
            exponent = Fraction(turns % 2)
        elif isinstance(generator, tuple) and generator[0] == "prime":
            whole = math.floor(exponent)
            factor *= Fraction(generator[1]) ** whole
            exponent -= whole
        if exponent:
            kept.append((generator, exponent))
    return frozenset(kept), factor


def _power(base: Term, exponent: Term) -> tuple[Sum, Sum]:
    power = rational(exponent)
    one: Sum = {_UNIT: Fraction(1)}
    if power is None:
        return _symbolic_power(base, exponent), one
    top, bottom = _form(base)
    if power.denominator == 1:
        if abs(power) > MAX_POWER and (len(top) > 1 or len(bottom) > 1):
            raise OutOfBoundsError
        raised = _raise(top, abs(int(power))), _raise(bottom, abs(int(power)))
        if power < 0:
            if not raised[0]:
                raise ZeroDivisionError
            return raised[1], raised[0]
        return raised
    if set(top) == {_UNIT} and set(bottom) == {_UNIT}:
        return _root(top[_UNIT] / bottom[_UNIT], power), one
    if not top:
        return ({}, one) if power > 0 else _fail()
    return _fractional(base, top, bottom, power)


def _fail() -> tuple[Sum, Sum]:
    raise ZeroDivisionError


def _raise(value: Sum, power: int) -> Sum:
    result: Sum = {_UNIT: Fraction(1)}
    if len(value) == 1:
        ((monomial, coefficient),) = value.items()
        size = coefficient.numerator.bit_length() + coefficient.denominator.bit_length()
        if coefficient not in (1, -1) and power * (size - 1) > MAX_BITS or power > 10**9:
            raise OutOfBoundsError
        reduced, factor = _reduce({g: e * power for g, e in monomial})
        return {reduced: coefficient**power * factor}
    if len(value) > 1 and power > MAX_POWER:
        raise OutOfBoundsError
    for _ in range(power):
        result = _times(result, value)
    return result


def _root(value: Fraction, power: Fraction) -> Sum:
    """A rational number to a fractional power; (-1)^p is i times a root of a positive one."""
    if not value:
        return {}
    if abs(power) > MAX_POWER:
        raise OutOfBoundsError
    exponents: dict[Hashable, Fraction] = {}
    if value < 0:
        if power.denominator != 2:
            raise OutOfBoundsError
        exponents[_I] = Fraction(power.numerator)
    for number, sign in ((abs(value).numerator, 1), (abs(value).denominator, -1)):
        for prime, count in _factors(number):
            key: Hashable = ("prime", prime)
            exponents[key] = exponents.get(key, Fraction(0)) + sign * count * power
    monomial, factor = _reduce(exponents)
    return {monomial: factor}


def _factors(number: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    divisor = 2
    while divisor * divisor <= number and divisor <= _MAX_PRIME:
        count = 0
        while number % divisor == 0:
            number //= divisor
            count += 1
        if count:
            found.append((divisor, count))
        divisor += 1
    if number > 1:
        if number > _MAX_PRIME**2:
            root = math.isqrt(number)
            if root * root == number:
                return found + [(p, 2 * n) for p, n in _factors(root)]
            raise OutOfBoundsError
        found.append((number, 1))
    return found


def _fractional(base: Term, top: Sum, bottom: Sum, power: Fraction) -> tuple[Sum, Sum]:
    """A variable to a fractional power stays a variable; anything else is one opaque root."""
    one: Sum = {_UNIT: Fraction(1)}
    if isinstance(base, Sym):
        kind = "const" if base.name in {"pi", "E", "I"} else "var"
        if base.name == "I":
            raise OutOfBoundsError
        return {frozenset({((kind, base.name), power)}): Fraction(1)}, one
    factor: Sum = one
    if len(top) == 1 and set(bottom) == {_UNIT}:
        ((monomial, coefficient),) = top.items()
        coefficient /= bottom[_UNIT]
        if coefficient > 0:
            factor = _root(coefficient, power)
            top, bottom = {monomial: Fraction(1)}, one
            generator, exponent = next(iter(monomial))
            if len(monomial) == 1 and exponent == 1 and generator != _I:
                return _times(factor, {frozenset({(generator, power)}): Fraction(1)}), one
    key: Hashable = ("root", _key(top, bottom))
    return _times(factor, {frozenset({(key, power)}): Fraction(1)}), one


def _symbolic_power(base: Term, exponent: Term) -> Sum:
    key: Hashable = ("power", _term_key(base), _term_key(exponent))
    return {frozenset({(key, Fraction(1))}): Fraction(1)}


def _opaque(term: App) -> Sum:
    values = [rational(arg) for arg in term.args]
    if values and all(value is not None for value in values):
        known = _exact(term.head, [value for value in values if value is not None])
        if known is not None:
            return _constant(known)
    key: Hashable = (term.head, tuple(_term_key(arg) for arg in term.args))
    return {frozenset({(key, Fraction(1))}): Fraction(1)}


def _term_key(term: Term) -> Hashable:
    return _key(*_form(term))


def _key(top: Sum, bottom: Sum) -> Hashable:
    """The quotient as a value, scaled so that equal quotients of equal shape give equal keys."""
    if not top:
        return "zero"
    scale = max(bottom.items(), key=lambda item: (sorted(map(repr, item[0])), item[1]))[1]
    return (
        frozenset((m, c / scale) for m, c in top.items()),
        frozenset((m, c / scale) for m, c in bottom.items()),
    )


_Combine = type(_add_forms)
