"""What was: the states of checks after any event, and incidents as their events had made them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from console.duty.board import Board, Reading
from console.duty.events import Kind
from console.duty.incidentfold import fold
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from config.model import Check
    from console.duty.events import Event
    from console.duty.incidents import Incident

BURST = timedelta(seconds=1)
"""What happens within so short a time happens at once: a cause and all that falls with it."""
UNWATCHED = "unwatched"
"""Stands for the answer of a check while no console looked."""
_QUIET = frozenset(
    {
        Kind.CONSOLE_STARTED,
        Kind.CONSOLE_STOPPED,
        Kind.NOTIFY_INTENT,
        Kind.NOTIFY_OUTCOME,
        Kind.MESSAGE_NOTED,
        Kind.CARD_COPIED,
        Kind.CARD_SAVED,
        Kind.EVIDENCE_COPIED,
        Kind.EVIDENCE_SAVED,
        Kind.STEP_INTENT,
    }
)
"""What moves neither board nor queue, and is nothing that anybody asks about the next day."""


def happened(event: Event) -> bool:
    """Return whether an event is worth a halt."""
    return event.kind not in _QUIET


def last_burst(events: Sequence[Event]) -> Event | None:
    """Return the last event of the burst that some events, oldest first, begin with."""
    last: Event | None = None
    for event in events:
        if not happened(event):
            continue
        if last is not None and event.at - last.at >= BURST:
            break
        last = event
    return last


def burst_before(events: Sequence[Event], standing: Event | None) -> Event | None:
    """Return the last event of the burst before the one that `standing` is the end of.

    `events` are oldest first and end with `standing`, if there is one.
    """
    edge = standing.at if standing else None
    for event in reversed(events):
        if not happened(event) or (standing is not None and event.seq >= standing.seq):
            continue
        if edge is None or edge - event.at >= BURST:
            return event
        edge = event.at
    return None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last known of a check."""

    state: State
    since: datetime | None
    """None where it began before all that was read."""
    value: float | None = None
    text: str = ""


class Changes:
    """The states of all checks after any event that was read, from their changes.

    `standing` is each check's last state and since when; `events` are all changes after some
    event up to the newest one, in order.
    """

    def __init__(
        self, standing: Mapping[str, tuple[str, datetime]], events: Iterable[Event]
    ) -> None:
        self._seqs: dict[str, list[int]] = {}
        self._seen: dict[str, list[Seen]] = {}
        for event in events:
            check = str(event.data["check"])
            if check not in self._seen:
                before = Seen(State(str(event.data["old"])), None)
                self._seqs[check], self._seen[check] = [0], [before]
            value = event.data.get("value")
            self._seqs[check].append(event.seq)
            self._seen[check].append(
                Seen(
                    State(str(event.data["new"])),
                    event.at,
                    float(value) if isinstance(value, int | float) else None,
                    str(event.data.get("text") or ""),
                )
            )
        for check, (state, since) in standing.items():
            if check not in self._seen:
                self._seqs[check], self._seen[check] = [0], [Seen(State(state), since)]

    def at(self, seq: int) -> dict[str, Seen]:
        """Return what was known after an event; a check of which nothing was is left out."""
        found = {
            check: self._seen[check][bisect_right(seqs, seq) - 1]
            for check, seqs in self._seqs.items()
        }
        return {
            check: one
            for check, one in found.items()
            if one.since is not None or one.state is not State.UNKNOWN
        }


def board_at(
    checks: Iterable[Check], seen: Mapping[str, Seen], at: datetime, *, watched: bool
) -> Board:
    """Return the board at a moment; without a console that looked nothing is known of anything."""
    readings = {}
    for check in checks:
        if (one := seen.get(check.id)) is None:
            continue
        if watched:
            reading = Reading(check.id, one.state, at, one.since or at, at, one.value, one.text)
        else:
            reading = Reading(check.id, State.UNKNOWN, at, at, text=UNWATCHED)
        readings[check.id] = reading
    return Board(readings)


def incident_at(events: Iterable[Event]) -> Incident | None:
    """Return an incident as its events up to a moment make it; None before the first of them."""
    incident: Incident | None = None
    for event in events:
        incident = fold(incident, event)
    return incident
