"""One step on all of its hosts: streamed, judged and kept, host by host."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runbooks.commands import name, shell_of
from runbooks.judge import Judgement, say
from runbooks.output import Kept
from runbooks.quoting import wrap
from sources.chunk import Chunk, End, Exit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from config.model import Host
    from runbooks.judge import Listed
    from runbooks.model import Step, Verdict
    from runbooks.ports import Runner
    from runbooks.run import StepState

Plan = tuple[tuple["Host | None", str], ...]
"""Hosts with the exact command of each."""
BEAT = 0.05
"""Seconds between two looks at streaming output."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a step came to on one host."""

    exit: Exit
    verdict: Verdict
    said: str
    captures: Mapping[str, str]
    lists: Mapping[str, tuple[Listed, ...]]
    output: str
    size: int
    """Bytes of all that came, kept or not."""


class Execution:
    """Carries a step of a runbook out once; `show` is called whenever there is more to see."""

    def __init__(
        self,
        book: str,
        step: Step,
        plan: Plan,
        runner: Runner,
        stop: asyncio.Event,
        now: Callable[[], datetime],
        show: Callable[[], None],
    ) -> None:
        self._book = book
        self._step = step
        self._plan = plan
        self._runner = runner
        self._stop = stop
        self._now = now
        self._show = show
        self._outputs = {name(host): Kept(step.limit) for host, _ in plan}
        self._heard: dict[str, datetime] = {}
        self._beat: asyncio.TimerHandle | None = None

    async def over(
        self,
        values: Callable[[Host | None], Mapping[str, str]],
        ended: Callable[[Host | None, Ended], Awaitable[None]],
    ) -> None:
        """Run the commands; `ended` is awaited for each host. Raises what it raises."""
        gate = asyncio.Semaphore(self._step.at_once)

        async def on(host: Host | None, command: str) -> None:
            async with gate:
                outcome = await self._on(host, command, values(host))
            await ended(host, outcome)

        ends = await asyncio.gather(*(on(*one) for one in self._plan), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def _on(self, host: Host | None, command: str, values: Mapping[str, str]) -> Ended:
        kept, judgement = self._outputs[name(host)], Judgement(self._step)
        exit_ = await self._stream(host, command, kept, judgement)
        if rest := kept.end():
            judgement.lines(rest)
        verdict = judgement.verdict(exit_)
        said = say(self._step, verdict, {**values, **judgement.captures})
        return Ended(
            exit_, verdict, said, judgement.captures, judgement.listed(), kept.text(), kept.size
        )

    async def _stream(
        self, host: Host | None, command: str, kept: Kept, judgement: Judgement
    ) -> Exit:
        line = wrap(command, shell_of(self._step, host))
        timeout = self._step.timeout.total_seconds()
        async for piece in self._runner.run(
            host, line, timeout=timeout, stop=self._stop, step=self._step.id, book=self._book
        ):
            if isinstance(piece, Exit):
                return piece
            self._heard[name(host)] = self._now()
            self._hear(piece, kept, judgement)
        return Exit(End.LOST, gone=False)

    def _hear(self, chunk: Chunk, kept: Kept, judgement: Judgement) -> None:
        if lines := kept.take(chunk.text):
            judgement.lines(lines)
        if self._beat is None:
            self._beat = asyncio.get_running_loop().call_later(BEAT, self._show)

    def seen(self, state: StepState) -> StepState:
        """Return a step's state with its output so far."""
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
        return replace(
            state,
            results=tuple(
                replace(
                    one,
                    output=self._outputs[one.host].shown(),
                    heard=None if one.verdict else self._heard.get(one.host),
                )
                for one in state.results
            ),
        )
