"""What health checks, and what they looked at, are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.proof import Every
from console.desk.errors import Denied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.model import Site
    from config.proof import Routine
    from console.desk.runs import Runs
    from console.words.sentences import Names
    from console.words.words import Words
    from runbooks.model import Runbook

    Books = Mapping[str, Runbook | None]
    """The runbook of each health check; None where it is gone."""


def how_often(routine: Routine, words: Words) -> str:
    """Return when a health check is owed: `每天 06:30`."""
    days = words.times.weekdays
    day = days[routine.day] if routine.every is Every.WEEKLY else str(routine.day)
    return words.health.every[routine.every].format(at=f"{routine.at:%H:%M}", day=day)


async def book_of(runs: Runs, routine: Routine) -> Runbook | None:
    """Return the runbook of a health check; None where it is gone."""
    try:
        return await runs.book(routine.book)
    except Denied:
        return None


async def books_of(runs: Runs, site: Site) -> Books:
    """Return the runbook of each health check."""
    return {one.id: await book_of(runs, one) for one in site.routines}


def step_name(book: Runbook | None, step: str, words: Words) -> str:
    """Return what a step is called; its id where the book does not have it any more."""
    try:
        return book.step(step).title.of(words.lang) if book else step
    except KeyError:
        return step


def names_of(subject: str, site: Site, books: Books, words: Words, names: Names) -> str:
    """Return what people call a health check, or (`check/step/host`) a look of it."""
    routine_id, _, place = subject.partition("/")
    routine = next((one for one in site.routines if one.id == routine_id), None)
    if routine is None:
        return subject
    system = names.short(routine.system)
    if not place:
        return words.health.one.format(system=system, every=how_often(routine, words))
    step, _, host = place.partition("/")
    return words.health.look.format(
        system=system, step=step_name(books.get(routine_id), step, words), host=names.host(host)
    )
