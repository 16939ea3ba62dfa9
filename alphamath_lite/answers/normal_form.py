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

MAX_WORK = 60_000
MAX_MONOMIALS = 300
MAX_POWER = 64
MAX_BITS = 20_000
MAX_BITS_IN_SUM = 2_000
_MAX_FACTORIAL = 1_000
_MAX_PRIME = 2_000

Monomial = frozenset[tuple[Hashable, Fraction]]
Sum = dict[Monomial, Fraction]
Form = tuple[Sum, Sum]

_UNIT: Monomial = frozenset()
_ONE: Sum = {_UNIT: Fraction(1)}
_I = ("const", "I")


class OutOfBoundsError(Exception):
    """The expression has no normal form within the bounds."""


_UNDECIDED = (OutOfBoundsError, ZeroDivisionError, OverflowError, RecursionError)


class Forms:
    """Normal forms of the terms of one comparison, under one budget of elementary products."""

    def __init__(self, work: int = MAX_WORK) -> None:
        self._work = work
        self._known: dict[Term, Form | None] = {}

    def same(self, a: Term, b: Term) -> bool | None:
        """True if the terms agree as rational expressions, False if not, None beyond the bounds.

        False proves a difference only for numbers made of fractions and roots of positive numbers
        and for rational functions of variables.
        """
        try:
            left, right = self._crossed(a, b)
            return left == right
        except _UNDECIDED:
            return None

    def proportional(self, a: Term, b: Term) -> bool | None:
        """Whether a = c * b with a number c other than 0; None beyond the bounds."""
        try:
            left, right = self._crossed(a, b)
        except _UNDECIDED:
            return None
        if not left or not right or left.keys() != right.keys():
            return False
        return len({left[key] / right[key] for key in left}) == 1

    def rational(self, term: Term) -> Fraction | None:
        """The value of a term that is a rational number, exactly; None for every other."""
        try:
            return _value(self._form(term))
        except _UNDECIDED:
            return None

    def _crossed(self, a: Term, b: Term) -> tuple[Sum, Sum]:
        (top_a, bottom_a), (top_b, bottom_b) = self._form(a), self._form(b)
        if bottom_a == bottom_b:
            return top_a, top_b
        return self._times(top_a, bottom_b), self._times(top_b, bottom_a)

    def _form(self, term: Term) -> Form:
        if term not in self._known:
            try:
                self._known[term] = self._new_form(term)
            except _UNDECIDED:
                self._known[term] = None
        form = self._known[term]
        if form is None:
            raise OutOfBoundsError
        return form

    def _new_form(self, term: Term) -> Form:
        if isinstance(term, Num):
            return _constant(term.value), _ONE
        if isinstance(term, Sym):
            if term.name in {"oo", "zoo", "nan"}:
                raise OutOfBoundsError
            return {frozenset({(_generator(term), Fraction(1))}): Fraction(1)}, _ONE
        if term.head == "add":
            return self._fold(term, self._sum)
        if term.head == "mul":
            return self._fold(term, self._product)
        if term.head == "pow":
            return self._power(*term.args)
        return self._opaque(term), _ONE

    def _fold(self, term: App, combine: Callable[[Form, Form], Form]) -> Form:
        form = self._form(term.args[0])
        for arg in term.args[1:]:
            form = combine(form, self._form(arg))
        return form

    def _sum(self, a: Form, b: Form) -> Form:
        if a[1] == b[1]:
            return _plus(a[0], b[0]), a[1]
        tops = self._times(a[0], b[1]), self._times(b[0], a[1])
        return _plus(*tops), self._times(a[1], b[1])

    def _product(self, a: Form, b: Form) -> Form:
        return self._times(a[0], b[0]), self._times(a[1], b[1])

    def _times(self, a: Sum, b: Sum) -> Sum:
        self._work -= len(a) * len(b) + 1
        if self._work < 0:
            raise OutOfBoundsError
        total: Sum = {}
        for left, x in a.items():
            for right, y in b.items():
                monomial, factor = _join(left, right)
                _accumulate(total, monomial, x * y * factor)
        return _bounded(total)

    def _power(self, base: Term, exponent: Term) -> Form:
        power = _value(self._form(exponent))
        if power is None:
            key = ("power", _key(self._form(base)), _key(self._form(exponent)))
            return {frozenset({(key, Fraction(1))}): Fraction(1)}, _ONE
        top, bottom = self._form(base)
        if power.denominator != 1:
            return self._root(top, bottom, power)
        raised = self._raise(top, abs(int(power))), self._raise(bottom, abs(int(power)))
        if power >= 0:
            return raised
        if not raised[0]:
            raise ZeroDivisionError
        return raised[1], raised[0]

    def _raise(self, value: Sum, power: int) -> Sum:
        if len(value) == 1:
            ((monomial, coefficient),) = value.items()
            if power > 10**9 or (abs(coefficient) != 1 and power * _bits(coefficient) > MAX_BITS):
                raise OutOfBoundsError
            reduced, factor = _reduce({g: e * power for g, e in monomial})
            return {reduced: coefficient**power * factor}
        if len(value) > 1 and power > MAX_POWER:
            raise OutOfBoundsError
        result = _ONE
        for _ in range(power if value else min(power, 1)):
            result = self._times(result, value)
        return result

    def _root(self, top: Sum, bottom: Sum, power: Fraction) -> Form:
        """A fractional power: exact for numbers and c*x with c > 0, one opaque root otherwise."""
        if not top:
            if power < 0:
                raise ZeroDivisionError
            return {}, _ONE
        factor = _ONE
        if len(top) == 1 and set(bottom) == {_UNIT}:
            ((monomial, coefficient),) = top.items()
            coefficient /= bottom[_UNIT]
            if not monomial:
                return _number_root(coefficient, power), _ONE
            if coefficient > 0:
                factor = _number_root(coefficient, power)
                top, bottom = {monomial: Fraction(1)}, _ONE
                generator, exponent = next(iter(monomial))
                if len(monomial) == 1 and exponent == 1 and generator != _I:
                    return self._times(factor, {frozenset({(generator, power)}): Fraction(1)}), _ONE
        key: Hashable = ("root", _key((top, bottom)))
        return self._times(factor, {frozenset({(key, power)}): Fraction(1)}), _ONE

    def _opaque(self, term: App) -> Sum:
        forms = [self._form(arg) for arg in term.args]
        values = [_value(form) for form in forms]
        numbers = [value for value in values if value is not None]
        if numbers and len(numbers) == len(values):
            known = _exact(term.head, numbers)
            if known is not None:
                return _constant(known)
        key: Hashable = (term.head, tuple(_key(form) for form in forms))
        return {frozenset({(key, Fraction(1))}): Fraction(1)}


def _generator(symbol: Sym) -> Hashable:
    return ("const" if symbol.name in {"pi", "E", "I"} else "var", symbol.name)


def _value(form: Form) -> Fraction | None:
    top, bottom = form
    if set(top) <= {_UNIT} and set(bottom) == {_UNIT}:
        return top.get(_UNIT, Fraction(0)) / bottom[_UNIT]
    return None


def _constant(value: Fraction) -> Sum:
    if _bits(value) > MAX_BITS:
        raise OutOfBoundsError
    return {_UNIT: value} if value else {}


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length() - 1


def _accumulate(total: Sum, monomial: Monomial, value: Fraction) -> None:
    value += total.get(monomial, Fraction(0))
    if value:
        total[monomial] = value
    else:
        total.pop(monomial, None)


def _plus(a: Sum, b: Sum) -> Sum:
    total = dict(a)
    for monomial, coefficient in b.items():
        _accumulate(total, monomial, coefficient)
    return _bounded(total)


def _bounded(total: Sum) -> Sum:
    limit = MAX_BITS if len(total) == 1 else MAX_BITS_IN_SUM
    if len(total) > MAX_MONOMIALS or any(_bits(value) > limit for value in total.values()):
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
        if generator == _I:
            turns = int(exponent) % 4
            factor *= -1 if turns >= 2 else 1
            exponent = Fraction(turns % 2)
        elif isinstance(generator, tuple) and generator[0] == "prime":
            whole = math.floor(exponent)
            if abs(whole) * int(generator[1]).bit_length() > MAX_BITS:
                raise OutOfBoundsError
            factor *= Fraction(generator[1]) ** whole
            exponent -= whole
        if exponent:
            kept.append((generator, exponent))
    return frozenset(kept), factor


def _number_root(value: Fraction, power: Fraction) -> Sum:
    """A rational number to a fractional power; of a negative one only the square root."""
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
    """Prime factors by trial division; a large cofactor must be a square."""
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
    if number == 1:
        return found
    if number <= _MAX_PRIME**2:
        return [*found, (number, 1)]
    root = math.isqrt(number)
    if root * root != number:
        raise OutOfBoundsError
    return found + [(prime, 2 * count) for prime, count in _factors(root)]


def _exact(head: str, values: Sequence[Fraction]) -> Fraction | None:
    """Functions of rational numbers that are rational, within bounds."""
    if head in ("max", "min"):
        return max(values) if head == "max" else min(values)
    if head == "mod" and len(values) == 2 and values[1]:
        return values[0] % values[1]
    if head in ("abs", "floor", "ceiling") and len(values) == 1:
        value = values[0]
        return abs(value) if head == "abs" else Fraction(getattr(math, _ROUND[head])(value))
    numbers = [int(value) for value in values]
    if any(value.denominator != 1 for value in values):
        return None
    if head == "factorial" and 0 <= numbers[0] <= _MAX_FACTORIAL:
        return Fraction(math.factorial(numbers[0]))
    if head == "binomial" and len(numbers) == 2 and 0 <= numbers[1] <= numbers[0] <= _MAX_FACTORIAL:
        return Fraction(math.comb(*numbers))
    if head in ("gcd", "lcm"):
        return Fraction(math.gcd(*numbers) if head == "gcd" else math.lcm(*numbers))
    return None


_ROUND = {"floor": "floor", "ceiling": "ceil"}


def _key(form: Form) -> Hashable:
    """The quotient as a value, scaled so that equal quotients of equal shape give equal keys."""
    top, bottom = form
    scale = max(bottom.items(), key=lambda item: (sorted(map(repr, item[0])), item[1]))[1]
    return (
        frozenset((monomial, value / scale) for monomial, value in top.items()),
        frozenset((monomial, value / scale) for monomial, value in bottom.items()),
    )
