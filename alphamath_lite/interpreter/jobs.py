"""What a child does with its request: run a path of code steps, or call one function.

A job maps the JSON text of the request to the JSON text of the result; `say` reports progress.
Nothing here depends on the operating system.
"""

import importlib
import json
import sys
import types
from collections.abc import Callable
from typing import Any

from alphamath_lite.interpreter.frames import STEP_DONE, digest
from alphamath_lite.interpreter.session import Session

# A path that touches what most paths touch.
REHEARSAL = json.dumps(["from sympy import *\nx = symbols('x')\nprint(x + 1)"])

Say = Callable[[bytes, str], None]
Job = Callable[[str, Say], str]


def path_job(shaping: dict[str, Any]) -> Job:
    """Runs a path: a JSON list of codes to a JSON list of status and text of the last.

    After each earlier step it says a short digest of what the step printed, so that the host sees
    whether a replay went as before. `shaping` holds the keyword arguments of `Session`.
    """

    def run(payload: str, say: Say) -> str:
        dumps = json.dumps
        session = Session(namespace=_fresh_main(), interruptible=False, **shaping)
        result = ("ok", "")
        for number, code in enumerate(json.loads(payload)):
            if number:
                say(STEP_DONE, digest(*result))
            result = session.run(code)
        return dumps(result)

    return run


def call_job(entry: str) -> Job:
    """Calls the function `entry` (`module:name`) on the JSON value, for a JSON value.

    Raises ImportError or AttributeError when there is no such function.
    """
    module, _, name = entry.partition(":")
    function: Callable[[object], object] = getattr(importlib.import_module(module), name)
    return lambda payload, _say: json.dumps(function(json.loads(payload)))


def _fresh_main() -> dict[str, Any]:
    """The namespace of an empty `__main__`, so that classes of a step know their module."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    return vars(module)
