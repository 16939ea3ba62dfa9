"""`alphamath-lite problems`: sample, count and show the built-in problems."""

from typing import Annotated

import typer

from alphamath_lite.cli import streams


def problems(
    n: Annotated[int, typer.Argument(min=1, max=1_000_000, help="How many problems.")] = 10,
    topic: Annotated[str | None, typer.Option(help="Only this topic, or one topic/family.")] = None,
    level: Annotated[int | None, typer.Option(min=1, max=3, help="1 easy to 3 hard.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same problems.")] = 0,
    held_out: Annotated[
        bool,
        typer.Option("--held-out", help="Wordings that the default model was never trained on."),
    ] = False,
    list_families: Annotated[
        bool, typer.Option("--families", help="List the families with their wordings instead.")
    ] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help="JSON Lines with question, answer, topic, level.")
    ] = False,
) -> None:
    """Sample problems with exact answers; `builtin` names them wherever a problem file is taken."""
    from alphamath_lite.curriculum.builtin import builtin_problems

    if list_families:
        _list_families(topic, level, as_jsonl)
        return
    sampled = builtin_problems(
        n, seed=seed, topic=topic, level=level, split="held_out" if held_out else "train"
    )
    for number, problem in enumerate(sampled, 1):
        if as_jsonl:
            row = {
                "id": f"builtin-{number}",
                "question": problem.question,
                "answer": problem.answer,
                "topic": problem.topic,
                "level": problem.level,
                "family": problem.family,
            }
            streams.record(row)
        else:
            streams.answer(
                f"{number}. {problem.question}\n   {problem.answer}   [{problem.family}]"
            )


def _list_families(topic: str | None, level: int | None, as_jsonl: bool) -> None:
    from alphamath_lite.curriculum.builtin import chosen_families
    from alphamath_lite.curriculum.wordings import wordings

    found = chosen_families(topic=topic, level=level)
    for family in found:
        n = len(wordings().get(family.key, ()))
        if as_jsonl:
            row = {
                "family": family.key,
                "level": family.level,
                "wordings": n,
                "about": family.about,
            }
            streams.record(row)
        else:
            streams.answer(
                f"{family.key:<52} level {family.level}  {n:>3} wordings  {family.about}"
            )
    if not as_jsonl:
        total = sum(len(wordings().get(family.key, ())) for family in found)
        streams.answer(f"{len(found)} families, {total} wordings")
