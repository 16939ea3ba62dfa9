"""`alphamath-lite solve`: what goes in, what comes out on which stream, and the exit code."""

import json
import signal
from pathlib import Path

import pytest

from alphamath_lite.cli.signals import received
from alphamath_lite.errors import UsageError
from tests.core.cli_scripted import HOPELESS, Desk, seat

RECORD = [
    *("schema", "id", "question", "answer", "confidence", "value", "support", "finished"),
    *("strategy", "settings", "seed", "bundle", "node", "steps", "counts", "seconds", "notes"),
]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(received, "number", 0)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("ALPHAMATH_STRATEGY", "sbs")
    return seat(monkeypatch)


# One problem ------------------------------------------------------------------------------------


def test_the_answer_alone_is_printed(desk: Desk) -> None:
    result = desk("solve", "x - 2 = 0")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2\n", "")


def test_steps_go_to_stderr_with_code_output_value_and_cost(desk: Desk) -> None:
    result = desk("solve", "x - 2 = 0", "--show-steps")
    assert result.stdout == "2\n"
    lines = result.stderr.splitlines()
    assert lines[:4] == [
        "1. Name x.   +0.60",
        "   print(solve(x - 2))",
        "   → [2]",
        "2. It is 2.   +0.90",
    ]
    assert lines[4].startswith("no calibrated confidence · value +0.90")
    assert "nodes" in lines[5] and "tokens/s" in lines[5]


def test_notices_are_told_unless_quiet(desk: Desk) -> None:
    desk.notices.append("no value head")
    assert desk("solve", "x").stderr == "note: no value head\n"
    assert desk("solve", "x", "-q").stderr == ""


def test_json_is_one_object_with_the_whole_record(desk: Desk) -> None:
    [data] = desk.json("solve", "x - 2 = 0", "--json", "--seed", 7)
    assert list(data) == RECORD
    assert (data["schema"], data["answer"], data["seed"]) == (1, "2", 7)
    assert data["bundle"] == {"name": "scripted", "sha256": "ab12"}
    assert data["settings"]["temperature"] == 0.6
    assert data["settings"]["n_threads"] == 1
    assert [step["output"] for step in data["steps"]] == ["[2]", None]


def test_events_come_one_a_line_and_end_with_the_result(desk: Desk) -> None:
    events = desk.json("solve", "x - 2 = 0", "--jsonl")
    assert events[0]["type"] == "Started"
    assert {"WaveStarted", "StepProposed", "CodeRun", "NodeValued"} <= {e["type"] for e in events}
    assert events[-1]["type"] == "Finished"
    assert events[-1]["result"]["answer"] == "2"
    assert events[-1]["result"]["settings"]["temperature"] == 0.6


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (["-"], "x = ∞?"),
        (["Find x.", "-"], "Find x.\n\nx = ∞?"),
        (["-", "Find x."], "Find x.\n\nx = ∞?"),
        (["5 -"], "5 -"),
        (["what", "is", "5 - 3"], "what is 5 - 3"),
        (["--", "-x = 3"], "-x = 3"),
    ],
)
def test_a_dash_reads_standard_input_and_joins_it(
    desk: Desk, words: list[str], question: str
) -> None:
    [data] = desk.json("solve", "--json", *words, stdin=" x = ∞?\n".encode())
    assert data["question"] == question


@pytest.mark.parametrize(
    ("strategy", "n"), [("sbs", 5), ("mcts", 5), ("vote", 8), ("best-of", 8), ("auto", 5)]
)
def test_samples_have_the_default_of_the_strategy(desk: Desk, strategy: str, n: int) -> None:
    [data] = desk.json("solve", "x", "--json", "-s", strategy)
    assert data["settings"]["n_samples"] == n
    [data] = desk.json("solve", "x", "--json", "-s", strategy, "--samples", 3)
    assert data["settings"]["n_samples"] == 3


def test_every_option_reaches_the_search(desk: Desk) -> None:
    options = "--strategy vote --runs 2 --weighted --beams 2 --simulations 9 --c-puct 2 "
    options += "--temperature 0.5 --max-steps 4 --threads 3 --gpu-layers 0 --model some"
    [data] = desk.json("solve", "x", "--json", *options.split())
    settings = data["settings"]
    assert (settings["n_runs"], settings["weighted"], settings["n_beams"]) == (2, True, 2)
    assert (settings["n_simulations"], settings["c_puct"], settings["max_steps"]) == (9, 2.0, 4)
    opened = desk.opened[0]
    assert (opened.model, opened.temperature, opened.n_threads) == ("some", 0.5, 3)
    assert opened.n_gpu_layers == 0
    desk("solve", "x", "-s", "mcts")
    assert desk.opened[1].temperature == 0.6


# Exit codes -------------------------------------------------------------------------------------


def test_no_answer_is_1(desk: Desk) -> None:
    desk.script = HOPELESS
    result = desk("solve", "x")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no answer was found; try" in result.stderr


def test_a_limit_is_4_and_the_best_so_far_is_printed(desk: Desk) -> None:
    result = desk("solve", "x", "-s", "mcts", "--max-tokens", 60)
    assert (result.exit_code, result.stdout) == (4, "2\n")
    assert "the tokens are used up: the best answer so far" in result.stderr
    result = desk("solve", "x", "--timeout", 0)
    assert (result.exit_code, result.stdout) == (4, "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_search_prints_the_best_so_far(
    desk: Desk, number: signal.Signals, code: int, tmp_path: Path
) -> None:
    def interrupt(wave: int) -> None:
        if wave == 3:
            signal.raise_signal(number)

    desk.before_write = interrupt
    result = desk("solve", "x", "-s", "mcts", "--json", "--tree", "t.json")
    assert result.exit_code == code
    assert json.loads(result.stdout)["finished"] == "interrupted"
    assert json.loads(result.stdout)["answer"] == "2"
    assert "interrupted: the best answer so far" in result.stderr
    assert json.loads((tmp_path / "t.json").read_text())["question"] == "x"


# Trees ------------------------------------------------------------------------------------------


def test_a_tree_is_written_and_gone_on_from(desk: Desk, tmp_path: Path) -> None:
    assert desk("solve", "x - 2 = 0", "--tree", "t.json").exit_code == 0
    data = json.loads((tmp_path / "t.json").read_text())
    assert data["meta"]["bundle"]["name"] == "scripted"
    assert data["meta"]["settings"]["temperature"] == 0.6
    guess = next(node["id"] for node in data["nodes"] if node["thought"] == "Guess.")
    [result] = desk.json("solve", "--from", "t.json", "--node", guess, "--json")
    assert result["question"] == "x - 2 = 0"
    assert result["answer"] == "4"
    assert result["steps"][0]["node"] == guess


def test_an_answer_is_printed_even_if_its_tree_cannot_be_saved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise UsageError(f"cannot write the tree to {path}: No space left on device")

    monkeypatch.setattr("alphamath_lite.tree_file.save_tree", refuse)
    result = desk("solve", "x", "--tree", "t.json")
    assert (result.exit_code, result.stdout) == (2, "2\n")
    assert "No space left" in result.stderr


# Files ------------------------------------------------------------------------------------------

MIXED = """\
{"id": 7, "question": "x - 2 = 0", "answer": "2", "level": 1}
{"problem": "y - 2 = 0"}
not json
{"id": "c", "question": "  "}

{"id": "d", "question": 5, "topic": "t"}
{"id": "e", "question": "z", "id2": NaN}
{"id": "f", "question": "last", "deep": [[1]]}
"""


def test_lines_keep_order_ids_and_fields_and_bad_ones_become_records(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "p.jsonl").write_text(MIXED)
    records = desk.json("solve", "--file", "p.jsonl", "--group", 2)
    assert [record["id"] for record in records] == [7, "2", "3", "c", "d", "7", "f"]
    assert [record.get("answer") for record in records] == ["2", "2", None, None, None, None, "2"]
    assert records[0]["input"] == {"answer": "2", "level": 1}
    assert records[0]["settings"]["group"] == 2
    assert "input" not in records[1]
    assert records[2]["error"].startswith("line 3: not JSON")
    assert records[4] == {
        "schema": 1,
        "id": "d",
        "error": "line 6: no text under `question` or `problem`",
        "input": {"topic": "t"},
    }
    assert records[5]["error"] == "line 7: not JSON: NaN is no number of JSON"
    assert all(record["schema"] == 1 for record in records)


def test_a_problem_that_does_not_fit_fails_alone(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(f"one\n{'long ' * 300}\ntwo\n")
    one, long, two = desk.json("solve", "--file", "p.txt")
    assert (one["answer"], two["answer"]) == ("2", "2")
    assert long == {"schema": 1, "id": "2", "error": "the question is too long"}


def test_text_files_have_a_problem_a_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_bytes("\ufeff{1, 2} ∪ {3}\r\n\r\n|x| = 2\r\n\xff".encode() + b"\xff")
    records = desk.json("solve", "-f", "p.txt")
    assert [r.get("question") for r in records] == ["{1, 2} ∪ {3}", "|x| = 2", None]
    assert "not UTF-8" in records[2]["error"]


def test_a_file_may_come_from_standard_input(desk: Desk) -> None:
    records = desk.json("solve", "--file", "-", stdin=b'{"question": "x"}\n{"question": "y"}\n')
    assert [record["question"] for record in records] == ["x", "y"]


def test_built_in_problems_have_a_name_where_a_file_is_taken(desk: Desk) -> None:
    records = desk.json("solve", "--file", "builtin:2", "--seed", 1)
    assert [record["id"] for record in records] == ["builtin-1", "builtin-2"]
    assert set(records[0]["input"]) == {"answer", "family", "level"}


def test_an_interrupted_file_keeps_what_is_done(desk: Desk, tmp_path: Path) -> None:
    def interrupt(wave: int) -> None:
        if wave == 3:
            signal.raise_signal(signal.SIGINT)

    desk.before_write = interrupt
    (tmp_path / "p.txt").write_text("a\nb\nc\nd\n")
    result = desk("solve", "-f", "p.txt", "--group", 1)
    assert result.exit_code == 130
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["finished"] for record in records] == ["answered", "interrupted"]
    assert "interrupted after 2 of 4 problems" in result.stderr
