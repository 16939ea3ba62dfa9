"""The self-test's attacks are real: without confinement they get through, and are then reported."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter import Limits, SelfTestReport, open_interpreter, opening
from alphamath_lite.interpreter.attacks import Attack, prepared
from alphamath_lite.interpreter.frames import Cause, Reply
from alphamath_lite.interpreter.host import ForkServer
from alphamath_lite.interpreter.selftest import attack, remembered_pass

NOT_TRIED_HERE = {"kill the parent", "take memory", "never end"}
RUN_ONE = (
    "import json, sys; from alphamath_lite.interpreter.jobs import path_job; "
    "print(path_job({})(json.dumps([sys.stdin.read()]), None))"
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork server here")


def run_without_confinement(each: Attack) -> Reply:
    done = subprocess.run(
        [sys.executable, "-c", RUN_ONE],
        input=each.code,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ended: Cause = "done" if done.stdout.startswith("[") else "died"
    return Reply(1, ended, done.stdout)


def test_every_attack_gets_through_where_nothing_stops_it() -> None:
    with prepared(Limits().memory_mb) as attacks:
        tried = [each for each in attacks if each.name not in NOT_TRIED_HERE]
        stopped = [each.name for each in tried if each.stopped(run_without_confinement(each))]
    assert stopped == ["spoil the next step"]


def test_a_pass_is_remembered_for_this_kernel_version_and_layers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALPHAMATH_HOME", str(tmp_path))
    limits = Limits()
    server = ForkServer(memory_mb=limits.memory_mb, path_cpu_s=10, workers=1)
    with closing(server):
        assert remembered_pass(server) is None
        report = attack(server, limits)
        assert (report.passed, report.problem, report.remembered) == (True, "", False)
        assert len(report.attacks) >= 15
        assert all(each.stopped for each in report.attacks)
        again = remembered_pass(server)
        assert again is not None
        assert (again.passed, again.remembered, again.attacks) == (True, True, report.attacks)
        [kept] = tmp_path.rglob("*.json")
        kept.write_text(kept.read_text("utf-8").replace("seccomp", "another layer"), "utf-8")
        assert remembered_pass(server) is None


def test_code_steps_stay_off_when_an_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = SelfTestReport(False, "not stopped here: fork")
    monkeypatch.setattr(opening, "remembered_pass", lambda server: None)
    monkeypatch.setattr(opening, "attack", lambda server, limits: failed)
    with pytest.raises(InterpreterError, match="not stopped here: fork") as caught:
        open_interpreter(workers=1)
    assert "--allow-unsandboxed-code" in caught.value.hint
