"""The curriculum: every family poses true problems in wordings that can be filled."""

import re
from importlib.resources import files
from math import gcd
from random import Random

import pytest
from sympy import hessian, simplify, symbols, sympify

from alphamath_lite.answers import compare
from alphamath_lite.curriculum.builtin import builtin_problems
from alphamath_lite.curriculum.check import faults
from alphamath_lite.curriculum.family import Draw, M, Value, families
from alphamath_lite.curriculum.helpers_quantities import currency
from alphamath_lite.curriculum.noise import disturb
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.traces import sample, work
from alphamath_lite.curriculum.wordings import Wording, WordingError, fill, wordings
from alphamath_lite.errors import UsageError
from alphamath_lite.steps import AnswerStep, parse_solution, render_solution, render_step

TOPICS = {
    "arithmetic_fractions_percent", "linear_equations", "quadratics", "polynomials", "systems",
    "inequalities", "absolute_value", "exponents_logs", "functions", "sequences_series",
    "number_theory", "counting_probability", "derivatives", "integrals", "limits", "matrices",
    "complex_numbers", "trigonometry", "geometry", "statistics", "word_problems",
    "multi_step_word_problems",
}  # fmt: skip
LEAST_WORDINGS = 10


def test_all_topics_have_families_of_every_level() -> None:
    assert {family.topic for family in families().values()} == TOPICS
    for topic in TOPICS:
        assert {f.level for f in families().values() if f.topic == topic} == {1, 2, 3}, topic


def test_every_family_has_wordings_and_every_wording_a_family() -> None:
    assert set(wordings()) == set(families())
    few = {key: len(w) for key, w in wordings().items() if len(w) < LEAST_WORDINGS}
    assert not few


def test_about_a_tenth_of_the_wordings_is_held_out() -> None:
    seen = [w for entries in wordings().values() for w in entries]
    share = sum(w.held_out for w in seen) / len(seen)
    assert 0.07 < share < 0.4


@pytest.mark.slow
@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_the_solutions_of_a_topic_run_to_the_constructed_answers(topic: str) -> None:
    found = [f for key in families() if key.startswith(topic + "/") for f in faults(key, 2)]
    assert not found


def test_a_trace_reads_back_and_ends_with_the_answer() -> None:
    problem, draw = sample("absolute_value/simple_equation", Random(3))
    trace = work(problem, draw)
    text = render_solution(problem.question, list(trace.steps))
    steps = "".join(map(render_step, trace.steps))
    assert text.endswith(steps)
    assert tuple(parse_solution(steps)) == trace.steps
    last = trace.steps[-1]
    assert isinstance(last, AnswerStep)
    assert compare(problem.answer, last.answer).equal


def test_builtin_problems_are_a_function_of_the_seed() -> None:
    first = list(builtin_problems(5, seed=7))
    assert first == list(builtin_problems(5, seed=7))
    assert first != list(builtin_problems(5, seed=8))
    assert first[:3] == list(builtin_problems(3, seed=7))


def test_an_unknown_topic_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="no problems with topic") as caught:
        next(builtin_problems(1, topic="astrology"))
    assert "quadratics" in caught.value.hint


def test_a_slot_that_nobody_fills_is_named() -> None:
    wording = Wording("x/y", "s", "find <nonsense>", held_out=False)
    with pytest.raises(WordingError, match="<nonsense>"):
        fill(wording, {}, Random(0))


def test_a_unit_behind_one_is_singular() -> None:
    wording = Wording("x/y", "t", "<a> years, <b> years and <c> litres", held_out=False)
    slots: dict[str, Value] = {"a": 1, "b": 21, "c": M("1")}
    asked = {fill(wording, slots, Random(seed)).replace("$", "") for seed in range(9)}
    assert "1 year, 21 years and 1 litre" in asked
    assert not any("1 litres" in question for question in asked)
    assert {amount(1) for amount in map(currency, map(Random, range(30)))} >= {"1 dollar", "$1"}


def drawn(key: str) -> list[Draw]:
    """Two hundred draws of a family."""
    return [families()[key].draw(Random(seed)) for seed in range(200)]


def formulas(key: str) -> list[str]:
    """All formulas of two hundred draws."""
    return [v.text for draw in drawn(key) for v in draw.slots.values() if isinstance(v, M)]


@pytest.mark.parametrize(
    "key",
    [
        "functions/inverse_value", "functions/parity", "functions/horizontal_asymptote",
        "limits/one_sided", "limits/horizontal_asymptote", "limits/rational_at_infinity",
    ],
)  # fmt: skip
def test_formulas_have_no_idle_zeros_ones_and_brackets(key: str) -> None:
    idle = re.compile(r"[-+] 0(?![.\d])|(?<![\d.])1[a-z]|\(\d+\)/|/\([a-z]\)")
    assert not [text for text in formulas(key) if idle.search(text)]


def test_equal_roots_are_not_subtracted() -> None:
    assert "0" not in {draw.answer for draw in drawn("exponents_logs/simplify_root")}


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("geometry/angles_in_ratio", ("p", "q", "r")),
        ("multi_step_word_problems/total_from_ratio_gap", ("a", "b")),
    ],
)
def test_ratios_are_in_lowest_terms(key: str, names: tuple[str, ...]) -> None:
    assert {gcd(*(int(str(draw.slots[n])) for n in names)) for draw in drawn(key)} == {1}


def test_an_implicit_curve_is_an_ellipse() -> None:
    for text in formulas("derivatives/implicit_slope"):
        if "^" in text:
            left = text.partition(" = ")[0]
            assert simplify(hessian(sympify(py(left)), symbols("x y")).det()) > 0, text


def test_noise_keeps_numbers_and_formulas() -> None:
    question = r"Please solve the equation $3x^2-5x=12$ and give the exact total of 48 euros."
    for seed in range(200):
        disturbed = disturb(question, "s", Random(seed))
        assert "$3x^2-5x=12$" in disturbed
        assert "48" in disturbed


def test_noise_keeps_the_words_that_a_solution_copies() -> None:
    changed = {disturb("rows of the letters of coffee", "s", Random(n)) for n in range(200)}
    assert not all("coffee" in text for text in changed)
    kept = {disturb("rows of coffee", "s", Random(n), keep={"coffee"}) for n in range(200)}
    assert len(kept) > 1
    assert all("coffee" in text for text in kept)


def test_no_word_has_two_groups_of_synonyms() -> None:
    text = (files("alphamath_lite.curriculum") / "synonyms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    words = [word.strip() for line in lines for word in line.split(",")]
    assert len(words) == len(set(words)) > 500
