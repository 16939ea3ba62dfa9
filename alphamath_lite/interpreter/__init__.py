"""Runs the Python of code steps, out of harm's way.

`open_interpreter` is the way in. Reading order: `session` (what running a step means), `jobs`,
`child`, `server` and `confine` (a confined process for each path), `host` (the server's owner),
`paths` (paths, replay, cache), `attacks` and `selftest` (why it is believed).

Linux: fork server, Landlock, system call filter. macOS: the same with a Seatbelt profile, written
but not run by the developers. Windows: code steps are off (WSL2 has them) unless they are allowed
without confinement.
"""

from alphamath_lite.interpreter.calls import CallCrashed, CallTimeout, ConfinedCalls
from alphamath_lite.interpreter.limits import Limits
from alphamath_lite.interpreter.opening import open_interpreter
from alphamath_lite.interpreter.paths import NoInterpreter
from alphamath_lite.interpreter.protocol import Interpreter, Pending, RunResult, RunStatus
from alphamath_lite.interpreter.selftest import AttackResult, SelfTestReport, self_test
from alphamath_lite.interpreter.session import Session

__all__ = [
    "AttackResult",
    "CallCrashed",
    "CallTimeout",
    "ConfinedCalls",
    "Interpreter",
    "Limits",
    "NoInterpreter",
    "Pending",
    "RunResult",
    "RunStatus",
    "SelfTestReport",
    "Session",
    "open_interpreter",
    "self_test",
]
