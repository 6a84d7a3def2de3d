"""The queue: incidents to rows, made only for the rows that are looked at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from console.duty.incidents import Status
from console.duty.links import top
from console.ui.present.board import state_word
from console.words.times import countdown
from widgets.heading import HeadingView
from widgets.queue import RowView
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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
        self._under: Mapping[str, str] = {}
        """Incidents that are folded under another one, which is at the top of their causes."""
        self._effects: dict[str, list[int]] = {}
        """Where in the queue the incidents are that are folded under one."""
        self._lines: Sequence[int] = range(len(queue.incidents))
        if queue.roots and not text:
            rows = queue.incidents
            at = {one.id: nth for nth, one in enumerate(rows)}
            # Under what is mended already, nothing hides that is not.
            roots = {
                one: over for one, over in queue.roots.items() if over in at and rows[at[over]].open
            }
            self._under = {one: over for one in roots if (over := top(one, roots)) != one}
            for one, over in self._under.items():
                self._effects.setdefault(over, []).append(at[one])
        if unfolded or text or self._under:
            self._lines = list(self._laid(unfolded, text))

    def _laid(self, unfolded: frozenset[str], text: str) -> Iterator[int]:
        """Yield the rows; an index twice: the incident, then the systems folded under it."""
        rows = self._queue.incidents
        for at, one in enumerate(rows):
            if one.id in self._under or (text and not matches(one, text, self._context)):
                continue
            yield at
            if one.id in unfolded:
                if one.affected:
                    yield at
                yield from sorted(self._effects.get(one.id, ()))

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
        now = self._context.desk.now()
        view = row(incident, due, now, self._context, self._late(incident, now))
        if incident.id in self._under:
            into = "`- " if self._context.ascii else "└ "
            return replace(view, title=into + view.title)
        return view

    def _late(self, incident: Incident, now: datetime) -> tuple[int, int]:
        """Return how many effects an incident has, and how many of them are overdue."""
        effects = self._effects.get(incident.id, ())
        return len(effects), sum(1 for at in effects if self._queue.dues[at] <= now)


def folded(incident: Incident, context: Context) -> RowView:
    """Return the systems that are folded under an incident, with how each is now."""
    words, health = context.words, {one.id: one for one in context.desk.watch.picture().systems}
    said = (
        f"{context.names.short(one)} {state_word(health[one].state, words)}"
        for one in incident.affected
        if one in health
    )
    return RowView(f"{incident.id}+", Tone.MUTED, "", "", " · ".join(said), "")


def row(
    incident: Incident,
    due: datetime | None,
    now: datetime,
    context: Context,
    effects: tuple[int, int] = (0, 0),
) -> RowView:
    """Return one incident as a row of the queue; `effects` of it are folded, so many overdue."""
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
        note=note(incident, words, effects),
    )


def due_text(incident: Incident, due: datetime | None, now: datetime, words: Words) -> str:
    """Return the countdown, or why there is none."""
    if incident.status is Status.PAUSED:
        return words.queue.paused
    if incident.status is Status.RESOLVED:
        return words.queue.statuses[Status.RESOLVED]
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


def note(incident: Incident, words: Words, effects: tuple[int, int] = (0, 0)) -> str:
    """Return what else is worth knowing, in a few cells."""
    parts = []
    if incident.affected:
        parts.append(words.queue.affected.format(count=len(incident.affected)))
    if effects[0]:
        template = words.life.effect_late if effects[1] else words.life.effect_note
        parts.append(template.format(count=effects[0], late=effects[1]))
    if incident.life.reminders and not incident.open:
        parts.append(words.life.reminded.format(count=len(incident.life.reminders)))
    if incident.life.by_hand:
        parts.append(words.life.hand_note)
    if incident.flaps:
        parts.append(words.queue.flapped.format(count=incident.flaps))
    if incident.recovered and incident.open:
        parts.append(words.queue.recovered)
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
