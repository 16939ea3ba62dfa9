"""Step formats: how a kind of model is asked and how its steps are read and written back.

`alphamath` is the format of AlphaMath and of every model trained here (`steps`); `react` asks a
base model that has never seen it, with two worked examples (AlphaMath, round 0).
"""

from typing import Protocol

from alphamath_lite import steps
from alphamath_lite.react import React
from alphamath_lite.steps import Step


class StepFormat(Protocol):
    """A text form of questions and steps; outside text can never pass for ours."""

    @property
    def name(self) -> str:
        """The name of the format in a bundle."""
        ...

    @property
    def stops(self) -> tuple[str, ...]:
        """The texts at which a step that is being written ends."""
        ...

    def prompt(self, question: str) -> str:
        """Everything before the first step."""
        ...

    def parse_draft(self, text: str) -> Step:
        """Read a step as written, up to its stop text; raises StepSyntaxError."""
        ...

    def render(self, step: Step) -> str:
        """The canonical text of a step; without output it ends at the stop text."""
        ...

    def ending(self, step: Step) -> str:
        """What stands in the place of the stop text: the end of the step, with its output."""
        ...


class Alphamath:
    """The format of `steps`."""

    name = "alphamath"
    stops = steps.STOP_STRINGS

    def prompt(self, question: str) -> str:
        """The question between its tags."""
        return steps.render_question(question)

    def parse_draft(self, text: str) -> Step:
        """Read a step up to `</code>` or `</step>`."""
        return steps.parse_draft(text)

    def render(self, step: Step) -> str:
        """The canonical text of a step."""
        return steps.render_step(step)

    def ending(self, step: Step) -> str:
        """From `</code>` or `</step>` on."""
        return steps.ending(step)


ALPHAMATH: StepFormat = Alphamath()
REACT: StepFormat = React()
FORMATS = {style.name: style for style in (ALPHAMATH, REACT)}


def up_to_stop(step: Step, style: StepFormat) -> str:
    """The canonical text of a step up to its stop text, where a model ends."""
    text = style.render(step)
    ends = [at + len(stop) for stop in style.stops if (at := text.find(stop)) >= 0]
    return text[: min(ends)] if ends else text
