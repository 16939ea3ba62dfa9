"""Money that someone has or earns (stage `money`), and what something costs (stage `bill`)."""

from fractions import Fraction

from alphamath_lite.curriculum.stories.core import (
    Turn,
    World,
    digits,
    round_number,
)
from alphamath_lite.curriculum.stories.moves import move, turn
from alphamath_lite.curriculum.stories.moves_changes import portion

MONEY_LEFT = ("left", "rest", "remaining", "last")
MONEY_NOW = ("money", "now", "sum_now", "then")
BILL = ("bill", "due", "to_pay", "final")


@move("", weight=3)
def purse_of(w: World) -> Turn | None:
    """An amount of money."""
    m = Fraction(round_number(w.rng, 20, 300))
    return turn(w, "purse_of", [m], m, "", names=[digits(m)], thought="", stage="money",
                slots={"m": w.cash(m)}, n=0)  # fmt: skip


@move("", weight=3)
def earn(w: World) -> Turn | None:
    """h hours, or other units of work, at a pay each."""
    p, h = w.price(*w.situation.numbers("price", (6, 25))), w.rng.randint(2, 12)
    return turn(w, "earn", [p, h], p * h, f"{h} * {digits(p)}", names=["pay", "money"],
                thought="Multiply the number by the pay for one.", stage="money",
                slots={"p": w.cash(p), "h": h})  # fmt: skip


@move("", weight=2)
def earn_days(w: World) -> Turn | None:
    """h hours a day for d days at a pay an hour."""
    p, h, d = (
        w.price(*w.situation.numbers("price", (6, 25))),
        w.rng.randint(2, 8),
        w.rng.randint(2, 6),
    )
    return turn(w, "earn_days", [p, h, d], p * h * d, f"{h} * {d} * {digits(p)}",
                names=["pay", "money"], thought="Multiply hours, days and pay.", stage="money",
                slots={"p": w.cash(p), "h": h, "d": d}, n=2)  # fmt: skip


@move("", weight=2)
def save(w: World) -> Turn | None:
    """x a week for d weeks beside what was there."""
    m, x, d = Fraction(w.rng.randint(5, 80)), w.price(2, 20), w.rng.randint(3, 12)
    return turn(w, "save", [m, x, d], m + x * d, f"{digits(m)} + {d} * {digits(x)}",
                names=["savings"], thought="Add what is put aside to what was there.",
                stage="money", slots={"m": w.cash(m), "x": w.cash(x), "d": d}, n=2)  # fmt: skip


@move("", weight=2)
def earn_two(w: World) -> Turn | None:
    """n units at one pay and m units at another."""
    p, q = (w.price(*w.situation.numbers("price", (6, 25))) for _ in range(2))
    n, m = w.rng.randint(2, 9), w.rng.randint(2, 9)
    if p == q:
        return None
    return turn(w, "earn_two", [n, p, m, q], n * p + m * q,
                f"{n} * {digits(p)} + {m} * {digits(q)}", names=["pay", "money"], n=3,
                thought="Multiply each number by its pay and add.", stage="money",
                slots={"n": n, "p": w.cash(p), "m": m, "q": w.cash(q)})  # fmt: skip


@move("money", weight=3)
def spend(w: World) -> Turn | None:
    """An amount of money goes."""
    h = w.focus.value
    x = w.price(2, max(3, float(h) * 0.6))
    return turn(w, "spend", [x], h - x, f"{w.focus.code} - {digits(x)}", names=MONEY_LEFT,
                thought="Subtract what is spent.", stage="money",
                slots={"some": w.cash(x)})  # fmt: skip


@move("money", weight=3)
def spend_part(w: World) -> Turn | None:
    """A fraction or a percentage of the money goes."""
    h = w.focus.value
    found = portion(w, h, 1 if w.is_whole else 100)
    if not found:
        return None
    f, text, code = found
    return turn(w, "spend_part", [f], h * (1 - f), f"{w.focus.code} * (1 - {code})",
                names=MONEY_LEFT, thought="Keep the share that stays.", stage="money",
                kind="percent" if "100" in code else "part",
                slots={"some": f"{text} of <whole>"})  # fmt: skip


@move("money", weight=3)
def receive(w: World) -> Turn | None:
    """More money comes."""
    x = w.price(2, max(4, float(w.focus.value) * 0.6))
    return turn(w, "receive", [x], w.focus.value + x, f"{w.focus.code} + {digits(x)}",
                names=MONEY_NOW, thought="Add what comes.", stage="money",
                slots={"x": w.cash(x)})  # fmt: skip


@move("money", weight=3)
def shop(w: World) -> Turn | None:
    """n goods at a price each are bought."""
    n, p = w.rng.randint(2, 6), w.price(1, 12)
    return turn(w, "shop", [n, p], w.focus.value - n * p, f"{w.focus.code} - {n} * {digits(p)}",
                names=MONEY_LEFT, thought="Subtract the number times the price.", stage="money",
                slots={"n": n, "p": w.cash(p)}, n=2)  # fmt: skip


@move("money", weight=4)
def profit(w: World) -> Turn | None:
    """What is left of the sales when everything needed for them is paid."""
    if w.turns[-1].move not in {"sell", "sell_packs"}:
        return None
    x = w.price(2, max(3, float(w.focus.value) * 0.6))
    return turn(w, "profit", [x], w.focus.value - x, f"{w.focus.code} - {digits(x)}",
                names=["profit"], thought="Subtract the costs from the sales.", stage="end",
                slots={"x": w.cash(x), "cash": "yes"})  # fmt: skip


@move("money", weight=1.5)
def save_more(w: World) -> Turn | None:
    """x a week more for d weeks."""
    x, d = w.price(2, 15), w.rng.randint(2, 10)
    return turn(w, "save_more", [x, d], w.focus.value + x * d,
                f"{w.focus.code} + {d} * {digits(x)}", names=MONEY_NOW, stage="money",
                thought="Add the weekly amount times the weeks.", n=2,
                slots={"x": w.cash(x), "d": d})  # fmt: skip


@move("money", weight=3)
def share_money(w: World) -> Turn | None:
    """Equal shares of the money for m."""
    m = w.rng.randint(2, 6)
    return turn(w, "share_money", [m], w.focus.value / m, f"{w.focus.code} / {m}", names=["each"],
                thought="Divide by the number of shares.", stage="end",
                slots={"m": m, "cash": "yes"})  # fmt: skip


@move("money", weight=3)
def goal_money(w: World) -> Turn | None:
    """What is missing to a price."""
    x = w.price(2, 120)
    cost = w.focus.value + x
    return turn(w, "goal_money", [cost], x, f"{digits(cost)} - {w.focus.code}", names=["missing"],
                thought="Subtract what is there from the price.", stage="end",
                slots={"c": w.cash(cost), "cash": "yes"})  # fmt: skip


@move("money", weight=3)
def goal_weeks(w: World) -> Turn | None:
    """Weeks to save what is missing to a price."""
    if not w.is_whole:
        return None
    x, d = w.rng.randint(3, 20), w.rng.randint(2, 12)
    cost = w.focus.value + x * d
    return turn(w, "goal_weeks", [cost, x], Fraction(d), f"S({cost} - {w.focus.code}) / {x}",
                names=["weeks"], thought="Divide what is missing by the weekly amount.",
                stage="end", n=2, slots={"c": w.cash(cost), "x": w.cash(x)})  # fmt: skip


@move("money", weight=3)
def afford(w: World) -> Turn | None:
    """How many goods the money buys exactly."""
    if not w.is_whole:
        return None
    fitting = [p for p in range(2, 21) if w.focus.value % p == 0 and 2 <= w.focus.value / p <= 60]
    if not fitting:
        return None
    p = w.rng.choice(fitting)
    return turn(w, "afford", [p], w.focus.value / p, f"S({w.focus.code}) / {p}", names=["n"],
                thought="Divide the money by the price.", stage="end",
                slots={"p": w.cash(p)})  # fmt: skip


@move("", weight=2)
def coins(w: World) -> Turn | None:
    """n coins of one kind and m of another, in cents."""
    if w.is_whole or "£" in w.cash(1) or "pound" in w.cash(1):
        return None
    a, b = w.rng.sample([5, 10, 20, 25, 50], 2)
    n, m = w.rng.randint(2, 20), w.rng.randint(2, 20)
    value = Fraction(n * a + m * b, 100)
    return turn(w, "coins", [n, a, m, b], value, f"({n} * {a} + {m} * {b}) / 100", n=3,
                names=["money"], thought="Add the values and convert cents to whole money.",
                stage="money", slots={"n": n, "a": a, "m": m, "b": b})  # fmt: skip


# ---- a bill --------------------------------------------------------------------------------------


def _price(w: World) -> Fraction:
    return w.price(*w.situation.numbers("price", (1, 12)))


@move("", weight=2)
def cost(w: World) -> Turn | None:
    """n goods at one price."""
    n, p = w.rng.randint(2, 12), _price(w)
    return turn(w, "cost", [n, p], n * p, f"{n} * {digits(p)}", names=["cost"], stage="bill",
                thought="Multiply the number by the price.",
                slots={"n": n, "p": w.cash(p)})  # fmt: skip


@move("", weight=3)
def cost_two(w: World) -> Turn | None:
    """n goods at one price and m at another."""
    n, m, p, q = w.rng.randint(2, 9), w.rng.randint(2, 9), _price(w), _price(w)
    if p == q:
        return None
    return turn(w, "cost_two", [n, p, m, q], n * p + m * q,
                f"{n} * {digits(p)} + {m} * {digits(q)}", names=["cost"], stage="bill", n=3,
                thought="Multiply each number by its price and add.",
                slots={"n": n, "m": m, "p": w.cash(p), "q": w.cash(q)})  # fmt: skip


@move("", weight=2)
def cost_plus(w: World) -> Turn | None:
    """n goods at one price and something that costs x; or a fixed price and a price for each."""
    n, p, x = w.rng.randint(2, 9), _price(w), _price(w)
    return turn(w, "cost_plus", [n, p, x], n * p + x, f"{n} * {digits(p)} + {digits(x)}",
                names=["cost"], thought="Multiply the number by the price and add the rest.",
                stage="bill", slots={"n": n, "p": w.cash(p), "x": w.cash(x)}, n=2)  # fmt: skip


@move("", weight=2)
def cost_related(w: World) -> Turn | None:
    """One thing at a price, and another that costs a multiple of it, or some more or less."""
    p, rng = _price(w), w.rng
    kind = rng.choice(["times", "half", "more", "less"])
    x = w.price(1, max(2, float(p) * 0.8))
    k = rng.choice([2, 2, 3])
    other, words, code = {
        "times": (p * k, f"{'twice' if k == 2 else 'three times'} as much", f"{k} * {digits(p)}"),
        "half": (p / 2, "half as much", f"S({p}) / 2" if w.is_whole else f"{digits(p)} / 2"),
        "more": (p + x, f"{w.cash(x)} more", f"{digits(p)} + {digits(x)}"),
        "less": (p - x, f"{w.cash(x)} less", f"{digits(p)} - {digits(x)}"),
    }[kind]
    if other <= 0 or (other * (1 if w.is_whole else 100)).denominator != 1:
        return None
    factor = {"times": k, "half": 2}.get(kind, x)
    return turn(w, "cost_related", [p, factor], p + other, f"{digits(p)} + ({code})",
                names=["cost"], thought="Find the second price and add both.", stage="bill", n=2,
                kind=kind, slots={"p": w.cash(p), "rel": words})  # fmt: skip


def _percented(w: World, name: str, sign: str, usual: list[int]) -> Turn | None:
    p = w.rng.choice(usual)
    factor = 1 + Fraction(p, 100) * (1 if sign == "+" else -1)
    verb = "Raise" if sign == "+" else "Reduce"
    return turn(w, name, [p], w.focus.value * factor, f"{w.focus.code} * (1 {sign} {w.percent(p)})",
                names=BILL, thought=f"{verb} by the percentage.", stage="bill",
                slots={"percent": f"{p}%"})  # fmt: skip


@move("bill", weight=3)
def discount(w: World) -> Turn | None:
    """p percent off."""
    return _percented(w, "discount", "-", [5, 10, 10, 15, 20, 20, 25, 30, 40, 50])


@move("bill", weight=2)
def tax(w: World) -> Turn | None:
    """p percent on top: tax, a tip, a fee."""
    return _percented(w, "tax", "+", [5, 8, 10, 10, 15, 20, 20])


@move("bill", weight=2)
def coupon(w: World) -> Turn | None:
    """An amount off."""
    x = w.price(1, max(2, min(12, float(w.focus.value) / 3)))
    return turn(w, "coupon", [x], w.focus.value - x, f"{w.focus.code} - {digits(x)}", names=BILL,
                thought="Subtract the reduction.", stage="bill",
                slots={"x": w.cash(x)})  # fmt: skip


@move("bill", weight=2)
def fee(w: World) -> Turn | None:
    """An amount on top."""
    x = w.price(1, max(3, min(15, float(w.focus.value) / 3)))
    return turn(w, "fee", [x], w.focus.value + x, f"{w.focus.code} + {digits(x)}", names=BILL,
                thought="Add the extra cost.", stage="bill", slots={"x": w.cash(x)})  # fmt: skip


@move("bill", weight=1)
def repeat(w: World) -> Turn | None:
    """The same bill d times."""
    d = w.rng.randint(2, 8)
    return turn(w, "repeat", [d], w.focus.value * d, f"{w.focus.code} * {d}", names=["in_all"],
                thought="Multiply by the number of times.", stage="end",
                slots={"d": d, "cash": "yes"})  # fmt: skip


@move("bill", weight=4)
def change(w: World) -> Turn | None:
    """Change from a note."""
    notes = [n for n in (10, 20, 50, 100, 200, 500) if n > w.focus.value]
    if not notes or notes[0] > 4 * w.focus.value:
        return None
    paid = notes[0]
    return turn(w, "change", [paid], paid - w.focus.value, f"{paid} - {w.focus.code}",
                names=["change"], thought="Subtract the cost from the amount paid.", stage="end",
                slots={"paid": w.cash(paid), "cash": "yes"})  # fmt: skip


@move("bill", weight=3)
def split(w: World) -> Turn | None:
    """Equal parts of the bill for m people."""
    m = w.rng.randint(2, 6)
    return turn(w, "split", [m], w.focus.value / m, f"{w.focus.code} / {m}", names=["each"],
                thought="Divide by the number of people.", stage="end",
                slots={"m": m, "cash": "yes"})  # fmt: skip


@move("bill", weight=2)
def money_left(w: World) -> Turn | None:
    """What is left of the money someone had."""
    had = w.focus.value + w.price(2, 60)
    return turn(w, "money_left", [had], had - w.focus.value, f"{digits(had)} - {w.focus.code}",
                names=["left"], thought="Subtract the cost from the money.", stage="end",
                slots={"had": w.cash(had), "cash": "yes"})  # fmt: skip


@move("bill", weight=2)
def money_short(w: World) -> Turn | None:
    """What someone lacks for the bill."""
    lack = w.price(1, max(2, float(w.focus.value) / 2))
    had = w.focus.value - lack
    if had <= 0:
        return None
    return turn(w, "money_short", [had], lack, f"{w.focus.code} - {digits(had)}",
                names=["missing"], thought="Subtract the money from the cost.", stage="end",
                slots={"had": w.cash(had), "cash": "yes"})  # fmt: skip


@move("bill", weight=1.5)
def hours_of_work(w: World) -> Turn | None:
    """Hours of work that pay the bill exactly."""
    fitting = [p for p in range(5, 31) if w.focus.value % p == 0 and w.focus.value > p]
    if not w.is_whole or not fitting or w.who.he == "it":
        return None
    p = w.rng.choice(fitting)
    return turn(w, "hours_of_work", [p], w.focus.value / p, f"S({w.focus.code}) / {p}",
                names=["hours"], thought="Divide the cost by the hourly pay.", stage="end",
                slots={"p": w.cash(p)})  # fmt: skip
