"""DeepMind Mathematics as worked solutions: what is read, what is refused, what is drawn."""

import random
from collections.abc import Iterator
from random import Random

import pytest

from alphamath_lite.curriculum.traces import Trace
from alphamath_lite.errors import UsageError
from alphamath_lite.steps import AnswerStep, CodeStep
from alphamath_lite.training.deepmind import draw, generator, traces
from alphamath_lite.training.deepmind.generator import TEST, TRAIN, Question, draw_question, modules
from alphamath_lite.training.deepmind.judging import is_right
from alphamath_lite.training.deepmind.reading import read
from alphamath_lite.training.deepmind.rules import cardinal, fraction, ordinal
from alphamath_lite.training.deepmind.traces import solve

with_generator = pytest.mark.skipif(
    not generator.is_installed(), reason="the extra [deepmind] is not installed"
)

SENTENCES = [
    ("algebra__linear_1d", "Solve 3*k + 4 = 19 for k.", "5"),
    ("algebra__linear_2d", "Solve -g = 2*w - 7, 3*w + 5*g = 14 for w.", "3"),
    ("algebra__linear_1d_composed", "Let c be 12/(-4)*2. Solve c*x = 2*x - 8 for x.", "1"),
    (
        "algebra__linear_2d_composed",
        "Suppose 2*q = -3*n + 8, q = n - 1. Let s = q + 4. Solve s*a - b = 4, a = b for a.",
        "1",
    ),
    ("algebra__polynomial_roots", "Let 2*y**2 - 8 = 0. What is y?", "-2, 2"),
    ("algebra__polynomial_roots", "Find t, given that t**2/3 - t = 0.", "0, 3"),
    (
        "algebra__polynomial_roots_composed",
        "Let f(x) be the second derivative of x**4/12 - 2*x**2. Factor f(u).",
        "(u - 2)*(u + 2)",
    ),
    ("algebra__sequence_next_term", "What comes next: 2, 5, 10, 17?", "26"),
    ("algebra__sequence_nth_term", "What is the r'th term of 2, 5, 10, 17?", "r**2 + 1"),
    ("arithmetic__add_or_sub", "What is 0.5 less than -12.25?", "-12.75"),
    ("arithmetic__add_or_sub", "What is the distance between -4 and 9.123456?", "13.123456"),
    ("arithmetic__add_or_sub_in_base", "In base 12, what is -b4 + 3a?", "-76"),
    ("arithmetic__add_sub_multiple", "5 - (-3 + 4) + -7", "-3"),
    ("arithmetic__div", "Calculate -10 divided by 4.", "-5/2"),
    ("arithmetic__mixed", "What is the value of (-6)/(-4) - 5/2?", "-1"),
    ("arithmetic__mul", "Work out -0.3 * 248.6.", "-74.58"),
    ("arithmetic__mul_div_multiple", "Evaluate (14/(-4))/(7/2).", "-1"),
    (
        "arithmetic__nearest_integer_root",
        "What is the cube root of 1000 to the nearest integer?",
        "10",
    ),
    (
        "arithmetic__nearest_integer_root",
        "What is 70 to the power of 1/2, to the nearest integer?",
        "8",
    ),
    (
        "arithmetic__simplify_surd",
        "Simplify (sqrt(12) + 1)**2 - sqrt(6)/sqrt(2).",
        "13 + 3*sqrt(3)",
    ),
    ("calculus__differentiate", "What is the third derivative of 2*z**5 - z?", "120*z**2"),
    ("calculus__differentiate", "Differentiate 4*a*b**2 - b wrt b.", "8*a*b - 1"),
    (
        "calculus__differentiate_composed",
        "Let h(w) = 3*w**2. Let p(t) = 5*h(t) - t. Find the second derivative of p(s) wrt s.",
        "30",
    ),
    ("comparison__closest", "What is the nearest to 2 in -0.123456, 5/2, 7?", "5/2"),
    ("comparison__closest", "Which is the closest to -1?  (a) 3  (b) -0.5  (c) -2/7", "b"),
    (
        "comparison__closest_composed",
        "Let m = 3 - 5. What is the closest to 0 in 4, m, -0.1?",
        "-0.1",
    ),
    ("comparison__kth_biggest", "What is the third biggest value in 4, -2, 0.5, 1/3?", "1/3"),
    ("comparison__kth_biggest", "What is the smallest value in 4, -2, 0.5?", "-2"),
    ("comparison__kth_biggest", "Which is the second smallest value?  (a) 4  (b) 0.5  (c) -9", "b"),
    (
        "comparison__kth_biggest_composed",
        "Let j = -2 + 9. What is the biggest value in j, -3, 5?",
        "j",
    ),
    ("comparison__pair", "Is -2/7 at most as big as -0.3?", "False"),
    ("comparison__pair", "Do 1/2 and 0.5 have the same value?", "True"),
    ("comparison__pair", "Which is smaller: -3 or -22/7?", "-22/7"),
    ("comparison__pair_composed", "Let d be 6/4*2. Are d and 3 unequal?", "False"),
    ("comparison__sort", "Put 3, -0.25, 1/7 in decreasing order.", "3, 1/7, -0.25"),
    ("comparison__sort_composed", "Let o = 8 - 10. Sort 3, o, -5.", "-5, o, 3"),
    ("measurement__conversion", "How many millilitres are there in 0.0125l?", "12.5"),
    ("measurement__conversion", "What is three quarters of a week in hours?", "126"),
    ("measurement__conversion", "Convert 2.5 centuries to months.", "3000"),
    ("measurement__time", "What is 75 minutes before 12:30 AM?", "11:15 PM"),
    ("measurement__time", "How many minutes are there between 11:05 AM and 1:00 PM?", "115"),
    ("numbers__base_conversion", "-ff (base 16) to base 2", "-11111111"),
    ("numbers__div_remainder", "What is the remainder when 100 is divided by 7?", "2"),
    (
        "numbers__div_remainder_composed",
        "Let v(i) = i**2 + 1. Calculate the remainder when 20 is divided by v(-2).",
        "0",
    ),
    ("numbers__gcd", "Calculate the highest common divisor of 84 and 36.", "12"),
    (
        "numbers__gcd_composed",
        "Let k = 4 + 5. What is the greatest common factor of k and 21?",
        "3",
    ),
    ("numbers__is_factor", "Does 7 divide 92?", "False"),
    ("numbers__is_factor_composed", "Let x be 3*4. Is x a multiple of 6?", "True"),
    ("numbers__is_prime", "Is 91 composite?", "True"),
    ("numbers__is_prime_composed", "Suppose 2*u = 14. Is u a prime number?", "True"),
    ("numbers__lcm", "What is the lowest common multiple of 6 and 10?", "30"),
    ("numbers__lcm", "Find the common denominator of -5/6 and 7/10.", "30"),
    (
        "numbers__lcm_composed",
        "Let r be 3 - -5. Calculate the least common multiple of r and 12.",
        "24",
    ),
    ("numbers__list_prime_factors", "List the prime factors of 90.", "2, 3, 5"),
    (
        "numbers__list_prime_factors_composed",
        "Let z = 44 - 2. What are the prime factors of z?",
        "2, 3, 7",
    ),
    ("numbers__place_value", "What is the ten thousands digit of 1234567?", "3"),
    ("numbers__place_value_composed", "Let y = 400 + 56. What is the tens digit of y?", "5"),
    ("numbers__round_number", "Round -2.5 to the nearest integer.", "-3"),
    ("numbers__round_number", "What is 0.00123456 rounded to five decimal places?", "0.00123"),
    (
        "numbers__round_number_composed",
        "Let w = 1234 + 1. Round w to the nearest one hundred.",
        "1200",
    ),
    (
        "polynomials__add",
        "Let s(x) = x - 1. Let l(d) = d**2. Determine 2*s(t) - 3*l(t).",
        "-3*t**2 + 2*t - 2",
    ),
    (
        "polynomials__coefficient_named",
        "Express 2*n*(n - 3) + n in the form a + b*n + c*n**2 and give b.",
        "-5",
    ),
    ("polynomials__collect", "Collect the terms in 5*f - 2 + 4*f - 3.", "9*f - 5"),
    ("polynomials__compose", "Let g(x) = 2*x. Let b(y) = y**2 + 1. What is b(g(k))?", "4*k**2 + 1"),
    ("polynomials__evaluate", "Let q(i) = i**2/2 - i + 1/3. Give q(4).", "13/3"),
    ("polynomials__evaluate_composed", "Let c = 7 - 9. Let t(m) = m**3. What is t(c)?", "-8"),
    ("polynomials__expand", "Expand (3*v - v)*(v + 1).", "2*v**2 + 2*v"),
    (
        "polynomials__simplify_power",
        "Simplify (p**3/p)**(1/2)*p**(-2/5) assuming p is positive.",
        "p**(3/5)",
    ),
    (
        "probability__swr_p_level_set",
        "Three letters picked without replacement from {a: 2, b: 3}. "
        "Give prob of picking 1 a and 2 b.",
        "3/5",
    ),
    (
        "probability__swr_p_sequence",
        "What is prob of sequence ab when two letters picked without replacement from abbb?",
        "1/4",
    ),
]


def worked(module: str, text: str, answer: str) -> Trace | None:
    return solve(Question(module, text, answer), level=1)


@pytest.mark.parametrize(("module", "text", "answer"), SENTENCES, ids=lambda part: part[:40])
def test_a_question_of_every_module_is_read_and_worked_out(
    module: str, text: str, answer: str
) -> None:
    trace = worked(module, text, answer)
    assert trace is not None
    *codes, last = trace.steps
    assert all(isinstance(step, CodeStep) and step.output is not None for step in codes)
    assert isinstance(last, AnswerStep) and last.answer == trace.problem.answer
    assert is_right(module, answer, last.answer)


def test_the_sentences_are_of_all_modules() -> None:
    assert len({module for module, _, _ in SENTENCES}) == 56


def test_formulas_are_copied_as_they_stand() -> None:
    steps = read("polynomials__evaluate", "Let q(i) = i**2/2 - i + 1/3. Give q(4).")
    assert steps is not None
    assert "'Lambda(i, i**2/2 - i + 1/3)'" in steps[0].code
    assert steps[1].code == "print(V('q(4)'))"


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("numbers__gcd", "What is the greatest common thing of 12 and 8?"),
        ("numbers__place_value", "What is the zillions digit of 1234?"),
        ("measurement__conversion", "How many cubits are there in 3 meters?"),
        ("measurement__conversion", "What is two umpteenths of a meter in millimeters?"),
        ("algebra__linear_1d_composed", "Imagine c is 3. Solve c*x = 6 for x."),
        ("numbers__gcd", "Solve 3*k + 4 = 19 for k."),
        ("no__module", "What is 1 + 1?"),
    ],
)
def test_what_was_not_foreseen_is_refused(module: str, text: str) -> None:
    assert read(module, text) is None
    assert worked(module, text, "2") is None


def test_a_solution_that_does_not_give_the_answer_is_refused() -> None:
    assert worked("numbers__gcd", "What is the highest common factor of 84 and 36?", "13") is None


def test_a_solution_whose_code_fails_is_refused() -> None:
    assert worked("arithmetic__mixed", "What is 1/(3?", "1/3") is None


def test_words_are_numbers() -> None:
    assert [ordinal(word) for word in ("square", "second", "twelth")] == ["2", "2", "12"]
    assert [cardinal(word) for word in ("Four", "fourty-two", "17")] == ["4", "42", "17"]
    assert [fraction(word) for word in ("one half", "twenty-one fourths", "13/8")] == [
        "1/2",
        "21/4",
        "13/8",
    ]
    with pytest.raises(ValueError, match="one two"):
        cardinal("one two")


@pytest.mark.parametrize(
    ("module", "answer", "given", "right"),
    [
        ("arithmetic__mul", "-2.5", "-5/2", True),
        ("arithmetic__mul", "-2.5", "5/2", False),
        ("arithmetic__mul", "-2.5", None, False),
        ("comparison__sort", "0.5, t, 3", "1/2, t, 3", True),
        ("comparison__sort", "0.5, t, 3", "t, 1/2, 3", False),
        ("comparison__closest_composed", "t", "5", False),
        ("numbers__base_conversion", "12e3", "12000", False),
        ("numbers__base_conversion", "b1", "1b", False),
        ("polynomials__expand", "x**2 - 1", "(x - 1)*(x + 1)", False),
        ("polynomials__expand", "x**2 - 1", "-1 + x**2", True),
        ("polynomials__expand", "2*x**2 - 1", "2x^2 - 1", True),
        ("numbers__is_prime", "True", "true", True),
        ("polynomials__expand", "4*i**3 + 2", "2 - 4*i", False),
        ("algebra__polynomial_roots", "-2, 2", "2, -2", True),
        ("measurement__time", "9:40 PM", "09:40 PM", True),
        ("measurement__time", "9:40 PM", "9:40 AM", False),
    ],
)
def test_answers_count_in_the_form_that_was_asked_for(
    module: str, answer: str, given: str | None, right: bool
) -> None:
    assert is_right(module, answer, given) is right


@pytest.fixture
def global_state() -> Iterator[tuple[object, ...]]:
    before = random.getstate()
    yield before
    random.setstate(before)


@with_generator
def test_a_question_follows_from_the_random_given_alone(global_state: tuple[object, ...]) -> None:
    first = draw_question("train-hard", "comparison__sort_composed", Random(3))
    random.seed(99)
    elsewhere = random.getstate()
    assert draw_question("train-hard", "comparison__sort_composed", Random(3)) == first
    assert random.getstate() == elsewhere


@with_generator
def test_the_regimes_are_the_published_ones() -> None:
    assert [len(modules(regime)) for regime in (*TRAIN, *TEST)] == [56, 56, 56, 56, 15]


@with_generator
@pytest.mark.parametrize("area", sorted({module.split("__")[0] for module, _, _ in SENTENCES}))
def test_a_drawn_question_of_every_module_becomes_a_solution(area: str) -> None:
    for module in modules("train-medium"):
        if module.startswith(area):
            question = draw_question("train-medium", module, Random(f"test/{module}"))
            assert solve(question, level=2), question


@with_generator
def test_training_draws_from_the_train_regime_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def recording(regime: generator.Regime, module: str, rng: Random) -> Question:
        seen.append(regime)
        return draw_question(regime, module, rng)

    monkeypatch.setattr(traces, "draw_question", recording)
    rng = Random(1)
    assert all(draw(rng).problem.topic == "deepmind" for _ in range(30))
    assert set(seen) == set(TRAIN)


@with_generator
def test_a_stream_of_examples_can_hold_a_share_of_them() -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="the extra [export] is not installed")
    from alphamath_lite.training.draw import Mix
    from alphamath_lite.training.stream import Desk, Sources

    model = tokenizers.models.WordLevel({"?": 0}, unk_token="?")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    mix = Mix(deepmind=1.0, wrong=0.0, recovering=0.0)
    assert len(Desk(tokenizer, Random(2), mix, Sources()).example()) > 20


def test_without_the_generator_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "is_installed", lambda: False)
    generator._modules.cache_clear()
    with pytest.raises(UsageError, match="not installed") as caught:
        modules("train-easy")
    assert "alphamath-lite[deepmind]" in (caught.value.hint or "")
