"""The relations of inequalities, and the intervals on which they hold."""

from alphamath_lite.curriculum.helpers_answers import interval

RELATIONS = ["<", "<=", ">", ">="]
FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def ray(relation: str, bound: object) -> str:
    """Where x stands in `relation` to a bound."""
    closed = "=" in relation
    if "<" in relation:
        return interval(None, bound, closed_low=False, closed_high=closed)
    return interval(bound, None, closed_low=closed, closed_high=False)


def between(p: object, q: object, relation: str) -> str:
    """Where (x - p)(x - q) stands in `relation` to zero, for p < q."""
    closed = "=" in relation
    if "<" in relation:
        return interval(p, q, closed_low=closed, closed_high=closed)
    low = interval(None, p, closed_low=False, closed_high=closed)
    return f"{low} U {interval(q, None, closed_low=closed, closed_high=False)}"
