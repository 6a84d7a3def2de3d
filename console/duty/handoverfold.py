"""The signing of handovers: what was added, offered, restated, withdrawn and accepted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from console.duty.events import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from config.model import Roster
    from console.duty.events import Event

WHAT = ("issue", "action", "whatif")
"""What a person may add to what is folded."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person adds; it is handed on until somebody says that it is done."""

    seq: int
    at: datetime
    by: str
    what: str
    text: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A handover from its offer to its signature."""

    seq: int
    at: datetime
    by: str
    to: str
    """Whom the roster names; whoever comes may accept."""
    since: datetime
    until: datetime
    witness: int
    """Seq of the chain's head when it was folded."""
    hash: str
    evidence: str
    red: tuple[str, ...]
    items: int
    restated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Who restated which item, and how."""
    withdrawn: datetime | None = None
    accepted: datetime | None = None
    accepted_by: str = ""
    signature: int = 0
    """Seq of the event that accepted it."""
    signed: Mapping[str, str] = field(default_factory=dict)
    """Item to its next action as it was restated by whoever accepted it."""
    taken: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    alone: bool = False

    @property
    def waits(self) -> bool:
        """Return whether nobody has taken it over yet."""
        return self.accepted is None and self.withdrawn is None

    def said(self, who: str) -> Mapping[str, str]:
        """Return what somebody has restated so far."""
        return self.restated.get(who, {})


@dataclass(frozen=True, slots=True)
class Signings:
    """All of them, by the seq of their offer, and the notes that stand."""

    offers: Mapping[int, Offer] = field(default_factory=dict)
    notes: Mapping[int, Note] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[Offer, ...]:
        """Return those that wait to be taken over, the oldest first."""
        return tuple(one for one in self.offers.values() if one.waits)

    @property
    def last(self) -> Offer | None:
        """Return the one that was accepted last."""
        done = [one for one in self.offers.values() if one.accepted is not None]
        return max(done, key=lambda one: one.signature, default=None)


def fold(events: Iterable[Event]) -> Signings:
    """Return what some events make of handovers; what lies before them is not known."""
    offers: dict[int, Offer] = {}
    notes: dict[int, Note] = {}
    for event in events:
        data = event.data
        match event.kind:
            case Kind.HANDOVER_ADDED:
                what, text = str(data["what"]), str(data["text"])
                then = str(data.get("then") or "")
                notes[event.seq] = Note(event.seq, event.at, event.actor, what, text, then)
            case Kind.HANDOVER_DONE:
                notes.pop(_whole(data.get("note")), None)
            case Kind.HANDOVER_OFFERED:
                offers[event.seq] = _offered(event)
            case Kind.HANDOVER_READ | Kind.HANDOVER_WITHDRAWN | Kind.HANDOVER_ACCEPTED:
                if offer := offers.get(_whole(data.get("offer"))):
                    offers[offer.seq] = _moved(offer, event)
    return Signings(offers, notes)


def _moved(offer: Offer, event: Event) -> Offer:
    data = event.data
    if not offer.waits:
        return offer
    match event.kind:
        case Kind.HANDOVER_READ:
            mine = {**offer.said(event.actor), str(data["item"]): str(data["text"])}
            return replace(offer, restated={**offer.restated, event.actor: mine})
        case Kind.HANDOVER_WITHDRAWN:
            return replace(offer, withdrawn=event.at)
        case _:
            return replace(
                offer,
                accepted=event.at,
                accepted_by=event.actor,
                signature=event.seq,
                signed=_said(data.get("restated")),
                taken=_texts(data.get("taken")),
                returned=_texts(data.get("returned")),
                alone=bool(data.get("alone")),
            )


def _offered(event: Event) -> Offer:
    data = event.data
    return Offer(
        seq=event.seq,
        at=event.at,
        by=event.actor,
        to=str(data.get("to") or ""),
        since=datetime.fromisoformat(str(data["since"])),
        until=datetime.fromisoformat(str(data["until"])),
        witness=_whole(data.get("seq")),
        hash=str(data.get("hash") or ""),
        evidence=str(data.get("evidence") or ""),
        red=_texts(data.get("red")),
        items=_whole(data.get("items")),
    )


def refuse(offer: Offer | None, actor: str, roster: Roster, given: str = "") -> tuple[str, str]:
    """Return code and value of why somebody cannot accept a handover; two empty texts: they can.

    Nobody takes over from themselves, unless the roster has nobody else.
    """
    if offer is None:
        return "unknown-handover", given
    if offer.accepted is not None:
        return "handover-accepted", offer.accepted_by
    if offer.withdrawn is not None:
        return "handover-withdrawn", str(offer.seq)
    if offer.by == actor and len(roster.engineers) > 1:
        return "handover-own", str(offer.seq)
    return "", ""


def left(offer: Offer, said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the red items whose next action is still to be restated."""
    return tuple(one for one in offer.red if not said.get(one))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _said(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
