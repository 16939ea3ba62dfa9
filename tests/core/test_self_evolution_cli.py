"""`alphamath-lite train-lite` from the command line: what is refused, told and listed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

pytest.importorskip("torch", reason="the extra [train] is not installed")

from alphamath_lite.cli.app import build_app
from tests.core.evolving import evolve, write_tiny

RIGHT = '{"question": "1 + 1?", "answer": "2"}\n{"question": "2 + 2?", "answer": "4"}\n'


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))


def call(*words: object) -> Result:
    return CliRunner().invoke(build_app(), ["train-lite", *map(str, words)])


def refused(*words: object, code: int = 2) -> str:
    """The message of a command that fails as it should."""
    result = call(*words)
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize(
    ("words", "saying"),
    [
        ([], "no problems given"),
        (["--problems", "missing.jsonl"], "cannot read missing.jsonl"),
        (["--problems", "builtin:none"], "names no number of problems"),
        (["--problems", "builtin:9", "--size", "huge"], "--size cannot be 'huge'"),
        (["--problems", "builtin:9", "--device", "tpu"], "--device cannot be 'tpu'"),
        (["--problems", "builtin:9", "--mode", "half"], "--mode cannot be 'half'"),
        (["--problems", "builtin:9", "--only", "policy"], "--only cannot be 'policy'"),
        (["--problems", "builtin:9", "--values", "none"], "selection.values cannot be 'none'"),
        (["--problems", "builtin:9", "--set", "beta=1"], "no setting 'beta'"),
        (["--resume", "nowhere"], "nowhere holds no run"),
        (["--resume", "nowhere", "--problems", "builtin:9"], "its own problems"),
        (["--resume", "nowhere", "--seed", "1"], "--seed cannot be given"),
        (["status", "nowhere"], "nowhere holds no run"),
        (["report", "nowhere"], "nowhere holds no run"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_made(
    tmp_path: Path, words: list[str], saying: str
) -> None:
    assert saying in refused(*words)
    assert not (tmp_path / "nowhere").exists()


def test_settings_files_and_variables_reach_the_group(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("alphamath.toml").write_text('[train-lite]\nsize = "huge"\n')
    assert "--size cannot be 'huge'" in refused("--problems", "builtin:9")
    monkeypatch.setenv("ALPHAMATH_SIZE", "vast")
    assert "--size cannot be 'vast'" in refused("--problems", "builtin:9")
    assert "no runs in" in call("list").stderr


def test_a_start_that_is_not_there_is_told(tmp_path: Path) -> None:
    Path("mine.jsonl").write_text(RIGHT)
    message = refused("--problems", "mine.jsonl", "--start", "nowhere", "--out", "run", code=3)
    assert "no model 'nowhere'" in message


def test_problems_without_answers_are_told(tmp_path: Path) -> None:
    Path("mine.jsonl").write_text('{"question": "1 + 1?"}\n')
    assert "no problem with a reference answer" in refused("--problems", "mine.jsonl")


def test_runs_are_listed_and_reported(tmp_path: Path) -> None:
    assert "no runs in" in call("list").stderr
    root = tmp_path / "home" / "runs" / "made-up-1"
    evolve(root, write_tiny(tmp_path / "tiny"))
    assert "finished" in call("list").stdout
    [one] = json.loads(call("list", "--json").stdout)["runs"]
    assert (one["state"], one["folder"]) == ("finished", str(root))
    assert "finished" in call("status", root).stdout
    result = call("report", root)
    assert result.exit_code == 0, result.stderr
    assert "greedy" in result.stdout
    assert (root / "report.html").is_file()
    data = json.loads(call("report", root, "--json").stdout)
    assert len(data["rounds"]) == 3


@pytest.mark.slow
def test_a_round_from_the_default_model_ends_in_a_bundle_that_solves(tmp_path: Path) -> None:
    changes = [
        "rollouts.problems=6", "rollouts.simulations=3", "examination.problems=2",
        "examination.strategies=greedy,sbs-1x2",
    ]  # fmt: skip
    words = [word for change in changes for word in ("--set", change)]
    result = call(
        *("--problems", "builtin:12", "--rounds", 1, "--out", "run", "--threads", 1), *words
    )
    assert result.exit_code == 0, result.stderr
    assert "round 1" in result.stdout
    before = (tmp_path / "run" / "summary.json").read_bytes()
    assert call("--resume", "run").exit_code == 0
    assert (tmp_path / "run" / "summary.json").read_bytes() == before
    solved = CliRunner().invoke(
        build_app(), ["solve", "2 + 2", "-m", "run/best", "-s", "greedy", "--threads", "1"]
    )
    assert solved.exit_code in {0, 1}, solved.stderr
