"""An incident's way to its end in words: the path, the facts it gathers, what can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty import card, closing, links, path
from console.words.times import duration, moment
from widgets.panel import PanelRow
from widgets.pathline import PathView
from widgets.tone import Tone

if TYPE_CHECKING:
    from config.model import System
    from console.duty.incidents import Incident
    from console.duty.life import Plan
    from console.ui.present.context import Context


def way(incident: Incident, context: Context) -> PathView:
    """Return the stages with the present one, and the next action."""
    life = context.words.life
    stages = tuple(path.Stage)
    left = len(closing.left(incident, context.desk.site))
    action = path.next_action(incident, left)
    done = action is path.Next.NOTHING
    return PathView(
        tuple(life.stages[one] for one in stages),
        len(stages) if done else stages.index(path.stage(incident)),
        life.next.format(action=life.actions[action].format(left=left)),
        Tone.GOOD if done else Tone.ACCENT,
    )


def facts(
    incident: Incident, effects: tuple[Incident, ...], context: Context
) -> tuple[PanelRow, ...]:
    """Return what an incident has gathered on its way; nothing where it has nothing."""
    words, of, desk = context.words, incident.life, context.desk
    life, now, zone = words.life, context.scene.now(), desk.site.zone
    rows = []
    if (plan := of.plan) is not None:
        rows.append(PanelRow(life.plan, answered(incident, plan, context), _tone(incident, plan)))
    if of.manual:
        spent = duration(of.by_hand_for(now), words)
        template = life.by_hand if of.by_hand else life.by_hand_over
        said = template.format(departments=of.manual[-1].departments, time=spent)
        rows.append(PanelRow(life.by_hand_label, said, Tone.BAD if of.by_hand else Tone.PLAIN))
        rows += [
            PanelRow(life.back_entry if at == 0 else "", text, tone)
            for at, (_, text, tone) in enumerate(entries(incident, context))
        ]
    if of.root:
        rows.append(PanelRow(life.root, _named(of.root, context), Tone.ACCENT))
    rows += [
        PanelRow(life.effects if at == 0 else "", f"{one.id} {one.title_in(words.lang)}")
        for at, one in enumerate(effects)
    ]
    if of.follows:
        rows.append(PanelRow(life.follows, of.follows))
    if (word := of.confirmed) is not None:
        channel = words.queue.channels.get(word.channel, word.channel)
        rating = life.not_asked if word.satisfaction is None else f"{word.satisfaction}/5"
        parts = (word.by, channel, moment(word.at, now, zone, words), rating, word.text)
        rows.append(PanelRow(life.confirmed, " · ".join(one for one in parts if one), Tone.GOOD))
    if of.cause:
        said = f"{life.causes.get(of.cause, of.cause)} → {life.fixes.get(of.fix, of.fix)}"
        rows.append(PanelRow(life.closed_as, said))
    return tuple(rows)


def answered(incident: Incident, plan: Plan, context: Context) -> str:
    """Return a proposal, and what the user said to it; nobody is waited for once it is resolved."""
    words, desk = context.words, context.desk
    if not plan.answer and not incident.open:
        return plan.text
    parts = [words.life.plan_states[plan.answer].format(by=plan.answered_by)]
    if plan.channel:
        parts.append(words.queue.channels.get(plan.channel, plan.channel))
    if plan.answered:
        parts.append(moment(plan.answered, desk.now(), desk.site.zone, words))
    return " · ".join(part for part in (plan.text, *parts, plan.said) if part)


def _tone(incident: Incident, plan: Plan) -> Tone:
    if plan.allows:
        return Tone.GOOD
    return Tone.WARN if incident.open else Tone.PLAIN


def _named(incident_id: str, context: Context) -> str:
    rows = context.scene.queue.incidents
    found = next((one for one in rows if one.id == incident_id), None)
    return f"{incident_id} {found.title_in(context.words.lang)}" if found else incident_id


def entries(incident: Incident, context: Context) -> tuple[tuple[str, str, Tone], ...]:
    """Return the back-entry: id, name with its state, tone."""
    life, done = context.words.life, {one.item: one for one in incident.life.entries}
    rows = []
    for item in closing.owed(incident, context.desk.site):
        text, tone = item.name.of(context.words.lang), Tone.WARN
        if item.id in done:
            entry, tone = done[item.id], Tone.GOOD
            said = life.not_applicable.format(reason=entry.reason)
            text += f" · {said if entry.reason else life.entered.format(by=entry.by)}"
        rows.append((item.id, text, tone))
    return tuple(rows)


def effects(incident: Incident, context: Context) -> tuple[Incident, ...]:
    """Return the effects of an incident that are in the queue."""
    queue = context.scene.queue
    return links.effects(incident.id, queue.incidents) if queue.roots else ()


def linkable(incident: Incident, context: Context) -> list[tuple[str, str, str]]:
    """Return id, words and what speaks for it of what may be linked: likely causes first."""
    life, lang = context.words.life, context.words.lang
    rows = context.desk.queue.value.incidents
    likely = links.causes(incident, rows, context.desk.site)
    others = [one for one in rows if one.open and one.id != incident.id and one not in likely]

    def option(one: Incident, beside: str = "") -> tuple[str, str, str]:
        name = context.names.short(one.system)
        return one.id, f"{one.id} {name} {one.title_in(lang)}", beside

    found = []
    if incident.life.root:
        found.append(("unlink", f"{incident.life.root} {life.link_away}", ""))
    found += [option(one, life.link_likely) for one in likely]
    return [*found, *map(option, others)]


def card_rows(
    incident: Incident, of: tuple[System, ...], text: str, context: Context
) -> tuple[PanelRow, ...]:
    """Return the impact card: the message first, then who cannot work and whom to tell."""
    words, lang = context.words, context.words.lang
    life = words.life
    rows = [
        PanelRow(life.message if at == 0 else "", line, Tone.PLAIN)
        for at, line in enumerate(text.split("\n"))
    ]
    rows += [
        PanelRow(
            life.tell if at == 0 else "", f"{it.name.of(lang)} {it.phone}".rstrip(), Tone.ACCENT
        )
        for at, it in enumerate(card.tell(of))
    ]
    rows += [
        row
        for row in facts(incident, (), context)
        if row.label in (life.by_hand_label, life.back_entry, "")
    ]
    return tuple(rows)
