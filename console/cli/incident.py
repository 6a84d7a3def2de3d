"""`oncall incident …`: the queue from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.export import export
from console.cli.opening import with_desk
from console.desk.errors import Denied
from console.desk.incidents import Report

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
        if given.action == "export":
            return await export(given, desk, await _row(given, desk))
        row = await (_new(given, desk) if given.action == "new" else _verb(given, desk))
        if given.json:
            render.as_json(shapes.incident(desk, row))
        else:
            render.lines([_line(given, desk, row)])
        return 0

    return with_desk(given, act)


async def _list(given: Arguments, desk: Desk) -> int:
    rows = await desk.journal.incidents(open_only=not given.all)
    if given.json:
        render.as_json([shapes.incident(desk, row) for row in rows])
    else:
        render.lines(_line(given, desk, row) for row in rows)
    return 0


async def _new(given: Arguments, desk: Desk) -> Incident:
    return await desk.incidents.open(
        Report(
            title=given.title,
            system=given.system,
            component=given.component,
            service=given.service,
            priority=given.priority,
            channel=given.channel,
            requester=given.requester,
        )
    )


async def _row(given: Arguments, desk: Desk) -> Incident:
    row = await desk.journal.incident(given.id)
    if row is None:
        raise Denied("unknown-incident", given.id)
    return row


async def _verb(given: Arguments, desk: Desk) -> Incident:
    row = await _row(given, desk)
    verbs = desk.incidents
    match given.action:
        case "ack":
            return await verbs.acknowledge(row, given.text)
        case "assign":
            return await desk.dispatch.assign(row, given.to)
        case "note":
            return await verbs.note(row, given.text)
        case "pause":
            return await verbs.pause(row, given.reason, given.text)
        case "resume":
            return await verbs.resume(row)
        case "resolve":
            return await verbs.resolve(row, given.text)
        case "close":
            return await verbs.close(row, given.text)
        case "reopen":
            return await verbs.reopen(row, given.text)
    return row


def _line(given: Arguments, desk: Desk, row: Incident) -> str:
    words = given.words
    due = shapes.moment(desk.due(row), desk.site.zone)
    folded = words.queue.affected.format(count=len(row.affected)) if row.affected else ""
    parts = (row.id, row.priority, row.system, words.queue.statuses[row.status], row.title, folded)
    return "  ".join(part for part in (*parts, row.owner or "", due or "") if part)
