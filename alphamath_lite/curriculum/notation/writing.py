"""Writing a formula in a style: what each operator looks like, and where brackets are needed."""

import re
from itertools import chain, pairwise

from alphamath_lite.curriculum.notation.calls import CALLS, PYTHON_CALLS
from alphamath_lite.curriculum.notation.reading import Tree
from alphamath_lite.curriculum.notation.styles import Style
from alphamath_lite.curriculum.notation.symbols import (
    LATEX_OPS,
    PYTHON_NAMES,
    SUPERSCRIPT,
    UNICODE_GREEK,
    UNICODE_OPS,
    subscript,
)
from alphamath_lite.curriculum.notation.values import is_value

_PRECEDENCE = {
    "list": 0, "rel": 1, "+": 2, "neg": 3, "*": 4, "/": 4, "join": 5, "^": 7, "post": 8,
}  # fmt: skip
_ATOM = 9


class FormulaWriter:
    """Writes trees in one style."""

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
        """Brackets around a text, tall ones around fractions and integrals."""
        if self.kind == "latex" and (r"\frac" in text or r"\int" in text):
            return rf"\left({text}\right)"
        return f"({text})"

    def spaced(self, operator: str) -> str:
        """An operator with the spaces of the style around it."""
        if self.kind == "latex":
            operator = LATEX_OPS.get(operator, operator)
            if self.style.tight and operator.startswith("\\"):
                return f"{operator} "
        elif self.kind == "unicode":
            operator = UNICODE_OPS.get(operator, operator)
        return operator if self.style.tight else f" {operator} "

    def _num(self, text: str) -> str:
        return f"Rational('{text}')" if self.kind == "python" and "." in text else text

    def _name(self, name: str) -> str:
        base, _, index = name.partition("_")
        if self.kind == "python":
            return PYTHON_NAMES.get(name, name)
        if self.kind != "plain":
            index = index.strip("()")
        if self.kind == "latex":
            base = r"\infty" if base == "inf" else f"\\{base}" if base in UNICODE_GREEK else base
            return f"{base}_{{{index}}}" if index else base
        if self.kind == "unicode":
            base = UNICODE_GREEK.get(base, base)
            return base + subscript(index) if index else base
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
            signs = ["" if is_value(*pair) else "*" for pair in pairwise(parts)] + [""]
            return "".join(chain(*zip(shown, signs, strict=True)))
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
            return below + bare.replace("−", "-").translate(SUPERSCRIPT)
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
        if base in CALLS and not (self.kind == "python" and base in PYTHON_CALLS):
            return CALLS[base](self, rows)
        inner = ", ".join(self.show(part) for part in rows[0])
        if self.kind == "python":
            return f"{PYTHON_NAMES.get(base, base)}({inner}{', ' + index if index else ''})"
        if self.kind == "latex":
            shown = r"\operatorname{lcm}" if base == "lcm" else f"\\{base}"
            return f"{shown}_{{{index}}}({inner})" if index else f"{shown}({inner})"
        if index:
            base += subscript(index) if self.kind == "unicode" else f"_{index}"
        return f"{base}({inner})"


_METHODS = {
    "num": "num", "name": "name", "list": "list", "rel": "rel", "+": "sum", "neg": "neg",
    "*": "times", "/": "over", "join": "join", "^": "power", "post": "post", "group": "group",
    "call": "call",
}  # fmt: skip
