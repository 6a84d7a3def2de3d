"""Undo: which verb can be taken back, and what its incident was before it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from console.duty.events import Event, Kind
from console.duty.incidentfold import IN_LIFE, LIFE, fold
from console.duty.incidents import CODEC, Incident

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from console.duty.codec import Codec
    from console.duty.events import JSON

WINDOW = timedelta(minutes=30)
"""For how long a verb may be taken back; afterwards others have built on it."""

VERBS = frozenset(
    {
        Kind.INCIDENT_ACKNOWLEDGED,
        Kind.INCIDENT_ASSIGNED,
        Kind.INCIDENT_CLASSIFIED,
        Kind.INCIDENT_DESCRIBED,
        Kind.INCIDENT_PLANNED,
        Kind.INCIDENT_PAUSED,
        Kind.INCIDENT_RESUMED,
        Kind.INCIDENT_RESOLVED,
        Kind.INCIDENT_CLOSED,
        Kind.INCIDENT_REOPENED,
        Kind.INCIDENT_CONFIRMED,
        Kind.FIX_PROPOSED,
        Kind.FIX_AGREED,
        Kind.FIX_DECLINED,
    }
)
"""What changes an incident and can be taken back."""
STAYS = frozenset(
    {
        Kind.INCIDENT_NOTED,
        Kind.INCIDENT_JOINED,
        Kind.INCIDENT_MERGED,
        Kind.INCIDENT_LEARNED,
        Kind.INCIDENT_LINKED,
        Kind.INCIDENT_UNLINKED,
        Kind.FALLBACK_STARTED,
        Kind.FALLBACK_ENDED,
        Kind.BACKENTRY_DONE,
        Kind.SLA_EXPLAINED,
    }
)
"""What is not taken back: words that were said stay said, the rest has a verb of its own."""
_MARKS = frozenset({"version", "told", "unread", "life"})
"""What each event of a person moves, whatever it says; and what is looked at field by field."""
T = TypeVar("T")


def last(events: Iterable[Event], actor: str) -> Event | None:
    """Return the newest verb of an incident that still stands, whoever it was; None for none.

    What cannot be taken back is in the way of whoever did it, of nobody else.
    """
    standing: list[Event] = []
    for event in events:
        if event.kind in VERBS or (event.kind in STAYS and event.actor == actor):
            standing.append(event)
        elif event.kind == Kind.INCIDENT_UNDONE:
            standing = [one for one in standing if one.seq != event.data.get("seq")]
    return standing[-1] if standing else None


def refuse(event: Event | None, actor: str, now: datetime) -> str | None:
    """Return the code of why a verb cannot be taken back by someone now, or None."""
    if event is None:
        return "nothing-to-undo"
    if event.kind in STAYS:
        return f"undo-{event.kind}"
    if event.actor != actor:
        return "undo-not-yours"
    return "undo-too-late" if now - event.at > WINDOW else None


def before(events: Sequence[Event], verb: Event) -> dict[str, JSON]:
    """Return what a verb changed, as it was: fields that something later changed stay.

    `events` are all of the incident, in order.
    """
    earlier: Incident | None = None
    after: Incident | None = None
    present: Incident | None = None
    for event in events:
        if event.seq == verb.seq:
            earlier = present
        present = fold(present, event)
        if event.seq == verb.seq:
            after = present
    if earlier is None or after is None or present is None:
        return {}
    changed = _changed(CODEC, earlier, after, present, _MARKS)
    lived = _changed(LIFE, earlier.life, after.life, present.life)
    return changed | {f"{IN_LIFE}{name}": value for name, value in lived.items()}


def _changed(
    codec: Codec[T], earlier: T, after: T, present: T, but: Iterable[str] = ()
) -> dict[str, JSON]:
    changed = (
        name
        for name in codec.names
        if name not in but
        and getattr(earlier, name) != getattr(after, name) == getattr(present, name)
    )
    return codec.some(earlier, changed)
