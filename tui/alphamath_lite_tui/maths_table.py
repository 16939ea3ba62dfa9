"""The table of LaTeX that can be read: symbols, functions, scripts, and how many arguments."""

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "infty": "∞", "partial": "∂", "nabla": "∇",
    "ell": "ℓ", "hbar": "ℏ", "emptyset": "∅", "varnothing": "∅", "angle": "∠", "triangle": "△",
    "circ": "∘", "degree": "°", "prime": "′", "ldots": "…", "dots": "…", "cdots": "⋯",
    "vdots": "⋮", "ddots": "⋱", "forall": "∀", "exists": "∃", "neg": "¬", "bot": "⊥",
    "{": "{", "}": "}", "%": "%", "$": "$", "#": "#", "&": "&", "_": "_", "|": "‖",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "lvert": "|", "rvert": "|", "vert": "|", "lbrace": "{", "rbrace": "}", "mid": " | ",
    "quad": "  ", "qquad": "    ", ",": " ", ";": " ", ":": " ", " ": " ", "!": "",
    "sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂",
    "left": "", "right": "", "big": "", "Big": "", "bigg": "", "Bigg": "", "bigl": "", "bigr": "",
    "displaystyle": "", "textstyle": "", "limits": "", "nolimits": "",
}  # fmt: skip
RELATIONS = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "equiv": "≡", "cong": "≅", "sim": "∼", "simeq": "≃",
    "propto": "∝", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "supseteq": "⊇", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "Rightarrow": "⇒", "implies": "⇒", "Leftarrow": "⇐", "iff": "⇔", "Leftrightarrow": "⇔",
    "mapsto": "↦", "longrightarrow": "→", "parallel": "∥", "perp": "⊥", "ll": "≪", "gg": "≫",
    "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cup": "∪", "cap": "∩", "setminus": "∖",
    "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "oplus": "⊕", "otimes": "⊗",
    "therefore": "∴", "because": "∵",
}  # fmt: skip
TIGHT = {"cdot": "·", "ast": "∗", "star": "⋆", "bullet": "•", "colon": ":"}
FUNCTIONS = frozenset(
    {
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "log",
        "ln",
        "lg",
        "exp",
        "lim",
        "max",
        "min",
        "sup",
        "inf",
        "gcd",
        "lcm",
        "det",
        "dim",
        "ker",
        "deg",
        "arg",
        "Pr",
        "mod",
    }
)
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
PLAIN = frozenset(
    {"text", "textbf", "textit", "textrm", "mathrm", "mathbf", "mathit", "mathsf", "operatorname"}
    | {"boldsymbol", "bm", "mathcal", "mbox", "mathop"}
)
BLACKBOARD = {"N": "ℕ", "Z": "ℤ", "Q": "ℚ", "R": "ℝ", "C": "ℂ", "P": "ℙ", "F": "𝔽", "E": "𝔼"}
ACCENTS = {
    "overline": "\u0305",
    "bar": "\u0305",
    "hat": "\u0302",
    "vec": "\u20d7",
    "tilde": "\u0303",
}
ACCENTS |= {"dot": "\u0307", "ddot": "\u0308", "underline": "\u0332", "widehat": "\u0302"}
NO_FENCE = ("", "", "", "")
MATRICES = {  # fences of one line, and of more: top, filling, bottom, and the tip of a brace
    **dict.fromkeys(("matrix", "smallmatrix", "array", "aligned", "align", "align*"), NO_FENCE),
    "pmatrix": ("(", ")", "⎛⎜⎝", "⎞⎟⎠"),
    "bmatrix": ("[", "]", "⎡⎢⎣", "⎤⎥⎦"),
    "vmatrix": ("|", "|", "│││", "│││"),
    "cases": ("{", "", "⎧⎪⎩⎨", ""),
}
_NORMAL_UP = "0123456789+-=()abcdefghijklmnoprstuvwxyz′ ∘*"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ′ °*"
_NORMAL_DOWN = "0123456789+-=()aehijklmnoprstuvx "
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ "
SUPERSCRIPTS = dict(zip(_NORMAL_UP, _RAISED, strict=True))
SUBSCRIPTS = dict(zip(_NORMAL_DOWN, _LOWERED, strict=True))
