"""What kind of answer a term is, and the views of it that comparison needs."""

from collections.abc import Sequence

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.builders import interval
from alphamath_lite.answers.evaluate import evaluate
from alphamath_lite.answers.regions import is_region
from alphamath_lite.answers.terms import App, Num, Sym, Term

MANY = frozenset({"list", "set", "brackets", "dict"})
_RELATION_HEADS = ("lt", "le", "gt", "ge", "ne", "and", "or")


def head(term: Term) -> str:
    """The head of an application, empty for a leaf."""
    return term.head if isinstance(term, App) else ""


def items(term: Term) -> Sequence[Term]:
    """The members of a collection; anything else is one member."""
    if isinstance(term, App) and term.head in MANY | {"tuple"}:
        return term.args
    return () if term == t.EMPTY else (term,)


def opened(term: Term) -> Term:
    """Without what only dresses the answer: membership, plus-minus, a collection of one."""
    if isinstance(term, App):
        if term.head == "in" and isinstance(term.args[0], Sym):
            return _range(term.args[1])
        if any(t.is_app(node, "pm") for node in t.walk(term)):
            return _both_signs(term)
        if term.head in MANY and len(term.args) == 1:
            return opened(term.args[0])
        if term.head in MANY and not term.args:
            return t.EMPTY
    return term


def _range(term: Term) -> Term:
    """What a variable lies in: a pair in brackets is an interval there, never a point."""
    if isinstance(term, App) and term.head in ("tuple", "brackets") and len(term.args) == 2:
        is_open = term.head == "tuple"
        return interval(term.args[0], term.args[1], is_open, is_open)
    return opened(term)


def _both_signs(term: App) -> Term:
    """Both signs of every plus-minus, chosen together within one member."""
    if term.head not in ("list", "set", "brackets"):
        return App("list", (_signed(term, 1), _signed(term, -1)))
    members: list[Term] = []
    for arg in term.args:
        member = opened(arg)
        members += items(member) if head(member) == "list" else (member,)
    return App("list", tuple(members))


def _signed(term: Term, sign: int) -> Term:
    if not isinstance(term, App):
        return term
    args = tuple(_signed(arg, sign) for arg in term.args)
    if term.head != "pm":
        return App(term.head, args)
    last = args[-1] if sign > 0 else t.negate(args[-1])
    return last if len(args) == 1 else t.app("add", args[0], last)


def inside(mark: str, term: Term) -> Term | None:
    """What a mark (percent, deg) stands on; None if the term does not carry it."""
    return term.args[0] if isinstance(term, App) and term.head == mark else None


def as_point(term: Term) -> Sequence[Term] | None:
    """Coordinates in order: of a point, a bare list, or `x = 1, y = 2` by name; None if none."""
    if isinstance(term, App):
        if term.head in ("tuple", "brackets"):
            return [value_of(arg) for arg in term.args]
        if (named := by_name(term)) is not None:
            return named
        if term.head == "list" and not any(t.is_app(arg, "tuple") for arg in term.args):
            return [value_of(arg) for arg in term.args]
    return None


def by_name(term: Term) -> Sequence[Term] | None:
    """Values of `x = 1, y = 2` in the order of the names; None unless the names are different.

    Names that differ in an index only (`x_1 = .., x_2 = ..`) count the roots of one unknown.
    """
    pairs: dict[str, Term] = {}
    stems = set()
    for item in items(term):
        if not isinstance(item, App) or item.head != "eq" or not isinstance(item.args[0], Sym):
            return None
        name = item.args[0].name
        pairs[name] = item.args[1]
        stems.add(name.split("_")[0])
    if len(stems) < 2 or len(pairs) != len(items(term)):
        return None
    return [pairs[name] for name in sorted(pairs)]


def value_of(term: Term) -> Term:
    """The value in `x = 1`; any other term itself."""
    if isinstance(term, App) and term.head == "eq" and is_name(term.args[0]):
        return term.args[1]
    return term


def maybe_interval(term: Term) -> bool:
    """Whether a pair in brackets could be the ends of an interval."""
    if not isinstance(term, App) or len(term.args) != 2:
        return False
    low, high = (_end(arg) for arg in term.args)
    return low is not None and high is not None and low < high


def _end(term: Term) -> float | None:
    if any(node == t.INFINITY for node in t.walk(term)):
        return float("-inf") if term != t.INFINITY else float("inf")
    value = evaluate(term)
    return None if value is None or value.imag else value.real


def is_name(term: Term) -> bool:
    """A left side that only names the answer: x, f(x), (p, q), AB, NO/BO."""
    if isinstance(term, Sym):
        return term.name not in t.CONSTANTS or term.name == "E"
    if isinstance(term, App) and term.head == "tuple":
        return all(isinstance(arg, Sym) for arg in term.args)
    if isinstance(term, App) and term.head in ("mul", "pow"):
        return all(_is_length(node) for node in t.walk(term))
    return head(term).startswith("fn:")


def _is_length(node: Term) -> bool:
    """Part of what geometry calls a length, AB, or of a ratio of lengths."""
    if isinstance(node, Sym):
        return node.name.isupper() and len(node.name) == 1
    return node in (t.ONE, t.MINUS_ONE) or t.is_app(node, "mul", "pow")


def names_agree(left: Term, right: Term) -> bool:
    """x=1 is not y=1, but f(x) = .., f = .. and y = .. name the same thing; so do derivatives."""
    if left == right:
        return True
    called = {head(side)[3:] for side in (left, right) if head(side).startswith("fn:")}
    primes = {"'" * name.count("'") for name in called}
    others = [side for side in (left, right) if not head(side).startswith("fn:")]
    named = {Sym(name) for name in called} | {Sym(f"y{mark}") for mark in primes}
    return len(primes) == 1 and all(side in named for side in others)


def is_container(term: Term) -> bool:
    """A collection, a point, a matrix or a region: no side of an equation to subtract."""
    return t.is_app(term, *MANY, "tuple", "matrix") or is_region(term)


def rows(term: Term) -> list[list[Term]] | None:
    """Rows of a matrix or of nested lists; a flat list is a column."""
    if not isinstance(term, App) or term.head not in ("matrix", "brackets", "tuple"):
        return None
    nested = [list(arg.args) for arg in term.args if isinstance(arg, App) and _is_row(arg)]
    if nested and len(nested) == len(term.args):
        return nested
    return None if nested else [[arg] for arg in term.args]


def _is_row(term: App) -> bool:
    return term.head in ("tuple", "brackets")


def is_vector(entries: list[list[Term]]) -> bool:
    """One row or one column."""
    return len(entries) == 1 or all(len(row) == 1 for row in entries)


def may_be_region(term: Term) -> bool:
    """Whether a term can be read as a part of the real line."""
    pair = t.is_app(term, "tuple", "brackets") and len(items(term)) == 2
    return is_region(term) or t.is_app(term, "set") or pair


def are_relations(*terms: Term) -> bool:
    """Whether all terms are inequalities."""
    return all(t.is_app(term, *_RELATION_HEADS) for term in terms)


def turned(term: Term) -> Term:
    """`a > b` as `b < a`."""
    if isinstance(term, App) and term.head in ("gt", "ge"):
        return App("lt" if term.head == "gt" else "le", term.args[::-1])
    return term


def holds_float(*terms: Term) -> bool:
    """Whether a printed float stands in a term, so that nearness decides."""
    return any(
        isinstance(node, Num) and node.digits >= 10 for term in terms for node in t.walk(term)
    )
