"""The fix that is proposed to the user, and their answer, with who gave it, when and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.card import emergency
from console.duty.events import Kind
from console.duty.life import AGREED, DECLINED

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.duty.events import Data
    from console.duty.incidents import Incident

_SAID = {Kind.FIX_AGREED: AGREED, Kind.FIX_DECLINED: DECLINED}


class Fixes:
    """Verbs on the proposal of an open incident; each raises what `Incidents` does."""

    def __init__(self, site: Site, incidents: Incidents) -> None:
        self._site = site
        self._incidents = incidents

    async def propose(
        self, incident: Incident, text: str, *, run: str = "", step: str = ""
    ) -> Incident:
        """Say what is to be done; it takes the place of an earlier proposal."""
        data: Data = {"text": self._incidents.needed(text, "no-text"), "run": run, "step": step}
        return await self._incidents.record(incident, Kind.FIX_PROPOSED, data)

    async def agree(
        self, incident: Incident, by: str, channel: str, at: datetime | None = None, text: str = ""
    ) -> Incident:
        """Record that the user agrees."""
        return await self._answer(incident, Kind.FIX_AGREED, by, channel, at, text)

    async def decline(
        self, incident: Incident, by: str, channel: str, at: datetime | None = None, text: str = ""
    ) -> Incident:
        """Record that the user does not agree."""
        return await self._answer(incident, Kind.FIX_DECLINED, by, channel, at, text)

    async def override(self, incident: Incident, why: str) -> Incident:
        """Go on without a yes, because patients wait; in an emergency only, and with a reason."""
        if not emergency(incident, self._site):
            raise Denied("not-emergency", incident.id)
        data: Data = {"override": True, "text": self._incidents.needed(why, "no-reason")}
        return await self._incidents.record(incident, Kind.FIX_AGREED, data)

    async def _answer(
        self,
        incident: Incident,
        kind: Kind,
        by: str,
        channel: str,
        at: datetime | None,
        text: str,
    ) -> Incident:
        if incident.life.plan is None or not incident.life.plan.text:
            raise Denied("no-proposal", incident.id)
        if incident.life.plan.answer == _SAID[kind]:
            raise Denied(f"already-{_SAID[kind]}", incident.id)
        data = self._incidents.word_of(incident, by, channel, at)
        return await self._incidents.record(
            incident, kind, {**data, "text": self._incidents.said(text)}
        )
