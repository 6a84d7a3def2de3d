"""What is owed by number, and service records, in words; both doors say it alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.obligations import Obligation
    from console.words.sentences import Names
    from console.words.words import Words

_DAY = timedelta(days=1)


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


def stands(
    state: str,
    kind: str,
    *,
    latest: date | None,
    count: int,
    missed: tuple[date, date] | None,
    words: Words,
) -> str:
    """Return how an obligation stands; `count` is what the state is about."""
    told = words.obligation
    day = "" if latest is None else f"{latest}"
    if state == "late" and missed is not None:
        day = period(*missed)
    if kind == "visit" and state in ("open", "near"):
        return told.begin_by.format(day=day)
    return told.states[state].format(day=day, count=count)


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
