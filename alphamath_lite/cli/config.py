"""Settings: a flag beats a variable ALPHAMATH_*, which beats ./alphamath.toml, which beats the
user's config.toml, which beats the default.

A name is that of the flag: `c-puct` or `c_puct` in a file, ALPHAMATH_C_PUCT as a variable. In a
file it stands at the top, for every command that has the option, or in a table for one command
(`[solve]`). A switch of two names such as --show-steps/--hide-steps goes by the first one.
The table `[tui.keys]` is read by the TUI itself.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from alphamath_lite.errors import UsageError
from alphamath_lite.places import config_dir

LOCAL_FILE = Path("alphamath.toml")
PREFIX = "ALPHAMATH_"
OWN_TABLES = {("tui", "keys")}
NOT_SETTINGS = {"help", "version", "yes", "set", "install_completion", "show_completion"}

KINDS: dict[type, tuple[tuple[type, ...], str]] = {
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
}
TEXT = (str,), "text in quotes"

Options = dict[str, dict[str, Any]]
"""Command -> name of a setting -> its option, as the command-line library holds it."""


def config_path() -> Path:
    """The user's settings file; ALPHAMATH_HOME moves it."""
    return config_dir() / "config.toml"


def own_table(command: str, name: str) -> dict[str, Any]:
    """A table such as `[tui.keys]`, of the user's file and over it that of ./alphamath.toml."""
    merged: dict[str, Any] = {}
    for path in (config_path(), LOCAL_FILE):
        found = _read(path).get(command, {}).get(name, {})
        if not isinstance(found, dict):
            raise UsageError(f"{path}: {command}.{name} is no table", hint=f"[{command}.{name}]")
        merged |= found
    return merged


def default_map(context: typer.Context) -> dict[str, dict[str, Any]]:
    """Defaults by command and parameter, as the command-line library takes them.

    Raises UsageError for a file that cannot be read, for unknown names, with the nearest spelling,
    and for values that the option would refuse.
    """
    commands = getattr(context.command, "commands", {})
    options = {name: _options(command) for name, command in commands.items()}
    defaults: dict[str, dict[str, Any]] = {name: {} for name in options}
    for path in (config_path(), LOCAL_FILE):
        for command, name, value in _from_file(path, options):
            option = options[command][name]
            value = _of_kind(option, value, where := f"{path}: {name}")
            defaults[command][option.name] = _checked(context, option, value, where)
    for command, name, text in _from_variables(options):
        option = options[command][name]
        defaults[command][option.name] = _checked(context, option, text, _variable(name))
    return {command: found for command, found in defaults.items() if found}


def _options(command: Any) -> dict[str, Any]:
    """Name -> option of a command, or of a group of commands itself."""
    named = {
        _plain(flag.lstrip("-")): option
        for option in command.params
        for flag in option.opts
        if flag.startswith("--")
    }
    return {name: option for name, option in named.items() if name not in NOT_SETTINGS}


def _from_variables(options: Options) -> Iterable[tuple[str, str, str]]:
    for command, named in options.items():
        for name in named:
            if text := os.environ.get(_variable(name)):
                yield command, name, text


def _from_file(path: Path, options: Options) -> Iterable[tuple[str, str, Any]]:
    """Command, name and value of each setting in a file, those in tables last."""
    data = _read(path)
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    for key, value in data.items():
        if key in tables:
            continue
        takers = [command for command, named in options.items() if _plain(key) in named]
        if not takers:
            raise _unknown(key, path, "setting", set().union(*options.values()))
        yield from ((command, _plain(key), value) for command in takers)
    for command, table in tables.items():
        if command not in options:
            raise _unknown(command, path, "command", options)
        for name, value in table.items():
            if (command, name) in OWN_TABLES:
                continue
            if _plain(name) not in options[command]:
                raise _unknown(name, path, f"option of {command}", options[command])
            yield command, _plain(name), value


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        import tomllib

        return tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", hint="Check the path and its permissions."
        ) from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise UsageError(f"{path} is not TOML: {error}", hint="Mend or remove it.") from error


def _checked(context: typer.Context, option: Any, value: Any, where: str) -> Any:
    """The value as the option takes it; raises UsageError when it would not."""
    try:
        return option.process_value(context, value)
    except typer.BadParameter as error:
        raise UsageError(f"{where}: {error.message}", hint=f"It sets {option.opts[0]}.") from error


def _of_kind(option: Any, value: Any, where: str) -> Any:
    """The value of a file; raises UsageError when it is of another kind than the option's."""
    kinds, name = KINDS.get(option.type_descriptor.annotation, TEXT)
    if type(value) not in kinds:
        raise UsageError(f"{where}: {option.opts[0]} takes {name}, not {value!r}")
    return value


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _unknown(name: str, path: Path, what: str, known: Iterable[str]) -> UsageError:
    import difflib

    names = sorted(known)
    near = difflib.get_close_matches(_plain(name), names, 1)
    meant = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."
    return UsageError(f"{path}: {name!r} is no {what}", hint=meant)
