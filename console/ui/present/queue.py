"""The queue: incidents to rows, made only for the rows that are looked at."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from console.duty.incidents import Status
from console.ui.present.board import state_word
from console.words.times import countdown
from widgets.heading import HeadingView
from widgets.queue import RowView
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from console.desk.queue import Queue
    from console.duty.incidents import Incident
    from console.ui.present.context import Context
    from console.words.words import Words

_SOON = timedelta(minutes=15)


class Rows:
    """The queue as the widget reads it: a length, a key and a view for an index."""

    def __init__(
        self, queue: Queue, context: Context, unfolded: frozenset[str] = frozenset(), text: str = ""
    ) -> None:
        self._queue = queue
        self._context = context
        self._lines: Sequence[int] = range(len(queue.incidents))
        if unfolded or text:
            # An index twice in a row: the incident, then what is folded under it.
            self._lines = [
                at
                for at, one in enumerate(queue.incidents)
                if not text or matches(one, text, context)
                for _ in range(2 if one.id in unfolded and one.affected else 1)
            ]

    def __len__(self) -> int:
        return len(self._lines)

    def _child(self, index: int) -> bool:
        return index > 0 and self._lines[index] == self._lines[index - 1]

    def key_at(self, index: int) -> str:
        """Return the incident's id; what is folded under it has a `+` behind it."""
        incident = self._queue.incidents[self._lines[index]]
        return incident.id + ("+" if self._child(index) else "")

    def view_at(self, index: int) -> RowView:
        """Return a row as of now."""
        at = self._lines[index]
        incident = self._queue.incidents[at]
        if self._child(index):
            return folded(incident, self._context)
        due = self._queue.due_at(at)
        return row(incident, due, self._context.desk.now(), self._context)


def folded(incident: Incident, context: Context) -> RowView:
    """Return the systems that are folded under an incident, with how each is now."""
    words, health = context.words, {one.id: one for one in context.desk.watch.picture().systems}
    said = (
        f"{context.names.short(one)} {state_word(health[one].state, words)}"
        for one in incident.affected
        if one in health
    )
    return RowView(f"{incident.id}+", Tone.MUTED, "", "", " · ".join(said), "")


def row(incident: Incident, due: datetime | None, now: datetime, context: Context) -> RowView:
    """Return one incident as a row of the queue."""
    words, names = context.words, context.names
    return RowView(
        key=incident.id,
        tone=tone(incident, due, now),
        due_text=due_text(incident, due, now, words),
        priority=incident.priority,
        title=incident.title_in(words.lang),
        system=names.short(incident.system),
        owner=names.person(incident.owner) if incident.owner else "",
        status=words.queue.statuses[incident.status],
        note=note(incident, words),
    )


def due_text(incident: Incident, due: datetime | None, now: datetime, words: Words) -> str:
    """Return the countdown, or why there is none."""
    if incident.status is Status.PAUSED:
        return words.queue.paused
    if not incident.open:
        return words.queue.statuses[incident.status]
    return countdown(due - now, words) if due else words.queue.no_target


def tone(incident: Incident, due: datetime | None, now: datetime) -> Tone:
    """Return how urgent an incident is."""
    if not incident.open or incident.status is Status.PAUSED:
        return Tone.MUTED
    if due is None:
        return Tone.PLAIN
    if due <= now:
        return Tone.BAD
    return Tone.WARN if due - now < _SOON or incident.warned else Tone.PLAIN


def note(incident: Incident, words: Words) -> str:
    """Return what else is worth knowing, in a few cells."""
    parts = []
    if incident.affected:
        parts.append(words.queue.affected.format(count=len(incident.affected)))
    if incident.flaps:
        parts.append(words.queue.flapped.format(count=incident.flaps))
    if incident.recovered and incident.open:
        parts.append(words.queue.recovered)
    if incident.unread:
        parts.append(words.inbound.replied.format(count=incident.unread))
    return " ".join(parts)


def matches(incident: Incident, text: str, context: Context) -> bool:
    """Return whether every word of a filter is in what the row says."""
    said = " ".join(
        (
            incident.id,
            incident.title,
            incident.title_en,
            incident.system,
            context.names.system(incident.system),
            incident.priority,
            incident.owner or "",
            context.words.queue.statuses[incident.status],
            incident.requester,
        )
    ).lower()
    return all(word in said for word in text.lower().split())


def heading(queue: Queue, shown: str, context: Context) -> HeadingView:
    """Return the line over the queue: how many wait, how many are late, what is filtered."""
    words = context.words.queue
    late = bisect_right(queue.dues, context.desk.now())
    text = words.title.format(open=queue.open, late=late)
    beside = words.filter.format(text=shown) if shown else "" if queue.loaded else words.loading
    return HeadingView(text, beside, bold=True)
