"""Service records: what was done for the hospital beside incidents, as a fold over events."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from config.obligations import RECORDED
from console.duty.events import Data, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from console.duty.events import JSON, Event

KINDS = ("service.",)
"""What the fold wants to see of the journal."""
MODES = ("classroom", "demo", "onsite", "remote")
"""How a training was held."""
FORMS: Mapping[str, str] = MappingProxyType(
    {
        "on": "day",
        "to": "day",
        "period": "period",
        "system": "system",
        "who": "text",
        "text": "text",
        "hours": "number",
        "audience": "text",
        "present": "whole",
        "mode": "mode",
        "person_days": "number",
        "schema": "flag",
        "signed_by": "text",
        "signed": "day",
        "format": "text",
        "score": "score",
        "answers": "whole",
    }
)
"""Every field that a record may have, and how it is read."""
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "visit": ("on", "to!", "who!", "text!"),
        "training": ("on", "text!", "hours!", "mode!", "audience!", "present", "who", "system"),
        "deployment": ("on", "system!", "text!", "who"),
        "upgrade": ("on", "system!", "text!", "who"),
        "major": ("on", "system!", "text!", "person_days!", "schema", "signed_by", "signed"),
        "report": ("on", "period!", "format", "who", "text"),
        "survey": ("on", "score!", "answers", "text", "system"),
        "drill": ("on", "text!", "who", "system"),
        "tips": ("on", "text!", "audience", "system"),
    }
)
"""What belongs to each kind; a mark says that it must not lack. A day that lacks is today."""
MOST = 2000
"""A number beyond is a slip."""


class Unfit(Exception):
    """What was said is no service record; `code` names the sentence, `value` belongs in it."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a record's history."""

    seq: int
    at: datetime
    actor: str
    kind: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A service record as it stands."""

    id: str
    """`S-0001` and so on."""
    type: str
    version: int
    """Seq of its newest event: a verb names the version it was decided on."""
    on: date
    """Its day; of a visit the first."""
    fields: Mapping[str, JSON]
    incidents: tuple[str, ...] = ()
    attachments: tuple[Mapping[str, JSON], ...] = ()
    withdrawn: bool = False
    history: tuple[Entry, ...] = ()

    def text(self, name: str) -> str:
        """Return a field as text; empty where it has none."""
        value = self.fields.get(name)
        return "" if value is None or value is False else str(value)

    def number(self, name: str) -> float:
        """Return a field that is a number; 0 where it has none."""
        value = self.fields.get(name)
        return float(value) if isinstance(value, int | float) else 0.0

    @property
    def last(self) -> date:
        """Return its last day."""
        return date.fromisoformat(self.text("to")) if self.text("to") else self.on

    @property
    def signed(self) -> date | None:
        """Return when somebody of the hospital signed it."""
        return date.fromisoformat(self.text("signed")) if self.text("signed") else None

    @property
    def period(self) -> tuple[date, date] | None:
        """Return the first and the last day that a report tells of."""
        return span(self.text("period")) if self.text("period") else None


def span(text: str) -> tuple[date, date]:
    """Return the days of `2025-10` or of `2025-10-01/2025-12-31`. Raises ValueError."""
    if re.fullmatch(r"\d{4}-\d\d", text):
        first = date.fromisoformat(f"{text}-01")
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    begin, _, end = text.partition("/")
    first, last = date.fromisoformat(begin), date.fromisoformat(end)
    if last < first:
        raise ValueError(text)
    return first, last


def fields(kind: str) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a kind, each with whether it must not lack."""
    return tuple((name.rstrip("!"), name.endswith("!")) for name in FIELDS[kind])


def read(kind: str, said: Mapping[str, str], systems: Iterable[str], today: date) -> Data:
    """Return what is recorded of what a person said. Raises Unfit."""
    if kind not in RECORDED:
        raise Unfit("unknown-service-kind", kind)
    known = dict(fields(kind))
    for name, text in said.items():
        if name not in known and text.strip():
            raise Unfit("service-stray", name)
    texts = {name: text for name in known if (text := said.get(name, "").strip())}
    if lacking := [name for name, needed in known.items() if needed and name not in texts]:
        raise Unfit("service-lacks", " ".join(lacking))
    found: dict[str, JSON] = {name: _value(name, text, systems) for name, text in texts.items()}
    found.setdefault("on", today.isoformat())
    _fits(kind, found, today)
    return found


def _value(name: str, text: str, systems: Iterable[str]) -> JSON:
    match FORMS[name]:
        case "day":
            return _day(text).isoformat()
        case "period":
            try:
                span(text)
            except ValueError:
                raise Unfit("bad-period", text) from None
            return text
        case "system":
            if text not in systems:
                raise Unfit("unknown-system", text)
            return text
        case "number" | "score":
            return _number(text, name)
        case "whole":
            if not re.fullmatch(r"\d{1,4}", text, re.ASCII) or int(text) > MOST:
                raise Unfit("bad-number", text)
            return int(text)
        case "mode":
            if text not in MODES:
                raise Unfit("unknown-mode", text)
            return text
        case "flag":
            if text not in ("yes", "no"):
                raise Unfit("bad-flag", text)
            return text == "yes"
    return text


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unfit("bad-day", text) from None
    if not 2000 <= day.year <= 2100:
        raise Unfit("bad-day", text)
    return day


def _number(text: str, name: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text, re.ASCII):
        raise Unfit("bad-number", text)
    value = float(text)
    low, high = (1, 5) if FORMS[name] == "score" else (0.01, MOST)
    if not low <= value <= high:
        raise Unfit("bad-score" if name == "score" else "bad-number", text)
    return value


def _fits(kind: str, found: dict[str, JSON], today: date) -> None:
    """Raise Unfit where the fields do not go together."""
    first = date.fromisoformat(str(found["on"]))
    if kind == "visit":
        if date.fromisoformat(str(found["to"])) < first:
            raise Unfit("visit-order", str(found["to"]))
    elif first > today:
        raise Unfit("service-ahead", str(found["on"]))
    if kind == "major" and "signed" in found and "signed_by" not in found:
        raise Unfit("service-lacks", "signed_by")
    if "signed_by" in found:
        signed = str(found.setdefault("signed", today.isoformat()))
        if date.fromisoformat(signed) > today:
            raise Unfit("service-ahead", signed)


def said_of(record: Record) -> dict[str, str]:
    """Return a record's fields as a person says them; `read` takes them back."""
    found = {"on": record.on.isoformat()}
    for name, value in record.fields.items():
        if isinstance(value, bool):
            found[name] = "yes" if value else "no"
        else:
            found[name] = f"{value:g}" if isinstance(value, float) else str(value)
    return found


def fold(events: Iterable[Event]) -> dict[str, Record]:
    """Return the records as their events tell them, in their order."""
    records: dict[str, Record] = {}
    for event in events:
        name, record = str(event.data.get("service")), None
        if event.kind == Kind.SERVICE_RECORDED:
            record = Record(name, str(event.data["type"]), event.seq, event.at.date(), {})
            record = _said(record, event.data)
        elif name in records and event.kind == Kind.SERVICE_AMENDED:
            record = _said(records[name], event.data)
        elif name in records and event.kind == Kind.SERVICE_WITHDRAWN:
            record = replace(records[name], withdrawn=True)
        if record is not None:
            why = str(event.data.get("why") or "")
            line = Entry(event.seq, event.at, event.actor, event.kind, why)
            records[name] = replace(record, version=event.seq, history=(*record.history, line))
    return records


def _said(record: Record, data: Data) -> Record:
    """Return the record with what an event says of it; null takes a field away."""
    found = dict(record.fields)
    for name in FORMS:
        if name != "on" and name in data:
            found[name] = data[name]
    files, about = data.get("attachments"), data.get("incidents")
    return replace(
        record,
        on=date.fromisoformat(str(data["on"])) if data.get("on") else record.on,
        fields={name: value for name, value in found.items() if value is not None},
        incidents=tuple(map(str, about)) if isinstance(about, list) else record.incidents,
        attachments=(
            *record.attachments,
            *(one for one in (files if isinstance(files, list) else ()) if isinstance(one, dict)),
        ),
    )


def free(records: Iterable[str]) -> str:
    """Return the first id after those that are taken."""
    last = max((int(one.removeprefix("S-")) for one in records), default=0)
    return f"S-{last + 1:04d}"


def changed(record: Record, told: Data) -> dict[str, JSON]:
    """Return those fields of `told` that a record has otherwise; null: it has them no more."""
    before: dict[str, JSON] = {"on": record.on.isoformat(), **record.fields}
    names = dict.fromkeys((*before, *told))
    return {name: told.get(name) for name in names if before.get(name) != told.get(name)}
