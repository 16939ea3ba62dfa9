"""Whether two answers say the same: policies by kind around one decision on expressions.

`True` and `False` are certain, None means that this process cannot tell. The decision on a pair
of expressions is a parameter: plain exact arithmetic here, sympy in the confined child.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from alphamath_lite.answers import sampling
from alphamath_lite.answers import shapes as s
from alphamath_lite.answers import terms as t
from alphamath_lite.answers.normal_form import Forms
from alphamath_lite.answers.numerals import read_decimal, same_number
from alphamath_lite.answers.phrases import UNDEFINED
from alphamath_lite.answers.reading import Answer
from alphamath_lite.answers.regions import is_region, region
from alphamath_lite.answers.terms import App, Num, Sym, Term
from alphamath_lite.answers.units import ratio as unit_ratio
from alphamath_lite.answers.vectors import PLAIN, components

Decision = Callable[[Term, Term], bool | None]

MAX_ITEMS = 64
_COMMAND = re.compile(r"\\(?!text\b)[A-Za-z]")
_UNIQUE = frozenset({t.TRUE, t.FALSE, t.INFINITY, Sym("zoo"), Sym("nan")})


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compares answers under one decision and one relative tolerance for numbers."""

    decide: Decision | None = None
    tolerance: float | None = None
    forms: Forms = field(default_factory=Forms)

    def answers(self, gold: Answer, given: Answer) -> bool | None:
        """Whether `given` answers as `gold` does."""
        if "nothing" in (gold.kind, given.kind):
            return False
        if gold.text == given.text and gold.unit == given.unit:
            return True
        gold, given = _as_list(gold, given), _as_list(given, gold)
        gold, given = _without_domain(gold, given), _without_domain(given, gold)
        if {gold.kind, given.kind} & {"letter", "letters", "base", "time"}:
            labels = _labels(gold, given)
            if labels is not None:
                return labels
        if gold.term is None or given.term is None or "text" in (gold.kind, given.kind):
            return self._words(gold, given)
        if gold.unit is None or given.unit is None:
            share = t.is_app(gold.term, "percent") or t.is_app(given.term, "percent")
            if share and (gold.unit or given.unit):
                return False
            return self.terms(gold.term, given.term)
        return self._measures(gold, given)

    def _measures(self, gold: Answer, given: Answer) -> bool | None:
        """Two numbers with units: converted where that is possible, never guessed."""
        assert gold.term and given.term and gold.unit and given.unit
        factor = unit_ratio(given.unit, gold.unit)
        if factor is not None:
            return self.terms(gold.term, _scaled(given.term, factor))
        if gold.unit.dimension and given.unit.dimension:
            return False
        return False if self.terms(gold.term, given.term) is False else None

    def _words(self, gold: Answer, given: Answer) -> bool | None:
        """Words are compared as words; letters beside a formula may be a product of variables."""
        if gold.kind == given.kind == "text":
            if gold.label == given.label:
                return True
            return False if (gold.term and given.term) or _wordy(gold, given) else None
        if UNDEFINED in (gold.label, given.label) and t.EMPTY in (gold.term, given.term):
            return None
        if gold.term and given.term and not {gold.term, given.term} & _UNIQUE:
            return self.terms(gold.term, given.term)
        return False if _wordy(gold, given) else None

    def terms(self, gold: Term, given: Term) -> bool | None:
        """Whether two terms are the same answer."""
        if gold == given:
            return True
        if isinstance(gold, Num) and isinstance(given, Num):
            return same_number(gold, given, self.tolerance)
        gold, given = s.opened(gold), s.opened(given)
        for heads, policy in self._policies():
            if s.head(gold) in heads or s.head(given) in heads:
                return policy(gold, given)
        if is_region(gold) or is_region(given):
            return self._regions(gold, given)
        if t.is_app(gold, *s.MANY, "tuple") or t.is_app(given, *s.MANY, "tuple"):
            return self._collections(gold, given)
        return self._expressions(gold, given)

    def _policies(self) -> Sequence[tuple[Sequence[str], Decision]]:
        return (
            (("percent",), self._percents),
            (("deg",), self._degrees),
            (("eq",), self._equations),
            (("vector",), self._vectors),
            (("ratio",), self._ratios),
            (("matrix",), self._matrices),
        )

    def _percents(self, gold: Term, given: Term) -> bool | None:
        """25 % is 25 with the sign left out, and 0.25 with the sign worked out."""
        bare = self._bare("percent", gold, given)
        if isinstance(bare, tuple):
            same = self.terms(*bare)
            return (
                self.terms(_scaled(bare[0], Fraction(1, 100)), bare[1]) if same is False else same
            )
        return bare

    def _degrees(self, gold: Term, given: Term) -> bool | None:
        """30 degrees is 30 with the sign left out, and pi/6 with the sign worked out."""
        bare = self._bare("deg", gold, given)
        if not isinstance(bare, tuple):
            return bare
        if any(node == t.PI for node in t.walk(bare[1])):
            return self.terms(t.app("mul", bare[0], t.divide(t.PI, t.number(180))), bare[1])
        return self.terms(*bare)

    def _bare(self, mark: str, gold: Term, given: Term) -> bool | tuple[Term, Term] | None:
        """The verdict where both sides or none could carry the mark, else (marked, other)."""
        left, right = s.inside(mark, gold), s.inside(mark, given)
        if left is not None and right is not None:
            return self.terms(left, right)
        marked, other = (left, given) if left is not None else (right, gold)
        assert marked is not None
        if t.is_app(other, "eq"):
            return self._equations(gold, given)
        return False if s.is_container(other) else (marked, other)

    def _equations(self, gold: Term, given: Term) -> bool | None:
        if t.is_app(gold, "eq") and t.is_app(given, "eq"):
            return self._both_equations(gold, given)
        equation, other = (gold, given) if t.is_app(gold, "eq") else (given, gold)
        assert isinstance(equation, App)
        if s.is_name(equation.args[0]):
            return self.terms(equation.args[1], other)
        return False if s.is_container(other) or t.symbols(equation.args[0]) else None

    def _both_equations(self, gold: Term, given: Term) -> bool | None:
        """The same value of the same name, or the same equation up to a constant factor."""
        assert isinstance(gold, App) and isinstance(given, App)
        left, right = gold.args[0], given.args[0]
        if s.is_name(left) and s.is_name(right) and s.names_agree(left, right):
            return self.terms(gold.args[1], given.args[1])
        if s.is_container(gold.args[1]) or s.is_container(given.args[1]):
            return False
        a, b = t.subtract(*gold.args), t.subtract(*given.args)
        if self.forms.proportional(a, b):
            return True
        if sampling.independent(a, b):
            return False
        signs = (b, t.negate(b))
        return True if self.decide and any(self.decide(a, side) for side in signs) else None

    def _ratios(self, gold: Term, given: Term) -> bool | None:
        left, right = self._ratio_parts(gold), self._ratio_parts(given)
        if len(left) != len(right):
            return False
        pairs = zip(pairwise(left), pairwise(right), strict=True)
        return _all(self.terms(t.app("mul", a, d), t.app("mul", b, c)) for (a, b), (c, d) in pairs)

    def _ratio_parts(self, term: Term) -> Sequence[Term]:
        if isinstance(term, App) and term.head == "ratio":
            return term.args
        value = self.forms.rational(term)
        return (t.number(value.numerator), t.number(value.denominator)) if value else (term,)

    def _matrices(self, gold: Term, given: Term) -> bool | None:
        left, right = s.rows(gold), s.rows(given)
        if left is None or right is None:
            return False
        same_shape = [len(row) for row in left] == [len(row) for row in right]
        if not same_shape and not (s.is_vector(left) and s.is_vector(right)):
            return False
        flat = [[entry for row in side for entry in row] for side in (left, right)]
        return self._ordered(*flat)

    def _vectors(self, gold: Term, given: Term) -> bool | None:
        """A vector in unit vectors may leave out the third dimension, or be a point or a column."""
        left, right = _coordinates(gold), _coordinates(given)
        return False if left is None or right is None else self._ordered(left, right)

    def _regions(self, gold: Term, given: Term) -> bool | None:
        if not (s.may_be_region(gold) and s.may_be_region(given)):
            return False
        left, right = region(gold), region(given)
        if left is None or right is None:
            return self._same_shape(s.turned(gold), s.turned(given))
        if s.are_relations(gold, given) and t.symbols(gold) != t.symbols(given):
            return False
        if len(left) != len(right):
            return False
        ends = [
            pair
            for p, q in zip(left, right, strict=True)
            for pair in ((p.low, q.low), (p.high, q.high))
        ]
        if any(a.open != b.open for a, b in ends):
            return False
        return _all(self.terms(a.term, b.term) for a, b in ends)

    def _same_shape(self, gold: Term, given: Term) -> bool | None:
        """Regions with letters in their ends: True for the same relation between the same sides."""
        if not (isinstance(gold, App) and isinstance(given, App) and gold.head == given.head):
            return None
        ordered = gold.head in t.RELATIONS | {"interval", "and"}
        if not ordered or len(gold.args) != len(given.args):
            return None
        same = _all(self.terms(a, b) for a, b in zip(gold.args, given.args, strict=True))
        return True if same else None

    def _collections(self, gold: Term, given: Term) -> bool | None:
        """Points in order, lists and sets in any order, `x = 1, y = 2` by name."""
        heads = {s.head(gold), s.head(given)}
        named = [s.by_name(side) is not None for side in (gold, given)]
        if "tuple" in heads or named[0] != named[1]:
            left, right = s.as_point(gold), s.as_point(given)
            if left is None or right is None:
                return False
            if heads == {"tuple", "brackets"} and s.maybe_interval(gold):
                return False if self._ordered(left, right) is False else None
            return self._ordered(left, right)
        return self._unordered(s.items(gold), s.items(given))

    def _ordered(self, left: Sequence[Term], right: Sequence[Term]) -> bool | None:
        if len(left) != len(right):
            return False
        return _all(self.terms(a, b) for a, b in zip(left, right, strict=True))

    def _unordered(self, left: Sequence[Term], right: Sequence[Term]) -> bool | None:
        """Every item on one side has its own partner on the other."""
        left, free = list(dict.fromkeys(left)), list(dict.fromkeys(right))
        if len(left) != len(free):
            return False
        if len(left) > MAX_ITEMS:
            return None
        unknown = False
        for item in left:
            verdicts = []
            for at, other in enumerate(free):
                verdicts.append(self.terms(item, other))
                if verdicts[-1]:
                    del free[at]
                    break
            else:
                if None not in verdicts:
                    return False
                unknown = True
        return None if unknown else True

    def _expressions(self, gold: Term, given: Term) -> bool | None:
        """Exact arithmetic first, then values at points, then the decision."""
        if gold in _UNIQUE or given in _UNIQUE:
            return False
        left, right = self.forms.rational(gold), self.forms.rational(given)
        if left is not None and right is not None:
            return same_number(_number(gold, left), _number(given, right), self.tolerance)
        if self.forms.same(gold, given):
            return True
        near = sampling.agree(gold, given, self.tolerance)
        if near is False:
            return False
        constant = not (t.symbols(gold) or t.symbols(given))
        if s.holds_float(gold, given) or (constant and self.tolerance is not None):
            return sampling.agree(gold, given, self.tolerance, slack=0.0)
        if constant and self._algebraic(gold) and self._algebraic(given):
            return self.forms.same(gold, given)
        return self.decide(gold, given) if self.decide else None

    def _algebraic(self, term: Term) -> bool:
        """Made of fractions, i, sums, products and roots of positives: the form decides."""
        for node in t.walk(term):
            if isinstance(node, Sym) and node != t.IMAGINARY:
                return False
            if isinstance(node, App) and node.head == "pow":
                base, power = (self.forms.rational(arg) for arg in node.args)
                if power is None or (power.denominator != 1 and (base is None or base < 0)):
                    return False
            elif isinstance(node, App) and node.head not in ("add", "mul"):
                return False
        return True


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = list(verdicts)
    if False in found:
        return False
    return None if None in found else True


def _coordinates(term: Term) -> Sequence[Term] | None:
    """Two or three coordinates, as three; None for what is no vector."""
    rows = s.rows(term) if t.is_app(term, "matrix") else None
    found: Sequence[Term]
    if isinstance(term, App) and term.head == "vector":
        found = term.args
    elif rows is not None:
        found = [entry for row in rows for entry in row] if s.is_vector(rows) else ()
    else:
        found = s.as_point(term) or components(term, PLAIN) or ()
    return [*found, t.ZERO][:3] if len(found) in (2, 3) else None


def _scaled(term: Term, factor: Fraction) -> Term:
    return term if factor == 1 else t.app("mul", t.number(factor), term)


def _number(term: Term, value: Fraction) -> Num:
    """The value with the digits of the longest decimal that went into it."""
    digits = [node.digits for node in t.walk(term) if isinstance(node, Num)]
    return Num(value, max(digits, default=0))


def _labels(gold: Answer, given: Answer) -> bool | None:
    """Letters, numerals in a base and times of day; None where terms must decide."""
    kinds = {gold.kind, given.kind}
    if len(kinds) == 1:
        same = _same_time if gold.kind == "time" else str.__eq__
        return same(gold.label, given.label)
    if "base" in kinds:
        plain, numeral = sorted((gold, given), key=lambda answer: answer.kind == "base")
        return plain.text == numeral.label.split("_")[0]
    return None if gold.term and given.term else False


def _same_time(gold: str, given: str) -> bool:
    if gold[-1] in "ap" and given[-1] in "ap":
        return gold == given
    return gold.rstrip("ap") == given.rstrip("ap")


def _as_list(answer: Answer, other: Answer) -> Answer:
    """`70,110` is a list beside a list, one number otherwise."""
    if answer.kind != "number" or other.kind not in ("list", "set") or "," not in answer.text:
        return answer
    items = [read_decimal(part.strip()) for part in answer.text.split(",")]
    known = tuple(item for item in items if item is not None)
    return replace(answer, kind="list", term=App("list", known)) if len(known) > 1 else answer


def _without_domain(answer: Answer, other: Answer) -> Answer:
    """`k pi, k in Z` without what only says where k lies, which the other side leaves out."""
    term = answer.term
    if not isinstance(term, App) or term.head != "list" or not t.is_app(term.args[-1], "in"):
        return answer
    if len(term.args) != 2 or other.term is None or t.is_app(other.term, "list"):
        return answer
    return replace(answer, term=term.args[0])


def _wordy(*answers: Answer) -> bool:
    """Whether one side is plain words: no formula that another reader could make sense of."""
    for answer in answers:
        words = answer.label.replace(" ", "").replace("'", "").replace("-", "")
        if answer.kind == "text" and words.isalnum() and not _COMMAND.search(answer.text):
            return True
    return False
