"""From records to figures: accuracy with its interval and its cost, by topic and level, and paired.

The summary is plain JSON data and a function of the records alone: no clock value is in it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import DataSet
from alphamath_lite.evaluation.records import SCHEMA, Record
from alphamath_lite.evaluation.scores import judged_scores
from alphamath_lite.evaluation.statistics import mean, paired, share
from alphamath_lite.evaluation.votes import curve

Records = Sequence[Record]


def summarise(
    data: DataSet,
    courses: Mapping[str, tuple[Course, Records]],
    *,
    equal_tokens: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """The summary of an evaluation; `facts` (model, seed, groups) are passed on."""
    return {
        "schema": SCHEMA,
        "data": {
            "name": data.name,
            "form": data.form,
            "sha256": data.sha256,
            "n_problems": len(data.items),
            "refused": list(data.refused),
            "mended": list(data.mended),
        },
        **facts,
        "constant": best_constant([item.golds for item in data.items]),
        "strategies": [of_course(course, records) for course, records in courses.values()],
        "equal_tokens": list(equal_tokens),
        "comparisons": [
            paired(a, rights(one), b, rights(other))
            for (a, (_, one)), (b, (_, other)) in combinations(courses.items(), 2)
        ],
    }


def of_course(course: Course, records: Records) -> dict[str, Any]:
    """The figures of one strategy; tokens and nodes are means of a problem."""
    return {
        "name": course.name,
        "strategy": course.strategy,
        "metric": course.metric,
        "settings": asdict(course.settings),
        "temperature": course.temperature,
        **share(rights(records)),
        "n_unsure": sum(record.outcome == "unsure" for record in records),
        "n_unanswered": sum(record.answer is None for record in records),
        "n_failed": sum(bool(record.error) for record in records),
        "endings": dict(sorted(Counter(record.finished for record in records).items())),
        "found": share([record.found for record in records]),
        "tokens": mean([record.tokens for record in records]),
        "nodes": mean([record.nodes for record in records]),
        "by": {
            name: broken_down(records, key)
            for name, key in _KEYS.items()
            if any(key(record) for record in records)
        },
        **judged_scores(records),
        "samples": curve(records),
    }


def rights(records: Records) -> list[bool]:
    """Which answers are right."""
    return [record.right for record in records]


_KEYS: dict[str, Callable[[Record], str]] = {
    "topic": lambda record: record.topic,
    "level": lambda record: record.level,
    "kind": lambda record: record.kind,
}


def broken_down(records: Records, key: Callable[[Record], str]) -> dict[str, dict[str, Any]]:
    """The accuracy of each part of the records, in the order of the names."""
    parts: dict[str, list[bool]] = {}
    for record in records:
        parts.setdefault(key(record) or "(none)", []).append(record.right)
    return {name: share(parts[name]) for name in sorted(parts)}


def best_constant(golds: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The reference text that is right most often, and what always giving it would score."""
    counts = Counter(gold for some in golds for gold in set(some))
    answer, n_right = min(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return {"answer": answer, "n_right": n_right, "accuracy": n_right / len(golds)}
