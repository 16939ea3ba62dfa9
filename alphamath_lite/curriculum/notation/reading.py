"""Reading the plain notation: text to tokens to a tree."""

import re

from alphamath_lite.curriculum.notation.symbols import FUNCTIONS, RELATIONS, WORDS

_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]+(?:_(?:\d+|[a-z]|\([a-z][+-]\d\)))?)"
    r"|(<=|>=|!=|[-+*/^=<>(),;!']))"
)

# (operator, operands...): "num" and "name" hold text, "call" a name and its arguments
Tree = tuple[object, ...]


class NotationError(ValueError):
    """A formula that is not in the plain notation."""


def parse(text: str) -> Tree:
    """Read the plain notation; raises NotationError with the place."""
    return _Parser(text).whole()


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
            known = token in WORDS or "_" in token or not token[0].isalpha()
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
        while self.peek() in RELATIONS:
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
        if token.split("_")[0] in FUNCTIONS and self.peek() == "(":
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
