"""Python and sympy print forms to terms: a whitelisted walk over `ast`, nothing is evaluated.

`[2, 3]`, `2*x**2 - 17*x + 5`, `Interval.open(-oo, 3)`, `Matrix([[1, 2], [3, 4]])`, `{x: 1}`,
`(a <= x) & (x < b)`, `np.float64(1.0)`, `Mul(Integer(2), pi)`. What the walk does not know makes
the whole text unreadable (None); size, depth and numerals are bounded before anything is parsed.
"""

import ast
import re
from collections.abc import Callable

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.builders import UNKNOWN_FUNCTIONS, as_matrix, interval, log, root
from alphamath_lite.answers.numerals import read_decimal
from alphamath_lite.answers.terms import App, Num, Sym, Term, app

MAX_LENGTH = 4_000
MAX_DEPTH = 40
MAX_POWERS = 200

_UNFIT = re.compile(
    r"\\|\d_\d|\d(?:or|and|if|in|is|not|else|for)\b|[-+~ ]{30}|(?:not ){5}|;|\b0[xXoObB]"
)
_SIDES = {"+": "above", "-": "below", "+-": "both"}
_NAMES = {
    "pi": t.PI, "E": t.EULER, "e": t.EULER, "I": t.IMAGINARY, "i": t.IMAGINARY, "oo": t.INFINITY,
    "inf": t.INFINITY, "nan": Sym("nan"), "zoo": Sym("zoo"), "true": t.TRUE, "false": t.FALSE,
    "EmptySet": t.EMPTY, "Reals": Sym("reals"), "Rationals": Sym("rationals"),
    "Integers": Sym("integers"), "Naturals": Sym("naturals"), "Complexes": Sym("complexes"),
}  # fmt: skip
_MODULES = frozenset({"math", "np", "numpy", "sympy", "sp", "S", "cmath", "mpmath"})
_FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc",
    "asin": "asin", "acos": "acos", "atan": "atan", "arcsin": "asin", "arccos": "acos",
    "arctan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh", "Abs": "abs", "abs": "abs", "floor": "floor",
    "ceiling": "ceiling", "ceil": "ceiling", "factorial": "factorial", "binomial": "binomial",
    "comb": "binomial", "Max": "max", "Min": "min", "max": "max", "min": "min", "gcd": "gcd",
    "lcm": "lcm", "Mod": "mod", "re": "re", "im": "im", "conjugate": "conjugate", "sign": "sign",
    "Derivative": "Derivative", "Integral": "Integral", "Sum": "Sum", "Product": "Product",
    "Union": "union", "Intersection": "intersection", "Eq": "eq", "Equality": "eq",
    "Ne": "ne", "Unequality": "ne", "Gt": "gt", "Lt": "lt", "Ge": "ge", "Le": "le",
    "StrictGreaterThan": "gt", "StrictLessThan": "lt", "GreaterThan": "ge", "LessThan": "le",
    "And": "and", "Or": "or", "Tuple": "tuple", "FiniteSet": "set", "Add": "add", "Mul": "mul",
    "Pow": "pow", "ConditionSet": "ConditionSet", "ImageSet": "ImageSet",
    "Complement": "complement", "Point": "tuple", "Point2D": "tuple", "Point3D": "tuple",
}  # fmt: skip
_WRAPPERS = t.words(
    "Integer Rational Float float int Fraction Decimal float64 float32 int64 int32 int16 float16 "
    "longdouble str"
)
_SEQUENCES = {
    "list": "brackets", "tuple": "tuple", "set": "set", "frozenset": "set", "array": "brackets",
    "Matrix": "matrix", "ImmutableMatrix": "matrix", "MutableDenseMatrix": "matrix",
    "ImmutableDenseMatrix": "matrix", "Array": "brackets", "dict": "dict", "expand": "",
    "simplify": "", "Poly": "",
}  # fmt: skip
_INTERVALS = {
    "Interval": (False, False), "Interval.open": (True, True), "Interval.Lopen": (True, False),
    "Interval.Ropen": (False, True),
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.Add: lambda a, b: app("add", a, b),
    ast.Sub: t.subtract,
    ast.Mult: lambda a, b: app("mul", a, b),
    ast.Div: t.divide,
    ast.Pow: lambda a, b: app("pow", a, b),
    ast.Mod: lambda a, b: app("mod", a, b),
    ast.BitAnd: lambda a, b: _logical("and", "intersection", a, b),
    ast.BitOr: lambda a, b: _logical("or", "union", a, b),
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne"
}  # fmt: skip
_SYMBOL = re.compile(
    r"[A-Za-z](?:_[A-Za-z0-9]{1,3}|\d{1,2})?\Z|[A-Za-z]{3,12}(?:_[A-Za-z0-9]{1,3})?\Z|(?:mu|nu|xi)\Z"
)
_INDEXED = re.compile(r"^([A-Za-z])(\d{1,2})$")
_NUMPY_ROWS = re.compile(r"\[\s*\[?[-+\d. \n\[\]eE]+\]\Z")


class _UnreadableError(Exception):
    """The text holds something that is not on the list."""


def read_python(text: str) -> Term | None:
    """Read a Python or sympy print form; None when it is not one, or beyond the bounds."""
    if len(text) > MAX_LENGTH or _UNFIT.search(text) or text.count("**") > MAX_POWERS:
        return None
    if _depth(text) > MAX_DEPTH or not text.isascii() or "\x00" in text:
        return None
    if _NUMPY_ROWS.match(text) and "," not in text and " " in text.strip():
        text = re.sub(r"(?<=[\d.\]])\s+(?=[-+\d.\[])", ", ", text)
    source = " ".join(text.split())
    try:
        return _Walker(source).term(ast.parse(source, mode="eval").body)
    except (_UnreadableError, SyntaxError, ValueError, MemoryError, RecursionError, OverflowError):
        return None


def _depth(text: str) -> int:
    deepest = depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _logical(relation: str, region: str, a: Term, b: Term) -> Term:
    """`&` and `|` stand between relations or between sets, never between numbers."""
    if isinstance(a, App) and isinstance(b, App):
        logical = t.RELATIONS | {"and", "or"}
        if a.head in logical and b.head in logical:
            return app(relation, a, b)
        if a.head not in logical | {"add", "mul", "pow"}:
            return app(region, a, b)
    raise _UnreadableError


def _parenthesised(node: ast.Tuple) -> bool:
    """Whether a tuple node was written with its own parentheses."""
    if not node.elts:
        return True
    first, last = node.elts[0], node.elts[-1]
    ends = (node.end_col_offset or 0) > (last.end_col_offset or 0)
    return node.col_offset < first.col_offset and ends


class _Walker:
    def __init__(self, source: str) -> None:
        self._source = source
        self._nodes = 0

    def term(self, node: ast.expr) -> Term:
        self._nodes += 1
        if self._nodes > t.MAX_NODES:
            raise _UnreadableError
        method = getattr(self, "_" + type(node).__name__.lower(), None)
        if method is None:
            raise _UnreadableError
        result: Term = method(node)
        return result

    def _all(self, nodes: list[ast.expr]) -> tuple[Term, ...]:
        return tuple(self.term(node) for node in nodes)

    def _constant(self, node: ast.Constant) -> Term:
        if isinstance(node.value, bool):
            return t.TRUE if node.value else t.FALSE
        if isinstance(node.value, str):
            return self._string(node.value)
        written = ast.get_source_segment(self._source, node) or ""
        if isinstance(node.value, complex):
            return app("mul", self._decimal(written[:-1]), t.IMAGINARY)
        return self._decimal(written)

    def _decimal(self, written: str) -> Num:
        value = read_decimal(written)
        if value is None:
            raise _UnreadableError
        return value

    def _string(self, value: str) -> Term:
        """A quoted number or name, as in Rational('1/2') and Symbol('x')."""
        if "/" in value:
            top, _, bottom = value.partition("/")
            return t.divide(self._decimal(top.strip()), self._decimal(bottom.strip()))
        if (read := read_decimal(value)) is not None:
            return read
        return self._named(value)

    def _name(self, node: ast.Name) -> Term:
        return self._named(node.id)

    def _named(self, name: str) -> Term:
        if name in _NAMES:
            return _NAMES[name]
        if not _SYMBOL.match(name) or name in _FUNCTIONS:
            raise _UnreadableError
        return Sym(_INDEXED.sub(r"\1_\2", name))

    def _attribute(self, node: ast.Attribute) -> Term:
        path = _dotted(node)
        if path in {"S.Half"}:
            return t.HALF
        if path in {"S.One", "S.Zero"}:
            return t.ONE if path.endswith("One") else t.ZERO
        root, _, name = path.partition(".")
        alias = {"Infinity": "oo", "Pi": "pi", "Exp1": "E", "ImaginaryUnit": "I"}.get(name, name)
        if root in _MODULES and alias in _NAMES:
            return _NAMES[alias]
        raise _UnreadableError

    def _unaryop(self, node: ast.UnaryOp) -> Term:
        value = self.term(node.operand)
        if isinstance(node.op, ast.USub):
            return t.negate(value)
        if isinstance(node.op, ast.UAdd):
            return value
        raise _UnreadableError

    def _binop(self, node: ast.BinOp) -> Term:
        build = _OPERATORS.get(type(node.op))
        if build is None:
            raise _UnreadableError
        left, right = self.term(node.left), self.term(node.right)
        if isinstance(node.op, ast.Mult) and _holds_many(left, right):
            raise _UnreadableError
        return build(left, right)

    def _compare(self, node: ast.Compare) -> Term:
        sides = [self.term(side) for side in (node.left, *node.comparators)]
        links = []
        for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
            if type(op) not in _COMPARISONS:
                raise _UnreadableError
            links.append(app(_COMPARISONS[type(op)], left, right))
        return links[0] if len(links) == 1 else App("and", tuple(links))

    def _list(self, node: ast.List) -> Term:
        return App("brackets", self._all(node.elts))

    def _tuple(self, node: ast.Tuple) -> Term:
        point = _parenthesised(node) and len(node.elts) != 1
        return App("tuple" if point else "list", self._all(node.elts))

    def _set(self, node: ast.Set) -> Term:
        return App("set", self._all(node.elts))

    def _dict(self, node: ast.Dict) -> Term:
        if any(key is None for key in node.keys):
            raise _UnreadableError
        keys = self._all([key for key in node.keys if key is not None])
        values = self._all(node.values)
        return App("dict", tuple(app("eq", k, v) for k, v in zip(keys, values, strict=True)))

    def _call(self, node: ast.Call) -> Term:
        path = _dotted(node.func)
        root, _, rest = path.partition(".")
        name = rest if root in _MODULES and rest else path
        if name in _INTERVALS:
            return self._interval(node, *_INTERVALS[name])
        if name in ("Symbol", "symbols") and len(node.args) == 1:
            return self.term(node.args[0])
        if name in _WRAPPERS:
            return self._wrapped(name, node)
        if name == "complex" and len(node.args) == 2:
            real, imaginary = self._all(node.args)
            return app("add", real, app("mul", imaginary, t.IMAGINARY))
        if name in _SEQUENCES:
            return self._sequence(name, node)
        if name == "Limit":
            return self._limit(node)
        if node.keywords:
            raise _UnreadableError
        return _applied(name, self._all(node.args))

    def _limit(self, node: ast.Call) -> Term:
        """`Limit(f, x, a)`, from above unless `dir` says otherwise."""
        sides = [*node.args[3:], *(word.value for word in node.keywords if word.arg == "dir")]
        side = sides[0].value if sides and isinstance(sides[0], ast.Constant) else "+"
        if len(node.args) < 3 or len(sides) != len(node.args) - 3 + len(node.keywords):
            raise _UnreadableError
        if len(sides) > 1 or side not in _SIDES:
            raise _UnreadableError
        return app("Limit", *self._all(node.args[:3]), Sym(_SIDES[side]))

    def _wrapped(self, name: str, node: ast.Call) -> Term:
        values = self._all(node.args)
        if name == "float" and values in ((t.INFINITY,), (Sym("nan"),)):
            return values[0]
        if len(values) == 2 and name in ("Rational", "Fraction"):
            return t.divide(values[0], values[1])
        if not values or (len(values) > 1 and name != "Float"):
            raise _UnreadableError
        return values[0]

    def _sequence(self, name: str, node: ast.Call) -> Term:
        """Matrix, array, set([..]), expand(..): the first argument under another head."""
        if not node.args:
            return App(_SEQUENCES[name] or "list", ())
        inner = self.term(node.args[0])
        head = _SEQUENCES[name]
        if not head:
            return inner
        if isinstance(inner, App) and inner.head in ("brackets", "tuple", "set", "list", "dict"):
            return _matrix(inner) if head == "matrix" else App(head, inner.args)
        raise _UnreadableError

    def _interval(self, node: ast.Call, left_open: bool, right_open: bool) -> Term:
        values = self._all(node.args)
        flags = [left_open, right_open]
        for at, flag in enumerate(values[2:4]):
            if flag not in (t.TRUE, t.FALSE):
                raise _UnreadableError
            flags[at] = flag == t.TRUE
        if not 2 <= len(values) <= 4 or node.keywords:
            raise _UnreadableError
        return interval(values[0], values[1], flags[0], flags[1])


def _holds_many(*sides: Term) -> bool:
    """`[10]*2` repeats a list in Python; it is no product."""
    return any(t.is_app(s, "brackets", "tuple", "list", "set", "dict") for s in sides)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise _UnreadableError


def _applied(name: str, args: tuple[Term, ...]) -> Term:
    unary = len(args) == 1
    if name == "sqrt" and unary:
        return app("pow", args[0], t.HALF)
    if name in ("cbrt", "real_root") and unary:
        return root(args[0], t.number(3))
    if name == "real_root" and len(args) == 2:
        return root(*args)
    if name == "root" and len(args) == 2:
        return app("pow", args[0], t.divide(t.ONE, args[1]))
    if name == "exp" and unary:
        return app("pow", t.EULER, args[0])
    if name in ("log", "ln") and len(args) in (1, 2):
        return log(*args)
    if name in ("log2", "log10") and unary:
        return log(args[0], t.number(int(name[3:])))
    if name in _FUNCTIONS and t.fits(_FUNCTIONS[name], len(args)):
        return App(_FUNCTIONS[name], args)
    if name in UNKNOWN_FUNCTIONS and args:
        return App(f"fn:{name}", args)
    raise _UnreadableError


def _matrix(rows: App) -> Term:
    matrix = as_matrix(rows)
    if matrix is None:
        raise _UnreadableError
    return matrix
