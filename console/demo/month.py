"""The sample month: forty incidents as they were lived, and what else was recorded meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.model import CONTRACT_RESPOND
from console.duty import closing, incidentfold, roster, sla
from console.duty.events import CONSOLE, Draft, Event, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from config.model import Site
    from console.duty.cover import Calendar
    from console.duty.incidents import Incident

YEAR = 2025
_WORKDAY, _WORKED = "5x8", timedelta(hours=8)
_NO_VALUE = "-"


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


@dataclass(frozen=True, slots=True)
class Turn:
    """A check that changed."""

    at: datetime
    check: str
    state: str
    value: float | None


def month() -> Mapping[str, Any]:
    """Return the file by its sections."""
    import yaml

    text = (files("console.demo") / "month.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def cases(section: str = "incidents") -> tuple[Case, ...]:
    """Return the incidents of the month, in their order; `healed`: those that nobody mended."""
    return tuple(
        Case(one["nr"], one, tuple(one.get("missed", ())), one.get("why", ""))
        for one in month()[section]
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
        row = _take(events, row, at, replace(draft, incident=incident_id(case, site.zone)))
    while row is not None and (ahead := closing.next_step(row, site.contract.closing, calendar)):
        for draft in tuple(closing.steps(row, ahead[0], site, calendar)):
            row = _take(events, row, ahead[0], draft)
    if row is None:
        raise ValueError(case.number)
    return tuple(events), row


def turns(case: Case, row: Incident, zone: str) -> tuple[Turn, ...]:
    """Return how checks changed with a case: worse, and well again when it was over."""
    start, over = moment(case.given["at"], zone), row.resolved or row.opened
    found = []
    for said in case.given.get("seen", ()):
        check, state, value, begin, *end = said.split()
        until = start + timedelta(minutes=float(end[0])) if end else over
        found.append(turn(start + timedelta(minutes=float(begin)), f"{check} {state} {value}"))
        found.append(turn(until, f"{check} ok {_NO_VALUE}"))
    return tuple(found)


def turn(at: datetime, said: str) -> Turn:
    """Return the change of a check that is written as check, state and value."""
    check, state, value = said.split()
    return Turn(at, check, state, None if value == _NO_VALUE else float(value))


def _take(events: list[Event], row: Incident | None, at: datetime, draft: Draft) -> Incident:
    seq = len(events) + 1
    event = Event(seq, at, draft.actor, "demo", draft.incident, draft.kind, draft.data, "", "")
    events.append(event)
    return incidentfold.fold(row, event)


def incident_id(case: Case, zone: str) -> str:
    """Return the id of a case: its day and its number in the month."""
    return f"{moment(case.given['at'], zone):%Y%m%d}-{case.number:02d}"


def _life(case: Case, site: Site, calendar: Calendar) -> Iterator[tuple[datetime, Draft]]:
    given, zone = case.given, site.zone
    service_id, priority = given["as"].split()
    service = site.contract.services[service_id]
    start = moment(given["at"], zone)
    people = roster.on_call(site.roster, start, zone)
    # Who did not hear the call did not answer it.
    actor = people[1 if "roster" in given.get("cause", ()) else 0].id

    def after(amount: int | str, since: datetime = start) -> datetime:
        if isinstance(amount, str):
            return calendar.deadline(_WORKDAY, since, int(amount.removesuffix("d")) * _WORKED)
        return calendar.deadline(service.cover, since, timedelta(minutes=amount))

    def said(kind: Kind, **data: Any) -> Draft:  # noqa: ANN401  # what an event holds
        return Draft(kind, data, actor=actor)

    auto = given.get("by", "alert") == "alert"
    opened = said(
        Kind.INCIDENT_OPENED, title=given["said"], system=site.system_of(given["part"]).id,
        component=given["part"], service=service_id, priority=priority,
        channel=given.get("by", "alert"), requester=given.get("from", ""),
        flags=given.get("flags", []), auto=auto, cause=f"component:{given['part']}" if auto else "",
    )  # fmt: skip
    yield start, replace(opened, actor=CONSOLE) if auto else opened
    if "minutes" in given:
        yield from _healed(case, start, said)
        return
    answered, ends = after(given["ack"]), after(given["restore"])
    if behind := given.get("behind"):
        affected = Draft(Kind.INCIDENT_AFFECTED, {"components": behind, "systems": behind})
        yield start + timedelta(minutes=1), affected
    yield answered, said(Kind.INCIDENT_ACKNOWLEDGED, text="")
    if "root" in given:
        root = next(one for one in cases() if one.number == given["root"])
        yield answered, said(Kind.INCIDENT_LINKED, cause=incident_id(root, zone))
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
    yield from _by_hand(given, site, start, said)
    yield ends, said(Kind.INCIDENT_RESOLVED, text=given["was"])
    yield from _ended(given, ends, given, site, said)
    if again := given.get("again"):
        reopened = moment(again["at"], zone)
        yield reopened, said(Kind.INCIDENT_REOPENED, text="")
        ends = after(again["restore"], reopened)
        yield ends, said(Kind.INCIDENT_RESOLVED, text=given["was"])
        yield from _ended(given, ends, again, site, said)


_Said = Callable[..., Draft]
_SHORTLY = timedelta(minutes=30)


def _healed(case: Case, start: datetime, said: _Said) -> Iterator[tuple[datetime, Draft]]:
    """Yield the end of an alert that was well again by itself; a person only looks it over."""
    well = start + timedelta(minutes=case.given["minutes"])
    data = {"component": case.given["part"], "self_healed": True}
    yield well, Draft(Kind.INCIDENT_RECOVERED, data)
    yield well + _SHORTLY, said(Kind.INCIDENT_RESOLVED, text="")
    word = {"by": "信息科", "channel": "phone", "at": None, "satisfaction": None, "text": ""}
    yield well + _SHORTLY, said(Kind.INCIDENT_CONFIRMED, **word)
    ending = {"cause": "unknown", "fix": "by-itself", "text": ""}
    yield well + _SHORTLY, said(Kind.INCIDENT_CLOSED, **ending)


def _by_hand(
    given: Mapping[str, Any], site: Site, start: datetime, said: _Said
) -> Iterator[tuple[datetime, Draft]]:
    """Yield a declared stretch of work by hand."""
    if hand := given.get("manual"):
        system = site.system_of(given["part"]).id
        began = start + timedelta(minutes=hand["from"])
        about = {"departments": given["from"], "systems": [system], "text": ""}
        yield began, said(Kind.FALLBACK_STARTED, at=began.isoformat(), **about)
        over = start + timedelta(minutes=hand["till"])
        yield over, said(Kind.FALLBACK_ENDED, at=over.isoformat(), text="")


def _ended(
    given: Mapping[str, Any], ends: datetime, told: Mapping[str, Any], site: Site, said: _Said
) -> Iterator[tuple[datetime, Draft]]:
    """Yield what follows when it is mended: the back-entry, the user's word, the closing."""
    shortly = ends + _SHORTLY
    for cause, text in given.get("cause", {}).items():
        yield shortly, said(Kind.SLA_EXPLAINED, clock=CONTRACT_RESPOND, cause=cause, text=text)
    if given.get("silent"):
        return
    if "manual" in given:
        for item in site.system_of(given["part"]).backentry:
            entry = {"item": item.id, "by": given["from"], "reason": ""}
            yield shortly, said(Kind.BACKENTRY_DONE, **entry)
    by = "信息科" if given["by"] == "alert" else given["from"]
    channel = "phone" if given["by"] == "alert" else given["by"]
    word = {"satisfaction": told.get("sat"), "text": told.get("word", "")}
    yield shortly, said(Kind.INCIDENT_CONFIRMED, by=by, channel=channel, at=None, **word)
    cause, fix = given["ends"]
    yield shortly, said(Kind.INCIDENT_CLOSED, cause=cause, fix=fix, text=given["was"])


def moment(text: str, zone: str) -> datetime:
    """Return a moment of the month that is written as `10-26 04:55`."""
    return datetime.fromisoformat(f"{YEAR}-{text}").replace(tzinfo=ZoneInfo(zone))
