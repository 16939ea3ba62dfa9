r"""Mathematics as people write it: one plain notation, shown in many ways.

A family writes its formulas once, in a plain notation, and the renderer shows them as a person at
a keyboard, a worksheet or a Python program would:

    "x^2 - 5x + 6 = 0"   ->  x^2-5x+6=0   x² − 5x + 6 = 0   x^{2}-5x+6=0   Eq(x**2 - 5*x + 6, 0)

The notation: + - * / ^ ! ' and juxtaposition, which binds tighter than `/` (write `(1/2)x`); the
relations = != < <= > >= and `,` between parts; names of one letter, Greek letters, `pi`, `inf`,
names with an index (`x_1`, `a_n`, `a_(n+1)`); `sqrt(x)`, `root(3, x)`, `abs(x)`, `sin(x)` ...,
`ln(x)`, `log(x)`, `log_2(x)`; `int(f, x)`, `int(f, x, a, b)`, `deriv(f, x)`, `lim(f, x, a)`,
`sum(f, k, a, b)`, `binom(n, k)`, `mat(1, 2; 3, 4)`, `conj(z)`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["plain", "unicode", "latex", "python"]


@dataclass(frozen=True, slots=True)
class Style:
    """How formulas look: the kind, spaces around + - and relations, the slash or fraction bar."""

    kind: Kind = "plain"
    tight: bool = False
    slash: bool = False  # LaTeX: a/b instead of \frac{a}{b}
    star: bool = False  # plain: 2*x instead of 2x
    double_star: bool = False  # plain: x**2 instead of x^2


PYTHON = Style("python")

_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]+(?:_(?:\d+|[a-z]|\([a-z][+-]\d\)))?)"
    r"|(<=|>=|!=|[-+*/^=<>(),;!']))"
)
_GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "theta",
    "lambda",
    "mu",
    "sigma",
    "phi",
    "omega",
    "rho",
    "eta",
    "tau",
]
_UNICODE_GREEK = dict(zip(_GREEK, "αβγδεθλμσφωρητ", strict=True)) | {"pi": "π", "inf": "∞"}
_FUNCTIONS = {
    "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "ln", "log", "exp", "max", "min", "gcd", "lcm", "det", "sqrt", "root", "abs", "int", "deriv",
    "lim", "sum", "binom", "mat", "conj", "floor", "ceil",
}  # fmt: skip
_WORDS = _FUNCTIONS | set(_UNICODE_GREEK)
_RELATIONS = {"=", "!=", "<", "<=", ">", ">="}
_UNICODE_OPS = {"<=": "≤", ">=": "≥", "!=": "≠", "-": "−", "*": "×"}
_LATEX_OPS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "*": r"\cdot"}
_SUPERSCRIPT = str.maketrans("0123456789-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ")
_SUBSCRIPT = str.maketrans("0123456789nk+-", "₀₁₂₃₄₅₆₇₈₉ₙₖ₊₋")
_PYTHON_NAMES = {
    "pi": "pi", "inf": "oo", "e": "E", "i": "I", "ln": "log", "abs": "Abs", "arcsin": "asin",
    "arccos": "acos", "arctan": "atan", "conj": "conjugate", "ceil": "ceiling", "binom": "binomial",
    "lambda": "lam",
}  # fmt: skip

# (operator, operands...): "num" and "name" hold text, "call" a name and its arguments
Tree = tuple[object, ...]
_PRECEDENCE = {
    "list": 0, "rel": 1, "+": 2, "neg": 3, "*": 4, "/": 4, "join": 5, "^": 7, "post": 8,
}  # fmt: skip
_ATOM = 9


class NotationError(ValueError):
    """A formula that is not in the plain notation."""


def parse(text: str) -> Tree:
    """Read the plain notation; raises NotationError with the place."""
    return _Parser(text).whole()


def render(text: str, style: Style) -> str:
    """Show a formula of the plain notation in `style` (without dollars or other delimiters)."""
    return _Writer(style).show(parse(text))


def py(text: str) -> str:
    """A formula of the plain notation as sympy code, with exact numbers: `S(1)/2`."""
    return render(text, PYTHON)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.tokens = text, self._scan(text)
        self.at = 0

    @staticmethod
    def _scan(text: str) -> list[str]:
        tokens, at, text = [], 0, text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise NotationError(f"cannot read {text[at:]!r} in {text!r}")
            at = match.end()
            token = match.group().strip()
            known = token in _WORDS or "_" in token or not token[0].isalpha()
            tokens += [token] if known else list(token)
        return tokens

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise NotationError(f"expected {' or '.join(wanted) or 'more'} in {self.text!r}")
        self.at += 1
        return token

    def whole(self) -> Tree:
        tree = self.listing()
        if self.peek():
            raise NotationError(f"{self.peek()!r} is left over in {self.text!r}")
        return tree

    def listing(self) -> Tree:
        parts = [self.relation()]
        while self.peek() == ",":
            self.take()
            parts.append(self.relation())
        return parts[0] if len(parts) == 1 else ("list", *parts)

    def relation(self) -> Tree:
        parts: list[object] = [self.sum()]
        while self.peek() in _RELATIONS:
            parts += [self.take(), self.sum()]
        return ("rel", *parts) if len(parts) > 1 else parts[0]  # type: ignore[return-value]

    def sum(self) -> Tree:
        parts: list[object] = [self.signed()]
        while self.peek() in {"+", "-"}:
            parts += [self.take(), self.product()]
        return ("+", *parts) if len(parts) > 1 else parts[0]  # type: ignore[return-value]

    def signed(self) -> Tree:
        if self.peek() == "-":
            self.take()
            return ("neg", self.product())
        return self.product()

    def product(self) -> Tree:
        tree = self.joined()
        while self.peek() in {"*", "/"}:
            operator = self.take()
            right = ("neg", self.take() and self.joined()) if self.peek() == "-" else self.joined()
            tree = (operator, tree, right)
        return tree

    def joined(self) -> Tree:
        parts = [self.power()]
        while (token := self.peek()) and (token == "(" or token[0].isalnum()):
            parts.append(self.power())
        return parts[0] if len(parts) == 1 else ("join", *parts)

    def power(self) -> Tree:
        base = self.postfixed()
        if self.peek() != "^":
            return base
        self.take()
        negative = self.peek() == "-" and bool(self.take())
        exponent = self.power()
        return ("^", base, ("neg", exponent) if negative else exponent)

    def postfixed(self) -> Tree:
        tree = self.atom()
        while self.peek() in {"!", "'"}:
            tree = ("post", tree, self.take())
        return tree

    def atom(self) -> Tree:
        token = self.take()
        if token[0].isdigit():
            return ("num", token)
        if token == "(":
            inner = self.listing()
            self.take(")")
            return ("group", inner)
        if token.split("_")[0] in _FUNCTIONS and self.peek() == "(":
            return self.call(token)
        if token[0].isalpha():
            return ("name", token)
        raise NotationError(f"unexpected {token!r} in {self.text!r}")

    def call(self, name: str) -> Tree:
        self.take("(")
        rows: list[list[Tree]] = [[self.relation()]]
        while self.peek() in {",", ";"}:
            if self.take() == ";":
                rows.append([])
            rows[-1].append(self.relation())
        self.take(")")
        return ("call", name, rows)


def _is_value(parts: Sequence[Tree]) -> bool:
    """`f(x)`, `f'(2)`: a name before one bracketed name or number is a value, no product."""
    if len(parts) != 2 or parts[0][0] not in {"name", "post"} or parts[1][0] != "group":
        return False
    inner = parts[1][1]
    return isinstance(inner, tuple) and inner[0] in {"name", "num", "neg"}


def _below(index: str) -> str:
    """Subscript characters, or `_b` for letters that have none."""
    shown = index.translate(_SUBSCRIPT)
    return f"_{index}" if any(c.isascii() and c.isalpha() for c in shown) else shown


class _Writer:
    def __init__(self, style: Style) -> None:
        self.style, self.kind = style, style.kind

    def show(self, tree: object, floor: int = 0) -> str:
        """The text of a tree, in brackets where it binds weaker than `floor`."""
        assert isinstance(tree, tuple)
        head, *rest = tree
        text: str = getattr(self, f"_{_METHODS[head]}")(*rest)
        level = self._level(tree)
        return self.brackets(text) if level < floor else text

    def _level(self, tree: Tree) -> int:
        if tree[0] == "/" and self.kind == "latex" and not self.style.slash:
            return _ATOM - 2
        if tree[0] == "join" and self.kind == "python":
            return _PRECEDENCE["*"]
        return _PRECEDENCE.get(str(tree[0]), _ATOM)

    def brackets(self, text: str) -> str:
        if self.kind == "latex" and (r"\frac" in text or r"\int" in text):
            return rf"\left({text}\right)"
        return f"({text})"

    def spaced(self, operator: str) -> str:
        if self.kind == "latex":
            operator = _LATEX_OPS.get(operator, operator)
            return (
                f"{operator} "
                if self.style.tight and operator[0] == "\\"
                else (operator if self.style.tight else f" {operator} ")
            )
        if self.kind == "unicode":
            operator = _UNICODE_OPS.get(operator, operator)
        return operator if self.style.tight else f" {operator} "

    def _num(self, text: str) -> str:
        return f"Rational('{text}')" if self.kind == "python" and "." in text else text

    def _name(self, name: str) -> str:
        base, _, index = name.partition("_")
        if self.kind == "python":
            return _PYTHON_NAMES.get(name, name)
        if self.kind != "plain":
            index = index.strip("()")
        if self.kind == "latex":
            base = r"\infty" if base == "inf" else f"\\{base}" if base in _UNICODE_GREEK else base
            return f"{base}_{{{index}}}" if index else base
        if self.kind == "unicode":
            base = _UNICODE_GREEK.get(base, base)
            return base + _below(index) if index else base
        return {"inf": "infinity"}.get(name, name)

    def _list(self, *parts: Tree) -> str:
        return ("," if self.style.tight and self.kind != "python" else ", ").join(
            self.show(part) for part in parts
        )

    def _rel(self, *parts: object) -> str:
        if self.kind != "python":
            return "".join(
                self.spaced(part) if isinstance(part, str) else self.show(part, 2) for part in parts
            )
        if len(parts) == 3 and parts[1] in {"=", "!="}:
            function = "Eq" if parts[1] == "=" else "Ne"
            return f"{function}({self.show(parts[0])}, {self.show(parts[2])})"
        shown = [p if isinstance(p, str) else self.show(p, 2) for p in parts]
        pairs = [" ".join(shown[at : at + 3]) for at in range(0, len(shown) - 2, 2)]
        return pairs[0] if len(pairs) == 1 else f"And({', '.join(pairs)})"

    def _sum(self, *parts: object) -> str:
        first, *others = parts
        text = self.show(first, 2)
        for operator, term in zip(others[::2], others[1::2], strict=True):
            text += self.spaced(str(operator)) + self.show(term, 4)
        return text

    def _neg(self, tree: Tree) -> str:
        return ("−" if self.kind == "unicode" else "-") + self.show(tree, 4)

    def _times(self, left: Tree, right: Tree) -> str:
        sign = "*" if self.kind == "python" else self.spaced("*")
        return self.show(left, 4) + sign + self.show(right, 5)

    def _over(self, left: Tree, right: Tree) -> str:
        if self.kind == "latex" and not self.style.slash:
            return rf"\frac{{{self._bare(left)}}}{{{self._bare(right)}}}"
        if self.kind == "python":
            whole = left[0] == "num" and right[0] == "num" and "." not in f"{left[1]}{right[1]}"
            top = f"S({left[1]})" if whole else self.show(left, 4)
            return f"{top}/{self.show(right, 5)}"
        return f"{self.show(left, 4)}/{self.show(right, 5)}"

    def _bare(self, tree: Tree) -> str:
        return self.show(tree[1] if tree[0] == "group" else tree)

    def _join(self, *parts: Tree) -> str:
        if self.kind == "python":
            return "*".join(self.show(part, 5) for part in parts)
        shown = [self.show(self._unbracketed(part), 6) for part in parts]
        if self.style.star and self.kind == "plain":
            return ("" if _is_value(parts) else "*").join(shown)
        text = shown[0]
        for left, right, after in zip(parts, parts[1:], shown[1:], strict=False):
            word = right[0] == "call" and right[1] not in {"sqrt", "root", "abs"}
            touching = text[-1].isalnum() and after[0].isdigit()
            spelled = self.kind == "plain" and left[0] == "name" and len(str(left[1])) > 1
            macro = self.kind == "latex" and re.search(r"\\[a-z]+\Z", text) and after[0].isalpha()
            function = left[0] == "call" and right[0] in {"name", "num"}
            gap = "*" if touching and self.kind != "latex" else r" \cdot " if touching else ""
            text += (gap or (" " if word or macro or function or spelled else "")) + after
        return text

    def _unbracketed(self, part: Tree) -> Tree:
        """A fraction with a bar needs no brackets to stand as a factor."""
        bar = self.kind == "latex" and not self.style.slash
        inner = part[1]
        return (
            inner
            if bar and part[0] == "group" and isinstance(inner, tuple) and inner[0] == "/"
            else part
        )

    def _power(self, base: Tree, exponent: Tree) -> str:
        # a fraction bar counts as a product under an exponent
        floor = _ATOM if base[0] in {"/", "neg", "^"} else 8
        below = self.show(base, floor)
        if self.kind == "python":
            return f"{below}**{self.show(exponent, 6)}"
        bare = self._bare(exponent)
        if self.kind == "latex":
            return (
                f"{below}^{bare}" if len(bare) == 1 and self.style.tight else f"{below}^{{{bare}}}"
            )
        if self.kind == "unicode" and re.fullmatch(r"[−-]?[\dn]+", bare):
            return below + bare.replace("−", "-").translate(_SUPERSCRIPT)
        operator = "**" if self.style.double_star else "^"
        return f"{below}{operator}{self.show(exponent, 8)}"

    def _post(self, tree: Tree, sign: str) -> str:
        if self.kind == "python" and sign == "!":
            return f"factorial({self._bare(tree)})"
        return self.show(tree, _PRECEDENCE["post"]) + sign

    def _group(self, tree: Tree) -> str:
        return self.brackets(self.show(tree))

    def _call(self, name: str, rows: list[list[Tree]]) -> str:
        base, _, index = name.partition("_")
        special = getattr(self, f"_call_{base}", None)
        if special and not (
            self.kind == "python" and base in {"sqrt", "abs", "conj", "floor", "ceil"}
        ):
            return str(special(rows))
        inner = ", ".join(self.show(part) for part in rows[0])
        if self.kind == "python":
            return f"{_PYTHON_NAMES.get(base, base)}({inner}{', ' + index if index else ''})"
        if self.kind == "latex":
            known = base not in {"arcsin", "lcm"} or base == "arcsin"
            shown = f"\\{base}" if known and base != "lcm" else r"\operatorname{lcm}"
            return f"{shown}_{{{index}}}({inner})" if index else f"{shown}({inner})"
        shown = base + (_below(index) if self.kind == "unicode" else f"_{index}") if index else base
        return f"{shown}({inner})"

    def _call_sqrt(self, rows: list[list[Tree]]) -> str:
        inner = self.show(rows[0][0])
        if self.kind == "latex":
            return rf"\sqrt{{{inner}}}"
        if self.kind == "unicode":
            return f"√{inner}" if inner.isalnum() else f"√({inner})"
        return f"sqrt({inner})"

    def _call_root(self, rows: list[list[Tree]]) -> str:
        degree, inner = (self.show(part) for part in rows[0])
        if self.kind == "latex":
            return rf"\sqrt[{degree}]{{{inner}}}"
        if self.kind == "python":
            return f"root({inner}, {degree})"
        if self.kind == "unicode" and degree in {"3", "4"}:
            return ("∛" if degree == "3" else "∜") + (inner if inner.isalnum() else f"({inner})")
        return f"cbrt({inner})" if degree == "3" else f"({inner})^(1/{degree})"

    def _call_abs(self, rows: list[list[Tree]]) -> str:
        return f"|{self.show(rows[0][0])}|"

    def _call_conj(self, rows: list[list[Tree]]) -> str:
        inner = self.show(rows[0][0])
        return rf"\overline{{{inner}}}" if self.kind == "latex" else f"conj({inner})"

    def _call_floor(self, rows: list[list[Tree]]) -> str:
        inner = self.show(rows[0][0])
        if self.kind == "plain":
            return f"floor({inner})"
        return rf"\lfloor {inner} \rfloor" if self.kind == "latex" else f"⌊{inner}⌋"

    def _call_ceil(self, rows: list[list[Tree]]) -> str:
        inner = self.show(rows[0][0])
        if self.kind == "plain":
            return f"ceil({inner})"
        return rf"\lceil {inner} \rceil" if self.kind == "latex" else f"⌈{inner}⌉"

    def _call_binom(self, rows: list[list[Tree]]) -> str:
        top, bottom = (self.show(part) for part in rows[0])
        if self.kind == "python":
            return f"binomial({top}, {bottom})"
        return rf"\binom{{{top}}}{{{bottom}}}" if self.kind == "latex" else f"C({top}, {bottom})"

    def _call_exp(self, rows: list[list[Tree]]) -> str:
        inner = self.show(rows[0][0])
        if self.kind == "python":
            return f"exp({inner})"
        return f"e^{{{inner}}}" if self.kind == "latex" else f"e^({inner})"

    def _call_int(self, rows: list[list[Tree]]) -> str:
        body, name, *limits = rows[0]
        variable = self.show(name)
        inner = self.show(body, 4 if self.kind != "python" else 0)
        bounds = [self.show(limit) for limit in limits]
        if self.kind == "python":
            span = f"({variable}, {', '.join(bounds)})" if bounds else variable
            return f"integrate({inner}, {span})"
        if self.kind == "latex":
            sign = rf"\int_{{{bounds[0]}}}^{{{bounds[1]}}}" if bounds else r"\int"
            return rf"{sign} {inner} \, d{variable}"
        if self.kind == "unicode":
            sign = f"∫_{bounds[0]}^{bounds[1]}" if bounds else "∫"
            return f"{sign} {inner} d{variable}"
        span = f" from {bounds[0]} to {bounds[1]}" if bounds else ""
        return f"integral{span} of {inner} d{variable}"

    def _call_deriv(self, rows: list[list[Tree]]) -> str:
        body, name = rows[0][:2]
        variable = self.show(name)
        if self.kind == "python":
            return f"diff({self.show(body)}, {variable})"
        shown = self.show(body, 4)
        if self.kind == "latex":
            return rf"\frac{{d}}{{d{variable}}} {self.brackets(self.show(body))}"
        return f"d/d{variable} {shown}"

    def _call_lim(self, rows: list[list[Tree]]) -> str:
        body, name, point = rows[0]
        variable, target = self.show(name), self.show(point)
        if self.kind == "python":
            return f"limit({self.show(body)}, {variable}, {target})"
        if self.kind == "latex":
            return rf"\lim_{{{variable} \to {target}}} {self.show(body, 4)}"
        arrow = "→" if self.kind == "unicode" else "->"
        return f"lim {variable}{arrow}{target} {self.show(body, 4)}"

    def _call_sum(self, rows: list[list[Tree]]) -> str:
        body, name, low, high = rows[0]
        variable, start, stop = self.show(name), self.show(low), self.show(high)
        if self.kind == "python":
            return f"summation({self.show(body)}, ({variable}, {start}, {stop}))"
        inner = self.show(body, 4)
        if self.kind == "latex":
            return rf"\sum_{{{variable}={start}}}^{{{stop}}} {inner}"
        if self.kind == "unicode":
            return f"Σ_{{{variable}={start}}}^{stop} {inner}"
        return f"sum from {variable}={start} to {stop} of {inner}"

    def _call_mat(self, rows: list[list[Tree]]) -> str:
        cells = [[self.show(cell) for cell in row] for row in rows]
        if self.kind == "python":
            return "Matrix([" + ", ".join(f"[{', '.join(row)}]" for row in cells) + "])"
        if self.kind == "latex":
            body = r" \\ ".join(" & ".join(row) for row in cells)
            return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
        if self.style.tight:
            return "[" + "; ".join(" ".join(row) for row in cells) + "]"
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in cells) + "]"


_METHODS = {
    "num": "num", "name": "name", "list": "list", "rel": "rel", "+": "sum", "neg": "neg",
    "*": "times", "/": "over", "join": "join", "^": "power", "post": "post", "group": "group",
    "call": "call",
}  # fmt: skip
