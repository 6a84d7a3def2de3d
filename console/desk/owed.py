"""What health checks, risks and obligations have to hand over, as items of a handover."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from console.desk.naming import books_of, names_of
from console.duty.ipass import Item, Section, Severity
from console.words import owed
from console.words.languages import words
from console.words.sentences import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.model import Site
    from console.desk.health import Health
    from console.desk.naming import Books
    from console.desk.risks import Risks
    from console.desk.runs import Runs
    from console.desk.services import Services
    from console.words.words import Words

_AHEAD = ("health.full", "obligation-near", "obligation-unused")
"""What still lies ahead is green; all else asks to be done now."""


class _Fact(NamedTuple):
    code: str
    id: str
    when: datetime | date
    left: int = 1
    title: str = ""
    """Of a risk: a person's own words."""


def _folded(facts: Iterable[_Fact]) -> tuple[_Fact, ...]:
    """Return one fact of each thing: the newest, with how many there are in all."""
    found: dict[tuple[str, str], _Fact] = {}
    for fact in facts:
        old = found.get(fact[:2])
        left = fact.left + (old.left if old else 0)
        newest = fact if old is None or _day(fact.when) >= _day(old.when) else old
        found[fact[:2]] = newest._replace(left=left)
    return tuple(found.values())


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when


class Owed:
    """Asks the three families, and tells each fact in both languages."""

    def __init__(
        self, site: Site, runs: Runs, health: Health, risks: Risks, services: Services
    ) -> None:
        self._site, self._runs = site, runs
        self._health, self._risks, self._services = health, risks, services

    async def items(self) -> tuple[Item, ...]:
        """Return what whoever takes over must know of, the latest first. Raises JournalError."""
        facts = [_Fact(*one) for one in await self._health.missed()]
        facts += [_Fact(*one) for one in await self._health.findings()]
        titles = {risk.id: risk.title for risk in await self._risks.register()}
        facts += [
            _Fact(code, risk, when, title=titles[risk])
            for code, risk, when in await self._risks.overdue()
        ]
        facts += [
            _Fact(one.code, one.subject, one.when, one.count) for one in await self._services.near()
        ]
        books = await books_of(self._runs, self._site)
        return tuple(self._item(fact, books) for fact in _folded(facts))

    def _item(self, fact: _Fact, books: Books) -> Item:
        when = fact.when
        if not isinstance(when, datetime):
            when = datetime.combine(when, time(), ZoneInfo(self._site.zone)).astimezone(UTC)
        return Item(
            f"{fact.code}:{fact.id}",
            "owed",
            Section.AWARENESS,
            Severity.GREEN if fact.code in _AHEAD else Severity.AMBER,
            title=self._told(fact, books, words("zh")),
            title_en=self._told(fact, books, words("en")),
            at=when,
        )

    def _told(self, fact: _Fact, books: Books, of: Words) -> str:
        day = fact.when
        if isinstance(day, datetime):
            day = day.astimezone(ZoneInfo(self._site.zone)).date()
        names = Names(self._site, of)
        name = names_of(fact.id, self._site, books, of, names)
        named = {one.id: one for one in self._site.obligations}
        if fact.code.startswith("obligation-") and fact.id in named:
            name = owed.name(named[fact.id], names, of)
        template = of.handover.owed[fact.code]
        return template.format(name=name, title=fact.title, day=day, count=fact.left)
