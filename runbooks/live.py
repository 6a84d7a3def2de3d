"""A run that somebody drives: one verb at a time, each in its phase only."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from config.model import Host, Shell
from runbooks import judge
from runbooks.model import Risk, Runbook, Step, Verdict
from runbooks.output import Kept
from runbooks.ports import Recorder, Refused, Runner
from runbooks.quoting import fill, wrap
from runbooks.run import HostResult, Phase, Run, StepState
from sources.chunk import Chunk, End, Exit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import datetime

VISITS = 20
"""How often a run may come to one step; then it ends."""
AT_ONCE = 32
"""Hosts of one step that run at the same time."""
BEAT = 0.05
"""Seconds between two publications of streaming output."""
END = "end"
_OPEN = (Phase.READY, Phase.CONFIRM, Phase.ASK, Phase.UNKNOWN, Phase.STOPPED)


class Wrong(Exception):
    """A verb that does not fit the phase, or a value that does not fit; nothing was done."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value


class LiveRun:
    """Drives one run; `publish` is called with every new state."""

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
        self._recorder = recorder
        self._runner = runner
        self._hosts = hosts
        self._now = now
        self._run = placed(run, book)
        self._busy = asyncio.Lock()
        self._stop = asyncio.Event()
        self._outputs: dict[str, Kept] = {}
        self._beat: asyncio.TimerHandle | None = None
        if self._run.phase is Phase.READY:
            self._settle()

    @property
    def run(self) -> Run:
        """Return the state."""
        return self._run

    # Verbs

    async def advance(self) -> None:
        """Run the step that is next, if it only reads. Raises Wrong and Refused."""
        if self._run.phase is Phase.READY and self._run.at is None:
            async with self._busy:
                return await self._finish()
        async with self._verb(Phase.READY, Phase.STOPPED) as step:
            if step.risk is Risk.READ:
                await self._execute(step)
            else:
                self._settle()
        return None

    async def confirm(self, key: str | None = None, typed: str = "") -> None:
        """Run the step that waits for a yes; `key` names what the yes was given to."""
        async with self._verb(Phase.CONFIRM) as step:
            if key is not None and key != self.key:
                raise Wrong("other-step", step.id)
            if step.risk is Risk.DESTRUCTIVE and typed != " ".join(h for h, _ in self.commands()):
                raise Wrong("not-typed", step.id)
            await self._execute(step)

    async def answer(self, answer: str) -> None:
        """Answer the question: one of its options, or a line of text."""
        async with self._verb(Phase.ASK) as step:
            option = next((one for one in step.options if one[0] == answer), None)
            if step.options and option is None:
                raise Wrong("no-option", answer)
            verdict = option[2] if option else Verdict.OK
            text = " ".join(answer.split())[:500]
            await self._record("step.answer", {"answer": text, "verdict": verdict.value})
            await self._take(StepState(step.id, answer=text, verdict=verdict))

    async def skip(self, reason: str) -> None:
        """Leave the step out."""
        async with self._verb(*_OPEN) as step:
            await self._record("step.skipped", {"reason": reason})
            await self._take(StepState(step.id, answer=reason, verdict=Verdict.SKIPPED))

    async def repeat(self) -> None:
        """Do the last step again; it must be one that only reads."""
        async with self._busy:
            last = self._run.done[-1].step if self._run.done else None
            if last is None or self._run.phase is Phase.RUNNING:
                raise Wrong("nothing-to-repeat")
            step = self.book.step(last)
            if step.run is None or step.risk is not Risk.READ:
                raise Wrong("not-repeatable", last)
            if self._run.phase is Phase.ENDED:
                raise Wrong("ended")
            self._change(at=last)
            await self._execute(step)

    async def conclude(self, verdict: Verdict, note: str) -> None:
        """Say what became of a step whose outcome is not known."""
        async with self._verb(Phase.UNKNOWN) as step:
            await self._record("step.answer", {"answer": note, "verdict": verdict.value})
            results = self._run.done[-1].results if self._run.done else ()
            self._run = replace(self._run, done=self._run.done[:-1])
            await self._take(StepState(step.id, results, note, verdict))

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
        """Return host and exact command of the step that is next."""
        if self._run.at is None:
            return ()
        step = self.book.step(self._run.at)
        if step.run is None:
            return ()
        return tuple(
            (host.id if host else "local", self._command(step, host)) for host in self.targets(step)
        )

    def targets(self, step: Step) -> tuple[Host | None, ...]:
        """Return the hosts of a step; None is this machine."""
        if step.on == "local":
            return (None,)
        if step.on == "target":
            return tuple(self._hosts[host] for host in self._run.hosts)
        role = step.on
        return tuple(
            host
            for host in self._hosts.values()
            if any(own == role or own.startswith(f"{role}.") for own in host.roles)
        )

    def _command(self, step: Step, host: Host | None) -> str:
        return fill((step.run or "").strip(), self._run.values, self._shell(step, host))

    def _shell(self, step: Step, host: Host | None) -> Shell:
        return step.shell or (host.shell if host else Shell.SH)

    # One step

    async def _execute(self, step: Step) -> None:
        targets = self.targets(step)
        if not targets:
            raise Wrong("no-host", step.on)
        try:
            plan = [(host, self._command(step, host)) for host in targets]
        except KeyError as missing:
            raise Wrong("value-missing", str(missing.args[0])) from missing
        before = self._run
        results = tuple(HostResult(_id(host), text, started=self._now()) for host, text in plan)
        self._outputs = {one.host: Kept() for one in results}
        self._change(done=(*before.done, StepState(step.id, results)), phase=Phase.RUNNING)
        try:
            await self._intend(step, plan)
        except Refused:
            # Not logged, not run: as it was.
            self._run = replace(before, revision=self._run.revision + 1)
            self.publish(self._run)
            raise
        gate = asyncio.Semaphore(AT_ONCE)
        try:
            outcomes = await asyncio.gather(
                *(self._on(step, host, text, gate) for host, text in plan), return_exceptions=True
            )
        finally:
            if self._beat is not None:
                self._beat.cancel()
                self._beat = None
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                self._change(phase=Phase.UNKNOWN)
                raise outcome
        verdict = judge.worst([one.verdict for one in self._last.results if one.verdict])
        self._run = replace(
            self._run, done=(*self._run.done[:-1], replace(self._last, verdict=verdict))
        )
        if any(one.end is End.LOST for one in self._last.results):
            self._change(phase=Phase.UNKNOWN)
        elif any(one.end in (End.CANCELLED, End.REFUSED) for one in self._last.results):
            self._change(phase=Phase.STOPPED)
        else:
            await self._go_on(step, verdict)

    async def _intend(self, step: Step, plan: list[tuple[Host | None, str]]) -> None:
        for host, command in plan:
            await self._record(
                "step.intent", {"host": _id(host), "command": command, "risk": step.risk.value}
            )

    async def _on(
        self, step: Step, host: Host | None, command: str, gate: asyncio.Semaphore
    ) -> None:
        """Run one step on one host: stream, judge, keep, record."""
        kept = self._outputs[_id(host)]
        judgement = judge.Judgement(step)
        async with gate:
            exit_ = await self._stream(step, host, command, kept, judgement)
        for line in kept.end():
            judgement.line(line)
        verdict = judgement.verdict(exit_)
        values = {**self._run.values, **judgement.captures}
        said = judge.say(step, verdict, values)
        evidence = await self._recorder.keep(kept.text())
        await self._record(
            "step.outcome",
            {
                "host": _id(host),
                "end": exit_.end.value,
                "status": exit_.status,
                "verdict": verdict.value,
                "reason": exit_.text,
                "said": said,
                "evidence": evidence,
                "bytes": kept.size,
                "seconds": round(exit_.seconds, 3),
                "captures": judgement.captures,
                "gone": exit_.gone,
                "pid": exit_.pid,
            },
        )
        self._run = replace(self._run, values=values)
        self._result(
            _id(host),
            verdict=verdict,
            end=exit_.end,
            status=exit_.status,
            seconds=exit_.seconds,
            reason=exit_.text,
            said=said,
            evidence=evidence,
            gone=exit_.gone,
            pid=exit_.pid,
        )

    async def _stream(
        self, step: Step, host: Host | None, command: str, kept: Kept, judgement: judge.Judgement
    ) -> Exit:
        line = wrap(command, self._shell(step, host))
        stream = self._runner.run(host, line, timeout=step.timeout.total_seconds(), stop=self._stop)
        async for piece in stream:
            if isinstance(piece, Exit):
                return piece
            self._hear(piece, kept, judgement)
        return Exit(End.LOST, gone=False)

    def _hear(self, chunk: Chunk, kept: Kept, judgement: judge.Judgement) -> None:
        for line in kept.take(chunk.text):
            judgement.line(line)
        if self._beat is None:
            self._beat = asyncio.get_running_loop().call_later(BEAT, self._show)

    def _show(self) -> None:
        self._beat = None
        for host in self._outputs:
            self._result(host, publish=False)
        self._change()

    # The state

    @property
    def _last(self) -> StepState:
        return self._run.done[-1]

    def _result(self, host: str, *, publish: bool = True, **fields: object) -> None:
        results = tuple(
            replace(one, output=self._outputs[host].shown(), **fields) if one.host == host else one  # type: ignore[arg-type]  # replace() checks the names at run time
            for one in self._last.results
        )
        self._run = replace(
            self._run, done=(*self._run.done[:-1], replace(self._last, results=results))
        )
        if publish:
            self._change()

    async def _take(self, state: StepState) -> None:
        """Take a step that a person has settled, and go on."""
        self._run = replace(self._run, done=(*self._run.done, state))
        await self._go_on(self.book.step(state.step), state.verdict or Verdict.UNKNOWN)

    async def _go_on(self, step: Step, verdict: Verdict) -> None:
        """Go to the step that follows, or end."""
        following = _following(self.book, step, verdict)
        visits = sum(1 for one in self._run.done if one.step == following)
        if following is None or visits >= VISITS:
            await self._finish()
        else:
            self._change(at=following)
            self._settle()

    async def _finish(self) -> None:
        # What a later step of the same name found is what counts.
        final = {one.step: one.verdict for one in self._run.done if one.verdict}
        verdict = judge.worst(list(final.values()))
        await self._record("run.ended", {"verdict": verdict.value})
        self._change(phase=Phase.ENDED, at=None, verdict=verdict)

    def _settle(self) -> None:
        """Say what the step that is next waits for."""
        if self._run.at is None:
            return
        step = self.book.step(self._run.at)
        if step.ask is not None:
            phase = Phase.ASK
        else:
            phase = Phase.READY if step.risk is Risk.READ else Phase.CONFIRM
        self._change(phase=phase)

    def _change(self, **fields: object) -> None:
        self._run = replace(self._run, revision=self._run.revision + 1, **fields)  # type: ignore[arg-type]  # replace() checks the names at run time
        self.publish(self._run)

    async def _record(self, kind: str, data: dict[str, object]) -> None:
        run = self._run
        about = {"run": run.id, **({"step": run.at} if run.at else {}), **data}
        await self._recorder.record(kind, run.incident, about)

    @asynccontextmanager
    async def _verb(self, *phases: Phase) -> AsyncIterator[Step]:
        """Let one verb through at a time, and only in its phase."""
        if self._busy.locked():
            raise Wrong("busy")
        async with self._busy:
            if self._run.phase not in phases or self._run.at is None:
                raise Wrong("not-now", self._run.phase.value)
            yield self.book.step(self._run.at)


def _id(host: Host | None) -> str:
    return host.id if host else "local"


def _following(book: Runbook, step: Step, verdict: Verdict) -> str | None:
    after = step.verify if verdict is not Verdict.SKIPPED else None
    named = step.then.get(verdict, after)
    if named is not None:
        return None if named == END else named
    at = book.steps.index(step) + 1
    return book.steps[at].id if at < len(book.steps) else None


def placed(run: Run, book: Runbook) -> Run:
    """Return a run read back from its events, put at the step that follows what is done."""
    last = run.done[-1] if run.done else None
    if run.phase is not Phase.READY or last is None or last.step != run.at or last.verdict is None:
        return run
    return replace(run, at=_following(book, book.step(last.step), last.verdict))
