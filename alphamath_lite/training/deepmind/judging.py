"""Whether an answer is the generator's: equal in value, and in the form that the question wants.

Values are compared as everywhere. Besides, lists that were to be sorted must stand in order,
numerals of a base must be the same text, and expressions must have the same signs and letters,
in any order: an expression that was to be expanded or factored is not its own answer. 2*x**3 and
2x^3 are one form, and so are True and true.
"""

from alphamath_lite.answers import compare

IN_ORDER = ("comparison__sort",)
AS_TEXT = ("numbers__base_conversion", "arithmetic__add_or_sub_in_base")


def reference(module: str, answer: str) -> str:
    """The answer as the comparison should read it: a list in order is written as a tuple."""
    return f"({answer})" if module.startswith(IN_ORDER) and ", " in answer else answer


def is_right(module: str, answer: str, given: str | None, *, isolated: bool = True) -> bool:
    """Whether `given` answers a question of a module whose answer is `answer`."""
    if not given:
        return False
    if given == answer:
        return True
    if module.startswith(AS_TEXT) or not _same_form(module, answer, given):
        return False
    return compare(reference(module, answer), given, isolated=isolated).equal


def _same_form(module: str, answer: str, given: str) -> bool:
    free = module.startswith((*IN_ORDER, "measurement__time")) or not any(map(str.isalpha, answer))
    return free or _characters(answer) == _characters(given)


def _characters(expression: str) -> list[str]:
    """Its characters in no order; which of the terms has no plus before it does not matter."""
    plain = expression.casefold().replace("**", "^")
    return sorted(character for character in plain if character not in " +*")
