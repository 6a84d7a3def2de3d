"""`oncall risk …`: the risk register from the command line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from console.cli import proof_shapes, render
from console.cli.failure import say
from console.desk import naming, telling
from console.desk.asked import asked
from console.desk.errors import Denied
from console.desk.risks import Proposed
from console.duty.risks import PLANNED, Suggestion
from console.words.proof import graded
from console.words.sentences import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.cli.main import Arguments
    from console.desk.asked import Asked
    from console.desk.desk import Desk
    from console.duty.events import JSON
    from console.duty.risks import Risk


def run(given: Arguments) -> int:
    """Do one verb of the register."""
    from console.cli.opening import with_desk

    async def act(desk: Desk) -> int:
        if given.action == "list":
            return await _list(given, desk)
        if given.action == "suggest":
            return await _suggest(given, desk)
        risk = await _verb(given, desk)
        if given.json:
            render.as_json(proof_shapes.risk(risk, desk.site.risks, desk.site.zone))
        elif given.action == "show":
            await _show(given, desk, risk)
        else:
            render.table([_row(risk, desk, given)])
        return 0

    return with_desk(given, act)


async def _list(given: Arguments, desk: Desk) -> int:
    """Print the register; exit 1 where a review is late or a high risk lacks measures."""
    risks = [one for one in await desk.proof.risks.register() if one.lives or given.closed]
    if given.json:
        site = desk.site
        render.as_json([proof_shapes.risk(one, site.risks, site.zone) for one in risks])
    else:
        render.table([_row(one, desk, given) for one in risks])
        if not risks:
            say(given.words.risk.none_listed)
    return 1 if await desk.proof.risks.overdue() else 0


def _row(risk: Risk, desk: Desk, given: Arguments) -> Sequence[str]:
    words = given.words
    return (
        risk.id,
        telling.level(risk, desk, words),
        words.risk.states[risk.state],
        risk.title,
        Names(desk.site, words).person(risk.owner) or words.risk.nobody,
        telling.review(risk, desk, words),
        telling.lacks(risk, desk, words),
    )


async def _show(given: Arguments, desk: Desk, risk: Risk) -> None:
    words, names = given.words, Names(desk.site, given.words)
    told, books = words.risk, await naming.books_of(desk.runs, desk.site)
    rows = [
        (risk.id, risk.title),
        (
            told.level,
            f"{telling.level(risk, desk, words)}  {graded(risk.likelihood, risk.impact, words)}",
        ),
        (told.source, told.sources[risk.source]),
        (told.system, names.system(risk.system) if risk.system else told.no_system),
        (told.state, told.states[risk.state]),
        (told.owner, names.person(risk.owner) or told.nobody),
        (told.prevention, risk.prevention or told.missing),
        (told.contingency, risk.contingency or told.missing),
        (told.response, risk.response or told.missing),
        (told.review, telling.review(risk, desk, words)),
        (told.raised, telling.born(risk, desk, books, words, names)),
    ]
    rows += [
        (
            telling.local(entry.at, desk.site.zone, desk.now()),
            telling.entry(entry, words, names),
        )
        for entry in risk.history
    ]
    render.table(rows)


async def _verb(given: Arguments, desk: Desk) -> Risk:
    risks = desk.proof.risks
    if given.action == "new":
        return await risks.add(
            Proposed(
                title=given.title,
                source=given.source,
                likelihood=given.likelihood,
                impact=given.impact,
                system=given.system,
                owner=given.owner,
                prevention=given.prevention,
                contingency=given.contingency,
                response=given.response,
                review=_date(given.review),
            )
        )
    risk = await risks.risk(given.id)
    match given.action:
        case "assess":
            return await risks.assess(risk, given.likelihood, given.impact, given.why)
        case "plan":
            said = {name: text for name in PLANNED if (text := getattr(given, name)) is not None}
            return await risks.plan(risk, said)
        case "review":
            return await risks.review(risk, given.text, _date(given.review))
        case "close":
            return await risks.settle(risk, given.state, given.why)
        case "undo":
            undone = await risks.undo(risk)
            if not given.json:
                say(telling.undone(undone, given.words))
            return undone
    return risk


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Denied("review-form", text) from None


async def _suggest(given: Arguments, desk: Desk) -> int:
    """Print what should be in the register; exit 1 where there is something."""
    found = await asked(desk, given.words)
    if given.json:
        render.as_json([_asked(one, desk.site.zone) for one in found])
    else:
        render.table([(one.key, one.told, " ".join(one.incidents)) for one in found])
        if not found:
            say(given.words.risk.no_suggestion)
    return 1 if found else 0


def _asked(one: Asked, zone: str) -> JSON:
    if isinstance(one.of, Suggestion):
        return proof_shapes.suggestion(one.of, one.told, zone)
    return {**proof_shapes.fact(one.of, zone), "born": "health", "of": one.proposed.of}
