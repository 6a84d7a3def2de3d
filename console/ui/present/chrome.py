"""The lines around a screen: status line, key bar, and what the message line says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.ui import keys
from console.ui.present import roster as present_roster
from console.words.failures import source_name
from console.words.times import age
from widgets.keybar import KeyView
from widgets.statusline import StatusView

if TYPE_CHECKING:
    from collections.abc import Collection

    from console.desk.inbound import Silent
    from console.ui.present.context import Context


def keybar(screen: str, context: Context, but: Collection[str] = ()) -> tuple[KeyView, ...]:
    """Return the hints of a screen, `but` those of actions that make no sense now."""
    table = (*keys.SCREENS[screen], *keys.COMMON)
    actions = context.words.keys.actions
    return tuple(
        KeyView(key.action, label(key, context), actions[key.action])
        for key in table
        if key.bar and key.action not in but
    )


def label(key: keys.Key, context: Context) -> str:
    """Return a key as a person reads it."""
    return key.key if context.ascii and not key.label.isascii() else key.label


def top(context: Context, heading: str) -> StatusView:
    """Return the status line: where, who is on call, how old the oldest reading is, the time."""
    words, desk, now = context.words, context.desk, context.desk.now()
    people = context.scene.on_call()
    alarm = present_roster.alarm(context)
    who = words.status.nobody
    if people:
        who = words.status.on_call.format(name=people[0].name)
        if len(people) > 1 and not alarm:
            who += " " + words.status.backup.format(name=people[1].name)
    clock = now.astimezone(ZoneInfo(desk.site.zone)).strftime("%H:%M")
    mark = words.drill.mark if desk.drill else ""
    if context.then is not None:
        mark = f"{mark} {words.past.mark}".lstrip()
        return StatusView(heading, (who, words.past.now.format(time=clock)), mark)
    readings = desk.watch.board.value.readings.values()
    oldest = min((reading.at for reading in readings), default=None)
    data = words.status.no_data
    if oldest is not None:
        data = words.status.data_age.format(age=age(now - oldest, words))
    unheard = silent(context)
    parts = (data, who, *unheard, clock) if alarm else (who, *unheard, data, clock)
    return StatusView(heading, parts, mark, alarm)


def silent(context: Context) -> tuple[str, ...]:
    """Return which of what comes in by itself does not answer, and for how long."""
    words, now = context.words, context.desk.now()
    return tuple(
        words.inbound.silent.format(
            source=source_name(one.source, words), age=age(now - one.since, words)
        )
        for one in context.desk.inbound.silent.value[:1]
    )


def unheard_of(one: Silent, context: Context) -> str:
    """Return that a source does not answer, why, and what says more."""
    words = context.words
    why = words.inbound.codes.get(one.code, one.code) + words.then + "oncall check --live"
    return words.inbound.why.format(source=source_name(one.source, words), why=why)
