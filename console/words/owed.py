"""What is owed by number, and service records, in words; both doors say it alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config.obligations import Obligation
    from console.words.sentences import Names
    from console.words.words import Words

_DAY = timedelta(days=1)


class Span(Protocol):
    """A period that was not kept."""

    @property
    def first(self) -> date:
        """Return its first day."""

    @property
    def last(self) -> date:
        """Return its last day."""


class Stands(Protocol):
    """How an obligation stands."""

    @property
    def obligation(self) -> Obligation:
        """Return what is owed."""

    @property
    def state(self) -> str:
        """Return the code of its state."""

    @property
    def latest(self) -> date | None:
        """Return the day by which the next must begin, or be done."""

    @property
    def begins(self) -> date | None:
        """Return the day from which on it is owed at all."""

    @property
    def missed(self) -> Sequence[Span]:
        """Return the periods that were not kept."""

    @property
    def count(self) -> int:
        """Return what the state is about."""


def name(one: Obligation, names: Names, words: Words) -> str:
    """Return what people call an obligation."""
    if one.name is not None:
        return one.name.of(words.lang)
    kind = words.obligation.kinds[one.kind]
    return f"{kind} {names.short(one.system)}" if one.system else kind


def period(first: date, last: date) -> str:
    """Return a period: `2025-10`, `2025-10 – 12`, or its days where it is not of whole months."""
    if first == last:
        return f"{first}"
    if first.day != 1 or (last + _DAY).day != 1:
        return f"{first} – {last:%m-%d}" if first.year == last.year else f"{first} – {last}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return (
        f"{first:%Y-%m} – {last:%m}" if first.year == last.year else f"{first:%Y-%m} – {last:%Y-%m}"
    )


def stands(one: Stands, words: Words) -> str:
    """Return how an obligation stands."""
    told, day = words.obligation, f"{one.latest or one.begins or ''}"
    if one.state == "late" and one.missed:
        day = period(one.missed[-1].first, one.missed[-1].last)
    if one.obligation.kind == "visit" and one.state in ("open", "near"):
        return told.begin_by.format(day=day)
    if one.state == "unowed" and not day:
        return told.never_owed
    return told.states[one.state].format(day=day, count=one.count)


def field(key: str, value: object, names: Names, words: Words) -> str:
    """Return the value of a record's field."""
    told = words.obligation
    if isinstance(value, bool):
        return told.yes if value else told.no
    if isinstance(value, float):
        return f"{value:g}"
    if key == "system":
        return names.system(str(value))
    if key == "who":
        return names.person(str(value))
    if key == "mode":
        return told.modes.get(str(value), str(value))
    return str(value)


def brief(kind: str, fields: Mapping[str, object], names: Names, words: Words) -> str:
    """Return a record in one line: what matters of its kind, then what was done."""
    told, parts = words.obligation, []
    if fields.get("system"):
        parts.append(names.short(str(fields["system"])))
    match kind:
        case "training":
            mode = told.modes.get(str(fields.get("mode")), "")
            parts += [mode, f"{fields.get('audience') or ''} {fields.get('present') or ''}".strip()]
        case "major":
            signed = f"{fields.get('signed_by') or ''} {fields.get('signed') or ''}".strip()
            parts.append(signed or told.not_counted["unsigned"])
        case "report":
            parts.append(f"{fields.get('period')} {fields.get('format') or ''}".strip())
        case "survey":
            parts.append(f"{field('score', fields.get('score'), names, words)}/5")
        case "visit":
            parts.append(names.person(str(fields.get("who") or "")))
    parts.append(str(fields.get("text") or ""))
    return " · ".join(part for part in parts if part)
