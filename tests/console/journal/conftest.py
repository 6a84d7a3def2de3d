"""Journals for the tests; whatever engine keeps them, they are closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from console.journal.sqlite import SqliteJournal
from console.journal.store import Journal
from tests.console.journal.drafts import open_at

if TYPE_CHECKING:
    from pathlib import Path

IMPLEMENTATIONS: dict[str, Callable[[Path], Awaitable[Journal]]] = {
    "sqlite": lambda folder: open_at(folder / "duty" / "timeline.db"),
}
"""How to open (again) what an engine keeps in a folder."""

Opens = Callable[[], Awaitable[Journal]]


@pytest.fixture(params=IMPLEMENTATIONS)
async def opens(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Opens]:
    """Opens one more console on the same journal."""
    consoles: list[Journal] = []

    async def another() -> Journal:
        consoles.append(await IMPLEMENTATIONS[request.param](tmp_path))
        return consoles[-1]

    yield another
    for console in consoles:
        await console.close()


@pytest.fixture
async def journal(opens: Opens) -> Journal:
    """One console's journal, empty."""
    return await opens()


Console = Callable[..., Awaitable[SqliteJournal]]


@pytest.fixture
async def console() -> AsyncIterator[Console]:
    """Opens the journal in a certain file."""
    opened: list[SqliteJournal] = []

    async def at(path: Path, **basis: Any) -> SqliteJournal:
        opened.append(await open_at(path, **basis))
        return opened[-1]

    yield at
    for journal in opened:
        await journal.close()
