"""From exceptions to messages and exit codes: what a person sees when something goes wrong.

0 answered; 1 no answer; 2 usage; 3 model; 4 limit reached; 130 interrupted.
"""

import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

from alphamath_lite.errors import AlphaMathError

INTERRUPTED = 130

P = ParamSpec("P")
R = TypeVar("R")


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command so that errors end in one clear message and the right exit code.

    With ALPHAMATH_DEBUG=1 the traceback is shown instead.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except AlphaMathError as error:
            if os.environ.get("ALPHAMATH_DEBUG"):
                raise
            fail(error.message, hint=error.hint, code=error.exit_code)
        except KeyboardInterrupt:
            fail("interrupted", code=INTERRUPTED)
        except BrokenPipeError:
            # Whoever read us has enough; nothing more may be written on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            fail(f"no space left on the disk: {error}", hint="Free some space and try again.")

    return run


def fail(message: str, *, hint: str = "", code: int = 2) -> NoReturn:
    """Say what went wrong on stderr and leave with `code`."""
    print(f"alphamath-lite: {message}", file=sys.stderr)
    if hint:
        print(hint, file=sys.stderr)
    sys.exit(code)
