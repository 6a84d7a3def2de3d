"""What is sent to whom, through which channels and in which order; and what is held back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.contract import CONTRACT_RESPOND, SITE_RESPOND
from config.team import BACKUP, PRIMARY
from console.duty.events import Kind
from console.duty.incidents import clock_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config import team
    from config.model import Engineer, Site
    from console.duty.events import Event
    from console.duty.incidents import Incident
    from console.duty.roster import Stretch

KINDS = (
    Kind.INCIDENT_OPENED,
    Kind.ESCALATION_RAISED,
    Kind.SLA_WARNED,
    Kind.SLA_BREACHED,
    Kind.UPDATE_DUE,
    Kind.INCIDENT_RETURNED,
)
"""Events after which there may be something to send."""
WAITS = (timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=60))
"""How long to wait before everybody of a route is tried once more."""
FRESH = timedelta(hours=1)
"""What happened longer ago is not told any more."""
GAP_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell; its key is the same in every console, so that it is sent once."""

    key: str
    kind: team.Notice
    incident: str | None
    event: str
    """Kind of the event behind it: it chooses the words."""
    route: tuple[str, ...]
    """Whom to tell: the first, or if they cannot be reached the next. Empty: a group."""
    group: str = ""
    """Id of the channel of a group."""
    answered: bool = False
    """Whether an acknowledgement is all that is wanted."""
    clock: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a notice: whom, through which channel, after which wait."""

    number: int
    to: str
    channel: team.Channel
    wait: timedelta


def urgent(incident: Incident, site: Site) -> bool:
    """Return whether an incident is an emergency or of the highest priority."""
    contract = site.contract
    highest = next(iter(contract.priorities), "")
    return incident.priority == highest or incident.service == contract.alert_critical[0]


def of_event(
    event: Event, incident: Incident, site: Site, chain: Sequence[Engineer]
) -> tuple[Notice, ...]:
    """Return what is to be told after an event, one notice for each that is told at once."""
    data, first = event.data, tuple(one.id for one in chain)
    owner = incident.owner
    mine = (owner, *(one for one in first if one != owner)) if owner else first
    routes: Sequence[tuple[str, ...]] = (mine,)
    kind: team.Notice
    match event.kind:
        case Kind.INCIDENT_OPENED:
            if not urgent(incident, site):
                return ()
            kind = "page"
        case Kind.INCIDENT_RETURNED:
            if not urgent(incident, site) and not incident.raised:  # nobody was called before
                return ()
            kind = "page"
        case Kind.ESCALATION_RAISED:
            kind, routes = "page", _whom(str(data["to"]), site, first)
        case Kind.SLA_WARNED:
            kind = "warn"
        case Kind.SLA_BREACHED:
            kind = "breach"
        case Kind.UPDATE_DUE:
            kind = "update"
        case _:
            return ()
    notice = Notice(
        str(event.seq),
        kind,
        incident.id,
        event.kind,
        (),
        answered=_for_an_answer(event, incident, site),
        clock=str(data.get("clock") or ""),
        due=str(data.get("due") or ""),
    )
    return _all(notice, routes, site)


def _for_an_answer(event: Event, incident: Incident, site: Site) -> bool:
    """Return whether nobody needs to hear of an event any more once somebody has answered."""
    if event.kind == Kind.ESCALATION_RAISED:
        chain = site.escalation.get(incident.priority)
        steps = {step.key: step.until for step in chain.steps} if chain else {}
        return steps.get(str(event.data.get("step"))) == "acknowledged"
    calls = (Kind.INCIDENT_OPENED, Kind.INCIDENT_RETURNED)
    return event.kind in calls or clock_id(event.data.get("clock")) in (
        CONTRACT_RESPOND,
        SITE_RESPOND,
    )


def of_gap(
    gap: Stretch, site: Site, chain: Sequence[Engineer], now: datetime
) -> tuple[Notice, ...]:
    """Return what is to be told of a stretch in which nobody will be on call.

    One that has begun is told of once a day.
    """
    team_ids = {engineer.id for engineer in site.roster.engineers}
    others = {one.who for one in site.channels if one.who and one.who not in team_ids}
    begun = gap.start <= now
    key = f"gap {now:%Y-%m-%d}" if begun else f"gap {gap.start.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    notice = Notice(key, "gap", None, "gap", (), due=gap.start.isoformat())
    return _all(notice, (tuple(one.id for one in chain), *((who,) for who in sorted(others))), site)


def _all(notice: Notice, routes: Sequence[tuple[str, ...]], site: Site) -> tuple[Notice, ...]:
    """Return a notice for each route and for each group."""
    groups = [one.id for one in site.channels if not one.who and notice.kind in one.kinds]
    told = [replace(notice, route=route) for route in routes if route]
    told += [replace(notice, group=group) for group in groups]
    return tuple(replace(one, key=f"{one.key}.{at}") for at, one in enumerate(told))


def _whom(to: str, site: Site, chain: tuple[str, ...]) -> Sequence[tuple[str, ...]]:
    """Return whom a step of an escalation means: several where several have the role."""
    if to == PRIMARY:
        return (chain,)
    if to == BACKUP:
        return (chain[1:] or chain,)
    people = [one.id for one in site.roster.engineers if to in (one.id, *one.roles)]
    return [(one,) for one in people] or [(to,)]


def plan(notice: Notice, site: Site) -> tuple[Attempt, ...]:
    """Return every try of a notice in order: all channels of each, then all again after a wait."""
    if notice.group:
        ways = [("", one) for one in site.channels if one.id == notice.group]
    else:
        ways = [(to, one) for to in notice.route for one in channels(to, site, notice.kind)]
    rounds = [(wait, way) for wait in (timedelta(), *WAITS) for way in enumerate(ways)]
    return tuple(
        Attempt(number, to, channel, timedelta() if at else wait)
        for number, (wait, (at, (to, channel))) in enumerate(rounds, 1)
    )


def channels(to: str, site: Site, kind: team.Notice | None = None) -> tuple[team.Channel, ...]:
    """Return the ways to reach somebody, their own before those of their roles."""
    roles = {role for one in site.roster.engineers if one.id == to for role in one.roles}
    fit = [one for one in site.channels if kind is None or kind in one.kinds]
    return (
        *(one for one in fit if one.who == to),
        *(one for one in fit if one.who in roles),
    )


def held(notice: Notice, incident: Incident | None, site: Site, now: datetime) -> bool:
    """Return whether a quiet hour holds it back; nothing holds back what is urgent."""
    if incident is not None and urgent(incident, site):
        return False
    at = now.astimezone(ZoneInfo(site.zone)).time()
    for rule in site.quiet:
        within = (
            rule.start <= at < rule.end
            if rule.start < rule.end
            else at >= rule.start or at < rule.end
        )
        fits = not rule.priorities or (
            incident is not None and incident.priority in rule.priorities
        )
        if within and fits and notice.kind in rule.kinds:
            return True
    return False


def stands(notice: Notice, incident: Incident | None) -> bool:
    """Return whether it is still worth telling."""
    if incident is None:
        return notice.incident is None
    if not incident.open:
        return False
    return not (notice.answered and incident.acknowledged is not None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice has come, in whichever console."""

    key: str
    incident: str | None
    attempt: int
    to: str
    through: str
    console: str
    what: str
    at: datetime
    closed: bool = False
    """Whether the outcome of the last attempt is known, or known to be unknown."""
    ok: bool | None = None


def follow(progress: Progress | None, event: Event) -> Progress:
    """Return a notice's progress after one of its events."""
    data = event.data
    if event.kind == Kind.NOTIFY_INTENT or progress is None:
        return Progress(
            str(data["key"]),
            event.incident,
            _whole(data.get("attempt")),
            str(data.get("to", "")),
            str(data.get("through", "")),
            str(data.get("console", "")),
            str(data.get("what", "")),
            event.at,
        )
    ok = data.get("ok")
    return replace(progress, closed=True, ok=ok if isinstance(ok, bool) else None)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
