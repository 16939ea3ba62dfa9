r"""Printed mathematics to terms: LaTeX and the ASCII people type, by recursive descent.

`\frac{5\pi}{4}`, `x^2+2x+1`, `(-\infty, 2) \cup (3, \infty)`, `1 \pm \sqrt{19}`, `2√5`,
`x=1 or x=2`, matrices, set builders, chains of relations. Text must have passed `cleaning.clean`.
What is not understood makes the whole text unreadable (None); nothing is guessed or evaluated.
"""

import re

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.latex_atoms import Atoms
from alphamath_lite.answers.latex_tokens import (
    CLOSERS,
    NO_FACTOR,
    PRODUCTS,
    RELATIONS,
    SEPARATORS,
    SET_OPERATORS,
    UnreadableError,
    tokens,
)
from alphamath_lite.answers.numerals import read_decimal
from alphamath_lite.answers.terms import App, Num, Term, app

MAX_LENGTH = 4_000
MAX_DEPTH = 24
QUOTE = "'"

_D = r"(?:d|\\text\{\s*d\s*\})\s*"
_ORDER = r"(?:\^\s*\{?\s*([23])\s*\}?\s*)?"
_DERIVATIVE = re.compile(
    rf"\\frac\s*\{{\s*{_D}{_ORDER}([A-Za-z])\s*\}}\s*\{{\s*{_D}([A-Za-z])\s*{_ORDER}\}}"
)
_SLASHED = re.compile(r"(?<![A-Za-z\\{])d()([A-Za-z])\s*/\s*d([A-Za-z])()(?![A-Za-z])")
_OPERATOR = re.compile(rf"\\frac\s*\{{\s*{_D}{_ORDER}\}}")
_NAMED_ABOUT = re.compile(r"^((?![ei]\b)[A-Za-z](?:_\w)?(?:\([a-z]\))?)\s*\\approx")
_ASCII_UNION = re.compile(r"(?<=[)\]}])\s*[Uu]\s*(?=[\[({])")


def read_latex(text: str) -> Term | None:
    """Read cleaned LaTeX or ASCII mathematics; None when it is not readable as a whole."""
    text = _NAMED_ABOUT.sub(r"\1=", text.strip()).removeprefix(r"\approx")
    text = text.split(r"\approx")[0].strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    text = _SLASHED.sub(_primed, _DERIVATIVE.sub(_primed, text))
    if _OPERATOR.search(text):
        return None
    try:
        parser = _Parser(tokens(_ASCII_UNION.sub(r" \\cup ", text)))
        term = parser.listing()
        parser.expect_end()
        return term
    except (UnreadableError, RecursionError, OverflowError):
        return None


def _primed(derivative: re.Match[str]) -> str:
    """dy/dx as y', by another variable as y_{dt}': a name like any other."""
    order, function, variable, order_below = derivative.groups()
    if (order or "") != (order_below or ""):
        return derivative[0]
    index = "" if variable == "x" else f"_{{d{variable}}}"
    return f" {function}{index}{QUOTE * int(order or 1)} "


class _Parser(Atoms):
    def __init__(self, tokens: list[str]) -> None:
        super().__init__(tokens)
        self._depth = 0

    def listing(self) -> Term:
        """A list; semicolons between commas make it a list of tuples."""
        groups = [self._commas()]
        while self.accept(";"):
            groups.append(self._commas())
        if len(groups) == 1:
            return groups[0]
        if any(t.is_app(group, "list") for group in groups):
            rows = (g.args if isinstance(g, App) and g.head == "list" else (g,) for g in groups)
            return App("list", tuple(App("tuple", row) for row in rows))
        return App("list", tuple(groups))

    def _commas(self) -> Term:
        """Relations separated by commas, `and`, `or`; one alone is itself."""
        items = [self._relation()]
        words = set()
        while self.next in SEPARATORS:
            while self.next in SEPARATORS:
                words.add(self.take())
            if self.next in CLOSERS | {"", "|"}:
                raise UnreadableError
            items.append(self._relation())
        if len(items) == 1:
            return items[0]
        if all(t.is_app(item, "lt", "le", "gt", "ge", "ne", "and", "or") for item in items):
            return App("or" if "or" in words else "and", tuple(items))
        return App("list", tuple(items))

    def _relation(self) -> Term:
        sides, names = [self._union()], []
        while self.next in RELATIONS:
            names.append(RELATIONS[self.take()])
            sides.append(self._union())
        if not names:
            return sides[0]
        if set(names) == {"eq"}:
            return app("eq", sides[0], sides[-1])
        links = [app(n, a, b) for n, a, b in zip(names, sides, sides[1:], strict=False)]
        return links[0] if len(links) == 1 else App("and", tuple(links))

    def _union(self) -> Term:
        left = self._sum()
        while self.next in SET_OPERATORS:
            left = app(SET_OPERATORS[self.take()], left, self._sum())
        return left

    def _sum(self) -> Term:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableError
        left: Term | None = None
        if self.next != r"\pm":
            left = self._product()
        while self.next in ("+", "-", r"\pm", r"\mp"):
            sign = self.take()
            right = self._product()
            if sign == "+":
                left = app("add", left or t.ZERO, right)
            elif sign == "-":
                left = t.subtract(left or t.ZERO, right)
            else:
                left = app("pm", left, right) if left else app("pm", right)
        self._depth -= 1
        assert left is not None
        return left

    def _product(self) -> Term:
        left = self._signed()
        while True:
            if self.next in PRODUCTS:
                operator = self.take()
                right = self._signed()
                if operator in ("/", r"\div"):
                    left = t.divide(left, right)
                elif operator in (r"\mod", r"\bmod"):
                    left = app("mod", left, right)
                else:
                    left = app("mul", left, right)
            elif self._starts_factor():
                left = self._implicit(left)
            else:
                return left

    def _implicit(self, left: Term) -> Term:
        """A factor without a sign: a mixed number when digits meet a fraction of digits."""
        after_number = self.last[-1:].isdigit() and isinstance(left, Num)
        right = self._power()
        if after_number and isinstance(left, Num) and left.value.denominator == 1:
            if isinstance(right, Num) and right.value.denominator > 1 and 0 < right.value < 1:
                return Num(left.value + (right.value if left.value >= 0 else -right.value))
            if isinstance(right, Num):
                return self._spaced_mixed(left, right)
        if t.is_app(left, "tuple", "brackets", "set") or t.is_app(right, "tuple", "set"):
            raise UnreadableError
        return app("mul", left, right)

    def _spaced_mixed(self, left: Num, right: Num) -> Term:
        """`1 1/2`: digits, a space, and a fraction written with a slash."""
        if self.accept("/"):
            bottom = read_decimal(self.take())
            if bottom is None or not bottom.value or right.value >= bottom.value:
                raise UnreadableError
            part = right.value / bottom.value
            return Num(left.value + (part if left.value >= 0 else -part))
        raise UnreadableError

    def _signed(self) -> Term:
        if self.accept("-"):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise UnreadableError
            value = t.negate(self._signed_operand())
            self._depth -= 1
            return value
        if self.accept("+"):
            return self._signed_operand()
        return self._power()

    def _signed_operand(self) -> Term:
        return self._signed() if self.next in ("-", "+") else self._power()

    def _starts_factor(self) -> bool:
        if self.next == "|":
            return not (self._bars or self._builders)
        return self.next not in NO_FACTOR

    def _power(self) -> Term:
        base = self._postfix(self._atom())
        if not self.accept("^", "**"):
            return base
        if self.accept(r"\circ") or self.accept_run("{", r"\circ", "}"):
            return self._postfix(app("deg", base))
        return self._postfix(app("pow", base, self._exponent()))

    def _exponent(self) -> Term:
        if self.accept("-"):
            return t.negate(self._exponent_value())
        return self._exponent_value()

    def _exponent_value(self) -> Term:
        value = self._atom()
        if self.next in ("^", "**") and not t.is_app(value, "tuple"):
            self.take()
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise UnreadableError
            value = app("pow", value, self._exponent())
            self._depth -= 1
        return value

    def _postfix(self, value: Term) -> Term:
        while self.accept("!"):
            value = app("factorial", value)
        return app("percent", value) if self.accept("%", r"\%") else value
