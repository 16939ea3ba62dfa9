r"""The many ways to set a vector, in one: unit vectors as `\ihat`, others as their letters.

Bold, upright or with a hat, an arrow, a dotless i: `\mathbf{i}`, `\hat{\imath}`, `\vec i`.
"""

import re

_UNIT = r"(?:\\[ij]math|\\[ijk]hat|[ijk])(?![A-Za-z])"
_UNIT_VECTOR = re.compile(
    r"\\(?:hat|widehat|vec|overrightarrow|mathbf|boldsymbol|bm|bf)"
    rf"(?:\s*\{{\s*({_UNIT})\s*\}}|(?![A-Za-z])\s*({_UNIT}))"
)
_FONTS = r"(?:vec|overrightarrow|mathbf|boldsymbol|bm)"
_PRODUCT = re.compile(
    rf"(\\{_FONTS}\s*\{{[^{{}}]{{1,10}}\}}\s*|\\[ijk]hat\s*)\\(times|cdot)"
    rf"(?=\s*\\(?:{_FONTS}|[ijk]hat)(?![A-Za-z]))"
)
_VECTOR = re.compile(r"\\(?:vec|overrightarrow|boldsymbol|bm)\s*\{\s*([A-Za-z]{1,2})\s*\}")
UNREAD_PRODUCTS = (r"\vectimes", r"\veccdot")


def plain_vectors(text: str) -> str:
    """LaTeX with vectors in one notation.

    Products of vectors do not commute and are of two kinds: they get names that no reader knows.
    """
    for _ in range(2):
        text = _UNIT_VECTOR.sub(_hat, text)
    text = _PRODUCT.sub(r"\1\\vec\2 ", text)
    return _VECTOR.sub(r" \1", text)


def _hat(unit: re.Match[str]) -> str:
    letter = (unit[1] or unit[2]).removeprefix("\\")[0]
    return f"\\{letter}hat "
