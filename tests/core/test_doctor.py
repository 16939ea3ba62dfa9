"""`alphamath-lite doctor`: every finding was tried, and what is wrong comes with what to do."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alphamath_lite import doctor
from alphamath_lite.bundles.write_bundle import write_bundle
from alphamath_lite.cli.app import build_app
from alphamath_lite.interpreter import AttackResult, SelfTestReport
from tests.core.bundle_factory import write_checkpoint

SAFE = SelfTestReport(True, attacks=(AttackResult("fork", True),), step_ms=1.25)
LEAKY = SelfTestReport(
    False, "not stopped here: fork", (AttackResult("fork", False),), (("seccomp", "False"),)
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("model")
    checkpoint = write_checkpoint(root / "checkpoint")
    return write_bundle(checkpoint, root / "tiny", name="tiny", licence="MIT").root


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def with_code_steps(found: SelfTestReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "self_test", lambda: found)


def call(*words: object) -> Result:
    return CliRunner().invoke(build_app(), ["doctor", *map(str, words)])


@pytest.mark.skipif(sys.platform != "linux", reason="code steps are confined on Linux")
def test_a_machine_where_everything_works(bundle: Path, home: Path) -> None:
    result = call("--model", bundle, "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["healthy"], data["advice"]) == (0, True, [])
    assert data["schema"] == 1
    found = data["inference"]
    assert (found["model"], found["problem"]) == ("tiny", "")
    assert found["n_threads"] == 1
    assert found["tokens_per_s"] > 0
    assert found["build"][0].isdigit() and len(found["features"]) > 0
    assert data["machine"]["cores"]["n_allowed"] >= 1
    assert {"onnxruntime", "llama-cpp-python", "sympy", "math-verify"} <= data["packages"].keys()
    code_steps = data["code_steps"]
    assert len(code_steps["attacks"]) >= 15
    assert all(attack["stopped"] for attack in code_steps["attacks"])
    assert code_steps["step_ms"] > 0
    assert not code_steps["remembered"]
    assert data["places"]["cache"] == str(home / "cache")
    assert data["packages"]["numpy"]


def test_a_model_that_is_missing_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with_code_steps(SAFE, monkeypatch)
    result = call("--model", "nowhere")
    assert result.exit_code == 3
    assert "cannot be used: no model 'nowhere'" in result.stdout
    assert "alphamath-lite models ls" in result.stdout
    assert "1.25 ms for a trivial step" in result.stdout


def test_code_steps_that_are_off_are_told_with_the_attack_that_succeeded(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_code_steps(LEAKY, monkeypatch)
    result = call("--model", bundle)
    assert result.exit_code == 3
    assert "NOT STOPPED: fork" in result.stdout
    assert "seccomp: missing" in result.stdout
    assert "Code steps are off: not stopped here: fork." in result.stdout
    assert "--allow-unsandboxed-code" in result.stdout


def test_a_damaged_model_is_a_finding(bundle: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in bundle.iterdir():
        (damaged / file.name).write_bytes(file.read_bytes())
    (damaged / "value.onnx").write_bytes(b"no network")
    found = doctor.examine_inference(str(damaged))
    assert "value.onnx is not the file" in found.problem
    assert found.hint
    assert found.features


def die(model: str | None) -> doctor.Inference:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return doctor.Inference()


def test_a_llama_cpp_that_kills_its_process_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    with_code_steps(SAFE, monkeypatch)
    monkeypatch.setattr(doctor, "examine_inference", die)
    report = doctor.examine()
    assert not report.healthy
    assert "the process died" in report.advice[0]
    assert "pip install" in report.advice[1]


def test_a_llama_cpp_that_cannot_be_loaded_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "alphamath_lite.engine.llama", raising=False)
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    found = doctor.examine_inference()
    assert "inference cannot start" in found.problem
    assert "pip install" in found.hint


def test_the_machine_is_described() -> None:
    machine = doctor.examine_machine()
    cores = machine.cores
    assert 1 <= cores.n_allowed <= cores.n_physical <= cores.n_logical
    assert machine.memory_bytes is None or machine.memory_bytes > 2**28
    assert (machine.available_bytes or 0) <= (machine.memory_bytes or 0)
