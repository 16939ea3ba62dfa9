"""The names, operators and digits of the notation, and how each kind of style writes them."""

GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "sigma", "phi", "omega",
    "rho", "eta", "tau",
)  # fmt: skip
UNICODE_GREEK = dict(zip(GREEK, "αβγδεθλμσφωρητ", strict=True)) | {"pi": "π", "inf": "∞"}
FUNCTIONS = {
    "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "ln", "log", "exp", "max", "min", "gcd", "lcm", "det", "sqrt", "root", "abs", "int", "deriv",
    "lim", "sum", "binom", "mat", "conj", "arg", "floor", "ceil",
}  # fmt: skip
WORDS = FUNCTIONS | set(UNICODE_GREEK)
RELATIONS = {"=", "!=", "<", "<=", ">", ">="}
UNICODE_OPS = {"<=": "≤", ">=": "≥", "!=": "≠", "-": "−", "*": "×"}
LATEX_OPS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "*": r"\cdot"}
PYTHON_NAMES = {
    "pi": "pi", "inf": "oo", "e": "E", "i": "I", "ln": "log", "abs": "Abs", "arcsin": "asin",
    "arccos": "acos", "arctan": "atan", "conj": "conjugate", "ceil": "ceiling", "binom": "binomial",
    "lambda": "lam",
}  # fmt: skip
SUPERSCRIPT = str.maketrans("0123456789-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ")
SUBSCRIPT = str.maketrans("0123456789nk+-", "₀₁₂₃₄₅₆₇₈₉ₙₖ₊₋")


def subscript(index: str) -> str:
    """Subscript characters, or `_b` for letters that have none."""
    shown = index.translate(SUBSCRIPT)
    return f"_{index}" if any(c.isascii() and c.isalpha() for c in shown) else shown
