"""The words of a notice: short, of systems only, never of patients."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from console.words.roster import at
from console.words.sentences import Names
from console.words.times import duration, moment

if TYPE_CHECKING:
    from config.model import Site
    from console.duty.incidents import Incident
    from console.duty.notices import Notice
    from console.words.words import Words

TITLE = 60
"""Characters of an incident's title that are sent."""


def message(
    notice: Notice, incident: Incident | None, site: Site, now: datetime, words: Words
) -> tuple[str, str]:
    """Return title and text."""
    values = {"site": site.name.of(words.lang), "when": "", "due": "", "waited": ""}
    if notice.due:
        due = datetime.fromisoformat(notice.due)
        values["due"] = moment(due, now, site.zone, words)
        values["when"] = at(due, now, site.zone, words)
    if incident is not None:
        names = Names(site, words)
        title = incident.title_in(words.lang)
        values |= {
            "id": incident.id,
            "priority": incident.priority,
            "system": names.short(incident.system),
            "title": title if len(title) <= TITLE else f"{title[: TITLE - 1]}…",
            "opened": moment(incident.opened, now, site.zone, words),
            "waited": duration(now - (incident.reopened or incident.opened), words),
            "clock": words.queue.clocks.get(notice.clock, notice.clock),
            "owner": names.person(incident.owner) if incident.owner else words.fields.nobody,
        }
    title, text = words.dispatch.messages[notice.event]
    return title.format(**values), text.format(**values)
