"""A handover as rows that are gone through item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.handing import Handing
from console.duty.handpage import happened, page
from console.duty.ipass import Severity
from widgets.heading import HeadingView
from widgets.review import ReviewRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Collection

    from console.desk.handovers import Sheet
    from console.duty.handoverfold import Offer
    from console.duty.handpage import Entry, Page
    from console.duty.ipass import Handover, Item
    from console.ui.present.context import Context

TONES = {Severity.RED: Tone.BAD, Severity.AMBER: Tone.WARN, Severity.GREEN: Tone.GOOD}


def made(handover: Handover, sheet: Sheet | None, context: Context) -> Page:
    """Return it in words: what is signed as it was then, all else as it is now."""
    desk, words, zone = context.desk, context.words, context.desk.site.zone
    offer = sheet.offer if sheet else None
    now = handover.at if offer is not None and not offer.waits else desk.now()
    tell = Handing(context.names, words, zone, now)
    since = happened(sheet.since, context.sentences, words, zone) if sheet else ()
    return page(handover, tell, words, zone, offer, desk.actor, since)


def rows(
    of: Page, offer: Offer | None, walked: Collection[str], context: Context
) -> tuple[ReviewRow, ...]:
    """Return headings, items and plain lines."""
    mine = offer is not None and offer.waits and reads(offer, context)
    found: list[ReviewRow] = []
    for part in of.parts:
        found.append(ReviewRow("", part.title))
        found += [_row(one, context, walked if mine else None) for one in part.entries]
        found += [ReviewRow("", line, plain=True) for line in part.lines]
    return tuple(found)


def reads(offer: Offer, context: Context) -> bool:
    """Return whether an offer is for this engineer to take over."""
    alone = len(context.desk.site.roster.engineers) == 1
    return offer.waits and (alone or offer.by != context.desk.actor)


def does(item: Item | None, offer: Offer | None, context: Context) -> frozenset[str]:
    """Return the actions that would do something: with this sheet, and with its selected item."""
    found = {"back", "other_sheet"}
    if item is not None and item.incident:
        found.add("open")
    if offer is None:
        found |= {"add_issue", "add_action", "add_whatif", "offer_shift"}
        if item is not None and item.id.startswith("note:"):
            found.add("note_done")
    elif reads(offer, context):
        found |= {"walk_item", "accept_shift"}
    elif offer.waits:
        found |= {"add_issue", "add_action", "add_whatif", "offer_shift", "withdraw_shift"}
    return frozenset(found)


def _row(entry: Entry, context: Context, walked: Collection[str] | None) -> ReviewRow:
    more = [(" · ".join(entry.facts), Tone.MUTED), (entry.next, Tone.ACCENT)]
    done = None
    if walked is not None:
        red = entry.severity is Severity.RED
        done = bool(entry.restated) if red else entry.id in walked
    if entry.restated:
        more.append((context.words.handover.restated.format(text=entry.restated), Tone.GOOD))
    return ReviewRow(
        entry.id,
        entry.text,
        TONES[entry.severity],
        entry.kind,
        done,
        tuple(one for one in more if one[0]),
    )


def head(of: Page) -> tuple[HeadingView, HeadingView]:
    """Return whose shift it is, and its figures."""
    shift, figures, grave, *rest = of.lines
    return (
        HeadingView(shift, bold=True),
        HeadingView(" ".join((figures, *rest)), grave),
    )


def hint(
    handover: Handover, offer: Offer | None, walked: Collection[str], context: Context
) -> HeadingView:
    """Return what is to be done with it now."""
    words = context.words.handover
    if offer is None:
        return HeadingView(words.live_hint, tone=Tone.MUTED)
    if not offer.waits:
        return HeadingView(words.signed_hint, tone=Tone.GOOD)
    if not reads(offer, context):
        return HeadingView(words.mine_hint, tone=Tone.MUTED)
    said = offer.said(context.desk.actor)
    red = len(offer.red)
    restated = sum(one in said for one in offer.red)
    others = {one.id for one in handover.items} - set(offer.red)
    read = restated + len(others & set(walked))
    if read == len(handover.items):
        return HeadingView(words.ready, tone=Tone.GOOD, bold=True)
    count = len(handover.items)
    text = words.progress.format(read=read, count=count, said=restated, red=red)
    return HeadingView(text, tone=Tone.WARN)


def question(item: Item, context: Context) -> str:
    """Return what is asked of whoever takes a red item over."""
    desk = context.desk
    tell = Handing(context.names, context.words, desk.site.zone, desk.now())
    of = f"{tell.sentence(item)}\n{tell.next(item)}".rstrip()
    return context.words.handover.restate_title.format(item=of)


def sentence(item: Item, context: Context) -> str:
    """Return an item as one sentence."""
    desk = context.desk
    return Handing(context.names, context.words, desk.site.zone, desk.now()).sentence(item)


def told(offer: Offer, context: Context) -> str:
    """Return that a handover waits, for the message line."""
    desk = context.desk
    tell = Handing(context.names, context.words, desk.site.zone, desk.now())
    return tell.waits(offer, desk.actor)
