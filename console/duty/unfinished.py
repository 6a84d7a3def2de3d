"""What a shift leaves unfinished on hosts: runs that go on, outcomes unknown, changes unproven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.text import Text
from console.duty.events import Kind
from console.duty.ipass import Item, Section, Severity
from runbooks.model import Risk, Verdict
from runbooks.run import Phase
from sources.chunk import End

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from console.duty.events import Event
    from runbooks.model import Runbook
    from runbooks.run import Run

Place = tuple[str, str, str]
"""Run, step and host."""
_NEVER = (End.REFUSED.value, End.LOST.value)
"""Ends after which nobody can say that a change was made."""


def running(runs: Iterable[Run], books: Mapping[str, Runbook]) -> Iterator[Item]:
    """Yield the runs that have not ended; where an outcome is unknown that is told by itself."""
    for run in runs:
        if run.phase is not Phase.ENDED:
            title, step = _names(run, books.get(run.runbook))
            yield Item(
                f"run:{run.id}",
                "run",
                Section.ACTIONS,
                Severity.AMBER,
                title=title.zh,
                title_en=title.en,
                incident=run.incident or "",
                subject=run.hosts[0] if run.hosts else "",
                who=run.actor,
                state=run.phase.value,
                detail=step.zh,
                detail_en=step.en,
                at=run.started,
                count=len(run.hosts),
            )


def _names(run: Run, book: Runbook | None) -> tuple[Text, Text]:
    """Return what a run's book and step are called; their ids where the book is gone."""
    at = run.at or ""
    steps = {one.id: one.title for one in book.steps} if book else {}
    return book.title if book else Text(run.runbook, run.runbook), steps.get(at, Text(at, at))


def unknown(events: Sequence[Event]) -> Iterator[Item]:
    """Yield the steps that nobody knows the outcome of, and that were not done again since."""
    sent: dict[Place, Event] = {}
    ended: dict[Place, Event] = {}
    for event in events:
        if event.kind == Kind.STEP_INTENT:
            sent[place(event)] = event
            ended.pop(place(event), None)
        elif event.kind == Kind.STEP_OUTCOME:
            ended[place(event)] = event
    for where, event in ended.items():
        if event.data.get("end") == End.LOST:
            intent = sent.get(where)
            yield Item(
                f"unknown:{':'.join(where)}",
                "unknown",
                Section.ACTIONS,
                Severity.RED,
                title=str(intent.data.get("command") or "") if intent else "",
                incident=event.incident or "",
                subject=where[2],
                who=intent.actor if intent else "",
                detail=where[1],
                at=event.at,
            )


def unverified(
    made: Sequence[tuple[Event, Event]], events: Iterable[Event], books: Mapping[str, str]
) -> Iterator[Item]:
    """Yield the changes after which what verifies them has not been well, in any run of the book.

    `made` are the `changes` among the events, `books` the runbooks of runs.
    """
    changed = {place(intent) for intent, _ in made}
    well = [
        one
        for one in events
        if one.kind == Kind.STEP_OUTCOME and one.data.get("verdict") == Verdict.OK
    ]
    by_step: dict[object, list[Event]] = {}
    for one in well:
        by_step.setdefault(one.data.get("step"), []).append(one)
    for intent, outcome in made:
        run, step, host = place(intent)
        verify = intent.data.get("verify")
        if not any(
            _proves(one, outcome, books)
            # What verifies a change may run elsewhere, if not on the other hosts that it changed.
            and (one.data.get("host") == host or (_run(one), step, one.data["host"]) not in changed)
            for one in (by_step.get(verify, ()) if verify else well)
            if verify or one.data.get("step") != step
        ):
            destroys = intent.data.get("risk") == Risk.DESTRUCTIVE
            yield Item(
                f"change:{run}:{step}:{host}",
                "change",
                Section.ACTIONS,
                Severity.RED if destroys else Severity.AMBER,
                title=str(intent.data.get("command") or ""),
                incident=intent.incident or "",
                subject=host,
                who=intent.actor,
                state=str(outcome.data.get("verdict") or ""),
                detail=step,
                then=str(verify or ""),
                at=outcome.at,
            )


def changes(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Yield intent and outcome of the newest time that each change was made."""
    sent: dict[Place, Event] = {}
    made: dict[Place, tuple[Event, Event]] = {}
    for event in events:
        where = place(event)
        if event.kind == Kind.STEP_INTENT and event.data.get("risk") != Risk.READ:
            sent[where] = event
        elif event.kind == Kind.STEP_OUTCOME and where in sent:
            made.pop(where, None)
            if event.data.get("end") not in _NEVER:
                made[where] = sent[where], event
    yield from made.values()


def place(event: Event) -> Place:
    """Return where a step ran."""
    data = event.data
    return str(data.get("run") or ""), str(data.get("step") or ""), str(data.get("host") or "")


def _proves(one: Event, outcome: Event, books: Mapping[str, str]) -> bool:
    """Return whether an outcome came later, in the same run, or in another of its book there."""
    if one.seq < outcome.seq:
        return False
    run, other = _run(one), _run(outcome)
    on = one.data.get("host") == outcome.data.get("host")
    return run == other or (on and run in books and books[run] == books.get(other))


def _run(event: Event) -> str:
    return str(event.data.get("run") or "")
