"""The figures as JSON data: for other programs, and to compare the other formats with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.report.figure import SECTIONS
from console.report.page import sentence
from console.report.suggestions import suggestions
from console.report.telling import Telling

if TYPE_CHECKING:
    from console.duty.events import JSON
    from console.report.figure import Figure, Figures
    from console.words.report_words import ReportWords
    from console.words.words import Words


LISTED = 1000
"""Broken clocks and voices that are listed; `--explain` gives all."""


def data(figures: Figures, words: Words, pages: ReportWords) -> dict[str, JSON]:
    """Return all of a report; ids of incidents stand with `oncall report --explain`."""
    material, say = figures.material, Telling(figures.material.site, words, pages)
    zone = ZoneInfo(material.site.zone)
    since, until = material.period.bounds(material.site.zone)
    return {
        "site": material.site.id,
        "period": material.period.name,
        "since": since.astimezone(zone).isoformat(),
        "until": until.astimezone(zone).isoformat(),
        "made": material.now.astimezone(zone).isoformat(timespec="seconds"),
        "seq": material.seq,
        "head": material.head,
        "empty": figures.empty,
        "running": figures.running,
        "figures": {one.id: _figure(one, say) for one in figures.all.values()},
        "breaches": [
            {
                "incident": one.incident,
                "system": one.system,
                "priority": one.priority,
                "clock": one.clock,
                "reason": one.reason or None,
            }
            for one in figures.breaches(LISTED)
        ],
        "voices": [
            {
                "incident": one.incident,
                "system": one.system,
                "satisfaction": one.satisfaction,
                "text": one.text,
            }
            for one in figures.voices(LISTED)
        ],
        "calendar": {
            row.system: [cell.level.value for cell in row.cells] for row in figures.calendar.rows
        },
        "heat": [list(day) for day in figures.heat.counts],
        **{
            section: [
                {
                    "subject": line.subject,
                    "text": line.text,
                    "when": line.when.isoformat() if line.when else None,
                    "seqs": list(line.seqs),
                }
                for line in material.extras.get(section, ())
            ]
            for section in SECTIONS
        },
        "suggestions": [
            {
                "code": one.code,
                "text": sentence(one, figures, say),
                "figure": one.figure,
                "incidents": list(one.incidents),
                "seqs": list(one.seqs),
            }
            for one in suggestions(figures)
        ],
    }


def _figure(one: Figure, say: Telling) -> JSON:
    return {"value": one.value, "unit": one.unit.value, "text": say.value(one)}
