"""What of the queue is looked at, and how: a filter, an order, a grouping. Pure text and keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from console.duty.incidents import Incident


class Order(StrEnum):
    """What stands first."""

    DUE = "due"
    """What is owed next."""
    NEWEST = "newest"
    PRIORITY = "priority"
    SYSTEM = "system"


class Group(StrEnum):
    """What rows are put together by."""

    NONE = "none"
    SYSTEM = "system"
    OWNER = "owner"
    STATUS = "status"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at the queue, worth a name."""

    filter: str = ""
    order: Order = Order.DUE
    group: Group = Group.NONE


@dataclass(frozen=True, slots=True)
class Facts:
    """What a filter asks of an incident, in lower case."""

    text: str
    """Everything that its row says, in every name that things have."""
    fields: Mapping[str, tuple[str, ...]]
    """Field to the names of its value; no name where there is no value."""
    marks: frozenset[str]
    """Which of `MARKS` hold, but for those that time decides."""


FIELDS: Mapping[str, str] = {
    "system": "system", "sys": "system", "系统": "system",
    "owner": "owner", "who": "owner", "处理人": "owner", "人": "owner",
    "status": "status", "state": "status", "状态": "status",
    "priority": "priority", "p": "priority", "优先级": "priority",
    "service": "service", "类型": "service",
    "channel": "channel", "渠道": "channel",
    "from": "requester", "报修": "requester",
    "dept": "department", "department": "department", "科室": "department",
}  # fmt: skip
"""Words before a colon to the field that they mean, in both languages."""

MARKS: Mapping[str, str] = {
    "late": "late", "超时": "late",
    "soon": "soon", "将超时": "soon",
    "mine": "mine", "我的": "mine",
    "nobody": "nobody", "无人": "nobody",
    "flapping": "flapping", "反复": "flapping",
    "recovered": "recovered", "已恢复": "recovered",
    "auto": "auto", "自动": "auto",
}  # fmt: skip
"""Words after `is:` (`是:`) to what they mean."""

_IS = ("is", "是")
_FIELDLESS = re.compile(r"[^\W\d_]+[:：](?!//)[^\s]")
"""A word that looks like a field and its value; `10:30` and an address do not."""


@dataclass(frozen=True, slots=True)
class _Term:
    kind: str
    """A field, `is`, or nothing for a word anywhere."""
    values: tuple[str, ...]
    """Any of them."""
    negative: bool

    def holds(self, facts: Facts, timed: frozenset[str]) -> bool:
        if self.kind == "is":
            found = any(value in facts.marks or value in timed for value in self.values)
        elif self.kind:
            names = facts.fields.get(self.kind, ())
            found = any(
                any(value in name for name in names) if value != "-" else not names
                for value in self.values
            )
        else:
            found = any(value in facts.text for value in self.values)
        return found is not self.negative


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold; none lets everything through."""

    terms: tuple[_Term, ...] = ()
    timed: bool = False
    """Time alone may change what it lets through."""

    def strange(self, known: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        """Return the terms that name nothing; `known` are the names of fields that have a list."""
        marks = {"is": tuple(MARKS.values())}
        fieldless = (
            value
            for term in self.terms
            for value in term.values
            if not term.kind and _FIELDLESS.match(value)
        )
        return *fieldless, *(
            f"{term.kind}:{value}"
            for term in self.terms
            for value in term.values
            if value != "-"
            and (names := (marks if term.kind == "is" else known).get(term.kind)) is not None
            and not any(value == name if term.kind == "is" else value in name for name in names)
        )

    def holds(self, facts: Facts, due: datetime | None, soon: datetime, now: datetime) -> bool:
        """Return whether an incident is let through; `soon` is the moment until which it is."""
        timed = _NEVER
        if self.timed and due is not None and due <= soon:
            timed = _LATE if due <= now else _SOON
        return all(term.holds(facts, timed) for term in self.terms)


_NEVER: frozenset[str] = frozenset()
_LATE, _SOON = frozenset({"late"}), frozenset({"soon"})


def parse(text: str) -> Filter:
    """Return a typed filter: words, `-word`, `system:his,lis`, `owner:-`, `is:late`, `-is:mine`.

    A colon behind what names no field is part of the word, as in `10:30`; after letters it is
    strange besides.
    """
    terms = tuple(_term(word) for word in text.lower().split() if word.strip("-!"))
    heeds = any(term.kind == "is" and {"late", "soon"} & set(term.values) for term in terms)
    return Filter(terms, timed=heeds)


def _term(word: str) -> _Term:
    negative = word[0] in "-!"
    word = word.lstrip("-!")
    name, colon, rest = word.replace("：", ":").partition(":")
    values = tuple(one for one in rest.replace("，", ",").split(",") if one)
    if colon and values and name in _IS:
        marks = tuple(MARKS.get(value, value) for value in values)
        return _Term("is", marks, negative)
    if colon and values and name in FIELDS:
        return _Term(FIELDS[name], values, negative)
    return _Term("", (word,), negative)


def ordered(
    rows: Sequence[tuple[Incident, int]], order: Order, systems: Mapping[str, int]
) -> list[int]:
    """Return the places of rows in an order; rows come as (incident, place), by what is due.

    `systems` gives each system its place on the board. Equal rows keep what is due first.
    """
    keys: Mapping[Order, Callable[[Incident], object]] = {
        Order.NEWEST: lambda one: -one.opened.timestamp(),
        Order.PRIORITY: lambda one: one.priority,
        Order.SYSTEM: lambda one: systems.get(one.system, len(systems)),
    }
    key = keys.get(order)
    if key is None:
        return [place for _, place in rows]
    return [place for _, place in sorted(rows, key=lambda row: key(row[0]))]  # type: ignore[arg-type,return-value]  # one kind of key an order


def member(incident: Incident, group: Group) -> str:
    """Return the group that an incident is in; empty where it has no such value."""
    match group:
        case Group.SYSTEM:
            return incident.system
        case Group.OWNER:
            return incident.owner or ""
        case Group.STATUS:
            return incident.status.value
        case Group.PRIORITY:
            return incident.priority
    return ""


def grouped(places: Sequence[int], of: Callable[[int], str]) -> list[tuple[str, list[int]]]:
    """Return the groups in the order of their first rows, each with its places."""
    groups: dict[str, list[int]] = {}
    for place in places:
        groups.setdefault(of(place), []).append(place)
    return list(groups.items())
