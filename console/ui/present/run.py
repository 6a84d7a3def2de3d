"""A run in words: its steps, the exact command, what was said, what it waits for."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from console.words.failures import trouble
from console.words.sentences import said_in
from console.words.times import exact
from runbooks.judge import worst
from runbooks.model import Risk, Verdict
from runbooks.run import BEFOREHAND, HostResult, Phase
from sources.chunk import End
from widgets.confirm import ConfirmView
from widgets.panel import PanelRow
from widgets.stepper import StepView
from widgets.tone import Tone

if TYPE_CHECKING:
    from console.ui.present.context import Context
    from console.words.words import Words
    from runbooks.model import Runbook, Step
    from runbooks.run import Run, StepState

VERDICT_TONES = {
    Verdict.OK: Tone.GOOD,
    Verdict.WARN: Tone.WARN,
    Verdict.FAIL: Tone.BAD,
    Verdict.UNKNOWN: Tone.UNKNOWN,
    Verdict.SKIPPED: Tone.MUTED,
}
_SENTENCE = re.compile(r"。|\.\s")
HOSTS, LATE = 6, 3
"""Rows for the hosts of a step, and how many of them go to those that still run."""
_RISK_TONES = {Risk.READ: Tone.MUTED, Risk.CHANGE: Tone.WARN, Risk.DESTRUCTIVE: Tone.BAD}


def steps(run: Run, book: Runbook, context: Context) -> tuple[StepView, ...]:
    """Return every step of the runbook, with what became of it."""
    words = context.words
    done = {state.step: state for state in run.done}
    rows = []
    for step in book.steps:
        state = done.get(step.id)
        verdict = state.verdict if state else None
        current = step.id == run.at
        word = words.runs.verdicts[verdict] if verdict else ""
        if current and verdict is None:
            word = words.runs.phases[run.phase]
        looks = sum(1 for state in run.done if state.step == step.id)
        if current and run.phase is Phase.RUNNING and step.until and looks:
            word = words.runs.looks.format(count=looks)
        judged = sum(1 for result in state.results if result.verdict) if state else 0
        hosts = len(state.results) if state else 0
        rows.append(
            StepView(
                key=step.id,
                title=step.title.of(words.lang),
                tone=VERDICT_TONES[verdict] if verdict else Tone.PLAIN if current else Tone.MUTED,
                word=word,
                risk_word="" if step.risk is Risk.READ else words.runs.risks[step.risk],
                current=current,
                detail=f"{judged}/{hosts}" if hosts > 1 else "",
            )
        )
    return tuple(rows)


def command(
    run: Run, book: Runbook, plan: tuple[tuple[str, str], ...], context: Context
) -> tuple[PanelRow, ...]:
    """Return host and exact command of what runs now, or else of what ran last."""
    words = context.words
    asked = book.step(run.at).ask if run.at is not None else None
    if run.phase is Phase.ASK and asked is not None:
        return (PanelRow(words.runs.ask, asked.of(words.lang), Tone.ACCENT),)
    if run.phase in (Phase.CONFIRM, Phase.APPROVAL, Phase.PAUSED, Phase.READY) and plan:
        return tuple(PanelRow(f"{host} $", text, Tone.ACCENT) for host, text in plan[:3])
    last = run.done[-1].results if run.done else ()
    if last:
        return tuple(PanelRow(f"{one.host} $", one.command, Tone.ACCENT) for one in last[:3])
    return ()


def verdict(run: Run, book: Runbook, context: Context) -> tuple[PanelRow, ...]:
    """Return what the last step said, host by host, and how the run stands."""
    words = context.words
    rows = []
    if run.done:
        state = run.done[-1]
        if state.answer is not None and not state.results and state.verdict:
            label = words.runs.verdicts[state.verdict]
            options = {key: text.of(words.lang) for key, text, _ in book.step(state.step).options}
            options[BEFOREHAND] = words.runs.beforehand
            said = options.get(state.answer, state.answer)
            rows.append(PanelRow(label, said, VERDICT_TONES[state.verdict]))
        silent = book.step(state.step).silent
        rows += _over_hosts(state, run, silent, context)
        if book.escalate is not None and any(
            one.verdict is None and _quiet(one, context) >= silent for one in state.results
        ):
            rows.append(PanelRow(words.fields.escalate, book.escalate.of(words.lang), Tone.WARN))
    rows += _second(run, context)
    if run.phase is Phase.PAUSED:
        rows.append(PanelRow("", words.runs.paused, Tone.WARN))
    if run.phase is Phase.ENDED and run.verdict is not None:
        last = run.done[-1].verdict if run.done else None
        rows.append(_finished(run, book, context))
        for label, text in (
            (words.fields.fallback, book.fallback),
            (words.fields.escalate, book.escalate),
        ):
            if text is not None and last is not Verdict.OK:
                rows.append(PanelRow(label, text.of(words.lang)))
    return tuple(rows)


def _finished(run: Run, book: Runbook, context: Context) -> PanelRow:
    """Return what was found at the worst, with its sentence, and whether that was mended."""
    words = context.words
    runs, last = words.runs, run.done[-1].verdict if run.done else None
    found = worst([state.verdict for state in run.done if state.verdict])
    tone = VERDICT_TONES[run.verdict or found]
    if run.given_up:
        return PanelRow("", runs.given_up.format(reason=run.given_up), tone)
    about = runs.verdicts[found]
    if found not in (Verdict.OK, Verdict.SKIPPED):
        told = (one.said for state in run.done for one in state.results if one.verdict is found)
        if said := said_in(next(filter(None, told), ""), words):
            about = runs.found_said.format(verdict=about, said=_SENTENCE.split(said)[0].rstrip("."))
        if _proven(run, book):
            return PanelRow("", runs.mended.format(found=about), Tone.GOOD)
    return PanelRow("", runs.finished.format(found=about, last=runs.verdicts[last or found]), tone)


def _proven(run: Run, book: Runbook) -> bool:
    """Return whether what verifies the last change was well after it."""
    changes = [
        at
        for at, state in enumerate(run.done)
        if state.results and book.step(state.step).risk is not Risk.READ
    ]
    if not changes:
        return False
    verify = book.step(run.done[changes[-1]].step).verify or run.done[-1].step
    after = run.done[changes[-1] + 1 :]
    return any(one.step == verify and one.verdict is Verdict.OK for one in after)


def _second(run: Run, context: Context) -> list[PanelRow]:
    """Return how it stands with a second engineer's approval."""
    words, person, asked = context.words.runs, context.names.person, run.proposal
    if asked is None:
        return []
    if asked.answered is None:
        return [PanelRow("", words.approval_waits, Tone.WARN)]
    if asked.approved:
        who = person(asked.answered_by)
        return [PanelRow("", words.approved_by.format(who=who), Tone.GOOD)]
    if asked.answered_by == asked.by:
        return []
    said = words.declined_by.format(who=person(asked.answered_by), reason=asked.reason)
    return [PanelRow("", said, Tone.BAD)]


def _over_hosts(state: StepState, run: Run, silent: timedelta, context: Context) -> list[PanelRow]:
    """Return a row for each host; of many a sum and those that matter: who is late, who is ill."""
    words, results = context.words, state.results
    if len(results) <= HOSTS:
        return [_said(result, run, silent, context) for result in results]
    counts = Counter(result.verdict for result in results if result.verdict)
    parts = [f"{words.runs.verdicts[v]} {counts[v]}" for v in VERDICT_TONES if counts[v]]
    done = sum(counts.values())
    count = words.runs.hosts_done.format(done=done, count=len(results))
    tone = VERDICT_TONES[worst(list(counts))] if counts else Tone.ACCENT
    late = [result for result in results if result.verdict is None]
    ill = [result for result in results if result.verdict not in (None, Verdict.OK)]
    ill.sort(key=lambda one: one.verdict is Verdict.WARN)
    return [
        PanelRow(count, " · ".join(parts), tone),
        *(_said(one, run, silent, context) for one in (*late[:LATE], *ill)[: HOSTS - 1]),
    ]


def _said(result: HostResult, run: Run, silent: timedelta, context: Context) -> PanelRow:
    words = context.words
    if result.verdict is None:
        return _runs(result, silent, context)
    said = said_in(result.said, words)
    if result.end is not None and result.end is not End.EXITED:
        code, _, detail = result.reason.partition(": ")
        ended = words.runs.ends[result.end].format(
            status=result.status, why=trouble(code, detail, words)
        )
        said = f"{ended} {said}".rstrip()
    if not result.gone:
        said += " " + words.runs.still_running.format(host=result.host, pid=result.pid or "?")
    label = words.runs.verdicts[result.verdict]
    if len(run.hosts) > 1:
        label = f"{result.host} {label}"
    return PanelRow(label, said, VERDICT_TONES[result.verdict])


def _runs(result: HostResult, silent: timedelta, context: Context) -> PanelRow:
    """Return how long a command has run, and that it says nothing where that is so."""
    words, now = context.words, context.desk.now()
    if result.started is None:
        return PanelRow(result.host, words.times.now, Tone.ACCENT)
    said = words.runs.elapsed.format(time=exact(now - result.started, words))
    quiet = _quiet(result, context)
    if quiet < silent:
        return PanelRow(result.host, said, Tone.ACCENT)
    pause = words.runs.silent.format(time=exact(quiet, words))
    return PanelRow(result.host, f"{said} · {pause}", Tone.WARN)


def _quiet(result: HostResult, context: Context) -> timedelta:
    """Return for how long a command that runs has written nothing."""
    since = result.heard or result.started
    return context.desk.now() - since if since else timedelta(0)


def results(run: Run) -> tuple[tuple[str, HostResult], ...]:
    """Return step and result of each command so far; of a step's, the one still running last."""
    return tuple(
        (state.step, result)
        for state in run.done
        for result in sorted(state.results, key=lambda one: one.verdict is None)
    )


def past(run: Run, back: int, result: HostResult) -> tuple[PanelRow, ...]:
    """Return the command of an output that is not the newest, and where it stands among all."""
    count = len(results(run))
    label = f"[{count - min(back, count - 1)}/{count}] {result.host} $"
    return (PanelRow(label, result.command, Tone.MUTED),)


def output(
    run: Run, step: str, result: HostResult
) -> tuple[str, tuple[str, ...], int, tuple[str, ...]]:
    """Return key, head, count of lines left out and tail of an output."""
    kept = result.output
    key = f"{run.id}/{step}/{result.host}/{result.started}"
    return key, kept.head, kept.skipped, kept.tail


def confirm(
    run: Run, book: Runbook, plan: tuple[tuple[str, str], ...], context: Context
) -> ConfirmView | None:
    """Return what the engineer must confirm, or None when nothing waits for that."""
    if run.phase is not Phase.CONFIRM or run.at is None:
        return None
    words = context.words
    step = book.step(run.at)
    hosts = " ".join(host for host, _ in plan)
    destructive = step.risk is Risk.DESTRUCTIVE
    ask = words.runs.confirm_destructive if destructive else words.runs.confirm_change
    return ConfirmView(
        key=run.key,
        title=f"{words.runs.risks[step.risk]}: {step.title.of(words.lang)}",
        tone=_RISK_TONES[step.risk],
        lines=tuple(f"{host} $ {text}" for host, text in plan),
        undo=_undo(step, words),
        hint=ask.format(host=hosts),
        typed=hosts if destructive else "",
        more=words.runs.confirm_more,
        again=words.runs.confirm_again,
    )


def _undo(step: Step, words: Words) -> str:
    return f"{words.fields.undo}: {step.undo.of(words.lang)}" if step.undo else ""


def conclusions(words: Words) -> list[tuple[str, str]]:
    """Return what a person may say of a step whose outcome is not known."""
    return [
        (one.value, words.runs.verdicts[one]) for one in (Verdict.OK, Verdict.WARN, Verdict.FAIL)
    ]
