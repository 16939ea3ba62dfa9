"""Fail closed: code steps run only where real attacks on the started interpreter were stopped.

Effects are tried, not features asked for, so that an unusual kernel or container is judged by what
it does. A pass is remembered for this kernel, Python, package version and set of layers.
"""

import json
import os
import platform
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from alphamath_lite import __version__
from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter.attacks import Attack, prepared
from alphamath_lite.interpreter.host import ForkServer
from alphamath_lite.interpreter.limits import Limits
from alphamath_lite.places import cache_dir

PASS_FILE = "interpreter-self-test.json"
WALL_S = 10.0
N_TIMED = 9
SPARE_READY_S = 0.05


@dataclass(frozen=True, slots=True)
class AttackResult:
    """One attack: what it tried and whether it was stopped."""

    name: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """What the self-test found.

    `passed`: code steps may run. `problem`: why not, in words, empty when they may. `attacks`: each
    attack tried. `layers`: the confinement the server reports. `seconds`: wall time of the attacks.
    `remembered`: the pass is an earlier one. `step_ms`: wall milliseconds of a trivial step with a
    spare process ready, the median; 0 where it was not measured.
    """

    passed: bool
    problem: str = ""
    attacks: tuple[AttackResult, ...] = ()
    layers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    remembered: bool = False
    step_ms: float = 0.0


def self_test(limits: Limits | None = None) -> SelfTestReport:
    """Start an interpreter, attack it, time it and end it; about 2 seconds.

    A failure is in the report.
    """
    limits = limits or Limits()
    if not hasattr(os, "fork"):
        return SelfTestReport(False, "this system cannot confine code; WSL2 can")
    server = ForkServer(memory_mb=limits.memory_mb, path_cpu_s=limits.path_cpu_s, workers=1)
    try:
        report = attack(server, limits)
        return replace(report, step_ms=_step_ms(server)) if report.passed else report
    except InterpreterError as error:
        return SelfTestReport(False, error.message)
    finally:
        server.close()


def attack(server: ForkServer, limits: Limits) -> SelfTestReport:
    """Run every attack against a started path server. Remembers a pass."""
    layers = tuple((name, str(value)) for name, value in server.layers.items())
    started, pid = time.monotonic(), server.pid
    with prepared(limits.memory_mb) as attacks:
        results = tuple(_try(server, each) for each in attacks)
    names = [result.name for result in results if not result.stopped]
    if server.pid != pid:
        names.append("kill the server")
    problem = f"not stopped here: {', '.join(names)}" if names else ""
    seconds = time.monotonic() - started
    report = SelfTestReport(not problem, problem, results, layers, seconds)
    if report.passed:
        _remember(report)
    return report


def remembered_pass(server: ForkServer) -> SelfTestReport | None:
    """An earlier pass on the same kernel, Python, version and layers, or None."""
    layers = tuple((name, str(value)) for name, value in server.layers.items())
    try:
        record = json.loads(_pass_file().read_text("utf-8"))
        if record["key"] != _key(layers):
            return None
        results = tuple(AttackResult(**fields) for fields in record["attacks"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return SelfTestReport(True, "", results, layers, 0.0, remembered=True)


def _try(server: ForkServer, each: Attack) -> AttackResult:
    code = json.dumps([each.code])
    reply = server.submit(code, n_steps=1, cpu_s=each.cpu_s, wall_s=WALL_S).result()
    return AttackResult(each.name, each.stopped(reply))


def _step_ms(server: ForkServer) -> float:
    times = []
    for _ in range(N_TIMED):
        time.sleep(SPARE_READY_S)
        started = time.perf_counter()
        server.submit('["1 + 1"]', n_steps=1, cpu_s=1.0, wall_s=WALL_S).result()
        times.append(time.perf_counter() - started)
    return 1000 * median(times)


def _remember(report: SelfTestReport) -> None:
    record = {"key": _key(report.layers), "attacks": [asdict(each) for each in report.attacks]}
    file = _pass_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(record), "utf-8")
    except OSError:
        return  # Without a cache folder the attacks run at every start.


def _key(layers: tuple[tuple[str, str], ...]) -> list[Any]:
    kernel = [platform.system(), platform.release(), platform.version(), platform.machine()]
    return [kernel, platform.python_version(), __version__, [list(layer) for layer in layers]]


def _pass_file() -> Path:
    return cache_dir() / PASS_FILE
