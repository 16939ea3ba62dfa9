"""What an exploration is exported as: Markdown for people, JSON for programs, SVG for a page.

The JSON is that of every solved problem (`Result.to_json`); mathematics stays as it was written.
"""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from alphamath_lite.errors import UsageError
from alphamath_lite.results import BundleId, Counts, Result, path_steps
from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import ROOT, Node
from alphamath_lite.tree_file import write_whole
from alphamath_lite_tui.picture import picture
from alphamath_lite_tui.session import Session

BY_HAND = "by hand"


def export(session: Session, path: Path) -> None:
    """Write the exploration in the form that the end of the file's name asks for.

    Raises UsageError for another ending, and when the file cannot be written.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            f"{path.name} does not say what to export", hint=f"End the name in {', '.join(FORMS)}."
        )
    try:
        write_whole(path, form(session))
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def markdown(session: Session) -> str:
    """The question, the best solution (else the accepted steps), and the answer."""
    best = session.best()
    node = best.node if best else session.here
    parts = [f"# {session.tree.question}"]
    parts += [_step(number, step) for number, step in enumerate(session.tree.path(node), 1)]
    if best is not None:
        value = "" if best.value is None else f", value {best.value:+.2f}"
        parts.append(
            f"**Answer:** {best.answer} ({best.support:.0%} of the solutions agree{value})"
        )
    return "\n\n".join(parts) + "\n"


def latex(session: Session) -> str:
    """The solution as it was written: thoughts, code and answer down to the selected step."""
    steps = session.tree.path(session.selected)
    texts = [text for step in steps for text in parts_of(step)]
    return "\n\n".join([session.tree.question, *texts])


def parts_of(node: Node) -> list[str]:
    """Thought, code and answer of a step, as they were written."""
    return [text for text in (node.thought, node.code, node.answer) if text]


def json_text(session: Session) -> str:
    """The result in the one JSON shape; tokens and seconds are those of the whole exploration."""
    return json.dumps(result_of(session).to_json(), ensure_ascii=False, indent=1) + "\n"


def result_of(session: Session) -> Result:
    """The exploration as the result of a search."""
    best, tree, meta = session.best(), session.tree, session.meta
    node = best.node if best else None
    return Result(
        id=str(meta.get("id", "")),
        question=tree.question,
        answer=best.answer if best else None,
        confidence=None,
        value=best.value if best else None,
        support=best.support if best else 0.0,
        strategy=str(meta.get("strategy", BY_HAND)),
        settings=SearchSettings(**_known(SearchSettings, meta.get("settings"))),
        bundle=BundleId(**_known(BundleId, meta.get("bundle"))),
        steps=path_steps(tree, node),
        counts=Counts(len(tree) - 1, sum(step.n_tokens for step in tree.nodes), None),
        seconds=session.seconds,
        finished="answered" if best else "no answer",
        notes=("Explored by hand.",),
        node=node,
        tree=tree,
    )


def _known(kind: type[SearchSettings] | type[BundleId], data: Any) -> dict[str, Any]:
    """Those of the data of a file that are fields of `kind`."""
    names = {field.name for field in fields(kind)}
    return {name: data[name] for name in names & {*data}} if isinstance(data, dict) else {}


def _step(number: int, node: Node) -> str:
    value = "" if node.value is None else f" (value {node.value:+.2f})"
    parts = [f"{number}. {node.thought}{value}"]
    if node.code:
        parts.append(_fenced("python", node.code))
    if node.output:
        parts.append(_fenced("", node.output))
    assert node.id != ROOT
    return "\n\n".join(parts)


def _fenced(language: str, text: str) -> str:
    """Text in a fence longer than any inside it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"


def _drawn(session: Session) -> str:
    return picture(session.tree, session.chosen())


FORMS: dict[str, Callable[[Session], str]] = {
    ".md": markdown,
    ".json": json_text,
    ".svg": _drawn,
}
