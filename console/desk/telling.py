"""Health checks and risks as a person reads them; both doors say it alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk import naming
from console.desk.risks import Proposed
from console.duty.events import CONSOLE
from console.duty.risks import Born
from console.duty.trend import Course
from console.words.failures import joined
from console.words.proof import history
from console.words.sentences import Names, said_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from console.desk.desk import Desk
    from console.duty.health import Compared, Fact, Look, Result
    from console.duty.risks import Entry, Risk, Suggestion
    from console.duty.trend import Trend
    from console.words.words import Words
    from runbooks.model import Runbook


_NUMBER = re.compile(r"[-+]?\d{1,12}(\.\d+)?")
_SAID = 60
"""Characters of a finding that stand in the title of its incident."""


def local(at: datetime, zone: str, now: datetime) -> str:
    """Return a moment in the site's zone, with the year where it is not this one."""
    there, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d %H:%M}"


def person(actor: str, words: Words, names: Names) -> str:
    """Return who did it; the console has a name, too."""
    return words.timeline.console if actor == CONSOLE else names.person(actor)


def value_of(look: Look) -> str:
    """Return the value that a look stands for: what fills, else the first that it named."""
    if look.measure is not None:
        return f"{look.measure.value:g}"
    numbers = [value for value in look.values.values() if _NUMBER.fullmatch(value)]
    return f"{round(float(numbers[0]), 3):g}" if numbers else ""


def moved(one: Compared) -> str:
    """Return the value before and now: `71.3 → 83`; one alone where it is the same, or new."""
    now, before = value_of(one.look), value_of(one.before) if one.before else ""
    return f"{before} → {now}" if before and before != now else now


def heading(trend: Trend, words: Words) -> str:
    """Return where a number is heading."""
    match trend.course:
        case Course.FULL:
            return words.health.full_now
        case Course.STEADY:
            return words.health.steady
        case Course.FILLING:
            days = min(trend.days or 0.0, 9999)
            return words.health.full_in.format(days=round(days))
    return words.health.too_few.format(count=trend.points)


def said(look: Look, words: Words) -> str:
    """Return the sentence of a look."""
    return said_in(look.said, words)


def finding_title(
    result: Result, one: Compared, book: Runbook | None, desk: Desk, words: Words, names: Names
) -> str:
    """Return what a risk or an incident is called that a finding becomes."""
    system = desk.proof.health.routine(result.routine).system
    step = naming.step_name(book, one.look.step, words)
    title = words.health.risk_title.format(
        system=names.short(system), step=step, host=one.look.host
    )
    beside = heading(one.trend, words) if one.soon and one.trend else said(one.look, words)
    return f"{title} {beside[:_SAID]}".rstrip()


def suggestion_title(one: Suggestion, words: Words, names: Names, title: str = "") -> str:
    """Return what a suggested risk is called; `title` is that of the incident of a fix."""
    risk = words.risk
    if one.born is Born.FIX:
        return risk.postponed.format(id=one.of, title=title)
    kind, _, of = one.of.partition(":")
    count = len(one.incidents)
    if kind == "cause":
        return risk.repeated_cause.format(cause=words.life.causes.get(of, of), count=count)
    return risk.repeated.format(component=names.component(of), count=count)


def born(risk: Risk, desk: Desk, books: naming.Books, words: Words, names: Names) -> str:
    """Return what a risk came from."""
    of = risk.of
    if risk.born is Born.HEALTH:
        of = naming.names_of(of, desk.site, books, words, names)
    elif risk.born is Born.INCIDENTS:
        kind, _, of = of.partition(":")
        of = words.life.causes.get(of, of) if kind == "cause" else names.component(of)
    return words.risk.born[risk.born].format(of=of)


def entry(one: Entry, words: Words, names: Names) -> str:
    """Return a line of a risk's history: who did what."""
    kind = words.timeline.kinds[one.kind]
    return f"{names.person(one.actor)} {kind} {history(one.kind, one.data, words)}".rstrip()


def undone(risk: Risk, words: Words) -> str:
    """Return what somebody has just taken back."""
    last = risk.history[-1]
    return words.risk.undone.format(what=history(last.kind, last.data, words))


def level(risk: Risk, desk: Desk, words: Words) -> str:
    """Return how grave a risk is, in words."""
    return words.risk.levels[risk.level(desk.site.risks)]


def late(risk: Risk, desk: Desk) -> int:
    """Return how many days ago a risk was to be looked at; 0 where it is not late."""
    today = desk.now().astimezone(ZoneInfo(desk.site.zone)).date()
    return max(0, (today - risk.review).days) if risk.lives else 0


def review(risk: Risk, desk: Desk, words: Words) -> str:
    """Return when a risk is to be looked at, or how late that is."""
    if days := late(risk, desk):
        return words.risk.overdue.format(days=days)
    return words.risk.review_of.format(when=risk.review.isoformat())


def lacks(risk: Risk, desk: Desk, words: Words) -> str:
    """Return what a high risk lacks; empty where nothing."""
    names = [getattr(words.risk, name) for name in risk.lacks(desk.site.risks)]
    return words.risk.lacks.format(what=joined(names, words)) if names else ""


async def facts(found: Iterable[Fact], desk: Desk, words: Words) -> tuple[str, ...]:
    """Return what others must know of, each thing once: how often, and when last."""
    names, books = Names(desk.site, words), await naming.books_of(desk.runs, desk.site)
    told: dict[tuple[str, str], list[datetime]] = {}
    for code, subject, when in found:
        told.setdefault((code, subject), []).append(when)
    return tuple(
        words.health.facts[code].format(
            subject=naming.names_of(subject, desk.site, books, words, names),
            when=local(max(moments), desk.site.zone, desk.now()),
            count=len(moments),
        )
        for (code, subject), moments in told.items()
    )


def risk_of(result: Result, one: Compared, title: str, desk: Desk) -> Proposed:
    """Return the risk that a finding becomes unless a person says otherwise."""
    failed = one.look.verdict == "fail"
    return Proposed(
        title=title,
        source="other",
        likelihood=3 if failed else 2,
        impact=2,
        system=desk.proof.health.routine(result.routine).system,
        born=Born.HEALTH,
        of="/".join((result.routine, *one.look.place)),
    )
