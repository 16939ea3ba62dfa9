"""What a comparison of two answers comes to."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["equal", "different", "unsure"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome, a sentence that says why, and the kind of the reference answer.

    `unsure` means that neither could be shown: it is no reason for a reward or a penalty.
    """

    outcome: Outcome
    reason: str
    kind: str

    @property
    def equal(self) -> bool:
        """Whether the answers are certainly the same."""
        return self.outcome == "equal"
