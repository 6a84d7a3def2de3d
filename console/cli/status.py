"""`oncall status`: one refresh of the board, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_desk
from console.desk import telling
from console.words.failures import answer
from sources.sample import State

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk


def run(given: Arguments) -> int:
    """Check everything once; exit 1 when a system is not well, or a health check was missed."""

    async def look(desk: Desk) -> int:
        await desk.first_look()
        await desk.once()
        picture = desk.watch.picture()
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
        missed = await desk.proof.health.missed()
        say(*(telling.fact(one, desk, given.words) for one in missed))
        well = all(health.state is State.OK for health in picture.systems)
        return 0 if well and not missed else 1

    def _why(desk: Desk, check_id: str | None) -> str:
        reading = desk.watch.board.value.readings.get(check_id or "")
        check = next((c for c in desk.site.checks if c.id == check_id), None)
        if reading is None or check is None or reading.state is State.OK:
            return ""
        return f"{check.name.of(given.words.lang)}  {answer(reading.text, given.words)}"

    return with_desk(given, look)
