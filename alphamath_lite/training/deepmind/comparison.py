"""Comparisons: pairs, order, the nearest number; choices are answered by their letter.

The numbers stay texts, so that an answer is what stood in the question: the name of a variable
when one is asked for. Decimals are answered as fractions, because outputs round long decimals.
"""

from alphamath_lite.training.deepmind.rules import Meaning, Rule, ordinal

_COMPARE = "Compare the values."
_RELATIONS = {
    "<": ("Is {l} < {r}", "Is {l} less than {r}", "Is {l} smaller than {r}"),
    "<=": (
        "Is {l} <= {r}", "Is {l} less than or equal to {r}", "Is {l} at most {r}",
        "Is {l} at most as big as {r}",
    ),
    ">": ("Is {l} > {r}", "Is {l} greater than {r}", "Is {l} bigger than {r}"),
    ">=": (
        "Is {l} >= {r}", "Is {l} greater than or equal to {r}", "Is {l} at least {r}",
        "Is {l} at least as big as {r}",
    ),
    "==": (
        "Does {l} = {r}", "Are {l} and {r} equal", "Is {l} equal to {r}",
        "Do {l} and {r} have the same value",
    ),
    "!=": (
        "Is {l} != {r}", "Is {l} not equal to {r}", "Are {l} and {r} unequal",
        "Are {l} and {r} nonequal", "Are {l} and {r} non-equal",
        "Do {l} and {r} have different values",
    ),
}  # fmt: skip
_LEFT, _RIGHT = r"(?P<l>\S+)", r"(?P<r>\S+)"
_LIST, _CHOICES = r"(?P<list>\S+(?:, \S+)+)", r"(?P<choices>\([a-z]\) \S+(?:  \([a-z]\) \S+)+)"
_RANK = r"(?P<rank>(?:[a-z]+ )?)(?P<end>biggest|smallest)"
_ORDER = "Order the values and take the one asked for."
_NEAREST = "Take the value with the least distance."


def rank(word: str) -> str:
    """`second ` -> `2`, nothing -> `1`."""
    return ordinal(word.strip() or "first")


_ENDS = {"biggest": "", "smallest": ", reverse=True"}
_RANKED: dict[str, Meaning] = {"rank": rank, "end": _ENDS.__getitem__}
_SORT = "print(*[S(n, rational=True) for n in sorted('{list}'.split(', '), key=V%s)], sep=', ')"

RULES = {
    "comparison__pair": [
        Rule(pattern.format(l=_LEFT, r=_RIGHT) + r"\?", _COMPARE, f"print(V('{{l}} {sign} {{r}}'))")
        for sign, patterns in _RELATIONS.items()
        for pattern in patterns
    ]
    + [
        Rule(
            rf"Which is {adjective}: {_LEFT} or {_RIGHT}\?",
            _COMPARE,
            f"print(S({function}(['{{l}}', '{{r}}'], key=V), rational=True))",
        )
        for adjective, function in (("(?:bigger|greater)", "max"), ("smaller", "min"))
    ],
    "comparison__kth_biggest": [
        Rule(
            rf"What is the {_RANK} value in {_LIST}\?",
            _ORDER,
            "print(S(sorted('{list}'.split(', '), key=V{end})[-{rank}], rational=True))",
            _RANKED,
        ),
        Rule(
            rf"Which is the {_RANK} value\?  {_CHOICES}",
            _ORDER,
            "print(sorted('{choices}'.split('  '), key=lambda c: V(c[4:]){end})[-{rank}][1])",
            _RANKED,
        ),
    ],
    "comparison__closest": [
        Rule(
            rf"What is the (?:closest|nearest) to (?P<t>\S+) in {_LIST}\?",
            _NEAREST,
            "near = min('{list}'.split(', '), key=lambda n: abs(V(n) - V('{t}')))\n"
            "print(S(near, rational=True))",
        ),
        Rule(
            rf"Which is the (?:closest|nearest) to (?P<t>\S+)\?  {_CHOICES}",
            _NEAREST,
            "print(min('{choices}'.split('  '), key=lambda c: abs(V(c[4:]) - V('{t}')))[1])",
        ),
    ],
    "comparison__sort": [
        Rule(
            rf"(?:Sort|Put) {_LIST} in (?:descending|decreasing) order\.",
            "Sort the values from the greatest down.",
            _SORT % ", reverse=True",
        ),
        Rule(
            rf"(?:Sort|Put) {_LIST}(?: in (?:ascending|increasing) order)?\.",
            "Sort the values.",
            _SORT % "",
        ),
    ],
}
