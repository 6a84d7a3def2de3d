"""The queue as somebody wants to look at it: filtered, ordered, grouped. Speaks both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from console.desk.incidents import CHANNELS
from console.duty.incidents import Status
from console.duty.selection import Facts, Group, Order, View, grouped, member, ordered, parse
from console.words.languages import words
from console.words.sentences import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from config.model import Site
    from console.desk.queue import Queue
    from console.duty.incidents import Incident
    from console.words.words import Words

SOON = timedelta(minutes=15)
"""Until how long before it is owed something is `is:soon`."""


@dataclass(frozen=True, slots=True)
class Selected:
    """Places in the queue, in the order in which they are looked at."""

    places: Sequence[int]
    groups: tuple[tuple[str, int], ...] = ()
    """Each group and how many of `places` it takes, in turn; empty where nothing is grouped."""
    timed: bool = False
    """Time alone may change it."""


class Selector:
    """Applies views to pictures of the queue; what it read of an incident is kept by version."""

    def __init__(self, site: Site, actor: str) -> None:
        self._site = site
        self._systems = {system.id: at for at, system in enumerate(site.systems)}
        self._services = site.contract.services
        self._actor = actor
        self._facts: dict[str, tuple[int, Facts]] = {}

    @cached_property
    def _words(self) -> tuple[Words, ...]:
        return words("zh"), words("en")

    @cached_property
    def _names(self) -> tuple[Names, ...]:
        return tuple(Names(self._site, one) for one in self._words)

    def select(self, queue: Queue, view: View, now: datetime) -> Selected:
        """Return what a view shows of the queue now."""
        wanted = parse(view.filter)
        soon = now + SOON
        places: Sequence[int] = range(len(queue.incidents))
        if wanted.terms:
            places = [
                at
                for at, row in enumerate(queue.incidents)
                if wanted.holds(self.facts(row), queue.due_at(at), soon, now)
            ]
        if view.order is not Order.DUE:
            rows = [(queue.incidents[at], at) for at in places]
            places = ordered(rows, view.order, self._systems)
        if view.group is Group.NONE:
            return Selected(places, timed=wanted.timed)
        groups = grouped(places, lambda at: member(queue.incidents[at], view.group))
        return Selected(
            [at for _, group in groups for at in group],
            tuple((name, len(group)) for name, group in groups),
            wanted.timed,
        )

    def strange(self, queue: Queue, text: str) -> tuple[str, ...]:
        """Return the terms of a filter that name nothing of this site, nor of the queue."""
        wanted = parse(text)
        terms = wanted.strange(self._known)
        if not terms:
            return ()
        seen = {
            field: [name for row in queue.incidents for name in self.facts(row).fields[field]]
            for field in self._known
        }
        unseen = wanted.strange(seen)
        return tuple(
            one
            for one in terms
            if one in unseen and not any(one in self.facts(row).text for row in queue.incidents)
        )

    @cached_property
    def _known(self) -> dict[str, tuple[str, ...]]:
        """Return the names that the fields with a list can have."""
        site = self._site
        people = [name for one in site.roster.engineers for name in (one.id, one.name)]
        return {
            "system": tuple(n for s in site.systems for n in self._both(s.id, "system", "short")),
            "owner": _low(*people, self._actor, "me", "我"),
            "status": _low(*Status, *(n for w in self._words for n in w.queue.statuses.values())),
            "priority": _low(*site.contract.priorities),
            "service": _low(
                *self._services, *(n for s in self._services for n in self._service(s))
            ),
            "channel": _low(
                *CHANNELS, *(n for w in self._words for n in w.queue.channels.values())
            ),
        }

    def matching(self, queue: Queue, view: View, now: datetime) -> tuple[Incident, ...]:
        """Return the incidents that a view shows, in its order."""
        return tuple(queue.incidents[at] for at in self.select(queue, view, now).places)

    def read(self, queue: Queue) -> None:
        """Read all of a queue, off the loop, before somebody filters it."""
        for incident in queue.incidents:
            self.facts(incident)

    def facts(self, incident: Incident) -> Facts:
        """Return what filters ask of an incident."""
        version, facts = self._facts.get(incident.id, (None, None))
        if facts is None or version != incident.version:
            facts = self._read(incident)
            self._facts[incident.id] = incident.version, facts
        return facts

    def _read(self, incident: Incident) -> Facts:
        fields = {
            "system": self._both(incident.system, "system", "short"),
            "owner": self._owner(incident.owner),
            "status": _low(
                incident.status, *(w.queue.statuses[incident.status] for w in self._words)
            ),
            "priority": _low(incident.priority),
            "service": _low(incident.service, *self._service(incident.service)),
            "channel": _low(
                incident.channel,
                *(w.queue.channels.get(incident.channel, "") for w in self._words),
            ),
            "requester": _low(incident.requester),
            "department": _low(incident.department),
        }
        spoken = _low(incident.id, incident.title, incident.title_en)
        text = "\n".join((*spoken, *(name for names in fields.values() for name in names)))
        return Facts(text, fields, frozenset(self._marks(incident)))

    def _both(self, value: str | None, *ways: str) -> tuple[str, ...]:
        if not value:
            return ()
        told = (getattr(names, way)(value) for names in self._names for way in ways)
        return _low(value, *told)

    def _owner(self, owner: str | None) -> tuple[str, ...]:
        me = ("me", "我") if owner == self._actor else ()
        return (*self._both(owner, "person"), *me)

    def _service(self, service: str) -> tuple[str, ...]:
        name = self._services[service].name if service in self._services else None
        return (name.zh, name.en) if name else ()

    def _marks(self, incident: Incident) -> Iterator[str]:
        if incident.owner == self._actor:
            yield "mine"
        if not incident.owner:
            yield "nobody"
        if incident.flaps:
            yield "flapping"
        if incident.recovered:
            yield "recovered"
        if incident.auto:
            yield "auto"


def _low(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.lower() for text in texts if text))
