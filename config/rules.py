"""What the entries of a site owe each other: ids, references, cycles, hours, thresholds.

The rules read the plain data, so that a mistake of shape in one place hides none in another: what
has not the shape that a rule is about is passed over here and told of by the shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final, TypeVar

from config import notation
from config.faults import MisreadError
from config.nearest import nearest
from config.obligations import WHOLE
from config.shapes.checks import PROBES
from config.shapes.inbound import IGNORE, LOOPBACK
from config.team import BACKUP, PRIMARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from config.document import Path, Value
    from config.model import Bound

T = TypeVar("T")
Pattern = tuple["str | None", ...]
EACH: Final = None
"""In a pattern: every entry of a list."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule; `other` is the path of the entry that it collides with."""

    path: Path
    code: str
    values: Mapping[str, str]
    other: Path | None = None


LISTS: Mapping[str, Pattern] = {
    "systems": ("systems", EACH),
    "components": ("systems", EACH, "components", EACH),
    "departments": ("departments", EACH),
    "backentry": ("systems", EACH, "backentry", EACH),
    "hosts": ("hosts", EACH),
    "sources": ("sources", EACH),
    "checks": ("checks", EACH),
    "covers": ("contract", "covers", EACH),
    "services": ("contract", "services", EACH),
    "priorities": ("contract", "priorities", EACH),
    "engineers": ("roster", "engineers", EACH),
    "channels": ("notify", EACH),
    "alerts": ("alerts", EACH),
    "health": ("health", EACH),
    "obligations": ("obligations", EACH),
}
REFERENCES: tuple[tuple[Pattern, str], ...] = (
    (("systems", EACH, "components", EACH, "needs", EACH), "components"),
    (("hosts", EACH, "jump"), "hosts"),
    (("hosts", EACH, "roles", EACH), "components"),
    (("checks", EACH, "component"), "components"),
    (("checks", EACH, "promql", "source"), "sources"),
    (("checks", EACH, "alert", "source"), "sources"),
    (("checks", EACH, "command", "host"), "hosts"),
    (("contract", "services", EACH, "cover"), "covers"),
    (("contract", "priorities", EACH, "respond_cover"), "covers"),
    (("contract", "priorities", EACH, "restore_cover"), "covers"),
    *((("contract", "matrix", row, EACH), "priorities") for row in ("I1", "I2", "I3", "I4")),
    *((("contract", "at_least", flag), "priorities") for flag in ("safety", "security", "pii")),
    (("contract", "alerts", "critical", "service"), "services"),
    (("contract", "alerts", "other", "service"), "services"),
    (("contract", "alerts", "critical", "priority"), "priorities"),
    (("contract", "alerts", "other", "priority"), "priorities"),
    (("roster", "shifts", EACH, "engineers", EACH), "engineers"),
    (("roster", "rotations", EACH, "people", EACH), "engineers"),
    (("roster", "overrides", EACH, "engineers", EACH), "engineers"),
    (("roster", "leave", EACH, "who"), "engineers"),
    (("escalation", EACH, "priority"), "priorities"),
    (("quiet", EACH, "priorities", EACH), "priorities"),
    (("mail", "system"), "systems"),
    (("mail", "service"), "services"),
    (("mail", "priority"), "priorities"),
    (("health", EACH, "system"), "systems"),
    (("health", EACH, "hosts", EACH), "hosts"),
    (("obligations", EACH, "system"), "systems"),
    (("alerts", EACH, "default"), "components"),
    (("alerts", EACH, "map", EACH, "component"), "components"),
    (("alerts", EACH, "map", EACH, "service"), "services"),
    (("alerts", EACH, "map", EACH, "priority"), "priorities"),
)


def broken(data: Value) -> Iterator[Finding]:
    """Find everything in a site's data that does not fit together."""
    for rule in _RULES:
        yield from rule(data)


def find(data: Value, pattern: Pattern, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Yield what stands at every path that fits the pattern."""
    if not pattern:
        yield path, data
    elif pattern[0] is EACH and isinstance(data, list):
        for place, entry in enumerate(data):
            yield from find(entry, pattern[1:], (*path, place))
    elif isinstance(data, dict) and isinstance(pattern[0], str) and pattern[0] in data:
        yield from find(data[pattern[0]], pattern[1:], (*path, pattern[0]))


def _texts(data: Value, *pattern: str | None, under: Path = ()) -> Iterator[tuple[Path, str]]:
    for path, value in find(data, pattern, under):
        if isinstance(value, str):
            yield path, value


def _text(entry: Value, key: str) -> str | None:
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else None


def _read(read: Callable[[str], T], text: str | None) -> T | None:
    try:
        return None if text is None else read(text)
    except MisreadError:
        return None


def _ids(data: Value) -> Iterator[Finding]:
    for pattern in LISTS.values():
        entries = ((path, {"id": name}) for path, name in _texts(data, *pattern, "id"))
        yield from _twice("id.twice", entries)


def _twice(code: str, entries: Iterable[tuple[Path, dict[str, str]]]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Path] = {}
    for path, words in entries:
        earlier = first.setdefault(tuple(words.values()), path)
        if earlier != path:
            yield Finding(path, code, words, earlier)


def _references(data: Value) -> Iterator[Finding]:
    for pattern, target in REFERENCES:
        known = {name for _, name in _texts(data, *LISTS[target], "id")}
        for path, given in _texts(data, *pattern):
            name = given.partition(".")[0] if "roles" in pattern else given
            if name in known or (name == IGNORE and pattern[-1] == "default"):
                continue
            near = nearest(name, sorted(known))
            if near is None:
                yield Finding(path, "reference.unknown", {"id": name, "list": target})
            else:
                values = {"id": name, "list": target, "nearest": near}
                yield Finding(path, "reference.misspelt", values)


def _cycles(data: Value) -> Iterator[Finding]:
    yield from _rings(_edges(data, "components", "needs", EACH), "cycle.needs")
    yield from _rings(_edges(data, "hosts", "jump"), "cycle.jump")


def _edges(data: Value, name: str, *pattern: str | None) -> dict[str, dict[str, Path]]:
    edges: dict[str, dict[str, Path]] = {}
    for path, entry in find(data, LISTS[name]):
        if (start := _text(entry, "id")) is not None:
            towards = ((end, at) for at, end in _texts(entry, *pattern, under=path))
            edges.setdefault(start, {}).update(towards)
    return edges


def _rings(edges: dict[str, dict[str, Path]], code: str) -> Iterator[Finding]:
    while True:
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            ring: list[str] = error.args[1][:0:-1]
        else:
            return
        # Told where the file first enters the ring, then cut there to find the others.
        steps = zip(ring, [*ring[1:], ring[0]], strict=True)
        _, start = min((edges[one][two], place) for place, (one, two) in enumerate(steps))
        ring = [*ring[start:], *ring[: start + 1]]
        yield Finding(edges[ring[0]].pop(ring[1]), code, {"path": " → ".join(ring)})


def _probes(data: Value) -> Iterator[Finding]:
    for path, check in find(data, LISTS["checks"]):
        if not isinstance(check, dict):
            continue
        found = [kind for kind in check if kind in PROBES and check[kind] is not None]
        if not found:
            yield Finding(path, "probe.missing", {"kinds": ", ".join(PROBES)})
        elif len(found) > 1:
            yield Finding((*path, found[1]), "probe.several", {"found": ", ".join(found)})


def _bounds(data: Value) -> Iterator[Finding]:
    for path, check in find(data, LISTS["checks"]):
        valueless = any(
            isinstance(command, dict) and command.get("value") is None
            for _, command in find(check, ("command",))
        )
        for at, _ in (*_texts(check, "warn", under=path), *_texts(check, "down", under=path)):
            if valueless:
                yield Finding(at, "bound.valueless", {})
        warn, down = _text(check, "warn"), _text(check, "down")
        if warn is None or down is None:
            continue
        low, high = _read(notation.bound, warn), _read(notation.bound, down)
        if low and high and not _milder(low, high):
            yield Finding((*path, "warn"), "bound.order", {"warn": warn, "down": down})


def _milder(warn: Bound, down: Bound) -> bool:
    """Return whether there are values that warn and are not down, on the way to it."""
    sides = {">": 1, ">=": 1, "<": -1, "<=": -1}
    if warn.op not in sides or down.op not in sides:
        return warn != down
    side = sides[warn.op]
    return side == sides[down.op] and (down.limit - warn.limit) * side > 0


def _covers(data: Value) -> Iterator[Finding]:
    for path, cover in find(data, LISTS["covers"]):
        if not isinstance(cover, dict):
            continue
        given = [key for key in ("spans", "seasons") if cover.get(key) is not None]
        if not given:
            yield Finding(path, "hours.missing", {})
        if len(given) > 1:
            yield Finding((*path, "seasons"), "hours.both", {})
        begins = _texts(cover, "seasons", EACH, "from", under=path)
        yield from _twice("season.twice", ((at, {"given": day}) for at, day in begins))
        for at, hours in find(cover, ("spans",), path):
            yield from _overlaps(hours, at)
        for at, hours in find(cover, ("seasons", EACH, "spans"), path):
            yield from _overlaps(hours, at)


def _overlaps(hours: Value, path: Path) -> Iterator[Finding]:
    earlier: list[tuple[int, int, str]] = []
    for at, text in _texts(hours, EACH, under=path):
        span = _read(notation.span, text)
        if span is None:
            continue
        start = span.start.hour * 60 + span.start.minute
        end = span.end.hour * 60 + span.end.minute or 24 * 60
        for other_start, other_end, other in earlier:
            if start < other_end and other_start < end:
                yield Finding(at, "span.overlap", {"given": text, "other": other})
        earlier.append((start, end, text))


def _contract(data: Value) -> Iterator[Finding]:
    for path, contract in find(data, ("contract",)):
        start, end = _text(contract, "start"), _text(contract, "end")
        first, last = _read(notation.day, start), _read(notation.day, end)
        if first and last and last < first:
            values = {"start": first.isoformat(), "end": last.isoformat()}
            yield Finding((*path, "end"), "contract.order", values)
        off = {day for _, day in _texts(contract, "holidays", "off", EACH)}
        for at, day in _texts(contract, "holidays", "working", EACH, under=path):
            if day in off:
                yield Finding(at, "holiday.both", {"day": day})


def _shifts(data: Value) -> Iterator[Finding]:
    begins: list[tuple[Path, dict[str, str]]] = []
    for path, shift in find(data, ("roster", "shifts", EACH)):
        weekday, at = _text(shift, "weekday"), _text(shift, "at")
        if weekday is not None and at is not None:
            begins.append((path, {"weekday": weekday, "at": at}))
    yield from _twice("shift.twice", begins)


def _pair(data: Value) -> Iterator[Finding]:
    people = sum(1 for _ in find(data, ("roster", "engineers", EACH)))
    for path, approve in _texts(data, "approve"):
        if approve == "two" and people < 2:
            yield Finding(path, "approve.alone", {})


def _base(data: Value) -> Iterator[Finding]:
    """Who is on call is said in one way: by the week, by turns or by a calendar."""
    for path, roster in find(data, ("roster",)):
        if not isinstance(roster, dict):
            continue
        given = [
            key for key in roster if key in ("shifts", "rotations", "calendar") and roster[key]
        ]
        if not given and not any(isinstance(roster.get(key), list) for key in ("shifts",)):
            yield Finding(path, "roster.none", {})
        if len(given) > 1:
            yield Finding((*path, given[1]), "roster.several", {"found": ", ".join(given)})


def _periods(data: Value) -> Iterator[Finding]:
    """What ends, ends after its begin."""
    for pattern, end in (("rotations", "until"), ("overrides", "to"), ("leave", "to")):
        read = notation.local if pattern == "overrides" else notation.day
        for path, entry in find(data, ("roster", pattern, EACH)):
            first, last = _text(entry, "from"), _text(entry, end)
            one, two = _read(read, first), _read(read, last)
            if one is None or two is None or first is None or last is None:
                continue
            if two < one or (pattern != "leave" and two == one):
                yield Finding((*path, end), "period.order", {"start": first, "end": last})


def _told(data: Value) -> Iterator[Finding]:
    """A channel reaches somebody: of the team, a role in it, or whom an escalation names."""
    known = {name for _, name in _texts(data, *LISTS["engineers"], "id")}
    known |= {role for _, role in _texts(data, *LISTS["engineers"], "roles", EACH)}
    known |= {to for _, to in _texts(data, "escalation", EACH, "steps", EACH, "to")}
    known -= {PRIMARY, BACKUP}
    for path, who in _texts(data, "notify", EACH, "who"):
        if who.strip() not in known:
            yield Finding(path, "who.unknown", {"given": who, "known": ", ".join(sorted(known))})
    chains = ((at, {"priority": name}) for at, name in _texts(data, "escalation", EACH, "priority"))
    yield from _twice("escalation.twice", chains)


def _mail(data: Value) -> Iterator[Finding]:
    for path, mail in find(data, ("mail",)):
        host = _text(mail, "host")
        if host not in LOOPBACK and _text(mail, "tls") == "none":
            yield Finding((*path, "tls"), "mail.plain", {})
        for at, secret in find(mail, ("password",), path):
            if isinstance(secret, dict) and {"env", "file"} <= secret.keys():
                yield Finding(at, "secret.both", {})


def _days(data: Value) -> Iterator[Finding]:
    """A weekly health check has a weekday, a monthly one a day of the month, a daily one none."""
    for path, routine in find(data, LISTS["health"]):
        every = _text(routine, "every")
        day = routine.get("day") if isinstance(routine, dict) else None
        read = None if day is None else _read(notation.routine_day, str(day))
        given = "daily" if day is None else read[0] if read else None
        if every in ("daily", "weekly", "monthly") and given not in (None, every):
            yield Finding((*path, "every" if day is None else "day"), f"health.{every}", {})


def _owed(data: Value) -> Iterator[Finding]:
    """One line for each thing that is owed, and none for what is not."""
    kinds: list[tuple[Path, dict[str, str]]] = []
    for path, one in find(data, LISTS["obligations"]):
        if not isinstance(one, dict) or (kind := _text(one, "kind")) is None:
            continue
        system, per = _text(one, "system") or "-", _text(one, "per") or ""
        kinds.append((path, {"kind": kind, "system": system, "per": per}))
        if one.get("count") == 0 and kind != "major":
            yield Finding((*path, "count"), "obligation.zero", {"kind": kind})
        if kind in WHOLE and "system" in one:
            yield Finding((*path, "system"), "obligation.whole", {"kind": kind})
    yield from _twice("obligation.twice", kinds)


_RULES = (
    _ids,
    _references,
    _cycles,
    _probes,
    _bounds,
    _covers,
    _contract,
    _shifts,
    _pair,
    _base,
    _periods,
    _told,
    _mail,
    _days,
    _owed,
)
