"""A shift folded out of a journal of 100,000 incidents and 1,000,000 events."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.seed import seed
from config.loader import load
from console.duty.events import Draft, Kind
from console.wiring import desk_of, journal_of

if TYPE_CHECKING:
    from pathlib import Path

    from bench.console import Row

INCIDENTS, EVENTS, LOOKS, GOAL = 100_000, 1_000_000, 15, 200.0
RESOLVED, RUNS = 300, 200


async def week(folder: Path) -> None:
    """Add what a week has besides: incidents that were resolved, runs with changes."""
    site = load(folder / "site")
    async with journal_of(site, folder / "data") as journal:
        drafts = [
            Draft(Kind.INCIDENT_RESOLVED, {"text": "重启"}, f"20261001-{number:05d}", "dba")
            for number in range(1, RESOLVED + 1)
        ]
        for number in range(RUNS):
            run = {"run": f"r{number}"}
            step = {**run, "step": "free", "host": "his-app"}
            drafts += [
                Draft(Kind.RUN_STARTED, {**run, "runbook": f"b{number}"}),
                Draft(Kind.STEP_INTENT, {**step, "command": "x", "risk": "change"}),
                Draft(Kind.STEP_OUTCOME, {**step, "end": "exited", "verdict": "ok"}),
                Draft(Kind.RUN_ENDED, {**run, "verdict": "ok"}),
            ]
        await journal.append(*drafts)


async def measure(folder: Path) -> tuple[float, float, int]:
    """Return milliseconds of the first fold, with its code, and of a later one, and its items."""
    site = load(folder / "site")
    async with desk_of(site, folder / "data", "dba") as desk:
        took = []
        for _ in range(LOOKS):
            began = time.perf_counter()
            handover = await desk.proof.handovers.look()
            took.append((time.perf_counter() - began) * 1000)
    return took[0], sorted(took[1:])[len(took) // 2], len(handover.items)


def run(folder: Path) -> list[Row]:
    """All incidents are open and were opened in the last week: what is read is as much as can be."""
    seed(folder, incidents=INCIDENTS, events=EVENTS, age=timedelta(days=6))
    asyncio.run(week(folder))
    first, later, items = asyncio.run(measure(folder))
    return [
        (f"a shift folded, {INCIDENTS:,} incidents, {EVENTS:,} events, {items} items",
         f"{first:.0f} ms", "-", f"again {later:.0f} ms", f"≤ {GOAL:.0f} ms",
         "yes" if first <= GOAL else "**no**"),
    ]  # fmt: skip


def main() -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        for row in run(Path(name)):
            print(*row, sep="  ")


if __name__ == "__main__":
    main()
