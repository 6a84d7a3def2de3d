"""The roster in words: who is on call when, where nobody is, whom a duty may be given to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.words.roster import at, reason
from widgets.panel import PanelRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from console.duty.dispatch import Candidate
    from console.duty.roster import Stretch
    from console.ui.present.context import Context

SPAN = timedelta(days=14)
"""How far the screen looks."""


def rows(context: Context) -> tuple[PanelRow, ...]:
    """Return the coming two weeks, then the people."""
    words, desk = context.words, context.desk
    stretches = desk.rota.stretches(SPAN)
    found = [
        PanelRow(
            words.dispatch.now if not place else when(one, context),
            said(one, context) + (f" · {_until(one, context)}" if not place else ""),
            tone(one, first=not place),
        )
        for place, one in enumerate(stretches)
    ]
    if all(one.engineers for one in stretches):
        found.append(PanelRow("", words.dispatch.all_filled, Tone.GOOD))
    found.append(PanelRow("", words.dispatch.people, Tone.ACCENT))
    away = {leave.who: leave for leave in desk.site.roster.leave if leave.last >= _today(context)}
    for engineer in desk.site.roster.engineers:
        about = [*engineer.roles, engineer.phone, *engineer.skills]
        if leave := away.get(engineer.id):
            days = f"{leave.first:%m-%d}–{leave.last:%m-%d}"
            about.append(words.dispatch.away.format(names=f"{days} {leave.why}".rstrip()))
        text = " · ".join(one for one in about if one)
        found.append(PanelRow(engineer.name, text, Tone.WARN if leave else Tone.PLAIN))
    return tuple(found)


def when(one: Stretch, context: Context) -> str:
    """Return the moment at which a stretch begins, with its weekday and date."""
    local = one.start.astimezone(ZoneInfo(context.desk.site.zone))
    return f"{local:%m-%d} {context.words.times.weekdays[local.weekday()]} {local:%H:%M}"


def said(one: Stretch, context: Context) -> str:
    """Return who is on call in a stretch."""
    words = context.words.dispatch
    if not one.engineers:
        return words.nobody
    first, *rest = (engineer.name for engineer in one.engineers)
    join = "、" if context.words.lang == "zh" else ", "
    parts = [words.primary.format(name=first)]
    if rest:
        parts.append(words.backup.format(names=join.join(rest)))
    if one.why:
        parts.append(words.changed.format(why=one.why))
    return " · ".join(parts)


def tone(one: Stretch, *, first: bool) -> Tone:
    """Return how a stretch looks: a gap is bad, the present one stands out."""
    if not one.engineers:
        return Tone.BAD
    return Tone.ACCENT if first else Tone.PLAIN


def alarm(context: Context) -> str:
    """Return what the status line must say besides: a gap near, channels down, a handover."""
    words, desk, now = context.words, context.desk, context.desk.now()
    parts = []
    if gap := desk.rota.gap():
        begun = gap.start <= now
        when_ = at(gap.start, now, desk.site.zone, words)
        parts.append(words.dispatch.gap_now if begun else words.dispatch.gap.format(when=when_))
    if down := desk.notices.down.value:
        parts.append(words.dispatch.channel_down.format(channels=" ".join(down)))
    if waiting := context.desk.proof.waiting.value:
        who = context.names.person(waiting[0].by)
        parts.append(words.handover.waits.format(who=who))
    return " ".join(parts)


def candidates(ranked: Iterable[Candidate], context: Context) -> list[tuple[str, str, str]]:
    """Return id, name and reasons of whom an incident may be given to, the best first."""
    words = context.words
    join = "、" if words.lang == "zh" else ", "
    return [
        (
            one.engineer.id,
            one.engineer.name,
            join.join(reason(str(part), words) for part in one.reasons),
        )
        for one in ranked
    ]


def _until(one: Stretch, context: Context) -> str:
    words, desk = context.words, context.desk
    return words.dispatch.until.format(when=at(one.end, desk.now(), desk.site.zone, words))


def _today(context: Context) -> date:
    return context.desk.now().astimezone(ZoneInfo(context.desk.site.zone)).date()
