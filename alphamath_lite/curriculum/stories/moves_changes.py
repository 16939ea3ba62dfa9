"""Moves that change how many things someone has, and those that pass on to another holder."""

from fractions import Fraction

from alphamath_lite.curriculum.stories.core import (
    Turn,
    World,
    fraction_words,
    percentage,
    share,
)
from alphamath_lite.curriculum.stories.grammar import in_words
from alphamath_lite.curriculum.stories.moves import move, turn

LESS = ("left", "rest", "remaining", "last", "end")
MORE = ("now", "more", "then", "later", "new")


def portion(w: World, whole: Fraction, unit: int = 1) -> tuple[Fraction, str, str] | None:
    """A share of `whole` in multiples of `1/unit`: its value, in words, and as code."""
    rng = w.rng
    if rng.random() < 0.65:
        f = share(rng, whole * unit)
        return (f, fraction_words(rng, f), w.ratio(f)) if f else None
    p = percentage(rng, whole, unit)
    text = f"{p}{rng.choice(['%', '%', ' percent'])}"
    return (Fraction(p, 100), text, w.percent(p)) if p else None


def amount_of(w: World) -> str:
    """`5`, `5 of them`, `5 stickers`: a number of the things, as part of a sentence."""
    things = "<n things>"
    if w.thing.mass:
        return things
    if w.has_others():
        return w.rng.choice([things, "<n> of <his> <things>"])
    plain = ["<n> of them", things, "<n>"] if w.is_plain else [things]
    return w.rng.choice([things, "<n> of the <things>", *plain])


def portion_of(w: World, portion: str) -> str:
    """`half of the rest`, `25% of all her stickers`: a portion of what there is at this moment."""
    things = w.thing.mass or "<things>"
    now = w.situation.words.get("now", ("<who> {have} <then>",))[0]
    if w.has_others() and w.trail == "first":
        return f"{portion} of <his> {things}"
    whole = {
        "first": [f"the {things}", f"the {things}", "them" if w.is_plain else f"the {things}"],
        "loss": [f"the remaining {things}", "the rest", "what {be=} left", "the rest"],
        "gain": [f"all the {things} {now}", f"all the {things} {now}"],
    }[w.trail]
    return f"{portion} of {w.rng.choice(whole)}"


@move("hold", weight=5)
def lose(w: World) -> Turn | None:
    """A number of the things goes."""
    h = w.focus.value
    if h < 5:
        return None
    n = w.rng.randint(2, max(2, int(h * Fraction(7, 10))))
    return turn(w, "lose", [n], h - n, f"{w.focus.code} - {n}", undo=f"{{x}} + {n}", names=LESS,
                thought="Subtract what goes.", stage="hold",
                slots={"n": n, "some": amount_of(w)})  # fmt: skip


@move("hold", weight=5)
def lose_part(w: World) -> Turn | None:
    """A fraction or a percentage of the things goes."""
    h = w.focus.value
    found = portion(w, h)
    if not found:
        return None
    f, text, code = found
    return turn(w, "lose_part", [f], h * (1 - f), f"{w.focus.code} * (1 - {code})",
                undo=f"{{x}} / (1 - {code})", names=LESS, thought="Keep the share that stays.",
                stage="hold", kind="percent" if "100" in code else "part",
                slots={"some": portion_of(w, text)})  # fmt: skip


@move("hold", weight=2)
def lose_each(w: World) -> Turn | None:
    """k things to each of m people."""
    m, k = w.rng.randint(2, 9), w.rng.randint(2, 15)
    if m * k >= w.focus.value:
        return None
    return turn(w, "lose_each", [m, k], w.focus.value - m * k, f"{w.focus.code} - {m} * {k}",
                names=LESS, thought="Subtract the groups that go.", stage="hold",
                slots={"m": m, "k": k}, n=2, undo=f"{{x}} + {m} * {k}")  # fmt: skip


@move("hold", weight=2)
def lose_rate(w: World) -> Turn | None:
    """k things a day go for d days."""
    d, k = w.rng.randint(2, 10), w.rng.randint(2, 12)
    if d * k >= w.focus.value:
        return None
    return turn(w, "lose_rate", [k, d], w.focus.value - d * k, f"{w.focus.code} - {k} * {d}",
                names=LESS, thought="Subtract the rate times the time.", stage="hold",
                slots={"k": k, "d": d}, n=2, undo=f"{{x}} + {k} * {d}")  # fmt: skip


@move("hold", weight=2)
def lose_two(w: World) -> Turn | None:
    """Two numbers of things go."""
    half = int(w.focus.value / 2) - 1
    if half < 3:
        return None
    a, b = w.rng.randint(2, half), w.rng.randint(2, half)
    return turn(w, "lose_two", [a, b], w.focus.value - a - b, f"{w.focus.code} - {a} - {b}",
                names=LESS, thought="Subtract both amounts that go.", stage="hold",
                slots={"a": a, "b": b}, n=2, undo=f"{{x}} + {a} + {b}")  # fmt: skip


@move("hold", weight=2)
def lose_multiple(w: World) -> Turn | None:
    """n things go, and then a multiple of n."""
    k = w.rng.choice([2, 2, 3])
    most = int(w.focus.value / (k + 1)) - 1
    if most < 2:
        return None
    n = w.rng.randint(2, min(most, 40))
    return turn(w, "lose_multiple", [n, k], w.focus.value - n - k * n,
                f"{w.focus.code} - {n} - {k} * {n}", names=LESS, stage="hold", n=3,
                thought="Subtract the first amount and its multiple.",
                slots={"n": n, "times": "twice" if k == 2 else f"{in_words(k)} times"})  # fmt: skip


@move("hold", weight=4)
def gain(w: World) -> Turn | None:
    """n more things."""
    n = w.rng.randint(2, max(6, int(w.focus.value * Fraction(3, 5))))
    return turn(w, "gain", [n], w.focus.value + n, f"{w.focus.code} + {n}", names=MORE,
                thought="Add what comes.", stage="hold", slots={"n": n},
                undo=f"{{x}} - {n}")  # fmt: skip


@move("hold", weight=2)
def gain_groups(w: World) -> Turn | None:
    """m more packs of k things."""
    low, high = w.situation.numbers("group", (4, 12))
    m, k = w.rng.randint(2, 6), w.rng.randint(low, high)
    return turn(w, "gain_groups", [m, k], w.focus.value + m * k, f"{w.focus.code} + {m} * {k}",
                names=MORE, thought="Add the groups that come.", stage="hold",
                slots={"m": m, "k": k}, n=2, undo=f"{{x}} - {m} * {k}")  # fmt: skip


@move("hold", weight=1.5)
def gain_two(w: World) -> Turn | None:
    """n things from one side and a multiple of n from another."""
    n, k = w.rng.randint(2, 15), w.rng.choice([2, 2, 3])
    return turn(w, "gain_two", [n, k], w.focus.value + n + k * n,
                f"{w.focus.code} + {n} + {k} * {n}", names=MORE,
                thought="Add both amounts that come.", stage="hold", n=3,
                slots={"n": n, "times": "twice" if k == 2 else f"{in_words(k)} times"})  # fmt: skip


@move("hold", weight=1)
def grow(w: World) -> Turn | None:
    """The number is doubled or tripled."""
    k = w.rng.choice([2, 2, 2, 3])
    return turn(w, "grow", [k], w.focus.value * k, f"{w.focus.code} * {k}", names=MORE,
                thought="Multiply by the factor.", stage="hold", undo=f"S({{x}}) / {k}",
                slots={"double": "double" if k == 2 else "triple"})  # fmt: skip


@move("hold", weight=1)
def grow_percent(w: World) -> Turn | None:
    """The number rises by p percent."""
    p = percentage(w.rng, w.focus.value)
    if not p:
        return None
    return turn(w, "grow_percent", [p], w.focus.value * (1 + Fraction(p, 100)),
                f"{w.focus.code} * (1 + S({p})/100)", names=MORE, n=2,
                thought="Raise by the percentage.", stage="hold", slots={"percent": f"{p}%"},
                undo=f"{{x}} / (1 + S({p})/100)")  # fmt: skip


# ---- another holder ------------------------------------------------------------------------------

_ORDER = ("first", "second", "third")


def _related(w: World) -> tuple[str, Fraction, list[Fraction], str, str] | None:
    """Kind, value, numbers, expression, and words with `*` for the base."""
    h, code, rng = w.focus.value, w.focus.code, w.rng
    compare = w.situation.words.get("compare", ("many",))[0]
    kinds = ["times", "part", "more", "less", *(["both", "percent"] if compare == "many" else [])]
    kind = rng.choice(["more", "less"] if compare == "tall" else kinds)
    if kind == "both":
        return _multiple_and_some(w)
    if kind == "percent":
        return _percent_of_other(w)
    if kind == "times":
        k = rng.choice([2, 2, 2, 3, 3, 4, 5])
        word = "twice" if k == 2 else f"{in_words(k) if rng.random() < 0.6 else k} times"
        return kind, h * k, [Fraction(k)], f"{k} * {code}", f"{word} as {_as(compare)} as *"
    if kind == "part":
        f = rng.choice([Fraction(1, 2), Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)])
        word = {2: "half", 3: "a third", 4: "a quarter"}[f.denominator]
        if f.denominator > 2 and compare == "old":
            return None
        return kind, h * f, [f], f"{w.ratio(f)} * {code}", f"{word} as {_as(compare)} as *"
    most = 25 if compare in {"tall", "old"} else 60
    n = Fraction(rng.randint(2, max(4, min(most, int(h / 2)))))
    sign, value = ("+", h + n) if kind == "more" else ("-", h - n)
    words = _gap(compare, is_more=kind == "more")
    text = f"{w.cash(n) if compare == 'much' else '<gap>'} {words}".replace("<gap> <gap", "<gap")
    return kind, value, [n], f"{code} {sign} {n}", text


def _multiple_and_some(w: World) -> tuple[str, Fraction, list[Fraction], str, str]:
    """As `_related`, for `5 more than twice as many`."""
    k, n = w.rng.choice([2, 2, 2, 3]), w.rng.randint(2, 12)
    word = "twice" if k == 2 else "three times"
    is_more = w.rng.random() < 0.6
    value = w.focus.value * k + (n if is_more else -n)
    expression = f"{k} * {w.focus.code} {'+' if is_more else '-'} {n}"
    text = f"<gap> {'more' if is_more else 'fewer'} than {word} as many <things> as *"
    kind = "more_than_times" if is_more else "less_than_times"
    return kind, value, [Fraction(n), Fraction(k)], expression, text


def _percent_of_other(w: World) -> tuple[str, Fraction, list[Fraction], str, str] | None:
    """As `_related`, for `20% more than`."""
    p = percentage(w.rng, w.focus.value)
    if not p:
        return None
    sign = w.rng.choice("+-")
    value = w.focus.value * (1 + Fraction(p, 100) * (1 if sign == "+" else -1))
    text = f"{p}% {'more' if sign == '+' else 'fewer'} <things> than *"
    kind = "percent_more" if sign == "+" else "percent_less"
    expression = f"{w.focus.code} * (1 {sign} {w.percent(p)})"
    return kind, value, [Fraction(p)], expression, text


def _as(compare: str) -> str:
    return {"many": "many <things>", "much": "much money", "old": "old"}[compare]


def _gap(compare: str, *, is_more: bool) -> str:
    if compare == "many":
        return ("more" if is_more else "fewer") + " <things> than *"
    words = {"much": ("more", "less"), "old": ("<gap years> older", "<gap years> younger"),
             "tall": ("<gap things> taller", "<gap things> shorter")}[compare]  # fmt: skip
    return f"{words[0 if is_more else 1]} than *"


@move("hold", "money", weight=4)
def relate(w: World) -> Turn | None:
    """Another person has a multiple, a part, more or fewer; the focus goes to that person."""
    is_told = w.stage == "hold" or w.situation.words.get("compare") == ("much",)
    found = _related(w) if w.other and len(w.holders) < 2 and is_told else None
    if not found:
        return None
    kind, value, numbers, expression, text = found
    if value > w.situation.numbers("most", (0, 60_000))[1]:
        return None
    changed = {"first": "", "loss": " {have=} left", "gain": " {have=} <then>"}[w.trail]
    compare = w.situation.words.get("compare", ("many",))[0]
    verb = {"present": "have", "past": "had"}[w.tense] if compare in {"many", "much"} else "am"
    mine = f"I {verb}{changed.replace(' {have=}', '')}"
    base = mine if w.who.he == "I" else f"<base>{changed}"
    return turn(w, "relate", numbers, value, expression, names=_ORDER[len(w.holders) + 1 :],
                n=len(numbers),
                thought="Find the amount of the next one.", stage=w.stage,
                kind=kind,
                slots={"rel": text.replace("*", base), "gap": int(numbers[0])})  # fmt: skip


@move("hold", weight=1.5)
def relate_back(w: World) -> Turn | None:
    """What the first one has is said by what another has, who becomes the focus."""
    compare = w.situation.words.get("compare", ("many",))[0]
    if not w.other or w.holders or w.trail != "first" or compare == "tall":
        return None
    h, rng = w.focus.value, w.rng
    kind = rng.choice(["times", "more", "less"])
    if kind == "times":
        k = rng.choice([2, 2, 3, 4])
        word = "twice" if k == 2 else f"{in_words(k)} times"
        text, value, expression = f"{word} as {_as(compare)} as", h / k, f"S({w.focus.code}) / {k}"
    else:
        k = rng.randint(2, max(3, min(30, int(h / 2))))
        text = "<gap> " + _gap(compare, is_more=kind == "more").removesuffix(" *")
        text = text.replace("<gap> <gap", "<gap")
        sign, value = ("-", h - k) if kind == "more" else ("+", h + k)
        expression = f"{w.focus.code} {sign} {k}"
    return turn(w, "relate_back", [k], value, expression, names=_ORDER[1:], kind=kind,
                thought="Find the amount of the other one by going back.", stage="hold",
                slots={"rel": text, "gap": k})  # fmt: skip
