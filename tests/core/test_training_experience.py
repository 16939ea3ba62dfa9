"""The policy's own solutions become values of steps, never words to imitate."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("tokenizers")

from alphamath_lite.steps import AnswerStep, CodeStep, render_step
from alphamath_lite.training import experience
from alphamath_lite.training.draw import Mix, draw_key
from alphamath_lite.tree import Tree

CODE = render_step(CodeStep("Add.", "print(1 + 1)", "2"))
OTHER = render_step(CodeStep("Multiply.", "print(1 * 1)", "1"))


def answer(text: str) -> str:
    return render_step(AnswerStep("So it is.", text))


def grown(*solutions: tuple[str, str]) -> Tree:
    tree = Tree("What is 1 + 1?")
    for code, final in solutions:
        step = tree.add(0, text=code)
        tree.add(step.id, text=answer(final), status="answered", answer=final)
    return tree


def test_a_step_is_worth_the_mean_reward_of_the_samples_through_it() -> None:
    tree = grown((CODE, "2"), (CODE, "2"), (CODE, "3"), (OTHER, "1"))
    values = {
        steps[-1].step.answer: [step.value for step in steps]
        for steps in experience.label(tree, "2")
        if isinstance(steps[-1].step, AnswerStep)
    }
    assert values == {
        "2": [pytest.approx(1 / 3), 1.0],
        "3": [pytest.approx(1 / 3), -1.0],
        "1": [-1.0, -1.0],
    }


def test_own_solutions_are_never_imitated() -> None:
    tree = grown((CODE, "2"), (OTHER, "1"))
    assert not any(step.write for steps in experience.label(tree, "2") for step in steps)


def test_right_solutions_of_real_questions_are_imitated(tmp_path: Path) -> None:
    right, wrong = [[CODE, 0.5], [answer("2"), 1.0]], [[OTHER, -1.0], [answer("1"), -1.0]]
    row = {"family": "x/y", "question": "q", "solved": 0.5, "solutions": [right, wrong]}
    found = experience.read(written(tmp_path / "own.jsonl", row | {"imitate": True}))
    assert [[step.write for step in steps] for _, steps in found.examples] == [[True, True]]
    assert [[step.write for step in steps] for _, steps in found.wrong] == [[False, False]]
    assert not found.right and not found.solved


def test_questions_come_from_a_file_with_answers_only(tmp_path: Path) -> None:
    row: dict[str, object] = {"question": "How many?", "answer": "So 2+2 = 4\n#### 4"}
    (asked,) = experience.questions(written(tmp_path / "train.jsonl", row))
    assert (asked.question, asked.golds, asked.imitate) == ("How many?", ("4",), True)


def written(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_solutions_come_back_from_a_file_as_right_and_wrong(tmp_path: Path) -> None:
    right = [[CODE, 0.5], [answer("2"), 1.0]]
    wrong = [[OTHER, -1.0], [answer("1"), -1.0]]
    row = {"family": "add", "question": "q", "solved": 0.5, "solutions": [right, wrong]}
    found = experience.read(written(tmp_path / "own.jsonl", row))
    assert [[step.value for step in steps] for _, steps in found.right] == [[0.5, 1.0]]
    assert [[step.value for step in steps] for _, steps in found.wrong] == [[-1.0, -1.0]]


def test_families_that_fail_weigh_more_and_rare_ones_are_taken_for_average(tmp_path: Path) -> None:
    shares = {"easy": [1.0] * 98, "hard": [0.0] * 98, "rare": [1.0]}
    rows = [
        {"family": key, "question": "q", "solved": share, "solutions": []}
        for key, own in shares.items()
        for share in own
    ]
    found = experience.read(written(tmp_path / "own.jsonl", *rows))
    weights = dict(found.emphasis(most=5, prior=2))
    assert weights["easy"] == pytest.approx(1.04, abs=0.01)
    assert weights["hard"] == pytest.approx(4.96, abs=0.01)
    assert weights["rare"] == pytest.approx(1 + 4 / 3, abs=0.02)


def test_the_weights_of_families_are_those_of_the_draws() -> None:
    rng, mix = Random(0), Mix(topic_weights=(), level_weights=(1, 1, 1))
    plain = Counter(draw_key(rng, mix) for _ in range(4000))
    key = min(plain)
    heavy = replace(mix, family_weights=((key, 50.0),))
    emphasised = Counter(draw_key(rng, heavy) for _ in range(4000))
    assert emphasised[key] > 10 * plain[key]


def test_exercises_depend_on_the_seed_alone() -> None:
    one, same, other = (list(experience.exercises(seed, 3)) for seed in (1, 1, 2))
    assert [p.question for p in one] == [p.question for p in same]
    assert [p.question for p in one] != [p.question for p in other]
