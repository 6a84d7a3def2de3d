"""The score of a drill: what the engineer did, measured by what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.duty.events import Kind
from console.duty.incidentfold import fold
from console.duty.recording import keys
from runbooks.model import Risk, Verdict
from sources.chunk import End

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from console.duty.events import Event
    from console.duty.incidents import Incident
    from console.duty.recording import Goal, StepKey

_JUDGED = (Verdict.OK, Verdict.WARN, Verdict.FAIL)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How a drill went. Times are seconds after the incident opened; None: it did not happen."""

    drill: str
    incident: str | None
    target: float | None
    """Seconds in which it must be acknowledged; None: nothing is promised."""
    acknowledged: float | None
    verdict: float | None
    """The first step that was judged."""
    cause: float | None
    """The step that tells the cause, with the verdict that tells it."""
    mended: float | None
    """The recorded remedy, or all checks well again."""
    resolved: float | None
    taken: int
    """Steps of the recorded way that were taken."""
    missed: tuple[StepKey, ...]
    extra: tuple[StepKey, ...]
    changes: tuple[tuple[str, str, str], ...]
    """Changes that were confirmed: runbook, step and host."""
    unanswered: tuple[StepKey, ...]
    """Steps for which no answer is recorded."""

    @property
    def in_time(self) -> bool | None:
        """Return whether it was acknowledged in time; None where nothing is promised."""
        if self.target is None:
            return None
        return self.acknowledged is not None and self.acknowledged <= self.target


def chief(events: Iterable[Event], component: str) -> Incident | None:
    """Return the incident that a drill is about: the first with its cause, or else the first."""
    rows: dict[str, Incident] = {}
    for event in events:
        if event.incident and (event.incident in rows or event.kind == Kind.INCIDENT_OPENED):
            rows[event.incident] = fold(rows.get(event.incident), event)
    mine = (row for row in rows.values() if row.component == component)
    return next(mine, next(iter(rows.values()), None))


def score(events: tuple[Event, ...], goal: Goal, respond: timedelta | None) -> Scorecard:
    """Measure the events of a drill; `respond` is the promised time to acknowledge."""
    incident = chief(events, goal.component)
    opened = incident.opened if incident else None
    key = keys(events)

    def steps(found: Iterable[Event]) -> tuple[StepKey, ...]:
        return tuple(dict.fromkeys(key[one.seq] for one in found))

    def first(step: StepKey | None, *verdicts: Verdict | None) -> float | None:
        at = (
            one.at
            for one in outcomes
            if one.data.get("verdict") in verdicts and step in (None, key[one.seq])
        )
        return _since(opened, next(at, None))

    outcomes = [one for one in events if one.kind == Kind.STEP_OUTCOME]
    silent = [one for one in outcomes if one.data.get("end") == End.REFUSED]
    answered = [one for one in outcomes if one.data.get("end") != End.REFUSED]
    done = [*answered, *(one for one in events if one.kind == Kind.STEP_ANSWER)]
    taken = steps(sorted(done, key=lambda one: one.seq))
    mended = first(goal.remedy, Verdict.OK) if goal.remedy else None
    if mended is None and incident is not None:
        mended = _since(opened, incident.recovered)
    return Scorecard(
        drill=goal.id,
        incident=incident.id if incident else None,
        target=respond.total_seconds() if respond is not None else None,
        acknowledged=_since(opened, incident.acknowledged if incident else None),
        verdict=first(None, *_JUDGED),
        cause=first(goal.cause, goal.verdict) if goal.cause else None,
        mended=mended,
        resolved=_since(opened, incident.resolved if incident else None),
        taken=sum(one in taken for one in goal.way),
        missed=tuple(one for one in goal.way if one not in taken),
        extra=tuple(one for one in taken if one not in goal.way),
        changes=tuple(
            dict.fromkeys(
                (*key[one.seq], str(one.data["host"]))
                for one in events
                if one.kind == Kind.STEP_INTENT and one.data.get("risk") != Risk.READ
            )
        ),
        unanswered=steps(silent),
    )


def _since(opened: datetime | None, at: datetime | None) -> float | None:
    if opened is None or at is None:
        return None
    return max(0.0, round((at - opened).total_seconds(), 1))
