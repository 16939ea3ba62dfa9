"""`alphamath-lite export`: a trained checkpoint becomes a bundle that `solve --model` takes.

Registered through the entry-point group `alphamath_lite.commands`; nothing heavy is imported
before the command runs.
"""

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alphamath_lite.cli.guard import guarded
from alphamath_lite.cli.streams import say
from alphamath_lite.errors import UsageError

if TYPE_CHECKING:
    from alphamath_lite.bundles.bundle import Bundle
    from alphamath_lite.bundles.hub import HubRef


class PromptChoice(StrEnum):
    """How the policy is asked; auto decides by the checkpoint."""

    auto = "auto"
    alphamath = "alphamath"
    react = "react"
    chat = "chat"


class ReadOutChoice(StrEnum):
    """Where the value head reads."""

    newline = "newline"
    step_end = "step_end"


class OutputChoice(StrEnum):
    """What ends the value head."""

    auto = "auto"
    tanh = "tanh"
    none = "none"


class HiddenChoice(StrEnum):
    """What stands between the layers of a deeper value head."""

    ask = "ask"
    relu = "relu"
    tanh = "tanh"


class VerifyChoice(StrEnum):
    """How strict the verification is."""

    fail = "fail"
    warn = "warn"
    off = "off"


class ReferenceChoice(StrEnum):
    """What an export is compared with."""

    auto = "auto"
    torch = "torch"
    file = "file"


OF_A_POLICY = ("quant", "prompt", "pre", "reference", "allow_fallback")
"""Options that say how a policy is written or checked."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("export")(guarded(export))


def export(
    context: typer.Context,
    ckpt: Annotated[
        str,
        typer.Argument(
            metavar="CKPT",
            help="A checkpoint or LoRA adapter: a folder, or hf:owner/name.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the bundle [./NAME-bundle].", show_default=False)
    ] = None,
    quant: Annotated[
        str, typer.Option(help="Types, such as Q4_K_M,Q8_0,F16; each becomes a bundle.")
    ] = "Q8_0",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan, do nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing bundle.")] = False,
    name: Annotated[str | None, typer.Option(help="Name in bundle.json.")] = None,
    licence: Annotated[str, typer.Option(help="Licence in bundle.json.")] = "",
    base: Annotated[
        str | None,
        typer.Option(help="Base of a LoRA adapter: a checkpoint to merge into, or a bundle."),
    ] = None,
    push: Annotated[
        str | None, typer.Option(help="Upload the bundle to hf:owner/name.", show_default=False)
    ] = None,
    value_head: Annotated[
        Path | None, typer.Option(help="File or folder of the value head, when elsewhere.")
    ] = None,
    head_output: Annotated[
        OutputChoice, typer.Option(help="What ends the value head; auto: by its place.")
    ] = OutputChoice.auto,
    head_hidden: Annotated[
        HiddenChoice, typer.Option(help="What stands between its layers, if several.")
    ] = HiddenChoice.ask,
    prompt: Annotated[PromptChoice, typer.Option(help="How the policy is asked.")] = (
        PromptChoice.auto
    ),
    read_out: Annotated[ReadOutChoice, typer.Option(help="The token that is judged.")] = (
        ReadOutChoice.newline
    ),
    pre: Annotated[
        str | None, typer.Option(help="llama.cpp's pre-tokenizer, when none is found.")
    ] = None,
    verify: Annotated[
        VerifyChoice, typer.Option(help="What to do about an unfaithful export.")
    ] = VerifyChoice.fail,
    reference: Annotated[
        ReferenceChoice, typer.Option(help="Compare with PyTorch, or with the unquantised file.")
    ] = ReferenceChoice.auto,
    allow_fallback: Annotated[
        bool, typer.Option("--allow-fallback", help="Larger types where rows do not fit.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Turn a trained checkpoint into a bundle: policy.gguf, value.onnx, bundle.json."""
    from alphamath_lite.bundles.hub import parse_ref
    from alphamath_lite.engine.threads import allowed_cores
    from alphamath_lite_export.adapting import (
        adapt_bundle,
        adapter_lines,
        is_bundle,
        plan_adapter,
        refuse_base,
        update_lines,
    )
    from alphamath_lite_export.exporting import run_export
    from alphamath_lite_export.heads import HeadOptions
    from alphamath_lite_export.hub import local_checkpoint
    from alphamath_lite_export.plan import check_options, check_plan
    from alphamath_lite_export.planning import make_plan, plain_name
    from alphamath_lite_export.progress import stages
    from alphamath_lite_export.report import plan_lines, tensor_lines
    from alphamath_lite_export.running import wants_torch

    target = parse_ref(push) if push else None  # a misspelt name is noticed before the work
    head = HeadOptions(value_head, head_output.value, head_hidden.value)
    n_threads, verified = allowed_cores(), verify is not VerifyChoice.off
    name = name or plain_name(ckpt)
    out = out or Path(f"{name}-bundle")
    quantisations = tuple(part.strip().upper() for part in quant.split(",") if part.strip())
    read = [Path(place) for place in (ckpt, base, value_head) if place]
    check_options(quantisations, out, overwrite=force, read=read)
    with stages() as on_stage:
        folder = local_checkpoint(ckpt, on_stage)
        base_folder = local_checkpoint(base, on_stage) if base else None
    if base_folder:
        refuse_base(folder)
    if base_folder and is_bundle(base_folder):
        _refuse_given(context, *OF_A_POLICY)
        on_top = plan_adapter(
            folder,
            base_folder,
            head=head,
            read_out=read_out.value,
            out=out,
            name=name,
            licence=licence,
            overwrite=force,
        )
        say("\n".join(adapter_lines(on_top)))
        if dry_run:
            say("\n".join(update_lines(on_top)))
            return
        bundle = adapt_bundle(on_top, n_threads=n_threads, verified=verified)
        _finish((bundle,), out, target, as_json=as_json)
        return
    plan = make_plan(
        folder,
        base=base_folder,
        out=out,
        quantisations=quantisations,
        name=name,
        licence=licence,
        head=head,
        prompt=prompt.value,
        read_out=read_out.value,
        pre=pre,
        overwrite=force,
        allow_fallback=allow_fallback,
    )
    check_plan(plan, verified=verified)
    with_torch = verified and wants_torch(plan, reference.value)
    lines = plan_lines(plan, n_threads=n_threads, verified=verified, with_torch=with_torch)
    say("\n".join(lines))
    if dry_run:
        say("\n".join(tensor_lines(plan)))
        return
    with stages() as on_stage:
        done = run_export(
            plan,
            on_stage=on_stage,
            reference=reference.value,
            strictness=verify.value,
            n_threads=n_threads,
        )
    say("\n".join(done.notes))
    _finish(done.bundles, out, target, as_json=as_json)


def _refuse_given(context: typer.Context, *names: str) -> None:
    """Raise UsageError for the first of these options that was typed."""
    for name in names:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError(
                f"--{name.replace('_', '-')} does nothing: a bundle as --base keeps its policy",
                hint="leave it out, or give the base as a checkpoint to merge into",
            )


def _finish(
    bundles: "tuple[Bundle, ...]", out: Path, target: "HubRef | None", *, as_json: bool
) -> None:
    """Upload when asked, and say what is there now."""
    from alphamath_lite.bundles.hub import upload

    if target:
        upload(out, target)
        say(f"uploaded to {target}")
    if as_json:
        facts = [{"path": str(b.root), **asdict(b.manifest)} for b in bundles]
        print(json.dumps({"schema": 1, "bundles": facts}))
        return
    for bundle in bundles:
        print(bundle.root)
    if sys.stderr.isatty():
        say(f"try: alphamath-lite solve --model {bundles[0].root} 'What is 2 + 2?'")
