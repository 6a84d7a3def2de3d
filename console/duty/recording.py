"""What was recorded of an incident, and what of it a drill is measured by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from config.model import Text
from console.duty.events import Kind
from console.duty.incidentfold import fold
from runbooks.model import Risk, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.duty.events import Event
    from console.duty.incidents import Incident

StepKey = tuple[str, str]
"""Ids of a runbook and of one of its steps."""
BEFORE = timedelta(minutes=2)
"""How long before an incident opened its story may begin."""
AFTER = timedelta(minutes=10)
"""How long after it was resolved its checks may still change."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded of one incident."""

    id: str
    """By which it is drilled."""
    incident: str
    events: tuple[Event, ...]
    """Those of the incident and of its runs, and the checks that changed before and meanwhile."""
    outputs: Mapping[str, str]
    """What commands printed, by its digest."""

    def folded(self) -> Incident:
        """Return the incident as it ended. Raises ValueError where its opening is not there."""
        incident: Incident | None = None
        for event in self.events:
            if event.incident == self.incident:
                if incident is None and event.kind != Kind.INCIDENT_OPENED:
                    break
                incident = fold(incident, event)
        if incident is None:
            raise ValueError(self.incident)
        return incident

    def of(self, *kinds: Kind) -> tuple[Event, ...]:
        """Return the events of some kinds."""
        return tuple(one for one in self.events if one.kind in kinds)

    def remedy(self) -> tuple[Event, Event] | None:
        """Return the last change that went well and that the cause became well after.

        That is its intent and its outcome. A change may heal before it ends.
        """
        recovered = self.of(Kind.INCIDENT_RECOVERED)
        last = recovered[-1].seq if recovered else self.events[-1].seq
        sent: dict[object, Event] = {}
        found = None
        for event in self.of(Kind.STEP_INTENT, Kind.STEP_OUTCOME):
            about = event.data["run"], event.data["step"], event.data["host"]
            if event.kind == Kind.STEP_INTENT:
                sent[about] = event
            elif event.data.get("verdict") == Verdict.OK and about in sent:
                intent = sent[about]
                if intent.data.get("risk") != Risk.READ and intent.seq <= last:
                    found = intent, event
        return found


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be found and done in a drill: what was, when it was real."""

    id: str
    title: Text
    component: str
    """The cause."""
    cause: StepKey | None
    """The step that told the cause, with its verdict."""
    verdict: Verdict | None
    remedy: StepKey | None
    """The change that mended it; None: it became well as time went on."""
    way: tuple[StepKey, ...]
    """Steps in the order in which they were first taken."""


def goal(recording: Recording) -> Goal:
    """Return what a recording asks of whoever drills it. Raises ValueError."""
    incident, mended = recording.folded(), recording.remedy()
    remedy = mended[1] if mended else None
    key = keys(recording.events)
    told = _told(recording.of(Kind.STEP_OUTCOME), remedy)
    taken = recording.of(Kind.STEP_OUTCOME, Kind.STEP_ANSWER)
    return Goal(
        id=recording.id,
        title=Text(incident.title, incident.title_en or incident.title),
        component=incident.component,
        cause=None if told is None else key[told.seq],
        verdict=None if told is None else Verdict(str(told.data["verdict"])),
        remedy=None if remedy is None else key[remedy.seq],
        way=tuple(dict.fromkeys(key[one.seq] for one in taken)),
    )


def keys(events: Iterable[Event]) -> Mapping[int, StepKey]:
    """Return runbook and step of each event of a step, by its seq."""
    books: dict[object, str] = {}
    found = {}
    for event in events:
        if event.kind == Kind.RUN_STARTED:
            books[event.data["run"]] = str(event.data["runbook"])
        elif event.kind.startswith("step."):
            found[event.seq] = books.get(event.data["run"], ""), str(event.data["step"])
    return found


def _told(outcomes: Iterable[Event], remedy: Event | None) -> Event | None:
    """Return the outcome that told the cause: the last bad one before the remedy."""
    read = [one for one in outcomes if remedy is None or one.seq < remedy.seq]
    for wanted in (Verdict.FAIL, Verdict.WARN):
        if found := [one for one in read if one.data.get("verdict") == wanted]:
            return found[-1]
    return None
