"""The downtime card: what the departments are told, ready to be sent."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.model import Engineer, Recipient, Site, System
    from console.duty.incidents import Incident
    from console.words.words import Words

SOON, LATER = timedelta(minutes=15), timedelta(minutes=30)
"""Until the departments hear again: of an emergency, of anything else."""
_STEP = 300
_JOINT = re.compile(r"(?<=[!-~])(?=[\u4e00-\u9fff])")
"""Where a name in Latin letters meets Chinese, which is set apart from it."""


def systems(incident: Incident, effects: Iterable[Incident], site: Site) -> tuple[System, ...]:
    """Return the systems that an incident stops: its own first, then those behind it."""
    behind = {*incident.affected, *(one.system for one in effects)}
    behind |= {system for one in effects for system in one.affected}
    own = [one for one in site.systems if one.id == incident.system]
    return (*own, *(one for one in site.systems if one.id in behind and one not in own))


def tell(of: Iterable[System]) -> tuple[Recipient, ...]:
    """Return the departments to tell, each once."""
    first: dict[str, Recipient] = {}
    for one in of:
        for it in one.tell:
            first.setdefault(it.name.zh, it)
    return tuple(first.values())


def emergency(incident: Incident, site: Site) -> bool:
    """Return whether an incident is of the site's service type for emergencies."""
    return incident.service == site.contract.alert_critical[0]


def next_word(incident: Incident, now: datetime, site: Site) -> datetime:
    """Return when the departments hear again, on a round minute."""
    moment = now + (SOON if emergency(incident, site) else LATER)
    return moment + timedelta(seconds=-moment.timestamp() % _STEP)


def compose(
    incident: Incident,
    of: tuple[System, ...],
    who: Engineer | None,
    began: datetime,
    now: datetime,
    site: Site,
    words: Words,
) -> str:
    """Return the text for the departments: stopped, or working again with what to enter."""
    card, lang, life = words.life.card, words.lang, incident.life

    def at(moment: datetime) -> str:
        return f"{moment.astimezone(ZoneInfo(site.zone)):%Y-%m-%d %H:%M}"

    began = min([began, *(one.start for one in life.manual[:1])])
    names = card["join"].join(system.name.of(lang) for system in of)
    over = incident.resolved
    lines = [_JOINT.sub(" ", card["over" if over else "title"].format(systems=names))]
    lines.append(card["start"].format(at=at(began), time=duration((over or now) - began, words)))
    if over:
        lines.append(card["restored"].format(at=at(over)))
    else:
        lines.append(card["affected"])
        lines += [f"- {one.short.of(lang)}: {one.impact.of(lang)}" for one in of]
        lines.append(card["by_hand"])
        lines += [f"- {one.short.of(lang)}: {one.fallback.of(lang)}" for one in of]
    if life.manual:
        since, spent = life.manual[-1], duration(life.by_hand_for(now), words)
        code = "manual" if since.end is None else "manual_over"
        lines.append(card[code].format(at=at(since.end or since.start), time=spent))
    if over:
        items = [item.name.of(lang) for one in of for item in one.backentry]
        if life.manual and items:
            lines.append(card["enter"])
            lines += [f"- {item}" for item in items]
    else:
        lines.append(card["next"].format(at=at(next_word(incident, now, site))))
    if who is not None:
        lines.append(card["who"].format(name=who.name, phone=who.phone).rstrip())
    lines.append(card["from"].format(site=site.name.of(lang), at=at(now), id=incident.id))
    return "\n".join(lines)
