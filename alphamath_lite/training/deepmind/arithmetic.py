"""Arithmetic: sums, products, quotients, roots, other bases, surds."""

from alphamath_lite.training.deepmind.rules import TERM, Rule, ordinal

P, Q = rf"(?P<p>{TERM})", rf"(?P<q>{TERM})"
_COMPUTE = "Compute it exactly."
_EVALUATE = [
    Rule(
        r"(?:What is the value of |What is |Evaluate |Calculate )?(?P<e>[-\d+*/(). ]+?)[.?]?",
        _COMPUTE,
        "print(V('{e}'))",
    )
]
IN_BASE = "import numpy as np\nprint(np.base_repr({value}, {base}).lower())"

RULES = {
    "arithmetic__add_or_sub": [
        Rule(
            rf"(?:What is |Calculate |Work out )?(?P<e>{TERM} ?[+-] ?{TERM})[.?]?",
            _COMPUTE,
            "print(V('{e}'))",
        ),
        Rule(
            rf"(?:Add|Add together|Put together|Sum|Total of) {P} and {Q}\.",
            "Add the numbers.",
            "print(V('{p} + {q}'))",
        ),
        Rule(rf"What is {P} plus {Q}\?", "Add the numbers.", "print(V('{p} + {q}'))"),
        Rule(
            rf"What is {P} (?:minus|take away) {Q}\?",
            "Subtract the second number.",
            "print(V('{p} - {q}'))",
        ),
        Rule(rf"Subtract {Q} from {P}\.", "Subtract the first number.", "print(V('{p} - {q}'))"),
        Rule(
            rf"What is {Q} less than {P}\?", "Subtract the first number.", "print(V('{p} - {q}'))"
        ),
        Rule(
            rf"What is the (?:distance|difference) between {P} and {Q}\?",
            "Take the absolute difference.",
            "print(abs(V('{p} - {q}')))",
        ),
    ],
    "arithmetic__add_or_sub_in_base": [
        Rule(
            r"In base (?P<b>\d+), what is (?P<p>-?\w+) (?P<sign>[+-]) (?P<q>-?\w+)\?",
            "Compute with whole numbers and write the result in the base.",
            IN_BASE.format(value="int('{p}', {b}) {sign} int('{q}', {b})", base="{b}"),
        )
    ],
    "arithmetic__mul": [
        Rule(rf"(?:Calculate |Work out )?{P} ?\* ?{Q}\.?", _COMPUTE, "print(V('{p} * {q}'))"),
        Rule(
            rf"(?:Multiply|Product of|What is the product of) {P} and {Q}[.?]",
            "Multiply the numbers.",
            "print(V('{p} * {q}'))",
        ),
        Rule(rf"(?:What is )?{P} times {Q}\??", "Multiply the numbers.", "print(V('{p} * {q}'))"),
    ],
    "arithmetic__div": [
        Rule(
            rf"(?:Divide |What is |Calculate )?{P} (?:divided )?by {Q}[.?]?",
            "Divide the numbers.",
            "print(V('{p} / {q}'))",
        )
    ],
    "arithmetic__add_sub_multiple": _EVALUATE,
    "arithmetic__mul_div_multiple": _EVALUATE,
    "arithmetic__mixed": _EVALUATE,
    "arithmetic__nearest_integer_root": [
        Rule(
            r"What is (?P<n>\d+) to the power of 1/(?P<k>\d+), to the nearest integer\?",
            "Take the root and round it.",
            "from sympy import *\nprint(round(root({n}, {k})))",
        ),
        Rule(
            r"What is the (?P<k>\w+) root of (?P<n>\d+) to the nearest integer\?",
            "Take the root and round it.",
            "from sympy import *\nprint(round(root({n}, {k})))",
            {"k": ordinal},
        ),
    ],
    "arithmetic__simplify_surd": [
        Rule(r"Simplify (?P<e>.+)\.", "Simplify the surds.", "print(radsimp(expand(V('{e}'))))")
    ],
}
