"""The way through a runbook: which step may follow which, and which one does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from runbooks.model import Runbook, Step, Verdict
from runbooks.outcomes import outcomes
from runbooks.run import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from runbooks.run import Run

END = "end"


def following(book: Runbook, step: Step, verdict: Verdict) -> str | None:
    """Return the id of the step that follows a verdict; None at the end."""
    after = step.verify if verdict is not Verdict.SKIPPED else None
    named = step.then.get(verdict, after)
    if named is not None:
        return None if named == END else named
    at = book.steps.index(step) + 1
    return book.steps[at].id if at < len(book.steps) else None


def ways(
    book: Runbook, verdicts: Callable[[Step], Iterable[Verdict]] = outcomes
) -> dict[str, set[str]]:
    """Return the steps that may follow each step; a target that does not exist is none."""
    known, after = {step.id for step in book.steps}, {}
    for step in book.steps:
        ahead = {following(book, step, verdict) for verdict in verdicts(step)}
        after[step.id] = {one for one in ahead if one in known}
    return after


def reached(start: str, after: dict[str, set[str]]) -> set[str]:
    """Return the steps that may come some time after a step; itself only if it may come again."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = after[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def placed(run: Run, book: Runbook) -> Run:
    """Return a run read back from its events, put at the step that follows what is done."""
    last = run.done[-1] if run.done else None
    if run.phase is not Phase.READY or last is None or last.step != run.at or last.verdict is None:
        return run
    return replace(run, at=following(book, book.step(last.step), last.verdict))
