"""What a drill plays: a recorded incident as checks that change and hosts that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from console.duty.events import Kind
from console.duty.recording import AFTER, BEFORE, goal, keys
from runbooks.recorded import Answer, Answers
from sources.chunk import End
from sources.sample import State, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from console.duty.events import Data, Event
    from console.duty.incidents import Incident
    from console.duty.recording import Goal, Recording, StepKey

LEAD = 5.0
"""Seconds in which all is as it was, before the first thing goes wrong."""
_BAD = (State.WARN, State.DOWN)


@dataclass(frozen=True, slots=True)
class Taken:
    """A run as it was started."""

    runbook: str
    hosts: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A recorded incident, ready to be played."""

    goal: Goal
    opened: Data | None
    """How a person opened it; None: its checks did."""
    before: tuple[Turn, ...]
    """Every check as it was before."""
    turns: tuple[Turn, ...]
    healing: tuple[Turn, ...]
    """What follows the remedy, in seconds after it; less than none for what came while it ran."""
    sick: Mapping[str, Answers]
    """What hosts answered before the remedy, by runbook."""
    well: Mapping[str, Answers]
    """What they answered after it."""
    runs: tuple[Taken, ...]
    replies: Mapping[StepKey, str]
    """What a person answered when a step asked."""


def scenario(recording: Recording) -> Scenario:
    """Turn a recording into a scenario. Raises ValueError where its opening is not there."""
    incident, remedy, key = recording.folded(), recording.remedy(), keys(recording.events)
    mine = [one for one in recording.events if one.incident == recording.incident]
    changes = recording.of(Kind.CHECK_CHANGED)
    began = _began(changes, incident)
    end = (incident.resolved or incident.closed or mine[-1].at) + AFTER
    turned = [one for one in changes if began <= one.at <= end]
    outcomes = recording.of(Kind.STEP_OUTCOME)
    sent, done, mended = inf, inf, end
    if remedy is not None:
        sent, done, mended = remedy[0].seq, remedy[1].seq, remedy[1].at
    return Scenario(
        goal=goal(recording),
        opened=None if incident.auto and turned else mine[0].data,
        before=_before(one for one in changes if one.at < began),
        turns=tuple(
            _turn(one, LEAD + (0.0 if _first(one, incident) else (one.at - began).total_seconds()))
            for one in turned
            if one.seq < sent
        ),
        healing=tuple(
            _turn(one, (one.at - mended).total_seconds()) for one in turned if one.seq > sent
        ),
        sick=_answers(recording, key, [one for one in outcomes if one.seq <= done]),
        well=_answers(recording, key, [one for one in outcomes if one.seq > done]),
        runs=tuple(_taken(one) for one in recording.of(Kind.RUN_STARTED)),
        replies={key[one.seq]: str(one.data["answer"]) for one in recording.of(Kind.STEP_ANSWER)},
    )


def _began(changes: Iterable[Event], incident: Incident) -> datetime:
    """Return when something first went wrong, shortly before the incident opened."""
    since = incident.opened - BEFORE
    bad = (
        one.at
        for one in changes
        if since <= one.at <= incident.opened and State(str(one.data["new"])) in _BAD
    )
    return next(bad, incident.opened)


def _first(event: Event, incident: Incident) -> bool:
    """Return whether a check tells the cause: it broke first, whichever check saw it first."""
    mine = event.data["component"] == incident.component and event.at <= incident.opened
    return mine and State(str(event.data["new"])) in _BAD


def _before(changes: Iterable[Event]) -> tuple[Turn, ...]:
    latest = {str(one.data["check"]): _turn(one, 0.0) for one in changes}
    return tuple(latest.values())


def _turn(event: Event, after: float) -> Turn:
    data, value = event.data, event.data.get("value")
    return Turn(
        after,
        str(data["check"]),
        State(str(data["new"])),
        float(value) if isinstance(value, int | float) else None,
        str(data.get("text") or ""),
    )


def _taken(event: Event) -> Taken:
    hosts, values = event.data.get("hosts"), event.data.get("values")
    return Taken(
        str(event.data["runbook"]),
        tuple(map(str, hosts)) if isinstance(hosts, list) else (),
        {k: str(v) for k, v in values.items()} if isinstance(values, Mapping) else {},
    )


def _answers(
    recording: Recording, key: Mapping[int, StepKey], outcomes: Iterable[Event]
) -> dict[str, Answers]:
    """Return what hosts answered, by runbook; what was not kept is not made up."""
    given: dict[str, list[Answer]] = {}
    for event in outcomes:
        data = event.data
        output = recording.outputs.get(str(data.get("evidence") or ""))
        if output is None and data.get("end") == End.EXITED:
            continue
        status, seconds = data.get("status"), data.get("seconds")
        book, step = key[event.seq]
        answer = Answer(
            step,
            str(data["host"]),
            output or "",
            status if isinstance(status, int) else None,
            End(str(data["end"])),
            str(data.get("reason") or ""),
            float(seconds) if isinstance(seconds, int | float) else 0.0,
        )
        given.setdefault(book, []).append(answer)
    return {book: Answers(tuple(answers), book) for book, answers in given.items()}
