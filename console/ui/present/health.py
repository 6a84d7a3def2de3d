"""Health checks in words: what is owed, and a result beside the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk import naming, telling
from console.duty.health import Change, compare, findings
from console.duty.schedule import following
from console.duty.trend import Course
from console.words.proof import why_not
from console.words.times import age
from widgets.panel import PanelRow
from widgets.table import TableRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from config.proof import Routine
    from console.duty.health import Compared, Fact, History, Result
    from console.ui.present.context import Context
    from runbooks.model import Runbook

_TONES = {"ok": Tone.GOOD, "warn": Tone.WARN, "fail": Tone.BAD, "unknown": Tone.UNKNOWN}
CHECKS = (7, 0, 16, 5, 20)
LOOKS = (0, 8, 14, 6, 16)
"""Cells of the columns; 0 is what they leave."""


def checks(
    history: History, missed: tuple[Fact, ...], due: frozenset[str], context: Context
) -> tuple[TableRow, ...]:
    """Return a row for each health check of the site, in the order of its systems."""
    late = {subject for _, subject, _ in missed}
    systems = [system.id for system in context.desk.site.systems]
    routines = sorted(context.desk.site.routines, key=lambda one: systems.index(one.system))
    return tuple(_check(one, history, late, due, context) for one in routines)


def _check(
    routine: Routine,
    history: History,
    late: set[str],
    due: frozenset[str],
    context: Context,
) -> TableRow:
    words, desk, now = context.words, context.desk, context.desk.now()
    last, going = history.last(routine.id), history.going(routine.id)
    count = len(findings(last, history)) if last else 0
    said = words.health.never
    if last is not None:
        said = f"{words.runs.verdicts[last.verdict]} {age(now - last.started, words)}"
    if going is not None:
        said = words.health.going.format(by=telling.person(going.by, words, context.names))
    next_ = telling.local(following(routine, desk.site.zone, now), desk.site.zone, now)
    if routine.id in late:
        next_ = words.health.missed.format(next=next_)
    elif routine.id in due:
        next_ = words.health.due_now
    tone = _TONES.get(last.verdict, Tone.PLAIN) if last else Tone.MUTED
    return TableRow(
        routine.id,
        Tone.BAD if routine.id in late else tone,
        (
            context.names.short(routine.system),
            f"{naming.how_often(routine, words)}  {routine.id}",
            said,
            words.health.found.format(count=count) if count else words.health.well,
            next_,
        ),
    )


def looks(
    result: Result, history: History, book: Runbook | None, context: Context
) -> tuple[tuple[Compared, TableRow], ...]:
    """Return what a result found, findings first, each with its row."""
    words = context.words
    rows = sorted(compare(result, history), key=lambda one: not one.finding)
    return tuple(
        (
            one,
            TableRow(
                "/".join(one.look.place),
                Tone.WARN if one.soon and one.look.verdict == "ok" else _tone(one),
                (
                    naming.step_name(book, one.look.step, words),
                    one.look.host,
                    telling.moved(one),
                    words.health.changes[one.change],
                    _end(one, context),
                ),
            ),
        )
        for one in rows
    )


def _tone(one: Compared) -> Tone:
    return _TONES.get(one.look.verdict, Tone.MUTED)


def _end(one: Compared, context: Context) -> str:
    words = context.words.health
    if one.became:
        return words.became.format(id=one.became)
    if one.trend is not None and one.trend.course is Course.UNKNOWN:
        return words.few
    return telling.heading(one.trend, context.words) if one.trend else ""


def about(
    result: Result, one: Compared | None, settled: int, context: Context
) -> tuple[PanelRow, ...]:
    """Return what is said of the look under the cursor, and how many missed ones it settled."""
    words = context.words
    if result.why:
        why = why_not(result.why, words)
        return (PanelRow("", words.health.not_done.format(why=why), Tone.UNKNOWN),)
    if one is None:
        return (PanelRow("", words.health.no_result, Tone.MUTED),)
    rows = [PanelRow("", telling.said(one.look, words), _tone(one))]
    if one.before is not None and one.change is not Change.SAME:
        verdict = words.runs.verdicts[one.before.verdict]
        before = f"{verdict} {telling.value_of(one.before)}".rstrip()
        rows.append(PanelRow("", words.health.before.format(value=before), Tone.MUTED))
    if one.trend is not None:
        tone = Tone.WARN if one.soon else Tone.MUTED
        rows.append(PanelRow("", telling.heading(one.trend, words), tone))
    if one.became:
        rows.append(PanelRow("", words.health.became.format(id=one.became), Tone.ACCENT))
    if settled:
        rows.append(PanelRow("", words.health.settled.format(count=settled), Tone.MUTED))
    return tuple(rows)


def result_line(result: Result, context: Context) -> str:
    """Return what stands over a result."""
    words, desk = context.words, context.desk
    return words.health.run_heading.format(
        name=result.routine,
        when=telling.local(result.started, desk.site.zone, desk.now()),
        by=telling.person(result.by, words, context.names),
        verdict=words.runs.verdicts.get(result.verdict, ""),
    )
