"""What the wordings mention of a function."""

from alphamath_lite.curriculum.family import M, Value


def function_slots(f: str, x: str, fn: str) -> dict[str, Value]:
    """The function alone, its definition, the names in use."""
    return {
        "f": M(f), "fx": M(f"{fn}({x}) = {f}"), "yx": M(f"y = {f}"), "x": M(x), "fn": M(fn),
        "dfx": M(f"{fn}'({x})"),
    }  # fmt: skip
