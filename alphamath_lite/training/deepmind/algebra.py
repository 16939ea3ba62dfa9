"""Algebra, polynomials and calculus: equations, sequences, expressions, derivatives."""

from alphamath_lite.training.deepmind.rules import EQUATIONS, Rule, ordinal

_ROOTS = "print(*sorted(solve(V('{e}'))), sep=', ')"
_SOLVE = "Solve the equation."
_EXPAND = "Expand and collect."
_INTERPOLATE = "Find the polynomial through the terms."
_LINEAR = [
    Rule(
        r"Solve (?P<e>.+) for (?P<x>[a-z])\.",
        "Solve for the unknown.",
        "U('[{e}]')\nprint({x})",
        EQUATIONS,
    )
]
_ZERO = r"(?P<e>.+) = 0"
_GIVE = r"(?:What is|Calculate|Give|Determine) (?P<e>.+)[.?]"
_VALUE = [Rule(_GIVE, "Put the values in.", "print(V('{e}'))")]
_FUNCTION = [Rule(_GIVE, _EXPAND, "print(expand(V('{e}')))")]
_DERIVATIVE = "Differentiate."
_ONE_LETTER = r"(?P<e>[^a-z]*(?P<x>[a-z]).*?)"  # the first letter is the variable
_WRT = r"(?P<e>.+) (?:wrt|with respect to) (?P<x>[a-z])"
_RULES_OF_DERIVATIVES = [
    rule
    for of in (_WRT, _ONE_LETTER)
    for rule in (
        Rule(rf"Differentiate {of}\.", _DERIVATIVE, "print(expand(diff(V('{e}'), '{x}')))"),
        Rule(
            rf"What is the derivative of {of}\?",
            _DERIVATIVE,
            "print(expand(diff(V('{e}'), '{x}')))",
        ),
        Rule(
            rf"(?:Find|What is) the (?P<n>[a-z]+) derivative of {of}[.?]",
            _DERIVATIVE,
            "print(expand(diff(V('{e}'), '{x}', {n})))",
            {"n": ordinal},
        ),
    )
]


RULES = {
    "algebra__linear_1d": _LINEAR,
    "algebra__linear_2d": _LINEAR,
    "algebra__polynomial_roots": [
        Rule(rf"(?:Let|Suppose) {_ZERO}\. (?:What is|Calculate) (?P<x>[a-z])[.?]", _SOLVE, _ROOTS),
        Rule(rf"What is (?P<x>[a-z]) in {_ZERO}\?", _SOLVE, _ROOTS),
        Rule(rf"Solve {_ZERO}(?: for [a-z])?\.", _SOLVE, _ROOTS),
        Rule(
            rf"(?:Find|Determine) [a-z](?: such that|,? given that| so that) {_ZERO}\.",
            _SOLVE,
            _ROOTS,
        ),
        Rule(r"Factor (?P<e>.+)\.", "Factor the polynomial.", "print(factor(V('{e}')))"),
    ],
    "algebra__sequence_next_term": [
        Rule(
            r"What (?:is next|comes next|is the next term)(?: in|:) (?P<list>[-\d, ]+)\?",
            _INTERPOLATE + " Take the next value.",
            "from sympy import *\na = [{list}]\nprint(interpolate(a, len(a) + 1))",
        )
    ],
    "algebra__sequence_nth_term": [
        Rule(
            r"What is the (?P<x>[a-z])'th term of (?P<list>[-\d, ]+)\?",
            _INTERPOLATE,
            "from sympy import *\nprint(interpolate([{list}], symbols('{x}')))",
        )
    ],
    "polynomials__evaluate": _VALUE,
    "polynomials__add": _FUNCTION,
    "polynomials__compose": _FUNCTION,
    "polynomials__expand": [Rule(r"Expand (?P<e>.+)\.", _EXPAND, "print(expand(V('{e}')))")],
    "polynomials__collect": [
        Rule(r"Collect the terms in (?P<e>.+)\.", _EXPAND, "print(expand(V('{e}')))")
    ],
    "polynomials__coefficient_named": [
        Rule(
            rf"(?:Express|Rearrange) {_ONE_LETTER} (?:in the form|to the form|as|to) (?P<form>.+) "
            r"and give (?P<c>[a-z])\.",
            "Take the coefficient that stands where the letter stands.",
            "form = V('{form}')\n"
            "print(Poly(V('{e}'), symbols('{x}')).coeff_monomial(form.coeff('{c}')))",
        )
    ],
    "polynomials__simplify_power": [
        Rule(
            r"Simplify (?P<e>.+) assuming (?P<x>[a-z]) is positive\.",
            "Declare the letter positive and simplify.",
            "{x} = symbols('{x}', positive=True)\nprint(V('{e}'))",
        )
    ],
    "calculus__differentiate": _RULES_OF_DERIVATIVES,
}
