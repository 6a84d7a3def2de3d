"""The fold of a shift: all that the next one must know, from what is recorded and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.duty import unfinished, unsteady
from console.duty.escalation import update_due
from console.duty.events import Kind
from console.duty.incidents import Status
from console.duty.ipass import Handover, Item, Left, Section, Severity, order
from console.duty.path import next_action
from console.duty.roster import midnight
from console.duty.shift import WEEK
from sources.alert import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from config.model import Site
    from console.duty.alerts import Heard
    from console.duty.board import Reading
    from console.duty.events import Event
    from console.duty.handoverfold import Note
    from console.duty.incidents import Incident
    from console.duty.shift import Change
    from console.duty.sla import Clock
    from runbooks.model import Runbook
    from runbooks.run import Run

MOST = 50
"""Items of one kind that are listed; the rest is counted."""
OPEN = 200
"""Open incidents that are listed."""
TERM = timedelta(days=60)
"""How long before its end the contract is spoken of."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a shift is folded from."""

    site: Site
    now: datetime
    since: datetime
    change: Change
    seq: int
    hash: str
    open: tuple[Incident, ...]
    """The next due ones first."""
    past: tuple[Incident, ...]
    """Those that were resolved within the week."""
    events: tuple[Event, ...]
    """Of the last week: openings, resolutions, silences, runs and their steps."""
    driver: Callable[[Incident], Clock | None]
    runs: tuple[Run, ...] = ()
    books: Mapping[str, Runbook] = field(default_factory=dict)
    """By their ids."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    quiet: tuple[Heard, ...] = ()
    notes: tuple[Note, ...] = ()
    extra: tuple[Item, ...] = ()
    """Of other families: risks, health checks, obligations."""


def fold(facts: Facts) -> Handover:
    """Return what is handed over."""
    change, ahead = facts.change, facts.change.coming.end
    shift = tuple(one for one in facts.events if one.at >= facts.since)
    books = {
        str(one.data["run"]): str(one.data.get("runbook") or "")
        for one in facts.events
        if one.kind == Kind.RUN_STARTED
    }
    made = tuple(unfinished.changes(facts.events))
    soon = min(ahead, facts.now + DAY)  # a trend of minutes tells no more than a day
    groups = (
        tuple(_incidents(facts)),
        tuple(_mended(facts)),
        tuple(unsteady.repeated(one for one in facts.events if one.at >= facts.now - WEEK)),
        tuple(unsteady.flapping(facts.open)),
        tuple(unfinished.running(facts.runs, facts.books)),
        tuple(unfinished.unknown(facts.events)),
        tuple(unfinished.unverified(made, facts.events, books)),
        tuple(_promises(facts, ahead)),
        tuple(_unconfirmed(facts)),
        tuple(_silences(facts)),
        tuple(_risks(facts, ahead)),
        tuple(unsteady.trending(facts.site.checks, facts.readings, facts.now, soon)),
        tuple(_term(facts)),
        tuple(_notes(facts.notes)),
        facts.extra,
    )
    listed: list[Item] = []
    left: list[Left] = []
    for group in groups:
        most = OPEN if group and group[0].code == "incident" else MOST
        listed += group[:most]
        if len(group) > most:
            left.append(Left(group[0].code, len(group) - most))
    return Handover(
        at=facts.now,
        since=facts.since,
        until=change.leaving.end,
        ahead=ahead,
        leaving=change.leaving.engineers,
        coming=change.coming.engineers,
        seq=facts.seq,
        hash=facts.hash,
        opened=_count(shift, Kind.INCIDENT_OPENED),
        mended=_count(shift, Kind.INCIDENT_RESOLVED),
        changes=sum(one.at >= facts.since for _, one in made),
        still=len(facts.open),
        items=order(tuple(listed)),
        left=tuple(left),
    )


def _incidents(facts: Facts) -> Iterator[Item]:
    ranks = list(facts.site.contract.priorities)

    def rank(row: Incident) -> int:
        return ranks.index(row.priority) if row.priority in ranks else len(ranks)

    for row in sorted(facts.open, key=rank):  # of equals the next due one first
        severity, clock = grave(row, facts), facts.driver(row)
        yield Item(
            f"incident:{row.id}",
            "incident",
            Section.SEVERITY if severity is Severity.RED else Section.SUMMARY,
            severity,
            title=row.title,
            title_en=row.title_en,
            incident=row.id,
            subject=row.system,
            priority=row.priority,
            state=row.status.value,
            who=row.owner or "",
            next=next_action(row).value,
            clock=clock.name if clock else "",
            due=clock.due if clock else None,
            at=row.start,
            count=len(row.affected),
        )


def grave(row: Incident, facts: Facts) -> Severity:
    """Return how grave an open incident is for whoever takes it over.

    Red: of the highest priority, not acknowledged, over its time, or worked around by hand. Amber:
    due within the coming shift, on hold, somebody has written since, or the effect of another one.
    """
    if row.life.root and any(one.id == row.life.root for one in facts.open):
        return Severity.AMBER  # what is done about it is done about its cause
    clock = facts.driver(row)
    highest = next(iter(facts.site.contract.priorities), "")
    late = clock is not None and clock.due <= facts.now
    if row.priority == highest or row.status is Status.NEW or late or row.life.by_hand:
        return Severity.RED
    due = clock is not None and clock.due <= facts.change.coming.end
    if due or row.status is Status.PAUSED or row.unread or row.flaps:
        return Severity.AMBER
    return Severity.GREEN


def _mended(facts: Facts) -> Iterator[Item]:
    """What broke and was mended in the shift, the newest first."""
    for row in facts.past:
        if row.open or (row.resolved or row.closed or row.opened) < facts.since:
            continue
        yield Item(
            f"mended:{row.id}",
            "mended",
            Section.SUMMARY,
            Severity.GREEN,
            title=row.title,
            title_en=row.title_en,
            incident=row.id,
            subject=row.system,
            priority=row.priority,
            state=row.status.value,
            who=row.owner or "",
            at=row.resolved or row.closed,
            detail=row.mended,
        )


def _promises(facts: Facts, ahead: datetime) -> Iterator[Item]:
    """Dates that were promised, and reports that are owed, by the end of the coming shift."""
    zone = ZoneInfo(facts.site.zone)
    for row in facts.open:
        if row.plan:
            due = midnight(date.fromisoformat(row.plan) + DAY, zone)
            late = due <= facts.now
            yield _about(
                row,
                "planned",
                Severity.RED if late else Severity.AMBER if due <= ahead else Severity.GREEN,
                due,
                detail=row.plan,
            )
        owed = update_due(row, facts.site)
        if owed is not None and owed <= ahead:
            yield _about(row, "update", Severity.AMBER, owed)


def _unconfirmed(facts: Facts) -> Iterator[Item]:
    """Incidents that are mended, and that the user is to be called back about."""
    for row in facts.past:
        if row.status is Status.RESOLVED and row.life.confirmed is None and not row.auto:
            asked = len(row.life.reminders)
            severity = Severity.AMBER if asked else Severity.GREEN
            yield _about(row, "confirm", severity, None, asked)


def _about(
    row: Incident,
    code: str,
    severity: Severity,
    due: datetime | None,
    count: int = 0,
    detail: str = "",
) -> Item:
    caller = " ".join(filter(None, (row.department, row.requester, row.contact)))
    return Item(
        f"{code}:{row.id}",
        code,
        Section.ACTIONS,
        severity,
        title=row.title,
        title_en=row.title_en,
        incident=row.id,
        subject=row.system,
        who=caller,
        due=due,
        at=row.resolved,
        count=count,
        detail=detail,
    )


def _silences(facts: Facts) -> Iterator[Item]:
    """Alerts that fire and that nobody hears: until when, and who wanted it so."""
    told = {one.key: one for one in facts.quiet if one.alert.standing is not Standing.FIRING}
    hushed = {key: row for row in facts.open for key in row.hushed}
    said = {
        str(one.data.get("key")): one for one in facts.events if one.kind == Kind.ALERT_SILENCED
    }
    for key in dict.fromkeys((*told, *hushed)):
        row, event, heard = hushed.get(key), said.get(key), told.get(key)
        until = str(event.data.get("until") or "") if event else ""
        who = str(event.data.get("by") or "") if event else ""
        yield Item(
            f"silence:{key}",
            "silence",
            Section.AWARENESS,
            Severity.AMBER,
            title=heard.alert.name if heard else key.split(":", 2)[-1],
            incident=row.id if row else "",
            subject=heard.route.component if heard else row.component if row else "",
            who=heard.alert.by if heard else who,
            due=heard.alert.until if heard else datetime.fromisoformat(until) if until else None,
        )


def _risks(facts: Facts, ahead: datetime) -> Iterator[Item]:
    """Clocks that run out within the coming shift."""
    for row in facts.open:
        clock = facts.driver(row)
        if clock is not None and facts.now < clock.due <= ahead:
            yield Item(
                f"due:{row.id}",
                "due",
                Section.AWARENESS,
                Severity.AMBER,
                title=row.title,
                title_en=row.title_en,
                incident=row.id,
                subject=row.system,
                priority=row.priority,
                clock=clock.name,
                due=clock.due,
            )


def _term(facts: Facts) -> Iterator[Item]:
    """The end of the contract, once it is near."""
    end = midnight(facts.site.contract.end + DAY, ZoneInfo(facts.site.zone))
    if facts.now < end <= facts.now + TERM:
        severity = Severity.AMBER if end <= facts.now + TERM / 2 else Severity.GREEN
        name = facts.site.contract.name
        yield Item(
            "contract:end",
            "contract",
            Section.AWARENESS,
            severity,
            title=name.zh,
            title_en=name.en,
            due=end,
            detail=facts.site.contract.end.isoformat(),
        )


_PLACES = {"issue": Section.SUMMARY, "action": Section.ACTIONS, "whatif": Section.AWARENESS}


def _notes(notes: Sequence[Note]) -> Iterator[Item]:
    """What a person adds; all else is folded."""
    for one in notes:
        yield Item(
            f"note:{one.seq}",
            one.what,
            _PLACES[one.what],
            Severity.AMBER,
            title=one.text,
            who=one.by,
            at=one.at,
            then=one.then,
        )


def _count(events: Iterable[Event], kind: Kind) -> int:
    return sum(one.kind == kind for one in events)
