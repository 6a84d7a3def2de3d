"""`oncall incident …`: the queue from the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.cli import intake, life, render, shapes
from console.cli.export import export
from console.cli.facts import show
from console.cli.failure import say
from console.cli.opening import with_desk
from console.cli.sla import explain
from console.desk.errors import Denied
from console.desk.queue import listed, waits
from console.duty.classify import Change
from console.duty.incidents import DESCRIBED
from console.duty.selection import Order, View
from console.words.sentences import Names
from console.words.times import moment

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.incidents import Incident


def run(given: Arguments) -> int:
    """Do one verb of the queue."""

    async def act(desk: Desk) -> int:
        await desk.rota.load()
        if given.action == "list":
            return await _list(given, desk)
        if given.action == "similar":
            return await intake.similar(given, desk)
        if given.action == "export":
            return await export(given, desk, await _row(given, desk))
        if given.action == "explain":
            return explain(given, desk, await _row(given, desk) if given.id else None)
        if given.action == "show" and not given.json:
            return await show(given, desk, await _row(given, desk))
        if given.action == "card":
            return await life.print_card(given, desk, await _row(given, desk))
        if given.action == "backentry" and not given.item:
            return life.print_entries(given, desk, await _row(given, desk))
        row = await (intake.new(given, desk) if given.action == "new" else _verb(given, desk))
        if given.json:
            render.as_json(shapes.incident(desk, row))
        else:
            render.lines([_line(given, desk, row)])
        return 0

    return with_desk(given, act, to_read=True)


async def _list(given: Arguments, desk: Desk) -> int:
    view = (await desk.views.all()).get(given.view) if given.view else View()
    if view is None:
        raise Denied("unknown-view", given.view)
    text = " ".join(part for part in (view.filter, given.filter) if part)
    view = replace(view, filter=text, order=Order(given.order or view.order))
    found = await (desk.journal.incidents(open_only=False) if given.all else desk.waiting())
    queue = listed([row for row in found if given.all or waits(row)], desk.due)
    if strange := desk.selector.strange(queue, view.filter):
        raise Denied("strange-filter", " ".join(strange))
    rows = desk.selector.matching(queue, view, desk.now())
    if given.json:
        render.as_json([shapes.incident(desk, row) for row in rows])
    else:
        render.lines(_line(given, desk, row) for row in rows)
        render.nothing(rows, given.words)
    return 0


async def _row(given: Arguments, desk: Desk) -> Incident:
    row = await desk.journal.incident(given.id)
    if row is None:
        raise Denied("unknown-incident", given.id)
    return row


async def _verb(given: Arguments, desk: Desk) -> Incident:
    row = await _row(given, desk)
    if getattr(given, "effects", False):
        effects = await desk.work.links.effects(row)
        after = await _done(given, desk, row)
        await desk.work.links.follow(effects, lambda one: _done(given, desk, one))
        return after
    return await life.verb(given, desk, row) or await _done(given, desk, row)


async def _done(given: Arguments, desk: Desk, row: Incident) -> Incident:
    verbs = desk.incidents
    match given.action:
        case "classify":
            return await verbs.classify(row, _change(given), given.why)
        case "plan":
            return await verbs.plan(row, given.on, given.text)
        case "breach":
            return await verbs.explain_breach(row, given.clock, given.cause, given.text)
        case "ack":
            return await verbs.acknowledge(row, given.text)
        case "assign":
            return await desk.dispatch.assign(row, given.to)
        case "takeover":
            return await desk.proof.handovers.take(row, given.text)
        case "note":
            return await verbs.note(row, given.text)
        case "pause":
            return await verbs.pause(row, given.reason, given.text)
        case "resume":
            return await verbs.resume(row)
        case "resolve":
            return await verbs.resolve(row, given.text)
        case "describe":
            said = {
                name: value for name in DESCRIBED if (value := getattr(given, name)) is not None
            }
            if "department" in said:
                said["department"] = desk.intake.department(said["department"])
            return await desk.intake.describe(row, said)
        case "merge":
            return await desk.intake.merge(row, given.into)
        case "reopen":
            return await verbs.reopen(row, given.text)
        case "undo":
            return await _undone(given, desk, row)
    return row


async def _undone(given: Arguments, desk: Desk, row: Incident) -> Incident:
    verb = await desk.incidents.last_verb(row)
    after = await desk.incidents.undo(row, verb)
    words = given.words
    what = words.timeline.kinds.get(verb.kind, verb.kind)
    when = moment(verb.at, desk.now(), desk.site.zone, words)
    say(words.queue.undone.format(what=f"{row.id} {what} {when}"))
    return after


def _change(given: Arguments) -> Change:
    try:
        grade = int(given.grade) if given.grade else None
    except ValueError:
        raise Denied("unknown-grade", given.grade) from None
    flags = None if given.flags is None else tuple(given.flags.replace(",", " ").split())
    return Change(
        service=given.service,
        impact=given.impact,
        urgency=given.urgency,
        priority=given.priority,
        grade=grade,
        scope=given.scope,
        problem=given.problem,
        flags=flags,
    )


def _line(given: Arguments, desk: Desk, row: Incident) -> str:
    words = given.words
    owed = desk.due(row)
    due = ""
    if owed is not None:
        due = f"{words.fields.due} {moment(owed, desk.now(), desk.site.zone, words)}"
    folded = words.queue.affected.format(count=len(row.affected)) if row.affected else ""
    status = words.queue.statuses[row.status]
    if row.merged_into:
        status = f"{words.intake.merged_into} {row.merged_into}"
    names = Names(desk.site, words)
    parts = (row.id, row.priority, names.system(row.system), status, row.title_in(words.lang))
    owner = names.person(row.owner) if row.owner else ""
    return "  ".join(part for part in (*parts, folded, owner, due) if part)
