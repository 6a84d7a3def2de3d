"""Stories: what fails in the embedded hospital, and when."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from console.demo.ailments import AILMENTS


@dataclass(frozen=True, slots=True)
class Act:
    """At so many seconds of the story, something falls ill, or heals by itself."""

    at: float
    ailment: str
    heals: bool = False


STORIES: Mapping[str, tuple[Act, ...]] = {
    "archive": (Act(15, "oracle-archive-full"), Act(75, "service-slow")),
    "morning": (Act(12, "pool-stopped"), Act(40, "queue-backlog"), Act(90, "inbox-stuck")),
    "night": (Act(10, "clock-drift"), Act(35, "mssql-log-full"), Act(80, "jvm-heap-full")),
    "quiet": (),
}


def acts(story: str, seed: int) -> tuple[Act, ...]:
    """Return a story's acts, their times moved by up to a fifth; the same for the same seed."""
    chance = random.Random(f"{story}/{seed}")  # noqa: S311 - a story is no secret
    moved = [
        Act(round(act.at * chance.uniform(0.8, 1.2), 1), act.ailment, act.heals)
        for act in STORIES[story]
    ]
    return tuple(sorted(moved, key=lambda act: act.at))


async def play(
    story: str, seed: int, speed: float, state: Callable[[str], Path]
) -> None:
    """Play a story; returns after its last act."""
    passed = 0.0
    for act in acts(story, seed):
        await asyncio.sleep((act.at - passed) / speed)
        passed = act.at
        ailment = AILMENTS[act.ailment]
        (ailment.heal if act.heals else ailment.strike)(state(ailment.host))
