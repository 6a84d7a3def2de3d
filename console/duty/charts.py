"""Charts as values: figures, scales and legends. The terminal and the report draw the same ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, tzinfo

    from console.duty.board import Reading

DAY = timedelta(days=1)
_NONE = timedelta(0)


class Stretch(Protocol):
    """A stretch in which one thing was in one state; what availability is made of."""

    @property
    def start(self) -> datetime:
        """Return its first moment."""

    @property
    def end(self) -> datetime:
        """Return the moment at which it is over."""

    @property
    def state(self) -> State:
        """Return the state: `ok` and `warn` are up, `down` is down, the rest is not known."""


class Level(StrEnum):
    """The legend of the availability calendar, best first."""

    FULL = "full"
    """Not a second down."""
    HIGH = "high"
    FAIR = "fair"
    LOW = "low"
    UNKNOWN = "unknown"
    """Nobody looked for more than half of it."""
    AHEAD = "ahead"
    """It has not come yet, or lies outside the period."""


SCALE = ((Level.FULL, 1.0), (Level.HIGH, 0.999), (Level.FAIR, 0.99), (Level.LOW, 0.0))
"""From which share of the known time on a level holds."""
BLIND = 0.5
"""From which share of unknown time on no share of the rest says anything."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How long a system was up, down and neither."""

    up: timedelta = _NONE
    down: timedelta = _NONE
    unknown: timedelta = _NONE

    @property
    def whole(self) -> timedelta:
        """Return the time that it is about."""
        return self.up + self.down + self.unknown

    @property
    def available(self) -> float | None:
        """Return the share of the known time in which it was up; None where none is known."""
        known = self.up + self.down
        return self.up / known if known else None

    @property
    def blind(self) -> float:
        """Return the share of the time of which nothing is known."""
        return self.unknown / self.whole if self.whole else 0.0

    @property
    def level(self) -> Level:
        """Return where it stands in the legend."""
        if not self.whole:
            return Level.AHEAD
        if self.available is None or self.blind > BLIND:
            return Level.UNKNOWN
        return next(level for level, least in SCALE if self.available >= least)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A system day by day."""

    system: str
    cells: tuple[Shares, ...]
    """One a day."""
    total: Shares


@dataclass(frozen=True, slots=True)
class AvailabilityCalendar:
    """Systems by days."""

    days: tuple[date, ...]
    rows: tuple[CalendarRow, ...]

    @property
    def known(self) -> bool:
        """Return whether anything at all is known of these days."""
        return any(row.total.up or row.total.down for row in self.rows)


def availability(
    spans: Mapping[str, Iterable[Stretch]], first: date, last: date, now: datetime, zone: tzinfo
) -> AvailabilityCalendar:
    """Return the calendar of days, `last` included; what no stretch covers up to now is unknown."""
    count = (last - first).days + 1
    days = tuple(first + DAY * nth for nth in range(count))
    edges = [datetime.combine(day, time(), zone) for day in (*days, last + DAY)]
    # Told apart in absolute time: a day may have 23 hours.
    edges = [min(edge.astimezone(now.tzinfo), now) for edge in edges]
    rows = []
    for system, stretches in spans.items():
        up, down = [_NONE] * count, [_NONE] * count
        for one in stretches:
            if one.state not in _KNOWN:
                continue
            into = down if one.state is State.DOWN else up
            nth = max(0, (one.start.astimezone(zone).date() - first).days)
            while nth < count and edges[nth] < one.end:
                into[nth] += max(_NONE, min(one.end, edges[nth + 1]) - max(one.start, edges[nth]))
                nth += 1
        cells = tuple(
            Shares(well, ill, edges[nth + 1] - edges[nth] - well - ill)
            for nth, (well, ill) in enumerate(zip(up, down, strict=True))
        )
        rows.append(CalendarRow(system, cells, _sum(cells)))
    return AvailabilityCalendar(days, tuple(rows))


_KNOWN = frozenset({State.OK, State.WARN, State.DOWN})


def _sum(cells: tuple[Shares, ...]) -> Shares:
    return Shares(
        sum((one.up for one in cells), _NONE),
        sum((one.down for one in cells), _NONE),
        sum((one.unknown for one in cells), _NONE),
    )


HOURS, WEEKDAYS = 24, 7
STEPS = 4
"""Shades of the heat strip above none at all."""


@dataclass(frozen=True, slots=True)
class Heat:
    """How many incidents by weekday and hour of the site's clock, Monday first."""

    counts: tuple[tuple[int, ...], ...]
    """Weekday, then hour."""

    @property
    def total(self) -> int:
        """Return all of them."""
        return sum(map(sum, self.counts))

    @property
    def peak(self) -> int:
        """Return the most in one hour of the week."""
        return max(map(max, self.counts))

    def step(self, count: int) -> int:
        """Return the shade of a count: 0 for none, up to `STEPS` for the peak."""
        return 0 if count == 0 else -(-count * STEPS // self.peak)

    @property
    def legend(self) -> tuple[tuple[int, int, int], ...]:
        """Return each shade that occurs with the least and the most that it stands for."""
        by_step: dict[int, list[int]] = {}
        for count in range(self.peak + 1):
            by_step.setdefault(self.step(count), []).append(count)
        return tuple((step, counts[0], counts[-1]) for step, counts in by_step.items())

    def by_hour(self) -> tuple[int, ...]:
        """Return the sum of all weekdays for each hour."""
        return tuple(sum(day[hour] for day in self.counts) for hour in range(HOURS))

    def by_weekday(self) -> tuple[int, ...]:
        """Return the sum of all hours for each weekday."""
        return tuple(map(sum, self.counts))


def heat(moments: Iterable[datetime], zone: tzinfo) -> Heat:
    """Return when it happens; `moments` are those of first contact."""
    found = Counter((at.weekday(), at.hour) for one in moments for at in (one.astimezone(zone),))
    return Heat(tuple(tuple(found[day, hour] for hour in range(HOURS)) for day in range(WEEKDAYS)))


class By(StrEnum):
    """What SLA bars are put together by."""

    CLOCK = "clock"
    SYSTEM = "system"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one clock of one incident ended, or stands."""

    clock: str
    system: str
    priority: str
    kept: bool | None
    """None: it still runs, or counts for nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Kept and broken promises of one clock, system or priority."""

    subject: str
    kept: int
    broken: int
    open: int

    @property
    def share(self) -> float | None:
        """Return the share that was kept of those that are decided; None where none is."""
        decided = self.kept + self.broken
        return self.kept / decided if decided else None


def bars(outcomes: Iterable[Outcome], by: By, order: Iterable[str] = ()) -> tuple[Bar, ...]:
    """Return a bar for each subject that occurs: first those of `order`, the rest by name."""
    found: dict[str, Counter[bool | None]] = {}
    for one in outcomes:
        found.setdefault(getattr(one, by), Counter())[one.kept] += 1
    places = {subject: nth for nth, subject in enumerate(order)}
    subjects = sorted(found, key=lambda one: (places.get(one, len(places)), one))
    return tuple(
        Bar(one, found[one][True], found[one][False], found[one][None]) for one in subjects
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """The last values of a check, oldest first."""

    subject: str
    values: tuple[float | None, ...]
    """None where there was no answer."""
    unit: str = ""

    @property
    def span(self) -> tuple[float, float] | None:
        """Return the lowest and the highest value; None where there is none."""
        known = [value for value in self.values if value is not None]
        return (min(known), max(known)) if known else None

    @property
    def last(self) -> float | None:
        """Return the newest value; None where the newest question had no answer."""
        return self.values[-1] if self.values else None


def trend(reading: Reading, unit: str = "") -> Trend:
    """Return the trend of a check's reading."""
    return Trend(reading.check, reading.trend, unit)
