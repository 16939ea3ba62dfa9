"""A step in the editor of the person's choice, as the text that the model reads and writes."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from alphamath_lite.errors import UsageError
from alphamath_lite.steps import CodeStep, Step, StepSyntaxError, parse_draft, render_step

TEMPLATE = CodeStep("What to do, in words", "print('Python that does it')")


def edit_outside(step: Step | None, *, otherwise: str) -> Step | None:
    """Let a person edit a step in $VISUAL or $EDITOR; None when nothing was changed.

    `otherwise` says what can be done without an editor.
    Raises UsageError when there is no editor, or the text is no step any more; the text is kept
    in a file then, which the message names.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    before = render_step(step or TEMPLATE)
    handle, name = tempfile.mkstemp(prefix="alphamath-step-", suffix=".txt")
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(before)
    try:
        subprocess.run([*shlex.split(command), name], check=True)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        path.unlink()
        raise UsageError(
            f"the editor {command!r} did not work: {error}", hint=f"Set EDITOR, or {otherwise}."
        ) from error
    after = path.read_text(encoding="utf-8", errors="replace")
    if after == before:
        path.unlink()
        return None
    try:
        edited = parse_draft(after)
    except StepSyntaxError as error:
        raise UsageError(f"this is not a step: {error}", hint=f"Your text is in {path}.") from error
    path.unlink()
    return edited
