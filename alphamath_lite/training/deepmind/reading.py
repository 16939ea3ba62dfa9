"""From the text of a question to the code steps that solve it.

Composed questions begin with sentences that define values and functions ("Let", "Suppose"): a first
step works them out in the order of the text, and the last one answers what is asked. `V` reads a
formula exactly as it stands in the question, with the values found so far; `U` solves equations for
whatever is still unknown in them.
"""

import re
from collections.abc import Mapping, Sequence

from alphamath_lite.curriculum.family import IMPORT, Code
from alphamath_lite.training.deepmind import algebra, arithmetic, comparison, everyday, numbers
from alphamath_lite.training.deepmind.rules import EQUATIONS, Rule, first, ordinal

VALUES = f"{IMPORT}\nV = lambda t: S(t, globals(), rational=True)"
UNKNOWNS = f"""{VALUES}
def U(t):
    r = solve(V(t))
    globals().update({{str(x): r[x] for x in r}})
    return r"""

GIVEN = (
    Rule(
        r"Let (?P<f>[a-z])\((?P<x>[a-z])\) be the (?P<n>[a-z]+) derivative of (?P<e>.+)\.",
        "Define the derivative.",
        "{f} = V('Lambda({x}, diff({e}, {x}, {n}))')",
        {"n": ordinal},
    ),
    Rule(
        r"Let (?P<f>[a-z])\((?P<x>[a-z])\) = (?P<e>.+)\.",
        "Define the function.",
        "{f} = V('Lambda({x}, {e})')",
    ),
    Rule(
        r"Let (?P<x>[a-z]) (?:=|be) (?P<e>.+)\.",
        "Work out the value.",
        "{x} = V('{e}')\nprint({x})",
    ),
    Rule(r"Suppose (?P<e>.+)\.", "Solve for the unknowns.", "print(U('[{e}]'))", EQUATIONS),
)
RULES: Mapping[str, Sequence[Rule]] = (
    arithmetic.RULES | numbers.RULES | comparison.RULES | algebra.RULES | everyday.RULES
)
_SENTENCE_END = re.compile(r"(?<=[.]) (?=[A-Z])")
_LONGEST_ASKED = 2  # sentences


def read(module: str, text: str) -> list[Code] | None:
    """The steps that answer a question of a module, None where it cannot be read."""
    rules = RULES.get(module.removesuffix("_composed"), ())
    sentences = _SENTENCE_END.split(text)
    for n in range(min(_LONGEST_ASKED, len(sentences)), 0, -1):
        asked = first(rules, " ".join(sentences[-n:]))
        given = [first(GIVEN, sentence) for sentence in sentences[:-n]]
        if asked and all(given):
            return _opened([*_together([*filter(None, given)]), asked])
    return None


def _together(given: Sequence[Code]) -> list[Code]:
    """One step for all that is given, none where nothing is."""
    if len(given) < 2:
        return list(given)
    return [Code("Work out what is given.", "\n".join(step.code for step in given))]


def _opened(steps: list[Code]) -> list[Code]:
    """The same steps, the first of which begins with what they need."""
    code = "\n".join(step.code for step in steps)
    if not re.search(r"\b[UV]\b", code):
        return steps
    opening = UNKNOWNS if "U('" in code else VALUES
    return [Code(steps[0].thought, f"{opening}\n{steps[0].code}"), *steps[1:]]
