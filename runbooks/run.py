"""The state of one run: frozen values that the engine publishes and the journal's fold rebuilds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from runbooks.model import Verdict
    from sources.chunk import End


FRESH = timedelta(minutes=15)
"""How long a second engineer's approval holds."""


BEFOREHAND = "beforehand"
"""The reason of a step that was ticked off before the run began."""


class Phase(StrEnum):
    """Where a run is."""

    READY = "ready"
    """Between steps; the next one is `at`."""
    CONFIRM = "confirm"
    """Waits for the engineer to confirm the step `at`."""
    APPROVAL = "approval"
    """Waits for a second engineer to approve the step `at`."""
    PAUSED = "paused"
    """Goes on with the step `at` when an engineer says so, here or in another console."""
    ASK = "ask"
    """Waits for an answer to the step `at`."""
    RUNNING = "running"
    UNKNOWN = "unknown"
    """The step `at` has an intent without an outcome; a person must decide."""
    STOPPED = "stopped"
    """The step `at` was not run, or not to its end; a person says whether to try again."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Output:
    """What is kept of a stream: its head, its tail, and how much lies between."""

    head: tuple[str, ...] = ()
    """Whole lines, the first ones."""
    tail: tuple[str, ...] = ()
    skipped: int = 0
    """Lines between head and tail that are not kept."""
    bytes: int = 0
    """All that came, in UTF-8 bytes."""


@dataclass(frozen=True, slots=True)
class HostResult:
    """One step on one host."""

    host: str
    command: str
    """Exactly as it was sent."""
    started: datetime | None = None
    heard: datetime | None = None
    """When it last wrote something, while it runs."""
    verdict: Verdict | None = None
    """None while it runs."""
    end: End | None = None
    status: int | None = None
    seconds: float = 0.0
    reason: str = ""
    """Why it ended as it did, where that was not an exit: a code and a detail."""
    said: str = ""
    """The sentence of the verdict: zh and en with a newline between."""
    output: Output = Output()
    evidence: str = ""
    """Digest of the kept output in the journal's evidence store."""
    gone: bool = True
    """False: the command may still be running on the host."""
    pid: int | None = None
    captures: Mapping[str, str] = field(default_factory=dict)
    """What its output named, for later steps on this host."""
    lists: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What its output lists to choose from: values, each with the line that it stands in."""


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of a run, over all of its hosts."""

    step: str
    results: tuple[HostResult, ...] = ()
    answer: str | None = None
    verdict: Verdict | None = None
    """The worst of its hosts; None while it runs or has not begun."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """What was chosen from a list, as a value for later steps."""
    chosen_on: str | None = None
    """The host that it was listed on; None: it holds on every host."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that is to be seen by a second engineer before it runs."""

    step: str
    by: str
    at: datetime
    plan: tuple[tuple[str, str], ...]
    """Host and exact command: what is approved is this and nothing else."""
    answered_by: str = ""
    answered: datetime | None = None
    approved: bool = False
    reason: str = ""
    """Why it was declined."""

    def holds(self, plan: tuple[tuple[str, str], ...], now: datetime) -> bool:
        """Return whether just these commands were approved, and lately."""
        if not self.approved or self.answered is None:
            return False
        return plan == self.plan and now - self.answered <= FRESH


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands; a new value for each change."""

    id: str
    runbook: str
    digest: str
    incident: str | None
    actor: str
    hosts: tuple[str, ...]
    started: datetime
    phase: Phase = Phase.READY
    at: str | None = None
    """Id of the step that is next, runs or waits; None when ended."""
    done: tuple[StepState, ...] = ()
    """Steps in the order in which they were taken, the present one last once it has begun."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Parameters, and what was captured last under each name, to look at; what a command is given
    is in `runbooks.commands.values_on`."""
    verdict: Verdict | None = None
    """The worst verdict of all steps, once ended."""
    given_up: str = ""
    """Why a person ended it before its last step."""
    without: tuple[str, ...] = ()
    """Steps that were ticked off before it began."""
    proposal: Proposal | None = None
    """What a second engineer was asked last, and the answer; gone with the next step."""
    revision: int = 0
    """Rises with each change, output included."""

    @property
    def key(self) -> str:
        """Return what a yes is given to: this step of this run."""
        return f"{self.id}/{self.at}"
