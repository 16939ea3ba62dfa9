"""How the same question is spelled: American or British, units in full or short."""

import re
from random import Random

_AMERICAN = (
    ("metre", "meter"), ("litre", "liter"), ("colour", "color"), ("favourite", "favorite"),
    ("neighbour", "neighbor"), ("travelled", "traveled"), ("doughnut", "donut"), ("mum", "mom"),
    ("tyre", "tire"), ("harbour", "harbor"), ("practise", "practice"), ("lorry", "truck"),
    ("maths", "math"), ("grey", "gray"),
    ("centre", "center"), ("cinema ticket", "movie ticket"), ("theatre", "theater"),
)  # fmt: skip
_SHORT = (
    (r"(?<=\d )kilomet(?:re|er)s?\b", "km"), (r"(?<=\d )centimet(?:re|er)s?\b", "cm"),
    (r"(?<=\d )kilograms?\b", "kg"), (r"(?<=\d )millilit(?:re|er)s?\b", "ml"),
    (r"(?<=\d )miles (?:per|an) hour\b", "mph"), (r"(?<=\d )minutes\b", "min"),
    (r"(?<=\d )ounces\b", "oz"), (r"(?<=\d )grams\b", "g"),
)  # fmt: skip


def spell(question: str, rng: Random, *, is_brief: bool) -> str:
    """The question in one spelling throughout; some brief ones with units cut short."""
    if rng.random() < 0.6:
        for british, american in _AMERICAN:
            question = re.sub(rf"(?<![a-z]){british}(?=s?\b)", american, question)
        question = re.sub(r"(kilo|centi|milli)(met|lit)re", r"\1\2er", question)
    if is_brief and rng.random() < 0.3:
        for full, short in _SHORT:
            question = re.sub(full, short, question)
    return question
