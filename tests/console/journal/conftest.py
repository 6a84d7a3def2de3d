"""Journals for the tests; whatever engine keeps them, they are closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

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
