"""A person's hand on a tree from the command line: what the TUI does with keys, `solve` can do."""

from pathlib import Path
from typing import Any

import pytest

from alphamath_lite.by_hand import REJECTED, read_steps
from alphamath_lite.cli.signals import received
from alphamath_lite.steps import AnswerStep, CodeStep, StepSyntaxError
from alphamath_lite.tree import Node
from alphamath_lite.tree_file import load_tree, save_tree
from tests.core.cli_scripted import Desk, seat

MINE = "Mine. ```python\nprint(7)\n```"
MINE_TOO = "Mine too.\n```print(8)```"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A command line beside a tree `t.json` of three kinds of steps."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(received, "number", 0)
    desk = seat(monkeypatch)
    assert desk("solve", "x - 2 = 0", "--tree", "t.json").exit_code == 0
    return desk


def node_of(thought: str, file: str = "t.json") -> Node:
    """The first node of a tree file that says this."""
    return next(node for node in load_tree(Path(file)).tree.nodes if node.thought == thought)


def go_on(desk: Desk, *words: object) -> dict[str, Any]:
    """Go on from the tree and write it as `u.json`; the result."""
    [result] = desk.json("solve", "--from", "t.json", "--tree", "u.json", "--json", *words)
    return result


def test_a_step_by_hand_is_run_and_judged_and_gone_on_from(desk: Desk) -> None:
    result = go_on(desk, "--step", MINE)
    assert (result["answer"], result["strategy"]) == ("7", "sbs")
    mine = node_of("Mine.", "u.json")
    assert (mine.parent, mine.code, mine.output, mine.value) == (0, "print(7)", "ran", 0.6)
    assert len(load_tree(Path("u.json")).tree) > len(load_tree(Path("t.json")).tree)


def test_steps_follow_each_other_from_options_file_and_standard_input(
    desk: Desk, tmp_path: Path
) -> None:
    assert go_on(desk, "--step", MINE, "--step", MINE_TOO)["answer"] == "8"
    (tmp_path / "steps.md").write_text(f"{MINE}\n\n{MINE_TOO}\n")
    assert go_on(desk, "--step-file", "steps.md")["answer"] == "8"
    result = desk("solve", "x - 2 = 0", "--step-file", "-", stdin=f"{MINE}{MINE_TOO}".encode())
    assert (result.exit_code, result.stdout) == (0, "8\n")  # without a tree before


def test_an_answer_by_hand_ends_the_solution(desk: Desk) -> None:
    node = node_of("Guess.").id
    result = go_on(desk, "--node", node, "--step", "I say. Final Answer: {5}")
    assert (result["answer"], result["steps"][0]["node"]) == ("{5}", node)


def test_an_edited_step_stands_beside_the_old_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess = node_of("Guess.")
    assert go_on(desk, "--node", guess.id, "--edit", "--step", MINE)["answer"] == "7"
    assert node_of("Mine.", "u.json").parent == guess.parent
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/Guess/Mine/")
    assert go_on(desk, "--node", guess.id, "--edit")["answer"] == "7"
    assert node_of("Mine.", "u.json").code == "print('Mine.')"
    monkeypatch.setenv("EDITOR", "true")
    result = desk("solve", "--from", "t.json", "--node", guess.id, "--edit")
    assert result.exit_code == 2 and "left as it is" in result.stderr


def test_a_rejected_step_is_searched_no_more(desk: Desk) -> None:
    named = node_of("Name x.").id
    result = go_on(desk, "--reject", named)
    assert result["answer"] == "4"
    tree = load_tree(Path("u.json")).tree
    assert {node.reason for node in tree.below(named) if node.status == "failed"} == {REJECTED}


def test_expanding_writes_one_wave_and_shows_it(desk: Desk) -> None:
    words = ["solve", "--from", "t.json", "--expand", "--samples", "2", "--tree", "u.json"]
    n_before = len(load_tree(Path("t.json")).tree)
    result = desk(*words, "--step", MINE)
    assert (result.exit_code, result.stdout) == (0, "7\n")
    assert result.stderr == f"#{n_before + 1}  +0.70   50%  7 ← It is 7.\n"
    assert len(load_tree(Path("u.json")).tree) == n_before + 2


def test_the_events_of_all_parts_are_one_run(desk: Desk) -> None:
    events = desk.json("solve", "--from", "t.json", "--step", MINE, "--jsonl")
    kinds = [event["type"] for event in events]
    assert (kinds.count("Finished"), kinds[-1], kinds.count("Started")) == (1, "Finished", 1)
    assert "Mine." in [event.get("thought") for event in events]


def test_marks_of_the_tui_stay_in_the_tree(desk: Desk) -> None:
    saved = load_tree(Path("t.json"))
    save_tree(Path("t.json"), saved.tree, {**saved.meta, "tui": {"here": 1}})
    go_on(desk)
    assert load_tree(Path("u.json")).meta["tui"] == {"here": 1}


@pytest.mark.parametrize(
    ("words", "said", "next_step"),
    [
        (["--step", "Think."], "--step 1 is not a step: step 1: it has neither", "Final Answer:"),
        (["--step", ""], "--step 1 is not a step: there is nothing in it", "```python CODE ```"),
        (["--step", MINE, "--step", "So ```print(1)"], "--step 2 is not", "fence is not closed"),
        (["--step", "So.\n```\n\n```"], "either Python or a final answer", "Write its thought"),
        (["--step", "So. Final Answer: "], "the final answer is empty", "Write its thought"),
        (["--step", "<step> hm"], "neither a code step nor an answer step", "Write its thought"),
        (["--step", "a </p> Final Answer: 1"], "a tag stands inside", "Write its thought"),
        (["--step", "A Final Answer: 1", "--step", MINE], "--step 2 stands behind", "Nothing can"),
        (["--step", "a\x01 Final Answer: 1"], "--step 1 holds the character U+0001", "plain text"),
        (["--step-file", "none.md"], "cannot read none.md", "No such file"),
        (["--edit", "--step", MINE], "--edit needs a step", "--node ID"),
        (["--reject", "0"], "the question cannot be rejected", "Name a step"),
        (["--reject", "99"], "there is no node 99 to reject", "Nodes are 0 to"),
        (["--step", MINE, "--max-steps", "1"], "'Mine.' cannot stand there", "--max-steps"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_way_on(
    desk: Desk, words: list[str], said: str, next_step: str
) -> None:
    result = desk("solve", "--from", "t.json", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and next_step in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x", "--edit"], "--edit needs --from TREE"),
        (["x", "--reject", "1"], "--reject needs --from TREE"),
        (["--file", "p.txt", "--step", MINE], "for a single problem"),
        (["--file", "p.txt", "--expand"], "for a single problem"),
    ],
)
def test_a_hand_needs_something_to_work_on(desk: Desk, words: list[str], said: str) -> None:
    result = desk("solve", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_steps_are_read_in_their_own_format_and_in_markdown() -> None:
    tagged = "<step>\n<p>\nA\n</p>\n<code>\nprint(1)\n</code>\n<output>\n1\n</output>\n</step>\n"
    answer = "<step><p>B</p><p>Final Answer: 2</p></step>"
    expected = [CodeStep("A", "print(1)"), AnswerStep("B", "2")]
    assert read_steps(tagged + answer) == expected
    assert read_steps("A\n```py\nprint(1)\n```\nB Final Answer: 2\n") == expected
    assert read_steps("A ```print(1)``` B\nFinal Answer:2") == expected
    with pytest.raises(StepSyntaxError, match="step 2: it has neither"):
        read_steps("A ```print(1)``` and then?")
