"""The downtime card: composed, taken to the clipboard or to a file; each taking is recorded."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.desk.outputs import write_new
from console.duty import card as rules
from console.duty import roster
from console.duty.events import Kind
from console.duty.record import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.duty.incidents import Incident
    from console.journal.store import Journal
    from console.words.words import Words

LATELY = timedelta(hours=1)
"""How long before an incident was opened by itself its check may have failed."""


class Cards:
    """Knows who is on it and what is behind it; raises what `Incidents` does."""

    def __init__(
        self, site: Site, journal: Journal, incidents: Incidents, now: Callable[[], datetime]
    ) -> None:
        self._site = site
        self._journal = journal
        self._incidents = incidents
        self._now = now

    async def began(self, incident: Incident) -> datetime:
        """Return since when it does not work: its check failed then, or somebody first called."""
        about = Query(incident=incident.id, kinds=(Kind.INCIDENT_OPENED,), limit=1)
        for opened in await self._journal.read(about):
            if check := opened.data.get("check"):
                failed = Query(
                    kinds=(Kind.CHECK_CHANGED,), before=opened.seq, since=opened.at - LATELY
                )
                for event in reversed(await self._journal.read(failed)):
                    if event.data.get("check") == check:
                        return event.at
        return incident.start

    def text(
        self, incident: Incident, effects: Iterable[Incident], began: datetime, words: Words
    ) -> str:
        """Return the card as of now, in one language."""
        people = {one.id: one for one in self._site.roster.engineers}
        now, zone = self._now(), self._site.zone
        on_call = roster.on_call(self._site.roster, now, zone)
        who = people.get(incident.owner or "") or (on_call[0] if on_call else None)
        of = rules.systems(incident, tuple(effects), self._site)
        return rules.compose(incident, of, who, began, now, self._site, words)

    async def copy(self, incident: Incident, text: str, lang: str) -> Incident:
        """Record that a card is taken to the clipboard."""
        return await self._record(incident, Kind.CARD_COPIED, text, lang)

    async def save(self, incident: Incident, text: str, lang: str, path: Path) -> Incident:
        """Write a card to a new private file, once that is recorded."""
        path = await asyncio.to_thread(path.expanduser)
        if await asyncio.to_thread(path.exists):
            raise Denied("file-exists", str(path))
        row = await self._record(incident, Kind.CARD_SAVED, text, lang, file=str(path))
        try:
            await asyncio.to_thread(write_new, path, text)
        except OSError as error:
            raise Denied("not-saved", f"{path}: {error.strerror or error}") from error
        return row

    async def _record(
        self, incident: Incident, kind: Kind, text: str, lang: str, **more: str
    ) -> Incident:
        data = {"lang": lang, "evidence": await self._journal.keep(text), **more}
        return await self._incidents.record(incident, kind, data)
