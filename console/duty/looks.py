"""What a health check's run found, as its closing event keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.health import RANKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.duty.events import JSON
    from runbooks.model import Runbook
    from runbooks.run import HostResult, Run


def looks_of(run: Run, book: Runbook) -> list[JSON]:
    """Return each step on each host, in order; of a step that was done again the last time."""
    found: dict[tuple[str, str], JSON] = {}
    for state in run.done:
        for one in state.results:
            found[state.step, one.host] = _look(state.step, one, book)
    return list(found.values())


def _look(step: str, one: HostResult, book: Runbook) -> JSON:
    look: dict[str, JSON] = {
        "step": step,
        "host": one.host,
        "verdict": one.verdict.value if one.verdict else "unknown",
        "said": one.said or one.reason,
        "values": dict(one.captures),
    }
    try:
        fills = book.step(step).fills
    except KeyError:  # the book has changed since
        return look
    if fills is not None and (value := _number(one.captures.get(fills.value, ""))) is not None:
        look["measure"] = {"name": fills.value, "value": value, "limit": fills.limit}
    return look


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def worst_of(looks: Iterable[JSON]) -> str:
    """Return the worst verdict of some looks; `unknown` where there are none."""
    verdicts = [str(one["verdict"]) for one in looks if isinstance(one, dict)]
    return max(verdicts, key=lambda one: RANKS.get(one, 2), default="unknown")
