"""A person at the screen: every gesture, with a scripted model behind it."""

from pathlib import Path

import pytest

from alphamath_lite.by_hand import REJECTED
from alphamath_lite.cli.editor import edit_outside
from alphamath_lite.errors import UsageError
from alphamath_lite.steps import CodeStep
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree
from alphamath_lite_tui.app import ExploreApp
from alphamath_lite_tui.keys import keymap
from alphamath_lite_tui.protocol import STOPPED_TEXT, Work
from alphamath_lite_tui.session import Session
from alphamath_lite_tui.widgets.candidates import Candidates
from tests.core.scripted import Line
from tests.tui.tui_helpers import ENDLESS, SCRIPT, Player, Stage, gate, halfway

SMALL, LARGE = (80, 24), (160, 48)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_expanding_shows_candidates_with_values(stage: Stage, size: tuple[int, int]) -> None:
    async def act(player: Player) -> None:
        await player.press("e")
        assert stage.titles == ["Factor", "Solve", "Guess"]
        text = player.text()
        assert "Solve x² - 5x + 6 = 0, then x/2." in text
        assert "+0.80" in text and "-0.50" in text
        assert stage.app.query_one(Candidates).row_count == 3
        assert "scripted" in text and "3 nodes" in text

    stage.play(act, size)


def test_a_beam_search_ends_at_the_best_solution(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("s")
        best = stage.session.best()
        assert best is not None and best.answer == "{2, 3}"
        assert stage.session.selected == best.node
        assert "→  {2, 3}" in player.text()

    stage.play(act, SMALL)


def test_a_tree_search_shows_visits(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("m")
        assert stage.session.tree.root.n_visits > 4
        assert stage.session.best() is not None

    stage.play(act, LARGE)


def test_accept_and_go_back(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "down", "down", "enter")
        assert stage.session.here == 2
        await player.press("e")
        assert stage.titles[3:] == ["Done", "Half"]
        await player.press("backspace")
        assert stage.session.here == 0
        assert stage.session.selected == 2

    stage.play(act, SMALL)


def test_a_candidate_is_accepted_in_the_table(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e")
        stage.app.query_one(Candidates).focus()
        await player.press("down", "up", "enter")
        assert stage.session.tree[stage.session.here].thought == "Solve"  # the best is on top

    stage.play(act, SMALL)


def test_reject_undo_redo(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "down", "x")
        assert stage.session.tree[1].reason == REJECTED
        assert "⊘" in player.text()
        await player.press("u")
        assert stage.session.tree[1].reason == ""
        await player.press("U")
        assert stage.session.tree[1].reason == REJECTED
        await player.press("u", "u")
        assert len(stage.session.tree) == 1

    stage.play(act, SMALL)


def test_an_edited_step_becomes_a_branch_and_the_search_goes_on_from_it(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "down", "i")
        await player.press("end", *["backspace"] * len("Factor"))
        await player.type("Mine")
        await player.press("ctrl+s")
        mine = stage.session.node
        assert (mine.thought, mine.parent, mine.output, mine.value) == ("Mine", 0, "ran", 0.6)
        assert stage.session.by_hand == {mine.id}
        assert stage.session.tree[1].thought == "Factor"
        await player.press("e")
        assert stage.session.tree.nodes[-1].answer == "42"
        assert "✎" in player.text()

    stage.play(act, SMALL)


def test_what_is_no_step_is_said_in_place(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("w", "ctrl+s")
        assert "give either Python or a final answer" in player.text()
        await player.press("escape")
        assert len(stage.session.tree) == 1

    stage.play(act, SMALL)


def test_branching_writes_other_steps_in_place_of_one(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("s", "b")
        assert stage.session.selected != 0
        work = stage.engines[0].sent[-1]
        assert isinstance(work, Work) and work.start == stage.session.node.parent

    stage.play(act, SMALL)


def test_stop_keeps_the_tree(stage: Stage) -> None:
    event, stage.policy.before_write = gate()

    async def act(player: Player) -> None:
        await player.pilot.press("s")
        await player.until(lambda: len(stage.session.tree) == 4)
        assert stage.app.busy
        await player.pilot.press("escape")
        event.set()
        await player.idle()
        assert len(stage.session.tree) == 4
        await player.press("s")  # and the engine can be used again
        assert stage.session.best() is not None

    stage.play(act, SMALL)


@pytest.mark.parametrize("key", ["e", "s", "m"])
def test_stop_ends_code_that_runs_and_keeps_its_step(tmp_path: Path, key: str) -> None:
    endless = Line("Loop", value=0.2, code=ENDLESS)
    script = {**SCRIPT, (): [*SCRIPT[()][:2], endless], ("Loop",): [Line("Out", answer="1")]}
    stage = Stage(tmp_path, script=script)

    async def act(player: Player) -> None:
        await player.pilot.press(key)
        await player.until(lambda: len(stage.session.drafts) >= 3)
        await player.pilot.press("down")  # the screen answers meanwhile
        await player.press("escape")
        assert stage.titles == ["Factor", "Solve", "Loop"]
        assert [node.output for node in stage.session.tree.nodes[1:]][2] == STOPPED_TEXT
        stage.app.select(3)
        await player.pilot.pause()
        assert "its code was stopped by hand" in player.text()
        await player.press("e")  # it can be searched on from
        assert stage.titles[-1] == "Out"
        stage.app.select(3)
        await player.pilot.press("i", "ctrl+s")  # or its code run again
        await player.until(lambda: stage.app.busy and bool(stage.session.drafts))
        await player.press("escape")
        assert stage.titles[-1] == "Loop"

    stage.play(act, LARGE)


def test_a_search_is_held_while_its_code_runs(tmp_path: Path) -> None:
    stage = Stage(tmp_path, script={(): [Line("Loop", code=ENDLESS)]})

    async def act(player: Player) -> None:
        await player.pilot.press("e")
        await player.until(lambda: bool(stage.session.drafts))
        await player.pilot.press("space")
        await player.until(lambda: stage.app.doing == "paused")
        await player.press("escape")
        assert stage.titles == ["Loop"]

    stage.play(act, SMALL)


def test_pause_holds_in_the_middle_of_a_text(stage: Stage) -> None:
    event = halfway(stage.policy)

    async def act(player: Player) -> None:
        await player.pilot.press("e")
        await player.until(lambda: bool(stage.session.drafts))
        await player.pilot.press("space")
        event.set()
        await player.until(lambda: stage.app.doing == "paused")
        assert stage.session.drafts and not stage.titles
        await player.press("full_stop")  # the wave to its end
        assert len(stage.titles) == 3

    stage.play(act, SMALL)


def test_pause_single_wave_and_go_on(stage: Stage) -> None:
    event, stage.policy.before_write = gate()

    async def act(player: Player) -> None:
        app = stage.app
        await player.pilot.press("m")
        await player.until(lambda: len(stage.session.tree) == 4)
        await player.pilot.press("space")
        event.set()
        await player.until(lambda: app.doing == "paused")
        held = len(stage.session.tree)
        await player.pilot.press("full_stop")
        await player.until(lambda: len(stage.session.tree) > held and app.doing == "paused")
        await player.press("space")
        assert not app.busy

    stage.play(act, SMALL)


def test_an_engine_that_dies_is_a_message_with_a_way_on(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e")
        stage.engines[0].die()
        await player.until(lambda: "no engine" in player.text())
        await player.press("e")
        assert len(stage.session.tree) == 4
        await player.press("r", "s")
        assert stage.session.best() is not None
        assert len(stage.engines) == 2

    stage.play(act, SMALL)


def test_save_open_and_resume(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"

    async def act(player: Player) -> None:
        await player.press("e", "down", "enter", "ctrl+s")
        player.fill(str(path))
        await player.press("enter")

    stage.play(act, LARGE)
    for file in (path, stage.kept_at):  # saved by hand, and kept by itself
        saved = load_tree(file)
        session = Session.opened(saved.tree, saved.meta)
        assert (len(session.tree), session.here) == (4, 1)


def test_a_damaged_file_is_said_in_place(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"schema": 99}')

    async def act(player: Player) -> None:
        await player.press("ctrl+o")
        player.fill(str(path))
        await player.press("enter")
        assert "not a saved tree" in player.text()
        await player.press("escape")
        assert stage.session.tree.question.startswith("Solve")

    stage.play(act, LARGE)


def test_the_first_start_shows_an_example_to_press_enter_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path, session=None)

    async def act(player: Player) -> None:
        await player.pilot.pause()
        assert "x^2 - 5x + 6" in player.text()
        await player.press("enter")
        assert len(stage.session.tree) == 4

    stage.play(act, SMALL)


def test_quitting_closes_the_engine_at_any_moment(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.pilot.press("s", "q")

    stage.play(act, SMALL)
    assert stage.engines[0].closed


def test_keys_have_names_that_a_configuration_can_change() -> None:
    ids = [binding.id for binding in ExploreApp.BINDINGS if not isinstance(binding, tuple)]
    assert all(ids) and len(set(ids)) == len(ids)
    assert Session(Tree("?")).undo() is None


def test_two_branches_are_compared_side_by_side(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("e", "down", "v", "down", "v")
        text = player.text()
        assert "#1 Factor" in text and "#2 Solve" in text
        assert "factor(x**2" in text and "solve(x**2" in text

    stage.play(act, LARGE)


def test_the_settings_are_checked_and_used(stage: Stage) -> None:
    async def act(player: Player) -> None:
        await player.press("o")
        player.fill("0")
        await player.press("enter")
        assert "whole number from 1 to 256" in player.text()
        player.fill("2")
        await player.press("enter", "e")
        assert len(stage.titles) == 2

    stage.play(act, LARGE)


def test_a_step_is_edited_in_the_editor_of_the_persons_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/Old/New/")
    step = CodeStep("Old", "print(1)")
    assert edit_outside(step, otherwise="press i") == CodeStep("New", "print(1)")
    monkeypatch.setenv("EDITOR", "true")
    assert edit_outside(step, otherwise="press i") is None
    monkeypatch.setenv("EDITOR", "sed -i s/<code>//")
    with pytest.raises(UsageError, match="not a step"):
        edit_outside(step, otherwise="press i")
    monkeypatch.setenv("EDITOR", "no-such-editor")
    with pytest.raises(UsageError, match="did not work"):
        edit_outside(step, otherwise="press i")


def test_keys_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text('[tui.keys]\nexpand = "plus"\n"run.mcts" = "a,m"\n')
    stage = Stage(tmp_path)

    async def act(player: Player) -> None:
        await player.press("plus")
        assert len(stage.titles) == 3
        await player.press("a")
        assert stage.session.best() is not None

    stage.play(act, SMALL)
    (tmp_path / "config.toml").write_text('[tui.keys]\nexpnd = "plus"\n')
    with pytest.raises(UsageError, match="Did you mean expand"):
        keymap()
