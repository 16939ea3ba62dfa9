"""Settings: flag over variable over ./alphamath.toml over the user's file over the default."""

from pathlib import Path

import pytest

from alphamath_lite.cli.signals import received
from tests.core.cli_scripted import Desk, seat


@pytest.fixture(autouse=True)
def user_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's settings file, not written yet; the working folder is another one."""
    for folder in ("home", "work"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ALPHAMATH_MODEL", raising=False)
    monkeypatch.setattr(received, "number", 0)
    return tmp_path / "home" / "config.toml"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return seat(monkeypatch)


def beams(desk: Desk, *words: str) -> int:
    [data] = desk.json("solve", "x", "--json", *words)
    n_beams: int = data["settings"]["n_beams"]
    return n_beams


def test_each_place_beats_the_next(
    desk: Desk, user_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert beams(desk) == 3
    user_file.write_text("beams = 4")
    assert beams(desk) == 4
    Path("alphamath.toml").write_text("beams = 5")
    assert beams(desk) == 5
    monkeypatch.setenv("ALPHAMATH_BEAMS", "6")
    assert beams(desk) == 6
    assert beams(desk, "--beams", "7") == 7


def test_a_table_is_for_one_command_and_beats_the_top(desk: Desk) -> None:
    Path("alphamath.toml").write_text(
        "seed = 1\nbeams = 2\n[solve]\nbeams = 9\n[problems]\nseed = 8"
    )
    [data] = desk.json("solve", "x", "--json")
    assert (data["settings"]["n_beams"], data["seed"]) == (9, 1)


def test_names_are_those_of_the_flags(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("alphamath.toml").write_text(
        'c-puct = 2\nmax_steps = 5\nmodel = "some"\njson = true\nweighted = true\ntimeout = 60'
    )
    monkeypatch.setenv("ALPHAMATH_GPU_LAYERS", "0")
    [data] = desk.json("solve", "x")
    settings = data["settings"]
    assert (settings["c_puct"], settings["max_steps"], settings["weighted"]) == (2.0, 5, True)
    assert settings["timeout_s"] == 60.0
    assert (desk.opened[0].model, desk.opened[0].n_gpu_layers) == ("some", 0)


def test_steps_can_be_shown_by_setting(desk: Desk) -> None:
    Path("alphamath.toml").write_text("[solve]\nshow-steps = true")
    assert "1. Name x." in desk("solve", "x").stderr
    assert "1. Name x." not in desk("solve", "x", "--hide-steps").stderr


@pytest.mark.parametrize(
    ("content", "said", "next_step"),
    [
        ("beems = 3", "'beems' is no setting", "Did you mean beams?"),
        ("[solve]\nstrateggy = 'sbs'", "'strateggy' is no option of solve", "strategy?"),
        ("[solv]\nbeams = 3", "'solv' is no command", "Did you mean solve?"),
        ("qqqq = 1", "'qqqq' is no setting", "There are:"),
        ('beams = "3"', "--beams takes a whole number, not '3'", ""),
        ("beams = 2.5", "--beams takes a whole number, not 2.5", ""),
        ("beams = true", "--beams takes a whole number, not True", ""),
        ("weighted = 1", "--weighted takes true or false, not 1", ""),
        ("model = 3", "--model takes text in quotes, not 3", ""),
        ("beams = 0", "beams: Input should be greater", "It sets --beams."),
        ("beams =", "alphamath.toml is not TOML", "Mend or remove it."),
    ],
)
def test_what_a_file_has_wrong_is_said(desk: Desk, content: str, said: str, next_step: str) -> None:
    Path("alphamath.toml").write_text(content)
    result = desk("solve", "x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "alphamath.toml" in result.stderr
    assert said in result.stderr
    assert next_step in result.stderr
    assert not desk.opened


def test_a_file_that_cannot_be_read_is_said(desk: Desk) -> None:
    Path("alphamath.toml").write_bytes(b"\xff\xfe")
    assert "is not TOML" in desk("solve", "x").stderr
    Path("alphamath.toml").unlink()
    Path("alphamath.toml").mkdir()
    result = desk("solve", "x")
    assert result.exit_code == 2
    assert "cannot read alphamath.toml: Is a directory" in result.stderr


def test_a_variable_that_is_wrong_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALPHAMATH_BEAMS", "many")
    result = desk("solve", "x")
    assert result.exit_code == 2
    assert "ALPHAMATH_BEAMS" in result.stderr and "--beams" in result.stderr
