"""Moves that ask something about the things that someone has, or turn them into something else."""

from fractions import Fraction

from alphamath_lite.curriculum.stories.core import Quantity, Stage, Turn, World, digits
from alphamath_lite.curriculum.stories.moves import move, turn


def divisor(w: World, low: int = 2, high: int = 12) -> int | None:
    """A number in [low, high] that divides the focus into more than one."""
    h = w.focus.value
    fitting = [d for d in range(low, high + 1) if h % d == 0 and h > d]
    return w.rng.choice(fitting) if fitting else None


def _divided(
    w: World, name: str, letter: str, n: int | None, to: str, thought: str, stage: Stage = "end"
) -> Turn | None:
    """The focus divided by n, which the text gives as `letter`."""
    if not n:
        return None
    return turn(w, name, [n], w.focus.value / n, f"S({w.focus.code}) / {n}", names=[to],
                thought=thought, stage=stage, slots={letter: n})  # fmt: skip


def _has_no_others(w: World) -> bool:
    """Whether parts are told side by side, and none has been told apart from `the others` yet."""
    return "still" in w.situation.words and w.trail != "loss"


@move("hold", weight=3)
def share_out(w: World) -> Turn | None:
    """Equal shares for m people."""
    m = divisor(w)
    if _has_no_others(w):
        return None
    return _divided(w, "share_out", "m", m, "each", "Divide by the number of shares.")


@move("hold", weight=3)
def pack(w: World) -> Turn | None:
    """Full packs of k."""
    return _divided(
        w, "pack", "k", divisor(w, 2, 24), "packs", "Divide by the size of a pack.", "packs"
    )


@move("hold", weight=1)
def leftover(w: World) -> Turn | None:
    """What does not fill a pack of k."""
    k = w.rng.randint(3, 15)
    rest = w.focus.value % k
    if w.focus.value < 2 * k or not rest:
        return None
    return turn(w, "leftover", [k], rest, f"{w.focus.code} % {k}", names=["over"],
                thought="Take the remainder of the division.", stage="end",
                slots={"k": k})  # fmt: skip


def _price(w: World) -> Fraction:
    return w.price(*w.situation.numbers("price", (1, 9)))


def _times_price(w: World, name: str, p: Fraction, thought: str) -> Turn | None:
    return turn(w, name, [p], w.focus.value * p, f"{w.focus.code} * {digits(p)}",
                names=["money", "income"], thought=thought, stage="money",
                slots={"p": w.cash(p)})  # fmt: skip


@move("hold", weight=3)
def sell(w: World) -> Turn | None:
    """All of them are sold, or pay, at a price each."""
    if _has_no_others(w):
        return None
    return _times_price(w, "sell", _price(w), "Multiply the number by the price.")


@move("packs", weight=4)
def sell_packs(w: World) -> Turn | None:
    """All packs are sold at a price each."""
    return _times_price(w, "sell_packs", _price(w) * 2, "Multiply the packs by the price.")


@move("hold", weight=2)
def last(w: World) -> Turn | None:
    """Days until all are used, k a day."""
    return _divided(w, "last", "k", divisor(w, 2, 15), "days", "Divide by the rate.")


@move("hold", weight=2)
def per_day(w: World) -> Turn | None:
    """A day's equal amount for d days."""
    return _divided(w, "per_day", "d", divisor(w, 2, 14), "daily", "Divide by the number of days.")


@move("hold", weight=3)
def goal(w: World) -> Turn | None:
    """What is missing to a wanted number."""
    h = w.focus.value
    extra = w.rng.choice([w.rng.randint(2, 30), w.rng.randint(1, 12) * 6])
    high = h + extra
    nice = -(-high // 10) * 10
    n = nice if w.rng.random() < 0.4 else high
    return turn(w, "goal", [n], n - h, f"{n} - {w.focus.code}", names=["missing", "needed"],
                thought="Subtract what is there from what is wanted.", stage="need",
                slots={"goal": int(n)})  # fmt: skip


@move("need", weight=2)
def need_packs(w: World) -> Turn | None:
    """Packs of k that bring what is missing."""
    return _divided(
        w, "need_packs", "k", divisor(w, 2, 12), "packs", "Divide by the size of a pack."
    )


@move("need", weight=2)
def need_days(w: World) -> Turn | None:
    """Days to get what is missing, k a day."""
    return _divided(w, "need_days", "k", divisor(w, 2, 12), "days", "Divide by the rate.")


@move("need", weight=2)
def need_cost(w: World) -> Turn | None:
    """What the missing things cost."""
    p = _price(w)
    return turn(w, "need_cost", [p], w.focus.value * p, f"{w.focus.code} * {digits(p)}",
                names=["cost"], thought="Multiply what is missing by the price.", stage="end",
                slots={"p": w.cash(p), "cash": "yes"})  # fmt: skip


@move("hold", weight=2)
def compare(w: World) -> Turn | None:
    """How many more than another person who has n."""
    h = w.focus.value
    if not w.other or w.holders or h < 4:
        return None
    n = w.rng.randint(2, int(h) - 1)
    return turn(w, "compare", [n], h - n, f"{w.focus.code} - {n}", names=["gap"],
                thought="Take the difference.", stage="end", slots={"n": n})  # fmt: skip


def everyone(w: World) -> list[Quantity]:
    """What all holders have, in the order of the story."""
    return [*(quantity for _, quantity in w.holders), w.focus]


@move("hold", "money", weight=20)
def total(w: World) -> Turn | None:
    """What all holders have together."""
    if not w.holders:
        return None
    found = everyone(w)
    return turn(w, "total", [q.value for q in found[:-1]],
                sum((q.value for q in found), Fraction(0)),
                " + ".join(q.code for q in found), names=["all"], thought="Add all amounts.",
                stage="end", slots={"cash": "yes" if w.stage == "money" else ""},
                n=len(found) - 1)  # fmt: skip


@move("hold", "money", weight=12)
def differ(w: World) -> Turn | None:
    """How many more the one who has more has than the other (the last two)."""
    if len(w.holders) != 1:
        return None
    (_, old), new = w.holders[-1], w.focus
    if old.value == new.value or w.trail == "first":
        return None
    big, small = (old, new) if old.value > new.value else (new, old)
    kind = "old" if big is old else "new"
    return turn(w, "differ", [old.value], big.value - small.value, f"{big.code} - {small.code}",
                names=["gap"], thought="Take the difference.", stage="end", kind=kind,
                slots={"cash": "yes" if w.stage == "money" else ""})  # fmt: skip


@move("hold", weight=6)
def average(w: World) -> Turn | None:
    """The mean of what all holders have."""
    found = everyone(w)
    if len(found) < 2:
        return None
    codes, n = " + ".join(q.code for q in found), len(found)
    return turn(w, "average", [q.value for q in found[:-1]],
                sum((q.value for q in found), Fraction(0)) / n, f"S({codes}) / {n}",
                names=["mean"], thought="Add all amounts and divide by their number.",
                stage="end", slots={}, n=n)  # fmt: skip


@move("hold", weight=8)
def per_game(w: World) -> Turn | None:
    """The mean of the amounts that were added at first."""
    n = {"sums": 2, "three_sums": 3}.get(w.turns[-1].move)
    if not n:
        return None
    return turn(w, "per_game", [n], w.focus.value / n, f"S({w.focus.code}) / {n}", names=["mean"],
                thought="Divide the sum by the number of amounts.", stage="end",
                slots={"n": n})  # fmt: skip


@move("hold", weight=1)
def weigh(w: World) -> Turn | None:
    """The weight of all, k grams each."""
    k = w.rng.randint(2, 60) * 5
    return turn(w, "weigh", [k], w.focus.value * k, f"{w.focus.code} * {k}", names=["weight"],
                thought="Multiply by the weight of one.", stage="end", slots={"k": k})  # fmt: skip


@move("hold", weight=1.5)
def minutes(w: World) -> Turn | None:
    """The minutes for all, k minutes each."""
    k = w.rng.randint(2, 15)
    return turn(w, "minutes", [k], w.focus.value * k, f"{w.focus.code} * {k}", names=["minutes"],
                thought="Multiply by the time for one.", stage="time", slots={"k": k})  # fmt: skip


@move("hold", weight=4)
def percent_left(w: World) -> Turn | None:
    """The percentage of the first amount that is left after losses alone."""
    losses = all(t.move.startswith("lose") for t in w.turns[1:])
    if not w.start or len(w.turns) < 2 or not losses or w.holders:
        return None
    value = w.focus.value / w.start.value * 100
    return turn(w, "percent_left", [w.start.value], value,
                f"S({w.focus.code}) / {w.start.code} * 100", names=["percent"], n=2,
                thought="Divide by the first amount and take it as a percentage.", stage="end",
                slots={})  # fmt: skip


@move("hold", weight=2)
def gone(w: World) -> Turn | None:
    """How many went, when r are left."""
    h = w.focus.value
    if h < 5:
        return None
    r = w.rng.randint(2, int(h) - 2)
    return turn(w, "gone", [r], h - r, f"{w.focus.code} - {r}", names=["gone"], stage="end",
                thought="Subtract what is left.", slots={"r": r})  # fmt: skip


@move("hold", weight=1.5)
def came(w: World) -> Turn | None:
    """How many came, when there are r now."""
    r = w.focus.value + w.rng.randint(2, 40)
    return turn(w, "came", [r], r - w.focus.value, f"{r} - {w.focus.code}", names=["came"],
                thought="Subtract what was there before.", stage="end",
                slots={"r": int(r)})  # fmt: skip


_SMALL = {
    "kilogram": (1000, "grams"), "litre": (1000, "millilitres"), "metre": (100, "centimetres"),
    "hour": (60, "minutes"), "foot": (12, "inches"), "yard": (3, "feet"), "gallon": (4, "quarts"),
    "pound": (16, "ounces"),
}  # fmt: skip


@move("hold", weight=3)
def convert(w: World) -> Turn | None:
    """The same in a smaller unit."""
    unit = _SMALL.get(w.thing.one.split()[0])
    if not unit:
        return None
    k, small = unit
    return turn(w, "convert", [k], w.focus.value * k, f"{w.focus.code} * {k}", names=["small"],
                thought="Convert to the smaller unit.", stage="end",
                slots={"small": small})  # fmt: skip


@move("hold", weight=3)
def portions(w: World) -> Turn | None:
    """Portions of k of the smaller unit."""
    unit = _SMALL.get(w.thing.one.split()[0])
    if not unit or unit[0] < 100:
        return None
    k = w.rng.choice([d for d in (20, 25, 40, 50, 125, 200, 250, 500) if d < unit[0] * 0.9])
    return turn(w, "portions", [unit[0], k], w.focus.value * unit[0] / k,
                f"S({w.focus.code}) * {unit[0]} / {k}", names=["portions"], n=2, stage="end",
                thought="Convert to the smaller unit and divide by a portion.",
                slots={"k": k, "small": unit[1]})  # fmt: skip


@move("hold", weight=5)
def later(w: World) -> Turn | None:
    """The age in n years."""
    n = w.rng.randint(2, 15)
    return turn(w, "later", [n], w.focus.value + n, f"{w.focus.code} + {n}", names=["age"],
                thought="Add the years.", stage="end", slots={"n": n})  # fmt: skip


@move("hold", weight=4)
def ago(w: World) -> Turn | None:
    """The age n years ago."""
    n = w.rng.randint(2, 10)
    return turn(w, "ago", [n], w.focus.value - n, f"{w.focus.code} - {n}", names=["age"],
                thought="Subtract the years.", stage="end", slots={"n": n})  # fmt: skip


@move("hold", weight=4)
def all_later(w: World) -> Turn | None:
    """The sum of the ages of two in n years."""
    if len(w.holders) != 1:
        return None
    n, (old, new) = w.rng.randint(2, 15), everyone(w)
    return turn(w, "all_later", [old.value, n], old.value + new.value + 2 * n,
                f"{old.code} + {new.code} + 2 * {n}", names=["sum"], stage="end", n=3,
                thought="Add the ages and the years for both.", slots={"n": n})  # fmt: skip
