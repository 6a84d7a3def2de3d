"""Why each clock of an incident is due when it is, as rows of a panel."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len

from console.words.explaining import exact, line
from console.words.times import moment
from widgets.cells import fit
from widgets.panel import PanelRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.duty.explain import Span
    from console.duty.incidents import Incident
    from console.duty.sla import Clock
    from console.ui.present.context import Context


def rows(incident: Incident, context: Context) -> tuple[PanelRow, ...]:
    """Return every clock with its stretches, what they sum to, and what is in doubt."""
    words = context.words
    found: list[PanelRow] = [PanelRow(words.fields.symptom, incident.title_in(words.lang))]
    for clock, spans in context.desk.explain(incident):
        found.append(PanelRow("", ""))
        name = words.queue.clocks[clock.name]
        found.append(PanelRow(name, head(clock, spans, context), Tone.ACCENT))
        found += _table(clock, spans, context)
        found.append(PanelRow("", total(spans, context), Tone.MUTED))
        found += [
            PanelRow("", getattr(words.sla, gap.what).format(year=gap.year), Tone.WARN)
            for gap in context.desk.doubts(clock)
        ]
    if len(found) == 1:
        found.append(PanelRow("", words.sla.nothing, Tone.MUTED))
    return tuple(found)


def head(clock: Clock, spans: Iterable[Span], context: Context) -> str:
    """Return a clock's target, its start and its end; what it has used, where it stands."""
    words, desk, now = context.words, context.desk, context.desk.now()
    values = {
        "target": exact(clock.target, words),
        "start": moment(clock.start, now, desk.site.zone, words),
        "due": moment(clock.due, now, desk.site.zone, words),
        "used": exact(_sum(spans, counted=True), words),
    }
    return (words.sla.head_standing if clock.paused else words.sla.head).format(**values)


def total(spans: tuple[Span, ...], context: Context) -> str:
    """Return what the stretches sum to."""
    used, rest = (exact(_sum(spans, counted=counted), context.words) for counted in (True, False))
    return context.words.sla.total.format(used=used, rest=rest)


def _table(clock: Clock, spans: tuple[Span, ...], context: Context) -> list[PanelRow]:
    words, site = context.words, context.desk.site
    cover = site.contract.covers[clock.cover].name.of(words.lang)
    lines = [line(span, cover, site.zone, context.names, words) for span in spans]
    width = max((cell_len(length) for _, length, _ in lines), default=0)
    return [
        PanelRow(when, f"{fit(length, width)}  {why}", Tone.PLAIN if span.counted else Tone.MUTED)
        for span, (when, length, why) in zip(spans, lines, strict=True)
    ]


def _sum(spans: Iterable[Span], *, counted: bool) -> timedelta:
    return sum((span.end - span.start for span in spans if span.counted is counted), timedelta(0))
