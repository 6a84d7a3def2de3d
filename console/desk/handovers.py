"""The verbs of a shift's end: fold it, add to it, offer it, walk it, take it over."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty import handoverfold, ipass
from console.duty import incidents as incident_rules
from console.duty.events import Draft, Kind, Offered, Version
from console.duty.handoverfold import WHAT, Offer, Signings
from console.duty.incidents import Status
from console.duty.record import Conflict, JournalError, Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from config.model import Site
    from console.desk.drafts import Drafts
    from console.desk.incidents import Incidents
    from console.desk.shifts import Shifts
    from console.duty.events import JSON, Data, Event
    from console.duty.incidents import Incident
    from console.duty.ipass import Handover
    from console.feed import Feed
    from console.journal.store import Journal

SIGNED = 2000
"""Events of handovers that are looked at, the newest."""
SINCE = 200
"""Events after an offer that are shown to whoever accepts it."""
_QUIET = ("handover.", "console.", "notify.")
"""What happens between offer and acceptance and needs nobody's eye."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An offer with what it holds, and what has happened since."""

    offer: Offer
    handover: Handover
    since: tuple[Event, ...] = field(default=())


class Handovers:
    """Every verb leaves all as it was when it raises.

    That is Denied when the rules forbid it, Conflict when another console was first, JournalError
    when it cannot be recorded.
    """

    def __init__(
        self,
        site: Site,
        journal: Journal,
        incidents: Incidents,
        shifts: Shifts,
        drafts: Drafts,
        waiting: Feed[tuple[Offer, ...]],
    ) -> None:
        self._site = site
        self._journal = journal
        self._incidents = incidents
        self._shifts = shifts
        self.drafts = drafts
        self.waiting = waiting
        """Handovers that nobody has taken over yet."""
        self.signings = Signings()

    @property
    def actor(self) -> str:
        """Return who signs."""
        return self._incidents.actor

    async def load(self) -> Signings:
        """Read what was added, offered and signed."""
        query = Query(kinds=("handover.",), limit=SIGNED)
        self.signings = handoverfold.fold(await self._journal.read(query))
        self.waiting.publish(self.signings.waiting)
        return self.signings

    async def look(self, since: datetime | None = None) -> Handover:
        """Return the shift as it is now: since a moment, else since the last one was accepted.

        Without either, it is the shift that ends by the roster.
        """
        return await self._shifts.look(await self.load(), since)

    async def add(self, what: str, text: str, then: str = "") -> int:
        """Add an issue, an action or a what-if; return its number. It stands until it is done."""
        if what not in WHAT:
            raise Denied("handover-what", what)
        data: dict[str, JSON] = {"what": what, "text": self._incidents.needed(text, "no-text")}
        if what == "whatif":
            data["then"] = self._incidents.needed(then, "handover-then")
        (event,) = await self._journal.append(self._draft(Kind.HANDOVER_ADDED, data))
        await self.load()
        return event.seq

    async def done(self, note: int, text: str = "") -> None:
        """Say that what was added needs not be handed over any more."""
        if note not in (await self.load()).notes:
            raise Denied("unknown-note", str(note))
        data: Data = {"note": note, "text": self._incidents.said(text)}
        await self._journal.append(self._draft(Kind.HANDOVER_DONE, data))
        await self.load()

    async def offer(self, to: str = "", since: datetime | None = None) -> Offer:
        """Fold the shift, keep it as evidence and offer it in place of an earlier own offer."""
        if to and all(to != one.id for one in self._site.roster.engineers):
            raise Denied("unknown-engineer", to)
        handover = await self.look(since)
        evidence = await self._journal.keep(written(handover))
        named = to or next((one for one in handover.coming if one != self.actor), "")
        data: Data = {
            "to": named,
            "since": handover.since.isoformat(),
            "until": handover.until.isoformat(),
            "seq": handover.seq,
            "hash": handover.hash,
            "evidence": evidence,
            "red": [one.id for one in handover.red],
            "items": len(handover.items),
        }
        earlier = [
            self._draft(Kind.HANDOVER_WITHDRAWN, {"offer": one.seq, "text": ""}, Offered(one.seq))
            for one in self.signings.waiting
            if one.by == self.actor
        ]
        *_, event = await self._journal.append(*earlier, self._draft(Kind.HANDOVER_OFFERED, data))
        return (await self.load()).offers[event.seq]

    async def withdraw(self, seq: int | None = None, text: str = "") -> Offer:
        """Take an own offer back."""
        waiting = sorted((await self.load()).waiting, key=lambda one: one.by != self.actor)
        offer = self._chosen(seq, waiting)
        if offer is None:
            raise _lacking(seq, "handover-none-yours")
        if offer.by != self.actor:
            raise Denied("handover-not-yours", offer.by)
        if offer.withdrawn is not None:
            raise Denied("handover-withdrawn", str(offer.seq))
        if offer.accepted is not None:
            raise Denied("handover-accepted", offer.accepted_by)
        data: Data = {"offer": offer.seq, "text": self._incidents.said(text)}
        await self._record(offer, self._draft(Kind.HANDOVER_WITHDRAWN, data))
        return (await self.load()).offers[offer.seq]

    async def sheet(self, seq: int | None = None) -> Sheet:
        """Return an offer with what it holds; without a number, the one that waits, or the newest.

        Raises Denied, too, where the journal's chain is not the one that it was offered on.
        """
        await self.load()
        newest = tuple(reversed([*self.signings.offers.values()]))
        waiting = sorted(self.signings.waiting, key=lambda one: one.by == self.actor)
        offer = self._chosen(seq, [*waiting, *newest])
        if offer is None:
            raise _lacking(seq, "handover-none")
        about = Query(after=offer.witness - 1, before=offer.witness + 2)
        chained = {
            one.hash if one.seq == offer.witness else one.prev
            for one in await self._journal.read(about)
        }
        if chained != {offer.hash}:
            raise Denied("handover-broken", str(offer.witness))
        kept = await self._journal.evidence(offer.evidence)
        if kept is None:
            raise JournalError("corrupt", offer.evidence)
        query = Query(after=offer.witness, before=offer.signature or None, limit=SINCE)
        since = tuple(
            one for one in await self._journal.read(query) if not one.kind.startswith(_QUIET)
        )
        return Sheet(offer, read(kept), since)

    async def restate(self, seq: int, item: str, text: str) -> Offer:
        """Restate the next action of an item that is red."""
        offer = self._open(seq)
        await self._record(offer, self._said(offer, item, text))
        return (await self.load()).offers[seq]

    async def accept(
        self, seq: int | None, restated: Mapping[str, str], walked: Collection[str]
    ) -> Offer:
        """Take a shift over, once all of it was walked and each red item's next action restated.

        Its open incidents become those of whoever accepts; those that nobody has acknowledged are
        called for anew.
        """
        sheet = await self.sheet(seq)
        offer = self._open(sheet.offer.seq)
        reads = [self._said(offer, item, text) for item, text in restated.items()]
        said = self.check(
            sheet, walked, {str(one.data["item"]): str(one.data["text"]) for one in reads}
        )
        while True:
            head, digest = await self._journal.head()
            rows = await self._journal.incidents(open_only=True)
            mine = [row for row in rows if row.owner == offer.by != self.actor]
            new = [row for row in rows if row.status is Status.NEW]
            data: Data = {
                "offer": offer.seq,
                "from": offer.by,
                "seq": head,
                "hash": digest,
                "restated": {item: said[item] for item in offer.red},
                "taken": [row.id for row in mine],
                "returned": [row.id for row in new],
                "alone": offer.by == self.actor,
            }
            signed = self._draft(Kind.HANDOVER_ACCEPTED, data)
            try:
                await self._record(offer, *reads, signed, *self._over(mine, new, offer))
            except Conflict as conflict:
                if isinstance(conflict.guard, Version):
                    continue  # an incident has moved meanwhile: what is taken is looked at anew
                raise
            return (await self.load()).offers[offer.seq]

    def check(
        self, sheet: Sheet, walked: Collection[str], restated: Mapping[str, str] | None = None
    ) -> Mapping[str, str]:
        """Return what was restated in all. Raises Denied while something is left to be read."""
        offer = self._open(sheet.offer.seq)
        said = {**offer.said(self.actor), **(restated or {})}
        if missing := handoverfold.left(offer, said):
            raise Denied("handover-unrestated", " ".join(missing))
        if unread := {one.id for one in sheet.handover.items} - {*walked, *offer.red}:
            raise Denied("handover-unread", str(len(unread)))
        return said

    def _over(
        self, mine: Iterable[Incident], new: Iterable[Incident], offer: Offer
    ) -> Iterable[Draft]:
        """Yield what a takeover does to incidents, each at the version that was seen."""
        taken = set()
        for row in mine:
            taken.add(row.id)
            data: Data = {"to": self.actor, "reasons": ["handover"], "text": f"#{offer.seq}"}
            at = Version(row.id, row.version)
            yield Draft(Kind.INCIDENT_ASSIGNED, data, row.id, self.actor, at)
        for row in new:
            guard = None if row.id in taken else Version(row.id, row.version)
            back: Data = {"offer": offer.seq}
            yield Draft(Kind.INCIDENT_RETURNED, back, row.id, self.actor, guard)

    async def take(self, incident: Incident, why: str) -> Incident:
        """Take one incident over from whoever has it, and say why; it is acknowledged with that."""
        data: Data = {
            "to": self.actor,
            "reasons": ["takeover"],
            "text": self._incidents.needed(why, "no-takeover"),
        }
        ack = Draft(Kind.INCIDENT_ACKNOWLEDGED, {"text": ""}, incident.id, self.actor)
        more = (ack,) if incident.status is Status.NEW else ()
        if not incident.open:
            code = incident_rules.refuse(incident, Kind.INCIDENT_PAUSED, {})
            raise Denied(code or "already-resolved", incident.id)
        return await self._incidents.record(incident, Kind.INCIDENT_ASSIGNED, data, *more)

    def _open(self, seq: int) -> Offer:
        offer = self.signings.offers.get(seq)
        code, value = handoverfold.refuse(offer, self.actor, self._site.roster, str(seq))
        if offer is None or code:
            raise Denied(code, value)
        return offer

    def _chosen(self, seq: int | None, found: Iterable[Offer]) -> Offer | None:
        if seq is not None:
            return self.signings.offers.get(seq)
        return next(iter(found), None)

    def _said(self, offer: Offer, item: str, text: str) -> Draft:
        if item not in offer.red:
            raise Denied("handover-not-red", item)
        said = self._incidents.needed(text, "handover-restate")
        return self._draft(Kind.HANDOVER_READ, {"offer": offer.seq, "item": item, "text": said})

    async def _record(self, offer: Offer, first: Draft, *more: Draft) -> None:
        """Append if the offer still waits. Raises Conflict."""
        guarded = Draft(first.kind, first.data, first.incident, first.actor, Offered(offer.seq))
        await self._journal.append(guarded, *more)

    def _draft(self, kind: Kind, data: Data, guard: Offered | None = None) -> Draft:
        return Draft(kind, data, actor=self.actor, guard=guard)


def _lacking(seq: int | None, code: str) -> Denied:
    """Return why there is no such offer: it was named, or `code`."""
    return Denied("unknown-handover", str(seq)) if seq is not None else Denied(code)


def written(handover: Handover) -> str:
    """Return a handover as it is kept: canonical, so that its digest stands for it."""
    encoded = ipass.CODEC.encode(handover)
    return json.dumps(encoded, ensure_ascii=False, sort_keys=True, indent=1)


def read(kept: str) -> Handover:
    """Return a handover that was kept. Raises JournalError."""
    try:
        return ipass.CODEC.decode(json.loads(kept))
    except (ValueError, TypeError, KeyError) as error:
        raise JournalError("corrupt", str(error)) from error
