r"""The parts of printed mathematics that sums, products and powers are made of.

Numbers, names with their indices, brackets, absolute values, fractions and roots, functions with
their arguments, matrices. What stands inside them is read by the subclass in `latex_reader`.
"""

from abc import abstractmethod
from fractions import Fraction

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.builders import UNKNOWN_FUNCTIONS, grouped, log, root
from alphamath_lite.answers.latex_tokens import (
    FUNCTIONS,
    GREEK,
    NAMED,
    SETS,
    Cursor,
    UnreadableError,
)
from alphamath_lite.answers.numerals import read_decimal
from alphamath_lite.answers.terms import App, Num, Sym, Term, app


class Atoms(Cursor):
    """Reads one part at the cursor; raises UnreadableError for what is none."""

    def __init__(self, tokens: list[str]) -> None:
        super().__init__(tokens)
        self._bars = 0
        self._builders = 0

    @abstractmethod
    def listing(self) -> Term:
        """Everything up to a closing bracket or the end."""

    @abstractmethod
    def _union(self) -> Term:
        """Sums and unions of sets: what can stand between commas and relations."""

    @abstractmethod
    def _sum(self) -> Term:
        """Products joined by signs."""

    @abstractmethod
    def _power(self) -> Term:
        """An atom with its exponents."""

    @abstractmethod
    def _exponent(self) -> Term:
        """What follows `^`."""

    @abstractmethod
    def _starts_factor(self) -> bool:
        """Whether a factor without a sign is ahead."""

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
        if token in (r"\triangle", r"\angle"):
            return Sym(name + self._corners())
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

    def _corners(self) -> str:
        """The corners of a figure: `ABC` in `\\triangle ABC`."""
        letters = ""
        while len(self.next) == 1 and self.next.isalpha() and self.next.isupper():
            letters += self.take()
        if not letters:
            raise UnreadableError
        return letters

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
