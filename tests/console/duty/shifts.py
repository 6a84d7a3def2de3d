"""A shift of one's own: events that are folded as they come, and the facts made of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from console.duty import sla
from console.duty.cover import Calendar
from console.duty.events import Event, Kind
from console.duty.handover import Facts, fold
from console.duty.incidentfold import fold as follow
from console.duty.incidents import Incident
from console.duty.ipass import Handover, Item
from console.duty.shift import change
from tests.console.duty.house import SITE

NOW = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
"""07:00 on Wednesday; `app` has had it since Tuesday 10:00, `dba` comes at 10:00."""
ON = {"run": "r1", "host": "his-db-1"}


@dataclass
class Night:
    """What happened; `now` is when it is looked at."""

    now: datetime = NOW
    rows: dict[str, Incident] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def __call__(
        self,
        kind: Kind,
        incident: str | None = None,
        ago: float = 1,
        actor: str = "app",
        **data: object,
    ) -> Event:
        """Record something, so many hours ago."""
        at = self.now - timedelta(hours=ago)
        event = Event(len(self.events) + 1, at, actor, "h", incident, kind, data, "", "")  # type: ignore[arg-type]
        self.events.append(event)
        if incident:
            self.rows[incident] = follow(self.rows.get(incident), event)
        return event

    def opened(self, id_: str, ago: float = 1, **more: object) -> Incident:
        said = {
            "title": f"现象 {id_}", "system": "mrm", "component": "mrm", "service": "support",
            "priority": "P3", "channel": "phone", "requester": "病案室", "auto": False, "cause": "",
        }  # fmt: skip
        self(Kind.INCIDENT_OPENED, id_, ago, **{**said, **more})
        return self.rows[id_]

    def step(self, kind: Kind, step: str, ago: float = 1, **data: object) -> None:
        self(kind, None, ago, **{**ON, "step": step, **data})

    def look(self, **more: object) -> Handover:
        calendar = Calendar(SITE.contract, SITE.zone)
        facts = Facts(
            site=SITE,
            now=self.now,
            since=self.now - timedelta(hours=21),
            change=change(SITE.roster, self.now, SITE.zone),
            seq=len(self.events),
            hash="ab" * 32,
            open=tuple(row for row in self.rows.values() if row.open),
            past=tuple(row for row in self.rows.values() if not row.open),
            events=tuple(self.events),
            driver=partial(sla.driver, contract=SITE.contract, calendar=calendar),
        )
        return fold(replace(facts, **more))  # type: ignore[arg-type]

    def items(self, code: str, **more: object) -> tuple[Item, ...]:
        return tuple(one for one in self.look(**more).items if one.code == code)
