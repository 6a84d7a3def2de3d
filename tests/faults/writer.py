"""A console that runs a runbook over and over, and says what it was told is recorded."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from config.loader import load
from console.wiring import desk_of
from runbooks.loader import load_file
from runbooks.run import Phase


async def main(folder: Path) -> None:
    site = load(folder / "site", cache=folder / "cache")
    book = load_file(folder / "loop.yaml")
    async with desk_of(site, folder / "data", "writer") as desk:
        print("ready", flush=True)
        while True:
            session = await desk.runs.start(book, (site.hosts[0].id,), {})
            while session.feed.value.phase is not Phase.ENDED:
                await session.live.advance()
                print((await desk.journal.head())[0], flush=True)


asyncio.run(main(Path(sys.argv[1])))
