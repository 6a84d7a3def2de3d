"""Destructive steps of others that wait for this engineer's approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.events import Draft, Kind, RunAt
from console.feed import Feed
from runbooks.run import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.model import Site
    from console.desk.runs import Runs
    from console.duty.events import Data, Event
    from console.journal.store import Journal
    from runbooks.run import Proposal, Run

_ABOUT = frozenset(
    {
        Kind.STEP_PROPOSED,
        Kind.STEP_APPROVED,
        Kind.STEP_DECLINED,
        Kind.STEP_SKIPPED,
        Kind.RUN_TAKEN,
        Kind.RUN_ENDED,
    }
)
"""After these there may be one more to approve, or one less."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A run that waits for a second engineer; `seq` is its newest event."""

    run: Run
    proposal: Proposal
    seq: int


class Approvals:
    """Knows what waits, and records the answer; the run's own console carries it out."""

    def __init__(self, site: Site, journal: Journal, runs: Runs, actor: str) -> None:
        self._people = {engineer.id for engineer in site.roster.engineers}
        self._journal = journal
        self._runs = runs
        self._actor = actor
        self.asked: Feed[tuple[Asked, ...]] = Feed(())
        """What others ask of this engineer, oldest first."""

    async def heard(self, events: Iterable[Event]) -> None:
        """Look again where an event may have changed what waits."""
        if any(event.kind in _ABOUT for event in events):
            await self.look()

    async def look(self) -> None:
        """Read what waits from the journal."""
        found = [await self._asked(run_id) for run_id, _ in await self._journal.open_runs()]
        self.asked.publish(tuple(one for one in found if one is not None))

    async def _asked(self, run_id: str) -> Asked | None:
        run = await self._runs.fold(run_id)
        if run is None or run.phase is not Phase.APPROVAL or run.proposal is None:
            return None
        events = await self._journal.run_events(run_id)
        theirs = run.proposal.by != self._actor
        return Asked(run, run.proposal, events[-1].seq) if theirs else None

    async def approve(self, asked: Asked, typed: str) -> None:
        """Approve just what was shown; `typed` are the ids of its hosts with spaces between.

        Raises Denied for the engineer who asks and for a stranger, Conflict where the run went on.
        """
        if asked.proposal.by == self._actor:
            raise Denied("own-approval", self._actor)
        if self._actor not in self._people:
            raise Denied("unknown-engineer", self._actor)
        if typed != " ".join(host for host, _ in asked.proposal.plan):
            raise Denied("not-typed", asked.proposal.step)
        await self._answer(Kind.STEP_APPROVED, asked)

    async def decline(self, asked: Asked, reason: str) -> None:
        """Refuse it, with a reason. Raises Conflict where the run went on."""
        await self._answer(Kind.STEP_DECLINED, asked, reason=" ".join(reason.split()))

    async def _answer(self, kind: Kind, asked: Asked, **more: str) -> None:
        data: Data = {"run": asked.run.id, "step": asked.proposal.step, **more}
        guard = RunAt(asked.run.id, asked.seq)
        await self._journal.append(Draft(kind, data, asked.run.incident, self._actor, guard))
