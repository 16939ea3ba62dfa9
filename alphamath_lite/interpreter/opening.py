"""Opens the interpreter that fits this system, or says why code steps must stay off."""

import os

from alphamath_lite.errors import InterpreterError
from alphamath_lite.interpreter.host import ForkServer
from alphamath_lite.interpreter.limits import Limits, default_workers
from alphamath_lite.interpreter.paths import PathInterpreter
from alphamath_lite.interpreter.protocol import Interpreter
from alphamath_lite.interpreter.selftest import attack, remembered_pass
from alphamath_lite.interpreter.unconfined import FreshProcesses

HINT = (
    "Solving goes on without code steps. To run model-written code with all your rights, "
    "type --allow-unsandboxed-code."
)


def open_interpreter(
    *,
    limits: Limits | None = None,
    workers: int | None = None,
    allow_unsandboxed: bool = False,
) -> Interpreter:
    """Start an interpreter; about a second, and half of one more where it was never tested before.

    `limits` None means the defaults, `workers` None `default_workers()` processes at a time.
    `allow_unsandboxed` runs code even where the self-test fails or nothing can be confined. Raises
    InterpreterError when the interpreter cannot start or an attack of the self-test succeeded.
    """
    limits = limits or Limits()
    workers = workers or default_workers()
    if not hasattr(os, "fork"):
        if not allow_unsandboxed:
            raise InterpreterError(
                "Code steps are off: this system cannot confine them.", hint=HINT
            )
        return PathInterpreter(FreshProcesses(workers=workers, shaping=limits.shaping()), limits)
    server = ForkServer(
        memory_mb=limits.memory_mb,
        path_cpu_s=limits.path_cpu_s,
        workers=workers,
        must_confine=not allow_unsandboxed,
        shaping=limits.shaping(),
    )
    try:
        if not allow_unsandboxed:
            _require_pass(server, limits)
    except BaseException:
        server.close()
        raise
    return PathInterpreter(server, limits)


def _require_pass(server: ForkServer, limits: Limits) -> None:
    report = remembered_pass(server) or attack(server, limits)
    if not report.passed:
        raise InterpreterError(f"Code steps are off: {report.problem}.", hint=HINT)
