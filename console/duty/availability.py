"""Availability: from changes of checks, and from who looked, to stretches of each part's state.

`ok` and `warn` are up, `down` is down, `unknown` was asked and did not answer, `stale` is when
nobody looked. Availability is up / (up + down); what is not known counts for neither side and is
told with its share. docs/report.md says what follows from it, and what does not count.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from console.duty.events import Kind
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from config.model import Site
    from console.duty.events import Event

_RANK = {State.OK: 0, State.WARN: 1, State.UNKNOWN: 2, State.DOWN: 3, State.STALE: 4}
"""What a whole is called by its parts: known to be down beats not known, that beats up."""
_NONE = timedelta(0)
KINDS = (Kind.CHECK_CHANGED, Kind.CONSOLE_STARTED, Kind.CONSOLE_STOPPED)
"""The events that it is made of."""


class Mark(NamedTuple):
    """What availability needs of an event."""

    seq: int
    at: datetime
    kind: str
    host: str
    pid: int = 0
    check: str = ""
    component: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch in which one thing was in one state."""

    start: datetime
    end: datetime
    state: State
    seq: int
    """The event that it began with; 0: none in the journal."""

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Record:
    """The stretches of a period, in order and without gaps, by system and by component."""

    since: datetime
    until: datetime
    systems: Mapping[str, tuple[Stretch, ...]]
    components: Mapping[str, tuple[Stretch, ...]]


@dataclass(frozen=True, slots=True)
class Availability:
    """How long something was up, down and neither."""

    up: timedelta = _NONE
    down: timedelta = _NONE
    unknown: timedelta = _NONE
    """Asked, and no answer could be had."""
    unwatched: timedelta = _NONE
    """Nobody looked."""
    stops: int = 0
    """Stretches of down time."""
    seqs: tuple[int, ...] = ()
    """The events that its down time began with."""

    @property
    def share(self) -> float | None:
        """Return up / (up + down); None where neither is known."""
        known = self.up + self.down
        return self.up / known if known else None

    @property
    def blind(self) -> float:
        """Return the share of the time of which it is not known."""
        whole = self.up + self.down + self.unknown + self.unwatched
        return (self.unknown + self.unwatched) / whole if whole else 0.0


def mark(event: Event) -> Mark | None:
    """Return what an event says of availability; None where it says nothing."""
    if event.kind not in KINDS:
        return None
    data = event.data
    pid = data.get("pid")
    return Mark(
        event.seq,
        event.at,
        event.kind,
        event.host,
        pid if isinstance(pid, int) else 0,
        str(data.get("check", "")),
        str(data.get("component", "")),
        str(data.get("new", "")),
    )


def record(
    marks: Iterable[Mark],
    site: Site,
    since: datetime,
    until: datetime,
    alive: Collection[tuple[str, int]] = (),
) -> Record:
    """Return how every component and system stood from `since` to `until`.

    `marks` are in order of seq from the journal's beginning; of those before `since` only the last
    of each check, and those of the consoles with the change before each, make a difference.
    `alive` are host and pid of consoles that run now. A component without any check is left out; a
    system is down while one of its own components is, whatever stands behind that.
    """
    kept = _steady(marks)
    looks = looked(kept, until, alive)
    known = {check.id: check.component for check in site.checks}
    starts = [one for one in kept if one.kind == Kind.CONSOLE_STARTED]
    changes: dict[str, list[Mark]] = {component: [] for component in known.values()}
    for one in kept:
        if one.component and known.get(one.check, one.component) == one.component:
            changes.setdefault(one.component, []).append(one)
    parts = {
        part.id: _framed(_turns(changes[part.id], starts, known), looks, since, until)
        for system in site.systems
        for part in system.components
        if part.id in changes
    }
    whole = {
        system.id: tuple(
            _joined([parts[part.id] for part in system.components if part.id in parts])
        )
        or (Stretch(since, until, State.STALE, 0),)
        for system in site.systems
    }
    return Record(since, until, whole, parts)


def looked(
    marks: Iterable[Mark], until: datetime, alive: Collection[tuple[str, int]] = ()
) -> tuple[tuple[datetime, datetime], ...]:
    """Return when at least one console looked, in order.

    From its start to its stop. One that never said that it stops has died, unless it is alive: it
    counts up to the last change that its machine recorded before another console started there.
    """
    began: dict[tuple[str, int], datetime] = {}
    last: dict[str, datetime] = {}
    sealed: dict[tuple[str, int], datetime] = {}
    found: list[tuple[datetime, datetime]] = []
    for one in marks:
        key = one.host, one.pid
        if one.kind == Kind.CONSOLE_STARTED:
            for other in [other for other in began if other[0] == one.host]:
                sealed.setdefault(other, last.get(one.host, began[other]))
            if key in began:
                found.append((began[key], max(began[key], sealed[key])))
            sealed.pop(key, None)
            began[key] = one.at
        elif one.kind == Kind.CONSOLE_STOPPED and key in began:
            found.append((began.pop(key), one.at))
            sealed.pop(key, None)
        last[one.host] = one.at
    for key, start in began.items():
        end = until if key in alive else sealed.get(key, last[key[0]])
        found.append((start, max(start, end)))
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def total(stretches: Iterable[Stretch]) -> Availability:
    """Return the sums of the stretches of one component or system."""
    sums = dict.fromkeys(State, _NONE)
    seqs: list[int] = []
    stops, was = 0, State.STALE
    for one in stretches:
        sums[one.state] += one.length
        if one.state is State.DOWN:
            seqs.append(one.seq)
            stops += was is not State.DOWN
        was = one.state
    return Availability(
        sums[State.OK] + sums[State.WARN],
        sums[State.DOWN],
        sums[State.UNKNOWN],
        sums[State.STALE],
        stops,
        tuple(seqs),
    )


def _steady(marks: Iterable[Mark]) -> list[Mark]:
    """Return them with moments that never run backwards, as those of a clock set back do.

    The longest run of moments in order is believed; any other takes that of the next one.
    """
    kept = list(marks)
    if all(one.at <= two.at for one, two in pairwise(kept)):
        return kept
    ends: list[datetime] = []
    places: list[int] = []
    for one in kept:
        place = bisect_right(ends, one.at)
        ends[place : place + 1] = [one.at]
        places.append(place)
    wanted, at = len(ends) - 1, ends[-1]
    for nth in range(len(kept) - 1, -1, -1):
        if places[nth] == wanted:
            at, wanted = kept[nth].at, wanted - 1
        else:
            kept[nth] = kept[nth]._replace(at=at)
    return kept


_Turn = tuple["datetime", State, int]
"""From when on which state holds, and by which event."""


def _turns(changes: list[Mark], starts: list[Mark], known: Collection[str]) -> Iterator[_Turn]:
    """Yield how a component's state turned.

    A check counts from its first change on. One that the site does not have any more counts until
    a console starts without it.
    """
    states: dict[str, State] = {}
    was: State | None = None
    foreign = any(one.check not in known for one in changes)
    for one in merge(changes, starts) if foreign else changes:
        if one.kind == Kind.CONSOLE_STARTED:
            states = {check: state for check, state in states.items() if check in known}
        else:
            states[one.check] = State(one.state)
        now = max(states.values(), key=_RANK.__getitem__, default=State.UNKNOWN)
        if now is not was:
            yield one.at, now, one.seq
            was = now


def _framed(
    turns: Iterable[_Turn],
    looks: tuple[tuple[datetime, datetime], ...],
    since: datetime,
    until: datetime,
) -> tuple[Stretch, ...]:
    """Return the stretches of a period; whatever was not looked at is stale."""
    steps = tuple(turns)
    edges = sorted(
        {since, until}
        | {at for at, _, _ in steps if since < at < until}
        | {at for pair in looks for at in pair if since < at < until}
    )
    found: list[Stretch] = []
    nth, look = 0, 0
    state, seq = State.UNKNOWN, 0
    for start, end in pairwise(edges):
        while nth < len(steps) and steps[nth][0] <= start:
            _, state, seq = steps[nth]
            nth += 1
        while look < len(looks) and looks[look][1] <= start:
            look += 1
        seen = look < len(looks) and looks[look][0] <= start
        _push(found, Stretch(start, end, state if seen else State.STALE, seq if seen else 0))
    return tuple(found)


def _joined(parts: list[tuple[Stretch, ...]]) -> Iterator[Stretch]:
    """Yield the stretches of a whole, which is as well as the worst of its parts."""
    if not parts:
        return
    found: list[Stretch] = []
    edges = sorted({edge for part in parts for one in part for edge in (one.start, one.end)})
    places = [0] * len(parts)
    for start, end in pairwise(edges):
        standing = []
        for nth, part in enumerate(parts):
            while part[places[nth]].end <= start:
                places[nth] += 1
            standing.append(part[places[nth]])
        worst = max(standing, key=lambda one: _RANK[one.state])
        _push(found, Stretch(start, end, worst.state, worst.seq))
    yield from found


def _push(found: list[Stretch], one: Stretch) -> None:
    """Add a stretch, or make the last one longer where they are the same."""
    if found and (found[-1].state, found[-1].seq) == (one.state, one.seq):
        one = Stretch(found[-1].start, one.end, one.state, one.seq)
        found.pop()
    found.append(one)
