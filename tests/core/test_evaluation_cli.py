"""`alphamath-lite eval` from the command line, on a tiny model with random weights."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.cli.app import build_app
from tests.core.bundle_factory import write_checkpoint

KEPT = ("run.json", "summary.json", "greedy.jsonl", "vote-2.jsonl")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("model")
    checkpoint = write_checkpoint(root / "checkpoint")
    return write_bundle(checkpoint, root / "tiny", name="tiny", licence="MIT").root


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))


def call(*words: object) -> Result:
    return CliRunner().invoke(build_app(), ["eval", *map(str, words)])


def test_a_file_is_evaluated_and_everything_kept(bundle: Path, tmp_path: Path) -> None:
    rows = [{"question": "1 + 1?", "answer": "2"}, {"question": "?", "answer": ""}]
    (tmp_path / "mine.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = ("mine.jsonl", "-m", bundle, "-s", "greedy,vote-2", "--threads", 1, "--max-steps", 2)
    result = call(*words, "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert data["schema"] == 1
    assert data["data"]["refused"] == ["line 2: no reference answer"]
    assert "line 2: no reference answer" in result.stderr
    assert [entry["metric"] for entry in data["strategies"]] == ["pass@1", "maj@2"]
    assert set(data["seconds"]) == {"greedy", "vote-2"}
    folder = tmp_path / data["folder"]
    assert folder.parent == tmp_path / "evaluations"
    assert {"report.html", "timings.jsonl", *KEPT} <= {path.name for path in folder.iterdir()}
    assert json.loads((folder / "trees" / "greedy" / "1.json").read_text())["nodes"]
    before = {name: (folder / name).read_bytes() for name in KEPT}
    again = call(*words, "-q")
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout.startswith("strategy")
    assert {name: (folder / name).read_bytes() for name in KEPT} == before


def test_another_version_of_the_program_does_not_go_on(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("builtin:2", "-m", bundle, "-s", "greedy", "--max-steps", 1, "-q", "--out", "o")
    assert call(*words).exit_code == 0
    monkeypatch.setattr("alphamath_lite.cli.evaluating.__version__", "0.0.9")
    refused = call(*words)
    assert refused.exit_code == 2
    assert "versions alphamath-lite" in refused.stderr and "0.0.9 now" in refused.stderr
    assert call(*words[:-2]).exit_code == 0  # a folder of its own, from the start


def test_a_limit_takes_the_first_problems(bundle: Path) -> None:
    words = ("-m", bundle, "-s", "greedy", "--threads", 1, "--max-steps", 1, "--json", "-q")
    result = call("builtin-held-out:9", "--limit", 1, *words)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["data"]["n_problems"] == 1


@pytest.mark.parametrize(
    ("words", "saying"),
    [
        (["missing.jsonl"], "cannot read missing.jsonl"),
        (["builtin:none"], "names no number of problems"),
        (["builtin:2", "-s", "beam"], "no strategy 'beam'"),
        (["builtin:2", "-s", ","], "--strategy names none"),
        (["builtin:2", "-s", "greedy-3"], "no strategy with its numbers"),
    ],
)
def test_wrong_usage_is_told_before_the_model_is_opened(words: list[str], saying: str) -> None:
    result = call(*words, "-m", "nowhere")
    assert result.exit_code == 2
    assert saying in result.stderr
    assert result.stdout == ""


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    result = call("builtin:1", "-m", tmp_path / "nowhere")
    assert result.exit_code == 3
    assert not (tmp_path / "evaluations").exists()
