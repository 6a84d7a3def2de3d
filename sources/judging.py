"""A value against a check's thresholds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sources.sample import State

if TYPE_CHECKING:
    from config.model import Check


def judge(check: Check, value: float | None) -> State:
    """Return the state of a value; one that is no number, or has no end, is not known."""
    if value is None or not math.isfinite(value):
        return State.UNKNOWN
    if check.down is not None and check.down.holds(value):
        return State.DOWN
    return State.WARN if check.warn is not None and check.warn.holds(value) else State.OK


def worst(check: Check, values: list[float]) -> float | None:
    """Return the worst of several values: the smallest where low is bad, else the largest."""
    real = [value for value in values if math.isfinite(value)]
    if not real:
        return None
    bound = check.down or check.warn
    ranks = [State.OK, State.WARN, State.DOWN]
    low = bound is not None and bound.op in ("<", "<=")
    return max(real, key=lambda value: (ranks.index(judge(check, value)), -value if low else value))
