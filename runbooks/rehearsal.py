"""A runbook run against recorded answers: the real engine, no host, nothing kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.model import Host, Text
from runbooks.clock import Leap
from runbooks.commands import Wrong
from runbooks.engine import Engine
from runbooks.recorded import Recorded, Script
from runbooks.run import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runbooks.live import LiveRun
    from runbooks.model import Runbook, Verdict
    from runbooks.recorded import Answers, Expected
    from runbooks.run import Run

Turn = tuple[str, "Verdict"]
"""A step that was taken, and what it came to."""


class Scratch:
    """A `runbooks.ports.Recorder` that keeps nothing: a rehearsal is in no timeline."""

    async def record(self, kind: str, incident: str | None, data: Mapping[str, object]) -> None:
        """Take one event."""

    async def keep(self, text: str) -> str:
        """Return the SHA-256 of evidence."""
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it."""

    run: Run
    """Ended, or as it stood when it could not go on."""
    missing: tuple[tuple[str, str], ...]
    """Step and host of every answer that was asked for in vain; the host of a question is empty."""
    wrong: Wrong | None
    """What the engine refused, such as an answer that is no option."""
    way: tuple[Turn, ...]
    differs: tuple[int, Turn | None, Turn | None] | None
    """Where the way first is not as expected: number from 1, the turn expected, the turn taken."""
    expected: Expected | None

    @property
    def well(self) -> bool:
        """Return whether it is all as expected; with nothing expected, whether it came to an end.

        A missing answer is never well.
        """
        if self.missing or self.wrong:
            return False
        if self.expected is None:
            return self.run.phase is Phase.ENDED
        verdict = self.expected.verdict
        return self.differs is None and verdict in (None, self.run.verdict)


async def rehearse(
    book: Runbook,
    answers: Answers,
    hosts: Iterable[Host],
    targets: tuple[str, ...] = (),
    values: Mapping[str, str] | None = None,
) -> Rehearsal:
    """Run a book against answers. Raises Wrong for values that do not fit.

    The answers' own hosts go before `hosts`; where neither has one to run on, there is one that
    plays every role. `targets` and `values` go before those of the answers.
    """
    known, on = _stage(book, answers, {host.id: host for host in hosts}, targets)
    script = Script(answers)
    engine = Engine(Scratch(), Recorded(script), known, lambda: datetime.now(UTC), clock=Leap())
    params = {**answers.values, **(values or {})}
    live = await engine.start(book, hosts=on, params=params, actor="")
    wrong = None
    try:
        while live.run.phase is not Phase.ENDED and await _turn(live, script):
            pass
    except Wrong as error:
        wrong = error
    taken = way(live.run)
    return Rehearsal(
        live.run,
        tuple(script.missing),
        wrong,
        taken,
        _differs(answers.expected.way, taken) if answers.expected else None,
        answers.expected,
    )


def _stage(
    book: Runbook, answers: Answers, hosts: Mapping[str, Host], targets: tuple[str, ...]
) -> tuple[dict[str, Host], tuple[str, ...]]:
    """Return the hosts that there are, and those to run on."""
    known = {host.id: host for host in answers.hosts} or dict(hosts)
    fit = [one.id for one in known.values() if _plays(one, book.roles)]
    on = targets or answers.targets or tuple(fit[:1]) or ("host",)
    roles = (*book.roles, *(step.on for step in book.steps))
    return known | {
        one: Host(one, Text(one, one), one, roles=roles) for one in on if one not in known
    }, on


def _plays(host: Host, roles: tuple[str, ...]) -> bool:
    return any(own == role or own.startswith(f"{role}.") for own in host.roles for role in roles)


async def _turn(live: LiveRun, script: Script) -> bool:
    """Do what an engineer would do next by the answers; return False where they do not say."""
    step, phase = live.run.at or "", live.run.phase
    on = [host for host, _ in live.commands()] or [""]
    if phase is Phase.UNKNOWN:
        said = [one.concluded for host in on if (one := script.last(step, host)) and one.concluded]
        if said:
            await live.conclude(said[0], "")
        return bool(said)
    if phase is Phase.STOPPED and not all(script.more(step, host) for host in on):
        return False
    found = [script.seen(step, host) for host in on]
    if reasons := [one.skip for one in found if one and one.skip]:
        for host in on:
            script.take(step, host)
        await live.skip(reasons[0])
    elif phase is Phase.ASK:
        one = script.take(step)
        if one is not None and one.answer is None:
            script.missing.append((step, ""))
        if one is None or one.answer is None:
            return False
        await live.answer(one.answer)
    elif phase is Phase.CONFIRM:
        # Only what was done then is done now.
        gone = [(step, host) for host, one in zip(on, found, strict=True) if one is None]
        script.missing += gone
        if gone:
            return False
        await live.confirm(typed=" ".join(on))
    else:
        await live.advance()
    return True


def way(run: Run) -> tuple[Turn, ...]:
    """Return the steps that a run took, with their verdicts; one done again at once counts once."""
    turns: list[Turn] = []
    for state in run.done:
        if state.verdict is not None:
            if turns and turns[-1][0] == state.step:
                turns.pop()
            turns.append((state.step, state.verdict))
    return tuple(turns)


def _differs(
    expected: tuple[Turn, ...], taken: tuple[Turn, ...]
) -> tuple[int, Turn | None, Turn | None] | None:
    for at in range(max(len(expected), len(taken)) if expected else 0):
        want = expected[at] if at < len(expected) else None
        got = taken[at] if at < len(taken) else None
        if want != got:
            return at + 1, want, got
    return None
