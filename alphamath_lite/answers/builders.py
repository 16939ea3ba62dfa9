"""Terms that several readers build alike: logarithms, intervals, matrices, bracketed groups."""

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.terms import App, Num, Term, app

UNKNOWN_FUNCTIONS = frozenset("fghFGHW")
_ROW_HEADS = frozenset({"brackets", "tuple", "list"})


def log(value: Term, base: Term | None = None) -> Term:
    """The logarithm to `base`, natural by default."""
    if base is None or base == t.EULER:
        return app("log", value)
    return t.divide(app("log", value), app("log", base))


def root(radicand: Term, degree: Term) -> Term:
    """The root of a degree; of odd degree the real one for a negative number."""
    odd = isinstance(degree, Num) and degree.value % 2 == 1
    if odd and isinstance(radicand, Num) and radicand.value < 0:
        return t.negate(root(t.negate(radicand), degree))
    return app("pow", radicand, t.divide(t.ONE, degree))


def interval(low: Term, high: Term, low_open: bool, high_open: bool) -> Term:
    """An interval; infinite ends are open."""
    infinite_low = low in (app("mul", t.MINUS_ONE, t.INFINITY),)
    infinite_high = high == t.INFINITY
    flags = (low_open or infinite_low, high_open or infinite_high)
    return app("interval", low, high, *(t.TRUE if flag else t.FALSE for flag in flags))


def as_matrix(rows: App) -> Term | None:
    """Rows as a matrix, a flat sequence as a column; None when the rows differ in length."""
    nested = [row for row in rows.args if isinstance(row, App) and row.head in _ROW_HEADS]
    if nested and len(nested) == len(rows.args):
        if len({len(row.args) for row in nested}) != 1:
            return None
        return App("matrix", tuple(App("tuple", row.args) for row in nested))
    return App("matrix", tuple(app("tuple", entry) for entry in rows.args))


def grouped(opener: str, closer: str, inside: Term) -> Term | None:
    """What brackets make of their content; None for brackets that mean nothing."""
    items = inside.args if isinstance(inside, App) and inside.head == "list" else None
    if opener == r"\{":
        return App("set", items or (inside,))
    if opener == "{":
        return inside if items is None else App("set", items)
    if items is None:
        if (opener, closer) == ("(", ")"):
            return inside
        if (opener, closer) == ("[", "]"):
            return App("brackets", (inside,))
        return None
    if (opener, closer) == ("(", ")"):
        return App("tuple", items)
    if (opener, closer) == ("[", "]"):
        return App("brackets", items)
    if len(items) != 2:
        return None
    return interval(items[0], items[1], opener == "(", closer == ")")
