"""The demo's hospital over real SSH, and an engineer who works through a runbook on it."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.demo import site as demo_site
from console.demo.ailments import AILMENTS
from console.demo.hospital import Hospital
from console.wiring import fleet_of, library
from runbooks.engine import Engine
from runbooks.execution import BEAT
from runbooks.loader import load_all
from runbooks.run import Phase, Run
from sources.chunk import Chunk, Exit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from config.model import Site
    from runbooks.live import LiveRun
    from runbooks.model import Runbook
    from sources.ssh import Fleet


@pytest.fixture(scope="session")
def books() -> Mapping[str, Runbook]:
    """The shipped runbooks by id."""
    return {book.id: book for book in load_all(library())}


class Diary:
    """Keeps what a run records."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    async def record(self, kind: str, incident: str | None, data: Mapping[str, object]) -> None:
        self.kinds.append(kind)

    async def keep(self, text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()


class Ward:
    """The hospital and whoever is on call."""

    def __init__(
        self, hospital: Hospital, site: Site, fleet: Fleet, books: Mapping[str, Runbook]
    ) -> None:
        self.hospital = hospital
        self.site = site
        self.hosts = {host.id: host for host in site.hosts}
        self._fleet = fleet
        self._books = books

    def strike(self, *ailments: str) -> None:
        for ailment in ailments:
            self.hospital.strike(AILMENTS[ailment])

    def lasts(self, ailment: str) -> bool:
        one = AILMENTS[ailment]
        return one.lasts(self.hospital.state(one.host))

    def write(self, host: str, name: str, text: str) -> None:
        (self.hospital.state(host) / name).write_text(text, encoding="utf-8")

    def has(self, host: str, name: str) -> bool:
        return (self.hospital.state(host) / name).exists()

    async def work(
        self,
        book_id: str,
        host: str,
        answers: Mapping[str, str] | None = None,
        *,
        before: Mapping[str, Callable[[], None]] | None = None,
    ) -> Run:
        """Run to the end: say yes to every change, and answer as told."""
        book = self._books[book_id]
        engine = Engine(Diary(), self._fleet, self.hosts, partial(datetime.now, UTC))
        live = await engine.start(book, hosts=(host,), params={}, actor="test")
        while live.run.phase is not Phase.ENDED:
            at = live.run.at or ""
            (before or {}).get(at, lambda: None)()
            await self._one(live, at, host, answers or {})
        return live.run

    async def _one(self, live: LiveRun, at: str, host: str, answers: Mapping[str, str]) -> None:
        match live.run.phase:
            case Phase.READY:
                await live.advance()
            case Phase.CONFIRM:
                await live.confirm(typed=host)
            case Phase.ASK:
                await live.answer(answers[at])
            case phase:
                pytest.fail(f"{at} is {phase}: {live.run.done[-1]}")

    async def command(self, host: str, line: str) -> tuple[str, int | None]:
        """Run one line on a host; return its output and status."""
        text = ""
        async for piece in self._fleet.run(self.hosts[host], line, timeout=20):
            match piece:
                case Chunk():
                    text += piece.text
                case Exit():
                    return text, piece.status
        raise AssertionError


@pytest.fixture
async def ward(tmp_path: Path, books: Mapping[str, Runbook]) -> AsyncIterator[Ward]:
    """A healthy hospital; nothing that runs by a timer may fail behind its back."""
    failed: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context))
    async with Hospital(tmp_path / "hospital") as hospital:
        demo_site.write(tmp_path / "site", hospital.ports)
        site = load(tmp_path / "site")
        fleet = fleet_of(site, tmp_path)
        try:
            yield Ward(hospital, site, fleet, books)
        finally:
            await fleet.close()
    await asyncio.sleep(2 * BEAT)
    assert failed == []
