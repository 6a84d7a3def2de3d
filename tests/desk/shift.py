"""Consoles of several engineers on one journal, and a shift taken over by the book."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from config.loader import load
from config.template import write
from console.desk.desk import Desk
from console.duty.handoverfold import Offer
from console.wiring import desk_of
from tests.desk.ward import Clock


@asynccontextmanager
async def desks(
    folder: Path, *actors: str, clock: Clock | None = None
) -> AsyncIterator[list[Desk]]:
    """Consoles of some engineers on one journal; none of them polls anything."""
    if not (folder / "site").exists():
        write(folder / "site")
    site = load(folder / "site")
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                desk_of(site, folder / "data", actor, now=clock or Clock())
            )
            for actor in actors
        ]


def restated(offer: Offer) -> dict[str, str]:
    return {item: f"先认领 {item}" for item in offer.red}


async def accepted(desk: Desk, offer: Offer) -> Offer:
    walked = [one.id for one in (await desk.proof.handovers.sheet(offer.seq)).handover.items]
    return await desk.proof.handovers.accept(offer.seq, restated(offer), walked)
