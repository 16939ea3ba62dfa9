"""The command line as a user has it: a process of its own in an empty folder, no settings of ours.

The model is a tiny one with random weights: what is tested here never depends on its skill.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MAIN = "from alphamath_lite.cli import main; main()"
QUESTION = "Find all x such that x^2 - 5x + 6 = 0"
ENDLESS = ["--strategy", "mcts", "--simulations", "10000", "--max-steps", "100"]


@dataclass(frozen=True)
class Shell:
    """Runs `alphamath-lite` in `folder`; `model` is what ALPHAMATH_MODEL names."""

    folder: Path
    model: Path | None = None

    def environment(self, **changes: str) -> dict[str, str]:
        """The variables of the process: nothing of ours but home, model and `changes`."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ALPHAMATH_")}
        for name in ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING"):
            kept.pop(name, None)
        model = {"ALPHAMATH_MODEL": str(self.model)} if self.model else {}
        home = {"ALPHAMATH_HOME": str(self.folder / "home"), "ALPHAMATH_THREADS": "1"}
        return {**kept, **home, **model, "PYTHONUTF8": "1", **changes}

    def __call__(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        stdout: int | IO[Any] = subprocess.PIPE,
        code: str = MAIN,
        **variables: str,
    ) -> "subprocess.CompletedProcess[str]":
        """Run to the end; both streams as text."""
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=self.folder,
            env=self.environment(**variables),
            input=b"" if stdin is None else stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
        out = (done.stdout or b"").decode()
        return subprocess.CompletedProcess(done.args, done.returncode, out, done.stderr.decode())

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start and go on; `--jsonl` shows how far it is."""
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def one_message(done: "subprocess.CompletedProcess[str]", code: int) -> str:
    """The message of a run that failed as it should: this exit code, no answer, no traceback."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 4, done.stderr
    return done.stderr


def interrupt(process: "subprocess.Popen[bytes]", number: signal.Signals) -> tuple[str, str]:
    """Send the signal until the process ends (a busy machine may be slow); both streams."""
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return out.decode(), err.decode()


def wait_for_event(process: "subprocess.Popen[bytes]", name: bytes) -> None:
    """Read events until one of this name; more output stays in the pipe."""
    assert process.stdout is not None
    deadline = time.monotonic() + 60
    for line in iter(process.stdout.readline, b""):
        assert time.monotonic() < deadline
        if b'"type": "' + name + b'"' in line:
            return
    raise AssertionError(f"no event {name.decode()}")
