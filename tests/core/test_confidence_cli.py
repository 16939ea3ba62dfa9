"""`models calibrate` over a scripted model, and how a person is told of a doubtful answer."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from alphamath_lite.answers import same_answer
from alphamath_lite.assembly import OpenSettings, OpenSolver
from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.cli import calibrating
from alphamath_lite.cli.app import build_app
from alphamath_lite.cli.view import sureness, warning
from alphamath_lite.solver import Solver
from tests.core.bundle_factory import write_checkpoint
from tests.core.scripted import Line, Script, ScriptedInterpreter, ScriptedPolicy

SCRIPT: Script = {
    (): [Line("a", 0.6, 0.5), Line("b", 0.4, -0.5)],
    ("a",): [Line("a-end", 0.7, 0.8, answer="2"), Line("a-slip", 0.3, 0.9, answer="3")],
    ("b",): [Line("b-end", 0.5, -0.8, answer="4"), Line("b-luck", 0.5, 0.2, answer="2")],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    checkpoint = write_checkpoint(folder / "checkpoint")
    return write_bundle(checkpoint, folder / "bundle", name="tiny", licence="MIT").root


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "tiny"))


@pytest.fixture
def problems(tmp_path: Path) -> Path:
    path = tmp_path / "problems.jsonl"
    rows = [{"question": f"What is {i} + {2 - i}?", "answer": "2"} for i in range(60)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))

    def open_solver(settings: OpenSettings, **_: Any) -> OpenSolver:
        policy = ScriptedPolicy(SCRIPT, sampled=True)
        interpreter = ScriptedInterpreter()
        solver = Solver(policy, interpreter=interpreter, same=same_answer)
        engine: Any = SimpleNamespace(n_threads=1, has_value=True, close=lambda: None)
        place = load_bundle(Path(settings.model or ""))
        return OpenSolver(solver, engine, place, interpreter, [])

    monkeypatch.setattr(calibrating, "open_solver", open_solver)


def run(*words: object) -> Result:
    return CliRunner().invoke(build_app(), [str(word) for word in words])


def calibrate(*words: object) -> Result:
    result = run("models", "calibrate", *words)
    assert result.exit_code == 0, result.stderr
    return result


def test_a_calibration_goes_into_the_bundle_and_is_shown(
    bundle: Path, problems: Path, tmp_path: Path
) -> None:
    before = load_bundle(bundle).identity
    result = calibrate(bundle, "--problems", problems, "-s", "vote-4")
    head, row = result.stdout.splitlines()[:2]
    assert "AUROC" in head
    assert row.split()[:2] == ["vote", "60"]
    after = load_bundle(bundle)
    assert after.identity == before
    assert after.calibration is not None
    assert not list((tmp_path / "home" / "cache" / "calibrations").iterdir())
    [entry] = after.calibration.strategies
    assert (entry.strategy, entry.n_problems, entry.settings["n_samples"]) == ("vote", 60, 4)
    assert 0.5 < entry.measured["auroc"] <= 1
    shown = run("models", "show", bundle).stdout
    assert "strategy: vote" in shown
    assert "auroc: " in shown


def test_calibrations_of_other_strategies_stay(bundle: Path, problems: Path) -> None:
    calibrate(bundle, "--problems", problems, "-s", "vote-4")
    calibrate(bundle, "--problems", problems, "-s", "best-of-2,vote-6")
    calibration = load_bundle(bundle).calibration
    assert calibration is not None
    numbers = {entry.strategy: entry.settings["n_samples"] for entry in calibration.strategies}
    assert numbers == {"vote": 6, "best-of": 2}


def test_a_copy_is_written_to_out_and_the_bundle_left_alone(
    bundle: Path, problems: Path, tmp_path: Path
) -> None:
    out = tmp_path / "calibrated"
    result = calibrate(bundle, "--problems", problems, "-s", "vote-4", "--out", out, "--json")
    data = json.loads(result.stdout)
    assert data["path"] == str(out)
    assert data["strategies"][0]["measured"]["risk_coverage"][-1][0] == 1
    assert load_bundle(out).calibration is not None
    assert load_bundle(bundle).calibration is None
    assert sorted(p.name for p in out.iterdir()) == ["bundle.json", "policy.gguf", "value.onnx"]
    again = run("models", "calibrate", bundle, "--problems", problems, "--out", out)
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)


def test_a_policy_alone_needs_a_place_for_its_calibration(
    bundle: Path, problems: Path, tmp_path: Path
) -> None:
    policy = bundle / "policy.gguf"
    refused = run("models", "calibrate", policy, "--problems", problems)
    assert (refused.exit_code, "--out" in refused.stderr) == (2, True)
    calibrate(policy, "--problems", problems, "-s", "vote-4", "--out", tmp_path / "new")
    assert load_bundle(tmp_path / "new").calibration is not None


def test_too_few_problems_change_nothing(bundle: Path, problems: Path) -> None:
    result = run("models", "calibrate", bundle, "--problems", problems, "--limit", "5")
    assert result.exit_code == 2
    assert "wrong answers" in result.stderr
    assert load_bundle(bundle).calibration is None


def test_a_doubtful_answer_is_called_so() -> None:
    result = Solver(ScriptedPolicy(SCRIPT), interpreter=ScriptedInterpreter()).solve("?")
    assert warning(result) == ""
    doubtful, sure = (replace(result, confidence=p) for p in (0.31, 0.93))
    assert "unsure" in warning(doubtful)
    assert "31%" in warning(doubtful)
    assert warning(sure) == ""
    assert sureness(sure).startswith("confidence 93%")
