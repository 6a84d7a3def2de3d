"""`oncall incident new` and `similar`: a report, or a copied chat, taken in; what is like it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.failure import say
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.desk.intake import LONGEST
from console.words.sentences import Names

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.incidents import Incident

WAITING = 500
"""Open incidents that a new one is compared with."""


async def new(given: Arguments, desk: Desk) -> Incident:
    """Record an incident; say on stderr which open ones may be the same."""
    report = desk.intake.complete(_report(given, desk))
    if not report.title.strip():
        raise Denied("no-title")
    if not report.system:
        raise Denied("no-system")
    waiting = await desk.journal.incidents(open_only=True, limit=WAITING)
    known = await desk.intake.known(report, waiting)
    row = await desk.incidents.open(report)
    for other in known.duplicates:
        title = other.title_in(given.words.lang)
        say(given.words.intake.possibly.format(id=other.id, title=title, new=row.id))
    return row


def _report(given: Arguments, desk: Desk) -> Report:
    """Return what is given; what a chat says stands in for what is not."""
    said = Report(
        title=given.title,
        system=given.system,
        component=given.component,
        service=given.service,
        priority=given.priority,
        impact=given.impact,
        urgency=given.urgency,
        channel=given.channel or ("wechat" if given.chat else "phone"),
        requester=given.requester,
        department=desk.intake.department(given.department),
        contact=given.contact,
        received=desk.intake.received(given.received),
    )
    return desk.intake.with_chat(said, _read(given.chat)) if given.chat else said


def _read(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(4 * LONGEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(4 * LONGEST + 1)
    except OSError as error:
        raise Denied("chat-unread", f"{name}: {error.strerror}") from error
    return _decoded(data)


def _decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, or what a Chinese Windows writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


async def similar(given: Arguments, desk: Desk) -> int:
    """Print past incidents like an incident, or like some words."""
    row = await desk.journal.incident(given.like)
    like = (row.title, row.system, row.id) if row else (given.like,)
    found = await desk.intake.similar(*like)
    if given.json:
        render.as_json(
            [{**shapes.incident(desk, one.incident), "likeness": round(one.likeness, 3)}
             for one in found]
        )  # fmt: skip
        return 0
    names = Names(desk.site, given.words)
    render.nothing(found, given.words)
    for one in found:
        past, at = one.incident, shapes.moment(one.incident.opened, desk.site.zone) or ""
        title = past.title_in(given.words.lang)
        told = (past.id, at[:10], names.system(past.system), title, past.mended)
        render.lines(["  ".join(part for part in told if part)])
    return 0
