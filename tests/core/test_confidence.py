"""Confidence: what speaks for an answer, the fit, and what `solve` and `auto` make of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles.manifest import Calibration, StrategyConfidence
from alphamath_lite.confidence.features import (
    BY_STRATEGY,
    FEATURES,
    OF_VALUES,
    evidence,
    features_of,
    measure,
)
from alphamath_lite.confidence.fitting import fit_confidence, worth
from alphamath_lite.confidence.journal import Journal, Labelled
from alphamath_lite.confidence.judge import Judge
from alphamath_lite.confidence.measuring import Asked, label_answers
from alphamath_lite.errors import ModelError, UsageError
from alphamath_lite.evaluation.courses import make_course
from alphamath_lite.evaluation.data import Item
from alphamath_lite.evaluation.records import Record
from alphamath_lite.evaluation.scores import judged_scores
from alphamath_lite.evaluation.table import score_rows
from alphamath_lite.search import STRATEGIES, SearchSettings, identical
from alphamath_lite.solver import Solver
from alphamath_lite.tree import ROOT, Tree
from tests.core.scripted import Line, Script, ScriptedInterpreter, ScriptedPolicy

VOTE = SearchSettings(n_samples=4)
SCRIPT: Script = {
    (): [Line("a", 0.5, 0.2), Line("b", 0.25, 0.1), Line("a", 0.5, 0.2), Line("c", 0.5, 0.0)],
    ("a",): [Line("a-end", 0.5, 0.6, answer="2")],
    ("b",): [Line("b-end", 0.5, 0.9, answer="3")],
    ("c",): [Line("no", text="nothing that can be read")],
}


def solver(script: Script = SCRIPT, **more: Any) -> Solver:
    return Solver(ScriptedPolicy(script), interpreter=ScriptedInterpreter(), **more)


def certain(strategy: str, **weights: float) -> Calibration:
    return Calibration(
        "0" * 64, (StrategyConfidence(strategy, 0.0, weights, 9, "made up", {}, {}),)
    )


# What speaks for an answer ------------------------------------------------------------------------


def test_features_of_a_vote_by_hand() -> None:
    result = solver().solve("?", strategy="vote", settings=VOTE)
    assert result.answer == "2"
    found = measure(evidence(result.tree, result.node or 0, identical), BY_STRATEGY["vote"])
    assert found["value"] == found["team_value"] == 0.6
    assert found["rival_value"] == 0.9
    assert found["support"] == pytest.approx(np.log(2.5 / 1.5))
    assert found["lead"] == pytest.approx(1 / 3)
    assert found["answers"] == pytest.approx(np.log(2))
    assert found["finished"] == 0.75
    ease = -np.log(0.01 + np.log(2))
    for name in ("prior", "team_prior", "first_prior", "least_prior"):
        assert found[name] == pytest.approx(ease)
    assert (found["steps"], found["code_errors"]) == (2, 0)


@pytest.mark.parametrize("output, printed", [("x = 7\n", 1.0), ("8", 0.0)])
def test_an_answer_that_the_code_printed_is_noticed(output: str, printed: float) -> None:
    tree = Tree("?")
    tree.add(ROOT, code="print(x)", output=output)
    tree.add(1, status="answered", answer="7")
    assert measure(evidence(tree, 2, identical), ["printed"]) == {"printed": printed}


@pytest.mark.parametrize(
    "question, code, unused, foreign",
    [
        ("Of 31 values with mean 35 one was 103, not 10.", "print(31*35 - 103 + 103)", 1, 0),
        ("A ferry needs three hours for 36 km.", "print(S(36)/3)", 0, 0),
        ("What is 68 hours in seconds?", "print(68 * 10)", 0, 1),
        ("A house costs 1,250.50 euros.", "price_1 = 1250.5\nprint(price_1 * 2)", 0, 0),
        ("Solve x² = 7", "print(solve(x**2 - 7))", 0, 0),
        ("Add 11, 12, 13, 14, 15 and 16.", "print(0)", 4, 0),
    ],
)
def test_numbers_left_out_and_numbers_from_nowhere_are_counted(
    question: str, code: str, unused: int, foreign: int
) -> None:
    tree = Tree(question)
    tree.add(ROOT, code=code, output="55")
    tree.add(1, code="print(55 + 2)", output="57")
    tree.add(2, status="answered", answer="57")
    found = measure(evidence(tree, 3, identical), ["unused", "foreign"])
    assert found == {"unused": unused, "foreign": foreign}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_has_features_and_those_of_values_go_with_the_value_head(
    strategy: str,
) -> None:
    assert set(features_of(strategy, has_value=True)) <= set(FEATURES)
    left = features_of(strategy, has_value=False)
    assert left
    assert not OF_VALUES & set(left)
    settings = SearchSettings(n_beams=2, n_samples=2, n_simulations=4)
    result = solver().solve("?", strategy=strategy, settings=settings)
    found = measure(evidence(result.tree, result.node or 0, identical), BY_STRATEGY[strategy])
    assert all(np.isfinite(list(found.values())))


# The fit ------------------------------------------------------------------------------------------


def made_up(n: int = 600, *, strength: float = 2.0) -> list[Labelled]:
    random = np.random.default_rng(3)
    signal, noise = random.standard_normal((2, n))
    right = random.random(n) < 1 / (1 + np.exp(-strength * signal))
    return [
        Labelled(i // 2, {"support": float(s), "steps": float(z)}, bool(r))
        for i, (s, z, r) in enumerate(zip(signal, noise, right, strict=True))
    ]


def test_a_confidence_finds_what_matters_and_is_measured_on_unseen_problems() -> None:
    fitted = fit_confidence(made_up(), strategy="vote", settings={"n_samples": 8}, data="made up")
    confidence, measured = fitted.confidence, fitted.measured
    assert confidence.weights["support"] == pytest.approx(2, abs=0.4)
    assert confidence.weights["steps"] == pytest.approx(0, abs=0.2)
    assert (confidence.n_problems, confidence.settings) == (300, {"n_samples": 8})
    assert measured["auroc"] > 0.8
    assert measured["brier"] < measured["brier_base"]
    assert measured["ece"] < 0.06
    assert confidence.measured["ece"] == measured["ece"]
    assert measured["risk_coverage"][-1][0] == 1


def test_features_that_say_nothing_give_the_base_rate() -> None:
    fitted = fit_confidence(made_up(strength=0.0), strategy="vote", settings={}, data="made up")
    assert abs(fitted.measured["auroc"] - 0.5) < 0.1
    assert fitted.measured["brier"] == pytest.approx(fitted.measured["brier_base"], abs=0.01)


def test_too_few_wrong_answers_are_refused_with_the_counts() -> None:
    answers = [Labelled(i, {"steps": float(i % 3)}, i > 3) for i in range(50)]
    with pytest.raises(UsageError, match="46 right and 4 wrong"):
        fit_confidence(answers, strategy="greedy", settings={}, data="made up")


def test_the_calibration_error_of_a_perfect_forecast_shrinks_with_the_problems() -> None:
    random = np.random.default_rng(0)
    p = random.random(2000)
    y = (random.random(2000) < p).astype(float)
    few, many = worth(p[:100], y[:100]), worth(p, y)
    assert many["ece_chance"] < few["ece_chance"] / 2
    assert many["ece"] < 2 * many["ece_chance"]


# Labelled answers ---------------------------------------------------------------------------------


def items(*golds: str) -> list[Item]:
    return [Item(i, f"p{i}", f"Question {i}?", (gold,)) for i, gold in enumerate(golds)]


def test_answers_are_labelled_and_problems_without_one_counted() -> None:
    course = make_course("vote-4", "vote", VOTE, temperature=1.0)
    told: list[None] = []
    sample = label_answers(
        Asked(course, items("2", "3"), 1, True),
        solver(),
        same=identical,
        on_problem=lambda: told.append(None),
    )
    assert [(a.problem, a.right) for a in sample.labelled] == [(0, True), (1, False)]
    assert (sample.n_problems, sample.n_unanswered, len(told)) == (2, 0, 2)
    hopeless: Script = {(): [Line("no", text="nothing that can be read")]}
    empty = label_answers(Asked(course, items("2"), 1, True), solver(hopeless), same=identical)
    assert (empty.labelled, empty.n_unanswered) == ([], 1)


def test_auto_is_labelled_at_the_end_of_every_stage() -> None:
    settings = SearchSettings(n_beams=2, n_samples=2, n_simulations=3)
    course = make_course("auto", "auto", settings, temperature=1.0)
    sample = label_answers(Asked(course, items("2"), 1, True), solver(), same=identical)
    assert [answer.problem for answer in sample.labelled] == [0, 0, 0]
    counts = [answer.features["solutions"] for answer in sample.labelled]
    assert counts == sorted(counts)


def test_what_was_stopped_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    course = make_course("vote-4", "vote", VOTE, temperature=1.0)
    asked = Asked(course, items("2", "3", "2", "2", "3"), 2, True)
    path = tmp_path / "journal.jsonl"

    def stop(number: int) -> None:
        if number > 3:
            raise KeyboardInterrupt

    policy = ScriptedPolicy(SCRIPT, sampled=True, before_write=stop)
    with pytest.raises(KeyboardInterrupt):
        label_answers(asked, Solver(policy), same=identical, journal=Journal(path))
    path.write_text(path.read_text() + '{"labelled": [{"prob')  # torn by a kill
    journal = Journal(path)
    assert len(journal.groups) == 1
    fresh = ScriptedPolicy(SCRIPT, sampled=True)
    found = label_answers(asked, Solver(fresh), same=identical, journal=journal)
    straight = ScriptedPolicy(SCRIPT, sampled=True)
    assert found == label_answers(asked, Solver(straight), same=identical)
    assert len(fresh.asked) < len(straight.asked)
    assert Journal(path).groups == journal.groups


# What is made of it -------------------------------------------------------------------------------


def test_solve_gives_the_confidence_of_a_calibrated_strategy_only() -> None:
    judge = Judge(certain("vote", lead=3.0))
    result = solver(calibrate=judge).solve("?", strategy="vote", settings=VOTE)
    assert result.confidence == pytest.approx(1 / (1 + np.exp(-1)))
    assert result.to_json()["confidence"] == result.confidence
    assert solver(calibrate=judge).solve("?", strategy="greedy").confidence is None


def test_a_calibration_of_a_later_version_is_refused() -> None:
    with pytest.raises(ModelError, match="charm"):
        Judge(certain("vote", charm=1.0))


def test_a_calibration_without_values_serves_a_model_without_a_value_head() -> None:
    policy = ScriptedPolicy(SCRIPT, has_value=False)
    judged = Solver(policy, calibrate=Judge(certain("greedy", steps=1.0)))
    assert judged.solve("?", strategy="greedy").confidence == pytest.approx(1 / (1 + np.exp(-2)))


@pytest.mark.parametrize("weight, n_stages", [(9.0, 1), (-9.0, 3)])
def test_auto_stops_by_confidence_where_there_is_one(weight: float, n_stages: int) -> None:
    stages: list[str] = []

    def hear(event: Any) -> None:
        if type(event).__name__ == "StageStarted":
            stages.append(event.name)

    settings = SearchSettings(n_beams=2, n_samples=2, n_simulations=3)
    judged = solver(calibrate=Judge(certain("auto", steps=weight)))
    judged.solve("?", strategy="auto", settings=settings, on_event=hear)
    assert len(stages) == n_stages


def test_an_evaluation_says_what_the_confidence_is_worth() -> None:
    def record(i: int, confidence: float, *, right: bool) -> Record:
        return Record(
            *(i, str(i), "", "", "?", ("2",), "2" if right else "3"),
            *("equal" if right else "different", "", "number"),
            value=0.0,
            confidence=confidence,
        )

    records = [record(i, 0.9 if i % 2 else 0.1, right=bool(i % 2)) for i in range(20)]
    worth_of = judged_scores(records)["scores"]["confidence"]
    assert (worth_of["auroc"], worth_of["brier_base"]) == (1, 0.25)
    assert worth_of["brier"] == pytest.approx(0.01)
    assert worth_of["ece"] == pytest.approx(0.1)
    assert worth_of["risk_coverage"] == [[0.5, 0.0], [1.0, 0.5]]
    summary = {"strategies": [{"name": "vote", "scores": {"confidence": worth_of}}]}
    head, row = score_rows(summary)
    assert dict(zip(head, row, strict=True))["base"] == "0.250"
