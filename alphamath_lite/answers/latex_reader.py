r"""Printed mathematics to terms: LaTeX and the ASCII people type, by recursive descent.

`\frac{5\pi}{4}`, `x^2+2x+1`, `(-\infty, 2) \cup (3, \infty)`, `1 \pm \sqrt{19}`, `2√5`, `x=1 or x=2`,
matrices, set builders, chains of relations. Text must have passed `cleaning.clean`. What is not
understood makes the whole text unreadable (None); nothing is ever guessed or evaluated.
"""

import re
from fractions import Fraction

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.numerals import read_decimal
from alphamath_lite.answers.python_reader import UNKNOWN_FUNCTIONS, interval, log
from alphamath_lite.answers.terms import App, Num, Sym, Term, app

MAX_LENGTH = 4_000
MAX_DEPTH = 24
MAX_TOKENS = 1_500

_TOKEN = re.compile(
    r"\s*(?:(\\(?:begin|end)\{[a-zA-Z]*(?:matrix|array)\}(?:\{[|lcr ]*\})?)|(\d+(?:\.\d+)?[eE][+-]?\d+(?![A-Za-z0-9])|\d+(?:\.\d*)?|\.\d+)"
    r"|\\text\{\s*,?\s*(and|or)?\s*,?\s*\}|(\\[A-Za-z]+|\\.)|([A-Za-z]+)|(\*\*|<=|>=|!=|==|&&|.))",
    re.DOTALL,
)
_NAMED = {
    r"\pi": t.PI, r"\infty": t.INFINITY, r"\emptyset": t.EMPTY, "pi": t.PI, "oo": t.INFINITY,
    "infinity": t.INFINITY, "infty": t.INFINITY, "inf": t.INFINITY, "e": t.EULER,
    "i": t.IMAGINARY, "I": t.IMAGINARY,
}  # fmt: skip
_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi rho sigma "
    "tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell".split()
)
_SETS = {"R": "reals", "Q": "rationals", "Z": "integers", "N": "naturals", "C": "complexes"}
_FUNCTIONS = {
    **{name: name for name in "sin cos tan cot sec csc sinh cosh tanh log ln lg exp".split()},
    **{f"arc{name}": f"a{name}" for name in "sin cos tan sinh cosh tanh".split()},
    **{f"ar{name}": f"a{name}" for name in "sinh cosh tanh".split()},
    **{f"a{name}": f"a{name}" for name in "sin cos tan".split()},
    **{name: name for name in "max min gcd lcm floor abs".split()},
    "ceil": "ceiling",
}
_WORD_FUNCTIONS = frozenset(_FUNCTIONS) | {"sqrt", "cbrt"}
_RELATIONS = {
    "=": "eq", "==": "eq", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", r"\le": "le",
    r"\ge": "ge", r"\ne": "ne", "!=": "ne", r"\in": "in",
}  # fmt: skip
_SEPARATORS = frozenset({",", "and", "or"})
_PRODUCTS = frozenset({"*", r"\cdot", r"\times", "/", r"\div", r"\mod", r"\bmod"})
_CLOSERS = frozenset({")", "]", "}", r"\}", "|", r"\rfloor", r"\rceil", "&", r"\\", r"\end"})
_ASCII_UNION = re.compile(r"(?<=[)\]}])\s*[Uu]\s*(?=[\[({])")


class _UnreadableError(Exception):
    """The text is not mathematics that this reader knows."""


def read_latex(text: str) -> Term | None:
    """Read cleaned LaTeX or ASCII mathematics; None when it is not readable as a whole."""
    text = _ASCII_UNION.sub(r" \\cup ", text.strip().removeprefix(r"\approx").split(r"\approx")[0].strip())
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        parser = _Parser(_tokens(text))
        term = parser.listing()
        parser.expect_end()
        return term
    except (_UnreadableError, RecursionError, OverflowError):
        return None


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for match in _TOKEN.finditer(text):
        environment, number, word, command, letters, other = match.groups()
        if environment:
            tokens.append(environment[: environment.index("{")])
        elif letters:
            tokens += _letters(letters)
        elif token := number or command or other or word:
            if not token.isspace() and token != "$":
                tokens.append(token)
        elif "text" in match[0]:
            tokens.append(",")
        if len(tokens) > MAX_TOKENS:
            raise _UnreadableError
    return tokens


def _letters(run: str) -> list[str]:
    if run in _WORD_FUNCTIONS or run in _SEPARATORS or run in _NAMED or run in _GREEK:
        return [run]
    for name in ("sqrt", "pi"):
        head, found, tail = run.partition(name)
        if found and len(head) + len(tail) <= 3:
            return [*head, name, *tail]
    if len(run) > 3:
        raise _UnreadableError
    return list(run)


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._bars = 0
        self._builder = 0

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next
        if not token:
            raise _UnreadableError
        self._at += 1
        return token

    def _accept(self, *wanted: str) -> bool:
        if self._next in wanted:
            self._at += 1
            return True
        return False

    def _expect(self, *wanted: str) -> str:
        if self._next not in wanted:
            raise _UnreadableError
        return self._take()

    def expect_end(self) -> None:
        if self._next:
            raise _UnreadableError

    def listing(self) -> Term:
        """A list; semicolons between commas make it a list of tuples."""
        groups = [self._commas()]
        while self._accept(";"):
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
        while self._next in _SEPARATORS:
            while self._next in _SEPARATORS:
                words.add(self._take())
            if not self._next or self._next in _CLOSERS:
                raise _UnreadableError
            items.append(self._relation())
        if len(items) == 1:
            return items[0]
        if all(t.is_app(item, "lt", "le", "gt", "ge", "ne", "and", "or") for item in items):
            return App("or" if "or" in words else "and", tuple(items))
        return App("list", tuple(items))

    def _relation(self) -> Term:
        sides, names = [self._union()], []
        while self._next in _RELATIONS:
            names.append(_RELATIONS[self._take()])
            sides.append(self._union())
        if not names:
            return sides[0]
        if set(names) == {"eq"}:
            return app("eq", sides[0], sides[-1])
        links = [app(n, a, b) for n, a, b in zip(names, sides, sides[1:], strict=False)]
        return links[0] if len(links) == 1 else App("and", tuple(links))

    def _union(self) -> Term:
        left = self._sum()
        while self._next in (r"\cup", r"\cap", r"\setminus", r"\backslash"):
            head = {r"\cup": "union", r"\cap": "intersection"}.get(self._take(), "complement")
            left = app(head, left, self._sum())
        return left

    def _sum(self) -> Term:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _UnreadableError
        left: Term | None = None
        if self._next != r"\pm":
            left = self._product()
        while self._next in ("+", "-", r"\pm", r"\mp"):
            sign = self._take()
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
            if self._next in _PRODUCTS:
                operator = self._take()
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
        after_number = self._tokens[self._at - 1][-1:].isdigit() and isinstance(left, Num)
        right = self._power()
        if after_number and isinstance(left, Num) and left.value.denominator == 1:
            if isinstance(right, Num) and right.value.denominator > 1 and 0 < right.value < 1:
                return Num(left.value + (right.value if left.value >= 0 else -right.value))
            if isinstance(right, Num):
                return self._spaced_mixed(left, right)
        if t.is_app(left, "tuple", "brackets", "set") or t.is_app(right, "tuple", "set"):
            raise _UnreadableError
        return app("mul", left, right)

    def _spaced_mixed(self, left: Num, right: Num) -> Term:
        """`1 1/2`: digits, a space, and a fraction written with a slash."""
        if self._accept("/"):
            bottom = read_decimal(self._take())
            if bottom is None or not bottom.value or right.value >= bottom.value:
                raise _UnreadableError
            part = right.value / bottom.value
            return Num(left.value + (part if left.value >= 0 else -part))
        raise _UnreadableError

    def _signed(self) -> Term:
        if self._accept("-"):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise _UnreadableError
            value = t.negate(self._signed_operand())
            self._depth -= 1
            return value
        if self._accept("+"):
            return self._signed_operand()
        return self._power()

    def _signed_operand(self) -> Term:
        return self._signed() if self._next in ("-", "+") else self._power()

    def _starts_factor(self) -> bool:
        token = self._next
        if not token or token in _CLOSERS and token != "|" or token in _SEPARATORS or token == ";":
            return False
        if token == "|":
            return not self._bars and not self._builder
        if token in _RELATIONS or token in _PRODUCTS or token in ("+", "-", "^", "**", "!", "%"):
            return False
        return token not in (r"\cup", r"\cap", r"\setminus", r"\backslash", r"\pm", r"\mp", ":", "'")

    def _power(self) -> Term:
        base = self._postfix(self._atom())
        if not self._accept("^", "**"):
            return base
        if self._accept(r"\circ") or self._is_circle():
            return self._postfix(app("deg", base))
        return self._postfix(app("pow", base, self._exponent()))

    def _is_circle(self) -> bool:
        if self._tokens[self._at : self._at + 3] == ["{", r"\circ", "}"]:
            self._at += 3
            return True
        return False

    def _exponent(self) -> Term:
        if self._accept("-"):
            return t.negate(self._exponent_value())
        return self._exponent_value()

    def _exponent_value(self) -> Term:
        value = self._atom()
        if self._next in ("^", "**") and not t.is_app(value, "tuple"):
            self._take()
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise _UnreadableError
            value = app("pow", value, self._exponent())
            self._depth -= 1
        return value

    def _postfix(self, value: Term) -> Term:
        while self._next in ("!", "%", r"\%"):
            value = app("factorial" if self._take() == "!" else "percent", value)
        return value

    def _atom(self) -> Term:
        token = self._take()
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            value = read_decimal(token)
            if value is None or self._next == "_":
                raise _UnreadableError
            return value
        if token in ("(", "[", r"\{", "{"):
            return self._group(token)
        if token == "|":
            return self._absolute()
        if token in (r"\lfloor", r"\lceil"):
            value_inside = self._union()
            self._expect(r"\rfloor" if token == r"\lfloor" else r"\rceil")
            return app("floor" if token == r"\lfloor" else "ceiling", value_inside)
        name = token.lstrip("\\")
        if name in _FUNCTIONS and (token[0] == "\\" or len(name) > 1):
            return self._function(_FUNCTIONS[name])
        if token in (r"\frac", r"\binom", r"\sqrt", "sqrt", "cbrt"):
            return self._structure(name)
        if token == r"\begin":
            return self._matrix()
        if token == r"\mathbb":
            return Sym(_SETS.get(self._braced_word(), "") or self._fail())
        if token == r"\text" or token == r"\mathrm":
            return self._text_symbol()
        return self._symbol(token)

    def _fail(self) -> str:
        raise _UnreadableError

    def _braced_word(self) -> str:
        self._expect("{")
        word = self._take()
        self._expect("}")
        return word

    def _text_symbol(self) -> Term:
        return self._symbol(self._braced_word())

    def _symbol(self, token: str) -> Term:
        if token in _NAMED:
            return _NAMED[token]
        name = token.lstrip("\\")
        if token in (r"\bar", r"\overline"):
            return Sym(self._subscript(self._overlined()))
        if not (name in _GREEK or (len(token) == 1 and token.isalpha())):
            raise _UnreadableError
        name = self._subscript({"varepsilon": "epsilon", "varphi": "phi"}.get(name, name))
        while self._accept("'"):
            name += "'"
        if name.rstrip("'") in UNKNOWN_FUNCTIONS and self._next == "(":
            self._take()
            return self._closed_call(f"fn:{name}")
        return Sym(name)

    def _overlined(self) -> str:
        letter = self._take()
        if letter == "{":
            letter = self._take()
            self._expect("}")
        if len(letter) != 1 or not letter.isalpha():
            raise _UnreadableError
        return f"{letter}bar"

    def _subscript(self, name: str) -> str:
        if not self._accept("_"):
            return name
        if not self._accept("{"):
            return f"{name}_{self._take()}"
        parts = []
        while not self._accept("}"):
            parts.append(self._take())
        return f"{name}_{''.join(parts)}"

    def _closed_call(self, head: str) -> Term:
        inside = self.listing()
        self._expect(")")
        return App(head, inside.args if t.is_app(inside, "list") else (inside,))  # type: ignore[union-attr]

    def _group(self, opener: str) -> Term:
        closers = {"(": (")", "]"), "[": ("]", ")"), r"\{": (r"\}",), "{": ("}",)}[opener]
        if opener in (r"\{", "{") and self._accept(*closers):
            return t.EMPTY
        bars, self._bars = self._bars, 0
        self._builder += opener == r"\{"
        inside = self.listing()
        if opener == r"\{" and self._accept("|", ":"):
            inside = self._region_of(self.listing())
            self._expect(*closers)
            self._builder -= 1
            self._bars = bars
            return inside
        self._builder -= opener == r"\{"
        self._bars = bars
        return _grouped(opener, self._expect(*closers), inside)

    def _region_of(self, condition: Term) -> Term:
        if t.is_app(condition, "lt", "le", "gt", "ge", "ne", "and", "or"):
            return condition
        raise _UnreadableError

    def _absolute(self) -> Term:
        self._bars += 1
        inside = self._sum()
        self._expect("|")
        self._bars -= 1
        return app("abs", inside)

    def _argument(self) -> Term:
        r"""The argument of \frac and \sqrt: a group or a single token, a single digit."""
        token = self._next
        if token == "{":
            self._take()
            inside = self._union()
            self._expect("}")
            return inside
        if len(token) > 1 and token.isdigit():
            self._tokens[self._at] = token[1:]
            return Num(Fraction(token[0]))
        return self._atom()

    def _structure(self, name: str) -> Term:
        if name in ("frac", "binom"):
            top, bottom = self._argument(), self._argument()
            return app("binomial", top, bottom) if name == "binom" else t.divide(top, bottom)
        if name == "cbrt":
            return app("pow", self._atom(), Num(Fraction(1, 3)))
        degree: Term = t.TWO
        if self._accept("["):
            degree = self._sum()
            self._expect("]")
        radicand = self._argument() if self._next == "{" else self._atom()
        return app("pow", radicand, t.divide(t.ONE, degree))

    def _function(self, name: str) -> Term:
        power: Term | None = None
        base: Term | None = None
        if self._accept("_"):
            base = self._argument()
        if self._accept("^"):
            power = self._exponent()
        args = self._function_arguments()
        if name in ("log", "ln", "lg", "exp") and len(args) != 1 or not t.fits(name, len(args)):
            raise _UnreadableError
        if base is None and name == "lg":
            base = Num(Fraction(10))
        if name in ("log", "ln", "lg"):
            value = log(args[0], base)
        elif base is not None:
            raise _UnreadableError
        elif name == "exp":
            value = app("pow", t.EULER, args[0])
        else:
            value = App(name, args)
        if power == t.MINUS_ONE and name in ("sin", "cos", "tan"):
            return App(f"a{name}", args)
        return app("pow", value, power) if power else value

    def _function_arguments(self) -> tuple[Term, ...]:
        if self._next in ("(", "{", "["):
            opener = self._take()
            inside = self.listing()
            self._expect({"(": ")", "{": "}", "[": "]"}[opener])
            return inside.args if isinstance(inside, App) and inside.head == "list" else (inside,)
        negative = self._accept("-")
        argument = self._power()
        while self._starts_factor() and self._next.lstrip("\\") not in _FUNCTIONS:
            if self._next in ("(", "["):
                break
            argument = app("mul", argument, self._power())
        return (t.negate(argument) if negative else argument,)

    def _matrix(self) -> Term:
        rows: list[list[Term]] = [[]]
        while self._next != r"\end":
            rows[-1].append(self._union())
            if self._accept(r"\\"):
                rows.append([])
            elif not self._accept("&") and self._next != r"\end":
                raise _UnreadableError
        self._take()
        filled = [row for row in rows if row]
        if len({len(row) for row in filled}) != 1:
            raise _UnreadableError
        return App("matrix", tuple(App("tuple", tuple(row)) for row in filled))


def _grouped(opener: str, closer: str, inside: Term) -> Term:
    """What brackets make of their content."""
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
        raise _UnreadableError
    if (opener, closer) == ("(", ")"):
        return App("tuple", items)
    if (opener, closer) == ("[", "]"):
        return App("brackets", items)
    if len(items) != 2:
        raise _UnreadableError
    return interval(items[0], items[1], opener == "(", closer == ")")
