"""Health checks: their results as a fold over events, compared with the time before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from console.duty.events import Kind
from console.duty.schedule import PERIODS, slots
from console.duty.trend import Course, Trend, trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from config.proof import Routine
    from console.duty.events import Event

KINDS = ("health.",)
"""What the fold wants to see of the journal."""
SOON = timedelta(days=30)
"""What is full within so long is a finding, though it is well today."""
Fact = tuple[str, str, datetime]
"""Code, subject and moment of something that others must know of."""
Spot = tuple[str, str, str]
"""A health check, a step of its runbook, a host."""
RANKS = {"ok": 0, "skipped": 0, "warn": 1, "unknown": 2, "fail": 3}
"""How bad each verdict is; what is not known is never well."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is followed from one time to the next, and where it is full."""

    name: str
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Look:
    """What one step found on one host."""

    step: str
    host: str
    verdict: str
    """ok | warn | fail | unknown | skipped."""
    said: str = ""
    """The sentence of the verdict: zh and en with a newline between."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What its output named."""
    measure: Measure | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Return what makes it the same look another time."""
        return self.step, self.host


@dataclass(frozen=True, slots=True)
class Result:
    """One time that a health check was begun."""

    routine: str
    run: str
    seq: int
    started: datetime
    by: str
    console: str = ""
    due: datetime | None = None
    """When it was to be; None: a person began it out of turn."""
    ended: datetime | None = None
    verdict: str = ""
    """The worst of its looks; empty until it ended."""
    looks: tuple[Look, ...] = ()
    why: str = ""
    """Why it could not be done, as a code and a detail."""

    @property
    def done(self) -> bool:
        """Return whether it was looked at all, whatever was found."""
        return self.ended is not None and not self.why


@dataclass(frozen=True, slots=True)
class History:
    """All results, by health check, oldest first; and what findings have become."""

    results: Mapping[str, tuple[Result, ...]] = field(default_factory=dict)
    became: Mapping[Spot, str] = field(default_factory=dict)
    """Id of the risk or incident that a finding became last."""

    def of(self, routine: str) -> tuple[Result, ...]:
        """Return the results of a health check."""
        return self.results.get(routine, ())

    def last(self, routine: str) -> Result | None:
        """Return its last result that has ended."""
        return next((one for one in reversed(self.of(routine)) if one.ended), None)

    def going(self, routine: str) -> Result | None:
        """Return its result that has not ended, if the last one has not."""
        results = self.of(routine)
        return results[-1] if results and results[-1].ended is None else None


def fold(events: Iterable[Event]) -> History:
    """Return what the events of health checks tell, in their order."""
    results: dict[str, dict[str, Result]] = {}
    became: dict[Spot, str] = {}
    for event in events:
        data = event.data
        routine, run = str(data.get("health")), str(data.get("run"))
        match event.kind:
            case Kind.HEALTH_STARTED:
                results.setdefault(routine, {})[run] = _started(event)
            case Kind.HEALTH_ENDED if run in results.get(routine, {}):
                results[routine][run] = _ended(results[routine][run], event)
            case Kind.HEALTH_RAISED:
                spot = routine, str(data.get("step")), str(data.get("target"))
                became[spot] = str(data.get("risk") or event.incident or "")
    return History({name: tuple(found.values()) for name, found in results.items()}, became)


def _started(event: Event) -> Result:
    data = event.data
    due = data.get("due")
    return Result(
        routine=str(data["health"]),
        run=str(data["run"]),
        seq=event.seq,
        started=event.at,
        by=event.actor,
        console=str(data.get("console") or ""),
        due=datetime.fromisoformat(str(due)) if due else None,
    )


def _ended(result: Result, event: Event) -> Result:
    looks = event.data.get("looks")
    return replace(
        result,
        ended=event.at,
        verdict=str(event.data.get("verdict") or "unknown"),
        looks=tuple(_look(one) for one in looks if isinstance(one, dict))
        if isinstance(looks, list)
        else (),
        why=str(event.data.get("why") or ""),
    )


def _look(data: Mapping[str, object]) -> Look:
    values, measure = data.get("values"), data.get("measure")
    return Look(
        step=str(data.get("step")),
        host=str(data.get("host")),
        verdict=str(data.get("verdict")),
        said=str(data.get("said") or ""),
        values={str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {},
        measure=Measure(
            str(measure["name"]), float(str(measure["value"])), float(str(measure["limit"]))
        )
        if isinstance(measure, dict)
        else None,
    )


class Change(StrEnum):
    """How a look stands to the time before."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NEW = "new"
    """It was not looked at before."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A look beside the one before it, and where its number is heading."""

    look: Look
    before: Look | None
    change: Change
    trend: Trend | None = None
    """None: it has no number that fills."""
    became: str = ""
    """Id of the risk or incident that it has become."""

    @property
    def soon(self) -> bool:
        """Return whether it will be full within a month."""
        days = self.trend.days if self.trend else None
        return days is not None and timedelta(days=min(days, 1e6)) <= SOON

    @property
    def finding(self) -> bool:
        """Return whether somebody has to do something about it."""
        return RANKS.get(self.look.verdict, 2) > 0 or self.soon


def compare(result: Result, history: History) -> tuple[Compared, ...]:
    """Return each look of a result beside the one of the time before."""
    earlier = [one for one in history.of(result.routine) if one.seq < result.seq and one.done]
    before = {look.place: look for look in earlier[-1].looks} if earlier else {}
    return tuple(
        Compared(
            look,
            was := before.get(look.place),
            _change(look, was),
            _heading(look, (*earlier, result)),
            history.became.get((result.routine, *look.place), ""),
        )
        for look in result.looks
    )


def _change(look: Look, before: Look | None) -> Change:
    if before is None:
        return Change.NEW
    moved = RANKS.get(look.verdict, 2) - RANKS.get(before.verdict, 2)
    return Change.WORSE if moved > 0 else Change.BETTER if moved < 0 else Change.SAME


def _heading(look: Look, results: Sequence[Result]) -> Trend | None:
    if look.measure is None:
        return None
    points = [
        (one.started, other.measure.value)
        for one in results
        for other in one.looks
        if other.place == look.place and other.measure and other.measure.name == look.measure.name
    ]
    return trend(points, look.measure.limit)


def findings(result: Result, history: History) -> tuple[Compared, ...]:
    """Return what of a result somebody has to do something about, the worst first."""
    found = [one for one in compare(result, history) if one.finding]
    return tuple(sorted(found, key=lambda one: -RANKS.get(one.look.verdict, 2)))


def full_on(one: Compared, result: Result) -> datetime | None:
    """Return when a number is at its limit, if it keeps going as it went."""
    if one.trend is None or one.trend.course not in (Course.FILLING, Course.FULL):
        return None
    days = one.trend.days or 0.0
    return result.started + timedelta(days=days) if days <= 36500 else None


def unmet(
    routine: Routine, history: History, zone: str, since: datetime, now: datetime
) -> tuple[datetime, ...]:
    """Return the times at which it was due after `since` and not begun by the next, ascending.

    The last is among them even while there is still time to begin.
    """
    begun = [one.started for one in history.of(routine.id) if one.why != "lost"]
    wanted = [*slots(routine, zone, since, now), now]
    return tuple(
        due
        for due, then in pairwise(wanted)
        if not any(due <= one < then or (then is now and one >= due) for one in begun)
    )


def missed(
    routines: Iterable[Routine], history: History, zone: str, since: datetime, now: datetime
) -> tuple[Fact, ...]:
    """Return the health checks that were not begun in time and are owed still.

    Each as (`health.missed`, its id, when it was due), oldest first. `since`: what was due before
    counts no more, such as what lies before the journal's first event. One that was done since
    settles all that was missed before it: a check says how it is now.
    """
    found = [
        ("health.missed", routine.id, due)
        for routine in routines
        for due in unmet(routine, history, zone, since, now)
        if due + routine.within < now and not _done_since(routine, history, due)
    ]
    return tuple(sorted(found, key=lambda one: (one[2], one[1])))


def _done_since(routine: Routine, history: History, due: datetime) -> bool:
    return any(one.done and one.started >= due for one in history.of(routine.id))


def settled(
    result: Result, routine: Routine, history: History, zone: str, since: datetime
) -> tuple[Fact, ...]:
    """Return what had been missed when a result was begun, and is owed no more since it."""
    if not result.done:
        return ()
    earlier = tuple(one for one in history.of(routine.id) if one.seq < result.seq)
    return missed([routine], History({routine.id: earlier}), zone, since, result.started)


def due(
    routines: Iterable[Routine], history: History, zone: str, since: datetime, now: datetime
) -> tuple[tuple[Routine, datetime], ...]:
    """Return the health checks whose time has come, each with the newest time that it is for.

    An older time that was missed is not made up for: a check says how it is now.
    """
    found = []
    for routine in routines:
        open_ = unmet(routine, history, zone, max(since, now - _period(routine)), now)
        newest = [*slots(routine, zone, max(since, now - _period(routine)), now)]
        if open_ and newest and open_[-1] == newest[-1]:
            found.append((routine, open_[-1]))
    return tuple(found)


def _period(routine: Routine) -> timedelta:
    return timedelta(days=PERIODS[routine.every] + 1)


def open_findings(routines: Iterable[Routine], history: History) -> tuple[Fact, ...]:
    """Return what the last results found that has become neither risk nor incident.

    Each as (`health.warn` or `health.fail`, `unknown` or `full`; `check/step/host`; when it was
    seen).
    """
    facts: list[Fact] = []
    for routine in routines:
        result = history.last(routine.id)
        if result is None or result.ended is None:
            continue
        if result.why:
            facts.append(("health.unknown", routine.id, result.ended))
        for one in findings(result, history):
            if not one.became:
                code = one.look.verdict if RANKS.get(one.look.verdict, 2) else "full"
                subject = "/".join((routine.id, *one.look.place))
                facts.append((f"health.{code}", subject, result.ended))
    return tuple(facts)
