"""The policy's own solutions become values of steps, never words to imitate."""

import json
from pathlib import Path

import pytest

pytest.importorskip("tokenizers")

from alphamath_lite.steps import AnswerStep, CodeStep, render_step
from alphamath_lite.training import experience
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


def test_solutions_come_back_from_a_file_as_right_and_wrong(tmp_path: Path) -> None:
    rows = [
        {"question": "q", "steps": [[CODE, 0.5], [answer("2"), 1.0]]},
        {"question": "q", "steps": [[OTHER, -1.0], [answer("1"), -1.0]]},
    ]
    path = tmp_path / "own.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    right, wrong = experience.read(path)
    assert [[step.value for step in steps] for _, steps in right] == [[0.5, 1.0]]
    assert [[step.value for step in steps] for _, steps in wrong] == [[-1.0, -1.0]]


def test_exercises_depend_on_the_seed_alone() -> None:
    one, same, other = (list(experience.exercises(seed, 3)) for seed in (1, 1, 2))
    assert [p.question for p in one] == [p.question for p in same]
    assert [p.question for p in one] != [p.question for p in other]
