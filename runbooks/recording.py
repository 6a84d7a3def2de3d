"""Recorded answers out of a run that was: what its hosts and its engineer said, in their order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from runbooks.answers import FILE
from runbooks.recorded import Answer, Answers, Expected
from runbooks.rehearsal import way
from sources.chunk import End

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from config.model import Host
    from runbooks.model import Runbook, Verdict
    from runbooks.run import HostResult, Run, StepState


def digests(run: Run) -> frozenset[str]:
    """Return the evidence that a run's answers need."""
    return frozenset(one.evidence for state in run.done for one in state.results if one.evidence)


def recorded(
    book: Runbook, run: Run, evidence: Mapping[str, str], hosts: Mapping[str, Host]
) -> Answers:
    """Return the answers of a run, with `evidence` by its digest.

    Of a step that a person repeated at once, or tried again, the last time counts; of one that
    looks again by itself all do.
    """
    params = {param.id for param in book.params}
    waits = {step.id for step in book.steps if step.until is not None}
    many = {one.step: one.results for one in run.done if len(one.results) > 1}
    given: list[Answer] = []
    for at, state in enumerate(run.done):
        after = run.done[at + 1].step if at + 1 < len(run.done) else None
        if state.verdict is not None and (after != state.step or state.step in waits):
            given += _answers(state, evidence, [one.host for one in many.get(state.step, ())])
    ran = (one.host for state in run.done for one in state.results)
    named = dict.fromkeys([*run.hosts, *ran])
    return Answers(
        tuple(given),
        run.runbook,
        tuple(_known(hosts[one], book) for one in named if one in hosts),
        run.hosts,
        {key: value for key, value in run.values.items() if key in params},
        Expected(way(run), run.verdict),
    )


def _answers(state: StepState, evidence: Mapping[str, str], many: list[str]) -> Iterator[Answer]:
    """Yield what one visit came to; only where a step runs on `many` hosts are they named."""
    concluded = state.verdict if state.results and state.answer is not None else None
    for one in state.results:
        host = one.host if many else None
        yield _result(state.step, host, one, evidence.get(one.evidence, ""), concluded)
    if state.results:
        return
    if state.verdict == "skipped":
        skips: list[str | None] = [*many] or [None]
        for host in skips:
            yield Answer(state.step, host, skip=state.answer or "-")
    else:
        on = state.chosen_on
        yield Answer(state.step, answer=f"{on} {state.answer}" if on else state.answer)


def _result(
    step: str, host: str | None, one: HostResult, output: str, concluded: Verdict | None
) -> Answer:
    return Answer(
        step,
        host,
        output,
        one.status,
        one.end or End.LOST,
        one.reason,
        one.seconds,
        concluded=concluded,
    )


def _known(host: Host, book: Runbook) -> Host:
    """Return a host with no other facts than the book asks for."""
    asked = {param.fact for param in book.params}
    return replace(host, facts={k: v for k, v in host.facts.items() if k in asked})


def write(answers: Answers, folder: Path) -> None:
    """Write a folder of answers. Raises FileExistsError where there is one, and OSError."""
    folder.mkdir(parents=True)
    names: list[dict[str, object]] = []
    for number, one in enumerate(answers.given, 1):
        about: dict[str, object] = {"step": one.step}
        if one.host is not None:
            about["host"] = one.host
        if one.output:
            about["file"] = f"{number:02}-{one.step}.txt"
            text = one.output if one.output.endswith("\n") else f"{one.output}\n"
            (folder / f"{number:02}-{one.step}.txt").write_text(text, encoding="utf-8")
        names.append(about | _rest(one))
    whole = {
        "runbook": answers.runbook,
        "targets": list(answers.targets),
        "hosts": [_host(host) for host in answers.hosts],
        "values": dict(answers.values),
        "answers": names,
        "expect": _expected(answers.expected),
    }
    with (folder / FILE).open("x", encoding="utf-8") as file:
        yaml.safe_dump(
            {key: value for key, value in whole.items() if value},
            file,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=None,
            width=1000,
        )


def _rest(one: Answer) -> dict[str, object]:
    """Return what differs from what is meant where nothing is said."""
    if one.answer is not None:
        return {"answer": one.answer}
    if one.skip is not None:
        return {"skip": one.skip}
    about = {
        "status": one.status or None,
        "end": None if one.end is End.EXITED else one.end.value,
        "reason": one.reason or None,
        "seconds": one.seconds or None,
        "concluded": one.concluded and one.concluded.value,
    }
    return {key: value for key, value in about.items() if value is not None}


def _host(host: Host) -> dict[str, object]:
    about: dict[str, object] = {"id": host.id, "shell": host.shell.value}
    if host.roles:
        about["roles"] = list(host.roles)
    if host.facts:
        about["facts"] = dict(host.facts)
    return about


def _expected(expected: Expected | None) -> dict[str, object]:
    if expected is None:
        return {}
    turns = [{"step": step, "verdict": verdict.value} for step, verdict in expected.way]
    verdict = {"verdict": expected.verdict.value} if expected.verdict else {}
    return {**({"way": turns} if turns else {}), **verdict}
