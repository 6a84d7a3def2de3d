"""A run that somebody drives: one verb at a time, each in its phase only.

Its state is the fold of what it records, as it would be read back, with the streaming output and
the phase `running` laid over it.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import wraps
from time import monotonic
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from runbooks import judge
from runbooks.commands import Wrong as Wrong  # what a verb raises is part of it
from runbooks.commands import command, name, shell_of, shown, targets, values_on
from runbooks.model import Risk, Runbook, Step, Until, Verdict
from runbooks.output import Kept
from runbooks.ports import Recorder, Refused, Runner
from runbooks.quoting import wrap
from runbooks.run import Phase, Run
from runbooks.runfold import fold
from runbooks.way import placed
from sources.chunk import Chunk, End, Exit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
    from datetime import datetime

    from config.model import Host

VISITS = 20
"""How often a run may come to one step; then it ends."""
BEAT = 0.05
"""Seconds between two publications of streaming output."""
_ANSWER = 500
"""Characters kept of what a person says."""
_OPEN = (Phase.READY, Phase.CONFIRM, Phase.ASK, Phase.UNKNOWN, Phase.STOPPED)

P = ParamSpec("P")
Plan = tuple[tuple["Host | None", str], ...]


def _to_its_end(
    verb: Callable[Concatenate[LiveRun, P], Coroutine[object, object, None]],
) -> Callable[Concatenate[LiveRun, P], Coroutine[object, object, None]]:
    """Let a verb end that has begun, though whoever waits for it goes away."""

    @wraps(verb)
    async def shielded(self: LiveRun, /, *args: P.args, **kwargs: P.kwargs) -> None:
        task = asyncio.ensure_future(verb(self, *args, **kwargs))
        self.begun.add(task)
        task.add_done_callback(self.begun.discard)
        await asyncio.shield(task)

    return shielded


class LiveRun:
    """Drives one run; `publish` is called with every new state.

    Every verb raises `Wrong` where it does not fit and `Refused` where the record cannot be made;
    neither changes anything.
    """

    def __init__(
        self,
        book: Runbook,
        run: Run,
        recorder: Recorder,
        runner: Runner,
        hosts: Mapping[str, Host],
        now: Callable[[], datetime],
    ) -> None:
        self.book = book
        self.publish: Callable[[Run], None] = lambda _: None
        self.begun: set[asyncio.Future[None]] = set()
        """Verbs on their way."""
        self._recorder = recorder
        self._runner = runner
        self._hosts = hosts
        self._now = now
        self._run = self._seen = placed(run, book)
        self._busy = asyncio.Lock()
        self._stop = asyncio.Event()
        self._outputs: dict[str, Kept] = {}
        self._heard: dict[str, datetime] = {}
        self._beat: asyncio.TimerHandle | None = None
        if self._run.phase is Phase.READY:
            self._settle()

    @property
    def run(self) -> Run:
        """Return the state as it was last published."""
        return self._seen

    # Verbs

    @_to_its_end
    async def advance(self) -> None:
        """Run the step that is next, if it only reads; else say what it waits for."""
        async with self._verb(Phase.READY, Phase.STOPPED):
            if self._run.at is None:
                await self._finish()
            elif self._step.risk is Risk.READ:
                await self._execute(self._step)
            else:
                self._settle()

    @_to_its_end
    async def confirm(self, key: str | None = None, typed: str = "") -> None:
        """Run the step that waits for a yes; `key` names what the yes was given to.

        A destructive step asks for the ids of its hosts as `typed`, with spaces between.
        """
        async with self._verb(Phase.CONFIRM):
            step = self._step
            if key is not None and key != self.key:
                raise Wrong("other-step", step.id)
            if step.risk is Risk.DESTRUCTIVE and typed != " ".join(h for h, _ in self.commands()):
                raise Wrong("not-typed", step.id)
            await self._execute(step)

    @_to_its_end
    async def answer(self, answer: str) -> None:
        """Answer the question: one of its options, or a line of text."""
        async with self._verb(Phase.ASK):
            options = {option: verdict for option, _, verdict in self._step.options}
            if options and answer not in options:
                raise Wrong("no-option", answer)
            verdict = options.get(answer, Verdict.OK)
            await self._record("step.answer", answer=_line(answer), verdict=verdict.value)
            await self._go_on()

    @_to_its_end
    async def skip(self, reason: str) -> None:
        """Leave the step out."""
        async with self._verb(*_OPEN):
            await self._record("step.skipped", step=self._step.id, reason=_line(reason))
            await self._go_on()

    @_to_its_end
    async def repeat(self) -> None:
        """Do the last step again; it must be one that only reads."""
        async with self._verb(*_OPEN):
            if not self._run.done:
                raise Wrong("nothing-to-repeat")
            step = self.book.step(self._run.done[-1].step)
            if step.run is None or step.risk is not Risk.READ:
                raise Wrong("not-repeatable", step.id)
            await self._execute(step)

    @_to_its_end
    async def conclude(self, verdict: Verdict, note: str) -> None:
        """Say what became of a step whose outcome is not known."""
        async with self._verb(Phase.UNKNOWN):
            await self._record("step.answer", answer=_line(note), verdict=verdict.value)
            await self._go_on()

    @_to_its_end
    async def cancel(self) -> None:
        """Stop what runs; return when it is recorded how that went."""
        self._stop.set()
        async with self._busy:
            self._stop.clear()

    # What would run

    @property
    def key(self) -> str:
        """Return what a yes is given to: this step of this run."""
        return f"{self._run.id}/{self._run.at}"

    def commands(self) -> tuple[tuple[str, str], ...]:
        """Return host and command of the step that is next; unknown values stay `{{name}}`."""
        step = self.book.step(self._run.at) if self._run.at is not None else None
        if step is None or step.run is None:
            return ()
        try:
            hosts = targets(step, self._run.hosts, self._hosts)
        except Wrong:
            return ()
        return tuple((name(host), shown(step, host, self._values(host))) for host in hosts)

    def _values(self, host: Host | None) -> dict[str, str]:
        return values_on(self.book, self._run, name(host))

    # One step

    async def _execute(self, step: Step) -> None:
        """Run a step, again and again where it waits for something, then go on."""
        began, plan = monotonic(), await self._planned(step)
        try:
            await self._carry_out(step, plan)
            while self._looks_again(step, monotonic() - began) and not self._stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), _seconds(step.until))
                    break
                await self._carry_out(step, await self._planned(step))
        finally:
            await self._go_on()

    def _looks_again(self, step: Step, gone: float) -> bool:
        if step.until is None or self._run.phase is not Phase.READY:
            return False
        self._publish(replace(self._run, phase=Phase.RUNNING))
        well = self._run.done[-1].verdict is Verdict.OK
        return not well and gone < step.until.lasting.total_seconds()

    async def _planned(self, step: Step) -> Plan:
        """Return host and command of a step, once it is recorded that they will run."""
        plan = tuple(
            (host, command(step, host, self._values(host)))
            for host in targets(step, self._run.hosts, self._hosts)
        )
        before = self._run
        try:
            await self._intend(step, plan)
        except Refused:
            # Not logged, not run: as it was.
            self._run = before
            raise
        return plan

    async def _carry_out(self, step: Step, plan: Plan) -> None:
        self._outputs = {name(host): Kept(step.limit) for host, _ in plan}
        self._heard = {}
        self._show()
        gate = asyncio.Semaphore(step.at_once)
        ends = await asyncio.gather(
            *(self._on(step, host, text, gate) for host, text in plan), return_exceptions=True
        )
        self._show()
        self._outputs = {}
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def _intend(self, step: Step, plan: Plan) -> None:
        """Record what is about to run, on every host before it runs on any."""
        recorded: list[str] = []
        try:
            for host, text in plan:
                about = {"host": name(host), "command": text, "risk": step.risk.value}
                await self._record("step.intent", step=step.id, **about)
                recorded.append(name(host))
        except Refused:
            with suppress(Refused):
                for began in recorded:
                    never = {"end": End.REFUSED.value, "verdict": Verdict.UNKNOWN.value}
                    await self._record("step.outcome", step=step.id, host=began, **never)
            raise

    async def _on(self, step: Step, host: Host | None, text: str, gate: asyncio.Semaphore) -> None:
        """Run one step on one host: stream, judge, keep, record."""
        kept, judgement = self._outputs[name(host)], judge.Judgement(step)
        line = wrap(text, shell_of(step, host))
        values = self._values(host)
        async with gate:
            exit_ = await self._stream(step, host, line, kept, judgement)
        if rest := kept.end():
            judgement.lines(rest)
        verdict = judgement.verdict(exit_)
        await self._record(
            "step.outcome",
            host=name(host),
            end=exit_.end.value,
            status=exit_.status,
            verdict=verdict.value,
            reason=exit_.text,
            said=judge.say(step, verdict, values | judgement.captures),
            evidence=await self._recorder.keep(kept.text()),
            bytes=kept.size,
            seconds=round(exit_.seconds, 3),
            captures=judgement.captures,
            gone=exit_.gone,
            pid=exit_.pid,
        )
        self._show()

    async def _stream(
        self, step: Step, host: Host | None, line: str, kept: Kept, judgement: judge.Judgement
    ) -> Exit:
        stream = self._runner.run(host, line, timeout=step.timeout.total_seconds(), stop=self._stop)
        async for piece in stream:
            if isinstance(piece, Exit):
                return piece
            self._heard[name(host)] = self._now()
            self._hear(piece, kept, judgement)
        return Exit(End.LOST, gone=False)

    def _hear(self, chunk: Chunk, kept: Kept, judgement: judge.Judgement) -> None:
        if lines := kept.take(chunk.text):
            judgement.lines(lines)
        if self._beat is None:
            self._beat = asyncio.get_running_loop().call_later(BEAT, self._show)

    # The state

    async def _record(self, kind: str, *, step: str | None = None, **data: object) -> None:
        """Record an event, and take it into the state. Raises Refused."""
        run = self._run
        at = step or run.at
        about = {"run": run.id, **({"step": at} if at else {}), **data}
        await self._recorder.record(kind, run.incident, about)
        self._run = fold(self._run, kind, self._now(), run.actor, about) or run

    async def _go_on(self) -> None:
        """From a step that is done go to the one that follows, or end."""
        self._run = placed(self._run, self.book)
        if self._run.phase is not Phase.READY:
            self._publish(self._run)
        elif sum(1 for one in self._run.done if one.step == self._run.at) >= VISITS:
            self._run = replace(self._run, at=None)
            await self._finish()
        elif self._run.at is None:
            await self._finish()
        else:
            self._settle()

    async def _finish(self) -> None:
        # What a later step of the same name found is what counts.
        final = {one.step: one.verdict for one in self._run.done if one.verdict}
        try:
            await self._record("run.ended", verdict=judge.worst(list(final.values())).value)
        finally:
            self._publish(self._run)

    def _settle(self) -> None:
        """Say what the step that is next waits for."""
        if self._step.ask is not None:
            phase = Phase.ASK
        else:
            phase = Phase.READY if self._step.risk is Risk.READ else Phase.CONFIRM
        self._run = replace(self._run, phase=phase)
        self._publish(self._run)

    def _show(self) -> None:
        """Publish what runs, with its output so far."""
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
        *done, last = self._run.done
        results = tuple(
            replace(
                one,
                output=self._outputs[one.host].shown(),
                heard=None if one.verdict else self._heard.get(one.host),
            )
            for one in last.results
        )
        self._run = replace(self._run, done=(*done, replace(last, results=results)))
        self._publish(replace(self._run, phase=Phase.RUNNING))

    def _publish(self, run: Run) -> None:
        self._seen = replace(run, revision=self._seen.revision + 1)
        self.publish(self._seen)

    @property
    def _step(self) -> Step:
        if self._run.at is None:
            raise Wrong("not-now", self._run.phase.value)
        return self.book.step(self._run.at)

    @asynccontextmanager
    async def _verb(self, *phases: Phase) -> AsyncIterator[None]:
        """Let one verb through at a time, and only in its phase."""
        if self._busy.locked():
            raise Wrong("busy")
        async with self._busy:
            if self._run.phase not in phases:
                raise Wrong("not-now", self._run.phase.value)
            yield


def _seconds(until: Until | None) -> float:
    return until.every.total_seconds() if until is not None else 0.0


def _line(text: str) -> str:
    return " ".join(text.split())[:_ANSWER]
