"""The roster as it stands: what the site says, and the swaps of the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from config.team import Duty
from console.desk.errors import Denied
from console.duty import roster
from console.duty.events import Draft, Kind
from console.duty.notices import GAP_AHEAD
from console.duty.record import Query
from console.duty.staffing import audit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from config.model import Engineer, Site
    from console.duty.events import Event
    from console.duty.roster import Stretch
    from console.duty.staffing import Finding
    from console.journal.store import Journal

LONGEST = timedelta(days=92)
"""How long a swap may last; what changes for longer belongs in the site's files."""


class Rota:
    """Says who is on call, and records who stands in for whom."""

    def __init__(
        self, site: Site, journal: Journal, actor: str, now: Callable[[], datetime]
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now
        self._swaps: dict[int, Duty] = {}
        self._gap: tuple[datetime, int, Stretch | None] | None = None

    async def load(self) -> None:
        """Read the swaps. Raises JournalError."""
        events = await self._journal.read(Query(kinds=(Kind.ROSTER_SWAPPED,), limit=1000))
        self.heard(events)

    def heard(self, events: Iterable[Event]) -> None:
        """Take in the swaps among some events, from whichever console."""
        for event in events:
            if event.kind == Kind.ROSTER_SWAPPED:
                self._swaps[event.seq] = _duty(event)

    @property
    def swaps(self) -> tuple[Duty, ...]:
        """Return the swaps, the latest decision last."""
        return tuple(self._swaps[seq] for seq in sorted(self._swaps))

    def on_call(self, moment: datetime | None = None) -> tuple[Engineer, ...]:
        """Return the chain at a moment, the primary first; now, where none is named."""
        at = moment or self._now()
        return roster.on_call(self._site.roster, at, self._site.zone, self.swaps)

    def stretches(self, span: timedelta) -> tuple[Stretch, ...]:
        """Return who is on call from now on, stretch by stretch."""
        now = self._now()
        return roster.stretches(self._site.roster, now, now + span, self._site.zone, self.swaps)

    def gap(self) -> Stretch | None:
        """Return the next stretch of the coming week in which nobody is on call; kept a minute."""
        now = self._now().replace(second=0, microsecond=0)
        if self._gap is None or self._gap[:2] != (now, len(self._swaps)):
            found = roster.gaps(
                self._site.roster, self._now(), now + GAP_AHEAD, self._site.zone, self.swaps
            )
            self._gap = (now, len(self._swaps), found[0] if found else None)
        return self._gap[2]

    def audit(self) -> tuple[Finding, ...]:
        """Return all that is wrong with the roster of the coming days."""
        return audit(self._site, self._now(), self.swaps)

    async def swap(
        self, start: datetime, end: datetime, engineers: Sequence[str], why: str = ""
    ) -> Duty:
        """Put others on call for a stretch. Raises Denied and JournalError."""
        people = {engineer.id for engineer in self._site.roster.engineers}
        if stranger := next((one for one in engineers if one not in people), None):
            raise Denied("unknown-engineer", stranger, sorted(people))
        if not engineers:
            raise Denied("no-engineer")
        if not start < end or end <= self._now():
            raise Denied("swap-order")
        if end - start > LONGEST:
            raise Denied("swap-long", str(LONGEST.days))
        (event,) = await self._journal.append(
            Draft(
                Kind.ROSTER_SWAPPED,
                {
                    "from": start.isoformat(),
                    "to": end.isoformat(),
                    "engineers": list(engineers),
                    "why": " ".join(why.split()),
                },
                actor=self._actor,
            )
        )
        self.heard((event,))
        return self._swaps[event.seq]


def _duty(event: Event) -> Duty:
    data = event.data
    people = data.get("engineers")
    return Duty(
        datetime.fromisoformat(str(data["from"])),
        datetime.fromisoformat(str(data["to"])),
        tuple(str(one) for one in people) if isinstance(people, list) else (),
        str(data.get("why", "")),
    )
