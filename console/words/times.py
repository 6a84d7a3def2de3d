"""Durations and moments in words; coarse far out, fine when near, so that little is redrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from console.words.words import Words

NEAR = timedelta(minutes=10)
"""Below this a countdown shows its seconds."""

FAR = timedelta(days=2)
"""From here on a countdown shows days only."""

_WHOLE, _LEAST = 100, 0.001
"""Sizes from which on a value has no fraction, and below which it says nothing."""
_FRESH = timedelta(hours=1)
"""What has just begun is told as the days that it was given."""

_STEPS = (15, 30)
"""Ages below a minute are shown as under so many seconds."""


def duration(span: timedelta, words: Words) -> str:
    """Return a length of time to the minute: `3 h 12 m`."""
    t = words.times
    minutes = max(0, int(span.total_seconds())) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return t.days_hours.format(d=days, h=hours) if hours else t.days.format(d=days)
    if hours:
        return t.hours_minutes.format(h=hours, m=minutes) if minutes else t.hours.format(h=hours)
    return t.minutes.format(m=minutes)


def exact(span: timedelta, words: Words) -> str:
    """Return a length of time to the second where it is short."""
    seconds = max(0, int(span.total_seconds()))
    return words.times.seconds.format(s=seconds) if seconds < 60 else duration(span, words)


def countdown(left: timedelta, words: Words) -> str:
    """Return what is left: `04:31` when near, else words; what is over is said to be over.

    From two days on the hours say nothing.
    """
    if abs(left) >= FAR:
        left = timedelta(days=(abs(left) + _FRESH).days) * (1 if left > timedelta(0) else -1)
    if left < timedelta(0):
        return words.times.over.format(time=duration(-left, words))
    if left < NEAR:
        minutes, seconds = divmod(int(left.total_seconds()), 60)
        return f"{minutes:02d}:{seconds:02d}"
    return duration(left + timedelta(seconds=59), words)


def age(span: timedelta, words: Words) -> str:
    """Return how old a reading is, in coarse steps."""
    seconds = max(0, int(span.total_seconds()))
    for step in _STEPS:
        if seconds < step:
            return words.times.under.format(s=step)
    return duration(max(span, timedelta(minutes=1)), words)


def moment(at: datetime, now: datetime, zone: str, words: Words) -> str:
    """Return a moment in the site's zone: `03:12`, with the date where it is not today."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    clock = local.strftime("%H:%M")
    days = (today - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return f"{words.times.yesterday} {clock}"
    if days == -1:
        return f"{words.times.tomorrow or words.times.weekdays[local.weekday()]} {clock}"
    return f"{local:%m-%d} {clock}" if local.year == today.year else f"{local:%Y-%m-%d} {clock}"


def measured(value: float, unit: str, words: Words) -> str:
    """Return a value that a check measured, to three digits, with its unit in words."""
    size = abs(value)
    told = f"{value:.0f}" if size >= _WHOLE else f"{value:.3g}"
    if 0 < size < _LEAST:
        told = f"<{_LEAST}"
    space = " " if unit[:1].isalpha() else ""
    known = words.times.units.get(unit)
    return known.format(value=told) if known else f"{told}{space}{unit}"


def days_of(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day of a stretch whose end is not part of it."""
    last = until - timedelta(microseconds=1)
    return since.astimezone(zone).date(), last.astimezone(zone).date()


def waiting(
    due: datetime, now: datetime, turn: tuple[bool, datetime | None], zone: str, words: Words
) -> str:
    """Return what a running clock has to say: what is left, or when it next stands or starts.

    `turn` is whether its hours are open, and when that changes before it is due.
    """
    if now >= due:
        return countdown(due - now, words)
    runs, when = turn
    if when is None:
        return words.times.left.format(time=countdown(due - now, words))
    template = words.sla.stops if runs else words.sla.starts
    return template.format(when=moment(when, now, zone, words))
