r"""Printed mathematics to terms: LaTeX and the ASCII people type, by recursive descent.

`\frac{5\pi}{4}`, `x^2+2x+1`, `(-\infty, 2) \cup (3, \infty)`, `1 \pm \sqrt{19}`, `2√5`,
`x=1 or x=2`, matrices, set builders, chains of relations. Text must have passed `cleaning.clean`.
What is not understood makes the whole text unreadable (None); nothing is guessed or evaluated.
"""

import re
from fractions import Fraction

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.builders import UNKNOWN_FUNCTIONS, grouped, log, root
from alphamath_lite.answers.latex_tokens import (
    CLOSERS,
    FUNCTIONS,
    GREEK,
    NAMED,
    NO_FACTOR,
    PRODUCTS,
    RELATIONS,
    SEPARATORS,
    SET_OPERATORS,
    SETS,
    Cursor,
    UnreadableError,
    tokens,
)
from alphamath_lite.answers.numerals import read_decimal
from alphamath_lite.answers.terms import App, Num, Sym, Term, app

MAX_LENGTH = 4_000
MAX_DEPTH = 24

_DERIVATIVE = re.compile(r"\\frac\s*\{\s*d\s*[a-z]?\s*\}\s*\{\s*d\s*[a-z]\s*\}")
_ASCII_UNION = re.compile(r"(?<=[)\]}])\s*[Uu]\s*(?=[\[({])")


def read_latex(text: str) -> Term | None:
    """Read cleaned LaTeX or ASCII mathematics; None when it is not readable as a whole."""
    text = text.strip().removeprefix(r"\approx").split(r"\approx")[0].strip()
    if not text or len(text) > MAX_LENGTH or _DERIVATIVE.search(text):
        return None
    try:
        parser = _Parser(tokens(_ASCII_UNION.sub(r" \\cup ", text)))
        term = parser.listing()
        parser.expect_end()
        return term
    except (UnreadableError, RecursionError, OverflowError):
        return None


class _Parser(Cursor):
    def __init__(self, tokens: list[str]) -> None:
        super().__init__(tokens)
        self._depth = 0
        self._bars = 0
        self._builders = 0

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

    def _atom(self) -> Term:
        token = self.take()
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            value = read_decimal(token)
            if value is None or self.next == "_":
                raise UnreadableError
            return value
        if token in ("(", "[", r"\{", "{"):
            return self._group(token)
        if token == "|":
            return self._absolute()
        if token in (r"\lfloor", r"\lceil"):
            value_inside = self._union()
            self.expect(r"\rfloor" if token == r"\lfloor" else r"\rceil")
            return app("floor" if token == r"\lfloor" else "ceiling", value_inside)
        name = token.lstrip("\\")
        if name in FUNCTIONS and (token[0] == "\\" or len(name) > 1):
            return self._function(FUNCTIONS[name])
        if token in (r"\frac", r"\binom", r"\sqrt", "sqrt", "cbrt"):
            return self._structure(name)
        if token == r"\begin":
            return self._matrix()
        if token == r"\mathbb":
            return self._number_set()
        if token in (r"\text", r"\mathrm"):
            return self._symbol(self._braced_word())
        return self._symbol(token)

    def _number_set(self) -> Term:
        name = self._braced_word()
        if name not in SETS:
            raise UnreadableError
        return Sym(SETS[name])

    def _braced_word(self) -> str:
        self.expect("{")
        word = self.take()
        self.expect("}")
        return word

    def _symbol(self, token: str) -> Term:
        if token in NAMED:
            return NAMED[token]
        name = token.lstrip("\\")
        if token in (r"\bar", r"\overline"):
            return Sym(self._subscript(self._overlined()))
        if not (name in GREEK or (len(token) == 1 and token.isalpha())):
            raise UnreadableError
        name = self._subscript({"varepsilon": "epsilon", "varphi": "phi"}.get(name, name))
        while self.accept("'"):
            name += "'"
        if name in UNKNOWN_FUNCTIONS and self.accept_run("^", "{", "-", "1", "}", "("):
            return App(f"fn:{name}^-1", self._arguments(")"))
        if (name.rstrip("'") in UNKNOWN_FUNCTIONS and self.next == "(") or self._is_defined():
            self.take()
            return App(f"fn:{name}", self._arguments(")"))
        return Sym(name)

    def _is_defined(self) -> bool:
        """Whether the letter that begins the text is a function that it defines: `P(x) = ...`."""
        ahead = self.ahead(4)
        call = len(ahead) == 4 and (ahead[0], *ahead[2:]) == ("(", ")", "=")
        return call and ahead[1].isalpha() and self.is_second

    def _overlined(self) -> str:
        letter = self.take()
        if letter == "{":
            letter = self.take()
            self.expect("}")
        if len(letter) != 1 or not letter.isalpha():
            raise UnreadableError
        return f"{letter}bar"

    def _subscript(self, name: str) -> str:
        if not self.accept("_"):
            return name
        if not self.accept("{"):
            return f"{name}_{self.take()}"
        parts = []
        while not self.accept("}"):
            parts.append(self.take())
        return f"{name}_{''.join(parts)}"

    def _arguments(self, closer: str) -> tuple[Term, ...]:
        inside = self.listing()
        self.expect(closer)
        return inside.args if isinstance(inside, App) and inside.head == "list" else (inside,)

    def _group(self, opener: str) -> Term:
        closers = {"(": (")", "]"), "[": ("]", ")"), r"\{": (r"\}",), "{": ("}",)}[opener]
        if opener in (r"\{", "{") and self.accept(*closers):
            return t.EMPTY
        bars, self._bars = self._bars, 0
        self._builders += opener == r"\{"
        inside = self.listing()
        if opener == r"\{" and self.accept("|", ":"):
            inside = self._region_of(self.listing())
            self.expect(*closers)
            self._builders -= 1
            self._bars = bars
            return inside
        self._builders -= opener == r"\{"
        self._bars = bars
        group = grouped(opener, self.expect(*closers), inside)
        if group is None:
            raise UnreadableError
        return group

    def _region_of(self, condition: Term) -> Term:
        if t.is_app(condition, "lt", "le", "gt", "ge", "ne", "and", "or"):
            return condition
        raise UnreadableError

    def _absolute(self) -> Term:
        self._bars += 1
        inside = self._sum()
        self.expect("|")
        self._bars -= 1
        return app("abs", inside)

    def _argument(self) -> Term:
        r"""The argument of \frac and \sqrt: a group or a single token, a single digit."""
        token = self.next
        if token == "{":
            self.take()
            inside = self._union()
            self.expect("}")
            return inside
        if len(token) > 1 and token.isdigit():
            return Num(Fraction(self.take_digit()))
        return self._atom()

    def _structure(self, name: str) -> Term:
        if name in ("frac", "binom"):
            top, bottom = self._argument(), self._argument()
            return app("binomial", top, bottom) if name == "binom" else t.divide(top, bottom)
        if name == "cbrt":
            return root(self._atom(), t.number(3))
        degree: Term = t.TWO
        if self.accept("["):
            degree = self._sum()
            self.expect("]")
        radicand = self._argument() if self.next == "{" else self._atom()
        return root(radicand, degree)

    def _function(self, name: str) -> Term:
        power: Term | None = None
        base: Term | None = None
        if self.accept("_"):
            base = self._argument()
        if self.accept("^"):
            power = self._exponent()
        args = self._function_arguments()
        unary = name in ("log", "ln", "lg", "exp")
        if len(args) != 1 if unary else not t.fits(name, len(args)):
            raise UnreadableError
        if base is None and name == "lg":
            base = Num(Fraction(10))
        if name in ("log", "ln", "lg"):
            value = log(args[0], base)
        elif base is not None:
            raise UnreadableError
        elif name == "exp":
            value = app("pow", t.EULER, args[0])
        else:
            value = App(name, args)
        if power == t.MINUS_ONE and name in ("sin", "cos", "tan"):
            return App(f"a{name}", args)
        return app("pow", value, power) if power else value

    def _function_arguments(self) -> tuple[Term, ...]:
        if self.next in ("(", "{", "["):
            opener = self.take()
            return self._arguments({"(": ")", "{": "}", "[": "]"}[opener])
        negative = self.accept("-")
        argument = self._power()
        while self._starts_factor() and self.next.lstrip("\\") not in FUNCTIONS:
            if self.next in ("(", "["):
                break
            argument = app("mul", argument, self._power())
        return (t.negate(argument) if negative else argument,)

    def _matrix(self) -> Term:
        rows: list[list[Term]] = [[]]
        while self.next != r"\end":
            rows[-1].append(self._union())
            if self.accept(r"\\"):
                rows.append([])
            elif not self.accept("&") and self.next != r"\end":
                raise UnreadableError
        self.take()
        filled = [row for row in rows if row]
        if len({len(row) for row in filled}) != 1:
            raise UnreadableError
        return App("matrix", tuple(App("tuple", tuple(row)) for row in filled))
