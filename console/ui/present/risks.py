"""The risk register in words: the matrix, the list, one risk with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.proof import Level
from console.desk import telling
from console.duty.risks import MEASURES, State, overdue
from console.words.proof import graded
from widgets.grid import Cell
from widgets.panel import PanelRow
from widgets.table import TableRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.desk.naming import Books
    from console.duty.risks import Risk
    from console.ui.present.context import Context

TONES = {Level.HIGH: Tone.BAD, Level.MEDIUM: Tone.WARN, Level.LOW: Tone.GOOD}
RISKS = (6, 6, 0, 12, 26)
"""Cells of the columns; 0 is what they leave."""


def matrix(risks: Iterable[Risk], context: Context) -> tuple[tuple[Cell, ...], ...]:
    """Return likelihood (the highest on top) by impact, each cell with the risks that lie there."""
    terms, living = context.desk.site.risks, [one for one in risks if one.lives]
    return tuple(
        tuple(
            Cell(
                " ".join(
                    one.id for one in living if (one.likelihood, one.impact) == (likelihood, impact)
                ),
                TONES[terms.level(likelihood, impact)],
            )
            for impact in (1, 2, 3)
        )
        for likelihood in (3, 2, 1)
    )


def counts(risks: tuple[Risk, ...], context: Context) -> str:
    """Return how many there are of each level, and how many reviews are late."""
    desk = context.desk
    living = [one.level(desk.site.risks) for one in risks if one.lives]
    facts = overdue(risks, desk.site.risks, desk.site.zone, desk.now())
    return context.words.risk.counts.format(
        high=living.count(Level.HIGH),
        medium=living.count(Level.MEDIUM),
        low=living.count(Level.LOW),
        overdue=sum(code == "risk.overdue" for code, _, _ in facts),
    )


def rows(risks: Iterable[Risk], context: Context) -> tuple[TableRow, ...]:
    """Return a row for each risk, as the register orders them."""
    desk, words = context.desk, context.words
    return tuple(
        TableRow(
            one.id,
            TONES[one.level(desk.site.risks)] if one.lives else Tone.MUTED,
            (
                one.id,
                telling.level(one, desk, words),
                one.title,
                context.names.person(one.owner) or words.risk.nobody,
                _last(one, context),
            ),
        )
        for one in risks
    )


def _last(risk: Risk, context: Context) -> str:
    desk, words = context.desk, context.words
    if not risk.lives:
        return words.risk.states[risk.state]
    days, lacking = telling.late(risk, desk), len(risk.lacks(desk.site.risks))
    parts = [words.risk.late.format(days=days)] if days else []
    parts += [words.risk.lacks_count.format(count=lacking)] if lacking else []
    return " · ".join(parts) or risk.review.isoformat()


def facts(risk: Risk, books: Books, context: Context) -> tuple[PanelRow, ...]:
    """Return all that is known of a risk, then its history."""
    desk, words, told = context.desk, context.words, context.words.risk
    names, terms = context.names, desk.site.risks
    tone = TONES[risk.level(terms)] if risk.lives else Tone.MUTED
    level = f"{words.risk.levels[risk.level(terms)]}  "
    found = [
        PanelRow(risk.id, risk.title, Tone.ACCENT),
        PanelRow(told.level, level + graded(risk.likelihood, risk.impact, words), tone),
        PanelRow(told.state, told.states[risk.state], _STATES[risk.state]),
        PanelRow(told.source, told.sources[risk.source]),
        PanelRow(told.system, names.system(risk.system) if risk.system else told.no_system),
        PanelRow(told.owner, names.person(risk.owner) or told.nobody),
    ]
    lacking = risk.lacks(terms)
    for name in MEASURES:
        text = getattr(risk, name)
        bad = Tone.BAD if name in lacking else Tone.MUTED
        found.append(
            PanelRow(getattr(told, name), text or told.missing, Tone.PLAIN if text else bad)
        )
    if risk.lives:
        late = Tone.BAD if telling.late(risk, desk) else Tone.PLAIN
        found.append(PanelRow(told.review, telling.review(risk, desk, words), late))
    found.append(PanelRow(told.raised, telling.born(risk, desk, books, words, names)))
    found.append(PanelRow("", told.history, Tone.ACCENT))
    found += [
        PanelRow(
            telling.local(entry.at, desk.site.zone, desk.now()),
            telling.entry(entry, words, names),
            Tone.MUTED if entry.kind == "risk.undone" else Tone.PLAIN,
        )
        for entry in risk.history
    ]
    return tuple(found)


_STATES = {
    State.OPEN: Tone.WARN,
    State.MITIGATED: Tone.GOOD,
    State.ACCEPTED: Tone.PLAIN,
    State.CLOSED: Tone.MUTED,
}
