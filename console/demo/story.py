"""What happens in the demo hospital, and when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

from console.demo.ailments import AILMENTS, Ailment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STORIES: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
    {
        "archive": (("oracle-archive-full", 15.0), ("service-slow", 90.0)),
        "morning": (("pool-stopped", 15.0), ("queue-backlog", 40.0)),
        "night": (("certificate-expiring", 15.0), ("mssql-log-full", 45.0)),
    }
)
"""The ailments of each story, with the seconds after which they strike."""
_ORDERED = frozenset({"archive"})
"""Stories whose ailments follow from each other; in the others the seed shuffles them."""
_RANGES: Mapping[str, tuple[float, float, int]] = MappingProxyType(
    {
        "oracle-archive-full": (95.6, 99.7, 1),
        "mssql-log-full": (95.8, 99.6, 1),
        "queue-backlog": (2100, 4800, 0),
        "certificate-expiring": (3, 14, 0),
        "service-slow": (3100, 3900, 0),
    }
)
"""How far the value of an ailment may differ from one seed to the next, and its decimals."""


@dataclass(frozen=True, slots=True)
class Act:
    """One ailment that strikes, so many seconds after the story began."""

    at: float
    ailment: Ailment


def acts(story: str, seed: int, speed: float = 1.0) -> tuple[Act, ...]:
    """Return the acts of a story in order; the same for the same seed. Raises KeyError."""
    # A text seeds the same way in every process, as a hash would not.
    chance = Random(f"{story} {seed}")  # noqa: S311
    ids = [name for name, _ in STORIES[story]]
    if story not in _ORDERED:
        chance.shuffle(ids)
    times = [at * chance.uniform(0.8, 1.2) / speed for _, at in STORIES[story]]
    return tuple(
        Act(at, _varied(AILMENTS[name], chance)) for name, at in zip(ids, times, strict=True)
    )


def _varied(ailment: Ailment, chance: Random) -> Ailment:
    if ailment.id not in _RANGES:
        return ailment
    low, high, decimals = _RANGES[ailment.id]
    value, *_ = ailment.state
    state = {**ailment.state, value: f"{chance.uniform(low, high):.{decimals}f}"}
    return replace(ailment, state=state)


async def play(script: tuple[Act, ...], strike: Callable[[Ailment], None]) -> None:
    """Let each act happen at its time."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for act in script:
        await asyncio.sleep(began + act.at - loop.time())
        strike(act.ailment)
