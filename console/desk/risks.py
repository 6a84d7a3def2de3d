"""The verbs of the risk register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk.errors import Denied
from console.desk.health import raised
from console.desk.ledgers import Ledger
from console.duty import risks as rules
from console.duty.events import Draft, Kind, RiskAt
from console.duty.record import Conflict
from console.duty.risks import MEASURES, SOURCES, Born, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.duty.events import Data
    from console.duty.health import Compared, Fact, Result
    from console.duty.risks import Risk, Suggestion
    from console.journal.store import Journal

PAST = 2000
"""Past incidents that are looked through for what repeats."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A risk before it is in the register."""

    title: str
    source: str
    likelihood: int
    impact: int
    system: str = ""
    owner: str = ""
    """Id of an engineer; empty: nobody yet."""
    prevention: str = ""
    contingency: str = ""
    response: str = ""
    review: date | None = None
    """None: as often as the site says."""
    born: Born = Born.HAND
    of: str = ""


class Risks:
    """Each verb returns the risk as it then stands.

    It raises Denied when the rules forbid it, Conflict when another console was first, and
    JournalError when it cannot be recorded; in each case nothing has happened.
    """

    def __init__(
        self,
        site: Site,
        journal: Journal,
        incidents: Incidents,
        actor: str,
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._journal = journal
        self._incidents = incidents
        self._actor = actor
        self._now = now
        self._ledger = Ledger(journal, rules.KINDS, now)

    async def register(self) -> tuple[Risk, ...]:
        """Return all risks, the gravest first, closed ones last."""
        return rules.ordered(rules.fold(await self._ledger.events()).values(), self._site.risks)

    async def risk(self, risk_id: str) -> Risk:
        """Return one. Raises Denied."""
        found = next((one for one in await self.register() if one.id == risk_id), None)
        if found is None:
            raise Denied("unknown-risk", risk_id)
        return found

    async def overdue(self) -> tuple[Fact, ...]:
        """Return what the register owes: reviews that are late, measures that high ones lack."""
        risks = await self.register()
        return rules.overdue(risks, self._site.risks, self._site.zone, self._now())

    async def suggestions(self) -> tuple[Suggestion, ...]:
        """Return what incidents say that the register does not."""
        rows = await self._journal.incidents(open_only=False, limit=PAST)
        priorities = tuple(self._site.contract.priorities)
        risks = await self.register()
        return rules.suggest(rows, risks, priorities, self._site.zone, self._now())

    async def add(self, proposed: Proposed, *more: Draft) -> Risk:
        """Put a risk into the register, and append what goes with it: all or nothing."""
        data = self._checked(proposed)
        while True:
            number = len(rules.fold(await self._ledger.events())) + 1
            risk_id = f"R-{number:03d}"
            also = [
                Draft(one.kind, {**one.data, "risk": risk_id}, None, one.actor, one.guard)
                for one in more
            ]
            draft = Draft(
                Kind.RISK_RAISED, {"risk": risk_id, **data}, None, self._actor, RiskAt(risk_id, 0)
            )
            try:
                await self._journal.append(draft, *also)
            except Conflict as conflict:
                if not isinstance(conflict.guard, RiskAt):
                    raise
            else:
                return await self.risk(risk_id)

    async def found(self, proposed: Proposed, result: Result, one: Compared) -> Risk:
        """Put the finding of a health check into the register, once."""
        if one.became:
            raise Denied("finding-known", one.became)
        return await self.add(proposed, raised(result, one, self._actor))

    async def assess(self, risk: Risk, likelihood: int, impact: int, why: str) -> Risk:
        """Grade it anew, and say why."""
        data: Data = {
            **_graded(likelihood, impact),
            "why": self._incidents.needed(why, "no-reason"),
        }
        if (risk.likelihood, risk.impact) == (likelihood, impact):
            raise Denied("risk-same", risk.id)
        return await self._verb(risk, Kind.RISK_ASSESSED, data)

    async def plan(self, risk: Risk, said: Mapping[str, str]) -> Risk:
        """Say anew what it is, whose it is or what is done about it; what is not said stays."""
        changed = {
            name: self._incidents.said(text)
            for name, text in said.items()
            if name in rules.PLANNED and self._incidents.said(text) != getattr(risk, name)
        }
        if not changed:
            raise Denied("risk-same", risk.id)
        if not changed.get("title", risk.title):
            raise Denied("risk-title")
        _known("risk-source", changed.get("source", risk.source), SOURCES)
        self._person(changed.get("owner", ""))
        return await self._verb(risk, Kind.RISK_PLANNED, dict(changed))

    async def review(self, risk: Risk, text: str, on: date | None = None) -> Risk:
        """Record that it was looked at, what was found, and when it is to be again."""
        review = self._date(on)
        data: Data = {"review": review, "text": self._incidents.needed(text, "no-text")}
        return await self._verb(risk, Kind.RISK_REVIEWED, data)

    async def settle(self, risk: Risk, state: str, why: str) -> Risk:
        """Say that it is mitigated, accepted, closed or open again, and why."""
        _known("risk-state", state, tuple(State))
        data: Data = {"state": state, "why": self._incidents.needed(why, "no-reason")}
        return await self._verb(risk, Kind.RISK_SETTLED, data, state)

    async def undo(self, risk: Risk) -> Risk:
        """Take back one's own last verb on it."""
        if code := rules.untakeable(risk, self._actor):
            raise Denied(code, risk.id)
        entry = risk.history[-1]
        data: Data = {"risk": risk.id, "seq": entry.seq, "verb": entry.kind}
        guard = RiskAt(risk.id, risk.version)
        await self._journal.append(Draft(Kind.RISK_UNDONE, data, None, self._actor, guard))
        return await self.risk(risk.id)

    async def _verb(self, risk: Risk, kind: Kind, data: Data, state: str = "") -> Risk:
        if refused := rules.refuse(risk, kind, self._site.risks, state):
            raise Denied(*refused)
        draft = Draft(
            kind, {"risk": risk.id, **data}, None, self._actor, RiskAt(risk.id, risk.version)
        )
        await self._journal.append(draft)
        return await self.risk(risk.id)

    def _checked(self, proposed: Proposed) -> dict[str, str | int]:
        _known("risk-source", proposed.source, SOURCES)
        if proposed.system:
            _known("unknown-system", proposed.system, [one.id for one in self._site.systems])
        self._person(proposed.owner)
        said = {name: self._incidents.said(getattr(proposed, name)) for name in MEASURES}
        return {
            "title": self._incidents.needed(proposed.title, "risk-title"),
            "source": proposed.source,
            "system": proposed.system,
            **_graded(proposed.likelihood, proposed.impact),
            "owner": proposed.owner,
            **said,
            "review": self._date(proposed.review),
            "born": proposed.born.value,
            "of": proposed.of,
        }

    def _person(self, engineer: str) -> None:
        if engineer and all(engineer != one.id for one in self._site.roster.engineers):
            raise Denied("unknown-engineer", engineer)

    def _date(self, on: date | None) -> str:
        today = self._now().astimezone(ZoneInfo(self._site.zone)).date()
        if on is not None and on <= today:
            raise Denied("review-past", on.isoformat())
        return (on or rules.next_review(today, self._site.risks)).isoformat()


def _graded(likelihood: int, impact: int) -> dict[str, int]:
    for number in (likelihood, impact):
        if number not in (1, 2, 3):
            raise Denied("risk-grade", str(number))
    return {"likelihood": likelihood, "impact": impact}


def _known(code: str, given: str, choices: list[str] | tuple[str, ...]) -> None:
    if given not in choices:
        raise Denied(code, given)
