"""The line of cost: what the engine is doing, and what it has cost."""

from dataclasses import dataclass

from rich.text import Text
from textual.widgets import Static

from alphamath_lite_tui.protocol import Cost

NO_COST = Cost()
SHORTEST_S = 0.02  # no speed is told of anything shorter


@dataclass(frozen=True, slots=True)
class Status:
    """What the line says; `n_tokens` and `timeout_s` are budgets, None without one."""

    doing: str = "starting the engine"
    model: str = ""
    n_nodes: int = 0
    cost: Cost = NO_COST
    n_tokens: int | None = None
    timeout_s: float | None = None


class CostLine(Static):
    """One line above the footer."""

    DEFAULT_CSS = "CostLine { height: 1; padding: 0 1; background: $panel; }"

    def show(self, status: Status) -> None:
        """Show a status."""
        self.update(cost_text(status), layout=False)


def cost_text(status: Status) -> Text:
    """A status as one line."""
    cost = status.cost
    parts = [status.doing, f"{status.n_nodes:,} node{'s' if status.n_nodes != 1 else ''}"]
    if cost.n_sampled:
        parts.append(f"{cost.n_sampled:,} tokens")
        if cost.decode_s >= SHORTEST_S:
            parts.append(f"{cost.n_sampled / cost.decode_s:,.0f} tokens/s")
    if cost.n_cells:
        parts.append(f"{cost.n_cells:,} cells")
    if status.n_tokens is not None:
        parts.append(f"{max(0, status.n_tokens - cost.n_sampled):,} tokens left")
    if status.timeout_s is not None:
        parts.append(f"{max(0.0, status.timeout_s - cost.seconds):.0f} s left")
    if status.model:
        parts.append(status.model)
    text = Text(" · ".join(parts), no_wrap=True, overflow="ellipsis")
    text.stylize("bold", 0, len(status.doing))
    return text
