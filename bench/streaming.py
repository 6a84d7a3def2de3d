"""The console while nine runs stream output from this machine, or (`--flood`) one floods it."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from config.loader import load
from console.ui.app import ConsoleApp
from console.wiring import desk_of
from runbooks.loader import load_file

BOOK = """
id: stream
title: {zh: 流, en: stream}
roles: [his]
symptoms: {zh: 流, en: stream}
steps:
  - id: flow
    title: {zh: 流, en: flow}
    on: local
    timeout: 10m
    run: i=0; while :; do i=$((i+1)); echo "line $i of a long diagnosis that goes on"; sleep 0.01; done
"""
FLOOD = BOOK.replace(
    BOOK[BOOK.index("i=0;") :], "yes 'a line of a log that goes on and on and on'\n"
)


async def main(config: Path, data: Path, *, flood: bool) -> None:
    site = load(config, cache=data / "site.cache")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stream.yaml"
        path.write_text(FLOOD if flood else BOOK)
        book = load_file(path)
    async with desk_of(site, data, "bench") as desk:
        await desk.first_look()
        sessions = [
            await desk.runs.start(book, (site.hosts[0].id,), {}) for _ in range(1 if flood else 9)
        ]
        flows = [asyncio.create_task(one.live.advance()) for one in sessions]
        await ConsoleApp(desk, "zh").run_async()
        for flow in flows:
            flow.cancel()


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(
        main(
            Path(given[given.index("--config") + 1]),
            Path(given[given.index("--data") + 1]),
            flood="--flood" in given,
        )
    )
