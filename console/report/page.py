"""Figures become a document: which tables and pictures, in which order, with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.model import CLOCKS, CONTRACT_RESPOND
from console.report.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Heading,
    Key,
    Paragraph,
    Table,
)
from console.report.figure import SECTIONS, Figure
from console.report.suggestions import suggestions
from console.report.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from console.report.figure import Figures
    from console.report.suggestions import Suggestion
    from console.words.report_words import ReportWords
    from console.words.words import Words

MOST = 40
"""Rows of a list; the rest is counted, and found by `--explain`."""
_AVAILABLE = ("share", "down", "stops", "unknown", "unwatched", "blind", "by_hand")
_ENDS = ("kept", "broken", "running", "excluded", "share")
_BY = ("system", "cause", "channel", "priority", "service", "scope")
_TIMES = (("service", "median"), ("service", "p95"), ("real", "median"), ("real", "p95"))


def page(figures: Figures, words: Words, pages: ReportWords) -> Document:
    """Return the document of a period's figures."""
    return _Page(figures, words, pages).document()


class _Page:
    def __init__(self, figures: Figures, words: Words, pages: ReportWords) -> None:
        self._figures = figures
        self._words = words
        self._pages = pages
        self._say = Telling(figures.material.site, words, pages)

    def document(self) -> Document:
        material, pages = self._figures.material, self._pages
        period, site = material.period, material.site.name.of(self._words.lang)
        return Document(
            self._words.lang,
            pages.title.format(site=site),
            pages.subtitle.format(period=period.name, first=period.first, last=period.last),
            pages.footer.format(site=site, period=period.name),
            pages.page,
            tuple(self._blocks()),
        )

    def _blocks(self) -> Iterator[Block]:
        figures, pages = self._figures, self._pages
        if figures.running:
            yield Paragraph(pages.running.format(now=self._moment(figures.material.now)))
        if figures.empty:
            yield Paragraph(pages.nothing)
        else:
            yield from self._summary()
            yield from self._availability()
            yield from self._incidents()
            yield from self._promises()
            yield from self._times()
            yield from self._satisfaction()
            for section in SECTIONS:
                yield from self._extra(section)
            yield from self._suggestions()
            yield self._heading("notes")
        yield Paragraph(
            pages.witness.format(
                seq=figures.material.seq,
                head=figures.material.head,
                now=self._moment(figures.material.now),
            ),
            small=True,
        )

    def _summary(self) -> Iterator[Block]:
        yield self._heading("summary")
        names = ("total", "open", "reopened", "healed", "merged")
        told = {name: self._tell(f"incidents.{name}") for name in names}
        yield Paragraph(self._pages.summary.format(**told))
        clock = f"sla.{CONTRACT_RESPOND}"
        kept, broken = self._figures[f"{clock}.kept"], self._figures[f"{clock}.broken"]
        decided = int(kept.value or 0) + int(broken.value or 0)
        if not decided:
            yield Paragraph(self._pages.no_sla)
            return
        share = self._tell(f"{clock}.share")
        yield Paragraph(
            self._pages.summary_sla.format(
                decided=decided, kept=kept.value, broken=broken.value, share=share
            )
        )

    def _availability(self) -> Iterator[Block]:
        yield self._heading("availability")
        systems = tuple(self._figures.material.record.systems)
        rows = [
            (
                Cell(self._say.code("system", system)),
                *(self._cell(f"availability.{system}.{name}") for name in _AVAILABLE),
            )
            for system in systems
        ]
        yield self._table("availability", ("system", *_AVAILABLE), rows)
        yield Paragraph(self._pages.notes["availability"], small=True)
        if not self._figures.calendar.known:
            return
        seen = {cell.level for row in self._figures.calendar.rows for cell in row.cells}
        yield Chart(
            "calendar",
            self._figures.calendar,
            self._pages.captions["calendar"],
            tuple(self._say.names.short(one) for one in systems),
            tuple(Key(code, text) for code, text in self._pages.levels.items() if code in seen),
        )

    def _incidents(self) -> Iterator[Block]:
        yield self._heading("incidents")
        if not self._figures["incidents.total"].value:
            yield Paragraph(self._pages.none["incidents"])
            return
        for by in _BY:
            yield from self._counted(by)
        yield Paragraph(self._pages.notes["scope"], small=True)
        heat = self._figures.heat
        yield Chart(
            "heat",
            heat,
            self._pages.captions["heat"],
            self._words.times.weekdays,
            tuple(
                Key(f"heat{step}", _between(self._pages.heat_key, low, high))
                for step, low, high in heat.legend
            ),
        )
        zone = self._figures.material.site.zone
        yield Paragraph(self._pages.notes["heat"].format(zone=zone), small=True)

    def _counted(self, by: str) -> Iterator[Block]:
        family = self._figures.family(f"incidents.{by}")
        rows = [
            (Cell(self._say.code(by, one.id.rpartition(".")[2])), self._cell(one.id))
            for one in family
        ]
        total = (Cell(self._pages.rows["all"]), self._cell("incidents.total"))
        yield self._table(by, (by, "count"), [*rows, total])

    def _promises(self) -> Iterator[Block]:
        yield self._heading("sla")
        figures, pages = self._figures, self._pages
        clocks = [clock for clock in CLOCKS if f"sla.{clock}.kept" in figures.all]
        if not clocks:
            yield Paragraph(pages.no_sla)
            return
        rows = [
            (
                Cell(self._say.code("clock", clock)),
                *(self._cell(f"sla.{clock}.{end}") for end in _ENDS),
            )
            for clock in clocks
        ]
        yield self._table("sla", ("clock", *_ENDS[:-1], "rate"), rows)
        yield Chart(
            "bars",
            figures.bars,
            pages.captions["bars"],
            tuple(self._say.code("clock", bar.subject) for bar in figures.bars),
            tuple(
                Key(shade, text)
                for shade, text in zip(("kept", "broken", "open"), pages.bar_keys, strict=True)
            ),
        )
        systems = [
            one.id.split(".")[2] for one in figures.all.values()
            if one.id.startswith("sla.system.") and one.id.endswith(".kept")
        ]  # fmt: skip
        order = [one for one in figures.material.record.systems if one in systems]
        order += [one for one in systems if one not in order]
        by_system = [
            (
                Cell(self._say.code("system", system)),
                *(self._cell(f"sla.system.{system}.{end}") for end in ("kept", "broken")),
            )
            for system in order
        ]
        if by_system:
            yield self._table("sla_system", ("system", "kept", "broken"), by_system)
        yield from self._breaches()
        yield Paragraph(pages.notes["sla"], small=True)

    def _breaches(self) -> Iterator[Block]:
        broken = self._figures.breaches(MOST)
        if not broken:
            yield Paragraph(self._pages.none["breaches"])
            return
        reasons = [
            (
                Cell(self._say.code("clock", clock)),
                Cell(self._say.code("reason", one.id.rpartition(".")[2])),
                self._cell(one.id, one),
            )
            for clock in CLOCKS
            for one in self._figures.family(f"sla.reason.{clock}")
        ]
        yield self._table("breaches", ("clock", "reason", "count"), reasons)
        rows = [
            (
                Cell(one.incident),
                Cell(self._say.code("system", one.system)),
                Cell(one.priority),
                Cell(self._say.code("clock", one.clock)),
                Cell(self._say.code("reason", one.reason)),
            )
            for one in broken
        ]
        head = ("incident", "system", "priority", "clock", "reason")
        yield self._table("breaches", head, rows)
        whole = sum(int(self._figures[f"sla.{clock}.broken"].value or 0) for clock in CLOCKS)
        yield from self._rest(whole, f"sla.{broken[0].clock}.broken")

    def _times(self) -> Iterator[Block]:
        yield self._heading("times")
        site, found = self._figures.material.site, False
        for what in ("respond", "restore"):
            rows = []
            for service in (*site.contract.services, "all"):
                prefix = f"times.{what}.{service}"
                if f"{prefix}.real.count" not in self._figures.all:
                    continue
                name = (
                    self._pages.rows["all"]
                    if service == "all"
                    else self._say.code("service", service)
                )
                cells = (self._cell(f"{prefix}.{kind}.{of}") for kind, of in _TIMES)
                rows.append((Cell(name), self._cell(f"{prefix}.real.count"), *cells))
            if rows:
                found = True
                head = ("service", "count", "median", "p95", "median_real", "p95_real")
                yield self._table(what, head, rows)
        note = self._pages.notes["times"] if found else self._pages.none["times"]
        yield Paragraph(note, small=found)

    def _satisfaction(self) -> Iterator[Block]:
        yield self._heading("satisfaction")
        asked = self._tell("satisfaction.asked")
        if not self._figures["satisfaction.asked"].value:
            yield Paragraph(self._pages.none["satisfaction"])
            return
        rows = [
            (
                Cell(self._pages.rows["scores"].format(score=score)),
                self._cell(f"satisfaction.{score}"),
            )
            for score in (5, 4, 3, 2, 1)
        ]
        mean = self._pages.rows["mean"].format(count=asked)
        rows.append((Cell(mean), self._cell("satisfaction.mean")))
        yield self._table("satisfaction", ("score", "count"), rows)
        yield Paragraph(self._pages.notes["satisfaction"], small=True)
        if voices := self._figures.voices(MOST):
            told = [
                (
                    Cell(one.incident),
                    Cell(self._say.code("system", one.system)),
                    Cell(str(one.satisfaction)),
                    Cell(one.text),
                )
                for one in voices
            ]
            yield self._table("voices", ("incident", "system", "score", "said"), told)

    def _extra(self, section: str) -> Iterator[Block]:
        yield self._heading(section)
        lines = self._figures.material.extras.get(section, ())
        if not lines:
            yield Paragraph(self._pages.none[section])
            return
        rows = [
            (Cell(one.subject), Cell(one.text), Cell(str(one.when or self._pages.dash)))
            for one in lines[:MOST]
        ]
        yield self._table(section, ("subject", "text", "when"), rows)
        yield from self._rest(len(lines), f"{section}.lines")

    def _suggestions(self) -> Iterator[Block]:
        yield self._heading("suggestions")
        found = suggestions(self._figures)
        if found:
            yield Bullets(tuple(sentence(one, self._figures, self._say) for one in found))
        else:
            yield Paragraph(self._pages.none["suggestions"])

    def _heading(self, section: str) -> Heading:
        return Heading(self._pages.headings[section])

    def _table(self, caption: str, head: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Table:
        heads = tuple(self._pages.heads[one] for one in head)
        return Table(heads, tuple(rows), self._pages.captions[caption])

    def _rest(self, rows: int, figure: str) -> Iterable[Block]:
        if rows > MOST:
            more = self._pages.more.format(count=rows - MOST, figure=figure)
            yield Paragraph(more, small=True)

    def _cell(self, figure: str, found: Figure | None = None) -> Cell:
        return Cell(self._say.value(found or self._figures[figure]), figure)

    def _tell(self, figure: str) -> str:
        return self._say.value(self._figures[figure])

    def _moment(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self._figures.material.site.zone)):%Y-%m-%d %H:%M}"


def sentence(one: Suggestion, figures: Figures, say: Telling) -> str:
    """Return a suggestion in words."""
    values = {
        name: say.code(name, value) if name in ("system", "cause", "reason") else value
        for name, value in one.values
    }
    template = say.pages.suggestions[one.code]
    text = template.format(**values, value=say.value(figures[one.figure]))
    return say.pages.basis.format(text=text, figure=one.figure)


def _between(template: str, low: int, high: int) -> str:
    return str(low) if low == high else template.format(low=low, high=high)
