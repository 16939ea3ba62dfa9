"""From exceptions to messages and exit codes: what a person sees when something goes wrong.

0 answered; 1 no answer; 2 usage, configuration, input, files; 3 model; 4 limit reached; 70 a fault
of this program (with its traceback); 130 interrupted; 141 nobody reads the output; 143 terminated.
"""

import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

from alphamath_lite.cli.signals import received
from alphamath_lite.cli.streams import discard_output, say
from alphamath_lite.errors import AlphaMathError

NOBODY_READS = 141
FAULT = 70

P = ParamSpec("P")
R = TypeVar("R")


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command so that errors end in one clear message and the right exit code.

    With ALPHAMATH_DEBUG=1 the traceback of every error is shown instead.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            try:
                return command(*args, **kwargs)
            finally:
                _flush()
        except Exception as error:
            if received.number:
                fail("interrupted", code=received.exit_code)
            if os.environ.get("ALPHAMATH_DEBUG"):
                raise
            _explain(error)
        except KeyboardInterrupt:
            fail("interrupted", code=received.exit_code)

    return run


def fail(message: str, *, hint: str = "", code: int = 2) -> NoReturn:
    """Say what went wrong on stderr and leave with `code`."""
    say(f"alphamath-lite: {message}")
    if hint:
        say(hint)
    sys.exit(code)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _explain(error: Exception) -> NoReturn:
    """Leave with a message that says what to do about the error."""
    import typer

    match error:
        case typer.Exit() | typer.Abort() | typer.BadParameter():
            raise error
        case AlphaMathError():
            fail(error.message, hint=error.hint, code=error.exit_code)
        case BrokenPipeError():
            discard_output()
            sys.exit(NOBODY_READS)
        case MemoryError():
            fail("not enough memory", hint="Choose a smaller --model, or fewer --samples.", code=3)
        case OSError():
            _explain_files(error)
        case _:
            _confess(error)


def _explain_files(error: OSError) -> NoReturn:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        message = f"{where}no space left on the disk"
        hint = "Free some space and try again."
    else:
        message = f"{where}{error.strerror or error}"
        hint = "Check the path and its permissions; ALPHAMATH_HOME moves all folders of this tool."
    say(f"alphamath-lite: {message}\n{hint}")
    if error.filename is None:
        discard_output()  # it may be stdout itself, with text that can never be written
    sys.exit(2)


def _confess(error: Exception) -> NoReturn:
    import traceback

    say("".join(traceback.format_exception(error)))
    fail("this is a fault of alphamath-lite; please report the lines above", code=FAULT)
