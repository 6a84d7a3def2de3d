"""`oncall health …`: what is owed, what was found, and running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli import proof_shapes, render, shapes
from console.cli.failure import say
from console.desk import naming, telling
from console.desk.errors import Denied
from console.duty.health import compare, findings
from console.duty.record import Conflict
from console.duty.schedule import following
from console.words.proof import why_not
from console.words.sentences import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.events import JSON
    from console.duty.health import Compared, Result


def run(given: Arguments) -> int:
    """Do one verb of health checks."""
    from console.cli.opening import with_desk

    async def act(desk: Desk) -> int:
        match given.action:
            case "show":
                return await _show(given, desk)
            case "run":
                return await _run(given, desk)
            case "raise":
                return await _raise(given, desk)
        return await _list(given, desk)

    return with_desk(given, act)


async def _list(given: Arguments, desk: Desk) -> int:
    """Print what is owed; exit 1 where one was missed and none was done since."""
    health, words, zone, now = desk.proof.health, given.words, desk.site.zone, desk.now()
    history, missed = await health.history(), await health.missed()
    names, late = Names(desk.site, words), {subject for _, subject, _ in missed}
    rows: list[tuple[str, ...]] = []
    found: list[JSON] = []
    for routine in desk.site.routines:
        last = history.last(routine.id)
        open_ = len(findings(last, history)) if last else 0
        next_ = following(routine, zone, now)
        when = telling.local(next_, zone, now)
        rows.append(
            (
                routine.id,
                names.short(routine.system),
                naming.how_often(routine, words),
                words.runs.verdicts[last.verdict] if last else words.health.never,
                telling.local(last.started, zone, now) if last else "",
                words.health.found.format(count=open_) if open_ else words.health.well,
                words.health.missed.format(next=when) if routine.id in late else when,
            )
        )
        found.append(
            {
                **proof_shapes.routine(routine),
                "last": proof_shapes.result(last, compare(last, history), zone) if last else None,
                "findings": open_,
                "next": shapes.moment(next_, zone),
                "missed": [
                    shapes.moment(when, zone)
                    for _, subject, when in missed
                    if subject == routine.id
                ],
            }
        )
    if given.json:
        render.as_json(found)
    else:
        render.table(rows)
        if not rows:
            say(words.health.none)
    return 1 if missed else 0


async def _last(given: Arguments, desk: Desk) -> tuple[Result, tuple[Compared, ...]]:
    desk.proof.health.routine(given.id)
    history = await desk.proof.health.history()
    result = history.last(given.id)
    if result is None:
        raise Denied("no-result", given.id)
    return result, compare(result, history)


async def _show(given: Arguments, desk: Desk) -> int:
    result, found = await _last(given, desk)
    return await _print(given, desk, [(result, found)])


async def _run(given: Arguments, desk: Desk) -> int:
    """Run one, all, or what is due; exit 1 where something was found or could not be done."""
    health = desk.proof.health
    if given.due:
        if given.id:
            health.routine(given.id)
        held = await health.held_up()
        if held is not None:
            say(given.words.health.held_up.format(id=held.id))
        done = list(await health.run_due(given.actor, given.id))
    else:
        wanted = [health.routine(given.id)] if given.id else desk.site.routines
        done = [await health.run(routine) for routine in wanted]
    history = await health.history()
    return await _print(given, desk, [(one, compare(one, history)) for one in done])


async def _print(
    given: Arguments, desk: Desk, results: Sequence[tuple[Result, tuple[Compared, ...]]]
) -> int:
    words, zone, now = given.words, desk.site.zone, desk.now()
    if given.json:
        shown: list[JSON] = [proof_shapes.result(one, found, zone) for one, found in results]
        render.as_json(shown[0] if given.action == "show" else shown)
    for result, found in () if given.json else results:
        book = await naming.book_of(desk.runs, desk.proof.health.routine(result.routine))
        head = words.health.run_heading.format(
            name=result.routine,
            when=telling.local(result.started, zone, now),
            by=telling.person(result.by, words, Names(desk.site, words)),
            verdict=words.runs.verdicts.get(result.verdict, ""),
        )
        render.lines([head])
        if result.why:
            render.lines([words.health.not_done.format(why=why_not(result.why, words))])
        render.table(
            [
                (
                    f"  {words.runs.verdicts[one.look.verdict]}",
                    f"{one.look.step}/{one.look.host}",
                    naming.step_name(book, one.look.step, words),
                    telling.moved(one),
                    words.health.changes[one.change],
                    telling.heading(one.trend, words) if one.trend else "",
                    words.health.became.format(id=one.became) if one.became else "",
                )
                for one in found
            ]
        )
        if count := len(await desk.proof.health.settled(result)):
            render.lines([f"  {words.health.settled.format(count=count)}"])
    bad = any(one.why or any(look.finding for look in found) for one, found in results)
    return 1 if bad else 0


async def _raise(given: Arguments, desk: Desk) -> int:
    """Turn a finding of the last result into a risk or an incident."""
    result, found = await _last(given, desk)
    one = next(
        (one for one in found if one.finding and "/".join(one.look.place) == given.finding), None
    )
    if one is None:
        raise Denied("no-finding", given.finding)
    book = await naming.book_of(desk.runs, desk.proof.health.routine(result.routine))
    names = Names(desk.site, given.words)
    title = telling.finding_title(result, one, book, desk, given.words, names)
    try:
        if given.into == "incident":
            row = await desk.proof.health.incident(result, one, title)
            made = row.id
            shape: shapes.Shape = {"incident": row.id}
        else:
            proposed = telling.risk_of(result, one, title, desk)
            risk = await desk.proof.risks.found(proposed, result, one)
            made = risk.id
            shape = proof_shapes.risk(risk, desk.site.risks, desk.site.zone)
    except Conflict as conflict:
        first = conflict.event
        known = first.data.get("risk") or first.incident if first else ""
        raise Denied("finding-known", str(known)) from conflict
    if given.json:
        render.as_json(shape)
    else:
        render.lines([f"{made}  {title}"])
    return 0
