"""Lazy import of the packages behind the extra `[export]`."""

import importlib
from typing import Any

from alphamath_lite.errors import UsageError


def need(package: str) -> Any:
    """Import `package`, or raise UsageError naming the extra that installs it."""
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the package {error.name} is missing", hint="pip install 'alphamath-lite[export]'"
        ) from None
