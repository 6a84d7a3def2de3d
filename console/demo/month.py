"""The sample month: forty incidents as they were lived, replayed as events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.model import CONTRACT_RESPOND
from console.duty import incidentfold, sla
from console.duty.events import Draft, Event, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from config.model import Site
    from console.duty.cover import Calendar
    from console.duty.incidents import Incident

YEAR = 2025
_WORKDAY, _WORKED = "5x8", timedelta(hours=8)
_ACTOR = "dba"


@dataclass(frozen=True, slots=True)
class Case:
    """One incident of the month."""

    number: int
    given: Mapping[str, Any]
    """As the file has it."""
    missed: tuple[str, ...]
    """The clocks that are expected to be broken."""
    why: str
    """What is worth knowing of the verdict: closed | third-party | out-of-scope | over-aim |
    breach."""


def cases() -> tuple[Case, ...]:
    """Return the month, in its order."""
    import yaml

    text = (files("console.demo") / "month.yaml").read_text(encoding="utf-8")
    return tuple(
        Case(one["nr"], one, tuple(one.get("missed", ())), one.get("why", ""))
        for one in yaml.safe_load(text)
    )


def replay(case: Case, site: Site, calendar: Calendar) -> tuple[tuple[Event, ...], Incident]:
    """Return what is recorded of a case, with what its clocks say, and the incident at its end."""
    events: list[Event] = []
    row: Incident | None = None
    for at, draft in _life(case, site, calendar):
        while row is not None:
            rings = sla.next_alarm(row, site.contract, calendar)
            if rings is None or rings >= at:
                break
            for alarm in tuple(sla.alarms(row, rings, site.contract, calendar)):
                row = _take(events, row, rings, alarm)
        row = _take(events, row, at, replace(draft, incident=_id(case, at, row)))
    if row is None:
        raise ValueError(case.number)
    return tuple(events), row


def _take(events: list[Event], row: Incident | None, at: datetime, draft: Draft) -> Incident:
    seq = len(events) + 1
    event = Event(seq, at, draft.actor, "demo", draft.incident, draft.kind, draft.data, "", "")
    events.append(event)
    return incidentfold.fold(row, event)


def _id(case: Case, at: datetime, row: Incident | None) -> str:
    return row.id if row else f"{at.astimezone(ZoneInfo('Asia/Shanghai')):%Y%m%d}-{case.number:02d}"


def _life(case: Case, site: Site, calendar: Calendar) -> Iterator[tuple[datetime, Draft]]:
    given, zone = case.given, site.zone
    service_id, priority = given["as"].split()
    service = site.contract.services[service_id]
    start = _moment(given["at"], zone)

    def after(amount: int | str, since: datetime = start) -> datetime:
        if isinstance(amount, str):
            return calendar.deadline(_WORKDAY, since, int(amount.removesuffix("d")) * _WORKED)
        return calendar.deadline(service.cover, since, timedelta(minutes=amount))

    def said(kind: Kind, **data: Any) -> Draft:  # noqa: ANN401  # what an event holds
        return Draft(kind, data, actor=_ACTOR)

    answered, ends = after(given["ack"]), after(given["restore"])
    yield start, said(
        Kind.INCIDENT_OPENED, title=given["said"], system=site.system_of(given["part"]).id,
        component=given["part"], service=service_id, priority=priority, channel=given["by"],
        requester=given["from"], flags=given.get("flags", []),
    )  # fmt: skip
    yield answered, said(Kind.INCIDENT_ACKNOWLEDGED, text="")
    if service.answer == "plan":
        promised = ends.astimezone(ZoneInfo(zone)).date().isoformat()
        yield answered, said(Kind.INCIDENT_PLANNED, on=promised, text="")
    if "scope" in given:
        was = {"scope": "in"}
        yield (
            answered,
            said(Kind.INCIDENT_CLASSIFIED, scope=given["scope"], why=given["was"], was=was),
        )
    if waits := given.get("waits"):
        yield after(waits["from"]), said(Kind.INCIDENT_PAUSED, reason=waits["for"], text="")
        yield after(waits["till"]), said(Kind.INCIDENT_RESUMED)
    yield ends, said(Kind.INCIDENT_RESOLVED, text=given["was"])
    if again := given.get("again"):
        reopened = _moment(again["at"], zone)
        yield reopened, said(Kind.INCIDENT_REOPENED, text="")
        yield after(again["restore"], reopened), said(Kind.INCIDENT_RESOLVED, text=given["was"])
    for cause, text in given.get("cause", {}).items():
        explained = said(Kind.SLA_EXPLAINED, clock=CONTRACT_RESPOND, cause=cause, text=text)
        yield ends + timedelta(minutes=30), explained


def _moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(f"{YEAR}-{text}").replace(tzinfo=ZoneInfo(zone))
