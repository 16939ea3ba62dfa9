"""`alphamath-lite train-lite`: its options, and `status`, `list`, `report` beside it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alphamath_lite.cli import options, streams
from alphamath_lite.cli.guard import guarded
from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.training.self_evolution.settings import Settings

SIZES = ("quick", "normal", "long")
DEVICES = ("auto", "cpu", "mps", "cuda")
MODES = ("full", "lora")

RunArgument = Annotated[
    Path, typer.Argument(metavar="RUN", help="The folder of a run.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]


def build() -> typer.Typer:
    """The command group."""
    group = typer.Typer(
        help=train.__doc__,
        invoke_without_command=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    group.callback()(guarded(train))
    group.command("status")(guarded(status))
    group.command("list")(guarded(list_runs))
    group.command("report")(guarded(report))
    return group


def train(
    context: typer.Context,
    problems: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="JSON Lines with question and answer, or builtin[:N], builtin-held-out[:N].",
        ),
    ] = None,
    rounds: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=100, help="Rounds (default 3).")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="Folder of the run (default: a new one, see `list`)."),
    ] = None,
    size: Annotated[
        str,
        typer.Option(metavar="SIZE", help="quick, normal or long (the numbers of the paper)."),
    ] = "quick",
    start: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="A name of `models ls`, a bundle folder or a checkpoint folder "
            "(default: the default model).",
        ),
    ] = None,
    mode: Annotated[
        str, typer.Option(metavar="MODE", help="full: every weight; lora: adapters.")
    ] = "full",
    only: Annotated[
        str | None,
        typer.Option(metavar="PART", help="value: a value head for any GGUF, nothing else."),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Go on with a run that was stopped.")
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="Any number, such as learning.beta=0.2; often."
        ),
    ] = None,
    values: Annotated[
        str, typer.Option(metavar="KIND", help="search; or shuffled, a control.")
    ] = "search",
    paths: Annotated[
        str, typer.Option(metavar="KIND", help="search; or samples without search, a control.")
    ] = "search",
    seed: options.Seed = 0,
    device: Annotated[
        str, typer.Option(metavar="DEVICE", help="Of the training: auto, cpu, mps or cuda.")
    ] = "auto",
    threads: options.Threads = 0,
    gpu_layers: options.GpuLayers = -1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the table.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object instead of the table.")
    ] = False,
    allow_unsandboxed_code: options.AllowUnsandboxed = False,
) -> None:
    """Improve a model by searching problems whose answers are known: rounds of self-evolution.

    Every round searches, keeps right and wrong paths, trains policy and value on them, and is
    examined on held-out problems. A run that was stopped or killed goes on with --resume RUN.
    """
    if context.invoked_subcommand:
        return
    from alphamath_lite.cli.training import Asked, run

    _choose("size", size, SIZES)
    _choose("mode", mode, MODES)
    _choose("device", device, DEVICES)
    if (problems is None) == (resume is None):
        raise UsageError(
            "no problems given" if problems is None else "--resume goes on with its own problems",
            hint="Type train-lite --problems FILE, or train-lite --resume RUN.",
        )
    if resume is not None and (given := _given(context)):
        raise UsageError(
            f"--resume goes on as before, so {', '.join(given)} cannot be given",
            hint="Only --rounds may be raised; anything else is a new run.",
        )
    if only is not None:
        _choose("only", only, ("value",))
    asked = Asked(
        problems=problems,
        resume=resume,
        out=out,
        settings=_settings(size, change, rounds, seed, mode, values, paths),
        rounds=rounds,
        start=start,
        device=device,
        n_threads=threads,
        n_gpu_layers=gpu_layers,
        allow_unsandboxed=allow_unsandboxed_code,
    )
    sys.exit(run(asked, only=only, quiet=quiet, as_json=as_json))


def _choose(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UsageError(f"--{name} cannot be {value!r}", hint=f"Choose {' or '.join(choices)}.")


_FIXED = {"out", "size", "start", "mode", "only", "change", "values", "paths", "seed", "device"}


def _given(context: typer.Context) -> list[str]:
    """Options typed beside --resume that would change what the run does."""
    found = []
    for name in sorted(_FIXED):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            found.append("--set" if name == "change" else f"--{name}")
    return found


def _settings(
    size: str,
    changes: list[str] | None,
    rounds: int | None,
    seed: int,
    mode: str,
    values: str,
    paths: str,
) -> "Settings":
    from alphamath_lite.training.self_evolution.settings import sized

    controls = [f"learning.mode={mode}", f"selection.values={values}", f"rollouts.paths={paths}"]
    return sized(
        size,  # type: ignore[arg-type]  # checked
        [*controls, *(changes or [])],
        rounds=rounds or 3,
        seed=seed,
    )


def status(folder: RunArgument, as_json: AsJson = False) -> None:
    """Say how far a run is."""
    from alphamath_lite.valuing.store import is_value_run, progress

    if is_value_run(folder):
        far = progress(folder)
        if as_json:
            streams.record({"schema": 1, **far})
        else:
            streams.answer(f"value head, {far['stage']} ({far['n_done']} of {far['n_total']})")
        return
    from alphamath_lite.training.self_evolution.status import status as status_of

    found = status_of(folder)
    if as_json:
        streams.record({"schema": 1, **found.to_json()})
    else:
        streams.answer(found.line)


def list_runs(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Where the runs lie (default: where new ones go)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the runs and how far they are."""
    from alphamath_lite.training.self_evolution.launch import runs_dir
    from alphamath_lite.training.self_evolution.status import runs

    place = folder or runs_dir()
    found = list(runs(place))
    if as_json:
        streams.record({"schema": 1, "runs": [one.to_json() for one in found]})
        return
    for one in found:
        streams.answer(f"{one.line:<60}  {one.folder}")
    if not found:
        streams.say(f"no runs in {place}")


def report(folder: RunArgument, as_json: AsJson = False) -> None:
    """Show the table of a run; write its plots and one HTML file with everything."""
    from alphamath_lite.training.self_evolution.folder import REPORT, RunFolder
    from alphamath_lite.training.self_evolution.report import table, write_report

    place = RunFolder(folder)
    summary, notices = write_report(place)
    if as_json:
        streams.record({**summary, "report": str(folder / REPORT)})
    else:
        streams.answer(table(summary, place.seconds()))
    for notice in [*notices, f"the report is {folder / REPORT}"]:
        streams.say(f"note: {notice}")
