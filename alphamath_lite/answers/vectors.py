r"""Vectors in unit vectors: `3\mathbf{i} - 4\mathbf{j}`, `3\hat{i} - 4\hat{j}`, `3i - 4j`.

Plain letters are unit vectors only where i and j stand together and each summand has exactly one
of them; `3 + 4i`, `3 + 4j` and `3i` alone stay complex numbers.
"""

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.terms import App, Sym, Term, app

Components = tuple[Term, Term, Term]
Basis = tuple[Term, Term, Term]

MARKED: Basis = (Sym("ihat"), Sym("jhat"), Sym("khat"))
PLAIN: Basis = (t.IMAGINARY, Sym("j"), Sym("k"))
_NAMING = frozenset({"eq", "list", "set", "brackets"})


def as_vectors(term: Term) -> Term:
    """The term with every vector in it as `vector` of three components."""
    if isinstance(term, App) and term.head in _NAMING:
        return App(term.head, tuple(as_vectors(arg) for arg in term.args))
    nodes = set(t.walk(term))
    if nodes & set(MARKED):
        found = components(term, MARKED)
        if found is None and nodes & set(MARKED) == {MARKED[0]}:
            return _with_imaginary(term)
    else:
        found = components(term, PLAIN) if nodes >= set(PLAIN[:2]) else None
    return term if found is None else App("vector", found)


def components(term: Term, basis: Basis) -> Components | None:
    """Coefficients of the unit vectors; None when a summand has none of them, or several."""
    if term in basis:
        return _one(term, basis[0]), _one(term, basis[1]), _one(term, basis[2])
    if not isinstance(term, App) or term.head not in ("add", "mul"):
        return None
    if term.head == "mul":
        return _scaled(term, basis)
    total: Components = (t.ZERO, t.ZERO, t.ZERO)
    for arg in term.args:
        part = components(arg, basis)
        if part is None:
            return None
        (a, b, c), (x, y, z) = total, part
        total = (_plus(a, x), _plus(b, y), _plus(c, z))
    return total


def _scaled(term: App, basis: Basis) -> Components | None:
    """A vector times numbers, in any order."""
    units = set(basis)
    with_units = [arg for arg in term.args if units & set(t.walk(arg))]
    found = components(with_units[0], basis) if len(with_units) == 1 else None
    if found is None:
        return None
    factors = [arg for arg in term.args if arg is not with_units[0]]
    x, y, z = (c if c == t.ZERO else app("mul", *factors, c) for c in found)
    return x, y, z


def _one(term: Term, unit: Term) -> Term:
    return t.ONE if term == unit else t.ZERO


def _plus(a: Term, b: Term) -> Term:
    if a == t.ZERO or b == t.ZERO:
        return b if a == t.ZERO else a
    return app("add", a, b)


def _with_imaginary(term: Term) -> Term:
    r"""`2 + 3\mathbf{i}` is a number: there the letter is the imaginary unit."""
    if term == MARKED[0]:
        return t.IMAGINARY
    if isinstance(term, App):
        return App(term.head, tuple(_with_imaginary(arg) for arg in term.args))
    return term
