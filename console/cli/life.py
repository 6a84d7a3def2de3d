"""`oncall incident propose|agree|…`: an incident's way to its end, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.failure import say
from console.desk.closing import Ending, Word
from console.desk.errors import Denied
from console.duty import card, closing
from console.duty.spoken import moment

if TYPE_CHECKING:
    from datetime import datetime

    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.incidents import Incident


async def verb(given: Arguments, desk: Desk, row: Incident) -> Incident | None:
    """Do one verb; None where it is none of these."""
    work = desk.work
    match given.action:
        case "note" if given.attach:
            files = [Path(one) for one in given.attach]
            noted = await work.attachments.note(row, given.text, files)
            if noted.exact:
                names = ", ".join(noted.exact)
                say(given.words.life.kept_exact.format(names=names))
            return noted.incident
        case "propose":
            return await work.fixes.propose(row, given.text, run=given.run, step=given.step)
        case "agree" if given.override:
            return await work.fixes.override(row, given.text)
        case "agree":
            at = _at(given, desk)
            return await work.fixes.agree(row, given.by, given.channel, at, given.text)
        case "decline":
            at = _at(given, desk)
            return await work.fixes.decline(row, given.by, given.channel, at, given.text)
        case "confirm":
            word = Word(given.by, given.channel, _at(given, desk), given.satisfaction, given.text)
            solved = work.closing.unsolved if given.not_solved else work.closing.confirm
            return await solved(row, word)
        case "close":
            return await work.closing.close(row, Ending(given.cause, given.fix, given.text))
        case "reopen" if given.anew:
            return await work.closing.follow_up(row, given.text)
        case "learn":
            return await work.closing.learn(row, given.text)
        case "link":
            return await work.links.link(row, given.cause)
        case "unlink":
            return await work.links.unlink(row)
        case "fallback":
            return await _fallback(given, desk, row)
        case "backentry" if given.item:
            if given.na:
                return await work.fallbacks.waive(row, given.item, given.na)
            return await work.fallbacks.enter(row, given.item, given.by)
    return None


async def _fallback(given: Arguments, desk: Desk, row: Incident) -> Incident:
    verbs, at = desk.work.fallbacks, _at(given, desk)
    if given.phase == "end":
        return await verbs.end(row, at, given.text)
    of = card.systems(row, (), desk.site)
    named = [desk.intake.department(one) for one in given.department] or [
        it.name.of(given.words.lang) for it in card.tell(of)
    ]
    join = given.words.life.card["join"]
    return await verbs.start(row, join.join(named), at, given.text, given.system)


async def print_card(given: Arguments, desk: Desk, row: Incident) -> int:
    """Print the downtime card."""
    effects = await desk.work.links.effects(row)
    text = desk.work.cards.text(row, effects, await desk.work.cards.began(row), given.words)
    if given.json:
        of = card.systems(row, effects, desk.site)
        render.as_json(
            {
                "id": row.id,
                "lang": given.words.lang,
                "text": text,
                "systems": [one.id for one in of],
                "tell": [{"name": shapes.text(it.name), "phone": it.phone} for it in card.tell(of)],
                "manual_seconds": round(row.life.by_hand_for(desk.now()).total_seconds()),
                "next": shapes.moment(card.next_word(row, desk.now(), desk.site), desk.site.zone),
            }
        )
    else:
        render.lines(text.split("\n"))
    return 0


def print_entries(given: Arguments, desk: Desk, row: Incident) -> int:
    """Print the back-entry; 1 while something of it is open."""
    done = {entry.item: entry for entry in row.life.entries}
    items = closing.owed(row, desk.site)
    if given.json:
        render.as_json(shapes.entries(desk, row))
    else:
        life = given.words.life
        render.nothing(items, given.words)
        for item in items:
            entry = done.get(item.id)
            state = "-"
            if entry:
                state = life.entered.format(by=entry.by)
                if entry.reason:
                    state = life.not_applicable.format(reason=entry.reason)
            render.lines([f"{item.id}  {item.name.of(given.words.lang)}  {state}"])
    return 1 if closing.left(row, desk.site) else 0


def _at(given: Arguments, desk: Desk) -> datetime | None:
    """Return the moment that was given, None for now. Raises Denied."""
    if not given.at:
        return None
    found = moment(given.at, desk.now(), desk.site.zone)
    if found is None:
        raise Denied("moment-form", given.at)
    return found
