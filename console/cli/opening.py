"""Opening a site and its desk for a verb that runs and ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from config.loader import load
from console.cli.asking import asking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from config.model import Site
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.journal.store import Journal

T = TypeVar("T")


def site_of(given: Arguments) -> Site:
    """Load the site. Raises Invalid."""
    site = load(given.config, cache=given.data / "site.cache")
    given.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return site


def with_desk(given: Arguments, use: Callable[[Desk], Awaitable[T]], *, to_read: bool = False) -> T:
    """Open the desk, use it once, close it; `to_read`: even where nothing can be written."""
    from console.wiring import desk_of

    site = site_of(given)

    async def session() -> T:
        ask = asking(given.words)
        async with desk_of(site, given.data, given.actor, ask=ask, to_read=to_read) as desk:
            return await use(desk)

    return asyncio.run(session())


def with_journal(given: Arguments, use: Callable[[Journal, Site], Awaitable[T]]) -> T:
    """Open the journal alone, use it once, close it."""
    from console.wiring import journal_of

    site = site_of(given)

    async def session() -> T:
        async with journal_of(site, given.data, to_read=True) as journal:
            return await use(journal, site)

    return asyncio.run(session())
