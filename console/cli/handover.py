"""`oncall handover`: the shift folded and printed, offered, walked and taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.cli import handoverpage, render, shapes
from console.cli.failure import say
from console.cli.opening import with_desk
from console.desk.errors import Denied
from console.duty import handoverfold, handpage
from console.duty.handing import Handing
from console.duty.roster import midnight
from console.duty.spoken import day_of, moment
from console.words.sentences import Sentences

if TYPE_CHECKING:
    from datetime import datetime

    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.desk.handovers import Sheet
    from console.duty.events import JSON
    from console.duty.handoverfold import Offer
    from console.duty.ipass import Handover


def run(given: Arguments) -> int:
    """Do one verb of the end of a shift."""

    async def act(desk: Desk) -> int:
        await desk.rota.load()
        verbs = desk.proof.handovers
        match given.action:
            case "add":
                seq = await verbs.add(given.what, given.text, given.then)
                render.lines([given.words.cli.messages["handover_added"].format(seq=seq)])
            case "done":
                await verbs.done(_number(given.note) or 0, given.text)
            case "offer":
                await verbs.offer(given.to, _since(given, desk))
                return await _show(given, desk, await verbs.sheet())
            case "withdraw":
                _signatures(given, desk, await verbs.withdraw(_number(given.id), given.text))
            case "accept":
                return await _accept(given, desk)
            case "list":
                return await _list(given, desk)
            case "show":
                return await _show(given, desk, await verbs.sheet(_number(given.id)))
            case _:
                await desk.first_look()
                _print(given, desk, await verbs.look(_since(given, desk)))
        return 0

    return with_desk(given, act)


def _print(given: Arguments, desk: Desk, handover: Handover, sheet: Sheet | None = None) -> None:
    words, zone = given.words, desk.site.zone
    offer = sheet.offer if sheet else None
    if given.format == "json":
        shape = handoverpage.shape(handover, zone)
        if offer is not None and sheet is not None:
            since: list[JSON] = [shapes.event(one, zone) for one in sheet.since]
            shape = {**shape, "signing": handoverpage.signed(offer, zone), "since_then": since}
        render.as_json(shape)
        return
    sentences = Sentences(desk.site, words)
    # What is signed stands as it was; what waits is told as it is now.
    told = handover.at if offer is not None and not offer.waits else desk.now()
    tell = Handing(sentences.names, words, zone, told, whole=True)
    since_then = handpage.happened(sheet.since, sentences, words, zone) if sheet else ()
    page = handpage.page(handover, tell, words, zone, offer, given.actor, since_then)
    made = handoverpage.html if given.format == "html" else handoverpage.markdown
    render.lines(made(page, words).rstrip("\n").split("\n"))


async def _show(given: Arguments, desk: Desk, sheet: Sheet) -> int:
    """Print an offer; 1 while it waits."""
    _print(given, desk, sheet.handover, sheet)
    offer = sheet.offer
    if not offer.waits:
        return 0
    missing = handoverfold.left(offer, offer.said(given.actor))
    if missing and offer.by != given.actor:
        say(given.words.cli.messages["restate_needed"], *(f"  {one}" for one in missing))
    return 0 if given.action == "offer" else 1


async def _accept(given: Arguments, desk: Desk) -> int:
    """Take it over; whoever names each red item has had the whole of it printed."""
    verbs = desk.proof.handovers
    sheet = await verbs.sheet(_number(given.id))
    said = {}
    for one in given.restate:
        item, found, text = one.partition("=")
        if not found or not text.strip():
            raise Denied("bad-restate", one)
        said[item.strip()] = text
    walked = [one.id for one in sheet.handover.items]
    _signatures(given, desk, await verbs.accept(sheet.offer.seq, said, walked))
    return 0


async def _list(given: Arguments, desk: Desk) -> int:
    """Print the handovers, the newest last; 1 where one waits."""
    signings = await desk.proof.handovers.load()
    words, zone = given.words, desk.site.zone
    if given.json:
        render.as_json([handoverpage.signed(one, zone) for one in signings.offers.values()])
    elif signings.offers:
        names = Sentences(desk.site, words).names
        render.table(
            [
                (
                    f"#{one.seq}",
                    f"{str(shapes.moment(one.at, zone))[:16]}",
                    words.handover.states[str(handoverpage.signed(one, zone)["state"])],
                    f"{names.person(one.by)} → {names.person(one.accepted_by or one.to)}".strip(),
                    words.handover.size.format(items=one.items, red=len(one.red)),
                )
                for one in signings.offers.values()
            ]
        )
    else:
        say(words.cli.messages["handover_none"])
    return 1 if signings.waiting else 0


def _signatures(given: Arguments, desk: Desk, offer: Offer) -> None:
    tell = Handing(Sentences(desk.site, given.words).names, given.words, desk.site.zone, desk.now())
    render.lines(tell.signatures(offer))


def _since(given: Arguments, desk: Desk) -> datetime | None:
    """Return the moment that was given, None for none. Raises Denied."""
    if not given.since:
        return None
    zone = ZoneInfo(desk.site.zone)
    found = moment(given.since, desk.now(), desk.site.zone)
    if found is None and (day := day_of(given.since, desk.now().astimezone(zone).date())):
        found = midnight(day, zone)
    if found is None:
        raise Denied("moment-form", given.since)
    if found > desk.now():
        raise Denied("moment-ahead", given.since)
    return found


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    plain = text.removeprefix("#")
    if not plain.isdecimal():
        raise Denied("handover-number", text)
    return int(plain)
