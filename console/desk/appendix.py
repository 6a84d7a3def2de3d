"""What a service report says beside its figures: health checks, risks, obligations."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk import naming
from console.desk.ledgers import Ledger
from console.desk.services import Accounts
from console.duty import health, risks
from console.report.figure import Line
from console.words import owed
from console.words.sentences import Names, said_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from config.model import Site
    from console.duty.events import Event
    from console.duty.health import Look, Result
    from console.duty.obligations import Standing
    from console.duty.risks import Risk
    from console.journal.store import Journal
    from console.report.period import Period
    from console.words.words import Words
    from runbooks.model import Runbook


class Appendix:
    """Tells the sections that other families of proof own, in one language."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        now: Callable[[], datetime],
        words: Words,
        books: Callable[[], Iterable[Runbook]] = tuple,
    ) -> None:
        self._site = site
        self._journal = journal
        self._now = now
        self._words = words
        self._books = books
        self._routines = {one.id: one for one in site.routines}
        self._names = Names(site, words)
        self._zone = ZoneInfo(site.zone)

    async def sections(self, period: Period) -> Mapping[str, tuple[Line, ...]]:
        """Return the lines of each section, as all stood at the period's end."""
        since, until = period.bounds(self._site.zone)
        until = min(until, self._now())
        seen = [one for one in await self._events(health.KINDS) if one.at < until]
        results = [
            one
            for found in health.fold(seen).results.values()
            for one in found
            if one.ended and since <= one.started
        ]
        register = risks.fold(one for one in await self._events(risks.KINDS) if one.at < until)
        last = (until - timedelta(microseconds=1)).astimezone(self._zone).date()
        standings = await Accounts(self._site, self._journal, self._now).standings(last)
        told = await asyncio.to_thread(lambda: tuple(self._health(results)))
        graded = risks.ordered(register.values(), self._site.risks)
        return {
            "health": told,
            "risks": tuple(self._risk(one) for one in graded if one.lives),
            "obligations": tuple(self._obligation(one) for one in standings),
        }

    async def _events(self, kinds: tuple[str, ...]) -> tuple[Event, ...]:
        return await Ledger(self._journal, kinds, self._now).events()

    def _health(self, results: list[Result]) -> Iterator[Line]:
        """Tell how often each was made and how it went; then what the last one found."""
        verdicts, words = self._words.runs.verdicts, self._words.health
        found_any = any(health.RANKS.get(look.verdict, 2) for one in results for look in one.looks)
        books = {book.id: book for book in (self._books() if found_any else ())}
        by_routine: dict[str, list[Result]] = {}
        for one in results:
            by_routine.setdefault(one.routine, []).append(one)
        for routine, found in by_routine.items():
            counts = Counter(one.verdict or "unknown" for one in found)
            told = " · ".join(f"{verdicts.get(it, it)} {n}" for it, n in counts.items())
            newest = found[-1]
            day = newest.started.astimezone(self._zone).date()
            made = words.made.format(count=len(found), verdicts=told)
            yield Line(self._check(routine), made, day, tuple(one.seq for one in found))
            for look in newest.looks:
                if health.RANKS.get(look.verdict, 2):
                    subject = self._place(routine, look, books)
                    yield Line(subject, said_in(look.said, self._words), day, (newest.seq,))

    def _check(self, routine: str) -> str:
        """Return what a health check is called; its id where the site has it no more."""
        one = self._routines.get(routine)
        if one is None:
            return routine
        return f"{self._names.short(one.system)} {naming.how_often(one, self._words)}"

    def _place(self, routine: str, look: Look, books: Mapping[str, Runbook]) -> str:
        """Return where something was found."""
        one = self._routines.get(routine)
        book = books.get(one.book) if one else None
        return self._words.health.risk_title.format(
            system=self._names.short(one.system) if one else routine,
            step=naming.step_name(book, look.step, self._words),
            host=look.host,
        )

    def _risk(self, one: Risk) -> Line:
        words = self._words.risk
        told = (
            words.levels[one.level(self._site.risks)],
            one.title,
            words.states[one.state],
            self._names.person(one.owner) if one.owner else words.nobody,
        )
        seqs = tuple(entry.seq for entry in one.history)
        return Line(one.id, " · ".join(told), one.review, seqs)

    def _obligation(self, one: Standing) -> Line:
        obligation = one.obligation
        stands = owed.stands(one, self._words)
        name = owed.name(obligation, self._names, self._words)
        done = f"{one.now.done}/{one.now.owed}"
        return Line(
            name, f"{owed.period(one.now.first, one.now.last)} {done} · {stands}", one.latest
        )
