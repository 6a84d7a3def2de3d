"""`oncall status`: one refresh of the board, printed; or the board and queue of a past moment."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_desk
from console.desk import telling
from console.desk.errors import Denied
from console.desk.scene import Scene
from console.duty import spoken
from console.words.failures import answer
from console.words.sentences import Names
from console.words.times import moment
from sources.sample import State

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.desk.past import Moment


async def _waiting(given: Arguments, desk: Desk) -> None:
    """Say that a handover waits to be taken over."""
    from console.duty.handing import Handing
    from console.words.sentences import Names

    tell = Handing(Names(desk.site, given.words), given.words, desk.site.zone, desk.now())
    offers = (await desk.proof.handovers.load()).waiting
    say(*(tell.waits(one, given.actor) for one in offers))


def run(given: Arguments) -> int:
    """Check everything once, or look back; exit 1 when a system is not well or a check missed."""

    async def look(desk: Desk) -> int:
        await desk.first_look()
        if given.at:
            return _past(given, desk, await _then(given, desk))
        await desk.once()
        await _waiting(given, desk)
        if given.json:
            render.as_json(shapes.systems(desk, Scene(desk)))
        else:
            _board(given, desk, Scene(desk))
        missed = await desk.proof.health.missed()
        say(*await telling.facts(missed, desk, given.words))
        return 1 if missed else _status(Scene(desk))

    return with_desk(given, look, to_read=True)


def _status(scene: Scene) -> int:
    return 0 if all(health.state is State.OK for health in scene.picture().systems) else 1


def _board(given: Arguments, desk: Desk, scene: Scene) -> None:
    status, lang = given.words.status, given.words.lang
    states = {
        State.OK: status.ok,
        State.WARN: status.warn,
        State.DOWN: status.down,
        State.UNKNOWN: status.unknown,
        State.STALE: status.stale,
    }
    render.table(
        [
            (system.name.of(lang), states[health.state], _why(given, desk, scene, health.worst))
            for system, health in zip(desk.site.systems, scene.picture().systems, strict=True)
        ]
    )


def _why(given: Arguments, desk: Desk, scene: Scene, check_id: str | None) -> str:
    reading = scene.board.readings.get(check_id or "")
    check = next((c for c in desk.site.checks if c.id == check_id), None)
    if reading is None or check is None or reading.state is State.OK:
        return ""
    return f"{check.name.of(given.words.lang)}  {answer(reading.text, given.words)}"


async def _then(given: Arguments, desk: Desk) -> Moment:
    from console.desk.past import SPAN, Past

    now, zone = desk.now(), desk.site.zone
    at = spoken.moment(given.at, now, zone)
    today = now.astimezone(ZoneInfo(zone)).date()
    if at is None and not ((day := spoken.day_of(given.at, today)) and day > today):
        raise Denied("moment-form", given.at)
    if at is None or at >= now:
        raise Denied("not-past", given.at)
    past = Past(desk)
    await past.enter(at - SPAN)
    moment = await past.to(at)
    if moment is None or moment.before == 1:
        raise Denied("no-record", given.at)
    return moment


def _past(given: Arguments, desk: Desk, then: Moment) -> int:
    rows = then.queue.incidents
    if given.json:
        render.as_json(
            {
                "at": shapes.moment(then.at, desk.site.zone),
                "seq": then.before - 1,
                "watched": then.watched,
                "systems": shapes.systems(desk, then),
                "incidents": [shapes.incident(desk, row, then) for row in rows],
            }
        )
        return _status(then)
    words = given.words
    local = then.at.astimezone(ZoneInfo(desk.site.zone))
    told = [f"{words.past.mark}  {local:%Y-%m-%d %H:%M:%S}"]
    render.lines([*told, *([] if then.watched else [words.past.unwatched])])
    _board(given, desk, then)
    render.table([_row(given, desk, then, nth) for nth in range(len(rows))])
    return _status(then)


def _row(given: Arguments, desk: Desk, then: Moment, nth: int) -> tuple[str, ...]:
    row, due = then.queue.incidents[nth], then.queue.due_at(nth)
    words, names = given.words, Names(desk.site, given.words)
    status, owner = words.queue.statuses[row.status], names.person(row.owner or "")
    when = f"{words.fields.due} {moment(due, then.at, desk.site.zone, words)}" if due else ""
    title = row.title_in(words.lang)
    return (row.id, row.priority, names.system(row.system), status, title, owner, when)
