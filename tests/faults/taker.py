"""A console that restates what is red of the handover that waits, and takes it over."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from config.loader import load
from console.wiring import desk_of


async def main(folder: Path) -> None:
    site = load(folder / "site", cache=folder / "cache")
    async with desk_of(site, folder / "data", "dba") as desk:
        verbs = desk.proof.handovers
        sheet = await verbs.sheet()
        print("ready", flush=True)
        for item in sheet.offer.red:
            await verbs.restate(sheet.offer.seq, item, "先看归档")
        await verbs.accept(None, {}, [one.id for one in sheet.handover.items])


asyncio.run(main(Path(sys.argv[1])))
