"""Final answers: extract them from a solution, compare them, show them as a textbook does.

`compare` says equal, different or unsure, and why; `same_answer` counts only a certain "equal".
No text of an answer is ever evaluated in this process.
"""

from alphamath_lite.answers import display
from alphamath_lite.answers.extraction import extract
from alphamath_lite.answers.grading import PAPER_TOLERANCE, close, compare, same_answer
from alphamath_lite.answers.verdict import Verdict

__all__ = ["PAPER_TOLERANCE", "Verdict", "close", "compare", "display", "extract", "same_answer"]
