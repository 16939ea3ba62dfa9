r"""LaTeX as terminal text: `\frac{x+1}{2a}` becomes `(x+1)/(2a)`, matrices become blocks.

The rule of honesty: a formula with an unknown macro, or one that cannot be parsed, stays as it is.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from alphamath_lite_tui import maths_table as table

_FORMULA = re.compile(
    r"\$\$(.+?)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.S
)
_POWERS = re.compile(r"(?<=[\w)\]])(?:\^[\w.]*\w)+", re.ASCII)
_ATOM = re.compile(r"[\w′.∞π]*|√?\w|\([^()]*\)")
_FACTOR = re.compile(r"[\d.]*|[^\W\d_]|\([^()]*\)")


class UnreadableError(ValueError):
    """A formula that the table does not cover."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of equal width; line `base` stands on the line of the text around it."""

    lines: tuple[str, ...]
    base: int = 0

    def __add__(self, other: "Block") -> "Block":
        """The two side by side."""
        above, below = max(self.base, other.base), max(self._below, other._below)
        pairs = zip(self._padded(above, below), other._padded(above, below), strict=True)
        return Block(tuple(one + two for one, two in pairs), above)

    @property
    def _below(self) -> int:
        return len(self.lines) - self.base - 1

    def _padded(self, above: int, below: int) -> list[str]:
        blank = " " * max(map(len, self.lines))
        lines = (
            [line.ljust(len(blank)) for line in self.lines]
            if len(self.lines) > 1
            else [*self.lines]
        )
        return [blank] * (above - self.base) + lines + [blank] * (below - self._below)

    @property
    def text(self) -> str:
        """The only line of a flat block; raises UnreadableError for others."""
        if len(self.lines) > 1:
            raise UnreadableError("a block in a place for one line")
        return self.lines[0]


@lru_cache(maxsize=8192)
def readable(text: str) -> str:
    """Text with every formula between $, \\( or \\[ made readable where that is possible.

    Whole powers in plain text are raised: x^2 becomes x².
    """
    if "$" not in text and "\\" not in text:
        return _POWERS.sub(_power_in_text, text)
    return _FORMULA.sub(_in_text, text)


def _power_in_text(power: re.Match[str]) -> str:
    exponent = power[0][1:]
    return (_raised(exponent) if exponent.isdecimal() else None) or power[0]


def formula(latex: str) -> str:
    """A formula made readable, or as it is."""
    return _read(latex) or latex


@lru_cache(maxsize=8192)
def _read(latex: str) -> str | None:
    """A formula made readable; None where the table or the parser gives up."""
    try:
        return "\n".join(line.rstrip() for line in _block(latex).lines)
    except UnreadableError:
        return None


def answer_text(answer: str) -> str:
    """A final answer: a formula where it is written as one, else plain text."""
    bare = answer.strip().removeprefix("$").removesuffix("$")
    return formula(bare) if "\\" in bare and "$" not in bare else readable(answer)


def _in_text(match: re.Match[str]) -> str:
    latex = next(group for group in match.groups() if group is not None)
    shown = _read(latex.strip())
    if shown is None:
        return match.group()
    return f"\n{shown}\n" if "\n" in shown else shown


def _block(latex: str) -> Block:
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerParseError

    if not latex.strip():
        raise UnreadableError("nothing")
    try:
        walker = LatexWalker(latex, latex_context=_context(), tolerant_parsing=False)
        nodes, _, _ = walker.get_latex_nodes()
    except LatexWalkerParseError as error:
        raise UnreadableError(str(error)) from error
    return _join(nodes)


@lru_cache(maxsize=1)
def _context() -> Any:
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import EnvironmentSpec, MacroSpec, SpecialsSpec, std_macro
    from pylatexenc.macrospec import MacroStandardArgsParser as Arguments

    one = [*table.PLAIN, *table.ACCENTS, "mathbb", "boxed", "fbox", "pmod", "bmod", "pod"]
    two = [*table.FRACTIONS, *table.BINOMIALS]
    names = [*table.SYMBOLS, *table.RELATIONS, *table.TIGHT, *table.FUNCTIONS]
    context = get_default_latex_context_db().filter_context(keep_categories=[])
    context.add_context_category(
        "maths",
        macros=[
            *(std_macro(name, False, 1) for name in one if name != "bmod"),
            *(std_macro(name, False, 2) for name in two),
            *(MacroSpec(name) for name in [*names, "bmod"]),
            std_macro("sqrt", True, 1),
            std_macro("\\", True, 0),
        ],
        environments=[
            EnvironmentSpec(name, args_parser=Arguments("{" if name == "array" else ""))
            for name in table.MATRICES
        ],
        specials=[
            SpecialsSpec("^", args_parser=Arguments("{")),
            SpecialsSpec("_", args_parser=Arguments("{")),
            SpecialsSpec("&"),
        ],
    )
    return context


def _join(nodes: list[Any]) -> Block:
    whole = Block(("",))
    for node in nodes:
        whole += _node(node)
    if len(whole.lines) == 1:
        return Block((re.sub(r" {2,3}(?=\S)", " ", whole.text),))
    return whole


def _node(node: Any) -> Block:
    match type(node).__name__:
        case "LatexCharsNode":
            return Block((re.sub(r"\s+", " ", node.chars).replace("~", " "),))
        case "LatexGroupNode":
            return _join(node.nodelist)
        case "LatexMacroNode":
            return _macro(node)
        case "LatexSpecialsNode":
            return Block((_special(node),))
        case "LatexEnvironmentNode":
            return _environment(node)
    raise UnreadableError(type(node).__name__)


def _argument(node: Any, index: int) -> str:
    if not node.nodeargd.argnlist[index].latex_verbatim():
        raise UnreadableError("an argument is missing")
    return _node(node.nodeargd.argnlist[index]).text


def _macro(node: Any) -> Block:
    name = node.macroname
    if name == "boxed":
        return _node(node.nodeargd.argnlist[0])
    return Block((_flat_macro(name, node),))


def _flat_macro(name: str, node: Any) -> str:
    if name in table.RELATIONS:
        return f" {table.RELATIONS[name]} "
    if name in table.SYMBOLS or name in table.TIGHT:
        return (table.SYMBOLS | table.TIGHT)[name]
    if name in table.FUNCTIONS:
        return f"{name} " if node.macro_post_space else name
    if name in table.FRACTIONS:
        above, below = (_argument(node, i).strip() for i in (0, 1))
        return f"{_bracketed(above, _ATOM)}/{_bracketed(below, _FACTOR)}"
    if name in table.BINOMIALS:
        return f"C({_argument(node, 0)}, {_argument(node, 1)})"
    if name == "sqrt":
        return _root(node)
    if name in {"pmod", "pod"}:
        return f" (mod {_argument(node, 0)})"
    if name == "bmod":
        return " mod "
    if name == "mathbb":
        letter = _argument(node, 0)
        return table.BLACKBOARD.get(letter, letter)
    if name in table.ACCENTS:
        return "".join(letter + table.ACCENTS[name] for letter in _argument(node, 0))
    if name in table.PLAIN or name == "fbox":
        return _argument(node, 0)
    raise UnreadableError(f"\\{name}")


def _root(node: Any) -> str:
    degree, inside = node.nodeargd.argnlist[0], _argument(node, 1).strip()
    sign = "√"
    if degree is not None:
        power = _node(degree).text.strip()
        sign = {"3": "∛", "4": "∜"}.get(power) or (_raised(power) or f"[{power}]") + "√"
    return sign + _bracketed(inside, _FACTOR)


def _special(node: Any) -> str:
    if node.specials_chars not in {"^", "_"}:
        raise UnreadableError(node.specials_chars)
    inside = _argument(node, 0).strip()
    up = node.specials_chars == "^"
    script = _raised(inside) if up else _lowered(inside)
    if script is not None:
        return script
    return str(node.specials_chars) + (inside if len(inside) == 1 else f"({inside})")


def _raised(text: str) -> str | None:
    return _translated(text, table.SUPERSCRIPTS)


def _lowered(text: str) -> str | None:
    return _translated(text, table.SUBSCRIPTS)


def _translated(text: str, letters: dict[str, str]) -> str | None:
    return "".join(map(letters.__getitem__, text)) if text and set(text) <= set(letters) else None


def _bracketed(text: str, bare: re.Pattern[str]) -> str:
    return text if bare.fullmatch(text) else f"({text})"


def _environment(node: Any) -> Block:
    if node.environmentname not in table.MATRICES:
        raise UnreadableError(node.environmentname)
    rows: list[list[list[Any]]] = [[[]]]
    for part in node.nodelist:
        if getattr(part, "specials_chars", None) == "&":
            rows[-1].append([])
        elif getattr(part, "macroname", None) == "\\":
            rows.append([[]])
        else:
            rows[-1][-1].append(part)
    cells = [[_join(cell).text.strip() for cell in row] for row in rows]
    if len(cells) > 1 and cells[-1] == [""]:
        cells.pop()
    return _fenced(_columns(cells), *table.MATRICES[node.environmentname])


def _columns(cells: list[list[str]]) -> list[str]:
    columns = list(zip_longest(*cells, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    padded = [[cell.ljust(n) for cell in col] for col, n in zip(columns, widths, strict=True)]
    return ["  ".join(row) for row in zip(*padded, strict=True)]


def _fenced(lines: list[str], left: str, right: str, tall_left: str, tall_right: str) -> Block:
    """Lines between the fences of their environment, drawn to their height."""
    n = len(lines)
    if n == 1:
        return Block((f"{left}{lines[0]}{right}",))
    fences = zip(_fence(tall_left, n), lines, _fence(tall_right, n), strict=True)
    return Block(tuple("".join(parts) for parts in fences), n // 2)


def _fence(signs: str, n: int) -> list[str]:
    """A fence `n` > 1 lines high, one character a line."""
    if not signs:
        return [""] * n
    fence = [signs[0], *signs[1] * (n - 2), signs[2]]
    if len(signs) > 3 and n > 2:
        fence[n // 2] = signs[3]
    return fence
