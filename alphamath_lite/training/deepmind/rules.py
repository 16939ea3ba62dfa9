"""How a question is read: a pattern for its text, and the code that answers it.

The named groups of a pattern fill the code, copied as they stand; a group whose name is a key of
the rule's `meanings` is first translated, `nth` = `second` into `2`. A pattern must match the whole
text, so what was not foreseen is refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from alphamath_lite.curriculum.family import Code

TERM = r"-?\w+(?:\.\d+)?(?:/\d+)?"  # 3, -0.25, -2/7, a letter

Meaning = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of sentence: the thought and the code of the step that works it out.

    Meanings raise KeyError or ValueError for words they do not know.
    """

    pattern: str
    thought: str
    code: str
    meanings: Mapping[str, Meaning] = field(default_factory=dict)

    def read(self, text: str) -> Code | None:
        """The step for `text`, None when the rule is not about such a text."""
        match = re.fullmatch(self.pattern, text)
        if not match:
            return None
        words = {name: word for name, word in match.groupdict().items() if word is not None}
        try:
            words |= {name: read(words[name]) for name, read in self.meanings.items()}
        except (KeyError, ValueError):
            return None
        return Code(self.thought, self.code.format(**words))


def first(rules: Iterable[Rule], text: str) -> Code | None:
    """The step of the first rule that reads `text`."""
    return next((code for rule in rules if (code := rule.read(text))), None)


_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_CARDINALS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_MISSPELT = {"twelth": "twelfth", "fourteeen": "fourteen", "fourty": "forty"}  # by the generator


def ordinal(word: str) -> str:
    """`second` -> `2`."""
    word = {"square": "second", "cube": "third"}.get(word, _MISSPELT.get(word, word))
    return str(_ORDINALS.index(word))


def cardinal(words: str) -> str:
    """`three` -> `3`, `twenty-one` -> `21`, up to 99; digits stay."""
    if words.isdigit():
        return words
    parts = [_MISSPELT.get(word, word) for word in re.split(r"[- ]", words.lower())]
    values = [_TENS.index(p) * 10 if p in _TENS else _CARDINALS.index(p) for p in parts]
    if len(values) > 2 or (len(values) == 2 and not values[0] >= 20 > 10 > values[1]):
        raise ValueError(words)
    return str(sum(values))


def equations(text: str) -> str:
    """`2*x = y, y = 4` -> `Eq(2*x, y), Eq(y, 4)`."""
    sides = [equation.split(" = ") for equation in text.split(", ")]
    return ", ".join(f"Eq({left}, {right})" for left, right in sides)


EQUATIONS: Mapping[str, Meaning] = {"e": equations}


def fraction(words: str) -> str:
    """`three quarters` -> `3/4`, `one half` -> `1/2`; `13/8` stays."""
    if re.fullmatch(r"\d+/\d+", words):
        return words
    count, _, part = words.rpartition(" ")
    part = {"half": "second", "halves": "seconds", "quarter": "fourth", "quarters": "fourths"}.get(
        part, part
    )
    singular = part if part in _ORDINALS else part.removesuffix("s")
    return f"{cardinal(count)}/{ordinal(singular)}"
