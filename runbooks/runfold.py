"""A run as a fold over its events: what the engine records, read back after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from runbooks.judge import worst
from runbooks.model import Verdict
from runbooks.run import HostResult, Phase, Proposal, Run, StepState
from sources.chunk import End

if TYPE_CHECKING:
    from datetime import datetime

Data = Mapping[str, object]


def fold(run: Run | None, kind: str, at: datetime, actor: str, data: Data) -> Run | None:
    """Return the run after an event; what does not belong to a run changes nothing.

    A step that is done is still `at`: which one follows is for the engine to say, from the runbook.
    """
    if kind == "run.started":
        return _started(at, actor, data)
    if run is None:
        return None
    match kind:
        case "run.taken":
            return replace(run, actor=actor)
        case "step.intent":
            return _intent(run, at, data)
        case "step.outcome":
            return _outcome(run, data)
        case "step.answer":
            return _taken(run, _answered(data))
        case "step.proposed" | "step.approved" | "step.declined":
            return _proposed(run, kind, at, actor, data)
        case "run.paused":
            return replace(run, at=str(data["step"]), phase=Phase.PAUSED)
        case "run.resumed":
            return replace(run, phase=Phase.STOPPED)
        case "step.skipped":
            step = StepState(str(data["step"]), answer=str(data["reason"]), verdict=Verdict.SKIPPED)
            return _taken(run, step)
        case "run.ended":
            verdict, why = Verdict(str(data["verdict"])), str(data.get("reason") or "")
            return replace(run, phase=Phase.ENDED, at=None, verdict=verdict, given_up=why)
    return run


def _answered(data: Data) -> StepState:
    on = data.get("host")
    return StepState(
        str(data["step"]),
        answer=str(data["answer"]),
        verdict=Verdict(str(data["verdict"])),
        chosen=_texts(data.get("chosen")),
        chosen_on=str(on) if on else None,
    )


def _proposed(run: Run, kind: str, at: datetime, actor: str, data: Data) -> Run:
    """Return the run after a step was put before a second engineer, or answered by one."""
    if kind == "step.proposed":
        proposal = Proposal(str(data["step"]), actor, at, _pairs(data.get("plan")))
        return replace(run, at=proposal.step, phase=Phase.APPROVAL, proposal=proposal)
    if run.proposal is None:
        return run
    answer = replace(
        run.proposal,
        answered_by=actor,
        answered=at,
        approved=kind == "step.approved",
        reason=str(data.get("reason") or ""),
    )
    return replace(run, phase=Phase.CONFIRM, proposal=answer)


def _taken(run: Run, step: StepState) -> Run:
    """Return the run after a step that a person answered, left out or concluded."""
    last = run.done[-1] if run.done else None
    if last is not None and last.step == step.step and run.phase is Phase.UNKNOWN:
        step = replace(step, results=last.results)
        return replace(run, done=(*run.done[:-1], step), at=step.step, phase=Phase.READY)
    return replace(
        run,
        done=(*run.done, step),
        at=step.step,
        phase=Phase.READY,
        values={**run.values, **step.chosen},
        proposal=None,
    )


def _started(at: datetime, actor: str, data: Data) -> Run:
    values = data.get("values")
    hosts, without = data.get("hosts"), data.get("without")
    incident = data.get("incident")
    return Run(
        id=str(data["run"]),
        runbook=str(data["runbook"]),
        digest=str(data["digest"]),
        incident=str(incident) if incident else None,
        actor=actor,
        hosts=tuple(map(str, hosts)) if isinstance(hosts, list) else (),
        started=at,
        at=str(data["first"]),
        values=_texts(values),
        without=tuple(map(str, without)) if isinstance(without, list) else (),
    )


def _intent(run: Run, at: datetime, data: Data) -> Run:
    step, host = str(data["step"]), str(data["host"])
    result = HostResult(host, str(data["command"]), started=at)
    last = run.done[-1] if run.done else None
    # A host comes once in a step: a second intent for it is the step repeated.
    if last and last.step == step and all(one.host != host for one in last.results):
        done = (*run.done[:-1], replace(last, results=(*last.results, result)))
    else:
        done = (*run.done, StepState(step, (result,)))
    return replace(run, done=done, at=step, phase=Phase.UNKNOWN, proposal=None)


def _outcome(run: Run, data: Data) -> Run:
    step, host = str(data["step"]), str(data["host"])
    status, pid, seconds = data.get("status"), data.get("pid"), data.get("seconds")
    captures = _texts(data.get("captures"))
    last = run.done[-1] if run.done else None
    if last is None or last.step != step:
        return run
    results = tuple(
        replace(
            one,
            heard=None,
            verdict=Verdict(str(data["verdict"])),
            end=End(str(data["end"])),
            status=status if isinstance(status, int) else None,
            seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
            reason=str(data.get("reason") or ""),
            said=str(data.get("said") or ""),
            evidence=str(data.get("evidence") or ""),
            gone=bool(data.get("gone", True)),
            pid=pid if isinstance(pid, int) else None,
            captures=captures,
            lists=_lists(data.get("lists")),
        )
        if one.host == host
        else one
        for one in last.results
    )
    verdicts = [one.verdict for one in results if one.verdict is not None]
    complete = len(verdicts) == len(results)
    state = replace(last, results=results, verdict=worst(verdicts) if complete else None)
    return replace(
        run,
        done=(*run.done[:-1], state),
        values={**run.values, **captures},
        phase=_after(results),
    )


def _after(results: tuple[HostResult, ...]) -> Phase:
    """Return where a run is once its step has these results."""
    ends = {one.end for one in results}
    if End.LOST in ends or any(one.verdict is None for one in results):
        return Phase.UNKNOWN
    return Phase.STOPPED if ends & {End.CANCELLED, End.REFUSED} else Phase.READY


def _lists(value: object) -> dict[str, tuple[tuple[str, str], ...]]:
    return {str(k): _pairs(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(a), str(b)) for a, b in value) if isinstance(value, list | tuple) else ()


def _texts(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}
