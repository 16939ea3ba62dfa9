"""Terms to text under a style: precedence, juxtaposed factors, fractions, brackets."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.cleaning import GREEK_LETTERS
from alphamath_lite.answers.terms import App, Num, Sym, Term

_NAMED_FUNCTIONS = t.words(
    "sin cos tan cot sec csc sinh cosh tanh log max min gcd lcm asin acos atan asinh acosh atanh "
    "floor ceiling binomial re im conjugate sign mod"
)
_LATEX_COMMANDS = t.words("sin cos tan cot sec csc sinh cosh tanh max min gcd ln")
_COMMAND_END = re.compile(r"\\[A-Za-z]+\Z")
_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_FLOAT_NOISE_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Style:
    """How one target writes what differs between plain text and LaTeX."""

    constants: dict[str, str]
    relations: dict[str, str]
    fraction: Callable[[str, str], str] | None
    root: Callable[[str], str]
    power: Callable[[str, str], str]
    braces: tuple[str, str]
    absolute: Callable[[str], str]
    union: str
    times: str
    words: Callable[[str], str]
    matrix: Callable[[Sequence[Sequence[str]]], str]
    command: Callable[[str], str]
    letter: Callable[[str], str]
    scientific: Callable[[str, str], str]


class Printer:
    """Writes terms in one style."""

    def __init__(self, style: Style) -> None:
        self._style = style

    def answer(self, term: Term) -> str:
        """A whole answer: a Python list is a set of solutions, a list of one its item."""
        if isinstance(term, App) and term.head in ("brackets", "list", "set"):
            if len(term.args) == 1 and term.head == "brackets":
                return self.answer(term.args[0])
            if all(t.is_app(arg, "brackets") for arg in term.args) and len(term.args) > 1:
                return self._nested(term)
            if any(t.is_app(arg, "tuple", "dict", "eq") for arg in term.args):
                return ", ".join(self._group(arg) for arg in term.args)
            if term.head == "brackets" and term.args:
                return self._text(App("set", term.args), _SUM)
        return self._text(term, _SUM)

    def _nested(self, term: App) -> str:
        rows = [arg.args for arg in term.args if isinstance(arg, App)]
        return self._style.matrix([[self._text(x, _SUM) for x in row] for row in rows])

    def _group(self, term: Term) -> str:
        shown = self._text(term, _SUM)
        return f"({shown})" if t.is_app(term, "dict") else shown

    def _text(self, term: Term, level: int) -> str:
        if isinstance(term, Num):
            return self._number(term, level)
        if isinstance(term, Sym):
            return self._symbol(term.name)
        method = _HEADS.get(term.head)
        if method is not None:
            return method(self, term, level)
        if term.head in self._style.relations:
            return self._style.relations[term.head].join(self._text(x, _SUM) for x in term.args)
        if term.head in _NAMED_FUNCTIONS or term.head.startswith("fn:"):
            return self._call(term)
        raise ValueError(term.head)

    def _number(self, number: Num, level: int) -> str:
        value = number.value
        if number.digits:
            shown = decimal(number)
        elif value.denominator == 1:
            shown = str(value.numerator)
        elif self._style.fraction:
            sign = "-" if value < 0 else ""
            shown = sign + self._style.fraction(str(abs(value.numerator)), str(value.denominator))
            return f"({shown})" if level == _ATOM else shown
        else:
            shown = f"{value.numerator}/{value.denominator}"
            return f"({shown})" if level >= _PRODUCT else shown
        return f"({shown})" if value < 0 and level >= _PRODUCT else shown

    def _symbol(self, name: str) -> str:
        if name in self._style.constants:
            return self._style.constants[name]
        return self._style.letter(name)

    def _call(self, term: App) -> str:
        name = term.head.removeprefix("fn:")
        name = {"log": "ln"}.get(name, name)
        inside = ", ".join(self._text(arg, _SUM) for arg in term.args)
        return f"{self._style.command(name)}({inside})"

    def _add(self, term: App, level: int) -> str:
        shown = ""
        for arg in _flat(term, "add"):
            negative, rest = _unsigned(arg)
            piece = self._text(rest, _PRODUCT if negative and t.is_app(rest, "add") else _SUM)
            if not shown:
                shown = f"-{piece}" if negative else piece
            else:
                shown += f" - {piece}" if negative else f" + {piece}"
        return f"({shown})" if level > _SUM else shown

    def _mul(self, term: App, level: int) -> str:
        sign, top, bottom = _quotient(term)
        shown = self._fraction(top, bottom) if bottom else self._product(top)
        if sign < 0:
            shown = f"-{shown}"
        guarded = level >= _POWER or (level == _PRODUCT and (sign < 0 or bool(bottom)))
        return f"({shown})" if guarded else shown

    def _fraction(self, top: Sequence[Term], bottom: Sequence[Term]) -> str:
        if self._style.fraction:
            return self._style.fraction(self._side(top), self._side(bottom))
        above = self._product(top)
        below = self._product(bottom)
        single = len(bottom) == 1 and not t.is_app(bottom[0], "add")
        return f"{above}/{below}" if single else f"{above}/({self._side(bottom)})"

    def _side(self, factors: Sequence[Term]) -> str:
        return self._text(factors[0], _SUM) if len(factors) == 1 else self._product(factors)

    def _product(self, factors: Sequence[Term]) -> str:
        shown = ""
        for factor in factors:
            piece = self._text(factor, _PRODUCT)
            joined = not shown or _juxtaposed(shown, piece, self._style.fraction is None)
            space = " " if joined and _COMMAND_END.search(shown) and piece[0].isalpha() else ""
            shown += space + piece if joined else f"{self._style.times}{piece}"
        return shown or "1"

    def _pow(self, term: App, level: int) -> str:
        base, exponent = term.args
        if isinstance(exponent, Num) and exponent.value < 0:
            shown = self._fraction([t.ONE], _quotient(App("mul", (term,)))[2])
            return f"({shown})" if level >= _PRODUCT else shown
        if exponent == t.HALF:
            return self._style.root(self._text(base, _SUM))
        shown = self._style.power(self._text(base, _ATOM), self._text(exponent, _SUM))
        return f"({shown})" if level == _ATOM else shown

    def _factorial(self, term: App, level: int) -> str:
        return f"{self._text(term.args[0], _ATOM)}!"

    def _absolute(self, term: App, level: int) -> str:
        return self._style.absolute(self._text(term.args[0], _SUM))

    def _tuple(self, term: App, level: int) -> str:
        return f"({self._items(term)})"

    def _items(self, term: App) -> str:
        return ", ".join(self._text(arg, _SUM) for arg in term.args)

    def _set(self, term: App, level: int) -> str:
        return self._style.braces[0] + self._items(term) + self._style.braces[1]

    def _list(self, term: App, level: int) -> str:
        return self._items(term)

    def _dict(self, term: App, level: int) -> str:
        if not all(isinstance(arg, App) and isinstance(arg.args[0], Sym) for arg in term.args):
            raise ValueError("a table of values, not a solution")
        return self._items(term)

    def _brackets(self, term: App, level: int) -> str:
        return f"[{self._items(term)}]"

    def _interval(self, term: App, level: int) -> str:
        low, high, low_open, high_open = term.args
        left, right = "(" if low_open == t.TRUE else "[", ")" if high_open == t.TRUE else "]"
        return f"{left}{self._text(low, _SUM)}, {self._text(high, _SUM)}{right}"

    def _union(self, term: App, level: int) -> str:
        return self._style.union.join(self._text(arg, _ATOM) for arg in term.args)

    def _matrix(self, term: App, level: int) -> str:
        rows = [row.args for row in term.args if isinstance(row, App)]
        return self._style.matrix([[self._text(entry, _SUM) for entry in row] for row in rows])

    def _and(self, term: App, level: int) -> str:
        links = [arg for arg in term.args if not _mentions_infinity(arg)] or list(term.args)
        if len(links) == 2 and (chain := _chain(*links)):
            low, first, middle, second, high = chain
            signs = self._style.relations
            sides = [self._text(side, _SUM) for side in (low, middle, high)]
            return f"{sides[0]}{signs[first]}{sides[1]}{signs[second]}{sides[2]}"
        return self._style.words("and").join(self._text(arg, _SUM) for arg in links)

    def _or(self, term: App, level: int) -> str:
        return self._style.words("or").join(self._text(arg, _SUM) for arg in term.args)


_HEADS: dict[str, Callable[[Printer, App, int], str]] = {
    "add": Printer._add, "mul": Printer._mul, "pow": Printer._pow, "abs": Printer._absolute,
    "factorial": Printer._factorial, "tuple": Printer._tuple, "set": Printer._set,
    "list": Printer._list, "dict": Printer._dict, "brackets": Printer._brackets,
    "interval": Printer._interval, "union": Printer._union, "matrix": Printer._matrix,
    "and": Printer._and, "or": Printer._or,
}  # fmt: skip


def decimal(number: Num) -> str:
    """A decimal without trailing zeros, and without the noise of a printed binary float."""
    value = number.value
    if number.digits >= _FLOAT_NOISE_DIGITS:
        rounded = Fraction(f"{float(value):.12g}")
        if abs(rounded - value) <= abs(value) * Fraction(1, 10**14):
            value = rounded
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, rest = divmod(value.numerator, value.denominator)
    digits = ""
    while rest and len(digits) < 60:
        digit, rest = divmod(rest * 10, value.denominator)
        digits += str(digit)
    if rest:
        raise ValueError("not a finite decimal")
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def _flat(term: Term, head: str) -> list[Term]:
    if isinstance(term, App) and term.head == head:
        return [item for arg in term.args for item in _flat(arg, head)]
    return [term]


def _unsigned(term: Term) -> tuple[bool, Term]:
    """Whether the term starts with a minus, and the term without it."""
    if isinstance(term, Num):
        return term.value < 0, Num(abs(term.value), term.digits)
    if t.is_app(term, "mul"):
        factors = _flat(term, "mul")
        negative = False
        kept: list[Term] = []
        for factor in factors:
            if isinstance(factor, Num) and factor.value < 0:
                negative = not negative
                factor = t.negate(factor)
            if factor != t.ONE:
                kept.append(factor)
        if not kept:
            return negative, t.ONE
        return negative, kept[0] if len(kept) == 1 else App("mul", tuple(kept))
    return False, term


def _quotient(term: App) -> tuple[int, list[Term], list[Term]]:
    """Sign, factors above and factors below the line."""
    negative, rest = _unsigned(term)
    top: list[Term] = []
    bottom: list[Term] = []
    for factor in _flat(rest, "mul"):
        if isinstance(factor, Num) and factor.value.denominator > 1 and not factor.digits:
            bottom.append(t.number(factor.value.denominator))
            if factor.value.numerator != 1:
                top.append(t.number(factor.value.numerator))
        elif _is_inverse(factor):
            assert isinstance(factor, App)
            base, exponent = factor.args
            if exponent == t.MINUS_ONE:
                bottom += _flat(base, "mul")
            else:
                bottom.append(t.app("pow", base, t.negate(exponent)))
        else:
            top.append(factor)
    return (-1 if negative else 1), top, bottom


def _is_inverse(factor: Term) -> bool:
    if not isinstance(factor, App) or factor.head != "pow":
        return False
    exponent = factor.args[1]
    return isinstance(exponent, Num) and exponent.value < 0


def _juxtaposed(left: str, right: str, plain: bool) -> bool:
    """Whether two factors may stand side by side without a sign of multiplication."""
    if right[0].isdigit() or right[0] in "-|" or (plain and "/" in left):
        return False
    if plain and left[-1:].isalpha() and right[:1].isalpha():
        return (
            len(right) == 1 or not right[1:2].isalpha() or left[-2:-1].isdigit() or len(left) == 1
        )
    return True


def _mentions_infinity(term: Term) -> bool:
    return isinstance(term, App) and term.head in ("lt", "le", "gt", "ge") and any(
        node == t.INFINITY for arg in term.args for node in t.walk(arg)
    )  # fmt: skip


def _chain(a: Term, b: Term) -> tuple[Term, str, Term, str, Term] | None:
    """Two bounds of one thing as low < thing < high."""
    if not isinstance(a, App) or not isinstance(b, App):
        return None
    first, second = _rising(a), _rising(b)
    if first is None or second is None:
        return None
    if first[2] == second[0]:
        return (*first, second[1], second[2])
    if second[2] == first[0]:
        return (*second, first[1], first[2])
    return None


def _rising(term: App) -> tuple[Term, str, Term] | None:
    if term.head in ("lt", "le"):
        return term.args[0], term.head, term.args[1]
    if term.head in ("gt", "ge"):
        return term.args[1], "lt" if term.head == "gt" else "le", term.args[0]
    return None


def _plain_power(base: str, exponent: str) -> str:
    simple = exponent.isdigit() or (len(exponent) == 1 and exponent.isalpha())
    return f"{base}^{exponent}" if simple else f"{base}^({exponent})"


def _minus(exponent: str) -> str:
    return f"({exponent})" if exponent.startswith("-") else exponent


def _text_letter(name: str) -> str:
    stem, mark, index = name.partition("_")
    return GREEK_LETTERS.get(stem, stem) + mark + index


def _latex_command(name: str) -> str:
    return f"\\{name}" if name in _LATEX_COMMANDS else rf"\operatorname{{{name}}}"


def _latex_letter(name: str) -> str:
    stem, _, index = name.partition("_")
    shown = (
        f"\\{stem}" if stem in GREEK_LETTERS else stem if len(stem) == 1 else rf"\text{{{stem}}}"
    )
    return f"{shown}_{{{index}}}" if index else shown


TEXT = Style(
    constants={"pi": "π", "E": "e", "I": "i", "oo": "∞", "true": "true", "false": "false",
               "empty": "∅", "reals": "ℝ", "ihat": "î", "jhat": "ĵ", "khat": "k\u0302"},
    relations={"eq": " = ", "ne": " ≠ ", "lt": " < ", "le": " ≤ ", "gt": " > ", "ge": " ≥ "},
    fraction=None,
    root=lambda inside: f"sqrt({inside})",
    power=_plain_power,
    braces=("{", "}"),
    absolute=lambda inside: f"|{inside}|",
    union=" ∪ ",
    times="*",
    words=lambda word: f" {word} ",
    matrix=lambda rows: "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]",
    command=lambda name: name,
    letter=_text_letter,
    scientific=lambda digits, power: f"{digits} × 10^{_minus(power)}",
)  # fmt: skip

LATEX = Style(
    constants={"pi": r"\pi", "E": "e", "I": "i", "oo": r"\infty", "true": r"\text{true}",
               "false": r"\text{false}", "empty": r"\emptyset", "reals": r"\mathbb{R}",
               **{f"{letter}hat": rf"\mathbf{{{letter}}}" for letter in "ijk"}},
    relations={"eq": " = ", "ne": r" \ne ", "lt": " < ", "le": r" \le ", "gt": " > ",
               "ge": r" \ge "},
    fraction=lambda top, bottom: rf"\frac{{{top}}}{{{bottom}}}",
    root=lambda inside: rf"\sqrt{{{inside}}}",
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    braces=(r"\{", r"\}"),
    absolute=lambda inside: f"|{inside}|",
    union=r" \cup ",
    times=r" \cdot ",
    words=lambda word: rf" \text{{ {word} }} ",
    matrix=lambda rows: r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in rows)
    + r" \end{pmatrix}",
    command=_latex_command,
    letter=_latex_letter,
    scientific=lambda digits, power: rf"{digits} \times 10^{{{power}}}",
)  # fmt: skip
