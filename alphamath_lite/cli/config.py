"""Settings from files: ./alphamath.toml over the user's config.toml; a typed flag or a variable
ALPHAMATH_* beats both.

A file holds option names as keys (`strategy = "mcts"`, `c-puct` or `c_puct`), at the top for every
command that has the option, in a table for one command (`[solve]`).
"""

import difflib
import tomllib
from pathlib import Path
from typing import Any

from alphamath_lite.errors import UsageError

LOCAL_FILE = Path("alphamath.toml")


def config_path() -> Path:
    """The user's settings file; ALPHAMATH_HOME moves it."""
    from alphamath_lite.places import config_dir

    return config_dir() / "config.toml"


def default_map(group: Any) -> dict[str, dict[str, Any]]:
    """Defaults by command, as the command-line library takes them.

    Raises UsageError for a file that is not TOML and for unknown keys, with the nearest spelling.
    """
    options = {name: _option_names(command) for name, command in group.commands.items()}
    defaults: dict[str, dict[str, Any]] = {name: {} for name in options}
    for path in (config_path(), LOCAL_FILE):
        if path.is_file():
            _merge(_read(path), path, options, defaults)
    return {name: found for name, found in defaults.items() if found}


def _option_names(command: Any) -> set[str]:
    nested = getattr(command, "commands", None)
    return set() if nested is not None else {parameter.name for parameter in command.params}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path} cannot be read: {error}", hint="Mend or remove it.") from error


def _merge(
    data: dict[str, Any],
    path: Path,
    options: dict[str, set[str]],
    defaults: dict[str, dict[str, Any]],
) -> None:
    for key, value in data.items():
        if isinstance(value, dict):
            if key not in options:
                raise _unknown(key, path, "command", options)
            for name, inner in value.items():
                if _plain(name) not in options[key]:
                    raise _unknown(name, path, f"option of {key}", options[key])
                defaults[key][_plain(name)] = inner
            continue
        takers = [command for command, names in options.items() if _plain(key) in names]
        if not takers:
            raise _unknown(key, path, "setting", set().union(*options.values()))
        for command in takers:
            defaults[command][_plain(key)] = value


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _unknown(name: str, path: Path, what: str, known: Any) -> UsageError:
    near = difflib.get_close_matches(_plain(name), list(known), 1)
    meant = f"Did you mean {near[0]}?" if near else "See alphamath-lite solve --help."
    return UsageError(f"{path}: {name!r} is no {what}", hint=meant)
