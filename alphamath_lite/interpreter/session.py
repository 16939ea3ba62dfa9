"""One namespace in which the code steps of a path run one after another, as in a notebook.

This is the whole meaning of "running a step"; it isolates nothing. The confined child process
runs exactly this code, and trusted code (worked solutions of the curriculum) may run it in the
own process: the text is the same byte for byte, if PYTHONHASHSEED is 0 in both (the order of
sets) and the code draws no random numbers (the child seeds the generators, see `seed_generators`).
"""

import ast
import builtins
import errno
import io
import sys
from types import CodeType
from typing import Any

from alphamath_lite.interpreter.observation import FLOAT_PLACES, SHOWN_CHARS, shape
from alphamath_lite.interpreter.protocol import RunStatus
from alphamath_lite.steps import strip_fence

CAPTURED_CHARS = 64 * 1024
STEP_FILE = "<step>"


class OutputLimitReached(BaseException):
    """More was printed than is captured; not an Exception, so that steps rarely swallow it."""


class Session:
    """Runs steps in one namespace.

    `places` and `n_chars` shape the text (see `observation`), `captured_chars` bounds what a step
    may print. `interruptible` lets a KeyboardInterrupt through instead of reporting it.
    """

    def __init__(
        self,
        *,
        namespace: dict[str, Any] | None = None,
        places: int | None = FLOAT_PLACES,
        n_chars: int = SHOWN_CHARS,
        captured_chars: int = CAPTURED_CHARS,
        interruptible: bool = True,
    ) -> None:
        self._namespace = {} if namespace is None else namespace
        self._namespace.setdefault("__name__", "__main__")
        self._namespace.setdefault("__builtins__", builtins)
        self._places, self._n_chars = places, n_chars
        self._captured_chars = captured_chars
        self._interruptible = interruptible

    def run(self, code: str) -> tuple[RunStatus, str]:
        """Run one step: `ok` with what it printed, or a failure with a one-line error.

        The value of a last expression is shown after the prints, as `str` writes it, unless it is
        None. Statuses are `ok`, `error`, `memory` and `output_limit`.
        """
        output = _CappedOutput(self._captured_chars)
        streams = sys.stdout, sys.stderr, sys.stdin
        sys.stdout, sys.stderr, sys.stdin = output, _Discarded(), io.StringIO()
        try:
            self._execute(strip_fence(code), output)
        except OutputLimitReached:
            return "output_limit", output_limit_text(self._captured_chars)
        except BaseException as error:
            if self._interruptible and isinstance(error, KeyboardInterrupt):
                raise
            status: RunStatus = "memory" if _is_out_of_memory(error) else "error"
            return status, shape(describe_error(error), places=None, n_chars=self._n_chars)
        finally:
            sys.stdout, sys.stderr, sys.stdin = streams
        return "ok", shape(output.text(), places=self._places, n_chars=self._n_chars)

    def _execute(self, code: str, output: "_CappedOutput") -> None:
        body, last = _compile(code)
        exec(body, self._namespace)
        if last is not None:
            value = eval(last, self._namespace)
            if value is not None:
                output.show(str(value))


def _compile(code: str) -> tuple[CodeType, CodeType | None]:
    """The statements of a step, and its last expression if it ends in one."""
    module = ast.parse(code, STEP_FILE)
    last = module.body.pop() if module.body and isinstance(module.body[-1], ast.Expr) else None
    body = compile(module, STEP_FILE, "exec")
    if not isinstance(last, ast.Expr):
        return body, None
    return body, compile(ast.Expression(last.value), STEP_FILE, "eval")


def describe_error(error: BaseException) -> str:
    """`NameError: name 'x' is not defined`, on one line; the bare type for an empty message."""
    name = type(error).__name__
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        message = " ".join(filter(None, map(str.strip, message.splitlines())))
    except Exception:
        message = "the message of this error cannot be shown"
    return f"{name}: {message}" if message else name


def _is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno == errno.ENOMEM
    )


def output_limit_text(captured_chars: int) -> str:
    """What the model is shown when it printed too much."""
    return f"OutputLimitError: more than {captured_chars // 1024} KB was printed"


def seed_generators(seed: int = 0) -> None:
    """Seed random, numpy.random and sympy's own generator, whichever are loaded."""
    for name in ("random", "numpy.random", "sympy.core.random"):
        if name in sys.modules:
            sys.modules[name].seed(seed)


class _CappedOutput(io.TextIOBase):
    """Collects at most `limit` characters, then raises OutputLimitReached at every write."""

    def __init__(self, limit: int) -> None:
        self._pieces: list[str] = []
        self._room = limit

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._room -= len(text)
        if self._room < 0:
            raise OutputLimitReached
        if text:
            self._pieces.append(text)
        return len(text)

    def show(self, value: str) -> None:
        """Write a value on a line of its own."""
        broken = bool(self._pieces) and not self._pieces[-1].endswith("\n")
        self.write(f"\n{value}\n" if broken else f"{value}\n")

    def text(self) -> str:
        return "".join(self._pieces)


class _Discarded(io.TextIOBase):
    """Takes what is written to standard error (warnings, mostly) and drops it."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)
