"""A run that somebody drives: one verb at a time, each in its phase only.

Its state is the fold of what it records, as it would be read back, with the streaming output and
the phase `running` laid over it.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from runbooks import judge
from runbooks.clock import Clock
from runbooks.commands import Wrong as Wrong  # what a verb raises is part of it
from runbooks.commands import choices, command, name, shown, targets, values_on
from runbooks.execution import Execution
from runbooks.model import Risk, Runbook, Step, Verdict
from runbooks.ports import Permit, Recorder, Refused, Runner, always
from runbooks.run import BEFOREHAND, Phase, Run
from runbooks.runfold import fold
from runbooks.shielded import to_its_end
from runbooks.way import placed
from sources.chunk import End

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import datetime

    from config.model import Host
    from runbooks.execution import Ended, Plan

VISITS = 20
"""How often a run may come to one step; then it ends."""
_ANSWER = 500
"""Characters kept of what a person says."""
_WAITS = (Phase.READY, Phase.CONFIRM, Phase.ASK, Phase.STOPPED)
_OPEN = (*_WAITS, Phase.UNKNOWN, Phase.APPROVAL, Phase.PAUSED)


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
        *,
        approvers: int = 1,
        clock: Clock | None = None,
        permit: Permit = always,
    ) -> None:
        self.book = book
        self.publish: Callable[[Run], None] = lambda _: None
        self.begun: set[asyncio.Future[None]] = set()
        """Verbs on their way."""
        self._recorder = recorder
        self._runner = runner
        self._hosts = hosts
        self._now = now
        self._two = approvers > 1
        self._clock = clock or Clock()
        self._permit = permit
        self._run = self._seen = placed(run, book)
        self._busy = asyncio.Lock()
        self._stop = asyncio.Event()
        self._execution: Execution | None = None
        self._pausing: str | None = None
        """Why the run is to pause once its step is done."""
        if self._run.phase is Phase.READY and self._run.at not in self._run.without:
            self._settle()

    @property
    def run(self) -> Run:
        """Return the state as it was last published."""
        return self._seen

    # Verbs

    @to_its_end
    async def advance(self) -> None:
        """Run the step that is next, if it only reads; else say what it waits for."""
        async with self._verb(Phase.READY, Phase.STOPPED, Phase.PAUSED):
            if self._run.phase is Phase.PAUSED:
                await self._record("run.resumed")
                self._settle()
            elif self._run.at is None or self._run.at in self._run.without:
                await self._go_on()
            elif self._step.ask is None and self._step.risk is Risk.READ:
                await self._execute(self._step)
            else:
                self._settle()

    @to_its_end
    async def confirm(self, key: str | None = None, typed: str = "") -> None:
        """Run the step that waits for a yes; `key` names what the yes was given to.

        A destructive step asks for the ids of its hosts as `typed`, with spaces between. Where two
        must agree it is then put before a second engineer, and runs on another yes after theirs.
        """
        async with self._verb(Phase.CONFIRM):
            step = self._step
            if key is not None and key != self._run.key:
                raise Wrong("other-step", step.id)
            if step.risk is Risk.DESTRUCTIVE and typed != " ".join(h for h, _ in self.commands()):
                raise Wrong("not-typed", step.id)
            await self._permit(self._run.incident)
            if self._two and step.risk is Risk.DESTRUCTIVE and not self.approved:
                plan = [[name(host), text] for host, text in self._exact(step)]
                await self._record("step.proposed", plan=plan)
                self._publish(self._run)
            else:
                await self._execute(step)

    @property
    def approved(self) -> bool:
        """Return whether a second engineer has approved just what would run now, and lately."""
        given = self._run.proposal
        return given is not None and given.holds(self.commands(), self._now())

    def told(self, kind: str, at: datetime, actor: str, data: Mapping[str, object]) -> None:
        """Take in what a second engineer recorded from another console."""
        if self._run.phase is Phase.APPROVAL and kind in ("step.approved", "step.declined"):
            self._run = fold(self._run, kind, at, actor, data) or self._run
            self._publish(self._run)

    @to_its_end
    async def withdraw(self) -> None:
        """Take back what waits for a second engineer."""
        async with self._verb(Phase.APPROVAL):
            await self._record("step.declined", reason="")
            self._publish(self._run)

    @to_its_end
    async def pause(self, reason: str = "") -> None:
        """Stop before the next step, until somebody goes on; what runs is not stopped."""
        if self._busy.locked():
            self._pausing = _line(reason)
            return
        async with self._verb(*_WAITS):
            await self._record("run.paused", reason=_line(reason))
            self._publish(self._run)

    @to_its_end
    async def answer(self, answer: str) -> None:
        """Answer the question: one of its options or choices, or a line of text."""
        async with self._verb(Phase.ASK):
            if self._step.choose is not None:
                await self._choose(self._step.choose, answer)
                return
            options = {option: verdict for option, _, verdict in self._step.options}
            if options and answer not in options:
                raise Wrong("no-option", answer)
            verdict = options.get(answer, Verdict.OK)
            await self._record("step.answer", answer=_line(answer), verdict=verdict.value)
            await self._go_on()

    async def _choose(self, value: str, answer: str) -> None:
        one = next((one for one in choices(self._step, self._run) if one.key == answer), None)
        if one is None:
            raise Wrong("no-option", answer)
        about = {"answer": one.value, "verdict": Verdict.OK.value}
        on = None if one.shared else one.host
        await self._record("step.answer", **about, chosen={value: one.value}, host=on)
        await self._go_on()

    @to_its_end
    async def skip(self, reason: str) -> None:
        """Leave the step out."""
        async with self._verb(*_OPEN):
            await self._record("step.skipped", step=self._step.id, reason=_line(reason))
            await self._go_on()

    @to_its_end
    async def repeat(self) -> None:
        """Do the last step again; it must be one that only reads."""
        async with self._verb(*_OPEN):
            if not self._run.done:
                raise Wrong("nothing-to-repeat")
            step = self.book.step(self._run.done[-1].step)
            if step.run is None or step.risk is not Risk.READ:
                raise Wrong("not-repeatable", step.id)
            await self._execute(step)

    @to_its_end
    async def conclude(self, verdict: Verdict, note: str) -> None:
        """Say what became of a step whose outcome is not known."""
        async with self._verb(Phase.UNKNOWN):
            await self._record("step.answer", answer=_line(note), verdict=verdict.value)
            await self._go_on()

    @to_its_end
    async def end(self, reason: str) -> None:
        """Leave the run where it waits, for good."""
        async with self._verb(*_OPEN):
            await self._finish(reason=_line(reason))

    @to_its_end
    async def cancel(self) -> None:
        """Stop what runs; return when it is recorded how that went."""
        self._stop.set()
        async with self._busy:
            self._stop.clear()

    # What would run

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
        began, plan = self._clock.seconds(), await self._planned(step)
        try:
            await self._carry_out(step, plan)
            while self._looks_again(step, self._clock.seconds() - began):
                pause = step.until.every.total_seconds() if step.until else 0.0
                if await self._clock.stopped(self._stop, pause):
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
        plan = self._exact(step)
        before = self._run
        try:
            await self._intend(step, plan)
        except Refused:
            # Not logged, not run: as it was.
            self._run = before
            raise
        return plan

    def _exact(self, step: Step) -> Plan:
        """Return host and exact command of a step. Raises Wrong."""
        hosts = targets(step, self._run.hosts, self._hosts)
        return tuple((host, command(step, host, self._values(host))) for host in hosts)

    async def _carry_out(self, step: Step, plan: Plan) -> None:
        self._execution = execution = Execution(
            self.book.id, step, plan, self._runner, self._stop, self._now, self._show
        )
        self._show()
        try:
            await execution.over(self._values, self._ended)
            self._show()
        finally:
            self._execution = None

    async def _intend(self, step: Step, plan: Plan) -> None:
        """Record what is about to run, on every host before it runs on any."""
        recorded: list[str] = []
        try:
            for host, text in plan:
                about = {"host": name(host), "command": text, "risk": step.risk.value}
                if step.verify:
                    about["verify"] = step.verify
                await self._record("step.intent", step=step.id, **about)
                recorded.append(name(host))
        except Refused:
            with suppress(Refused):
                for began in recorded:
                    never = {"end": End.REFUSED.value, "verdict": Verdict.UNKNOWN.value}
                    await self._record("step.outcome", step=step.id, host=began, **never)
            raise

    async def _ended(self, host: Host | None, ended: Ended) -> None:
        """Record what became of a step on one host."""
        exit_ = ended.exit
        await self._record(
            "step.outcome",
            host=name(host),
            end=exit_.end.value,
            status=exit_.status,
            verdict=ended.verdict.value,
            reason=exit_.text,
            said=ended.said,
            evidence=await self._recorder.keep(ended.output),
            bytes=ended.size,
            seconds=round(exit_.seconds, 3),
            captures=ended.captures,
            lists=ended.lists,
            gone=exit_.gone,
            pid=exit_.pid,
        )
        self._show()

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
        while self._run.phase is Phase.READY and self._run.at in self._run.without:
            if self._visits() >= VISITS:
                break
            await self._record("step.skipped", reason=BEFOREHAND)
            self._run = placed(self._run, self.book)
        pausing, self._pausing = self._pausing, None
        if self._run.phase is not Phase.READY:
            self._publish(self._run)
        elif self._visits() >= VISITS:
            self._run = replace(self._run, at=None)
            await self._finish()
        elif self._run.at is None:
            await self._finish()
        elif pausing is not None:
            await self._record("run.paused", reason=pausing)
            self._publish(self._run)
        else:
            self._settle()

    def _visits(self) -> int:
        return sum(1 for one in self._run.done if one.step == self._run.at)

    async def _finish(self, **why: str) -> None:
        # What a later step of the same name found is what counts.
        final = [*{one.step: one.verdict for one in self._run.done if one.verdict}.values()]
        try:
            await self._record("run.ended", verdict=judge.worst(final).value, **why)
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
        if self._execution is None:
            return
        *done, last = self._run.done
        self._run = replace(self._run, done=(*done, self._execution.seen(last)))
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


def _line(text: str) -> str:
    return " ".join(text.split())[:_ANSWER]
