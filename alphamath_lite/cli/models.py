"""`alphamath-lite models`: what is installed, what is in it, where it is, more from the hub."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from alphamath_lite.cli import streams
from alphamath_lite.cli.calibrate import calibrate
from alphamath_lite.cli.guard import guarded

Name = Annotated[str, typer.Argument(help="A name of `models ls`.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def build() -> typer.Typer:
    """The command group."""
    group = typer.Typer(
        help="Installed models: ls, show, path, default, pull, calibrate, rm.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in (ls, show, path, default, pull, calibrate, rm):
        group.command(command.__name__)(guarded(command))
    return group


def ls(as_json: AsJson = False) -> None:
    """List the installed models; * marks the default."""
    from dataclasses import asdict

    from alphamath_lite.bundles.registry import installed

    entries = installed()
    if as_json:
        streams.record({"schema": 1, "models": [asdict(entry) for entry in entries]})
        return
    for entry in entries:
        mark = "*" if entry.is_default else " "
        print(f"{mark} {entry.name:<24} {entry.path}")


def show(
    ref: Annotated[
        str | None, typer.Argument(help="A name, bundle, GGUF file or checkpoint folder.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is inside a model."""
    from alphamath_lite.bundles.describe import describe
    from alphamath_lite.bundles.registry import resolve

    place = Path(ref) if ref and Path(ref).exists() else resolve(ref)
    found = describe(place)
    if as_json:
        streams.record({"schema": 1, **found})
    else:
        streams.answer(_outline(found))


def _outline(data: dict[str, Any], indent: str = "") -> str:
    lines = []
    for key, value in data.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", _outline(value, indent + "  ")]
        elif isinstance(value, list | tuple) and any(isinstance(item, dict) for item in value):
            for number, item in enumerate(value, 1):
                lines += [f"{indent}{key} {number}:", _outline(item, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {value}")
    return "\n".join(lines)


def path(name: Annotated[str | None, typer.Argument(help="A name of `models ls`.")] = None) -> None:
    """Print the folder of a model, or of all models."""
    from alphamath_lite.bundles.registry import models_dir, resolve

    print(resolve(name) if name else models_dir())


def default(name: Name) -> None:
    """Make a model the default."""
    from alphamath_lite.bundles.registry import set_default

    streams.say(f"the default model is now {set_default(name)}")


def pull(
    ref: Annotated[str, typer.Argument(help="hf:owner/name[@revision].", show_default=False)],
    name: Annotated[str | None, typer.Option(help="Install under this name.")] = None,
) -> None:
    """Fetch a bundle from the Hugging Face hub: the only command that uses the network."""
    from alphamath_lite.bundles.download import pull as fetch
    from alphamath_lite.cli.view import Progress

    with Progress() as progress:
        folder = fetch(ref, name=name, on_progress=progress.download)
    print(folder)


def rm(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove an installed model."""
    from alphamath_lite.bundles.registry import remove, resolve

    place = resolve(name)
    if not yes and not (sys.stdin.isatty() and typer.confirm(f"remove {place}?", err=True)):
        typer.echo("nothing removed; type --yes to remove without asking", err=True)
        sys.exit(2)
    streams.say(f"removed {remove(name)}")
