"""Sessions: kept, opened, resumed, replayed, and what a file may have suffered."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alphamath_lite.assembly import OpenSettings
from alphamath_lite.results import Limits, Problem
from alphamath_lite.search import STRATEGIES, SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree, origin, save_tree
from alphamath_lite_tui.export_ import result_of
from alphamath_lite_tui.keeping import Keeper, Snapshot, kept, new_path
from alphamath_lite_tui.labels import ASIDE, mark_of
from alphamath_lite_tui.launch import Start, _file, _session
from alphamath_lite_tui.replay import BACKED_UP, SELECTED, WRITTEN, Replay, happenings
from alphamath_lite_tui.session import Session
from tests.core.scripted import DictatedPolicy, ScriptedInterpreter
from tests.tui.tui_helpers import QUESTION, SCRIPT, SETTINGS, Player, Stage

SMALL = (80, 24)


def searched(strategy: str, settings: SearchSettings = SETTINGS) -> Session:
    """The session of a tree as `solve --tree` writes it."""
    solver = Solver(DictatedPolicy(SCRIPT), interpreter=ScriptedInterpreter())
    result = solver.solve(QUESTION, strategy=strategy, settings=settings)
    return Session.opened(result.tree, json.loads(json.dumps(origin(result))))


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_every_finished_run_is_replayed_to_the_same_tree(strategy: str) -> None:
    session = searched(strategy)
    replay = Replay(session.tree, session.meta)
    kinds = set()
    while event := replay.step():
        kinds.add(event.kind)
    facts = [(node.text, node.value, node.n_visits, node.q) for node in replay.tree.nodes]
    assert facts == [(n.text, n.value, n.n_visits, n.q) for n in session.tree.nodes]
    if strategy == "mcts":
        assert kinds == {WRITTEN, SELECTED, BACKED_UP}


def test_a_tree_with_a_persons_hand_in_it_is_replayed_step_by_step() -> None:
    session = searched("mcts")
    session.tree.add(0, text="mine", thought="Mine", sample=99)
    events = happenings(session.tree, session.meta)
    assert [event.node for event in events] == list(range(1, len(session.tree)))
    damaged = {**session.meta, "settings": {"n_samples": "many"}}
    assert len(happenings(session.tree, damaged)) == len(events)


def test_what_a_beam_search_leaves_aside_is_marked_and_kept(tmp_path: Path) -> None:
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("s")
        assert "⊖" in player.text()

    stage.play(act, SMALL)
    guess = next(n for n in stage.session.tree.nodes if n.thought == "Guess")
    assert mark_of(guess, stage.session) is ASIDE
    saved = load_tree(stage.kept_at)
    assert Session.opened(saved.tree, saved.meta).aside == stage.session.aside


def test_every_session_is_kept_in_a_file_of_its_own(tmp_path: Path) -> None:
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("e", "p")
        player.fill(QUESTION)
        await player.press("enter", "s")

    stage.play(act, SMALL)
    assert len(load_tree(stage.kept_at).tree) == 4
    (other,) = kept()
    assert "solve-x-2-5x-6-0" in other.name
    assert len(load_tree(other).tree) > 4


def test_a_kept_session_is_chosen_from_a_list_and_goes_on_in_its_file(tmp_path: Path) -> None:
    session = searched("greedy")
    path = new_path(QUESTION)
    path.parent.mkdir(parents=True)
    save_tree(path, session.tree, session.saved_meta())
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("ctrl+o")
        assert "solve-x-2-5x-6-0" in player.text()
        await player.press("enter")
        assert len(stage.session.tree) == len(session.tree)
        await player.press("e")

    stage.play(act, SMALL)
    assert len(load_tree(path).tree) > len(session.tree)


def test_resume_opens_the_session_kept_last(tmp_path: Path) -> None:
    session = searched("mcts")
    session.accept(2)
    keeper = Keeper()
    for number in range(3):
        tree = Tree(f"question {number}", session.tree.nodes)
        keeper.keep(Snapshot(new_path(tree.question), tree, session.saved_meta()))
    keeper.close()
    assert len(kept()) == 3
    start = Start("", None, None, True, SETTINGS, None, Limits(), OpenSettings(), None)
    resumed = _session(start, _file(start))
    assert resumed is not None
    assert (resumed.tree.question, resumed.here) == ("question 2", 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not a saved tree"),
        ('{"schema": 99, "question": "?", "nodes": []}', "schema 99"),
        ('{"schema": 1, "question": "?", "nodes": [{"id": 5}]}', "not a tree"),
    ],
)
def test_a_damaged_or_newer_file_is_said_in_place(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(content)
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("ctrl+o")
        player.fill(str(path))
        await player.press("enter")
        assert said in player.text().replace("\n", " ")
        player.fill(str(tmp_path / "gone.json"))
        await player.press("enter")
        assert "cannot read the tree" in player.text()
        await player.press("escape", "e")
        assert len(stage.titles) == 3

    stage.play(act, (160, 48))


def test_damaged_marks_are_left_out() -> None:
    tree = searched("greedy").tree
    meta = {
        "tui": {"here": "x", "selected": 99, "by_hand": [[1], 1, -1], "aside": 3, "seconds": "?"},
        "bundle": {"name": "m", "sha256": "0", "new": 1},
        "settings": {"n_beams": 2, "new": 1},
    }
    session = Session.opened(tree, meta)
    assert (session.here, session.selected, session.seconds) == (0, 0, 0.0)
    assert (sorted(session.by_hand), sorted(session.aside)) == ([1], [])
    assert result_of(session).settings.n_beams == 2


def test_a_file_is_replaced_only_when_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("dear to somebody")
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("e", "ctrl+s")
        player.fill(str(path))
        await player.press("enter")
        assert "exists" in player.text()
        assert path.read_text() == "dear to somebody"
        await player.press("enter")

    stage.play(act, (160, 48))
    assert len(load_tree(path).tree) == 4


def test_solve_goes_on_from_a_session_as_the_tui_does(tmp_path: Path) -> None:
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("e", "down", "down")
        save_tree(tmp_path / "before.json", stage.session.tree, stage.session.saved_meta())
        await player.press("m")

    stage.play(act, SMALL)
    solver = Solver(DictatedPolicy(SCRIPT), interpreter=ScriptedInterpreter())
    tree = load_tree(tmp_path / "before.json").tree
    problem = Problem("", QUESTION, tree=tree, start=2)
    solver.solve(problem, strategy="mcts", settings=SETTINGS)
    assert tree == stage.session.tree


WRITER = """
import sys
from pathlib import Path
from alphamath_lite.tree import Tree
from alphamath_lite_tui.keeping import Keeper, Snapshot
tree, keeper, path = Tree("?"), Keeper(), Path(sys.argv[1])
while True:
    tree = Tree.from_json(tree.to_json())
    tree.add(0, text="x" * 2000)
    keeper.keep(Snapshot(path, tree, {}))
    if path.exists():
        print(len(tree), flush=True)
"""


def test_a_kill_in_the_middle_of_a_save_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(50):
            process.stdout.readline()
        process.kill()
    assert len(load_tree(path).tree) > 1
