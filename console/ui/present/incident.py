"""An incident and a system in words, as rows of label and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.sla import owes_cause
from console.ui.present.board import TONES, state_word
from console.words.failures import answer
from console.words.times import age, duration, moment, waiting
from sources.alert import Standing
from widgets.panel import PanelRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from config.model import Check, System
    from console.duty.alerts import Heard
    from console.duty.incidents import Incident
    from console.duty.record import Alike
    from console.duty.sla import Clock
    from console.ui.present.context import Context
    from runbooks.model import Runbook

SIMILAR = 3
"""Past incidents that are shown."""
_CLOCK_TONES = {
    "running": Tone.PLAIN,
    "warning": Tone.WARN,
    "breached": Tone.BAD,
    "met": Tone.GOOD,
    "missed": Tone.BAD,
    "paused": Tone.MUTED,
    "excluded": Tone.MUTED,
}


def facts(incident: Incident, context: Context) -> tuple[PanelRow, ...]:
    """Return what is known of an incident, the clocks first."""
    words, names, site = context.words, context.names, context.desk.site
    lang, now = words.lang, context.scene.now()
    system = next(one for one in site.systems if one.id == incident.system)
    service = site.contract.services.get(incident.service)
    join = "、" if lang == "zh" else ", "
    owner = names.person(incident.owner) if incident.owner else words.fields.nobody
    opened = moment(incident.opened, now, site.zone, words)
    if incident.received:
        first = moment(incident.received, now, site.zone, words)
        opened += f" · {words.sla.received} {first}"
    channel = words.queue.channels.get(incident.channel, incident.channel)
    rows = [
        PanelRow("", incident.title_in(lang), Tone.ACCENT),
        PanelRow(
            words.fields.status,
            f"{words.queue.statuses[incident.status]} · {incident.priority} · "
            f"{service.name.of(lang) if service else incident.service}",
        ),
        *(clock(one, incident, context) for one in context.scene.clocks(incident)),
        *classification(incident, context),
        PanelRow(words.fields.owner, owner, Tone.PLAIN if incident.owner else Tone.WARN),
        PanelRow(words.fields.component, names.component(incident.component)),
        PanelRow(words.fields.opened, f"{opened} · {channel} {_caller(incident)}".rstrip()),
        *_same(incident, context),
    ]
    if incident.affected:
        folded = join.join(names.short(one) for one in incident.affected)
        rows.append(PanelRow(words.fields.affected, folded, Tone.WARN))
    rows.append(PanelRow(words.fields.impact, system.impact.of(lang)))
    rows.append(PanelRow(words.fields.fallback, system.fallback.of(lang)))
    return tuple(rows)


def _caller(incident: Incident) -> str:
    return " ".join(filter(None, (incident.department, incident.requester, incident.contact)))


def _same(incident: Incident, context: Context) -> tuple[PanelRow, ...]:
    """Return what it was merged into, or what was merged into it and how many have called."""
    words = context.words.intake
    rows = []
    if incident.merged_into:
        rows.append(PanelRow(words.merged_into, incident.merged_into, Tone.WARN))
    if incident.callers > 1:
        rows.append(PanelRow(words.caller_count, str(incident.callers)))
    if incident.duplicates:
        rows.append(PanelRow(words.duplicates_of, " ".join(incident.duplicates)))
    return tuple(rows)


def similar(found: tuple[Alike, ...], context: Context) -> tuple[PanelRow, ...]:
    """Return past incidents like one: what each was, and what mended it."""
    words, desk = context.words, context.desk
    rows = []
    for at, alike in enumerate(found[:SIMILAR]):
        past = alike.incident
        title = past.title_in(words.lang)
        told = words.intake.mended.format(title=title, fix=past.mended) if past.mended else title
        when = moment(past.opened, desk.now(), desk.site.zone, words)
        label = words.intake.similar if at == 0 else ""
        rows.append(PanelRow(label, f"{told} · {past.id} {when}", Tone.MUTED))
    return tuple(rows)


def clock(one: Clock, incident: Incident, context: Context) -> PanelRow:
    """Return a clock with its state, its deadline and what is left, or why it ran out."""
    words, desk, scene = context.words, context.desk, context.scene
    now = scene.now()
    state = str(one.state(now))
    said = words.queue.clock_states[state]
    parts = [f"{duration(one.target, words)} → {moment(one.due, now, desk.site.zone, words)}"]
    if one.runs:
        turn = scene.turn(one)
        said = said if turn[0] or state == "breached" else words.sla.standing
        parts.append(waiting(one.due, now, turn, desk.site.zone, words))
    if one.broken(now):
        cause = incident.cause_of(one.name)
        if cause is not None:
            parts.append(words.sla.cause.format(cause=words.sla.causes.get(cause, cause)))
        elif owes_cause(incident, one, now):
            parts.append(words.sla.owed)
    label = words.queue.clocks[one.name]
    return PanelRow(label, " · ".join((said, *parts)), _CLOCK_TONES[state])


def classification(incident: Incident, context: Context) -> tuple[PanelRow, ...]:
    """Return how it is classified, where anybody has said."""
    sla = context.words.sla
    parts = [
        f"{incident.impact} {sla.impacts[incident.impact]}" if incident.impact else "",
        f"{incident.urgency} {sla.urgencies[incident.urgency]}" if incident.urgency else "",
        sla.grades.get(incident.grade, ""),
        sla.scopes[incident.scope] if incident.scope != "in" else "",
        *(sla.flags.get(flag, flag) for flag in incident.flags),
    ]
    said = " · ".join(part for part in parts if part)
    tone = Tone.PLAIN if incident.scope == "in" else Tone.WARN
    return (PanelRow(sla.classification, said, tone),) if said else ()


def suggested(books: tuple[Runbook, ...], context: Context) -> tuple[PanelRow, ...]:
    """Return the runbooks that fit, best first."""
    words = context.words
    if not books:
        return (PanelRow(words.fields.suggested, words.fields.none_suggested, Tone.MUTED),)
    return tuple(
        PanelRow(words.fields.suggested if at == 0 else "", book.title.of(words.lang), Tone.ACCENT)
        for at, book in enumerate(books[:3])
    )


def system_rows(system: System, context: Context) -> tuple[PanelRow, ...]:
    """Return a system's components, their checks and readings, impact and fallback."""
    words, lang = context.words, context.words.lang
    picture = context.desk.watch.picture()
    rows = []
    for component in system.components:
        health = picture.components[component.id]
        said = state_word(health.state, words)
        if health.roots:
            said += " ← " + " ".join(context.names.component(root) for root in health.roots)
        rows.append(PanelRow(component.name.of(lang), said, TONES[health.state]))
        rows += [
            check_row(check, context)
            for check in context.desk.site.checks
            if check.component == component.id
        ]
        rows += [
            quiet_row(one, context)
            for one in context.desk.inbound.quiet
            if one.route.component == component.id
        ]
    rows.append(PanelRow(words.fields.impact, system.impact.of(lang)))
    rows.append(PanelRow(words.fields.fallback, system.fallback.of(lang)))
    return tuple(rows)


def quiet_row(heard: Heard, context: Context) -> PanelRow:
    """Return an alert that fires and is silenced, until when and by whom."""
    words, alert, now = context.words, heard.alert, context.desk.now()
    silenced = alert.standing is Standing.SILENCED
    said = words.inbound.silenced if silenced else words.inbound.inhibited
    if alert.until:
        until = moment(alert.until, now, context.desk.site.zone, words)
        said += " " + words.inbound.until.format(time=until)
    return PanelRow(f"  {alert.name}", f"{said} {alert.by}".rstrip(), Tone.MUTED)


def check_row(check: Check, context: Context) -> PanelRow:
    """Return a check with its state, its value, its age and its trend."""
    words, now = context.words, context.desk.now()
    state = context.desk.watch.state_of(check)
    reading = context.desk.watch.board.value.readings.get(check.id)
    said = state_word(state, words)
    if reading is not None:
        if reading.value is not None:
            said += f" {reading.value:g}{check.unit}"
        if reading.text:
            said += f" {answer(reading.text, words)}"
        said += f" · {words.times.ago.format(time=age(now - reading.at, words))}"
    return PanelRow(
        f"  {check.name.of(words.lang)}",
        said,
        TONES[state],
        trend=reading.trend if reading is not None else (),
    )
