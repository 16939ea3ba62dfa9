"""Problems with reference answers: forms of data sets, refusals, misprints, tolerances."""

import json
from pathlib import Path
from typing import Any

import pytest

from alphamath_lite.answers import compare
from alphamath_lite.cli.inputs import lines_of
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.data import (
    DataSet,
    builtin_set,
    data_set,
    figures_tolerance,
    is_builtin,
)

DATA = Path(__file__).parents[3] / "shared" / "data"


def read(folder: Path, *rows: Any, **known: Any) -> DataSet:
    path = folder / "rows.jsonl"
    path.write_text("".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows))
    return data_set("rows", lines_of(path), **known)


def test_any_rows_with_question_and_answer_will_do(tmp_path: Path) -> None:
    data = read(tmp_path, {"question": "1 + 1?", "answer": " 2 "}, {"problem": "?", "answer": 3.5})
    assert data.form == "plain"
    assert [(item.line, item.id, item.golds) for item in data.items] == [
        (1, "1", ("2",)),
        (2, "2", ("3.5",)),
    ]
    assert data.items[0].tolerance is None


def test_gsm8k_keeps_its_answer_behind_the_mark(tmp_path: Path) -> None:
    data = read(tmp_path, {"question": "?", "answer": "It is <<600*2=1200>>1200.\n#### 1,200"})
    assert (data.form, data.items[0].golds) == ("gsm8k", ("1200",))


def test_math_may_have_several_answers_topics_and_levels(tmp_path: Path) -> None:
    row = {"question": "?", "level": "Level 4", "type": "Algebra", "index": 7}
    data = read(tmp_path, {**row, "answer": ["1", "2"]}, {**row, "solution": r"So \boxed{5}."})
    first, second = data.items
    assert data.form == "math"
    assert (first.golds, first.topic, first.level, first.id) == (("1", "2"), "Algebra", "4", "7")
    assert second.golds == ("5",)


def test_ocw_numbers_count_to_two_or_three_figures(tmp_path: Path) -> None:
    data = read(tmp_path, {"problem": "?", "solution": "...", "answer": "4.5e33", "id": "9"})
    assert data.form == "ocw"
    [item] = data.items
    assert item.tolerance == pytest.approx(0.05 / 4.5)
    assert compare(item.golds, "4.53e33", tolerance=item.tolerance).equal
    assert not compare(item.golds, "4.6e33", tolerance=item.tolerance).equal
    assert (
        read(tmp_path, {"problem": "?", "solution": "", "answer": "2"}, tolerance=0.0)
        .items[0]
        .tolerance
        is None
    )


@pytest.mark.parametrize(
    ("gold", "tolerance"),
    [
        ("1.77e-6", 0.005 / 1.77),
        ("41585", 0.005 / 4.1585),
        ("700", 0.05 / 7),
        ("0.0120", 0.005 / 1.20),
        ("-8", 0.05 / 8),
        ("2,500", 0.05 / 2.5),
        ("0", 0.005),
        (r"2\pi/\omega", 0.005),
        ("", 0.005),
    ],
)
def test_the_tolerance_is_half_a_unit_of_the_last_figure(gold: str, tolerance: float) -> None:
    assert figures_tolerance(gold) == pytest.approx(tolerance)


@pytest.mark.parametrize("answer", ["", "  ", None, [], ["", None], "worked out\n#### "])
def test_rows_without_a_reference_answer_are_refused_by_line(tmp_path: Path, answer: Any) -> None:
    data = read(tmp_path, {"question": "a?", "answer": "1"}, {"question": "b?", "answer": answer})
    assert len(data.items) == 1
    assert data.refused == ("line 2: no reference answer",)


def test_bad_lines_are_refused_with_their_reason(tmp_path: Path) -> None:
    data = read(tmp_path, "{", {"answer": "1"}, {"question": "?", "answer": "1"})
    assert len(data.items) == 1
    assert data.refused[0].startswith("line 1: not JSON")
    assert data.refused[1].startswith("line 2: no text under")


def test_a_file_without_answers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no problem with a reference answer: line 1"):
        read(tmp_path, {"question": "?"})
    with pytest.raises(UsageError, match="no problem with a reference answer"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (r"2\leqx<3", r"2\leq x<3"),
        (r"a\geqb", r"a\geq b"),
        (r"x\leqslant 1", r"x\leqslant 1"),
        (r"x\leqq 1", r"x\leqq 1"),
        (r"x\leq y", r"x\leq y"),
    ],
)
def test_glued_relations_are_mended_and_named(tmp_path: Path, text: str, mended: str) -> None:
    data = read(tmp_path, {"question": f"Where is ${text}$?", "answer": text})
    assert data.items[0].golds == (mended,)
    assert data.items[0].question == f"Where is ${mended}$?"
    assert bool(data.mended) == (text != mended)
    if data.mended:
        assert data.mended[0].startswith("line 1: ")


def test_builtin_problems_come_by_name_and_seed() -> None:
    data = builtin_set("builtin:5", seed=0)
    assert data == builtin_set("builtin:5", seed=0)
    assert data.sha256 != builtin_set("builtin:5", seed=1).sha256
    assert all(item.topic and item.level and item.golds[0] for item in data.items)
    assert len({item.id for item in data.items}) == 5
    held_out = builtin_set("builtin-held-out:5", seed=0)
    assert [i.question for i in held_out.items] != [i.question for i in data.items]


@pytest.mark.parametrize("name", ["builtin:0", "builtin:x", "builtin:-3", "builtin:²"])
def test_a_strange_number_of_problems_is_refused(name: str) -> None:
    assert is_builtin(name)
    with pytest.raises(UsageError, match="names no number"):
        builtin_set(name, seed=0)


@pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not here")
@pytest.mark.parametrize(
    ("name", "form", "n"), [("gsm8k/train", "gsm8k", 7473), ("math/train", "math", 7497)]
)
def test_whole_data_sets_are_read(name: str, form: str, n: int) -> None:
    data = data_set(name, lines_of(DATA / f"{name}.jsonl"))
    assert (data.form, len(data.items), data.refused) == (form, n, ())
