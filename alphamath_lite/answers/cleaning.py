"""One spelling for the many ways to print the same answer: spaces, styles, Unicode.

Only typography is touched here; nothing that could change a value. Every pattern is linear.
"""

import re

from alphamath_lite.answers.vector_notation import plain_vectors

_UNICODE = {
    "−": "-", "–": "-", "—": "-", "×": r"\times ", "·": r"\cdot ", "⋅": r"\cdot ", "÷": r"\div ",
    "∗": "*", "√": r"\sqrt ", "∞": r"\infty ", "∪": r"\cup ", "∩": r"\cap ", "∅": r"\emptyset ",
    "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "±": r"\pm ", "°": r"^\circ ", "π": r"\pi ",
    "∈": r"\in ", "∣": "|", "′": "'", "’": "'", "‘": "'", "“": '"', "”": '"', "∘": r"\circ ",
    "ℝ": r"\mathbb{R}", "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ",
    "½": r"\frac{1}{2}", "¼": r"\frac{1}{4}", "¾": r"\frac{3}{4}", "⅓": r"\frac{1}{3}",
    "î": r"\ihat ", "ĵ": r"\jhat ",
    "⅔": r"\frac{2}{3}", "≈": r"\approx ", "％": "%", "，": ",", "：": ":", "（": "(", "）": ")",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\u2061": "",
    "\u2062": "", "⁄": "/", "∕": "/", "∨": r"\text{ or }", "∧": r"\text{ and }",
}  # fmt: skip
GREEK_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_TABLE = str.maketrans(_UNICODE | {sign: f"\\{name} " for name, sign in GREEK_LETTERS.items()})
_TABLE |= {ord(wide): str(digit) for digit, wide in enumerate("０１２３４５６７８９")}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_STYLES = re.compile(
    r"\\(?:displaystyle|textstyle|scriptstyle|limits|nolimits|allowbreak|bigl?|bigr|Bigl?|Bigr"
    r"|biggl?|biggr|Biggl?|Biggr|left|right|mathop)(?![A-Za-z])\*?"
)
_TEXT_SPACE = re.compile(r"\\text\s+\{")
_OPERATOR = re.compile(r"\\operatorname\*?\{\s*([A-Za-z]+)\s*\}")
_PHANTOM = re.compile(r"\\[hv]?phantom(?:\{[^{}]*\}|\s*[^\s{])")
_SPACES = re.compile(r"\\(?:quad|qquad|space|hspace\{[^{}]*\})(?![A-Za-z])|(?<!\\)\\[,;:> ]|~")
_FRACTIONS = re.compile(r"\\[dtc]frac(?![A-Za-z])")
_THIN_THOUSANDS = re.compile(r"(?<=\d)(?:\{,\}|,?\\!,?)\s*(?=\d\d\d)")
_DELIMITERS = re.compile(r"\\[()\[\]]")
_TEXT_FONTS = re.compile(
    r"\\(?:mbox|textrm|textbf|textit|textnormal|hbox|mathrm|mathbf|mathit|rm)(?=\{)"
)
_HATTED = re.compile("([ijk])\u0302")
_ANGLES = re.compile(r"<([^<>=]{1,200},[^<>=]{1,200})>")
_MONEY = re.compile(r"\\text\{\s*([£€₹¥])\s*\}")
_BLANKS = re.compile(r"\s+")
_SPELLINGS = {
    r"\leq": r"\le", r"\geq": r"\ge", r"\leqslant": r"\le", r"\geqslant": r"\ge", r"\neq": r"\ne",
    r"\lt": "<", r"\gt": ">", r"\varnothing": r"\emptyset", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\degree": r"^\circ", r"\lvert": "|", r"\rvert": "|", r"\vert": "|", r"\colon": ":",
    r"\mid": "|", r"\dots": r"\ldots",
    r"\langle": "(", r"\rangle": ")", r"\lbrack": "[", r"\rbrack": "]", r"\ast": "*",
    r"\pounds": "£", r"\textsterling": "£", r"\euro": "€", r"\texteuro": "€", r"\yen": "¥",
}  # fmt: skip
_COMMAND = re.compile(r"\\[A-Za-z]+")


def printable(text: str) -> str:
    """The text without null bytes, control characters and lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
    return kept.encode("utf-8", "ignore").decode("utf-8")


def clean(text: str) -> str:
    """One line of LaTeX or ASCII mathematics in a uniform spelling."""
    text = printable(text)
    if not text.isascii():
        text = _HATTED.sub(r"\\\1hat ", text)
        text = _SUPERSCRIPT_RUN.sub(lambda m: "^{" + m[0].translate(_SUPERSCRIPTS) + "}", text)
        text = text.translate(_TABLE)
    if "\\" in text or "~" in text or "{,}" in text:
        text = _clean_latex(text)
    text = _BLANKS.sub(" ", text).strip()
    if angles := _ANGLES.fullmatch(text):
        text = f"({angles[1]})"
    while len(text) > 1 and text[-1] in ".;,\\" and text[-2:] != "..":
        text = text[:-1].rstrip()
    return text


def _clean_latex(text: str) -> str:
    text = text.replace("\\\\dfrac", "\\frac").replace("\\\\frac", "\\frac")
    text = plain_vectors(_MONEY.sub(r"\1", text))
    text = _TEXT_SPACE.sub(r"\\text{", text)
    text = _OPERATOR.sub(r"\\\1 ", text)
    text = _PHANTOM.sub("", _STYLES.sub("", text))
    text = _THIN_THOUSANDS.sub("", text).replace("\\!", "")
    text = _DELIMITERS.sub(" ", text)
    text = _SPACES.sub(" ", text)
    text = _FRACTIONS.sub(r"\\frac", text)
    text = _TEXT_FONTS.sub(r"\\text", text)
    return _COMMAND.sub(lambda m: _SPELLINGS.get(m[0], m[0]), text)


def strip_dollars(text: str) -> str:
    """Remove the signs of inline mathematics; a sign of money (`$18`, `\\$18`) stays."""
    text = text.strip()
    for mark in ("$$", "$"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            inside = text[len(mark) : -len(mark)]
            if not inside.endswith("\\"):
                return inside.replace("$", " ").strip()
    return text
