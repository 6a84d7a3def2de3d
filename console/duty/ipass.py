"""What is handed over at the end of a shift, in the order of I-PASS: the gravest first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from console.duty.codec import Codec

if TYPE_CHECKING:
    from datetime import datetime


class Section(StrEnum):
    """The parts of a handover, in order; the last one, the read-back, is what is signed."""

    SEVERITY = "severity"
    SUMMARY = "summary"
    ACTIONS = "actions"
    AWARENESS = "awareness"


class Severity(StrEnum):
    """How grave an item is, the gravest first."""

    RED = "red"
    """Its next action is restated by whoever takes it over."""
    AMBER = "amber"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the next shift must know; its words are in `console.words`."""

    id: str
    """The same in every fold of the same thing, such as `incident:20260311-02`."""
    code: str
    """Names the sentence."""
    section: Section
    severity: Severity
    title: str = ""
    """A person's words, or a name."""
    title_en: str = ""
    """The same in English, where it is not a person's words."""
    incident: str = ""
    subject: str = ""
    """Id of a system, component, check or host."""
    priority: str = ""
    state: str = ""
    who: str = ""
    next: str = ""
    """`duty.path.Next`"""
    clock: str = ""
    due: datetime | None = None
    at: datetime | None = None
    count: int = 0
    detail: str = ""
    detail_en: str = ""
    """The same in English, where it differs."""
    then: str = ""
    """What is to be done in the case that `title` tells."""


@dataclass(frozen=True, slots=True)
class Left:
    """How many of a kind there are beyond those that are listed."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Handover:
    """A shift, folded."""

    at: datetime
    since: datetime
    until: datetime
    """The end of the shift that is handed over."""
    ahead: datetime
    """The end of the shift that takes it."""
    leaving: tuple[str, ...]
    """Who is on call by the roster, whoever leads first."""
    coming: tuple[str, ...]
    seq: int
    """The chain's head when it was folded: a witness of all that was recorded before."""
    hash: str
    opened: int = 0
    mended: int = 0
    changes: int = 0
    still: int = 0
    """Incidents that are open; of the next due ones that were read."""
    items: tuple[Item, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def red(self) -> tuple[Item, ...]:
        """Return what must be restated."""
        return tuple(one for one in self.items if one.severity is Severity.RED)

    def count(self, severity: Severity) -> int:
        """Return how many items are as grave."""
        return sum(one.severity is severity for one in self.items)


CODEC = Codec(Handover)
_SECTIONS, _RANKS = list(Section), list(Severity)


def order(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items as they are handed over: by section, in each the gravest first."""
    return tuple(
        sorted(items, key=lambda one: (_SECTIONS.index(one.section), _RANKS.index(one.severity)))
    )
