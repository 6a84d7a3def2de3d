"""The time machine in a year of 100,000 incidents and 1,000,000 events: what a step takes."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bench.seed import seed
from config.loader import load
from console.desk.past import HOUR, Moment, Past
from console.wiring import desk_of

Row = tuple[str, str, str, str, str, str]
INCIDENTS, EVENTS, CLOSED = 100_000, 1_000_000, 90_000
GOAL = 200
STEPS = 40


def run(folder: Path) -> list[Row]:
    folder.mkdir(parents=True)
    year = timedelta(days=365)
    seed(folder, incidents=INCIDENTS, events=EVENTS, age=year, closed=CLOSED, watched=True)
    return asyncio.run(steps(folder))


async def steps(folder: Path) -> list[Row]:
    async with desk_of(load(folder / "site"), folder / "data", "bench") as desk:
        await desk.first_look()
        desk._load(await desk._waiting())
        desk.queue.publish(desk._order.picture(loaded=True))
        gc.freeze()  # as the app does then
        past = Past(desk)

        async def enter() -> Moment | None:
            await past.enter()
            return await past.before()

        found = {
            "into the past": [await took(enter)],
            "a step back": [await took(past.before) for _ in range(STEPS)],
            "a step on": [await took(past.after) for _ in range(STEPS // 2)],
            "an hour back": [await took(lambda: past.by(-HOUR)) for _ in range(STEPS)],
            "an hour on": [await took(lambda: past.by(HOUR)) for _ in range(STEPS // 2)],
        }
    return [row(what, times) for what, times in found.items()]


async def took(step: Callable[[], Awaitable[Moment | None]]) -> float:
    began = time.perf_counter()
    moment = await step()
    assert moment is not None
    moment.picture()
    return (time.perf_counter() - began) * 1000


def row(what: str, times: list[float]) -> Row:
    worst = max(times)
    return (
        f"time machine, {what}: a year of 100,000 incidents, 1,000,000 events (worst; median)",
        f"{worst:.0f} ms; {statistics.median(times):.0f} ms",
        "-",
        "-",
        f"≤ {GOAL} ms",
        "yes" if worst <= GOAL else "**no**",
    )
