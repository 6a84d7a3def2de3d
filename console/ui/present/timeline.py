"""Events to entries of the timeline, with a line for each new day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.duty.events import Kind
from widgets.timeline import EntryView
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from console.duty.events import Event
    from console.ui.present.context import Context

_BAD = {"down", "fail"}
_WARN = {"warn", "unknown", "stale"}
_TONES = {
    Kind.INCIDENT_OPENED: Tone.BAD,
    Kind.INCIDENT_REOPENED: Tone.BAD,
    Kind.INCIDENT_FLAPPED: Tone.WARN,
    Kind.SLA_WARNED: Tone.WARN,
    Kind.SLA_BREACHED: Tone.BAD,
    Kind.CLOCK_JUMPED: Tone.WARN,
    Kind.INCIDENT_CLASSIFIED: Tone.ACCENT,
    Kind.INCIDENT_RECOVERED: Tone.GOOD,
    Kind.INCIDENT_RESOLVED: Tone.GOOD,
    Kind.INCIDENT_CLOSED: Tone.GOOD,
    Kind.STEP_INTENT: Tone.ACCENT,
}


def entries(events: Iterable[Event], context: Context) -> tuple[EntryView, ...]:
    """Return the entries, oldest first."""
    zone = ZoneInfo(context.desk.site.zone)
    rows: list[EntryView] = []
    day: date | None = None
    for event in events:
        local = event.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            weekday = context.words.times.weekdays[day.weekday()]
            rows.append(
                EntryView(f"day-{day}", f"{day:%Y-%m-%d} {weekday}", "", Tone.MUTED, "", "")
            )
        rows.append(
            EntryView(
                key=str(event.seq),
                time=f"{local:%H:%M:%S}",
                actor=_actor(event.actor, context),
                tone=tone(event),
                kind_word=context.words.timeline.kinds.get(event.kind, event.kind),
                text=context.sentences.tell(event.kind, event.at, event.data),
            )
        )
    return tuple(rows)


def tone(event: Event) -> Tone:
    """Return how an event looks: bad news red, good news green, the rest plain."""
    said = str(event.data.get("verdict") or event.data.get("new") or "")
    if said in _BAD:
        return Tone.BAD
    if said in _WARN:
        return Tone.WARN
    if said == "ok":
        return Tone.GOOD
    return next((tone for kind, tone in _TONES.items() if kind == event.kind), Tone.PLAIN)


def _actor(actor: str, context: Context) -> str:
    return context.names.person(actor)
