"""The board: the latest reading of every check, and what follows from it for systems."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sources.sample import Sample, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from config.model import Check, Site

TREND = 48
"""Values that a reading remembers."""

_RANK = {State.OK: 0, State.STALE: 1, State.UNKNOWN: 2, State.WARN: 3, State.DOWN: 4}
"""From best to worst; what is not known is worse than well and better than bad."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one check."""

    check: str
    state: State
    """As last sampled and confirmed."""
    at: datetime
    """When it was last sampled."""
    since: datetime
    """When this state began."""
    back: datetime | None = None
    """Since when it has been asked without a gap; None for what only the journal remembers."""
    value: float | None = None
    text: str = ""
    bad: int = 0
    """Readings in a row that were worse than `state` and not yet confirmed."""
    trend: tuple[float | None, ...] = ()
    """The last values, oldest first; None where there was no answer."""
    ill: datetime | None = None
    """Until when it was down, or may have been: no answer does not end it. None for never."""


@dataclass(frozen=True, slots=True)
class Board:
    """All readings, by check."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """A component or a system at a moment."""

    id: str
    state: State
    since: datetime | None
    """When the state began; None where nothing was read yet."""
    oldest: datetime | None
    """The oldest reading that counts."""
    worst: str | None = None
    """Id of the check that decides the state."""
    roots: tuple[str, ...] = ()
    """Components that explain why it is down; empty when it is well or is itself a root."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole board at a moment, in the site's order."""

    systems: tuple[Health, ...]
    components: Mapping[str, Health]
    affected: Mapping[str, tuple[str, ...]]
    """Root component to the ids of the systems behind it (its own included if another of its
    components is down)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A check's state has changed, confirmed."""

    check: str
    component: str
    old: State
    new: State
    value: float | None
    text: str
    at: datetime


def fold(board: Board, check: Check, sample: Sample) -> tuple[Board, Change | None]:
    """Take one sample.

    A worse state counts after `check.confirm` samples in a row that are at least that bad; a
    better one, and one that is not known, counts at once.
    """
    old = board.readings.get(check.id)
    trend = (*(old.trend if old else ()), sample.value)[-TREND:]
    before = old.state if old else State.UNKNOWN
    state, bad = sample.state, 0
    if state in (State.WARN, State.DOWN) and _RANK[state] > _RANK[before]:
        bad = (old.bad if old else 0) + 1
        if bad < check.confirm:
            state = before
        else:
            bad = 0
    changed = old is None or state is not before
    asked = old.back if old is not None and sample.at - old.at <= check.limit else None
    reading = Reading(
        check=check.id,
        state=state,
        at=sample.at,
        since=sample.at if changed or old is None else old.since,
        back=asked or sample.at,
        value=sample.value,
        text=sample.text,
        bad=bad,
        trend=trend,
        ill=_ill(old, state, sample.at),
    )
    after = Board({**board.readings, check.id: reading}, board.revision + 1)
    if not changed:
        return after, None
    change = Change(check.id, check.component, before, state, sample.value, sample.text, sample.at)
    return after, change if state is not before else None


def _ill(old: Reading | None, state: State, at: datetime) -> datetime | None:
    """Return until when a check was down; the first good answer tells the end."""
    if state is State.DOWN:
        return at
    if old is None:
        return None
    lasted = old.ill == old.at and old.state in (State.DOWN, State.UNKNOWN)
    return at if lasted else old.ill


def recall(checks: Iterable[Check], states: Mapping[str, tuple[str, datetime]]) -> Board:
    """Return the board as the journal last saw it; by their age all its readings are stale."""
    readings = {}
    for check in checks:
        if check.id in states:
            state, since = states[check.id]
            ill = since if state == State.DOWN else None
            readings[check.id] = Reading(check.id, State(state), since, since, ill=ill)
    return Board(readings)


def state_at(reading: Reading | None, check: Check, now: datetime) -> State:
    """Return what is known of a check at a moment."""
    if reading is None:
        return State.UNKNOWN
    return State.STALE if now - reading.at > check.limit else reading.state


def picture(board: Board, site: Site, now: datetime) -> Picture:
    """Roll the readings up to components and systems, and fold what is down behind its roots."""
    by_component: dict[str, list[Check]] = {}
    for check in site.checks:
        by_component.setdefault(check.component, []).append(check)
    parts = {
        component.id: _component(component.id, by_component.get(component.id, []), board, now)
        for system in site.systems
        for component in system.components
    }
    needs = {c.id: c.needs for system in site.systems for c in system.components}
    down = {id_ for id_, health in parts.items() if health.state is State.DOWN}
    roots = {id_: _roots(id_, needs, down) for id_ in down}
    parts = {
        id_: replace(health, roots=roots[id_]) if roots.get(id_) else health
        for id_, health in parts.items()
    }
    affected: dict[str, list[str]] = {}
    for system in site.systems:
        behind = {root for c in system.components for root in roots.get(c.id, ())}
        for root in sorted(behind):
            affected.setdefault(root, []).append(system.id)
    systems = tuple(
        _system(system.id, [parts[c.id] for c in system.components]) for system in site.systems
    )
    return Picture(systems, parts, {root: tuple(ids) for root, ids in affected.items()})


def _component(component: str, checks: list[Check], board: Board, now: datetime) -> Health:
    worst: Check | None = None
    state = State.OK if checks else State.UNKNOWN
    oldest: datetime | None = None
    for check in checks:
        reading = board.readings.get(check.id)
        one = state_at(reading, check, now)
        if worst is None or _RANK[one] > _RANK[state]:
            worst, state = check, one
        if reading is not None and (oldest is None or reading.at < oldest):
            oldest = reading.at
    reading = board.readings.get(worst.id) if worst else None
    return Health(
        component, state, reading.since if reading else None, oldest, worst.id if worst else None
    )


def _roots(component: str, needs: Mapping[str, tuple[str, ...]], down: set[str]) -> tuple[str, ...]:
    """Return the deepest components, down themselves, that explain why this one is down."""
    found: set[str] = set()
    seen: set[str] = set()
    ahead = list(needs[component])
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        deeper = list(needs[one])
        ahead += deeper
        if one in down and not any(need in down for need in _all_needs(one, needs)):
            found.add(one)
    return tuple(sorted(found - {component}))


def _all_needs(component: str, needs: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    ahead = list(needs[component])
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += needs[one]
    return found


def _system(system: str, parts: list[Health]) -> Health:
    worst = max(parts, key=lambda part: (_RANK[part.state], not part.roots))
    oldest = min((part.oldest for part in parts if part.oldest), default=None)
    behind: tuple[str, ...] = ()
    if all(part.roots for part in parts if part.state is State.DOWN):
        behind = worst.roots
    return Health(system, worst.state, worst.since, oldest, worst.worst, behind)
