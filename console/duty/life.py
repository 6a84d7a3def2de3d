"""What an incident carries along its way: plan, links, manual mode, the user's yes, its closing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.duty.events import Kind

if TYPE_CHECKING:
    from console.duty.events import Data, Event

AGREED, DECLINED, OVERRIDDEN = "agreed", "declined", "override"


@dataclass(frozen=True, slots=True)
class Plan:
    """A fix that was proposed, and what the user said to it."""

    text: str
    at: datetime
    by: str
    """Who proposed it."""
    run: str = ""
    step: str = ""
    """The step of a run that it is about, where it names one."""
    answer: str = ""
    """Empty while nobody has answered, then `agreed`, `declined` or `override`."""
    answered: datetime | None = None
    answered_by: str = ""
    channel: str = ""
    said: str = ""

    @property
    def allows(self) -> bool:
        """Return whether a change may be made on it."""
        return self.answer in (AGREED, OVERRIDDEN)


@dataclass(frozen=True, slots=True)
class Manual:
    """A stretch of declared manual mode; `end` None while it lasts."""

    start: datetime
    end: datetime | None
    departments: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the back-entry that is done, or is not applicable for a reason."""

    item: str
    by: str
    reason: str = ""
    """Why there is nothing to enter; empty where it was entered."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The user's word that it works again."""

    by: str
    channel: str
    at: datetime
    satisfaction: int | None
    """1 to 5; None: not asked."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """All of it; what belongs to one round of work is dropped when an incident is reopened."""

    plan: Plan | None = None
    run: bool = False
    """Whether a runbook was started on it."""
    root: str = ""
    """Id of the incident whose effect it is."""
    follows: str = ""
    """Id of the incident that it takes up again, too late to reopen that one."""
    manual: tuple[Manual, ...] = ()
    entries: tuple[Entry, ...] = ()
    confirmed: Confirmation | None = None
    reminders: tuple[datetime, ...] = ()
    """When the user was to be asked again since it was resolved."""
    cause: str = ""
    """Coded, once it is closed."""
    fix: str = ""
    learned: int = 0
    """Knowledge notes that were kept."""

    @property
    def by_hand(self) -> bool:
        """Return whether manual mode is on."""
        return bool(self.manual) and self.manual[-1].end is None

    def by_hand_for(self, now: datetime) -> timedelta:
        """Return how long departments have worked by hand."""
        spans = ((one.end or now) - one.start for one in self.manual)
        return sum((max(span, timedelta(0)) for span in spans), timedelta(0))


def begun(data: Data) -> Life:
    """Return the life of an incident that was just opened."""
    return Life(follows=str(data.get("follows") or ""))


def fold(life: Life, event: Event) -> Life:
    """Return the life after an event; one that it does not know changes nothing."""
    data = event.data
    match event.kind:
        case Kind.FIX_PROPOSED:
            run, step = str(data.get("run") or ""), str(data.get("step") or "")
            plan = Plan(str(data["text"]), event.at, event.actor, run, step)
            return replace(life, plan=plan)
        case Kind.FIX_AGREED | Kind.FIX_DECLINED:
            return replace(life, plan=_answered(life.plan, event))
        case Kind.RUN_STARTED:
            return replace(life, run=True)
        case Kind.INCIDENT_LINKED:
            return replace(life, root=str(data["cause"]))
        case Kind.INCIDENT_UNLINKED:
            return replace(life, root="")
        case Kind.FALLBACK_STARTED:
            systems = data.get("systems")
            stretch = Manual(
                _at(event),
                None,
                str(data.get("departments") or ""),
                tuple(map(str, systems)) if isinstance(systems, list) else (),
            )
            return replace(life, manual=(*life.manual, stretch))
        case Kind.FALLBACK_ENDED if life.manual:
            return replace(
                life, manual=(*life.manual[:-1], replace(life.manual[-1], end=_at(event)))
            )
        case Kind.BACKENTRY_DONE:
            entry = Entry(str(data["item"]), str(data["by"]), str(data.get("reason") or ""))
            others = tuple(one for one in life.entries if one.item != entry.item)
            return replace(life, entries=(*others, entry))
        case Kind.INCIDENT_CONFIRMED:
            given = data.get("satisfaction")
            return replace(
                life,
                confirmed=Confirmation(
                    str(data["by"]),
                    str(data["channel"]),
                    _at(event),
                    given if isinstance(given, int) else None,
                    str(data.get("text") or ""),
                ),
            )
        case Kind.INCIDENT_REMINDED:
            return replace(life, reminders=(*life.reminders, event.at))
        case Kind.INCIDENT_RESOLVED:
            return replace(life, confirmed=None, reminders=())
        case Kind.INCIDENT_CLOSED:
            return replace(life, cause=str(data.get("cause") or ""), fix=str(data.get("fix") or ""))
        case Kind.INCIDENT_REOPENED:
            return replace(
                life, plan=None, run=False, confirmed=None, reminders=(), cause="", fix=""
            )
        case Kind.INCIDENT_LEARNED:
            return replace(life, learned=life.learned + 1)
    return life


def _answered(plan: Plan | None, event: Event) -> Plan:
    data = event.data
    answer = AGREED if event.kind == Kind.FIX_AGREED else DECLINED
    return replace(
        plan or Plan("", event.at, event.actor),
        answer=OVERRIDDEN if data.get("override") else answer,
        answered=_at(event),
        answered_by=str(data.get("by") or event.actor),
        channel=str(data.get("channel") or ""),
        said=str(data.get("text") or ""),
    )


def _at(event: Event) -> datetime:
    """Return the moment that an event tells of, which may lie before it was recorded."""
    at = event.data.get("at")
    return datetime.fromisoformat(at) if isinstance(at, str) and at else event.at
