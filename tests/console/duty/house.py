"""A hospital whose components a test breaks and mends; every draft is folded at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.loader import load
from config.model import Site
from console.duty import board as boards
from console.duty.board import Board, Picture
from console.duty.causes import detect
from console.duty.events import Draft, Event, Kind, NoOpenCause, Version
from console.duty.incidentfold import fold
from console.duty.incidents import Incident
from sources.sample import Sample, State

START = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
ROUND = timedelta(seconds=30)
TEMPLATE = load(Path(boards.__file__).parents[2] / "config" / "sites" / "template")
SITE = replace(
    TEMPLATE,
    checks=tuple(
        replace(check, interval=ROUND, timeout=ROUND / 6, confirm=2) for check in TEMPLATE.checks
    ),
)
"""The starting site, with every check asked in every round and believed at the second time."""
BEHIND = ("his", "emr", "lis", "mrm", "pda", "peis")
"""The systems that stop without the HIS database, in the order of the board."""
components = [component.id for system in SITE.systems for component in system.components]


class House:
    """A hospital whose components a test breaks and mends; every draft is folded at once."""

    def __init__(self, site: Site = SITE) -> None:
        self.site = site
        self.now = START
        self.board = Board()
        self.rows: dict[str, Incident] = {}
        self.seq = 0
        self.looks(OK=None)

    def looks(self, times: int = 1, **states: str | None) -> list[str]:
        """Let every check be asked anew and return what was said, as `kind component`.

        A keyword names a state and lists the components in it; all others are well.
        """
        said = []
        for _ in range(times):
            self.now += ROUND
            for component in components:
                if (state := _state(component, states)) is not None:
                    self.asked(state, component)
            said += self.look()
        return said

    def asked(self, state: State, components: str) -> None:
        """Ask the checks of some components, and no others, once."""
        for check in self.site.checks:
            if check.component in components.split():
                sample = Sample(check.id, state, self.now, 7.0)
                self.board, _ = boards.fold(self.board, check, sample)

    def restart(self) -> None:
        """Forget the board but for what the journal keeps of it."""
        kept = {one.check: (one.state.value, one.since) for one in self.board.readings.values()}
        self.board = boards.recall(self.site.checks, kept)

    def look(self) -> list[str]:
        """Record what there is to say until there is nothing more; it must come to an end."""
        said: list[str] = []
        while drafts := detect(self.picture(), self.board, self.site, self.rows.values(), self.now):
            said += [
                f"{draft.kind.removeprefix('incident.')} {self.root(draft)}"
                for draft in drafts
                if self.take(draft)
            ]
            assert len(said) < 50, said
        return said

    def take(self, draft: Draft) -> bool:
        """Fold a draft, unless what was recorded just before it keeps it from that."""
        match draft.guard:
            case Version(incident, version) if self.rows[incident].version != version:
                return False
            case NoOpenCause(cause):
                assert all(row.cause != cause for row in self.rows.values() if row.open)
        self.seq += 1
        id_ = draft.incident or f"20260311-{self.seq:02d}"
        event = Event(self.seq, self.now, draft.actor, "h", id_, draft.kind, draft.data, "", "")
        self.rows[id_] = fold(self.rows.get(id_), event)
        return True

    def resolve(self, component: str) -> None:
        self.take(Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, self.row(component).id))

    def root(self, draft: Draft) -> str:
        return self.rows[draft.incident or f"20260311-{self.seq:02d}"].component

    def row(self, component: str) -> Incident:
        """Return the one open incident with this root."""
        (row,) = [one for one in self.rows.values() if one.open and one.component == component]
        return row

    def picture(self) -> Picture:
        return boards.picture(self.board, self.site, self.now)


def _state(component: str, states: dict[str, str | None]) -> State | None:
    """Return the state of a component; None where it is not asked at all."""
    for state, components in states.items():
        if components and component in components.split():
            return None if state == "SILENT" else State[state]
    return State.OK


VICTIMS = " ".join(BEHIND)
