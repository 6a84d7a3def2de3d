"""A console that opens an emergency and calls whoever is on call, until it is killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from config.loader import load
from console.desk.incidents import Report
from console.wiring import desk_of


async def main(folder: Path) -> None:
    async with desk_of(load(folder / "site"), folder / "data", "dba") as desk:
        await desk.first_look()
        running = asyncio.create_task(desk.run(watch=False))
        while not (await desk.journal.head())[0]:
            await asyncio.sleep(0.01)
        await desk.incidents.open(Report("收费窗口打不开", "his", "emergency", "P1"))
        await running


asyncio.run(main(Path(sys.argv[1])))
