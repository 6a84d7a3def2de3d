"""`oncall risk …`: the risk register from the command line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from console.cli import proof_shapes, render
from console.desk import telling
from console.desk.errors import Denied
from console.desk.risks import Proposed
from console.duty.risks import PLANNED
from console.words.proof import graded
from console.words.sentences import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.cli.main import Arguments
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
            _show(given, desk, risk)
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


def _show(given: Arguments, desk: Desk, risk: Risk) -> None:
    words, names = given.words, Names(desk.site, given.words)
    told = words.risk
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
        (told.raised, told.born[risk.born].format(of=risk.of)),
    ]
    rows += [
        (
            telling.local(entry.at, desk.site.zone, desk.now()),
            f"{names.person(entry.actor)} {words.timeline.kinds[entry.kind]} {entry.text}".rstrip(),
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
            return await risks.undo(risk)
    return risk


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Denied("review-form", text) from None


async def _suggest(given: Arguments, desk: Desk) -> int:
    """Print what should be in the register; exit 1 where there is something."""
    words, zone = given.words, desk.site.zone
    names = Names(desk.site, words)
    found: list[JSON] = []
    rows = []
    for one in await desk.proof.risks.suggestions():
        row = await desk.journal.incident(one.incidents[0])
        title = telling.suggestion_title(one, words, names, row.title_in(words.lang) if row else "")
        found.append(proof_shapes.suggestion(one, title, zone))
        rows.append((one.key, title, " ".join(one.incidents)))
    for fact in await desk.proof.health.findings():
        found.append({**proof_shapes.fact(fact, zone), "born": "health", "of": fact[1]})
        rows.append((f"health:{fact[1]}", telling.facts((fact,), desk, words)[0], ""))
    if given.json:
        render.as_json(found)
    else:
        render.table(rows)
    return 1 if rows else 0
