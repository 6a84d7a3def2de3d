"""A roster kept as an iCalendar file: its events, repeated ones too, as stretches of duty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import icalendar
import recurring_ical_events

from config.errors import Fault
from config.team import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

BEHIND, AHEAD = timedelta(days=31), timedelta(days=400)
"""Which events are read, seen from the day of reading."""
_OFTEN = ("SECONDLY", "MINUTELY")
_WINDOW = timedelta(days=30)
"""How much is expanded at once, so that what repeats without measure is soon found out."""
_MANY = 5000
"""Events, and occurrences of them, beyond which a file is no roster."""


@dataclass(frozen=True, slots=True)
class People:
    """Who may be named: ids and names of engineers, in any case of their letters."""

    ids: Mapping[str, str]

    def named(self, event: icalendar.Event) -> tuple[str, ...]:
        """Return the engineers of an event: its attendees, else those in its summary, in order."""
        found = [self.ids[word] for word in _attendees(event) if word in self.ids]
        if not found:
            summary = str(event.get("SUMMARY", "")).casefold()
            at = {
                summary.find(word): one for word, one in self.ids.items() if _holds(summary, word)
            }
            found = [at[place] for place in sorted(at)]
        return tuple(dict.fromkeys(found))


def read(
    file: str, content: bytes, people: People, zone: ZoneInfo, today: date
) -> tuple[tuple[Duty, ...], tuple[Fault, ...]]:
    """Return the stretches around a day, in order of start, and every mistake of the file."""
    lines = content.decode("utf-8", "replace").splitlines()
    try:
        calendar = icalendar.Calendar.from_ical(content)
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, icalendar.Event)]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        return (), (_form(file, _line(lines, str(error)), error),)
    faults = [*_faults(file, lines, events, people)]
    if faults:
        return (), tuple(faults)

    start = datetime.combine(today, time(), zone) - BEHIND
    found: set[Duty] = set()
    try:
        query = recurring_ical_events.of(calendar)
        for at in range(0, (BEHIND + AHEAD).days, _WINDOW.days):
            begin = start + timedelta(days=at)
            events = query.between(begin, begin + _WINDOW)
            found |= {
                Duty(_moment(event.start, zone), _moment(event.end, zone), people.named(event))
                for event in events
                if str(event.get("STATUS", "")).upper() != "CANCELLED"
            }
            if max(len(found), len(events)) > _MANY:
                return (), (Fault(file, 1, 1, "calendar.form", {"problem": f"> {_MANY} events"}),)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        return (), (_form(file, 1, error),)
    duties = [one for one in found if one.start < one.end]
    return tuple(sorted(duties, key=lambda one: (one.start, one.end))), ()


def _faults(
    file: str, lines: list[str], events: list[icalendar.Event], people: People
) -> Iterator[Fault]:
    """Find events of nobody and those that repeat more often than people change."""
    starts = [at for at, line in enumerate(lines) if line.strip().upper() == "BEGIN:VEVENT"]
    if len(events) > _MANY:
        yield Fault(file, 1, 1, "calendar.form", {"problem": f"{len(events)} events"})
        return
    for at, event in enumerate(events):
        first = starts[at] if at < len(starts) else 0
        for name, problem in event.errors[:1]:
            place = _inside(lines, first, str(name or ""))
            yield Fault(file, place, 1, "calendar.form", {"problem": _short(str(problem))})
        rule = event.get("RRULE")
        for one in rule if isinstance(rule, list) else [rule] if rule else []:
            if str((one.get("FREQ") or [""])[0]).upper() in _OFTEN:
                place = _inside(lines, first, "RRULE")
                yield Fault(file, place, 1, "calendar.often", {"rule": one.to_ical().decode()})
        if not people.named(event):
            given = str(event.get("SUMMARY", "")) or " ".join(_attendees(event))
            place = _inside(lines, first, "SUMMARY")
            yield Fault(file, place, 1, "calendar.nobody", {"given": given[:60]})


def _attendees(event: icalendar.Event) -> Iterator[str]:
    """Yield by what an event's attendees may be known: the name, and the mailbox without host."""
    given = event.get("ATTENDEE", [])
    for one in given if isinstance(given, list) else [given]:
        if name := getattr(one, "params", {}).get("CN"):
            yield str(name).casefold()
        yield re.sub(r"^mailto:|@.*$", "", str(one).casefold())


def _holds(text: str, word: str) -> bool:
    """Return whether a name stands in a text; a Latin one not within a longer word."""
    edge = r"(?<![a-z0-9_-]){}(?![a-z0-9_-])" if word.isascii() else "{}"
    return re.search(edge.format(re.escape(word)), text) is not None


def _moment(at: date, zone: ZoneInfo) -> datetime:
    """Return a moment in UTC; days and times without a zone are the site's."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _inside(lines: list[str], first: int, name: str) -> int:
    """Return the number of the line of an event that holds a property, else of its first."""
    for at in range(first, len(lines)):
        if lines[at].upper().startswith(name):
            return at + 1
        if lines[at].strip().upper() == "END:VEVENT":
            break
    return first + 1


def _line(lines: list[str], told: str) -> int:
    """Return the number of the line that a complaint quotes, else the first."""
    quoted = re.findall(r"'([^']{3,})'", told) + re.findall(r"\S*\d{4,}\S*", told)
    return next((n for n, line in enumerate(lines, 1) if any(q in line for q in quoted)), 1)


def _form(file: str, line: int, error: Exception) -> Fault:
    return Fault(file, line, 1, "calendar.form", {"problem": _short(str(error))})


def _short(text: str) -> str:
    return " ".join(text.split())[:120]
