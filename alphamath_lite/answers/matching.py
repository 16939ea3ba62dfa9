"""Whether two answers say the same: policies by kind around one decision on expressions.

`True` and `False` are certain, None means that this process cannot tell. The decision on a pair
of expressions is a parameter: plain exact arithmetic here, sympy in the confined child.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.evaluate import evaluate
from alphamath_lite.answers.normal_form import Forms
from alphamath_lite.answers.numerals import read_decimal, same_number
from alphamath_lite.answers.reading import Answer
from alphamath_lite.answers.regions import is_region, region
from alphamath_lite.answers.terms import App, Num, Sym, Term
from alphamath_lite.answers.units import ratio as unit_ratio

Decision = Callable[[Term, Term], bool | None]

MAX_ITEMS = 64
_MANY = frozenset({"list", "set", "brackets", "dict"})
_POINTS = (
    (0.7310585, 1.3132617, 0.5413249, 1.9246153, 0.8814973, 1.1702313),
    (-1.4142853, 2.2360122, -0.6931733, 1.6180091, -2.6457913, 0.3678131),
    (2.3025717, -0.5772431, 1.2020619, -1.7320823, 0.9159337, -2.0794737),
)


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
        labels = self._labels(gold, given)
        if labels is not None:
            return labels
        if gold.term is None or given.term is None or "text" in (gold.kind, given.kind):
            return self._words(gold, given)
        scale = Fraction(1)
        if gold.unit and given.unit:
            factor = unit_ratio(given.unit, gold.unit)
            if factor is None:
                known = gold.unit.dimension and given.unit.dimension
                same = self.terms(gold.term, given.term)
                return False if known or same is False else None
            scale = factor
        other = given.term if scale == 1 else t.app("mul", t.number(scale), given.term)
        return self.terms(gold.term, other)

    def _labels(self, gold: Answer, given: Answer) -> bool | None:
        kinds = {gold.kind, given.kind}
        if "letter" in kinds or "letters" in kinds:
            if gold.kind == given.kind:
                return gold.label == given.label
            if gold.kind in ("letter", "letters") and gold.term is None:
                return False
            if gold.term is None or given.term is None:
                return False
            return None
        if "base" in kinds:
            labels = [a.label if a.kind == "base" else a.text for a in (gold, given)]
            digits = [label.split("_")[0] for label in labels]
            return labels[0] == labels[1] or (len(kinds) == 2 and digits[0] == digits[1])
        if "time" in kinds:
            if gold.kind == given.kind:
                return _same_time(gold.label, given.label)
            return None if gold.term and given.term else False
        return None

    def _words(self, gold: Answer, given: Answer) -> bool | None:
        if gold.kind == "text" and given.kind == "text":
            if gold.label == given.label:
                return True
            if gold.term and given.term:
                return False
            return False if _wordy(gold) or _wordy(given) else None
        if gold.term and given.term and not _is_truth(gold.term, given.term):
            return self.terms(gold.term, given.term)
        return False if _wordy(gold) or _wordy(given) else None

    def terms(self, gold: Term, given: Term) -> bool | None:
        """Whether two terms are the same answer."""
        if gold == given:
            return True
        if isinstance(gold, Num) and isinstance(given, Num):
            return same_number(gold, given, self.tolerance)
        gold, given = _opened(gold), _opened(given)
        for marked in ("percent", "deg"):
            if t.is_app(gold, marked) or t.is_app(given, marked):
                return self._marked(marked, gold, given)
        if t.is_app(gold, "eq") or t.is_app(given, "eq"):
            return self._equations(gold, given)
        if t.is_app(gold, "ratio") or t.is_app(given, "ratio"):
            return self._ratios(gold, given)
        if _is_matrix(gold) or _is_matrix(given):
            return self._matrices(gold, given)
        if is_region(gold) or is_region(given):
            return self._regions(gold, given)
        if t.is_app(gold, *_MANY, "tuple") or t.is_app(given, *_MANY, "tuple"):
            return self._collections(gold, given)
        return self._expressions(gold, given)

    def _marked(self, mark: str, gold: Term, given: Term) -> bool | None:
        """Percent and degrees: the sign may be left out, or be worked out."""
        inside = [_inside(mark, side) for side in (gold, given)]
        if inside[0] is not None and inside[1] is not None:
            return self.terms(inside[0], inside[1])
        if t.is_app(gold, *_MANY, "tuple", "eq") or t.is_app(given, *_MANY, "tuple", "eq"):
            return self._collections(gold, given)
        bare, other = (inside[0], given) if inside[0] is not None else (inside[1], gold)
        if bare is None or is_region(other):
            return False
        if mark == "deg" and any(node == t.PI for node in t.walk(other)):
            return self.terms(t.app("mul", bare, t.divide(t.PI, t.number(180))), other)
        same = self.terms(bare, other)
        if mark == "percent" and same is False:
            return self.terms(t.app("mul", bare, t.number(Fraction(1, 100))), other)
        return same

    def _equations(self, gold: Term, given: Term) -> bool | None:
        if t.is_app(gold, "eq") and t.is_app(given, "eq"):
            return self._both_equations(gold, given)
        equation, other = (gold, given) if t.is_app(gold, "eq") else (given, gold)
        assert isinstance(equation, App)
        if t.is_app(other, *_MANY) and _single(other) is not None:
            return self.terms(equation, _single(other) or other)
        if _is_name(equation.args[0]):
            return self.terms(equation.args[1], other)
        if is_region(other):
            return False
        return False if _is_plain(equation.args[0]) else None

    def _both_equations(self, gold: Term, given: Term) -> bool | None:
        assert isinstance(gold, App) and isinstance(given, App)
        left, right = gold.args[0], given.args[0]
        if _is_name(left) and _is_name(right) and _names_agree(left, right):
            return self.terms(gold.args[1], given.args[1])
        if _is_container(gold.args[1]) or _is_container(given.args[1]):
            return False
        differences = t.subtract(*gold.args), t.subtract(*given.args)
        answer = self.forms.proportional(*differences)
        if answer is None or not answer:
            if _clearly_independent(*differences):
                return False
            return None if self.decide is None else self._proportional_by_decision(*differences)
        return True

    def _proportional_by_decision(self, a: Term, b: Term) -> bool | None:
        assert self.decide is not None
        for factor in (1, -1):
            if self.decide(a, t.app("mul", t.number(factor), b)):
                return True
        return None

    def _ratios(self, gold: Term, given: Term) -> bool | None:
        parts = [self._ratio_parts(side) for side in (gold, given)]
        if len(parts[0]) != len(parts[1]):
            return False
        left, right = parts
        products = [
            self.terms(t.app("mul", a, d), t.app("mul", b, c))
            for (a, b), (c, d) in zip(pairwise(left), pairwise(right), strict=True)
        ]
        return _all(products)

    def _ratio_parts(self, term: Term) -> Sequence[Term]:
        if t.is_app(term, "ratio"):
            assert isinstance(term, App)
            return term.args
        value = self.forms.rational(term)
        if value is None:
            return (term, t.ONE)
        return (t.number(value.numerator), t.number(value.denominator))

    def _matrices(self, gold: Term, given: Term) -> bool | None:
        rows = [_rows(side) for side in (gold, given)]
        if rows[0] is None or rows[1] is None:
            return False
        if [len(row) for row in rows[0]] != [len(row) for row in rows[1]]:
            flat = [[entry for row in side or [] for entry in row] for side in rows]
            if not all(_is_vector(side) for side in rows) or len(flat[0]) != len(flat[1]):
                return False
            return _all([self.terms(a, b) for a, b in zip(*flat, strict=True)])
        pairs = zip(rows[0], rows[1], strict=True)
        return _all([self.terms(a, b) for x, y in pairs for a, b in zip(x, y, strict=True)])

    def _regions(self, gold: Term, given: Term) -> bool | None:
        if not (_may_be_region(gold) and _may_be_region(given)):
            return False
        left, right = region(gold), region(given)
        names = [t.symbols(side) for side in (gold, given)]
        if left is None or right is None:
            return self._same_shape(gold, given)
        if names[0] and names[1] and names[0] != names[1] and _relations(gold, given):
            return False
        if len(left) != len(right):
            return False
        ends = [
            (a, b) for p, q in zip(left, right, strict=True)
            for a, b in ((p.low, q.low), (p.high, q.high))
        ]  # fmt: skip
        if any(a.open != b.open for a, b in ends):
            return False
        return _all([self.terms(a.term, b.term) for a, b in ends])

    def _same_shape(self, gold: Term, given: Term) -> bool | None:
        """Regions with letters in their ends: the same relation between the same sides."""
        gold, given = _turned(gold), _turned(given)
        if isinstance(gold, App) and isinstance(given, App) and len(gold.args) == len(given.args):
            ordered = (
                {gold.head, given.head} in ({"interval"}, {"and"}, {"tuple", "interval"})
                or (gold.head == given.head and gold.head in t.RELATIONS)
            )  # fmt: skip
            if ordered and gold.head == given.head:
                same = _all([self.terms(a, b) for a, b in zip(gold.args, given.args, strict=True)])
                return same or None
        return None

    def _collections(self, gold: Term, given: Term) -> bool | None:
        if {_head(gold), _head(given)} == {"tuple", "dict"}:
            return self._ordered(gold, given)
        if _head(gold) == "tuple" and _equations_of(given) is not None:
            return self._ordered(gold, App("list", _equations_of(given) or ()))
        if _head(given) == "tuple" and _equations_of(gold) is not None:
            return self._ordered(App("list", _equations_of(gold) or ()), given)
        if _head(gold) == _head(given) == "tuple" or {_head(gold), _head(given)} == {
            "tuple",
            "brackets",
        }:
            return self._ordered(gold, given)
        if "tuple" in (_head(gold), _head(given)):
            lists = _head(gold) == "list" or _head(given) == "list"
            return self._ordered(gold, given) if lists and len(_items(gold)) > 1 else False
        left, right = _items(gold), _items(given)
        if len(left) == 1 and len(right) == 1 and (left[0], right[0]) != (gold, given):
            return self.terms(left[0], right[0])
        return self._unordered(left, right)

    def _ordered(self, gold: Term, given: Term) -> bool | None:
        left, right = [[_value_of(x) for x in _items(side)] for side in (gold, given)]
        if len(left) != len(right) or len(left) > MAX_ITEMS:
            return False
        return _all([self.terms(a, b) for a, b in zip(left, right, strict=True)])

    def _unordered(self, left: Sequence[Term], right: Sequence[Term]) -> bool | None:
        """Every item on one side has its own partner on the other."""
        if len(left) > MAX_ITEMS or len(right) > MAX_ITEMS:
            return None
        left, right = self._distinct(left), self._distinct(right)
        if len(left) != len(right):
            return False
        free, unknown = list(right), False
        for item in left:
            verdicts = []
            for at, other in enumerate(free):
                verdict = self.terms(item, other)
                verdicts.append(verdict)
                if verdict:
                    del free[at]
                    break
            else:
                if all(verdict is False for verdict in verdicts):
                    return False
                unknown = True
        return None if unknown else True

    def _distinct(self, items: Sequence[Term]) -> list[Term]:
        kept: list[Term] = []
        for item in items:
            if item not in kept:
                kept.append(item)
        return kept

    def _expressions(self, gold: Term, given: Term) -> bool | None:
        constants = {Sym("true"), Sym("false"), t.INFINITY, Sym("zoo"), Sym("nan")}
        if gold in constants or given in constants:
            return False
        left, right = self.forms.rational(gold), self.forms.rational(given)
        if left is not None and right is not None:
            return same_number(_number(gold, left), _number(given, right), self.tolerance)
        if self.forms.same(gold, given):
            return True
        close = _close_everywhere(gold, given, self.tolerance)
        if close is not None and (not close or _floats(gold, given) or self._within(gold, given)):
            return close
        if close and not t.symbols(gold) and self._algebraic(gold) and self._algebraic(given):
            return self.forms.same(gold, given)
        return self.decide(gold, given) if self.decide else None

    def _algebraic(self, term: Term) -> bool:
        """Made of fractions, sums, products and rational powers: the normal form decides."""
        for node in t.walk(term):
            if isinstance(node, App) and node.head not in ("add", "mul", "pow"):
                return False
            if isinstance(node, Sym) and node != t.IMAGINARY:
                return False
            if t.is_app(node, "pow"):
                assert isinstance(node, App)
                base = self.forms.rational(node.args[0])
                power = self.forms.rational(node.args[1])
                if power is None or (power.denominator != 1 and (base is None or base < 0)):
                    return False
        return True

    def _within(self, gold: Term, given: Term) -> bool:
        return self.tolerance is not None and not t.symbols(gold) | t.symbols(given)


def _as_list(answer: Answer, other: Answer) -> Answer:
    """`70,110` is a list beside a list, one number otherwise."""
    if answer.kind != "number" or other.kind not in ("list", "set") or "," not in answer.text:
        return answer
    items = tuple(read_decimal(part.strip()) for part in answer.text.split(","))
    if None in items or "{" in answer.text:
        return answer
    return replace(answer, kind="list", term=App("list", tuple(i for i in items if i)))


def _all(verdicts: Sequence[bool | None]) -> bool | None:
    if any(verdict is False for verdict in verdicts):
        return False
    return None if any(verdict is None for verdict in verdicts) else True


def _opened(term: Term) -> Term:
    """Without what only dresses the answer: membership, plus-minus, a list of one."""
    if t.is_app(term, "in"):
        assert isinstance(term, App)
        return _opened(term.args[1]) if isinstance(term.args[0], Sym) else term
    if isinstance(term, App) and any(t.is_app(node, "pm") for node in t.walk(term)):
        return _expanded(term)
    if isinstance(term, App) and term.head in ("brackets", "set", "list", "dict"):
        if not term.args:
            return t.EMPTY
        if len(term.args) == 1:
            return _opened(term.args[0])
        if term.head in ("list", "set", "brackets") and all(
            t.is_app(arg, "set", "list") for arg in term.args
        ):
            return term
    return term


def _expanded(term: App) -> Term:
    """Both signs of every plus-minus, chosen together within one item."""
    if term.head in ("list", "set", "brackets"):
        items: list[Term] = []
        for arg in term.args:
            opened = _opened(arg)
            items += opened.args if t.is_app(opened, "list") else (opened,)  # type: ignore[union-attr]
        return App("list", tuple(items))
    return App("list", (_signed(term, 1), _signed(term, -1)))


def _signed(term: Term, sign: int) -> Term:
    if not isinstance(term, App):
        return term
    args = tuple(_signed(arg, sign) for arg in term.args)
    if term.head != "pm":
        return App(term.head, args)
    last = args[-1] if sign > 0 else t.negate(args[-1])
    return last if len(args) == 1 else t.app("add", args[0], last)


def _inside(mark: str, term: Term) -> Term | None:
    if t.is_app(term, mark):
        assert isinstance(term, App)
        return term.args[0]
    return None


def _head(term: Term) -> str:
    return term.head if isinstance(term, App) else ""


def _items(term: Term) -> Sequence[Term]:
    if isinstance(term, App) and term.head in _MANY | {"tuple"}:
        return term.args
    return () if term == t.EMPTY else (term,)


def _single(term: Term) -> Term | None:
    items = _items(term)
    return items[0] if len(items) == 1 else None


def _tuples(term: Term) -> bool:
    return any(t.is_app(item, "tuple") for item in _items(term))


def _value_of(term: Term) -> Term:
    """The value in `x = 1` as an entry of a point."""
    if t.is_app(term, "eq"):
        assert isinstance(term, App)
        return term.args[1] if _is_name(term.args[0]) else term
    return term


def _equations_of(term: Term) -> tuple[Term, ...] | None:
    """The equations of `x = 1, y = 2` in the order of their names."""
    items = _items(term)
    if len(items) < 2 or _head(term) == "tuple":
        return None
    pairs = []
    for item in items:
        if not isinstance(item, App) or item.head != "eq" or not isinstance(item.args[0], Sym):
            return None
        pairs.append((item.args[0].name, item))
    if len({name for name, _ in pairs}) != len(pairs):
        return None
    return tuple(item for _, item in sorted(pairs, key=lambda pair: pair[0]))


def _is_name(term: Term) -> bool:
    if isinstance(term, Sym):
        return term.name not in t.CONSTANTS or term.name == "E"
    if isinstance(term, App) and term.head == "tuple":
        return all(isinstance(arg, Sym) for arg in term.args)
    if isinstance(term, App) and term.head in ("mul", "pow"):
        return all(_is_segment(node) for node in t.walk(term))
    return isinstance(term, App) and term.head.startswith("fn:")


def _is_segment(node: Term) -> bool:
    """Part of a name like AB, or of a ratio AB/CD: what geometry calls a length."""
    if isinstance(node, Sym):
        return node.name.isupper() and len(node.name) == 1
    return node in (t.ONE, t.MINUS_ONE) or t.is_app(node, "mul", "pow")


def _names_agree(left: Term, right: Term) -> bool:
    """x=1 is not y=1, but f(x) = .. and y = .. name the same thing."""
    if left == right:
        return True
    functions = [side for side in (left, right) if _head(side).startswith("fn:")]
    return bool(functions) and all(
        _head(side).startswith("fn:") or side == Sym("y") for side in (left, right)
    )


def _is_plain(term: Term) -> bool:
    """A left side that is a sum of several variables: its value is no answer to the equation."""
    return len(t.symbols(term)) > 0


def _is_container(term: Term) -> bool:
    return t.is_app(term, *_MANY, "tuple", "matrix") or is_region(term)


def _is_matrix(term: Term) -> bool:
    return t.is_app(term, "matrix")


def _rows(term: Term) -> list[list[Term]] | None:
    """Rows of a matrix, of nested lists, or of a list as a column."""
    if not isinstance(term, App) or term.head not in ("matrix", "brackets", "tuple"):
        return None
    nested = [arg for arg in term.args if t.is_app(arg, "tuple", "brackets")]
    if nested and len(nested) == len(term.args):
        return [list(arg.args) for arg in nested if isinstance(arg, App)]
    return None if nested else [[arg] for arg in term.args]


def _is_vector(rows: list[list[Term]] | None) -> bool:
    return rows is not None and (len(rows) == 1 or all(len(row) == 1 for row in rows))


def _may_be_region(term: Term) -> bool:
    two = isinstance(term, App) and len(term.args) == 2
    return is_region(term) or t.is_app(term, "set") or (two and t.is_app(term, "tuple", "brackets"))


def _relations(*terms: Term) -> bool:
    heads = ("lt", "le", "gt", "ge", "ne", "and", "or")
    return all(t.is_app(term, *heads) for term in terms)


def _turned(term: Term) -> Term:
    """`a > b` as `b < a`."""
    if t.is_app(term, "gt", "ge"):
        assert isinstance(term, App)
        return App("lt" if term.head == "gt" else "le", term.args[::-1])
    return term


def _same_time(gold: str, given: str) -> bool:
    if gold[-1:] in "ap" and given[-1:] in "ap":
        return gold == given
    return gold.rstrip("ap") == given.rstrip("ap")


def _wordy(answer: Answer) -> bool:
    """Plain words: no mathematics that another reader could still make sense of."""
    words = answer.label.replace(" ", "").replace("'", "").replace("-", "")
    return answer.kind == "text" and words.isalnum() and not answer.text.startswith("\\")


def _is_truth(*terms: Term) -> bool:
    return any(term in (t.TRUE, t.FALSE) for term in terms)


def _number(term: Term, value: Fraction) -> Num:
    digits = [node.digits for node in t.walk(term) if isinstance(node, Num) and node.digits]
    return Num(value, max(digits, default=0))


def _floats(*terms: Term) -> bool:
    """Whether a printed float stands in a term without variables, so that nearness decides."""
    return any(
        isinstance(node, Num) and node.digits >= 10 for term in terms for node in t.walk(term)
    )


def _points(*terms: Term) -> list[dict[str, complex]]:
    names = sorted(frozenset().union(*(t.symbols(term) for term in terms)))
    if not names:
        return [{}]
    return [
        {name: complex(values[at % 6] * (1 + at // 6)) for at, name in enumerate(names)}
        for values in _POINTS
    ]


def _close_everywhere(gold: Term, given: Term, tolerance: float | None) -> bool | None:
    """Whether the values agree at all points where both exist; None if there is no such point."""
    limit = max(1e-9, tolerance or 0.0)
    seen = False
    for point in _points(gold, given):
        a, b = evaluate(gold, point), evaluate(given, point)
        if a is None or b is None:
            continue
        seen = True
        if abs(a - b) > limit * max(abs(a), abs(b)) + 1e-12:
            return False
    return True if seen else None


def _clearly_independent(a: Term, b: Term) -> bool:
    """Whether a/b differs between two points, so that no constant factor joins them."""
    ratios = []
    for point in _points(a, b):
        x, y = evaluate(a, point), evaluate(b, point)
        if x is None or y is None or abs(y) < 1e-9:
            continue
        ratios.append(x / y)
    return len(ratios) > 1 and any(abs(r - ratios[0]) > 1e-6 * abs(ratios[0]) for r in ratios[1:])
