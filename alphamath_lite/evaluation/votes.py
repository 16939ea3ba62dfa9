"""The vote at the same cost: majority of as many samples as spend the tokens of a search.

Whoever compares a search with one greedy answer compares costs, not methods. So beside each search
stands maj@n, where n = tokens of the search / tokens of one independent sample, both measured on
these problems; all n are read off one pool of samples. A tie goes to the answer of highest value.
"""

from collections.abc import Sequence
from math import comb
from typing import Any

from alphamath_lite.evaluation.courses import MOST_SAMPLES, Course
from alphamath_lite.evaluation.records import Record, Sample
from alphamath_lite.evaluation.statistics import paired, share

Records = Sequence[Record]


def is_search(course: Course) -> bool:
    """Whether a vote at the same tokens belongs beside the course."""
    plain_vote = course.strategy == "vote" and course.independent
    return course.strategy != "greedy" and not plain_vote


def tokens_a_sample(records: Records) -> float:
    """Mean tokens of one independent sample; at least 1."""
    tokens = [sample.tokens for record in records for sample in record.samples]
    return max(1.0, sum(tokens) / max(1, len(tokens)))


def tokens_a_problem(records: Records) -> float:
    """Mean tokens of a problem."""
    return sum(record.tokens for record in records) / max(1, len(records))


def equal_n(search: Records, sampled: Records) -> int:
    """How many samples spend about the tokens of the search: 1 to MOST_SAMPLES."""
    n = round(tokens_a_problem(search) / tokens_a_sample(sampled))
    return min(MOST_SAMPLES, max(1, n))


def elected(samples: Sequence[Sample]) -> Sample | None:
    """The best sample of the answer given most often; None when no sample finished."""
    votes: dict[int, list[Sample]] = {}
    for sample in samples:
        if sample.answer is not None:
            votes.setdefault(sample.twin, []).append(sample)
    if not votes:
        return None
    winners = max(votes.values(), key=lambda team: (len(team), max(map(_merit, team))))
    return max(winners, key=_merit)


def maj_right(record: Record, n: int) -> bool:
    """Whether the majority of the first `n` samples is right."""
    winner = elected(record.samples[:n])
    return winner is not None and winner.outcome == "equal"


def pass_at(k: int, n: int, n_right: int) -> float:
    """pass@k: the chance that k of n samples, drawn without repetition, hold a right one."""
    return 1.0 - comb(n - n_right, k) / comb(n, k)


def curve(records: Records) -> list[dict[str, float]]:
    """pass@k (unbiased) and maj@k (of the first k samples) for k = 1, 2, 4, ... and all."""
    records = [record for record in records if record.samples]
    if not records:
        return []
    n = min(len(record.samples) for record in records)
    sizes = sorted({n, *(1 << i for i in range(n.bit_length()) if 1 << i <= n)})
    right = [sum(s.outcome == "equal" for s in record.samples[:n]) for record in records]
    return [
        {
            "k": k,
            "pass": sum(pass_at(k, n, c) for c in right) / len(records),
            "maj": sum(maj_right(record, k) for record in records) / len(records),
        }
        for k in sizes
    ]


def at_equal_tokens(
    course: Course, search: Records, sampled: Records, pool: Records
) -> dict[str, Any]:
    """The vote beside a search; `capped` says that the search spends more than the vote can."""
    n = equal_n(search, sampled)
    votes = [maj_right(record, n) for record in pool]
    tokens = [sum(sample.tokens for sample in record.samples[:n]) for record in pool]
    return {
        "search": course.name,
        "metric": f"maj@{n}",
        "n_samples": n,
        "tokens": sum(tokens) / len(tokens),
        "search_tokens": tokens_a_problem(search),
        "capped": tokens_a_problem(search) > (MOST_SAMPLES + 1) * tokens_a_sample(sampled),
        **share(votes),
        "comparison": paired(course.name, [record.right for record in search], f"maj@{n}", votes),
    }


def _merit(sample: Sample) -> tuple[bool, float, float]:
    """As searches rank finished solutions: by value, where nobody judged by prior."""
    judged = sample.value is not None
    return judged, sample.value if sample.value is not None else sample.prior, sample.prior
