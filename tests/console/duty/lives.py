"""Lives of incidents, told in minutes, and the clocks that they have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.model import Contract, Cover, Days, Priority, Season, Service, Span, Text
from console.duty import sla
from console.duty.cover import Calendar
from console.duty.events import Draft, Event, Kind
from console.duty.incidentfold import fold
from console.duty.incidents import Incident
from console.duty.sla import Clock

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
NAME = Text("名", "name")
DAY, MORNING, AFTERNOON = (
    Span(time(10), time(22)),
    Span(time(10), time(14)),
    Span(time(15, 30), time(19, 30)),
)
COVERS = {
    "7x24": Cover("7x24", NAME, Days.ALL, (Season(1, 1, (Span(time(0), time(0)),)),)),
    "7x12": Cover("7x12", NAME, Days.ALL, (Season(1, 1, (DAY,)),)),
    "5x8": Cover("5x8", NAME, Days.WORKING, (Season(1, 1, (MORNING, AFTERNOON)),)),
}


def service(id_: str, cover: str, respond: int | None, aim: int | None = None) -> Service:
    return Service(
        id_, NAME, cover, respond * MINUTE if respond else None, aim * MINUTE if aim else None
    )


SERVICES = (
    service("emergency", "7x24", 15),
    service("urgent", "7x24", 15, aim=5),
    service("support", "7x12", 60),
    service("office", "5x8", 120),
    service("training", "5x8", None),
)
PRIORITIES = {
    "P1": Priority("P1", NAME, timedelta(hours=2)),
    "P3": Priority("P3", NAME, timedelta(hours=8)),
    "P4": Priority("P4", NAME, None),
}
CONTRACT = Contract(
    Text("合同", "c"), date(2025, 7, 1), date(2026, 6, 30), COVERS,
    {one.id: one for one in SERVICES}, PRIORITIES, ("emergency", "P1"), ("support", "P3"),
)  # fmt: skip
CALENDAR = Calendar(CONTRACT, "Asia/Shanghai")


def at(text: str) -> datetime:
    """Return a moment of the hospital's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


NIGHT = at("2026-03-11 03:00")


def told(*events: tuple[datetime, Kind, dict[str, str]], service: str, priority: str) -> Incident:
    """Return the incident that a list of events folds to."""
    row: Incident | None = None
    for seq, (moment, kind, data) in enumerate(events, 1):
        opening = {"title": "t", "system": "his", "component": "his", "service": service, "priority": priority}  # fmt: skip
        row = fold(
            row, Event(seq, moment, "dba", "h", "20260311-01", kind, {**opening, **data}, "", "")
        )
    assert row is not None
    return row


def life(
    opened: datetime, *steps: tuple[int, Kind], service: str = "emergency", priority: str = "P1"
) -> Incident:
    """Return an incident to which things happened, each so many minutes after it was opened."""
    return told(
        (opened, Kind.INCIDENT_OPENED, {}),
        *(
            (opened + minute * MINUTE, kind, {"reason": "window", "to": "app"})
            for minute, kind in steps
        ),
        service=service,
        priority=priority,
    )


def clocks(row: Incident) -> dict[str, Clock]:
    return {clock.name: clock for clock in sla.clocks(row, CONTRACT, CALENDAR)}


def states(row: Incident, minute: int) -> tuple[str, ...]:
    return tuple(str(clock.state(row.opened + minute * MINUTE)) for clock in clocks(row).values())


def heard(row: Incident, draft: Draft, moment: datetime) -> Incident:
    """Return the incident after an alarm was recorded."""
    return fold(
        row, Event(row.version + 1, moment, "console", "h", row.id, draft.kind, draft.data, "", "")
    )


def ring(row: Incident, moments: Iterable[datetime]) -> list[tuple[datetime, str, str]]:
    """Look at the clocks at each moment and return what they said."""
    said = []
    for moment in moments:
        for draft in tuple(sla.alarms(row, moment, CONTRACT, CALENDAR)):
            word = f"{draft.kind.removeprefix('sla.')} {draft.data.get('percent', '')}".strip()
            said.append((moment, word, str(draft.data["clock"])))
            row = heard(row, draft, moment)
    return said


def by_the_minute(row: Incident, minutes: int) -> list[tuple[int, str, str]]:
    moments = [row.opened + nth * MINUTE for nth in range(minutes + 1)]
    return [
        ((moment - row.opened) // MINUTE, kind, name) for moment, kind, name in ring(row, moments)
    ]


ACKNOWLEDGED, ASSIGNED, NOTED = (
    Kind.INCIDENT_ACKNOWLEDGED,
    Kind.INCIDENT_ASSIGNED,
    Kind.INCIDENT_NOTED,
)
PAUSED, RESUMED = Kind.INCIDENT_PAUSED, Kind.INCIDENT_RESUMED
RESOLVED, CLOSED, REOPENED = (
    Kind.INCIDENT_RESOLVED,
    Kind.INCIDENT_CLOSED,
    Kind.INCIDENT_REOPENED,
)
