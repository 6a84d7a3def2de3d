"""`oncall roster` and `oncall notify`: who is on call, and whether they can be reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.cli import render, shapes
from console.cli.opening import with_desk
from console.desk.errors import Denied
from console.words.roster import failure

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.cli.shapes import Shape
    from console.desk.desk import Desk
    from console.duty.roster import Stretch


def run(given: Arguments) -> int:
    """Show or change the roster; try the channels."""

    async def act(desk: Desk) -> int:
        await desk.rota.load()
        if given.verb == "notify":
            return await _test(given, desk)
        if given.action == "swap":
            return await _swap(given, desk)
        return _show(given, desk)

    return with_desk(given, act, to_read=True)


def _show(given: Arguments, desk: Desk) -> int:
    """Print the coming days; exit 1 where nobody is on call in one of them."""
    days = given.days or "14"
    if not days.isdigit() or not 1 <= int(days) <= 366:
        raise Denied("bad-days", days)
    stretches = desk.rota.stretches(timedelta(days=int(days)))
    if given.json:
        render.as_json([stretch(one, desk.site.zone) for one in stretches])
    else:
        words, zone = given.words, ZoneInfo(desk.site.zone)
        render.table(
            [
                (
                    f"{local:%Y-%m-%d} {words.times.weekdays[local.weekday()]} {local:%H:%M}",
                    " → ".join(e.name for e in one.engineers) or words.dispatch.nobody,
                    one.why,
                )
                for one in stretches
                for local in [one.start.astimezone(zone)]
            ]
        )
    return 0 if all(one.engineers for one in stretches) else 1


def stretch(one: Stretch, zone: str) -> Shape:
    """Return a stretch of the roster as JSON."""
    return {
        "from": shapes.moment(one.start, zone),
        "to": shapes.moment(one.end, zone),
        "engineers": [engineer.id for engineer in one.engineers],
        "why": one.why,
    }


async def _swap(given: Arguments, desk: Desk) -> int:
    start, end = (_moment(text, desk.site.zone) for text in (given.start, given.until))
    people = [one for one in given.engineers.split(",") if one]
    duty = await desk.rota.swap(start, end, people, given.why)
    names = {engineer.id: engineer.name for engineer in desk.site.roster.engineers}
    span = " – ".join(str(shapes.moment(at, desk.site.zone)) for at in (duty.start, duty.end))
    render.lines(
        [f"{span}  {' → '.join(names[one] for one in duty.engineers)}  {duty.why}".rstrip()]
    )
    return 0


def _moment(text: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Denied("swap-moment", text) from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


async def _test(given: Arguments, desk: Desk) -> int:
    """Send a test through each channel; exit 1 where one did not get through."""
    to = given.to or ""
    people = [engineer.id for engineer in desk.site.roster.engineers]
    if to and to not in people:
        raise Denied("unknown-engineer", to, people)
    found = await desk.notices.test(to)
    words = given.words
    render.table(
        [
            (channel.id, channel.who, failure(why, words) if why else words.dispatch.sent)
            for channel, why in found
        ]
    )
    return 1 if any(why for _, why in found) else 0
