r"""Tokens of printed mathematics, and a cursor over them.

Runs of letters are split as mathematics is set: known words stay whole (`sqrt`, `pi`, `and`), up to
three other letters are a product of variables, longer words are no mathematics.
"""

import re

from alphamath_lite.answers import terms as t

MAX_TOKENS = 1_500

_TOKEN = re.compile(
    r"\s*(?:(\\(?:begin|end)\{(?:[pbB]?matrix|smallmatrix|array)\}(?:\{[|lcr ]*\})?)"
    r"|(\d+(?:\.\d+)?[eE][+-]?\d+(?![A-Za-z0-9])|\d+(?:\.\d*)?|\.\d+)"
    r"|\\text\{\s*,?\s*(and|or)?\s*,?\s*\}|(\\[A-Za-z]+|\\.)|([A-Za-z]+)"
    r"|(\*\*|<=|>=|!=|==|&&|.))",
    re.DOTALL,
)
NAMED = {
    r"\pi": t.PI, r"\infty": t.INFINITY, r"\emptyset": t.EMPTY, "pi": t.PI, "oo": t.INFINITY,
    "infinity": t.INFINITY, "infty": t.INFINITY, "inf": t.INFINITY, "e": t.EULER,
    "i": t.IMAGINARY, "I": t.IMAGINARY,
    **{f"\\{letter}hat": t.Sym(f"{letter}hat") for letter in "ijk"},
}  # fmt: skip
GREEK = t.words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi rho sigma "
    "tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell"
)
FUNCTIONS = {
    **{name: name for name in t.words("sin cos tan cot sec csc sinh cosh tanh log ln lg exp")},
    **{f"arc{name}": f"a{name}" for name in t.words("sin cos tan sinh cosh tanh")},
    **{f"ar{name}": f"a{name}" for name in t.words("sinh cosh tanh")},
    **{f"a{name}": f"a{name}" for name in t.words("sin cos tan")},
    **{name: name for name in t.words("max min gcd lcm floor abs")},
    "ceil": "ceiling",
}
SEPARATORS = frozenset({",", "and", "or"})
SETS = {"R": "reals", "Q": "rationals", "Z": "integers", "N": "naturals", "C": "complexes"}
RELATIONS = {
    "=": "eq", "==": "eq", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", r"\le": "le",
    r"\ge": "ge", r"\ne": "ne", "!=": "ne", r"\in": "in",
}  # fmt: skip
PRODUCTS = frozenset({"*", r"\cdot", r"\times", "/", r"\div", r"\mod", r"\bmod"})
CLOSERS = frozenset({")", "]", "}", r"\}", r"\rfloor", r"\rceil", "&", r"\\", r"\end"})
SET_OPERATORS = {
    r"\cup": "union",
    r"\cap": "intersection",
    r"\setminus": "complement",
    r"\backslash": "complement",
}
NO_FACTOR = (
    CLOSERS | SEPARATORS | PRODUCTS | frozenset(RELATIONS) | frozenset(SET_OPERATORS)
    | frozenset({"", "+", "-", "^", "**", "!", "%", r"\%", r"\pm", r"\mp", ":", ";", "'", "_"})
)  # fmt: skip
_WORDS = frozenset(FUNCTIONS) | SEPARATORS | frozenset(NAMED) | GREEK | {"sqrt", "cbrt"}


class UnreadableError(Exception):
    """The text is not mathematics that this reader knows."""


def tokens(text: str) -> list[str]:
    """Split cleaned text; raises UnreadableError for words and for too many tokens."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        environment, number, word, command, letters, other = match.groups()
        if environment:
            found.append(environment[: environment.index("{")])
        elif letters:
            found += _letters(letters)
        elif token := number or command or other or word:
            if not token.isspace() and token != "$":
                found.append(token)
        elif "text" in match[0]:
            found.append(",")
        if len(found) > MAX_TOKENS:
            raise UnreadableError
    return found


def _letters(run: str) -> list[str]:
    if run in _WORDS:
        return [run]
    for name in ("sqrt", "pi"):
        head, found, tail = run.partition(name)
        if found and len(head) + len(tail) <= 3:
            return [*head, name, *tail]
    if len(run) > 3:
        raise UnreadableError
    return list(run)


class Cursor:
    """A position in a list of tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> str:
        """The token ahead, empty at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    @property
    def last(self) -> str:
        """The token taken last."""
        return self._tokens[self._at - 1]

    @property
    def is_second(self) -> bool:
        """Whether one token has been taken."""
        return self._at == 1

    def ahead(self, n: int) -> list[str]:
        """The next `n` tokens, fewer at the end."""
        return self._tokens[self._at : self._at + n]

    def take(self) -> str:
        """Step over the token ahead and return it."""
        token = self.next
        if not token:
            raise UnreadableError
        self._at += 1
        return token

    def accept(self, *wanted: str) -> bool:
        """Step over the token ahead if it is one of `wanted`."""
        if self.next in wanted:
            self._at += 1
            return True
        return False

    def accept_run(self, *wanted: str) -> bool:
        """Step over several tokens if just these are ahead."""
        if tuple(self._tokens[self._at : self._at + len(wanted)]) == wanted:
            self._at += len(wanted)
            return True
        return False

    def expect(self, *wanted: str) -> str:
        """Step over the token ahead, which must be one of `wanted`."""
        if self.next not in wanted:
            raise UnreadableError
        return self.take()

    def expect_end(self) -> None:
        """Raise unless every token has been taken."""
        if self.next:
            raise UnreadableError

    def take_digit(self) -> str:
        """Take one digit off the number ahead, as LaTeX does in `\\frac12`."""
        token = self.next
        self._tokens[self._at] = token[1:]
        return token[0]
