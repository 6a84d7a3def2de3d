"""The risk register as a fold over events, and what asks to be put into it."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.proof import Level, RiskTerms
from console.duty.events import Kind
from console.duty.life import DECLINED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from console.duty.events import Event
    from console.duty.health import Fact
    from console.duty.incidents import Incident

KINDS = ("risk.",)
"""What the fold wants to see of the journal."""
SOURCES = ("staff", "technology", "hardware", "software", "attack", "other")
"""人员流动, 技术更新, 硬件故障, 软件漏洞, 网络攻击, and all others."""
MEASURES = ("prevention", "contingency", "response")
"""What a high risk owes: prevention, a contingency plan and a response procedure."""
OFTEN, WITHIN = 3, timedelta(days=30)
"""So many incidents of one component, or one cause, in so long are a risk."""


class State(StrEnum):
    """Where a risk is."""

    OPEN = "open"
    MITIGATED = "mitigated"
    """Its measures are in place; it is still looked at again."""
    ACCEPTED = "accepted"
    """Known and borne; it is still looked at again."""
    CLOSED = "closed"


class Born(StrEnum):
    """What a risk came from."""

    HAND = "hand"
    HEALTH = "health"
    """A finding: `check/step/host`."""
    INCIDENTS = "incidents"
    """Repeated incidents: `component:<id>` or `cause:<code>`."""
    FIX = "fix"
    """A fix that was declined or not done by its date: the incident."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a risk's history."""

    seq: int
    at: datetime
    actor: str
    kind: str
    text: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    """What its event says."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk as it stands."""

    id: str
    """`R-001` and so on."""
    version: int
    """Seq of its newest event: a verb names the version it was decided on."""
    title: str
    source: str
    likelihood: int
    """1 to 3."""
    impact: int
    """1 to 3."""
    raised: datetime
    review: date
    """When it is to be looked at again."""
    system: str = ""
    """Empty: no system in particular."""
    owner: str = ""
    prevention: str = ""
    contingency: str = ""
    response: str = ""
    state: State = State.OPEN
    born: Born = Born.HAND
    of: str = ""
    """What it was born of."""
    reviewed: datetime | None = None
    history: tuple[Entry, ...] = ()

    @property
    def lives(self) -> bool:
        """Return whether anybody still has to look at it."""
        return self.state is not State.CLOSED

    def level(self, terms: RiskTerms) -> Level:
        """Return how grave it is."""
        return terms.level(self.likelihood, self.impact)

    def lacks(self, terms: RiskTerms) -> tuple[str, ...]:
        """Return the measures that a high risk owes and does not have."""
        if self.level(terms) is not Level.HIGH:
            return ()
        return tuple(name for name in MEASURES if not getattr(self, name))


def fold(events: Iterable[Event]) -> dict[str, Risk]:
    """Return the register as the events of risks tell it, in their order."""
    risks: dict[str, Risk] = {}
    before: dict[int, Risk] = {}
    """What a risk was before an event, to put it back."""
    for event in events:
        name = str(event.data.get("risk"))
        risk = risks.get(name)
        if event.kind == Kind.RISK_RAISED:
            risks[name] = _raised(event)
        elif risk is not None and event.kind == Kind.RISK_UNDONE:
            was = before.get(int(str(event.data.get("seq"))), risk)
            risks[name] = _noted(replace(was, history=risk.history), event)
        elif risk is not None and event.kind in _FOLDS:
            before[event.seq] = risk
            risks[name] = _noted(_FOLDS[event.kind](risk, event), event)
    return risks


def _noted(risk: Risk, event: Event) -> Risk:
    text = str(event.data.get("why") or event.data.get("text") or "")
    line = Entry(event.seq, event.at, event.actor, event.kind, text, event.data)
    return replace(risk, version=event.seq, history=(*risk.history, line))


def _raised(event: Event) -> Risk:
    data = event.data
    risk = Risk(
        id=str(data["risk"]),
        version=event.seq,
        title=str(data["title"]),
        source=str(data["source"]),
        likelihood=int(str(data["likelihood"])),
        impact=int(str(data["impact"])),
        raised=event.at,
        review=date.fromisoformat(str(data["review"])),
        system=str(data.get("system") or ""),
        born=Born(str(data.get("born") or "hand")),
        of=str(data.get("of") or ""),
        **_texts(data, ("owner", *MEASURES)),
    )
    return _noted(risk, event)


def _texts(data: Mapping[str, object], names: Iterable[str]) -> dict[str, Any]:
    return {name: str(data[name]) for name in names if isinstance(data.get(name), str)}


def _assessed(risk: Risk, event: Event) -> Risk:
    data = event.data
    return replace(risk, likelihood=int(str(data["likelihood"])), impact=int(str(data["impact"])))


def _planned(risk: Risk, event: Event) -> Risk:
    return replace(risk, **_texts(event.data, PLANNED))


def _reviewed(risk: Risk, event: Event) -> Risk:
    review = date.fromisoformat(str(event.data["review"]))
    return replace(risk, review=review, reviewed=event.at)


def _settled(risk: Risk, event: Event) -> Risk:
    return replace(risk, state=State(str(event.data["state"])))


PLANNED = ("title", "owner", "source", *MEASURES)
"""What may be said anew of a risk."""
_FOLDS = {
    Kind.RISK_ASSESSED.value: _assessed,
    Kind.RISK_PLANNED.value: _planned,
    Kind.RISK_REVIEWED.value: _reviewed,
    Kind.RISK_SETTLED.value: _settled,
}


def refuse(risk: Risk, kind: Kind, terms: RiskTerms, state: str = "") -> tuple[str, str] | None:
    """Return code and value of why a verb is not possible as things stand, or None."""
    if not risk.lives and not (kind is Kind.RISK_SETTLED and state == State.OPEN):
        return "risk-closed", risk.id
    if kind is Kind.RISK_SETTLED and risk.state == state:
        return "risk-already", risk.id
    settles = kind is Kind.RISK_SETTLED and state in (State.MITIGATED, State.ACCEPTED)
    if (settles or kind is Kind.RISK_REVIEWED) and (lacking := risk.lacks(terms)):
        return "risk-lacks", ", ".join(lacking)
    return None


def untakeable(risk: Risk, actor: str) -> str:
    """Return code of why somebody cannot take the last verb back; empty: they can."""
    last = risk.history[-1]
    if last.kind == Kind.RISK_RAISED:
        return "risk-undo-raised"
    if last.kind == Kind.RISK_UNDONE:
        return "risk-undo-undone"
    return "" if last.actor == actor else "risk-undo-theirs"


def next_review(today: date, terms: RiskTerms) -> date:
    """Return when a risk is to be looked at that was looked at today."""
    month = today.month - 1 + terms.review_months
    year, month = today.year + month // 12, month % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def overdue(risks: Iterable[Risk], terms: RiskTerms, zone: str, now: datetime) -> tuple[Fact, ...]:
    """Return what the register owes: (code, id of the risk, since when), oldest first.

    `risk.overdue`: its review was due before today. `risk.lacks`: it is high and has not all its
    measures.
    """
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    facts: list[Fact] = []
    for risk in risks:
        if risk.lives and risk.review < today:
            late = datetime.combine(risk.review, time(), local).astimezone(UTC)
            facts.append(("risk.overdue", risk.id, late))
        if risk.lives and risk.lacks(terms):
            facts.append(("risk.lacks", risk.id, risk.raised))
    return tuple(sorted(facts, key=lambda one: (one[2], one[1], one[0])))


def ordered(risks: Iterable[Risk], terms: RiskTerms) -> tuple[Risk, ...]:
    """Return risks, the gravest first, then by their review; closed ones last."""
    ranks = {Level.HIGH: 0, Level.MEDIUM: 1, Level.LOW: 2}
    return tuple(
        sorted(risks, key=lambda one: (not one.lives, ranks[one.level(terms)], one.review, one.id))
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that asks to be put into the register."""

    born: Born
    of: str
    system: str
    source: str
    likelihood: int
    impact: int
    last: datetime
    """When it was last seen."""
    incidents: tuple[str, ...] = ()
    """Ids of the incidents that speak for it."""

    @property
    def key(self) -> str:
        """Return what names it."""
        return f"{self.born}:{self.of}"


def suggest(
    incidents: Iterable[Incident],
    risks: Iterable[Risk],
    priorities: Sequence[str],
    zone: str,
    now: datetime,
) -> tuple[Suggestion, ...]:
    """Return what incidents say that no living risk says yet, the newest first.

    `priorities`: the highest first.

    Repeated ones (three of one component, or closed with one cause, within 30 days), and fixes
    that were declined or are past their promised date.
    """
    known = {(risk.born, risk.of) for risk in risks if risk.lives}
    rows = [one for one in incidents if not one.merged_into and not one.life.root]
    graves = {name: max(1, 3 - max(0, rank - 1)) for rank, name in enumerate(priorities)}
    found = [*_repeated(rows, graves, now), *_postponed(rows, graves, zone, now)]
    new = [one for one in found if (one.born, one.of) not in known]
    return tuple(sorted(new, key=lambda one: (one.last, one.of), reverse=True))


def _repeated(
    rows: Iterable[Incident], graves: Mapping[str, int], now: datetime
) -> Iterator[Suggestion]:
    groups: dict[str, list[Incident]] = defaultdict(list)
    for row in rows:
        if now - row.start <= WITHIN:
            groups[f"component:{row.component}"].append(row)
            if row.life.cause:
                groups[f"cause:{row.life.cause}"].append(row)
    for of, alike in groups.items():
        if len(alike) >= OFTEN:
            systems = {row.system for row in alike}
            yield Suggestion(
                Born.INCIDENTS,
                of,
                systems.pop() if len(systems) == 1 else "",
                _CAUSES.get(of.removeprefix("cause:"), "other"),
                likelihood=3,
                impact=max(graves.get(row.priority, 1) for row in alike),
                last=max(row.start for row in alike),
                incidents=tuple(sorted(row.id for row in alike)),
            )


def _postponed(
    rows: Iterable[Incident], graves: Mapping[str, int], zone: str, now: datetime
) -> Iterator[Suggestion]:
    today = f"{now.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    for row in rows:
        plan = row.life.plan
        declined = plan is not None and plan.answer == DECLINED
        late = row.open and bool(row.plan) and row.plan[:10] < today
        if declined or late:
            last = plan.answered if declined and plan else row.planned
            yield Suggestion(
                Born.FIX,
                row.id,
                row.system,
                "other",
                likelihood=2,
                impact=graves.get(row.priority, 1),
                last=last or row.opened,
                incidents=(row.id,),
            )


_CAUSES = {
    "application": "software",
    "database": "software",
    "hardware": "hardware",
    "network": "hardware",
    "security": "attack",
}
"""Cause of a closing to the source of a risk."""
