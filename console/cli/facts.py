"""`oncall incident show ID`: what the screen says of an incident, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from console.cli import render
from console.duty.incidents import RESOLVED
from console.words.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.events import Event
    from console.duty.incidents import Incident
    from console.ui.present.context import Context

MOST = 1000
"""Events that are printed."""


async def show(given: Arguments, desk: Desk, row: Incident) -> int:
    """Print facts, clocks, the next step, plan, links and pauses; then what happened."""
    from console.ui.present import incident as present_incident
    from console.ui.present import life as present_life
    from console.ui.present.context import Context

    context = Context(desk, given.words)
    title, *facts = present_incident.facts(row, context)
    way = present_life.way(row, context)
    effects = await desk.work.links.effects(row)
    rows = [
        *((one.label, one.value) for one in facts[:-2]),
        *_pauses(row, context),
        *((one.label, one.value) for one in present_life.facts(row, effects, context)),
        *((one.label, one.value) for one in facts[-2:]),
    ]
    render.lines([f"{row.id}  {title.value}", way.next])
    width = max(cell_len(label) for label, _ in rows)
    render.lines(
        f"  {label}{' ' * (width - cell_len(label))}  {value}".rstrip() for label, value in rows
    )
    render.lines([""])
    events = await desk.intake.events(row, MOST)
    render.table([_told(event, context) for event in events])
    return 0


def _pauses(row: Incident, context: Context) -> Iterator[tuple[str, str]]:
    """Yield when it waited, for what, and who said so."""
    words, desk = context.words, context.desk
    label = words.timeline.kinds["incident.paused"]
    for pause in row.pauses:
        if pause.reason != RESOLVED:
            ends = (pause.start, pause.end)
            span = " – ".join(
                moment(at, desk.now(), desk.site.zone, words) if at else "…" for at in ends
            )
            reason = words.queue.reasons.get(pause.reason, pause.reason)
            yield label, f"{span} · {reason} · {context.names.person(pause.actor)}"
            label = ""


def _told(event: Event, context: Context) -> tuple[str, ...]:
    zone = ZoneInfo(context.desk.site.zone)
    return (
        f"{event.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        context.names.person(event.actor),
        context.sentences.tell(event.kind, event.at, event.data),
    )
