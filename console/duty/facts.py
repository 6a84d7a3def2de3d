"""What a report needs of an incident that is over, worked out once, when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from config.model import SITE_RESTORE
from console.duty import sla
from console.duty.sla import ClockState

if TYPE_CHECKING:
    from config.model import Contract
    from console.duty.cover import Calendar
    from console.duty.incidents import Incident
    from console.duty.sla import Clock

KEPT, BROKEN, EXCLUDED, RUNNING = "kept", "broken", "excluded", "running"
"""How a clock ended; `running` where nothing is decided yet."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


Pairs = tuple[tuple[str, str], ...]


class Traits(NamedTuple):
    """What an incident is counted by; many have the same."""

    system: str
    service: str
    priority: str
    channel: str
    scope: str
    cause: str
    """The code that it was closed with; empty where there is none."""
    open: bool
    healed: bool
    """An alert that was well again before anybody took it (A17)."""
    merged: bool
    """A duplicate of another."""
    reopened: bool
    confirmed: bool
    satisfaction: int | None
    clocks: Pairs
    """Each clock with how it ended."""
    reasons: Pairs
    """Each clock that was broken with the code of why; empty where nobody has said."""

    @property
    def counts(self) -> bool:
        """Return whether it is an incident of its own, and not an alert that healed by itself."""
        return not (self.healed or self.merged)


class Fact(NamedTuple):
    """An incident in a report. Lengths are whole seconds; None: it has not come so far."""

    incident: str
    start: int
    """Seconds since 1970 of the first contact: by it an incident belongs to a period."""
    respond: int | None
    """From first contact to the answer of a person, in service time."""
    respond_real: int | None
    """The same by the clock on the wall."""
    restore: int | None
    """From first contact to the resolution, in service time without pauses that stop its target."""
    restore_real: int | None
    by_hand: int
    """Declared manual mode."""
    said: str
    """What the user said with their satisfaction."""
    traits: Traits


def seconds(moment: datetime) -> int:
    """Return a moment as whole seconds since 1970."""
    return (moment - _EPOCH) // _SECOND


def fact(
    incident: Incident, contract: Contract, calendar: Calendar, now: datetime | None = None
) -> Fact:
    """Return the fact of an incident; without `now`, as it stood when it ended."""
    now = now or incident.closed or incident.resolved or incident.opened
    clocks = sla.clocks(incident, contract, calendar)
    start, resolved = incident.start, incident.resolved
    answered = None if incident.merged_into else incident.acknowledged
    service = contract.services.get(incident.service)
    cover = service.cover if service and calendar.has(service.cover) else None
    stops = next((one.stops for one in clocks if one.name == SITE_RESTORE), ())
    respond = restore = None
    if cover is not None and answered is not None:
        respond = calendar.elapsed(cover, start, answered) // _SECOND
    if cover is not None and resolved is not None:
        restore = calendar.elapsed(cover, start, resolved, stops) // _SECOND
    word = incident.life.confirmed
    healed = incident.self_healed and not contract.terms.self_healed
    ended = tuple((one.name, _ended(one, now)) for one in clocks)
    traits = Traits(
        system=incident.system,
        service=incident.service,
        priority=incident.priority,
        channel=incident.channel,
        scope=incident.scope,
        cause=incident.life.cause,
        open=incident.open,
        healed=healed,
        merged=bool(incident.merged_into),
        reopened=incident.reopened is not None,
        confirmed=word is not None,
        satisfaction=word.satisfaction if word else None,
        clocks=ended,
        reasons=tuple(
            (name, incident.cause_of(name) or "") for name, end in ended if end == BROKEN
        ),
    )
    return Fact(
        incident=incident.id,
        start=seconds(start),
        respond=respond,
        respond_real=None if answered is None else (answered - start) // _SECOND,
        restore=restore,
        restore_real=None if resolved is None else (resolved - start) // _SECOND,
        by_hand=incident.life.by_hand_for(now) // _SECOND,
        said=word.text if word else "",
        traits=traits,
    )


def _ended(clock: Clock, now: datetime) -> str:
    state = clock.state(now)
    if state is ClockState.EXCLUDED:
        return EXCLUDED
    if state is ClockState.MET:
        return KEPT
    return BROKEN if state in (ClockState.BREACHED, ClockState.MISSED) else RUNNING
