"""An evaluation: groups, records, interruptions, votes at equal tokens, summary, report."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from alphamath_lite.answers import same_answer
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.data import DataSet, Item
from alphamath_lite.evaluation.folder import Folder
from alphamath_lite.evaluation.records import Journal, Record
from alphamath_lite.evaluation.report import write_report
from alphamath_lite.evaluation.study import Done, Study, Workshop, evaluate
from alphamath_lite.evaluation.table import table
from alphamath_lite.evaluation.votes import elected
from alphamath_lite.events import Event
from alphamath_lite.results import Limits, Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from tests.core.evaluation_courses import course
from tests.core.scripted import Line, Script, ScriptedInterpreter, ScriptedPolicy

SCRIPT: Script = {
    (): [Line("a", 0.6, 0.2), Line("b", 0.3, 0.8), Line("c", 0.1, -0.5)],
    ("a",): [Line("a-end", 0.5, 0.1, answer="1")],
    ("b",): [Line("b-end", 0.6, 0.9, answer="2"), Line("b-other", 0.4, 0.4, answer="3")],
    ("c",): [Line("c-end", 0.5, 0.0, answer="3")],
}
FACTS = {
    "bundle": {"name": "scripted", "sha256": "0" * 64},
    "versions": {"alphamath-lite": "0"},
    "machine": "an abacus",
    "n_threads": 1,
    "group": 2,
}
SETTINGS = SearchSettings(n_beams=1, n_samples=3)
KEPT = ("run.json", "summary.json", "greedy.jsonl", "sbs.jsonl", "vote-3.jsonl")


@dataclass
class Looker:
    """A watcher that can end the evaluation after so many groups."""

    stop_after: int = 1000
    groups: list[tuple[str, int, int]] = field(default_factory=list)
    trees: list[tuple[str, int]] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        return len(self.groups) >= self.stop_after

    def course_begun(self, course: Course, n_done: int) -> None:
        pass

    def happened(self, event: Event) -> None:
        pass

    def solved(self, course: Course, item: Item, result: Result) -> None:
        self.trees.append((course.name, len(result.tree)))

    def group_done(self, course: Course, index: int, n_problems: int, seconds: float) -> None:
        self.groups.append((course.name, index, n_problems))


def vote(n: int | None) -> Course:
    return course(f"vote-{n or 3}")


def items(*golds: str) -> tuple[Item, ...]:
    return tuple(
        Item(i, f"p{i}", f"Question {i}?", (gold,), topic="odd" if i % 2 else "even", level="1")
        for i, gold in enumerate(golds, 1)
    )


def study(
    *names: str, golds: Sequence[str] = ("1", "2", "2", "3", "9"), votes: bool = False
) -> Study:
    courses = tuple(course(name) for name in names)
    data = DataSet("made up", "plain", items(*golds))
    return Study(data, courses, 2, Limits(), FACTS, vote if votes else None)


def opened(what: Study, root: Path) -> Folder:
    return Folder(root, {**FACTS, "data_sha256": what.data.sha256})


def run(
    what: Study, root: Path, *, policy: ScriptedPolicy | None = None, looker: Looker | None = None
) -> tuple[dict[str, Any], Done]:
    policy = policy or ScriptedPolicy(SCRIPT, sampled=True)
    temperatures: list[float] = []
    shop = Workshop(
        solver=Solver(policy, interpreter=ScriptedInterpreter(), same=same_answer),
        folder=opened(what, root),
        same=same_answer,
        set_temperature=temperatures.append,
        watcher=looker or Looker(),
    )
    summary, done = evaluate(what, shop)
    assert temperatures[: len(what.courses)] == [1.0] * len(what.courses)
    return summary, done


def contents(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in KEPT if (root / name).exists()}


# Accuracy and cost ------------------------------------------------------------------------------


def test_every_answer_is_graded_and_its_cost_counted(tmp_path: Path) -> None:
    summary, done = run(study("greedy"), tmp_path)
    [entry] = summary["strategies"]
    assert (entry["n"], entry["n_right"], entry["accuracy"]) == (5, 1, 0.2)
    assert entry["metric"] == "pass@1"
    assert (entry["tokens"], entry["nodes"]) == (20.0, 2.0)
    records = done["greedy"][1]
    assert [record.outcome for record in records] == ["equal"] + ["different"] * 4
    assert (records[0].answer, records[0].value, records[0].kind) == ("1", 0.1, "number")
    assert entry["by"]["topic"]["odd"]["n_right"] == 1
    assert entry["by"]["topic"]["even"]["n"] == 2
    assert summary["constant"] == {"answer": "2", "n_right": 2, "accuracy": 0.4}


def test_a_right_solution_that_was_not_chosen_counts_as_found(tmp_path: Path) -> None:
    summary, done = run(
        study("best-of-3", golds=["1", "7"]), tmp_path, policy=ScriptedPolicy(SCRIPT)
    )
    [entry] = summary["strategies"]
    assert entry["metric"] == "best@3"
    assert (entry["n_right"], entry["found"]["n_right"]) == (0, 1)
    assert [record.answer for record in done["best-of-3"][1]] == ["2", "2"]


def test_a_problem_that_cannot_be_tried_counts_as_wrong(tmp_path: Path) -> None:
    policy = ScriptedPolicy(SCRIPT, longest_question=5)
    summary, done = run(study("greedy", golds=["1"]), tmp_path, policy=policy)
    assert summary["strategies"][0]["n_failed"] == 1
    assert done["greedy"][1][0].error == "the question is too long"


def test_strategies_are_compared_on_the_same_problems(tmp_path: Path) -> None:
    summary, _ = run(study("greedy", "sbs"), tmp_path)
    [pair] = summary["comparisons"]
    assert (pair["a"], pair["b"]) == ("greedy", "sbs")
    assert pair["both"] + pair["only_a"] + pair["only_b"] + pair["neither"] == 5


def test_scores_are_judged_where_they_exist(tmp_path: Path) -> None:
    judged = run(study("sbs"), tmp_path / "a")[0]["strategies"][0]
    assert set(judged["scores"]) == {"value", "support"}
    assert sum(map(sum, judged["values"].values())) == 5
    policy = ScriptedPolicy(SCRIPT, has_value=False, sampled=True)
    plain = run(study("sbs"), tmp_path / "b", policy=policy)[0]["strategies"][0]
    assert set(plain["scores"]) == {"support"}
    assert plain["values"] == {}


# The vote at equal tokens -----------------------------------------------------------------------


def test_beside_a_search_stands_the_vote_of_its_tokens(tmp_path: Path) -> None:
    summary, done = run(study("greedy", "sbs", votes=True), tmp_path)
    [entry] = summary["equal_tokens"]
    sbs_tokens = summary["strategies"][1]["tokens"]
    assert entry["search"] == "sbs"
    assert entry["n_samples"] == round(sbs_tokens / 20)  # a sample is two steps of 10 tokens
    assert entry["metric"] == f"maj@{entry['n_samples']}"
    assert entry["tokens"] == 20.0 * entry["n_samples"]
    assert set(done) == {"greedy", "sbs"}
    assert entry["comparison"]["b"] == entry["metric"]


def test_the_vote_read_off_a_pool_is_the_vote_of_the_search(tmp_path: Path) -> None:
    _, done = run(study("vote-7", golds=["1", "2", "3", "2", "1", "2"]), tmp_path)
    for record in done["vote-7"][1]:
        winner = elected(record.samples)
        assert winner is not None
        assert (winner.answer, winner.outcome) == (record.answer, record.outcome)
        assert sum(sample.tokens for sample in record.samples) == record.tokens


def test_no_vote_without_a_search_or_when_unwanted(tmp_path: Path) -> None:
    assert run(study("greedy", "vote-3", votes=True), tmp_path / "a")[0]["equal_tokens"] == []
    assert run(study("sbs"), tmp_path / "b")[0]["equal_tokens"] == []


# Interruptions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("n_groups", [0, 1, 2, 3, 4, 7])
def test_a_stopped_run_goes_on_to_the_same_bytes(tmp_path: Path, n_groups: int) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    what = study("greedy", "sbs", votes=True)
    run(what, whole)
    with pytest.raises(KeyboardInterrupt):
        run(what, parts, looker=Looker(stop_after=n_groups))
    looker = Looker()
    run(what, parts, looker=looker)
    assert contents(parts) == contents(whole)
    assert "sbs.jsonl" in contents(whole)
    assert len(looker.groups) < len(what.courses) * 3 + 6 - max(0, n_groups - 1)


def test_what_a_kill_left_of_a_group_is_solved_again(tmp_path: Path) -> None:
    what = study("greedy")
    run(what, tmp_path)
    whole = contents(tmp_path)
    path = tmp_path / "greedy.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:3]) + lines[3][:40])
    looker = Looker()
    run(what, tmp_path, looker=looker)
    assert contents(tmp_path) == whole
    assert looker.groups == [("greedy", 1, 2), ("greedy", 2, 1)]


def test_an_interrupted_group_leaves_no_records(tmp_path: Path) -> None:
    policy = ScriptedPolicy(SCRIPT)

    def interrupt(number: int) -> None:
        if number == 4:  # the last wave of the second group
            raise KeyboardInterrupt

    policy.before_write = interrupt
    with pytest.raises(KeyboardInterrupt):
        run(study("greedy"), tmp_path, policy=policy)
    assert len((tmp_path / "greedy.jsonl").read_text().splitlines()) == 2
    assert not (tmp_path / "summary.json").exists()


def test_another_question_is_refused_by_the_folder(tmp_path: Path) -> None:
    run(study("greedy"), tmp_path)
    with pytest.raises(UsageError, match="asked otherwise: data_sha256"):
        run(study("greedy", golds=["1"]), tmp_path)
    other = Study(study("greedy").data, (course("sbs", n_beams=2),), 2, Limits(), FACTS)
    run(other, tmp_path)
    with pytest.raises(UsageError, match="sbs: n_beams 2 there, 1 now"):
        run(study("sbs"), tmp_path)


@pytest.mark.parametrize(
    ("changed", "saying"),
    [
        ({"versions": {"alphamath-lite": "1"}}, "versions alphamath-lite 0 there, 1 now"),
        ({"group": 4}, "group 2 there, 4 now"),
        ({"n_threads": 2}, "n_threads 1 there, 2 now"),
        ({"limits": {"n_tokens": 5}}, "limits None there, {'n_tokens': 5} now"),
    ],
)
def test_a_run_is_not_gone_on_with_otherwise(
    tmp_path: Path, changed: dict[str, Any], saying: str
) -> None:
    Folder(tmp_path, FACTS).journal(course("greedy"), group=2, n_total=1)
    with pytest.raises(UsageError) as caught:
        Folder(tmp_path, {**FACTS, **changed})
    assert saying in caught.value.message
    assert "Give another --out" in caught.value.hint


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("words")
    with pytest.raises(UsageError, match="something other than an evaluation"):
        Folder(tmp_path, FACTS)
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        Folder(tmp_path, FACTS)


def test_a_record_survives_its_journal(tmp_path: Path) -> None:
    _, done = run(study("vote-3", golds=["1"]), tmp_path)
    journal = Journal(tmp_path / "vote-3.jsonl", group=1, n_total=1)
    assert journal.records == done["vote-3"][1]
    assert isinstance(journal.records[0], Record)
    (tmp_path / "other.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match="line 1 is not a record"):
        Journal(tmp_path / "other.jsonl", group=1, n_total=1)


def test_two_evaluations_never_write_to_the_same_journal(tmp_path: Path) -> None:
    _, done = run(study("greedy", golds=["1"]), tmp_path / "one")
    [record] = done["greedy"][1]
    mine, other = (Journal(tmp_path / "j.jsonl", group=1, n_total=2) for _ in range(2))
    other.append(record)
    with pytest.raises(UsageError, match="another evaluation is writing"):
        mine.append(record)


def test_what_a_kill_left_of_the_first_file_is_no_thesis(tmp_path: Path) -> None:
    (tmp_path / ".run.json.123.part").write_text("{")
    Folder(tmp_path, FACTS).write_json("run.json", FACTS)


def test_seconds_come_from_the_last_timing_of_each_group(tmp_path: Path) -> None:
    folder = Folder(tmp_path, FACTS)
    folder.note_time(course("greedy"), 0, 2, 9.0)
    folder.note_time(course("greedy"), 0, 2, 1.0)
    folder.note_time(course("greedy"), 1, 1, 2.0)
    with (tmp_path / "timings.jsonl").open("a") as file:
        file.write('{"course": "greedy", "gro')  # a kill cut it off
    assert folder.seconds() == {"greedy": 1.0}


def test_trees_are_kept_with_their_origin(tmp_path: Path) -> None:
    folder = Folder(tmp_path, FACTS)
    result = Solver(ScriptedPolicy(SCRIPT), interpreter=ScriptedInterpreter()).solve(
        Problem("p1", "?"), strategy="greedy"
    )
    folder.keep_tree(course("greedy"), 7, result)
    data = json.loads((tmp_path / "trees" / "greedy" / "7.json").read_text())
    assert (data["meta"]["id"], len(data["nodes"])) == ("p1", 3)


# What a person sees -----------------------------------------------------------------------------


def test_the_table_names_metric_interval_and_cost(tmp_path: Path) -> None:
    summary, _ = run(study("greedy", "sbs", votes=True), tmp_path)
    text = table(summary, {"greedy": 0.25})
    head, greedy, sbs, beside = text.splitlines()[:4]
    assert head.split("  ")[0] == "strategy"
    cells = ["greedy", "pass@1", "1/5", "20.0 %", "3.6 to 62.4", "20.0 %", "20", "2.0", "0.25"]
    assert re.split(r"  +", greedy) == cells
    assert sbs.startswith("sbs")
    assert re.search(r"vote at its tokens +maj@\d+", beside)
    assert "Always answering '2' would score 40.0 %." in text
    assert "exact sign test" in text
    assert re.search(r"^topic +greedy +sbs\neven +0/2 0\.0 %", text, re.MULTILINE)
    assert re.search(r"^value +sbs +5 +0\.\d{3}", text, re.MULTILINE)


def test_the_report_is_one_safe_page(tmp_path: Path) -> None:
    what = study("greedy", golds=["<script>alert(1)</script>", "1"])
    summary, done = run(what, tmp_path)
    notices = write_report(opened(what, tmp_path), summary, done)
    page = (tmp_path / "report.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=['\"]https?:", page)
    assert ("<svg" in page) == (not notices)


def test_endless_texts_are_cut_in_the_report_alone(tmp_path: Path) -> None:
    what = study("greedy", golds=["7" * 100_000])
    summary, done = run(what, tmp_path)
    write_report(opened(what, tmp_path), summary, done)
    page = (tmp_path / "report.html").read_text()
    assert "7" * 4_000 + " ..." in page
    assert "7" * 4_001 not in page
    assert "7" * 100_000 in (tmp_path / "greedy.jsonl").read_text()


def test_without_matplotlib_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    what = study("greedy", golds=["1"])
    summary, done = run(what, tmp_path)
    [notice] = write_report(opened(what, tmp_path), summary, done)
    assert "pip install" in notice
    assert notice in (tmp_path / "report.html").read_text()
