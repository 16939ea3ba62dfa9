"""`train-lite --only value` over a random-weight model that tells set stories."""

import json
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.cli import value_only
from alphamath_lite.cli.app import build_app
from alphamath_lite.valuing.train import train_value_only
from tests.core.engine_models import Words, write_model
from tests.core.test_valuing import opener


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("policy") / "policy.gguf", words=Words())


@pytest.fixture
def problems(tmp_path: Path) -> Path:
    path = tmp_path / "problems.jsonl"
    rows = [{"question": f"What is {i} + {2 - i}?", "answer": "2"} for i in range(12)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(autouse=True)
def stories(policy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    scripted = partial(train_value_only, open_policy=opener(policy))
    monkeypatch.setattr(value_only, "train_value_only", scripted)


def run(*words: object) -> Result:
    return CliRunner().invoke(build_app(), ["train-lite", *map(str, words)])


def test_a_head_is_made_shown_and_the_run_can_be_asked_for_again(
    policy: Path, problems: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    result = run("--only", "value", "--start", policy, "--problems", problems, "--out", folder)
    assert result.exit_code == 0, result.stderr
    assert "AUROC within a problem, last step" in result.stdout
    assert "best of 8 by value" in result.stdout
    assert "expected: rollouts" in result.stderr
    assert load_bundle(folder / "bundle").value is not None
    assert run("status", folder).stdout == "value head, finished (12 of 12)\n"
    again = run("--resume", folder, "--json")
    assert again.exit_code == 0, again.stderr
    report = json.loads(again.stdout)
    assert report["n_problems"] == 12
    assert report["worth"]["auc_end"]["n"] > 5
    assert "12 of them done before" in again.stderr


def test_changed_problems_are_refused_when_a_run_goes_on(
    policy: Path, problems: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    words = ["--only", "value", "--start", policy, "--problems", problems, "--out", folder]
    assert run(*words).exit_code == 0
    problems.write_text(problems.read_text().replace('"2"', '"3"'))
    refused = run("--resume", folder)
    assert (refused.exit_code, "data_sha256" in refused.stderr) == (2, True)
