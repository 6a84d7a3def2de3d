"""A run's answers as they were recorded, and the runner that gives them instead of a host."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runbooks.clock import Clock
from runbooks.commands import name
from sources.chunk import Chunk, End, Exit

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Mapping

    from config.model import Host
    from runbooks.model import Verdict

MISSING = "no-answer"
"""Why a step ends for which nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one visit of a step, on one host or on whichever it is asked of."""

    step: str
    host: str | None = None
    output: str = ""
    """Clean text."""
    status: int | None = 0
    end: End = End.EXITED
    reason: str = ""
    """Why it ended, where that was not an exit: a code, with a detail after a colon."""
    seconds: float = 0.0
    answer: str | None = None
    """What a person answered: the step is a question."""
    skip: str | None = None
    """Why a person left the step out."""
    concluded: Verdict | None = None
    """What a person said became of it, where that was not known."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run of the answers must come to."""

    way: tuple[tuple[str, Verdict], ...] = ()
    """Steps in the order in which they are taken, with their verdicts; empty: any."""
    verdict: Verdict | None = None
    """Of the whole run; None: any."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that is recorded of one run."""

    given: tuple[Answer, ...]
    """In the order in which they came."""
    runbook: str | None = None
    hosts: tuple[Host, ...] = ()
    """Hosts as far as a runbook asks about them: shell, roles, facts."""
    targets: tuple[str, ...] = ()
    """Ids of the hosts that the run was for."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Parameters."""
    expected: Expected | None = None


class Script:
    """Gives the answers of a step one after the other; the last one holds from then on."""

    def __init__(self, answers: Answers) -> None:
        self.missing: list[tuple[str, str]] = []
        """Step and host of what was asked for in vain."""
        self._answers: dict[tuple[str, str | None], list[Answer]] = {}
        for one in answers.given:
            self._answers.setdefault((one.step, one.host), []).append(one)
        self._visits: Counter[tuple[str, str]] = Counter()
        self._last: dict[tuple[str, str], Answer] = {}

    def seen(self, step: str, host: str = "") -> Answer | None:
        """Return the answer that is next, without taking it."""
        found = self._answers.get((step, host)) or self._answers.get((step, None))
        return found[min(self._visits[step, host], len(found) - 1)] if found else None

    def take(self, step: str, host: str = "") -> Answer | None:
        """Return the next answer; that of the host itself goes before one for any host."""
        found = self.seen(step, host)
        if found is None:
            self.missing.append((step, host))
        else:
            self._last[step, host] = found
        self._visits[step, host] += 1
        return found

    def more(self, step: str, host: str = "") -> bool:
        """Return whether there is an answer that was not taken yet."""
        found = self._answers.get((step, host)) or self._answers.get((step, None), [])
        return self._visits[step, host] < len(found)

    def last(self, step: str, host: str = "") -> Answer | None:
        """Return the answer that was taken last."""
        return self._last.get((step, host))


class Recorded:
    """A `runbooks.ports.Runner` without a host; what is not recorded ends as refused, never well.

    With a `pace` an answer takes its recorded seconds times that; with 0 it comes at once.
    """

    def __init__(self, script: Script, pace: float = 0.0) -> None:
        self._script = script
        self._pace = pace
        self._clock = Clock()

    async def run(
        self,
        host: Host | None,
        command: str,
        *,
        timeout: float,
        stop: asyncio.Event | None = None,
        step: str = "",
        book: str = "",
    ) -> AsyncIterator[Chunk | Exit]:
        """Yield the recorded output and, last, one `Exit`."""
        one = self._script.take(step, name(host))
        if one is not None and (one.answer is not None or one.skip is not None):
            self._script.missing.append((step, name(host)))  # what a person said is no output
            one = None
        if one is None:
            yield Exit(End.REFUSED, text=f"{MISSING}: {step}@{name(host)}")
            return
        seconds = min(one.seconds, timeout)
        if stop and await self._clock.stopped(stop, seconds * self._pace):
            yield Exit(End.CANCELLED, seconds=seconds)
            return
        if one.output:
            yield Chunk("out", one.output)
        if one.seconds > timeout and one.end is End.EXITED:
            yield Exit(End.TIMEOUT, seconds=seconds)
            return
        status = one.status if one.end is End.EXITED else None
        yield Exit(one.end, status, one.reason, seconds=one.seconds)
