"""A drill's desk: the same screens and rules over recorded checks and answers, and no network."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from console.desk.drill import Drill
from console.desk.incidents import open_numbered
from console.desk.watch import utc_now
from console.duty import sla
from console.duty.cover import Calendar
from console.duty.events import Draft, Kind
from console.wiring import desk_over, journal_of
from runbooks.recorded import Answers, Recorded, Script
from sources.chunk import End, Exit
from sources.reach import Unreached
from sources.replay import BEAT, Replay
from sources.ssh import Fleet

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from config.model import Host, Site
    from console.desk.desk import Desk
    from console.desk.scenario import Scenario
    from console.duty.incidents import Incident
    from sources.channel import Connection
    from sources.chunk import Chunk

_PERIOD = timedelta(seconds=BEAT)


class Stage(Fleet):
    """Hosts that are played: they answer what was recorded, and nobody can be connected to."""

    def __init__(self, site: Site, played: Scenario, replay: Replay, speed: float) -> None:
        hosts = {host.id: host for host in site.hosts}
        super().__init__(hosts, config=None, known_hosts=None, identity=None, mask_key=b"drill")
        self._remedy = played.goal.remedy
        self._replay = replay
        self._sick = _recorded(played.sick, speed)
        self._well = _recorded(played.well, speed)
        self._silent = Recorded(Script(Answers(())))

    async def run(
        self,
        host: Host | None,
        command: str,
        *,
        timeout: float,
        stop: asyncio.Event | None = None,
        step: str = "",
        book: str = "",
    ) -> AsyncIterator[Chunk | Exit]:
        """Yield the recorded answer; the recorded remedy mends the checks."""
        books = self._well if self._replay.mended else self._sick
        runner = books.get(book, self._silent)
        async for piece in runner.run(host, command, timeout=timeout, stop=stop, step=step):
            if isinstance(piece, Exit) and piece.end is End.EXITED and (book, step) == self._remedy:
                self._replay.mend()
            yield piece

    async def _connect(self, host: Host) -> Connection:
        raise Unreached("drill", host.id)


def _recorded(answers: Mapping[str, Answers], speed: float) -> dict[str, Recorded]:
    return {book: Recorded(Script(given), 1 / speed) for book, given in answers.items()}


def staged(site: Site, played: Scenario) -> Site:
    """Return the site as a drill shows it: read each second, one engineer decides, none is called.

    A check that has come since has no part in it.
    """
    known = {turn.check for turn in (*played.before, *played.turns, *played.healing)}
    checks = (
        replace(check, interval=_PERIOD, timeout=_PERIOD * 5, confirm=1)
        for check in site.checks
        if check.id in known
    )
    return replace(site, checks=tuple(checks), approvers=1, channels=())


@asynccontextmanager
async def drill_of(
    site: Site, played: Scenario, data: Path, actor: str, *, speed: float = 1.0
) -> AsyncIterator[Desk]:
    """Open a desk that plays a scenario in a new journal. Raises JournalError."""
    site, now, goal = staged(site, played), utc_now, played.goal
    calendar = Calendar(site.contract, site.zone)
    async with journal_of(site, data, now) as journal:
        about = {"drill": goal.id, "title": goal.title.zh, "title_en": goal.title.en}
        await journal.append(Draft(Kind.DRILL_STARTED, about, actor=actor))
        if played.opened is not None:
            opening = Draft(Kind.INCIDENT_OPENED, {**played.opened, "auto": False, "cause": ""})
            await open_numbered(journal, site.zone, now(), opening)
        replay = Replay(
            site.checks, played.before, played.turns, played.healing, speed=speed, now=now
        )
        stage = Stage(site, played, replay, speed)

        def respond(incident: Incident) -> timedelta | None:
            clocks = sla.clocks(incident, site.contract, calendar)
            waits = (one.due - one.start for one in clocks if one.name.endswith(".respond"))
            return min(waits, default=None)

        drill = Drill(played, journal, respond)
        async with desk_over(site, data, actor, journal, stage, replay, now, drill) as desk:
            yield desk
