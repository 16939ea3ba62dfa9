"""Sampling by numpy: exact shortlists, honest probabilities, randomness that belongs to a row."""

import numpy as np
import pytest

from alphamath_lite.engine.llama import Floats
from alphamath_lite.engine.protocol import Ask
from alphamath_lite.engine.sampling import (
    Choices,
    Live,
    NucleusSampler,
    shortlist,
    streams,
    uniforms,
)


def logits(n_rows: int, n_vocab: int, seed: int = 0) -> Floats:
    """Random logits with a wide spread."""
    return 4 * np.random.default_rng(seed).standard_normal((n_rows, n_vocab), np.float32)


def live(n: int, *, greedy: bool = False, count: int = 0) -> Live:
    """n rows with seeds 0 to n - 1."""
    return Live.of([Ask(0, 0, i, greedy) for i in range(n)], np.full(n, count, np.int32))


@pytest.mark.parametrize("n_vocab", [7, 16, 100, 1000, 32003])
@pytest.mark.parametrize("k", [1, 5, 64])
def test_a_shortlist_holds_exactly_the_likeliest_tokens(n_vocab: int, k: int) -> None:
    rows = logits(3, n_vocab)
    choices = shortlist(rows, k)
    want = np.argsort(-rows, axis=1)[:, :k]
    assert choices.tokens.tolist() == want.tolist()
    assert choices.logits == pytest.approx(np.take_along_axis(rows, want, 1))
    assert choices.log_sum == pytest.approx(np.log(np.exp(rows.astype(np.float64)).sum(1)), 1e-5)


def test_equal_logits_are_listed_by_token(n: int = 300) -> None:
    choices = shortlist(np.zeros((2, n), np.float32), 10)
    assert choices.tokens.tolist() == [list(range(10))] * 2


def test_huge_logits_do_not_overflow() -> None:
    choices = shortlist(np.array([[1e4, 0, -1e4] * 20], np.float32), 3)
    assert choices.log_sum[0] == pytest.approx(1e4 + np.log(20), rel=1e-6)


def test_a_greedy_row_takes_the_likeliest_token() -> None:
    rows = logits(50, 200)
    tokens, _ = NucleusSampler(2.0).draw(shortlist(rows, 64), live(50, greedy=True))
    assert tokens.tolist() == rows.argmax(1).tolist()


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_tokens_come_as_often_as_their_probability_says(temperature: float) -> None:
    n, row = 40_000, np.array([[2.0, 1.0, 0.0, -1.0]], np.float32)
    choices = shortlist(np.repeat(row, n, axis=0), 4)
    tokens, _ = NucleusSampler(temperature).draw(choices, live(n))
    want = np.exp(row[0] / temperature) / np.exp(row[0] / temperature).sum()
    assert np.bincount(tokens, minlength=4) / n == pytest.approx(want, abs=0.01)


def test_logprobs_are_those_at_temperature_1_over_the_whole_vocabulary() -> None:
    rows = logits(20, 500)
    tokens, logprobs = NucleusSampler(0.3, top_p=0.5).draw(shortlist(rows, 8), live(20))
    whole = rows - np.log(np.exp(rows).sum(1, keepdims=True))
    assert logprobs == pytest.approx(whole[np.arange(20), tokens], abs=1e-4)


def test_top_p_keeps_the_fewest_tokens_of_that_mass() -> None:
    row = np.log(np.array([[0.5, 0.3, 0.15, 0.05]], np.float32))
    choices = shortlist(np.repeat(row, 2000, axis=0), 4)
    for top_p, n_kept in ((0.4, 1), (0.6, 2), (0.79, 2), (0.9, 3), (1.0, 4)):
        tokens, _ = NucleusSampler(top_p=top_p).draw(choices, live(2000))
        assert len(np.unique(tokens)) == n_kept


def test_min_p_keeps_tokens_in_relation_to_the_likeliest() -> None:
    row = np.log(np.array([[0.5, 0.3, 0.15, 0.05]], np.float32))
    choices = shortlist(np.repeat(row, 2000, axis=0), 4)
    tokens, _ = NucleusSampler(min_p=0.2).draw(choices, live(2000))
    assert set(tokens.tolist()) == {0, 1, 2}


def test_numbers_belong_to_seed_and_position() -> None:
    rows, counts = streams(range(1000)), np.zeros(1000, np.int32)
    first, later = uniforms(rows, counts), uniforms(rows, counts + 1)
    assert uniforms(rows[500:501], counts[:1])[0] == first[500]
    along = uniforms(np.repeat(rows[:1], 1000), np.arange(1000, dtype=np.int32))
    for numbers in (first, later, along):
        assert numbers.min() >= 0 and numbers.max() < 1
        assert np.mean(numbers) == pytest.approx(0.5, abs=0.03)
        assert np.std(numbers) == pytest.approx(12**-0.5, abs=0.02)
    assert abs(np.corrcoef(first, later)[0, 1]) < 0.1


def test_a_draw_does_not_depend_on_the_rows_beside_it() -> None:
    choices = shortlist(logits(9, 300), 32)
    together, _ = NucleusSampler().draw(choices, live(9))
    alone = live(9)
    alone.keep(np.arange(9) == 4)
    assert NucleusSampler().draw(choices.row(4), alone)[0][0] == together[4]


def test_rows_can_be_taken_apart_and_stacked() -> None:
    choices = shortlist(logits(4, 100), 8)
    again = Choices.stack([choices.row(i) for i in range(4)])
    assert np.array_equal(again.tokens, choices.tokens)
    assert np.array_equal(again.logits, choices.logits)
