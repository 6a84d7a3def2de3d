"""Charts to pictures: the figures that the report draws, in the words and signs of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from config.model import CONTRACT_RESPOND
from console.duty import charts
from console.duty.charts import By, Level
from console.duty.facts import BROKEN, KEPT
from console.report.telling import Telling
from console.ui.present.board import TONES
from console.words.languages import report_words
from console.words.times import measured
from widgets.cells import fit
from widgets.plot import BarRow, Bars, Fill, Grid, GridRow, Mark, Note, SparkRow, Sparks
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from console.duty.charts import Bar, Outcome
    from console.report.figure import Figures
    from console.ui.present.context import Context
    from widgets.plot import Plot

_LEVELS = {
    Level.FULL: (Fill.WHOLE, Tone.GOOD),
    Level.HIGH: (Fill.MOST, Tone.GOOD),
    Level.FAIR: (Fill.HALF, Tone.WARN),
    Level.LOW: (Fill.CROSS, Tone.BAD),
    Level.UNKNOWN: (Fill.DOUBT, Tone.UNKNOWN),
    Level.AHEAD: (Fill.NONE, Tone.MUTED),
}
_SHADES = (
    (Fill.NONE, Tone.MUTED),
    (Fill.SOME, Tone.PLAIN),
    (Fill.HALF, Tone.ACCENT),
    (Fill.MOST, Tone.WARN),
    (Fill.WHOLE, Tone.BAD),
)
_ENDS = ((Fill.WHOLE, Tone.GOOD), (Fill.CROSS, Tone.BAD), (Fill.SOME, Tone.MUTED))
TREND = 2
"""Values that make a trend at least."""


def of_time(told: Figures, context: Context) -> tuple[Plot, ...]:
    """Return what a month looked like: availability by day, incidents by the hour of the week."""
    return (calendar(told, context), heat(told, context))


def of_counts(told: Figures, context: Context) -> tuple[Plot, ...]:
    """Return what was kept, and how values run."""
    return (*promises(told, context), trends(context))


def calendar(told: Figures, context: Context) -> Plot:
    """Return the availability of each system by day."""
    words, names = context.words.pictures, context.names
    value = told.calendar
    title = words.availability.format(period=told.material.period.name)
    if not value.known:
        return Note(title, words.nothing_known)
    head, *shares = _shares(told, context)
    rows = tuple(
        GridRow(
            names.short(row.system), tuple(Mark(*_LEVELS[cell.level]) for cell in row.cells), share
        )
        for row, share in zip(value.rows, shares, strict=True)
    )
    seen = {cell.level for row in value.rows for cell in row.cells}
    legend = tuple(
        Mark(*_LEVELS[one], words.levels[one].replace("≥", ">=" if context.ascii else "≥"))
        for one in Level
        if one in seen
    )
    heads = tuple(str(day.day) if day.day == 1 or not day.day % 5 else "" for day in value.days)
    return Grid(title, heads, rows, legend, aside=head)


def _shares(told: Figures, context: Context) -> tuple[str, ...]:
    """Return under their heads the report's figures: availability, and what nobody knows of."""
    words, pages = context.words, report_words(context.words.lang)
    tell = Telling(context.desk.site, words, pages)
    rows = [(words.pictures.share, words.pictures.blind)]
    rows += (
        (
            tell.value(told[f"availability.{row.system}.share"]),
            tell.value(told[f"availability.{row.system}.blind"]),
        )
        for row in told.calendar.rows
    )
    wide = max(cell_len(share) for share, _ in rows)
    lines = (f"{fit(share, wide)}  {blind}" for share, blind in rows)
    return tuple(one.replace(pages.dash, "-") if context.ascii else one for one in lines)


def heat(told: Figures, context: Context) -> Plot:
    """Return how many incidents began in each hour of the week."""
    words, value = context.words.pictures, told.heat
    title = words.heat.format(total=value.total)
    if not value.total:
        return Note(title, words.no_incidents)

    def mark(count: int) -> Mark:
        return Mark(*_SHADES[value.step(count)], str(count) if count else "")

    rows = tuple(
        GridRow(weekday, tuple(map(mark, counts)), str(total))
        for weekday, counts, total in zip(
            context.words.times.weekdays, value.counts, value.by_weekday(), strict=True
        )
    )
    legend = tuple(
        Mark(*_SHADES[step], str(low) if low == high else f"{low}-{high}")
        for step, low, high in value.legend
    )
    heads = tuple(f"{hour:02d}" for hour in range(charts.HOURS))
    return Grid(title, heads, rows, legend, 3, words.total)


def promises(told: Figures, context: Context) -> Iterator[Plot]:
    """Yield what was kept: by clock, then the contract's by system and by priority."""
    words, names, site = context.words, context.names, context.desk.site
    contract = tuple(_outcomes(told))
    found = (
        (words.pictures.by_clock, told.bars, lambda one: words.queue.clocks[one]),
        (
            words.pictures.by_system,
            charts.bars(contract, By.SYSTEM, (one.id for one in site.systems)),
            names.short,
        ),
        (
            words.pictures.by_priority,
            charts.bars(contract, By.PRIORITY, site.contract.priorities),
            str,
        ),
    )
    ends = zip(_ENDS, words.pictures.ends, strict=True)
    legend = tuple(Mark(*end, text) for end, text in ends)
    for title, bars, name in found:
        yield _bars(title, bars, name, legend, context)
        legend = ()  # once is enough


def _outcomes(told: Figures) -> Iterator[Outcome]:
    """Yield how the contract's clock ended for each incident that counts."""
    for fact in told.material.facts:
        one = fact.traits
        if one.counts and (end := dict(one.clocks).get(CONTRACT_RESPOND)) is not None:
            kept = {KEPT: True, BROKEN: False}.get(end)
            yield charts.Outcome(CONTRACT_RESPOND, one.system, one.priority, kept)


def _bars(
    title: str,
    bars: Iterable[Bar],
    name: Callable[[str], str],
    legend: tuple[Mark, ...],
    context: Context,
) -> Plot:
    words = context.words.pictures
    rows = tuple(
        BarRow(
            name(one.subject),
            tuple(
                (Mark(*end), count)
                for end, count in zip(_ENDS, (one.kept, one.broken, one.open), strict=True)
            ),
            f"{one.kept}/{one.kept + one.broken}"
            + ("" if one.share is None else f" {int(one.share * 1000) / 10:.1f}%"),
            Tone.BAD if one.broken else Tone.PLAIN,
        )
        for one in bars
    )
    if not rows:
        return Note(title, words.no_promises)
    return Bars(title, rows, legend)


def trends(context: Context) -> Plot:
    """Return the last values of every check that has any."""
    words, scene = context.words.pictures, context.scene
    rows = []
    for check in context.desk.site.checks:
        reading = scene.board.readings.get(check.id)
        if reading is None:
            continue
        one = charts.trend(reading, check.unit)
        known = sum(value is not None for value in one.values)
        if one.span is None or known < TREND:
            continue
        low, high = (measured(value, "", context.words) for value in one.span)
        last = words.unanswered
        if one.last is not None:
            last = measured(one.last, one.unit, context.words)
        aside = f"{last} ({low}–{high})"
        if context.ascii:
            aside = aside.replace("–", "-")
        name = check.name.of(context.words.lang)
        rows.append(SparkRow(name, one.values, aside, TONES[scene.state_of(check)]))
    return Sparks(words.trends, tuple(rows)) if rows else Note(words.trends, words.no_trends)
