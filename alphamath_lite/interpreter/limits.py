"""What a step may use, and what is said when it used more.

CPU time decides, so that a result does not depend on how busy the machine is; wall time is only a
backstop (code that sleeps), and what it ended is never remembered.
"""

import os
from dataclasses import asdict, dataclass
from typing import Any

from alphamath_lite.interpreter.observation import FLOAT_PLACES, SHOWN_CHARS
from alphamath_lite.interpreter.session import CAPTURED_CHARS


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one step and one path.

    `cpu_s`, `wall_s`: seconds a step; `path_cpu_s`: CPU seconds of all steps of a path together;
    `memory_mb`: above what the interpreter needs itself; `captured_chars`: most a step may print;
    `shown_chars`, `float_places`: how its text is shaped (None: floats as printed);
    `code_bytes`: UTF-8 bytes of one step; `n_steps`: code steps of a path.
    """

    cpu_s: float = 5.0
    wall_s: float = 20.0
    path_cpu_s: float = 120.0
    memory_mb: int = 512
    captured_chars: int = CAPTURED_CHARS
    shown_chars: int = SHOWN_CHARS
    float_places: int | None = FLOAT_PLACES
    code_bytes: int = 32 * 1024
    n_steps: int = 40

    def as_json(self) -> dict[str, Any]:
        """The fields as a JSON object."""
        return asdict(self)

    def shaping(self) -> dict[str, Any]:
        """The keyword arguments of `Session` that follow from these limits."""
        return {
            "places": self.float_places,
            "n_chars": self.shown_chars,
            "captured_chars": self.captured_chars,
        }

    def timeout_text(self) -> str:
        """What the model is shown after a timeout."""
        return f"TimeoutError: the code ran longer than {self.cpu_s:g} seconds"

    def memory_text(self) -> str:
        """What the model is shown when memory ran out."""
        return f"MemoryError: the code needed more than {self.memory_mb} MB"

    def refusal(self, path: tuple[str, ...]) -> str | None:
        """Why a path is not run at all, or None when it may run."""
        if not path or len(path) > self.n_steps:
            return f"ValueError: a path of {len(path)} code steps, allowed are 1 to {self.n_steps}"
        if any(len(code.encode("utf-8", "replace")) > self.code_bytes for code in path):
            return f"ValueError: the code is longer than {self.code_bytes // 1024} KB"
        return None


CRASHED_TEXT = "SystemError: the Python process ended without an answer"
UNAVAILABLE_TEXT = "SystemError: Python cannot be run here"


def default_workers() -> int:
    """Children that may run at a time: two, or one where that would leave no core free."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(2, (cores or 1) - 1))
