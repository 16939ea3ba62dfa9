"""When there is nothing to learn from: the counts, and the likely cause."""

from collections.abc import Mapping

from alphamath_lite.errors import AlphaMathError
from alphamath_lite.valuing.rollouts import (
    NO_ANSWER,
    NOT_TRIED,
    RIGHT,
    TOO_LONG,
    UNREADABLE,
    UNSURE,
    WRONG,
)

_CAUSES = {
    UNREADABLE: "The model does not write the step format: is it meant for another prompt?",
    TOO_LONG: "Most steps never end: the model does not write the step format, or is not trained.",
    NO_ANSWER: "Most solutions come to no answer: the model is too weak for these problems, "
    "or its code does not run (alphamath-lite doctor).",
    WRONG: "The problems are too hard for this model, or the reference answers are not theirs: "
    "begin with easier ones.",
    UNSURE: "The reference answers cannot be compared: write them as plain mathematics.",
    NOT_TRIED: "The questions do not fit into the context of the model.",
}


def refuse_hopeless(
    endings: Mapping[str, int], n_problems: int, *, only_nothing: bool = False
) -> None:
    """Raise AlphaMathError when no solution is right, or (not `only_nothing`) none is wrong."""
    n_all, n_right = sum(endings.values()), endings.get(RIGHT, 0)
    counts = ", ".join(f"{n} {name}" for name, n in sorted(endings.items(), key=lambda e: -e[1]))
    told = f"of {n_all} solutions of {n_problems} problems ({counts})"
    if not n_right:
        likely = max(endings, key=lambda name: endings[name], default=NOT_TRIED)
        raise AlphaMathError(f"no value can be learned: none {told} is right", hint=_CAUSES[likely])
    if not only_nothing and n_right + endings.get(UNSURE, 0) == n_all:
        raise AlphaMathError(
            f"no value can be learned: none {told} is wrong",
            hint="Give harder problems, or sample at a higher temperature.",
        )
