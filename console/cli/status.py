"""`oncall status`: one refresh of the board, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_desk
from console.words.failures import answer
from sources.sample import State

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk


async def _waiting(given: Arguments, desk: Desk) -> None:
    """Say that a handover waits to be taken over."""
    from console.duty.handing import Handing
    from console.words.sentences import Names

    tell = Handing(Names(desk.site, given.words), given.words, desk.site.zone, desk.now())
    offers = (await desk.proof.handovers.load()).waiting
    say(*(tell.waits(one, given.actor) for one in offers))


def run(given: Arguments) -> int:
    """Check everything once; exit 1 when a system is not well."""

    async def look(desk: Desk) -> int:
        await desk.first_look()
        await desk.once()
        picture = desk.watch.picture()
        await _waiting(given, desk)
        if given.json:
            render.as_json(shapes.systems(desk, picture))
        else:
            status = given.words.status
            states = {
                State.OK: status.ok,
                State.WARN: status.warn,
                State.DOWN: status.down,
                State.UNKNOWN: status.unknown,
                State.STALE: status.stale,
            }
            render.table(
                [
                    (
                        system.name.of(given.words.lang),
                        states[health.state],
                        _why(desk, health.worst),
                    )
                    for system, health in zip(desk.site.systems, picture.systems, strict=True)
                ]
            )
        return 0 if all(health.state is State.OK for health in picture.systems) else 1

    def _why(desk: Desk, check_id: str | None) -> str:
        reading = desk.watch.board.value.readings.get(check_id or "")
        check = next((c for c in desk.site.checks if c.id == check_id), None)
        if reading is None or check is None or reading.state is State.OK:
            return ""
        return f"{check.name.of(given.words.lang)}  {answer(reading.text, given.words)}"

    return with_desk(given, look)
