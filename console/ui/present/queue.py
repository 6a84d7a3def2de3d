"""The queue: incidents to rows, made only for the rows that are looked at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from console.duty.incidents import Status
from console.duty.links import top
from console.duty.selection import Group, Order
from console.ui.present.board import state_word
from console.words.times import waiting
from widgets.heading import HeadingView
from widgets.queue import RowView
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from console.desk.queue import Queue
    from console.desk.selection import Selected
    from console.duty.incidents import Incident
    from console.duty.selection import View
    from console.ui.present.context import Context
    from console.words.words import Words

_SOON = timedelta(minutes=15)


class Rows:
    """The queue as the widget reads it: a length, a key and a view for an index."""

    def __init__(
        self,
        queue: Queue,
        context: Context,
        selected: Selected,
        view: View,
        unfolded: frozenset[str] = frozenset(),
        marked: frozenset[str] = frozenset(),
    ) -> None:
        self._queue = queue
        self._context = context
        self._groups = selected.groups
        self._by = view.group
        self._marked = marked
        self._under: Mapping[str, str] = {}
        """Incidents that are folded under another one, which is at the top of their causes."""
        self._effects: dict[str, list[int]] = {}
        """Where in the queue the incidents are that are folded under one."""
        if queue.roots and not view.filter and view.group is Group.NONE:
            self._fold()
        self._lines: Sequence[int] = selected.places
        if selected.groups or unfolded or self._under:
            self._lines = list(self._laid(selected, unfolded))

    def _fold(self) -> None:
        rows = self._queue.incidents
        at = {one.id: nth for nth, one in enumerate(rows)}
        # Under what is mended already, nothing hides that is not.
        roots = {
            one: over
            for one, over in self._queue.roots.items()
            if over in at and rows[at[over]].open
        }
        self._under = {one: over for one in roots if (over := top(one, roots)) != one}
        for one, over in self._under.items():
            self._effects.setdefault(over, []).append(at[one])

    def _laid(self, selected: Selected, unfolded: frozenset[str]) -> Iterator[int]:
        """Yield a place twice in a row: the incident, then the systems that are folded under it.

        The line of a group comes before its first row, as a number below zero.
        """
        places = iter(selected.places)
        for number, (_, count) in enumerate(selected.groups or (("", len(selected.places)),)):
            if selected.groups:
                yield -1 - number
            for at in islice(places, count):
                one = self._queue.incidents[at]
                if one.id in self._under:
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
        at = self._lines[index]
        if at < 0:
            return f"group:{self._groups[-1 - at][0]}"
        return self._queue.incidents[at].id + ("+" if self._child(index) else "")

    def view_at(self, index: int) -> RowView:
        """Return a row as of now."""
        at = self._lines[index]
        if at < 0:
            return group(self._by, *self._groups[-1 - at], self._context)
        incident = self._queue.incidents[at]
        if self._child(index):
            return folded(incident, self._context)
        due = self._queue.due_at(at)
        now = self._context.scene.now()
        view = row(incident, due, now, self._context, self._late(incident, now))
        if incident.id in self._under:
            into = "`- " if self._context.ascii else "└ "
            view = replace(view, title=into + view.title)
        return replace(view, marked=True) if incident.id in self._marked else view

    def _late(self, incident: Incident, now: datetime) -> tuple[int, int]:
        """Return how many effects an incident has, and how many of them are overdue."""
        effects = self._effects.get(incident.id, ())
        return len(effects), sum(1 for at in effects if self._queue.dues[at] <= now)


def group(by: Group, name: str, count: int, context: Context) -> RowView:
    """Return the line over a group."""
    words, names = context.words, context.names
    match by:
        case Group.SYSTEM:
            said = names.system(name)
        case Group.OWNER:
            said = names.person(name) if name else words.fields.nobody
        case Group.STATUS:
            said = words.queue.statuses[name]
        case _:
            said = name
    title = words.queue.group.format(name=said, count=count)
    return RowView(f"group:{name}", Tone.ACCENT, "", "", title, "", header=True)


def folded(incident: Incident, context: Context) -> RowView:
    """Return the systems that are folded under an incident, with how each is now."""
    words, health = context.words, {one.id: one for one in context.scene.picture().systems}
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
        due_text=due_text(incident, now, context),
        priority=incident.priority,
        title=incident.title_in(words.lang),
        system=names.short(incident.system),
        owner=names.person(incident.owner) if incident.owner else "",
        status=words.queue.statuses[incident.status],
        note=note(incident, words, effects),
    )


def due_text(incident: Incident, now: datetime, context: Context) -> str:
    """Return the countdown, when its clock next starts or stands, or why there is none."""
    words, scene = context.words, context.scene
    if not incident.open:
        return words.queue.statuses[incident.status]
    clock = scene.driver(incident)
    if clock is not None:
        return waiting(clock.due, now, scene.turn(clock), context.desk.site.zone, words)
    if incident.status is Status.PAUSED:
        return words.queue.paused
    return words.queue.recovered if incident.recovered else words.queue.no_target


def tone(incident: Incident, due: datetime | None, now: datetime) -> Tone:
    """Return how urgent an incident is."""
    if not incident.open or (due is None and incident.status is Status.PAUSED):
        return Tone.MUTED
    if due is None:
        return Tone.PLAIN
    if due <= now:
        return Tone.BAD
    return Tone.WARN if due - now < _SOON else Tone.PLAIN


def note(incident: Incident, words: Words, effects: tuple[int, int] = (0, 0)) -> str:
    """Return what else is worth knowing, in a few cells."""
    parts = []
    if incident.affected:
        parts.append(words.queue.affected.format(count=len(incident.affected)))
    if incident.callers > 1:
        parts.append(words.intake.callers.format(count=incident.callers))
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
    if incident.unread:
        parts.append(words.inbound.replied.format(count=incident.unread))
    return " ".join(parts)


def heading(
    queue: Queue, view: View, marked: int, strange: tuple[str, ...], context: Context
) -> HeadingView:
    """Return the line over the queue: how many wait, how many are late, how it is looked at."""
    words = context.words.queue
    late = bisect_right(queue.dues, context.scene.now())
    text = words.title.format(open=queue.open, late=late)
    beside = [] if queue.loaded else [words.loading]
    if marked:
        beside.append(words.marked.format(count=marked))
    if strange:
        beside.append(words.strange.format(terms=" ".join(strange)))
    return HeadingView(
        text,
        " · ".join((*beside, *told(view, context))),
        Tone.WARN if strange else Tone.PLAIN,
        bold=True,
    )


def told(view: View, context: Context) -> tuple[str, ...]:
    """Return what is special about a view, in words."""
    words = context.words.queue
    return tuple(
        part
        for part, special in (
            (words.filter.format(text=view.filter), bool(view.filter)),
            (words.orders[view.order], view.order is not Order.DUE),
            (words.groups[view.group], view.group is not Group.NONE),
        )
        if special
    )
