"""A handover as a page: the same parts for the screen, for paper and for a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.duty.ipass import Section, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.duty.events import Event
    from console.duty.handing import Handing
    from console.duty.handoverfold import Offer
    from console.duty.ipass import Handover, Item
    from console.words.sentences import Sentences
    from console.words.words import Words

READBACK = "readback"
SHOWN = 40
"""Events since the offer that are listed, the newest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in words."""

    id: str
    severity: Severity
    kind: str
    text: str
    facts: tuple[str, ...]
    next: str
    restated: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its items, or with plain lines."""

    id: str
    title: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The whole of it."""

    title: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]


def page(
    handover: Handover,
    tell: Handing,
    words: Words,
    zone: str,
    offer: Offer | None = None,
    reader: str = "",
    since: tuple[str, ...] = (),
) -> Page:
    """Return a handover in words: as it is now, or as it was offered, and to whom."""
    said = _said(offer, reader)
    parts = [
        Part(
            str(section),
            words.handover.sections[section],
            tuple(_entry(one, tell, said) for one in handover.items if one.section is section),
        )
        for section in Section
    ]
    lines = tell.more(handover)
    if offer is None:
        witness = tell.witness(handover.seq, handover.hash)
        signed: tuple[str, ...] = (words.handover.now, witness)
    else:
        signed = tell.signatures(offer)
    parts.append(Part(READBACK, words.handover.sections[READBACK], lines=(*signed, *lines)))
    if offer is not None:
        happened = since or (words.handover.since_none,)
        parts.append(Part("since", words.handover.since, lines=happened))
    head: tuple[str, ...] = (
        tell.shift(handover, offer),
        tell.figures(handover),
        tell.grave(handover),
    )
    shown = tuple(part for part in parts if part.entries or part.lines)
    if not handover.items:
        head = (*head, words.handover.empty)
    when = f"{handover.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    return Page(f"{words.handover.title} {when}", head, shown)


def happened(events: Iterable[Event], tell: Sentences, words: Words, zone: str) -> tuple[str, ...]:
    """Return events as lines, the newest of them; whoever comes must know of them, too."""
    every = tuple(events)
    local = ZoneInfo(zone)
    lines = tuple(
        " ".join(
            part
            for part in (
                f"{one.at.astimezone(local):%H:%M}",
                one.incident or "",
                words.timeline.kinds.get(one.kind, one.kind),
                tell.tell(one.kind, one.at, one.data),
            )
            if part
        )
        for one in every[-SHOWN:]
    )
    if len(every) > SHOWN:
        return (words.handover.since_more.format(count=len(every)), *lines)
    return lines


def _said(offer: Offer | None, reader: str) -> Mapping[str, str]:
    if offer is None:
        return {}
    return offer.signed if offer.accepted is not None else offer.said(reader)


def _entry(item: Item, tell: Handing, said: Mapping[str, str]) -> Entry:
    return Entry(
        item.id,
        item.severity,
        tell.kind(item),
        tell.sentence(item),
        tell.facts(item),
        tell.next(item),
        said.get(item.id, ""),
    )
