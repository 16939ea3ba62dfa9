"""Strategies for tests of evaluations."""

from typing import Any

from alphamath_lite.evaluation.courses import Course, make_course, read_name
from alphamath_lite.search import SearchSettings


def course(name: str, **settings: Any) -> Course:
    """A strategy by name, with the small numbers of a test."""
    strategy, numbers = read_name(name)
    known: dict[str, Any] = {"n_beams": 1, "n_samples": 3, **settings, **numbers}
    return make_course(name, strategy, SearchSettings(**known), temperature=1.0)
