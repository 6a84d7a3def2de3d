"""The stretches of a clock's time in words: the same lines for the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from console.words.times import duration

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from config.model import Text
    from console.words.sentences import Names
    from console.words.words import Words


class _Off(Protocol):
    @property
    def name(self) -> Text: ...
    @property
    def source(self) -> str: ...


class _Pause(Protocol):
    @property
    def reason(self) -> str: ...
    @property
    def actor(self) -> str: ...


class _Stretch(Protocol):
    """What is told of a stretch."""

    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def why(self) -> str: ...
    @property
    def off(self) -> _Off | None: ...
    @property
    def pause(self) -> _Pause | None: ...
    @property
    def counted(self) -> bool: ...


Line = tuple[str, str, str]
"""From when to when, how long, and what it is; what does not count says so."""


def line(span: _Stretch, cover: str, zone: str, names: Names, words: Words) -> Line:
    """Return a stretch as three cells of a table."""
    length = exact(span.end - span.start, words)
    if not span.counted:
        length = f"{words.sla.not_counted} {length}" if words.lang == "zh" else f"({length})"
    return between(span.start, span.end, zone), length, why(span, cover, names, words)


def why(span: _Stretch, cover: str, names: Names, words: Words) -> str:
    """Return what a stretch is: open hours, other hours, a day off with its list, a pause."""
    sla, template = words.sla, words.sla.why[span.why]
    if span.pause is not None:
        reason = words.queue.reasons.get(span.pause.reason, words.sla.rested)
        who = names.person(span.pause.actor)
        return template.format(reason=reason, who=who) if who else reason
    if span.off is not None:
        source = sla.sources[span.off.source]
        return template.format(name=span.off.name.of(words.lang), source=source)
    return template.format(cover=cover)


def between(start: datetime, end: datetime, zone: str) -> str:
    """Return two moments with the date of the second where it is another day's."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    until = f"{last:%H:%M}" if last.date() == first.date() else f"{last:%m-%d %H:%M}"
    return f"{first:%m-%d %H:%M} → {until}"


def exact(span: timedelta, words: Words) -> str:
    """Return a length of time to the second."""
    seconds = int(span.total_seconds()) % 60
    rest = words.times.seconds.format(s=seconds)
    if span.total_seconds() < 60:
        return rest
    return f"{duration(span, words)} {rest}" if seconds else duration(span, words)
