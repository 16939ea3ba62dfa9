"""The application: every command in one place, settings, and commands of other packages."""

from typing import Annotated

import typer

from alphamath_lite import __version__
from alphamath_lite.cli import check, doctor, evaluate, models, problems, solve, train_lite
from alphamath_lite.cli.config import default_map
from alphamath_lite.cli.guard import guarded
from alphamath_lite.cli.plugins import add_commands
from alphamath_lite.cli.streams import say

EPILOG = """
Settings: a flag beats a variable (ALPHAMATH_MODEL for --model), which beats ./alphamath.toml,
which beats the user's config.toml. ALPHAMATH_HOME moves models, settings and caches.

Exit codes: 0 answered; 1 no answer found; 2 wrong usage, settings, input or files; 3 model missing
or unfit; 4 a limit cut the search; 130 interrupted (best so far printed).
"""


def build_app() -> typer.Typer:
    """The Typer application with all installed commands."""
    app = typer.Typer(
        name="alphamath-lite",
        help="Solve mathematics problems step by step, on this machine, offline.",
        epilog=EPILOG,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(guarded(_start))
    app.command("solve")(guarded(solve.solve))
    app.command("problems")(guarded(problems.problems))
    # An answer may begin with a minus sign.
    app.command("check", context_settings={"ignore_unknown_options": True})(guarded(check.check))
    app.command("doctor")(guarded(doctor.doctor))
    app.command("eval")(guarded(evaluate.evaluate))
    app.add_typer(train_lite.build(), name="train-lite")
    app.add_typer(models.build(), name="models")
    add_commands(app, say=say)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alphamath-lite {__version__}")
        raise typer.Exit


def _start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    context.default_map = default_map(context)
